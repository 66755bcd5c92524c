"""Which rows a query of json-server 1.0 selects: `field:operator=value`, or a tree of conditions in `_where`; pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fake_server.bodies import UnreadableBody, parsed
from fake_server.json_server.values import MISSING, order_of, read, same, text_of
from fake_server.rows import Row

Compare = Callable[[Any, Any], bool]


def _texts(compare: Callable[[str, str], bool]) -> Compare:
    return lambda value, wanted: isinstance(value, str) and compare(value.lower(), text_of(wanted).lower())


def _ordered(*orders: int) -> Compare:
    return lambda value, wanted: order_of(value, wanted) in orders


OPERATORS: Mapping[str, Compare] = {
    "lt": _ordered(-1),
    "lte": _ordered(-1, 0),
    "gt": _ordered(1),
    "gte": _ordered(1, 0),
    "eq": same,
    "ne": lambda value, wanted: not same(value, wanted),
    "in": lambda value, wanted: any(same(value, each) for each in (wanted if isinstance(wanted, list) else [wanted])),
    "contains": _texts(lambda value, wanted: wanted in value),
    "startsWith": _texts(str.startswith),
    "endsWith": _texts(str.endswith),
}
BEFORE_1 = re.compile(r"(.+)_([a-z]+)")


@dataclass(frozen=True, slots=True)
class Condition:
    """One parameter of a query: the path, the operator (None: there is no such one), and the value as it is read."""

    name: str
    path: str
    operator: str | None
    value: Any


def condition_of(name: str, text: str) -> Condition:
    """Return what one parameter asks for: `views:gt=5`, in the manner of 0.17 `views_gt=5`, or `views=5`."""
    path, operator = _parted(name)
    value = [read(each.strip()) for each in text.split(",")] if operator == "in" else read(text)
    return Condition(name, path, operator, value)


def _parted(name: str) -> tuple[str, str | None]:
    path, colon, word = name.rpartition(":")
    if colon:
        return (name, "eq") if not word else (path, word if word in OPERATORS else None)
    older = BEFORE_1.fullmatch(name)
    return (older[1], older[2]) if older and older[2] in OPERATORS else (name, "eq")


def tree_of(conditions: Iterable[Condition]) -> dict[str, Any]:
    """Return the tree that conditions are, as `_where` would say it; of two that are the same, the last one counts.

    What is asked of an item of a list, as in `tags.0=a`, stands there as a list, which no row meets.
    """
    tree: dict[str, Any] = {}
    for each in conditions:
        if each.operator is None:
            continue
        branch, parts = tree, each.path.split(".")
        for part, following in zip(parts, [*parts[1:], ""], strict=True):
            under = branch.get(part)
            branch[part] = [] if following.isdecimal() else under if isinstance(under, dict) else {}
            if following.isdecimal():
                break
            branch = branch[part]
        else:
            branch[each.operator] = each.value
    return tree


def tree_in(text: str) -> dict[str, Any] | None:
    """Return the tree that `_where` holds, or None where it is no JSON, or neither an object nor an array."""
    try:
        value = parsed(text.encode("utf-8", "surrogatepass"))
    except (UnreadableBody, UnicodeError):
        return None
    if isinstance(value, list):
        return {str(index): each for index, each in enumerate(value)}
    return value if isinstance(value, dict) else None


def is_selected(row: Mapping[str, Any], tree: Mapping[str, Any]) -> bool:
    """Say whether a row meets all conditions of a tree.

    A condition on what is inside a value that is no object does not count, so that `author.name=Ada` also selects the
    rows without an author: that is what json-server does.
    """
    return all(_is_met(row, name, wanted) for name, wanted in tree.items())


def _is_met(row: Mapping[str, Any], name: str, wanted: Any) -> bool:
    if name == "or":
        return isinstance(wanted, list) and any(isinstance(each, dict) and is_selected(row, each) for each in wanted)
    if not isinstance(wanted, dict):
        return False
    value = row.get(name, MISSING)
    operators = [word for word in OPERATORS if word in wanted]
    if operators:
        return value is not MISSING and all(OPERATORS[word](value, wanted[word]) for word in operators)
    return not isinstance(value, dict) or is_selected(value, wanted)


def misread(rows: Sequence[Row], condition: Condition, text: str) -> str | None:
    """Return the text that rows have where a query was read as another type, so that nothing equals it; else None.

    `id=1` asks json-server 1.0 for the number 1, and its ids are texts.
    """
    if condition.operator not in ("eq", "ne", "in"):
        return None
    texts = {each.strip() for each in text.split(",")} if condition.operator == "in" else {text}
    texts = {each for each in texts if not isinstance(read(each), str)}
    found = (row.get(condition.path) for row in rows)
    return next((value for value in found if isinstance(value, str) and value in texts), None)
