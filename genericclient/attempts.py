"""How the requests of a flow are sent again as a `RetryPolicy` says: a flow around a flow, without I/O."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias, TypeVar, cast

from genericclient.clocks import Clock
from genericclient.exceptions import ConnectionFailed, GenericClientError, HTTPError, TimedOut
from genericclient.messages import Flow, ParsedResponse, Request, header_of
from genericclient.retries import Outcome, RetryPolicy

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wait:
    """What a persistent flow yields between two attempts: the seconds to let pass."""

    seconds: float


PersistentFlow: TypeAlias = Generator[Request | Wait, Any, T]
"""A flow that says a request again when it failed, and how long to wait before."""


def persistent(flow: Flow[T], policy: RetryPolicy, clock: Clock) -> PersistentFlow[T]:
    """Return a flow that repeats the requests of `flow`; that one hears of the last attempt only."""
    __tracebackhide__ = True
    resume: Callable[[], Request] = partial(next, flow)
    while True:
        try:
            request = resume()
        except StopIteration as done:
            return cast("T", done.value)
        try:
            resume = partial(flow.send, (yield from _attempts(request, policy, clock)))
        except BaseException as error:  # noqa: BLE001  # the flow may have an answer to it; if not, it is raised again
            resume = partial(flow.throw, error)


def _attempts(request: Request, policy: RetryPolicy, clock: Clock) -> PersistentFlow[ParsedResponse]:
    """Ask until there is an answer, or the policy says that the last failure stands."""
    began = clock.monotonic()
    history: list[Outcome] = []
    while True:
        try:
            return cast("ParsedResponse", (yield request))
        except GenericClientError as error:
            outcome = outcome_of(request, error)
            if outcome is None:
                raise
            history.append(outcome)
            elapsed = clock.monotonic() - began
            seconds = policy.wait(history, elapsed=elapsed, now=clock.time(), chance=clock.random())
            if seconds is None:
                if len(history) > 1:
                    error.add_note(f"{request} was tried {len(history)} times, within {elapsed:.1f} s")
                raise
        if seconds > 0:
            yield Wait(seconds)


def outcome_of(request: Request, error: GenericClientError) -> Outcome | None:
    """Return how an attempt ended that was answered with an error; None when no policy has a say in it."""
    if isinstance(error, ConnectionFailed | TimedOut):
        return None if error.failure is None else Outcome(request.method, error.failure)
    if not isinstance(error, HTTPError):
        return None
    status = getattr(error.response, "status_code", None)
    return Outcome(request.method, "status", status, header_of(error.response, "Retry-After"))
