"""Readers: each takes values of one shape, refuses all others with the way out, and says its shape as JSON Schema."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fake_server.contract.checks import one_of
from fake_server.contract.values import unfit
from fake_server.exceptions import ContractError

Schema = dict[str, Any]


class Reader(ABC):
    """What stands at one place of a contract as data."""

    @abstractmethod
    def __call__(self, value: Any, place: str) -> Any:
        """Return what the value stands for; raise `ContractError` that names the place and what was expected."""

    @abstractmethod
    def schema(self) -> Schema:
        """Return the shape that is taken, as JSON Schema; a table with known keys is a reference to its definition."""

    def within(self) -> Iterable[Reader]:
        """Return the readers of what stands inside."""
        return ()


@dataclass(frozen=True)
class Typed(Reader):
    """Values of a type, called `words` in the message."""

    types: type | tuple[type, ...]
    words: str
    said: Schema

    def __call__(self, value: Any, place: str) -> Any:
        """Take the value as it is."""
        is_flag = isinstance(value, bool)
        if not isinstance(value, self.types) or (is_flag and self.types is not bool and self.types is not object):
            raise unfit(value, place, self.words)
        return value

    def schema(self) -> Schema:
        """Say the type."""
        return dict(self.said)


@dataclass(frozen=True)
class Count(Reader):
    """An integer within bounds."""

    least: int
    most: int | None = None

    def __call__(self, value: Any, place: str) -> int:
        """Take the value as it is."""
        fits = isinstance(value, int) and not isinstance(value, bool)
        if not fits or value < self.least or (self.most is not None and value > self.most):
            bounds = f"of at least {self.least}" if self.most is None else f"from {self.least} to {self.most}"
            raise unfit(value, place, f"an integer {bounds}")
        return int(value)

    def schema(self) -> Schema:
        """Say the bounds."""
        return {"type": "integer", "minimum": self.least} | ({} if self.most is None else {"maximum": self.most})


@dataclass(frozen=True)
class Named(Reader):
    """One of the known names of a `what`."""

    what: str
    known: tuple[str, ...] | Callable[[], tuple[str, ...]]
    also: tuple[str, ...] = ()

    def __call__(self, value: Any, place: str) -> str:
        """Take a known name, or what is `also` one; answer an unknown one with the nearest."""
        name = text(value, place)
        if name in self.also:
            return str(name)
        try:
            one_of(self.what, name, self.names)
        except ContractError as error:
            raise ContractError(f"{place}: {error}") from error
        return str(name)

    @property
    def names(self) -> tuple[str, ...]:
        """The known names of now."""
        return self.known() if callable(self.known) else self.known

    def schema(self) -> Schema:
        """Say the names."""
        return {"enum": [*self.names, *self.also]}


text = Typed(str, "a string", {"type": "string"})
flag = Typed(bool, "true or false", {"type": "boolean"})
number = Typed((int, float), "a number", {"type": "number"})
table = Typed(Mapping, "a table", {"type": "object"})
array = Typed((list, tuple), "an array", {"type": "array"})
anything = Typed(object, "a value", {})
