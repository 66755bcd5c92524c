"""Which marks a test has, and which of them is the nearest."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


def marks_of(item: pytest.Item, name: str) -> Iterator[pytest.Mark]:
    """Go over the marks of a test, the nearest first: of its parameters, its function, its classes, its module.

    pytest has those of a parameter behind those of the function, and those of a class behind those of its bases.
    """
    of_parameters = [mark for mark in getattr(getattr(item, "callspec", None), "marks", ()) if mark.name == name]
    yield from of_parameters
    for node in reversed(item.listchain()):
        own = [
            mark for mark in node.own_markers if mark.name == name and not any(mark is each for each in of_parameters)
        ]
        yield from reversed(own) if isinstance(node, pytest.Class) else own
