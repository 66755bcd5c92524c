"""The client on a real Django REST framework, in every dialect that the oracle speaks; the fake has no part in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import drf_blog
import pytest
from django.conf import settings
from requests import PreparedRequest
from wsgi_session import session_on

from genericclient import (
    BadRequestError,
    ConflictError,
    GenericClient,
    HTTPError,
    MultipleResourcesFound,
    NotAuthenticatedError,
    NotFoundError,
    PaginationError,
    ResourceNotFound,
    RetryPolicy,
)
from genericclient.pagination import cursor, limit_offset, link_header, page_number

URL = "http://api.test"
PASSWORD = (drf_blog.USERNAME, drf_blog.PASSWORD)


class Heard:
    """The oracle, and what it was asked and answered: `GET /api/posts/?page=2 200`."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Let Django answer."""
        query = environ["QUERY_STRING"]
        asked = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}{'?' if query else ''}{query}"

        def noting(status: str, *rest: Any) -> Any:
            self.lines.append(f"{asked} {status[:3]}")
            return start_response(status, *rest)

        answer: Iterable[bytes] = drf_blog.application(environ, noting)
        return answer

    def since(self, number: int) -> list[str]:
        """Return the lines after the first `number`."""
        return self.lines[number:]


class Clock:
    """A clock that goes on only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1_000_000.0
        self.slept: list[float] = []

    def time(self) -> float:
        """Return the time of day."""
        return self.now

    def monotonic(self) -> float:
        """Return the same."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let the time go on, at once."""
        self.slept.append(seconds)
        self.now += seconds

    def random(self) -> float:
        """Return a chance that is always the same."""
        return 0.5


def with_token(token: str) -> Callable[[PreparedRequest], PreparedRequest]:
    """Return what `auth=` takes for a token: a callable, as `requests` has them."""

    def sign(request: PreparedRequest) -> PreparedRequest:
        request.headers["Authorization"] = f"Token {token}"
        return request

    return sign


DIALECTS: list[tuple[str, Any, dict[str, Any]]] = [
    ("api", page_number, {}),
    ("linked", link_header, {}),
    ("limited", limit_offset, {}),
    ("cursored", cursor, {}),
    ("bare", None, {}),
    ("slashless", page_number, {"trailing_slash": False}),
    ("token", page_number, {"auth": with_token(drf_blog.TOKEN)}),
    ("basic", page_number, {"auth": PASSWORD}),
]
"""What stands in the URL, the paginator that reads its pages, and what else a client has to know."""

every_dialect = pytest.mark.parametrize(
    ("dialect", "paginator", "options"),
    [
        pytest.param(dialect, paginator, options, id=f"{dialect}-{how}")
        for dialect, named, options in DIALECTS
        for how, paginator in (("named", named), ("auto", "auto"))
    ],
)


def client_on(heard: Heard, dialect: str, **options: Any) -> GenericClient:
    """Return a client of one dialect of the oracle."""
    settled = {"trailing_slash": True, "session": session_on(heard, URL), **options}
    return GenericClient(f"{URL}/{dialect}", **settled)


def rows_now() -> list[tuple[int, str, str]]:
    """Return what is in the database, without asking the API."""
    return list(drf_blog.Post.objects.values_list("id", "title", "status"))


@every_dialect
def test_every_page_is_walked_once_and_with_the_filter(dialect: str, paginator: Any, options: dict[str, Any]) -> None:
    """Without it a list could be short, or hold a row twice, as soon as it has a second page."""
    drf_blog.reset({"title": f"{number}", "status": "draft" if number % 3 == 0 else "live"} for number in range(1, 8))
    heard = Heard()
    posts = client_on(heard, dialect, autopaginate=paginator, **options).posts
    of_all, of_live = (1, 1) if dialect == "bare" else (4, 3)
    assert [post.id for post in posts.all()] == [1, 2, 3, 4, 5, 6, 7]
    assert len(heard.lines) == of_all
    assert [post.id for post in posts.filter(status="live")] == [1, 2, 4, 5, 7]
    assert [post.id for post in posts.iterate(status="live")] == [1, 2, 4, 5, 7]
    assert len(heard.since(of_all)) == 2 * of_live
    assert all("status=live" in line for line in heard.since(of_all))
    assert len(set(heard.since(of_all))) == of_live
    first = posts.first(status="draft")
    assert first is not None and first.title == "3"
    assert posts.first(status="archived") is None
    assert posts.exists(status="draft") and not posts.exists(status="archived")
    assert (posts.count(), posts.count(status="live"), posts.count(status="archived")) == (7, 5, 0)


