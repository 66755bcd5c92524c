"""What a list can be asked for, as parameters of OpenAPI: filters by field and lookup, pages, search and ordering."""

from __future__ import annotations

from typing import Any

from fake_server.contract import Collection, Contract
from fake_server.contract.collection import ALL, Lookup
from fake_server.contract.fields import Field
from fake_server.dialects import dialect_named
from fake_server.openapi.emitted_schemas import FORMS, sent_schema

ASKED = frozenset({"boolean", "date", "datetime", "integer", "number", "uuid"})
"""The types of field that are asked for by their own schema; all others but decimals are asked for by a text."""


def list_parameters(contract: Contract, collection: Collection) -> list[dict[str, Any]]:
    """Return the parameters of the query of a list."""
    own = collection.fields or {}
    names = [*([] if collection.pk.field in own else [collection.pk.field]), *own]
    filters = [
        _filter(contract, collection, name, lookup) for name in names if own for lookup in collection.lookups(name)
    ]
    return [*filters, *_paging(contract, collection), *_order(contract, collection, names if own else [])]


def key_parameter(contract: Contract, collection: Collection) -> dict[str, Any]:
    """Return the parameter of a path that names a row."""
    name = collection.url_field
    schema = {**_asked(contract, collection.rules(name)), "description": f"The {name} of the row."}
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _query(name: str, schema: dict[str, Any], description: str = "", **more: Any) -> dict[str, Any]:
    told = {"description": description} if description else {}
    return {"name": name, "in": "query", "schema": schema, **told, **more}


def _filter(contract: Contract, collection: Collection, field: str, lookup: Lookup) -> dict[str, Any]:
    rules = collection.rules(field)
    name = field if lookup == "exact" else f"{field}__{lookup}"
    if lookup == "in":
        schema = {"type": "array", "items": _asked(contract, rules)}
        return _query(name, schema, "Several values, parted by commas.", style="form", explode=False)
    if lookup == "isnull":
        return _query(name, {"type": "boolean"})
    if lookup in {"contains", "icontains", "startswith"}:
        return _query(name, {"type": "string"})
    return _query(name, _asked(contract, rules))


def _asked(contract: Contract, rules: Field) -> dict[str, Any]:
    """Return the schema of a value in a query."""
    if rules.choices:
        return {"enum": list(rules.choices)}
    if rules.type == "relation":
        return {name: value for name, value in sent_schema(contract, rules).items() if name == "format"} | {
            "type": sent_schema(contract, Field(type="relation", to=rules.to))["type"]
        }
    if rules.type == "decimal":
        return {"type": "number"}
    return dict(FORMS[rules.type]) if rules.type in ASKED else {"type": "string"}


def _paging(contract: Contract, collection: Collection) -> list[dict[str, Any]]:
    pagination, dialect = contract.pagination, dialect_named(contract.dialect)
    most = pagination.max_page_size or dialect.habits.max_page_size
    default = collection.page_size or pagination.page_size
    size = {"type": "integer", "minimum": 1, "maximum": max(most, default), "default": default}
    if pagination.style == "none":
        return []
    if pagination.style == "limit-offset":
        offset = {"type": "integer", "minimum": 0, "default": 0}
        return [_query("limit", size, "How many rows."), _query("offset", offset, "After how many others.")]
    name = dialect.size_parameter(pagination)
    sizes = [_query(name, size, "How many rows a page holds.")] if name else []
    if pagination.style == "cursor":
        return [_query("cursor", {"type": "string"}, "Where the page begins: as `next` has it."), *sizes]
    return [_query(dialect.page_parameter, {"type": "integer", "minimum": 1}, "The number of the page."), *sizes]


def _order(contract: Contract, collection: Collection, names: list[str]) -> list[dict[str, Any]]:
    dialect = dialect_named(contract.dialect)
    found = []
    if collection.search or not collection.fields:
        looked = f"Looks into {', '.join(collection.search) or 'all texts'}."
        found.append(_query(dialect.search_parameter, {"type": "string"}, looked))
    if not collection.fields:
        found.append(_query(dialect.ordering_parameter, {"type": "string"}, "By what it is sorted."))
    fields = names if ALL in collection.ordering else [name for name in names if name in collection.ordering]
    if fields:
        items = {"type": "string", "enum": [each for name in fields for each in (name, f"-{name}")]}
        schema = {"type": "array", "items": items}
        found.append(_query(dialect.ordering_parameter, schema, "By what it is sorted.", style="form", explode=False))
    return found
