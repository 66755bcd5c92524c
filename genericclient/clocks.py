"""Clocks: where waits, times and chances come from."""

from __future__ import annotations

import random
import time
from typing import Protocol


class Clock(Protocol):
    """What a client has as `clock`. A test has one of its own, and never sleeps."""

    def time(self) -> float:
        """Return the time of day, in seconds since the epoch."""

    def monotonic(self) -> float:
        """Return seconds that only ever grow."""

    def sleep(self, seconds: float, /) -> object:
        """Let time pass."""

    def random(self) -> float:
        """Return a number from 0 to 1."""


class SystemClock:
    """The clock of the machine."""

    def time(self) -> float:
        """Return the time of day, in seconds since the epoch."""
        return time.time()

    def monotonic(self) -> float:
        """Return seconds that only ever grow."""
        return time.monotonic()

    def sleep(self, seconds: float, /) -> None:
        """Let time pass."""
        time.sleep(seconds)

    def random(self) -> float:
        """Return a number from 0 to 1."""
        return random.random()  # noqa: S311  # it spreads waits, and guards nothing
