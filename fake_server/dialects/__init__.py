"""The dialects: how an API phrases pages, refusals and absences; each is found here by its name."""

from __future__ import annotations

from fake_server.dialects.base import Answer, Dialect
from fake_server.dialects.drf import DRF
from fake_server.dialects.json_server import JsonServer, JsonServer1
from fake_server.dialects.link_header import LinkHeader
from fake_server.dialects.rest import InvalidPage, Listing, RestDialect
from fake_server.exceptions import ContractError
from fake_server.nearest import hint

__all__ = [
    "Answer",
    "Dialect",
    "InvalidPage",
    "Listing",
    "RestDialect",
    "dialect_named",
    "known_dialects",
    "rest_dialect",
]

_REST: dict[str, RestDialect] = {dialect.name: dialect for dialect in (DRF(), LinkHeader())}
_DIALECTS: dict[str, Dialect] = {**_REST, **{dialect.name: dialect for dialect in (JsonServer(), JsonServer1())}}


def known_dialects() -> tuple[str, ...]:
    """Return the names that a contract may give as its `dialect`, sorted."""
    return tuple(sorted(_DIALECTS))


def dialect_named(name: str) -> Dialect:
    """Return the dialect of this name; raise `ContractError` with the known ones otherwise."""
    try:
        return _DIALECTS[name]
    except (KeyError, TypeError):
        known = ", ".join(known_dialects())
        raise ContractError(
            f"dialect: unknown dialect {name!r}; {hint(str(name), _DIALECTS)} (known: {known})"
        ) from None


def rest_dialect(name: str) -> RestDialect:
    """Return the dialect of this name, which the REST rules serve; raise `KeyError` for any other."""
    return _REST[name]
