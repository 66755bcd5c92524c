"""Lag: a write that is not visible at once, as with a replica that is read from; on the fake's own clock."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

from fake_server.clock import Clock
from fake_server.contract import Contract
from fake_server.nearest import hint
from fake_server.routing import Place
from fake_server.store import Snapshot, Store
from fake_server.table import State


@dataclass(frozen=True, slots=True)
class Lag:
    """How long the writes to a collection (None: to each) stay unseen: for so many `reads`, or for so many `seconds`.

    Raises `ValueError` unless exactly one of the two is given, and makes sense.
    """

    collection: str | None = None
    reads: int | None = None
    seconds: float | None = None

    def __post_init__(self) -> None:
        if (self.reads is None) is (self.seconds is None):
            raise ValueError("lag is a number of reads or of seconds: lag(reads=2), or lag(seconds=0.5)")
        if self.reads is not None and self.reads < 1:
            raise ValueError(f"reads is {self.reads!r}; expected a count from 1 on")
        if self.seconds is not None and not self.seconds > 0:
            raise ValueError(f"seconds is {self.seconds!r}; expected a time above 0")


@dataclass(slots=True)
class _Unseen:
    """A write that is not visible yet: what the table held before, and how long that is still seen."""

    before: State
    reads: int | None
    until: float | None


class Replica:
    """What readers see of a store whose writes lag. The caller holds the store's lock.

    A writer has no view of its own: what was written is seen by the answer to the write itself, and by what checks the
    next write; every read, the writer's too, sees the old rows until the write becomes visible.
    """

    def __init__(self, contract: Contract, store: Store, clock: Clock) -> None:
        self._contract = contract
        self._store = store
        self._clock = clock
        self._lags: dict[str | None, Lag] = {}
        self._unseen: dict[str, list[_Unseen]] = {}

    def __bool__(self) -> bool:
        """Say whether anything lags, or ever lagged and is not visible yet."""
        return bool(self._lags or self._unseen)

    def add(self, lag: Lag) -> None:
        """Let the writes to a collection lag from now on; a second lag of the same collection replaces the first.

        Raises `ValueError` with the nearest name for a collection that is not there.
        """
        name = lag.collection
        if name is not None and name not in self._contract.collections:
            raise ValueError(f"no collection {name!r}; {hint(name, self._contract.collections)}")
        self._lags[None if name is None else self._contract.table_of(name)] = lag

    def clear(self) -> None:
        """Let nothing lag any more, and make everything visible."""
        self._lags.clear()
        self._unseen.clear()

    def forget(self) -> None:
        """Make everything visible; later writes lag again."""
        self._unseen.clear()

    @contextmanager
    def writing(self) -> Generator[None, None, None]:
        """Note what is written inside the block: that is not visible yet, where it lags."""
        if not self._lags:
            yield
            return
        before = self._store.snapshot()
        yield
        after, now = self._store.snapshot(), self._clock.seconds()
        for name, state in before.tables.items():
            lag = self._lags.get(name) or self._lags.get(None)
            if lag is not None and after.tables[name] is not state:
                until = None if lag.seconds is None else now + lag.seconds
                self._unseen.setdefault(name, []).append(_Unseen(state, lag.reads, until))

    def seen_by(self, method: str, place: Place) -> Store | None:
        """Return the store that is seen where a place is read, or None when it is the true one; this read counts."""
        if not self._unseen or method not in {"GET", "HEAD"} or place.kind not in {"list", "detail"}:
            return None
        old = {table: states[0].before for table in list(self._unseen) if (states := self._still_unseen(table))}
        table = self._contract.table_of(place.name)
        if table not in old:
            return None
        for each in self._unseen[table]:
            each.reads = None if each.reads is None else each.reads - 1
        now = self._store.snapshot()
        return Store(self._contract.collections, Snapshot({**now.tables, **old}), self._clock)

    def _still_unseen(self, table: str) -> list[_Unseen]:
        now = self._clock.seconds()
        states = self._unseen[table]
        while states and not (states[0].until > now if states[0].until is not None else states[0].reads):
            states.pop(0)
        if not states:
            del self._unseen[table]
        return states
