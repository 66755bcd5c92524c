"""Values in the bodies of pages, found by a path such as `meta.next_cursor`; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def dug(data: Any, path: str) -> Any:
    """Return the value at a path in objects, or None; a key that has the dots in it itself comes first."""
    if isinstance(data, Mapping) and path in data:
        return data[path]
    for key in path.split("."):
        data = data.get(key) if isinstance(data, Mapping) else None
    return data


def has(data: Any, path: str) -> bool:
    """Tell whether there is anything, null included, at a path in objects."""
    if isinstance(data, Mapping) and path in data:
        return True
    *outer, last = path.split(".")
    within = dug(data, ".".join(outer)) if outer else data
    return isinstance(within, Mapping) and last in within


def number_at(data: Any, paths: Iterable[str]) -> int | None:
    """Return the first integer at one of several paths, or None."""
    return next((found for path in paths if is_number(found := dug(data, path))), None)


def list_at(data: Any, paths: Iterable[str]) -> list[Any] | None:
    """Return the first list at one of several paths, or None."""
    return next((found for path in paths if isinstance(found := dug(data, path), list)), None)


def is_number(value: Any) -> bool:
    """Tell whether a value is an integer, which a boolean is not."""
    return isinstance(value, int) and not isinstance(value, bool)
