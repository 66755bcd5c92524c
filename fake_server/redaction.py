"""What is a secret in an exchange, and what stands in its place; pure, and applied before anything is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus, unquote_plus

HIDDEN = "[redacted]"
SECRET_HEADERS = frozenset(
    {
        "authorization",
        "proxy-authorization",
        "cookie",
        "set-cookie",
        "x-api-key",
        "x-auth",
        "x-auth-token",
        "x-csrftoken",
    }
)
SECRET_NAME = re.compile(
    r"passw(or)?d|passphrase|secret|token|(api|access|private|subscription)[-_]?key|credential|authori[sz]ation"
    r"|authentication|signature|session[-_]?id|^(pin|pwd|auth|sig|jwt|otp|session|sid)$",
    re.IGNORECASE,
)
PARAMETER = re.compile(r"""(?P<name>[?&][^=&?\s"'<>]*)(?P<between>=)(?P<value>[^&\s"'<>]*)""")
LOGIN = re.compile(r"(?<=//)[^/\s\"'<>@]+@")
FORM = re.compile(r"[^\s{}\[\]<>\"']*")
WORDS = re.compile(r"[\w.-]+")
NAMED_VALUE = re.compile(
    r"""(?P<name>["']?[\w.-]+["']?)(?P<between>\s*[:=]\s*)(?P<value>"(?:[^"\\]|\\.)*"?|'[^']*'?|[^&,;}\s]*)"""
)


@lru_cache(maxsize=4096)  # the names of headers and fields, over and over
def is_secret(name: str) -> bool:
    """Say whether a value of this name (a JSON key, a query parameter) is kept out of every record."""
    return SECRET_NAME.search(name) is not None


def redacted_headers(headers: Iterable[tuple[str, str]], also: str = "") -> dict[str, str]:
    """Return headers as a dict, the values of credentials replaced; those of the header `also` are some, too."""
    secret = SECRET_HEADERS | {also.lower()}
    return {
        name: HIDDEN if name.lower() in secret or is_secret(name) else redacted_urls(value) for name, value in headers
    }


def redacted(value: Any) -> Any:
    """Return a copy of a JSON value in which what stands under a secret's name is replaced, at any depth."""
    if isinstance(value, dict):
        return {key: HIDDEN if is_secret(key) else redacted(each) for key, each in value.items()}
    if isinstance(value, list):
        return [redacted(each) for each in value]
    return redacted_urls(value) if isinstance(value, str) else value


def redacted_urls(text: str) -> str:
    """Return a text in which the logins in URLs are replaced, and the values of secret parameters."""
    if "//" in text and "@" in text:
        text = LOGIN.sub(f"{HIDDEN}@", text)
    return PARAMETER.sub(_hidden, text) if "=" in text else text


def redacted_text(text: str) -> str:
    """Return a short text of which nobody knows what it is, without the secrets that it names.

    Where they end can be told in `name=value&name=value` only; of everything else, such as JSON that is broken, nothing
    is left when it names one.
    """
    if not any(is_secret(word) for word in WORDS.findall(text)):
        return redacted_urls(text)
    return NAMED_VALUE.sub(_hidden, text) if FORM.fullmatch(text) else f"({HIDDEN}: a credential is named in it)"


def _hidden(found: re.Match[str]) -> str:
    name = unquote_plus(found["name"].strip("?&\"'"))
    return f"{found['name']}{found['between']}{HIDDEN if is_secret(name) else found['value']}"


def redacted_query(pairs: Iterable[tuple[str, str]]) -> str:
    """Return a query string, encoded, with the values of secret parameters replaced."""
    return "&".join(f"{quote_plus(name)}={HIDDEN if is_secret(name) else quote_plus(value)}" for name, value in pairs)
