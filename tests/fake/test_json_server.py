"""The fake in json-server's manner: what it does beside what was recorded of the real ones."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import Client, TestResponse
from werkzeug.wrappers import Request, Response

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
)
from pytest_genericclient.pairing import client_for

BOTH = ("json_server", "json_server_1")
both = pytest.mark.parametrize("dialect", BOTH)


def data(dialect: str = "json_server") -> dict[str, Any]:
    """Return a blog as a file of json-server, with the ids that it has there."""
    key: Callable[[int], Any] = str if dialect == "json_server_1" else int
    return {
        "users": [{"id": key(1), "name": "Ada", "age": 36}, {"id": key(2), "name": "Bob", "age": 9}],
        "posts": [
            {"id": key(1), "title": "one", "userId": key(1), "views": 5},
            {"id": key(2), "title": "two", "userId": key(2), "views": 7},
            {"id": key(3), "title": "three", "userId": key(1), "views": 9},
        ],
        "comments": [{"id": key(1), "body": "nice", "postId": key(1)}],
        "empties": [],
        "profile": {"name": "Ada", "id": 77},
    }


def fake(dialect: str = "json_server", **more: Any) -> FakeAPI:
    """Return a fake of the blog."""
    return FakeAPI(Contract.from_rows(data(dialect), dialect=dialect, **more))


def made(dialect: str = "json_server", *, more: dict[str, Any] | None = None, **collections: Collection) -> FakeAPI:
    """Return a fake of some collections."""
    return FakeAPI(Contract(dialect, collections=collections, **(more or {})))


def ask(api: FakeAPI, method: str, url: str, **sent: Any) -> TestResponse:
    """Return what a fake answers."""
    return Client(api).open(url, method=method, **sent)


def get(api: FakeAPI, url: str) -> Any:
    """Return the body of an answer to a GET."""
    return ask(api, "GET", url).get_json()


def warnings(api: FakeAPI, url: str, method: str = "GET", **sent: Any) -> tuple[str, ...]:
    """Return what the journal notes of a request in silence."""
    ask(api, method, url, **sent)
    return api.journal[-1].warnings


# -- never a silent wrong answer -------------------------------------------------------------------------------------

PASSED_OVER = [
    ("json_server", "/posts?titel=one", "the query parameter 'titel' was ignored, .*; did you mean 'title'?"),
    ("json_server", "/posts?views:gte=5", "'views:gte' was ignored, .*; did you mean 'views_gte'?"),
    ("json_server", "/posts?view_gte=5", "no row has a field 'view', so 'view_gte' selects none; did you mean 'views"),
    ("json_server", "/posts?xyz=5", "'xyz' was ignored, as no row has such a field; known: id, title, userId, views"),
    ("json_server", "/posts?title[eq]=one", "'title' has brackets that are no list"),
    ("json_server", "/posts?titel[eq]=one", "'titel' was ignored"),
    ("json_server", "/posts?_sort=-views", "the rows were not sorted by '-views', .*; did you mean 'views'?"),
    ("json_server", "/posts?_order=desc", "'_order' was ignored, as there is no '_sort'"),
    ("json_server", "/posts?_start=1", "'_start' was ignored, as there is neither '_end' nor '_limit'"),
    ("json_server", "/posts?_page=abc", "_page='abc' is no number"),
    ("json_server", "/posts?_page=0", "_page='0' was taken as 1"),
    ("json_server", "/posts?_page=2x", "_page='2x' was taken as 2"),
    ("json_server", "/posts?_page=1&_limit=x", "_limit='x' is no number"),
    ("json_server", "/posts?_limit=x", "_limit='x' is no number"),
    ("json_server", "/posts?_start=x&_end=1", "_start='x' is no number"),
    (
        "json_server",
        "/posts?_embed=coments",
        "_embed='coments' is empty everywhere: no collection; did you mean 'comments",
    ),
    ("json_server", "/posts?_embed=profile", "_embed='profile' is empty everywhere: no collection"),
    ("json_server", "/posts?_embed=users", "no row there has a field 'postId'"),
    ("json_server", "/posts?_expand=usr", "_expand='usr' was ignored: no such collection; did you mean 'user'?"),
    ("json_server", "/users?_expand=post", "_expand='post' was ignored: no row here has a field 'postId'"),
    ("json_server", "/posts/1?title=two", "'title' was ignored, as one row is read by its key alone"),
    ("json_server", "/profile?name=x", "'name' was ignored, as one object is read as it is"),
    ("json_server", "/posts/9/comments", "there is no row '9' in 'posts'"),
    ("json_server", "/pots", "no collection 'pots'; did you mean 'posts'?"),
    ("json_server", "/pots/1/comments", "no collection 'pots' with rows that others could be under; did you mean 'po"),
    ("json_server", "/profile/1/posts", "no collection 'profile' with rows"),
    ("json_server", "/posts/1/profile", "'profile' is one object"),
    ("json_server", "/profile/1", "'profile' is one object .*, so nothing is under it"),
    ("json_server", "/posts/1/coments", "nothing 'coments' under a row of 'posts'; did you mean 'comments'?"),
    ("json_server", "/posts/1/2/3", "nothing '2/3' under a row of 'posts'"),
    ("json_server", "/posts/1//", "a segment is empty|nothing ''"),
    ("json_server", "/users/1/posts?titel=x", "'titel' was ignored"),
    ("json_server", "/posts/1/users", "'postId' was ignored, as no row has such a field"),
    (
        "json_server_1",
        "/posts?titel=one",
        "no row has a field 'titel', by which 'titel' selects; did you mean 'title'?",
    ),
    ("json_server_1", "/posts?views:gtt=5", "'views:gtt' was ignored: no operator 'gtt'; did you mean 'gt'?"),
    ("json_server_1", "/posts?_limit=5", "no row has a field '_limit', .*; here it is _per_page"),
    ("json_server_1", "/posts?id=1", "id='1' was read as 1, while rows have it as a text, which is not the same"),
    ("json_server_1", "/posts?id:in=1,2", r"id:in='1,2' was read as \[1, 2\]"),
    ("json_server_1", "/posts?title.0=o", "'title.0' selects none, as|no row has a field 'title.0'"),
    ("json_server_1", "/posts?_sort=view", "the rows were not sorted by 'view', .*; did you mean 'views'?"),
    ("json_server_1", "/posts?_per_page=2", "'_per_page' was ignored, as there is no page in '_page'"),
    ("json_server_1", "/posts?_page=abc", "_page='abc' is no number, and was ignored"),
    ("json_server_1", "/posts?_page=9", "there is no page 9; the nearest of 1 was given"),
    ("json_server_1", "/posts?_page=1&_per_page=0", "_per_page='0' was taken as 1"),
    ("json_server_1", "/posts?_page=1&_per_page=2x", "_per_page='2x' was taken as 2"),
    ("json_server_1", "/posts?_where={", "'_where' was ignored: it is no JSON object"),
    ("json_server_1", "/posts?_where={}&views=5", "'views' was ignored, as '_where' goes before it"),
    (
        "json_server_1",
        "/posts?_embed=coments",
        "_embed='coments' was ignored: no such collection; did you mean 'comments",
    ),
    ("json_server_1", "/posts?_embed=usr", "_embed='usr' was ignored: no such collection; did you mean 'user'?"),
    ("json_server_1", "/posts?_embed=users", "_embed='users' is empty everywhere: no row there has a field 'postId'"),
    ("json_server_1", "/users?_embed=post", "_embed='post' is nowhere: no row here has a field 'postId'"),
    ("json_server_1", "/posts/1?title=two", "'title' was ignored, as one row is read by its key alone"),
    ("json_server_1", "/posts/1/comments", "nothing 'comments' under a row of 'posts'"),
    ("json_server_1", "/api", "no collection 'api'"),
]


@pytest.mark.parametrize(("dialect", "url", "expected"), PASSED_OVER)
def test_what_json_server_passes_over_in_silence_is_said(dialect: str, url: str, expected: str) -> None:
    """Without it a misspelled query would give all rows, or none, and a test would be green for the wrong reason."""
    said = " ".join(warnings(fake(dialect), url))
    assert re.search(expected, said), said


@pytest.mark.parametrize(
    ("dialect", "url"),
    [
        *[("json_server", url) for url in ("/posts?title=one&views_gte=1&_sort=views&_order=asc&_page=1&_limit=2",)],
        *[("json_server", url) for url in ("/posts?_embed=comments&_expand=user&q=o&_=1", "/posts/1?_expand=user&_=2")],
        *[("json_server", url) for url in ("/empties?a=1&b_gte=2&_sort=c", "/posts?_end=1", "/posts?tag[]=&_embed=")],
        *[("json_server_1", url) for url in ("/posts?views:gt=1&_sort=-views,title&_page=1&_per_page=2",)],
        *[
            ("json_server_1", url)
            for url in ("/posts?_embed=comments&_embed=user", "/empties?a=1&_sort=b", "/posts?_page=")
        ],
        *[("json_server_1", url) for url in ("/posts?title=one&title:in=one,two", '/posts?_where={"id":{"eq":"1"}}')],
    ],
)
def test_nothing_is_said_of_a_good_query(dialect: str, url: str) -> None:
    """Without it warnings would come with every answer, and nobody would read them."""
    found = [each for each in warnings(fake(dialect), url) if "'tag'" not in each]
    assert found == []


@both
def test_strict_queries_refuse_what_would_be_passed_over(dialect: str) -> None:
    """Without it whoever wants no doubtful answer at all could not have that."""
    answer = ask(fake(dialect, strict_queries=True), "GET", "/posts?titel=one")
    assert answer.status_code == 400
    assert "titel" in answer.get_json()["error"]


@both
def test_a_method_that_is_not_for_a_place_is_said(dialect: str) -> None:
    """Without it a 404 for a DELETE on a list would look as if the list were missing; and nothing may be deleted."""
    api = fake(dialect)
    assert "DELETE is not for this place, where there is GET, POST" in " ".join(warnings(api, "/posts", "DELETE"))
    assert api.journal == ["DELETE /posts 404"]
    assert len(api.posts) == 3


# -- bodies ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dialect", "body", "content_type", "status"),
    [
        ("json_server", b"{", "application/json", 400),
        ("json_server", b"5", "application/json", 400),
        ("json_server", b"[]", "application/json", 400),
        ("json_server", b'{"a": "\xff"}', "application/json", 400),
        ("json_server", b"[" * 100_000, "application/json", 400),
        ("json_server", b"1" * 5000, "application/json", 400),
        ("json_server", b'{"a": 1}', "text/plain", 415),
        ("json_server", b'{"a": 1}', "", 415),
        ("json_server", b"a=1&" * 1001, "application/x-www-form-urlencoded", 413),
        ("json_server", b" " * 3_000_000, "application/json", 413),
        ("json_server_1", b"{", "application/json", 400),
        ("json_server_1", b"[]", "text/plain", 400),
        ("json_server_1", b"null", "application/json", 400),
        ("json_server_1", b"a=1", "application/x-www-form-urlencoded", 400),
        ("json_server_1", b" " * 3_000_000, "application/json", 413),
    ],
)
@pytest.mark.parametrize(("method", "url"), [("POST", "/posts"), ("PUT", "/posts/1"), ("PATCH", "/posts/1")])
def test_a_bad_body_is_refused_and_changes_nothing(
    dialect: str, body: bytes, content_type: str, status: int, method: str, url: str
) -> None:
    """Without it a typo would be stored as a row, empty one, or hang the server; and no answer shows a stack."""
    api = fake(dialect)
    answer = ask(api, method, url, data=body, content_type=content_type)
    assert answer.status_code == status
    assert "Traceback" not in answer.get_data(as_text=True)
    assert api.posts == fake(dialect).posts


@both
def test_a_body_without_meaning_is_not_looked_at(dialect: str) -> None:
    """Without it a client that always sends a Content-Type, or a body with its DELETE, could not read or delete."""
    api = fake(dialect)
    assert ask(api, "GET", "/posts/1", data=b"", content_type="application/json").status_code == 200
    assert ask(api, "DELETE", "/posts/1", data=b"[]", content_type="application/json").status_code == 200


def test_a_form_is_an_object_of_texts() -> None:
    """Without it the forms that 0.17 takes could not be sent; what is there twice is a list."""
    said = ask(fake(), "POST", "/posts", data="a=1&b=x&b=y&c=", content_type="application/x-www-form-urlencoded")
    assert said.get_json() == {"id": 4, "a": "1", "b": ["x", "y"], "c": ""}


@both
def test_a_number_beyond_all_is_null(dialect: str) -> None:
    """Without it `1e400` would be answered as Infinity, which is no JSON."""
    said = ask(fake(dialect), "POST", "/posts", data='{"a": [{"b": 1e400}]}', content_type="application/json")
    assert said.get_json()["a"] == [{"b": None}]


# -- keys ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [1, "1"])
def test_an_id_is_given_once(key: Any) -> None:
    """Without it two rows could have one URL; 0.17 would answer 500 and show its stack."""
    api = fake()
    answer = ask(api, "POST", "/posts", json={"id": key})
    assert (answer.status_code, answer.get_json()) == (409, {"error": f"another row already has the key {key!r}"})
    assert len(api.posts) == 3


@pytest.mark.parametrize("key", [True, 1.5, [1], {"a": 1}, "a/b", ".."])
def test_an_id_that_cannot_stand_in_a_url_is_refused(key: Any) -> None:
    """Without it a row could be made that nobody can read."""
    answer = ask(fake(), "POST", "/posts", json={"id": key})
    assert (answer.status_code, answer.get_json()) == (400, {"error": "Bad Request", "fields": {"id": ["not_a_key"]}})


def test_an_id_never_comes_twice() -> None:
    """Without it what leads to a deleted row would lead to a new one."""
    api = fake()
    ask(api, "POST", "/posts", json={"id": 70})
    ask(api, "DELETE", "/posts/70")
    assert ask(api, "POST", "/posts", json={}).get_json() == {"id": 71}


@pytest.mark.parametrize(
    ("dialect", "kind", "sent", "expected"),
    [
        ("json_server", "given", {}, str),
        ("json_server", "text", {}, str),
        ("json_server", "uuid4", {}, str),
        ("json_server", "integer", {}, int),
        ("json_server_1", "integer", {}, int),
        ("json_server_1", "given", {}, str),
        ("json_server_1", "given", {"id": "mine"}, "mine"),
        ("json_server_1", "text", {"id": "mine"}, str),
    ],
)
def test_the_key_of_a_new_row_is_of_its_kind(dialect: str, kind: Any, sent: dict[str, Any], expected: Any) -> None:
    """Without it ids would change their type with the first POST."""
    api = made(dialect, things=Collection(pk=PrimaryKey("id", kind)))
    keys = [ask(api, "POST", "/things", json=sent).get_json()["id"] for _ in range(1 if sent.get("id") else 3)]
    if isinstance(expected, str):
        assert keys == [expected]
    else:
        assert {type(key) for key in keys} == {expected}
        assert len(set(keys)) == len(keys)
    assert get(api, f"/things/{keys[0]}")["id"] == keys[0]


def test_a_key_that_is_made_up_is_no_other_rows() -> None:
    """Without it a row whose key nobody gave could take the place of another one, or be refused."""
    taken = get(made(a=Collection(pk=PrimaryKey("id", "given"), rows=({"id": "x"},))), "/a")
    first = made(a=Collection(pk=PrimaryKey("id", "given"), rows=tuple(taken)))
    key = ask(first, "POST", "/a", json={}).get_json()["id"]
    again = made(a=Collection(pk=PrimaryKey("id", "given"), rows=({"id": key},)))
    assert ask(again, "POST", "/a", json={}).get_json()["id"] not in {key, "", None}


def test_1_0_says_that_it_ignores_an_id_and_refuses_one_that_cannot_be() -> None:
    """Without it a client would look for the row under the id that it sent."""
    said = " ".join(warnings(fake("json_server_1"), "/posts", "POST", json={"id": "9"}))
    assert "the key 'id' of the body was ignored: json-server 1.0 makes up its own" in said
    api = made("json_server_1", things=Collection(pk=PrimaryKey("id", "given")))
    assert ask(api, "POST", "/things", json={"id": "a/b"}).status_code == 400
    assert ask(api, "POST", "/things", json={"id": None}).status_code == 201


@pytest.mark.parametrize(("url", "found"), [("/things/1", 1), ("/things/01", None), ("/things/x%20y", "x y")])
@both
def test_a_row_is_found_by_how_its_key_is_spelled(dialect: str, url: str, found: Any) -> None:
    """Without it a key in a URL, which is always text, would not find a row whose key is a number."""
    things = Collection(rows=({"id": 1},)), Collection(pk=PrimaryKey("id", "text"), rows=({"id": "x y"},))
    answers = [ask(made(dialect, things=each), "GET", url).get_json().get("id") for each in things]
    assert found in answers if found is not None else answers == [None, None]


# -- how rows lead to one another ------------------------------------------------------------------------------------


def test_a_deleted_row_takes_with_it_what_leads_there_and_nothing_else() -> None:
    """Without it a DELETE could take unrelated rows along, as in 0.17, or leave rows that lead nowhere."""
    api = fake()
    api.posts.add(title="orphan", userId=99)
    api.comments.add(body="on null", postId=None)
    api.comments.add(body="by text", postId="1")
    assert ask(api, "DELETE", "/users/1").get_json() == {}
    assert [row["title"] for row in api.posts] == ["two", "orphan"]
    assert [row["body"] for row in api.comments] == ["on null"]


def test_1_0_leaves_null_or_deletes_what_it_is_told_to() -> None:
    """Without it `_dependent` could delete rows that lead to nothing, or none."""
    api = fake("json_server_1")
    api.posts.add(title="orphan", userId=None)
    assert ask(api, "DELETE", "/users/1").get_json()["name"] == "Ada"
    assert [row["userId"] for row in api.posts] == [None, "2", None, None]
    assert len(api.comments) == 1
    ask(api, "DELETE", "/users/2?_dependent=posts")
    assert [row["title"] for row in api.posts] == ["one", "three", "orphan"]
    said = " ".join(warnings(api, "/posts/1?_dependent=coments&x=1", "DELETE"))
    assert "_dependent='coments' was ignored: no such collection; did you mean 'comments'?" in said
    assert "'x' was ignored, as a row is deleted by its key alone" in said


def test_rows_that_lead_to_one_another_in_a_circle_are_deleted_once() -> None:
    """Without it a DELETE could go round for ever, or as deep as Python can."""
    api = made(nodes=Collection(rows=tuple({"id": each, "nodeId": (each + 1) % 3000} for each in range(3000))))
    assert ask(api, "DELETE", "/nodes/0").status_code == 200
    assert len(api.nodes) == 0
    api = made("json_server_1", nodes=Collection(rows=({"id": 1, "nodeId": 1}, {"id": 2, "nodeId": 1})))
    ask(api, "DELETE", "/nodes/1")
    assert api.nodes == [{"id": 2, "nodeId": 1}]  # it leaves the collection of the row alone


def declared(dialect: str, on_delete: Any, *, null: bool = False) -> FakeAPI:
    """Return a fake in which a field is declared as a relation, by another name than that of its collection."""
    relation = Field(type="relation", to="users", on_delete=on_delete, null=null)
    return made(
        dialect,
        users=Collection(rows=({"id": 1, "name": "Ada"},)),
        posts=Collection(
            fields={"authorId": relation, "editor": relation, "title": Field(type="string")},
            rows=({"id": 1, "authorId": 1, "editor": 1, "title": "one"},),
        ),
    )


@both
def test_a_declared_relation_leads_where_it_says(dialect: str) -> None:
    """Without it a contract with names of its own could not be expanded, embedded or nested."""
    api = declared(dialect, "cascade")
    word = "_embed" if dialect == "json_server_1" else "_expand"
    ada = {"id": 1, "name": "Ada"}
    assert get(api, f"/posts/1?{word}=author")["author"] == ada
    assert get(api, f"/posts?{word}=editor")[0]["editor"] == ada
    assert get(api, "/users?_embed=posts")[0]["posts"][0]["title"] == "one"
    if dialect == "json_server":
        assert get(api, "/users/1/posts")[0]["title"] == "one"


@pytest.mark.parametrize(
    ("on_delete", "status", "left"),
    [
        ("cascade", 200, []),
        ("set-null", 200, [{"id": 1, "authorId": None, "editor": None, "title": "one"}]),
        ("keep", 200, [{"id": 1, "authorId": 1, "editor": 1, "title": "one"}]),
        ("protect", 409, [{"id": 1, "authorId": 1, "editor": 1, "title": "one"}]),
    ],
)
@both
def test_a_declared_relation_has_the_fate_that_it_says(dialect: str, on_delete: str, status: int, left: Any) -> None:
    """Without it `on_delete` would mean nothing in these dialects; a refused DELETE changes nothing."""
    api = declared(dialect, on_delete, null=on_delete == "set-null")
    assert ask(api, "DELETE", "/users/1").status_code == status
    assert api.posts == left
    assert len(api.users) == (1 if status == 409 else 0)


@pytest.mark.parametrize(("to", "left"), [("users", 0), (None, 0), ("teams", 1)])
def test_a_field_with_the_name_of_a_relation_may_be_declared_as_another(to: str | None, left: int) -> None:
    """Without it `userId` could not lead to `teams`: it would be deleted with a user of the same number."""
    rules = Field(type="integer") if to is None else Field(type="relation", to=to)
    posts = Collection(fields={"userId": rules}, rows=({"id": 1, "userId": 1},))
    one = Collection(rows=({"id": 1},))
    api = made(users=one, teams=one, posts=posts)
    ask(api, "DELETE", "/users/1")
    assert len(api.posts) == left


def test_a_nested_row_has_the_key_of_its_parent_in_its_type() -> None:
    """Without it `_embed` would never find what a nested POST made, as in 0.17."""
    api = fake()
    answer = ask(api, "POST", "/posts/1/comments", json={"body": "x", "postId": 99})
    assert answer.get_json() == {"id": 2, "body": "x", "postId": 1}
    assert get(api, answer.headers["Location"])["body"] == "x"
    assert len(get(api, "/posts/1?_embed=comments")["comments"]) == 2
    assert ask(api, "POST", "/posts/9/comments", json={}).status_code == 404
    assert len(api.comments) == 2


def test_a_row_that_leads_to_itself_can_be_deleted() -> None:
    """Without it a row could be put back by the null that is put into it."""
    parent = Field(type="relation", to="nodes", null=True, on_delete="set-null")
    api = made(nodes=Collection(fields={"parent": parent}, rows=({"id": 1, "parent": 1}, {"id": 2, "parent": 1})))
    ask(api, "DELETE", "/nodes/1")
    assert api.nodes == [{"id": 2, "parent": None}]


@both
def test_keys_of_another_type_are_told(dialect: str) -> None:
    """Without it nothing would be embedded, and nobody would see that `"1"` is not `1`."""
    other: Any = int if dialect == "json_server_1" else str
    rows = {"posts": data(dialect)["posts"], "comments": [{"id": 1, "postId": other(1)}]}
    said = warnings(FakeAPI(Contract.from_rows(rows, dialect=dialect)), "/posts?_embed=comments")
    assert said == ("_embed='comments' is empty everywhere: 'postId' there is of another type than the keys here",)


def test_nothing_is_found_by_what_is_no_key() -> None:
    """Without it a row that leads by `true`, by null or by a list could be expanded into another's row."""
    rows = [{"id": each, "userId": value} for each, value in enumerate((True, None, [1], "1"), 1)]
    api = FakeAPI(Contract.from_rows({"users": data()["users"], "posts": rows}, dialect="json_server"))
    assert ["user" in row for row in get(api, "/posts?_expand=user")] == [False, False, False, True]
    api = FakeAPI(Contract.from_rows({"users": data()["users"], "posts": rows[:3]}, dialect="json_server_1"))
    assert ["user" in row for row in get(api, "/posts?_embed=user")] == [False, False, False]


