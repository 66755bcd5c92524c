"""Requests to the fake without a socket: an adapter for a `requests.Session`."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Mapping
from email.message import Message
from http.client import responses
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from requests import PreparedRequest, Response, Session
from requests.adapters import HTTPAdapter
from urllib3 import HTTPResponse
from werkzeug.wrappers import Request

from fake_server import FakeAPI


class InProcessAdapter(HTTPAdapter):
    """Carries prepared requests to a `FakeAPI` in this process; an exception inside the fake reaches the caller."""

    def __init__(self, fake: FakeAPI) -> None:
        super().__init__()
        self._fake = fake

    def send(
        self,
        request: PreparedRequest,
        stream: bool = False,  # the signature is that of requests
        timeout: Any = None,  # noqa: ARG002  # no connection, so no settings of one
        verify: Any = True,  # noqa: ARG002  # likewise
        cert: Any = None,  # noqa: ARG002  # likewise
        proxies: Mapping[str, str] | None = None,  # noqa: ARG002  # likewise
    ) -> Response:
        """Return the fake's answer as `requests` would have built it; the connection's settings have no meaning."""
        answer = self._fake.dispatch(Request(environ_of(request)))
        body = b"" if request.method == "HEAD" else answer.get_data()
        headers = list(answer.get_wsgi_headers(environ_of(request)).items())
        raw = HTTPResponse(
            body=io.BytesIO(body),
            headers=headers,  # type: ignore[arg-type]  # pairs are taken, and a repeated header needs them
            status=answer.status_code,
            version=11,
            reason=responses.get(answer.status_code, ""),
            preload_content=False,
            decode_content=False,
            original_response=_Original(headers),  # type: ignore[arg-type]  # requests reads cookies from its `msg`
            request_method=request.method,
        )
        response = self.build_response(request, raw)
        if not stream:
            response.content  # noqa: B018  # requests reads an unstreamed body before it returns
        return response


class _Original:
    """What `requests` wants of http.client's response: the headers, for its cookies."""

    def __init__(self, headers: Iterable[tuple[str, str]]) -> None:
        self.msg = Message()
        for name, value in headers:
            self.msg[name] = value

    def isclosed(self) -> bool:
        """Say that there is no connection to give back."""
        return True

    def close(self) -> None:
        """Close nothing: there is no connection."""


def session_for(fake: FakeAPI) -> Session:
    """Return a session whose requests to the fake's URL reach it without a socket; other URLs go where they went."""
    session = Session()
    session.trust_env = False  # neither proxies nor a .netrc of this machine have a say in a test
    session.mount(fake.base_url, InProcessAdapter(fake))
    return session


def environ_of(request: PreparedRequest) -> dict[str, Any]:
    """Return the WSGI environment (PEP 3333) that a server would have made of a request."""
    url = urlsplit(str(request.url))
    body = _bytes_of(request.body)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(url.path).decode("latin-1"),
        "QUERY_STRING": url.query,
        "SERVER_NAME": url.hostname or "",
        "SERVER_PORT": str(url.port or (443 if url.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": url.netloc.rpartition("@")[2],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": url.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in request.headers.items():
        key = name.upper().replace("-", "_")
        environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = _text(value)
    environ["CONTENT_LENGTH"] = str(len(body))
    return environ


def _bytes_of(body: Any) -> bytes:
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, bytes | bytearray):
        return bytes(body)
    if hasattr(body, "read"):
        return _bytes_of(body.read())
    parts: Iterable[Any] = body
    return b"".join(_bytes_of(part) for part in parts)


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value
