"""Rules of a fake under a real URL for httpx and httpx2: their clients find it there, and raise what they raise."""

from __future__ import annotations

import gc
import inspect
import json
import ssl
import sys
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any
from unittest import mock

import pytest
from werkzeug.exceptions import ImATeapot
from werkzeug.wrappers import Response as Answer

from fake_server import RowView, demo_contract
from fake_server.faults.kinds import KINDS
from pytest_genericclient.api import PluginFakeAPI
from pytest_genericclient.httpx_streams import CORES, patches_of_httpx
from pytest_genericclient.intercept import NetworkBlocked
from pytest_genericclient.live import LiveFakeAPI

anyio = pytest.importorskip("anyio", reason="both libraries need it, so that neither is installed")
pytestmark = pytest.mark.anyio

HERE = "https://api.example.com/v1"
POSTS = f"{HERE}/posts/"
CONTEXT = ssl.create_default_context()  # once: to make one takes longer than most of what is tested here
NOBODY_WAITS = 2  # seconds; what is waited for below adds up to far more


@pytest.fixture(name="anyio_backend")
def _anyio_backend() -> str:
    return "asyncio"


@dataclass(frozen=True)
class Kind:
    """A kind of client: of which library, and whether it is awaited."""

    library: Any
    is_async: bool

    @property
    def transport(self) -> Any:
        """The class whose instances open connections."""
        return self.library.AsyncHTTPTransport if self.is_async else self.library.HTTPTransport

    @property
    def method(self) -> str:
        """The method of a transport that sends a request."""
        return "handle_async_request" if self.is_async else "handle_request"

    @asynccontextmanager
    async def client(self, **settings: Any) -> AsyncGenerator[Any]:
        """Make a client, and close it."""
        client = (self.library.AsyncClient if self.is_async else self.library.Client)(**{"verify": CONTEXT, **settings})
        try:
            yield client
        finally:
            await told(client.aclose() if self.is_async else client.close())

    async def ask(self, method: str, url: str, **options: Any) -> Any:
        """Return the answer to one request, by a client of its own."""
        async with self.client() as client:
            return await told(client.request(method, url, **{"timeout": 5, **options}))

    async def titles(self, url: str = HERE) -> list[str]:
        """Return the titles of the posts of an API."""
        response = await self.ask("GET", f"{url}/posts/")
        assert response.status_code == 200, response.text
        return [row["title"] for row in response.json()["results"]]


async def told(answer: Any) -> Any:
    """Return what a method of a client returned, once it is there."""
    return await answer if inspect.isawaitable(answer) else answer


KINDS_OF_CLIENTS = {
    f"{name} {way}": (name, way == "awaited") for name in ("httpx", "httpx2") for way in ("called", "awaited")
}


@pytest.fixture(name="kind", params=[*KINDS_OF_CLIENTS.values()], ids=[*KINDS_OF_CLIENTS])
def _kind(request: pytest.FixtureRequest) -> Iterator[Kind]:
    """Hold every test to it that nothing of it is left; what is left all the same meets no other test."""
    name, is_async = request.param
    kind = Kind(pytest.importorskip(name, reason="clients of it are what is tested"), is_async)
    original = getattr(kind.transport, kind.method)
    yield kind
    left = getattr(kind.transport, kind.method)
    setattr(kind.transport, kind.method, original)
    assert left is original


def fake_with(*titles: str) -> PluginFakeAPI:
    """Return a fake with posts of these titles, and an action that answers with what it was sent."""
    fake = PluginFakeAPI(demo_contract())
    for title in titles:
        fake.posts.add(title=title)

    @fake.list_route("posts", methods=["GET", "POST"])
    def echo(request: Any, rows: RowView) -> Answer:
        answer = Answer(request.get_data(), content_type="text/plain; charset=utf-8")
        answer.headers["X-Came"] = json.dumps(dict(request.headers))
        answer.headers["X-Query"] = request.query_string.decode()
        answer.headers["X-Server"] = f"{request.scheme}://{request.server[0]}:{request.server[1]}"
        answer.set_cookie("seen", "yes")
        return answer

    return fake


@pytest.fixture(name="api")
def _api() -> PluginFakeAPI:
    return fake_with("ours")


