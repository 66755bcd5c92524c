"""What is done with a request: the contract's rules, in the order in which a real API checks them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from werkzeug.wrappers import Request, Response

from fake_server.bodies import LARGEST_BODY, UnreadableBody, parsed
from fake_server.contract import Contract
from fake_server.dialects import Answer, InvalidPage, Listing, dialect_named
from fake_server.nearest import hint
from fake_server.paging import cut
from fake_server.query import conditions, key_of, matching
from fake_server.refusals import Refusal
from fake_server.routing import NoPlace, Place, place_of
from fake_server.rows import Key, Row, copied_row
from fake_server.schema import key_refusal, unknown_keys, validated, with_defaults
from fake_server.store import Store, Table
from fake_server.views import RowView

Said: TypeAlias = Answer | Response


class Stop(Exception):  # not an error: the answer is known, and nothing further is checked
    """Carries the answer of the first check that failed."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer)
        self.answer = answer


class Rules:
    """The rules of one contract over one store. The caller holds the store's lock."""

    def __init__(self, contract: Contract, store: Store) -> None:
        self._contract = contract
        self._store = store
        self._dialect = dialect_named(contract.dialect)

    def answer(self, request: Request, body: bytes | None) -> tuple[Said, tuple[str, ...]]:
        """Return what is said to a request, and warnings of what a real API would have passed over in silence."""
        place = place_of(self._contract, request.path)
        if isinstance(place, NoPlace):
            return self._nowhere(place, request)
        turn = _Turn(self._contract, self._store, place, request, body)
        try:
            said = turn.answer()
        except Stop as stop:
            said = stop.answer
        if isinstance(said, Answer):
            headers = {**self._dialect.standing_headers(place.allow), **said.headers}
            if said.status == 405:
                headers["Allow"] = place.allow
            said = Answer(said.status, said.body, headers, said.content_type)
        return said, tuple(turn.warnings)

    def _nowhere(self, place: NoPlace, request: Request) -> tuple[Answer, tuple[str, ...]]:
        hints = (place.hint,) if place.hint else ()
        if place.slashed:
            query = request.query_string.decode("latin-1")
            redirected = self._dialect.redirected_to(place.slashed + (f"?{query}" if query else ""))
            if redirected is not None:
                return redirected, hints
        said = self._dialect.no_route()
        headers = {**self._dialect.standing_headers(None), **said.headers}
        return Answer(said.status, said.body, headers, said.content_type), hints


