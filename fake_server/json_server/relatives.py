"""How rows lead to one another by the names of their fields: `postId` to `posts`, unless a field declares another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from fake_server.contract import Contract
from fake_server.json_server.names import plural, singular
from fake_server.relations import Protected
from fake_server.rows import Key, Row
from fake_server.store import Store

Fate: TypeAlias = Literal["cascade", "set-null", "protect", "keep"]
SUFFIX = "Id"


@dataclass(frozen=True, slots=True)
class Tie:
    """A field of one collection by which its rows lead to those of another, and what becomes of them without it."""

    child: str
    field: str
    fate: Fate


class Relatives:
    """The rows of a store as json-server relates them. `habit` is the fate of rows whose field declares nothing.

    `by_text` says that the key 1 and the text "1" lead to the same row, as they do in 0.17.
    """

    def __init__(self, contract: Contract, store: Store, *, habit: Fate, by_text: bool) -> None:
        self._contract = contract
        self._store = store
        self._habit = habit
        self._by_text = by_text

    def foreign_key(self, child: str, parent: str) -> str:
        """Return the field by which a collection leads to another: the declared one, else `<name>Id`."""
        named, declared = singular(parent) + SUFFIX, self._declared(child, parent)
        return named if named in declared or not declared else declared[0]

    def has(self, child: str, field: str) -> bool:
        """Say whether a collection has such a field: it is declared, or any row has it."""
        return field in self._contract.collections[child].fields or any(
            field in row for row in self._store.table(child)
        )

    def leads_by_another_type(self, child: str, field: str, keys: Iterable[Any]) -> bool:
        """Say whether rows have one of the keys in a field, but as a number where it is a text, or the other way."""
        texts = {str(key) for key in keys}
        return any(str(row.get(field)) in texts for row in self._store.table(child))

    def led_to(self, child: str, name: str) -> tuple[str, str] | None:
        """Return the field and the collection that a name in the singular means: `user` is `userId` and `users`."""
        for field in (name + SUFFIX, name):
            rules = self._contract.collections[child].fields.get(field)
            if rules is not None and rules.to is not None:
                return field, rules.to
        return (name + SUFFIX, plural(name)) if self.is_list(plural(name)) else None

    def is_list(self, name: str) -> bool:
        """Say whether there is a collection of this name that has rows with keys."""
        return name in self._contract.collections and not self._contract.collections[name].singleton

    def find(self, name: str, key: Any) -> Row | None:
        """Return a copy of the row of a collection with a key: by its type and value, or `by_text`."""
        keys = _spellings(key) if self._by_text else [key] if _can_be_a_key(key) else []
        table = self._store.table(name)
        return next((row for each in keys if (row := table.get(each)) is not None), None)

    def named(self, name: str, text: str) -> Row | None:
        """Return a copy of the row of a collection that a segment of a path names."""
        table = self._store.table(name)
        return next((row for each in _spellings(text) if (row := table.get(each)) is not None), None)

    def delete(self, name: str, key: Key, also: Mapping[str, Fate]) -> None:
        """Delete a row, and let those that lead to it have their fate; `also` are collections with another one.

        Only rows that lead to a deleted row are touched. Raises `Protected` when one of them forbids it; the caller's
        transaction puts back what was done until then.
        """
        waiting = [(name, key)]
        while waiting:
            name, key = waiting.pop()
            table = self._store.table(name)
            if key not in table:
                continue  # it was reached before: rows may lead to one another in a circle
            leading = [(tie, each) for tie in self._ties(name) for each in self._leading_to(tie, key)]
            table.remove(key)
            for tie, each in leading:
                fate = also.get(tie.child, tie.fate)
                if fate == "protect":
                    leader = f"row {each!r} of {tie.child!r} leads to it by {tie.field!r}"
                    raise Protected(f"row {key!r} of {name!r} was not deleted: {leader}")
                if fate == "cascade":
                    waiting.append((tie.child, each))
                if fate == "set-null":
                    self._set_null(tie, each)

    def _leading_to(self, tie: Tie, key: Key) -> list[Key]:
        """Return the keys of the rows that lead to a key."""
        table = self._store.table(tie.child)
        keys = _spellings(key) if self._by_text else [key]
        return [row for each in keys for row in table.having(tie.field, each)]

    def _set_null(self, tie: Tie, key: Key) -> None:
        table = self._store.table(tie.child)
        row = table.get(key)
        if row is not None:  # it was no row that leads to itself
            table.put(key, {**row, tie.field: None})

    def _ties(self, parent: str) -> Iterator[Tie]:
        named = singular(parent) + SUFFIX
        for child, collection in self._contract.collections.items():
            if collection.same_as is not None or collection.singleton:
                continue
            declared = self._declared(child, parent)
            for field in declared:
                yield Tie(child, field, collection.fields[field].on_delete)
            own_habit = self._habit == "set-null" and child == parent  # 1.0 leaves the collection of the row alone
            if not own_habit and (named not in collection.fields or collection.fields[named].to is None):
                yield Tie(child, named, self._habit)

    def _declared(self, child: str, parent: str) -> list[str]:
        table = self._contract.table_of(parent)
        fields = self._contract.collections[child].fields.items()
        return [field for field, rules in fields if rules.to is not None and self._contract.table_of(rules.to) == table]


def _can_be_a_key(value: Any) -> bool:
    return isinstance(value, int | str) and not isinstance(value, bool)


def _spellings(key: Any) -> list[Key]:
    """Return the keys that are spelled like a value: the integer and the text."""
    if not _can_be_a_key(key):
        return []
    text = str(key)
    is_counted = text.removeprefix("-").isascii() and text.removeprefix("-").isdigit() and len(text) < 20
    return [int(text), text] if is_counted and str(int(text)) == text else [text]
