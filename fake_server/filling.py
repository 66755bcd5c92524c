"""What a row has beside what was sent: defaults, what fills itself, and the one form of a value that was arranged."""

from __future__ import annotations

import uuid
from typing import Any

from fake_server.clock import Clock
from fake_server.contract.collection import Collection
from fake_server.contract.fields import NO_RULES, TEXTS, Field
from fake_server.kinds import kind_of
from fake_server.kinds.times import shown
from fake_server.refusals import Refused
from fake_server.rows import Row, copied

FORMED = frozenset({"date", "datetime", "decimal", "uuid"})
"""The types of which a value can be written in several ways, and is kept in one."""


def with_defaults(collection: Collection, kept: Row, clock: Clock) -> Row:
    """Return a new row without its primary key: every field of the contract, filled in where nothing was sent.

    That of a singleton has its key, which is always "", so that there is never a second one.
    """
    key = {collection.pk.field: ""} if collection.singleton else {}
    filled = key | {
        name: kept[name] if name in kept else _filling(rules, clock)
        for name, rules in collection.fields.items()
        if name != collection.pk.field and rules.type != "self-url" and not rules.sparse
    }
    return {**filled, **kept}


def formed(collection: Collection, row: Row) -> Row:
    """Return a row that somebody arranged, where a value is kept in the one form of its type: 9.5 as `9.50`.

    What has not the type stays as it is: a row may be arranged past all rules.
    """
    return {name: _formed(collection.fields.get(name, NO_RULES), value) for name, value in row.items()}


def touched(collection: Collection, row: Row, clock: Clock) -> Row:
    """Return a row as it is after a change: what fills itself on each update is filled anew."""
    fields = collection.fields.items()
    return {**row, **{name: _now(rules, clock) for name, rules in fields if rules.auto == "now-on-update"}}


def emptied(collection: Collection, row: Row, clock: Clock) -> Row:
    """Return a row as a PUT that replaces finds it: what a client may send is as if it never had been sent."""
    key = collection.pk.field
    own = {name: row[name] for name, rules in collection.fields.items() if rules.read_only and name in row}
    return {key: row[key], **with_defaults(collection, own, clock)}


def _now(rules: Field, clock: Clock) -> str:
    moment = clock.now()
    return moment.date().isoformat() if rules.type == "date" else shown(moment)


def _formed(rules: Field, value: Any) -> Any:
    if rules.child is not None and isinstance(value, list):
        return [_formed(rules.child, each) for each in value]
    if rules.fields and isinstance(value, dict):
        return {name: _formed(rules.fields.get(name, NO_RULES), each) for name, each in value.items()}
    if rules.type not in FORMED or value is None:
        return value
    try:
        return kind_of(rules.type).taken(Field(type=rules.type, decimal_places=rules.decimal_places), value)
    except Refused:
        return value


def _filling(rules: Field, clock: Clock) -> Any:
    if rules.auto == "uuid4":
        return str(uuid.uuid4())
    if rules.auto is not None:
        return _now(rules, clock)
    if rules.default is None and rules.blank and rules.type in TEXTS:
        return ""
    return _formed(rules, copied(rules.default))
