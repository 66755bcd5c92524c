"""How rows hang together: which row a key names, whether a value is taken, and what a deleted row takes with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fake_server.contract import Contract
from fake_server.contract.fields import TEXTS, Field, OnDelete
from fake_server.kinds import kind_of
from fake_server.refusals import Refused, refuse
from fake_server.rows import Key, Row
from fake_server.store import Store
from fake_server.table import Table

NUMBER = re.compile("0|-?[1-9][0-9]{0,18}")


class Protected(Exception):  # not an error: it is what the API says
    """A row cannot be deleted, since others lead to it."""


@dataclass(frozen=True, slots=True)
class Link:
    """A field by which the rows of a collection lead to those of another; one that `is_list` leads to several."""

    collection: str
    field: str
    on_delete: OnDelete
    is_list: bool


class Relations:
    """The rows of a store as they lead to one another."""

    def __init__(self, contract: Contract, store: Store) -> None:
        self._contract = contract
        self._store = store

    def at(self, name: str) -> Neighbours:
        """Return what a rule of a collection may ask."""
        return Neighbours(self, self._store, name)

    def key_in_url(self, name: str, text: str) -> Key | None:
        """Return the key of the row that a path segment names, or None; raise `Refused` for one that is no key.

        An integer is read as Python's `int` reads it, which is what Django does: `/posts/01/` finds row 1.
        """
        collection = self._contract.collections[name]
        if collection.url_field == collection.pk.field:
            return self.key_named(name, text)
        table, field = self._store.table(name), collection.url_field
        found = [key for each in self._forms(collection.rules(field), text) for key in table.having(field, each)]
        return found[0] if found else None

    def key_named(self, name: str, value: Any) -> Key:
        """Return a value as a key of a collection, be there such a row or not; raise `Refused` for no key at all."""
        pk, table = self._contract.collections[name].pk, self._store.table(name)
        rules = Field(type="integer") if pk.kind == "integer" else self._contract.collections[name].rules(pk.field)
        forms = self._forms(rules, value)
        key: Key = next((each for each in forms if each in table), forms[0])
        return key

    def delete(self, name: str, key: Key) -> None:
        """Delete a row, and do to those that lead to it what their contract says.

        Raises `Protected` when one of them forbids it, and then has done nothing.
        """
        doomed = self._doomed(self._contract.table_of(name), key)
        for table, each in doomed:
            for link, row in self._leading_to(table, each):
                if (link.collection, row[self._pk(link.collection)]) not in doomed:
                    self._let_go(link, row, each)
        for table, each in doomed:
            self._store.table(table).remove(each)

    def move(self, name: str, old: Key, new: Key) -> None:
        """Let the rows that lead to a row follow it to its new key."""
        for link, row in self._leading_to(self._contract.table_of(name), old):
            values = [new if each == old else each for each in row[link.field]] if link.is_list else new
            self._store.table(link.collection).put(row[self._pk(link.collection)], {**row, link.field: values})

    def _doomed(self, table: str, key: Key) -> dict[tuple[str, Key], None]:
        """Return the row and all that go with it, and those that go with them; raise `Protected`."""
        doomed: dict[tuple[str, Key], None] = {(table, key): None}
        waiting = [*doomed]
        for name, each in waiting:  # it grows
            for link, row in self._leading_to(name, each):
                found = (link.collection, row[self._pk(link.collection)])
                if link.on_delete == "protect":
                    raise Protected(
                        f"row {key!r} of {table!r} was not deleted: row {found[1]!r} of {found[0]!r} leads to row "
                        f"{each!r} of {name!r} by {link.field!r}, which protects it"
                    )
                if link.on_delete == "cascade" and not link.is_list and found not in doomed:
                    doomed[found] = None
                    waiting.append(found)
        return doomed

    def _let_go(self, link: Link, row: Row, key: Key) -> None:
        """Do to a row that stays what its contract says, now that the row with this key goes."""
        if link.on_delete == "keep":
            return
        values = [each for each in row[link.field] if each != key] if link.is_list else None
        self._store.table(link.collection).put(row[self._pk(link.collection)], {**row, link.field: values})

    def _leading_to(self, table: str, key: Key) -> Iterator[tuple[Link, Row]]:
        for link in self._links(table):
            rows = self._store.table(link.collection)
            yield from ((link, row) for row in _leading(rows, link, key))

    def _links(self, table: str) -> list[Link]:
        """Return the links to the rows of a table."""
        found = []
        for name, collection in self._contract.collections.items():
            for field, rules in collection.fields.items() if collection.same_as is None else ():
                leading = rules.child if rules.type == "list" and rules.child is not None else rules
                if leading.to is not None and self._contract.table_of(leading.to) == table:
                    found.append(Link(name, field, leading.on_delete, is_list=leading is not rules))
        return found

    def _pk(self, name: str) -> str:
        return self._contract.collections[name].pk.field

    def _forms(self, rules: Field, value: Any) -> list[Any]:
        """Return what a value may stand for where it names a row by a field; raise `Refused` for nothing."""
        if rules.to is not None:
            return [self.key_named(rules.to, value)]
        if rules.type == "integer":
            try:
                return [int(value)]
            except (ValueError, OverflowError):
                raise refuse("not_an_integer") from None
        if rules.type in TEXTS:
            return [str(value)]
        if rules.type != "json":
            return [kind_of(rules.type).taken(rules, value)]
        return [value, *_other_forms(value)]  # nobody said what stands there, so that the number 5 is named by its text


class Neighbours:
    """The rows beside the one that is written."""

    def __init__(self, relations: Relations, store: Store, name: str) -> None:
        self._relations = relations
        self._store = store
        self._name = name

    def related(self, collection: str, value: Any) -> Key | None:
        """Return the key of the row of a collection that a value names, or None; raise `Refused` for no key at all."""
        try:
            key = self._relations.key_named(collection, value)
        except Refused:
            raise refuse("not_a_related_key", type=type(value).__name__) from None
        return key if key in self._store.table(collection) else None

    def taken(self, values: Mapping[str, Any], but: Key | None) -> bool:
        """Say whether another row than `but` has all these values."""
        table = self._store.table(self._name)
        return any(row[table.collection.pk.field] != but for row in table.meeting(values))


def _leading(table: Table, link: Link, key: Key) -> list[Row]:
    """Return the rows of a table that lead by a link to the row with a key."""
    if not link.is_list:
        return table.meeting({link.field: key})
    return [row for row in table if key in (row.get(link.field) or ())]


def _other_forms(value: str | float) -> list[Key]:
    """Return the other ways to write a key: the number of a text, the text of a number."""
    if not isinstance(value, str):
        return [str(value)]
    return [int(value)] if NUMBER.fullmatch(value) else []
