"""What a request does at its place, as far as both json-servers agree: reads, writes, singletons, actions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import TypeAlias
from urllib.parse import quote

from werkzeug.wrappers import Request

from fake_server.acting import Acting, Said
from fake_server.contract import Contract
from fake_server.dialects import Answer
from fake_server.dialects.json_server import AnyJsonServer
from fake_server.json_server.cutting import Sizes
from fake_server.json_server.guarding import let_in
from fake_server.json_server.reading import Body
from fake_server.json_server.relatives import Relatives
from fake_server.json_server.routing import Place
from fake_server.relations import Relations
from fake_server.representation import represented
from fake_server.rows import Row
from fake_server.stop import Stop
from fake_server.store import Store
from fake_server.table import Table
from fake_server.throttling import Throttling
from fake_server.urls import origin_of
from fake_server.views import RowView

Handlers: TypeAlias = Mapping[tuple[str, str], Callable[[], Answer]]


class Verbs(ABC):
    """One request to a json-server."""

    def __init__(
        self,
        contract: Contract,
        store: Store,
        throttling: Throttling | None,
        dialect: AnyJsonServer,
        place: Place,
        request: Request,
        content: bytes | None,
    ) -> None:
        self.warnings: list[str] = []
        self.nowhere: str | None = None
        """What would lead somewhere, of a request that leads nowhere."""
        self._contract = contract
        self._store = store
        self._throttling = throttling
        self._dialect = dialect
        self._place = place
        self._collection = place.collection
        self._request = request
        self._content = content
        self._body = Body({}, "", dialect)
        self._relatives = self._make_relatives()

    def answer(self) -> Said:
        """Check who asks and what was sent, and do what the method says here; raise `Stop` to end with less."""
        if self._place.kind != "root":
            let_in(self._contract, self._dialect, self._throttling, self._request, self._collection.permission)
        self._body = self._read()
        method = self._method()
        if self._place.kind == "action":
            return self._act(method)
        handlers = self._handlers()
        handler = handlers.get((self._place.kind, method))
        if handler is None:
            known = ", ".join(each for kind, each in handlers if kind == self._place.kind)
            return self._misplaced(self._place.hint or f"{method} is not for this place, where there is {known}")
        return handler()

    def _misplaced(self, hint: str) -> Answer:
        self.warnings.append(hint)
        self.nowhere = hint
        return self._nowhere()

    # -- in what the two differ ----------------------------------------------------------------------------------

    @abstractmethod
    def _make_relatives(self) -> Relatives:
        """Return how rows lead to one another."""

    @abstractmethod
    def _read(self) -> Body:
        """Return what was sent."""

    @abstractmethod
    def _handlers(self) -> Handlers:
        """Return what is done, by the kind of place and the method."""

    def _method(self) -> str:
        return "GET" if self._request.method == "HEAD" else self._request.method

    def _nowhere(self) -> Answer:
        return self._dialect.no_route()

    # -- reading -------------------------------------------------------------------------------------------------

    def _root(self) -> Answer:
        texts = {
            name: "" if collection.singleton else str(len(self._store.table(name)))
            for name, collection in self._contract.collections.items()
        }
        return self._dialect.root(texts)

    def _singleton(self) -> Answer:
        self._warn_of(list(self._request.args), "one object is read as it is")
        return Answer(200, self._shown(self._only_row()))

    def _pairs(self) -> list[tuple[str, str]]:
        return list(self._request.args.items(multi=True))

    def _sizes(self) -> Sizes:
        pagination = self._contract.pagination
        return Sizes(self._collection.page_size or pagination.page_size, pagination.max_page_size)

    def _warn_of(self, names: list[str], why: str) -> None:
        for name in names:
            self._pass_over(f"the query parameter {name!r} was ignored, as {why}")

    def _doubt_types(self, shown: list[Row], name: str, field: str | None) -> None:
        """Warn where nothing is embedded, though rows would lead here if they had their keys in the other type."""
        keys = [row.get(self._collection.pk.field) for row in shown]
        if field and not any(row[name] for row in shown) and self._relatives.leads_by_another_type(name, field, keys):
            self._pass_over(
                f"_embed={name!r} is empty everywhere: {field!r} there is of another type than the keys here"
            )

    def _pass_over(self, message: str) -> None:
        """Warn of what a real server passes over in silence, or, with `strict_queries`, refuse it."""
        if self._contract.strict_queries:
            raise Stop(self._dialect.query_refused(message))
        self.warnings.append(message)

    # -- actions -------------------------------------------------------------------------------------------------

    def _act(self, method: str) -> Said:
        actions = self._collection.actions_named(self._place.verb)
        action = next((each for each in actions if method in each.methods), None)
        if action is None:
            known = ", ".join(each for action in actions for each in action.methods)
            return self._misplaced(f"{method} is not for this action, which is for {known}")
        acting = Acting(
            self._dialect,
            Relations(self._contract, self._store).at(self._place.name),
            shown=self._shown,
            sent=self._body.object,
            changed=self._changed,
        )
        if action.detail:
            return acting.on_row(action, self._request, self._row())
        return acting.on_rows(action, self._request, RowView(self._place.name, self._store))

    # -- what is spoken of ---------------------------------------------------------------------------------------

    def _table(self) -> Table:
        return self._store.table(self._place.name)

    def _changed(self, row: Row, values: Row) -> Row:
        """Store what became of a row, which keeps its key, and return a copy."""
        name = self._collection.pk.field
        return self._table().put(row[name], {**values, name: row[name]})

    def _row(self) -> Row:
        """Return a copy of the row that the path names; raise `Stop` when there is none."""
        row = self._relatives.named(self._place.name, self._place.key)
        if row is None:
            raise Stop(self._dialect.absent(self._place.name))
        return row

    def _only_row(self) -> Row:
        row = self._table().get("")
        assert row is not None, "a singleton is always there"
        return row

    def _shown(self, row: Row) -> Row:
        return self._shown_of(self._place.name, row)

    def _shown_of(self, name: str, row: Row) -> Row:
        return represented(self._contract.collections[name], row, self._url_of(name, row))

    def _url_of(self, name: str, row: Row) -> str:
        root = origin_of(self._request) + self._contract.prefix
        key = row.get(self._contract.collections[name].pk.field, "")
        return f"{root}/{name}/{quote(str(key), safe='')}".removesuffix("/")
