"""The client of one API, and its endpoints, on `requests`."""

from __future__ import annotations

import copy
import json
import logging
from codecs import BOM_UTF8
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, overload
from urllib.parse import parse_qsl, urlsplit

import requests

from genericclient import sessions
from genericclient.base import TIMEOUT, BaseGenericClient, EventHooks
from genericclient.endpoints import BaseEndpoint
from genericclient.exceptions import BadRequestError, GenericClientError, HTTPError, NotAuthenticatedError
from genericclient.messages import ParsedResponse, Request, error_for, quoted, unreadable
from genericclient.nearest import nearest
from genericclient.options import Timeout, Unset
from genericclient.pages import Paginate, Paginator
from genericclient.resources import BaseResource, BaseResourceSet, Resource, ResourceSet
from genericclient.retries import RetryPolicy

if TYPE_CHECKING:
    from typing import Self

R = TypeVar("R", bound=BaseResource)

METHODS = ("delete", "get", "head", "options", "patch", "post", "put")
log = logging.getLogger("genericclient")


class Endpoint(BaseEndpoint[R]):
    """One place of an API, such as `client.posts`.

    Every call goes through `request`, which may be overridden.
    """

    api: GenericClient
    resource_class: type[R] = Resource  # type: ignore[assignment]  # the R of whoever does not say
    resource_set_class: ClassVar[type[BaseResourceSet[Any]]] = ResourceSet

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> ParsedResponse:
        """Ask the API: `request("get", url, params={...})`. The arguments are those of `requests`.

        Raises `NotAuthenticatedError` for 401 and 403, `BadRequestError` for 400, `ConnectionFailed` and `TimedOut`
        when no answer came, and `HTTPError` for a redirect that would lose a write, or a success whose body is no
        JSON. Every other answer is returned, whatever its status.
        """
        if method.lower() not in METHODS:
            raise GenericClientError(f"unknown HTTP method {method!r}{nearest(method, METHODS)}")
        kwargs = self._with_params(url, kwargs)
        params, body, data, files = (kwargs.get(name) for name in ("params", "json", "data", "files"))
        asked = Request(method.upper(), url, params, body, data, files)
        received = self._carry(asked, args, kwargs)
        response = self._read(asked, received)
        error = error_for(asked, response)
        if isinstance(error, NotAuthenticatedError):
            raise NotAuthenticatedError(response, f"{error}{self._as_user()}", request=asked)
        if isinstance(error, BadRequestError):
            raise error  # the others are judged by whoever asked, so that an override may return any response
        return response

    def _carry(self, asked: Request, args: tuple[Any, ...], kwargs: dict[str, Any]) -> requests.Response:
        """Return what came of one call of the session, and log it."""
        session = self.api.session
        self._tell("request", asked)
        began = self.api.clock.monotonic()
        outcome: object = "failed"
        try:
            with sessions.translated(asked):
                call = getattr(session, asked.method.lower())
                received: requests.Response = call(asked.url, *args, **self._arguments(session, kwargs))
            outcome = received.status_code
        except HTTPError as error:  # a redirect that was not followed
            outcome, error.request = error.response.status_code, asked
            self._tell("response", asked, error.response)
            raise
        except GenericClientError as error:
            outcome = type(error).__name__
            self._tell("error", asked, error)
            raise
        finally:
            log.debug("%s %s %.0f ms", asked, outcome, (self.api.clock.monotonic() - began) * 1000)
        return received

    def _with_params(self, url: str, kwargs: dict[str, Any]) -> dict[str, Any]:
        """Return the arguments of a call with the parameters of the options that the URL does not have in it."""
        given = kwargs.get("params")
        if not self.options.params or not isinstance(given, Mapping | None):
            return kwargs
        there = {*dict(parse_qsl(urlsplit(url).query, keep_blank_values=True)), *(given or {})}
        missing = {name: value for name, value in self.options.params.items() if name not in there}
        return {**kwargs, "params": {**missing, **(given or {})}} if missing else kwargs

    def _arguments(self, session: Any, kwargs: dict[str, Any]) -> dict[str, Any]:
        """Return the arguments of a call with what the options and the client have to add."""
        options = self.options
        added: dict[str, Any] = {}
        if sessions.is_real(session):
            added = {"timeout": self.api.timeout, **self.api.lent()}
            kwargs = sessions.arguments(session, kwargs, options.headers)
        elif options.headers:
            added = {"headers": dict(options.headers)}
        if not isinstance(options.timeout, Unset):
            added["timeout"] = options.timeout
        return {**added, **kwargs}

    def _tell(self, event: str, *what: Any) -> None:
        for hook in self.api.event_hooks.get(event, ()):
            hook(*what)

    def _read(self, asked: Request, received: requests.Response) -> ParsedResponse:
        """Return an answer with its body as a JSON value, or as a text where the status is a failure that says enough.

        Raises `HTTPError` for a success whose body is not JSON.
        """
        response = ParsedResponse(received.status_code, None, received.headers)
        try:
            response.data = self.api.hydrate_data(received)
        except (ValueError, RecursionError) as error:
            response.data = received.text
            if error_for(asked, response) is None:
                self._tell("response", asked, response)
                raise unreadable(asked, response, f"the body is not JSON: {quoted(received.text)}") from error
        self._tell("response", asked, response)
        return response

    def _as_user(self) -> str:
        """Return who asked, where that is known; never with what password."""
        auth = self.api.auth if self.api.auth is not None else getattr(self.api.session, "auth", None)
        user, password = getattr(auth, "username", None), getattr(auth, "password", None)
        if isinstance(auth, tuple) and len(auth) == 2:
            user, password = auth
        if auth is None:
            parts = urlsplit(self.url)
            user, password = parts.username, parts.password
        if not password:  # then the name may be all the secret there is, as some APIs have their keys
            return ""
        return f" (asked as user {user!r})" if isinstance(user, str) else ""

    if TYPE_CHECKING:

        def all(self) -> ResourceSet[R]:
            """Return all resources."""

        def filter(self, /, **lookup: Any) -> ResourceSet[R]:
            """Return the resources that a query finds."""

        @overload
        def create(self, payload: Mapping[str, Any], *, files: Any = None) -> R: ...
        @overload
        def create(self, payload: Sequence[Mapping[str, Any]]) -> ResourceSet[R]: ...
        def create(self, payload: Any, *, files: Any = None) -> Any:
            """Return a new resource, or several."""


