"""The client of one API, and its endpoints, on `requests`."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar
from urllib.parse import urlsplit

import requests

from genericclient import exceptions, flows
from genericclient.drivers import drive
from genericclient.messages import Flow, ParsedResponse, Request, error_for, printable, quoted
from genericclient.pagination import Paginate, Paginator
from genericclient.resources import Resource, ResourceSet
from genericclient.routes import DetailRoute, ListRoute, Route
from genericclient.urls import endpoint_url, joined

T = TypeVar("T")
LOOKUPS = ("id", "uuid", "pk", "slug", "username")
"""The names that stand for one resource, so that their value goes into the path; in this order."""
METHODS = ("get", "head", "options", "post", "put", "patch", "delete")
REWRITTEN = frozenset({301, 302, 303})
"""The redirects after which a write is sent again without its body, or as a GET (RFC 9110, section 15.4)."""


class Endpoint:
    """One place of an API, such as `client.posts`.

    Every call goes through `request`, which may be overridden.
    """

    resource_class: type[Resource] = Resource
    resource_set_class: type[ResourceSet] = ResourceSet
    list_route_class: type[Route] = ListRoute
    detail_route_class: type[Route] = DetailRoute

    def __init__(self, api: GenericClient, name: str) -> None:
        self.api = api
        self.name = name
        self.trail = api.trailing_slash
        self.url = endpoint_url(api.url, name, trailing_slash=self.trail)

    def __call__(self, _method: str = "post", **lookup: Any) -> Route:
        """Return the routes of one resource, or, without a lookup, those of the list."""
        if lookup:
            return self.detail_route_class(self, _method, **lookup)
        return self.list_route_class(self, _method)

    def __repr__(self) -> str:
        """Name the endpoint."""
        return f"<{type(self).__name__} `{self.name}`>"

    def all(self) -> ResourceSet:
        """Return all resources: GET on the list."""
        return self.filter()

    def filter(self, **params: Any) -> ResourceSet:
        """Return the resources that a query finds: GET on the list with `params` as the query string."""
        response, items = self._listed(params)
        strange = next((item for item in items if not isinstance(item, Mapping)), None)
        if strange is not None:
            raise exceptions.HTTPError(response, f"expected a list of objects; it holds {quoted(strange)}")
        return self.resource_set_class(response, [self.resource_class(self, None, **item) for item in items])

    def get(self, **lookup: Any) -> Resource:
        """Return one resource: by its key in the path, else the only one that a query finds.

        Raises `ResourceNotFound` and `MultipleResourcesFound`.
        """
        name = self._key_name(lookup)
        flow = flows.find(self.url, lookup) if name is None else flows.fetch(self.url_of(lookup[name]))
        return self._resource(flow)

    def create(self, payload: Mapping[str, Any]) -> Resource:
        """Return a new resource, made of `payload`: POST on the list."""
        return self._resource(flows.create(self.url, dict(payload)))

    def get_or_create(self, *, defaults: Mapping[str, Any] | None = None, **lookup: Any) -> Resource:
        """Return what `get` finds, else a new resource made of the lookup and `defaults`."""
        try:
            return self.get(**lookup)
        except exceptions.ResourceNotFound:
            return self.create({**lookup, **(defaults or {})})

    def create_or_update(self, payload: Mapping[str, Any]) -> Resource:
        """Return the resource written with `payload`: PUT, then PATCH after a 400, when it has a key; else POST."""
        return self.resource_class(self, None, **payload).save()

    def delete(self, pk: Any) -> None:
        """Delete the resource with this key; raise `ResourceNotFound` when there is none."""
        self.drive(flows.delete(self.url_of(pk)))

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> ParsedResponse:
        """Ask the API: `request("get", url, params={...})`. The arguments are those of `requests`.

        Raises `NotAuthenticatedError` for 401 and 403, `BadRequestError` for 400, and `HTTPError` for a redirect that
        would lose a write, or a success whose body is no JSON.
        """
        if method not in METHODS:
            raise exceptions.GenericClientError(f"unknown HTTP method {method!r}; known: {', '.join(METHODS)}")
        session = self.api.session
        asked = Request(method.upper(), url)
        if isinstance(session, requests.Session):  # a stand-in is called with just what we were given
            kwargs.setdefault("hooks", {"response": [*session.hooks["response"], _refuse_lost_write]})
        received = getattr(session, method)(url, *args, **kwargs)
        response = ParsedResponse(received.status_code, self._data_of(asked, received), received.headers)
        error = error_for(asked, response)
        if isinstance(error, exceptions.NotAuthenticatedError):
            raise exceptions.NotAuthenticatedError(response, f"{error}{_as_user(session)}", request=asked)
        if isinstance(error, exceptions.BadRequestError):
            raise error  # the others are judged by whoever asked, so that an override may return any response
        return response

    def url_of(self, pk: Any) -> str:
        """Return the URL of the resource with this key (or of this resource); raise `UnknownPK` where it has none."""
        return joined(self.url, _key_of(pk), trailing_slash=self.trail)

    def key_in(self, lookup: Mapping[str, Any]) -> Any:
        """Return the value of the key in a lookup; raise `UnknownPK` when there is none."""
        name = self._key_name(lookup)
        if name is None:
            known = ", ".join(self._key_names())
            raise exceptions.UnknownPK(f"no key in {sorted(lookup)}; a route on one resource wants one of {known}")
        return _key_of(lookup[name])

    def save_payload(self, payload: dict[str, Any], pk: Any) -> tuple[ParsedResponse, dict[str, Any]]:
        """Write a payload, at its key or as a new resource; return the response and what the API made of it."""
        return self.drive(flows.create(self.url, payload) if pk is None else flows.save(self.url_of(pk), payload))

    def walk(self, paginator: Paginator, params: Mapping[str, Any]) -> tuple[ParsedResponse, list[Any]]:
        """Return the last response and the items of all pages."""
        return self.drive(flows.list_all(self.url, params, paginator))

    def drive(self, flow: Flow[T]) -> T:
        """Carry a flow to its end through `request`."""
        __tracebackhide__ = True
        return drive(flow, self._send)

    def _send(self, request: Request) -> ParsedResponse:
        parts = {"params": request.params, "json": request.json}
        given = {name: value for name, value in parts.items() if value is not None}
        response = self.request(request.method.lower(), request.url, **given)
        error = error_for(request, response)
        if error is not None:
            raise error
        return response

    def _listed(self, params: dict[str, Any]) -> tuple[ParsedResponse, list[Any]]:
        paginate = self.api.autopaginate
        if paginate is None or isinstance(paginate, Paginator):
            return self.drive(flows.list_all(self.url, params, paginate))
        return paginate(self, params)

    def _resource(self, flow: Flow[tuple[ParsedResponse, dict[str, Any]]]) -> Resource:
        response, payload = self.drive(flow)
        return self.resource_class(self, response, **payload)

    def _key_names(self) -> tuple[str, ...]:
        """Return the names of a key here: that of a subclass of `Resource` comes before the usual ones."""
        named = self.resource_class.__dict__.get("pk_name")
        return (named, *LOOKUPS) if isinstance(named, str) else LOOKUPS

    def _key_name(self, lookup: Mapping[str, Any]) -> str | None:
        return next((name for name in self._key_names() if name in lookup), None)

    def _data_of(self, asked: Request, received: requests.Response) -> Any:
        """Return the body as a JSON value; of a failure whose body is none, its text: the status says more."""
        try:
            return self.api.hydrate_data(received)
        except ValueError as error:
            if received.status_code >= 400:
                return received.text
            response = ParsedResponse(received.status_code, received.text, received.headers)
            message = f"{asked} answered {received.status_code}, but no JSON: {quoted(received.text)}"
            raise exceptions.HTTPError(response, message, request=asked) from error


class GenericClient:
    """A client of the RESTful API at `url`; its endpoints are its attributes and its items.

    `auth` and `session` are those of `requests`, `adapter` is an HTTPAdapter or its class, mounted on the URL.
    `trailing_slash` says whether URLs end in one. `autopaginate` is a paginator, such as
    `genericclient.pagination.link_header`: then lists are walked to their last page.
    """

    endpoint_class: ClassVar[type[Endpoint]] = Endpoint
    endpoint_classes: ClassVar[Mapping[str, type[Endpoint]]] = {}

    AmbiguousComparison = exceptions.AmbiguousComparison
    BadRequestError = exceptions.BadRequestError
    HTTPError = exceptions.HTTPError
    MultipleResourcesFound = exceptions.MultipleResourcesFound
    NotAuthenticatedError = exceptions.NotAuthenticatedError
    ResourceNotFound = exceptions.ResourceNotFound
    UnknownPK = exceptions.UnknownPK

    def __init__(
        self,
        url: str,
        auth: Any = None,
        session: requests.Session | None = None,
        adapter: Any = None,
        trailing_slash: bool = False,  # its place among the arguments is older than we are
        autopaginate: Paginator | Paginate | None = None,
    ) -> None:
        self.url = url if url.endswith("/") else f"{url}/"
        self.auth = auth
        self.adapter = adapter
        self.trailing_slash = trailing_slash
        self.autopaginate = autopaginate
        self._session = session
        self._lock = threading.Lock()

    @property
    def session(self) -> requests.Session:
        """The session that every request goes through."""
        return self.get_or_create_session()

    @property
    def host(self) -> str:
        """The host and the port of the API, as its URL has them."""
        return urlsplit(self.url).netloc

    def get_or_create_session(self) -> requests.Session:
        """Return the session, which is made once, however many threads ask for it at first."""
        with self._lock:
            if self._session is None:
                self._session = self.make_session()
        return self._session

    def make_session(self) -> requests.Session:
        """Return a new session with the client's auth and adapter."""
        session = requests.Session()
        session.headers["Content-Type"] = "application/json"
        if self.auth is not None:
            session.auth = self.auth
        if self.adapter is not None:
            session.mount(self.url, self.adapter() if isinstance(self.adapter, type) else self.adapter)
        return session

    def hydrate_data(self, response: requests.Response) -> Any:
        """Return the body of a response as a JSON value, None when it is empty; raise `ValueError` when it is none."""
        return response.json() if response.text.strip() else None

    def __getattr__(self, name: str) -> Endpoint:
        """Return the endpoint of this name."""
        if name.startswith("__") or "url" not in self.__dict__:  # copy and pickle ask before __init__ has run
            raise AttributeError(name)
        return self[name]

    def __getitem__(self, name: str) -> Endpoint:
        """Return the endpoint of this name, which may be no identifier: `client["active-users"]`."""
        if not isinstance(name, str):  # `list(client)` and `x in client` ask for 0, 1, 2 ...
            raise TypeError(f"an endpoint is named by a string, not by {name!r}")
        return self.endpoint_classes.get(name, self.endpoint_class)(self, name)

    def __repr__(self) -> str:
        """Name the host, without credentials that the URL may hold."""
        return f"<{type(self).__name__} of {self.host.rpartition('@')[2]}>"


def _key_of(given: Any) -> Any:
    """Return a key that may have been given as its resource."""
    return given.pk if isinstance(given, Resource) else given


def _as_user(session: requests.Session) -> str:
    """Return who asked, where that is known; never with what password."""
    auth = getattr(session, "auth", None)
    return f" (asked as user {auth[0]!r})" if isinstance(auth, tuple) else ""


def _refuse_lost_write(received: requests.Response, *_args: Any, **_kwargs: Any) -> None:
    """Raise `HTTPError` before a redirect is followed that would take the body, or the method, of a write."""
    method = str(received.request.method)
    if received.is_redirect and received.status_code in REWRITTEN and method not in {"GET", "HEAD", "OPTIONS"}:
        asked = Request(method, str(received.request.url))
        response = ParsedResponse(received.status_code, None, received.headers)
        target = printable(received.headers["Location"])
        message = f"{asked} was redirected to {target}, which loses a write; does the API want trailing_slash=True?"
        raise exceptions.HTTPError(response, message, request=asked)
