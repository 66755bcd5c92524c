"""What an operation takes and answers: the schema of its body, that of its success, and its statuses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fake_server.openapi.document import Document
from fake_server.openapi.paths import Operation

JSON = "application/json"


def body_of(document: Document, operation: Operation | None) -> Any:
    """Return the schema of the JSON that an operation takes, its references not yet followed; None for none."""
    if operation is None or "requestBody" not in operation.said:
        return None
    return schema_of(document, document.node(operation.said["requestBody"], operation.name), operation.name)


def success_of(document: Document, operation: Operation) -> tuple[int, Mapping[str, Any]]:
    """Return the first status from 200 to 299 that an operation tells of, with its response; 200 for none."""
    responses = document.node(operation.said.get("responses", {}), operation.name)
    for status in sorted(map(str, responses)):
        if status.startswith("2"):
            return int(status) if status.isdecimal() else 200, document.node(responses[status], operation.name)
    return 200, document.node(responses.get("default", {}), operation.name)


def statuses_of(document: Document, operation: Operation) -> frozenset[str]:
    """Return the statuses that an operation tells of."""
    return frozenset(map(str, document.node(operation.said.get("responses", {}), operation.name)))


def headers_of(document: Document, operation: Operation) -> frozenset[str]:
    """Return the names, in lower case, of the headers that come with a success."""
    _, response = success_of(document, operation)
    return frozenset(str(name).lower() for name in document.node(response.get("headers", {}), operation.name))


def schema_of(document: Document, said: Mapping[str, Any], place: str) -> Any:
    """Return the schema of the JSON in a request or a response, its references not yet followed; {} for none."""
    content = document.node(said.get("content", {}), place)
    for media_type in [JSON, *[each for each in content if str(each).split(";")[0].endswith("json")]]:
        if media_type in content:
            return document.node(content[media_type], place).get("schema", {})
    if content:
        document.notes.add(f"not kept, a body that is no JSON: {', '.join(map(str, content))}", place)
    return {}
