"""Rules of the transport without a socket: what arrives is what was sent, and what comes back is a real response."""

from __future__ import annotations

import io
import pickle
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import requests
from requests import PreparedRequest, Session
from requests.exceptions import ChunkedEncodingError, RetryError
from urllib3 import Retry
from urllib3.response import BaseHTTPResponse
from werkzeug.utils import send_file
from werkzeug.wrappers import Response

from fake_server import FakeAPI, RowView, demo_contract
from pytest_genericclient.api import PluginFakeAPI
from pytest_genericclient.live import LiveFakeAPI
from pytest_genericclient.pairing import client_for
from pytest_genericclient.transport import InProcessAdapter, session_for


@pytest.fixture(name="api")
def _api() -> FakeAPI:
    api = FakeAPI(demo_contract())

    @api.list_route("posts", methods=["POST"])
    def echo(request: Any, rows: RowView) -> Response:
        answer = Response(request.get_data(), 200, content_type="text/plain; charset=utf-8")
        answer.headers["X-Path"] = request.full_path
        answer.headers["X-Type"] = request.headers.get("Content-Type", "none")
        answer.set_cookie("seen", "yes")
        return answer

    return api


@pytest.fixture(name="session")
def _session(api: FakeAPI) -> Session:
    return session_for(api)


def pieces() -> Iterator[bytes]:
    """Yield a body in two pieces, as a chunked upload would."""
    yield b"one "
    yield b"body"


@pytest.mark.parametrize(
    "data",
    [b"one body", "one body", bytearray(b"one body"), pieces(), io.BytesIO(b"one body"), [b"one ", "body"]],
    ids=["bytes", "str", "bytearray", "generator", "file", "list"],
)
def test_a_body_arrives_whatever_it_was_given_as(api: FakeAPI, data: Any) -> None:
    """Without it an upload that works over a socket could arrive empty."""
    prepared = PreparedRequest()
    prepared.prepare("POST", f"{api.url}/posts/echo/", headers={"Content-Type": b"text/x"})
    prepared.body = data
    response = session_for(api).send(prepared)
    assert (response.text, response.headers["X-Type"]) == ("one body", "text/x")


def test_a_response_is_as_requests_would_have_built_it(session: Session, api: FakeAPI) -> None:
    """Without it code that looks at more than the body would behave otherwise under test."""
    response = session.post(f"{api.url}/posts/echo/?a=%C3%A9&b", data="text")
    assert (response.status_code, response.reason, response.encoding) == (200, "OK", "utf-8")
    assert response.headers["x-path"] == "/posts/echo/?a=%C3%A9&b"
    assert session.cookies["seen"] == "yes"
    assert response.request.method == "POST" and response.elapsed.total_seconds() >= 0
    assert b"".join(session.post(f"{api.url}/posts/echo/", data="text", stream=True).iter_content(2)) == b"text"
    assert session.head(f"{api.url}/posts/").content == b""
    assert session.delete(f"{api.url}/posts/9/").status_code == 404


def test_a_redirect_is_followed_without_a_socket(session: Session, api: FakeAPI) -> None:
    """Without it a missing slash would lead out of the process."""
    response = session.get(f"{api.url}/posts")
    assert (response.status_code, response.history[0].status_code) == (200, 301)


def test_only_the_fakes_own_url_is_taken(session: Session) -> None:
    """Without it a request to another host would be answered by the fake."""
    assert type(session.get_adapter("http://other.test/")).__name__ == "HTTPAdapter"
    assert type(session.get_adapter("http://fake-api.test/x")).__name__ == "InProcessAdapter"


def test_https_and_credentials_in_a_url_need_no_certificate() -> None:
    """Without it code that insists on https could not be tested; the Host that arrives carries no password."""
    api = FakeAPI(demo_contract(), base_url="https://fake-api.test")
    response = session_for(api).get("https://fake-api.test/")
    assert response.json() == {"posts": "https://fake-api.test/posts/"}


def test_a_chunked_upload_arrives(session: Session, api: FakeAPI) -> None:
    """Without it a body that nobody knows the length of would arrive empty."""
    for one in (session, session_for(api, 1)):
        response = one.post(f"{api.url}/posts/echo/", data=pieces(), headers={"Content-Type": "text/x"})
        assert (response.text, response.headers["X-Type"]) == ("one body", "text/x")


NOBODY_WAITS = 2  # seconds; what is waited for below adds up to far more


