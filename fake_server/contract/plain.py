"""The reader of plain data: every key and every type is checked, and a wrong one is answered with the way out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any, TypeAlias, TypeVar

from fake_server.contract.model import Action, Collection, Field, Pagination, PrimaryKey, check_collection_names
from fake_server.dialects import dialect_named
from fake_server.exceptions import ContractError
from fake_server.nearest import hint

T = TypeVar("T")
Reader: TypeAlias = Callable[[Any, str], Any]


def _typed(expected: type | tuple[type, ...], words: str) -> Reader:
    """Return a reader that lets only values of the `expected` type through, called `words` in the message."""

    def read(value: Any, place: str) -> Any:
        if not isinstance(value, expected) or (isinstance(value, bool) and expected is int):
            raise ContractError(f"{place} is {value!r}; expected {words}")
        return value

    return read


def _anything(value: Any, place: str) -> Any:
    del place
    return _as_json(value)


text = _typed(str, "a string")
flag = _typed(bool, "true or false")
count = _typed(int, "an integer")
table = _typed(Mapping, "a table")
array = _typed((list, tuple), "an array")


def _array_of(reader: Reader) -> Reader:
    def read(value: Any, place: str) -> tuple[Any, ...]:
        return tuple(reader(each, f"{place}[{index}]") for index, each in enumerate(array(value, place)))

    return read


def _table_of(reader: Reader) -> Reader:
    def read(value: Any, place: str) -> dict[str, Any]:
        return {name: reader(each, f"{place}.{name}") for name, each in table(value, place).items()}

    return read


def _record(make: Callable[..., T], readers: Mapping[str, Reader]) -> Callable[[Any, str], T]:
    """Return a reader of a table with known keys, that hands what it read to `make`."""

    def read(value: Any, place: str) -> T:
        read_keys = _known_keys(table(value, place), readers, place)
        try:
            return make(**read_keys)
        except ContractError as error:
            raise ContractError(f"{place}: {error}") from error

    return read


def _known_keys(data: Mapping[str, Any], readers: Mapping[str, Reader], place: str) -> dict[str, Any]:
    for key in data:
        if key not in readers:
            known = ", ".join(sorted(readers))
            raise ContractError(f"{_inside(place, key)}: unknown key; {hint(key, readers)} (known: {known})")
    return {key: readers[key](value, _inside(place, key)) for key, value in data.items()}


def _inside(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key


def _row(value: Any, place: str) -> dict[str, Any]:
    return {name: _as_json(each) for name, each in table(value, place).items()}


def _as_json(value: Any) -> Any:
    """Return a value of TOML as JSON has it: dates and times are text (ISO 8601)."""
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: _as_json(each) for name, each in value.items()}
    return [_as_json(each) for each in value] if isinstance(value, list | tuple) else value


def _key(value: Any, place: str) -> PrimaryKey:
    if isinstance(value, str):
        return PrimaryKey(value, "integer" if value == "id" else "given")
    return _record(PrimaryKey, {"field": text, "kind": text})(value, place)


_field = _record(
    Field,
    {
        "type": text,
        "required": flag,
        "null": flag,
        "blank": flag,
        "read_only": flag,
        "default": _anything,
        "choices": _array_of(_anything),
        "max_length": count,
    },
)
_action = _record(Action, {"detail": flag, "methods": _array_of(text), "set": table})
_collection = _record(
    Collection,
    {
        "pk": _key,
        "fields": _table_of(_field),
        "filters": _array_of(text),
        "page_size": count,
        "rows": _array_of(_row),
        "actions": _table_of(_action),
        "verbose_name": text,
    },
)
_CONTRACT: Mapping[str, Reader] = {
    "dialect": text,
    "prefix": text,
    "trailing_slash": flag,
    "pagination": table,
    "collections": _table_of(_collection),
}


def parts_of(data: Mapping[str, Any], source: str) -> dict[str, Any]:
    """Return the arguments of a `Contract` that plain data stands for.

    Raises `ContractError` with the source, the dotted key, what was expected and the nearest known name.
    """
    try:
        parts = _known_keys(data, _CONTRACT, "")
        habits = dialect_named(parts.get("dialect", "drf")).habits
        if "pagination" in parts:
            written = {"style": habits.pagination_style, "page_size": habits.page_size, **parts["pagination"]}
            parts["pagination"] = _record(Pagination, {"style": text, "page_size": count})(written, "pagination")
        check_collection_names(parts.get("collections", {}))
    except ContractError as error:
        raise ContractError(f"{source}: {error}") from error
    return parts
