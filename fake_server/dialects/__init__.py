"""The dialects: how an API phrases pages, refusals and absences; each is found here by its name."""

from __future__ import annotations

from fake_server.dialects.base import Answer, Dialect, InvalidPage, Listing
from fake_server.dialects.drf import DRF
from fake_server.dialects.link_header import LinkHeader
from fake_server.exceptions import ContractError
from fake_server.nearest import hint

__all__ = ["Answer", "Dialect", "InvalidPage", "Listing", "dialect_named", "known_dialects"]

_DIALECTS: dict[str, Dialect] = {dialect.name: dialect for dialect in (DRF(), LinkHeader())}


def known_dialects() -> tuple[str, ...]:
    """Return the names that a contract may give as its `dialect`, sorted."""
    return tuple(sorted(_DIALECTS))


def dialect_named(name: str) -> Dialect:
    """Return the dialect of this name; raise `ContractError` with the known ones otherwise."""
    try:
        return _DIALECTS[name]
    except KeyError:
        known = ", ".join(known_dialects())
        raise ContractError(f"dialect: unknown dialect {name!r}; {hint(name, _DIALECTS)} (known: {known})") from None