@pytest.mark.parametrize(
    ("retries", "answers", "seconds"),
    [
        (Retry(3, backoff_factor=10, status_forcelist=[503]), [503, 503, 200], 20),
        (Retry(3, status_forcelist=[503]), [503, 200], 0),
        (Retry(total=None, status=2, backoff_factor=10, status_forcelist=[503]), [503, 503, 200], 20),
        (Retry(1, respect_retry_after_header=False, status_forcelist=[503]), [503, 200], 0),
    ],
    ids=["backoff", "no backoff", "no total", "deaf"],
)
def test_urllib3_says_a_request_again_and_nobody_waits(
    api: FakeAPI, retries: Retry, answers: list[int], seconds: float
) -> None:
    """Without it code that relies on a `Retry` could not be tested, or only by a test that sleeps."""
    api.clock.freeze("2030-01-01")
    before, began = api.clock.seconds(), time.perf_counter()
    api.fault("status", times=answers.count(503))
    response = session_for(api, retries).get(f"{api.url}/posts/")
    assert (response.status_code, api.clock.seconds() - before) == (200, seconds)
    assert [each.status for each in api.journal] == answers
    assert time.perf_counter() - began < NOBODY_WAITS
    assert response.elapsed >= timedelta(seconds=seconds)


def test_a_retry_heeds_retry_after(api: FakeAPI) -> None:
    """Without it a client would come back too early, and no test would tell."""
    api.clock.freeze("2030-01-01")
    before = api.clock.seconds()
    api.fault("rate-limit", times=2, retry_after=30)
    response = session_for(api, Retry(3, backoff_factor=1)).get(f"{api.url}/posts/")
    assert (response.status_code, api.clock.seconds() - before) == (200, 60)


def test_a_connection_that_breaks_is_tried_again(api: FakeAPI) -> None:
    """Without it the reset of a connection would always be the end."""
    api.fault("reset", times=2)
    assert session_for(api, 2).get(f"{api.url}/posts/").status_code == 200
    assert api.journal == ["GET /posts/ (reset)", "GET /posts/ (reset)", "GET /posts/ 200"]
    api.fault("delay", seconds=20, times=1)
    assert session_for(api, Retry(1)).get(f"{api.url}/posts/", timeout=10).status_code == 200


def test_retries_have_an_end(api: FakeAPI) -> None:
    """Without it a policy that allows nothing would be passed over on the quick path."""
    api.fault("status")
    for retries in (Retry(1, status_forcelist=[503]), Retry(0, status_forcelist=[503])):
        with pytest.raises(RetryError):
            session_for(api, retries).get(f"{api.url}/posts/")
    assert len(api.journal) == 3


def test_a_policy_with_a_sleep_of_its_own_sleeps_so(api: FakeAPI) -> None:
    """Without it the transport would know better than whoever wrote the policy."""
    slept: list[Any] = []

    class Own(Retry):
        def sleep(self, response: BaseHTTPResponse | None = None) -> None:
            slept.append(response)

    api.fault("reset", times=1)
    assert session_for(api, Own(1)).get(f"{api.url}/posts/").status_code == 200
    assert slept == [None]


def test_a_body_can_be_sent_again(api: FakeAPI) -> None:
    """Without it a retry would send an empty body, and the fake would not notice."""
    api.fault("status", times=1)
    session = session_for(api, Retry(1, allowed_methods=None, status_forcelist=[503]))
    response = session.post(f"{api.url}/posts/echo/", data=io.BytesIO(b"one body"))
    assert (response.status_code, response.text) == (200, "one body")


def test_cookies_and_redirects_are_the_same_over_urllib3(api: FakeAPI) -> None:
    """Without it code would behave otherwise as soon as something is planned."""
    api.base_url = "https://fake-api.test"
    session = session_for(api, 1)
    session.post(f"{api.url}/posts/echo/", data="text")
    assert session.cookies["seen"] == "yes"
    response = session.get(f"{api.url}/posts", verify="no/such/file", proxies={"https": "http://127.0.0.1:1"})
    assert (response.status_code, response.history[0].status_code) == (200, 301)
    assert isinstance(response.connection, InProcessAdapter)
    assert response.json()["results"] == []
    assert session.head(f"{api.url}/posts/").content == b""


def test_a_body_that_is_streamed_breaks_where_it_is_read(api: FakeAPI) -> None:
    """Without it code that reads piece by piece would never meet what breaks in the middle."""
    api.posts.add(title="one")
    api.fault("reset-mid-body")
    response = session_for(api).get(f"{api.url}/posts/", stream=True)
    assert response.status_code == 200
    with pytest.raises(ChunkedEncodingError):
        list(response.iter_content(1))


def test_a_late_response_says_how_late_and_can_be_kept(api: FakeAPI) -> None:
    """Without it code that looks at `elapsed` would find every answer quick."""
    api.fault("delay", seconds=90)
    response = session_for(api).get(f"{api.url}/posts/")
    assert timedelta(seconds=90) <= response.elapsed < timedelta(seconds=92)
    kept: requests.Response = pickle.loads(pickle.dumps(response))
    assert (kept.elapsed, kept.json()) == (response.elapsed, response.json())


