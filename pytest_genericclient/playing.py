"""What a connection that is none does: a script, played without waiting for anything."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from fake_server.faults.wire import Script


@dataclass(frozen=True, slots=True)
class Received:
    """A request as it arrived: method, target (path and query), headers in order, and the body without its framing."""

    method: str
    target: str
    headers: Sequence[tuple[str, str]]
    body: bytes


class Player:
    """A script that is read like a socket; `advance(seconds)` is told of time that passes, and nobody waits."""

    def __init__(self, script: Script, advance: Callable[[float], object]) -> None:
        self._steps: Iterator[bytes | float] = iter(script.steps)
        self._end = script.end
        self._advance = advance
        self._rest = b""

    def read(self, size: int, timeout: float | None) -> bytes:
        """Return what has come, at most `size` bytes, and nothing at the end.

        Raises what a socket raises: `TimeoutError` when nothing comes for `timeout` seconds, or `ConnectionResetError`.
        """
        late = 0.0
        while not self._rest:
            step = next(self._steps, None)
            if step is None:
                if self._end == "reset":
                    raise ConnectionResetError(errno.ECONNRESET, os.strerror(errno.ECONNRESET))
                return b""
            if isinstance(step, bytes):
                self._rest = step
            else:
                late += self._pass(step, late, timeout)
        found, self._rest = self._rest[:size], self._rest[size:]
        return found

    def _pass(self, seconds: float, late: float, timeout: float | None) -> float:
        if timeout is not None and late + seconds >= timeout:
            self._advance(max(0.0, timeout - late))
            raise TimeoutError("timed out")
        self._advance(seconds)
        return seconds
