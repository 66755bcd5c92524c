"""Which rows are on a page, and which pages surround it; pure arithmetic that imports nothing of ours."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qs, urlencode

T = TypeVar("T")
FARTHEST = 1000
"""The largest offset that a cursor may have, as in Django REST framework."""


def counted(text: str | None) -> int | None:
    """Return the count that a text in a query is, as Python's `int` reads it; None for none, or one below 0."""
    try:
        number = int(text or "")
    except ValueError:
        return None
    return number if number >= 0 else None


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


@dataclass(frozen=True, slots=True)
class Window(Generic[T]):
    """One cut of the rows: at most `limit` of them, after `offset` others."""

    items: Sequence[T]
    limit: int
    offset: int
    total: int

    @property
    def previous(self) -> int | None:
        """The offset of the cut before this one, or None."""
        return max(self.offset - self.limit, 0) if self.offset > 0 else None

    @property
    def following(self) -> int | None:
        """The offset of the cut after this one, or None."""
        return self.offset + self.limit if self.offset + self.limit < self.total else None


def window(rows: Sequence[T], limit: int, offset: int) -> Window[T]:
    """Return at most `limit` rows after `offset` others."""
    return Window(rows[offset : offset + limit], limit, offset, len(rows))


@dataclass(frozen=True, slots=True)
class Position:
    """Where a cursor stands: at a value, with so many rows of that value behind it, and in which direction it looks."""

    value: str | None = None
    offset: int = 0
    backwards: bool = False

    def token(self) -> str:
        """Return the position as Django REST framework writes it: base64 of a query string."""
        parts = {"o": str(self.offset)} if self.offset else {}
        parts |= {"r": "1"} if self.backwards else {}
        parts |= {} if self.value is None else {"p": self.value}
        return base64.b64encode(urlencode(parts).encode("ascii")).decode("ascii")


def position_of(token: str) -> Position:
    """Return the position that a token stands for; raise `ValueError` for one that nobody gave out."""
    parts = parse_qs(base64.b64decode(token.encode("ascii")).decode("ascii"), keep_blank_values=True)
    offset = int(parts.get("o", ["0"])[0])
    if offset < 0:
        raise ValueError(f"a negative offset in the cursor {token!r}")
    return Position(parts.get("p", [None])[0], min(offset, FARTHEST), bool(int(parts.get("r", ["0"])[0])))


@dataclass(frozen=True, slots=True)
class Ranking(Generic[T]):
    """What rows are sorted by: the key of a row (None: it has none, and is never beyond a position), and its text.

    `read` returns the key that a text stands for, or raises `ValueError`. `downwards` is whether the greatest is first.
    """

    key: Callable[[T], Any]
    text: Callable[[T], str]
    read: Callable[[str], Any]
    downwards: bool = False


@dataclass(frozen=True, slots=True)
class Stretch(Generic[T]):
    """One cut of the rows between two positions; None where there is nothing before or after it."""

    items: Sequence[T]
    previous: Position | None
    following: Position | None


def stretch(rows: Sequence[T], ranking: Ranking[T], at: Position, size: int) -> Stretch[T]:
    """Return at most `size` rows from a position; the rows are in the order in which they are met from there.

    That is as the ranking says, or, for a position that looks backwards, the other way round; keys may be alike.

    A row that is deleted shifts nothing, since a position is a value and not a number; among rows of one value it also
    counts, as Django REST framework does. Raises `ValueError` for a position of another kind than the keys.
    """
    if at.value is not None:
        wanted, upwards = ranking.read(at.value), at.backwards is ranking.downwards
        rows = [row for row in rows if _is_beyond(ranking.key(row), wanted, upwards=upwards)]
    reached = rows[at.offset : at.offset + size + 1]
    page, beyond = reached[:size], reached[size:]
    if at.backwards:
        page = [*reversed(page)]
    outer = ranking.text(beyond[0]) if beyond else None
    texts = [ranking.text(row) for row in page]
    return Stretch(page, _around(texts, at, size, outer, back=True), _around(texts, at, size, outer, back=False))


def _is_beyond(key: Any, wanted: Any, *, upwards: bool) -> bool:
    return key is not None and bool(key > wanted if upwards else key < wanted)


def _around(texts: Sequence[str], at: Position, size: int, outer: str | None, *, back: bool) -> Position | None:
    """Return the position before (`back`) or after a page, or None where there is nothing.

    It is that of the outermost row whose value its neighbour has not. `outer` is the text of the next row in the
    direction in which the page was reached; behind it stands the position that it was reached from.
    """
    is_ahead = at.backwards is back  # on the side to which the cursor looks
    is_inside = at.value is not None or at.offset > 0
    sides = {True: (outer is not None, outer), False: (is_inside, at.value)}
    has, compare = sides[is_ahead]
    if not has:
        return None
    if not texts:
        return Position(compare, 0, back)
    if at.offset and not is_ahead:  # the value behind us may be that of rows which are on this page
        compare = texts[0] if back else texts[-1]
    for offset, text in enumerate(texts if back else reversed(texts)):
        if text != compare:
            return Position(text, offset, back)
    has_other, other = sides[not is_ahead]
    if not has_other:
        return Position(None, size, back)
    return Position(other, at.offset + size if is_ahead else 0, back)
