"""What Django REST framework tells of a place when it is asked with OPTIONS (its SimpleMetadata)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fake_server.contract.fields import Field
    from fake_server.description import Description

TYPES: Mapping[str, str] = {
    "json": "field",
    "relation": "field",
    "self-url": "field",
    "uuid": "string",
    "number": "float",
    "object": "nested object",
}
"""By our name of a type: the one that is told, where it is another."""
READS = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"]
WRITES = ["application/json", "text/html"]


def metadata(description: Description) -> dict[str, Any]:
    """Return the body of the answer."""
    told: dict[str, Any] = {
        "name": description.name,
        "description": description.text,
        "renders": WRITES[:1] if description.is_login else WRITES,
        "parses": READS[1:] + READS[:1] if description.is_login else READS,
    }
    if description.methods:
        fields = {name: _told(name, rules) for name, rules in description.fields.items()}
        told["actions"] = dict.fromkeys(description.methods, fields)
    return told


def _told(name: str | None, rules: Field) -> dict[str, Any]:
    kind = "choice" if rules.choices else TYPES.get(rules.type, rules.type)
    told: dict[str, Any] = {
        "type": kind,
        "required": rules.required,
        "read_only": rules.read_only or rules.type == "self-url",
    }
    if name is not None:
        told["label"] = "ID" if name == "id" else name.replace("_", " ").capitalize()
    bounds = {
        "min_length": rules.min_length,
        "max_length": rules.max_length,
        "min_value": rules.min,
        "max_value": rules.max,
        "max_digits": rules.max_digits,
        "decimal_places": rules.decimal_places,
    }
    return told | {bound: value for bound, value in bounds.items() if value is not None} | _told_inside(rules)


def _told_inside(rules: Field) -> dict[str, Any]:
    """Return what is told of the items, the fields and the choices of a field."""
    told: dict[str, Any] = {}
    if rules.child is not None:
        told["child"] = {**_told(None, rules.child), "required": True}
    if rules.fields:
        told["children"] = {inner: _told(inner, each) for inner, each in rules.fields.items()}
    if rules.choices:
        pairs = zip(rules.choices, rules.labels or rules.choices, strict=True)
        told["choices"] = [{"value": value, "display_name": label} for value, label in pairs]
    return told
