"""What was wrong with something sent, as data: a dialect gives it words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why a value is not taken: its code (such as `required`) and the values that its wording needs."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


Refusals: TypeAlias = dict[str, list[Refusal]]
