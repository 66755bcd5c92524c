"""What JSON can say: the values that a contract, and every row in it, is made of."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from fake_server.bodies import DEEPEST
from fake_server.exceptions import ContractError
from fake_server.redaction import HIDDEN, is_secret, redacted

LONGEST_NUMBER = 1000  # digits: Python refuses to print much more
LONGEST_SHOWN = 80  # characters of a value in a message


def json_value(value: Any, place: str = "", depth: int = 0) -> Any:
    """Return a copy of a value as JSON has it: dates and times are text (ISO 8601), tuples are arrays.

    Raises `ContractError` naming the place, for what JSON has no word for: NaN, infinity, a key that is no text, an
    object of Python; and for more levels or digits than anything of ours reads.
    """
    if depth > DEEPEST:
        raise ContractError(f"{_brief(place)} is nested more than {DEEPEST} levels deep")
    if isinstance(value, Mapping):
        return {
            _key(name, place): json_value(each, inside(place, str(name)), depth + 1) for name, each in value.items()
        }
    if isinstance(value, list | tuple):
        return [json_value(each, f"{place}[{index}]", depth + 1) for index, each in enumerate(value)]
    if isinstance(value, date | time):
        return value.isoformat()
    return _scalar(value, place)


def inside(place: str, key: str) -> str:
    """Return the place of a key in a table: `posts.fields`."""
    return f"{place}.{key}" if place else key


def told(value: Any, place: str) -> str:
    """Return a value as a message shows it: short, and without what the names around it make a secret."""
    if _is_secret(place):
        return HIDDEN
    text = repr(redacted(value))
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 3] + "..."


def unfit(value: Any, place: str, expected: str) -> ContractError:
    """Return the error for a value that is not what was expected at a place ("": the whole)."""
    return ContractError(f"{place or 'the whole'} is {told(value, place)}; expected {expected}")


def _is_secret(place: str) -> bool:
    names = [name.partition("[")[0] for name in place.split(".")]
    return names[:2] == ["auth", "users"] or any(is_secret(name) for name in names[1:] or names)


def _key(name: Any, place: str) -> str:
    if not isinstance(name, str):
        raise ContractError(f"{place or 'the whole'} has the key {name!r}; expected a text, such as {str(name)!r}")
    return name


def _scalar(value: Any, place: str) -> Any:
    """Return a value of exactly one of the types that a JSON reader gives, whatever kind of it this one is."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        if value.bit_length() > LONGEST_NUMBER * math.log2(10):
            raise ContractError(f"{place} is a number of more than {LONGEST_NUMBER} digits")
        return int(value)
    if not isinstance(value, float):
        raise ContractError(f"{place or 'the whole'} is a {type(value).__name__}; expected a value that JSON has")
    if not math.isfinite(value):
        raise unfit(value, place, "a number that JSON has")
    return float(value)


def _brief(place: str) -> str:
    return place if len(place) <= LONGEST_SHOWN else place[: LONGEST_SHOWN - 3] + "..."
