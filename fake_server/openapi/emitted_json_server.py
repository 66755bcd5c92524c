"""A contract in a dialect of json-server as paths of OpenAPI: every row is an open object, and nothing is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fake_server.contract import Collection, Contract
from fake_server.dialects import dialect_named
from fake_server.openapi.answers import JSON
from fake_server.openapi.emitted_actions import action_body, action_responses
from fake_server.openapi.emitted_schemas import FORMS
from fake_server.openapi.emitted_security import schemes_of, security_of
from fake_server.openapi.naming import component_names, unique

TEXT = {"schema": {"type": "string"}}
ERROR = {
    "description": "What went wrong: json-server has JSON, HTML and text for it.",
    "content": {JSON: {"schema": {}}, "text/html": TEXT, "text/plain": TEXT},
}
PAGE = ("first", "prev", "next", "last", "pages", "items")
"""What stands around the rows of a page in 1.0; all are numbers, or null."""


def json_server_parts(contract: Contract) -> dict[str, Any]:
    """Return the `paths` and the `components` of the document."""
    names, paths = component_names(contract), _Paths(contract)
    schemas = {}
    for name, collection in contract.collections.items():
        schemas[names[name]] = _row(collection)
        paths.add_collection(name, collection, {"$ref": f"#/components/schemas/{names[name]}"})
    components: dict[str, Any] = {"schemas": schemas, "responses": {"Error": ERROR}}
    if contract.auth is not None:
        components["securitySchemes"] = schemes_of(contract.auth)
    return {"paths": paths.found, "components": components}


class _Paths:
    """The paths in the making."""

    def __init__(self, contract: Contract) -> None:
        self.found: dict[str, dict[str, Any]] = {}
        self._contract = contract
        self._ids: list[str] = []

    def add_collection(self, name: str, collection: Collection, row: Mapping[str, str]) -> None:
        """Add the list, the rows and the actions of a collection, or the one object that it is."""
        body = {"type": "object"}
        path = f"/{name}"
        if not collection.singleton:
            parameters = [
                {"name": each, "in": "query", "schema": {"type": "string"}}
                for each in sorted(dialect_named(self._contract.dialect).parameters(self._contract.pagination))
            ]
            self._add(path, "get", f"{name}_list", {"200": self._page(row)}, collection, parameters)
            self._add(path, "post", f"{name}_create", {"201": _said(row)}, collection, body=body)
            path = f"/{name}/{{{collection.url_field}}}"
            self._add(path, "delete", f"{name}_destroy", {"200": _said({"type": "object"})}, collection)
        for method, verb in (("get", "retrieve"), ("put", "update"), ("patch", "partial_update")):
            sent = None if method == "get" else body
            self._add(path, method, f"{name}_{verb}", {"200": _said(row)}, collection, body=sent)
        self._add_actions(name, collection, row)

    def _add_actions(self, name: str, collection: Collection, row: Mapping[str, str]) -> None:
        for verb in collection.actions:
            for action in collection.actions_named(verb):
                key = f"/{{{collection.url_field}}}" if action.detail else ""
                for method in map(str.lower, action.methods):
                    said = action_responses(self._contract, action, row)
                    body = action_body(self._contract, action) if method != "get" else None
                    self._add(f"/{name}{key}/{verb}", method, f"{name}_{verb}_{method}", said, collection, body=body)

    def _page(self, row: Mapping[str, str]) -> dict[str, Any]:
        rows: dict[str, Any] = {"type": "array", "items": dict(row)}
        if self._contract.dialect == "json_server":
            return _said(rows)
        around = {key: {"type": ["integer", "null"]} for key in PAGE}
        page = {"type": "object", "properties": {**around, "data": rows}, "required": ["data"]}
        return _said({"anyOf": [rows, page]})

    def _add(
        self,
        path: str,
        method: str,
        identifier: str,
        said: Mapping[str, Any],
        collection: Collection,
        parameters: list[dict[str, Any]] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> None:
        name = unique(identifier, self._ids)
        self._ids.append(name)
        key = {"name": collection.url_field, "in": "path", "required": True, "schema": {"type": "string"}}
        operation: dict[str, Any] = {
            "operationId": name,
            "parameters": [*(parameters or []), *([key] if "{" in path else [])],
        }
        operation |= {} if body is None else {"requestBody": {"content": {JSON: {"schema": dict(body)}}}}
        operation["responses"] = {**said, "default": {"$ref": "#/components/responses/Error"}}
        security = security_of(self._contract, collection, method)
        operation |= {} if security is None else {"security": security}
        self.found.setdefault(path, {})[method] = operation


def _row(collection: Collection) -> dict[str, Any]:
    if collection.singleton:
        return {"type": "object"}
    kind = "integer" if collection.pk.kind == "integer" else "string"
    key = {**FORMS[kind]} if kind == "integer" else {"type": ["string", "integer"]}
    return {"type": "object", "properties": {collection.pk.field: key}, "required": [collection.pk.field]}


def _said(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"description": "Done.", "content": {JSON: {"schema": dict(schema)}}}
