"""Field rules applied to a body: the values that are kept, or every refusal at once; pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fake_server.contract.model import Collection, Field
from fake_server.kinds import TAKE, Refused
from fake_server.refusals import Refusal, Refusals
from fake_server.rows import Row, copied, copied_row


def validated(collection: Collection, body: Row, *, partial: bool = False) -> tuple[Row, Refusals]:
    """Return what a body changes, and what is refused of it by field, in the order of the contract.

    `partial` (a PATCH) asks for no required field. Keys that the contract does not know, the primary key that the
    API chooses and read-only fields are left out, as Django REST framework does. An open collection keeps all.
    """
    kept: Row = {} if collection.fields else _open(collection, body)
    refusals: Refusals = {}
    for name, rules in _sent_fields(collection).items():
        try:
            if name in body:
                kept[name] = _taken(rules, body[name])
            elif rules.required and not partial:
                raise Refused("required")
        except Refused as refused:
            refusals[name] = [refused.refusal]
    return kept, refusals


def with_defaults(collection: Collection, kept: Row) -> Row:
    """Return a new row without its primary key: every field of the contract, filled in where nothing was sent."""
    filled = {
        name: kept[name] if name in kept else _filling(rules)
        for name, rules in collection.fields.items()
        if name != collection.pk.field
    }
    return {**filled, **kept}


def unknown_keys(collection: Collection, body: Mapping[str, Any]) -> list[str]:
    """Return the keys of a body that a collection with declared fields will ignore because it knows nothing of them."""
    if not collection.fields:
        return []
    return [key for key in body if key not in collection.fields and key != collection.pk.field]


def _sent_fields(collection: Collection) -> dict[str, Field]:
    """Return the fields that a client may send; the key is one of them when the client chooses it."""
    sent = {name: rules for name, rules in collection.fields.items() if not rules.read_only}
    if collection.pk.kind == "given":
        sent.setdefault(collection.pk.field, Field(type="json", required=True))
    else:
        sent.pop(collection.pk.field, None)
    return sent


def _open(collection: Collection, body: Row) -> Row:
    kept = copied_row(body)
    kept.pop(collection.pk.field, None)
    return kept


def _filling(rules: Field) -> Any:
    if rules.default is None and rules.blank and rules.type == "string":
        return ""
    return copied(rules.default)


def _taken(rules: Field, value: Any) -> Any:
    """Return the value that is kept for one that was sent; raise `Refused`."""
    if value is None:
        if rules.null:
            return None
        raise Refused("null")
    if rules.choices and not (rules.blank and value == ""):
        return _chosen(rules, value)
    taken = TAKE[rules.type](copied(value))
    if rules.type == "string":
        _check_text(rules, taken)
    return taken


def _chosen(rules: Field, value: Any) -> Any:
    by_text = {str(choice): choice for choice in rules.choices}
    if isinstance(value, bool) or not isinstance(value, str | int | float) or str(value) not in by_text:
        raise Refused("not_a_choice", value=value)
    return by_text[str(value)]


def _check_text(rules: Field, text: str) -> None:
    if not text and not rules.blank:
        raise Refused("blank")
    if rules.max_length is not None and len(text) > rules.max_length:
        raise Refused("too_long", max_length=rules.max_length)


def key_refusal(key: Any) -> Refusal | None:
    """Return why a key that a client chose cannot stand in a URL, or None: it is a non-empty string or an integer."""
    if isinstance(key, bool) or not isinstance(key, str | int) or key == "" or "/" in str(key) or key in (".", ".."):
        return Refusal("not_a_key")
    return None
