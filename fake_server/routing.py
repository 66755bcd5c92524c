"""Which place of an API a path names, by the contract alone; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fake_server.contract import Action, Collection, Contract
from fake_server.nearest import hint

LIST_METHODS = ("GET", "POST", "HEAD", "OPTIONS")
DETAIL_METHODS = ("GET", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
ROOT_METHODS = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a path leads: the root, a list, one row, or an action on either."""

    kind: Literal["root", "list", "detail", "action"]
    methods: tuple[str, ...]
    name: str = ""
    collection: Collection = Collection()
    key: str | None = None
    action_name: str = ""
    action: Action = Action()

    @property
    def allow(self) -> str:
        """What the Allow header says here (RFC 9110, section 10.2.1)."""
        return ", ".join(self.methods)


ROOT = Place("root", ROOT_METHODS)


@dataclass(frozen=True, slots=True)
class NoPlace:
    """A path that leads nowhere: where one with a slash would (`slashed`), or the nearest known name."""

    slashed: str | None = None
    hint: str = ""


def place_of(contract: Contract, path: str) -> Place | NoPlace:
    """Return the place that a decoded path names under the contract's prefix and its policy on trailing slashes."""
    if not f"{path}/".startswith(f"{contract.prefix}/"):
        return NoPlace(hint=f"this API is under {contract.prefix}/")
    inside = path.removeprefix(contract.prefix)
    if inside in ("", "/"):
        return ROOT if inside == "/" or not contract.trailing_slash else NoPlace(slashed=path + "/")
    place = _inside(contract, inside.strip("/").split("/") if "//" not in inside else [""])
    if isinstance(place, NoPlace) or inside.endswith("/") == contract.trailing_slash:
        return place
    if contract.trailing_slash:
        return NoPlace(slashed=path + "/", hint="this API wants a trailing slash: trailing_slash=True")
    return NoPlace(hint="this API wants no trailing slash: trailing_slash=False")


def _inside(contract: Contract, segments: list[str]) -> Place | NoPlace:
    name, *rest = segments
    if name not in contract.collections:
        return NoPlace(hint=f"no collection {name!r}; {hint(name, contract.collections)}")
    collection = contract.collections[name]
    if not rest:
        return Place("list", LIST_METHODS, name, collection)
    key, *verb = rest
    if not verb:
        return _action(name, collection, None, key) or Place("detail", DETAIL_METHODS, name, collection, key)
    known = [each for each, action in collection.actions.items() if action.detail]
    wrong = NoPlace(hint=f"no action {'/'.join(verb)!r} on a row of {name!r}; {hint('/'.join(verb), known)}")
    return wrong if len(verb) > 1 else _action(name, collection, key, verb[0]) or wrong


def _action(name: str, collection: Collection, key: str | None, verb: str) -> Place | None:
    action = collection.actions.get(verb)
    if action is None or action.detail == (key is None):
        return None
    head = ("HEAD",) if "GET" in action.methods else ()
    return Place("action", (*action.methods, *head, "OPTIONS"), name, collection, key, verb, action)
