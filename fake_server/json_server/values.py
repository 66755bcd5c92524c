"""Values as JavaScript takes them: as text, as numbers, in order; json-server's queries mean what that means. Pure.

The rules are those of ECMAScript 2023: `Number::toString` (6.1.6.1.20), `StringToNumber` (7.1.4.1), `IsLessThan`
(7.2.13), `IsStrictlyEqual` (7.2.15) and `parseInt` (19.2.5).
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import Any, Final


class Missing:
    """What stands where a row has nothing: JavaScript's `undefined`, which is not null."""

    def __repr__(self) -> str:
        """Print as what it is."""
        return "MISSING"


MISSING: Final = Missing()
NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
INTEGER = re.compile(r"\s*([+-]?[0-9]+)")
OTHER_BASES = {"0x": 16, "0o": 8, "0b": 2}
SPACE = " \t\n\r\v\f\u00a0\ufeff\u2028\u2029"


def text_of(value: Any) -> str:
    """Return a value as `String(value)` spells it."""
    if value is None or value is MISSING:
        return "null" if value is None else "undefined"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _number_text(value)
    if isinstance(value, list):
        return ",".join("" if each is None else text_of(each) for each in value)
    return "[object Object]" if isinstance(value, dict) else str(value)


def _number_text(value: float) -> str:
    if math.isnan(value) or math.isinf(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if value == 0:
        return "0"
    if 1e-6 <= abs(value) < 1e21:
        text = f"{Decimal(repr(value)):f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    mantissa, _, exponent = repr(value).partition("e")
    return f"{mantissa.removesuffix('.0')}e{int(exponent):+d}"


def number_of(value: Any) -> float:
    """Return a value as `Number(value)` reads it; NaN for what is no number."""
    if value is None or value is MISSING:
        return 0.0 if value is None else math.nan
    if isinstance(value, bool | int | float):
        return float(value) if abs(value) < 2**1023 else math.inf if value > 0 else -math.inf
    text = text_of(value).strip(SPACE)
    base = OTHER_BASES.get(text[:2].lower())
    if base is not None:
        return _in_base(text[2:], base)
    if not text or text.lstrip("+-") == "Infinity":
        return 0.0 if not text else -math.inf if text[0] == "-" else math.inf
    return float(text) if NUMBER.fullmatch(text) else math.nan


def _in_base(digits: str, base: int) -> float:
    try:
        return float(int(digits, base)) if digits.isalnum() else math.nan
    except (ValueError, OverflowError):
        return math.nan


def integer_of(text: str) -> int | None:
    """Return the integer that a text begins with, as `parseInt(text, 10)` reads it, or None."""
    found = INTEGER.match(text)
    if found is None:
        return None
    beyond = -(10**19) if found[1].startswith("-") else 10**19  # further than anybody counts, and cheap to read
    return int(found[1]) if len(found[1]) < 20 else beyond


def order_of(one: Any, other: Any) -> int | None:
    """Return -1, 0 or 1 as `one` is less than, like or greater than the `other`; None where neither is."""
    if isinstance(one, list | dict | str) and isinstance(other, list | dict | str):
        units = [text_of(each).encode("utf-16-be", "surrogatepass") for each in (one, other)]
        return (units[0] > units[1]) - (units[0] < units[1])
    left, right = number_of(one), number_of(other)
    return None if math.isnan(left) or math.isnan(right) else (left > right) - (left < right)


def same(one: Any, other: Any) -> bool:
    """Say whether `one === other`: of the same type and alike; no list and no object is like another one."""
    if isinstance(one, list | dict) or isinstance(other, list | dict):
        return False
    return isinstance(one, bool) is isinstance(other, bool) and bool(one == other)


def is_falsy(value: Any) -> bool:
    """Say whether a value counts as false: null, nothing, false, 0 and ""."""
    return value is MISSING or not (value or isinstance(value, list | dict))


def read(text: str) -> Any:
    """Return what json-server 1.0 makes of a text in a query: true, false, null, a number, else the text itself."""
    words = {"true": True, "false": False, "null": None}
    if text in words:
        return words[text]
    number = number_of(text) if text.strip(SPACE) else math.nan
    if not math.isfinite(number):
        return text
    return int(number) if number.is_integer() else number


def at(value: Any, path: str) -> Any:
    """Return what stands in a value under a path such as `address.city` or `tags.0`, or MISSING."""
    if isinstance(value, dict) and path in value:
        return value[path]
    for part in path.replace("[", ".").replace("]", "").split("."):
        if isinstance(value, dict):
            value = value.get(part, MISSING)
        elif isinstance(value, list) and part.isascii() and part.isdigit() and len(part) < 10:
            value = value[int(part)] if int(part) < len(value) else MISSING
        else:
            return MISSING
    return value


def finite(value: Any) -> Any:
    """Return a value as it can be written in JSON: numbers too large to be one, such as 1e400, are null."""
    if isinstance(value, dict):
        return {name: finite(each) for name, each in value.items()}
    if isinstance(value, list):
        return [finite(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
