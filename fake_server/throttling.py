"""How often each client may ask: a window that slides over the time of its requests."""

from __future__ import annotations

import math
from collections import deque

from werkzeug.wrappers import Request

from fake_server.clock import Clock
from fake_server.contract.settings import Throttle, User


class Throttling:
    """The history of the requests of each client, against one rate."""

    def __init__(self, throttle: Throttle, clock: Clock) -> None:
        self._throttle = throttle
        self._clock = clock
        self._history: dict[str, deque[float]] = {}

    def wait(self, client: str) -> int | None:
        """Note a request of a client and return None, or, when it is one too many, the whole seconds to wait.

        A request that is refused does not count.
        """
        now = self._clock.seconds()
        history = self._history.setdefault(client, deque())
        while history and history[0] <= now - self._throttle.seconds:
            history.popleft()
        if len(history) >= self._throttle.count:
            return math.ceil(history[0] + self._throttle.seconds - now)
        history.append(now)
        return None

    def reset(self) -> None:
        """Forget all requests."""
        self._history.clear()


def client_of(request: Request, user: User | None) -> str:
    """Return for whom a request counts: its user, else what proxies say of where it came from, else its address."""
    if user is not None:
        return f"user {user.name}"
    forwarded = "".join(request.headers.get("X-Forwarded-For", "").split())
    return f"address {forwarded or request.remote_addr}"
