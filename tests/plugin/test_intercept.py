"""Rules of a fake under a real URL: unmodified code that uses `requests` finds it there, and nothing else changes."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
import requests
from requests import PreparedRequest, Response, Session
from requests.adapters import HTTPAdapter
from requests.exceptions import ChunkedEncodingError, ReadTimeout, RetryError
from urllib3 import Retry
from werkzeug.exceptions import ImATeapot
from werkzeug.wrappers import Response as Answer

from fake_server import Contract, FakeAPI, RowView, demo_contract
from genericclient import GenericClient
from pytest_genericclient.api import PluginFakeAPI
from pytest_genericclient.intercept import NetworkBlocked, interception_of, serving_at
from pytest_genericclient.live import LiveFakeAPI
from pytest_genericclient.pairing import client_of

HERE = "https://api.example.com/v1"
POSTS = f"{HERE}/posts/"
NOBODY_WAITS = 2  # seconds; what is waited for below adds up to far more
ORIGINAL = HTTPAdapter.send
HOP_BY_HOP = ("Connection", "Server", "Date", "X-Fake-Fault")  # what is said of a connection, and of the test


def fake_with(*titles: str, **settings: Any) -> PluginFakeAPI:
    """Return a fake with posts of these titles."""
    fake = PluginFakeAPI(demo_contract().but(**settings))
    for title in titles:
        fake.posts.add(title=title)
    return fake


def titles_at(url: str, get: Callable[..., Response] = requests.get, **options: Any) -> list[str]:
    """Return the titles of the posts on the first page of an API."""
    response = get(f"{url}/posts/", **{"timeout": 5, **options})
    assert response.status_code == 200, response.text
    return [row["title"] for row in response.json()["results"]]


@pytest.fixture(name="api")
def _api() -> PluginFakeAPI:
    return fake_with("ours")


@pytest.fixture(name="elsewhere")
def _elsewhere(live_server: LiveFakeAPI) -> str:
    """Return the URL of an API that is really on a port."""
    live_server.mount(fake_with("theirs"))
    return live_server.url


@pytest.fixture(autouse=True)
def _undone() -> Iterator[None]:
    """Hold every test to it that nothing of it is left; what is left all the same meets no other test."""
    yield
    left, HTTPAdapter.send = HTTPAdapter.send, ORIGINAL  # type: ignore[method-assign]  # as it was
    assert left is ORIGINAL
    assert interception_of(POSTS) is None


# -- who finds it ----------------------------------------------------------------------------------------------------


def in_a_thread() -> list[str]:
    """Return the titles that another thread is told."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(titles_at, HERE).result(10)


