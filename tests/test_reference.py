"""docs/client/reference.md says what there is, and nothing else: names, members, parameters, the tree of errors.

A heading of level 2 names a module, one of level 3 a class of it, whose signature is the `text` block below. The first
cell of a table's row is a member of that class or, where no class is named, a name of the module.
"""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import genericclient
from genericclient import GenericClient, GenericClientError, Resource, ResourceSet
from genericclient.routes import Action

PAGE = Path(__file__).parents[1] / "docs" / "client" / "reference.md"
HEADING = re.compile(r"(?P<level>#{2,3}) (?:`(?P<name>[\w.]+)`\n)?")
ROW = re.compile(r"\| `(?P<name>\w+)(?P<signature>\(.*?\))?` \|")
SAID_ELSEWHERE = {"BaseEndpoint", "BaseGenericClient", "BaseResource", "BaseResourceSet", "SystemClock"}
"""Classes that have a row only: their members are those of the class that is made of them, or of their protocol."""


class Entry(NamedTuple):
    """One thing that the page speaks of: a name of a module, or a member of a class."""

    module: str
    owner: str | None
    name: str
    signature: str | None
    has_heading: bool = False

    def __str__(self) -> str:
        """Print with its place."""
        return ".".join(part for part in (self.module, self.owner, self.name) if part)

    @property
    def home(self) -> Any:
        """The module or the class that has it."""
        module = importlib.import_module(self.module)
        return module if self.owner is None else getattr(module, self.owner)

    @property
    def found(self) -> Any:
        """What the page speaks of; of an attribute that only instances have, None."""
        return getattr(self.home, self.name, None)


def entries_in(text: str) -> Iterator[Entry]:
    """Go through what a page speaks of."""
    module, owner = "", None
    for block in re.split(r"(?m)^(?=##)", text)[1:]:
        heading = HEADING.match(block)
        assert heading is not None
        owner = heading["name"] if heading["level"] == "###" else None
        module = heading["name"] if heading["level"] == "##" else module
        if owner is not None:
            signature = re.search(rf"```text\n{owner}(\(.*?\))\n```", block, re.DOTALL)
            yield Entry(module, None, owner, signature and " ".join(signature[1].split()), has_heading=True)
        for row in ROW.finditer(block):
            yield Entry(module, owner, row["name"], row["signature"])


@cache
def entries() -> list[Entry]:
    """Return what reference.md speaks of."""
    return list(entries_in(PAGE.read_text("utf-8")))


@cache
def classes() -> dict[str, type]:
    """Return the classes that have a heading, by their names."""
    return {entry.name: entry.found for entry in entries() if entry.has_heading}


@cache
def instances() -> dict[type, object]:
    """Return an instance of each class whose constructor sets attributes that the class itself does not show."""
    posts = GenericClient("http://dummy.test").posts
    action = Action(posts, "post", "ping")
    made: list[object] = [posts.api, posts, Resource(posts), ResourceSet(), action, GenericClientError()]
    return {type(each): each for each in made}


def members_of(kind: type) -> set[str]:
    """Return the public names that a class has: its own, its fields, and those that constructors set."""
    names = set(dir(kind))
    if dataclasses.is_dataclass(kind):
        names.update(field.name for field in dataclasses.fields(kind))
    for base in kind.__mro__:
        names.update(vars(instances()[base]) if base in instances() else ())
    return {name for name in names if not name.startswith("_")}


def members_to_say(kind: type) -> set[str]:
    """Return what the page has to say of a class: not what it has of a base that is said, or that is none of ours."""
    said = set(classes().values())
    others = [base for base in kind.__mro__[1:] if base in said or not base.__module__.startswith("genericclient")]
    inherited = {name for base in others for name in members_of(base)}
    return members_of(kind) - inherited - set(genericclient.__all__)  # the errors are attributes of a client


def is_protocol(found: Any) -> bool:
    """Tell a protocol, whose signature means nothing."""
    return bool(getattr(found, "_is_protocol", False))


def is_literal(default: Any) -> bool:
    """Tell a default that can be printed from one that stands for something."""
    return default is None or isinstance(default, bool | int | float | str | tuple)


def printed(function: Any, *, is_method: bool) -> str:
    """Return a signature as the page prints it: without types, and with `...` for a default that is no literal."""
    shown = []
    for each in list(inspect.signature(function).parameters.values())[is_method:]:
        default = each.default if each.default is each.empty or is_literal(each.default) else ...
        shown.append(each.replace(annotation=each.empty, default=default))
    return str(inspect.Signature(shown)).replace("Ellipsis", "...").replace("'", '"')


