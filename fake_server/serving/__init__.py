"""The fake on a port: a threaded server, one line per request, and a clean end."""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from fake_server.app import FakeAPI
from fake_server.faults.wire import ConnectionEnded

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

__all__ = ["PortTaken", "QuietHandler", "collection_urls", "listening_socket", "server_for"]


class PortTaken(OSError):
    """The port (or the address) cannot be listened on; the text is one clear line."""


class QuietHandler(WSGIRequestHandler):
    """Werkzeug's handler without its own log: ours is the journal."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002  # Werkzeug's name for it
        """Say nothing, but for errors."""
        if type == "error":
            sys.stderr.write(f"{message % args if args else message}\n")

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing: the journal has the line."""

    def connection_dropped(self, error: BaseException, environ: WSGIEnvironment | None = None) -> None:
        """Ask nothing more of a connection that has gone, or that a fault has ended."""
        del error, environ
        self.close_connection = True


def listening_socket(host: str, port: int) -> socket.socket:
    """Return a socket that listens on the port (0: any free one); raise `PortTaken` when it cannot be had."""
    try:
        return socket.create_server((host, port), backlog=128)
    except OSError as error:
        raise PortTaken(
            f"cannot listen on {host}:{port}: {os.strerror(error.errno or 0)}; choose another with --port"
        ) from error


def server_for(fake: FakeAPI, listening: socket.socket, say: Callable[[str], None]) -> BaseWSGIServer:
    """Return a threaded server of `fake` on a listening socket; `say` is given one line for each request."""
    host, port = listening.getsockname()[:2]
    return make_server(
        host, port, _Logged(fake, say), threaded=True, request_handler=QuietHandler, fd=listening.fileno()
    )


def collection_urls(fake: FakeAPI, base_url: str) -> list[str]:
    """Return the URL of each collection of a fake that is served at `base_url`."""
    slash = "/" if fake.contract.trailing_slash else ""
    return [f"{base_url}{fake.contract.prefix}/{name}{slash}" for name in fake.contract.collections]


class _Logged:
    """A fake as WSGI application that says a line for each exchange; a bug in a handler is a plain 500."""

    def __init__(self, fake: FakeAPI, say: Callable[[str], None]) -> None:
        self._fake = fake
        self._say = say
        self._started = threading.local()
        fake.journal.listen(lambda exchange: self._line(exchange.report().splitlines()[0], exchange.warnings))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self._started.at = time.perf_counter()
        try:
            return self._fake(environ, start_response)
        except ConnectionEnded:
            raise  # a fault ended the connection; the server is to do nothing more
        except Exception:  # noqa: BLE001  # whatever a handler raises was noted in the journal; a client sees a 500
            start_response("500 Internal Server Error", [("Content-Type", "text/plain"), ("Content-Length", "0")])
            return []

    def _line(self, line: str, warnings: tuple[str, ...]) -> None:
        now = time.perf_counter()
        milliseconds = (now - getattr(self._started, "at", now)) * 1000  # another carrier has no start
        notes = "".join(f"  ! {warning}" for warning in warnings)
        self._say(f"{time.strftime('%H:%M:%S')} {line} {milliseconds:.0f}ms{notes}")
