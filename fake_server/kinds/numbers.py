"""Numbers: integers, floating point, decimals with fixed places; and the truth, which is nearly one."""

from __future__ import annotations

import math
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from fake_server.contract.fields import Field
from fake_server.kinds.base import LONGEST_NUMBER, Kind, out_of_bounds, refuse_all
from fake_server.refusals import Refusal, Refused, refuse

TRUE = frozenset({"true", "t", "yes", "y", "on", "1", 1})
FALSE = frozenset({"false", "f", "no", "n", "off", "0", 0})
NULL = frozenset({"null", ""})
LARGEST_ASKED = 1e50  # what django-filter lets a number in a query be


class _Number(Kind):
    """What the numbers have in common: in a query each is any decimal."""

    def asked(self, _rules: Field, text: str, /) -> Decimal | int | float:
        """Read any decimal, as a form does; `1.5` is a number, though no integer has that value."""
        return asked_number(text)


class Integer(_Number):
    """A whole number, of any size."""

    def taken(self, rules: Field, value: Any, /) -> int:
        """Take what Python's `int` reads, and a fraction of nothing but noughts."""
        if isinstance(value, str) and len(value) > LONGEST_NUMBER:
            raise refuse("too_long_a_number")
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise refuse("not_an_integer")
        try:
            number = value if isinstance(value, int) else int(re.sub(r"\.0*\s*$", "", str(value)))
        except ValueError:
            raise refuse("not_an_integer") from None
        refuse_all(out_of_bounds(rules, number))
        return number

    def asked(self, rules: Field, text: str, /) -> int:
        """Read any decimal, and forget its fraction: `id=1.5` finds 1, as it does in Django."""
        return int(super().asked(rules, text))


class Number(_Number):
    """A floating-point number that JSON has a word for."""

    def taken(self, rules: Field, value: Any, /) -> float:
        """Take what Python's `float` reads."""
        if isinstance(value, str) and len(value) > LONGEST_NUMBER:
            raise refuse("too_long_a_number")
        if not isinstance(value, str | int | float):
            raise refuse("not_a_number")
        try:
            number = float(value)
        except (ValueError, OverflowError):
            raise refuse("not_a_number") from None
        if not math.isfinite(number):
            raise refuse("not_a_number")
        refuse_all(out_of_bounds(rules, number))
        return number

    def asked(self, rules: Field, text: str, /) -> float:
        """Read any decimal, and take the nearest number that floats have, as the stored ones were."""
        return float(super().asked(rules, text))


class FixedPoint(_Number):
    """A decimal, kept as a text with its fixed places."""

    def is_null(self, rules: Field, value: Any, /) -> bool:
        """Take an empty text as null, where null is allowed."""
        return value is None or (rules.null and isinstance(value, str) and not value.strip())

    def taken(self, rules: Field, value: Any, /) -> str:
        """Take a number or its text, where it has no more digits than the field."""
        text = str(value).strip()
        if len(text) > LONGEST_NUMBER:
            raise refuse("too_long_a_number")
        try:
            number = Decimal(text)
        except InvalidOperation:
            raise refuse("not_a_number") from None
        if not number.is_finite() or isinstance(value, bool | list | dict):
            raise refuse("not_a_number")
        self._check_digits(rules, number)
        refuse_all(out_of_bounds(rules, number))
        places = rules.decimal_places
        return f"{number:f}" if places is None else f"{number:.{places}f}"

    def key(self, value: Any) -> Decimal:
        """Compare as numbers: `1.5` is `1.50`."""
        return Decimal(str(value))

    def _check_digits(self, rules: Field, number: Decimal) -> None:
        _, digits, exponent = number.as_tuple()
        assert isinstance(exponent, int), "it is finite"
        places = max(-exponent, 0)
        total = max(len(digits) + max(exponent, 0), places)
        if rules.max_digits is not None and total > rules.max_digits:
            raise refuse("too_many_digits", max_digits=rules.max_digits)
        if rules.decimal_places is not None and places > rules.decimal_places:
            raise refuse("too_many_places", decimal_places=rules.decimal_places)
        if rules.max_digits is None or rules.decimal_places is None:
            return
        if total - places > rules.max_digits - rules.decimal_places:
            raise refuse("too_many_whole_digits", whole_digits=rules.max_digits - rules.decimal_places)


class Boolean(Kind):
    """True or false, or one of the words for them."""

    def is_null(self, rules: Field, value: Any, /) -> bool:
        """Take a word for null as null, where null is allowed."""
        return value is None or (rules.null and isinstance(value, str) and value.lower() in NULL)

    def taken(self, _rules: Field, value: Any, /) -> bool:
        """Take a word in any case, 1 and 0."""
        word = value.lower() if isinstance(value, str) else value
        if isinstance(word, str | int | float) and word in TRUE:
            return True
        if isinstance(word, str | int | float) and word in FALSE:
            return False
        raise refuse("not_a_boolean")

    def asked(self, _rules: Field, text: str, /) -> bool:
        """Take `true` and `1`, `false` and `0`; in a query no other word is one."""
        word = text.casefold()
        if word not in {"true", "1", "false", "0"}:
            raise refuse("not_a_boolean")
        return word in {"true", "1"}


def asked_number(text: str) -> Decimal:
    """Return the number of a text in a query, as a form reads it; raise `Refused`."""
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        raise refuse("not_a_number") from None
    if not number.is_finite():
        raise refuse("not_a_number")
    if number > LARGEST_ASKED:
        raise Refused([Refusal("too_large", {"max": LARGEST_ASKED})])
    return number


INTEGER = Integer()
NUMBER = Number()
DECIMAL = FixedPoint()
BOOLEAN = Boolean()
