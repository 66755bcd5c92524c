"""Rules of inference: what rows alone say of keys, types, required and unique fields, and of relations."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from werkzeug.test import Client

from fake_server import Collection, Contract, ContractError, FakeAPI, Field, Pagination, PrimaryKey
from fake_server.contract.names import called, leads_to

DB = Path(__file__).parents[1] / "truth" / "seed_jsonserver_0.17.json"
UUID4 = "9b2f8c1e-6c55-4c5e-9a3f-3f0e8b1c2d4a"
UUID7 = "01890a5d-ac96-774b-bcce-b302099a8057"


def posts(*values: Any, name: str = "it") -> Collection:
    """Return what is inferred from rows that have one field, besides their key."""
    rows = [{"id": index, name: value} for index, value in enumerate(values)]
    return Contract.from_rows({"posts": rows}).collections["posts"]


# -- zero configuration --------------------------------------------------------------------------------------------


@pytest.fixture(name="db", scope="module")
def _db() -> Contract:
    return Contract.load(DB, dialect="drf")


@pytest.fixture(name="client")
def _client(db: Contract) -> Client:
    return Client(FakeAPI(db))


def test_a_partial_put_on_plain_data_is_refused_and_a_patch_works(client: Client) -> None:
    """Without it a client's PUT that loses fields would pass on every fake that nobody configured."""
    refused = client.put("/users/1/", json={"email": "new@example.com"})
    assert refused.status_code == 400
    assert refused.get_json()["username"] == ["This field is required."]
    patched = client.patch("/users/1/", json={"email": "new@example.com"})
    assert patched.status_code == 200
    assert patched.get_json()["username"] == "alice"


def test_keys_of_plain_data_keep_their_type(client: Client) -> None:
    """Without it ids would come back as text, and a client that compares them would find nothing."""
    user = {**client.get("/users/12/").get_json(), "username": "new"}
    made = client.post("/users/", json=user).get_json()
    assert made["id"] == 13
    assert client.get("/ratings/1/").get_json() == {"id": 1, "stars": 5, "postId": 1, "userId": 5}
    assert client.post("/ratings/", json={"stars": 1, "postId": "2", "userId": 5}).get_json()["postId"] == 2


def test_a_duplicate_unique_value_is_refused_on_plain_data(client: Client) -> None:
    """Without it two users could have one name."""
    user = {**client.get("/users/2/").get_json(), "username": "alice"}
    for answer in (client.post("/users/", json=user), client.put("/users/2/", json=user)):
        assert answer.status_code == 400
        assert answer.get_json() == {"username": ["user with this username already exists."]}


def test_relations_of_plain_data_are_kept(client: Client) -> None:
    """Without it a rating could be of a post that is not there, and stay when its post goes."""
    refused = client.post("/ratings/", json={"stars": 1, "postId": 999, "userId": 1})
    assert refused.get_json() == {"postId": ['Invalid pk "999" - object does not exist.']}
    assert client.get("/ratings/?postId=1").get_json()["count"] == 2
    client.delete("/posts/1/")
    assert client.get("/ratings/").get_json()["count"] == 4


def test_pages_filters_search_and_ordering_work_on_plain_data(client: Client) -> None:
    """Without it a list of plain data could only be had whole."""
    page = client.get("/posts/?page=2").get_json()
    assert (page["count"], [row["id"] for row in page["results"]]) == (23, [21, 22, 23])
    found = client.get("/users/?group=admin&ordering=-username").get_json()["results"]
    assert [row["username"] for row in found] == ["ivan", "alice"]
    assert [row["id"] for row in client.get("/users/?search=zoe").get_json()["results"]] == [12]
    assert client.get("/posts/?blog__isnull=true&title__startswith=Post").get_json()["count"] == 3


def test_an_object_of_plain_data_is_a_singleton(db: Contract) -> None:
    """Without it the profile of json-server's own example would be refused, or be a list."""
    profile = db.collections["profile"]
    assert profile.singleton
    assert (profile.fields, profile.rows) == (
        {"name": Field(type="string", required=True)},
        ({"name": "singular"},),
    )