# -- singletons, other places ----------------------------------------------------------------------------------------


@both
def test_a_singleton_is_read_and_written_where_it_stands(dialect: str) -> None:
    """Without it an object of the file could not be served; its own `id` is a field like any other."""
    api = fake(dialect)
    assert get(api, "/profile") == {"name": "Ada", "id": 77}
    assert ask(api, "PATCH", "/profile", json={"age": 1}).get_json() == {"name": "Ada", "id": 77, "age": 1}
    assert ask(api, "PUT", "/profile", json={"id": [1]}).get_json() == {"id": [1]}
    assert api["profile"] == [{"id": [1]}]
    assert ask(api, "DELETE", "/profile").status_code == 404
    with pytest.raises(ValueError, match="another row already has the key ''"):
        api["profile"].add(name="x")


def test_0_17_creates_a_singleton_anew() -> None:
    """Without it a POST to a singleton, a PUT that answers 201, would be another thing than on the real one."""
    answer = ask(fake(), "POST", "/profile", json={"a": 1})
    assert (answer.status_code, answer.get_json()) == (201, {"a": 1})
    assert answer.headers["Location"] == "http://localhost/profile"


def test_all_data_is_one_answer_in_0_17() -> None:
    """Without it `/db` would be missing; a collection of that name goes before it."""
    api = fake()
    assert get(api, "/db") == data()
    assert get(made(db=Collection(rows=({"id": 1},))), "/db") == [{"id": 1}]


