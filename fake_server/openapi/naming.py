"""What things are called in a document that is emitted: components by collection, and operations, each name once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from fake_server.contract import Contract
from fake_server.contract.collection import singular

RESERVED = ("Error", "Refused")
FORMS = ("{}", "{}Request", "Patched{}Request", "Paginated{}List")
"""The components of one collection, by its own name: a row, what makes one, what changes one, a page."""


def component_names(contract: Contract) -> Mapping[str, str]:
    """Return for each collection what a row of it is called; one that is the same as another has that one's."""
    used, found = set(RESERVED), {}
    for name, collection in contract.collections.items():
        if collection.same_as is None:
            wanted = collection.verbose_name or singular(name)
            found[name] = _free(re.sub(r"[^A-Za-z0-9_.-]", "_", wanted) or "Row", used)
            used |= {form.format(found[name]) for form in FORMS}
    return {name: found[contract.table_of(name)] for name in contract.collections}


def unique(name: str, used: Iterable[str]) -> str:
    """Return a name that nothing has yet: itself, else with a number behind it."""
    taken = frozenset(used)
    return next(each for each in _numbered(name) if each not in taken)


def _free(name: str, used: set[str]) -> str:
    return next(each for each in _numbered(name) if used.isdisjoint(form.format(each) for form in FORMS))


def _numbered(name: str) -> Iterable[str]:
    yield name
    number = 2
    while True:
        yield f"{name}_{number}"
        number += 1
