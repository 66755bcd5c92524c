"""Rules of contracts: what is read from a file, and how a broken one is refused."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields
from enum import StrEnum
from http import HTTPStatus
from inspect import signature
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fake_server import (
    Action,
    Auth,
    Collection,
    Contract,
    ContractError,
    FakeAPI,
    Field,
    Pagination,
    PrimaryKey,
    Throttle,
    User,
    demo_contract,
    known_dialects,
)
from fake_server.contract.written import AUTH, CONTRACT, PAGINATION, THROTTLE, USER
from fake_server.contract.written_collection import ACTION, COLLECTION, FIELD, PRIMARY_KEY

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
        ('dialect = "dfr"', "dialect: unknown dialect 'dfr'; did you mean 'drf'? (known: drf, "),
        ('dialect = "soap"', "dialect: unknown dialect 'soap'; known: drf, "),
        ("dialect = 3", "dialect is 3; expected a string"),
        (
            "colections = {}",
            "colections: unknown key; did you mean 'collections'? (known: $schema, auth, collections, ",
        ),
        ("xyz = 1", "xyz: unknown key; known: $schema, auth, collections, "),
        ("prefix = 3", "prefix is 3; expected a string"),
        ('prefix = "/api?x"', "the name of the prefix 'api?x' is no path segment"),
        ('trailing_slash = "yes"', "trailing_slash is 'yes'; expected true or false"),
        ("missing_slash = 'apend'", "missing_slash: unknown missing_slash 'apend'; did you mean 'append'?"),
        ("collections = []", "collections is []; expected a table"),
        (
            "collections.posts.page_size = true",
            "collections.posts.page_size is True; expected an integer of at least 1",
        ),
        ("collections.posts.page_size = 0", "collections.posts.page_size is 0; expected an integer of at least 1"),
        (
            "collections.posts.filters = 'a'",
            "collections.posts.filters is 'a'; expected an array of fields, or a table of the lookups of each",
        ),
        ("collections.posts.filters = [1]", "collections.posts.filters[0] is 1; expected a string"),
        (
            "collections.posts.filters = {title = ['exakt']}",
            "collections.posts.filters.title[0]: unknown lookup 'exakt'; did you mean 'exact'?",
        ),
        ("collections.posts.ordering = 1", "collections.posts.ordering is 1; expected an array of fields, or a field"),
        (
            "collections.posts.unique_together = [[]]",
            "unique_together[0] is []; expected an array with at least 1 item",
        ),
        ("collections.posts.rows = [1]", "collections.posts.rows[0] is 1; expected a table"),
        (
            "collections.posts.fields.title = {requierd = true}",
            "collections.posts.fields.title.requierd: unknown key; did you mean 'required'?",
        ),
        (
            "collections.posts.fields.title = {type = 'strng'}",
            "collections.posts.fields.title.type: unknown type 'strng'; did you mean 'string'?",
        ),
        (
            "collections.posts = {fields = {title = {}}, filters = ['titel']}",
            "collections.posts: filters: no field 'titel'; did you mean 'title'?",
        ),
        ("collections.posts.fields.a = {choices = ['x'], default = 'y'}", "default 'y' is none of the choices ['x']"),
        ("collections.posts.fields.a = {choices = 'x'}", "fields.a.choices is 'x'; expected an array"),
        ("collections.posts.fields.a = {min = true}", "collections.posts.fields.a.min is True; expected a number"),
        (
            "collections.posts.fields.a = {format = 'email', type = 'integer'}",
            "format 'email' belongs to a field of type",
        ),
        ("collections.posts.fields.a = {format = 'ipv4'}", "fields.a.format: unknown format 'ipv4'; known: date, "),
        ("collections.posts.fields.a = {child = {}, type = 'string'}", "child belongs to a field of type 'list'"),
        (
            "collections.posts.fields.a = {on_delete = 'cascade', type = 'string'}",
            "belongs to a field of type 'relation'",
        ),
        ("collections.posts.fields.a = {on_delete = 'cascade'}", "fields.a: `to` names the collection"),
        ("collections.posts.fields.a = {sparse = true, required = true}", "a sparse field can be left out of a row"),
        ("collections.posts.fields.a = {to = 'post'}", "collections.posts.fields.a.to: no collection 'post'; did you"),
        (
            "collections.posts.fields.a.child.fields.b.to = 'post'",
            "collections.posts.fields.a.child.fields.b.to: no collection 'post'; did you mean 'posts'?",
        ),
        (
            "collections.posts.actions.go.fields.b.to = 'post'",
            "collections.posts.actions.go.fields.b.to: no collection 'post'; did you mean 'posts'?",
        ),
        (
            "collections = {posts = {fields.me.to = 'me'}, me = {singleton = true}}",
            "collections.posts.fields.me.to: 'me' is a singleton, and has no keys",
        ),
        ("collections.posts.rows = [{id = 'x'}]", "collections.posts: rows[0].id is 'x'; expected an integer"),
        ("collections.posts.rows = [{id = true}]", "collections.posts: rows[0].id is True; expected an integer"),
        ("collections.posts.rows = [{a = nan}]", "collections.posts.rows[0].a is nan; expected a number that JSON has"),
        ("collections.posts.rows = [{a = [-inf]}]", "collections.posts.rows[0].a[0] is -inf; expected a number"),
        ("collections.posts.rows = [{a = 0x1" + "0" * 1000 + "}]", "rows[0].a is a number of more than 1000 digits"),
        ("collections.posts = {pk = 'slug', rows = [{}]}", "rows[0].slug is None; expected a string"),
        ("collections.posts = {pk = 'slug', rows = [{slug = []}]}", "rows[0].slug is []; expected a string"),
        ("collections.posts.fields.a = {required = true, read_only = true}", "both required and read_only"),
        ("collections.posts.fields.a = {type = 'integer', max_length = 3}", "max_length belongs to email or slug or"),
        ("collections.posts.pk = {kind = 'uuid'}", "pk.kind: unknown kind of primary key 'uuid'; did you mean 'uuid"),
        (
            "collections.posts.pk = {kind = 'prefixed'}",
            "collections.posts.pk: a key of the kind 'prefixed' has a prefix",
        ),
        ("collections.posts.pk = 3", "collections.posts.pk is 3; expected the name of a field, or a table"),
        (
            "collections.posts.actions.go = {methods = ['PSOT']}",
            "methods[0]: unknown method 'PSOT'; did you mean 'POST'?",
        ),
        ("collections.posts.actions.go = {methods = []}", "methods is []; expected an array with at least 1 item"),
        ("collections.posts.actions.go = {detail = false, set = {a = 1}}", "actions.go: `set` writes into one row"),
        ("collections.posts.actions.go = {status = 600}", "status is 600; expected an integer from 200 to 599"),
        ("collections.posts.actions.go = 1", "actions.go is 1; expected a table, or an array of tables"),
        ("collections.posts.actions.'a/b' = {}", "the name of the action 'a/b' is no path segment"),
        ("collections.'..' = {}", "the name of the collection '..' is no path segment"),
        ("collections.a.same_as = 'b'", "collections.a.same_as: no collection 'b'; known: none"),
        (
            "collections = {a.same_as = 'b', b.same_as = 'a'}",
            "collections.a.same_as: 'b' is itself the same as 'a'",
        ),
        (
            "collections = {a = {same_as = 'b', rows = [{}]}, b = {}}",
            "collections.a.rows: cannot be said, since it is that",
        ),
        (
            "collections = {a = {same_as = 'b', pk = 'x'}, b = {}}",
            "collections.a.pk: cannot be said, since it is that of 'b'",
        ),
        (
            "collections = {a = {same_as = 'b', lookup = 'x'}, b.fields.y = {}}",
            "collections.a: lookup: no field 'x'; known",
        ),
        ("collections = {a.same_as = 'b', b.singleton = true}", "collections.a: a singleton is one object"),
        ("pagination = 3", "pagination is 3; expected a table"),
        ("pagination.style = 'pages'", "pagination.style: unknown pagination style 'pages'; known: cursor, "),
        ("pagination.page_size = 0", "pagination.page_size is 0; expected an integer of at least 1"),
        ("pagination.size = 3", "pagination.size: unknown key; did you mean 'page_size'?"),
        ("throttle = {}", "throttle.rate is missing: How many requests a client may send in what time"),
        ("throttle.rate = 'often'", "throttle: throttle rate is 'often'; expected a count and a time"),
        ("auth = {}", "auth: auth needs at least one scheme of basic, token"),
        ("auth = {scheme = 'tokn'}", "auth.scheme: unknown auth scheme 'tokn'; did you mean 'token'?"),
        ("auth = {scheme = 'token', schemes = ['basic']}", "auth: scheme and schemes are given; expected one of them"),
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


WRONG: Any = "strang"


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: Contract("dfr"), "did you mean 'drf'"),
        (lambda: Contract(missing_slash=WRONG), "unknown missing_slash 'strang'; known: append, debug, strict"),
        (lambda: Field(type=WRONG), "did you mean 'string'"),
        (lambda: Field(type="string", max_length=0), "max_length is 0; expected an integer of at least 1"),
        (lambda: Field(type="string", decimal_places=2), "decimal_places belongs to a decimal, not to a field of type"),
        (lambda: Field(type="relation", to="posts", on_delete="set-null"), "'set-null' needs null = true"),
        (lambda: Action(methods=()), "an action needs at least one method, such as POST"),
        (lambda: Action(status=100), "status is 100; expected one from 200 to 599"),
        (lambda: Collection(pk=WRONG), "expected a PrimaryKey, such as PrimaryKey('strang', 'given')"),
        (lambda: Collection(permission=WRONG), "unknown permission 'strang'"),
        (lambda: Pagination("none", 0), "page_size is 0; expected an integer of at least 1"),
    ],
)
def test_a_contract_in_python_is_checked_like_a_file(make: Callable[[], Any], expected: str) -> None:
    """Without it Python would be the way around the rules."""
    with pytest.raises(ContractError) as raised:
        make()
    assert expected in str(raised.value)


def test_the_known_dialects_and_the_demo_are_there_to_be_asked() -> None:
    """Without it a newcomer would have to read the source for what can be written."""
    assert {"drf", "link_header"} <= set(known_dialects())
    assert list(demo_contract().collections) == ["posts"]


def test_every_setting_can_be_written() -> None:
    """Without it a setting could be had in Python alone, and nobody would notice that a file cannot say it."""
    in_python_only = {"handler", "labels", "name"}  # a function; part of the choices; the key of the table
    records = {PrimaryKey: PRIMARY_KEY, Field: FIELD, Action: ACTION, Collection: COLLECTION, User: USER, Auth: AUTH}
    for made, record in {**records, Throttle: THROTTLE, Pagination: PAGINATION}.items():
        assert {each.name for each in fields(made)} - in_python_only <= set(record.keys), made
    parameters = set(signature(Contract).parameters) - {"source", "notes"}
    assert parameters <= set(CONTRACT.keys)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({"to": "posts"}, Field(type="relation", to="posts")),
        ({"type": "string", "format": "email"}, Field(type="email")),
        ({"format": "date-time"}, Field(type="datetime")),
        ({"child": {"to": "posts"}}, Field(type="list", child=Field(type="relation", to="posts"))),
        ({"fields": {"a": {"type": "slug"}}}, Field(type="object", fields={"a": Field(type="slug")})),
        ({"choices": [["a", "Ah"], "b"]}, Field(choices=("a", "b"), labels=("Ah", "b"))),
        ({"sparse": True}, Field(sparse=True)),
    ],
)
def test_what_follows_need_not_be_written(written: dict[str, Any], expected: Field) -> None:
    """Without it `author = {to = "users"}` would not be enough to say that this is a relation."""
    contract = Contract.from_data({"collections": {"posts": {"fields": {"it": written}}}})
    assert contract.collections["posts"].fields["it"] == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("id", PrimaryKey()),
        ("code", PrimaryKey("code", "given")),
        ({"field": "uuid", "kind": "uuid7"}, PrimaryKey("uuid", "uuid7")),
        ({"kind": "prefixed", "prefix": "cus_"}, PrimaryKey("id", "prefixed", "cus_")),
    ],
)
def test_a_key_is_a_name_or_a_table(written: Any, expected: PrimaryKey) -> None:
    """Without it the commonest keys would take three lines, or the rarer ones could not be said."""
    assert Contract.from_data({"collections": {"posts": {"pk": written}}}).collections["posts"].pk == expected


def test_what_a_collection_can_be_asked_for_has_two_forms() -> None:
    """Without it a short form could be read as something else than the long one."""
    rules: dict[str, Any] = {"title": {}, "day": {}}
    short = {"fields": rules, "filters": ["title"], "ordering": "title", "actions": {"go": {"methods": ["get"]}}}
    actions = {"go": [{"methods": ["GET"]}]}
    long = {"fields": rules, "filters": {"title": ["exact", "gt"]}, "ordering": ["title"], "actions": actions}
    one, other = (Contract.from_data({"collections": {"posts": each}}).collections["posts"] for each in (short, long))
    assert (one.filters, other.filters) == (("title",), {"title": ("exact", "gt")})
    assert one.ordering == other.ordering == ("title",)
    assert one.actions_named("go") == other.actions_named("go") == (Action(methods=("GET",)),)


def test_a_collection_that_is_the_same_as_another_says_what_is_its_own() -> None:
    """Without it a key beside `same_as` could mean nothing, and nobody would say so."""
    posts = {"fields": {"slug": {"type": "slug"}, "day": {}}, "page_size": 5, "filters": ["day"], "description": "x"}
    same = {"same_as": "posts", "lookup": "slug", "page_size": 2}
    contract = Contract.from_data({"collections": {"posts": posts, "articles": same}})
    for each in (contract, contract.but(prefix="/v1")):
        articles = each.collections["articles"]
        assert (articles.lookup, articles.page_size, articles.filters, articles.description) == (
            "slug",
            2,
            ("day",),
            "",
        )
        assert articles.fields == each.collections["posts"].fields
        assert (each.table_of("articles"), each.table_of("posts")) == ("posts", "posts")


def test_who_may_log_in_is_written_by_name() -> None:
    """Without it the plainest case, a token and whose it is, would not be two words."""
    auth = Contract.from_data({"auth": {"scheme": "token", "tokens": {"abc123": "ada"}}}).auth
    assert auth == Auth(("token",), {"ada": User("ada")}, {"abc123": "ada"})
    users = {"ada": {"password": "hunter2", "staff": True}, "bob": {"active": False}}
    auth = Contract.from_data({"auth": {"schemes": ["basic", "session"], "users": users}}).auth
    known = {"ada": User("ada", "hunter2", staff=True), "bob": User("bob", active=False)}
    assert auth == Auth(("basic", "session"), known)


@pytest.mark.parametrize(
    "broken",
    [
        "[auth]\nscheme = 'token'\ntokens = {hunter2 = 3}",
        "[auth]\nscheme = 'token'\ntokens = ['hunter2']",
        "[auth]\nscheme = 'token'\ntokens = {hunter2 = ['hunter2']}",
        "auth = 'hunter2'",
        "[auth.users]\nada = 'hunter2'",
        "[auth.users.ada]\npassword = ['hunter2']",
        "[[collections.users.rows]]\npassword = 'hunter2'\nid = 'x'",
        "collections.users.rows = [[{password = 'hunter2'}]]",
        "collections.users = [{pwd = 'hunter2'}]",
    ],
)
def test_no_secret_is_in_an_error(broken: str, tmp_path: Path) -> None:
    """Without it a typing error would put a password into the log of a build."""
    path = tmp_path / "blog.toml"
    path.write_text(broken)
    with pytest.raises(ContractError) as raised:
        FakeAPI(Contract.load(path))
    assert "hunter2" not in str(raised.value)
    assert f"{path}: " in str(raised.value)


def test_no_secret_is_in_a_repr() -> None:
    """Without it a failing assertion would print passwords and tokens."""
    users = {"ada": {"password": "hunter2"}}
    rows = [{"password": "hunter2"}]
    data = {"auth": {"scheme": "token", "tokens": {"hunter2": "ada"}, "users": users}}
    contract = Contract.from_data({**data, "collections": {"users": {"rows": rows}}})
    said = repr((contract, contract.auth, contract.collections, User("ada", "hunter2")))
    assert "hunter2" not in said
    assert "<User ada>" in said


def test_a_long_value_is_cut_in_an_error() -> None:
    """Without it one wrong key could fill a screen."""
    with pytest.raises(ContractError) as raised:
        Contract.from_data({"prefix": list(range(1000))})
    assert str(raised.value).endswith("20, 21...; expected a string")
    deep: Any = []
    for _ in range(5000):
        deep = [deep]
    with pytest.raises(
        ContractError, match=r"^a contract as data: prefix[0\[\]]+\.\.\. is nested more than 100 levels"
    ):
        Contract.from_data({"prefix": deep})


def test_a_contract_as_data_is_json(tmp_path: Path) -> None:
    """Without it something that no answer can say would be found out by the first GET, as a crash."""

    class Colour(StrEnum):
        RED = "red"

    row = {"of": Colour.RED, "number": HTTPStatus.OK, "share": 0.5, "none": None, "several": (1, 2), "yes": True}
    contract = Contract.from_data({"collections": {"posts": {"rows": [row]}}})
    assert FakeAPI(contract).posts == [
        {"id": 1, "of": "red", "number": 200, "share": 0.5, "none": None, "several": [1, 2], "yes": True}
    ]
    with pytest.raises(ContractError, match=r"rows\[0\]\.a is a set; expected a value that JSON has"):
        Contract.from_data({"collections": {"posts": {"rows": [{"a": {1}}]}}})
    wrong: Any = {1: "x"}
    with pytest.raises(ContractError, match=r"the whole has the key 1; expected a text, such as '1'"):
        Contract.from_data(wrong)
    with pytest.raises(ContractError, match=r"^x: the whole is \{1\}; expected a table"):
        Contract.from_data({1}, source="x")  # type: ignore[arg-type]  # a mistake that anybody can make


def test_settings_go_before_what_a_file_says(tmp_path: Path) -> None:
    """Without it one file could not serve two dialects, or two prefixes."""
    path = tmp_path / "blog.toml"
    path.write_text(WRITTEN.replace("trailing_slash = true\n", "").replace('dialect = "link_header"\n', ""))
    said = Contract.load(path)
    assert (said.dialect, said.trailing_slash, said.pagination) == ("drf", True, Pagination("page-number", 7))
    other = Contract.load(path, dialect="link_header", prefix="v2", strict_queries=True)
    assert (other.dialect, other.prefix, other.strict_queries) == ("link_header", "/v2", True)
    assert (other.trailing_slash, other.pagination) == (False, Pagination("link-header", 7))
    assert Contract.from_data({}, dialect="link_header").dialect == "link_header"


def test_another_dialect_brings_its_own_habits() -> None:
    """Without it `but` would keep what nobody had said."""
    contract = Contract().but(dialect="link_header", notes=("a line",))
    assert (contract.trailing_slash, contract.pagination) == (False, Pagination("link-header", 30))
    assert contract.notes == ("a line",)
    said = Contract(trailing_slash=True, pagination=Pagination("none")).but(dialect="link_header")
    assert (said.trailing_slash, said.pagination) == (True, Pagination("none"))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=15,
)


@given(JSON)
def test_any_value_is_a_contract_or_is_refused(data: Any) -> None:
    """Without it a strange file would be a traceback of ours."""
    with suppress(ContractError):
        Contract.from_data(data, dialect="drf")
    for dialect in known_dialects():
        with suppress(ContractError):
            Contract.from_rows(data, dialect=dialect)


def test_rows_take_the_place_of_those_of_a_contract() -> None:
    """Without it a contract could not be tried with other rows without writing it anew."""
    written: dict[str, Any] = {
        "collections": {
            "posts": {"fields": {"title": {"type": "string"}}, "rows": [{"title": "old"}]},
            "entries": {"same_as": "posts"},
            "tags": {"rows": [{"id": 7}]},
            "me": {"singleton": True},
        }
    }
    contract = Contract.from_data(written)
    api = FakeAPI(contract.with_rows({"entries": ({"title": "new"},), "me": {"name": "Ada"}}))
    assert api.posts == api.entries == [{"id": 1, "title": "new"}]
    assert (list(api.tags), list(api.me)) == ([{"id": 7}], [{"name": "Ada"}])
    assert [row["title"] for row in FakeAPI(contract).posts] == ["old"]


@pytest.mark.parametrize(
    ("rows", "refusal"),
    [
        ({"post": []}, "rows.post: no such collection; did you mean 'posts'?"),
        ({"posts": 5}, "rows.posts is 5; expected an array"),
        ({"posts": [5]}, "rows.posts[0] is 5; expected a table"),
        ({"posts": {"id": 1}}, "rows.posts is {'id': 1}; expected an array"),
        ({"posts": [{"id": "x"}]}, "collections.posts: rows[0].id is 'x'; expected an integer"),
        ({"posts": [{"title": {1}}]}, "rows.posts[0].title is a set; expected a value that JSON has"),
        ([], "rows is "),
    ],
    ids=str,
)
def test_what_is_no_row_is_refused(rows: Any, refusal: str) -> None:
    """Without it a wrong row would be an error inside the fake, far from where it was written."""
    with pytest.raises(ValueError) as raised:
        demo_contract().with_rows(rows)
    assert str(raised.value).startswith(refusal)


def test_a_collection_that_is_the_same_follows_the_other_one() -> None:
    """Without it a collection could not be changed as soon as another one has its rows."""
    written: dict[str, Any] = {"collections": {"posts": {"fields": {"title": {}}}, "entries": {"same_as": "posts"}}}
    contract = Contract.from_data(written)
    changed = Collection(fields={"name": Field(type="string", required=True)}, rows=({"name": "x"},))
    for each in (contract, contract.but(prefix="/v1"), contract.with_rows({"posts": [{"title": "t"}]})):
        api = FakeAPI(each.but(collections={**each.collections, "posts": changed}))
        assert list(api.contract.collections["entries"].fields) == ["name"]
        assert api.entries == [{"id": 1, "name": "x"}]
    assert list(contract.but(collections=None).collections) == []
