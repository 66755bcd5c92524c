"""The fake on a real port: a `pytest_httpserver.HTTPServer` whose last resort is the fake."""

from __future__ import annotations

from pytest_httpserver import HTTPServer, RequestHandler, RequestMatcher
from pytest_httpserver.httpserver import RequestHandlerList
from werkzeug.wrappers import Request

from fake_server import FakeAPI
from fake_server.serving import QuietHandler


class LiveFakeAPI(HTTPServer):
    """A server in a thread on 127.0.0.1. What is expected of it comes first; all else is answered by the fake."""

    def __init__(self) -> None:
        super().__init__(host="127.0.0.1", port=0, threaded=True)
        self._fake: FakeAPI | None = None

    @property
    def url(self) -> str:
        """The root of the mounted API on this port, without a slash at its end."""
        return self.url_for(self._fake.contract.prefix if self._fake else "").rstrip("/")

    def mount(self, fake: FakeAPI) -> None:
        """Forget all expectations, and answer with `fake` from now on; nothing of the one before is late any more."""
        if self._fake is not None and self._fake is not fake:
            self._fake.clear_faults()
        self._fake = fake
        self.clear()

    def clear_all_handlers(self) -> None:
        """Forget all expectations; the fake stays mounted."""
        super().clear_all_handlers()
        if self._fake is not None:
            self.handlers = _OrFake(self._fake)

    def start(self) -> None:
        """Start the server without Werkzeug's access log: the journal has every line."""
        super().start()
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


class _OrFake(RequestHandlerList):
    """A list of handlers that ends, for whoever matches, with the fake."""

    def __init__(self, fake: FakeAPI) -> None:
        super().__init__()
        self._fallback = RequestHandler(RequestMatcher(""))
        self._fallback.respond_with_handler(fake.dispatch)

    def match(self, request: Request) -> RequestHandler:
        """Return the first handler that matches, else the fake's."""
        return super().match(request) or self._fallback