def test_each_inference_is_told(db: Contract) -> None:
    """Without it a refusal would come from nowhere."""
    assert {
        "users: key id (integers, counted by the API)",
        "users.username: required unique string (in all 12 rows, all different, as the name promises)",
        "users.email: email or blank (in all 12 rows, blank in 1)",
        "posts.title: required string (in all 23 rows)",
        "posts.blog: integer or null (in all 23 rows, null in 3)",
        "posts.tags: required list of string (in all 23 rows)",
        "things: key id (UUIDs, made up by the API)",
        "things.price: decimal with 2 places or null (in all 7 rows, null in 1)",
        "things.address: object with city, zip or null (in all 7 rows, null in 1)",
        "ratings.postId: required relation to posts (in all 6 rows, each value is a key of posts)",
        "profile: one object (a singleton)",
        "profile.name: required string (in the only row)",
    } <= set(db.notes)


# -- keys ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "key", "why"),
    [
        ([{"id": 3}, {"id": -1}], PrimaryKey(), "integers, counted by the API"),
        ([{"id": UUID4}, {"id": UUID7}], PrimaryKey("id", "uuid4"), "UUIDs, made up by the API"),
        ([{"id": UUID7}], PrimaryKey("id", "uuid7"), "UUIDs, made up by the API"),
        ([{"id": UUID4.upper()}], PrimaryKey("id", "text"), "texts, made up by the API"),
        ([{"id": "1"}, {"id": "x9"}], PrimaryKey("id", "text"), "texts, made up by the API"),
        (
            [{"id": "cus_a8Kd92jK"}, {"id": "cus_0000000000"}],
            PrimaryKey("id", "prefixed", "cus_"),
            "texts that begin with 'cus_', made up by the API",
        ),
        ([{"id": "cus_a8Kd92jK"}, {"id": "sub_a8Kd92jK"}], PrimaryKey("id", "text"), "texts, made up by the API"),
        ([{"id": 1, "uuid": UUID4, "slug": "a"}], PrimaryKey(), "integers, counted by the API"),
        ([{"_id": "a"}], PrimaryKey("_id", "text"), "texts, made up by the API"),
        ([{"uuid": UUID4, "slug": "a"}], PrimaryKey("uuid", "uuid4"), "UUIDs, made up by the API"),
        ([{"uuid": "x", "slug": "a"}], PrimaryKey("uuid", "given"), "texts, given by the client"),
        ([{"slug": "a"}, {"slug": "b"}], PrimaryKey("slug", "given"), "texts, given by the client"),
        ([{"slug": "a"}, {"slug": "a"}], PrimaryKey(), "no field can be the key, so the API counts one"),
        ([{"slug": "a"}, {}], PrimaryKey(), "no field can be the key, so the API counts one"),
        ([{"slug": ""}], PrimaryKey(), "no field can be the key, so the API counts one"),
        ([], PrimaryKey(), "no field can be the key, so the API counts one"),
    ],
)
def test_the_key_is_the_first_field_that_can_be_one(rows: list[Any], key: PrimaryKey, why: str) -> None:
    """Without it a row could not be found under its own key."""
    contract = Contract.from_rows({"posts": rows})
    assert contract.collections["posts"].pk == key
    assert contract.notes[0] == f"posts: key {key.field} ({why})"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [{"id": 1}, {"title": "x"}],
            "posts[1].id is None; expected an integer or a string, as each row has one of its",
        ),
        ([{"id": 1}, {"id": None}], "posts[1].id is None; expected an integer or a string"),
        ([{"id": True}], "posts[0].id is True; expected an integer or a string"),
        ([{"id": 1.5}], "posts[0].id is 1.5; expected an integer or a string"),
        ([{"id": 1}, {"id": "2"}], "posts[1].id is '2'; expected an integer, as in the rows before it"),
        ([{"id": "1"}, {"id": 2}], "posts[1].id is 2; expected a string, as in the rows before it"),
        ([{"id": 1}, {"id": 2}, {"id": 1}], "posts[2].id: row 0 already has the key 1"),
        ([3], "posts[0] is 3; expected an object: one row"),
        (3, "posts is 3; expected an array of objects (a collection) or an object (a singleton)"),
        ({"": 3}, "a key of posts is ''; expected a name"),
        ([{"id": 1, "a": float("nan")}], "posts[0].a is nan; expected a number that JSON has"),
    ],
)
def test_rows_that_cannot_be_told_apart_are_refused(rows: Any, expected: str) -> None:
    """Without it a row would be lost, or be got under a key that it has not."""
    with pytest.raises(ContractError) as raised:
        Contract.from_rows({"posts": rows}, source="db.json")
    assert str(raised.value).startswith(f"db.json: {expected}")


