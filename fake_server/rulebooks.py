"""Which rules serve a contract: those that its dialect names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, TypeAlias

from werkzeug.wrappers import Request, Response

from fake_server.contract import Contract
from fake_server.dialects import Answer, dialect_named
from fake_server.json_server import JsonServerRules
from fake_server.rules import Rules
from fake_server.store import Store
from fake_server.throttling import Throttling


class Rulebook(Protocol):
    """The rules of one contract over one store. The caller holds the store's lock."""

    def answer(self, request: Request, body: bytes | None) -> tuple[Answer | Response, tuple[str, ...]]:
        """Return what is said to a request, and warnings of what a real API would have passed over in silence."""


Make: TypeAlias = Callable[[Contract, Store, Throttling | None], Rulebook]
RULEBOOKS: Mapping[str, Make] = {"rest": Rules, "json-server": JsonServerRules}
"""By the `served_by` of a dialect."""


def rules_for(contract: Contract, store: Store, throttling: Throttling | None = None) -> Rulebook:
    """Return the rules that serve a contract; raise `ContractError` where they cannot keep it."""
    return RULEBOOKS[dialect_named(contract.dialect).served_by](contract, store, throttling)