@pytest.mark.parametrize(("dialect", "paginator"), [("api", page_number), ("linked", link_header), ("api", "auto")])
def test_a_page_that_is_gone_breaks_the_walk(dialect: str, paginator: Any) -> None:
    """Without it rows deleted during a walk would look like an API that is not there, or like the end of the list."""
    drf_blog.reset({"title": f"{number}"} for number in range(1, 5))
    posts = client_on(Heard(), dialect, autopaginate=paginator).posts
    walk = posts.iterate()
    assert [next(walk).id, next(walk).id] == [1, 2]
    posts.delete(3)
    posts.delete(4)
    with pytest.raises(PaginationError) as broken:
        next(walk)
    assert not isinstance(broken.value, ResourceNotFound)


def test_a_cursor_goes_on_where_it_was() -> None:
    """Without it a walk by cursor could lose rows while others come and go, which is what cursors are for."""
    drf_blog.reset({"title": f"{number}"} for number in range(1, 6))
    posts = client_on(Heard(), "cursored", autopaginate=cursor).posts
    walk = posts.iterate()
    assert [next(walk).id, next(walk).id] == [1, 2]
    posts.delete(1)
    posts.delete(4)
    posts.create({"title": "6"})
    assert [post.id for post in walk] == [3, 5, 6]


@pytest.mark.parametrize("named", [limit_offset, "auto"])
def test_a_limit_of_the_caller_is_kept_on_every_page(named: Any) -> None:
    """Without it a walk could begin with pages of one size and go on with those of another."""
    drf_blog.reset({"title": f"{number}"} for number in range(1, 8))
    heard = Heard()
    posts = client_on(heard, "limited", autopaginate=named).posts
    assert [post.id for post in posts.filter(limit=3, offset=1)] == [2, 3, 4, 5, 6, 7]
    assert len(heard.lines) == 2 and all("limit=3" in line for line in heard.lines)


@every_dialect
def test_the_story_is_the_same_in_every_dialect(dialect: str, paginator: Any, options: dict[str, Any]) -> None:
    """Without it the client could write only where it reads best."""
    drf_blog.reset([])
    heard = Heard()
    posts = client_on(heard, dialect, autopaginate=paginator, **options).posts
    slash = "" if dialect == "slashless" else "/"
    for title in ("one", "two", "three", "four", "five"):
        posts.create({"title": title})
    assert rows_now() == [(number, each.title, "draft") for number, each in enumerate(posts.all(), 1)]
    before = len(heard.lines)

    second = posts.get(id=2)
    second.title = "II"
    assert "title" in second.changed
    assert second.save().title == "II"
    assert not second.changed
    posts.create_or_update({"id": 3, "status": "archived"})
    assert posts(id=2).publish().data["status"] == "live"
    assert posts().ping().data == {"pong": True}
    assert second.refresh().status == "live"
    assert second.patch(status="archived", title="ii").title == "ii"
    posts.delete(1)
    posts.get(id=4).delete()
    assert heard.since(before) == [
        f"GET /{dialect}/posts/2{slash} 200",
        f"PUT /{dialect}/posts/2{slash} 200",
        f"PUT /{dialect}/posts/3{slash} 400",
        f"PATCH /{dialect}/posts/3{slash} 200",
        f"POST /{dialect}/posts/2/publish{slash} 200",
        f"POST /{dialect}/posts/ping{slash} 200",
        f"GET /{dialect}/posts/2{slash} 200",
        f"PATCH /{dialect}/posts/2{slash} 200",
        f"DELETE /{dialect}/posts/1{slash} 204",
        f"GET /{dialect}/posts/4{slash} 200",
        f"DELETE /{dialect}/posts/4{slash} 204",
    ]
    assert rows_now() == [(2, "ii", "archived"), (3, "three", "archived"), (5, "five", "draft")]

    assert posts.get(status="draft").id == 5
    assert posts.get_or_create(id=3, defaults={"title": "unused"}).title == "three"
    assert (
        posts.get_or_create(status="live", defaults={"title": "six"}).payload.items()
        >= {
            "id": 6,
            "title": "six",
            "status": "live",
        }.items()
    )
    with pytest.raises(MultipleResourcesFound):
        posts.get(status="archived")
    with pytest.raises(ResourceNotFound):
        posts.get(id=1)