def test_1_0_takes_slashes_before_a_path() -> None:
    """Without it a client whose base URL ends in a slash would work on the real one alone."""
    answers = {}
    for dialect in BOTH:
        environ = Client(fake(dialect)).get("/posts").request.environ
        environ["PATH_INFO"] = "//posts"
        answers[dialect] = fake(dialect).dispatch(Request(environ)).status_code
    assert answers == {"json_server": 404, "json_server_1": 200}


@both
def test_an_api_under_a_prefix_is_nowhere_else(dialect: str) -> None:
    """Without it the prefix of a contract would mean nothing here; names of rows are quoted in links."""
    api = FakeAPI(Contract.from_rows(data(dialect), dialect=dialect, prefix="/api"))
    assert get(api, "/api/posts/1")["title"] == "one"
    assert ask(api, "GET", "/api").status_code == 200
    assert "this API is under /api/" in " ".join(warnings(api, "/posts/1"))
    assert api.journal == ["GET /api/posts/1 200", "GET /api 200", "GET /posts/1 404"]


@both
def test_the_root_is_a_page_for_a_person(dialect: str) -> None:
    """Without it a look at the fake in a browser would show nothing; nothing else is there."""
    api = fake(dialect)
    answer = ask(api, "GET", "/")
    assert answer.mimetype == "text/html"
    assert 'href="posts"' in answer.get_data(as_text=True)
    assert ask(api, "GET", "/", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert ask(api, "POST", "/", json={}).status_code == 404


@both
def test_a_page_of_another_origin_may_ask(dialect: str) -> None:
    """Without it a page in a browser could not speak to the fake (CORS), as it can to the real one."""
    sent = {"Origin": "http://page.test", "Access-Control-Request-Headers": "X-Token"}
    preflight = ask(fake(dialect), "OPTIONS", "/posts", headers=sent)
    assert preflight.status_code == 204
    assert preflight.headers["Access-Control-Allow-Headers"] == "X-Token"
    answer = ask(fake(dialect), "GET", "/posts", headers=sent)
    assert answer.headers["Access-Control-Allow-Origin"] in {"*", "http://page.test"}


def test_head_is_get_without_the_body() -> None:
    """Without it whoever only asks whether a row is there would be told that the request is bad, as by 1.0."""
    answers = [ask(fake("json_server_1"), "HEAD", url) for url in ("/posts/1", "/posts/9")]
    assert [(each.status_code, each.data) for each in answers] == [(200, b""), (404, b"")]


# -- pages -----------------------------------------------------------------------------------------------------------


def test_links_lead_to_the_page_that_they_name() -> None:
    """Without it whoever follows `next` from `_page=abc` would get the same page for ever, as from 0.17."""
    api = fake()
    seen, url = [], "/posts?_page=abc&_limit=1&title_like=%5Beo%5D"
    while url:
        answer = ask(api, "GET", url)
        seen += [row["title"] for row in answer.get_json()]
        parts = [part.partition(">; rel=") for part in answer.headers["Link"].split(", ")]
        url = {rel: link[1:] for link, _, rel in parts}.get('"next"', "")
        assert not url or url.endswith("&_limit=1&title_like=%5Beo%5D")
    assert seen == ["one", "two", "three"]


def test_the_size_of_a_page_is_the_contracts_habit() -> None:
    """Without it `page_size` and `max_page_size` would be read from a contract and forgotten."""
    for dialect, word in zip(BOTH, ("_limit", "_per_page"), strict=True):
        more = {"pagination": Pagination("none", 2, max_page_size=2)}
        rows = tuple({"id": each} for each in range(5))
        api = made(dialect, more=more, a=Collection(rows=rows), b=Collection(rows=rows, page_size=1))
        bodies = [
            get(api, url) for url in ("/a?_page=1", f"/a?_page=1&{word}=9", "/b?_page=1", f"/a?_page=1&{word}=-1")
        ]
        sizes = [len(body["data"] if isinstance(body, dict) else body) for body in bodies]
        assert sizes == [2, 2, 1, 1 if dialect == "json_server_1" else 2]


@pytest.mark.parametrize("style", ["page-number", "cursor", "limit-offset", "link-header"])
@both
def test_a_pagination_that_json_server_has_not_is_refused(dialect: str, style: Any) -> None:
    """Without it a contract could promise pages that nobody gets."""
    with pytest.raises(ContractError, match=f"pagination.style is '{style}'; expected 'none'"):
        FakeAPI(Contract(dialect, pagination=Pagination(style)))


@both
def test_the_client_walks_all_rows(dialect: str) -> None:
    """Without it `client_for` would give the first page as if it were all, or fail on the envelope."""
    api = fake(dialect)
    for each in range(20):
        api.posts.add(title=f"more {each}")
    client = client_for(api)
    assert len(client.posts.all()) == 23
    size = {"_limit" if dialect == "json_server" else "_per_page": 5}
    assert len(client.posts.filter(_page=1, **size)) == 23
    assert len(api.journal) == 6
    post = client.posts.create({"title": "new"})
    post.title = "newer"
    post.save()
    post.delete()
    assert len(api.posts) == 23


# -- a pattern cannot hang the server --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "pattern", ["(a%2B)%2B$", "(a|a)*b", "(.*)(.*)(.*)(.*)b", "(((){2000}){2000}){2000}x", "a{999}"]
)
def test_a_costly_pattern_is_answered_at_once(pattern: str) -> None:
    """Without it one `_like` could keep the server for years, and everybody else waiting."""
    api = made(a=Collection(rows=tuple({"id": each, "t": "a" * 5000 + "!"} for each in range(20))))
    began = perf_counter()
    assert ask(api, "GET", f"/a?t_like={pattern}").status_code in {200, 400}
    assert perf_counter() - began < 5


