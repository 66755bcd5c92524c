"""How a row is shown: without what is written only, and with its own URL where it has a field for it."""

from __future__ import annotations

from typing import Any

from fake_server.contract.collection import Collection
from fake_server.contract.fields import NO_RULES, Field
from fake_server.rows import Row


def represented(collection: Collection, row: Row, url: str) -> Row:
    """Return a row as a client sees it, its fields in the order of the contract; `url` is its own."""
    row = without_hidden_key(collection, row)
    if not collection.fields:
        return row
    key = collection.pk.field
    names = [*([] if key in collection.fields else [key]), *collection.fields]
    shown = {}
    for name in names:
        rules = collection.rules(name)
        if rules.type == "self-url":
            shown[name] = url
        elif not rules.write_only and name in row:
            shown[name] = _shown(rules, row[name])
    return {**shown, **{name: value for name, value in row.items() if name not in names}}


def _shown(rules: Field, value: Any) -> Any:
    """Return a value as a client sees it: what is written only may be inside an object too."""
    if rules.child is not None and isinstance(value, list):
        return [_shown(rules.child, each) for each in value]
    if not rules.fields or not isinstance(value, dict):
        return value
    hidden = {name for name, inner in rules.fields.items() if inner.write_only}
    return {name: _shown(rules.fields.get(name, NO_RULES), each) for name, each in value.items() if name not in hidden}


def without_hidden_key(collection: Collection, row: Row) -> Row:
    """Return a row as it is, but that of a singleton without the key that only the store knows."""
    return {name: value for name, value in row.items() if name != collection.pk.field} if collection.singleton else row