@every_dialect
def test_a_refusal_is_an_error_and_changes_nothing(dialect: str, paginator: Any, options: dict[str, Any]) -> None:
    """Without it a program could go on as if the API had done what it refused."""
    drf_blog.reset([{"title": "one"}])
    posts = client_on(Heard(), dialect, autopaginate=paginator, **options).posts
    with pytest.raises(BadRequestError) as refused:
        posts.create({"status": "live"})
    assert "title" in refused.value.response.data
    post = posts.get(id=1)
    post.status = "nope"
    with pytest.raises(BadRequestError, match="nope"):
        post.save()
    with pytest.raises(BadRequestError):
        posts.create_or_update({"id": 1, "title": ""})
    for ask in (lambda: posts.delete(9), lambda: posts.get(id=9), lambda: posts(id=9).publish()):
        with pytest.raises(NotFoundError) as missing:
            ask()
        assert missing.value.response.status_code == 404
    assert post.status == "nope" and "status" in post.changed
    assert post.refresh().payload == {"id": 1, "title": "one", "body": "", "status": "draft"}
    assert not post.changed
    assert rows_now() == [(1, "one", "draft")]


WRITES: dict[str, Callable[[GenericClient], Any]] = {
    "save": lambda client: client.posts.create_or_update({"id": 1, "title": "new"}),
    "patch": lambda client: client.posts.get(id=1).patch(title="new"),
    "create": lambda client: client.posts.create({"title": "new"}),
    "delete": lambda client: client.posts.delete(1),
    "publish": lambda client: client.posts(id=1).publish(),
}


@pytest.mark.parametrize("write", WRITES)
def test_a_write_without_its_slash_says_what_to_change(write: str) -> None:
    """Without it a write that a redirect turned into a read would look as if it had been done."""
    drf_blog.reset([{"title": "old"}])
    heard = Heard()
    assert not settings.DEBUG  # with it Django refuses such a write by itself
    with pytest.raises(HTTPError, match="trailing_slash=True"):
        WRITES[write](client_on(heard, "api", trailing_slash=False))
    assert rows_now() == [(1, "old", "draft")]
    assert heard.lines[-1].endswith(" 301")


def test_a_read_without_its_slash_is_redirected() -> None:
    """Without it a client could lose what still works for it."""
    drf_blog.reset([{"title": "one"}])
    client = client_on(Heard(), "api", trailing_slash=False, autopaginate=page_number)
    assert client.posts.get(id=1).title == "one"
    assert [post.title for post in client.posts.all()] == ["one"]


def test_a_token_may_be_a_header_of_the_session() -> None:
    """Without it the oldest way to log in could be lost."""
    drf_blog.reset([{"title": "one"}])
    session = session_on(Heard(), URL)
    session.headers["Authorization"] = f"Token {drf_blog.TOKEN}"
    assert client_on(Heard(), "token", session=session).posts.get(id=1).title == "one"


