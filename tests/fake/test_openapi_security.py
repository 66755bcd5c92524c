"""Who may do what by an OpenAPI document."""

from __future__ import annotations

from typing import Any

import pytest
from openapi_documents import (
    TEXT,
    json_of,
    ok,
    posts_document,
    read,
    ref,
    with_path,
)

SCHEMES = {
    "basic": {"type": "http", "scheme": "Basic"},
    "bearer": {"type": "http", "scheme": "bearer"},
    "token": {"type": "apiKey", "in": "header", "name": "Authorization"},
    "jwt": {"type": "apiKey", "in": "header", "name": "Authorization", "description": "Bearer and the token"},
    "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "cookie": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
    "query": {"type": "apiKey", "in": "query", "name": "key"},
    "oauth": {"type": "oauth2", "flows": {}},
    "digest": {"type": "http", "scheme": "digest"},
}


def secured(default: Any = None, **by_operation: Any) -> dict[str, Any]:
    """Return a document of posts with security: in general, and by the operations `list`, `post`, `get`, `put` ..."""
    document = posts_document()
    document["components"]["securitySchemes"] = SCHEMES
    if default is not None:
        document["security"] = default
    for name, asked in by_operation.items():
        path = "/posts/" if name in {"list", "post"} else "/posts/{id}/"
        document["paths"][path]["get" if name == "list" else name]["security"] = asked
    return document


@pytest.mark.parametrize(
    ("scheme", "ours"),
    [
        ("basic", ("basic",)),
        ("bearer", ("bearer",)),
        ("token", ("token",)),
        ("jwt", ("bearer",)),
        ("key", ("api-key",)),
        ("cookie", ("session",)),
        ("oauth", ("bearer",)),
        ("query", None),
        ("digest", None),
        ("nobody", None),
    ],
)
def test_how_somebody_logs_in(scheme: str, ours: tuple[str, ...] | None) -> None:
    """Without it a client would be let in without credentials, or never."""
    auth = read(secured([{scheme: []}])).auth
    assert (auth.schemes if auth else None) == ours
    assert auth is None or (auth.header == "X-Key") == (scheme == "key")


READS = {"list": [{}], "get": [{"token": []}, {}]}


@pytest.mark.parametrize(
    ("document", "permission", "noted"),
    [
        (secured([{"token": []}]), "authenticated", False),
        (secured([{"token": []}, {}]), "any", False),
        (secured([{"token": []}], **READS), "read-only", False),
        (secured([{"token": []}], list=[]), "authenticated", True),
        (secured(post=[{"token": []}]), "read-only", True),
        (secured([{"token": [], "basic": []}]), "authenticated", False),
    ],
)
def test_what_needs_a_login(document: dict[str, Any], permission: str, noted: bool) -> None:
    """Without it an API that anybody reads and few write could be one that nobody reads."""
    contract = read(document)
    assert contract.auth is not None
    assert contract.auth.permission == permission
    assert any(note.startswith("not kept, an operation that is open") for note in contract.notes) is noted


def test_a_collection_may_ask_for_more_or_less_than_the_others() -> None:
    """Without it one open list would open all of them."""
    document = secured([{"token": []}])
    asked: dict[str, Any] = {"tags": [], "users": [{"token": []}]}
    for name, security in asked.items():
        each = {"get": {**ok(ref("Post")), "security": security}}
        document = with_path(with_path(document, f"/{name}/", each), f"/{name}/{{id}}/", each)
    contract = read(document)
    assert {name: each.permission for name, each in contract.collections.items()} == {
        "posts": None,
        "tags": "any",
        "users": None,
    }


@pytest.mark.parametrize(
    ("document", "note"),
    [
        (
            secured([{"token": []}]),
            "not said, who can log in: no user and no token is known until the contract has some",
        ),
        (secured([{"oauth": ["read"]}]), "not checked, scopes: GET /posts/"),
        (secured([{"oauth": []}]), "not kept, how a token of oauth2 is had: it is a bearer token: oauth"),
        (
            secured([{"token": [], "basic": []}]),
            "not kept, several credentials at once: any of them is enough: GET /posts/",
        ),
        (secured(), "not understood, a security scheme of type 'http': digest"),
        (secured([5]), "not understood, 5 stands where an object is expected: GET /posts/"),
    ],
)
def test_what_of_security_is_noted(document: dict[str, Any], note: str) -> None:
    """Without it somebody would search for the token that no document has."""
    assert any(each.startswith(note) for each in read(document).notes)


@pytest.mark.parametrize(
    ("path", "sent", "answered", "login"),
    [
        ("/token-auth/", ["username", "password"], ["token"], "token-auth"),
        ("/token-auth/", ["username", "password"], ["access"], None),
        ("/token-auth/", ["email"], ["token"], None),
        ("/auth/token/", ["username", "password"], ["token"], None),
    ],
)
def test_a_path_that_gives_a_token_for_a_password_is_the_login(
    path: str, sent: list[str], answered: list[str], login: str | None
) -> None:
    """Without it a client that logs in first could not be tested."""
    body = json_of({"properties": dict.fromkeys(sent, TEXT)})
    item = {"post": {"requestBody": body, **ok({"properties": dict.fromkeys(answered, TEXT)})}, "get": ok({})}
    contract = read(with_path(secured([{"token": []}]), path, item))
    assert contract.auth is not None
    assert contract.auth.login == login
