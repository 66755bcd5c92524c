"""A client over a fake does what a dict of dicts does, in every dialect, with pages of every kind, whatever is done."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from fake_server import Collection, Contract, FakeAPI, Field, Pagination
from fake_server.contract.settings import PAGINATION_STYLES
from fake_server.dialects import known_dialects
from genericclient import BadRequestError, ResourceNotFound
from pytest_genericclient.pairing import client_for

PAGE = 2
STATUSES = ("draft", "live")
FIELDS = {
    "title": Field(type="string", required=True, max_length=20),
    "status": Field(default="draft", choices=STATUSES),
    "stars": Field(type="integer", null=True),
    "tags": Field(type="json", default=[]),
}
DEFAULTS: dict[str, Any] = {"status": "draft", "stars": None, "tags": []}
TITLES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20).map(str.strip).filter(bool)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TITLES,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TITLES, inner, max_size=2),
    max_leaves=4,
)
OPTIONAL = {
    "status": st.sampled_from(STATUSES),
    "stars": st.none() | st.integers(-3, 3),
    "tags": JSON.filter(lambda value: value is not None),
}
WHOLE = st.fixed_dictionaries({"title": TITLES}, optional=OPTIONAL)
PART = st.fixed_dictionaries({}, optional=OPTIONAL).filter(bool)


class Rows(RuleBasedStateMachine):
    """A fake, a client of it, and the rows as they must be, by key and in their order."""

    dialect: ClassVar[str]
    style: ClassVar[Any]
    rows: dict[Any, dict[str, Any]]

    @property
    def validates(self) -> bool:
        """Whether this is no json-server, which takes whatever it is sent, and replaces a row by what a PUT has."""
        return not self.dialect.startswith("json_server")

    @initialize(seeds=st.lists(TITLES, max_size=5))
    def begin(self, seeds: list[str]) -> None:
        """Begin with some rows."""
        posts = Collection(fields=FIELDS) if self.validates else Collection()
        pagination = Pagination(self.style, PAGE) if self.validates else None
        self.fake = FakeAPI(Contract(self.dialect, "/api", pagination=pagination, collections={"posts": posts}))
        self.posts = client_for(self.fake).posts
        self.rows, self.used = {}, set[Any]()
        for title in seeds:
            self.create({"title": title})

    @rule(values=WHOLE)
    def create(self, values: dict[str, Any]) -> None:
        """Make a row; no key is given out twice."""
        made = self.posts.create(deepcopy(values)).payload
        expected = {**(DEFAULTS if self.validates else {}), **values, "id": made["id"]}
        assert made == expected and made["id"] not in self.used
        self.used.add(made["id"])
        self.rows[made["id"]] = deepcopy(expected)

    @precondition(lambda self: self.validates)
    @rule(values=PART, title=st.sampled_from(["", " ", "x" * 21, None, []]))
    def be_refused(self, values: dict[str, Any], title: Any) -> None:
        """Be told that a title is wrong; nothing is stored."""
        with pytest.raises(BadRequestError):
            self.posts.create({**values, "title": title})

    @precondition(lambda self: self.rows)
    @rule(data=st.data(), values=WHOLE)
    def update(self, data: st.DataObject, values: dict[str, Any]) -> None:
        """Read a row, change it, and save it whole."""
        key = self.drawn(data)
        post = self.posts.get(id=key)
        assert post.payload == self.rows[key]
        for name, value in values.items():
            post[name] = deepcopy(value)
        self.rows[key] |= deepcopy(values)
        assert post.save().payload == self.rows[key] == self.posts.get(id=key).payload

    @precondition(lambda self: self.rows)
    @rule(data=st.data(), values=PART)
    def update_in_part(self, data: st.DataObject, values: dict[str, Any]) -> None:
        """Save a part of a row that was not read: it is merged where the whole is asked for, and else all there is."""
        key = self.drawn(data)
        old = self.rows[key] if self.validates else {}
        self.rows[key] = {**old, **deepcopy(values), "id": key}
        assert self.posts.create_or_update({"id": key, **values}).payload == self.rows[key]

    @precondition(lambda self: self.rows)
    @rule(data=st.data(), values=PART)
    def patch(self, data: st.DataObject, values: dict[str, Any]) -> None:
        """Change a part of a row."""
        key = self.drawn(data)
        self.rows[key] |= deepcopy(values)
        assert self.posts.get(id=key).patch(values).payload == self.rows[key]

    @precondition(lambda self: self.rows)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        """Delete a row, which is then not there."""
        key = self.drawn(data)
        self.posts.delete(key)
        del self.rows[key]
        for act in (self.posts.delete, lambda gone: self.posts.get(id=gone)):
            with pytest.raises(ResourceNotFound):
                act(key)

    @rule(status=st.sampled_from(STATUSES), stars=st.none() | st.integers(-3, 3))
    def select(self, status: str, stars: int | None) -> None:
        """Find the rows with some values. json-server 0.17 passes over a name that no row has."""
        wanted = {"status": status, **({} if stars is None else {"stars": stars})}
        rows, heeded = self.rows.values(), wanted
        if self.dialect == "json_server":
            heeded = {name: value for name, value in wanted.items() if any(name in row for row in rows)}
        expected = [row for row in rows if all(row.get(name) == value for name, value in heeded.items())]
        assert [post.payload for post in self.posts.filter(**wanted)] == expected

    @invariant()
    def walk(self) -> None:
        """Find all rows, in their order, on however many pages."""
        if hasattr(self, "rows"):
            assert [post.payload for post in self.posts.all()] == [*self.rows.values()]

    def drawn(self, data: st.DataObject) -> Any:
        """Return the key of one of the rows."""
        return data.draw(st.sampled_from([*self.rows]))


CASES = [
    (dialect, style)
    for dialect in known_dialects()
    for style in (("none",) if dialect.startswith("json_server") else PAGINATION_STYLES)
]


@pytest.mark.parametrize(("dialect", "style"), CASES)
def test_a_client_over_the_fake_is_a_dict_of_dicts(dialect: str, style: str) -> None:
    """Without it some sequence of writes could lose a row, or show one that nobody made."""
    machine = type("Machine", (Rows,), {"dialect": dialect, "style": style})
    run_state_machine_as_test(machine, settings=settings(max_examples=10, stateful_step_count=20, deadline=None))
