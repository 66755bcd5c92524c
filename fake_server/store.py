"""The rows of every collection, in memory: copies go in, copies come out, a snapshot is a reference; no HTTP."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fake_server.contract.model import Collection
from fake_server.exceptions import ContractError
from fake_server.rows import Key, Row, copied_row
from fake_server.schema import with_defaults


@dataclass(frozen=True, slots=True)
class _State:
    """What one table held at one moment; the dict is never written again once it stands in a snapshot."""

    rows: dict[Key, Row]
    next_id: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state of a whole store at one moment, by reference: taking and restoring it copies no row."""

    tables: Mapping[str, _State]


class Table:
    """The rows of one collection, by primary key, in order of insertion."""

    def __init__(self, collection: Collection, state: _State | None = None) -> None:
        self._collection = collection
        self._state = state or _State({}, 1)
        self._shared = state is not None  # a snapshot refers to our dict: copy it before the first write

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self._state.rows)

    def __iter__(self) -> Iterator[Row]:
        """Go over the rows themselves: to read, never to write."""
        return iter(list(self._state.rows.values()))

    def get(self, key: Key) -> Row | None:
        """Return a copy of the row with this key, or None."""
        row = self._state.rows.get(key)
        return None if row is None else copied_row(row)

    def add(self, values: Mapping[str, Any]) -> Row:
        """Store a new row and return a copy of it; the key is taken from `values` where they have one.

        An integer key is one more than any that was ever here: deleting a row does not give its key back.
        Raises `KeyError` when the key is taken.
        """
        field = self._collection.pk.field
        key = values.get(field)
        if key is None:
            key = self._new_key()
        if key in self._state.rows:
            raise KeyError(key)
        row = copied_row({field: key} | dict(values) | {field: key})
        next_id = max(self._state.next_id, key + 1) if isinstance(key, int) else self._state.next_id
        self._write()[key] = row
        self._state = _State(self._state.rows, next_id)
        return copied_row(row)

    def put(self, key: Key, row: Mapping[str, Any]) -> Row:
        """Replace the row with this key; when the new row has another key, it moves. Return a copy.

        Raises `KeyError` when the new key is another row's.
        """
        new_key: Key = row.get(self._collection.pk.field, key)
        if new_key != key and new_key in self._state.rows:
            raise KeyError(new_key)
        kept = copied_row(dict(row))
        if new_key == key:
            self._write()[key] = kept
        else:
            moved = [(new_key, kept) if old == key else (old, each) for old, each in self._state.rows.items()]
            self._state, self._shared = _State(dict(moved), self._state.next_id), False
        return copied_row(kept)

    def remove(self, key: Key) -> None:
        """Forget the row with this key; raise `KeyError` when there is none."""
        if key not in self._state.rows:
            raise KeyError(key)
        del self._write()[key]

    def shared_state(self) -> _State:
        """Return the state for a snapshot; from now on it is copied before it is written."""
        self._shared = True
        return self._state

    def _new_key(self) -> Key:
        return self._state.next_id if self._collection.pk.kind == "integer" else str(uuid.uuid4())

    def _write(self) -> dict[Key, Row]:
        if self._shared:
            self._state, self._shared = _State(dict(self._state.rows), self._state.next_id), False
        return self._state.rows


class Store:
    """A table for each collection, and one lock around each change of state."""

    def __init__(self, collections: Mapping[str, Collection], snapshot: Snapshot | None = None) -> None:
        self.lock = threading.RLock()
        self.collections = collections
        self.tables: dict[str, Table] = {name: Table(each) for name, each in collections.items()}
        if snapshot is None:
            self._seed()
        else:
            self.restore(snapshot)

    def snapshot(self) -> Snapshot:
        """Return the state of now; it costs the same whatever the number of rows."""
        with self.lock:
            return Snapshot({name: each.shared_state() for name, each in self.tables.items()})

    def restore(self, snapshot: Snapshot) -> None:
        """Go back to a snapshot of a store of the same collections; it can be restored again and again."""
        with self.lock:
            for name, state in snapshot.tables.items():
                self.tables[name] = Table(self.collections[name], state)

    def _seed(self) -> None:
        for name, collection in self.collections.items():
            for index, row in enumerate(collection.rows):
                try:
                    self.tables[name].add(with_defaults(collection, dict(row)))
                except KeyError as error:
                    place = f"collections.{name}.rows[{index}]"
                    raise ContractError(f"{place}: another row already has the key {error.args[0]!r}") from error
