"""Rules of faults on the wire: each raises in `requests` what it raises in life, on sockets and without one."""

from __future__ import annotations

import errno
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import BadStatusLine, IncompleteRead, RemoteDisconnected
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter
from requests.exceptions import (
    ChunkedEncodingError,
    ConnectionError,  # noqa: A004  # it is what `requests` calls it
    ContentDecodingError,
    HTTPError,
    JSONDecodeError,
    ReadTimeout,
    RequestException,
    RetryError,
    TooManyRedirects,
)
from urllib3 import Retry
from urllib3.exceptions import DecodeError, InvalidChunkLength, ReadTimeoutError
from werkzeug.test import Client

from fake_server import Contract, FakeAPI
from fake_server.faults.kinds import KINDS
from fake_server.faults.wire import ConnectionEnded, Script
from fake_server.serving import listening_socket, server_for
from genericclient import GenericClient
from pytest_genericclient.intercept import serving_at
from pytest_genericclient.live import LiveFakeAPI
from pytest_genericclient.playing import Player
from pytest_genericclient.transport import session_for

POSTS: dict[str, Any] = {
    "collections": {
        "posts": {
            "fields": {"title": {"type": "string", "required": True}},
            "rows": [{"title": "one"}, {"title": "two"}],
            "actions": {"publish": {"status": 204}},
        }
    }
}


@dataclass
class Carried:
    """A fake, and how it is reached."""

    fake: FakeAPI
    session: requests.Session
    url: str
    is_live: bool

    def ask(self, method: str = "GET", path: str = "/posts/1/", **options: Any) -> requests.Response:
        """Send a request."""
        return self.session.request(method, self.url + path, **options)

    def retrying(self, retries: Retry) -> requests.Session:
        """Return a session whose adapter has a policy of urllib3's."""
        if self.url == self.fake.url:
            return session_for(self.fake, retries)
        session = requests.Session()
        session.mount(self.url, HTTPAdapter(max_retries=retries))
        return session


@pytest.fixture(name="carried", params=["in-process", "at a URL", "live", "served"])
def _carried(request: pytest.FixtureRequest, live_server: LiveFakeAPI) -> Iterator[Carried]:
    fake = FakeAPI(Contract.from_data(POSTS))
    if request.param == "in-process":
        yield Carried(fake, session_for(fake), fake.url, is_live=False)
    elif request.param == "at a URL":
        with serving_at(fake, "https://api.example.com"):
            yield Carried(fake, requests.Session(), "https://api.example.com", is_live=False)
    elif request.param == "live":
        live_server.mount(fake)
        yield Carried(fake, requests.Session(), live_server.url, is_live=True)
        live_server.check()
    else:
        with listening_socket("127.0.0.1", 0) as listening:
            server = server_for(fake, listening, lambda line: None)
            threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
            yield Carried(fake, requests.Session(), f"http://127.0.0.1:{server.port}", is_live=True)
            server.shutdown()


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """Return an exception, those inside it, and those that led to it."""
    while error is not None:
        yield error
        for inner in error.args:
            if isinstance(inner, BaseException):
                yield from causes(inner)
        error = error.__cause__ or error.__context__


BODY = b'{"title": "x"}'
RAISED = [
    ("reset", ConnectionError, ConnectionResetError),
    ("closed", ConnectionError, RemoteDisconnected),
    ("garbage", ConnectionError, BadStatusLine),
    ("reset-mid-body", ChunkedEncodingError, ConnectionResetError),
    ("truncated", ChunkedEncodingError, IncompleteRead),
    ("bad-chunk", ChunkedEncodingError, InvalidChunkLength),
    ("bad-gzip", ContentDecodingError, DecodeError),
    ("redirect-loop", TooManyRedirects, TooManyRedirects),
]


