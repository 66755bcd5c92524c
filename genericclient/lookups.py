"""What finds something: the names of keys, and the values that have a form in a query or a form body; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from genericclient.exceptions import UnknownPK, UnsendableValue
from genericclient.resources import BaseResource

KEY_NAMES = ("id", "uuid", "pk", "slug", "username")
"""The names that stand for one resource, so that their value goes into the path; in this order."""


def key_name(lookup: Mapping[str, Any], names: Iterable[str] = KEY_NAMES) -> str | None:
    """Return the name of the key in a lookup, or None."""
    return next((name for name in names if name in lookup), None)


def key_in(lookup: Mapping[str, Any], names: Iterable[str] = KEY_NAMES) -> Any:
    """Return the value of the key in a lookup, of a resource its own key; raise `UnknownPK` when there is none."""
    names = tuple(names)
    name = key_name(lookup, names)
    if name is None:
        raise UnknownPK(f"no key in {sorted(lookup)}; expected one of {', '.join(names)}")
    return key_of(lookup[name])


def key_of(given: Any) -> Any:
    """Return a key that may have been given as its resource."""
    return given.pk if isinstance(given, BaseResource) else given


def sendable(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a query or a form; raise `UnsendableValue` for one that would be lost or mangled."""
    for name, value in values.items():
        for each in value if isinstance(value, list | tuple | set | frozenset) else [value]:
            _check(name, each)
    return dict(values)


def _check(name: str, value: Any) -> None:
    if value is None:
        raise UnsendableValue(
            f"{name}=None would be left out; leave it out, or say what the API has for null: 'null', ''"
        )
    if isinstance(value, BaseResource):
        raise UnsendableValue(f"{name}={value!r} has no form of its own; send its key: {name}={value.pk!r}")
    if isinstance(value, Mapping):
        raise UnsendableValue(
            f"{name} is an object, of which only the keys would be sent; send its values by their names"
        )
    if isinstance(value, list | tuple | set | frozenset):
        raise UnsendableValue(f"{name} is a list of lists; only one level has a form")
