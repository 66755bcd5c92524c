"""What every place may answer, as responses of OpenAPI: the errors of a dialect, and the headers of answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from fake_server.contract import Contract
from fake_server.openapi.answers import JSON

HTML = "text/html"
TEXTS = {"type": "array", "items": {"type": "string"}}
ERRORS: Mapping[str, Mapping[str, Any]] = {
    "drf": {
        "Error": {"type": "object", "properties": {"detail": {"type": "string"}}, "required": ["detail"]},
        "Refused": {
            "description": "By field why it was refused, or in `detail` why the body could not be read.",
            "anyOf": [
                {"type": "object", "additionalProperties": {"anyOf": [{"type": "string"}, TEXTS, {"type": "object"}]}},
                TEXTS,
            ],
        },
    },
    "link_header": {
        "Error": {"type": "object", "properties": {"message": {"type": "string"}}, "required": ["message"]},
        "Refused": {
            "type": "object",
            "required": ["message"],
            "properties": {
                "message": {"type": "string"},
                "errors": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["field", "code"],
                        "properties": {"field": {"type": "string"}, "code": {"type": "string"}},
                    },
                },
            },
        },
    },
}
"""By dialect: the bodies of errors, and of what is refused."""
HEADERS: Mapping[str, Mapping[str, Any]] = {
    "Allow": {"description": "The methods of this path.", "schema": {"type": "string"}},
    "ETag": {"description": "The entity tag of the answer.", "schema": {"type": "string"}},
    "Link": {"description": "The pages around this one (RFC 8288).", "schema": {"type": "string"}},
    "Location": {"description": "The URL of the new row.", "schema": {"type": "string"}},
    "Retry-After": {"description": "How many seconds to wait.", "schema": {"type": "integer"}},
    "WWW-Authenticate": {"description": "What must be sent to be let in.", "schema": {"type": "string"}},
    "X-Fake-Warning": {"description": "What a real API passes over in silence.", "schema": {"type": "string"}},
}
WITH_HEADER: Mapping[int, str] = {401: "WWW-Authenticate", 405: "Allow", 429: "Retry-After"}


def error_components(contract: Contract) -> dict[str, Any]:
    """Return the components that responses refer to: schemas of errors, headers, and a response for each status."""
    found: dict[str, Any] = {}
    pages = {400, 404, 412, 500} if contract.dialect == "drf" else {412}  # of Django and of Werkzeug
    for status in (400, 401, 403, 404, 405, 406, 412, 413, 415, 429, 500):
        name = "Refused" if status == 400 else "Error"
        content = {JSON: {"schema": {"$ref": f"#/components/schemas/{name}"}}}
        content = {**content, **({HTML: {"schema": {"type": "string"}}} if status in pages else {})}
        headers = {WITH_HEADER[status]: header(WITH_HEADER[status])} if status in WITH_HEADER else {}
        found[response_name(status)] = {
            "description": HTTPStatus(status).phrase,
            "content": content,
            **({"headers": headers} if headers else {}),
        }
    return {"schemas": dict(ERRORS[contract.dialect]), "headers": dict(HEADERS), "responses": found}


def header(name: str) -> dict[str, str]:
    """Return the reference to a header."""
    return {"$ref": f"#/components/headers/{name}"}


def response_name(status: int) -> str:
    """Return what the response of a status is called among the components: `NotFound`."""
    return HTTPStatus(status).phrase.title().replace(" ", "")


def errors(contract: Contract, *, is_open: bool, writes: bool, more: Iterable[int] = ()) -> dict[str, Any]:
    """Return the errors of an operation: those that every one has, those of one that `writes`, and `more`."""
    statuses = {400, 405, *more}
    if contract.dialect == "drf":
        statuses |= {404, 406}
    if writes:
        statuses |= {415} if contract.dialect == "drf" else {413, 415}
    if not is_open and contract.auth is not None:
        statuses |= {401, 403}
    if not is_open and contract.throttle is not None:
        statuses |= {429}
    return {str(status): {"$ref": f"#/components/responses/{response_name(status)}"} for status in sorted(statuses)}


def success(
    description: str, schema: Mapping[str, Any] | None, *headers: str, example: Any = None, warned: bool = True
) -> dict[str, Any]:
    """Return the response of a success; without a schema it has no body."""
    names = [*headers, *(["X-Fake-Warning"] if warned else [])]
    told: dict[str, Any] = {"description": description}
    if schema is not None:
        told["content"] = {JSON: {"schema": dict(schema), **({} if example is None else {"example": example})}}
    return told | ({"headers": {name: header(name) for name in names}} if names else {})
