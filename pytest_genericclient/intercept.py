"""The fake under a real URL: code that builds its own client reaches it, unchanged, while an interception holds."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain
from typing import Any
from urllib.parse import unquote, urlsplit

from requests import PreparedRequest, Request, RequestException
from requests.adapters import HTTPAdapter

from fake_server import FakeAPI
from fake_server.faults.wire import Script
from pytest_genericclient.answering import answered
from pytest_genericclient.fake_socket import SocketlessAdapter
from pytest_genericclient.httpx_streams import CORES, patches_of_httpx
from pytest_genericclient.patching import Patch
from pytest_genericclient.playing import Received
from pytest_genericclient.transport import InProcessAdapter
from pytest_genericclient.urls import is_of_an_api, named, origin_of, shown

LIBRARIES = ("requests", *CORES)
"""Whose requests are intercepted."""


class NetworkBlocked(RuntimeError):
    """A request was about to leave the process while the network is blocked; its text names the URL."""


@dataclass(frozen=True, eq=False)
class Interception:
    """One fake at one URL. `block_network` lets nothing else out of the process; `blocked` is told of what tried."""

    fake: FakeAPI
    url: str
    block_network: bool
    blocked: Callable[[str], object]

    def takes(self, url: str) -> bool:
        """Say whether a URL is this one, or below it."""
        path = unquote(urlsplit(url).path)
        return origin_of(url) == origin_of(self.url) and f"{path}/".startswith(f"{self.prefix}/")

    @property
    def prefix(self) -> str:
        """The path under which the fake is found."""
        return urlsplit(self.url).path

    @property
    def here(self) -> FakeAPI:
        """The fake as it is under this path."""
        return self.fake.under(self.prefix)

    def answer(self, arrived: Received, root: str) -> Script:
        """Return what a connection to this URL does with a request."""
        return answered(self.here, arrived, root)

    def advance(self, seconds: float) -> None:
        """Move the fake's clock on."""
        self.fake.clock.advance(seconds)


_active: list[Interception] = []
_lock = threading.Lock()
_patches: dict[str, list[Patch]] = {}  # by library


@contextmanager
def serving_at(
    fake: FakeAPI, url: str, *, block_network: bool = False, blocked: Callable[[str], object] | None = None
) -> Generator[None]:
    """Let every `requests.Session` of this process, and every httpx client, find a fake at a URL.

    The fake is found there whatever the prefix of its contract is. Other URLs lead where they led, or, with
    `block_network`, to `NetworkBlocked`, of which `blocked` is told as well. The latest interception comes first.
    Raises `ValueError` for what is no URL of an API.
    """
    interception = Interception(fake, _checked(url), block_network, blocked or _nobody)
    interception.here  # noqa: B018  # a path that no API can have is refused here
    with _holding(interception, LIBRARIES):
        yield


@contextmanager
def serving_at_home(fake: FakeAPI) -> Generator[None]:
    """Let the same find a fake at its own URL; of httpx only what is imported already, since nobody asked for more."""
    libraries = [name for name in LIBRARIES if name in sys.modules]
    with _holding(Interception(fake, fake.url, block_network=False, blocked=_nobody), libraries):
        yield


@contextmanager
def _holding(interception: Interception, libraries: Iterable[str]) -> Generator[None]:
    with _lock:
        for name in libraries:
            if name not in _patches:
                _patches[name] = _patches_of(name)
        for patch in chain(*_patches.values()):
            patch.put()
        _active.append(interception)
    try:
        yield
    finally:
        with _lock:
            _active.remove(interception)
            for patch in () if _active else chain(*_patches.values()):
                patch.take()


def _patches_of(library: str) -> list[Patch]:
    if library == "requests":
        return [Patch(HTTPAdapter, "send", _sending)]
    return patches_of_httpx(library, interception_of)


def _nobody(url: str) -> None:
    """Tell nobody of a URL."""


def interception_of(url: str) -> Interception | None:
    """Return the interception that takes a URL, or None; raise `NetworkBlocked` when nothing may go there."""
    active = _active[::-1]
    found = next((each for each in active if each.takes(url)), None)
    blocking = next((each for each in active if each.block_network), None)
    if found is None and blocking is not None:
        asked = shown(url)
        blocking.blocked(asked)
        raise NetworkBlocked(
            f"{asked} would leave this process, and block_network=True lets only {blocking.url} be asked; "
            "serve a fake there too, or leave the network open"
        )
    return found


def _sending(original: Any) -> Any:
    """Return the `send` of adapters that asks first who answers; one of a user's stays in between, with its retries."""

    def send(self: HTTPAdapter, request: PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        found = None if isinstance(self, SocketlessAdapter) else interception_of(str(request.url))
        if found is None:
            return original(self, request, *args, **kwargs)
        return InProcessAdapter(found.here, self.max_retries, owner=self).send(request, *args, **kwargs)

    return send


def _checked(url: str) -> str:
    """Return a URL as `requests` sends it; raise `ValueError` for what is no URL of an API."""
    prepared = ""
    with suppress(RequestException, ValueError, TypeError):
        prepared = str(Request("GET", url).prepare().url)
    parts = urlsplit(prepared)
    if not is_of_an_api(str(url)) or not prepared or "@" in parts.netloc or parts.query or parts.fragment:
        raise ValueError(
            f"serve_at: {named(url)!r} is no URL of an API; expected one such as 'https://api.example.com/v1', "
            "without a login, a query and a fragment"
        )
    return prepared.rstrip("/")
