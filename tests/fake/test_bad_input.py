"""Rules of bad input: in every dialect a clear answer, at once, without a traceback, and nothing is lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
from werkzeug.test import Client, TestResponse

from fake_server import Contract, FakeAPI, known_dialects
from pytest_genericclient.live import LiveFakeAPI
from pytest_genericclient.transport import session_for

AT_ONCE = 1.0  # seconds of this thread's own work, so that a machine that is busy otherwise changes nothing
IN_JSON_SERVER = "json_server"  # whose name is that of each of its two manners, or begins it

every_dialect = pytest.mark.parametrize("dialect", known_dialects())


def blog(dialect: str) -> FakeAPI:
    """Return a fake of users and their posts, which go when the user goes, and of notes, which do not."""
    author = {"to": "users", "on_delete": "cascade"}
    title = {"type": "string", "required": True, "max_length": 2_000_000}
    owner = {"to": "users", "on_delete": "set-null", "null": True}
    posts = [{"title": "one", "userId": 1}, {"title": "two", "userId": 2}, {"title": "three", "userId": 1}]
    return FakeAPI(
        Contract.from_data(
            {
                "dialect": dialect,
                "pagination": {"page_size": 2},
                "collections": {
                    "users": {"fields": {"name": {"type": "string"}}, "rows": [{"name": "ada"}, {"name": "eve"}]},
                    "posts": {
                        "fields": {
                            "title": title,
                            "stars": {"type": "integer"},
                            "extra": {"type": "json"},
                            "userId": author,
                        },
                        "rows": posts,
                    },
                    "notes": {
                        "fields": {"text": {"type": "string"}, "ownerId": owner},
                        "rows": [{"text": "a", "ownerId": 1}, {"text": "b", "ownerId": 2}],
                    },
                },
            }
        )
    )


def ask(fake: FakeAPI, method: str, path: str, **options: Any) -> TestResponse:
    """Send a request, at the URL as this dialect has it, and see that it is answered at once, and in peace."""
    path, mark, query = path.partition("?")
    slash = "/" if fake.contract.trailing_slash and not path.endswith("/") else ""
    began = time.thread_time()
    response = Client(fake).open(path + slash + mark + query, method=method, **options)
    assert time.thread_time() - began < AT_ONCE
    assert response.status_code < 500, response.text
    assert "Traceback" not in response.text and ".py" not in response.text
    return response


def is_json_server(fake: FakeAPI) -> bool:
    """Say whether an API keeps whatever JSON it is sent, as json-server does."""
    return fake.contract.dialect.startswith(IN_JSON_SERVER)


DEEP = 100_000
REFUSED_BY_ALL = {
    "100 MB": b'{"title": "' + b"x" * 100_000_000 + b'"}',
    "100,000 brackets": b"[" * DEEP + b"]" * DEEP,
    "100,000 open brackets": b"[" * DEEP,
    "100,000 objects": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "brackets in a field": b'{"title": "x", "extra": ' + b"[" * DEEP + b"]" * DEEP + b"}",
    "a 5,000-digit number": b'{"title": "x", "stars": ' + b"9" * 5000 + b"}",
    "a 5,000-digit number in open data": b'{"title": "x", "extra": ' + b"9" * 5000 + b"}",
    "a raw NUL": b'{"title": "a\x00b"}',
    "malformed JSON": b'{"title": ',
    "a list": b'[{"title": "x"}]',
    "null": b"null",
    "a text": b'"x"',
    "no number": b'{"title": "x", "stars": NaN}',
    "UTF-16": '{"title": "x"}'.encode("utf-16"),
    "latin-1": b'{"title": "\xff"}',
    "single quotes": b"{'title': 'x'}",
}
REFUSED_BY_VALIDATION = {
    "a NUL": b'{"title": "a\\u0000b"}',
    "a lone surrogate": b'{"title": "\\ud800"}',
    "a number beyond floats": b'{"title": "x", "stars": 1e999999}',
    "5,000 digits in a text": b'{"title": "x", "stars": "' + b"9" * 5000 + b'"}',
    "nothing": b"",
    "a wrong type": b'{"title": "x", "stars": {}}',
}


@every_dialect
@pytest.mark.parametrize("body", REFUSED_BY_ALL.values(), ids=REFUSED_BY_ALL.keys())
def test_a_body_that_cannot_be_read_is_refused_at_once(dialect: str, body: bytes) -> None:
    """Without it one request could hang the fake, end it, or be stored as a row."""
    fake = blog(dialect)
    before = fake.posts[:]
    for method, path in (("POST", "/posts"), ("PUT", "/posts/1"), ("PATCH", "/posts/1")):
        response = ask(fake, method, path, data=body, content_type="application/json")
        assert response.status_code in (400, 413), (method, response.text)
    assert fake.posts == before
    assert [each.status for each in fake.journal] == [response.status_code] * 3
    assert len(repr(fake.journal[0])) < 10_000


@every_dialect
@pytest.mark.parametrize("body", REFUSED_BY_VALIDATION.values(), ids=REFUSED_BY_VALIDATION.keys())
def test_a_value_that_cannot_be_is_refused_where_values_are_checked(dialect: str, body: bytes) -> None:
    """Without it a row could be stored that can be neither read nor written again."""
    fake = blog(dialect)
    before = fake.posts[:]
    response = ask(fake, "POST", "/posts", data=body, content_type="application/json")
    if is_json_server(fake):  # it checks nothing
        assert response.status_code == 201
        assert ask(fake, "GET", f"/posts/{response.get_json()['id']}").get_json() == response.get_json()
    else:
        assert response.status_code == 400
        assert fake.posts == before
    str(fake.journal)


@every_dialect
@pytest.mark.parametrize(
    "data",
    [b"title=x&" * 90_000, b"a=1&" * 5000, b"a" * 2_700_000],
    ids=["700 kB", "5,000 parts", "2.7 MB"],
)
def test_a_form_is_bounded(dialect: str, data: bytes) -> None:
    """Without it a form could do what JSON cannot."""
    fake = blog(dialect)
    response = ask(fake, "POST", "/posts", data=data, content_type="application/x-www-form-urlencoded")
    assert 400 <= response.status_code < 500
    assert len(fake.posts) == 3


@every_dialect
@pytest.mark.parametrize("number", ["abc", "-1", "0", "1.5", "%00", "9" * 5000, "", "1e3"])
def test_a_page_that_is_none_never_leads_to_itself(dialect: str, number: str) -> None:
    """Without it a client that follows `next` would go round for ever."""
    fake = blog(dialect)
    for name in ("page", "_page"):
        url = f"/posts?{name}={number}"
        response = ask(fake, "GET", url)
        assert response.status_code in (200, 400, 404)
        if response.status_code == 200:
            assert f"{name}={number}>" not in response.headers.get("Link", "").partition('rel="next"')[0][-200:]
            body = response.get_json()
            assert not isinstance(body, dict) or str(body.get("next")).partition("?")[2] != f"{name}={number}"


@every_dialect
@pytest.mark.parametrize(
    "query",
    [
        "title_like=((((",
        "title__regex=((((",
        "search=((((",
        "title_like=" + "(a*)*" * 30 + "b",
        "title:contains=((((",
        "title=%00",
        "title=%ED%A0%80",
        "id=" + "9" * 5000,
        "stars__gt=abc",
        "ordering=%00",
        "_sort=%00&_order=%00",
        "_where=" + "%7B%22or%22%3A%5B" * 1000,
        "&".join(f"_expand=x{number}" for number in range(100)),
    ],
    ids=lambda query: query[:20],
)
def test_a_query_that_makes_no_sense_hangs_nobody(dialect: str, query: str) -> None:
    """Without it a bad pattern would be a server that answers no more."""
    assert ask(blog(dialect), "GET", f"/posts?{query}").status_code in (200, 400, 404)


@every_dialect
def test_a_query_of_a_thousand_unknown_names_is_answered(dialect: str) -> None:
    """Without it the warnings would be more headers than a client reads."""
    fake = blog(dialect)
    response = ask(fake, "GET", "/posts?" + "&".join(f"nobody{number}=1" for number in range(1000)))
    assert len(response.headers.getlist("X-Fake-Warning")) == len(fake.journal[0].warnings) <= 21
    session = session_for(fake)
    slash = "/" if fake.contract.trailing_slash else ""
    assert session.get(f"{fake.url}/posts{slash}", params=dict.fromkeys(map(str, range(300)), 1)).status_code == 200


@every_dialect
@pytest.mark.parametrize(
    "path", ["/posts/%00", "/posts/" + "9" * 5000, "/posts/%ff", "/posts/%ED%A0%80", "/" + "a/" * 5000]
)
def test_a_path_that_cannot_be_is_nowhere(dialect: str, path: str) -> None:
    """Without it a strange key would be an error of the fake's."""
    for method in ("GET", "PUT", "PATCH", "DELETE"):
        response = ask(blog(dialect), method, path, json={"title": "x"} if method != "GET" else None)
        assert response.status_code in (404, 405)


