"""JSON on the wire: what is read from a request, and how an answer is written; pure."""

from __future__ import annotations

import json
from typing import Any

LARGEST_BODY = 2_621_440  # bytes: Django's own DATA_UPLOAD_MAX_MEMORY_SIZE


class UnreadableBody(ValueError):
    """A body is no JSON; the text says why, in the words of Python's reader."""


def parsed(body: bytes) -> Any:
    """Return the JSON value of a body in UTF-8; raise `UnreadableBody`, for NaN and endless nesting too."""
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
    except RecursionError:
        raise UnreadableBody("nested too deeply") from None
    except ValueError as error:
        raise UnreadableBody(str(error)) from None


def written(value: Any) -> bytes:
    """Return a JSON value as compact UTF-8; what UTF-8 has no bytes for (a lone surrogate) is escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":"), default=str).encode("ascii")


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"Out of range float values are not JSON compliant: {name!r}")
