"""Which rows of a list are given: a slice or a page in 0.17, with its links, and a page in an envelope in 1.0; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus

from fake_server.rows import Row


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many rows a page holds: so many by `habit`, and at `most`, if there is such a bound."""

    habit: int
    most: int | None = None

    def of(self, wanted: int | None) -> int:
        """Return the size of a page; one that is none is the habit."""
        size = wanted if wanted is not None and wanted > 0 else self.habit
        return min(size, self.most) if self.most else size


@dataclass(frozen=True, slots=True)
class Target:
    """What was asked for, to be asked for again with another page: the URL without its query, and the query as sent."""

    url: str
    query: str

    def page(self, number: int) -> str:
        """Return the URL of another page: `_page` where it stood first, and all else as it was sent."""
        parts = [part for part in self.query.split("&") if part]
        named = [index for index, part in enumerate(parts) if unquote_plus(part.partition("=")[0]) == "_page"]
        kept = [part for index, part in enumerate(parts) if index not in named[1:]]
        if named:
            kept[named[0]] = f"_page={number}"
        return f"{self.url}?{'&'.join(kept)}"


def linked(rows: Sequence[Row], number: int, size: int, target: Target) -> tuple[Sequence[Row], str]:
    """Return a page of 0.17 and its Link header (RFC 8288): empty where one page holds all, and past the end."""
    last = -(-len(rows) // size)
    items = rows[(number - 1) * size : number * size]
    if not items or last == 1:
        return items, ""
    around = {"first": 1, "prev": number - 1, "next": number + 1, "last": last}
    return items, ", ".join(f'<{target.page(at)}>; rel="{rel}"' for rel, at in around.items() if 1 <= at <= last)


def sliced(rows: Sequence[Row], start: int, end: int | None) -> Sequence[Row]:
    """Return the rows from `start` up to `end`, both counted from the end where they are negative; None: no row."""
    return [] if end is None else rows[start:end]


def enveloped(rows: Sequence[Row], number: int, size: int) -> dict[str, Any]:
    """Return a page of 1.0: the nearest that there is, with the numbers of those around it."""
    pages = max(1, -(-len(rows) // size))
    number = max(1, min(number, pages))
    return {
        "first": 1,
        "prev": number - 1 if number > 1 else None,
        "next": number + 1 if number < pages else None,
        "last": pages,
        "pages": pages,
        "items": len(rows),
        "data": list(rows[(number - 1) * size : number * size]),
    }
