"""Actions by their paths: what each takes and answers, as far as a document can say what a verb does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fake_server.contract.collection import Action
from fake_server.contract.fields import Field
from fake_server.openapi.answers import JSON, body_of, schema_of, success_of
from fake_server.openapi.document import Document
from fake_server.openapi.forms import Form, form_of
from fake_server.openapi.parameters import PRECONDITIONS
from fake_server.openapi.paths import Found, Operation
from fake_server.openapi.samples import sample_of
from fake_server.openapi.schemas import field_of, fields_of


def actions_of(document: Document, found: Found, own: Iterable[str]) -> dict[str, tuple[Action, ...]]:
    """Return the actions of a collection; `own` are the names of the components that its rows have."""
    names = frozenset(own)
    actions: dict[str, tuple[Action, ...]] = {}
    for (verb, detail), operations in found.actions.items():
        made = [_action(document, each, verb, names, detail=detail) for each in operations.values()]
        actions[verb] = (*actions.get(verb, ()), *made)
    return actions


def _action(document: Document, operation: Operation, verb: str, own: frozenset[str], *, detail: bool) -> Action:
    status, body = _answer(document, operation, own, detail=detail)
    for parameter in operation.parameters:
        if parameter.get("in") != "path" and str(parameter.get("name")).lower() not in PRECONDITIONS:
            document.notes.add("not kept, a parameter of an action", f"{operation.name} {parameter.get('name')}")
    fields = _fields(document, operation, verb, own)
    return Action(detail=detail, methods=(operation.method,), fields=fields, body=body, status=status)


def _fields(document: Document, operation: Operation, verb: str, own: frozenset[str]) -> dict[str, Field]:
    """Return what an action takes; a body that is a whole row is what generators say who do not know, so it is none."""
    form = form_of(document, body_of(document, operation) or {}, operation.name)
    if form.name in own:
        document.notes.add("not checked, the body of an action that is said to be a whole row", operation.name)
        return {}
    return fields_of(document, form, verb)


def _answer(document: Document, operation: Operation, own: frozenset[str], *, detail: bool) -> tuple[int, Any]:
    """Return the status and the body of an action's success; a body of None is its row, or the rows of its list."""
    status, response = success_of(document, operation)
    what = "not said, what an action does; it answers"
    form = form_of(document, schema_of(document, response, operation.name), operation.name)
    inner = form_of(document, form.keywords.get("items", {}), operation.name, form.trail)
    example = _example(document, response, form, operation.name)
    if status == 204:
        document.notes.add(f"{what} nothing", operation.name)
    elif example is not None:
        document.notes.add(f"{what} the example", operation.name)
        return status, example
    elif detail and (form.name in own or not form.keywords):
        document.notes.add(f"{what} its row", operation.name)
    elif not detail and (form.name in own or inner.name in own or not form.keywords):
        document.notes.add(f"{what} all rows", operation.name)
    else:
        body = sample_of(field_of(document, form, operation.name))
        document.notes.add(f"{what} a value that is made up", operation.name)
        return status, body
    return status, None


def _example(document: Document, response: Any, form: Form, place: str) -> Any:
    content = document.node(document.node(response.get("content", {}), place).get(JSON, {}), place)
    if "example" in content:
        return content["example"]
    for each in document.node(content.get("examples", {}), place).values():
        return document.node(each, place).get("value")
    return form.keywords.get("example")
