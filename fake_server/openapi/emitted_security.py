"""Who may do what, as security schemes and security requirements of OpenAPI."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fake_server.contract import Auth, Collection, Contract
from fake_server.contract.settings import Scheme

SCHEMES: Mapping[Scheme, tuple[str, Mapping[str, str]]] = {
    "basic": ("basicAuth", {"type": "http", "scheme": "basic"}),
    "bearer": ("bearerAuth", {"type": "http", "scheme": "bearer"}),
    "token": (
        "tokenAuth",
        {"type": "apiKey", "in": "header", "name": "Authorization", "description": "The word Token and the token."},
    ),
    "api-key": ("apiKeyAuth", {"type": "apiKey", "in": "header"}),
    "session": ("cookieAuth", {"type": "apiKey", "in": "cookie", "name": "sessionid"}),
}
"""By scheme: the name and the object of its security scheme."""


def schemes_of(auth: Auth) -> dict[str, Any]:
    """Return the security schemes; no token and no name of a user is in them."""
    found = {}
    for scheme in auth.schemes:
        name, said = SCHEMES[scheme]
        found[name] = {**said, "name": auth.header} if scheme == "api-key" else dict(said)
    return found


def security_of(contract: Contract, collection: Collection, method: str) -> list[dict[str, list[str]]] | None:
    """Return what an operation asks for, any of it being enough; None where the contract knows no login."""
    if contract.auth is None:
        return None
    permission = collection.permission or contract.auth.permission
    is_open = permission == "any" or (permission == "read-only" and method == "get")
    asked: list[dict[str, list[str]]] = [{SCHEMES[scheme][0]: []} for scheme in contract.auth.schemes]
    return [*asked, {}] if is_open else asked
