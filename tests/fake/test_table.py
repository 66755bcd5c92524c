"""Rules of the store: what a table keeps, what is put back and in which order, and what no write may cost."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from werkzeug.test import Client

from fake_server import Collection, Contract, ContractError, FakeAPI, Field, PrimaryKey
from fake_server.clock import Clock
from fake_server.keys import new_key
from fake_server.store import Store
from fake_server.table import Table, indexed

Row = dict[str, Any]
COLORS = ["red", "blue", None]


class Abandoned(Exception):
    """Raised to leave a transaction."""


class TableAndModel(RuleBasedStateMachine):
    """A table beside a list of rows, in and out of transactions, with an index in use all the while."""

    def __init__(self) -> None:
        super().__init__()
        self.store = Store({"things": Collection(fields={"color": Field()})})
        self.table = self.store.table("things")
        self.model: list[Row] = []
        self.next_id = 1
        self.saved: list[tuple[Any, list[Row], int]] = []
        self.table.having("color", "red")

    def _write(self, steps: list[tuple[str, int, Any]]) -> None:
        for what, index, color in steps:
            if what == "add":
                self.model.append(self.table.add({"color": color}))
                assert self.model[-1]["id"] == self.next_id
                self.next_id += 1
            elif self.model:
                place = index % len(self.model)
                key = self.model[place]["id"]
                if what == "move":
                    self.model[place] = self.table.put(key, {"id": self.next_id + index, "color": color})
                    self.next_id += index + 1
                elif what == "remove":
                    self.table.remove(key)
                    del self.model[place]
                else:
                    self.model[place] = self.table.put(key, {"id": key, "color": color})

    STEPS = st.lists(
        st.tuples(st.sampled_from(["add", "remove", "change", "move"]), st.integers(0, 5), st.sampled_from(COLORS)),
        max_size=6,
    )

    @rule(steps=STEPS)
    def write(self, steps: list[tuple[str, int, Any]]) -> None:
        """Write without a transaction."""
        self._write(steps)

    @rule(steps=STEPS, inner=STEPS)
    def write_and_abandon(self, steps: list[tuple[str, int, Any]], inner: list[tuple[str, int, Any]]) -> None:
        """Write in a transaction (and in one inside it that is kept), and leave it by an exception."""
        before, next_id = [*self.model], self.next_id
        with suppress(Abandoned), self.store.transaction():
            self._write(steps)
            with self.store.transaction():
                self._write(inner)
            raise Abandoned
        self.model, self.next_id = before, next_id

    @rule(steps=STEPS, inner=STEPS)
    def abandon_a_part(self, steps: list[tuple[str, int, Any]], inner: list[tuple[str, int, Any]]) -> None:
        """Write in a transaction, and leave one inside it by an exception."""
        with self.store.transaction():
            self._write(steps)
            before, next_id = [*self.model], self.next_id
            with suppress(Abandoned), self.store.transaction():
                self._write(inner)
                raise Abandoned
            self.model, self.next_id = before, next_id

    @rule()
    def save(self) -> None:
        """Take a snapshot."""
        self.saved.append((self.store.snapshot(), [*self.model], self.next_id))

    @precondition(lambda self: self.saved)
    @rule(index=st.integers(0, 3), is_abandoned=st.booleans())
    def restore(self, index: int, is_abandoned: bool) -> None:
        """Go back to a snapshot, also in a transaction that is abandoned."""
        snapshot, model, next_id = self.saved[index % len(self.saved)]
        if is_abandoned:
            with suppress(Abandoned), self.store.transaction():
                self.store.restore(snapshot)
                self.table.add({"color": "red"})
                raise Abandoned
        else:
            self.store.restore(snapshot)
            self.model, self.next_id = [*model], next_id

    @invariant()
    def is_as_the_model(self) -> None:
        """Every row, in its order, and found by its key and by its color; the next key is the model's."""
        assert [*self.table] == self.model
        assert len(self.table) == len(self.model)
        assert all(self.table.get(row["id"]) == row and row["id"] in self.table for row in self.model)
        for color in COLORS:
            assert self.table.having("color", color) == [row["id"] for row in self.model if row["color"] == color]
        assert self.table.sorted_by((), list) == self.model


TestTableAndModel = TableAndModel.TestCase


class Watched(dict[int, Row]):
    """Rows that count who goes over all of them."""

    scans = 0

    def values(self) -> Any:
        """Count."""
        self.scans += 1
        return super().values()

    def items(self) -> Any:
        """Count."""
        self.scans += 1
        return super().items()

    def __iter__(self) -> Any:
        self.scans += 1
        return super().__iter__()


