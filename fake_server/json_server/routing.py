"""Which place of a json-server a path names: 0.17 has nested routes and /db, 1.0 neither; pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from fake_server.contract import Collection, Contract
from fake_server.nearest import hint

NO_COLLECTION = Collection()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a path leads: the root, all data, a list, one row, a singleton, the rows under a parent, or an action.

    Of a place that is nowhere, `hint` says why. `segments` is how many the path has.
    """

    kind: Literal["root", "db", "list", "detail", "singleton", "nested", "action", "nowhere"]
    name: str = ""
    collection: Collection = NO_COLLECTION
    key: str = ""
    verb: str = ""
    parent: str = ""
    hint: str = ""
    segments: int = 0


def place_in_0_17(contract: Contract, path: str) -> Place:
    """Return the place that a decoded path names in 0.17: names are found in any case, one slash at the end is none."""
    inside = _inside(contract, path)
    if inside is None or inside in ("", "/", "/index.html"):
        return _outside(contract) if inside is None else Place("root")
    segments = _segments(inside)
    if segments[1:2] == [""] and len(segments) == 3:  # `users//13`
        segments = [segments[0], segments[2]]
    by_folded = {name.casefold(): name for name in contract.collections}
    segments[0] = by_folded.get(segments[0].casefold(), segments[0])
    if len(segments) == 1 and segments[0].casefold() == "db" and "db" not in by_folded:
        return Place("db")
    if len(segments) == 3 and segments[2].casefold() in by_folded and not _is_action(contract, segments):
        return _nested(contract, segments[0], segments[1], by_folded[segments[2].casefold()])
    return _plain(contract, segments)


def place_in_1(contract: Contract, path: str) -> Place:
    """Return the place that a decoded path names in 1.0: slashes before it, and one at the end, are none."""
    inside = _inside(contract, path)
    if inside is None or inside.strip("/") == "":
        return _outside(contract) if inside is None else Place("root")
    segments = _segments("/" + inside.lstrip("/"))
    return replace(_plain(contract, segments), segments=len(segments))


def _inside(contract: Contract, path: str) -> str | None:
    return path.removeprefix(contract.prefix) if f"{path}/".startswith(f"{contract.prefix}/") else None


def _outside(contract: Contract) -> Place:
    return Place("nowhere", hint=f"this API is under {contract.prefix}/")


def _segments(inside: str) -> list[str]:
    return inside.removeprefix("/").removesuffix("/").split("/")


def _is_action(contract: Contract, segments: list[str]) -> bool:
    collection = contract.collections.get(segments[0])
    return collection is not None and any(each.detail for each in collection.actions_named(segments[2]))


def _nested(contract: Contract, parent: str, key: str, child: str) -> Place:
    if parent not in contract.collections or contract.collections[parent].singleton:
        near = hint(parent, contract.collections)
        return Place("nowhere", hint=f"no collection {parent!r} with rows that others could be under; {near}")
    if contract.collections[child].singleton:
        return Place("nowhere", hint=f"{child!r} is one object (a singleton), which is under no row")
    return Place("nested", child, contract.collections[child], key, parent=parent)


def _plain(contract: Contract, segments: list[str]) -> Place:
    name, *rest = segments
    if name not in contract.collections:
        return Place("nowhere", hint=f"no collection {name!r}; {hint(name, contract.collections)}")
    collection = contract.collections[name]
    if collection.singleton:
        under = f"{name!r} is one object (a singleton), so nothing is under it"
        return Place("nowhere", hint=under) if rest else Place("singleton", name, collection)
    if len(rest) < 2:
        return _at_list(name, collection, *rest)
    if _is_action(contract, segments) and len(rest) == 2:
        return Place("action", name, collection, rest[0], verb=rest[1])
    known = [*contract.collections, *collection.actions]
    return Place("nowhere", hint=f"nothing {'/'.join(rest[1:])!r} under a row of {name!r}; {hint(rest[1], known)}")


def _at_list(name: str, collection: Collection, key: str | None = None) -> Place:
    if key is None:
        return Place("list", name, collection)
    if any(not each.detail for each in collection.actions_named(key)):
        return Place("action", name, collection, verb=key)
    return Place("detail", name, collection, key) if key else Place("nowhere", hint="a segment is empty")
