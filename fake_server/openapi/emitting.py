"""A contract as an OpenAPI 3.1 document: every place of the fake, with what it takes and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fake_server.contract import Action, Collection, Contract
from fake_server.openapi.answers import JSON
from fake_server.openapi.emitted_actions import action_body, action_responses
from fake_server.openapi.emitted_json_server import json_server_parts
from fake_server.openapi.emitted_lists import list_headers, list_schema
from fake_server.openapi.emitted_parameters import key_parameter, list_parameters
from fake_server.openapi.emitted_responses import ERRORS, error_components, errors, success
from fake_server.openapi.emitted_schemas import body_schema, row_schema
from fake_server.openapi.emitted_security import schemes_of, security_of
from fake_server.openapi.naming import component_names, unique
from fake_server.schema import sent_fields

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def document_for(contract: Contract, url: str | None = None) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of the fake that a contract builds; `url` is where it is, else its prefix."""
    parts = _Emission(contract).parts() if contract.dialect in ERRORS else json_server_parts(contract)
    return {
        "openapi": "3.1.0",
        "info": {"title": f"A fake API in the dialect {contract.dialect}", "version": "0"},
        "servers": [{"url": url or contract.prefix or "/"}],
        **parts,
    }


class _Emission:
    """One document in the making."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._names = component_names(contract)
        self._slash = "/" if contract.trailing_slash else ""
        self._paths: dict[str, dict[str, Any]] = {}
        self._ids: list[str] = []

    def parts(self) -> dict[str, Any]:
        """Return its `paths` and its `components`."""
        contract = self._contract
        components = error_components(contract)
        self._add_root()
        self._add_login()
        for name, collection in contract.collections.items():
            components["schemas"] |= self._schemas(name, collection)
            if collection.singleton:
                self._add_rows(name, collection, f"/{name}{self._slash}", [])
            else:
                self._add_list(name, collection)
                path = f"/{name}/{{{collection.url_field}}}{self._slash}"
                self._add_rows(name, collection, path, [key_parameter(contract, collection)])
            self._add_actions(name, collection)
        if contract.auth is not None:
            components["securitySchemes"] = schemes_of(contract.auth)
        return {"paths": self._paths, "components": components}

    def _schemas(self, name: str, collection: Collection) -> dict[str, Any]:
        if collection.same_as is not None:
            return {}
        own, fields = self._names[name], sent_fields(collection)
        found = {own: row_schema(self._contract, collection)}
        if not collection.fields:
            return {own: found[own] | {"additionalProperties": True}, f"{own}Request": {"type": "object"}}
        found[f"{own}Request"] = body_schema(self._contract, fields)
        found[f"Patched{own}Request"] = body_schema(self._contract, fields, partial=True)
        return found

    # -- places --------------------------------------------------------------------------------------------------

    def _add_root(self) -> None:
        schema = {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}}
        said = {"200": success("The URL of each list.", schema, *self._tags("get"))}
        self._add("/", "get", "root", said, is_open=True, more=self._conditional("get"))

    def _add_login(self) -> None:
        auth = self._contract.auth
        if auth is None or auth.login is None:
            return
        sent = {"type": "string", "minLength": 1}
        body = {
            "type": "object",
            "properties": {"username": sent, "password": sent},
            "required": ["username", "password"],
        }
        token = {"type": "object", "properties": {"token": {"type": "string"}}, "required": ["token"]}
        more = [401] if self._contract.dialect != "drf" else []
        said = {"200": success("The token of the user.", token)}
        self._add(f"/{auth.login}{self._slash}", "post", "login", said, body=body, is_open=True, more=more)

    def _add_list(self, name: str, collection: Collection) -> None:
        path, row = f"/{name}{self._slash}", self._row(name)
        parameters = list_parameters(self._contract, collection)
        schema = list_schema(self._contract, collection, row)
        headers = [*list_headers(self._contract), *self._tags("get")]
        said = {"200": success("A page of rows.", schema, *headers)}
        more = [*self._conditional("get"), *([500] if self._contract.pagination.style == "cursor" else [])]
        self._add(path, "get", f"{name}_list", said, collection, parameters=parameters, more=more)
        made = {"201": success("The new row.", row, *self._location(collection))}
        body = {"$ref": f"#/components/schemas/{self._names[name]}Request"}
        self._add(path, "post", f"{name}_create", made, collection, body=body)

    def _add_rows(self, name: str, collection: Collection, path: str, key: list[dict[str, Any]]) -> None:
        row, own = self._row(name), self._names[name]
        partial = f"Patched{own}Request" if collection.fields else f"{own}Request"
        operations = (
            ("get", "retrieve", None),
            ("put", "update", f"{own}Request"),
            ("patch", "partial_update", partial),
        )
        for method, verb, body in operations:
            said = {"200": success("The row.", row, *self._tags(method))}
            self._add(
                path,
                method,
                f"{name}_{verb}",
                said,
                collection,
                parameters=key,
                body=None if body is None else {"$ref": f"#/components/schemas/{body}"},
                more=[404, *self._conditional(method)],
            )
        if not collection.singleton:
            more = [404, *self._conditional("delete"), *([500] if self._is_protected(name) else [])]
            said = {"204": success("It is gone.", None)}
            self._add(path, "delete", f"{name}_destroy", said, collection, parameters=key, more=more)

    def _add_actions(self, name: str, collection: Collection) -> None:
        for verb in collection.actions:
            for action in collection.actions_named(verb):
                key = f"/{{{collection.url_field}}}" if action.detail else ""
                for method in action.methods:
                    self._add_action(
                        f"/{name}{key}/{verb}{self._slash}", method.lower(), f"{name}_{verb}", collection, action, name
                    )

    def _add_action(
        self, path: str, method: str, identifier: str, collection: Collection, action: Action, name: str
    ) -> None:
        self._add(
            path,
            method,
            f"{identifier}_{method}",
            action_responses(self._contract, action, self._row(name)),
            collection,
            parameters=[key_parameter(self._contract, collection)] if action.detail else [],
            body=action_body(self._contract, action) if method != "get" else None,
            more=[*([404] if action.detail else []), *self._conditional(method)],
        )

    # -- operations ----------------------------------------------------------------------------------------------

    def _add(
        self,
        path: str,
        method: str,
        identifier: str,
        said: Mapping[str, Any],
        collection: Collection | None = None,
        *,
        parameters: list[dict[str, Any]] | None = None,
        body: Mapping[str, Any] | None = None,
        is_open: bool = False,
        more: list[int] | None = None,
    ) -> None:
        refused = errors(
            self._contract, is_open=is_open, writes=body is not None, more=[s for s in more or [] if s >= 400]
        )
        responses = {**said, **refused, **({"304": {"description": "Not Modified"}} if 304 in (more or []) else {})}
        operation: dict[str, Any] = {"operationId": unique(identifier, self._ids)}
        self._ids.append(operation["operationId"])
        if collection is not None and collection.description:
            operation["description"] = collection.description
        operation["parameters"] = [*(parameters or []), *self._preconditions(more or [])]
        if body is not None:
            types = (JSON, *FORMS) if self._contract.dialect == "drf" else (JSON,)
            operation["requestBody"] = {"content": {each: {"schema": dict(body)} for each in types}}
        operation["responses"] = responses
        security = None if collection is None else security_of(self._contract, collection, method)
        operation |= {} if security is None else {"security": security}
        self._paths.setdefault(path, {})[method] = operation

    def _preconditions(self, statuses: list[int]) -> list[dict[str, Any]]:
        names = [*(["If-None-Match"] if 304 in statuses else []), *(["If-Match"] if 412 in statuses else [])]
        return [{"name": name, "in": "header", "schema": {"type": "string"}} for name in names]

    def _conditional(self, method: str) -> list[int]:
        """Return the statuses that an entity tag may bring about."""
        if method == "get":
            return [304, 412] if self._contract.conditional else []
        return [412] if self._contract.optimistic and method in {"put", "patch", "delete"} else []

    def _tags(self, method: str) -> list[str]:
        return ["ETag"] if self._contract.conditional and method == "get" else []

    def _location(self, collection: Collection) -> list[str]:
        url = collection.fields.get("url")
        is_told = self._contract.dialect != "drf" or (url is not None and not url.write_only)
        return ["Location"] if is_told else []

    def _row(self, name: str) -> dict[str, str]:
        return {"$ref": f"#/components/schemas/{self._names[name]}"}

    def _is_protected(self, name: str) -> bool:
        """Say whether a row may be kept from being deleted by those that lead to it."""
        table = self._contract.table_of(name)
        return any(
            rules.on_delete == "protect" and rules.to is not None and self._contract.table_of(rules.to) == table
            for collection in self._contract.collections.values()
            for rules in collection.fields.values()
        )
