"""Which place of an API a path names, by the contract alone; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from fake_server.contract import Action, Collection, Contract
from fake_server.dialects import dialect_named
from fake_server.nearest import hint

LIST_METHODS = ("GET", "POST", "HEAD", "OPTIONS")
DETAIL_METHODS = ("GET", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
SINGLETON_METHODS = ("GET", "PUT", "PATCH", "HEAD", "OPTIONS")
ROOT_METHODS = ("GET", "HEAD", "OPTIONS")
SUFFIX = re.compile(r"([^/.]+)\.([a-z0-9]+)")
ROOT_SUFFIX = re.compile(r"/\.([a-z0-9]+)/?")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a path leads: the root, a list, one row, an action on either, or the login.

    `format` is the name behind a dot at the end of the path: `posts.json`.
    """

    kind: Literal["root", "list", "detail", "action", "login"]
    methods: tuple[str, ...]
    name: str = ""
    collection: Collection = Collection()
    key: str | None = None
    action_name: str = ""
    actions: tuple[Action, ...] = ()
    format: str | None = None

    @property
    def allow(self) -> str:
        """What the Allow header says here (RFC 9110, section 10.2.1)."""
        return ", ".join(self.methods)

    def action(self, method: str) -> Action:
        """Return the action that a method calls here."""
        return next(each for each in self.actions if method in each.methods)


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
    suffix = ROOT_SUFFIX.fullmatch(inside)
    if suffix:
        return replace(ROOT, format=suffix[1])
    if inside in ("", "/"):
        return ROOT if inside == "/" or not contract.trailing_slash else NoPlace(slashed=path + "/")
    place = _inside(contract, inside.removeprefix("/").removesuffix("/").split("/"))
    if isinstance(place, NoPlace) or place.format or inside.endswith("/") == contract.trailing_slash:
        return place
    if contract.trailing_slash:
        return NoPlace(slashed=path + "/", hint="this API wants a trailing slash: trailing_slash=True")
    return NoPlace(hint="this API wants no trailing slash: trailing_slash=False")


def _inside(contract: Contract, segments: list[str]) -> Place | NoPlace:
    *outer, last = segments
    has_formats = dialect_named(contract.dialect).has_formats
    suffixed = SUFFIX.fullmatch(last) if has_formats else None
    bare, form = (suffixed[1], suffixed[2]) if suffixed else (last, None)
    if "" in segments:
        return NoPlace(hint="a segment of the path is empty")
    if has_formats and any("." in each for each in [*outer[1:], bare]):
        return NoPlace(hint="a dot in a path stands before a format, such as .json; a key with a dot cannot be reached")
    return _named(contract, [*outer, bare], form)


def _named(contract: Contract, segments: list[str], form: str | None) -> Place | NoPlace:
    name, *rest = segments
    if contract.auth is not None and name == contract.auth.login and not rest and form is None:
        return Place("login", ("POST", "OPTIONS"))
    if name not in contract.collections:
        return NoPlace(hint=f"no collection {name!r}; {hint(name, contract.collections)}")
    collection = contract.collections[name]
    if collection.singleton or not rest:
        return _whole(name, collection, rest, form)
    return _in(name, collection, rest, form)


def _in(name: str, collection: Collection, rest: list[str], form: str | None) -> Place | NoPlace:
    """Return the place of one row, or of an action."""
    key, *verb = rest
    if not verb:
        listed = _action(name, collection, None, key, form)
        return listed or Place("detail", DETAIL_METHODS, name, collection, key, format=form)
    known = [each for each in collection.actions if collection.actions_named(each)[0].detail]
    wrong = NoPlace(hint=f"no action {'/'.join(verb)!r} on a row of {name!r}; {hint('/'.join(verb), known)}")
    return wrong if len(verb) > 1 else _action(name, collection, key, verb[0], form) or wrong


def _whole(name: str, collection: Collection, rest: list[str], form: str | None) -> Place | NoPlace:
    """Return the place of all rows, or of the one object that a singleton is."""
    if rest:
        return NoPlace(hint=f"{name!r} is one object (a singleton), so nothing is under it")
    if collection.singleton:
        return Place("detail", SINGLETON_METHODS, name, collection, "", format=form)
    return Place("list", LIST_METHODS, name, collection, format=form)


def _action(name: str, collection: Collection, key: str | None, verb: str, form: str | None) -> Place | None:
    actions = tuple(each for each in collection.actions_named(verb) if each.detail != (key is None))
    if not actions:
        return None
    methods = [method for action in actions for method in action.methods]
    head = ["HEAD"] if "GET" in methods else []
    return Place("action", (*methods, *head, "OPTIONS"), name, collection, key, verb, actions, form)
