"""Readers of what holds other things: arrays, tables with any keys, and tables with known keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from fake_server.contract.checks import SEGMENT, path_segment
from fake_server.contract.readers import Reader, Schema, array, table
from fake_server.contract.values import inside, unfit
from fake_server.exceptions import ContractError
from fake_server.nearest import hint
from fake_server.redaction import HIDDEN


@dataclass(frozen=True)
class ArrayOf(Reader):
    """An array, each item of which another reader takes."""

    item: Reader
    least: int = 0

    def __call__(self, value: Any, place: str) -> tuple[Any, ...]:
        """Return what the items stand for."""
        items = array(value, place)
        if len(items) < self.least:
            raise unfit(value, place, f"an array with at least {self.least} item" + "s" * (self.least > 1))
        return tuple(self.item(each, f"{place}[{index}]") for index, each in enumerate(items))

    def schema(self) -> Schema:
        """Say what the items are."""
        return {"type": "array", "items": self.item.schema()} | ({"minItems": self.least} if self.least else {})

    def within(self) -> Iterable[Reader]:
        """Name the reader of the items."""
        return (self.item,)


@dataclass(frozen=True)
class TableOf(Reader):
    """A table with any keys: names in a URL (`segment` says of what) are checked, `secret` ones hidden."""

    value: Reader
    segment: str = ""
    secret: bool = False

    def __call__(self, value: Any, place: str) -> dict[str, Any]:
        """Return what the values stand for, by key."""
        found = {}
        for name, each in table(value, place).items():
            if self.segment:
                path_segment(self.segment, name)
            found[name] = self.value(each, inside(place, HIDDEN if self.secret else name))
        return found

    def schema(self) -> Schema:
        """Say what the values are, and the keys."""
        names = {"propertyNames": {"pattern": SEGMENT}} if self.segment else {}
        return {"type": "object", "additionalProperties": self.value.schema(), **names}

    def within(self) -> Iterable[Reader]:
        """Name the reader of the values."""
        return (self.value,)


@dataclass(frozen=True)
class ByShape(Reader):
    """One of several shapes: by the type of the value, the reader that takes it."""

    words: str
    shapes: tuple[tuple[type | tuple[type, ...], Reader], ...]

    def __call__(self, value: Any, place: str) -> Any:
        """Let the reader of its type take the value."""
        for types, reader in self.shapes:
            if isinstance(value, types):
                return reader(value, place)
        raise unfit(value, place, self.words)

    def schema(self) -> Schema:
        """Say all the shapes."""
        return {"anyOf": [reader.schema() for _, reader in self.shapes]}

    def within(self) -> Iterable[Reader]:
        """Name the readers of all the shapes."""
        return [reader for _, reader in self.shapes]


@dataclass(frozen=True)
class Later(Reader):
    """A reader that is not there yet: that of a table which holds tables like itself."""

    reader: Callable[[], Reader]

    def __call__(self, value: Any, place: str) -> Any:
        """Let it take the value."""
        return self.reader()(value, place)

    def schema(self) -> Schema:
        """Say its shape."""
        return self.reader().schema()

    def within(self) -> Iterable[Reader]:
        """Name it."""
        return (self.reader(),)


@dataclass(frozen=True)
class As(Reader):
    """What another reader took, made into something else."""

    reader: Reader
    make: Callable[[Any], Any]

    def __call__(self, value: Any, place: str) -> Any:
        """Return what is made of it."""
        return self.make(self.reader(value, place))

    def schema(self) -> Schema:
        """Say the shape of what is taken."""
        return self.reader.schema()

    def within(self) -> Iterable[Reader]:
        """Name the reader of what is taken."""
        return (self.reader,)


@dataclass(frozen=True)
class Key:
    """One known key of a table: what it is `about`, in words for whoever writes it, and its default in words."""

    reader: Reader
    about: str
    default: str = ""


@dataclass(frozen=True)
class Record(Reader):
    """A table with known keys, that is made into something by what was read of it; `title` names its definition."""

    title: str
    make: Callable[..., Any]
    keys: dict[str, Key]
    needed: tuple[str, ...] = ()

    def __call__(self, value: Any, place: str) -> Any:
        """Return what is made of the table; an error of that names the place."""
        read = self.read(value, place)
        try:
            return self.make(**read)
        except ContractError as error:
            raise ContractError(f"{place}: {error}") from error

    def read(self, value: Any, place: str) -> dict[str, Any]:
        """Return what the keys of the table stand for."""
        given = table(value, place)
        for key in given:
            if key not in self.keys:
                near = hint(key, self.keys)
                known = "" if near.startswith("known") else f" (known: {', '.join(sorted(self.keys))})"
                raise ContractError(f"{inside(place, key)}: unknown key; {near}{known}")
        for key in self.needed:
            if key not in given:
                raise ContractError(f"{inside(place, key)} is missing: {self.keys[key].about}")
        return {key: self.keys[key].reader(each, inside(place, key)) for key, each in given.items()}

    def schema(self) -> Schema:
        """Refer to the definition."""
        return {"$ref": f"#/$defs/{self.title}"}

    def definition(self) -> Schema:
        """Say the keys, and what each is about."""
        properties = {
            name: {"description": key.about + (f" Default: {key.default}." if key.default else "")}
            | key.reader.schema()
            for name, key in self.keys.items()
        }
        needed = {"required": list(self.needed)} if self.needed else {}
        return {"type": "object", "properties": properties, "additionalProperties": False, **needed}

    def within(self) -> Iterable[Reader]:
        """Name the readers of all keys."""
        return [key.reader for key in self.keys.values()]


def records_in(reader: Reader) -> Iterator[Record]:
    """Go over all tables with known keys that a reader comes upon, each once."""
    seen: list[Reader] = []
    waiting = [reader]
    while waiting:
        each = waiting.pop()
        if any(each is other for other in seen):
            continue
        seen.append(each)
        waiting.extend(each.within())
        if isinstance(each, Record):
            yield each
