"""What every type of field can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from fake_server.contract.fields import Field
from fake_server.refusals import Refusal, Refused

LONGEST_NUMBER = 1000  # characters, as in Django REST framework: what is longer is not even looked at


class Kind(ABC):
    """One type of field. A value that is taken is a JSON value."""

    def is_null(self, _rules: Field, value: Any, /) -> bool:
        """Say whether a value stands for null: only null itself does, in most types."""
        return value is None

    @abstractmethod
    def taken(self, rules: Field, value: Any, /) -> Any:
        """Return the value that is kept for one that was sent, which is not null; raise `Refused`."""

    @abstractmethod
    def asked(self, rules: Field, text: str, /) -> Any:
        """Return what a text in a query stands for, to be compared with what `key` returns; raise `Refused`."""

    def key(self, value: Any) -> Any:
        """Return what a kept value, which is not null, compares and sorts by."""
        return value


def out_of_bounds(rules: Field, number: Any) -> list[Refusal]:
    """Return why a number is outside the bounds of a field."""
    found = []
    if rules.max is not None and number > rules.max:
        found.append(Refusal("too_large", {"max": rules.max}))
    if rules.min is not None and number < rules.min:
        found.append(Refusal("too_small", {"min": rules.min}))
    return found


def refuse_all(problems: list[Refusal]) -> None:
    """Raise `Refused` with everything that is wrong with a value, if anything is."""
    if problems:
        raise Refused(problems)
