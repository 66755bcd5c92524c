"""What a list comes in, by the style of its pages: an envelope, or a bare list with a Link header."""

from __future__ import annotations

from typing import Any

from fake_server.contract import Collection, Contract
from fake_server.dialects import dialect_named

URL = {"type": ["string", "null"], "format": "uri"}


def list_schema(contract: Contract, collection: Collection, row: dict[str, str]) -> dict[str, Any]:
    """Return the schema of a list; `row` is the reference to that of a row."""
    style = contract.pagination.style
    items: dict[str, Any] = {"type": "array", "items": row}
    if style == "none":
        return items
    items["maxItems"] = _most(contract, collection)
    if style == "link-header":
        return items
    properties = {"next": URL, "previous": URL, "results": items}
    if style != "cursor":
        properties = {"count": {"type": "integer", "minimum": 0}, **properties}
    return {"type": "object", "properties": properties, "required": list(properties)}


def list_headers(contract: Contract) -> list[str]:
    """Return the headers that come with a list."""
    return ["Link"] if contract.pagination.style == "link-header" else []


def _most(contract: Contract, collection: Collection) -> int:
    """Return how many rows a page holds at most."""
    pagination, dialect = contract.pagination, dialect_named(contract.dialect)
    size = collection.page_size or pagination.page_size
    can_be_asked = pagination.style == "limit-offset" or dialect.size_parameter(pagination)
    return max(size, pagination.max_page_size or dialect.habits.max_page_size) if can_be_asked else size