class _Turn:
    """One request at one place."""

    def __init__(self, contract: Contract, store: Store, place: Place, request: Request, body: bytes | None) -> None:
        self.warnings: list[str] = []
        self._contract = contract
        self._dialect = dialect_named(contract.dialect)
        self._store = store
        self._place = place
        self._collection = place.collection
        self._request = request
        self._body = body

    def answer(self) -> Said:
        """Check the method, then do what it says at this place."""
        method = "GET" if self._request.method == "HEAD" else self._request.method
        if method == "OPTIONS":
            return self._dialect.described(self._described_name())
        if method not in self._place.methods:
            raise Stop(self._dialect.method_not_allowed(self._request.method))
        if self._place.kind == "action":
            return self._act()
        by_place: dict[tuple[str, str], Callable[[], Answer]] = {
            ("root", "GET"): self._root,
            ("list", "GET"): self._list,
            ("list", "POST"): self._create,
            ("detail", "GET"): lambda: Answer(200, self._row()),
            ("detail", "PUT"): lambda: self._update(partial=False),
            ("detail", "PATCH"): lambda: self._update(partial=True),
            ("detail", "DELETE"): self._delete,
        }
        return by_place[self._place.kind, method]()

    # -- reading -------------------------------------------------------------------------------------------------

    def _root(self) -> Answer:
        root = self._request.base_url.rstrip("/")
        slash = "/" if self._contract.trailing_slash else ""
        return Answer(200, {name: f"{root}/{name}{slash}" for name in self._contract.collections})

    def _list(self) -> Answer:
        rows = matching(self._table(), self._conditions())
        style = self._contract.pagination.style
        if style == "none":
            return Answer(200, [copied_row(row) for row in rows])
        listing = Listing(self._request.base_url, list(self._request.args.items(multi=True)))
        size = self._dialect.page_size(listing, self._collection.page_size or self._contract.pagination.page_size)
        try:
            number = self._dialect.page_number(listing, cut(rows, 1, size).pages)
        except InvalidPage:
            return self._dialect.no_page()
        page = cut(rows, number, size)
        return self._dialect.linked(page, listing) if style == "link-header" else self._dialect.enveloped(page, listing)

    def _conditions(self) -> Mapping[str, Any]:
        args = {name: values[-1] for name, values in self._request.args.lists()}
        self._warn_of_unknown(args)
        wanted, refusals = conditions(self._collection, args)
        if refusals:
            raise Stop(self._dialect.filter_refused(refusals))
        return wanted

    def _warn_of_unknown(self, args: Mapping[str, str]) -> None:
        paging = self._dialect.parameters if self._contract.pagination.style != "none" else frozenset()
        known = {*paging, *filter(self._collection.filterable, [*self._collection.fields, self._collection.pk.field])}
        for name in args:
            if name not in known and not self._collection.filterable(name):
                self.warnings.append(f"the query parameter {name!r} was ignored; {hint(name, known)}")

    # -- writing -------------------------------------------------------------------------------------------------

    def _create(self) -> Answer:
        kept = self._validated(partial=False)
        row = self._stored(lambda: self._table().add(with_defaults(self._collection, kept)))
        slash = "/" if self._contract.trailing_slash else ""
        url = f"{self._request.base_url.rstrip('/')}/{row[self._collection.pk.field]}{slash}"
        return self._dialect.created(row, url)

    def _update(self, *, partial: bool) -> Answer:
        row = self._row()
        key = row[self._collection.pk.field]
        kept = self._validated(partial=partial)
        return Answer(200, self._stored(lambda: self._table().put(key, {**row, **kept})))

    def _delete(self) -> Answer:
        self._table().remove(self._row()[self._collection.pk.field])
        return Answer(204)

    def _validated(self, *, partial: bool) -> Row:
        body = self._object()
        kept, refusals = validated(self._collection, body, partial=partial)
        key = kept.get(self._collection.pk.field)
        refused_key = key_refusal(key) if key is not None else None
        if refused_key is not None:
            refusals[self._collection.pk.field] = [refused_key]
        if refusals:
            raise Stop(self._dialect.refused(refusals))
        for name in unknown_keys(self._collection, body):
            self.warnings.append(f"the key {name!r} of the body was ignored; {hint(name, self._collection.fields)}")
        return kept

    def _stored(self, write: Callable[[], Row]) -> Row:
        try:
            return write()
        except KeyError:
            field = self._collection.pk.field
            taken = Refusal("taken", {"verbose_name": self._verbose_name().lower(), "field": field})
            raise Stop(self._dialect.refused({field: [taken]})) from None

    def _object(self) -> Row:
        """Return the object that was sent; no body at all is an empty one, as in Django REST framework."""
        body = {} if self._body == b"" else self._json()
        if not isinstance(body, dict):
            raise Stop(self._dialect.not_an_object(body))
        return body

    def _json(self) -> Any:
        if self._body is None:
            raise Stop(self._dialect.unparsable(f"a body of more than {LARGEST_BODY} bytes is not read"))
        if self._request.mimetype != "application/json":
            raise Stop(self._dialect.unsupported(self._request.content_type or ""))
        try:
            return parsed(self._body)
        except UnreadableBody as error:
            raise Stop(self._dialect.unparsable(str(error))) from None

    # -- actions -------------------------------------------------------------------------------------------------

    def _act(self) -> Said:
        action = self._place.action
        if not action.detail:
            rows = RowView(self._place.name, self._store)
            return _said(action.handler(self._request, rows) if action.handler else list(rows))
        row = self._row()
        key = row[self._collection.pk.field]
        row.update(copied_row(dict(action.set)))
        body = action.handler(self._request, row) if action.handler else row
        self._stored(lambda: self._table().put(key, row))
        return _said(body)

    # -- what is spoken of ---------------------------------------------------------------------------------------

    def _table(self) -> Table:
        return self._store.tables[self._place.name]

    def _row(self) -> Row:
        """Return a copy of the row of this place, if there is one and the query selects it."""
        wanted = self._conditions() if self._dialect.filters_details else {}
        key: Key | None = key_of(self._collection, self._place.key or "")
        if key is None:
            raise Stop(self._dialect.no_such_key())
        row = self._table().get(key)
        if row is None or not matching([row], wanted):
            raise Stop(self._dialect.absent(self._verbose_name()))
        return row

    def _verbose_name(self) -> str:
        return self._collection.verbose_name or singular(self._place.name)

    def _described_name(self) -> str:
        kinds = {"list": "List", "detail": "Instance", "action": self._place.action_name.replace("_", " ").title()}
        return f"{self._verbose_name()} {kinds[self._place.kind]}" if self._place.kind in kinds else "Api Root"


def _said(body: Any) -> Said:
    """Return the answer that a handler's result stands for."""
    if isinstance(body, Response):
        return body
    status = 200
    if isinstance(body, tuple):
        body, status = body
    return Answer(204) if body is None and status == 200 else Answer(status, body)


def singular(name: str) -> str:
    """Return the class name that a collection's rows would have: `blog-posts` gives `BlogPost`."""
    words = name.replace("-", "_").split("_")
    last = words[-1]
    if last.endswith("ies"):
        words[-1] = last[:-3] + "y"
    elif last.endswith("s") and not last.endswith("ss"):
        words[-1] = last[:-1]
    return "".join(word[:1].upper() + word[1:] for word in words)
