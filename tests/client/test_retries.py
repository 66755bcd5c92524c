"""When a request is sent again: the policy beside urllib3's, and the client that follows it without ever sleeping."""

from __future__ import annotations

import inspect
import io
from collections.abc import Callable
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

import pytest
import requests
from urllib3 import HTTPResponse, Retry
from urllib3.exceptions import (
    ConnectTimeoutError,
    MaxRetryError,
    ProtocolError,
    ReadTimeoutError,
    SSLError,
)

from genericclient import ConnectionFailed, GenericClient, HTTPError, RetryPolicy, TimedOut
from genericclient.retries import Failure, Outcome, policy_of, seconds_until

if TYPE_CHECKING:
    from tests.client.conftest import Script
else:
    Script = Any

Make = Callable[..., GenericClient]
NOW = 1_700_000_000.0
NAMES = ("total", "connect", "read", "status", "other")


class FakeClock:
    """Time that passes only when somebody waits."""

    def __init__(self) -> None:
        self.now = NOW
        self.waits: list[float] = []

    def time(self) -> float:
        """Return the time of day."""
        return self.now

    def monotonic(self) -> float:
        """Return seconds that only ever grow."""
        return self.now

    def sleep(self, seconds: float, /) -> None:
        """Let time pass at once."""
        self.waits.append(seconds)
        self.now += seconds

    def random(self) -> float:
        """Return always the same chance."""
        return 0.5


def fails(
    failure: Failure = "status", method: str = "GET", status: int | None = 503, retry_after: str | None = None
) -> Outcome:
    """Return how an attempt ended."""
    return Outcome(method, failure, status if failure == "status" else None, retry_after)


def waits(policy: RetryPolicy, *history: Outcome, elapsed: float = 0.0, chance: float = 0.0) -> float | None:
    """Return what a policy says after a history."""
    return policy.wait(history, elapsed=elapsed, now=NOW, chance=chance)


POOL: Any = None  # urllib3's exceptions want a pool for their texts
ERRORS: dict[str, Callable[[], Exception]] = {
    "connect": lambda: ConnectTimeoutError(POOL, "t"),
    "read": lambda: ReadTimeoutError(POOL, "/", "t"),
    "other": lambda: SSLError("t"),
}


def urllib3_waits(settings: dict[str, Any], history: list[Outcome]) -> float | None:
    """Return what urllib3 would wait after a history, or None when it would give up; it is the oracle."""
    longest = settings["retry_after_max"]
    known = inspect.signature(Retry).parameters  # before 2.6 a wait that the server asks for had no upper bound
    retry = Retry(**{name: value for name, value in settings.items() if name in known})
    response: HTTPResponse | None = None
    for outcome in history:
        headers = {} if outcome.retry_after is None else {"Retry-After": outcome.retry_after}
        response = HTTPResponse(status=outcome.status or 0, headers=headers) if outcome.status else None
        if response is not None and not retry.is_retry(outcome.method, response.status, bool(headers)):
            return None
        error = None if response is not None else ERRORS[outcome.failure]()
        try:
            retry = retry.increment(outcome.method, "/", response=response, error=error)
        except (MaxRetryError, ReadTimeoutError, ProtocolError):
            return None
    told = retry.get_retry_after(response) if response is not None and retry.respect_retry_after_header else None
    return min(told, longest) if told else retry.get_backoff_time()


HISTORIES = [
    [fails()],
    [fails()] * 2,
    [fails()] * 3,
    [fails()] * 4,
    [fails()] * 12,
    [fails(status=500)],
    [fails(status=429, retry_after="7")],
    [fails(status=413, retry_after="7")],
    [fails(status=413)],
    [fails(status=503, retry_after="0")] * 3,
    [fails(status=503, retry_after=" 12 ")],
    [fails(status=503, retry_after="99999999")],
    [fails(status=502, retry_after="9")],
    [fails(status=200, retry_after="9")],
    [fails(method="POST")],
    [fails(method="PATCH", status=429, retry_after="3")],
    [fails(method="DELETE")],
    [fails("connect")] * 2,
    [fails("connect", method="POST")] * 2,
    [fails("read")],
    [fails("read", method="POST")],
    [fails("other")],
    [fails("connect"), fails("read"), fails()],
    [fails("read"), fails("read")],
    [fails("connect"), fails("connect"), fails("connect"), fails("connect")],
]
SETTINGS: list[dict[str, Any]] = [
    {},
    {"total": 0},
    {"total": 1},
    {"total": 10},
    {"total": 10, "status": 1},
    {"connect": 0},
    {"connect": 1, "read": 1, "status": 1, "other": 0},
    {"read": 0},
    {"status": 0},
    {"allowed_methods": None},
    {"allowed_methods": ["GET", "POST", "PATCH"]},
    {"status_forcelist": {500}},
    {"backoff_factor": 0.0},
    {"backoff_factor": 3.0, "backoff_max": 5.0},
    {"respect_retry_after_header": False},
    {"retry_after_max": 5},
]


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
@pytest.mark.parametrize("history", HISTORIES, ids=range(len(HISTORIES)))
def test_the_policy_decides_as_urllib3_does(settings: dict[str, Any], history: list[Outcome]) -> None:
    """Without it the names would be urllib3's, and their meaning ours."""
    common: dict[str, Any] = {
        "total": 3,
        "allowed_methods": Retry.DEFAULT_ALLOWED_METHODS,
        "status_forcelist": {429, 502, 503, 504},
        "backoff_factor": 0.5,
        "backoff_max": 120.0,
        "respect_retry_after_header": True,
        "retry_after_max": 21600,
    } | settings
    ours = RetryPolicy(**common, backoff_jitter=0.0, max_time=None)
    assert waits(ours, *history) == urllib3_waits(common, history)


