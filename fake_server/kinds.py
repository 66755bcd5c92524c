"""The types of fields: what each takes from JSON, and what each takes from a URL.

What is taken and what is refused follows Django REST framework's fields, which are generous: `"12"` is an integer.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

from fake_server.refusals import Refusal

TRUE = frozenset({"true", "t", "yes", "y", "on", "1"})
FALSE = frozenset({"false", "f", "no", "n", "off", "0"})
LONGEST_NUMBER = 1000  # characters, as in Django REST framework: what is longer is not even looked at
SURROGATE = re.compile("[\ud800-\udfff]")


class Refused(ValueError):
    """A value is not of its type; carries the `Refusal`."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.refusal = Refusal(code, values)


def _string(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Refused("not_a_string")
    text = str(value).strip()
    if "\x00" in text:
        raise Refused("null_characters")
    surrogate = SURROGATE.search(text)
    if surrogate:
        raise Refused("surrogate", code_point=f"U+{ord(surrogate[0]):X}")
    return text


def _integer(value: Any) -> int:
    if isinstance(value, str) and len(value) > LONGEST_NUMBER:
        raise Refused("too_long_a_number")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Refused("not_an_integer")
    if isinstance(value, int):
        return value
    try:
        return int(re.sub(r"\.0*\s*$", "", str(value)))
    except ValueError:
        raise Refused("not_an_integer") from None


def _number(value: Any) -> float:
    if isinstance(value, str) and len(value) > LONGEST_NUMBER:
        raise Refused("too_long_a_number")
    if not isinstance(value, str | int | float):
        raise Refused("not_a_number")
    try:
        number = float(value)
    except (ValueError, OverflowError):
        raise Refused("not_a_number") from None
    if not math.isfinite(number):  # JSON has no word for it, so it could never be sent back
        raise Refused("not_a_number")
    return number


def _boolean(value: Any) -> bool:
    word = str(value).strip().casefold() if isinstance(value, str | bool | int | float) else ""
    if isinstance(value, float) and value in (0.0, 1.0):
        word = str(int(value))
    if word in TRUE:
        return True
    if word in FALSE:
        return False
    raise Refused("not_a_boolean")


def _json(value: Any) -> Any:
    return value


TAKE: dict[str, Callable[[Any], Any]] = {
    "string": _string,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "json": _json,
}
"""By type: a function from what was sent to the value that is kept; it raises `Refused`."""