@every_dialect
@pytest.mark.parametrize("method", ["DELETE", "PUT", "PATCH", "FROBNICATE"])
def test_a_collection_is_never_wiped(dialect: str, method: str) -> None:
    """Without it a key that is an empty text would delete everything."""
    fake = blog(dialect)
    for path in ("/posts", "/posts/"):
        assert ask(fake, method, path, json={"title": "x"}).status_code in (301, 404, 405)
    assert len(fake.posts) == 3


@every_dialect
def test_a_delete_takes_its_own_dependents_only(dialect: str) -> None:
    """Without it a delete would take rows along that never belonged to it."""
    fake = blog(dialect)
    fake.posts.add(title="four", userId=None)
    assert ask(fake, "DELETE", "/users/1").status_code in (200, 204)
    assert [row["name"] for row in fake.users] == ["eve"]
    if not is_json_server(fake):  # there `_dependent` and the version decide, which its own tests show
        assert [row["title"] for row in fake.posts] == ["two", "four"]
        assert [row["ownerId"] for row in fake.notes] == [None, 2]
    assert {"two", "four"} <= {row["title"] for row in fake.posts}
    assert {"text": "b", "ownerId": 2} in [{"text": row["text"], "ownerId": row["ownerId"]} for row in fake.notes]


@every_dialect
def test_a_foreign_key_has_the_type_of_the_key_that_it_is(dialect: str) -> None:
    """Without it a row that was posted would not be found by the filter for its parent."""
    fake = blog(dialect)
    response = ask(fake, "POST", "/users/1/posts", json={"title": "nested"})
    if response.status_code == 404:  # no nested routes here; json-server keeps what it is sent, others read it
        sent = {"title": "nested", "userId": 1 if is_json_server(fake) else "1"}
        response = ask(fake, "POST", "/posts", json=sent)
    made = fake.posts[-1]
    assert response.status_code == 201 and made["title"] == "nested"
    assert made["userId"] == fake.users[0]["id"] and type(made["userId"]) is type(fake.users[0]["id"])
    assert (
        "nested" in ask(fake, "GET", "/posts?userId=1&page=2&_page=2").text + ask(fake, "GET", "/posts?userId=1").text
    )


