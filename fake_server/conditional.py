"""Conditional requests (RFC 9110, section 13): entity tags of answers and of rows, and what they decide; pure."""

from __future__ import annotations

import hashlib
import re

from werkzeug.datastructures import Headers
from werkzeug.http import parse_date

from fake_server.bodies import written
from fake_server.rows import Row

KEPT_BY_304 = frozenset({"etag", "vary", "cache-control", "content-location", "date", "expires", "last-modified"})
"""The headers of an answer that one without its content has too (RFC 9110, section 15.4.5)."""
TAG = re.compile(r'(?:W/)?"[^"]*"')


def tag_of(content: bytes) -> str:
    """Return the strong entity tag of a content."""
    return f'"{hashlib.blake2b(content, digest_size=16).hexdigest()}"'


def tag_of_row(row: Row) -> str:
    """Return the strong entity tag of a row, as it is shown."""
    return tag_of(written(row))


def decided(headers: Headers, status: int, tag: str) -> int:
    """Return the status of an answer to a GET that would have this status and tag: 304 or 412, or what it is.

    Nothing is decided about what is no success. As in Django, whose answers say nothing of when a thing was changed,
    `If-Unmodified-Since` is never met.
    """
    if not 200 <= status < 300:
        return status
    wanted = headers.get("If-Match", "")
    if wanted.strip() == "*" or _tags(wanted):
        if is_outdated(headers, tag):
            return 412
    elif parse_date(headers.get("If-Unmodified-Since")) is not None:
        return 412
    return 304 if is_known(headers, tag) else status


def is_known(headers: Headers, tag: str) -> bool:
    """Say whether `If-None-Match` has the tag, compared weakly; `*` has every one."""
    asked = headers.get("If-None-Match")
    return asked is not None and (asked.strip() == "*" or _weak(tag) in {_weak(each) for each in _tags(asked)})


def is_outdated(headers: Headers, tag: str | None) -> bool:
    """Say whether `If-Match` lacks the tag, compared strongly; None: there is no row, which even `*` does not match."""
    asked = headers.get("If-Match")
    if asked is None:
        return False
    if tag is None or asked.strip() == "*":
        return tag is None
    return tag.startswith("W/") or tag not in _tags(asked)


def _tags(header: str) -> set[str]:
    """Return the entity tags of a header; what is not in quotes is none."""
    return {tag.strip() for tag in header.split(",") if TAG.fullmatch(tag.strip())}


def _weak(tag: str) -> str:
    return tag.removeprefix("W/")
