"""Requests of httpx, and of httpx2, to a fake without a socket: their connections, on streams that lead nowhere.

What they raise is what they raise on a real one.
"""

from __future__ import annotations

import importlib
import ssl
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, Protocol

from fake_server.faults.wire import Script
from pytest_genericclient.fake_socket import received
from pytest_genericclient.patching import Patch
from pytest_genericclient.playing import Player, Received

CORES = {"httpx": "httpcore", "httpx2": "httpcore2"}
"""By client library: the one that opens its connections."""
NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""What no connection here uses; one that uses it would load all certificates first."""


class Found(Protocol):
    """Who answers at a URL."""

    def answer(self, arrived: Received, root: str) -> Script:
        """Return what the connection does."""

    def advance(self, seconds: float) -> None:
        """Be told of the time that passes."""


def patches_of_httpx(library: str, found_for: Callable[[str], Found | None]) -> list[Patch]:
    """Return what lets the connections of a library ask first who answers at a URL; nothing where there is none."""
    with suppress(ImportError, AttributeError):  # AttributeError: one that is not as these are
        return _patches(importlib.import_module(library), importlib.import_module(CORES[library]), found_for)
    return []


def _patches(library: Any, core: Any, found_for: Callable[[str], Found | None]) -> list[Patch]:
    backend, async_backend = _backend_of(core), _async_backend_of(core)

    def pooled(found: Found, request: Any) -> _Pooled:
        return _Pooled(core.ConnectionPool, backend(partial(_Wire, core, found, request.url)))

    def async_pooled(found: Found, request: Any) -> _Pooled:
        return _Pooled(core.AsyncConnectionPool, async_backend(partial(_Wire, core, found, request.url)))

    def handling(original: Any) -> Any:
        def handle_request(self: Any, request: Any) -> Any:
            found = found_for(str(request.url))
            return original(self if found is None else pooled(found, request), request)

        return handle_request

    def handling_async(original: Any) -> Any:
        async def handle_async_request(self: Any, request: Any) -> Any:
            found = found_for(str(request.url))
            return await original(self if found is None else async_pooled(found, request), request)

        return handle_async_request

    return [
        Patch(library.HTTPTransport, "handle_request", handling),
        Patch(library.AsyncHTTPTransport, "handle_async_request", handling_async),
    ]


class _Pooled:
    """What a method of a transport uses of it: the pool of connections, here one for a single request."""

    def __init__(self, pool: Any, backend: Any) -> None:
        self._pool = pool(ssl_context=NO_CERTIFICATES, network_backend=backend)


class _Wire:
    """One connection: what was sent on it, and what comes back; the errors of a socket are those of a library."""

    def __init__(self, core: Any, found: Found, url: Any) -> None:
        self._core = core
        self._found = found
        self._root = f"{url.scheme}://{url.netloc.decode('ascii')}"
        self._sent: list[bytes] = []
        self._player: Player | None = None

    def take(self, data: bytes) -> None:
        self._sent.append(data)

    def give(self, size: int, timeout: float | None) -> bytes:
        if self._player is None:
            script = self._found.answer(received(b"".join(self._sent)), self._root)
            self._player = Player(script, self._found.advance)
        try:
            return self._player.read(size, timeout)
        except TimeoutError as error:
            raise self._core.ReadTimeout(str(error)) from error
        except ConnectionResetError as error:
            raise self._core.ReadError(str(error)) from error


class _Opening:
    """What backends have, awaited or not: how a connection begins."""

    def __init__(self, wire: Callable[[], _Wire]) -> None:
        self.wire = wire


class _OnWire:
    """What streams have, awaited or not: a wire, and nothing to tell of a socket."""

    def __init__(self, wire: _Wire) -> None:
        self.wire = wire

    def get_extra_info(self, info: str) -> Any:
        """Know nothing of a socket."""
        del info


def _backend_of(core: Any) -> Any:
    """Return what opens connections of a library; there is no certificate, so that `start_tls` changes nothing."""

    class Stream(_OnWire, core.NetworkStream):  # type: ignore[misc]  # a class of whichever library it is
        def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
            return self.wire.give(max_bytes, timeout)

        def write(self, buffer: bytes, timeout: float | None = None) -> None:
            del timeout
            self.wire.take(buffer)

        def close(self) -> None:
            """Close nothing."""

        def start_tls(self, *_args: Any, **_kwargs: Any) -> Any:
            return self

    class Backend(_Opening, core.NetworkBackend):  # type: ignore[misc]  # likewise
        def connect_tcp(self, *_args: Any, **_kwargs: Any) -> Any:
            return Stream(self.wire())

    return Backend


def _async_backend_of(core: Any) -> Any:
    """Return what opens those that are awaited."""

    class Stream(_OnWire, core.AsyncNetworkStream):  # type: ignore[misc]  # likewise
        async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109  # the signature
            return self.wire.give(max_bytes, timeout)

        async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109  # likewise
            del timeout
            self.wire.take(buffer)

        async def aclose(self) -> None:
            """Close nothing."""

        async def start_tls(self, *_args: Any, **_kwargs: Any) -> Any:
            return self

    class Backend(_Opening, core.AsyncNetworkBackend):  # type: ignore[misc]  # likewise
        async def connect_tcp(self, *_args: Any, **_kwargs: Any) -> Any:
            return Stream(self.wire())

    return Backend
