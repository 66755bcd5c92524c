"""Field rules applied to a body: the values that are kept, or every refusal at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from fake_server.contract.collection import Collection, singular
from fake_server.contract.fields import NO_RULES, Field
from fake_server.kinds import kind_of
from fake_server.kinds.plain import JSON
from fake_server.refusals import WHOLE, Refusal, Refusals, Refused, refuse
from fake_server.rows import Key, Row, copied, copied_row

OPEN = Field(null=True)
"""The rules of whatever an open collection is sent."""


class Others(Protocol):
    """What a rule may ask of the rows that are there already."""

    def related(self, collection: str, value: Any) -> Key | None:
        """Return the key of the row of a collection that a value names, or None; raise `Refused` for no key at all."""

    def taken(self, values: Mapping[str, Any], but: Key | None) -> bool:
        """Say whether another row than `but` has all these values."""


def validated(
    collection: Collection, body: Row, others: Others, *, name: str = "", partial: bool = False, row: Row | None = None
) -> tuple[Row, Refusals]:
    """Return what a body changes, and what is refused of it by field, in the order of the contract.

    `partial` (a PATCH) asks for no required field, and merges objects into those of the stored `row`. Keys that the
    contract does not know, the primary key that the API chooses and read-only fields are left out, as Django REST
    framework does. An open collection keeps all.
    """
    key = None if row is None else row[collection.pk.field]
    is_open = not collection.fields
    fields = {each: OPEN for each in body if is_open and each != collection.pk.field} | sent_fields(collection)
    kept: Row = {}
    refusals: Refusals = {}
    for each, rules in fields.items():
        try:
            if each in body:
                kept[each] = taken(rules, body[each], others, partial=partial, stored=(row or {}).get(each))
                _check_unique(rules, name or collection.verbose_name or "", each, kept[each], others, key)
            elif rules.required and not partial:
                raise refuse("required")
        except Refused as refused:
            refusals[each] = refused.reasons
    if not refusals:
        refusals.update(_together(collection, {**(row or {}), **kept}, others, key))
    return kept, refusals


def unknown_keys(collection: Collection, body: Mapping[str, Any]) -> list[str]:
    """Return the keys of a body that a collection with declared fields will ignore because it knows nothing of them."""
    if not collection.fields:
        return []
    return [key for key in body if key not in collection.fields and key != collection.pk.field]


def unheeded_keys(collection: Collection, body: Mapping[str, Any], row: Row | None) -> list[str]:
    """Return the keys of a body that it knows, and is not sent to change: those with another value than the `row` has.

    They are the fields that are only read, and the key where the API chooses it.
    """
    known = {*collection.fields, collection.pk.field} - set(sent_fields(collection))
    return [key for key in body if key in known and (row is None or key not in row or row[key] != body[key])]


def sent_fields(collection: Collection) -> dict[str, Field]:
    """Return the fields that a client may send; the key is one of them when the client chooses it."""
    sent = {
        name: rules for name, rules in collection.fields.items() if not rules.read_only and rules.type != "self-url"
    }
    if collection.pk.kind == "given":
        sent.setdefault(collection.pk.field, Field(type="json", required=True))
    else:
        sent.pop(collection.pk.field, None)
    return sent


def taken(rules: Field, value: Any, others: Others, *, partial: bool = False, stored: Any = None) -> Any:
    """Return the value that is kept for one that was sent; raise `Refused`."""
    kind = kind_of(rules.type)
    if rules.type == "relation" and value == "":
        value = None
    if kind.is_null(rules, value):
        if not rules.null:
            raise refuse("null")
        return None
    if rules.choices:
        return _chosen(rules, value)
    if rules.type == "relation":
        return _related(rules, value, others)
    if rules.type == "list":
        return _items(rules, value, others, partial=partial)
    if rules.type == "object":
        return _object(rules, value, others, partial=partial, stored=stored)
    return kind.taken(rules, copied(value))


def key_refusal(key: Any) -> Refusal | None:
    """Return why a key that a client chose cannot stand in a URL, or None: it is a non-empty string or an integer."""
    if isinstance(key, bool) or not isinstance(key, str | int) or key == "" or "/" in str(key) or key in (".", ".."):
        return Refusal("not_a_key")
    return None


def taken_already(verbose_name: str, field: str) -> Refusal:
    """Return the reason why a row cannot have a value that another one has."""
    return Refusal("taken", {"verbose_name": singular(verbose_name).lower(), "field": field})


def _chosen(rules: Field, value: Any) -> Any:
    if rules.blank and value == "":
        return value
    by_text = {str(choice): choice for choice in rules.choices}
    if str(value) not in by_text:
        raise refuse("not_a_choice", value=value)
    return by_text[str(value)]


def _related(rules: Field, value: Any, others: Others) -> Key:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise refuse("not_a_related_key", type=type(value).__name__)
    key = others.related(str(rules.to), value)
    if key is None:
        raise refuse("no_related_row", value=value)
    return key


def _items(rules: Field, value: Any, others: Others, *, partial: bool) -> list[Any]:
    child = rules.child or NO_RULES
    if not isinstance(value, list):
        reasons = [Refusal("not_a_list", {"type": type(value).__name__})]
        raise Refused({WHOLE: reasons} if child.type == "object" and child.fields else reasons)
    kept: list[Any] = []
    refusals: Refusals = {}
    for index, item in enumerate(value):
        try:
            kept.append(taken(child, item, others, partial=partial))
        except Refused as refused:
            refusals[str(index)] = refused.reasons
    if refusals:
        raise Refused(refusals)
    return kept


def _object(rules: Field, value: Any, others: Others, *, partial: bool, stored: Any) -> Row:
    if not isinstance(value, dict):
        raise Refused({WHOLE: [Refusal("not_an_object", {"type": type(value).__name__})]})
    if not rules.fields:
        return dict(JSON.taken(rules, copied_row(value)))
    before: Row = stored if isinstance(stored, dict) else {}
    kept: Row = {name: each for name, each in before.items() if partial or rules.fields.get(name, NO_RULES).read_only}
    refusals: Refusals = {}
    for name, inner in rules.fields.items():
        try:
            if inner.read_only:
                kept.setdefault(name, copied(inner.default))
            elif name in value:
                kept[name] = taken(inner, value[name], others, partial=partial, stored=kept.get(name))
            elif inner.required and not partial:
                raise refuse("required")
            elif inner.default is not None and not partial:
                kept[name] = copied(inner.default)
        except Refused as refused:
            refusals[name] = refused.reasons
    if refusals:
        raise Refused(refusals)
    return kept


def _check_unique(rules: Field, verbose: str, field: str, value: Any, others: Others, but: Key | None) -> None:
    if rules.unique and value is not None and others.taken({field: value}, but):
        raise Refused([taken_already(verbose, field)])


def _together(collection: Collection, row: Row, others: Others, but: Key | None) -> Refusals:
    for names in collection.unique_together:
        values = {name: row.get(name) for name in names}
        if None not in values.values() and others.taken(values, but):
            return {WHOLE: [Refusal("taken_together", {"fields": ", ".join(names)})]}
    return {}
