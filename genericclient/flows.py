"""What an endpoint says to its API, in order.

Rule 1: nothing here performs I/O; a flow yields requests and is sent responses. Rule 2: every status that changes what
is said next is decided here; an error is thrown in at the `yield` whose request it answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from genericclient.envelopes import number_at
from genericclient.exceptions import (
    BadRequestError,
    ConflictError,
    HTTPError,
    MultipleResourcesFound,
    NotFoundError,
    ResourceNotFound,
)
from genericclient.messages import Flow, ParsedResponse, Request, quoted, unreadable, with_query
from genericclient.pages import TOTALS, Paginator, items_of
from genericclient.walks import Walk

Payload: TypeAlias = dict[str, Any]
Answer: TypeAlias = tuple[ParsedResponse, Payload]
"""A response, and the resource that it holds."""
KEYS = frozenset({"id", "uuid", "pk"})  # what an object has that is a resource, and an envelope has not


def fetch(url: str, pages: Paginator) -> Flow[Answer]:
    """Get the one resource at a URL."""
    request = Request("GET", url)
    response = yield request
    if isinstance(response.data, list):
        return response, _only_one(request, response, pages)
    return response, as_object(request, response, response.data)


def find(url: str, lookup: Mapping[str, Any], pages: Paginator) -> Flow[Answer]:
    """Get the one resource that a query finds; none, or several, are errors."""
    request = Request("GET", url, params=dict(lookup))
    response = yield request
    if isinstance(response.data, Mapping) and not _is_envelope(response, pages):
        return response, as_object(request, response, response.data)
    return response, _only_one(request, response, pages)


def next_page(walk: Walk) -> Flow[list[Any]]:
    """Get the next page of a walk. One that is not there any more is no missing resource: the walk is broken."""
    assert walk.request is not None, "a walk that is at its end asks for no page"
    try:
        response = yield walk.request
    except NotFoundError as error:
        raise (walk.gone(error) or error) from None
    return walk.take(response)


def list_all(url: str, params: Mapping[str, Any], pages: Paginator) -> Flow[tuple[ParsedResponse, list[Any]]]:
    """Get a list, every page of it that the paginator finds."""
    walk = Walk(pages, Request("GET", url, params=dict(params)))
    items: list[Any] = []
    while walk.request is not None:
        items += yield from next_page(walk)
    assert walk.response is not None, "a walk asks for one page at least"
    return walk.response, items


def count(url: str, params: Mapping[str, Any], pages: Paginator) -> Flow[int]:
    """Count a list: by the total that its first page tells, else by walking."""
    walk = Walk(pages, Request("GET", url, params=dict(params)))
    first = yield Request("GET", url, params=dict(params))
    total = _total(first)
    if total is not None:
        return total
    found = len(walk.take(first))
    while walk.request is not None:
        found += len((yield from next_page(walk)))
    return found


def exists(asked: Flow[Any]) -> Flow[bool]:
    """Tell whether a flow finds what it looks for."""
    try:
        yield from asked
    except ResourceNotFound:
        return False
    except MultipleResourcesFound:
        return True
    return True


def create(url: str, payload: Payload) -> Flow[Answer]:
    """Make a new resource."""
    return (yield from _written(Request("POST", url, json=payload), payload))


def create_with_form(url: str, payload: Payload, files: Any) -> Flow[Answer]:
    """Make a new resource of a form: the payload as its fields, and files."""
    return (yield from _written(Request("POST", url, data=payload, files=files), payload))


def create_all(url: str, payloads: Sequence[Payload], pages: Paginator) -> Flow[tuple[ParsedResponse, list[Any]]]:
    """Make several resources with one request; where the API answers with no body, they are what was sent."""
    request = Request("POST", url, json=list(payloads))
    response = yield request
    return response, list(payloads) if response.data is None else items_of(request, response, pages)


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
            raise type(error)(error.response, f"{error}; before that, {refused}", request=error.request) from None


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
    """Return an item of a response as the payload of a resource; raise `HTTPError` when it is no object."""
    if not isinstance(item, Mapping):
        raise unreadable(request, response, f"expected an object; got {quoted(item) or 'no body'}")
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
    count = max(len(found), (_total(response) or 0) if found else 0)  # the others may be on further pages
    if count > 1:
        raise MultipleResourcesFound(f"{count} found for {sought}; expected one", request=request, response=response)
    if not found:
        raise ResourceNotFound(f"nothing found for {sought}", request=request, response=response)
    return as_object(request, response, found[0])


def _is_envelope(response: ParsedResponse, pages: Paginator) -> bool:
    """Tell an envelope with a list in it from a resource with a list in it."""
    try:
        pages.items(response)
    except HTTPError:
        return False
    return not KEYS & set(response.data)


def _total(response: ParsedResponse) -> int | None:
    """Return how many items a list has on all its pages, when the response says so."""
    told = (response.header(name) for name in ("X-Total-Count", "Total-Objects", "Total-Records"))
    counted = next((int(each) for each in told if each and each.strip().isdecimal()), None)
    return counted if counted is not None else number_at(response.data, (*TOTALS, "items"))
