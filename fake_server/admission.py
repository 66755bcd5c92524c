"""What is checked before anything is done: in what form an answer is wanted, who asks, what they may, and how often."""

from __future__ import annotations

from dataclasses import replace

from werkzeug.wrappers import Request

from fake_server.auth import Rejected, challenge, may, user_of
from fake_server.contract import Contract
from fake_server.contract.settings import Auth, User
from fake_server.dialects import Answer, RestDialect
from fake_server.negotiation import FORMATS, JSON, accepted
from fake_server.routing import Place
from fake_server.stop import Stop
from fake_server.throttling import Throttling, client_of
from fake_server.urls import query_of

OPEN = frozenset({"root", "login"})
"""The kinds of places where anybody may come, as often as they like."""


class Admission:
    """The checks of one request at one place; the first that fails ends it."""

    def __init__(
        self, contract: Contract, dialect: RestDialect, throttling: Throttling | None, place: Place, request: Request
    ) -> None:
        self.media_type = JSON
        self.user: User | None = None
        self._contract = contract
        self._dialect = dialect
        self._throttling = throttling
        self._place = place
        self._request = request

    def check(self) -> None:
        """Check everything that comes before the method; anybody may see the root, and log in."""
        if self._dialect.negotiates:
            self._negotiate()
        self._authenticate()
        if self._place.kind in OPEN:
            return
        if not self.may(self._request.method):
            raise Stop(self._dialect.forbidden() if self.user else self._unauthenticated())
        self._throttle()

    def may(self, method: str) -> bool:
        """Say whether who asks may use a method here."""
        auth = self._contract.auth
        if auth is None:
            return True
        return may(self._place.collection.permission or auth.permission, self.user, method)

    def _negotiate(self) -> None:
        form = self._place.format or "".join(query_of(self._request).getlist("format")[-1:])
        offered = [each for name, each in FORMATS.items() if form in {"", name} and self._has(each)]
        if not offered:
            raise Stop(self._dialect.no_such_key())
        media_type = accepted(self._request.headers.get("Accept"), offered)
        if media_type is None:
            raise Stop(self._dialect.not_acceptable())
        self.media_type = media_type

    def _has(self, media_type: str) -> bool:
        """Say whether a place can be seen in a form: a login is for programs."""
        return media_type == JSON or self._place.kind != "login"

    def _auth(self) -> Auth | None:
        """Return whose credentials are looked at; where anybody may come, it is as the framework has it by default."""
        auth = self._contract.auth
        if auth is None or self._place.kind not in OPEN:
            return auth
        return replace(auth, schemes=self._dialect.open_schemes) if self._dialect.open_schemes else None

    def _authenticate(self) -> None:
        auth = self._auth()
        if auth is None:
            return
        try:
            self.user = user_of(auth, self._request.headers)
        except Rejected as rejected:
            raise Stop(self._unauthenticated(rejected)) from None

    def _unauthenticated(self, rejected: Rejected | None = None) -> Answer:
        auth = self._auth()
        assert auth is not None, "nobody is asked for credentials otherwise"
        refusal = None if rejected is None else rejected.refusal
        return self._dialect.unauthenticated(refusal, challenge(auth))

    def _throttle(self) -> None:
        throttle = self._contract.throttle
        if self._throttling is None or throttle is None or (throttle.anonymous and self.user is not None):
            return
        seconds = self._throttling.wait(client_of(self._request, self.user))
        if seconds is not None:
            raise Stop(self._dialect.throttled(seconds))
