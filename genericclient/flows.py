"""What an endpoint says to its API, in order.

Rule 1: nothing here performs I/O; a flow yields requests and is sent responses. Rule 2: every status that changes what
is said next is decided here; an error is thrown in at the `yield` whose request it answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from genericclient.exceptions import (
    BadRequestError,
    HTTPError,
    MultipleResourcesFound,
    PaginationError,
    ResourceNotFound,
)
from genericclient.messages import Flow, ParsedResponse, Request, printable, quoted
from genericclient.pagination import Paginator, listed

Payload = dict[str, Any]


def fetch(url: str) -> Flow[tuple[ParsedResponse, Payload]]:
    """Get the one resource at a URL."""
    response = yield Request("GET", url)
    if isinstance(response.data, list):
        return response, _only_one(response, printable(url))
    return response, _object(response)


def find(url: str, lookup: Mapping[str, Any]) -> Flow[tuple[ParsedResponse, Payload]]:
    """Get the one resource that a query finds; none, or several, are errors."""
    response = yield Request("GET", url, params=dict(lookup))
    if isinstance(response.data, Mapping) and "results" not in response.data:
        return response, _object(response)
    return response, _only_one(response, printable(f"{url}?{urlencode(dict(lookup))}"))


def list_all(
    url: str, params: Mapping[str, Any], paginator: Paginator | None
) -> Flow[tuple[ParsedResponse, list[Any]]]:
    """Get a list; with a paginator, every page of it. A page that was seen before is an endless walk: an error."""
    request: Request | None = Request("GET", url, params=dict(params))
    items: list[Any] = []
    seen: set[str] = set()
    while request is not None:
        response = yield request
        items += paginator.items(response) if paginator else listed(response)
        request = paginator.following(request, response) if paginator else None
        if request is not None and request.url in seen:
            raise PaginationError(
                f"the pages of {printable(url)} come round to {printable(request.url)} again", request=request
            )
        seen.update([request.url] if request else [])
    return response, items


def create(url: str, payload: Payload) -> Flow[tuple[ParsedResponse, Payload]]:
    """Make a new resource."""
    response = yield Request("POST", url, json=payload)
    return response, _saved(response, payload)


def save(url: str, payload: Payload) -> Flow[tuple[ParsedResponse, Payload]]:
    """Write a resource that has a URL: all of it, and when the API refuses that with 400, the same as a change."""
    try:
        response = yield Request("PUT", url, json=payload)
    except BadRequestError:  # this API wants a whole resource, and this may be a part of one
        response = yield Request("PATCH", url, json=payload)
    return response, _saved(response, payload)


def delete(url: str) -> Flow[None]:
    """Delete the resource at a URL."""
    yield Request("DELETE", url)


def act(method: str, url: str, arguments: Payload) -> Flow[ParsedResponse]:
    """Call a route; its arguments are the JSON body, whatever the method."""
    return (yield Request(method.upper(), url, json=arguments))


def _only_one(response: ParsedResponse, sought: str) -> Payload:
    found = listed(response)
    count = response.data.get("count") if isinstance(response.data, Mapping) else None
    if isinstance(count, int) and count > len(found) > 0:  # the others are on further pages
        raise MultipleResourcesFound(f"{count} found for {sought}; expected one", response=response)
    if not found:
        raise ResourceNotFound(f"nothing found for {sought}", response=response)
    if len(found) > 1:
        raise MultipleResourcesFound(f"{len(found)} found for {sought}; expected one", response=response)
    if not isinstance(found[0], Mapping):
        raise HTTPError(response, f"expected an object; got {quoted(found[0])}")
    return dict(found[0])


def _object(response: ParsedResponse) -> Payload:
    if not isinstance(response.data, Mapping):
        raise HTTPError(response, f"expected an object; got {quoted(response.data) or 'no body'}")
    return dict(response.data)


def _saved(response: ParsedResponse, payload: Payload) -> Payload:
    """Return what is kept after a write: what the API answered, or, when it had no body to say, what was sent."""
    return dict(payload) if response.data is None else _object(response)