def test_a_pattern_that_takes_too_long_is_given_up() -> None:
    """Without it a pattern with very many states could still be slow on very many rows."""
    letters = random.Random(1)
    rows = ({"id": each, "t": "".join(letters.choices("abc", k=3000))} for each in range(30))
    answer = ask(made(a=Collection(rows=tuple(rows))), "GET", "/a?t_like=(a.{90}b.{90}|b.{90}a.{90}){3}x")
    assert (answer.status_code, answer.get_json()["error"]) == (400, "the pattern takes too long on these rows")


@pytest.mark.parametrize("pattern", ["(", "*", "[", "a**", "(?=a)", "(a)\\1", "\\", "a" * 301])
def test_a_bad_pattern_is_refused_with_the_reason(pattern: str) -> None:
    """Without it a typo in a pattern would be a 500, or select nothing without a word."""
    answer = ask(fake(), "GET", "/posts", query_string={"title_like": pattern})
    assert answer.status_code == 400
    assert answer.get_json()["error"].startswith("the pattern ")


# -- what goes beyond json-server ------------------------------------------------------------------------------------

STRICT = Collection(
    put="strict",
    fields={
        "title": Field(type="string", required=True, max_length=5),
        "status": Field(type="string", default="draft"),
        "address": Field(type="object", fields={"zip": Field(type="string", required=True)}, null=True),
        "changed": Field(type="datetime", auto="now-on-update", read_only=True),
    },
    rows=({"id": 1, "title": "one"},),
)


