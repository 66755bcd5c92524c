"""The primary key of a collection, inferred from its rows; pure."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from fake_server.contract.collection import KeyKind, PrimaryKey
from fake_server.contract.values import unfit
from fake_server.exceptions import ContractError

ALWAYS = ("id", "_id")
"""Names that nothing but a key has: a row without it, or two with the same, are mistakes."""
ELSE = ("uuid", "slug")
"""Names that a key has where each row has one of its own."""
PREFIXED = re.compile(r"(?P<prefix>[a-z]{2,9}_)[A-Za-z0-9]{8,}")


def key_of(place: str, rows: Sequence[Mapping[str, Any]]) -> tuple[PrimaryKey, str]:
    """Return the key of a collection, and why.

    Raises `ContractError` for rows of which some have an `id` and others none, for two with the same one, and for keys
    of which some are integers and others strings, or that are neither.
    """
    for name in ALWAYS:
        if any(name in row for row in rows):
            _check_keys(place, name, [row.get(name) for row in rows])
            kind, prefix, why = _kind_of([row[name] for row in rows])
            return PrimaryKey(name, kind, prefix), why
    for name in ELSE:
        values = [row.get(name) for row in rows]
        if rows and all(isinstance(value, str) and value for value in values) and len(set(values)) == len(rows):
            kind, _, why = _kind_of(values)
            made = kind in {"uuid4", "uuid7"}
            return PrimaryKey(name, kind if made else "given"), why if made else "texts, given by the client"
    return PrimaryKey(), "no field can be the key, so the API counts one"


def _check_keys(place: str, name: str, keys: Sequence[Any]) -> None:
    kind = int if isinstance(keys[0], int) else str
    met: dict[Any, int] = {}
    for index, key in enumerate(keys):
        here = f"{place}[{index}].{name}"
        if key is None or isinstance(key, bool) or not isinstance(key, int | str):
            raise unfit(key, here, "an integer or a string, as each row has one of its own")
        if not isinstance(key, kind):
            words = "an integer" if kind is int else "a string"
            raise unfit(key, here, f"{words}, as in the rows before it")
        if key in met:
            raise ContractError(f"{here}: row {met[key]} already has the key {key!r}")
        met[key] = index


def _kind_of(keys: Sequence[Any]) -> tuple[KeyKind, str, str]:
    """Return the kind of keys, their prefix, and why."""
    if isinstance(keys[0], int):
        return "integer", "", "integers, counted by the API"
    versions = {_uuid_version(key) for key in keys}
    if None not in versions:
        kind: KeyKind = "uuid7" if versions == {7} else "uuid4"
        return kind, "", "UUIDs, made up by the API"
    prefixes = {match and match["prefix"] for match in map(PREFIXED.fullmatch, keys)}
    if len(prefixes) == 1 and None not in prefixes:
        prefix = str(prefixes.pop())
        return "prefixed", prefix, f"texts that begin with {prefix!r}, made up by the API"
    return "text", "", "texts, made up by the API"


def _uuid_version(key: str) -> int | None:
    """Return the version of a UUID that is written as they are kept, 0 for one of no known version, else None."""
    try:
        found = uuid.UUID(key)
    except ValueError:
        return None
    return (found.version or 0) if str(found) == key else None