@pytest.mark.parametrize(
    ("dialect", "auth"),
    [
        ("token", None),
        ("token", with_token("xyz789")),
        ("token", PASSWORD),
        ("basic", None),
        ("basic", (drf_blog.USERNAME, "byron")),
        ("basic", ("nobody", drf_blog.PASSWORD)),
        ("basic", with_token(drf_blog.TOKEN)),
    ],
)
def test_whoever_is_not_known_is_told_so_and_no_secret(dialect: str, auth: Any) -> None:
    """Without it a login that failed could look like an empty API, or stand in a log with its password."""
    drf_blog.reset([{"title": "one"}])
    client = client_on(Heard(), dialect, auth=auth)
    for ask in (
        client.posts.all,
        lambda: client.posts.get(id=1),
        lambda: client.posts.create({"title": "two"}),
        lambda: client.posts.create_or_update({"id": 1, "title": "two"}),
        lambda: client.posts.delete(1),
        lambda: client.posts(id=1).publish(),
    ):
        with pytest.raises(NotAuthenticatedError) as refused:
            ask()
        error = refused.value
        assert error.response.status_code == 401
        shown = f"{error} {error!r} {error.request!r} {client!r}"
        assert not any(secret in shown for secret in ("xyz789", "byron", drf_blog.PASSWORD, drf_blog.TOKEN))
        assert not isinstance(auth, tuple) or auth[0] in str(error)
    assert rows_now() == [(1, "one", "draft")]


def test_a_login_in_the_url_is_kept_on_every_page_and_told_to_nobody() -> None:
    """Without it the second page could be asked for by nobody, or a password stand in a message."""
    drf_blog.reset({"title": f"{number}"} for number in range(1, 6))
    session = session_on(Heard(), "http://")
    right, wrong = (f"http://{drf_blog.USERNAME}:{each}@api.test/basic" for each in (drf_blog.PASSWORD, "byron"))
    client = GenericClient(right, session=session, trailing_slash=True, autopaginate="auto")
    assert [post.id for post in client.posts.all()] == [1, 2, 3, 4, 5]
    with pytest.raises(NotAuthenticatedError) as refused:
        GenericClient(wrong, session=session, trailing_slash=True).posts.all()
    assert "byron" not in f"{refused.value} {refused.value!r} {refused.value.request!r}"


def test_one_request_too_many_is_an_error_that_says_how_long_to_wait() -> None:
    """Without it whoever waits by itself could not know how long."""
    drf_blog.reset([{"title": "one"}])
    heard = Heard()
    client = client_on(heard, "throttled")
    for _ in range(3):
        client.posts.get(id=1)
    with pytest.raises(HTTPError) as throttled:
        client.posts.get(id=1)
    assert not isinstance(throttled.value, BadRequestError | ConflictError | NotAuthenticatedError | ResourceNotFound)
    assert throttled.value.response.status_code == 429
    assert 0 < int(throttled.value.response.headers["Retry-After"]) <= 60
    assert heard.lines == ["GET /throttled/posts/1/ 200"] * 3 + ["GET /throttled/posts/1/ 429"]


def test_a_client_with_retries_waits_as_long_as_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it a client could come back too early, and be refused again, or wait longer than it must."""
    drf_blog.reset([{"title": "one"}])
    heard, clock = Heard(), Clock()
    monkeypatch.setattr(drf_blog.ThreeAMinute, "timer", clock.time)
    client = client_on(heard, "throttled", retries=RetryPolicy(total=2))
    client.clock = clock
    for _ in range(3):
        client.posts.get(id=1)
        clock.now += 7
    assert client.posts.get(id=1).title == "one"
    assert clock.slept == [60 - 3 * 7]
    assert heard.lines[3:] == ["GET /throttled/posts/1/ 429", "GET /throttled/posts/1/ 200"]


def test_one_client_serves_several_threads() -> None:
    """Without it threads that share a client could mix up their answers."""
    drf_blog.reset([])
    client = client_on(Heard(), "api", autopaginate=page_number)
    titles = [f"post {number}" for number in range(12)]
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda title: client.posts.create({"title": title}), titles))
    assert [post.title for post in made] == titles
    assert {post.id: post.title for post in client.posts.all()} == {post.id: post.title for post in made}
    assert len(rows_now()) == 12