@both
def test_a_strict_collection_checks_what_it_is_sent(dialect: str) -> None:
    """Without it a contract with fields could not be tested in these dialects: everything would be stored."""
    api = made(dialect, posts=STRICT)
    refused = ask(api, "POST", "/posts", json={"title": "too long", "address": {}})
    assert refused.status_code == 400
    codes = {"title": ["too_long"], "address": {"zip": ["required"]}}
    assert refused.get_json() == {"error": "Bad Request", "fields": codes}
    nobody = ask(api, "POST", "/posts", json={"title": "a", "address": 5})
    assert nobody.get_json()["fields"] == {"address": {"body": ["not_an_object"]}}
    assert ask(api, "PUT", "/posts/1", json={}).status_code == 400
    assert ask(api, "PATCH", "/posts/1", json={"status": "live"}).get_json()["title"] == "one"
    assert ask(api, "PUT", "/posts/1", json={"title": "b"}).get_json()["status"] == "live"
    made_row = ask(api, "POST", "/posts", json={"title": "c", "titel": "d"}).get_json()
    assert made_row["status"] == "draft"
    assert "titel" not in made_row
    assert "the key 'titel' of the body was ignored; did you mean 'title'?" in api.journal[-1].warnings[-1]


@both
def test_a_strict_collection_makes_up_a_key_that_nobody_gave(dialect: str) -> None:
    """Without it a row without its key would be refused, where json-server makes one up."""
    strict = Collection(put="strict", pk=PrimaryKey("slug", "given"), fields={"title": Field(type="string")})
    api = made(dialect, posts=strict)
    assert ask(api, "POST", "/posts", json={"title": "a"}).status_code == 201
    assert ask(api, "POST", "/posts", json={"slug": "mine"}).get_json()["slug"] == "mine"