@pytest.fixture(name="elsewhere")
def _elsewhere(live_server: LiveFakeAPI) -> str:
    """Return the URL of an API that is really on a port."""
    live_server.mount(fake_with("theirs"))
    return live_server.url


# -- who finds it ----------------------------------------------------------------------------------------------------


async def test_rows_are_made_read_changed_and_deleted(kind: Kind, api: PluginFakeAPI) -> None:
    """Without it code that speaks to its API through httpx could not be tested at all."""
    with api.serve_at(HERE, block_network=True):
        async with kind.client(base_url=HERE) as client:
            made = await told(client.post("/posts/", json={"title": "new"}))
            path = f"/posts/{made.json()['id']}/"
            answers = [
                made,
                await told(client.get(path)),
                await told(client.patch(path, json={"status": "live"})),
                await told(client.put(path, data={"title": "newer"})),
                await told(client.head(path)),
                await told(client.options(path)),
                await told(client.get("/posts/", params={"title": "newer"})),
                await told(client.delete(path)),
                await told(client.get(path)),
            ]
    assert [each.status_code for each in answers] == [201, 200, 200, 200, 200, 200, 200, 204, 404]
    assert (answers[1].json()["title"], answers[3].json()["title"]) == ("new", "newer")
    assert answers[4].content == b"" and int(answers[4].headers["Content-Length"]) > 0
    assert [row["title"] for row in answers[6].json()["results"]] == ["newer"]
    assert (answers[0].http_version, answers[0].reason_phrase.upper()) == ("HTTP/1.1", "CREATED")
    assert api.journal == [
        "POST /v1/posts/ 201",
        "GET /v1/posts/2/ 200",
        "PATCH /v1/posts/2/ 200",
        "PUT /v1/posts/2/ 200",
        "HEAD /v1/posts/2/ 200",
        "OPTIONS /v1/posts/2/ 200",
        "GET /v1/posts/?title=newer 200",
        "DELETE /v1/posts/2/ 204",
        "GET /v1/posts/2/ 404",
    ]


async def test_a_client_that_was_built_before_finds_the_fake(kind: Kind, api: PluginFakeAPI, elsewhere: str) -> None:
    """Without it a client that a module builds when it is imported would ask the real API."""
    async with kind.client(timeout=5) as client:
        for _ in range(2):  # what is kept alive is not used, and not lost either
            assert (await told(client.get(f"{elsewhere}/posts/"))).json()["results"][0]["title"] == "theirs"
            with api.serve_at(elsewhere):
                assert (await told(client.get(f"{elsewhere}/posts/"))).json()["results"][0]["title"] == "ours"
    assert len(api.journal) == 2


def test_a_request_without_a_client_finds_the_fake(kind: Kind, api: PluginFakeAPI) -> None:
    """Without it the shortest way to ask would be the one that cannot be tested."""
    with api.serve_at(HERE, block_network=True):
        assert kind.library.get(POSTS).json()["count"] == 1
        with kind.library.stream("GET", POSTS) as response:
            assert response.status_code == 200


async def test_other_urls_lead_where_they_led(kind: Kind, api: PluginFakeAPI, elsewhere: str) -> None:
    """Without it code that speaks to two APIs could not be tested with a fake of one."""
    with api.serve_at(HERE), api.serve_at(f"{elsewhere}/v1"):
        assert await kind.titles(elsewhere) == ["theirs"]
        assert await kind.titles(f"{elsewhere}/v1") == ["ours"]
        assert (await kind.ask("POST", f"{elsewhere}/posts/", json={"title": "new"})).status_code == 201
        assert await kind.titles(elsewhere) == ["theirs", "new"]
    assert [row["title"] for row in api.posts] == ["ours"]


TAKEN = [
    (HERE, "https://API.example.com:443/v1/posts/"),
    (HERE, "https://somebody:s3cret@api.example.com/v1/posts/"),
    (HERE, "https://api.example.com/v1/%70osts/"),
    (HERE, "https://api.example.com/v%31/posts/"),
    (HERE, "https://api.example.com/elsewhere/../v1/posts/"),
    ("https://münchen.example/v1", "https://münchen.example/v1/posts/"),
    ("https://xn--mnchen-3ya.example/v1", "https://MÜNCHEN.example/v1/posts/"),
    ("http://[::1]:8080", "http://[::1]:8080/posts/"),
]
PASSED_OVER = [
    "https://api.example.com/v10/posts/",
    "https://api.example.com/posts/",
    "https://api.example.com",
    "https://api.example.com/v1/../posts/",
    "https://api.example.com:8443/v1/posts/",
    "http://api.example.com/v1/posts/",
    "https://api.example.com:443@evil.test/v1/posts/",
    "https://evil.test/?https://api.example.com/v1/posts/",
]


