"""The client of one API, whatever carries its requests."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias
from urllib.parse import urlsplit

from genericclient import exceptions
from genericclient.clocks import Clock, SystemClock
from genericclient.endpoints import BaseEndpoint
from genericclient.nearest import nearest
from genericclient.options import Timeout
from genericclient.pages import ENVELOPE, Paginate, Paginator
from genericclient.pagination import paginator_of
from genericclient.redaction import printable
from genericclient.resources import PROBES
from genericclient.retries import RetryPolicy, policy_of
from genericclient.urls import origin_of

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

EventHooks: TypeAlias = Mapping[str, Sequence[Callable[..., object]]]
"""What to call with each exchange: `{"request": [f], "response": [g], "error": [h]}`; see `BaseGenericClient`."""
EVENTS = ("error", "request", "response")
TIMEOUT: Timeout = (5.0, 30.0)
"""Seconds to wait for a connection, and for each read."""


class BaseGenericClient:
    """A client of the RESTful API at `url`; its endpoints are its attributes and its items.

    `auth` is what the carrier takes as auth. `trailing_slash` says whether URLs end in one. `autopaginate` is a
    paginator, its name, or a callable of the older form: lists are then walked to their last page. `timeout` are
    seconds, or those to connect and those to read. `retries` is a number, or a `RetryPolicy`. `event_hooks` are
    called with what happens: "request" with a `Request` before it is sent, "response" with it and the
    `ParsedResponse` when an answer came, whatever it says, "error" with it and the exception when none did.
    """

    endpoint_class: ClassVar[type[BaseEndpoint[Any]]] = BaseEndpoint
    endpoint_classes: ClassVar[Mapping[str, type[BaseEndpoint[Any]]]] = {}
    envelope: ClassVar[tuple[str, ...]] = ENVELOPE
    """The keys under which a list may come in an envelope, where no paginator says so."""
    clock: Clock = SystemClock()

    AmbiguousComparison = exceptions.AmbiguousComparison
    BadRequestError = exceptions.BadRequestError
    ConflictError = exceptions.ConflictError
    ConnectionFailed = exceptions.ConnectionFailed
    GenericClientError = exceptions.GenericClientError
    HTTPError = exceptions.HTTPError
    MultipleResourcesFound = exceptions.MultipleResourcesFound
    NotAuthenticatedError = exceptions.NotAuthenticatedError
    NotFoundError = exceptions.NotFoundError
    PaginationError = exceptions.PaginationError
    ResourceNotFound = exceptions.ResourceNotFound
    TimedOut = exceptions.TimedOut
    UnknownPK = exceptions.UnknownPK
    UnsendableValue = exceptions.UnsendableValue

    def __init__(
        self,
        url: str,
        auth: Any = None,
        session: Any = None,
        trailing_slash: bool = False,
        autopaginate: Paginator | Paginate | str | None = None,
        *,
        timeout: Timeout = TIMEOUT,
        retries: RetryPolicy | int | None = None,
        event_hooks: EventHooks | None = None,
    ) -> None:
        self.url = url if url.endswith("/") else f"{url}/"
        self.auth = auth
        self.trailing_slash = trailing_slash
        self.autopaginate = autopaginate
        self.timeout = timeout
        self.retries = policy_of(retries)
        self.event_hooks: EventHooks = event_hooks or {}
        self._session = session
        self._has_own_session = session is None
        self._lock = threading.RLock()
        self._check()

    def _check(self) -> None:
        """Refuse here what would be refused at the first request."""
        paginator_of(self.autopaginate)
        try:
            origin_of(self.url)
        except ValueError as error:
            raise ValueError(f"url={printable(self.url)!r}: {error}") from None
        for event, hooks in self.event_hooks.items():
            if event not in EVENTS:
                raise ValueError(f"unknown event {event!r}{nearest(event, EVENTS)}")
            if not isinstance(hooks, list | tuple):
                raise TypeError(f"event_hooks[{event!r}] is {hooks!r}; expected a list of functions")

    @property
    def session(self) -> Any:
        """The session that every request goes through."""
        return self.get_or_create_session()

    @property
    def host(self) -> str:
        """The host and the port of the API, as its URL has them."""
        return urlsplit(self.url).netloc

    def get_or_create_session(self) -> Any:
        """Return the session, which is made once, however many threads ask for it at first."""
        with self._lock:
            if self._session is None:
                self._session = self.make_session()
        return self._session

    def make_session(self) -> Any:
        """Return a new session with the client's auth."""
        raise NotImplementedError(f"{type(self).__name__} has to say what its session is")

    def hydrate_data(self, response: Any) -> Any:
        """Return the body of a response as a JSON value, None for an empty one; raise `ValueError` for another text."""
        raise NotImplementedError(f"{type(self).__name__} has to say how a body is read")

    def without_credentials(self) -> Self:
        """Return a client of the same API without auth, cookies and headers of its own."""
        raise NotImplementedError(f"{type(self).__name__} has to say what it is without credentials")

    def close(self) -> None:
        """Close the session that was made here; one that was given is its owner's to close."""
        with self._lock:
            session, self._session = self._session, None if self._has_own_session else self._session
        if self._has_own_session and session is not None:
            session.close()

    def __enter__(self) -> Self:
        """Return the client, which is closed at the end of the block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the client."""
        self.close()

    def __getattr__(self, name: str) -> BaseEndpoint[Any]:
        """Return the endpoint of this name."""
        if name.startswith(PROBES) or "url" not in self.__dict__:  # copy and pickle ask before there is anything
            raise AttributeError(name)
        return self[name]

    def __getitem__(self, name: str) -> BaseEndpoint[Any]:
        """Return the endpoint of this name, which may be no identifier: `client["active-users"]`."""
        if not isinstance(name, str):  # `list(client)` and `x in client` ask for 0, 1, 2 ...
            raise TypeError(f"an endpoint is named by a string, not by {name!r}")
        return self.endpoint_classes.get(name, self.endpoint_class)(self, name)

    def __getstate__(self) -> dict[str, Any]:
        """Leave behind what cannot be copied: the lock, and a session that can be made again."""
        state = {name: value for name, value in self.__dict__.items() if name != "_lock"}
        return {**state, "_session": None} if self._has_own_session else state

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Come back with a lock of its own."""
        self.__dict__.update(state)
        self._lock = threading.RLock()

    def __repr__(self) -> str:
        """Name the host, without credentials that the URL may hold."""
        return f"<{type(self).__name__} of {self.host.rpartition('@')[2]}>"