def watched(rows: int = 300) -> tuple[FakeAPI, Watched, Callable[[], int]]:
    """Return a fake that has been written to, its rows, and a function that counts how often all are gone over."""
    fields = {
        "name": Field(type="string", unique=True),
        "group": Field(type="integer", null=True),
        "parent": Field(type="relation", to="things", null=True),
    }
    seeds: tuple[Row, ...] = tuple({"name": f"n{number}", "group": number % 100} for number in range(rows))
    api = FakeAPI(
        Contract(collections={"things": Collection(fields=fields, rows=seeds, unique_together=(("name", "group"),))})
    )
    client = Client(api)
    assert client.post("/things/", json={"name": "new", "group": 5}).status_code == 201
    assert client.post("/things/", json={"name": "newer", "group": 5, "parent": 9}).status_code == 201
    assert client.get("/things/?parent=9").status_code == 200
    assert client.delete("/things/2/").status_code == 204
    state = api._store.table("things")._state
    state.rows = Watched(state.in_order())
    watched_rows = state.rows
    return api, watched_rows, lambda: watched_rows.scans


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/things/", {"name": "a", "group": 1}),
        ("PUT", "/things/1/", {"name": "b"}),
        ("PATCH", "/things/1/", {"group": 7, "parent": 3}),
        ("DELETE", "/things/150/", None),
        ("GET", "/things/1/", None),
        ("GET", "/things/?group=7", None),
        ("GET", "/things/?name=n7", None),
        ("GET", "/things/?parent=3&group=7", None),
        ("GET", "/things/?id=7", None),
    ],
)
def test_no_request_for_few_rows_looks_at_all_of_them(method: str, path: str, body: Any) -> None:
    """Without it a fake with 100,000 rows would take as long for one as for all: to copy them, or to search."""
    api, rows, scans = watched()
    before = scans()
    assert Client(api).open(path, method=method, json=body).status_code < 300
    table = api._store.table("things")
    assert table._state.rows is rows, "the rows were copied"
    assert table._state.is_in_order, "the rows are to be sorted"
    assert scans() == before
    assert Client(api).get("/things/?name=n7").get_json()["count"] == 1


def test_an_index_is_made_once() -> None:
    """Without it each filter would look at all rows."""
    api, _, scans = watched()
    client = Client(api)
    before = scans()
    for number in range(5):
        assert client.get(f"/things/?parent={number + 10}").status_code == 200
    assert scans() - before <= 1


def test_a_walk_sorts_a_list_once_until_something_is_written() -> None:
    """Without it each page of a long list would cost as much as all of them."""
    table = Store({"things": Collection(rows=({"n": 2}, {"n": 1}))}).table("things")
    sorts: list[int] = []

    def sort(rows: Iterable[Row]) -> list[Row]:
        sorts.append(1)
        return sorted(rows, key=lambda row: int(row["n"]))

    for _ in range(3):
        assert [row["n"] for row in table.sorted_by(("n",), sort)] == [1, 2]
    assert len(sorts) == 1
    for write in (lambda: table.add({"n": 0}), lambda: table.put(3, {"id": 3, "n": 3}), lambda: table.remove(3)):
        write()
        assert [row["n"] for row in table.sorted_by(("n",), sort)] == sorted(row["n"] for row in table)
    assert len(sorts) == 4


def test_a_fake_of_another_contract_sorts_the_rows_that_it_shares_in_its_own_way() -> None:
    """Without it texts would be sorted as the numbers that they are in another fake, or the other way round."""

    def fake(type_name: Any, **given: Any) -> FakeAPI:
        fields = {"price": Field(type=type_name)}
        rows: tuple[Row, ...] = ({"price": "9.00"}, {"price": "10.00"})
        return FakeAPI(Contract(collections={"things": Collection(fields=fields, rows=rows)}), **given)

    numbers = fake("decimal")
    texts = fake("string", snapshot=numbers.snapshot())
    for api, ids in [(numbers, [1, 2]), (texts, [2, 1]), (numbers, [1, 2])]:
        body = Client(api).get("/things/?ordering=price").get_json()
        assert [row["id"] for row in body["results"]] == ids


def test_a_delete_that_is_undone_copies_nothing_until_then() -> None:
    """Without it each delete would pay for the rare one that fails."""
    store = Store({"things": Collection(rows=({}, {}, {}, {}))})
    table = store.table("things")
    table.add({})
    rows = table._state.rows
    with suppress(Abandoned), store.transaction():
        table.remove(2)
        table.remove(4)
        assert table._state.rows is rows
        raise Abandoned
    assert [row["id"] for row in table] == [1, 2, 3, 4, 5]
    assert table.having("id", 2) == [2]


