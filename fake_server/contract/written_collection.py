"""The written form of a collection: the keys of its fields, its primary key, its actions and its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fake_server.contract.collection import (
    ACTION_METHODS,
    KEY_KINDS,
    LOOKUPS,
    PUTS,
    Action,
    Collection,
    PrimaryKey,
)
from fake_server.contract.fields import AUTO, FIELD_TYPES, ON_DELETE, Field
from fake_server.contract.readers import Count, Named, anything, array, flag, number, table, text
from fake_server.contract.settings import PERMISSIONS
from fake_server.contract.shapes import ArrayOf, As, ByShape, Key, Later, Record, TableOf
from fake_server.exceptions import ContractError

FORMATS = {"email": "email", "slug": "slug", "uri": "url", "url": "url", "uuid": "uuid", "date": "date"} | {
    "date-time": "datetime",
    "datetime": "datetime",
    "decimal": "decimal",
}
"""By a `format` beside `type = "string"`: the type that it means."""
IMPLIED = {"to": "relation", "on_delete": "relation", "child": "list", "fields": "object"}
"""By a key that only one type of field has: that type."""


def _make_field(**keys: Any) -> Field:
    keys.update(keys.pop("choices", {}))
    form = keys.pop("format", None)
    if form is not None:
        if keys.get("type", "string") not in {"string", FORMATS[form]}:
            raise ContractError(f"format {form!r} belongs to a field of type 'string', not to type {keys['type']!r}")
        keys["type"] = FORMATS[form]
    for key in IMPLIED.keys() & keys.keys():
        if keys.setdefault("type", IMPLIED[key]) != IMPLIED[key]:
            raise ContractError(f"{key} belongs to a field of type {IMPLIED[key]!r}, not to type {keys['type']!r}")
    return Field(**keys)


def _choices(items: Any) -> dict[str, Any]:
    """Return choices with their labels: each is a value, or a pair of a value and what a person reads for it."""
    pairs = [each if isinstance(each, list) and len(each) == 2 else (each, str(each)) for each in items]
    return {"choices": tuple(value for value, _ in pairs), "labels": tuple(str(label) for _, label in pairs)}


FIELD: Record = Record(
    "field",
    _make_field,
    {
        "type": Key(Named("type", FIELD_TYPES), "What its values are.", "json"),
        "format": Key(Named("format", tuple(FORMATS)), 'Beside type = "string": of what form.'),
        "required": Key(flag, "Whether a POST and a PUT must have it.", "false"),
        "null": Key(flag, "Whether it may be null.", "false"),
        "blank": Key(flag, "Whether a text may be empty.", "false"),
        "sparse": Key(flag, "Whether a row may lack it: then nothing fills it in.", "false"),
        "read_only": Key(flag, "Whether the API alone writes it.", "false"),
        "write_only": Key(flag, "Whether it is never sent to a client.", "false"),
        "default": Key(anything, "What fills it when a POST leaves it out.", 'null, or "" for a blank text'),
        "choices": Key(As(array, _choices), "The values it may have; each is one, or a pair of it and its label."),
        "unique": Key(flag, "Whether no two rows may have the same value.", "false"),
        "min_length": Key(Count(0), "How many characters a text has at least."),
        "max_length": Key(Count(1), "How many characters a text has at most."),
        "min": Key(number, "The least value of a number."),
        "max": Key(number, "The largest value of a number."),
        "max_digits": Key(Count(1), "How many digits a decimal has at most."),
        "decimal_places": Key(Count(0), "With how many places a decimal is shown."),
        "to": Key(text, "The collection that a relation leads to; the type follows."),
        "on_delete": Key(
            Named("on_delete", ON_DELETE), "What becomes of this row when the one it leads to is deleted.", "cascade"
        ),
        "auto": Key(Named("auto", AUTO), "How a read-only field fills itself."),
        "child": Key(Later(lambda: FIELD), "The rules of each item of a list; the type follows."),
        "fields": Key(TableOf(Later(lambda: FIELD)), "The fields of an object; the type follows."),
    },
)


def _named_key(name: str) -> PrimaryKey:
    """Return the key that a name alone stands for: the API counts `id`, any other is given by the client."""
    return PrimaryKey(name, "integer" if name == "id" else "given")


PRIMARY_KEY = Record(
    "primary_key",
    PrimaryKey,
    {
        "field": Key(text, "The field.", "id"),
        "kind": Key(
            Named("kind of primary key", KEY_KINDS),
            "Who chooses it: the API counts (integer) or makes it up, or the client chooses it (given).",
            "integer",
        ),
        "prefix": Key(text, "What a key of the kind prefixed begins with, such as cus_."),
    },
)
ACTION = Record(
    "action",
    Action,
    {
        "detail": Key(flag, "Whether it is on a row; else it is on the collection.", "true"),
        "methods": Key(
            ArrayOf(Named("method", ACTION_METHODS, tuple(map(str.lower, ACTION_METHODS))), 1),
            "Its methods.",
            '["POST"]',
        ),
        "set": Key(table, "What it writes into its row."),
        "fields": Key(TableOf(FIELD), "What its body may have, with rules as for the fields of a row."),
        "body": Key(anything, "What it answers.", "the row"),
        "status": Key(Count(200, 599), "The status that it answers with; 204 has no body.", "200"),
    },
)
COLLECTION = Record(
    "collection",
    Collection,
    {
        "pk": Key(
            ByShape(
                "the name of a field, or a table",
                ((str, As(text, _named_key)), (Mapping, PRIMARY_KEY)),
            ),
            "The field that names a row; the API counts `id`, a client gives any other, unless a table says more.",
            "id",
        ),
        "lookup": Key(text, "The field whose value stands in the URL of a row.", "that of pk"),
        "fields": Key(TableOf(FIELD), "The rules of each field; without any, every object is kept as it is sent."),
        "filters": Key(
            ByShape(
                "an array of fields, or a table of the lookups of each",
                ((list, ArrayOf(text)), (Mapping, TableOf(ArrayOf(Named("lookup", LOOKUPS))))),
            ),
            "The fields that a query can select by: exactly, or by the lookups that a table names.",
            "every field, by every lookup",
        ),
        "search": Key(ArrayOf(text), "The fields that a search looks into.", "none"),
        "ordering": Key(
            ByShape("an array of fields, or a field", ((list, ArrayOf(text)), (str, As(text, lambda name: (name,))))),
            'The fields that a list can be sorted by; "*" is all of them.',
            '"*"',
        ),
        "order": Key(ArrayOf(text), "How a list is sorted until somebody asks; -title is downwards.", "as added"),
        "unique_together": Key(ArrayOf(ArrayOf(text, 1)), "Fields that no two rows may have the same values in."),
        "page_size": Key(Count(1), "How many rows a page holds.", "that of pagination"),
        "rows": Key(ArrayOf(table), "The rows that it starts with."),
        "actions": Key(
            TableOf(
                ByShape("a table, or an array of tables", ((list, ArrayOf(ACTION, 1)), (Mapping, ACTION))), "action"
            ),
            "Verbs beside CRUD, by name; several for several methods are an array.",
        ),
        "put": Key(
            Named("put", PUTS),
            "What a PUT does with fields that it lacks: strict asks for required ones and keeps the others, replace "
            "empties them, merge keeps all.",
            "that of the dialect",
        ),
        "permission": Key(Named("permission", PERMISSIONS), "Who may do what here.", "that of auth"),
        "same_as": Key(text, "Another collection, whose rows, fields and actions it has under this name."),
        "singleton": Key(flag, "Whether it is one object, without a key and without a list.", "false"),
        "verbose_name": Key(text, "What a message calls one row.", "Post for posts"),
        "description": Key(text, "What OPTIONS tells about it."),
    },
)
