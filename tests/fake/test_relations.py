"""Rules of relations: which row a key names, and what becomes of those that lead to a row that is deleted or moved."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import Client

from fake_server import Collection, Contract, ContractError, FakeAPI, Field, PrimaryKey
from fake_server.refusals import Refused
from fake_server.relations import Protected, Relations
from fake_server.store import Store

UUID = "2a6b1b8e-6f4e-4f6e-9d38-5d5b2f0b7c11"


def fake(**collections: Collection) -> FakeAPI:
    """Return a fake of some collections."""
    return FakeAPI(Contract(collections=collections))


def family(on_delete: Any, *, null: bool = True) -> FakeAPI:
    """Return a fake of nodes that lead to their parents: 1 <- 2 <- 3 <- 4, and 5 to itself."""
    parent = Field(type="relation", to="nodes", null=null, on_delete=on_delete)
    rows: tuple[dict[str, Any], ...] = tuple({"parent": each} for each in (None, 1, 2, 3, 5))
    return fake(nodes=Collection(fields={"parent": parent}, rows=rows))


@pytest.mark.parametrize(
    ("on_delete", "deleted", "status", "left"),
    [
        ("cascade", 1, 204, {5: 5}),
        ("cascade", 3, 204, {1: None, 2: 1, 5: 5}),
        ("cascade", 5, 204, {1: None, 2: 1, 3: 2, 4: 3}),
        ("set-null", 2, 204, {1: None, 3: None, 4: 3, 5: 5}),
        ("set-null", 5, 204, {1: None, 2: 1, 3: 2, 4: 3}),
        ("keep", 2, 204, {1: None, 3: 2, 4: 3, 5: 5}),
        ("protect", 2, 500, {1: None, 2: 1, 3: 2, 4: 3, 5: 5}),
        ("protect", 4, 204, {1: None, 2: 1, 3: 2, 5: 5}),
        ("protect", 5, 500, {1: None, 2: 1, 3: 2, 4: 3, 5: 5}),
    ],
)
def test_what_becomes_of_the_rows_that_lead_to_a_deleted_one(
    on_delete: str, deleted: int, status: int, left: dict[int, int | None]
) -> None:
    """Without it a delete would leave rows that lead nowhere, or take some that it should not."""
    api = family(on_delete)
    response = Client(api).delete(f"/nodes/{deleted}/")
    assert (response.status_code, {row["id"]: row["parent"] for row in api.nodes}) == (status, left)


def test_a_protected_row_says_which_row_protects_it() -> None:
    """Without it a 500 of the API, which tells nothing, would be all that there is."""
    response = Client(family("protect")).delete("/nodes/2/")
    assert response.headers["X-Fake-Warning"] == (
        "row 2 of 'nodes' was not deleted: row 3 of 'nodes' leads to row 2 of 'nodes' by 'parent', which protects it"
    )


def blog(*, on_post: Any = "cascade", on_note: Any = "protect") -> FakeAPI:
    """Return a fake of users, their posts, and notes on the posts."""
    return fake(
        users=Collection(rows=({}, {})),
        posts=Collection(
            fields={"user": Field(type="relation", to="users", on_delete=on_post)},
            rows=({"user": 1}, {"user": 2}, {"user": 1}),
        ),
        notes=Collection(
            fields={"post": Field(type="relation", to="posts", null=True, on_delete=on_note)}, rows=({"post": 3},)
        ),
    )


def test_a_delete_that_is_forbidden_further_down_has_done_nothing() -> None:
    """Without it half of a cascade could be gone when the API says that it failed."""
    api = blog()
    assert Client(api).delete("/users/1/").status_code == 500
    assert (len(api.users), len(api.posts), len(api.notes)) == (2, 3, 1)
    assert Client(api).delete("/users/2/").status_code == 204
    assert [row["id"] for row in api.posts] == [1, 3]


def test_a_cascade_does_to_each_row_what_its_own_contract_says() -> None:
    """Without it a cascade would go on where it should only let go."""
    api = blog(on_note="set-null")
    assert Client(api).delete("/users/1/").status_code == 204
    assert api.posts == [{"id": 2, "user": 2}] and api.notes == [{"id": 1, "post": None}]


def test_a_cascade_that_goes_round_in_a_circle_ends() -> None:
    """Without it two rows that lead to one another could never be deleted."""
    api = fake(
        a=Collection(fields={"b": Field(type="relation", to="b")}, rows=({"b": 1}, {"b": 2})),
        b=Collection(fields={"a": Field(type="relation", to="a")}, rows=({"a": 1}, {"a": 1})),
    )
    assert Client(api).delete("/a/1/").status_code == 204
    assert len(api.a) == len(api.b) == 0


def test_a_cascade_may_be_as_deep_as_there_are_rows() -> None:
    """Without it a long thread of replies would be a RecursionError."""
    rows = tuple({"parent": each or None} for each in range(3000))
    api = fake(nodes=Collection(fields={"parent": Field(type="relation", to="nodes", null=True)}, rows=rows))
    assert Client(api).delete("/nodes/1/").status_code == 204
    assert len(api.nodes) == 0


@given(
    st.lists(st.integers(0, 7), max_size=8),
    st.integers(1, 8),
    st.sampled_from(["cascade", "set-null", "keep", "protect"]),
)
def test_a_delete_leaves_what_a_model_leaves(parents: list[int], key: int, on_delete: Any) -> None:
    """Without it some web of rows would be torn in the wrong places."""
    model = {index + 1: parent or None for index, parent in enumerate(parents)}
    field = Field(type="relation", to="nodes", null=True, on_delete=on_delete)
    contract = Contract(
        collections={
            "nodes": Collection(fields={"parent": field}, rows=tuple({"parent": each} for each in model.values()))
        }
    )
    store = Store(contract.collections)
    if key not in model:
        return
    gone = {key}
    while on_delete == "cascade" and (more := {each for each, parent in model.items() if parent in gone} - gone):
        gone |= more
    forbidden = on_delete == "protect" and key in model.values()
    try:
        Relations(contract, store).delete("nodes", key)
    except Protected:
        assert forbidden
        gone = set()
    else:
        assert not forbidden
    left = {each: parent for each, parent in model.items() if each not in gone}
    if on_delete == "set-null":
        left = {each: None if parent == key else parent for each, parent in left.items()}
    assert [(row["id"], row["parent"]) for row in store.table("nodes")] == [*left.items()]


@pytest.mark.parametrize(
    ("on_delete", "status", "tags"), [("cascade", 204, [3]), ("keep", 204, [3, 1]), ("protect", 500, [3, 1])]
)
def test_a_list_of_relations_loses_the_one_that_is_deleted(on_delete: Any, status: int, tags: list[int]) -> None:
    """Without it a post would have tags that are not there any more, or go with one of its tags."""
    tag = Field(type="relation", to="tags", on_delete=on_delete)
    api = fake(
        tags=Collection(rows=({}, {}, {})),
        posts=Collection(
            fields={"tags": Field(type="list", child=tag)}, rows=({"tags": [3, 1]}, {"tags": [2]}, {"tags": None})
        ),
    )
    assert Client(api).delete("/tags/1/").status_code == status
    assert [row["tags"] for row in api.posts] == [tags, [2], None]


def test_rows_follow_one_that_is_given_another_key() -> None:
    """Without it a row that is renamed would be left by all that lead to it."""
    me = Field(type="relation", to="groups", null=True)
    api = fake(
        groups=Collection(
            pk=PrimaryKey("slug", "given"),
            fields={"slug": Field(type="slug"), "of": me},
            rows=({"slug": "a", "of": "a"},),
        ),
        users=Collection(
            fields={"group": me, "groups": Field(type="list", child=me)},
            rows=({"group": "a", "groups": ["a", "a"]}, {"group": None, "groups": []}),
        ),
    )
    answer = Client(api).patch("/groups/a/", json={"slug": "b"}).get_json()
    assert answer == {"slug": "b", "of": "b"} == api.groups[0]
    assert api.users[0] == {"id": 1, "group": "b", "groups": ["b", "b"]}


@pytest.mark.parametrize(
    ("pk", "fields", "sent", "kept"),
    [
        (PrimaryKey(), {}, 1, 1),
        (PrimaryKey(), {}, "1", 1),
        (PrimaryKey(), {}, " 1 ", 1),
        (PrimaryKey(), {}, 1.0, 1),
        (PrimaryKey(), {}, "1.0", None),
        (PrimaryKey(), {}, 7, 7),
        (PrimaryKey(), {}, float("inf"), None),
        (PrimaryKey(), {}, "x", None),
        (PrimaryKey(kind="uuid4"), {}, UUID.upper(), UUID),
        (PrimaryKey(kind="uuid7"), {}, "x", None),
        (PrimaryKey(kind="text"), {}, 5, "5"),
        (PrimaryKey(kind="prefixed", prefix="c_"), {}, "c_1", "c_1"),
        (PrimaryKey("slug", "given"), {"slug": Field(type="slug")}, 5, "5"),
        (PrimaryKey("number", "given"), {"number": Field(type="integer")}, "5", 5),
        (PrimaryKey("uuid", "given"), {"uuid": Field(type="uuid")}, UUID.upper(), UUID),
    ],
)
def test_a_relation_holds_a_key_of_the_type_of_the_rows_it_leads_to(
    pk: PrimaryKey, fields: dict[str, Field], sent: Any, kept: Any
) -> None:
    """Without it a foreign key could be a text beside ids that are numbers, and be met by no filter."""
    contract = Contract(collections={"users": Collection(pk=pk, fields=fields)})
    relations = Relations(contract, Store(contract.collections))
    try:
        found: Any = relations.key_named("users", sent)
    except Refused:
        found = None
    assert (found, type(found)) == (kept, type(kept))


@pytest.mark.parametrize(("path", "status"), [("5", 200), ("a", 200), ("6", 200), ("7", 404), ("x", 404), ("05", 404)])
def test_a_key_of_no_declared_type_is_named_by_its_text(path: str, status: int) -> None:
    """Without it a row whose client chose the number 5 as its key could be reached by no URL."""
    api = fake(things=Collection(pk=PrimaryKey("key", "given"), rows=({"key": 5}, {"key": "a"}, {"key": "6"})))
    assert Client(api).get(f"/things/{path}/").status_code == status


def test_a_relation_to_keys_of_no_declared_type_takes_either_form() -> None:
    """Without it `"5"` would be refused as a relation to row 5, and 6 as one to row "6"."""
    api = fake(
        things=Collection(pk=PrimaryKey("key", "given"), rows=({"key": 5}, {"key": "6"})),
        links=Collection(fields={"thing": Field(type="relation", to="things", required=True)}),
    )
    client = Client(api)
    assert [client.post("/links/", json={"thing": each}).status_code for each in ("5", 6, 5, "6", "9")] == [201] * 4 + [
        400
    ]
    assert [row["thing"] for row in api.links] == [5, "6", 5, "6"]


@pytest.mark.parametrize(
    ("field", "value", "path", "status"),
    [
        (Field(type="slug"), "a-b", "a-b", 200),
        (Field(type="slug"), "a-b", "A-B", 404),
        (Field(type="integer"), 7, "07", 200),
        (Field(type="integer"), 7, "x", 404),
        (Field(type="uuid"), UUID, UUID.replace("-", "").upper(), 200),
        (Field(type="uuid"), UUID, "x", 404),
        (Field(type="decimal", decimal_places=1, max_digits=3), "1.5", "1.5", 404),  # a dot stands before a format
        (Field(type="date"), "2020-01-02", "2020-01-02", 200),
        (Field(type="relation", to="users"), 1, "01", 200),
        (Field(type="relation", to="users"), 1, "x", 404),
        (Field(), 7, "7", 200),
        (Field(), "7", "7", 200),
    ],
)
def test_a_row_is_looked_up_by_a_field_through_its_type(field: Field, value: Any, path: str, status: int) -> None:
    """Without it only rows with a text could be looked up by something else than their key."""
    things = Collection(lookup="name", fields={"name": field}, rows=({"name": value},))
    api = fake(things=things, users=Collection(rows=({},)))
    assert Client(api).get(f"/things/{path}/").status_code == status


def test_what_is_refused_of_a_relation() -> None:
    """Without it a row could lead to one that is not there."""
    api = fake(
        users=Collection(rows=({},)),
        posts=Collection(fields={"user": Field(type="relation", to="users", null=True, required=True)}),
    )
    client = Client(api)
    sent: list[Any] = [9, "x", True, [], {}, None, "", "1"]
    said = [client.post("/posts/", json={"user": each}).get_json()["user"] for each in sent]
    assert said == [
        ['Invalid pk "9" - object does not exist.'],
        ["Incorrect type. Expected pk value, received str."],
        ["Incorrect type. Expected pk value, received bool."],
        ["Incorrect type. Expected pk value, received list."],
        ["Incorrect type. Expected pk value, received dict."],
        None,
        None,
        1,
    ]


@pytest.mark.parametrize(
    ("first", "second", "status", "said"),
    [
        ({"name": "a"}, {"name": "a"}, 400, {"name": ["thing with this name already exists."]}),
        ({"name": "a"}, {"name": "A"}, 201, None),
        ({"name": "a"}, {"name": " a "}, 400, {"name": ["thing with this name already exists."]}),
        ({"name": None}, {"name": None}, 201, None),
        ({"a": 1, "b": 2}, {"a": 1, "b": 2}, 400, {"non_field_errors": ["The fields a, b must make a unique set."]}),
        ({"a": 1, "b": 2}, {"a": 2, "b": 2}, 201, None),
        ({"a": 1, "b": 2}, {"a": 1, "b": 1}, 201, None),
        ({"a": 1, "b": None}, {"a": 1, "b": None}, 201, None),
        ({"a": 1, "b": 2}, {"a": 1, "b": 2, "name": []}, 400, {"name": ["Not a valid string."]}),
    ],
)
def test_what_has_to_be_unique(first: Any, second: Any, status: int, said: object) -> None:
    """Without it a value that stands for one row could stand for two."""
    fields = {
        "name": Field(type="string", unique=True, null=True),
        "a": Field(type="integer", null=True),
        "b": Field(type="integer", null=True),
    }
    api = fake(things=Collection(fields=fields, unique_together=(("a", "b"),)))
    client = Client(api)
    assert client.post("/things/", json=first).status_code == 201
    response = client.post("/things/", json=second)
    assert response.status_code == status
    if said is not None:
        assert response.get_json() == said
    assert client.put("/things/1/", json=first).status_code == 200  # its own values are no other row's


@pytest.mark.parametrize(
    ("field", "place"),
    [
        (Field(type="relation", to="usres"), "author.to"),
        (Field(type="list", child=Field(type="relation", to="usres")), "author.child.to"),
        (Field(type="object", fields={"who": Field(type="relation", to="usres")}), "author.fields.who.to"),
    ],
)
def test_a_relation_to_no_collection_is_refused_with_the_nearest(field: Field, place: str) -> None:
    """Without it a typing error in a contract would be a crash at the first POST."""
    with pytest.raises(
        ContractError, match=rf"collections\.posts\.fields\.{place}: no collection 'usres'; did you mean 'users'"
    ):
        fake(users=Collection(), posts=Collection(fields={"author": field}))


def test_a_relation_may_lead_to_a_collection_under_its_other_name() -> None:
    """Without it the rows of a collection with two names would be two kinds of rows to relations."""
    api = fake(
        users=Collection(rows=({}, {})),
        people=Collection(same_as="users"),
        posts=Collection(fields={"author": Field(type="relation", to="people")}, rows=({"author": 1}, {"author": 2})),
    )
    client = Client(api)
    assert client.delete("/users/1/").status_code == 204
    assert client.delete("/people/2/").status_code == 204
    assert (len(api.posts), len(api.people), len(api.users)) == (0, 0, 0)