@both
def test_fields_are_not_checked_unless_a_collection_is_strict(dialect: str) -> None:
    """Without it a declared relation would already refuse what json-server stores; `merge` makes a PUT a PATCH."""
    fields = {"title": Field(type="string", required=True)}
    api = made(dialect, posts=Collection(fields=fields, rows=({"id": 1, "title": "a"},)))
    assert ask(api, "PUT", "/posts/1", json={"x": 1}).get_json() == {"id": 1, "x": 1}
    api = made(dialect, posts=Collection(put="merge", rows=({"id": 1, "title": "a"},)))
    assert ask(api, "PUT", "/posts/1", json={"x": 1}).get_json() == {"id": 1, "title": "a", "x": 1}
    shown = {"url": Field(type="self-url"), "secret": Field(write_only=True)}
    api = made(dialect, posts=Collection(fields=shown, rows=({"id": 1, "secret": "s"},)))
    assert get(api, "/posts/1") == {"id": 1, "url": "http://localhost/posts/1"}


@both
def test_actions_hang_on_rows_and_on_lists(dialect: str) -> None:
    """Without it verbs beside CRUD could not be had in these dialects."""
    fields = {"by": Field(type="string", required=True)}
    actions = {"publish": Action(set={"status": "live"}), "sign": Action(fields=fields)}
    api = made(dialect, posts=Collection(actions=actions, rows=({"id": 1, "title": "a"},)))

    @api.detail_route("posts", methods=["GET"])
    def plain(_request: Request, post: Any) -> Any:
        return Response(post["title"], content_type="text/plain")

    @api.list_route("posts", methods=["GET"])
    def recent(_request: Request, posts: Any) -> Any:
        return [row["title"] for row in posts]

    assert ask(api, "POST", "/posts/1/publish").get_json() == {"id": 1, "title": "a", "status": "live"}
    assert api.posts[0]["status"] == "live"
    assert get(api, "/posts/recent") == ["a"]
    assert ask(api, "GET", "/posts/1/plain").get_data(as_text=True) == "a"
    assert ask(api, "POST", "/posts/9/publish").status_code == 404
    assert ask(api, "POST", "/posts/1/sign", json={}).get_json()["fields"] == {"by": ["required"]}
    assert "GET is not for this action, which is for POST" in " ".join(warnings(api, "/posts/1/publish"))


