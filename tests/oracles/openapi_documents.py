"""Small OpenAPI documents for tests: posts with every operation, and parts to change them with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fake_server import Contract

TEXT, NUMBER, UUID = {"type": "string"}, {"type": "integer"}, {"type": "string", "format": "uuid"}


def json_of(schema: Any, **more: Any) -> dict[str, Any]:
    """Return the content of a request or a response in JSON."""
    return {"content": {"application/json": {"schema": schema, **more}}}


def ok(schema: Any, **more: Any) -> dict[str, Any]:
    """Return the responses of an operation that answers 200."""
    return {"responses": {"200": {"description": "", **json_of(schema), **more}}}


def ref(name: str) -> dict[str, str]:
    """Return the reference to a schema."""
    return {"$ref": f"#/components/schemas/{name}"}


ROW = {"type": "object", "properties": {"id": {"type": "integer", "readOnly": True}, "title": {"type": "string"}}}


def posts_document(row: Any = None, version: str = "3.1.0", **changes: Any) -> dict[str, Any]:
    """Return a document of posts with every operation of a list and of a row; `changes` are at the top."""
    schema = ROW if row is None else row
    key = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
    body = {"requestBody": json_of(ref("Post"))}
    paths = {
        "/posts/": {"get": ok({"type": "array", "items": ref("Post")}), "post": {**body, **ok(ref("Post"))}},
        "/posts/{id}/": {
            "parameters": [key],
            "get": ok(ref("Post")),
            "put": {**body, **ok(ref("Post"))},
            "patch": {**body, **ok(ref("Post"))},
            "delete": {"responses": {"204": {"description": ""}}},
        },
    }
    return {
        "openapi": version,
        "info": {"title": "Posts", "version": "1"},
        "paths": paths,
        "components": {"schemas": {"Post": schema}},
        **changes,
    }


def read(document: Mapping[str, Any], **more: Any) -> Contract:
    """Read a document."""
    return Contract.from_openapi(document, **more)


def notes_of(document: Mapping[str, Any], **more: Any) -> str:
    """Return all notes, a line each."""
    return "\n".join(read(document, **more).notes)


def with_path(document: dict[str, Any], path: str, item: Any) -> dict[str, Any]:
    """Return a document with one path more."""
    return {**document, "paths": {**document["paths"], path: item}}


def query(name: str, schema: Any = None, **more: Any) -> dict[str, Any]:
    """Return a parameter of a query."""
    return {"name": name, "in": "query", "schema": schema or {}, **more}


def listed(schema: Any, *parameters: Any, **response: Any) -> dict[str, Any]:
    """Return a document of posts whose list comes in a schema and has parameters."""
    document = posts_document()
    document["paths"]["/posts/"]["get"] = {"parameters": [*parameters], **ok(schema, **response)}
    return document


def enveloped(*keys: str, results: str = "results", **more: Any) -> dict[str, Any]:
    """Return the schema of an envelope around rows."""
    properties = {**{key: {} for key in keys}, results: {"type": "array", "items": ref("Post"), **more}}
    return {"type": "object", "properties": properties}


BARE = {"type": "array", "items": ref("Post")}
AROUND = ("count", "next", "previous")
LINKED = {"headers": {"Link": {"schema": {"type": "string"}}}}
