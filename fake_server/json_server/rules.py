"""What is done with a request by the rules of json-server, which answer 404 wherever others say what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from werkzeug.wrappers import Request

from fake_server.bodies import written
from fake_server.conditional import is_known, tag_of
from fake_server.contract import Contract
from fake_server.dialects import Answer
from fake_server.dialects.base import NOTHING
from fake_server.dialects.json_server import AnyJsonServer, JsonServer, JsonServer1
from fake_server.exceptions import ContractError
from fake_server.json_server.routing import Place, place_in_0_17, place_in_1
from fake_server.json_server.verbs import Verbs
from fake_server.json_server.verbs_0_17 import Verbs017
from fake_server.json_server.verbs_1 import Verbs1
from fake_server.replies import Reply
from fake_server.rules import path_of
from fake_server.stop import Stop
from fake_server.store import Store
from fake_server.throttling import Throttling

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Version:
    """One of the two servers: its words, its places, and what it does there."""

    dialect: AnyJsonServer
    place_of: Callable[[Contract, str], Place]
    verbs: type[Verbs]


VERSIONS = {
    each.dialect.name: each
    for each in (Version(JsonServer(), place_in_0_17, Verbs017), Version(JsonServer1(), place_in_1, Verbs1))
}


class JsonServerRules:
    """The rules of one contract over one store. The caller holds the store's lock.

    Raises `ContractError` for a contract that wants another pagination than json-server has, or a login.
    """

    def __init__(self, contract: Contract, store: Store, throttling: Throttling | None = None) -> None:
        style = contract.pagination.style
        if style != "none":
            why = "json-server gives a page only to who asks for `_page`"
            raise ContractError(f"pagination.style is {style!r}; expected 'none', as {why}")
        if contract.auth is not None and contract.auth.login is not None:
            raise ContractError(f"auth.login is {contract.auth.login!r}; expected none, as json-server has no login")
        self._contract = contract
        self._store = store
        self._throttling = throttling
        self._version = VERSIONS[contract.dialect]

    def answer(self, request: Request, body: bytes | None) -> Reply:
        """Return what comes of a request."""
        dialect = self._version.dialect
        if request.method == "OPTIONS":
            return Reply(dialect.preflight(_sent(request)))
        place = self._version.place_of(self._contract, path_of(request))
        verbs = self._version.verbs(self._contract, self._store, self._throttling, dialect, place, request, body)
        try:
            said = verbs.answer()
        except Stop as stop:
            said = stop.answer
        if isinstance(said, Answer):
            said = self._dressed(said, place, request)
        return Reply(said, tuple(verbs.warnings), verbs.nowhere)

    def _dressed(self, said: Answer, place: Place, request: Request) -> Answer:
        """Return an answer with its headers, and, where it has an entity tag that is known, as a 304."""
        dialect = self._version.dialect
        headers = {**dialect.standing_headers(request.method, _sent(request)), **said.headers}
        content_type = dialect.json_type if said.content_type == JSON else said.content_type
        wants_tag = dialect.tags or self._contract.optimistic
        has_tag = wants_tag and (said.content_type == JSON or said.status < 400)
        if said.body is not NOTHING and (has_tag or (place.kind == "root" and said.status == 200)):
            headers["ETag"] = self._tag_of(said.body)
            if said.status == 200 and _is_known(request, headers["ETag"]):
                return Answer(304, NOTHING, {**headers, "Vary": "Origin"})
        return replace(said, headers=headers, content_type=content_type)

    def _tag_of(self, body: Any) -> str:
        """Return the entity tag of a body, which is weak unless somebody is to write by it (`optimistic`)."""
        tag = tag_of(body.encode() if isinstance(body, str) else written(body))
        return tag if self._contract.optimistic else f"W/{tag}"


def _sent(request: Request) -> dict[str, str]:
    return dict(request.headers.items())


def _is_known(request: Request, tag: str) -> bool:
    is_read = request.method in ("GET", "HEAD") and "no-cache" not in request.headers.get("Cache-Control", "")
    return is_read and is_known(request.headers, tag)
