"""What a row is: a JSON object; and how one is copied, so that copies go in and copies come out."""

from __future__ import annotations

from typing import Any, TypeAlias

Row: TypeAlias = dict[str, Any]
Key: TypeAlias = int | str


def copied(value: Any) -> Any:
    """Return a copy of a JSON value that shares no list and no object with it."""
    if isinstance(value, dict):
        return {key: copied(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [copied(each) for each in value]
    return value


def copied_row(row: Row) -> Row:
    """Return a copy of one row that shares nothing mutable with it."""
    return {key: copied(value) for key, value in row.items()}
