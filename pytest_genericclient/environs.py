"""The WSGI environment (PEP 3333) that a server would have made of a request."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from requests import PreparedRequest

ALWAYS: Mapping[str, Any] = {
    "SCRIPT_NAME": "",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "REMOTE_ADDR": "127.0.0.1",
    "wsgi.version": (1, 0),
    "wsgi.input_terminated": True,  # it ends with the body, whatever Transfer-Encoding says
    "wsgi.multithread": True,
    "wsgi.multiprocess": False,
    "wsgi.run_once": False,
}
"""What is the same for every request."""


def environ_of(method: str, url: str, headers: Iterable[tuple[str, str | bytes]], body: bytes) -> dict[str, Any]:
    """Return the environment of a request: its whole body was read, whatever framing it was sent in."""
    parts = urlsplit(url)
    environ: dict[str, Any] = {
        **ALWAYS,
        "REQUEST_METHOD": method,
        "PATH_INFO": unquote_to_bytes(parts.path).decode("latin-1"),
        "QUERY_STRING": parts.query,
        "SERVER_NAME": parts.hostname or "",
        "SERVER_PORT": str(parts.port or (443 if parts.scheme == "https" else 80)),
        "HTTP_HOST": parts.netloc.rpartition("@")[2],
        "wsgi.url_scheme": parts.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
    }
    for name, value in headers:
        key, text = name.upper().replace("-", "_"), _text(value)
        if "_" in name:  # a server drops it: it could pass for another one
            continue
        if key in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            environ[key] = text
        else:
            before = environ.get(f"HTTP_{key}") if key != "HOST" else None
            environ[f"HTTP_{key}"] = text if before is None else f"{before},{text}"
    return environ


def environ_of_prepared(request: PreparedRequest) -> dict[str, Any]:
    """Return the environment of a request of `requests`; a body that can be read once is read."""
    return environ_of(str(request.method), str(request.url), request.headers.items(), _bytes_of(request.body))


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