AUTH = Auth(("token",), {"ada": User("ada")}, {"secret": "ada"})


@both
def test_auth_is_asked_for_where_a_contract_says_so(dialect: str) -> None:
    """Without it a contract could promise a login that is never asked for."""
    rows = data(dialect)
    api = FakeAPI(Contract.from_rows(rows, dialect=dialect, auth=AUTH))
    assert ask(api, "GET", "/posts").status_code == 401
    assert ask(api, "GET", "/posts").headers["WWW-Authenticate"] == "Token"
    wrong = ask(api, "GET", "/posts", headers={"Authorization": "Token wrong"})
    assert (wrong.status_code, wrong.get_json()) == (401, {"error": "Bad credentials"})
    assert ask(api, "GET", "/posts", headers={"Authorization": "Token secret"}).status_code == 200
    assert ask(api, "GET", "/").status_code == 200
    assert ask(api, "OPTIONS", "/posts").status_code == 204
    staff = FakeAPI(Contract.from_rows(rows, dialect=dialect, auth=Auth(("token",), AUTH.users, AUTH.tokens, "staff")))
    assert ask(staff, "GET", "/posts", headers={"Authorization": "Token secret"}).status_code == 403
    session = FakeAPI(Contract.from_rows(rows, dialect=dialect, auth=Auth(("session",), AUTH.users)))
    assert "WWW-Authenticate" not in ask(session, "GET", "/posts").headers


@both
def test_a_login_is_refused_where_there_is_none(dialect: str) -> None:
    """Without it a contract could name a path that is not served."""
    with pytest.raises(ContractError, match="auth.login is 'login'; expected none"):
        FakeAPI(Contract(dialect, auth=Auth(("token",), login="login")))


@both
def test_who_asks_too_often_waits(dialect: str) -> None:
    """Without it `throttle` would mean nothing here; who is logged in can be spared."""
    throttled = FakeAPI(Contract.from_rows(data(dialect), dialect=dialect, throttle=Throttle("1/min")))
    assert [ask(throttled, "GET", "/posts").status_code for _ in range(2)] == [200, 429]
    assert ask(throttled, "GET", "/posts").headers["Retry-After"] == "60"
    more: dict[str, Any] = {"throttle": Throttle("1/min", anonymous=True), "auth": AUTH}
    spared = FakeAPI(Contract.from_rows(data(dialect), dialect=dialect, **more))
    logged_in = {"Authorization": "Token secret"}
    assert [ask(spared, "GET", "/posts", headers=logged_in).status_code for _ in range(3)] == [200, 200, 200]


