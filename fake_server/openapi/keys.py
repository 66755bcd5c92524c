"""Which field names a row, and who chooses its value, by the parameter of the path and by the fields; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fake_server.contract.collection import KeyKind, PrimaryKey
from fake_server.contract.fields import Field
from fake_server.openapi.document import Document
from fake_server.openapi.forms import form_of
from fake_server.openapi.paths import Found

COUNTED = ("id", "uuid", "pk")
"""Names of keys that nobody would choose for a row."""
KEYS = (*COUNTED, "slug", "key", "username", "name")
"""What the name of a parameter may end in: `petId` finds a row by its `id`."""


def key_of(document: Document, found: Found, fields: Mapping[str, Field]) -> tuple[PrimaryKey, str | None]:
    """Return the primary key of a collection, and the field whose value stands in a URL where that is another one."""
    if found.parameter is None:
        return PrimaryKey(), None
    lookup = _field_named(document, found, found.parameter, fields)
    own = fields.get(lookup)
    if own is not None and not own.read_only and lookup not in COUNTED:
        other = next((name for name in COUNTED if name in fields and not fields[name].required), None)
        if other is not None:
            return PrimaryKey(other, _kind(document, found, other, fields[other])), lookup
    rules = own or _rules_of_parameter(document, found)
    return PrimaryKey(lookup, _kind(document, found, lookup, rules)), None


def with_key(fields: Mapping[str, Field], key: PrimaryKey, lookup: str | None) -> dict[str, Field]:
    """Return fields in which a key must be sent that the client chooses, and one that the API chooses cannot be.

    Another field that a path finds a row by is there, too, and unique.
    """
    found = dict(fields)
    if key.field in fields:
        rules = replace(fields[key.field], null=False, default=None, auto=None)
        found[key.field] = replace(rules, read_only=key.kind != "given", required=key.kind == "given")
    if lookup is not None:
        found[lookup] = unique(fields[lookup])
    return found


def unique(rules: Field) -> Field:
    """Return the rules of a field that a path finds a row by."""
    return replace(rules, unique=True, required=not rules.read_only, null=False, default=None)


def _field_named(document: Document, found: Found, parameter: str, fields: Mapping[str, Field]) -> str:
    if parameter in fields:
        return parameter
    for name in KEYS:
        if parameter.lower().endswith(name) and (name in fields or (name == "pk" and "id" in fields)):
            return name if name in fields else "id"
    if fields:
        document.notes.add(f"not said, which field a row is found by; taken to be {parameter!r}", found.name)
    return parameter


def _rules_of_parameter(document: Document, found: Found) -> Field:
    place = f"{found.name}/{{{found.parameter}}}"
    for operation in found.row_operations.values():
        for parameter in operation.parameters:
            if parameter.get("in") == "path" and parameter.get("name") == found.parameter:
                keywords: Mapping[str, Any] = form_of(document, parameter.get("schema", {}), place).keywords
                if keywords.get("format") == "uuid":
                    return Field(type="uuid", read_only=True)
                return Field(type="integer" if keywords.get("type") == "integer" else "string", read_only=True)
    return Field(type="string", read_only=True)


def _kind(document: Document, found: Found, name: str, rules: Field) -> KeyKind:
    if rules.required:
        return "given"
    kinds: Mapping[str, KeyKind] = {"integer": "integer", "number": "integer", "uuid": "uuid4"}
    kind = kinds.get(rules.type, "text")
    if rules.read_only:
        return kind
    is_given = kind == "text" and name not in COUNTED
    who = "client" if is_given else "API"
    document.notes.add(f"not said, who chooses the key of a row; taken to be the {who}", f"{found.name}.{name}")
    return "given" if is_given else kind
