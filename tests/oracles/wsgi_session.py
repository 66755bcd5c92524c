"""Carries the requests of a `requests.Session` to a WSGI application in this process: no socket, but real bytes.

The standard library's own server side (wsgiref) writes each answer, and its own client side (http.client) reads it.
Neither werkzeug nor `pytest_genericclient.transport` has a part in it, so that it can be held against them.
"""

from __future__ import annotations

import io
import sys
from http.client import HTTPResponse
from threading import Lock
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit
from wsgiref.handlers import SimpleHandler
from wsgiref.types import WSGIApplication

import urllib3
from requests import PreparedRequest, Response, Session
from requests.adapters import HTTPAdapter

ONE_AT_A_TIME = Lock()
"""However many threads and sessions ask, an application answers one request at a time."""


class Exchange(SimpleHandler):
    """One question and its answer; what an application raises reaches whoever asked."""

    os_environ: dict[str, str] = {}
    http_version = "1.1"

    def handle_error(self) -> None:
        """Raise again, where a server would log and answer 500."""
        raise  # noqa: PLE0704  # wsgiref calls this while it handles what was raised


class Written:
    """What `http.client` takes for a socket: the bytes that a server wrote on it."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer

    def makefile(self, *_args: Any, **_kwargs: Any) -> io.BytesIO:
        """Return the bytes as a file."""
        return io.BytesIO(self._answer)


class WSGIAdapter(HTTPAdapter):
    """Carries prepared requests to one application."""

    def __init__(self, application: WSGIApplication) -> None:
        super().__init__()
        self._application = application

    def send(self, request: PreparedRequest, *_args: Any, **_kwargs: Any) -> Response:
        """Return what the application answers; without a connection, timeouts and the like have no meaning."""
        answer = io.BytesIO()
        body = _bytes_of(request.body)
        exchange = Exchange(io.BytesIO(body), answer, sys.stderr, _environ_of(request, len(body)))
        with ONE_AT_A_TIME:
            exchange.run(self._application)
        socket: Any = Written(answer.getvalue())
        received = HTTPResponse(socket, method=request.method)
        received.begin()
        raw = urllib3.HTTPResponse(
            body=received,
            headers=urllib3.HTTPHeaderDict(received.msg.items()),
            status=received.status,
            version=received.version,
            reason=received.reason,
            preload_content=False,
            original_response=received,
            request_method=request.method,
        )
        return self.build_response(request, raw)


def session_on(application: WSGIApplication, base_url: str) -> Session:
    """Return a session whose requests to `base_url` an application answers; it can reach no other place."""
    session = Session()
    session.trust_env = False  # neither proxies nor a .netrc of this machine have a say in a test
    session.adapters.clear()
    session.mount(base_url, WSGIAdapter(application))
    return session


def _environ_of(request: PreparedRequest, length: int) -> dict[str, Any]:
    url = urlsplit(str(request.url))
    environ = {
        "REQUEST_METHOD": str(request.method),
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(url.path).decode("latin-1"),  # bytes as text: the way of PEP 3333
        "QUERY_STRING": url.query,
        "SERVER_NAME": str(url.hostname),
        "SERVER_PORT": str(url.port or urllib3.connection.port_by_scheme[url.scheme]),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": url.netloc.rpartition("@")[2],
        "HTTPS": "on" if url.scheme == "https" else "off",  # wsgiref makes `wsgi.url_scheme` of it
    }
    for name, value in request.headers.items():
        text = value.decode("latin-1") if isinstance(value, bytes) else value
        environ[f"HTTP_{name.upper().replace('-', '_')}"] = text
    content_type = environ.pop("HTTP_CONTENT_TYPE", None)
    environ.pop("HTTP_CONTENT_LENGTH", None)
    return environ | ({"CONTENT_TYPE": content_type} if content_type else {}) | {"CONTENT_LENGTH": str(length)}


def _bytes_of(body: Any) -> bytes:
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    assert isinstance(body, bytes), f"only bodies in memory can be carried, not {type(body).__name__}"
    return body
