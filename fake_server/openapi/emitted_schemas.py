"""The fields of a contract as schemas of OpenAPI 3.1: what an answer holds, and what a body may hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fake_server.contract import Collection, Contract
from fake_server.contract.fields import NUMBERS, TEXTS, Field

FORMS: Mapping[str, Mapping[str, Any]] = {
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "decimal": {"type": "string", "format": "decimal"},
    "email": {"type": "string", "format": "email"},
    "integer": {"type": "integer"},
    "list": {"type": "array"},
    "number": {"type": "number"},
    "object": {"type": "object"},
    "self-url": {"type": "string", "format": "uri"},
    "slug": {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"},
    "string": {"type": "string"},
    "url": {"type": "string", "format": "uri"},
    "uuid": {"type": "string", "format": "uuid"},
}
"""By the type of a field: the schema of any value of it. A relation has that of a key, JSON has none."""
ANY = ["string", "number", "boolean", "array", "object"]
JSON_TYPES: Mapping[type, str] = {bool: "boolean", int: "integer", float: "number", str: "string"}


def row_schema(contract: Contract, collection: Collection) -> dict[str, Any]:
    """Return what a row looks like in an answer."""
    key = collection.pk.field
    names = [*([] if key in collection.fields or collection.singleton else [key]), *collection.fields]
    shown = {name: collection.rules(name) for name in names if not collection.rules(name).write_only}
    properties = {}
    for name, rules in shown.items():
        null = name != key and (may_be_null(collection, name, rules) or _slips_in(contract, rules))
        properties[name] = shown_schema(contract, rules, null=null)
        if rules.read_only or (name == key and collection.pk.kind != "given"):
            properties[name] |= {"readOnly": True}
    required = [name for name, rules in shown.items() if not rules.sparse]
    schema: dict[str, Any] = {"type": "object", "properties": properties}
    return schema | ({"required": required} if required else {})


def _slips_in(contract: Contract, rules: Field) -> bool:
    """Say whether null may come in where it is refused: as the JSON text that stands in a form."""
    return contract.dialect == "drf" and rules.type == "json" and not rules.choices


def body_schema(contract: Contract, fields: Mapping[str, Field], *, partial: bool = False) -> dict[str, Any]:
    """Return what a body may hold that has these fields; a `partial` one requires none of them."""
    properties = {name: sent_schema(contract, rules, partial=partial) for name, rules in fields.items()}
    required = [name for name, rules in fields.items() if rules.required and not partial]
    schema: dict[str, Any] = {"type": "object", "properties": properties}
    return schema | ({"required": required} if required else {})


def may_be_null(collection: Collection, name: str, rules: Field) -> bool:
    """Say whether an answer may have null in a field: also where nothing fills it, and where a first row has it so."""
    if rules.null or any(row.get(name) is None and name in row for row in collection.rows):
        return True
    is_filled = rules.default is not None or rules.auto is not None or rules.sparse or rules.type == "self-url"
    is_filled = is_filled or (rules.blank and rules.type in TEXTS)
    return not is_filled and (not rules.required or any(name not in row for row in collection.rows))


def shown_schema(contract: Contract, rules: Field, *, null: bool) -> dict[str, Any]:
    """Return the schema of a value in an answer."""
    schema = _form(contract, rules, shown=True)
    return _with_null(schema) if null else schema


def sent_schema(contract: Contract, rules: Field, *, partial: bool = False) -> dict[str, Any]:
    """Return the schema of a value in a body."""
    schema = _form(contract, rules, shown=False)
    schema = _with_null(schema) if rules.null else schema
    extras = {"default": rules.default} if rules.default is not None and not partial else {}
    return schema | extras | ({"writeOnly": True} if rules.write_only else {})


def _form(contract: Contract, rules: Field, *, shown: bool) -> dict[str, Any]:
    """Return the schema of a value that is not null."""
    if rules.choices:
        return _constants(rules)
    if rules.type == "json":
        return {"type": list(ANY)}
    if rules.type == "relation":
        return _key(contract, str(rules.to))
    schema = {**FORMS[rules.type], **_bounds(rules)}
    if rules.type == "list":
        child = rules.child or Field()
        schema["items"] = shown_schema(contract, child, null=child.null) if shown else sent_schema(contract, child)
    if rules.fields:
        schema |= _inside(contract, rules, shown=shown)
    if rules.type in TEXTS:
        return _text(rules, schema, shown=shown)
    return schema


def _inside(contract: Contract, rules: Field, *, shown: bool) -> dict[str, Any]:
    """Return what an object may hold; an answer may lack any of it, since what was never sent is not there."""
    if not shown:
        return body_schema(contract, {name: each for name, each in rules.fields.items() if not each.read_only})
    inner = {name: each for name, each in rules.fields.items() if not each.write_only}
    return {"properties": {name: shown_schema(contract, each, null=each.null) for name, each in inner.items()}}


def _text(rules: Field, schema: dict[str, Any], *, shown: bool) -> dict[str, Any]:
    """Return the schema of a text with "" in it or not; most forms leave no room for "" but beside them."""
    may_be_blank = rules.blank or (shown and rules.default == "")
    if may_be_blank and (rules.type != "string" or rules.min_length):
        return {"anyOf": [schema, {"type": "string", "maxLength": 0}]}
    return schema if may_be_blank or shown else {**schema, "minLength": max(1, rules.min_length or 0)}


def _bounds(rules: Field) -> dict[str, Any]:
    bounds: dict[str, Any] = {}
    if rules.type in TEXTS:
        bounds = {"minLength": rules.min_length, "maxLength": rules.max_length}
    elif rules.type == "decimal":
        bounds = {"pattern": _decimal_pattern(rules)}
    elif rules.type in NUMBERS:
        bounds = {"minimum": rules.min, "maximum": rules.max}
    return {name: bound for name, bound in bounds.items() if bound is not None}


def _decimal_pattern(rules: Field) -> str | None:
    if rules.max_digits is None or rules.decimal_places is None:
        return None
    places = f"(?:\\.\\d{{0,{rules.decimal_places}}})?" if rules.decimal_places else ""
    return f"^-?\\d{{0,{rules.max_digits - rules.decimal_places}}}{places}$"


def _constants(rules: Field) -> dict[str, Any]:
    """Return the schema of constants, with their labels as titles where these say more."""
    constants = [*rules.choices, *([""] if rules.blank or rules.default == "" else [])]
    labels = dict(zip(map(str, rules.choices), rules.labels, strict=False))
    types = {JSON_TYPES.get(type(each)) for each in rules.choices}
    kind = {"type": types.pop()} if len(types) == 1 and None not in types else {}
    if all(labels.get(str(each), str(each)) == str(each) for each in constants):
        return {**(kind if "" not in constants or kind == {"type": "string"} else {}), "enum": constants}
    said = [{"const": each, "title": labels.get(str(each), str(each)), **kind} for each in rules.choices]
    return {"oneOf": [*said, *({"const": each, "title": ""} for each in constants[len(rules.choices) :])]}


def _key(contract: Contract, name: str) -> dict[str, Any]:
    """Return the schema of a key of a collection."""
    kind = contract.collections[name].pk.kind
    form = {"integer": "integer", "uuid4": "uuid", "uuid7": "uuid"}.get(kind)
    if kind == "given":
        form = contract.collections[name].rules(contract.collections[name].pk.field).type
    return {
        **FORMS.get(form or "string", {"type": ["string", "integer"]}),
        "description": f"The key of a row of {name}.",
    }


def _with_null(schema: dict[str, Any]) -> dict[str, Any]:
    for word in ("anyOf", "oneOf"):
        if word in schema:
            return {**schema, word: [*schema[word], {"type": "null"}]}
    if "enum" in schema:
        said = {"type": [schema["type"], "null"]} if "type" in schema else {}
        return {**schema, **said, "enum": [*schema["enum"], None]}
    said = schema["type"]
    return {**schema, "type": [*said, "null"] if isinstance(said, list) else [said, "null"]}
