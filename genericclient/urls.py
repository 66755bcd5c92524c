"""How URLs are put together: each name or key is one percent-encoded segment, and none of them climbs; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any
from urllib.parse import quote, urlsplit

from genericclient.exceptions import UnknownPK

SAFE = "!$&'()*+,;=:@"  # what RFC 3986, section 3.3, lets stand in a segment as it is


def joined(base: str, *segments: Any, trailing_slash: bool = False) -> str:
    """Return the URL of `segments` below `base`; raise `UnknownPK` for one that cannot be a segment of its own."""
    path = "/".join(_segment(each) for each in segments)
    return f"{base.rstrip('/')}/{path}{'/' if trailing_slash else ''}"


def names_in(name: str) -> list[str]:
    """Return the segments of an endpoint's name, which may hold slashes: `posts/1/comments`."""
    return name.strip("/").split("/")


def origin_of(url: str) -> tuple[str, str, int | None]:
    """Return what makes an origin (RFC 6454, section 4): scheme, host and port, the port of the scheme if none is said.

    Raises `ValueError` when the port is none, and for a backslash before the path: some readers of URLs take it for a
    slash, so that where the URL leads depends on who reads it.
    """
    parts = urlsplit(url)
    if "\\" in parts.netloc:
        raise ValueError("there is a backslash before the path")
    scheme = parts.scheme.lower()
    return scheme, (parts.hostname or "").lower(), parts.port or {"http": 80, "https": 443}.get(scheme)


def same_origin(url: str, other: str) -> bool:
    """Tell whether two URLs have one origin; what has none is of no origin but its own."""
    try:
        return origin_of(url) == origin_of(other)
    except ValueError:
        return False


def _segment(value: Any) -> str:
    text = str(value)
    if value is None or text in {"", ".", ".."}:
        raise UnknownPK(f"{value!r} cannot stand in a URL; it would lead to another place than one of its own")
    if isinstance(value, Mapping | Sequence | AbstractSet) and not isinstance(value, str):
        raise UnknownPK(f"{value!r} is no key; expected a string, a number, or another value with a text of its own")
    try:
        return quote(text, safe=SAFE)
    except UnicodeEncodeError:
        raise UnknownPK(f"{value!r} cannot stand in a URL: it has no UTF-8 form") from None