@pytest.mark.parametrize(("served", "asked"), TAKEN)
async def test_a_url_is_taken_however_it_is_spelled(kind: Kind, api: PluginFakeAPI, served: str, asked: str) -> None:
    """Without it the same API would be found by one spelling of its URL, and be real by another."""
    with api.serve_at(served, block_network=True):
        assert (await kind.ask("GET", asked)).json()["count"] == 1


@pytest.mark.parametrize("asked", PASSED_OVER)
async def test_a_url_that_only_looks_alike_is_not_taken(kind: Kind, api: PluginFakeAPI, asked: str) -> None:
    """Without it another API, or another version of this one, would be answered by the fake."""
    with api.serve_at(HERE, block_network=True), pytest.raises(NetworkBlocked):
        await kind.ask("GET", asked)
    assert len(api.journal) == 0 and len(api.blocked) == 1


async def test_what_would_leave_the_process_is_named_and_told(kind: Kind, api: PluginFakeAPI, elsewhere: str) -> None:
    """Without it a test could ask the real API through httpx, and nobody would know."""
    asked = f"{elsewhere}/posts/?token=s3cret".replace("://", "://somebody:s3cret@")
    with api.serve_at(HERE, block_network=True):
        with pytest.raises(NetworkBlocked) as caught:
            await kind.ask("GET", asked)
        assert await kind.titles() == ["ours"]
    assert str(caught.value).startswith(f"{elsewhere}/posts/ would leave this process") and HERE in str(caught.value)
    assert api.blocked == [f"{elsewhere}/posts/"] and "s3cret" not in str(caught.value)
    assert await kind.titles(elsewhere) == ["theirs"]


