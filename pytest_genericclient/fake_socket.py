"""A connection without a network: urllib3 and http.client speak to an object that looks like a socket.

What they raise is what they raise on a real one; time passes on a clock of ours, so that nobody waits.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from email.utils import mktime_tz, parsedate_tz
from typing import Any

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, Retry
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.response import BaseHTTPResponse

from fake_server import Clock
from fake_server.faults.wire import Script
from pytest_genericclient.playing import Player, Received

LONGEST = 21600.0  # seconds that a Retry-After may ask for, where urllib3 (before 2.6) does not say


class SocketlessAdapter(HTTPAdapter):
    """An adapter of `requests` whose connections are answered by a function, in this process.

    `answer(request)` is called once for each request that arrives. Time passes on `clock`, while an answer is late, and
    while urllib3 waits between two attempts. `owner` is the adapter that was asked, which
    adds headers and builds the response.
    """

    def __init__(
        self,
        answer: Callable[[Received], Script],
        clock: Clock,
        max_retries: Retry | int = 0,
        *,
        owner: HTTPAdapter,
    ) -> None:
        self.adds_headers = True
        """Whether the owner has still to add its headers."""
        self._owner = owner
        self._answer = answer
        self._clock = clock
        self._passed = 0.0
        super().__init__(max_retries=max_retries)
        self.max_retries = without_sleeping(self.max_retries, self._pass, clock.seconds)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make pools whose connections open our sockets."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _pool_classes(lambda: FakeSocket(self._answer, self._pass))

    def send(
        self,
        request: PreparedRequest,
        stream: bool = False,  # the signature is that of requests
        timeout: Any = None,
        verify: Any = True,  # noqa: ARG002  # there is neither a certificate
        cert: Any = None,  # noqa: ARG002  # likewise
        proxies: Mapping[str, str] | None = None,  # noqa: ARG002  # nor a proxy in between
    ) -> Response:
        """Return what was answered; raise what `requests` raises. `elapsed` counts the time that only passed here."""
        response = super().send(request, stream, timeout, verify=False)
        if self._passed:
            response.__class__, response.__dict__["passed"] = _LateResponse, self._passed
        return response

    def add_headers(self, request: PreparedRequest, **kwargs: Any) -> None:
        """Add what the owner adds."""
        if self.adds_headers:
            self._owner.add_headers(request, **kwargs)

    def build_response(self, req: PreparedRequest, resp: Any) -> Response:
        """Build what the owner builds."""
        return self._owner.build_response(req, resp)

    def _pass(self, seconds: float) -> None:
        self._passed += seconds
        self._clock.advance(seconds)


class _LateResponse(Response):
    """A response that took longer than a stopwatch would say, which is what `requests` holds."""

    passed = 0.0

    @property
    def elapsed(self) -> timedelta:
        """The time from the request to the end of the head of the response."""
        elapsed: timedelta = self.__dict__["_elapsed"]
        return elapsed

    @elapsed.setter
    def elapsed(self, measured: timedelta) -> None:
        self.__dict__["_elapsed"] = measured + timedelta(seconds=self.passed)


def _pool_classes(open_socket: Callable[[], FakeSocket]) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(HTTPConnection):
        def connect(self) -> None:
            self.sock = open_socket()  # it has what is used of a socket

    class Secure(HTTPSConnection):
        def connect(self) -> None:
            self.sock = open_socket()
            self.is_verified = True  # there is no certificate, and nobody in between

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


class FakeSocket:
    """What http.client and urllib3 use of a socket, for one request and its answer."""

    def __init__(self, answer: Callable[[Received], Script], advance: Callable[[float], object]) -> None:
        self._answer = answer
        self._advance = advance
        self._sent: list[bytes] = []
        self._timeout: float | None = None

    def sendall(self, data: bytes) -> None:
        """Take a part of the request."""
        self._sent.append(bytes(data))

    def settimeout(self, seconds: float | None) -> None:
        """Wait at most so long for each part of the answer; None for ever."""
        self._timeout = seconds

    def setsockopt(self, *args: object) -> None:
        """Set nothing."""

    def makefile(self, mode: str) -> io.BufferedReader:
        """Return the answer, to be read; the request is complete."""
        del mode
        request = received(b"".join(self._sent))
        return io.BufferedReader(_Answer(lambda: self._answer(request), lambda: self._timeout, self._advance))

    def shutdown(self, how: int) -> None:
        """Shut nothing down."""

    def close(self) -> None:
        """Close nothing."""


class _Answer(io.RawIOBase):
    """The bytes of a script, as they come.

    The script is asked for when something is read: what it raises then meets a response that can be closed, while one
    that `makefile` fails cannot (CPython 3.13 tells of that as an error nobody raised).
    """

    def __init__(
        self, script: Callable[[], Script], timeout: Callable[[], float | None], advance: Callable[[float], object]
    ) -> None:
        self._script = script
        self._timeout = timeout
        self._advance = advance
        self._player: Player | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Hand out what has come; raise what a socket raises."""
        if self._player is None:
            self._player = Player(self._script(), self._advance)
        found = self._player.read(len(buffer), self._timeout())
        buffer[: len(found)] = found
        return len(found)


def received(sent: bytes) -> Received:
    """Read a request off the wire (RFC 9112), as http.client writes it."""
    head, _, body = sent.partition(b"\r\n\r\n")
    line, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = line.split(" ")
    fields = [each.partition(":") for each in lines]
    headers = [(name, value.strip()) for name, _, value in fields]
    if any(name.lower() == "transfer-encoding" and value.lower() == "chunked" for name, value in headers):
        body = b"".join(_chunks(io.BytesIO(body)))
    return Received(method, target, headers, body)


def _chunks(stream: io.BytesIO) -> Iterator[bytes]:
    while length := int(stream.readline(), 16):
        yield stream.read(length)
        stream.readline()


def without_sleeping(retries: Retry, advance: Callable[[float], object], now: Callable[[], float]) -> Retry:
    """Return a policy of urllib3's that waits on another clock; one with a `sleep` of its own stays as it is.

    `now` gives the seconds since the epoch, from which a Retry-After that is a date is counted.
    """
    given = type(retries)
    if given.sleep is not Retry.sleep:
        return retries

    class Unslept(given):  # type: ignore[misc, valid-type]  # the class of whatever policy was given
        def sleep(self, response: BaseHTTPResponse | None = None) -> None:
            asked = self.get_retry_after(response) if response and self.respect_retry_after_header else None
            advance(asked or self.get_backoff_time())

        def parse_retry_after(self, retry_after: str) -> float:
            moment = parsedate_tz(retry_after)
            if moment is None:
                return float(super().parse_retry_after(retry_after))
            return max(0.0, min(mktime_tz(moment) - now(), getattr(self, "retry_after_max", LONGEST)))

    Unslept.__name__ = given.__name__  # which urllib3 shows in its log
    policy = retries.new()
    policy.__class__ = Unslept
    return policy
