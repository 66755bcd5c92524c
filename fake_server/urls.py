"""The URLs of an answer: where a request says that it was sent, and how a path is written."""

from __future__ import annotations

from string import printable
from urllib.parse import parse_qsl, quote

from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Request


def origin_of(request: Request) -> str:
    """Return the scheme and the host of a request, as its Host header spells it, without a slash at the end."""
    return f"{request.scheme}://{request.environ.get('HTTP_HOST') or request.host}"


def make_query_readable(request: Request) -> None:
    """Let a query have no bytes beyond ASCII, which Werkzeug would raise for; they are read as Django reads them.

    That is as UTF-8, and else as Latin-1. They should not be there, but a client may send them.
    """
    sent = request.query_string
    if sent.isascii():
        return
    try:
        text = sent.decode("utf-8")
    except UnicodeDecodeError:
        text = sent.decode("latin-1")
    request.query_string = quote(text, safe=printable).encode("ascii")
    request.environ["QUERY_STRING"] = request.query_string.decode("ascii")


def query_of(request: Request) -> MultiDict[str, str]:
    """Return the query of a request."""
    return MultiDict(parse_qsl(request.query_string.decode("latin-1"), keep_blank_values=True, errors="replace"))


def url_of(request: Request) -> str:
    """Return the URL of a request without its query."""
    return origin_of(request) + request.base_url.removeprefix(request.host_url.removesuffix("/"))


def escaped(path: str) -> str:
    """Return a decoded path as Django writes it where it redirects to one (`escape_uri_path`)."""
    return quote(path, safe="/:@&+$,-_.!~*'()")


def segment(text: str) -> str:
    """Return a text as one segment of a path, as Django writes one where it says the URL of an object (`reverse`)."""
    return quote(text, safe="!$&'()*+,;=~:@")
