"""The types of fields: what each takes from JSON, what it takes from a query, and how its values compare.

A value is kept as JSON shows it: a decimal is a text with its places, a moment is a text in UTC. What is taken and what
is refused follows Django REST framework's fields, which are generous: `"12"` is an integer.
"""

from __future__ import annotations

from typing import Any

from fake_server.contract.fields import Field
from fake_server.kinds.base import Kind
from fake_server.kinds.ids import UUID
from fake_server.kinds.numbers import BOOLEAN, DECIMAL, INTEGER, NUMBER
from fake_server.kinds.plain import JSON
from fake_server.kinds.texts import EMAIL, SLUG, STRING, URL
from fake_server.kinds.times import DATE, DATETIME

__all__ = ["KINDS", "Kind", "key_of", "kind_of"]

KINDS: dict[str, Kind] = {
    "boolean": BOOLEAN,
    "date": DATE,
    "datetime": DATETIME,
    "decimal": DECIMAL,
    "email": EMAIL,
    "integer": INTEGER,
    "json": JSON,
    "number": NUMBER,
    "slug": SLUG,
    "string": STRING,
    "url": URL,
    "uuid": UUID,
}


def kind_of(type_name: str) -> Kind:
    """Return the kind of a type; what has rules of its own (a list, an object, a relation) compares as JSON does."""
    return KINDS.get(type_name, JSON)


def key_of(rules: Field, value: Any) -> Any:
    """Return what a value of a field, which is not null, compares and sorts by."""
    return value if rules.choices or rules.type == "relation" else kind_of(rules.type).key(value)
