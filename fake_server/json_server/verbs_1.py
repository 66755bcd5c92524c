"""What a request does at its place in json-server 1.0, as of its beta 15."""

from __future__ import annotations

from fake_server.dialects import Answer
from fake_server.dialects.json_server import JsonServer1
from fake_server.json_server.listing_1 import Listing1
from fake_server.json_server.names import plural, singular
from fake_server.json_server.reading import Body, read_in_1
from fake_server.json_server.relatives import Fate, Relatives
from fake_server.json_server.verbs import Handlers
from fake_server.json_server.writing import Writing
from fake_server.nearest import hint
from fake_server.rows import Key, Row
from fake_server.schema import key_refusal
from fake_server.stop import Stop


class Verbs1(Writing):
    """One request to json-server 1.0."""

    def _make_relatives(self) -> Relatives:
        return Relatives(self._contract, self._store, habit="set-null", by_text=False)

    def _read(self) -> Body:
        body = read_in_1(self._request, self._content, self._dialect)
        written_to = {"POST": (1,), "PUT": (1, 2), "PATCH": (1, 2)}.get(self._request.method, ())
        if self._place.segments in written_to:
            body.object()  # it is asked for before the place is
        return body

    def _handlers(self) -> Handlers:
        return {
            ("root", "GET"): self._root,
            ("list", "GET"): self._list,
            ("list", "POST"): self._create,
            ("detail", "GET"): self._show,
            ("detail", "PUT"): self._put,
            ("detail", "PATCH"): self._patch,
            ("detail", "DELETE"): self._delete,
            ("singleton", "GET"): self._singleton,
            ("singleton", "PUT"): self._put,
            ("singleton", "PATCH"): self._patch,
        }

    def _nowhere(self) -> Answer:
        if self._place.kind == "root" and isinstance(self._dialect, JsonServer1):
            return self._dialect.no_root()
        return super()._nowhere()

    # -- one row -------------------------------------------------------------------------------------------------

    def _show(self) -> Answer:
        row = self._row()
        self._warn_of([name for name in self._request.args if name != "_embed"], "one row is read by its key alone")
        return Answer(200, self._embedded([row])[0])

    def _delete(self) -> Answer:
        """Delete a row; those that lead to it are left, with null, or are deleted where `_dependent` names them."""
        dependents = self._request.args.getlist("_dependent")
        self._warn_of(
            [name for name in self._request.args if name != "_dependent"], "a row is deleted by its key alone"
        )
        also: dict[str, Fate] = {}
        for name in dependents:
            if self._relatives.is_list(name):
                also[name] = "cascade"
            else:
                self._pass_over(f"_dependent={name!r} was ignored: no such collection; {self._near_collection(name)}")
        return Answer(200, self._delete_row(also))

    def _key_in(self, body: Row) -> Key | None:
        """Return the key that was sent where the client is to give it; otherwise it is ignored."""
        name = self._collection.pk.field
        key = body.get(name)
        if self._collection.pk.kind != "given" or key is None:
            if name in body:
                self.warnings.append(f"the key {name!r} of the body was ignored: json-server 1.0 makes up its own")
            return None
        refusal = key_refusal(key)
        if refusal is not None:
            raise Stop(self._dialect.refused({name: [refusal]}))
        found: Key = key
        return found

    # -- lists ---------------------------------------------------------------------------------------------------

    def _list(self) -> Answer:
        rows = self._embedded(list(self._table()))
        listing = Listing1(rows, self._pairs(), self._sizes(), self._dialect.page_words, self._pass_over)
        return Answer(200, listing.cut())

    # -- what rows lead to ---------------------------------------------------------------------------------------

    def _embedded(self, rows: list[Row]) -> list[Row]:
        """Return rows as they are shown, with what `_embed` asks for: a list by a plural, one row by a singular."""
        shown = [self._shown(row) for row in rows]
        for name in filter(None, self._request.args.getlist("_embed")):
            led = self._relatives.led_to(self._place.name, name)
            if singular(name) == name and led is not None:
                self._embed_one(shown, rows, name, *led)
            elif singular(name) != name and self._relatives.is_list(name):
                self._embed_list(shown, rows, name)
            else:
                self._pass_over(f"_embed={name!r} was ignored: no such collection; {self._near_collection(name)}")
        return shown

    def _embed_list(self, shown: list[Row], rows: list[Row], name: str) -> None:
        field = self._relatives.foreign_key(name, self._place.name)
        if not self._relatives.has(name, field):
            self._pass_over(f"_embed={name!r} is empty everywhere: no row there has a field {field!r}")
        for index, row in enumerate(rows):
            found = self._store.table(name).meeting({field: row[self._collection.pk.field]})
            shown[index] = {**shown[index], name: [self._shown_of(name, each) for each in found]}
        self._doubt_types(shown, name, field)

    def _embed_one(self, shown: list[Row], rows: list[Row], name: str, field: str, parent: str) -> None:
        if not self._relatives.has(self._place.name, field):
            self._pass_over(f"_embed={name!r} is nowhere: no row here has a field {field!r}")
        for index, row in enumerate(rows):
            found = self._relatives.find(parent, row.get(field))
            shown[index] = {each: value for each, value in shown[index].items() if each != name}
            if found is not None:
                shown[index][name] = self._shown_of(parent, found)

    def _near_collection(self, name: str) -> str:
        known = self._contract.collections
        return hint(name, [*known, *(singular(each) for each in known if plural(singular(each)) == each)])
