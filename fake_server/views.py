"""What a test sees of a collection: its rows, as copies, comparable with a plain list; and how it adds some."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, overload

from fake_server.bodies import written
from fake_server.filling import formed, with_defaults
from fake_server.representation import without_hidden_key
from fake_server.rows import Row, copied_row
from fake_server.store import Store


class RowView(Sequence[Row]):
    """The rows of one collection, in order: always those of now, always copies. It equals a list of dicts."""

    def __init__(self, name: str, store: Store) -> None:
        self._name = name
        self._store = store

    def add(self, **values: Any) -> Row:
        """Put a row into the store past all validation, with the contract's defaults; return it with its key.

        Raises `ValueError` when its key is taken, or has to be given and is not, and for a number that JSON has no word
        for; `TypeError` for what is no JSON value.
        """
        written(values)
        with self._store.lock:
            table = self._store.table(self._name)
            row = with_defaults(table.collection, formed(table.collection, values), self._store.clock)
            try:
                return table.add(row)
            except KeyError as error:
                raise ValueError(f"{self._name}: another row already has the key {error.args[0]!r}") from None

    def _rows(self) -> list[Row]:
        return self[:]

    def _shown(self, row: Row) -> Row:
        return copied_row(without_hidden_key(self._store.table(self._name).collection, row))

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        """Return a copy of one row by its position, or of several."""
        with self._store.lock:
            found = [*self._store.table(self._name)][index]
        return [self._shown(row) for row in found] if isinstance(found, list) else self._shown(found)

    def __iter__(self) -> Iterator[Row]:
        """Go over copies of the rows of now."""
        return iter(self._rows())

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self._store.table(self._name))

    def __eq__(self, other: object) -> bool:
        """Compare with a list of dicts, or with another view."""
        if not isinstance(other, list | tuple | RowView):
            return NotImplemented
        return self._rows() == list(other)

    __hash__ = None  # type: ignore[assignment]  # it changes, so nothing may keep it by its value

    def __repr__(self) -> str:
        """Print as the list that this view equals."""
        return repr(self._rows())
