"""The fake itself: an application that keeps a contract, with one door, `dispatch(Request) -> Response`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import replace
from datetime import datetime
from time import perf_counter
from typing import TYPE_CHECKING, Any, TypeVar

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Request, Response

from fake_server.adversary import Page
from fake_server.bodies import LARGEST_BODY
from fake_server.clock import Clock
from fake_server.contract import Action, Contract
from fake_server.dialects import Answer, dialect_named
from fake_server.dialects.base import NOTHING
from fake_server.exceptions import ContractError, UnknownCollectionError
from fake_server.exchanges import exchange_of
from fake_server.faults import Strike
from fake_server.faults.spoiling import stock_answer
from fake_server.journal import Journal
from fake_server.nearest import hint
from fake_server.planning import Planning
from fake_server.replies import Reply, explained
from fake_server.responses import MOST_WARNINGS, at_most, make_conditional, one_line, response_of, with_phrase
from fake_server.routing import Place, place_of
from fake_server.rulebooks import Rulebook, rules_for
from fake_server.rules import path_of
from fake_server.store import Snapshot, Store
from fake_server.striking import struck
from fake_server.throttling import Throttling
from fake_server.turns import Turn
from fake_server.urls import make_query_readable
from fake_server.views import RowView

if TYPE_CHECKING:
    from typing import Self

    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Handler = TypeVar("Handler", bound=Callable[..., Any])


class FakeAPI(Planning):
    """A stateful fake of the API that a contract describes; a WSGI application.

    `base_url` is where it is said to be when no socket is involved. `fake.posts` and `fake["posts"]` are the rows,
    `fake.journal` is what happened. A collection without a fitting name, say `url`, is reached as an item.
    """

    def __init__(
        self, contract: Contract, base_url: str = "http://fake-api.test", *, snapshot: Snapshot | None = None
    ) -> None:
        self.contract = contract
        self.base_url = base_url.rstrip("/")
        self.explains = False
        """Whether the answer to a request that leads nowhere also says what would lead somewhere."""
        self.journal = Journal()
        self.clock = Clock()
        self._store = Store(contract.collections, snapshot, self.clock)
        super().__init__(contract, self._store, self.clock)
        self._seed = self._store.snapshot()
        self._views: dict[str, tuple[Contract, Contract, Rulebook]] = {}  # by prefix: of what, and what it is there
        self._throttling = None if contract.throttle is None else Throttling(contract.throttle, self.clock)
        self._rules = rules_for(contract, self._store, self._throttling)
        self._is_made = True

    @property
    def url(self) -> str:
        """The root of the API, without a slash at its end."""
        return self.base_url + self.contract.prefix

    def __getitem__(self, name: str) -> RowView:
        """Return the rows of a collection; raise `UnknownCollectionError` with the nearest known name."""
        if name not in self.contract.collections:
            raise UnknownCollectionError(f"no collection {name!r}; {hint(name, self.contract.collections)}")
        return RowView(name, self._store)

    def __getattr__(self, name: str) -> RowView:
        """Return the rows of a collection, as an attribute."""
        if name.startswith("__") or "contract" not in self.__dict__:  # copy and pickle ask before __init__ has run
            raise AttributeError(name)
        return self[name]

    def __setattr__(self, name: str, value: object) -> None:
        """Set an attribute; raise `AttributeError` for the rows of a collection, which nobody would see."""
        if "_is_made" in self.__dict__ and name in self.contract.collections and name not in self.__dict__:
            raise AttributeError(
                f"{name!r} are rows, and cannot be set; add some with {name}.add(...), or begin with others (with_rows)"
            )
        super().__setattr__(name, value)

    def __repr__(self) -> str:
        """Name the dialect and the URL."""
        return f"<FakeAPI {self.contract.dialect} at {self.url}>"

    # -- state ---------------------------------------------------------------------------------------------------

    def snapshot(self) -> Snapshot:
        """Return the rows of now, by reference."""
        return self._store.snapshot()

    def restore(self, snapshot: Snapshot) -> None:
        """Put the rows back to a snapshot of this fake, visible to everybody; the journal goes on."""
        with self._store.lock:
            self._store.restore(snapshot)
            self._replica.forget()

    def reset(self) -> None:
        """Put the rows back to the contract's own, clear the journal, and forget who asked how often and all plans."""
        with self._store.lock:
            self._store.restore(self._seed)
            self.clear_faults()
            self.journal.clear()
            self.clock.reset()
            if self._throttling is not None:
                self._throttling.reset()

    def fresh(self) -> Self:
        """Return another fake of the same contract, with the rows that this one began with; no row is copied.

        Nothing is planned for it.
        """
        return type(self)(self.contract, self.base_url, snapshot=self._seed)

    def openapi(self) -> dict[str, Any]:
        """Return an OpenAPI 3.1 document of this fake as it is, with the actions that were hung on it."""
        return self.contract.openapi(self.url)

    def under(self, prefix: str) -> FakeAPI:
        """Return this fake as it is under another path: the same rows, journal and plans, with other URLs."""
        if prefix == self.contract.prefix:
            return self
        of, contract, rules = self._views.get(prefix, (None, self.contract, self._rules))
        if of is not self.contract:
            contract = self.contract.but(prefix=prefix)
            rules = rules_for(contract, self._store, self._throttling)
            self._views[prefix] = self.contract, contract, rules
        view = copy(self)
        view.__dict__.update(contract=contract, _rules=rules)
        return view

    # -- actions -------------------------------------------------------------------------------------------------

    def detail_route(
        self, collection: str, *, methods: Iterable[str] = ("POST",), name: str | None = None
    ) -> Callable[[Handler], Handler]:
        """Hang a function on each row: `handler(request, row) -> body`; what it writes into `row` is kept.

        `name` is the path segment, by default the function's own name. A body of None answers 204, a pair
        `(body, status)` another status, a `werkzeug.Response` is sent as it is.
        """
        return self._route(collection, methods, name, detail=True)

    def list_route(
        self, collection: str, *, methods: Iterable[str] = ("POST",), name: str | None = None
    ) -> Callable[[Handler], Handler]:
        """Hang a function on a collection: `handler(request, rows) -> body`, where `rows` is its `RowView`."""
        return self._route(collection, methods, name, detail=False)

    def _route(
        self, collection: str, methods: Iterable[str], name: str | None, *, detail: bool
    ) -> Callable[[Handler], Handler]:
        if isinstance(methods, str):
            raise ContractError(f"methods is {methods!r}; expected a list, such as [{methods!r}]")
        self[collection]  # an unknown name is refused here, where the mistake is

        def hang(handler: Handler) -> Handler:
            action = Action(detail=detail, methods=tuple(methods), handler=handler)
            self._with_action(collection, name or handler.__name__, action)
            return handler

        return hang

    def _with_action(self, collection: str, name: str, action: Action) -> None:
        """Keep a contract of our own with one action more; the one that was given stays as it is.

        Another action of the name keeps the methods that this one has not.
        """
        table = self.contract.table_of(collection)
        old = self.contract.collections
        others = [each for each in old[table].actions_named(name) if set(each.methods).isdisjoint(action.methods)]
        actions = {**old[table].actions, name: (*others, action)}
        self.contract = self.contract.but(collections={**old, table: replace(old[table], actions=actions)})
        self._rules = rules_for(self.contract, self._store, self._throttling)

    # -- the door ------------------------------------------------------------------------------------------------

    def dispatch(self, request: Request) -> Response:
        """Answer one request, note it in the journal, and keep what it changed.

        What a handler raises is raised here, after the journal noted a 500 and the rows were put back. What was planned
        may strike: the response is then another one, or one that does not end well (`fake_server.faults.wire`).
        """
        make_query_readable(request)
        body = _read(request)
        started, began = self.clock.now(), perf_counter()
        with self._store.lock:
            strike = self._plan.strike(request.method, self._paths(request)) if self._plan else None
            try:
                turn = self._turn(request, body, strike)
            except BaseException as error:  # pytest.fail() in a handler raises what is no Exception
                told = f"the handler raised {type(error).__name__}: {error}"
                turn = Turn(Response(status=500), warnings=(told,))
                self._note(request, body, turn, started, perf_counter() - began)
                raise
            self._note(request, body, turn, started, perf_counter() - began + (strike.seconds if strike else 0))
        return with_phrase(turn.response)

    def _note(self, request: Request, body: bytes | None, turn: Turn, started: datetime, seconds: float) -> None:
        header = self.contract.auth.header if self.contract.auth else ""
        self.journal.note(exchange_of(request, body, turn, started, seconds, header))

    def _turn(self, request: Request, body: bytes | None, strike: Strike | None) -> Turn:
        if strike is None:
            return self._carried_out(request, body)
        is_done = strike.fault.carries_out(request.method)
        turn = self._carried_out(request, body) if is_done else Turn(stock_answer(strike.fault.name))
        return struck(strike, turn, request, dialect_named(self.contract.dialect), self.clock)

    def _carried_out(self, request: Request, body: bytes | None) -> Turn:
        """Answer a request by the rules, and keep what it changed."""
        place = place_of(self.contract, path_of(request)) if self._replica or self._plan else None
        old = self._replica.seen_by(request.method, place) if isinstance(place, Place) else None
        rules = self._rules if old is None else rules_for(self.contract, old, self._throttling)
        with self._store.transaction(), self._replica.writing():
            reply = rules.answer(request, body)
        said, warnings = reply.said, reply.warnings
        faults: tuple[str, ...] = () if old is None else ("lag",)
        if isinstance(place, Place) and place.kind == "list" and isinstance(said, Answer):
            page = Page(request, place.collection, self._store.table(place.name), said)
            said, name, warning = self._adversary.at(page, self._paths(request))
            faults, warnings = faults + name, warnings + warning
        if reply.nowhere and self.explains and isinstance(said, Answer):
            said = explained(said, reply.nowhere)
        return self._said(request, replace(reply, said=said, warnings=at_most(MOST_WARNINGS, warnings)), faults)

    def _said(self, request: Request, reply: Reply, faults: tuple[str, ...]) -> Turn:
        said = reply.said
        response = said if isinstance(said, Response) else response_of(said)
        if self.contract.conditional or self.contract.optimistic:
            make_conditional(request, response)
        for warning in reply.warnings:
            response.headers.add("X-Fake-Warning", one_line(warning))
        answer = None if isinstance(said, Response) or said.body is NOTHING else said.body
        return Turn(response, answer, reply.warnings, faults, nowhere=reply.nowhere)

    def _paths(self, request: Request) -> list[str]:
        """Return the path of a request, and what it is called inside the API where that has a prefix."""
        path, prefix = path_of(request), self.contract.prefix
        return [path, path.removeprefix(prefix)] if prefix and path.startswith(f"{prefix}/") else [path]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Be a WSGI application (PEP 3333)."""
        return self.dispatch(Request(environ))(environ, start_response)


def _read(request: Request) -> bytes | None:
    """Return the body, or None for one that is larger than what is read at all."""
    request.max_content_length = LARGEST_BODY + 1  # a chunked body is cut there without a word
    try:
        body = request.get_data(cache=True, parse_form_data=False)
    except RequestEntityTooLarge:
        return None
    return body if len(body) <= LARGEST_BODY else None  # cut, or read by a server in front of us