def test_a_key_that_cannot_stand_in_a_url_is_told() -> None:
    """Without it a row that no GET finds would be a riddle."""
    notes = Contract.from_rows({"posts": [{"id": "a/b"}, {"id": "c"}]}).notes
    assert notes[1] == "posts: the key 'a/b' cannot stand in a URL, so this row is in lists only"


# -- types ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "rules"),
    [
        ([1, -2], {"type": "integer"}),
        ([1, 2.5], {"type": "number"}),
        ([2**60 + 1, 0.5], {"type": "json"}),
        ([True, False], {"type": "boolean"}),
        ([True, 1], {"type": "json"}),
        (["a", 1], {"type": "json"}),
        (["a", ["b"]], {"type": "json"}),
        ([None, None], {"type": "json", "null": True}),
        (["some text", "more"], {"type": "string"}),
        (["some text", None], {"type": "string", "null": True}),
        (["some text", "  "], {"type": "string", "blank": True}),
        (["", ""], {"type": "string", "blank": True}),
        (["a@b.co", "c@d.org"], {"type": "email"}),
        (["a@b.co", ""], {"type": "email", "blank": True}),
        (["a@b.co", "nobody"], {"type": "string"}),
        (["http://a.co/", "https://b.co/x?y=1"], {"type": "url"}),
        ([UUID4, UUID7], {"type": "uuid"}),
        ([UUID4, UUID4.upper()], {"type": "string"}),
        ([UUID4, ""], {"type": "string", "blank": True}),
        (["2026-01-02", "1999-12-31"], {"type": "date"}),
        (["2026-01-02", "20260102"], {"type": "string"}),
        (["2026-01-02", "2026-02-30"], {"type": "string"}),
        (["2026-01-02T03:04:05Z", "2026-01-02T03:04:05.120000Z"], {"type": "datetime"}),
        (["2026-01-02T03:04:05.120Z"], {"type": "string"}),
        (["2026-01-02T03:04:05+02:00"], {"type": "string"}),
        (["word", "another-word"], {"type": "string"}),
        (["1.50", "2.25"], {"type": "string"}),
        ([[1, 2], [3]], {"type": "list", "child": Field(type="integer")}),
        ([["a@b.co"], []], {"type": "list", "child": Field(type="email")}),
        ([[1, None]], {"type": "list", "child": Field(type="integer", null=True)}),
        ([[1, "a"]], {"type": "list", "child": Field(type="json")}),
        ([[], []], {"type": "list"}),
        (
            [{"city": "Rome", "zip": ""}, {"zip": "1", "city": "Bonn"}],
            {
                "type": "object",
                "fields": {"city": Field(type="string", required=True), "zip": Field(type="string", blank=True)},
            },
        ),
        (
            [{"n": {"m": None}}],
            {
                "type": "object",
                "fields": {"n": Field(type="object", required=True, fields={"m": Field(type="json", null=True)})},
            },
        ),
        ([{"en": "Hello"}, {"de": "Hallo"}], {"type": "object"}),
        ([{}, {}], {"type": "object"}),
    ],
)
def test_a_type_is_inferred_when_every_value_would_be_kept_as_it_stands(values: list[Any], rules: Any) -> None:
    """Without it what was read could not be sent back, or would come back as something else."""
    required = not rules.get("null") and not rules.get("blank")
    assert posts(*values).fields["it"] == Field(**rules, required=required)


