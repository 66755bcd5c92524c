"""Answers that go wrong below HTTP: what a connection does, as data, and how that is done on Werkzeug's socket."""

from __future__ import annotations

import os
import socket
import struct
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NoReturn, TypeAlias

from werkzeug.datastructures import Headers
from werkzeug.wrappers import Response

from fake_server.clock import Clock

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

SETTLING = 0.05  # seconds: what was sent before a reset shall arrive before it
LINGER = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)  # on, for no time: closing resets (SO_LINGER)


class ConnectionEnded(ConnectionResetError):
    """A fault ended the connection. Werkzeug's server takes it for a client that has gone, and does nothing more."""


@dataclass(frozen=True, slots=True)
class Script:
    """What a connection does: bytes that are sent, and seconds that pass, in order; and how it ends."""

    steps: Sequence[bytes | float] = ()
    end: Literal["close", "reset"] = "close"


Stage: TypeAlias = Callable[[bytes, bytes], Script]
"""Makes a script of a head (without its length and its end) and a body."""


class _Instead(Response):
    """A response with all that another one has."""

    def __init__(self, answer: Response) -> None:
        super().__init__(answer.get_data(), answer.status)
        self.headers = Headers(answer.headers)


class WireResponse(_Instead):
    """An answer that ends its connection in another way than it should: `script(environ)` says how."""

    def __init__(self, answer: Response, fault: str, stage: Stage, clock: Clock) -> None:
        super().__init__(answer)
        self.fault = fault
        self._stage = stage
        self._wait = clock.waiter()

    def script(self, environ: WSGIEnvironment) -> Script:
        """Return what the connection does; a carrier without a socket plays it."""
        return self._stage(head_of(self, environ), self.get_data())

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Do it on the socket that Werkzeug's server lends (`werkzeug.socket`); raise `ConnectionEnded`."""
        del start_response
        connection: socket.socket | None = environ.get("werkzeug.socket")
        if connection is None:
            raise ConnectionEnded(f"the fault {self.fault!r} ended the connection, of which this carrier has none")
        perform(self.script(environ), connection, self._wait)


class LateResponse(_Instead):
    """An answer like any other, `seconds` late."""

    def __init__(self, answer: Response, seconds: float, clock: Clock) -> None:
        super().__init__(answer)
        self.seconds = seconds
        self._advance = clock.advance
        self._wait = clock.waiter()

    def script(self, environ: WSGIEnvironment) -> Script:
        """Return what the connection does; a carrier without a socket plays it."""
        return Script((self.seconds, message_of(self, environ)))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Wait on a socket in earnest, elsewhere on the fake's clock; then answer."""
        wait = self._wait if "werkzeug.socket" in environ else self._advance
        wait(self.seconds)
        return super().__call__(environ, start_response)


def script_of(response: Response, environ: WSGIEnvironment) -> Script:
    """Return what a connection does with any answer: it is sent, and the connection is closed."""
    if isinstance(response, WireResponse | LateResponse):
        return response.script(environ)
    return Script((message_of(response, environ),))


def head_of(response: Response, environ: WSGIEnvironment) -> bytes:
    """Return the head of an answer as it is sent, without a length, and without the empty line at its end."""
    headers = response.get_wsgi_headers(environ)
    lines = [f"{name}: {value}" for name, value in headers.items() if name.lower() != "content-length"]
    return "\r\n".join([f"HTTP/1.1 {response.status}", *lines, "Connection: close", ""]).encode("latin-1")


def message_of(response: Response, environ: WSGIEnvironment) -> bytes:
    """Return all bytes of an answer to this request: one to HEAD has a length, and no body."""
    body = b"".join(response.get_app_iter(environ))
    length = response.get_wsgi_headers(environ).get("Content-Length", len(body) if body else None)
    return head_of(response, environ) + _length(length) + body


def perform(script: Script, connection: socket.socket, wait: Callable[[float], object]) -> NoReturn:
    """Play a script on a socket, and raise `ConnectionEnded`; a client that has gone meanwhile is no error."""
    try:
        for step in script.steps:
            if isinstance(step, bytes):
                connection.sendall(step)
            else:
                wait(step)
        _end(script, connection, wait)
    except OSError as error:
        raise ConnectionEnded(str(error)) from error
    raise ConnectionEnded("a fault ended the connection")


def _end(script: Script, connection: socket.socket, wait: Callable[[float], object]) -> None:
    if script.end == "close":
        connection.shutdown(socket.SHUT_RDWR)
        return
    if script.steps:
        wait(SETTLING)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER)
    socket.close(connection.detach())  # the server holds files on it, which would keep it open


# The stages, by what goes wrong.


def reset(head: bytes, body: bytes) -> Script:
    """Send nothing, and reset."""
    del head, body
    return Script((), "reset")


def closed(head: bytes, body: bytes) -> Script:
    """Send nothing, and close."""
    del head, body
    return Script()


def garbage(head: bytes, body: bytes) -> Script:
    """Send what is no HTTP."""
    del head, body
    return Script((b"\x00\xff\x16 no HTTP is spoken here\r\n\r\n",))


def truncated(head: bytes, body: bytes) -> Script:
    """Send half of the body that was announced, and close."""
    return Script((head + _length(len(body)) + body[: len(body) // 2],))


def reset_mid_body(head: bytes, body: bytes) -> Script:
    """Send half of the body that was announced, and reset."""
    return Script((head + _length(len(body)) + body[: len(body) // 2],), "reset")


def bad_chunk(head: bytes, body: bytes) -> Script:
    """Send half of the body as one chunk, and then a chunk whose length is no number."""
    half = body[: len(body) // 2]
    chunks = b"%x\r\n%b\r\n" % (len(half), half) if half else b""
    return Script((head + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + b"not a length\r\n",))


def drip(interval: float) -> Stage:
    """Return the stage that sends the body byte by byte, with a pause before each."""

    def stage(head: bytes, body: bytes) -> Script:
        steps: list[bytes | float] = [head + _length(len(body))]
        for number in range(len(body)):
            steps += [interval, body[number : number + 1]]
        return Script(steps)

    return stage


def _length(length: int | str | None) -> bytes:
    """Return the end of a head; nothing that has no body, as a 204, tells how long it is."""
    return b"\r\n" if length is None else f"Content-Length: {length}\r\n\r\n".encode("ascii")