def test_a_failure_that_may_have_been_heard_is_repeated_only_for_methods_that_may_be() -> None:
    """Without it a TLS connection that broke after a POST would send it twice; here we are stricter than urllib3."""
    assert waits(RetryPolicy(), fails("other", method="POST")) is None
    assert waits(RetryPolicy(), fails("connect", method="POST")) == 0.0


def test_retry_after_counts_without_a_total() -> None:
    """Without it `total=None`, which means no cap, would switch Retry-After off, as it does in urllib3."""
    policy = RetryPolicy(total=None, status_forcelist=())
    assert waits(policy, fails(status=429, retry_after="7")) == 7.0


@pytest.mark.parametrize(
    ("attempts", "chance", "expected"),
    [(1, 1.0, 0.0), (2, 0.0, 1.0), (2, 0.5, 1.25), (3, 1.0, 2.5), (9, 1.0, 120.0), (5000, 0.0, 120.0)],
)
def test_the_wait_grows_and_is_spread(attempts: int, chance: float, expected: float) -> None:
    """Without it many clients would come back in the same moment, or one of them never."""
    assert waits(RetryPolicy(total=None), *[fails()] * attempts, chance=chance) == expected


def test_the_waits_of_one_request_have_an_end() -> None:
    """Without it a Retry-After of a day would block a program for a day."""
    policy = RetryPolicy(max_time=60.0)
    assert waits(policy, fails(status=429, retry_after="60")) == 60.0
    assert waits(policy, fails(status=429, retry_after="61")) is None
    assert waits(policy, fails(status=429, retry_after="60"), elapsed=0.5) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("120", 120.0),
        (" 5\t", 5.0),
        ("Tue, 14 Nov 2023 22:14:20 GMT", 60.0),
        ("Tue, 14 Nov 2023 22:13:00 GMT", 0.0),
        ("Tuesday, 14-Nov-23 22:14:20 GMT", 60.0),
        ("Tue Nov 14 22:14:20 2023", 60.0),
        ("-5", 0.0),
        ("1.5", 0.0),
        ("soon", 0.0),
        ("", 0.0),
        ("9" * 17, 99999999999999999.0),
        ("9" * 400, float("inf")),
        ("Tue, 14 Nov 99999999999 22:14:20 GMT", 0.0),
    ],
)
def test_retry_after_is_seconds_or_a_date(text: str, expected: float) -> None:
    """Without it one of the forms of RFC 9110 would be misread, or garbage be an error of ours."""
    assert seconds_until(text, NOW) == expected


@pytest.mark.parametrize("name", [*NAMES, "max_time", "backoff_factor", "backoff_jitter", "backoff_max"])
def test_a_policy_that_cannot_be_meant_is_refused(name: str) -> None:
    """Without it a typo would be found out in the night when the API is down."""
    with pytest.raises(ValueError, match=rf"RetryPolicy: {name} is -1; expected .*0 or more"):
        policy_with(name, -1)
    assert getattr(policy_with(name, 0), name) == 0


def policy_with(name: str, value: Any) -> RetryPolicy:
    """Return a policy with one parameter of its own."""
    return RetryPolicy(**{name: value})


def test_retries_are_a_number_or_a_policy() -> None:
    """Without it the short form could mean another policy than the long one."""
    policy = RetryPolicy(total=7)
    assert policy_of(policy) is policy
    assert policy_of(2) == RetryPolicy(total=2)
    assert policy_of(None) == policy_of(0) == RetryPolicy(total=0)


@pytest.fixture(name="clock")
def _clock() -> FakeClock:
    return FakeClock()


def patient(make_client: Make, clock: FakeClock, **settings: Any) -> GenericClient:
    """Return a client with a clock of its own."""
    client = make_client(**settings)
    client.clock = clock
    return client


def test_a_client_does_not_repeat_unless_told(client: GenericClient, script: Script) -> None:
    """Without it code written for 1.4.2 would ask more often than it did."""
    script.on("GET /posts", 503)
    with pytest.raises(HTTPError) as raised:
        client.posts.all()
    assert script.lines == ["GET /posts"]
    assert not hasattr(raised.value, "__notes__")