@pytest.mark.parametrize(
    ("name", "values", "rules"),
    [
        ("price", ["1.50", "12.25"], {"type": "decimal", "decimal_places": 2}),
        ("unitPrice", ["1.5", "-2.0"], {"type": "decimal", "decimal_places": 1}),
        ("total_net", ["1.50", None], {"type": "decimal", "decimal_places": 2, "null": True}),
        ("price", ["1.50", "1.5"], {"type": "string"}),
        ("price", ["1.50", "free"], {"type": "string"}),
        ("price", ["01.50"], {"type": "string"}),
        ("price", ["1.50", ""], {"type": "string", "blank": True}),
        ("price", ["1", "2"], {"type": "string"}),
        ("price", ["", ""], {"type": "string", "blank": True}),
        ("version", ["1.50", "2.25"], {"type": "string"}),
        ("slug", ["a", "b-c"], {"type": "slug", "unique": True}),
        ("slug", ["a", "b c"], {"type": "string", "unique": True}),
        ("post_slug", ["a", "a"], {"type": "slug"}),
    ],
)
def test_some_types_need_a_name_that_speaks_for_them(name: str, values: list[Any], rules: Any) -> None:
    """Without it a version would be an amount, and each word a slug."""
    required = not rules.get("null") and not rules.get("blank")
    assert posts(*values, name=name).fields[name] == Field(**rules, required=required)


# -- required, sparse, unique --------------------------------------------------------------------------------------


def test_what_is_in_every_row_is_required_and_what_is_not_is_sparse() -> None:
    """Without it a PUT could lose a field that every row has, or a row would get fields that it never had."""
    rows = [{"id": 1, "a": 1, "b": 1, "c": ""}, {"id": 2, "a": 2, "c": "x", "d": None}]
    contract = Contract.from_rows({"posts": rows})
    fields = contract.collections["posts"].fields
    assert {name for name, rules in fields.items() if rules.required} == {"a"}
    assert {name for name, rules in fields.items() if rules.sparse} == {"b", "d"}
    assert "posts.b: integer (in 1 of 2 rows)" in contract.notes
    api = FakeAPI(contract)
    assert api.posts == rows
    made = Client(api).post("/posts/", json={"a": 3})
    assert (made.status_code, made.get_json()) == (201, {"id": 3, "a": 3, "c": ""})


def test_a_collection_in_which_nothing_is_required_says_so() -> None:
    """Without it a partial PUT that passes would look like a mistake of the fake."""
    contract = Contract.from_rows({"posts": [{"id": 1, "a": None}], "tags": [], "users": [{"id": 1}], "me": {}})
    assert "posts: no field is required, so a PUT is taken that lacks some" in contract.notes
    for name in ("tags", "users", "me"):
        assert f"{name}: any object is taken (no row shows a field)" in contract.notes
        assert not contract.collections[name].fields


@pytest.mark.parametrize(
    ("name", "values", "unique"),
    [
        ("username", ["a", "b"], True),
        ("userName", ["a", None], True),
        ("email", ["a@b.co"], True),
        ("sku", ["a", "b"], True),
        ("sku", ["a", "a"], False),
        ("sku", ["a", ""], False),
        ("sku", [None], False),
        ("code", [1, 2], False),
        ("status_code", ["a", "b"], False),
        ("title", ["a", "b", "c"], False),
    ],
)
def test_a_field_is_unique_when_its_name_promises_it_and_its_values_keep_it(
    name: str, values: list[Any], unique: bool
) -> None:
    """Without it a second row with a common title would be refused, since three titles happened to differ."""
    assert posts(*values, name=name).fields[name].unique is unique


def test_choices_are_never_inferred() -> None:
    """Without it a value that no row happened to have would be refused."""
    assert posts(*["draft", "live"] * 50).fields["it"].choices == ()


