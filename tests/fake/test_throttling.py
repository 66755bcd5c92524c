"""Rules of rates: how many requests each client has, when it may come again, and what does not count."""

from __future__ import annotations

from typing import Any

import drf_blog  # noqa: F401  # it configures Django, which the oracle below needs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.throttling import SimpleRateThrottle
from werkzeug.datastructures import Headers
from werkzeug.test import Client, EnvironBuilder
from werkzeug.wrappers import Request

from fake_server import Auth, Clock, Collection, Contract, ContractError, FakeAPI, Throttle, User
from fake_server.throttling import Throttling, client_of


@pytest.mark.parametrize(
    ("rate", "count", "seconds"),
    [
        ("3/min", 3, 60),
        ("1/s", 1, 1),
        ("10/sec", 10, 1),
        ("5/second", 5, 1),
        ("5/m", 5, 60),
        ("5/minute", 5, 60),
        ("100/h", 100, 3600),
        ("100/hour", 100, 3600),
        ("7/d", 7, 86400),
        ("7/day", 7, 86400),
    ],
)
def test_what_a_rate_means(rate: str, count: int, seconds: int) -> None:
    """Without it an API would be slower or faster here than its contract says."""
    throttle = Throttle(rate)
    assert (throttle.count, throttle.seconds) == (count, seconds)


@pytest.mark.parametrize(
    "rate", ["", "3", "3/", "/min", "0/min", "-1/min", "x/min", "3/week", "3 / min", "3/min/day", "03/min"]
)
def test_a_rate_that_is_none_is_refused_with_an_example(rate: str) -> None:
    """Without it a typing error would be an API without limits."""
    with pytest.raises(ContractError, match=r"expected a count and a time, such as '100/hour'"):
        Throttle(rate)


class Real(SimpleRateThrottle):  # type: ignore[misc]  # Django REST framework has no types
    """The real framework's throttle, with a memory and a clock of our own."""

    rate = "3/min"

    def __init__(self) -> None:
        super().__init__()
        self.memory: dict[str, Any] = {}
        self.cache = self
        self.at = 0.0

    def get(self, key: str, default: Any) -> Any:
        """Be a cache that is read."""
        return list(self.memory.get(key, default))

    def set(self, key: str, value: Any, duration: int) -> None:
        """Be a cache that is written."""
        self.memory[key] = value

    def timer(self) -> float:
        """Be a clock."""
        return self.at

    def get_cache_key(self, request: Any, view: Any) -> str:
        """Tell clients apart."""
        return str(request)


@given(st.lists(st.tuples(st.integers(0, 45), st.sampled_from("ab")), max_size=20))
def test_who_is_let_in_when_is_what_the_real_framework_decides(steps: list[tuple[int, str]]) -> None:
    """Without it a client that is patient enough there could be refused here."""
    clock, real = Clock(), Real()
    clock.freeze("2020-01-01T00:00:00Z")
    throttling = Throttling(Throttle("3/min"), clock)
    for wait, client in steps:
        clock.advance(wait)
        real.at += wait
        expected = None if real.allow_request(client, None) else round(real.wait())
        assert throttling.wait(client) == expected


def api(**changes: Any) -> FakeAPI:
    """Return a fake that takes three requests a minute, on a clock that stands."""
    auth = Auth(("token",), {}, {"t-ada": "ada", "t-bob": "bob"}, "any")
    fake = FakeAPI(
        Contract(auth=auth, throttle=Throttle("3/min", **changes), collections={"things": Collection(rows=({},))})
    )
    fake.clock.freeze("2020-01-01T00:00:00Z")
    return fake


def test_one_request_too_many_is_told_when_to_come_again() -> None:
    """Without it a client that waits as it is told could not be tested."""
    fake = api()
    client = Client(fake)
    assert [client.get("/things/").status_code for _ in range(3)] == [200] * 3
    fake.clock.advance(20.5)
    refused = client.get("/things/")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "40")
    assert refused.get_json() == {"detail": "Request was throttled. Expected available in 40 seconds."}
    fake.clock.advance(39)
    assert client.get("/things/").get_json() == {"detail": "Request was throttled. Expected available in 1 second."}
    fake.clock.advance(0.5)  # the first was a minute ago
    assert client.get("/things/").status_code == 200


def test_each_client_has_a_rate_of_its_own() -> None:
    """Without it one user could use up what is another's."""
    client = Client(api())
    callers: list[dict[str, Any]] = [
        {},
        {"headers": {"Authorization": "Token t-ada"}},
        {"headers": {"Authorization": "Token t-bob"}},
        {"headers": {"X-Forwarded-For": "10.0.0.1, 10.0.0.2"}},
        {"environ_overrides": {"REMOTE_ADDR": "10.0.0.9"}},
    ]
    for caller in callers:
        assert [client.get("/things/", **caller).status_code for _ in range(4)] == [200, 200, 200, 429]


def test_for_whom_a_request_counts() -> None:
    """Without it two clients behind one proxy would be one."""

    def request(**headers: str) -> Request:
        return Request(EnvironBuilder(environ_base={"REMOTE_ADDR": "1.1.1.1"}, headers=Headers(headers)).get_environ())

    assert client_of(request(), User("ada")) == "user ada"
    assert client_of(request(), None) == "address 1.1.1.1"
    assert client_of(request(**{"X-Forwarded-For": "2.2.2.2, 3.3.3.3"}), None) == "address 2.2.2.2,3.3.3.3"
    assert client_of(request(**{"X-Forwarded-For": " "}), None) == "address 1.1.1.1"


def test_whoever_is_logged_in_may_be_spared() -> None:
    """Without it the rate of anonymous clients could not be told from that of all."""
    client = Client(api(anonymous=True))
    known = {"Authorization": "Token t-ada"}
    assert [client.get("/things/", headers=known).status_code for _ in range(5)] == [200] * 5
    assert [client.get("/things/").status_code for _ in range(4)] == [200, 200, 200, 429]


@pytest.mark.parametrize(
    ("method", "url", "counts"),
    [
        ("GET", "/things/9/", True),
        ("POST", "/things/", True),
        ("PUT", "/things/", True),
        ("OPTIONS", "/things/", True),
        ("HEAD", "/things/", True),
        ("GET", "/", False),
        ("GET", "/things", False),
        ("GET", "/nope/", False),
    ],
)
def test_what_counts_and_what_does_not(method: str, url: str, counts: bool) -> None:
    """Without it a program within its rate would be refused, or one beyond it be let in."""
    client = Client(api())
    for _ in range(3):
        client.open(url, method=method)
    assert client.get("/things/").status_code == (429 if counts else 200)


def test_what_is_refused_for_its_form_or_its_credentials_does_not_count() -> None:
    """Without it a client could use up its rate by what the real API does not even count."""
    client = Client(api())
    for _ in range(3):
        assert client.get("/things/", headers={"Accept": "text/csv"}).status_code == 406
        assert client.get("/things/", headers={"Authorization": "Token x"}).status_code == 401
    assert client.get("/things/").status_code == 200


def test_reset_forgets_who_asked_how_often() -> None:
    """Without it the tests before would count in this one."""
    fake = api()
    client = Client(fake)
    assert [client.get("/things/").status_code for _ in range(4)][-1] == 429
    fake.reset()
    assert client.get("/things/").status_code == 200


def test_a_fresh_fake_counts_anew() -> None:
    """Without it two tests with a fake of their own would share a rate."""
    fake = api()
    assert [Client(fake).get("/things/").status_code for _ in range(4)][-1] == 429
    assert Client(fake.fresh()).get("/things/").status_code == 200