@pytest.mark.parametrize(("name", "raised", "cause"), RAISED, ids=[name for name, *_ in RAISED])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_fault_raises_what_it_raises_in_life(
    carried: Carried,
    method: str,
    name: str,
    raised: type[RequestException],
    cause: type[BaseException],
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Without it code could be proud of handling an error that its HTTP library never raises."""
    carried.fake.fault(name)
    with pytest.raises(raised) as caught:
        carried.ask(method, "/posts/", data=BODY if method == "POST" else None, timeout=5)
    assert type(caught.value) is raised
    assert any(isinstance(each, cause) for each in causes(caught.value)), list(causes(caught.value))
    is_of_body = raised in (ChunkedEncodingError, ContentDecodingError)  # where `requests` tells of no request
    sent: Any = caught.value.request
    assert (sent is None) is is_of_body and (sent is None or sent.body == (None if method == "GET" else BODY))
    assert len(carried.fake.posts) == 2
    carried.fake.clear_faults()
    assert carried.ask(timeout=5).json() == {"id": 1, "title": "one"}
    assert capfd.readouterr() == ("", "")


@dataclass(frozen=True)
class Tried:
    """What becomes of a request that a fault strikes: plainly; with two retries, for ever; and with them, once.

    `plain` and `retried` are what is raised, `attempts` how often was asked with retries until that.
    """

    plain: type[Exception] | None
    retried: type[Exception] | None
    attempts: int
    once: type[Exception] | None = None


TRIED = {
    "reset": Tried(ConnectionError, ConnectionError, 3),
    "closed": Tried(ConnectionError, ConnectionError, 3),
    "garbage": Tried(ConnectionError, ConnectionError, 3),
    "delay": Tried(ReadTimeout, ConnectionError, 3),
    "status": Tried(HTTPError, RetryError, 3),
    "rate-limit": Tried(HTTPError, HTTPError, 3),
    "html-502": Tried(HTTPError, HTTPError, 1, HTTPError),
    "reset-mid-body": Tried(ChunkedEncodingError, ChunkedEncodingError, 1, ChunkedEncodingError),
    "truncated": Tried(ChunkedEncodingError, ChunkedEncodingError, 1, ChunkedEncodingError),
    "bad-chunk": Tried(ChunkedEncodingError, ChunkedEncodingError, 1, ChunkedEncodingError),
    "bad-gzip": Tried(ContentDecodingError, ContentDecodingError, 1, ContentDecodingError),
    "malformed-json": Tried(JSONDecodeError, JSONDecodeError, 1, JSONDecodeError),
    "wrong-content-type": Tried(None, None, 1),
    "drip": Tried(None, None, 1),
    "redirect-loop": Tried(TooManyRedirects, TooManyRedirects, 31),
}
"""By fault: with retries whose status_forcelist is 503, and a delay that is longer than the timeout."""
TOLD: dict[str, dict[str, Any]] = {
    "delay": {"seconds": 60},
    "drip": {"interval": 0.0001},
    "rate-limit": {"retry_after": 0},
}


def raised_by(session: requests.Session, url: str, timeout: float) -> type[Exception] | None:
    """Return the class of what a careful caller meets who asks for a row."""
    try:
        response = session.get(f"{url}/posts/1/", timeout=timeout)
        response.raise_for_status()
        response.json()
    except Exception as error:  # noqa: BLE001  # whatever it is
        return type(error)
    return None


@pytest.mark.parametrize(("name", "tried"), TRIED.items(), ids=TRIED)
def test_a_fault_raises_what_it_raises_in_life_with_retries_too(carried: Carried, name: str, tried: Tried) -> None:
    """Without it a `Retry` could save in a test what it does not save in life, or the other way round."""
    policy = Retry(2, status_forcelist=[503])
    for session, raised, attempts in (
        (carried.session, tried.plain, 31 if name == "redirect-loop" else 1),
        (carried.retrying(policy), tried.retried, tried.attempts),
    ):
        carried.fake.journal.clear()
        carried.fake.fault(name, **TOLD.get(name, {}))
        timeout = 0.5 if name == "delay" else 5  # in which a request arrives, however busy the machine is
        assert (raised_by(session, carried.url, timeout), len(carried.fake.journal)) == (raised, attempts)
        carried.fake.clear_faults()
    carried.fake.journal.clear()
    carried.fake.fault(name, times=1, **TOLD.get(name, {}))
    assert raised_by(carried.retrying(policy), carried.url, 2 if name == "delay" else 5) is tried.once
    assert len(carried.fake.journal) == (1 if tried.attempts == 1 else 2)
    carried.fake.clear_faults()


def test_the_table_of_retries_has_every_fault() -> None:
    """Without it a fault that is added later could end in another way in-process."""
    assert set(TRIED) == {name for name, kind in KINDS.items() if not kind.of_page}


@pytest.mark.parametrize("name", ["reset", "closed", "garbage", "reset-mid-body", "truncated", "bad-chunk", "html-502"])
def test_a_write_whose_answer_is_lost_may_have_happened(carried: Carried, name: str) -> None:
    """Without it nobody could test that a client does not create the same row twice."""
    carried.fake.fault(name, times=1, after_commit=True, method="POST")
    with pytest.raises(RequestException):
        carried.ask("POST", "/posts/", json={"title": "kept"}).raise_for_status()
    assert [row["title"] for row in carried.fake.posts] == ["one", "two", "kept"]
    assert carried.fake.journal[0].warnings == (
        f"the request was carried out, and its answer lost to the fault {name!r}",
    )


@pytest.mark.parametrize(
    ("name", "status", "content_type", "is_json"),
    [
        ("html-502", 502, "text/html; charset=utf-8", False),
        ("malformed-json", 200, "application/json", False),
        ("wrong-content-type", 200, "text/html; charset=utf-8", True),
        ("status", 503, "application/json", True),
        ("rate-limit", 429, "application/json", True),
    ],
)
def test_an_answer_that_arrives_may_be_wrong(
    carried: Carried, name: str, status: int, content_type: str, is_json: bool
) -> None:
    """Without it code that trusts a status or a content type would never be caught."""
    carried.fake.fault(name, times=1)
    response = carried.ask()
    assert (response.status_code, response.headers["Content-Type"]) == (status, content_type)
    assert response.headers["X-Fake-Fault"] == name
    try:
        response.json()
    except JSONDecodeError:
        assert not is_json
    else:
        assert is_json
    assert carried.ask().json() == {"id": 1, "title": "one"}
    assert carried.fake.journal == [f"GET /posts/1/ {status} ({name})", "GET /posts/1/ 200"]


def test_a_delay_longer_than_the_timeout_is_a_timeout(carried: Carried) -> None:
    """Without it a timeout could not be tested, or only by a test that waits for it."""
    carried.fake.clock.freeze("2030-01-01")
    carried.fake.fault("delay", seconds=30, times=1)
    before, began = carried.fake.clock.seconds(), time.perf_counter()
    with pytest.raises(ReadTimeout) as caught:
        carried.ask(timeout=1 if carried.is_live else 20)
    took = time.perf_counter() - began
    assert any(isinstance(each, ReadTimeoutError) for each in causes(caught.value))
    assert (took >= 1) is carried.is_live and took < 15
    assert carried.fake.clock.seconds() - before == (0 if carried.is_live else 20)
    assert carried.fake.journal == ["GET /posts/1/ 200 (delay)"]


def test_an_answer_within_the_timeout_is_only_late(carried: Carried) -> None:
    """Without it every delay would be a failure, and slow would be untested."""
    carried.fake.fault("delay", seconds=0.3)
    began = time.perf_counter()
    response = carried.ask(timeout=(1, 2))
    assert response.json() == {"id": 1, "title": "one"}
    assert (time.perf_counter() - began >= 0.3) is carried.is_live
    assert 0.3 <= response.elapsed.total_seconds() < 2
    assert carried.fake.journal[0].seconds >= 0.3
    assert carried.ask("POST", "/posts/", json={"title": "late"}).status_code == 201
    assert len(carried.fake.posts) == 3


def test_a_drip_never_trips_a_timeout(carried: Carried) -> None:
    """Without it people would go on to believe that a timeout is about the whole answer."""
    carried.fake.fault("drip", interval=0.01 if carried.is_live else 0.9)
    before = carried.fake.clock.seconds()
    assert carried.ask(timeout=1).json() == {"id": 1, "title": "one"}
    length = len(b'{"id":1,"title":"one"}')
    assert carried.fake.clock.seconds() - before >= length * (0.01 if carried.is_live else 0.9)
    carried.fake.clear_faults()
    carried.fake.fault("drip", interval=0.5)
    with pytest.raises((ConnectionError, ReadTimeout)):
        carried.ask(timeout=0.2)


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind.needs_body])
def test_head_has_no_body_to_be_broken(carried: Carried, name: str) -> None:
    """Without it a fault of the body would be a fault of something that is never sent."""
    carried.fake.fault(name)
    assert carried.ask("HEAD").status_code == 200
    assert carried.fake.journal == ["HEAD /posts/1/ 200"]


@pytest.mark.parametrize("name", ["truncated", "bad-chunk", "bad-gzip", "reset-mid-body"])
def test_an_answer_without_a_body_is_given_one_to_be_broken(carried: Carried, name: str) -> None:
    """Without it a DELETE could not be broken, since its 204 announces nothing."""
    carried.fake.fault(name, after_commit=True)
    with pytest.raises(RequestException):
        carried.ask("DELETE")
    assert [row["id"] for row in carried.fake.posts] == [2]


def test_a_late_answer_to_head_is_whole(carried: Carried) -> None:
    """Without it a delay could change what is answered."""
    carried.fake.fault("delay", seconds=0.01)
    response = carried.ask("HEAD")
    assert (response.status_code, response.content) == (200, b"")
    empty = carried.ask("POST", "/posts/1/publish/")
    assert (empty.status_code, empty.headers.get("Content-Length"), "Content-Type" in empty.headers) == (
        204,
        None,
        False,
    )


def test_what_waits_on_a_connection_ends_with_a_reset(live_server: LiveFakeAPI) -> None:
    """Without it a handler that sleeps would outlive its test."""
    fake = FakeAPI(Contract.from_data(POSTS))
    live_server.mount(fake)
    answers: list[int] = []

    def ask(name: str) -> None:
        answers.append(requests.get(live_server.url + "/posts/1/", headers={"X-Name": name}, timeout=20).status_code)

    for end in (fake.reset, fake.clear_faults, lambda: live_server.mount(FakeAPI(Contract.from_data(POSTS)))):
        live_server.mount(fake)
        fake.fault("drip", interval=60)
        thread = threading.Thread(target=ask, args=("late",))
        thread.start()
        while not fake.journal:
            time.sleep(0.001)
        began = time.perf_counter()
        end()
        thread.join(10)
        assert time.perf_counter() - began < 5
        fake.reset()
    assert answers == [200, 200, 200]


def test_a_server_that_stops_waits_for_nobody() -> None:
    """Without it a run could hang at its end on a delay that no test needs any more."""
    fake = FakeAPI(Contract.from_data(POSTS))
    fake.fault("delay", seconds=60)
    with LiveFakeAPI() as server:
        server.mount(fake)
        thread = threading.Thread(target=lambda: requests.get(server.url + "/posts/1/", timeout=20))
        thread.start()
        while not fake.journal:
            time.sleep(0.001)
    thread.join(10)
    assert not thread.is_alive()
    with LiveFakeAPI() as server:
        assert server.is_running()  # and stops without ever having had a fake


def test_a_client_that_has_gone_is_no_error(live_server: LiveFakeAPI, capfd: pytest.CaptureFixture[str]) -> None:
    """Without it a client that gives up early would leave a traceback in the log of the next test."""
    fake = FakeAPI(Contract.from_data(POSTS))
    live_server.mount(fake)
    fake.fault("drip", interval=0.05)
    response = requests.get(live_server.url + "/posts/1/", stream=True, timeout=5)
    response.close()
    time.sleep(0.3)
    live_server.check()
    assert capfd.readouterr() == ("", "")


def test_a_script_is_read_like_a_socket() -> None:
    """Without it a carrier could be given more than it asked for, or another error than a socket's."""
    passed: list[float] = []
    player = Player(Script((1.0, b"abc", 0.5, 0.25, b"d"), "reset"), passed.append)
    assert [player.read(2, 1.5), player.read(2, None), player.read(9, 1)] == [b"ab", b"c", b"d"]
    assert passed == [1.0, 0.5, 0.25]
    with pytest.raises(ConnectionResetError) as reset:
        player.read(1, 1)
    assert (reset.value.errno, reset.value.strerror) == (errno.ECONNRESET, os.strerror(errno.ECONNRESET))
    assert Player(Script(), passed.append).read(1, 1) == b""


@pytest.mark.parametrize(
    ("steps", "timeout", "passed"),
    [([0.4, 0.3, 0.3, b"late"], 0.75, [0.4, 0.3, 0.05]), ([0.5, b"late"], 0.5, [0.5]), ([9.0, b"late"], 0.5, [0.5])],
    ids=["in small steps", "at that moment", "at once"],
)
def test_nothing_for_as_long_as_a_timeout_is_a_timeout(
    steps: list[bytes | float], timeout: float, passed: list[float]
) -> None:
    """Without it an answer that is late in two steps would never be too late, or the clock go too far."""
    told: list[float] = []
    with pytest.raises(TimeoutError, match="^timed out$"):
        Player(Script(steps), told.append).read(1, timeout)
    assert told == pytest.approx(passed)


def test_a_carrier_without_a_socket_is_told() -> None:
    """Without it a fault would be nothing at all where nobody plays its script."""
    fake = FakeAPI(Contract.from_data(POSTS))
    client = Client(fake)
    fake.fault("truncated", times=1)
    with pytest.raises(ConnectionEnded, match="the fault 'truncated' ended the connection, of which this carrier has"):
        client.get("/posts/1/")
    fake.clock.freeze("2030-01-01")
    before = fake.clock.seconds()
    fake.fault("delay", seconds=5, times=1)
    assert client.get("/posts/1/").get_json() == {"id": 1, "title": "one"}
    assert fake.clock.seconds() - before == 5


def test_the_client_survives_what_it_says_it_survives(carried: Carried) -> None:
    """Without it the client's own retries would be tested against inventions of ours only."""
    client = GenericClient(carried.url, session=carried.session)
    carried.fake.fault("reset", times=2, path="/posts/1/")
    with pytest.raises(ConnectionError):
        client.posts.get(id=1)
    with pytest.raises(ConnectionError):
        client.posts.get(id=1)
    assert client.posts.get(id=1).title == "one"
