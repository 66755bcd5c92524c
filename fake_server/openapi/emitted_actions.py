"""An action as an operation of OpenAPI: what it takes and answers, where it is declared and not a function."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fake_server.contract import Action, Contract
from fake_server.openapi.emitted_responses import success
from fake_server.openapi.emitted_schemas import body_schema, shown_schema


def action_body(contract: Contract, action: Action) -> dict[str, Any] | None:
    """Return the schema of what an action takes, or None where it looks at no body."""
    if action.handler is not None:
        return {}
    return body_schema(contract, action.fields) if action.detail and action.fields else None


def action_responses(contract: Contract, action: Action, row: Mapping[str, str]) -> dict[str, Any]:
    """Return what an action answers; `row` is the reference to the schema of a row. A function may answer anything."""
    if action.handler is not None:
        said = success("What its function returns.", {})
        return {str(action.status): said, "204": success("Its function returns nothing.", None), "default": said}
    if action.status == 204:
        return {"204": success("Done.", None)}
    if action.body is not None:
        return {str(action.status): success("A fixed answer.", {}, example=action.body)}
    if not action.detail:
        return {str(action.status): success("All rows.", {"type": "array", "items": dict(row)})}
    if not action.fields:
        return {str(action.status): success("The row.", row)}
    sent = {name: shown_schema(contract, each, null=_may_be_null(each)) for name, each in action.fields.items()}
    schema = {"allOf": [dict(row), {"type": "object", "properties": sent}]}
    return {str(action.status): success("The row, with what was sent.", schema)}


def _may_be_null(rules: Any) -> bool:
    return bool(rules.null or (not rules.required and rules.default is None))
