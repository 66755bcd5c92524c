"""The one clock that everything in a fake reads: it can be stopped, and moved on without waiting."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Clock:
    """A clock that runs with the machine's until it is told otherwise."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._set: tuple[datetime | None, timedelta] = (None, timedelta())  # where it stands, and how far it was moved
        self._waits = threading.Event()

    def now(self) -> datetime:
        """Return the moment that it is, in UTC."""
        frozen, moved = self._set
        return (frozen or datetime.now(UTC)) + moved

    def seconds(self) -> float:
        """Return the seconds since the epoch."""
        return self.now().timestamp()

    def freeze(self, moment: datetime | str | None = None) -> None:
        """Stop, now or at a moment (ISO 8601; in UTC where it says no zone)."""
        at = datetime.fromisoformat(moment) if isinstance(moment, str) else moment or self.now()
        with self._lock:
            self._set = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC), timedelta()

    def advance(self, seconds: float) -> None:
        """Move on, without waiting; raise `ValueError` for less than nothing."""
        if seconds < 0:
            raise ValueError(f"advance({seconds!r}): time goes on; freeze() sets an earlier moment")
        with self._lock:
            frozen, moved = self._set
            self._set = frozen, moved + timedelta(seconds=seconds)

    def reset(self) -> None:
        """Run with the machine's clock again, and end all waits."""
        with self._lock:
            self._set = None, timedelta()
        self.end_waits()

    # What is late on a real connection waits in earnest: a client there has a clock of its own.

    def waiter(self) -> Callable[[float], object]:
        """Return a function that waits for some seconds in earnest, whatever this clock says.

        From the next `end_waits` on it returns at once.
        """
        return self._waits.wait

    def end_waits(self) -> None:
        """End what waits, and let what was to wait go on at once; only later waiters wait."""
        with self._lock:
            ended, self._waits = self._waits, threading.Event()
        ended.set()

    # What a client with a clock of its own needs of this one: `client.clock = fake.clock`.

    def time(self) -> float:
        """Return the seconds since the epoch."""
        return self.seconds()

    def monotonic(self) -> float:
        """Return the seconds since the epoch, which grow here whatever the machine's clock does."""
        return self.seconds()

    def sleep(self, seconds: float, /) -> None:
        """Move on instead of waiting."""
        self.advance(seconds)

    def random(self) -> float:
        """Return always the same chance, so that what waits for it can be told beforehand."""
        return 0.5
