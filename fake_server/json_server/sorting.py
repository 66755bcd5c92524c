"""How json-server sorts rows: 0.17 by the order of JavaScript, 1.0 as people sort words; pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cmp_to_key
from typing import Any

from fake_server.json_server.values import MISSING, at, is_falsy, order_of, same
from fake_server.rows import Row

SIGNS = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"
"""Signs in the order that the Unicode Collation Algorithm (UTS 10) gives them: after white space, before digits."""

Compare = Callable[[Any, Any], int]


def sorted_in_0_17(rows: Iterable[Row], paths: Sequence[str], orders: Sequence[str]) -> list[Row]:
    """Return rows sorted by several paths, each upwards unless its order is `desc`; null comes last, then nothing."""
    signs = [-1 if order.lower() == "desc" else 1 for order in orders]
    signs += [1] * (len(paths) - len(signs))
    return _sorted(rows, list(zip(paths, signs, strict=False)), _compared)


def sorted_in_1(rows: Iterable[Row], paths: Sequence[str]) -> list[Row]:
    """Return rows sorted by several paths, downwards where one begins with a minus; what counts as false comes last."""
    signed = [(path.removeprefix("-"), -1 if path.startswith("-") else 1) for path in paths]
    return _sorted(rows, signed, _compared_as_words)


def _sorted(rows: Iterable[Row], signed: Sequence[tuple[str, int]], compare: Compare) -> list[Row]:
    def order(one: Row, other: Row) -> int:
        for path, sign in signed:
            found = compare(at(one, path), at(other, path))
            if found:
                return sign * found
        return 0

    return sorted(rows, key=cmp_to_key(order))


def _compared(one: Any, other: Any) -> int:
    ranks = [2 if each is MISSING else 1 if each is None else 0 for each in (one, other)]
    return ranks[0] - ranks[1] or (0 if ranks[0] else order_of(one, other) or 0)


def _compared_as_words(one: Any, other: Any) -> int:
    if one is other or same(one, other):
        return 0
    falsy = [is_falsy(each) and not _is_zero(each) for each in (one, other)]
    if any(falsy):
        return -1 if falsy[1] else 1
    if isinstance(one, str) and isinstance(other, str):
        keys = _word_key(one), _word_key(other)
        return (keys[0] > keys[1]) - (keys[0] < keys[1])
    return -1 if order_of(one, other) == -1 else 1


def _is_zero(value: Any) -> bool:
    return value == 0 and not isinstance(value, bool)


def _word_key(text: str) -> tuple[Any, ...]:
    """Return what sorts words: by their letters alone; if those are alike by accents, and then by case, small first."""
    decomposed = unicodedata.normalize("NFD", text)
    letters = [each for each in decomposed if not unicodedata.combining(each)]
    primary = [_letter_key(each) for letter in letters for each in letter.casefold()]
    accents = [each for each in decomposed if unicodedata.combining(each)]
    return (primary, accents, [(letter.isupper(), len(letter.casefold()) > 1) for letter in letters])


def _letter_key(letter: str) -> tuple[int, Any]:
    if letter.isspace():
        return (0, ord(letter))
    if letter in SIGNS:
        return (1, SIGNS.index(letter))
    if letter.isdecimal():
        return (2, unicodedata.decimal(letter))
    return (3, ord(letter))
