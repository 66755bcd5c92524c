"""Rules of the pagination adversary: what can go wrong between two pages, and what the client makes of it."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Response

from fake_server import Contract, FakeAPI
from genericclient import GenericClient
from genericclient.exceptions import PaginationError
from genericclient.pagination import auto
from pytest_genericclient.transport import session_for


def posts(dialect: str = "drf", *, pagination: dict[str, Any] | None = None, **collection: Any) -> FakeAPI:
    """Return a fake with five posts, two on a page."""
    rows = [{"title": title} for title in ("one", "two", "three", "four", "five")]
    fields = {"title": {"type": "string", "required": True}}
    data: dict[str, Any] = {
        "dialect": dialect,
        "collections": {"posts": {"fields": fields, "rows": rows, **collection}},
    }
    return FakeAPI(Contract.from_data({**data, "pagination": {"page_size": 2, **(pagination or {})}}))


def walked(fake: FakeAPI) -> list[int]:
    """Return the keys that a client sees who walks through all pages."""
    slash = fake.contract.trailing_slash
    client = GenericClient(fake.url, session=session_for(fake), autopaginate=auto, trailing_slash=slash)
    return [int(post.id) for post in client.posts.filter(**ASKED_WITH.get(fake.contract.dialect, {}))]


def told(fake: FakeAPI) -> list[str | None]:
    """Return what the journal says struck, by exchange."""
    return [each.fault for each in fake.journal]


ASKED_WITH = {"json_server": {"_page": 1, "_limit": 2}, "json_server_1": {"_page": 1, "_per_page": 2}}
"""By dialect: what a list is asked with, where it has no pages otherwise."""
STYLES: list[dict[str, Any]] = [
    {"dialect": "drf"},
    {"dialect": "drf", "pagination": {"style": "limit-offset"}},
    {"dialect": "drf", "pagination": {"style": "link-header"}},
    {"dialect": "link_header"},
    {"dialect": "json_server"},
    {"dialect": "json_server_1"},
]
NAMES = ["page-number", "limit-offset", "drf-links", "links", "json-server-0.17", "json-server-1.0"]
every_style = pytest.mark.parametrize("style", STYLES, ids=NAMES)


@every_style
def test_a_walk_that_nothing_disturbs_sees_all(style: dict[str, Any]) -> None:
    """Without it the tests below could be right because nothing walks."""
    fake = posts(**style)
    assert walked(fake) == [1, 2, 3, 4, 5]
    assert len(fake.journal) == 3


@every_style
def test_a_next_that_points_at_itself_is_refused_by_the_client(style: dict[str, Any]) -> None:
    """Without it a client that walks for ever would only be found by whoever has to wait for it."""
    fake = posts(**style)
    fake.adversary("self-pointing-next", path="/posts", after=1)
    with pytest.raises(PaginationError):
        walked(fake)
    assert len(fake.journal) < 4
    assert told(fake)[:2] == [None, "self-pointing-next"]


def test_a_last_page_points_at_itself_too() -> None:
    """Without it the loop would end where the pages do."""
    fake = posts("link_header")
    fake.adversary("self-pointing-next")
    client = Client(fake)
    for url in ("/posts?page=3", "/posts?page=1", "/posts?per_page=100"):
        assert f'<http://localhost{url}>; rel="next"' in client.get(url).headers["Link"]
    assert client.get("/posts?page=3").headers["Link"].count('rel="next"') == 1
    assert client.get("/posts?page=3").headers["Link"].count('rel="prev"') == 1


@pytest.mark.parametrize(("asked", "number"), [("_page=2", 2), ("_page=1", 1), ("_page=" + "9" * 5000, 1)])
def test_a_next_may_be_a_number(asked: str, number: int) -> None:
    """Without it an API that numbers its pages would be given a URL that it never gives."""
    fake = posts("json_server_1")
    fake.adversary("self-pointing-next")
    assert Client(fake).get(f"/posts?{asked}&_per_page=2").get_json()["next"] == number


def test_a_count_can_lie() -> None:
    """Without it a client that trusts a count would always be right."""
    fake = posts()
    fake.adversary("lying-count", times=1)
    client = Client(fake)
    assert [client.get("/posts/").get_json()["count"] for _ in range(2)] == [12, 5]
    fake.adversary("lying-count", by=-9)
    assert client.get("/posts/").get_json()["count"] == 0
    assert walked(fake) == [1, 2, 3, 4, 5]


def test_a_count_can_lie_wherever_it_stands() -> None:
    """Without it only one kind of API could lie."""
    for dialect, told_by in (
        ("json_server", lambda response: int(response.headers["X-Total-Count"])),
        ("json_server_1", lambda response: response.get_json()["items"]),
    ):
        fake = posts(dialect)
        fake.adversary("lying-count", by=2)
        assert told_by(Client(fake).get("/posts", query_string=ASKED_WITH[dialect])) == 7


def test_a_page_that_counts_nothing_cannot_lie() -> None:
    """Without it an adversary without effect would pass for one that was survived."""
    for fake in (posts("link_header"), posts(pagination={"style": "cursor"})):
        fake.adversary("lying-count")
        response = session_for(fake).get(fake.url + ("/posts/" if fake.contract.trailing_slash else "/posts"))
        warning = "lying-count: nothing on this page tells how many rows there are"
        assert response.headers["X-Fake-Warning"] == warning
        assert fake.journal[0].warnings == (warning,)


@every_style
def test_a_row_can_come_twice(style: dict[str, Any]) -> None:
    """Without it a client that sums up what it walked through would never count double."""
    fake = posts(**style)
    fake.adversary("duplicate-row", times=1)
    assert walked(fake) == [1, 2, 2, 3, 4, 5]
    assert told(fake) == [None, "duplicate-row", None]
    fake.clear_faults()
    fake.adversary("duplicate-row")
    assert walked(fake) == [1, 2, 2, 3, 4, 4, 5]


@every_style
def test_a_row_that_is_inserted_shifts_the_pages(style: dict[str, Any]) -> None:
    """Without it nobody would see that a list may change while it is read."""
    fake = posts(**style)
    fake.adversary("row-inserted")
    assert walked(fake) == [1, 2, 2, 3, 4, 5]
    assert told(fake)[0] == "row-inserted" and not any(told(fake)[1:])
    assert [(row["id"], row["title"]) for row in fake.posts[:2]] == [(6, "one"), (1, "one")]
    assert fake.faults == ()


@every_style
def test_a_row_that_is_deleted_hides_another(style: dict[str, Any]) -> None:
    """Without it nobody would see that a walk may miss a row that was there all the time."""
    fake = posts(**style)
    fake.adversary("row-deleted")
    assert walked(fake) == [1, 2, 4, 5]
    assert [row["id"] for row in fake.posts] == [2, 3, 4, 5]


def test_a_cursor_survives_both() -> None:
    """Without it one could not see what a cursor is for."""
    for name in ("row-inserted", "row-deleted"):
        fake = posts(pagination={"style": "cursor"})
        fake.adversary(name)
        assert walked(fake)[:5] == [1, 2, 3, 4, 5]


def test_a_row_is_made_of_what_is_said() -> None:
    """Without it a list in an order of its own could not be disturbed where it matters."""
    fake = posts(order=["title"])
    handle = fake.adversary("row-inserted", path="/posts/", row={"title": "a", "id": 77}, times=2)
    assert walked(fake) == [5, 4, 4, 1, 3, 2]
    assert handle.struck == 2
    assert fake.posts[0] == {"id": 77, "title": "a"}
    assert fake.journal[1].warnings == ("row-inserted: no row could be made: 77",)


def test_a_key_that_only_a_client_gives_cannot_be_made_up() -> None:
    """Without it a row without a key would be put into the store."""
    fake = posts(
        pk="slug", rows=[{"slug": "a", "title": "1"}, {"slug": "b", "title": "2"}, {"slug": "c", "title": "3"}]
    )
    fake.adversary("row-inserted")
    Client(fake).get("/posts/")
    assert fake.journal[0].warnings[0].startswith("row-inserted: no row could be made: a row needs its key 'slug'")
    assert len(fake.posts) == 3


def test_nothing_happens_where_nobody_walks() -> None:
    """Without it what is planned for a walk would be used up by the request before it."""
    fake = posts(actions={"recent": {"detail": False, "methods": ["GET"]}})
    handles = [fake.adversary("row-deleted"), fake.adversary("duplicate-row", times=1)]
    client = Client(fake)
    for url in ("/posts/?page=3", "/posts/1/", "/posts/recent/", "/posts/?page=99", "/nothing/", "/"):
        client.get(url)
    client.head("/posts/")
    client.post("/posts/", json={"title": "x"})
    assert [handle.struck for handle in handles] == [0, 0]
    fake.clear_faults()
    fake.adversary("duplicate-row")
    assert client.get("/posts/?page=2").get_json()["results"][0]["id"] == 3


def test_a_page_that_a_handler_answers_is_left_alone() -> None:
    """Without it a response that was made by hand would be taken apart."""
    fake = posts()
    fake.list_route("posts", methods=["GET"], name="own")(lambda request, rows: Response("[]"))
    fake.adversary("self-pointing-next")
    assert Client(fake).get("/posts/own/").text == "[]"


def test_a_page_for_a_person_to_read_is_left_alone() -> None:
    """Without it a page of HTML would be searched for rows."""
    fake = posts()
    for name in ("row-deleted", "lying-count", "duplicate-row", "self-pointing-next", "row-inserted"):
        fake.adversary(name, times=1)
        assert "<html" in Client(fake).get("/posts/?format=api").text
        fake.clear_faults()
    assert len(fake.posts) == 5


def test_items_that_are_no_rows_cannot_be_deleted() -> None:
    """Without it the adversary would break on a page that it does not understand."""
    fake = posts(fields={"id": {"type": "integer", "write_only": True}, "title": {"type": "string"}})
    fake.adversary("row-deleted")
    Client(fake).get("/posts/")
    assert len(fake.posts) == 5
    assert fake.journal[0].warnings[0].startswith("row-deleted: the first item of this page is no row that could be")


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        (("row-insert", {}), "no adversary 'row-insert'; did you mean 'row-inserted'?"),
        (("truncated", {}), "no adversary 'truncated'"),
        (("lying-count", {"times": 0}), "times is 0"),
    ],
)
def test_an_unknown_adversary_is_answered_with_the_nearest(plan: tuple[str, Any], message: str) -> None:
    """Without it a typing mistake would be a client that survives everything."""
    with pytest.raises(ValueError, match=message):
        posts().adversary(plan[0], **plan[1])


def test_a_fault_and_an_adversary_may_strike_at_once() -> None:
    """Without it one would hide the other."""
    fake = posts()
    fake.adversary("lying-count")
    fake.fault("delay", seconds=0)
    assert Client(fake).get("/posts/").get_json()["count"] == 12
    assert fake.journal == ["GET /posts/ 200 (lying-count, delay)"]
