"""The fake API of a test: a `FakeAPI` that is reached through `requests`, through a client, and under a real URL."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.http import http_date
from werkzeug.wrappers import Request, Response

from fake_server import Exchange, FakeAPI
from pytest_genericclient.intercept import serving_at
from pytest_genericclient.pairing import client_for
from pytest_genericclient.transport import session_for

if TYPE_CHECKING:
    from requests import Session
    from urllib3 import Retry

    from genericclient import GenericClient


class PluginFakeAPI(FakeAPI):
    """A `FakeAPI` that a test can reach in this process: by a session, by a client, and by unmodified code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.strict = True
        self.astray: list[Exchange] = []
        """The requests that led nowhere, also those that the journal has forgotten."""
        self.journal.listen(self._remember)
        self.handler_errors: list[BaseException] = []
        """What handlers raised; a test that means it clears the list."""
        self.blocked: list[str] = []
        """The URLs that were asked while `block_network` kept requests in this process."""
        self._served_at: list[str] = []

    def dispatch(self, request: Request) -> Response:
        """Answer one request; what a handler raises is raised here, and remembered, since the caller may swallow it."""
        try:
            response = super().dispatch(request)
        except (Exception, pytest.fail.Exception) as error:
            self.handler_errors.append(error)
            raise
        response.headers.setdefault("Date", http_date(self.clock.now()))  # as every server has it (RFC 9110, 6.6.1)
        return response

    def reset(self) -> None:
        """Begin anew: rows, journal, clock and plans, and what would fail the test."""
        super().reset()
        for remembered in (self.astray, self.handler_errors, self.blocked):
            remembered.clear()

    def _remember(self, exchange: Exchange) -> None:
        if exchange.nowhere is not None:
            self.astray.append(exchange)

    @property
    def strict(self) -> bool:
        """Whether a request that leads nowhere fails the test, and a planned answer that nobody fetched.

        If so, the answer to such a request says what would lead somewhere.
        """
        return self.explains

    @strict.setter
    def strict(self, strict: bool) -> None:
        self.explains = strict

    @property
    def addresses(self) -> tuple[str, ...]:
        """The URLs at which the fake was served; its own where there was none."""
        return tuple(dict.fromkeys(self._served_at)) or (self.url,)

    def session(self, max_retries: Retry | int = 0) -> Session:
        """Return a `requests.Session` whose requests to `url` reach the fake without a socket.

        `max_retries` is what an adapter of `requests` takes: a number, or a `urllib3.Retry`.
        """
        return session_for(self, max_retries)

    def client(self, **settings: Any) -> GenericClient:
        """Return a `GenericClient` on the fake that walks its kind of pages; `settings` are the client's own.

        Between retries the client moves the fake's clock on, instead of waiting.
        """
        return client_for(self, **settings)

    @contextmanager
    def serve_at(self, url: str, *, block_network: bool = False) -> Generator[None]:
        """Let unmodified code find the fake at a URL, such as `https://api.example.com/v1`, within a `with` block.

        Every `requests.Session` of the process is meant, and every client of httpx and httpx2. Other URLs lead where
        they led or, with `block_network`, to an error that names the URL, and that fails the test even when the code
        under test catches it. Raises `ValueError` for what is no URL of an API.
        """
        with serving_at(self, url, block_network=block_network, blocked=self.blocked.append):
            self._served_at.append(url)
            yield
