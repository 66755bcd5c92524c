"""Serves the fake of a recorded dialect for the judge: `python tests/truth/serve.py --dialect drf-page --port 8001`.

The API is at `http://127.0.0.1:PORT/` and its prefix; POST `__reset__` there puts rows, counters of ids and the history
of throttling back. A Location is sent as an absolute URL, which RFC 9110, section 10.2.2, lets a server do: at the root
of a host nobody could tell a relative one from the URL of the API.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

if __name__ == "__main__":
    # Python may be told not to look beside a script (PYTHONSAFEPATH); an installed fake goes before this checkout's.
    sys.path[:] = [str(Path(__file__).parent), *sys.path, str(Path(__file__).parents[2])]

from fakes import dialects, fake_for
from werkzeug.serving import make_server
from werkzeug.wrappers import Request

from fake_server import FakeAPI
from fake_server.serving import PortTaken, QuietHandler, listening_socket

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class Judged:
    """A fake as the judge wants it: it can be reset over HTTP, and its Locations are absolute; a WSGI application."""

    def __init__(self, fake: FakeAPI) -> None:
        self._fake = fake
        self._reset = f"{fake.contract.prefix}/__reset__"

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        if environ.get("PATH_INFO") == self._reset and environ.get("REQUEST_METHOD") == "POST":
            self._fake.reset()
            start_response("204 No Content", [])
            return []
        return self._fake(environ, _absolute(environ, start_response))


class AsSent(QuietHandler):
    """A handler that leaves the slashes at the front of a path as they were sent; Python's makes one of several."""

    def make_environ(self) -> WSGIEnvironment:
        """Make the environment of a request (PEP 3333)."""
        environ = super().make_environ()
        path = self.requestline.split(" ")[1].partition("?")[0]
        if path.startswith("//"):
            environ["PATH_INFO"] = unquote_to_bytes(path).decode("latin-1")
        return environ


def _absolute(environ: WSGIEnvironment, start_response: StartResponse) -> Any:
    """Return a `start_response` that puts scheme and host before a Location that has none."""
    origin = Request(environ).host_url.removesuffix("/")

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], object]:
        told = [
            (name, origin + value if name.lower() == "location" and value.startswith("/") else value)
            for name, value in headers
        ]
        return start_response(status, told, exc_info) if exc_info else start_response(status, told)

    return start


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until Ctrl-C; return 0 then, 1 when the port cannot be had."""
    args = _parser().parse_args(argv)
    fake = fake_for(args.dialect, args.prefix)
    try:
        listening = listening_socket("127.0.0.1", args.port)
    except PortTaken as error:
        sys.stderr.write(f"serve.py: {error}\n")
        return 1
    with listening:
        port = listening.getsockname()[1]
        server = make_server(
            "127.0.0.1", port, Judged(fake), threaded=True, request_handler=AsSent, fd=listening.fileno()
        )
        sys.stdout.write(f"{args.dialect}: http://127.0.0.1:{port}{fake.contract.prefix}/\n")
        sys.stdout.flush()
        server.serve_forever(poll_interval=0.05)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Serve the fake of a recorded dialect for the judge.")
    parser.add_argument("--dialect", required=True, choices=dialects())
    parser.add_argument("--port", type=int, default=8000, help="port on 127.0.0.1 (0: any free one; default 8000)")
    parser.add_argument("--prefix", default="", help="the path under which the API stands, such as /api")
    return parser


if __name__ == "__main__":
    sys.exit(main())