class GenericClient(BaseGenericClient):
    """A client of the RESTful API at `url`; its endpoints are its attributes and its items.

    `auth` and `session` are those of `requests`; `adapter` is an `HTTPAdapter`, or a class or a function that makes
    one, mounted on the URL. A session that is given is used with the auth and the adapter, and left as it is.
    `trailing_slash` says whether URLs end in one. `autopaginate` is a paginator of `genericclient.pagination`, its
    name, or a callable `(endpoint, params) -> (response, results)`: lists are then walked to their last page.
    `timeout` are seconds, or those to connect and those to read. `retries` is a number, or a `RetryPolicy`.
    `event_hooks` are called with what happens: "request" with a `Request` before it is sent, "response" with it and
    the `ParsedResponse` when an answer came, whatever it says, "error" with it and the exception when none did.
    """

    endpoint_class: ClassVar[type[BaseEndpoint[Any]]] = Endpoint

    def __init__(
        self,
        url: str,
        auth: Any = None,
        session: requests.Session | None = None,
        adapter: Any = None,
        trailing_slash: bool = False,  # its place among the arguments is older than we are
        autopaginate: Paginator | Paginate | str | None = None,
        *,
        timeout: Timeout = TIMEOUT,
        retries: RetryPolicy | int | None = None,
        event_hooks: EventHooks | None = None,
    ) -> None:
        super().__init__(
            url, auth, session, trailing_slash, autopaginate, timeout=timeout, retries=retries, event_hooks=event_hooks
        )
        self.adapter = adapter
        if adapter is not None and session is not None and sessions.is_real(session):
            self._session = sessions.with_adapter(session, self.url, adapter)

    def lent(self) -> dict[str, Any]:
        """Return what goes with every call through a session that is not ours to change."""
        return {} if self._has_own_session or self.auth is None else {"auth": self.auth}

    def make_session(self) -> requests.Session:
        """Return a new session with the client's auth and adapter."""
        session = sessions.new_session(self.auth)
        return session if self.adapter is None else sessions.with_adapter(session, self.url, self.adapter)

    def hydrate_data(self, response: requests.Response) -> Any:
        """Return the body of a response as a JSON value, None for an empty one; raise `ValueError` for another text."""
        content: Any = getattr(response, "content", None)
        if not isinstance(content, bytes):  # a mock, which may have a text only
            return response.json() if response.text else None
        if content.startswith(BOM_UTF8):  # a reader may ignore it (RFC 8259, section 8.1)
            return json.loads(content.decode("utf-8-sig"))
        return response.json() if content.strip() else None

    def without_credentials(self) -> Self:
        """Return a client of the same API without auth, cookies and headers of its own."""
        other = copy.copy(self)
        session = sessions.anonymous_session(self.session)
        other.__dict__.update(auth=None, _session=session, _has_own_session=True)
        return other

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Endpoint[Resource]: ...

        def __getitem__(self, name: str) -> Endpoint[Resource]: ...

        @property
        def session(self) -> requests.Session:
            """The session that every request goes through."""
