"""JSON on the wire: what is read from a request, and how an answer is written; pure."""

from __future__ import annotations

import json
from typing import Any

LARGEST_BODY = 2_621_440  # bytes: Django's own DATA_UPLOAD_MAX_MEMORY_SIZE
DEEPEST = 100  # levels; what is kept is copied, compared and printed by recursion


class UnreadableBody(ValueError):
    """A body is no JSON; the text says why, in the words of Python's reader."""


def parsed(body: bytes, encoding: str = "utf-8") -> Any:
    """Return the JSON value of a body; raise `UnreadableBody`, for NaN and for deep nesting too."""
    try:
        value = json.loads(body.decode(encoding), parse_constant=_refuse_constant)
    except RecursionError:
        value = None
    except ValueError as error:
        raise UnreadableBody(str(error)) from None
    else:
        if body.count(b"[") + body.count(b"{") <= DEEPEST or not _deeper_than(DEEPEST, value):
            return value
    raise UnreadableBody(f"nested more than {DEEPEST} levels deep")


def written(value: Any) -> bytes:
    """Return a JSON value as compact UTF-8; what UTF-8 has no bytes for (a lone surrogate) is escaped.

    Raises `TypeError` for what is no JSON value, and `ValueError` for a number that JSON has no word for.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":")).encode("ascii")


def _deeper_than(levels: int, value: Any) -> bool:
    """Say whether lists and objects stand in each other more than so many times, without recursion of our own."""
    layer = [value]
    for _ in range(levels + 1):
        layer = [
            inner
            for each in layer
            if isinstance(each, dict | list)
            for inner in (each.values() if isinstance(each, dict) else each)
        ]
    return bool(layer)


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"Out of range float values are not JSON compliant: {name!r}")