def signature_of(entry: Entry) -> str | None:
    """Return the signature that an entry should have; None for what is not called, and for protocols."""
    if inspect.isfunction(entry.found):
        return printed(entry.found, is_method=entry.owner is not None)
    if inspect.isclass(entry.found) and entry.owner is None and not is_protocol(entry.found):
        return printed(entry.found, is_method=False)
    return None


@pytest.mark.parametrize("entry", entries(), ids=str)
def test_what_is_said_is_there(entry: Entry) -> None:
    """
    Without it the reference could promise what was renamed or never was, or a parameter that is none.
    """
    assert entry.name in (dir(entry.home) if entry.owner is None else members_of(entry.home))
    assert entry.signature == signature_of(entry)


@pytest.mark.parametrize("module", sorted({entry.module for entry in entries()}))
def test_every_public_name_is_said(module: str) -> None:
    """
    Without it a name could be public, and known to nobody.
    """
    said = {entry.name for entry in entries() if entry.owner is None}
    assert set(getattr(importlib.import_module(module), "__all__", ())) <= said


@pytest.mark.parametrize("name", sorted(classes()))
def test_every_member_is_said(name: str) -> None:
    """
    Without it a method could be added, or be there for years, and stand nowhere.
    """
    assert members_to_say(classes()[name]) <= {entry.name for entry in entries() if entry.owner == name}


def test_nothing_is_said_twice() -> None:
    """
    Without it a reader could find the older of two descriptions.
    """
    names = [str(entry) for entry in entries()]
    assert sorted(names) == sorted(set(names))


def test_a_class_without_a_heading_has_nothing_to_say() -> None:
    """
    Without it the members of a class that has only a row could stand nowhere.
    """
    rows = [entry for entry in entries() if entry.owner is None and entry.name not in {*classes(), *SAID_ELSEWHERE}]
    ours = [entry.found for entry in rows if str(getattr(entry.found, "__module__", "")).startswith("genericclient")]
    kinds = [found for found in ours if inspect.isclass(found)]
    assert kinds
    assert {kind.__name__: members_to_say(kind) for kind in kinds if members_to_say(kind)} == {}


def tree_in(text: str) -> dict[str, tuple[str, ...]]:
    """Return the bases of the errors that a drawn tree names."""
    drawn = re.search(r"```text\n(ValueError\n.*?)```", text, re.DOTALL)
    assert drawn is not None
    bases: dict[str, tuple[str, ...]] = {}
    above: list[str] = []
    for line in drawn[1].splitlines():
        depth = (len(line) - len(line.lstrip())) // 4
        name, _, others = line.strip().partition(" (")
        bases[name] = (*above[depth - 1 : depth], *filter(None, others.rstrip(")").split(", ")))
        above[depth:] = [name]
    return bases


def spelled(kind: type) -> str:
    """Return the name of a class, with that of `requests` where it comes from there."""
    return f"requests.{kind.__name__}" if kind.__module__.startswith("requests") else kind.__name__


def test_the_tree_of_errors_is_theirs() -> None:
    """
    Without it an `except` could be written for a class that catches something else.
    """
    named = [getattr(genericclient, name) for name in genericclient.__all__]
    errors = [each for each in named if inspect.isclass(each) and issubclass(each, GenericClientError)]
    expected = {each.__name__: tuple(map(spelled, each.__bases__)) for each in errors}
    assert tree_in(PAGE.read_text("utf-8")) == {"ValueError": (), **expected}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## `m`\n\n| `f(a, b=1)` | x |\n", [Entry("m", None, "f", "(a, b=1)")]),
        ("## `m`\n\n| `v` | `f(x)` |\n", [Entry("m", None, "v", None)]),
        ("## `m`\n\n### `C`\n\n```text\nC(a,\n  b)\n```\n", [Entry("m", None, "C", "(a, b)", has_heading=True)]),
        (
            "## `m`\n\n### `C`\n\n| `f()` | x |\n\n### Others\n\n| `g()` | x |\n",
            [Entry("m", None, "C", None, has_heading=True), Entry("m", "C", "f", "()"), Entry("m", None, "g", "()")],
        ),
    ],
)
def test_a_page_is_read_as_it_is_meant(text: str, expected: list[Entry]) -> None:
    """
    Without it this file could be green because it reads nothing.
    """
    assert list(entries_in(text)) == expected
