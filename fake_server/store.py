"""The tables of all collections: seeds, transactions, snapshots, and one lock around each change; no HTTP."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from fake_server.clock import Clock
from fake_server.contract.collection import Collection
from fake_server.exceptions import ContractError
from fake_server.filling import formed, with_defaults
from fake_server.table import State, Table


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state of a whole store at one moment, by reference: taking and restoring it copies no row."""

    tables: Mapping[str, State]


class Store:
    """A table for each collection. `lock` is held by whoever reads or writes more than once."""

    def __init__(
        self, collections: Mapping[str, Collection], snapshot: Snapshot | None = None, clock: Clock | None = None
    ) -> None:
        self.lock = threading.RLock()
        self.clock = clock or Clock()
        self._steps: list[Callable[[], None]] | None = None
        self._names = {name: each.same_as or name for name, each in collections.items()}
        self._own = {name: Table(collections[name], self.clock) for name in dict.fromkeys(self._names.values())}
        if snapshot is None:
            self._seed()
        else:
            self.restore(snapshot)

    def table(self, name: str) -> Table:
        """Return the table of a collection; one that is the same as another has the same table."""
        return self._own[self._names[name]]

    @contextmanager
    def transaction(self) -> Generator[None, None, None]:
        """Hold the lock, and put everything back that was written when an exception leaves the block.

        One inside another puts back its own part, and the outer one all.
        """
        with self.lock:
            outer = self._steps
            steps = [] if outer is None else outer
            mark = len(steps)
            self._note_steps(steps)
            try:
                yield
            except BaseException:
                self._note_steps(None)
                while len(steps) > mark:
                    steps.pop()()
                raise
            finally:
                self._note_steps(outer)

    def snapshot(self) -> Snapshot:
        """Return the state of now; it costs the same whatever the number of rows."""
        with self.lock:
            return Snapshot({name: each.shared_state() for name, each in self._own.items()})

    def restore(self, snapshot: Snapshot) -> None:
        """Go back to a snapshot; it can be restored again and again.

        Raises `ValueError` for the snapshot of a store of other collections.
        """
        if snapshot.tables.keys() != self._own.keys():
            theirs, ours = ", ".join(snapshot.tables) or "none", ", ".join(self._own) or "none"
            raise ValueError(f"this is the snapshot of another API: its collections are {theirs}, here they are {ours}")
        with self.lock:
            for name, state in snapshot.tables.items():
                self._own[name].go_back_to(state)

    def _note_steps(self, steps: list[Callable[[], None]] | None) -> None:
        self._steps = steps
        for table in self._own.values():
            table.undo = steps

    def _seed(self) -> None:
        for name, table in self._own.items():
            for index, row in enumerate(table.collection.rows):
                try:
                    table.add(with_defaults(table.collection, formed(table.collection, dict(row)), self.clock))
                except KeyError as error:
                    place = f"collections.{name}.rows[{index}]"
                    raise ContractError(f"{place}: another row already has the key {error.args[0]!r}") from error