def test_two_fakes_share_rows_until_one_writes() -> None:
    """Without it a fresh fake for each test would copy the rows that all of them begin with."""
    api = FakeAPI(Contract(collections={"things": Collection(rows=({"n": 1}, {"n": 2}))}))
    one, other = api.fresh(), api.fresh()
    tables = [each._store.table("things") for each in (one, other)]
    assert tables[0]._state is tables[1]._state
    assert tables[0].having("n", 2) == [2]
    assert tables[1]._state.indexes, "what is no secret of one of them is made for both"
    one.things.add(n=3)
    assert (len(one.things), len(other.things)) == (3, 2)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (True, 1, False),
        (False, 0, False),
        (1, 1.0, True),
        ("1", 1, False),
        ([1], "[1]", False),
        ([1], [1], True),
        (None, None, True),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        ([True], [1], False),
    ],
)
def test_which_values_an_index_takes_for_one(one: Any, other: Any, same: bool) -> None:
    """Without it a filter by 1 could find true, and a unique list be taken for its text."""
    assert (indexed(one) == indexed(other)) is same


def test_rows_are_found_by_several_values_at_once() -> None:
    """Without it what has to be unique together would be searched in all rows that share the first value."""
    table = Table(Collection(), Clock())
    for number in range(6):
        table.add({"a": 1, "b": number % 3})
    assert [row["id"] for row in table.meeting({"a": 1, "b": 2})] == [3, 6]
    assert table.meeting({"a": 1, "b": 9}) == [] == table.meeting({"z": None})


@pytest.mark.parametrize("kind", ["integer", "uuid4", "uuid7", "text", "prefixed"])
def test_a_key_that_the_api_makes_is_never_made_twice(kind: Any) -> None:
    """Without it an id that a client still holds could be given to another row."""
    pk = PrimaryKey(kind=kind, prefix="cus_" if kind == "prefixed" else "")
    table = Table(Collection(pk=pk), Clock())
    made = [table.add({})["id"] for _ in range(50)]
    state = table.shared_state()
    for key in made:
        table.remove(key)
    made += [table.add({})["id"] for _ in range(50)]
    assert len(set(made)) == 100
    table.go_back_to(state)
    if not kind.startswith("uuid"):
        assert table.add({})["id"] == made[50], "and it is the same in every run"


@given(st.lists(st.integers(1, 36**4 + 10), unique=True, max_size=50))
def test_the_texts_of_two_numbers_differ(numbers: list[int]) -> None:
    """Without it two rows could be given one key."""
    made = [new_key(PrimaryKey(kind="text"), number, Clock()) for number in numbers]
    assert len(set(made)) == len(numbers)
    lengths = [5 if number >= 36**4 else 4 for number in numbers]
    assert [len(str(key)) for key in made] == lengths and all(str(key).isalnum() for key in made)


def test_a_text_grows_when_all_short_ones_were_given() -> None:
    """Without it the row after 1,679,615 others would be given a key that another has."""
    made = [str(new_key(PrimaryKey(kind="text"), number, Clock())) for number in (36**4 - 1, 36**4)]
    assert [len(key) for key in made] == [4, 5]


def test_a_uuid_of_version_7_sorts_by_the_time_of_the_fake() -> None:
    """Without it keys that are said to be in the order of time would not be."""
    clock = Clock()
    clock.freeze("2020-01-01T00:00:00Z")
    made = []
    for _ in range(30):
        made.append(str(new_key(PrimaryKey(kind="uuid7"), 1, clock)))
        clock.advance(1)
    assert made == sorted(made)
    assert all(key[14] == "7" and key[19] in "89ab" for key in made)
    assert made[0].startswith("016f5e66-e800-7")


def test_a_key_that_is_chosen_is_passed_over_when_the_api_chooses() -> None:
    """Without it the API would offer a key that a row has, and the POST fail."""
    table = Table(Collection(pk=PrimaryKey(kind="text")), Clock())
    second = new_key(table.collection.pk, 2, Clock())
    table.add({"id": second})
    assert second not in {table.add({})["id"], table.add({})["id"]}


def test_a_key_that_has_to_be_given_is_not_made_up() -> None:
    """Without it a row that a test arranges without its key would get one that no client could have sent."""
    api = FakeAPI(Contract(collections={"things": Collection(pk=PrimaryKey("slug", "given"))}))
    with pytest.raises(ValueError, match="a row needs its key 'slug': the API does not make one up here"):
        api.things.add(title="t")


def test_a_snapshot_of_another_api_is_refused() -> None:
    """Without it half of a store could be put back to rows that it never had."""
    one = FakeAPI(Contract(collections={"a": Collection()}))
    other = FakeAPI(Contract())
    with pytest.raises(ValueError, match="the snapshot of another API: its collections are a, here they are none"):
        other.restore(one.snapshot())


def test_two_seed_rows_with_one_key_are_refused_with_their_place() -> None:
    """Without it one of them would be lost in silence."""
    with pytest.raises(ContractError, match=r"collections\.a\.rows\[1\]: another row already has the key 1"):
        Store({"a": Collection(rows=({"id": 1}, {"id": 1}))})
