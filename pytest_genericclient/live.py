"""The fake on a real port: a `pytest_httpserver.HTTPServer` whose last resort is the fake."""

from __future__ import annotations

import threading

import pytest
from pytest_httpserver import HTTPServer, RequestHandler, RequestMatcher
from pytest_httpserver.httpserver import METHOD_ALL, RequestHandlerList
from werkzeug.exceptions import InternalServerError
from werkzeug.wrappers import Request, Response

from fake_server import Exchange, FakeAPI
from fake_server.exchanges import exchange_of, shown
from fake_server.faults.wire import ConnectionEnded
from fake_server.serving import QuietHandler
from fake_server.turns import Turn

ANSWERED = "fake_server.answered"
"""In the environment of a request: the fake had it."""


class LiveFakeAPI(HTTPServer):
    """A server in a thread on 127.0.0.1. What is expected of it comes first; all else is answered by the fake."""

    def __init__(self) -> None:
        super().__init__(host="127.0.0.1", port=0, threaded=True)
        self._fake: FakeAPI | None = None
        self._turn = 0  # counts the tests: what is answered late belongs to the one in which it was asked

    @property
    def url(self) -> str:
        """The root of the mounted API on this port, without a slash at its end."""
        return self.url_for(self._fake.contract.prefix if self._fake else "").rstrip("/")

    @property
    def is_strict(self) -> bool:
        """Whether what is expected and never comes fails a test."""
        return bool(getattr(self._fake, "strict", False))

    def mount(self, fake: FakeAPI) -> None:
        """Forget all expectations, and answer with `fake` from now on; nothing of the one before is late any more."""
        if self._fake is not None and self._fake is not fake:
            self._fake.clear_faults()
        self._fake = fake
        self.clear()

    def unused(self) -> list[str]:
        """Return what was expected once, or in an order, and never came."""
        return [_named(each.matcher) for each in (*self.ordered_handlers, *self.oneshot_handlers)]

    def clear(self) -> None:
        """Forget what was expected, and what was asked; the fake stays mounted."""
        self._turn += 1
        super().clear()

    def clear_all_handlers(self) -> None:
        """Forget all expectations; the fake stays mounted."""
        super().clear_all_handlers()
        self.oneshot_handlers = _Claimed()
        if self._fake is not None:
            self.handlers = _OrFake(self._fake)

    def dispatch(self, request: Request) -> Response:
        """Answer a request, with 500 where a handler fails; note in the journal what the fake does not.

        An error of the fake's own handlers is for the fake to tell. What an earlier test asked is not told to this one,
        neither its answer nor its error. Raises `ConnectionEnded` where it is too late to answer.
        """
        turn = self._turn
        try:
            response = super().dispatch(request)
        except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001  # it is told by `check`
            self._sort(error, is_told=turn != self._turn)
            response = InternalServerError().get_response()  # raised on, it would be logged after the test is over
        if turn != self._turn:
            raise ConnectionEnded("the test that asked is over")
        if self._fake is not None and ANSWERED not in request.environ:
            self._fake.journal.note(_overlaid(request, response))
        return response

    def _sort(self, error: BaseException, *, is_told: bool) -> None:
        """Leave an error for `check` to raise, unless somebody else tells it."""
        is_told = is_told or any(each is error for each in getattr(self._fake, "handler_errors", ()))
        self.assertions = [each for each in self.assertions if each is not error]
        self.handler_errors = [each for each in self.handler_errors if each is not error]
        if not is_told:
            self.handler_errors.append(error)  # type: ignore[arg-type]  # pytest.fail() raises what is no Exception

    def start(self) -> None:
        """Start the server without Werkzeug's access log: the journal has every line.

        Fails the test in one line where no port can be had, or where sockets are blocked.
        """
        try:
            super().start()
        except (OSError, RuntimeError, SystemExit, Warning) as error:
            raise pytest.fail.Exception(f"live_fake_api has no port: {error}", pytrace=False) from None
        assert self.server is not None
        self.server.RequestHandlerClass = QuietHandler

    def stop(self) -> None:
        """Stop the server; what is late ends with it."""
        if self._fake is not None:
            self._fake.clear_faults()
        super().stop()

    def thread_target(self) -> None:
        """Serve, and look often whether to stop: half a second at the end of a run would be noticed."""
        assert self.server is not None
        self.server.serve_forever(poll_interval=0.01)


def _overlaid(request: Request, response: Response) -> Exchange:
    """Return the exchange of a request that an expectation answered, and not the fake."""
    answer = None if response.is_streamed else shown(response.get_data())
    return exchange_of(request, request.get_data(), Turn(response, answer, faults=("live_fake_api",)))


def _named(matcher: RequestMatcher) -> str:
    """Return what is expected, in few words."""
    return f"a request to {matcher.uri}" if matcher.method == METHOD_ALL else f"{matcher.method} {matcher.uri}"


class _Claimed(RequestHandlerList):
    """Handlers that answer once: whoever finds one has it alone, however many threads ask at the same time."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()

    def match(self, request: Request) -> RequestHandler | None:
        """Return the first handler that matches, and take it out."""
        with self._lock:
            found = super().match(request)
            if found is not None:
                super().remove(found)
            return found

    def remove(self, handler: RequestHandler) -> None:
        """Take a handler out, unless whoever found it has done so."""
        with self._lock:
            if handler in self:
                super().remove(handler)


class _OrFake(RequestHandlerList):
    """A list of handlers that ends, for whoever matches, with the fake."""

    def __init__(self, fake: FakeAPI) -> None:
        super().__init__()
        self._fallback = RequestHandler(RequestMatcher(""))
        self._fake = fake
        self._fallback.respond_with_handler(self._answer)

    def _answer(self, request: Request) -> Response:
        request.environ[ANSWERED] = True
        return self._fake.dispatch(request)

    def match(self, request: Request) -> RequestHandler:
        """Return the first handler that matches, else the fake's."""
        return super().match(request) or self._fallback
