"""In which order a list is: by which names, and where a row with any value stands among the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from fake_server.contract.collection import Collection
from fake_server.contract.fields import Field
from fake_server.kinds import key_of
from fake_server.kinds.plain import spelled
from fake_server.paging import Ranking
from fake_server.rows import Row


def ordering(collection: Collection, text: str | None, default: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return by what a list is sorted (`-title`: downwards), and the names that were asked for and passed over."""
    asked = [name.strip() for name in (text or "").split(",") if name.strip()]
    kept = [name for name in asked if collection.sortable(name.removeprefix("-"))]
    return kept or list(default), [name for name in asked if name not in kept]


def sorted_rows(collection: Collection, rows: Iterable[Row], names: Sequence[str]) -> list[Row]:
    """Return rows in order; null comes first, as it does in SQLite, and rows that are equal keep their order."""
    result = list(rows)
    for name in reversed(names):
        field = name.removeprefix("-")
        rules = collection.rules(field)
        result.sort(key=lambda row: _sort_key(rules, row.get(field)), reverse=name.startswith("-"))
    return result


def turned(name: str) -> str:
    """Return the name by which rows are sorted the other way round."""
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"


def ranking(collection: Collection, name: str, rows: Iterable[Row]) -> Ranking[Row]:
    """Return what rows are sorted by, when it is by a name (`-title`: downwards), for whoever stops in between."""
    field = name.removeprefix("-")
    rules = collection.rules(field)

    def key(row: Row) -> Any:
        return None if row.get(field) is None else key_of(rules, row[field])

    sample = next((found for row in rows if (found := key(row)) is not None), "")
    return Ranking(
        key=lambda row: None if row.get(field) is None else _sort_key(rules, row[field]),
        text=lambda row: str(key(row)),
        read=lambda text: _rank(_read_like(sample, text)),
        downwards=name.startswith("-"),
    )


def _read_like(sample: Any, text: str) -> Any:
    """Return the key that has this text, where keys are like the sample; raise `ValueError` when there is none."""
    readers: dict[type, Callable[[str], Any]] = {
        bool: {"True": True, "False": False}.__getitem__,
        date: date.fromisoformat,
        datetime: datetime.fromisoformat,
    }
    try:
        return readers.get(type(sample), type(sample))(text)
    except (InvalidOperation, KeyError, TypeError):
        raise ValueError(f"{text!r} is no place among values such as {sample!r}") from None


def _sort_key(rules: Field, value: Any) -> tuple[int, str, Any]:
    """Return what sorts any value beside any other: null, then by type, then by value."""
    return (0, "", 0) if value is None else _rank(key_of(rules, value))


def _rank(key: Any) -> tuple[int, str, Any]:
    if isinstance(key, int | float | Decimal):
        return (1, "number", key)
    return (1, type(key).__name__, spelled(key) if isinstance(key, dict | list) else key)