def test_what_a_handler_raises_reaches_the_test_over_urllib3_too(api: FakeAPI) -> None:
    """Without it a bug in a handler would be hidden as soon as a session retries."""

    @api.list_route("posts", methods=["GET"])
    def broken(request: Any, rows: RowView) -> None:
        raise TimeoutError("a bug")

    with pytest.raises(TimeoutError, match="a bug"):
        session_for(api, 1).get(f"{api.url}/posts/broken/")
    assert len(api.journal) == 1


def test_a_file_arrives_whatever_is_planned(api: FakeAPI) -> None:
    """Without it a handler could send no file."""

    @api.list_route("posts", methods=["GET"])
    def file(request: Any, rows: RowView) -> Response:
        return send_file(io.BytesIO(b"a file"), request.environ, "text/plain")

    session = session_for(api)
    assert session.get(f"{api.url}/posts/file/").content == b"a file"
    api.fault("delay")
    assert session.get(f"{api.url}/posts/file/").content == b"a file"
    assert session_for(api, 1).get(f"{api.url}/posts/file/").content == b"a file"


def test_30_threads_are_each_told_what_struck_them(api: FakeAPI) -> None:
    """Without it a fault could strike twice, or in the wrong thread."""
    session = session_for(api)
    plans = [api.fault(name, times=5) for name in ("reset", "closed", "truncated", "bad-gzip", "delay")]
    barrier = threading.Barrier(30)

    def ask(number: int) -> str:
        barrier.wait(30)
        try:
            return str(session.get(f"{api.url}/posts/", params={"page": 1}).status_code)
        except requests.RequestException as error:
            return type(error).__name__

    with ThreadPoolExecutor(30) as pool:
        told = Counter(pool.map(ask, range(30)))
    assert told == {"ConnectionError": 10, "ChunkedEncodingError": 5, "ContentDecodingError": 5, "200": 10}
    assert [plan.struck for plan in plans] == [5] * 5


def test_a_live_server_without_a_fake_has_a_root_too() -> None:
    """Without it the server could not be looked at before a test mounts its fake."""
    server = LiveFakeAPI()
    server.clear()
    assert server.url == "http://127.0.0.1:0"


def test_a_client_of_a_fake_speaks_as_its_contract_wants(api: FakeAPI) -> None:
    """Without it the client of a fake would be told twice what the contract says once."""
    assert (client_for(api).trailing_slash, client_for(api).url) == (True, "http://fake-api.test/")
    assert client_for(api, "http://127.0.0.1:1/x").url == "http://127.0.0.1:1/x/"


def test_every_answer_has_a_date(api: FakeAPI) -> None:
    """Without it a cache would keep nothing of what the fake says, though it keeps what a server says."""
    dated = PluginFakeAPI(api.contract)
    dated.clock.freeze("2030-01-01T00:00:00Z")
    for session in (dated.session(), dated.session(1)):
        assert session.get(f"{dated.url}/posts/").headers["Date"] == "Tue, 01 Jan 2030 00:00:00 GMT"


@pytest.mark.parametrize(
    ("asked", "waited"), [("Tue, 01 Jan 2030 00:01:00 GMT", 60), ("Mon, 31 Dec 2029 00:00:00 GMT", 0), ("7", 7)]
)
def test_a_date_to_come_back_is_counted_from_the_clock_of_the_fake(api: FakeAPI, asked: str, waited: int) -> None:
    """Without it a frozen clock would jump by hours, or not move at all."""
    api.clock.freeze("2030-01-01T00:00:00Z")
    began = api.clock.seconds()
    api.fault("status", times=1, status=503, retry_after=asked)
    assert session_for(api, Retry(1)).get(f"{api.url}/posts/").status_code == 200
    assert api.clock.seconds() - began == waited


def test_more_than_100_headers_arrive(api: FakeAPI) -> None:
    """Without it a request would fail as soon as it is to be retried, and not before."""
    headers = {f"X-{number}": "y" for number in range(150)}
    assert session_for(api, 1).get(f"{api.url}/posts/", headers=headers).status_code == 200
    assert api.journal[-1].request_headers["X-149"] == "y"


def test_what_a_handler_raises_keeps_its_cause(api: FakeAPI) -> None:
    """Without it the reason for an error in a handler would be gone where the request may be retried."""

    @api.list_route("posts")
    def broken(request: Any, rows: RowView) -> None:
        try:
            int("x")
        except ValueError as error:
            raise LookupError("mine") from error

    for retries in (0, 1):
        with pytest.raises(LookupError) as raised:
            session_for(api, retries).post(f"{api.url}/posts/broken/")
        assert isinstance(raised.value.__cause__, ValueError)
