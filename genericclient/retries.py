"""When a request is sent again: `RetryPolicy` decides, with the names and the meaning of urllib3's `Retry`; no I/O."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from email.utils import mktime_tz, parsedate_tz
from typing import Literal, TypeAlias

__all__ = ["Failure", "Outcome", "RetryPolicy", "policy_of"]

Failure: TypeAlias = Literal["connect", "read", "other", "status"]
"""What went wrong: there was no connection, no (whole) answer, something else, or the answer's status."""

IDEMPOTENT = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PUT", "TRACE"})
"""What may be sent twice and means the same as once (RFC 9110, section 9.2.2)."""
RETRY_AFTER_STATUSES = frozenset({413, 429, 503})
"""What a `Retry-After` makes worth a second try (RFC 9110, section 10.2.3; RFC 6585, section 4)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one attempt ended: its method, what failed, and of an answer its status and its `Retry-After`."""

    method: str
    failure: Failure
    status: int | None = None
    retry_after: str | None = None


@dataclass(frozen=True, kw_only=True)
class RetryPolicy:
    """How often a request is sent again after which failures, and how long to wait before.

    `total` caps all retries of one request, `connect`, `read`, `status` and `other` those after one kind of failure;
    None: no cap of its own. A request that never reached the API is sent again whatever its method; every other one
    only when its method is in `allowed_methods` (None: any). The statuses of `status_forcelist` are failures, and so
    are 413, 429 and 503 with a `Retry-After`.

    The wait is what `Retry-After` says (seconds or a date, at most `retry_after_max`), else nothing before the first
    retry and `backoff_factor * 2 ** (n - 1)` seconds before the n-th, plus up to `backoff_jitter`, at most
    `backoff_max`. When the waits of a request would go on for more than `max_time` seconds, the failure stands.
    """

    total: int | None = 3
    connect: int | None = None
    read: int | None = None
    status: int | None = None
    other: int | None = None
    allowed_methods: Collection[str] | None = IDEMPOTENT
    status_forcelist: Collection[int] = frozenset({429, 502, 503, 504})
    backoff_factor: float = 0.5
    backoff_jitter: float = 0.5
    backoff_max: float = 120.0
    respect_retry_after_header: bool = True
    retry_after_max: float = 21600.0
    max_time: float | None = 300.0

    def __post_init__(self) -> None:
        """Refuse what cannot be meant."""
        for name in ("backoff_factor", "backoff_jitter", "backoff_max", "retry_after_max"):
            if getattr(self, name) < 0:
                raise ValueError(f"RetryPolicy: {name} is {getattr(self, name)!r}; expected seconds, 0 or more")
        for name in ("total", "connect", "read", "status", "other", "max_time"):
            if getattr(self, name) is not None and getattr(self, name) < 0:
                raise ValueError(f"RetryPolicy: {name} is {getattr(self, name)!r}; expected 0 or more, or None")

    def wait(self, history: Sequence[Outcome], *, elapsed: float, now: float, chance: float) -> float | None:
        """Return the seconds to wait before a request is sent again, or None when its last failure stands.

        `history` is every attempt so far, each one failed; `elapsed` are the seconds since the first began, `now` is
        the time of day in seconds since the epoch, and `chance` a random number from 0 to 1.
        """
        if not self._is_worth_it(history[-1]) or self._is_exhausted(history):
            return None
        seconds = self._retry_after(history[-1], now) or self._backoff(len(history), chance)
        return None if self.max_time is not None and elapsed + seconds > self.max_time else seconds

    def _is_worth_it(self, outcome: Outcome) -> bool:
        if outcome.failure == "connect":
            return True
        if self.allowed_methods is not None and outcome.method not in {each.upper() for each in self.allowed_methods}:
            return False
        return outcome.failure != "status" or outcome.status in self.status_forcelist or self._is_told_when(outcome)

    def _is_told_when(self, outcome: Outcome) -> bool:
        told = self.respect_retry_after_header and outcome.retry_after is not None
        return told and outcome.status in RETRY_AFTER_STATUSES

    def _is_exhausted(self, history: Sequence[Outcome]) -> bool:
        caps = {"connect": self.connect, "read": self.read, "status": self.status, "other": self.other}
        counted = [(sum(each.failure == kind for each in history), cap) for kind, cap in caps.items()]
        return any(cap is not None and count > cap for count, cap in [(len(history), self.total), *counted])

    def _retry_after(self, outcome: Outcome, now: float) -> float:
        told = outcome.retry_after if self.respect_retry_after_header else None
        return min(seconds_until(told, now), self.retry_after_max) if told else 0.0

    def _backoff(self, attempts: int, chance: float) -> float:
        if attempts <= 1:
            return 0.0
        grown: float = self.backoff_factor * 2.0 ** min(attempts - 1, 1000)  # beyond, a float has no room
        return min(grown + chance * self.backoff_jitter, self.backoff_max)


def policy_of(given: RetryPolicy | int | None) -> RetryPolicy:
    """Return the policy that `retries=` stands for: a number of retries, or None for none."""
    return given if isinstance(given, RetryPolicy) else RetryPolicy(total=given or 0)


def seconds_until(retry_after: str, now: float) -> float:
    """Return the seconds that a `Retry-After` asks to wait, 0 when it is past or cannot be read."""
    if re.fullmatch(r"\s*[0-9]+\s*", retry_after):
        return float(retry_after)
    date = parsedate_tz(retry_after)
    if date is None:
        return 0.0
    try:
        return max(mktime_tz(date) - now, 0.0)
    except (OverflowError, ValueError):  # a date that no calendar has
        return 0.0
