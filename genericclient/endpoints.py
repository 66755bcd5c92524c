"""Endpoints: everything that one place of an API can be asked, whatever carries the requests."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, get_args, overload

from genericclient import flows
from genericclient.attempts import persistent
from genericclient.drivers import drive, sent_by
from genericclient.forms import read_once
from genericclient.lookups import KEY_NAMES, key_in, key_name, key_of, sendable
from genericclient.messages import Flow, ParsedResponse, Request
from genericclient.options import UNSET, Options, Timeout, Unset
from genericclient.pages import Paginator, SinglePage, is_paginator
from genericclient.pagination import Auto, paginator_of
from genericclient.redaction import printable
from genericclient.resources import BaseResource, BaseResourceSet
from genericclient.retries import RetryPolicy
from genericclient.routes import DetailRoute, ListRoute, Route
from genericclient.urls import joined, names_in
from genericclient.walks import Walk

if TYPE_CHECKING:
    from typing import Self

    from genericclient.base import BaseGenericClient

R = TypeVar("R", bound=BaseResource)
T = TypeVar("T")


class BaseEndpoint(Generic[R]):
    """One place of an API, such as `client.posts`.

    A subclass says with `resource_class` what its resources are. Every call goes through `request`, which a subclass
    has to bring, and anybody may override. Lookups are keyword arguments: everything else is said by `using`.
    """

    resource_class: type[R] = BaseResource  # type: ignore[assignment]  # the R of whoever does not say
    resource_set_class: ClassVar[type[BaseResourceSet[Any]]] = BaseResourceSet
    list_route_class: ClassVar[type[ListRoute]] = ListRoute
    detail_route_class: ClassVar[type[DetailRoute]] = DetailRoute
    options: Options = Options()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Take the class of the resources from the brackets, `Endpoint[PostResource]`, where it is not said again."""
        super().__init_subclass__(**kwargs)
        named = [argument for base in cls.__dict__.get("__orig_bases__", ()) for argument in get_args(base)]
        if "resource_class" not in cls.__dict__ and named and isinstance(named[0], type):
            cls.resource_class = named[0]

    def __init__(self, api: BaseGenericClient, name: str) -> None:
        self.api = api
        self.name = name
        self.trail = api.trailing_slash
        self.url = joined(api.url, *names_in(name), trailing_slash=self.trail)

    def __call__(self, /, _method: str = "post", **lookup: Any) -> Route:
        """Return the routes of one resource, or, without a lookup, those of the list."""
        if lookup:
            return self.detail_route_class(self, _method, **lookup)
        return self.list_route_class(self, _method)

    def __repr__(self) -> str:
        """Name the place."""
        return f"<{type(self).__name__} `{printable(self.url)}`>"

    def using(
        self,
        *,
        headers: Mapping[str, str | None] | None = None,
        params: Mapping[str, Any] | None = None,
        timeout: Timeout | Unset = UNSET,
        retries: RetryPolicy | int | Unset | None = UNSET,
        optimistic: bool | None = None,
    ) -> Self:
        """Return this endpoint with options for all that is asked through it and through its resources.

        `headers` (None takes one away) and `params` go with every request, `timeout` and `retries` are those of the
        client else. With `optimistic`, a resource that came with an ETag is written with `If-Match`, so that a write
        over somebody else's raises `ConflictError`. What is said again replaces what was said before.
        """
        other = copy.copy(self)
        other.options = self.options.merged(headers, sendable(params or {}), timeout, retries, optimistic)
        return other

    def below(self, name: str, *pk: Any) -> BaseEndpoint[Any]:
        """Return the endpoint `name` of the resource with this key, `/posts/1/comments`; without one, of the list."""
        other = self.api[name]
        keys = [key_of(each) for each in pk]
        other.name = "/".join([self.name, *map(str, keys), name])
        other.url = joined(self.url, *keys, *names_in(name), trailing_slash=self.trail)
        other.options = self.options
        return other

    def all(self) -> BaseResourceSet[R]:
        """Return all resources: GET on the list."""
        return self.filter()

    def filter(self, /, **lookup: Any) -> BaseResourceSet[R]:
        """Return the resources that a query finds: GET on the list with the lookup as the query string.

        With a paginator it is every page of them, else what one answer holds. Raises `UnsendableValue` for a value
        that has no form in a query, `PaginationError` for pages that cannot be walked.
        """
        paginate = self._paginator
        if paginate is None or is_paginator(paginate):
            return self.drive(self._listed(flows.list_all(self.url, self._query(lookup), self.pages)))
        response, items = paginate(self, self._query(lookup))
        request = Request("GET", self.url)
        return self._resources(response, [flows.as_object(request, response, item) for item in items])

    def get(self, /, **lookup: Any) -> R:
        """Return one resource: by its key in the path, else the only one that a query finds.

        Raises `ResourceNotFound` and `MultipleResourcesFound`.
        """
        return self.drive(self._one(self._look(lookup)))

    def first(self, /, **lookup: Any) -> R | None:
        """Return the first resource that a query finds, or None; only the first page that has one is asked for."""
        return self.drive(self._first(flows.first(self.url, self._query(lookup), self._walking)))

    def exists(self, /, **lookup: Any) -> bool:
        """Tell whether there is such a resource: by its key in the path, else by the first page of a query."""
        if not lookup:
            return self.drive(flows.exists(flows.first(self.url, self._query(lookup), self._walking)))
        return self.drive(flows.exists(self._look(lookup)))

    def count(self, /, **lookup: Any) -> int:
        """Return how many resources a query finds: what its first page says, else all pages are counted."""
        if self._paginator is not None and not is_paginator(self._paginator):
            return len(self.filter(**lookup))
        return self.drive(flows.count(self.url, self._query(lookup), self._walking))

    def iterate(self, /, **lookup: Any) -> Iterator[R]:
        """Go through the resources that a query finds; a page is asked for when the one before it is used up."""
        if self._paginator is not None and not is_paginator(self._paginator):
            yield from self.filter(**lookup)
            return
        walk = Walk(self._walking, Request("GET", self.url, params=self._query(lookup)))
        while walk.request is not None:
            items = self.drive(flows.next_page(walk))
            yield from self._resources(walk.response, items)

    @overload
    def create(self, payload: Mapping[str, Any], *, files: Any = None) -> R: ...
    @overload
    def create(self, payload: Sequence[Mapping[str, Any]]) -> BaseResourceSet[R]: ...
    def create(
        self, payload: Mapping[str, Any] | Sequence[Mapping[str, Any]], *, files: Any = None
    ) -> R | BaseResourceSet[R]:
        """Return a new resource, made of `payload`: POST on the list; of a list of payloads, a set of them.

        With `files`, as `requests` takes them, the payload is sent as the fields of a multipart form.
        """
        if not isinstance(payload, Mapping):
            if not isinstance(payload, list | tuple) or not all(isinstance(each, Mapping) for each in payload):
                raise TypeError(f"{self!r}: expected a payload, or a list of payloads; got {payload!r}")
            sent = [dict(each) for each in payload]
            return self.drive(self._listed(flows.create_all(self.url, sent, self.pages)))
        if files is not None:
            return self.drive(self._one(flows.create_with_form(self.url, sendable(payload), read_once(files))))
        return self.drive(self._one(flows.create(self.url, dict(payload))))

    def get_or_create(self, /, *, defaults: Mapping[str, Any] | None = None, **lookup: Any) -> R:
        """Return what `get` finds with the lookup, else a new resource made of the lookup and `defaults`.

        Only the lookup goes into a URL: what is secret belongs into `defaults`.
        """
        payload = {**{name: key_of(value) for name, value in lookup.items()}, **(defaults or {})}
        return self.drive(self._one(flows.get_or_create(partial(self._look, lookup), self.url, payload)))

    def create_or_update(self, payload: Mapping[str, Any]) -> R:
        """Return the resource written with `payload`: PUT, then PATCH after a 400, when it has a key; else POST."""
        resource: R = self.resource_class(self, None, **payload)
        return resource.save(changed_only=False) if resource.changed_only else resource.save()

    def delete(self, pk: Any) -> None:
        """Delete the resource with this key; raise `ResourceNotFound` when there is none."""
        return self.drive(flows.delete(self.url_of(pk)))

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> ParsedResponse:
        """Ask the API: `request("get", url, params={...})`. The one method that touches the network."""
        raise NotImplementedError(f"{type(self).__name__} has to say how a request is sent")

    def url_of(self, pk: Any) -> str:
        """Return the URL of the resource with this key (or of this resource); raise `UnknownPK` where it has none."""
        return joined(self.url, key_of(pk), trailing_slash=self.trail)

    def url_of_action(self, name: str, lookup: Mapping[str, Any]) -> str:
        """Return the URL of an action: of the resource that a lookup has the key of, else of the list."""
        place = [self.key_in(lookup)] if lookup else []
        return joined(self.url, *place, name, trailing_slash=self.trail)

    def key_in(self, lookup: Mapping[str, Any]) -> Any:
        """Return the value of the key in a lookup; raise `UnknownPK` when there is none."""
        return key_in(lookup, self._key_names)

    @property
    def pages(self) -> Paginator:
        """The paginator that reads the items of a list, whether or not its other pages are asked for."""
        paginate = self._paginator
        return paginate if is_paginator(paginate) else self._single_page

    def walk(self, paginator: Paginator, params: Mapping[str, Any]) -> tuple[ParsedResponse, list[Any]]:
        """Return the last response and the items of all pages."""
        return self.drive(flows.list_all(self.url, params, paginator))

    def drive(self, flow: Flow[T]) -> T:
        """Carry a flow to its end through `request`, with the retries of this endpoint or of its client."""
        __tracebackhide__ = True
        retries = self.options.retries
        policy = self.api.retries if isinstance(retries, Unset) else retries
        return drive(persistent(flow, policy, self.api.clock), self._send, self.api.clock.sleep)

    def _send(self, request: Request) -> ParsedResponse:
        endpoint = self._anonymous() if request.anonymous else self
        return sent_by(endpoint.request, request)

    def _anonymous(self) -> Self:
        """Return this endpoint without the credentials of its client, and without options that may be some."""
        other = copy.copy(self)
        other.api = self.api.without_credentials()
        other.options = Options(timeout=self.options.timeout)
        return other

    def _query(self, lookup: Mapping[str, Any]) -> dict[str, Any]:
        return {**self.options.params, **sendable(lookup)}

    def _look(self, lookup: Mapping[str, Any]) -> Flow[flows.Answer]:
        """Return the flow that gets the one resource of a lookup."""
        if key_name(lookup, self._key_names) is not None:
            return flows.fetch(self.url_of(self.key_in(lookup)), self.pages)
        return flows.find(self.url, self._query(lookup), self.pages, self._key_names)

    def _one(self, flow: Flow[flows.Answer]) -> Flow[R]:
        response, payload = yield from flow
        return self.resource_class(self, response, **payload)

    def _first(self, flow: Flow[tuple[ParsedResponse, dict[str, Any] | None]]) -> Flow[R | None]:
        response, payload = yield from flow
        return None if payload is None else self.resource_class(self, response, **payload)

    def _listed(self, flow: Flow[tuple[ParsedResponse, list[dict[str, Any]]]]) -> Flow[BaseResourceSet[R]]:
        response, items = yield from flow
        return self._resources(response, items)

    def _resources(self, response: ParsedResponse | None, items: Sequence[dict[str, Any]]) -> BaseResourceSet[R]:
        return self.resource_set_class(response, [self.resource_class(self, response, **item) for item in items])

    @property
    def _key_names(self) -> tuple[str, ...]:
        """The names of a key here: that of a subclass of `Resource` comes before the usual ones."""
        named = getattr(self.resource_class, "pk_name", None)
        return (named, *KEY_NAMES) if isinstance(named, str) else KEY_NAMES

    @property
    def _single_page(self) -> SinglePage:
        return SinglePage(results=self.api.envelope)

    @property
    def _paginator(self) -> Any:
        """What the client has as `autopaginate`: a paginator, a callable of the older form, or None."""
        return paginator_of(self.api.autopaginate, self.api.envelope)

    @property
    def _walking(self) -> Paginator:
        """What walks a list that is asked for page by page: without a paginator, the one that the first page wants."""
        paginate = self._paginator
        return paginate if is_paginator(paginate) else Auto(results=self.api.envelope)