def test_a_client_waits_and_asks_again(make_client: Make, script: Script, clock: FakeClock) -> None:
    """Without it `retries=` would be a setting that nothing heeds."""
    client = patient(make_client, clock, retries=3)
    date = formatdate(NOW + 7 + 1.25 + 20, usegmt=True)
    script.on("GET /posts", 429, Retry_After="7").on("GET /posts", 502)
    script.on("GET /posts", 503, retry_after=date).on("GET /posts", body=[{"id": 1}])
    assert [post.id for post in client.posts.all()] == [1]
    assert clock.waits[:2] == [7.0, 1.25]
    assert clock.waits[2] == pytest.approx(20.0, abs=1.0)


def test_when_a_client_gives_up_the_last_failure_tells_how_often_it_asked(
    make_client: Make, script: Script, clock: FakeClock
) -> None:
    """Without it nobody would know from the error that the API was asked more than once."""
    client = patient(make_client, clock, retries=RetryPolicy(total=2, backoff_factor=4.0, backoff_jitter=0.0))
    for status in (503, 502, 504):
        script.on("GET /posts", status)
    with pytest.raises(HTTPError, match="answered 504") as raised:
        client.posts.all()
    assert raised.value.__notes__ == ["GET http://dummy.test/api/posts was tried 3 times, within 8.0 s"]
    assert clock.waits == [8.0]


def test_each_request_of_a_conversation_has_retries_of_its_own(
    make_client: Make, script: Script, clock: FakeClock
) -> None:
    """Without it the last page of a long walk would have none left, or a PATCH be repeated that may not be."""
    client = patient(make_client, clock, retries=1)
    script.on("PUT /posts/1", 503).on("PUT /posts/1", 400).on("PATCH /posts/1", 503)
    with pytest.raises(HTTPError, match="PATCH .* answered 503; before that, PUT .* answered 400"):
        client.posts.create_or_update({"id": 1})
    assert script.lines == ["PUT /posts/1", "PUT /posts/1", "PATCH /posts/1"]
    script.on("GET /posts", 503).on("GET /posts", body=[], Link='<?page=2>; rel="next"')
    script.on("GET /posts?page=2", 503).on("GET /posts?page=2", body=[])
    client.autopaginate = "link_header"
    assert client.posts.all() == []


def test_an_endpoint_may_have_retries_of_its_own(make_client: Make, script: Script, clock: FakeClock) -> None:
    """Without it one slow report would need a client of its own."""
    client = patient(make_client, clock, retries=5)
    script.on("GET /posts", 503)
    with pytest.raises(HTTPError):
        client.posts.using(retries=0).all()
    script.on("POST /posts", 503).on("POST /posts", 201, {"id": 1})
    assert client.posts.using(retries=RetryPolicy(allowed_methods=None)).create({}).id == 1
    assert len(script.lines) == 3


def test_a_flow_that_is_told_of_what_is_no_answer_hears_it_at_once(
    make_client: Make, script: Script, clock: FakeClock
) -> None:
    """Without it a program that is being stopped would retry instead."""
    client = patient(make_client, clock, retries=5)

    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    client.event_hooks = {"request": [interrupt]}
    with pytest.raises(KeyboardInterrupt):
        client.posts.all()
    assert clock.waits == []


class Broken(requests.adapters.HTTPAdapter):
    """Raises what it was given, each in its turn, and then answers 200."""

    def __init__(self, *errors: Exception) -> None:
        super().__init__()
        self.errors = list(errors)
        self.methods: list[str | None] = []

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Raise the next."""
        self.methods.append(request.method)
        if self.errors:
            raise self.errors.pop(0)
        raw = HTTPResponse(io.BytesIO(), status=200, preload_content=False)
        return self.build_response(request, raw)


def refused() -> requests.ConnectionError:
    """Return what requests raises when nobody listens."""
    return requests.ConnectionError(MaxRetryError(POOL, "/?token=s3cret", ConnectTimeoutError(POOL, "t")))


def dropped() -> requests.ConnectionError:
    """Return what requests raises when a connection breaks before there is an answer."""
    return requests.ConnectionError(ProtocolError("Connection aborted.", ConnectionResetError(104, "reset")))


def test_a_post_whose_connection_dropped_is_not_sent_again(clock: FakeClock) -> None:
    """Without it an order could be placed twice."""
    for error, kind in ((dropped(), ConnectionFailed), (requests.ReadTimeout("slow"), TimedOut)):
        adapter = Broken(error)
        client = GenericClient("http://dummy.test", adapter=adapter, retries=5)
        client.clock = clock
        with pytest.raises(kind):
            client.posts.create({})
        assert adapter.methods == ["POST"]


def test_a_post_that_never_left_is_sent_again(clock: FakeClock) -> None:
    """Without it a restart of the API would fail what could have waited a moment."""
    adapter = Broken(refused(), requests.ConnectTimeout("t"))
    client = GenericClient("http://dummy.test", adapter=adapter, retries=5)
    client.clock = clock
    client.posts.create({})
    assert adapter.methods == ["POST"] * 3
