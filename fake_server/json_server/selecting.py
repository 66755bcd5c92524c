"""Which rows a query of json-server 0.17 selects: by equal texts, `_ne`, `_gte`, `_lte`, `_like`, and by `q`; pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from fake_server.json_server.patterns import pattern_of
from fake_server.json_server.values import MISSING, at, is_falsy, order_of, text_of
from fake_server.rows import Row

OPERATORS = ("gte", "lte", "ne", "like")
BRACKETED = re.compile(r"([^\[\]]+)\[([^\[\]]*)\]")

Test: TypeAlias = Callable[[Any], bool]
Asked: TypeAlias = Mapping[str, Sequence[str | None]]
"""By parameter: its values, in the order sent; None is one that nothing equals."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What a row must have under a path: one of several tests must pass, or, for `_ne`, each."""

    path: str
    tests: tuple[Test, ...]
    needs_all: bool = False

    def selects(self, row: Row) -> bool:
        """Say whether a row is selected; where it has nothing, or null, no test passes."""
        value = at(row, self.path)
        if value is None or value is MISSING:
            return False
        return (all if self.needs_all else any)(test(value) for test in self.tests)


def asked(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str | None]]:
    """Return a query by name: `tag[]=a` and `tag[0]=a` are `tag=a`, while `tag[eq]=a` equals nothing."""
    found: dict[str, list[str | None]] = {}
    for name, value in pairs:
        bracketed = BRACKETED.fullmatch(name)
        if bracketed is None:
            found.setdefault(name, []).append(value)
        else:
            is_list = not bracketed[2] or bracketed[2].isdecimal()
            found.setdefault(bracketed[1], []).append(value if is_list else None)
    return found


def texts(query: Asked, name: str) -> list[str]:
    """Return the values of a parameter that are texts."""
    return [value for value in query.get(name, ()) if value is not None]


def first(query: Asked, name: str) -> str:
    """Return the first value of a parameter, "" where there is none."""
    return next(iter(texts(query, name)), "")


def operator_of(name: str) -> tuple[str, str]:
    """Return the path and the operator that a parameter names; "" is the operator of `=` alone."""
    path, separator, operator = name.rpartition("_")
    return (path, operator) if separator and operator in OPERATORS else (name, "")


def filter_of(name: str, values: Sequence[str | None]) -> Filter:
    """Return the filter that a parameter is; raise `BadPattern` for a `_like` that is none."""
    path, operator = operator_of(name)
    return Filter(path, tuple(_test(operator, value) for value in values), needs_all=operator == "ne")


def _test(operator: str, text: str | None) -> Test:
    if text is None:
        return lambda _value: operator == "ne"
    if operator == "gte":
        return lambda value: order_of(text, value) in (-1, 0)
    if operator == "lte":
        return lambda value: order_of(text, value) in (0, 1)
    if operator == "like":
        is_like = pattern_of(text)
        return lambda value: is_like(text_of(value))
    return lambda value: (text_of(value) == text) is (operator != "ne")


def is_known(rows: Iterable[Row], path: str) -> bool:
    """Say whether any row has something under a path."""
    return any(at(row, path) is not MISSING for row in rows)


def searched(rows: Iterable[Row], text: str) -> list[Row]:
    """Return the rows in which a text is contained anywhere, in any case; what counts as false contains nothing."""
    wanted = text.lower()
    return [row for row in rows if any(_contains(value, wanted) for value in row.values())]


def _contains(value: Any, wanted: str) -> bool:
    if is_falsy(value):
        return False
    if isinstance(value, dict | list):
        return any(_contains(each, wanted) for each in (value.values() if isinstance(value, dict) else value))
    return wanted in text_of(value).lower()
