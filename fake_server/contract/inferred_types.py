"""The rules of a field, inferred from its values alone; pure.

A type is inferred when each value would be kept as it stands by a field of that type. So what was read can be sent
back, and changes nothing; but among numbers with a fraction 4 is shown as 4.0, which to JSON is the same number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from fake_server.contract.fields import TEXTS, Field, FieldType
from fake_server.contract.names import is_amount, is_slug
from fake_server.kinds import kind_of
from fake_server.refusals import Refused

PLACES = re.compile(r"-?[0-9]+\.([0-9]+)")
FORMATS: tuple[FieldType, ...] = ("uuid", "date", "datetime", "email", "url")
"""The types of text that values alone tell; a slug looks like any word, and an amount like any number."""


def rules_of(name: str, values: Sequence[Any]) -> dict[str, Any]:
    """Return the arguments of the `Field` that all values fit, null included; `name` is what it is called."""
    found = [value for value in values if value is not None]
    null = {"null": True} if len(found) < len(values) else {}
    return {**_rules(name, found), **null}


def _rules(name: str, values: Sequence[Any]) -> dict[str, Any]:
    makers = {_MAKERS[type(value)] for value in values}
    return makers.pop()(name, values) if len(makers) == 1 else {"type": "json"}


def _flag_rules(name: str, values: Sequence[bool]) -> dict[str, Any]:
    del name, values
    return {"type": "boolean"}


def _number_rules(name: str, values: Sequence[float]) -> dict[str, Any]:
    del name
    whole = all(isinstance(value, int) for value in values)
    kind: FieldType = "integer" if whole else "number"
    return {"type": kind if _fits(Field(type=kind), values) else "json"}


def _text_rules(name: str, values: Sequence[str]) -> dict[str, Any]:
    filled = [value for value in values if value.strip()]
    blank = len(filled) < len(values)
    places = {match and len(match[1]) for match in map(PLACES.fullmatch, filled)}
    candidates: list[dict[str, Any]] = [{"type": each} for each in FORMATS]
    if is_amount(name) and len(places) == 1 and None not in places:
        candidates.append({"type": "decimal", "decimal_places": places.pop()})
    if is_slug(name):
        candidates.append({"type": "slug"})
    for rules in candidates if filled else ():
        if _fits(Field(**rules), filled) and not (blank and rules["type"] not in TEXTS):
            return {**rules, "blank": True} if blank else rules
    return {"type": "string", "blank": True} if blank else {"type": "string"}


def _list_rules(name: str, values: Sequence[list[Any]]) -> dict[str, Any]:
    items = [item for value in values for item in value]
    return {"type": "list", "child": Field(**rules_of(name, items))} if items else {"type": "list"}


def _object_rules(name: str, values: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the rules of objects; those that have not all the same keys are taken as they come."""
    del name
    names = list(values[0])
    if any(set(value) != set(names) for value in values):
        return {"type": "object"}
    fields = {}
    for each in names:
        rules = rules_of(each, [value[each] for value in values])
        fields[each] = Field(**rules, required=not rules.get("null") and not rules.get("blank"))
    return {"type": "object", "fields": fields}


def _fits(rules: Field, values: Sequence[Any]) -> bool:
    """Say whether each value would be kept as it is."""
    return all(_kept(rules, value) for value in values)


def _kept(rules: Field, value: Any) -> bool:
    try:
        return bool(kind_of(rules.type).taken(rules, value) == value)
    except Refused:
        return False


_MAKERS: Mapping[type, Callable[[str, Sequence[Any]], dict[str, Any]]] = {
    bool: _flag_rules,
    dict: _object_rules,
    float: _number_rules,
    int: _number_rules,
    list: _list_rules,
    str: _text_rules,
}
