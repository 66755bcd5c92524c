"""Rules of contracts: what is read from a file, and how a broken one is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fake_server import (
    Action,
    Collection,
    Contract,
    ContractError,
    FakeAPI,
    Field,
    Pagination,
    PrimaryKey,
    demo_contract,
    known_dialects,
)

WRITTEN = """
dialect = "link_header"
prefix = "/api/"
trailing_slash = true
[pagination]
page_size = 7
[collections.posts]
pk = "slug"
page_size = 2
filters = ["slug"]
verbose_name = "Entry"
[collections.posts.fields]
slug = {type = "string", required = true}
title = {type = "string", default = "t", max_length = 5}
[[collections.posts.rows]]
slug = "a"
[collections.posts.actions.publish]
detail = true
methods = ["post"]
set = {title = "live"}
"""


def test_every_key_of_a_file_is_kept(tmp_path: Path) -> None:
    """Without it a line of a contract could be read and then mean nothing."""
    path = tmp_path / "blog.toml"
    path.write_text(WRITTEN)
    contract = Contract.load(path)
    posts = contract.collections["posts"]
    assert (contract.dialect, contract.prefix, contract.trailing_slash) == ("link_header", "/api", True)
    assert contract.pagination == Pagination("link-header", 7)
    assert (posts.pk, posts.page_size, posts.filters) == (PrimaryKey("slug", "given"), 2, ("slug",))
    assert (posts.verbose_name, posts.rows) == ("Entry", ({"slug": "a"},))
    assert posts.fields["title"] == Field(type="string", default="t", max_length=5)
    assert posts.actions["publish"] == Action(detail=True, methods=("POST",), set={"title": "live"})
    assert contract.source == str(path)
    assert repr(contract) == "<Contract link_header: posts>"


@pytest.mark.parametrize(
    ("dialect", "slash", "pagination"),
    [("drf", True, Pagination("page-number", 20)), ("link_header", False, Pagination("link-header", 30))],
)
def test_what_a_contract_leaves_out_is_the_habit_of_its_dialect(
    dialect: str, slash: bool, pagination: Pagination
) -> None:
    """Without it every contract would have to spell out what its dialect always does."""
    contract = Contract(dialect)
    assert (contract.trailing_slash, contract.pagination, contract.prefix) == (slash, pagination, "")
    assert repr(contract) == f"<Contract {dialect}: no collections>"


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        ('dialect = "dfr"', "dialect: unknown dialect 'dfr'; did you mean 'drf'? (known: drf, link_header)"),
        ('dialect = "soap"', "dialect: unknown dialect 'soap'; known: drf, link_header"),
        ("colections = {}", "colections: unknown key; did you mean 'collections'? (known: collections, dialect,"),
        ("prefix = 3", "prefix is 3; expected a string"),
        ('trailing_slash = "yes"', "trailing_slash is 'yes'; expected true or false"),
        ("collections = []", "collections is []; expected a table"),
        ("collections.posts.page_size = true", "collections.posts.page_size is True; expected an integer"),
        ("collections.posts.page_size = 0", "collections.posts: page_size is 0; expected an integer of at least 1"),
        ("collections.posts.filters = 'a'", "collections.posts.filters is 'a'; expected an array"),
        ("collections.posts.filters = [1]", "collections.posts.filters[0] is 1; expected a string"),
        ("collections.posts.rows = [1]", "collections.posts.rows[0] is 1; expected a table"),
        (
            "collections.posts.fields.title = {requierd = true}",
            "collections.posts.fields.title.requierd: unknown key; did you mean 'required'?",
        ),
        (
            "collections.posts.fields.title = {type = 'strng'}",
            "collections.posts.fields.title: unknown type 'strng'; did you mean 'string'?",
        ),
        (
            "collections.posts = {fields = {title = {}}, filters = ['titel']}",
            "collections.posts: filters: no field 'titel'; did you mean 'title'?",
        ),
        ("collections.posts.fields.a = {choices = ['x'], default = 'y'}", "default 'y' is none of the choices ['x']"),
        ("collections.posts.rows = [{id = 'x'}]", "collections.posts: rows[0].id is 'x'; expected an integer"),
        ("collections.posts.rows = [{id = true}]", "collections.posts: rows[0].id is True; expected an integer"),
        ("collections.posts = {pk = 'slug', rows = [{}]}", "rows[0].slug is None; expected a string"),
        ("collections.posts = {pk = 'slug', rows = [{slug = []}]}", "rows[0].slug is []; expected a string"),
        ("collections.posts.fields.a = {required = true, read_only = true}", "both required and read_only"),
        ("collections.posts.fields.a = {type = 'integer', max_length = 3}", "max_length belongs to a string"),
        ("collections.posts.pk = {kind = 'uuid'}", "unknown kind of primary key 'uuid'; did you mean 'uuid4'?"),
        ("collections.posts.pk = 3", "collections.posts.pk is 3; expected a table"),
        ("collections.posts.actions.go = {methods = ['PSOT']}", "unknown method 'PSOT'; did you mean 'POST'?"),
        ("collections.posts.actions.go = {methods = []}", "an action needs at least one method"),
        ("collections.posts.actions.go = {detail = false, set = {a = 1}}", "needs detail = true"),
        ("collections.posts.actions.'a/b' = {}", "the name of the action 'a/b' is no path segment"),
        ("collections.'..' = {}", "the name of the collection '..' is no path segment"),
        ("pagination.style = 'pages'", "pagination: unknown pagination style 'pages'"),
        ("pagination.size = 3", "pagination.size: unknown key; did you mean 'page_size'?"),
        ("prefix = ", "is not valid TOML: Invalid value (at end of document)"),
    ],
)
def test_a_broken_contract_is_refused_with_file_key_and_way_out(tmp_path: Path, broken: str, expected: str) -> None:
    """Without it a typing error would be a fake that quietly behaves otherwise."""
    path = tmp_path / "blog.toml"
    path.write_text(broken)
    with pytest.raises(ContractError) as raised:
        Contract.load(path)
    assert str(raised.value).startswith(f"{path}: ")
    assert expected in str(raised.value)


def test_a_file_that_cannot_be_read_is_one_clear_line(tmp_path: Path) -> None:
    """Without it a wrong path would be a traceback of open()."""
    with pytest.raises(ContractError, match=r"nope\.toml: cannot be read: No such file"):
        Contract.load(tmp_path / "nope.toml")
    with pytest.raises(ContractError, match=r"read from a \.toml file, not from '\.json'"):
        Contract.load("db.json")


def test_dates_of_toml_become_text(tmp_path: Path) -> None:
    """Without it a date in a contract could not be sent as JSON."""
    path = tmp_path / "blog.toml"
    path.write_text(
        "[collections.posts]\nrows = [{day = 2026-01-02, deep = [{at = 2026-01-02T03:04:05Z, t = 01:02:03}]}]"
    )
    (row,) = FakeAPI(Contract.load(path)).posts
    assert row["day"] == "2026-01-02"
    assert row["deep"] == [{"at": "2026-01-02T03:04:05+00:00", "t": "01:02:03"}]


def test_two_seed_rows_with_one_key_are_refused() -> None:
    """Without it one of the two rows would be lost in silence."""
    contract = Contract(collections={"posts": Collection(rows=({"id": 1}, {"id": 1}))})
    with pytest.raises(ContractError, match=r"collections\.posts\.rows\[1\]: another row already has the key 1"):
        FakeAPI(contract)


def test_a_contract_in_python_is_checked_like_a_file() -> None:
    """Without it Python would be the way around the rules."""
    with pytest.raises(ContractError, match="did you mean 'drf'"):
        Contract("dfr")
    wrong: Any = "strang"
    with pytest.raises(ContractError, match="did you mean 'string'"):
        Field(type=wrong)


def test_the_known_dialects_and_the_demo_are_there_to_be_asked() -> None:
    """Without it a newcomer would have to read the source for what can be written."""
    assert known_dialects() == ("drf", "link_header")
    assert list(demo_contract().collections) == ["posts"]
