"""Which rows a query string selects, by the lookups of each field."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from fake_server.contract.collection import LOOKUPS, Collection, Lookup
from fake_server.contract.fields import TEXTS, Field
from fake_server.kinds import key_of, kind_of
from fake_server.kinds.numbers import BOOLEAN
from fake_server.kinds.plain import AsText, spelled
from fake_server.refusals import Refusals, Refused, refuse
from fake_server.rows import Row
from fake_server.schema import Others
from fake_server.searching import folded_ascii

Test: TypeAlias = Callable[[Any], bool]
COMPARISONS = {"gt": operator.gt, "gte": operator.ge, "lt": operator.lt, "lte": operator.le}


@dataclass(frozen=True, slots=True)
class Condition:
    """What a row must be to be selected: the field, the value that an index can find it by, and the test."""

    field: str
    test: Test
    exactly: Any = None
    is_exact: bool = False


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a query string stands for: conditions, what is refused of it, and what is passed over, with the reason."""

    met: list[Condition]
    refusals: Refusals
    passed_over: dict[str, str]


def conditions(collection: Collection, args: Mapping[str, str], others: Others) -> Conditions:
    """Return the conditions of a query string.

    `args` maps each name to its last value. An empty value is no condition, and neither is a boolean that is none, as
    with django-filter; a number that is none, a choice that is none and a relation to nothing are refused.
    """
    found = Conditions([], {}, {})
    for name, text in args.items():
        field, lookup = named(collection, name)
        if lookup is not None:
            _add(found, name, lookup, text, (field, collection.rules(field)), others)
    return found


def _add(found: Conditions, name: str, lookup: Lookup, text: str, asked_of: tuple[str, Field], others: Others) -> None:
    """Add what one parameter stands for."""
    field, rules = asked_of
    asked = text.strip() if _is_text(rules) and lookup != "in" else text
    if not asked:
        found.passed_over[name] = "it is empty, which selects every row"
        return
    strays = _strays(rules, lookup, asked)
    if strays:
        found.passed_over[name] = f"{', '.join(map(repr, strays))} is none of the choices"
    try:
        found.met.append(_condition(field, lookup, rules, asked, others))
    except Refused as refused:
        if lookup == "isnull" or (lookup != "in" and rules.type == "boolean"):
            found.passed_over[name] = f"{text!r} is neither true nor false"
        else:
            found.refusals[name] = refused.reasons


def named(collection: Collection, name: str) -> tuple[str, Lookup | None]:
    """Return the field and the lookup that a parameter names: `title__icontains`; no lookup where there is none."""
    field, separator, word = name.rpartition("__")
    if not separator or word not in LOOKUPS or (word == "exact" and collection.fields):  # it has no name of its own
        field, word = name, "exact"
    return field, next((lookup for lookup in collection.lookups(field) if lookup == word), None)


def parameters(collection: Collection) -> list[str]:
    """Return the names of all parameters that select rows of a collection."""
    names = [*collection.fields, *([] if collection.pk.field in collection.fields else [collection.pk.field])]
    return [name if lookup == "exact" else f"{name}__{lookup}" for name in names for lookup in collection.lookups(name)]


def selected(rows: Iterable[Row], wanted: Sequence[Condition]) -> list[Row]:
    """Return the rows that meet every condition, in their order."""
    found = list(rows)
    for each in wanted:
        field, test = each.field, each.test
        found = [row for row in found if test(row.get(field))]
    return found


def _condition(field: str, lookup: Lookup, rules: Field, text: str, others: Others) -> Condition:
    if lookup == "isnull":
        wanted = BOOLEAN.asked(rules, text)
        return Condition(field, lambda value: (value is None) is wanted)
    if lookup in {"contains", "icontains", "startswith"}:
        return Condition(field, _text_test(lookup, text))
    if lookup == "in":
        strays = _strays(rules, lookup, text)
        members = [_asked(rules, part.strip(), others) for part in _parts(rules, text) if part.strip() not in strays]
        return Condition(field, lambda value: value is not None and key_of(rules, value) in members)
    asked = _asked(rules, text, others)
    if lookup == "exact":
        found = Condition(field, lambda value: _same(rules, value, asked))
        indexable = (
            rules.type in {"integer", "relation", "string", "slug", "email", "url", "uuid"} and not rules.choices
        )
        return Condition(field, found.test, asked, is_exact=True) if indexable else found
    return Condition(field, _order_test(rules, lookup, asked))


def _parts(rules: Field, text: str) -> list[str]:
    """Return the parts of what is asked of `in`; of a text that is none, an empty part is nothing at all."""
    return [part for part in text.split(",") if part or _is_text(rules)]


def _strays(rules: Field, lookup: Lookup, text: str) -> list[str]:
    """Return the parts of what is asked of `in` that are none of the choices; as in django-filter they are dropped."""
    known = {str(choice) for choice in rules.choices}
    parts = _parts(rules, text) if lookup == "in" and known else []
    return [part.strip() for part in parts if part.strip() not in known]


def _is_text(rules: Field) -> bool:
    """Say whether a form would strip what is asked of a field: white space alone is then nothing at all."""
    return rules.type in {*TEXTS, "uuid"} and not rules.choices


def _text_test(lookup: Lookup, text: str) -> Test:
    if "\x00" in text:
        raise refuse("null_characters")
    if lookup == "contains":
        return lambda value: value is not None and text in spelled(value)
    folded = folded_ascii(text)
    if lookup == "icontains":
        return lambda value: value is not None and folded in folded_ascii(spelled(value))
    return lambda value: value is not None and folded_ascii(spelled(value)).startswith(folded)


def _order_test(rules: Field, lookup: Lookup, asked: Any) -> Test:
    compare = COMPARISONS[lookup]

    def test(value: Any) -> bool:
        key = None if value is None else key_of(rules, value)
        wanted = asked.like(key) if isinstance(asked, AsText) else asked
        try:
            return key is not None and wanted is not None and bool(compare(key, wanted))
        except TypeError:  # a row may be arranged past its type, and values of two types have no order
            return False

    return test


def _asked(rules: Field, text: str, others: Others) -> Any:
    """Return what a text stands for in a field, to be compared with the keys of its values."""
    if rules.choices:
        by_text = {str(choice): choice for choice in rules.choices}
        if text not in by_text:
            raise refuse("not_a_filter_choice", value=text)
        return by_text[text]
    if rules.type == "relation":
        if "\x00" in text:
            raise refuse("null_characters")
        try:
            key = others.related(str(rules.to), text)
        except Refused:
            key = None
        if key is None:
            raise refuse("not_a_related_choice")
        return key
    return kind_of(rules.type).asked(rules, text)


def _same(rules: Field, value: Any, asked: Any) -> bool:
    """Compare without Python's `1 == True`; where nothing is declared a value is met by its own text."""
    if isinstance(asked, AsText):
        return bool(asked == value)
    if value is None or isinstance(value, bool) is not isinstance(asked, bool):
        return False
    return bool(key_of(rules, value) == asked)
