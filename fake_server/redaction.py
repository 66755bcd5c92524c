"""What is a secret in an exchange, and what stands in its place; pure, and applied before anything is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote_plus

HIDDEN = "[redacted]"
SECRET_HEADERS = frozenset(
    {"authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "x-auth-token", "x-csrftoken"}
)
SECRET_NAME = re.compile(
    r"passw(or)?d|passphrase|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|credential|^(pin|pwd|auth|sig|signature)$",
    re.IGNORECASE,
)


def is_secret(name: str) -> bool:
    """Say whether a value of this name (a JSON key, a query parameter) is kept out of every record."""
    return SECRET_NAME.search(name) is not None


def redacted_headers(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return headers as a dict, the values of credentials replaced."""
    return {name: HIDDEN if name.lower() in SECRET_HEADERS or is_secret(name) else value for name, value in headers}


def redacted(value: Any) -> Any:
    """Return a copy of a JSON value in which what stands under a secret's name is replaced, at any depth."""
    if isinstance(value, dict):
        return {key: HIDDEN if is_secret(key) else redacted(each) for key, each in value.items()}
    if isinstance(value, list):
        return [redacted(each) for each in value]
    return value


def redacted_query(pairs: Iterable[tuple[str, str]]) -> str:
    """Return a query string, encoded, with the values of secret parameters replaced."""
    return "&".join(f"{quote_plus(name)}={HIDDEN if is_secret(name) else quote_plus(value)}" for name, value in pairs)
