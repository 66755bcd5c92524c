"""Which rules serve a contract: those that its dialect names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, TypeAlias

from werkzeug.wrappers import Request

from fake_server.contract import Contract
from fake_server.dialects import dialect_named
from fake_server.json_server import JsonServerRules
from fake_server.replies import Reply
from fake_server.rules import Rules
from fake_server.store import Store
from fake_server.throttling import Throttling


class Rulebook(Protocol):
    """The rules of one contract over one store. The caller holds the store's lock."""

    def answer(self, request: Request, body: bytes | None) -> Reply:
        """Return what comes of a request."""


Make: TypeAlias = Callable[[Contract, Store, Throttling | None], Rulebook]
RULEBOOKS: Mapping[str, Make] = {"rest": Rules, "json-server": JsonServerRules}
"""By the `served_by` of a dialect."""


def rules_for(contract: Contract, store: Store, throttling: Throttling | None = None) -> Rulebook:
    """Return the rules that serve a contract; raise `ContractError` where they cannot keep it."""
    return RULEBOOKS[dialect_named(contract.dialect).served_by](contract, store, throttling)