async def test_a_proxy_of_the_environment_has_no_say(
    kind: Kind, api: PluginFakeAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without it a test would fail on a machine behind a proxy."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with api.serve_at(HERE), api.serve_at("http://api.example.com"):
        assert await kind.titles() == await kind.titles("http://api.example.com") == ["ours"]
        async with kind.client(proxy="http://127.0.0.1:1") as client:
            assert (await told(client.get(POSTS))).status_code == 200


async def test_no_certificates_are_loaded(kind: Kind, api: PluginFakeAPI) -> None:
    """Without it every request would take fifty times as long, for certificates that nobody shows."""
    with api.serve_at(HERE):
        async with kind.client() as client:
            with mock.patch.object(ssl, "create_default_context", side_effect=AssertionError("loaded")):
                assert (await told(client.get(POSTS))).status_code == 200


async def test_30_tasks_at_once_are_all_answered(kind: Kind, api: PluginFakeAPI) -> None:
    """Without it code under test that asks for much at once could lose requests."""
    statuses: list[int] = []

    async def ask(client: Any, number: int) -> None:
        statuses.append((await told(client.post(POSTS, json={"title": f"from {number}"}))).status_code)

    with api.serve_at(HERE, block_network=True):
        async with kind.client() as client, anyio.create_task_group() as tasks:
            for number in range(30):
                tasks.start_soon(ask, client, number)
    assert statuses == [201] * 30 and len(api.posts) == 31


# -- transports of a user's ------------------------------------------------------------------------------------------


def adding(kind: Kind, base: type, send: Callable[[Any, Any], Any]) -> Any:
    """Return a transport that adds a header, and then does what `send(self, request)` does."""

    def handle_request(self: Any, request: Any) -> Any:
        request.headers["X-Added"] = "yes"
        return send(self, request)

    async def handle_async_request(self: Any, request: Any) -> Any:
        request.headers["X-Added"] = "yes"
        return await send(self, request)

    return type("Adding", (base,), {kind.method: handle_async_request if kind.is_async else handle_request})()


async def test_a_transport_of_the_users_stays_in_between(kind: Kind, api: PluginFakeAPI) -> None:
    """Without it the very code that signs, or counts, what is sent would be left out of the test."""
    base = kind.library.AsyncBaseTransport if kind.is_async else kind.library.BaseTransport
    inner = kind.transport(retries=2, verify=CONTEXT)
    transports = [
        adding(kind, kind.transport, lambda self, request: getattr(super(type(self), self), kind.method)(request)),
        adding(kind, base, lambda self, request: getattr(inner, kind.method)(request)),
    ]
    with api.serve_at(HERE, block_network=True):
        for transport in transports:
            async with kind.client(transport=transport) as client:
                came = json.loads((await told(client.get(f"{POSTS}echo/"))).headers["X-Came"])
                assert (came["X-Added"], came["Host"]) == ("yes", "api.example.com")
            async with kind.client(mounts={"https://": transport}) as client:
                assert "X-Added" in (await told(client.get(f"{POSTS}echo/"))).headers["X-Came"]


async def test_a_transport_that_opens_no_connection_is_left_alone(kind: Kind, api: PluginFakeAPI) -> None:
    """Without it a client that has its answers from elsewhere would be given others."""
    mocked = kind.library.MockTransport(lambda request: kind.library.Response(299, json={"url": str(request.url)}))
    with api.serve_at(HERE, block_network=True):
        async with kind.client(transport=mocked) as client:
            for url in (POSTS, "https://other.example.com/"):
                response = await told(client.get(url))
                assert (response.status_code, response.json()) == (299, {"url": url})
    assert len(api.journal) == 0 and api.blocked == []


# -- that it is as real ----------------------------------------------------------------------------------------------


SENT: dict[str, tuple[dict[str, Any], str]] = {
    "no body": ({"method": "GET"}, ""),
    "bytes": ({"content": b"one body"}, "one body"),
    "text": ({"content": "schön"}, "schön"),
    "nothing in it": ({"content": b""}, ""),
    "JSON": ({"json": {"a": 1}}, '{"a":1}'),
    "a form": ({"data": {"a": "1 2"}}, "a=1+2"),
    "headers that come twice": ({"headers": [("X-Twice", "1"), ("X-Twice", "2")]}, ""),
    "a header with an underscore": ({"headers": {"X_Under": "1"}}, ""),
    "a header beyond ASCII": ({"headers": {"X-Name": "schön".encode("latin-1")}}, ""),
    "a Host of its own": ({"headers": {"Host": "somewhere.else"}}, ""),
    "a query": ({"params": {"a": "1 2", "b": ["é", "&"]}}, ""),
}


@pytest.mark.parametrize(("sent", "body"), SENT.values(), ids=SENT)
async def test_what_arrives_is_what_arrives_on_a_port(
    kind: Kind, api: PluginFakeAPI, live_server: LiveFakeAPI, sent: dict[str, Any], body: str
) -> None:
    """Without it a handler would be shown another request than a server is."""
    live_server.mount(api)
    asked = {"method": "POST", **sent}
    with api.serve_at(HERE):
        served = await kind.ask(**asked, url=f"{POSTS}echo/")
        live = await kind.ask(**asked, url=f"{live_server.url}/posts/echo/")
    came = [
        json.loads(each.headers["X-Came"].replace(live_server.url[7:], "api.example.com")) for each in (served, live)
    ]
    assert came[0] == came[1]
    assert served.headers["X-Query"] == live.headers["X-Query"]
    assert (served.headers["X-Server"], live.headers["X-Server"]) == ("https://api.example.com:443", live_server.url)
    assert served.text == live.text == body


def chunks() -> Generator[bytes]:
    """Yield a body in pieces, one of them larger than what is read at once."""
    yield b"one "
    yield b"x" * 200_000
    yield b" body"


async def awaited_chunks() -> AsyncIterator[bytes]:
    """Yield the same, awaited."""
    for chunk in chunks():
        yield chunk


async def test_a_body_of_which_nobody_knows_the_length_arrives(kind: Kind, api: PluginFakeAPI) -> None:
    """Without it code that uploads what it does not hold in memory would upload nothing."""
    with api.serve_at(HERE):
        response = await kind.ask("POST", f"{POSTS}echo/", content=awaited_chunks() if kind.is_async else chunks())
    assert response.content == b"".join(chunks())
    assert json.loads(response.headers["X-Came"])["Transfer-Encoding"] == "chunked"


async def test_a_file_arrives(kind: Kind, api: PluginFakeAPI) -> None:
    """Without it a form with a file could not be tested."""

    @api.list_route("posts", name="file")
    def file_of(request: Any, rows: RowView) -> Answer:
        return Answer(request.files["report"].read() + request.form["name"].encode())

    with api.serve_at(HERE):
        sent: dict[str, Any] = {"files": {"report": ("a.txt", b"\r\n\r\n0\r\n\r\n")}, "data": {"name": "of a file"}}
        assert (await kind.ask("POST", f"{POSTS}file/", **sent)).content == b"\r\n\r\n0\r\n\r\nof a file"
    gc.collect()  # what nobody closed is told of here, and not in another test


async def test_a_body_is_streamed_piece_by_piece(kind: Kind, api: PluginFakeAPI) -> None:
    """Without it code that downloads what it does not hold in memory could not be tested."""
    sent = b"one body\n" * 20_000
    with api.serve_at(HERE):
        async with kind.client() as client:
            request = client.build_request("POST", f"{POSTS}echo/", content=sent)
            response = await told(client.send(request, stream=True))
            assert response.status_code == 200 and not response.is_stream_consumed
            pieces = [piece async for piece in response.aiter_raw()] if kind.is_async else list(response.iter_raw())
    assert b"".join(pieces) == sent and len(pieces) > 1
    assert response.is_closed


async def test_a_stream_can_be_left_before_its_end(kind: Kind, api: PluginFakeAPI) -> None:
    """Without it code that looks at the head of an answer only would leave a connection behind."""
    with api.serve_at(HERE):
        async with kind.client() as client:
            for _ in range(3):
                response = await told(client.send(client.build_request("GET", POSTS), stream=True))
                await told(response.aclose() if kind.is_async else response.close())
            assert (await told(client.get(POSTS))).json()["count"] == 1


async def test_cookies_are_kept_and_redirects_followed(kind: Kind, api: PluginFakeAPI) -> None:
    """Without it a missing slash would lead out of the process, and a login be forgotten."""
    with api.serve_at(HERE, block_network=True):
        async with kind.client(follow_redirects=True) as client:
            await told(client.post(f"{POSTS}echo/"))
            assert client.cookies["seen"] == "yes"
            came = json.loads((await told(client.get(f"{POSTS}echo/"))).headers["X-Came"])
            assert came["Cookie"] == "seen=yes"
            response = await told(client.get(f"{HERE}/posts"))
        assert (await kind.ask("GET", f"{HERE}/posts")).status_code == 301
    assert (response.status_code, str(response.url), len(response.history)) == (200, POSTS, 1)


async def test_a_next_page_and_state_are_those_of_the_fake(kind: Kind, api: PluginFakeAPI) -> None:
    """Without it the second page would be asked of the real API."""
    for number in range(10):
        api.posts.add(title=f"post {number}")
    with api.serve_at(HERE, block_network=True):
        first = (await kind.ask("GET", POSTS)).json()
        assert first["next"] == f"{POSTS}?page=2"
        assert len((await kind.ask("GET", first["next"])).json()["results"]) == 1
        api.reset()
        assert await kind.titles() == []


# -- what goes wrong -------------------------------------------------------------------------------------------------


async def raised_by(kind: Kind, url: str) -> tuple[str, str] | None:
    """Return what a careful caller meets who asks for a row: the class of the exception, and of what led to it."""
    try:
        response = await kind.ask("GET", f"{url}/posts/1/", follow_redirects=True)
        response.raise_for_status()
        response.json()
    except Exception as error:  # noqa: BLE001  # whatever it is
        return type(error).__name__, type(error.__cause__).__name__
    return None


RAISED = {
    "reset": "ReadError",
    "closed": "RemoteProtocolError",
    "garbage": "RemoteProtocolError",
    "truncated": "RemoteProtocolError",
    "reset-mid-body": "ReadError",
    "bad-chunk": "RemoteProtocolError",
    "bad-gzip": "DecodingError",
    "malformed-json": "JSONDecodeError",
    "wrong-content-type": None,
    "html-502": "HTTPStatusError",
    "status": "HTTPStatusError",
    "rate-limit": "HTTPStatusError",
    "redirect-loop": "TooManyRedirects",
    "delay": None,
    "drip": None,
}


@pytest.mark.parametrize(("name", "raised"), RAISED.items(), ids=RAISED)
async def test_a_fault_raises_what_it_raises_in_life(
    kind: Kind, api: PluginFakeAPI, live_server: LiveFakeAPI, name: str, raised: str | None
) -> None:
    """Without it code could be proud of handling an error that its HTTP library never raises."""
    settings: dict[str, Any] = {"delay": {"seconds": 0.01}, "drip": {"interval": 0.0001}}.get(name, {})
    live_server.mount(api)
    api.fault(name, **settings)
    with api.serve_at(HERE):
        seen = [await raised_by(kind, url) for url in (HERE, live_server.url)]
        assert seen[0] == seen[1]
        assert (seen[0] and seen[0][0]) == raised
        api.clear_faults()
        assert await kind.titles() == ["ours"]
    assert {each.fault for each in api.journal[:2]} == {name}
    live_server.check()


def test_the_table_has_every_fault() -> None:
    """Without it a fault that is added later could be another one in-process."""
    assert set(RAISED) == {name for name, fault in KINDS.items() if not fault.of_page}


async def test_a_write_whose_answer_is_lost_was_done(kind: Kind, api: PluginFakeAPI) -> None:
    """Without it nobody could test that a client does not create the same row twice."""
    with api.serve_at(HERE):
        for after_commit in (False, True):
            api.fault("reset", times=1, method="POST", after_commit=after_commit)
            with pytest.raises(kind.library.ReadError):
                await kind.ask("POST", POSTS, json={"title": f"was done: {after_commit}"})
    assert [row["title"] for row in api.posts] == ["ours", "was done: True"]


async def test_a_body_that_is_streamed_breaks_where_it_is_read(kind: Kind, api: PluginFakeAPI) -> None:
    """Without it code that reads piece by piece would never meet what breaks in the middle."""
    api.fault("reset-mid-body")
    with api.serve_at(HERE):
        async with kind.client() as client:
            response = await told(client.send(client.build_request("GET", POSTS), stream=True))
            assert response.status_code == 200
            with pytest.raises(kind.library.ReadError):
                await told(response.aread() if kind.is_async else response.read())


async def test_a_delay_longer_than_the_timeout_is_a_timeout_at_once(kind: Kind, api: PluginFakeAPI) -> None:
    """Without it a timeout could not be tested, or only by a test that waits for it."""
    api.clock.freeze("2030-01-01")
    before, began = api.clock.seconds(), time.perf_counter()
    api.fault("delay", seconds=30, times=3)
    with api.serve_at(HERE):
        for timeout in (20, kind.library.Timeout(5, read=20), 30):
            with pytest.raises(kind.library.ReadTimeout):
                await kind.ask("GET", POSTS, timeout=timeout)
    assert api.clock.seconds() - before == 20 + 20 + 30
    assert time.perf_counter() - began < NOBODY_WAITS
    assert api.journal == ["GET /v1/posts/ 200 (delay)"] * 3


async def test_an_answer_within_the_timeout_is_only_late(kind: Kind, api: PluginFakeAPI) -> None:
    """Without it every delay would be a failure, and slow would be untested."""
    api.clock.freeze("2030-01-01")
    before, began = api.clock.seconds(), time.perf_counter()
    api.fault("delay", seconds=30, times=2)
    with api.serve_at(HERE):
        for timeout in (31, None):
            assert (await kind.ask("GET", POSTS, timeout=timeout)).json()["count"] == 1
    assert api.clock.seconds() - before == 60
    assert time.perf_counter() - began < NOBODY_WAITS


async def test_a_timeout_is_about_the_next_byte(kind: Kind, api: PluginFakeAPI) -> None:
    """Without it people would go on to believe that a timeout is about the whole answer."""
    with api.serve_at(HERE):
        before = api.clock.seconds()
        api.fault("drip", interval=0.9)
        length = len((await kind.ask("GET", f"{POSTS}1/", timeout=1)).content)
        assert length > 40 and api.clock.seconds() - before >= length * 0.9
        with pytest.raises(kind.library.ReadTimeout):
            await kind.ask("GET", f"{POSTS}1/", timeout=0.5)


@pytest.mark.parametrize("raised", [OSError, TimeoutError, ConnectionResetError, ValueError, ImATeapot])
async def test_what_a_handler_raises_reaches_the_test_as_itself(
    kind: Kind, api: PluginFakeAPI, raised: type[Exception]
) -> None:
    """Without it a bug in a handler would look like a failure of the network."""
    error = raised("a bug")

    @api.detail_route("posts")
    def broken(request: Any, row: Any) -> None:
        raise error

    with api.serve_at(HERE):
        with pytest.raises(raised) as caught:
            await kind.ask("POST", f"{POSTS}1/broken/")
        assert caught.value is error
        assert await kind.titles() == ["ours"]


# -- that it ends ----------------------------------------------------------------------------------------------------


async def test_it_ends_with_its_block_however_that_ends(kind: Kind, api: PluginFakeAPI, elsewhere: str) -> None:
    """Without it a failing test would serve its fake to all tests after it."""
    originals = [kind.library.HTTPTransport.handle_request, kind.library.AsyncHTTPTransport.handle_async_request]
    with suppress(ImATeapot), api.serve_at(elsewhere), fake_with("inner").serve_at(HERE):
        assert [await kind.titles(), await kind.titles(elsewhere)] == [["inner"], ["ours"]]
        raise ImATeapot
    assert await kind.titles(elsewhere) == ["theirs"]
    assert originals == [
        kind.library.HTTPTransport.handle_request,
        kind.library.AsyncHTTPTransport.handle_async_request,
    ]


async def test_who_patched_meanwhile_stays_when_it_ends(kind: Kind, api: PluginFakeAPI, elsewhere: str) -> None:
    """Without it we would throw out the patch of another tool, or serve a fake that is gone."""
    asked: list[str] = []
    serving = api.serve_at(elsewhere, block_network=True)
    original = getattr(kind.transport, kind.method)
    serving.__enter__()
    ours = getattr(kind.transport, kind.method)

    def theirs(self: Any, request: Any) -> Any:
        asked.append(str(request.url))
        return ours(self, request)

    with mock.patch.object(kind.transport, kind.method, theirs):
        assert await kind.titles(elsewhere) == ["ours"]
        serving.__exit__(None, None, None)
        assert getattr(kind.transport, kind.method) is theirs
        assert await kind.titles(elsewhere) == ["theirs"]
    assert asked == [f"{elsewhere}/posts/"] * 2
    assert await kind.titles(elsewhere) == ["theirs"]
    with api.serve_at(elsewhere):
        assert await kind.titles(elsewhere) == ["ours"]
    assert getattr(kind.transport, kind.method) is original


async def test_what_ends_in_the_wrong_order_does_not_pile_up(kind: Kind, api: PluginFakeAPI, elsewhere: str) -> None:
    """Without it a long suite would end in a RecursionError that nobody could explain."""
    original = getattr(kind.transport, kind.method)
    for _ in range(1200):
        serving = api.serve_at(HERE)
        serving.__enter__()
        other = mock.patch.object(kind.transport, kind.method, original)
        other.start()
        serving.__exit__(None, None, None)
        other.stop()
    assert await kind.titles(elsewhere) == ["theirs"]
    with api.serve_at(HERE):
        assert await kind.titles() == ["ours"]


async def test_a_library_that_is_not_installed_is_passed_over(
    kind: Kind, api: PluginFakeAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without it whoever has one of the libraries, or none, could serve nothing."""
    monkeypatch.setitem(CORES, "no_such_library", "no_such_core")
    with api.serve_at(HERE):
        assert await kind.titles() == ["ours"]


@pytest.mark.parametrize("found", [None, object()], ids=["not installed", "another one of this name"])
def test_a_library_that_is_not_there_is_passed_over(found: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it whoever uses `requests` alone could not serve a fake beside a broken one of something else."""
    monkeypatch.setitem(sys.modules, "httpx", found)
    assert patches_of_httpx("httpx", lambda _: None) == []
