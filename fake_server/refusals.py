"""What was wrong with something sent, as data: a dialect gives it words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias, Union


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why a value is not taken: its code (such as `required`) and the values that its wording needs."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


Refusals: TypeAlias = dict[str, Union[list[Refusal], "Refusals"]]
"""By field, or by the index of an item: the reasons, or those of what is inside it."""
WHOLE = ""
"""In place of a field's name: the reasons that speak of no single field."""


class Refused(ValueError):
    """A value is not taken; carries why: reasons for the value itself, or for what is inside it."""

    def __init__(self, reasons: list[Refusal] | Refusals) -> None:
        super().__init__(reasons)
        self.reasons = reasons


def refuse(code: str, **values: Any) -> Refused:
    """Return the error of one reason."""
    return Refused([Refusal(code, values)])
