"""How rows are written on a json-server: it keeps what it is sent, unless a contract says `put = "strict"`."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from fake_server.conditional import is_outdated, tag_of_row
from fake_server.contract.collection import PrimaryKey
from fake_server.dialects import Answer
from fake_server.filling import touched, with_defaults
from fake_server.json_server.relatives import Fate
from fake_server.json_server.verbs import Verbs
from fake_server.keys import new_key
from fake_server.nearest import hint
from fake_server.relations import Protected, Relations
from fake_server.rows import Key, Row
from fake_server.schema import unknown_keys, validated
from fake_server.stop import Stop
from fake_server.table import Table


class Writing(Verbs):
    """One request to a json-server that may write."""

    @abstractmethod
    def _key_in(self, body: Row) -> Key | None:
        """Return the key that a new row is given by its body, or None: the API chooses it."""

    def _create(self, values: Mapping[str, Any] | None = None) -> Answer:
        """Make a row of the body, and of `values` that go before it."""
        body = {**self._body.object(), **(values or {})}
        key = self._key_in(body)
        table, name = self._table(), self._collection.pk.field
        if key is not None and self._relatives.find(self._place.name, key) is not None:
            raise Stop(self._dialect.taken(key))
        kept = self._kept(body, None, partial=False)
        if key is None and self._collection.pk.kind == "given":
            key = self._made_up(table)
        row = table.add({**kept, name: key} if key is not None else kept)
        return self._dialect.created(self._shown(row), self._url_of(self._place.name, row))

    def _made_up(self, table: Table) -> Key:
        """Return a key for a row whose client was to give one, and did not: json-server makes one up."""
        number = len(table)
        while (key := new_key(PrimaryKey(kind="text"), number, self._store.clock)) in table:
            number += 1
        return key

    def _put(self) -> Answer:
        return self._update(partial=self._collection.put == "merge")

    def _patch(self) -> Answer:
        return self._update(partial=True)

    def _update(self, *, partial: bool) -> Answer:
        row = self._only_row() if self._place.kind == "singleton" else self._row()
        self._check_match(row)
        return Answer(200, self._shown(self._changed(row, self._kept(self._body.object(), row, partial=partial))))

    def _kept(self, body: Row, row: Row | None, *, partial: bool) -> Row:
        """Return what is kept of a body: all of it, or, where a collection is `strict`, what its fields let through."""
        body = {name: value for name, value in body.items() if name != self._collection.pk.field}
        if self._collection.put == "strict" and self._collection.fields:
            return self._validated(body, row, partial=partial)
        return {**row, **body} if row is not None and partial else body

    def _validated(self, body: Row, row: Row | None, *, partial: bool) -> Row:
        others = Relations(self._contract, self._store).at(self._place.name)
        name = self._contract.table_of(self._place.name)
        kept, refusals = validated(self._collection, body, others, name=name, partial=partial, row=row)
        refusals.pop(self._collection.pk.field, None)  # json-server makes up a key that nobody gave
        if refusals:
            raise Stop(self._dialect.refused(refusals))
        for each in unknown_keys(self._collection, body):
            self.warnings.append(f"the key {each!r} of the body was ignored; {hint(each, self._collection.fields)}")
        if row is None:
            return with_defaults(self._collection, kept, self._store.clock)
        return touched(self._collection, {**row, **kept}, self._store.clock)

    def _delete_row(self, also: Mapping[str, Fate]) -> Row:
        """Delete the row of this place and return it; `also` are collections whose rows have another fate."""
        row = self._row()
        self._check_match(row)
        try:
            with self._store.transaction():
                self._relatives.delete(self._place.name, row[self._collection.pk.field], also)
        except Protected as protected:
            raise Stop(self._dialect.protected(str(protected))) from None
        return self._shown(row)

    def _check_match(self, row: Row) -> None:
        if self._contract.optimistic and is_outdated(self._request.headers, tag_of_row(self._shown(row))):
            raise Stop(self._dialect.precondition_failed())