# -- relations -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("collection", "field"),
    [
        ("posts", "post_id"),
        ("posts", "postId"),
        ("posts", "postID"),
        ("posts", "post"),
        ("posts", "posts"),
        ("posts", "post_uuid"),
        ("post", "postId"),
        ("blog-posts", "blogPostId"),
        ("categories", "category_id"),
        ("boxes", "boxId"),
        ("classes", "class_id"),
        ("address", "address_id"),
        ("people", "person_id"),
        ("Users", "userId"),
    ],
)
def test_a_field_that_is_called_after_a_collection_and_holds_its_keys_leads_there(collection: str, field: str) -> None:
    """Without it a relation could be broken on a fake that nobody configured."""
    data = {collection: [{"id": 1}, {"id": 2}], "likes": [{"id": 1, field: 2}, {"id": 2, field: 1}]}
    contract = Contract.from_rows(data)
    assert contract.collections["likes"].fields[field] == Field(type="relation", to=collection, required=True)


@pytest.mark.parametrize(
    ("values", "note"),
    [
        ([1, 3], "integer (in all 2 rows, no relation to posts: 3 is no key there)"),
        (["1", "2"], "string (in all 2 rows, no relation to posts: '1' is no key there)"),
        ([True, True], "boolean (in all 2 rows, no relation to posts: True is no key there)"),
        ([1.0, 2.5], "number (in all 2 rows, no relation to posts: 1.0 is no key there)"),
        ([[1], [2]], "list of integer (in all 2 rows, no relation to posts: [1] is no key there)"),
        ([None, None], "json or null (in all 2 rows, null in 2)"),
    ],
)
def test_a_field_with_a_value_that_is_no_key_leads_nowhere_and_that_is_told(values: list[Any], note: str) -> None:
    """Without it data that is a little broken would be refused when it is sent back, or nobody would see why not."""
    likes = [{"id": index, "postId": value} for index, value in enumerate(values)]
    contract = Contract.from_rows({"posts": [{"id": 1}, {"id": 2}], "likes": likes})
    assert contract.collections["likes"].fields["postId"].to is None
    assert contract.notes[-1].removeprefix("likes.postId: ").removeprefix("required ") in {
        note,
        "likes: no field is required, so a PUT is taken that lacks some",
    }
    assert any(line.endswith(note) for line in contract.notes)


def test_a_secret_that_is_no_key_is_not_told() -> None:
    """Without it a token could stand in the notes on a collection `tokens`."""
    contract = Contract.from_rows({"tokens": [{"id": 1}], "users": [{"id": 1, "token": "hunter2"}]})
    assert (
        contract.notes[-1]
        == "users.token: required string (in the only row, no relation to tokens: [redacted] is no key there)"
    )


def test_a_relation_that_may_be_null_is_set_null() -> None:
    """Without it rows would go with a parent that they can do without."""
    rows = [{"id": 1, "post": 1}, {"id": 2, "post": None}]
    contract = Contract.from_rows({"posts": [{"id": 1}], "likes": rows, "me": {"post": 1}})
    expected = Field(type="relation", to="posts", null=True, on_delete="set-null")
    assert contract.collections["likes"].fields["post"] == expected
    assert contract.collections["me"].fields["post"] == Field(type="relation", to="posts", required=True)


def test_names_without_words_lead_nowhere() -> None:
    """Without it a field that is called `id` or `_` could lead to any collection."""
    assert (leads_to("id"), leads_to("_"), called("_"), called("-~")) == ("id", "", set(), set())


# -- lenient -------------------------------------------------------------------------------------------------------


def test_lenient_infers_the_keys_alone() -> None:
    """Without it data could not be served for tests that write whatever they like."""
    data = {"posts": [{"id": UUID4, "title": "x"}], "me": {"name": "x"}}
    contract = Contract.from_rows(data, lenient=True)
    assert [each.fields for each in contract.collections.values()] == [{}, {}]
    assert contract.collections["posts"].pk.kind == "uuid4"
    assert contract.notes == ("posts: key id (UUIDs, made up by the API)", "me: one object (a singleton)")
    client = Client(FakeAPI(contract))
    assert client.put(f"/posts/{UUID4}/", json={"other": 1}).status_code == 200


