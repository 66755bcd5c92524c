"""One request at one place of an API: what is done there by which method, once the request was let in."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from werkzeug.wrappers import Request

from fake_server.acting import Acting, Said
from fake_server.admission import Admission
from fake_server.conditional import is_outdated, tag_of_row
from fake_server.contract import Action, Contract
from fake_server.contract.collection import singular
from fake_server.description import Description, title_of, told_fields
from fake_server.dialects import Answer, rest_dialect
from fake_server.filling import emptied, touched, with_defaults
from fake_server.forms import fields_of_form, from_form
from fake_server.listing import Lister
from fake_server.login import TOLD, logged_in
from fake_server.nearest import hint
from fake_server.payloads import Payload
from fake_server.refusals import Refused
from fake_server.relations import Protected, Relations
from fake_server.representation import represented
from fake_server.routing import Place
from fake_server.rows import Row
from fake_server.schema import key_refusal, taken_already, unheeded_keys, unknown_keys, validated
from fake_server.stop import Stop
from fake_server.store import Store
from fake_server.table import Table
from fake_server.throttling import Throttling
from fake_server.urls import origin_of, query_of, segment
from fake_server.views import RowView


class Visit:
    """One request at one place. What a real API would pass over in silence is noted in `warnings`."""

    def __init__(
        self,
        contract: Contract,
        store: Store,
        throttling: Throttling | None,
        place: Place,
        request: Request,
        body: bytes | None,
    ) -> None:
        self.warnings: list[str] = []
        self._contract = contract
        self._dialect = rest_dialect(contract.dialect)
        self._store = store
        self._place = place
        self._collection = place.collection
        self._request = request
        self._payload = Payload(self._dialect, request, body)
        self._relations = Relations(contract, store)
        self._admission = Admission(contract, self._dialect, throttling, place, request)

    @property
    def media_type(self) -> str:
        """The form in which the answer is wanted, as far as it is known."""
        return self._admission.media_type

    def answer(self) -> Said:
        """Check everything that comes before the method, then the method, then do what it says at this place."""
        self._admission.check()
        method = "GET" if self._request.method == "HEAD" else self._request.method
        if method == "OPTIONS":
            return self._dialect.described(self._description())
        if method not in self._place.methods:
            raise Stop(self._dialect.method_not_allowed(self._request.method))
        if self._place.kind == "action":
            return self._act(self._place.action(method))
        by_place: dict[tuple[str, str], Callable[[], Answer]] = {
            ("root", "GET"): self._root,
            ("login", "POST"): self._login,
            ("list", "GET"): lambda: self._lister().answer(self._shown),
            ("list", "POST"): self._create,
            ("detail", "GET"): lambda: Answer(200, self._shown(self._row())),
            ("detail", "PUT"): lambda: self._update(partial=self._collection.put == "merge"),
            ("detail", "PATCH"): lambda: self._update(partial=True),
            ("detail", "DELETE"): self._delete,
        }
        return by_place[self._place.kind, method]()

    # -- reading -------------------------------------------------------------------------------------------------

    def _root(self) -> Answer:
        return Answer(200, {name: self._url(name) for name in self._contract.collections})

    def _login(self) -> Answer:
        assert self._contract.auth is not None, "there is a login"
        return logged_in(self._contract.auth, self._dialect, self._payload, self._relations.at(self._place.name))

    def _lister(self) -> Lister:
        return Lister(self._contract, self._place, self._table(), self._request, self._relations, self.warnings)

    def _description(self) -> Description:
        """Return what OPTIONS tells: fields for those methods that would be let in, and find their row."""
        if self._place.kind == "login":
            return Description(title_of(self._place), "", TOLD, ("POST",), is_login=True)
        text = self._dialect.root_text if self._place.kind == "root" else self._collection.description
        methods = tuple(each for each in ("POST", "PUT") if each in self._place.methods and self._is_told(each))
        return Description(title_of(self._place), text, told_fields(self._collection), methods)

    def _is_told(self, method: str) -> bool:
        if self._place.kind == "root" or not self._admission.may(method):
            return False
        try:
            return method == "POST" or bool(self._row())
        except Stop:
            return False

    # -- writing -------------------------------------------------------------------------------------------------

    def _create(self) -> Answer:
        kept = self._validated(partial=False, row=None)
        row = self._stored(lambda: self._table().add(with_defaults(self._collection, kept, self._store.clock)))
        if self._dialect.has_formats and "." in str(row.get(self._collection.url_field)):
            self.warnings.append("this row cannot be reached: a dot in a path stands before a format, such as .json")
        return self._tagged(self._dialect.created(self._shown(row), self._url_of(row)))

    def _update(self, *, partial: bool) -> Answer:
        row = self._row()
        self._check_match(row)
        kept = self._validated(partial=partial, row=row)
        is_replaced = self._collection.put == "replace" and not partial
        base = emptied(self._collection, row, self._store.clock) if is_replaced else row
        return self._tagged(Answer(200, self._shown(self._changed(row, {**base, **kept}))))

    def _delete(self) -> Answer:
        row = self._row()
        self._check_match(row)
        try:
            self._relations.delete(self._place.name, row[self._collection.pk.field])
        except Protected as protected:
            self.warnings.append(str(protected))
            raise Stop(self._dialect.broken()) from None
        return Answer(204)

    def _check_match(self, row: Row) -> None:
        if self._contract.optimistic and is_outdated(self._request.headers, tag_of_row(self._shown(row))):
            raise Stop(self._dialect.precondition_failed())

    def _tagged(self, said: Answer) -> Answer:
        """Return the answer of a write with the tag of the row, where the next write is to be held against it."""
        if not self._contract.optimistic:
            return said
        return Answer(said.status, said.body, {**said.headers, "ETag": tag_of_row(said.body)}, said.content_type)

    def _validated(self, *, partial: bool, row: Row | None) -> Row:
        body = self._payload.object(lambda form: from_form(self._collection, form, partial=partial))
        others = self._relations.at(self._place.name)
        kept, refusals = validated(self._collection, body, others, name=self._verbose_name(), partial=partial, row=row)
        key = kept.get(self._collection.pk.field)
        refused_key = key_refusal(key) if key is not None else None
        if refused_key is not None:
            refusals[self._collection.pk.field] = [refused_key]
        if refusals:
            raise Stop(self._dialect.refused(refusals))
        for name in unknown_keys(self._collection, body):
            self.warnings.append(f"the key {name!r} of the body was ignored; {hint(name, self._collection.fields)}")
        for name in unheeded_keys(self._collection, body, row):
            self.warnings.append(f"the key {name!r} of the body was ignored: a client does not write it")
        return kept

    def _changed(self, row: Row, values: Row) -> Row:
        """Store what became of a row, and return a copy; the rows that lead to it follow it to a new key."""
        old = row[self._collection.pk.field]
        values = touched(self._collection, values, self._store.clock)
        stored = self._stored(lambda: self._table().put(old, values))
        new = stored[self._collection.pk.field]
        if new == old:
            return stored
        self._relations.move(self._place.name, old, new)
        return self._table().get(new) or stored  # it may lead to itself

    def _stored(self, write: Callable[[], Row]) -> Row:
        try:
            return write()
        except KeyError:
            field = self._collection.pk.field
            raise Stop(self._dialect.refused({field: [taken_already(self._verbose_name(), field)]})) from None

    # -- actions -------------------------------------------------------------------------------------------------

    def _act(self, action: Action) -> Said:
        acting = Acting(
            self._dialect,
            self._relations.at(self._place.name),
            shown=self._shown,
            sent=lambda: self._payload.object(lambda form: fields_of_form(action.fields, form)),
            changed=self._changed,
        )
        if action.detail:
            return acting.on_row(action, self._request, self._row())
        return acting.on_rows(action, self._request, RowView(self._place.name, self._store))

    # -- what is spoken of ---------------------------------------------------------------------------------------

    def _table(self) -> Table:
        return self._store.table(self._place.name)

    def _found(self) -> Row | None:
        """Return a copy of the row that the path names, or None; raise `Refused` when its key cannot be one."""
        key = self._relations.key_in_url(self._place.name, self._place.key or "")
        return None if key is None else self._table().get(key)

    def _row(self) -> Row:
        """Return a copy of the row of this place, if there is one and the query selects it."""
        selection = self._lister().selection()
        try:
            row = self._found()
        except Refused:
            raise Stop(self._dialect.no_such_key()) from None
        if row is None or not selection.of([row]):
            raise Stop(self._dialect.absent(self._verbose_name()))
        return row

    def _shown(self, row: Row) -> Row:
        return represented(self._collection, row, self._url_of(row))

    def _url_of(self, row: Row) -> str:
        return self._url(f"{self._place.name}/{segment(str(row.get(self._collection.url_field)))}")

    def _url(self, path: str) -> str:
        """Return the URL of a path inside the API; the form of answers that this URL asks for, it asks for too."""
        slash = "/" if self._contract.trailing_slash else ""
        end = f".{self._place.format}" if self._place.format else slash
        url = f"{origin_of(self._request)}{self._contract.prefix}/{path}{end}"
        forms = query_of(self._request).getlist("format") if self._dialect.negotiates else []
        return f"{url}?{urlencode({'format': forms[-1]})}" if forms else url

    def _verbose_name(self) -> str:
        return self._collection.verbose_name or singular(self._contract.table_of(self._place.name))
