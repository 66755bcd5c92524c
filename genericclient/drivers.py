"""The driver: it carries a flow to its end, a request at a time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar, cast

from genericclient.attempts import PersistentFlow, Wait
from genericclient.messages import ParsedResponse, Request, error_for

T = TypeVar("T")


def drive(flow: PersistentFlow[T], send: Callable[[Request], ParsedResponse], sleep: Callable[[float], object]) -> T:
    """Return what a flow returns, after sending each request that it yields; what `send` raises is thrown into it."""
    __tracebackhide__ = True  # a failing test shows the flow's line and the caller's, not this loop
    resume: Callable[[], Request | Wait] = partial(next, flow)
    while True:
        try:
            step = resume()
        except StopIteration as done:
            return cast("T", done.value)
        try:
            resume = partial(flow.send, sleep(step.seconds) if isinstance(step, Wait) else send(step))
        except BaseException as error:  # noqa: BLE001  # the flow may have an answer to it; if not, it is raised again
            resume = partial(flow.throw, error)


def sent_by(ask: Callable[..., ParsedResponse], request: Request) -> ParsedResponse:
    """Return what `ask`, the `request` of an endpoint, answers to a request; raise the error that it means.

    It is called as 1.x called it: the method in lower case and the URL by position, and nothing that is not there.
    """
    parts = {"params": request.params, "json": request.json, "data": request.data, "files": request.files}
    given: dict[str, Any] = {name: value for name, value in parts.items() if value is not None}
    response = ask(request.method.lower(), request.url, **given)
    error = error_for(request, response)
    if error is not None:
        raise error
    return response
