"""What an endpoint says to its API, in order.

Rule 1: nothing here performs I/O; a flow yields requests and is sent responses. Rule 2: every status that changes what
is said next is decided here; an error is thrown in at the `yield` whose request it answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from genericclient.exceptions import (
    BadRequestError,
    ConflictError,
    HTTPError,
    MultipleResourcesFound,
    NotFoundError,
    ResourceNotFound,
)
from genericclient.messages import Flow, ParsedResponse, Request, quoted, unreadable, with_query
from genericclient.pages import Paginator, items_of, total_in
from genericclient.walks import Walk

Payload: TypeAlias = dict[str, Any]
Answer: TypeAlias = tuple[ParsedResponse, Payload]
"""A response, and the resource that it holds."""
SIGNS = (
    "count",
    "total",
    "next",
    "previous",
    "links",
    "_links",
    "meta",
    "pages",
    "total_pages",
    "has_more",
    "next_cursor",
)
"""What an envelope has beside its items, and a resource hardly: one of them makes the difference."""


def fetch(url: str, pages: Paginator) -> Flow[Answer]:
    """Get the one resource at a URL."""
    request = Request("GET", url)
    response = yield request
    if isinstance(response.data, list):
        return response, _only_one(request, response, pages)
    return response, as_object(request, response, response.data)


def find(url: str, lookup: Mapping[str, Any], pages: Paginator, keys: Sequence[str] = ()) -> Flow[Answer]:
    """Get the one resource that a query finds; none, or several, are errors.

    An API may answer with a list, with an envelope around one, or with the resource itself, which has one of `keys`.
    """
    request = Request("GET", url, params=dict(lookup))
    response = yield request
    if isinstance(response.data, list) or (lookup and _is_envelope(response, pages, keys)):
        return response, _only_one(request, response, pages)
    return response, as_object(request, response, response.data)


def first(url: str, params: Mapping[str, Any], pages: Paginator) -> Flow[tuple[ParsedResponse, Payload | None]]:
    """Get the first item of a list, or None; another page is asked for only when the ones before it were empty."""
    walk = Walk(pages, Request("GET", url, params=dict(params)))
    while True:
        assert walk.request is not None, "the walk goes on"
        request = walk.request
        response = yield from _page_of(walk)
        items = items_of(request, response, pages)
        if items:
            return response, as_object(request, response, items[0])
        walk.take(response)
        if walk.request is None:
            return response, None


def next_page(walk: Walk) -> Flow[list[Payload]]:
    """Get the next page of a walk. One that is not there any more is no missing resource: the walk is broken."""
    assert walk.request is not None, "a walk that is at its end asks for no page"
    request = walk.request
    response = yield from _page_of(walk)
    return [as_object(request, response, item) for item in walk.take(response)]


def _page_of(walk: Walk) -> Flow[ParsedResponse]:
    assert walk.request is not None, "a walk that is at its end asks for no page"
    try:
        return (yield walk.request)
    except NotFoundError as error:
        raise (walk.gone(error) or error) from None


def list_all(url: str, params: Mapping[str, Any], pages: Paginator) -> Flow[tuple[ParsedResponse, list[Payload]]]:
    """Get a list, every page of it that the paginator finds."""
    walk = Walk(pages, Request("GET", url, params=dict(params)))
    items: list[Payload] = []
    while walk.request is not None:
        items += yield from next_page(walk)
    assert walk.response is not None, "a walk asks for one page at least"
    return walk.response, items


def count(url: str, params: Mapping[str, Any], pages: Paginator) -> Flow[int]:
    """Count a list: by a total that is told and is more than the first page has, else by walking."""
    request = Request("GET", url, params=dict(params))
    response = yield request
    found, total = len(items_of(request, response, pages)), total_in(response)
    if total is not None and total > found:
        return total
    walk = Walk(pages, request)
    walk.take(response)
    while walk.request is not None:
        found += len((yield from next_page(walk)))
    return found


def exists(asked: Flow[tuple[ParsedResponse, Payload | None]]) -> Flow[bool]:
    """Tell whether a flow finds what it looks for."""
    try:
        _, payload = yield from asked
    except ResourceNotFound:
        return False
    except MultipleResourcesFound:
        return True
    return payload is not None


def create(url: str, payload: Payload) -> Flow[Answer]:
    """Make a new resource."""
    return (yield from _written(Request("POST", url, json=payload), payload))


def create_with_form(url: str, payload: Payload, files: Any) -> Flow[Answer]:
    """Make a new resource of a form: the payload as its fields, and files."""
    return (yield from _written(Request("POST", url, data=payload, files=files), payload))


def create_all(url: str, payloads: Sequence[Payload], pages: Paginator) -> Flow[tuple[ParsedResponse, list[Payload]]]:
    """Make several resources with one request; where the API answers with no body, they are what was sent."""
    request = Request("POST", url, json=list(payloads))
    response = yield request
    if response.data is None:
        return response, list(payloads)
    return response, [as_object(request, response, item) for item in items_of(request, response, pages)]


def get_or_create(look: Callable[[], Flow[Answer]], url: str, payload: Payload) -> Flow[Answer]:
    """Get what a lookup finds, else make it; when somebody else made it meanwhile, get theirs."""
    try:
        return (yield from look())
    except ResourceNotFound:
        pass
    try:
        return (yield from create(url, payload))
    except (BadRequestError, ConflictError) as refused:  # it may be there by now
        try:
            return (yield from look())
        except ResourceNotFound:
            raise refused from None


def save(url: str, payload: Payload) -> Flow[Answer]:
    """Write a resource that has a URL: all of it, and when the API refuses that with 400, the same as a change."""
    try:
        return (yield from _written(Request("PUT", url, json=payload), payload))
    except BadRequestError as refused:  # this API wants a whole resource, and this may be a part of one
        try:
            return (yield from _written(Request("PATCH", url, json=payload), payload))
        except HTTPError as error:
            error.args = (f"{error}; before that, {refused}",)
            raise error from None


def change(url: str, payload: Payload, changes: Payload) -> Flow[Answer]:
    """Change some fields of a resource, and leave the others alone."""
    return (yield from _written(Request("PATCH", url, json=changes), {**payload, **changes}))


def delete(url: str) -> Flow[None]:
    """Delete the resource at a URL."""
    yield Request("DELETE", url)


def act(method: str, url: str, arguments: Payload) -> Flow[ParsedResponse]:
    """Call a route; its arguments are the JSON body, whatever the method."""
    return (yield Request(method.upper(), url, json=arguments))


def as_object(request: Request, response: ParsedResponse, item: Any) -> Payload:
    """Return an item of a response as the payload of a resource; raise `HTTPError` when it is not an object."""
    if not isinstance(item, Mapping):
        words = "no body" if response.data is None else "null" if item is None else quoted(item)
        raise unreadable(request, response, f"expected an object; got {words}")
    return dict(item)


def _written(request: Request, kept: Payload) -> Flow[Answer]:
    """Send a write; return what the API made of it, or, when its answer has no body to say so, `kept`."""
    response = yield request
    is_mock = not isinstance(response.status_code, int) and not isinstance(response.data, Mapping)
    if response.data is None or is_mock:
        return response, dict(kept)
    return response, as_object(request, response, response.data)


def _only_one(request: Request, response: ParsedResponse, pages: Paginator) -> Payload:
    found = items_of(request, response, pages)
    sought = with_query(request.url, request.params)
    count = max(len(found), (total_in(response) or 0) if found else 0)  # the others may be on further pages
    if count > 1:
        raise MultipleResourcesFound(f"{count} found for {sought}; expected one", request=request, response=response)
    if not found:
        raise ResourceNotFound(f"nothing found for {sought}", request=request, response=response)
    return as_object(request, response, found[0])


def _is_envelope(response: ParsedResponse, pages: Paginator, keys: Sequence[str]) -> bool:
    """Tell an envelope with a list in it from a resource with a list in it, which is what it is in case of doubt."""
    data = response.data
    if not isinstance(data, Mapping) or set(keys) & set(data):
        return False
    try:
        pages.items(response)
    except HTTPError:
        return False
    return len(data) == 1 or any(sign in data for sign in SIGNS)
