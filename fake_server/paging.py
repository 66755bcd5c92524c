"""Which rows are on a page, and which pages surround it; pure arithmetic that imports nothing of ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One cut of the rows: page `number`, counted from 1, of `pages` pages of at most `size` rows."""

    items: Sequence[T]
    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are; no rows at all are still one, empty page."""
        return max(1, -(-self.total // self.size))

    @property
    def previous(self) -> int | None:
        """The number of the page before this one, or None."""
        return self.number - 1 if self.number > 1 else None

    @property
    def following(self) -> int | None:
        """The number of the page after this one, or None."""
        return self.number + 1 if self.number < self.pages else None


def cut(rows: Sequence[T], number: int, size: int) -> Page[T]:
    """Return page `number` (from 1) of `rows`, `size` rows a page; beyond the end its items are empty."""
    start = (number - 1) * size
    return Page(rows[start : start + size], number, size, len(rows))
