"""How a contract that cannot be kept is refused: checks that several parts of one share."""

from __future__ import annotations

import re
from collections.abc import Iterable

from fake_server.exceptions import ContractError
from fake_server.nearest import hint

SEGMENT = r"^(?!\.{1,2}$)[A-Za-z0-9._~-]+$"
"""The names that can stand in a URL as they are, as a pattern that Python and JSON Schema read alike."""


def one_of(what: str, value: object, known: Iterable[str]) -> None:
    """Raise `ContractError` unless `value` is one of the `known` names of a `what`."""
    names = tuple(known)
    if value not in names:
        near = hint(str(value), names)
        known = "" if near.startswith("known") else f" (known: {', '.join(names)})"
        raise ContractError(f"unknown {what} {value!r}; {near}{known}")


def positive(what: str, value: object) -> None:
    """Raise `ContractError` for a count that is none."""
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 1):
        raise ContractError(f"{what} is {value!r}; expected an integer of at least 1")


def flag(what: str, value: object) -> None:
    """Raise `ContractError` for what is neither True nor False."""
    if not isinstance(value, bool):
        raise ContractError(f"{what} is {value!r}; expected True or False")


def path_segment(what: str, name: str) -> None:
    """Raise `ContractError` for a name that cannot stand in a URL."""
    if re.fullmatch(SEGMENT, name) is None:
        raise ContractError(f"the name of the {what} {name!r} is no path segment; expected letters, digits, - _ . or ~")