# -- any plain data ------------------------------------------------------------------------------------------------

LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(LETTERS, max_size=5)
    | st.sampled_from(["2020-01-01", "1.50", "a@b.co", "http://a.co/", UUID4, "", " x ", "2020-01-01T00:00:00Z"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(LETTERS, max_size=3), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(["title", "price", "email", "slug", "post_id", "user", "uuid", "tag"]) | st.text(
    LETTERS, max_size=3
)
ROWS = st.dictionaries(NAMES, VALUES, max_size=4)


@st.composite
def with_keys(draw: st.DrawFn, keys: st.SearchStrategy[Any]) -> list[dict[str, Any]]:
    """Return rows each of which has a key of its own."""
    return [{"id": key, **draw(ROWS)} for key in draw(st.lists(keys, unique=True, max_size=4))]


COLLECTIONS = st.one_of(
    with_keys(st.integers()),
    with_keys(st.uuids().map(str)),
    with_keys(st.text(LETTERS, max_size=4)),
    st.lists(ROWS, max_size=4),
)
PLAIN = st.dictionaries(st.sampled_from(["posts", "users", "tag", "p-q"]), COLLECTIONS | ROWS | VALUES, max_size=3)
NEXT = re.compile(r'<([^>]+)>; rel="next"')


def walked(client: Client, url: str) -> list[Any]:
    """Return the rows of all pages."""
    found: list[Any] = []
    following: str | None = url
    while following:
        answer = client.get(following)
        assert answer.status_code == 200
        page = answer.get_json()
        link = NEXT.search(answer.headers.get("Link", ""))
        found += page if isinstance(page, list) else page["results"]
        following = (link and link[1]) if isinstance(page, list) else page["next"]
    return found


def exactly(value: Any) -> str:
    """Return a text that only equal JSON has: True is not 1, but 1.0 is, for JSON has one sort of number."""
    return json.dumps(_whole(value))


def _whole(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _whole(value[name]) for name in sorted(value)}
    if isinstance(value, list):
        return [_whole(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


@given(PLAIN, st.sampled_from(["drf", "link_header"]), st.booleans())
@example(data={"posts": [{"id": 0, "title": [0, 0.0]}]}, dialect="drf", lenient=False)
def test_any_plain_data_is_served_unchanged_or_is_refused(data: Any, dialect: str, lenient: bool) -> None:
    """Without it a value could be lost, rounded or written anew on the way from a file to a client."""
    try:
        contract = Contract.from_rows(data, dialect=dialect, lenient=lenient)
    except ContractError:
        return
    client = Client(FakeAPI(contract.but(pagination=Pagination(contract.pagination.style, 2))))
    slash = "/" if contract.trailing_slash else ""
    for name, value in data.items():
        if isinstance(value, dict):
            assert exactly(client.get(f"/{name}{slash}").get_json()) == exactly(value)
            continue
        key = contract.collections[name].pk.field
        rows = walked(client, f"/{name}{slash}")
        expected = [{key: row[key], **each} for row, each in zip(rows, value, strict=True)]
        assert exactly(rows) == exactly(expected)
        for row in rows:
            if re.fullmatch("[-A-Za-z0-9_]+", str(row[key])):
                assert client.get(f"/{name}/{row[key]}{slash}").get_json() == row
                assert stripped(client.put(f"/{name}/{row[key]}{slash}", json=row).get_json()) == stripped(row)


def stripped(value: Any) -> Any:
    """Return a value as a fake keeps it that strips its texts."""
    if isinstance(value, dict):
        return {name: stripped(each) for name, each in value.items()}
    if isinstance(value, list):
        return [stripped(each) for each in value]
    return value.strip() if isinstance(value, str) else value
