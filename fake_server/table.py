"""The rows of one collection, in memory: by key, in order of insertion, with an index on what is asked for; no HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias, cast

from fake_server.clock import Clock
from fake_server.contract.collection import Collection
from fake_server.keys import new_key
from fake_server.rows import Key, Row, copied_row

Index: TypeAlias = dict[Hashable, dict[int, None]]
"""By value: the places of the rows that have it."""


class State:
    """What a table holds: rows by their place in its order, and places by key.

    A row that is changed, given another key, or put back after it was deleted, keeps its place. Once a snapshot refers
    to a state it is not written any more; indexes and sorted lists are still added to it, since they say nothing new.
    """

    __slots__ = ("indexes", "is_in_order", "next_number", "next_place", "places", "rows", "sorted")

    def __init__(self, rows: dict[int, Row], places: dict[Key, int], next_place: int, next_number: int) -> None:
        self.rows = rows
        self.places = places
        self.next_place = next_place
        self.next_number = next_number
        self.is_in_order = True
        self.indexes: dict[str, Index] = {}
        self.sorted: dict[tuple[str, ...], tuple[object, list[Row]]] = {}

    def copy(self) -> State:
        """Return a state of its own with the same rows; indexes are made anew when they are asked for."""
        return State(dict(self.in_order()), dict(self.places), self.next_place, self.next_number)

    def in_order(self) -> dict[int, Row]:
        """Return the rows, in order."""
        if not self.is_in_order:
            self.rows, self.is_in_order = dict(sorted(self.rows.items())), True
        return self.rows

    def index(self, name: str) -> Index:
        """Return the index on a field, which is made on first use."""
        index = self.indexes.get(name)
        if index is None:
            index = {}
            for place, row in self.in_order().items():
                if name in row:
                    index.setdefault(indexed(row[name]), {})[place] = None
            self.indexes[name] = index  # when it is whole: another fake may share this state, in another thread
        return index


class Table:
    """The rows of one collection. `undo`, when it is a list, is given a step back for each write."""

    def __init__(self, collection: Collection, clock: Clock) -> None:
        self.collection = collection
        self.undo: list[Callable[[], None]] | None = None
        self._clock = clock
        self._state = State({}, {}, 0, 1)
        self._is_shared = False  # a snapshot refers to our state: copy it before the first write

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self._state.rows)

    def __iter__(self) -> Iterator[Row]:
        """Go over the rows themselves: to read, never to write."""
        return iter(list(self._state.in_order().values()))

    def __contains__(self, key: object) -> bool:
        """Say whether there is a row with this key."""
        return key in self._state.places

    def get(self, key: Key) -> Row | None:
        """Return a copy of the row with this key, or None."""
        place = self._state.places.get(key)
        return None if place is None else copied_row(self._state.rows[place])

    def having(self, name: str, value: Any) -> list[Key]:
        """Return the keys of the rows with this value in a field, in order; the first call makes an index."""
        key = self.collection.pk.field
        return [row[key] for row in self.meeting({name: value})]

    def meeting(self, values: Mapping[str, Any]) -> list[Row]:
        """Return the rows themselves that have all these values, in order: to read, never to write.

        They are found by the field that fewest rows share, so that no call looks at all rows but the first.
        """
        wanted = {name: indexed(value) for name, value in values.items()}
        found = min((self._places(name, value) for name, value in wanted.items()), key=len)
        rows = [self._state.rows[place] for place in sorted(found)]
        if len(wanted) == 1:
            return rows
        return [row for row in rows if all(indexed(row.get(name)) == value for name, value in wanted.items())]

    def sorted_by(self, names: tuple[str, ...], sort: Callable[[Iterable[Row]], list[Row]]) -> list[Row]:
        """Return all rows themselves, as `sort` sorts them by these names: to read, never to write.

        It is done once until the next write, so that a walk through the pages of a list does not sort it for each.
        """
        fields = self.collection.fields  # a fake of another contract, which sorts otherwise, may share the state
        known = self._state.sorted.get(names)
        if known is None or known[0] is not fields:
            known = self._state.sorted[names] = (fields, sort(self._state.in_order().values()))
        return known[1]

    def add(self, values: Mapping[str, Any]) -> Row:
        """Store a new row and return a copy of it; the key is taken from `values` where they have one.

        An integer key is one more than any that was ever here: deleting a row does not give its key back.
        Raises `KeyError` when the key is taken, and `ValueError` when nobody has given one that has to be given.
        """
        name = self.collection.pk.field
        number, key = self._state.next_number, values.get(name)
        if key is None:
            number, key = self._unused_key()
        elif key in self._state.places:
            raise KeyError(key)
        row = copied_row({name: key} | dict(values) | {name: key})
        place = self._state.next_place
        self._write(place, None, row, _number_after(key, number))
        self._state.next_place += 1
        return copied_row(row)

    def put(self, key: Key, row: Mapping[str, Any]) -> Row:
        """Replace the row with this key; when the new row has another key, it moves. Return a copy.

        Raises `KeyError` when there is no such row, and when the new key is another row's.
        """
        new_key: Key = row.get(self.collection.pk.field, key)
        if new_key != key and new_key in self._state.places:
            raise KeyError(new_key)
        place, new = self._state.places[key], copied_row(dict(row))
        self._write(place, self._state.rows[place], new, _number_after(new_key, self._state.next_number))
        return copied_row(new)

    def remove(self, key: Key) -> None:
        """Forget the row with this key; raise `KeyError` when there is none."""
        place = self._state.places[key]
        self._write(place, self._state.rows[place], None, self._state.next_number)

    def shared_state(self) -> State:
        """Return the state for a snapshot; from now on it is copied before it is written."""
        self._is_shared = True
        return self._state

    def go_back_to(self, state: State) -> None:
        """Have the rows of a snapshot."""
        before = self.shared_state()
        self._state = state
        self._undone_by(lambda: self.go_back_to(before))

    def _places(self, name: str, value: Hashable) -> Sequence[int] | dict[int, None]:
        """Return the places of the rows with this value in a field."""
        if name != self.collection.pk.field:
            return self._state.index(name).get(value, ())
        return [self._state.places[value]] if value in self._state.places else ()

    def _write(self, place: int, old: Row | None, new: Row | None, number: int) -> None:
        """Put a row at a place, instead of another one; None is no row. The next row has the number."""
        state = self._own_state()
        before, state.next_number = state.next_number, number
        self._put_at(state, place, old, new)
        self._undone_by(lambda: self._write(place, new, old, before))

    def _undone_by(self, step: Callable[[], None]) -> None:
        if self.undo is not None:
            self.undo.append(step)

    def _unused_key(self) -> tuple[int, Key]:
        """Return the number of the next row, and a key that no row has."""
        if self.collection.pk.kind == "given":
            raise ValueError(f"a row needs its key {self.collection.pk.field!r}: the API does not make one up here")
        number = self._state.next_number
        while (key := new_key(self.collection.pk, number, self._clock)) in self._state.places:
            number += 1
        return number + 1, key

    def _own_state(self) -> State:
        """Return the state, to be written."""
        if self._is_shared:
            self._state, self._is_shared = self._state.copy(), False
        return self._state

    def _put_at(self, state: State, place: int, old: Row | None, new: Row | None) -> None:
        """Let keys and indexes follow a row to its place."""
        name = self.collection.pk.field
        state.sorted.clear()
        if old is not None:
            del state.places[old[name]]
        if new is None:
            del state.rows[place]
        else:
            state.is_in_order = state.is_in_order and (old is not None or place >= state.next_place)
            state.rows[place] = new
            state.places[new[name]] = place
        for field, index in state.indexes.items():
            if old is not None and field in old:
                _drop(index, indexed(old[field]), place)
            if new is not None and field in new:
                index.setdefault(indexed(new[field]), {})[place] = None


def _number_after(key: Key, number: int) -> int:
    """Return the number of the next row, when the next was to have this number, and there is this key."""
    return max(number, key + 1) if isinstance(key, int) else number


def _drop(index: Index, value: Hashable, place: int) -> None:
    """Take a place out of an index; what no row has any more is not kept in it."""
    index[value].pop(place)
    if not index[value]:
        del index[value]


def indexed(value: Any) -> Hashable:
    """Return what a value is found by in an index: true is not 1, and a list is what it looks like."""
    if isinstance(value, dict | list):
        return (json.dumps(value, sort_keys=True),)
    return (value,) if isinstance(value, bool) else cast("Hashable", value)
