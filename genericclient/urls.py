"""How URLs are put together: each name or key is one percent-encoded segment, and none of them climbs; pure."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from genericclient.exceptions import UnknownPK

SAFE = "!$&'()*+,;=:@"  # what RFC 3986, section 3.3, lets stand in a segment as it is


def joined(base: str, *segments: Any, trailing_slash: bool = False) -> str:
    """Return the URL of `segments` below `base`; raise `UnknownPK` for one that is empty, `.` or `..`."""
    path = "/".join(_segment(each) for each in segments)
    return f"{base.rstrip('/')}/{path}{'/' if trailing_slash else ''}"


def endpoint_url(base: str, name: str, *, trailing_slash: bool = False) -> str:
    """Return the URL of an endpoint, whose name may hold slashes: `posts/1/comments`."""
    return joined(base, *name.strip("/").split("/"), trailing_slash=trailing_slash)


def _segment(value: Any) -> str:
    text = str(value)
    if value is None or text in {"", ".", ".."}:
        raise UnknownPK(f"{value!r} cannot stand in a URL; it would lead to another place than one of its own")
    return quote(text, safe=SAFE)
