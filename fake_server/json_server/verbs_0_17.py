"""What a request does at its place in json-server 0.17."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from fake_server.dialects import Answer
from fake_server.json_server.cutting import Target
from fake_server.json_server.listing_0_17 import Listing017
from fake_server.json_server.patterns import BadPattern
from fake_server.json_server.reading import Body, read_in_0_17
from fake_server.json_server.relatives import Relatives
from fake_server.json_server.selecting import Asked, asked, texts
from fake_server.json_server.values import is_falsy
from fake_server.json_server.verbs import Handlers
from fake_server.json_server.writing import Writing
from fake_server.nearest import hint
from fake_server.rows import Key, Row
from fake_server.rules import path_of
from fake_server.schema import key_refusal
from fake_server.stop import Stop
from fake_server.urls import origin_of

OF_ONE = frozenset({"_embed", "_expand", "_"})
OVERRIDING = frozenset({"GET", "PUT", "PATCH", "DELETE"})


class Verbs017(Writing):
    """One request to json-server 0.17."""

    def _make_relatives(self) -> Relatives:
        return Relatives(self._contract, self._store, habit="cascade", by_text=True)

    def _read(self) -> Body:
        return read_in_0_17(self._request, self._content, self._dialect)

    def _method(self) -> str:
        """Return the method, which a POST may say otherwise in a header (the Express module `method-override`)."""
        method = super()._method()
        other = self._request.headers.get("X-HTTP-Method-Override", "").upper()
        return other if method == "POST" and other in OVERRIDING else method

    def _handlers(self) -> Handlers:
        return {
            ("root", "GET"): self._root,
            ("db", "GET"): self._everything,
            ("list", "GET"): self._list,
            ("list", "POST"): self._create,
            ("nested", "GET"): self._list_under_parent,
            ("nested", "POST"): self._create_under_parent,
            ("detail", "GET"): self._show,
            ("detail", "PUT"): self._put,
            ("detail", "PATCH"): self._patch,
            ("detail", "DELETE"): self._delete,
            ("singleton", "GET"): self._singleton,
            ("singleton", "POST"): self._set,
            ("singleton", "PUT"): self._put,
            ("singleton", "PATCH"): self._patch,
        }

    # -- one row -------------------------------------------------------------------------------------------------

    def _everything(self) -> Answer:
        found: dict[str, Any] = {}
        for name, collection in self._contract.collections.items():
            rows = [self._shown_of(name, row) for row in self._store.table(name)]
            found[name] = rows[0] if collection.singleton else rows
        return Answer(200, found)

    def _show(self) -> Answer:
        row = self._row()
        query = asked(self._pairs())
        self._warn_of([name for name in query if name not in OF_ONE], "one row is read by its key alone")
        return Answer(200, self._related([row], query)[0])

    def _delete(self) -> Answer:
        self._delete_row({})
        return Answer(200, {})

    def _set(self) -> Answer:
        """Put a whole new object in the place of a singleton, as PUT does, and say that it was created."""
        said = self._update(partial=False)
        return self._dialect.created(said.body, self._url_of(self._place.name, {}))

    def _key_in(self, body: Row) -> Key | None:
        """Return the key that was sent, whatever counts as true; raise `Stop` for one that cannot stand in a URL."""
        key = body.get(self._collection.pk.field)
        if is_falsy(key):
            return None
        refusal = key_refusal(key)
        if refusal is not None:
            raise Stop(self._dialect.refused({self._collection.pk.field: [refusal]}))
        found: Key = key  # type: ignore[assignment]  # what is not refused is one
        return found

    # -- under a parent ------------------------------------------------------------------------------------------

    def _parent_key(self) -> tuple[str, Key]:
        """Return the field that leads to the parent, and its key; raise `Stop` when there is no such parent."""
        parent = self._relatives.named(self._place.parent, self._place.key)
        if parent is None:
            self.warnings.append(
                f"there is no row {self._place.key!r} in {self._place.parent!r}; json-server does not look"
            )
            raise Stop(self._dialect.absent(self._place.parent))
        key: Key = parent[self._contract.collections[self._place.parent].pk.field]
        return self._relatives.foreign_key(self._place.name, self._place.parent), key

    def _list_under_parent(self) -> Answer:
        field, key = self._parent_key()
        return self._listed({**asked(self._pairs()), field: [str(key)]})

    def _create_under_parent(self) -> Answer:
        field, key = self._parent_key()
        return self._create({field: key})

    # -- lists ---------------------------------------------------------------------------------------------------

    def _list(self) -> Answer:
        return self._listed(asked(self._pairs()))

    def _listed(self, query: Asked) -> Answer:
        path = quote(path_of(self._request), safe="/!$&'()*+,;=:@~")
        target = Target(origin_of(self._request) + path, self._request.query_string.decode("latin-1"))
        listing = Listing017(list(self._table()), query, self._sizes(), self._dialect.page_words, self._pass_over)
        try:
            rows, headers = listing.cut(target)
        except BadPattern as error:
            raise Stop(self._dialect.query_refused(str(error))) from None
        return Answer(200, self._related(rows, query), headers)

    # -- what rows lead to ---------------------------------------------------------------------------------------

    def _related(self, rows: list[Row], query: Asked) -> list[Row]:
        """Return rows as they are shown, with what `_embed` and `_expand` ask for."""
        shown = [self._shown(row) for row in rows]
        for name in filter(None, texts(query, "_embed")):
            self._embed(shown, rows, name)
        for name in filter(None, texts(query, "_expand")):
            self._expand(shown, rows, name)
        return shown

    def _embed(self, shown: list[Row], rows: list[Row], name: str) -> None:
        key = self._collection.pk.field
        field = self._relatives.foreign_key(name, self._place.name) if self._relatives.is_list(name) else None
        if field is None or not self._relatives.has(name, field):
            why = (
                f"no row there has a field {field!r}"
                if field
                else f"no collection; {hint(name, self._contract.collections)}"
            )
            self._pass_over(f"_embed={name!r} is empty everywhere: {why}")
        for index, row in enumerate(rows):
            found = [] if field is None else self._store.table(name).meeting({field: row[key]})
            shown[index] = {**shown[index], name: [self._shown_of(name, each) for each in found]}
        self._doubt_types(shown, name, field)

    def _expand(self, shown: list[Row], rows: list[Row], name: str) -> None:
        led = self._relatives.led_to(self._place.name, name)
        if led is None or not self._relatives.has(self._place.name, led[0]):
            known = [field.removesuffix("Id") for row in rows for field in row if field.endswith("Id")]
            why = f"no row here has a field {led[0]!r}" if led else "no such collection"
            self._pass_over(f"_expand={name!r} was ignored: {why}; {hint(name, set(known))}")
            return
        field, parent = led
        for index, row in enumerate(rows):
            found = self._relatives.find(parent, row.get(field))
            if found is not None:
                shown[index] = {**shown[index], name: self._shown_of(parent, found)}
