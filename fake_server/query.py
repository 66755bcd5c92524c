"""Which rows a query string selects, by exact match through the declared type; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from fake_server.contract.model import Collection, Field
from fake_server.kinds import TAKE, Refused
from fake_server.refusals import Refusals
from fake_server.rows import Row


def conditions(collection: Collection, args: Mapping[str, str]) -> tuple[dict[str, Any], Refusals]:
    """Return the values that rows must have, by field, and what is refused of a query string.

    `args` maps each name to its last value. An empty value is no condition, and neither is a boolean that is none,
    as with django-filter; an integer that is none, or a choice that is none, is refused.
    """
    wanted: dict[str, Any] = {}
    refusals: Refusals = {}
    for name, text in args.items():
        if not text or not collection.filterable(name):
            continue
        try:
            wanted[name] = _typed(_rules(collection, name), text)
        except Refused as refused:
            if refused.refusal.code != "not_a_boolean":
                refusals[name] = [refused.refusal]
    return wanted, refusals


def matching(rows: Iterable[Row], wanted: Mapping[str, Any]) -> list[Row]:
    """Return the rows that have every wanted value, in their order."""
    keep = _matcher(wanted)
    return [row for row in rows if keep(row)]


def _matcher(wanted: Mapping[str, Any]) -> Callable[[Row], bool]:
    def keep(row: Row) -> bool:
        return all(_same(row.get(name), value) for name, value in wanted.items())

    return keep


def _same(stored: Any, value: Any) -> bool:
    """Compare without Python's `1 == True`; where nothing is declared a stored value is met by its own text."""
    if isinstance(value, _AsText):
        return str(value) == (stored if isinstance(stored, str) else _spelled(stored))
    return type(stored) is type(value) and bool(stored == value) if isinstance(value, bool) else bool(stored == value)


class _AsText(str):
    """The text of a parameter whose field declares no type."""

    __slots__ = ()


def _spelled(stored: Any) -> str:
    return str(stored).lower() if isinstance(stored, bool) or stored is None else str(stored)


def _rules(collection: Collection, name: str) -> Field:
    if name in collection.fields:
        return collection.fields[name]
    if name == collection.pk.field and collection.pk.kind == "integer":
        return Field(type="integer")
    return Field(type="json")


def _typed(rules: Field, text: str) -> Any:
    if rules.choices:
        by_text = {str(choice): choice for choice in rules.choices}
        if text not in by_text:
            raise Refused("not_a_filter_choice", value=text)
        return by_text[text]
    if rules.type == "json":
        return _AsText(text)
    return TAKE[rules.type](text)


def key_of(collection: Collection, text: str) -> int | str | None:
    """Return the key that a path segment names, or None when no row can have such a key.

    An integer key is read as Python's `int` reads it, which is what Django does: `/posts/01/` finds row 1.
    """
    if collection.pk.kind != "integer":
        return text
    try:
        return int(text)
    except ValueError:
        return None
