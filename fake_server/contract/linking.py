"""How the collections of a contract hang together: one that is the same as another, and fields that lead to others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from fake_server.contract.checks import path_segment
from fake_server.contract.collection import Collection
from fake_server.contract.fields import Field
from fake_server.exceptions import ContractError
from fake_server.nearest import hint

NOTHING_SAID = Collection()
SHARED = ("pk", "fields", "rows", "unique_together", "actions", "singleton")
"""What a collection that is the same as another has of that one, and cannot say itself."""
OWN = ("filters", "search", "ordering", "order", "page_size", "put", "permission", "verbose_name")
"""What it can say itself; of what it does not, it has that of the other one."""


def resolved(collections: Mapping[str, Collection]) -> dict[str, Collection]:
    """Return the collections, where one that is the same as another has what that one has; checked by name.

    Raises `ContractError` for a name that cannot stand in a URL, for one that is the same as none, and for one that
    says itself what is the other one's.
    """
    found = {}
    for name, collection in collections.items():
        path_segment("collection", name)
        found[name] = collection if collection.same_as is None else _same(name, collection, collections)
    return found


def _same(name: str, collection: Collection, collections: Mapping[str, Collection]) -> Collection:
    other = collections.get(str(collection.same_as))
    if other is not None and other.same_as is not None:
        raise ContractError(
            f"collections.{name}.same_as: {collection.same_as!r} is itself the same as {other.same_as!r}"
        )
    if other is None:
        near = hint(str(collection.same_as), [each for each in collections if each != name])
        raise ContractError(f"collections.{name}.same_as: no collection {collection.same_as!r}; {near}")
    for key in SHARED:
        if getattr(collection, key) not in (getattr(NOTHING_SAID, key), getattr(other, key)):
            raise ContractError(f"collections.{name}.{key}: cannot be said, since it is that of {collection.same_as!r}")
    said = {key: getattr(collection, key) for key in OWN if getattr(collection, key) != getattr(NOTHING_SAID, key)}
    own: dict[str, Any] = {
        "lookup": collection.lookup,
        "same_as": collection.same_as,
        "description": collection.description,
    }
    try:
        return replace(other, rows=(), **said, **own)
    except ContractError as error:
        raise ContractError(f"collections.{name}: {error}") from error


def check_relations(collections: Mapping[str, Collection]) -> None:
    """Raise `ContractError` for a field, however deep, that leads to no collection, or to one without keys."""
    for name, collection in collections.items():
        for place, rules in _all_fields(collection):
            if rules.to is not None and rules.to not in collections:
                near = hint(rules.to, collections)
                raise ContractError(f"collections.{name}.{place}.to: no collection {rules.to!r}; {near}")
            if rules.to is not None and collections[rules.to].singleton:
                raise ContractError(f"collections.{name}.{place}.to: {rules.to!r} is a singleton, and has no keys")


def _all_fields(collection: Collection) -> Iterator[tuple[str, Field]]:
    """Go over the fields of a collection and of its actions, and over what is inside of them, with their places."""
    waiting = [(f"fields.{name}", rules) for name, rules in collection.fields.items()]
    for name in collection.actions:
        for action in collection.actions_named(name):
            waiting += [(f"actions.{name}.fields.{field}", rules) for field, rules in action.fields.items()]
    while waiting:
        place, rules = waiting.pop()
        yield place, rules
        waiting += [(f"{place}.fields.{name}", inner) for name, inner in rules.fields.items()]
        waiting += [(f"{place}.child", rules.child)] if rules.child is not None else []