def at_once_from(threads: int, work: Callable[[int], Any], count: int) -> list[Any]:
    """Return the results of a piece of work that several threads begin at the same moment."""
    barrier = threading.Barrier(threads)

    def begin(number: int) -> Any:
        if number < threads:
            barrier.wait(30)
        return work(number)

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(begin, range(count)))


@every_dialect
@pytest.mark.parametrize("threads", [50, 64])
def test_parallel_writes_lose_nothing_and_share_no_key(dialect: str, threads: int) -> None:
    """Without it an acknowledged write could be gone, or two rows have one key."""
    fake = blog(dialect)
    made = at_once_from(threads, lambda number: ask(fake, "POST", "/posts", json={"title": f"t{number}"}), threads * 3)
    assert {response.status_code for response in made} == {201}
    keys = [response.get_json()["id"] for response in made]
    assert len(set(keys)) == threads * 3
    stored = {row["id"]: row["title"] for row in fake.posts}
    assert [stored[key] for key in keys] == [f"t{number}" for number in range(threads * 3)]
    assert len(fake.posts) == 3 + threads * 3
    assert len(fake.journal) == threads * 3


@every_dialect
def test_50_parallel_posts_over_a_socket_lose_nothing(dialect: str) -> None:
    """Without it what holds in-process could break on a port."""
    fake = blog(dialect)
    slash = "/" if fake.contract.trailing_slash else ""
    with LiveFakeAPI() as server:
        server.mount(fake)

        def post(number: int) -> int:
            response = requests.post(f"{server.url}/posts{slash}", json={"title": f"t{number}"}, timeout=30)
            return response.status_code

        assert at_once_from(50, post, 50) == [201] * 50
        server.check()
    assert {row["title"] for row in fake.posts} >= {f"t{number}" for number in range(50)}
    assert len({row["id"] for row in fake.posts}) == 53


@every_dialect
def test_parallel_changes_of_one_row_are_all_of_them_kept(dialect: str) -> None:
    """Without it one of two writers would undo what the other did."""
    fake = blog(dialect)
    titles = {f"extra{number}": number for number in range(40)}

    def change(number: int) -> int:
        return ask(fake, "PATCH", "/posts/1", json={"extra": {"n": number}}).status_code

    assert set(at_once_from(40, change, 40)) == {200}
    assert fake.posts[0]["extra"]["n"] in titles.values()
    assert [each.answer["extra"] for each in fake.journal][-1] == fake.posts[0]["extra"]


@pytest.mark.parametrize("retries", [0, 1], ids=["quick path", "urllib3"])
def test_a_body_of_100_mb_is_refused_at_once_in_process(retries: int) -> None:
    """Without it a mistake in a test would be a test that takes minutes."""
    fake = blog("drf")
    session = session_for(fake, retries)
    began = time.thread_time()
    response = session.post(
        f"{fake.url}/posts/", data=REFUSED_BY_ALL["100 MB"], headers={"Content-Type": "application/json"}
    )
    assert response.status_code == 400
    assert time.thread_time() - began < 2 * AT_ONCE  # the body itself is copied


def test_a_body_of_100_mb_is_refused_over_a_socket() -> None:
    """Without it a client would see a connection that breaks, instead of a reason."""
    fake = blog("link_header")
    with LiveFakeAPI() as server:
        server.mount(fake)
        response = requests.post(
            f"{server.url}/posts",
            data=REFUSED_BY_ALL["100 MB"],
            headers={"Content-Type": "application/json"},
            timeout=30,
        )
    assert response.status_code == 413
