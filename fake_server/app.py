"""The fake itself: an application that keeps a contract, with one door, `dispatch(Request) -> Response`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Request, Response

from fake_server.bodies import LARGEST_BODY, UnreadableBody, parsed, written
from fake_server.contract import Action, Contract
from fake_server.dialects import Answer, dialect_named
from fake_server.dialects.base import NOTHING
from fake_server.exceptions import ContractError, UnknownCollectionError
from fake_server.journal import Exchange, Journal
from fake_server.nearest import hint
from fake_server.redaction import redacted, redacted_headers, redacted_query
from fake_server.rules import Rules
from fake_server.store import Snapshot, Store
from fake_server.views import RowView

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Handler = TypeVar("Handler", bound=Callable[..., Any])


class FakeAPI:
    """A stateful fake of the API that a contract describes; a WSGI application.

    `base_url` is where it is said to be when no socket is involved. `fake.posts` and `fake["posts"]` are the rows,
    `fake.journal` is what happened. A collection without a fitting name, say `url`, is reached as an item.
    """

    def __init__(
        self, contract: Contract, base_url: str = "http://fake-api.test", *, snapshot: Snapshot | None = None
    ) -> None:
        self.contract = contract
        self.base_url = base_url.rstrip("/")
        self.journal = Journal()
        self._store = Store(contract.collections, snapshot)
        self._seed = self._store.snapshot()
        self._dialect = dialect_named(contract.dialect)
        self._rules = Rules(contract, self._store)

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

    def __repr__(self) -> str:
        """Name the dialect and the URL."""
        return f"<FakeAPI {self.contract.dialect} at {self.url}>"

    # -- state ---------------------------------------------------------------------------------------------------

    def snapshot(self) -> Snapshot:
        """Return the rows of now, by reference."""
        return self._store.snapshot()

    def restore(self, snapshot: Snapshot) -> None:
        """Put the rows back to a snapshot; the journal goes on."""
        self._store.restore(snapshot)

    def reset(self) -> None:
        """Put the rows back to the contract's own and clear the journal."""
        self._store.restore(self._seed)
        self.journal.clear()

    def fresh(self) -> FakeAPI:
        """Return another fake of the same contract, with the rows that this one began with; no row is copied."""
        return FakeAPI(self.contract, self.base_url, snapshot=self._seed)

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
        """Keep a contract of our own with one action more; the one that was given stays as it is."""
        old = self.contract
        changed = replace(old.collections[collection], actions={**old.collections[collection].actions, name: action})
        collections = MappingProxyType({**old.collections, collection: changed})
        self.contract = Contract(
            old.dialect, old.prefix, old.trailing_slash, old.pagination, collections, source=old.source
        )
        self._rules = Rules(self.contract, self._store)

    # -- the door ------------------------------------------------------------------------------------------------

    def dispatch(self, request: Request) -> Response:
        """Answer one request, note it in the journal, and keep what it changed.

        What a handler raises is raised here, after the journal noted a 500 and the rows were put back.
        """
        body = _read(request)
        with self._store.lock:
            before = self._store.snapshot()
            try:
                answer, warnings = self._rules.answer(request, body)
            except Exception as error:
                self._store.restore(before)
                self._note(request, body, Answer(500), (f"the handler raised {type(error).__name__}: {error}",))
                raise
            response = answer if isinstance(answer, Response) else _response(answer)
            for warning in warnings:
                response.headers.add("X-Fake-Warning", _one_line(warning))
            self._note(request, body, answer, warnings)
        return response

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Be a WSGI application (PEP 3333)."""
        return self.dispatch(Request(environ))(environ, start_response)

    def _note(self, request: Request, body: bytes | None, said: Answer | Response, warnings: tuple[str, ...]) -> None:
        if isinstance(said, Response):
            status, answer = said.status_code, None
        else:
            status, answer = said.status, None if said.body is NOTHING else said.body
        self.journal.note(
            Exchange(
                method=request.method,
                path=request.path,
                query=redacted_query(request.args.items(multi=True)),
                status=status,
                json=redacted(_shown(body)),
                answer=redacted(answer),
                request_headers=redacted_headers(request.headers.items()),
                response_headers=redacted_headers(said.headers.items()),
                warnings=warnings,
            )
        )


def _read(request: Request) -> bytes | None:
    """Return the body, or None for one that is larger than what is read at all."""
    request.max_content_length = LARGEST_BODY + 1  # a chunked body is cut there without a word
    try:
        body = request.get_data()
    except RequestEntityTooLarge:
        return None
    return body if len(body) <= LARGEST_BODY else None  # cut, or read by a server in front of us


def _shown(body: bytes | None) -> Any:
    if not body:
        return None
    try:
        return parsed(body)
    except UnreadableBody:
        return body[:1000].decode("utf-8", "backslashreplace")


def _response(answer: Answer) -> Response:
    headers: Mapping[str, str] = answer.headers
    if answer.body is NOTHING:
        response = Response(status=answer.status, headers=dict(headers))
        response.headers.pop("Content-Type", None)
        return response
    body = answer.body.encode() if answer.content_type != "application/json" else written(answer.body)
    return Response(body, answer.status, dict(headers), content_type=answer.content_type)


def _one_line(text: str) -> str:
    return " ".join(text.split()).encode("ascii", "backslashreplace").decode("ascii")
