"""The way of a test to a real API: each request is held against what `--contract-mode` allows, and noted."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import pytest
from requests import PreparedRequest, RequestException, Response, Session
from requests.adapters import HTTPAdapter
from werkzeug.wrappers import Request as Arrived
from werkzeug.wrappers import Response as Answer

from fake_server import Contract, Exchange, Journal
from fake_server.exchanges import exchange_of
from fake_server.exchanges import shown as shown_body
from fake_server.turns import Turn
from pytest_genericclient.environs import environ_of
from pytest_genericclient.urls import origin_of, shown

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
CLEANING = 30.0  # seconds that a row which is cleaned up may take


class NotAllowed(pytest.skip.Exception):  # type: ignore[misc, name-defined]  # it is a class, whatever its type says
    """A request was not sent, since `--contract-mode` does not allow it; its text says which mode would.

    It skips the test, which cannot be run in this mode; no `except Exception` of the code under test catches it.
    """


class GuardedAdapter(HTTPAdapter):
    """An adapter of `requests` that sends what a mode allows, and nothing else, wherever it is to go.

    `read-only` lets GET, HEAD and OPTIONS pass. `own-rows` also lets rows be made in the collections of the contract,
    and lets those be changed and deleted that were made on this way. `full` lets everything pass.
    """

    def __init__(self, url: str, mode: str, contract: Contract) -> None:
        super().__init__()
        self.url = shown(url)
        self.mode = mode
        self.journal = Journal()
        root = urlsplit(url).path.rstrip("/")
        self._lists = {f"{root}/{name}": each.url_field for name, each in contract.collections.items()}
        self._made: dict[str, None] = {}  # the paths of rows, in their order
        self._lost: list[str] = []

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        """Send a request that the mode allows; raise `NotAllowed` for another."""
        method, url = str(request.method), str(request.url)
        self._check(method, url)
        started = datetime.now(UTC)
        try:
            response = super().send(request, *args, **kwargs)
            if not kwargs.get("stream"):
                response.content  # noqa: B018  # what breaks off here is noted as well
        except RequestException as error:
            self.journal.note(_exchange(request, started, error=error))
            raise
        self.journal.note(_exchange(request, started, response, is_read=not kwargs.get("stream")))
        self._remember(method, url, response)
        return response

    def clean_up(self, session: Session) -> list[str]:
        """Delete the rows that were made and are still there, the last first; return those that could not be."""
        parts = urlsplit(self.url)
        left = list(self._lost)
        for path in reversed(list(self._made)):
            try:
                response = session.delete(f"{parts.scheme}://{parts.netloc}{path}", timeout=CLEANING)
                told = None if response.ok or response.status_code in {404, 410} else f"answered {response.status_code}"
            except (RequestException, NotAllowed) as error:
                told = type(error).__name__
            if told is not None:
                left.append(f"{path} ({told})")
        return left

    def _check(self, method: str, url: str) -> None:
        if method in SAFE or self.mode == "full":
            return
        refused = f"{method} {shown(url)} was not sent: --contract-mode={self.mode} "
        if self.mode == "read-only":
            raise NotAllowed(f"{refused}only reads; own-rows lets a test write rows of its own")
        is_new = method == "POST" and self._is_here(url) and _path(url).rstrip("/") in self._lists
        is_own = self._is_here(url) and any(_is_at_or_below(_path(url), made) for made in self._made)
        if not is_new and not is_own:
            raise NotAllowed(f"{refused}writes only rows that the test made; full lets everything pass")

    def _is_here(self, url: str) -> bool:
        return origin_of(url) == origin_of(self.url)

    def _remember(self, method: str, url: str, response: Response) -> None:
        if not 200 <= response.status_code < 300:
            return
        path = _path(url)
        if method == "POST" and self._is_here(url) and path.rstrip("/") in self._lists:
            self._note(url, path, response)
        if method == "DELETE":
            self._made.pop(path, None)

    def _note(self, url: str, path: str, response: Response) -> None:
        """Remember where a row is that was made: where Location says, else under the key that the answer has.

        A Location is believed below the list only: Django REST framework fills it from a field that is called `url`.
        """
        location = urljoin(url, response.headers.get("Location", ""))
        if self._is_here(location) and _path(location) != path and _is_at_or_below(_path(location), path):
            self._made[_path(location)] = None
            return
        body: Any = None
        with suppress(ValueError):
            body = response.json()
        field = self._lists[path.rstrip("/")]
        key = body.get(field) if isinstance(body, dict) else None
        if key is None:
            self._lost.append(f"one in {path} (its answer has neither a Location nor a value of {field!r})")
        else:
            slash = "/" if path.endswith("/") else ""
            self._made[f"{path.rstrip('/')}/{quote(str(key), safe='')}{slash}"] = None


def _exchange(
    request: PreparedRequest,
    started: datetime,
    response: Response | None = None,
    *,
    is_read: bool = False,
    error: Exception | None = None,
) -> Exchange:
    """Return what the journal is told: what was sent, and how it ended; the body of an answer when it `is_read`."""
    body = request.body.encode() if isinstance(request.body, str) else request.body
    sent = body if isinstance(body, bytes) else b""
    arrived = Arrived(environ_of(str(request.method), str(request.url), request.headers.items(), sent))
    content = response.content if response is not None and is_read else b""
    headers = [] if response is None else list(response.headers.items())
    turn = Turn(
        Answer(content, headers=headers),
        answer=shown_body(content),
        faults=() if error is None else (type(error).__name__,),
        status=0 if response is None else response.status_code,
    )
    with arrived:
        exchange = exchange_of(arrived, sent, turn, started, (datetime.now(UTC) - started).total_seconds())
    return exchange if body is None or isinstance(body, bytes) else replace(exchange, json="(a stream)")


def _path(url: str) -> str:
    return urlsplit(url).path


def _is_at_or_below(path: str, other: str) -> bool:
    """Tell whether a path is another one, or leads on from it; slashes at their ends do not matter."""
    return f"{path.rstrip('/')}/".startswith(f"{other.rstrip('/')}/")