WAYS: dict[str, Callable[[Session], list[str]]] = {
    "requests.get": lambda before: titles_at(HERE),
    "a session made before": lambda before: titles_at(HERE, before.get),
    "a session made meanwhile": lambda before: titles_at(HERE, Session().get),
    "another thread": lambda before: in_a_thread(),
    "a client that the code builds": lambda before: [
        post.title for post in GenericClient(HERE, trailing_slash=True).posts.all()
    ],
    "a request that was prepared": lambda before: [
        row["title"] for row in before.send(requests.Request("GET", POSTS).prepare()).json()["results"]
    ],
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_unmodified_code_finds_the_fake_however_it_asks(
    api: PluginFakeAPI, elsewhere: str, way: Callable[[Session], list[str]]
) -> None:
    """Without it only code that takes a session from its test could be tested."""
    with Session() as before:
        assert titles_at(elsewhere, before.get) == ["theirs"]
        with api.serve_at(HERE):
            assert way(before) == ["ours"]
    assert api.journal == ["GET /v1/posts/ 200"]


def test_every_method_reaches_the_fake(api: PluginFakeAPI) -> None:
    """Without it code that writes would be tested against nothing."""
    with api.serve_at(HERE), Session() as session:
        made = session.post(POSTS, json={"title": "new"})
        url = f"{POSTS}{made.json()['id']}/"
        answers = [
            made,
            session.patch(url, data={"status": "live"}),
            session.put(url, json={"title": "newer"}),
            session.head(url),
            session.options(url),
            session.get(url),
            session.delete(url),
            session.get(url),
        ]
    assert [each.status_code for each in answers] == [201, 200, 200, 200, 200, 200, 204, 404]
    assert answers[5].json()["title"] == "newer" and answers[3].content == b""


def test_state_journal_and_plans_are_one_with_the_fakes_own(api: PluginFakeAPI) -> None:
    """Without it a test would arrange and look at something else than the code under test speaks to."""
    session = api.session()
    with api.serve_at(HERE):
        requests.post(POSTS, json={"title": "new"}, timeout=5)
        assert titles_at(api.url, session.get) == ["ours", "new"] == [row["title"] for row in api.posts]
        session.delete(f"{api.url}/posts/1/")
        assert titles_at(HERE) == ["new"]
        api.once("GET", "/posts/", status=503)
        assert [requests.get(POSTS, timeout=5).status_code, session.get(f"{api.url}/posts/").status_code] == [503, 200]
        api.once("GET", "/posts/", status=503)
        assert [session.get(f"{api.url}/posts/").status_code, requests.get(POSTS, timeout=5).status_code] == [503, 200]
        api.lag(reads=1)
        requests.post(POSTS, json={"title": "late"}, timeout=5)
        assert [titles_at(HERE), titles_at(HERE)] == [["new"], ["new", "late"]]
        api.reset()
        assert titles_at(HERE) == [] and api.journal == ["GET /v1/posts/ 200"]
    assert api.addresses == (HERE,)


def test_a_fake_begins_strict_and_with_nothing_told(api: PluginFakeAPI) -> None:
    """Without it what one fake was told could fail the test of another, or nothing fail any."""
    with api.serve_at(HERE, block_network=True):
        assert requests.get(f"{HERE}/psts/", timeout=5).status_code == 404
        with contextlib.suppress(NetworkBlocked):
            requests.get("https://other.example.com/", timeout=5)
        assert titles_at(HERE) == ["ours"]
    assert ([str(each) for each in api.astray], api.blocked) == (["GET /v1/psts/ 404"], ["https://other.example.com/"])
    assert api.addresses == (HERE,)
    api.fault("reset", times=1)
    with pytest.raises(requests.ConnectionError):  # a session has no retries unless it is told so
        api.session().get(f"{api.url}/posts/")
    assert PluginFakeAPI(demo_contract(), base_url="https://own.example.com").url == "https://own.example.com"
    other = api.fresh()
    assert other.strict and other.addresses == (api.url,)
    assert (other.astray, other.blocked, other.handler_errors) == ([], [], [])


def test_a_client_of_the_fake_is_one_of_its_kind_on_its_clock(api: PluginFakeAPI) -> None:
    """Without it a client for a test would have to be told what the contract says, and would wait in earnest."""
    for _ in range(10):
        api.posts.add(title="another")
    client = api.client(autopaginate=None)
    assert client.clock is api.clock
    assert (len(client.posts.all()), len(api.client().posts.all())) == (10, 11)


def test_an_action_that_is_hung_on_the_fake_meanwhile_is_seen(api: PluginFakeAPI) -> None:
    """Without it a handler would have to be there before the URL is."""
    with api.serve_at(HERE):
        assert requests.get(f"{POSTS}count/", timeout=5).status_code == 404

        @api.list_route("posts", methods=["GET"])
        def count(request: Any, rows: RowView) -> dict[str, int]:
            return {"count": len(rows)}

        @api.detail_route("posts", name="up")
        def shout(request: Any, row: dict[str, Any]) -> dict[str, Any]:
            row["title"] = row["title"].upper()
            return row

        assert requests.get(f"{POSTS}count/", timeout=5).json() == {"count": 1}
        assert requests.post(f"{POSTS}1/up/", timeout=5).json()["title"] == "OURS"
    assert [row["title"] for row in api.posts] == ["OURS"]


def test_what_is_set_on_the_fake_meanwhile_is_heeded(api: PluginFakeAPI) -> None:
    """Without it a setting would hold at one of its URLs and not at the other."""
    with api.serve_at(HERE):
        assert "did you mean" in requests.get(f"{HERE}/psts/", timeout=5).text
        api.strict = False
        assert "did you mean" not in api.session().get(f"{api.url}/psts/").text
        assert "did you mean" not in requests.get(f"{HERE}/psts/", timeout=5).text


def test_30_threads_at_once_are_all_answered_by_the_fake(api: PluginFakeAPI) -> None:
    """Without it code under test that uses threads could lose requests, or send them out."""
    barrier = threading.Barrier(30)

    def ask(number: int) -> tuple[int, int]:
        barrier.wait(30)
        made = requests.post(POSTS, json={"title": f"from {number}"}, timeout=5)
        return made.status_code, requests.get(f"{POSTS}{made.json()['id']}/", timeout=5).status_code

    with api.serve_at(HERE, block_network=True), ThreadPoolExecutor(30) as pool:
        assert list(pool.map(ask, range(30))) == [(201, 200)] * 30
    assert sorted(row["title"] for row in api.posts) == sorted(["ours", *(f"from {number}" for number in range(30))])
    assert len(api.journal) == 60 and api.blocked == []


def test_30_threads_can_each_serve_a_fake_of_their_own() -> None:
    """Without it two interceptions that begin or end at once could leave a patch behind, or take away one too many."""
    barrier = threading.Barrier(30)

    def serve(number: int) -> list[list[str]]:
        fake, url = fake_with(f"of {number}"), f"https://api-{number}.example.com/v1"
        barrier.wait(30)
        told = []
        for _ in range(3):
            with fake.serve_at(url):
                told.append(titles_at(url))
        return told

    with ThreadPoolExecutor(30) as pool:
        assert list(pool.map(serve, range(30))) == [[[f"of {number}"]] * 3 for number in range(30)]


# -- under which path ------------------------------------------------------------------------------------------------


STYLES = ["page-number", "limit-offset", "cursor", "link-header"]
PLACES = {
    "the contract has a prefix, and the URL has none": ("/api", "https://api.example.com"),
    "the URL has a path, and the contract has none": ("", HERE),
    "each has its own": ("/api/v2", "http://127.0.0.1:1/some/where"),
    "both have the same": ("/v1", HERE),
    "a slash at the end": ("/api", f"{HERE}/"),
    "no name, but an address": ("/api", "http://[::1]:8080/v1"),
}


@pytest.mark.parametrize(("prefix", "url"), PLACES.values(), ids=PLACES)
def test_the_fake_is_found_under_the_path_of_the_url_whatever_its_prefix(prefix: str, url: str) -> None:
    """Without it a contract would have to be written anew for each place where the API can be."""
    fake = fake_with("ours", prefix=prefix)
    root = url.rstrip("/")
    with fake.serve_at(url, block_network=True):
        assert titles_at(root) == ["ours"]
        for asked in (root, f"{root}/"):
            assert requests.get(asked, timeout=5).json() == {"posts": f"{root}/posts/"}
        own = fake.session()
        assert own.get(f"{fake.url}/").json() == {"posts": f"{fake.url}/posts/"}
        slashed = requests.get(f"{root}/posts", timeout=5)
    assert (slashed.status_code, slashed.url, len(slashed.history)) == (200, f"{root}/posts/", 1)
    assert fake.contract.prefix == prefix


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("url", [HERE, "http://other.example.com:8080", "http://xn--mnchen-3ya.example/a/b"])
def test_a_walk_through_pages_stays_at_the_url(style: str, url: str) -> None:
    """Without it the second page would be asked of the real API."""
    rows = [{"title": f"post {number}"} for number in range(5)]
    data = {"fields": {"title": {"type": "string"}}, "rows": rows, "page_size": 2}
    fake = PluginFakeAPI(
        Contract.from_data({"prefix": "/api", "pagination": {"style": style}, "collections": {"posts": data}})
    )
    with fake.serve_at(url, block_network=True):
        client = client_of(fake.contract, url)
        assert [post.title for post in client.posts.all()] == [row["title"] for row in rows]
        first = requests.get(f"{url}/posts/", timeout=5)
    following = first.links["next"]["url"] if style == "link-header" else first.json()["next"]
    assert following.startswith(f"{url}/posts/?")
    path = url.partition("://")[2].partition("/")[2]
    assert {each.path for each in fake.journal} == {f"/{path}/posts/" if path else "/posts/"}
    assert len(fake.journal) == 4 and fake.blocked == []


def test_a_location_header_leads_to_the_url() -> None:
    """Without it a client that looks at what it has made would leave the process."""
    fake = fake_with("ours", dialect="json_server", prefix="/api")
    with fake.serve_at(HERE, block_network=True):
        made = requests.post(f"{HERE}/posts", json={"title": "new"}, timeout=5)
        assert made.headers["Location"] == f"{HERE}/posts/{made.json()['id']}"
        assert requests.get(made.headers["Location"], timeout=5).json()["title"] == "new"
        pages = requests.get(f"{HERE}/posts?_page=1&_limit=1", timeout=5).links
    assert pages["next"]["url"].startswith(f"{HERE}/posts?")


# -- which URLs are taken --------------------------------------------------------------------------------------------


TAKEN = [
    (HERE, "https://api.example.com/v1/posts/"),
    (HERE, "https://API.Example.COM/v1/posts/"),
    (HERE, "HTTPS://api.example.com/v1/posts/"),
    (HERE, "https://api.example.com:443/v1/posts/"),
    (HERE, "https://somebody:s3cret@api.example.com/v1/posts/"),
    (HERE, "https://api.example.com/v1/posts/?search=%2F#there"),
    (HERE, "https://api.example.com/v%31/posts/"),
    (HERE, "https://api.example.com/v1/%70osts/"),
    (HERE, "https://api.example.com/elsewhere/../v1/posts/"),
    ("https://API.example.com:443/v1", "https://api.example.com/v1/posts/"),
    ("HTTP://api.example.com/v1/", "http://api.example.com:80/v1/posts/"),
    ("https://münchen.example/v1", "https://münchen.example/v1/posts/"),
    ("https://münchen.example/v1", "https://xn--mnchen-3ya.example/v1/posts/"),
    ("https://xn--mnchen-3ya.example/v1", "https://MÜNCHEN.example/v1/posts/"),
    ("http://[::1]:8080/v1", "http://[::1]:8080/v1/posts/"),
    ("http://127.0.0.1", "http://127.0.0.1/posts/"),
    ("http://127.0.0.1/%76%31", "http://127.0.0.1/v1/posts/"),
]
PASSED_OVER = [
    "https://api.example.com/v10/posts/",
    "https://api.example.com/V1/posts/",
    "https://api.example.com/posts/",
    "https://api.example.com/",
    "https://api.example.com",
    "https://api.example.com/v1/../posts/",
    "https://api.example.com:8443/v1/posts/",
    "http://api.example.com/v1/posts/",
    "http://api.example.com:443/v1/posts/",
    "https://example.com/v1/posts/",
    "https://api.example.com.evil.test/v1/posts/",
    "https://api.example.com:443@evil.test/v1/posts/",
    "https://evil.test/https://api.example.com/v1/posts/",
    "https://evil.test/?https://api.example.com/v1/posts/",
]


@pytest.mark.parametrize(("served", "asked"), TAKEN)
def test_a_url_is_taken_however_it_is_spelled(api: PluginFakeAPI, served: str, asked: str) -> None:
    """Without it the same API would be found by one spelling of its URL, and be real by another."""
    with api.serve_at(served, block_network=True):
        assert requests.get(asked, timeout=5).json()["count"] in (0, 1)
    assert len(api.journal) == 1


@pytest.mark.parametrize("asked", PASSED_OVER)
def test_a_url_that_only_looks_alike_is_not_taken(api: PluginFakeAPI, asked: str) -> None:
    """Without it another API, or another version of this one, would be answered by the fake."""
    with api.serve_at(HERE, block_network=True), pytest.raises(NetworkBlocked):
        requests.get(asked, timeout=5)
    assert len(api.journal) == 0 and len(api.blocked) == 1


def test_other_urls_lead_where_they_led(api: PluginFakeAPI, elsewhere: str) -> None:
    """Without it code that speaks to two APIs could not be tested with a fake of one."""
    with api.serve_at(HERE), api.serve_at(f"{elsewhere}/v1"), api.serve_at(elsewhere.replace("http:", "https:")):
        assert titles_at(elsewhere) == ["theirs"]
        assert requests.post(f"{elsewhere}/posts/", json={"title": "new"}, timeout=5).status_code == 201
        assert titles_at(elsewhere) == ["theirs", "new"]
        assert titles_at(f"{elsewhere}/v1") == ["ours"]
    assert [row["title"] for row in api.posts] == ["ours"]


def test_two_fakes_are_found_at_two_urls(api: PluginFakeAPI) -> None:
    """Without it code that carries data from one API to another could not be tested."""
    other = fake_with("others")
    there = "https://other.example.com"
    with api.serve_at(HERE, block_network=True), other.serve_at(there), api.serve_at("http://old.example.com/api"):
        assert [titles_at(HERE), titles_at(there), titles_at("http://old.example.com/api")] == [
            ["ours"],
            ["others"],
            ["ours"],
        ]
    assert api.journal == ["GET /v1/posts/ 200", "GET /api/posts/ 200"]
    assert other.journal == ["GET /posts/ 200"]
    assert api.addresses == (HERE, "http://old.example.com/api")
    assert other.addresses == (there,)


def test_the_latest_comes_first(api: PluginFakeAPI) -> None:
    """Without it a test could not put a fake of its own before that of its suite."""
    inner, root = fake_with("inner"), "https://api.example.com"
    with api.serve_at(root):
        assert requests.get(POSTS, timeout=5).status_code == 404  # it has no /v1
        with api.serve_at(HERE), inner.serve_at(HERE):
            assert [titles_at(root), titles_at(HERE)] == [["ours"], ["inner"]]
            with api.serve_at(HERE):
                assert titles_at(HERE) == ["ours"]
            assert titles_at(HERE) == ["inner"]
            with fake_with("all").serve_at(root):
                assert titles_at(root) == ["all"]
                assert requests.get(POSTS, timeout=5).status_code == 404
        assert titles_at(root) == ["ours"]


EXPECTED = (
    "' is no URL of an API; expected one such as 'https://api.example.com/v1', without a login, a query and a fragment"
)
REFUSED = {
    "nothing": ("", "''"),
    "no scheme": ("api.example.com/v1", "'api.example.com/v1'"),
    "a path": ("/v1", "'/v1'"),
    "no host": ("https://", "'https://'"),
    "another scheme": ("ftp://api.example.com/v1", "'ftp://api.example.com/v1'"),
    "a scheme of its own": ("urn:example:api", "'urn:example:api'"),
    "a query": ("https://api.example.com/v1?token=s3cret", "'https://api.example.com/v1'"),
    "a fragment": ("https://api.example.com/v1#s3cret", "'https://api.example.com/v1'"),
    "a login": ("https://somebody:s3cret@api.example.com/v1", "'https://api.example.com/v1'"),
    "a name": ("https://s3cret@api.example.com/v1", "'https://api.example.com/v1'"),
    "a port that is none": ("https://somebody:s3cret@api.example.com:99999/v1", "'https://api.example.com:99999/v1'"),
    "a host that is none": ("https://*.example.com/v1", "'https://*.example.com/v1'"),
    "a line break": ("https://api.example.com\n/v1", "'https://"),
    "a login without a scheme": ("somebody:s3cret@api.example.com/v1", ""),
    "a login without a scheme, but slashes": ("//somebody:s3cret@api.example.com/v1", ""),
    "a login without slashes": ("https:somebody:s3cret@api.example.com/v1", ""),
    "a slash in a password": ("https://somebody:s3/cret@api.example.com/v1", ""),
    "half an address": ("https://somebody:s3cret@[::1/v1", ""),
    "no text": (None, "'None'"),
}


@pytest.mark.parametrize(("url", "named"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_url_of_an_api_is_refused_in_one_line(api: PluginFakeAPI, url: Any, named: str) -> None:
    """Without it a misspelt URL would be served to nobody, or a password end in the log of a build."""
    with pytest.raises(ValueError) as caught, api.serve_at(url):
        raise AssertionError("served")
    said = str(caught.value)
    assert said.startswith(f"serve_at: {named}") and said.endswith(EXPECTED)
    assert "\n" not in said and "s3" not in said


@pytest.mark.parametrize("path", ["/a//b", "/a%2Fb", "/a%20b", "/{version}"])
def test_a_path_under_which_no_api_can_be_is_refused(api: PluginFakeAPI, path: str) -> None:
    """Without it the fake would be served where no request can ever find it."""
    with pytest.raises(ValueError, match="is no path segment"), api.serve_at(f"https://api.example.com{path}"):
        raise AssertionError("served")


@pytest.mark.parametrize("url", ["https://somebody:s3cret@api.example.com/v1", "nowhere", "https://h.test/a//b"])
def test_a_url_that_was_refused_is_none_of_the_addresses(api: PluginFakeAPI, url: str) -> None:
    """Without it the report of a failing test would name a URL where the fake never was, with its password."""
    with pytest.raises(ValueError), api.serve_at(url):
        raise AssertionError("served")
    assert api.addresses == (api.url,)


# -- what leaves the process -----------------------------------------------------------------------------------------


def test_what_would_leave_the_process_is_named_and_told(api: PluginFakeAPI, elsewhere: str) -> None:
    """Without it a test could ask the real API, and nobody would know."""
    told = f"{elsewhere}/a%20b/@me/"
    asked = told.replace("://", "://somebody:s3cret@") + "?token=s3cret#s3cret"
    with api.serve_at(f"{HERE}/", block_network=True):
        with pytest.raises(NetworkBlocked) as caught:
            requests.get(asked, timeout=5)
        assert titles_at(HERE) == ["ours"]
        assert titles_at(api.url, api.session().get) == titles_at(api.url, api.session(Retry(2)).get) == ["ours"]
    assert str(caught.value) == (
        f"{told} would leave this process, and block_network=True lets only {HERE} be asked; "
        "serve a fake there too, or leave the network open"
    )
    assert api.blocked == [told]
    assert titles_at(elsewhere) == ["theirs"]


def test_a_redirect_that_leaves_the_process_is_blocked(api: PluginFakeAPI) -> None:
    """Without it the fake itself could send the code under test into the world."""
    api.once("GET", "/posts/", status=302, headers={"Location": "https://other.example.com/posts/"})
    with api.serve_at(HERE, block_network=True), pytest.raises(NetworkBlocked, match="https://other.example.com/posts"):
        requests.get(POSTS, timeout=5)
    assert api.blocked == ["https://other.example.com/posts/"]


def test_the_network_is_blocked_as_long_as_somebody_wants_it(api: PluginFakeAPI, elsewhere: str) -> None:
    """Without it a fake that is served within another would open the network again, or the wrong one be told."""
    inner = fake_with("inner")
    with api.serve_at(HERE, block_network=True), inner.serve_at("https://inner.example.com"):
        with pytest.raises(NetworkBlocked, match=HERE):
            titles_at(elsewhere)
        assert titles_at("https://inner.example.com") == ["inner"]
    with api.serve_at(HERE):
        with inner.serve_at("https://inner.example.com", block_network=True):
            assert titles_at(HERE) == ["ours"]
            with pytest.raises(NetworkBlocked, match="https://inner.example.com"):
                titles_at(elsewhere)
        assert titles_at(elsewhere) == ["theirs"]
    assert (api.blocked, inner.blocked) == ([f"{elsewhere}/posts/"], [f"{elsewhere}/posts/"])


def test_a_plain_fake_can_be_served_too(elsewhere: str) -> None:
    """Without it whoever has no fixture could serve nothing, or would have to listen to what is blocked."""
    fake = FakeAPI(demo_contract())
    with serving_at(fake, HERE, block_network=True):
        assert titles_at(HERE) == []
        with pytest.raises(NetworkBlocked):
            titles_at(elsewhere)
    with serving_at(fake, HERE):
        assert titles_at(elsewhere) == ["theirs"]


# -- that it ends ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("broken", [False, True], ids=["well", "with an exception"])
def test_it_ends_with_its_block_however_that_ends(api: PluginFakeAPI, elsewhere: str, broken: bool) -> None:
    """Without it a failing test would serve its fake to all tests after it."""
    with Session() as session:
        with contextlib.suppress(ImATeapot), api.serve_at(elsewhere, block_network=True):
            assert HTTPAdapter.send is not ORIGINAL
            assert titles_at(elsewhere, session.get) == ["ours"]
            if broken:
                raise ImATeapot
        assert HTTPAdapter.send is ORIGINAL
        assert titles_at(elsewhere, session.get) == ["theirs"]
    assert len(api.journal) == 1


def test_a_refused_url_leaves_nothing_behind(api: PluginFakeAPI) -> None:
    """Without it a mistake in one test would change how all others reach the network."""
    with pytest.raises(ValueError), api.serve_at("nowhere"):
        raise AssertionError("served")
    assert HTTPAdapter.send is ORIGINAL
    with api.serve_at(HERE):
        with pytest.raises(ValueError), api.serve_at("nowhere"):
            raise AssertionError("served")
        assert titles_at(HERE) == ["ours"]


def test_two_can_end_in_either_order(api: PluginFakeAPI, elsewhere: str) -> None:
    """Without it two fixtures could only be torn down in one order."""
    inner = fake_with("inner")
    first, second = api.serve_at(elsewhere), inner.serve_at(elsewhere)
    first.__enter__()
    patched = HTTPAdapter.send
    second.__enter__()
    assert HTTPAdapter.send is patched  # once is enough
    assert titles_at(elsewhere) == ["inner"]
    first.__exit__(None, None, None)
    assert titles_at(elsewhere) == ["inner"]
    second.__exit__(None, None, None)
    assert HTTPAdapter.send is ORIGINAL
    assert titles_at(elsewhere) == ["theirs"]


def asking_first(told: list[str]) -> Callable[..., Response]:
    """Return a method that notes what is asked, and then does what was there before it."""
    before = HTTPAdapter.send

    def send(self: HTTPAdapter, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        told.append(str(request.url))
        return before(self, request, *args, **kwargs)

    return send


def test_who_patched_before_is_there_after(api: PluginFakeAPI, elsewhere: str) -> None:
    """Without it the patch of another tool would be lost with ours."""
    told: list[str] = []
    with mock.patch.object(HTTPAdapter, "send", asking_first(told)):
        theirs = HTTPAdapter.send
        with api.serve_at(HERE):
            assert titles_at(HERE) == ["ours"] and told == []
            assert titles_at(elsewhere) == ["theirs"] and told == [f"{elsewhere}/posts/"]
        assert HTTPAdapter.send is theirs


def test_who_patches_meanwhile_is_asked_first(api: PluginFakeAPI) -> None:
    """Without it a tool that looks at requests would see none of those that the fake answers."""
    told: list[str] = []
    with api.serve_at(HERE):
        with mock.patch.object(HTTPAdapter, "send", asking_first(told)):
            assert titles_at(HERE) == ["ours"] and told == [POSTS]
        assert titles_at(HERE) == ["ours"] and told == [POSTS]


def test_who_patched_meanwhile_stays_when_it_ends(
    api: PluginFakeAPI, elsewhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without it we would throw out the patch of another tool, or serve a fake that is gone."""
    told: list[str] = []
    with monkeypatch.context() as outer:
        serving = api.serve_at(elsewhere, block_network=True)
        serving.__enter__()
        theirs = asking_first(told)
        outer.setattr(HTTPAdapter, "send", theirs)
        serving.__exit__(None, None, None)
        assert HTTPAdapter.send is theirs
        assert titles_at(elsewhere) == ["theirs"] and told == [f"{elsewhere}/posts/"]
        with api.serve_at(elsewhere):
            assert titles_at(elsewhere) == ["ours"]
        assert HTTPAdapter.send is theirs
    assert titles_at(elsewhere) == ["theirs"]
    with api.serve_at(elsewhere):
        assert titles_at(elsewhere) == ["ours"]
    assert titles_at(elsewhere) == ["theirs"]
    assert HTTPAdapter.send is ORIGINAL


def test_what_ends_in_the_wrong_order_does_not_pile_up(api: PluginFakeAPI, elsewhere: str) -> None:
    """Without it a long suite would end in a RecursionError that nobody could explain."""
    for _ in range(1200):
        serving = api.serve_at(HERE)
        serving.__enter__()
        other = mock.patch.object(HTTPAdapter, "send", ORIGINAL)
        other.start()
        serving.__exit__(None, None, None)
        other.stop()
    assert titles_at(elsewhere) == ["theirs"]
    with api.serve_at(HERE):
        assert titles_at(HERE) == ["ours"]
    assert HTTPAdapter.send is ORIGINAL


def test_responses_goes_before_as_long_as_it_is_active(api: PluginFakeAPI, elsewhere: str) -> None:
    """Without it a suite that mocks single answers with `responses` could not use a fake beside it."""
    responses = pytest.importorskip("responses", reason="the interplay with it is what is tested")
    with api.serve_at(HERE):
        with responses.RequestsMock() as mocked:
            mocked.get(POSTS, json={"results": [{"title": "mocked"}]})
            assert titles_at(HERE) == ["mocked"]
            with pytest.raises(requests.ConnectionError):
                requests.post(POSTS, json={"title": "new"}, timeout=5)
        assert titles_at(HERE) == ["ours"]
    with responses.RequestsMock() as mocked:
        mocked.get(f"{elsewhere}/posts/", json={"results": [{"title": "mocked"}]})
        with api.serve_at(HERE):
            assert [titles_at(HERE), titles_at(elsewhere)] == [["ours"], ["mocked"]]
        assert titles_at(elsewhere) == ["mocked"]
    assert titles_at(elsewhere) == ["theirs"]


def test_responses_can_end_before_and_after(api: PluginFakeAPI, elsewhere: str) -> None:
    """Without it the order of two fixtures would decide whether a fake outlives its test."""
    responses = pytest.importorskip("responses", reason="the interplay with it is what is tested")
    mocked = responses.RequestsMock(assert_all_requests_are_fired=False)
    mocked.start()
    serving = api.serve_at(elsewhere)
    serving.__enter__()
    assert titles_at(elsewhere) == ["ours"]
    mocked.stop()
    serving.__exit__(None, None, None)
    assert HTTPAdapter.send is ORIGINAL and titles_at(elsewhere) == ["theirs"]
    serving = api.serve_at(elsewhere)
    serving.__enter__()
    mocked.start()
    serving.__exit__(None, None, None)
    mocked.stop()
    assert titles_at(elsewhere) == ["theirs"]
    with api.serve_at(elsewhere):
        assert titles_at(elsewhere) == ["ours"]


# -- adapters of a user's --------------------------------------------------------------------------------------------


class WithTimeout(HTTPAdapter):
    """An adapter as many write it: a timeout for all who give none, and a note of what is sent."""

    def __init__(self, timeout: float, **settings: Any) -> None:
        self.timeout = timeout
        self.sent: list[str] = []
        super().__init__(**settings)

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        """Send a request within the timeout."""
        self.sent.append(str(request.url))
        kwargs["timeout"] = kwargs.get("timeout") or self.timeout
        response = super().send(request, *args, **kwargs)
        response.headers["X-Adapter"] = "was here"
        return response


def test_an_adapter_of_the_users_stays_in_between(api: PluginFakeAPI) -> None:
    """Without it the very code that sets timeouts and headers would be left out of the test."""
    api.clock.freeze("2030-01-01")
    adapter = WithTimeout(20)
    with Session() as session, api.serve_at(HERE):
        session.mount("https://", adapter)
        response = session.get(POSTS)
        assert (response.headers["X-Adapter"], adapter.sent) == ("was here", [POSTS])
        assert response.connection is adapter
        api.fault("delay", seconds=30, times=2)
        before, began = api.clock.seconds(), time.perf_counter()
        with pytest.raises(ReadTimeout):
            session.get(POSTS)
        assert api.clock.seconds() - before == 20
        assert session.get(POSTS, timeout=40).elapsed >= timedelta(seconds=30)
        assert time.perf_counter() - began < NOBODY_WAITS


def test_how_a_request_is_to_be_sent_is_heeded_however_it_is_said(api: PluginFakeAPI, elsewhere: str) -> None:
    """Without it the timeout of a request to somewhere else, or of one in positional arguments, would be lost."""
    adapter, theirs = HTTPAdapter(), fake_with("theirs")
    for fake in (api, theirs):
        fake.fault("delay", seconds=60)
    with LiveFakeAPI() as server, api.serve_at(HERE):
        server.mount(theirs)
        for url, timeout in ((POSTS, 20), (f"{server.url}/posts/", 0.05)):
            request = requests.Request("GET", url).prepare()
            with pytest.raises(ReadTimeout):
                adapter.send(request, False, timeout)
            with pytest.raises(ReadTimeout):
                adapter.send(request=request, timeout=timeout)
    adapter.close()


def test_what_an_adapter_adds_to_a_request_and_to_a_response_is_there(api: PluginFakeAPI) -> None:
    """Without it the places where `requests` lets an adapter take part would be passed over."""

    class Taking(HTTPAdapter):
        def add_headers(self, request: PreparedRequest, **kwargs: Any) -> None:
            request.headers["X-Added"] = f"{kwargs['stream']} {kwargs['timeout']}"

        def build_response(self, req: PreparedRequest, resp: Any) -> Response:
            response = super().build_response(req, resp)
            response.headers["X-Built"] = "yes"
            return response

    @api.list_route("posts", methods=["GET"])
    def added(request: Any, rows: RowView) -> str:
        return str(request.headers.get("X-Added"))

    with api.serve_at(HERE):
        for retries in (0, 2):
            with Session() as session:
                session.mount("https://", Taking(max_retries=retries))
                response = session.get(f"{POSTS}added/", timeout=5)
            assert (response.json(), response.headers["X-Built"]) == ("False 5", "yes")


def test_the_retries_of_an_adapter_are_honoured_and_nobody_waits(api: PluginFakeAPI) -> None:
    """Without it code that relies on a `Retry` could not be tested unchanged, or only by a test that sleeps."""
    api.clock.freeze("2030-01-01")
    policy = Retry(3, backoff_factor=10, status_forcelist=[503])
    with Session() as session, api.serve_at(HERE):
        session.mount("https://", WithTimeout(5, max_retries=policy))
        before, began = api.clock.seconds(), time.perf_counter()
        api.fault("status", times=2, status=503)
        assert titles_at(HERE, session.get) == ["ours"]
        assert api.clock.seconds() - before == 20
        api.fault("reset", times=3)
        assert titles_at(HERE, session.get) == ["ours"]
        api.fault("rate-limit", times=1, retry_after=600)
        assert titles_at(HERE, session.get) == ["ours"]
        assert api.clock.seconds() - before == 20 + 60 + 600
        api.fault("status", status=503)
        with pytest.raises(RetryError):
            session.get(POSTS)
        assert time.perf_counter() - began < NOBODY_WAITS
    said = [each.status for each in api.journal]
    assert said == [503, 503, 200, 0, 0, 0, 200, 429, 200, 503, 503, 503, 503]
    assert policy.total == 3


def test_an_adapter_that_is_none_of_requests_own_is_left_alone(api: PluginFakeAPI) -> None:
    """Without it a carrier that the code under test has for itself would be bypassed."""

    class Own(requests.adapters.BaseAdapter):
        def send(self, *args: Any, **kwargs: Any) -> Response:
            response = Response()
            response.status_code, response.url, response._content = 299, "own", b""
            return response

        def close(self) -> None:
            pass

    with Session() as session, api.serve_at(HERE, block_network=True):
        session.mount("https://", Own())
        assert session.get(POSTS).status_code == session.get("https://other.example.com").status_code == 299
    assert len(api.journal) == 0


# -- that it is as real ----------------------------------------------------------------------------------------------


@pytest.fixture(name="echo")
def _echo(api: PluginFakeAPI) -> str:
    """Return the URL of an action that answers with what it was sent, and knows whoever was there before."""

    @api.list_route("posts", methods=["GET", "POST"])
    def echo(request: Any, rows: RowView) -> Answer:
        answer = Answer(request.get_data(), content_type="text/plain; charset=utf-8")
        answer.headers["X-Cookie"] = request.cookies.get("seen", "none")
        answer.headers["X-Authorization"] = request.headers.get("Authorization", "none")
        answer.headers["X-Host"] = request.headers["Host"]
        answer.set_cookie("seen", "yes", path="/v1/")
        return answer

    return f"{POSTS}echo/"


def test_a_response_says_the_same_whatever_is_planned(api: PluginFakeAPI, live_server: LiveFakeAPI) -> None:
    """Without it code would see another answer as soon as it retries, or as something is late, or on a port."""
    live_server.mount(api)
    said = []
    with api.serve_at(HERE), Session() as session:
        for url, retries, faults in ((HERE, 0, 0), (HERE, 1, 0), (HERE, 0, 1), (live_server.url, 0, 0)):
            session.mount("https://", HTTPAdapter(max_retries=retries))
            for _ in range(faults):
                api.fault("delay", times=1)
            response = session.post(f"{url}/posts/", json={"title": "new"}, timeout=5)
            kept = {name: value for name, value in response.headers.items() if name not in HOP_BY_HOP}
            said.append((response.status_code, response.reason, response.encoding, response.json()["title"], kept))
    for each in said[1:]:
        assert {**each[4], "Content-Length": ""} == {**said[0][4], "Content-Length": ""}
        assert each[:4] == said[0][:4]


def test_cookies_are_kept_for_the_url(api: PluginFakeAPI, echo: str) -> None:
    """Without it code that logs in by a cookie would never be logged in."""
    with api.serve_at(HERE), Session() as session:
        assert [session.get(echo).headers["X-Cookie"] for _ in range(2)] == ["none", "yes"]
        assert [cookie.domain for cookie in session.cookies] == ["api.example.com"]


def test_a_login_in_the_url_is_sent_and_named_nowhere(api: PluginFakeAPI, echo: str) -> None:
    """Without it a password would end in the links of an answer, or the login be lost."""
    with api.serve_at(HERE):
        response = requests.get(echo.replace("://", "://somebody:s3cret@"), timeout=5)
    assert response.headers["X-Authorization"] == "Basic c29tZWJvZHk6czNjcmV0"
    assert response.headers["X-Host"] == "api.example.com"


def test_a_body_is_streamed_in_both_directions(api: PluginFakeAPI, echo: str) -> None:
    """Without it code that carries large files piece by piece could not be tested."""
    with api.serve_at(HERE), Session() as session:
        for retries in (0, 1):
            session.mount("https://", HTTPAdapter(max_retries=retries))
            response = session.post(echo, data=iter([b"one ", b"body"]), stream=True)
            assert list(response.iter_content(3)) == [b"one", b" bo", b"dy"]
            assert session.post(echo, data=b"a\nb", stream=True).raw.read(2) == b"a\n"
        api.fault("reset-mid-body")
        response = session.post(echo, data=b"one body", stream=True)
        with pytest.raises(ChunkedEncodingError):
            list(response.iter_content(1))


def test_a_hook_is_called_and_can_send_what_follows(api: PluginFakeAPI, echo: str) -> None:
    """Without it an authentication in two steps, such as digest, would leave the process at its second."""

    def again(response: Response, *args: Any, **kwargs: Any) -> Response:
        request = response.request.copy()
        request.prepare_body(b"again", None)
        following: Response = response.connection.send(request, **kwargs)
        following.history.append(response)
        return following

    with api.serve_at(HERE, block_network=True), Session() as session:
        adapter = session.get_adapter(echo)
        response = session.post(echo, data=b"first", hooks={"response": again})
        assert isinstance(response.history[0].connection, HTTPAdapter)
        assert response.history[0].connection is response.connection is adapter
    assert (response.text, response.history[0].text, len(api.journal)) == ("again", "first", 2)
    assert timedelta(0) <= response.elapsed < timedelta(seconds=NOBODY_WAITS)


@pytest.mark.parametrize("retries", [0, 1])
def test_neither_certificates_nor_proxies_have_a_say(
    api: PluginFakeAPI, monkeypatch: pytest.MonkeyPatch, retries: int
) -> None:
    """Without it a test would fail on a machine behind a proxy, or with certificates of its own."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
        monkeypatch.setenv(name.lower(), "http://127.0.0.1:1")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nonexistent")
    plain = "http://api.example.com"
    with api.serve_at(HERE), api.serve_at(plain), Session() as session:
        for prefix in ("https://", "http://"):
            session.mount(prefix, HTTPAdapter(max_retries=retries))
        assert titles_at(HERE, session.get) == titles_at(plain, session.get) == ["ours"]
        for options in ({"verify": "/nonexistent"}, {"verify": False}, {"cert": ("/no/cert", "/no/key")}):
            assert titles_at(HERE, session.get, **options) == ["ours"]
        assert titles_at(HERE, session.get, proxies={"https": "http://127.0.0.1:1"}) == ["ours"]


@pytest.mark.parametrize("raised", [OSError, TimeoutError, ConnectionResetError, requests.ConnectionError, ValueError])
@pytest.mark.parametrize("retries", [0, 2])
def test_what_a_handler_raises_reaches_the_test_as_itself(
    api: PluginFakeAPI, raised: type[Exception], retries: int
) -> None:
    """Without it a bug in a handler would look like a failure of the network, and be tried again."""
    error = raised("a bug")

    @api.detail_route("posts")
    def broken(request: Any, row: Any) -> None:
        raise error

    with api.serve_at(HERE), Session() as session:
        session.mount("https://", HTTPAdapter(max_retries=Retry(retries, allowed_methods=None)))
        with pytest.raises(raised) as caught:
            session.post(f"{POSTS}1/broken/")
    assert caught.value is error
    assert api.journal == ["POST /v1/posts/1/broken/ 500"]
    assert api.handler_errors == [error]
