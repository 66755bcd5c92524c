"""What a test says of its fake: the `fake_api` marks around it, merged from far to near."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from fake_server import Auth, Contract, Pagination, Throttle
from fake_server.nearest import nearest

OF_THE_FAKE = ("contract", "data", "url", "block_network", "strict")
OF_THE_CONTRACT = (
    "dialect",
    "prefix",
    "trailing_slash",
    "missing_slash",
    "pagination",
    "page_size",
    "auth",
    "throttle",
    "conditional",
    "optimistic",
    "strict_queries",
)
KNOWN = tuple(sorted(OF_THE_FAKE + OF_THE_CONTRACT))
TABLES: Mapping[str, type] = {"pagination": Pagination, "auth": Auth, "throttle": Throttle}
"""What may be said as the written form has it, instead of an object."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """One `@pytest.mark.fake_api(...)`, or several merged.

    `contract` is a `Contract` or the path of one. `data` are rows by collection: instead of those that the contract
    begins with, or a whole API where there is no contract. `url` is where unmodified code finds the fake, and
    `block_network` lets it find nothing else. `strict` says whether a request that leads nowhere fails the test, and a
    planned answer that nobody fetched. `changes` replace what the contract says; `page_size` among them is that of
    every collection.
    """

    contract: Contract | str | Path | None = None
    data: Mapping[str, Any] | None = None
    url: str | None = None
    block_network: bool = False
    strict: bool | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, words: Mapping[str, Any]) -> Settings:
        """Read the keywords of a mark; raise `ValueError` for an unknown one, with the nearest known name."""
        for name in ("strict", "block_network"):
            if not isinstance(words.get(name, True), bool):
                raise ValueError(f"{name} is {words[name]!r}; expected True or False")  # noqa: TRY004  # as all here
        for name in words:
            if name not in KNOWN:
                near = nearest(name, KNOWN)
                meant = f"did you mean {near!r}? " if near else ""
                raise ValueError(f"unknown {name!r}; {meant}known: {', '.join(KNOWN)}")
        said = {name: words[name] for name in OF_THE_FAKE if name in words}
        return cls(**said, changes={name: words[name] for name in OF_THE_CONTRACT if name in words})

    def is_same(self, other: Settings) -> bool:
        """Tell whether both are made of the very same values, so that what was built of one is that of the other.

        Values that are equal may be something else: True, 1 and 1.0 are.
        """
        ours = {**vars(self), "changes": None, **self.changes}
        theirs = {**vars(other), "changes": None, **other.changes}
        return ours.keys() == theirs.keys() and all(_is_same(ours[name], theirs[name]) for name in ours)

    @classmethod
    def merged(cls, marks: Iterable[pytest.Mark]) -> Settings:
        """Read marks, the nearest first; raise `ValueError` for what none of them takes."""
        words: dict[str, Any] = {}
        for mark in reversed(list(marks)):
            if mark.args:
                raise ValueError(f"takes names only, such as dialect='drf'; got {mark.args[0]!r}")
            words |= mark.kwargs
        return cls.of(words)

    def applied(self, contract: Contract | None) -> Contract:
        """Return a contract with what is said here; without one, that of `data` alone.

        Raises `ContractError` for what no contract can say.
        """
        changes = dict(self.changes)
        if contract is None:
            contract = Contract.from_rows(self.data or {}, "data= of the test", dialect=changes.pop("dialect", None))
        elif self.data is not None:
            contract = contract.with_rows(self.data)
        page_size = changes.pop("page_size", None)
        for name, kind in TABLES.items():
            if name in changes and not isinstance(changes[name], kind | None):
                changes[name] = getattr(Contract.from_data({name: changes[name]}, "the words of the test"), name)
        changed = contract.but(**changes) if changes else contract
        return changed if page_size is None else _with_page_size(changed, page_size)


def _with_page_size(contract: Contract, page_size: int) -> Contract:
    return contract.but(
        pagination=replace(contract.pagination, page_size=page_size),
        collections={name: replace(each, page_size=None) for name, each in contract.collections.items()},
    )


def _is_same(one: object, other: object) -> bool:
    plain = isinstance(one, str | Path) or (isinstance(one, int) and type(one) is type(other))
    return one is other or (plain and one == other)
