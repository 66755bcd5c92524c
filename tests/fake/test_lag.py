"""Rules of lag: when a write becomes visible, and to whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import Client

from fake_server import Contract, FakeAPI, RowView

BLOG: dict[str, Any] = {
    "collections": {
        "users": {"fields": {"name": {"type": "string", "required": True, "unique": True}}, "rows": [{"name": "ada"}]},
        "posts": {
            "fields": {"title": {"type": "string", "required": True}},
            "rows": [{"title": "one"}],
            "actions": {"recent": {"detail": False, "methods": ["GET"]}},
        },
        "drafts": {"same_as": "posts"},
    }
}


@pytest.fixture(name="fake")
def _fake() -> FakeAPI:
    return FakeAPI(Contract.from_data(BLOG))


@pytest.fixture(name="client")
def _client(fake: FakeAPI) -> Client:
    return Client(fake)


def titles(client: Client, url: str = "/posts/") -> list[str]:
    """Return the titles that a reader sees."""
    return [row["title"] for row in client.get(url).get_json()["results"]]


def test_a_write_is_visible_after_so_many_reads(fake: FakeAPI, client: Client) -> None:
    """Without it code that reads what it just wrote would pass every test, and fail on a replica."""
    fake.lag(reads=2)
    assert client.post("/posts/", json={"title": "two"}).get_json() == {"id": 2, "title": "two"}
    assert [titles(client) for _ in range(3)] == [["one"], ["one"], ["one", "two"]]
    assert [each.fault for each in fake.journal] == [None, "lag", "lag", None]
    assert str(fake.journal[1]) == "GET /posts/ 200 (lag)"


def test_a_write_is_visible_after_a_time_of_the_fakes_clock(fake: FakeAPI, client: Client) -> None:
    """Without it a test of lag would have to wait for it."""
    fake.clock.freeze("2030-01-01")
    fake.lag(seconds=0.5)
    client.post("/posts/", json={"title": "two"})
    fake.clock.advance(0.25)
    client.patch("/posts/1/", json={"title": "first"})
    assert [titles(client) for _ in range(3)] == [["one"]] * 3
    fake.clock.advance(0.25)
    assert titles(client) == ["one", "two"]
    fake.clock.advance(0.25)
    assert titles(client) == ["first", "two"]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_every_kind_of_write_lags(fake: FakeAPI, client: Client, method: str) -> None:
    """Without it a row could be gone at once, and come late."""
    fake.lag(reads=1)

    def read() -> list[int]:
        return [client.open(f"/posts/{key}/", method=method).status_code for key in (1, 2)]

    client.post("/posts/", json={"title": "two"})
    assert client.open("/posts/2/", method=method).status_code == 404
    assert read() == [200, 200]
    client.delete("/posts/1/")
    assert client.open("/posts/1/", method=method).status_code == 200
    assert read() == [404, 200]


def test_writes_become_visible_in_their_order(fake: FakeAPI, client: Client) -> None:
    """Without it a reader could see the second write, and not the first."""
    fake.lag(reads=2)
    client.post("/posts/", json={"title": "two"})
    assert titles(client) == ["one"]
    client.post("/posts/", json={"title": "three"})
    assert [titles(client) for _ in range(3)] == [["one"], ["one", "two"], ["one", "two", "three"]]


def test_a_writer_sees_its_own_writes_where_it_writes(fake: FakeAPI, client: Client) -> None:
    """Without it a second write would be checked against what nobody has any more."""
    fake.lag(reads=9)
    assert client.post("/users/", json={"name": "eve"}).status_code == 201
    assert client.post("/users/", json={"name": "eve"}).status_code == 400
    assert client.patch("/users/2/", json={"name": "eva"}).get_json()["name"] == "eva"
    assert client.get("/users/2/").status_code == 404
    assert [row["name"] for row in fake.users] == ["ada", "eva"]


def test_a_lag_may_be_that_of_one_collection(fake: FakeAPI, client: Client) -> None:
    """Without it one slow table would make all slow."""
    fake.lag("drafts", reads=1)
    fake.lag("drafts", reads=2)
    client.post("/users/", json={"name": "eve"})
    client.post("/posts/", json={"title": "two"})
    assert client.get("/users/").get_json()["count"] == 2
    assert [titles(client, url) for url in ("/posts/", "/drafts/", "/posts/")] == [["one"], ["one"], ["one", "two"]]


def test_what_is_read_otherwise_is_not_counted(fake: FakeAPI, client: Client) -> None:
    """Without it nobody could say after which request a write is visible."""
    fake.lag(reads=1)
    client.post("/posts/", json={"title": "two"})
    for url in ("/", "/users/", "/posts/recent/", "/nothing/"):
        client.get(url)
    client.options("/posts/")
    client.post("/posts/", json={})
    assert titles(client) == ["one"]


@pytest.mark.parametrize(
    "end",
    [FakeAPI.reset, FakeAPI.clear_faults, lambda fake: fake.restore(fake.snapshot())],
    ids=["reset", "clear", "restore"],
)
def test_lag_has_an_end(fake: FakeAPI, client: Client, end: Callable[[FakeAPI], None]) -> None:
    """Without it the next test would read what the last one had."""
    fake.lag(reads=5)
    client.post("/posts/", json={"title": "two"})
    end(fake)
    assert titles(client) == [row["title"] for row in fake.posts]


def test_a_write_that_a_handler_makes_lags_too(fake: FakeAPI, client: Client) -> None:
    """Without it an action would be quicker than everything else."""

    @fake.list_route("posts", methods=["GET"])
    def add(request: Any, rows: RowView) -> dict[str, Any]:
        return rows.add(title="added")

    fake.lag(reads=1)
    assert client.get("/posts/add/").get_json()["id"] == 2
    assert [titles(client), titles(client)] == [["one"], ["one", "added"]]


def test_a_handler_that_fails_leaves_nothing_to_be_seen_late(fake: FakeAPI, client: Client) -> None:
    """Without it what was put back would appear after a while."""

    @fake.list_route("posts", methods=["POST"])
    def fail(request: Any, rows: RowView) -> None:
        rows.add(title="never")
        raise LookupError("a bug")

    fake.lag(reads=1)
    with pytest.raises(LookupError):
        client.post("/posts/fail/")
    assert [titles(client), titles(client)] == [["one"], ["one"]]


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        ({}, "lag is a number of reads or of seconds"),
        ({"reads": 1, "seconds": 1}, "lag is a number of reads or of seconds"),
        ({"reads": 0}, "reads is 0; expected a count from 1 on"),
        ({"seconds": 0}, "seconds is 0; expected a time above 0"),
        ({"seconds": float("nan")}, "seconds is nan"),
        ({"collection": "post", "reads": 1}, "no collection 'post'; did you mean 'posts'?"),
    ],
)
def test_a_wrong_lag_is_refused_with_the_way_out(fake: FakeAPI, plan: dict[str, Any], message: str) -> None:
    """Without it a typing mistake would be no lag at all."""
    with pytest.raises(ValueError, match=message):
        fake.lag(**plan)