@both
def test_an_outdated_write_is_refused_where_a_contract_is_optimistic(dialect: str) -> None:
    """Without it two writers could not be kept apart by entity tags, which are weak, or none, on a real json-server."""
    api = fake(dialect, conditional=True, optimistic=True)
    tag = ask(api, "GET", "/posts/1").headers["ETag"]
    assert not tag.startswith("W/")
    assert ask(api, "PATCH", "/posts/1", json={"a": 1}, headers={"If-Match": tag}).status_code == 200
    assert ask(api, "PATCH", "/posts/1", json={"a": 2}, headers={"If-Match": tag}).status_code == 412
    assert ask(api, "DELETE", "/posts/1", headers={"If-Match": tag}).status_code == 412
    assert api.posts[0]["a"] == 1


def test_what_is_known_is_not_sent_again() -> None:
    """Without it the 304 of 0.17 would be missing; `no-cache` asks for the whole answer."""
    tag = ask(fake(), "GET", "/posts/1").headers["ETag"]
    known = ask(fake(), "GET", "/posts/1", headers={"If-None-Match": tag})
    assert (known.status_code, known.data, "Content-Type" in known.headers) == (304, b"", False)
    anew = {"If-None-Match": tag, "Cache-Control": "no-cache"}
    assert ask(fake(), "GET", "/posts/1", headers=anew).status_code == 200
    assert ask(fake(), "PUT", "/posts/1", json={}, headers={"If-None-Match": "*"}).status_code == 200


@both
def test_fifty_writers_lose_nothing(dialect: str) -> None:
    """Without it rows would be lost, or share an id, as with `--watch` of 0.17."""
    api = fake(dialect)
    with ThreadPoolExecutor(16) as pool:
        answers = list(
            pool.map(lambda each: ask(api, "POST", "/posts", json={"title": str(each)}).get_json(), range(50))
        )
    assert len({row["id"] for row in answers}) == 50
    assert len(api.posts) == 53


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["create", "put", "patch", "delete", "walk"]),
        st.integers(0, 5),
        st.dictionaries(st.sampled_from(["a", "b"]), st.none() | st.booleans() | st.integers() | st.text(), max_size=2),
    ),
    max_size=25,
)


@both
@given(steps=STEPS)
@settings(max_examples=40, deadline=None)
def test_the_client_over_the_fake_is_a_dict_of_rows(dialect: str, steps: list[tuple[str, int, dict[str, Any]]]) -> None:
    """Without it some sequence of writes could leave other rows than it says, and single requests would not show it."""
    api = made(dialect, things=Collection(pk=PrimaryKey("id", "text")))
    client, model = client_for(api), dict[str, dict[str, Any]]()
    size = {"_limit" if dialect == "json_server" else "_per_page": 2}
    for verb, at, body in steps:
        key = sorted(model)[at] if at < len(model) else None
        if verb == "create":
            row = client.things.create(body).payload
            model[row["id"]] = {"id": row["id"], **body}
        elif verb == "walk":
            assert [each.payload for each in client.things.filter(_page=1, **size)] == list(model.values())
        elif key is not None and verb == "delete":
            client.things.get(id=key).delete()
            del model[key]
        elif key is not None:
            ask(api, verb.upper(), f"/things/{key}", json=body)
            model[key] = {"id": key, **body} if verb == "put" else {**model[key], **body}
    assert api.things == list(model.values())


@both
def test_what_a_handler_raises_and_what_is_planned_pass_through(dialect: str) -> None:
    """Without it these rules would not have the door that all carriers use: journal, faults, snapshots."""
    api = fake(dialect)
    before = api.snapshot()
    ask(api, "DELETE", "/posts/1")
    api.restore(before)
    assert len(api.posts) == 3
    api.fault("status", status=503, times=1)
    assert [ask(api, "GET", "/posts").status_code for _ in range(2)] == [503, 200]
    assert json.loads(json.dumps(api.journal[-1].answer))[0]["title"] == "one"


# -- singletons elsewhere --------------------------------------------------------------------------------------------

PROFILE = Collection(singleton=True, fields={"name": Field(type="string", required=True)}, rows=({"name": "Ada"},))


@pytest.mark.parametrize("dialect", ["drf", "link_header"])
def test_a_singleton_is_served_by_the_rest_rules_too(dialect: str) -> None:
    """Without it a file of json-server could not be served in another dialect."""
    api = made(dialect, profile=PROFILE, open=Collection(singleton=True))
    slash = "/" if dialect == "drf" else ""
    assert get(api, f"/profile{slash}") == {"name": "Ada"}
    assert ask(api, "PUT", f"/profile{slash}", json={}).status_code == 400
    assert ask(api, "PUT", f"/profile{slash}", json={"name": "Bob"}).get_json() == {"name": "Bob"}
    assert ask(api, "PATCH", f"/open{slash}", json={"id": 7}).get_json() == {"id": 7}
    for method in ("POST", "DELETE"):
        answer = ask(api, method, f"/profile{slash}", json={})
        assert (answer.status_code, answer.headers.get("Allow", "GET")[:3]) == (405, "GET")
    assert ask(api, "GET", f"/profile/1{slash}").status_code == 404
    assert "'profile' is one object (a singleton)" in api.journal[-1].warnings[-1]
    assert api["profile"] == [{"name": "Bob"}]
    assert api["profile"][0] == {"name": "Bob"}


@pytest.mark.parametrize("wrong", [{"rows": ({}, {})}, {"same_as": "a"}, {"lookup": "slug"}])
def test_a_singleton_is_one_object(wrong: dict[str, Any]) -> None:
    """Without it the second row of a singleton would be there, and nobody could reach it."""
    with pytest.raises(ContractError, match="a singleton is one object"):
        Collection(singleton=True, **wrong)
