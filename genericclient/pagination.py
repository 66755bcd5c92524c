"""Paginators: values that read a page, and know what to ask for next. A paginator is never a loop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeAlias, runtime_checkable
from urllib.parse import urljoin, urlsplit, urlunsplit

from genericclient.exceptions import HTTPError, PaginationError
from genericclient.messages import ParsedResponse, Request, quoted

__all__ = ["LinkHeader", "PageNumber", "Paginate", "Paginator", "link_header", "page_number"]

Paginate: TypeAlias = Callable[[Any, dict[str, Any]], tuple[ParsedResponse, list[Any]]]
"""The older form, still honoured: a callable `(endpoint, params) -> (last response, all results)`."""


@runtime_checkable
class Paginator(Protocol):
    """What `autopaginate=` takes."""

    def items(self, response: ParsedResponse) -> list[Any]:
        """Return the items of a page."""

    def following(self, request: Request, response: ParsedResponse) -> Request | None:
        """Return the request for the page after this one, or None at the end.

        Raises `PaginationError` when the next page is on another origin: credentials would travel there.
        """


class LinkHeader:
    """Pages that are bare lists, and name the next one in a Link header (RFC 8288)."""

    def items(self, response: ParsedResponse) -> list[Any]:
        """Return the list that the body is."""
        return listed(response)

    def following(self, request: Request, response: ParsedResponse) -> Request | None:
        """Follow the link with the relation `next`."""
        link = response.links.get("next")
        return None if link is None else next_request(request, response, link["url"])

    def __call__(self, endpoint: Any, params: dict[str, Any]) -> tuple[ParsedResponse, list[Any]]:
        """Walk all pages of an endpoint; return the last response and all items. The form that 1.x knew."""
        response, items = endpoint.walk(self, params)
        return response, items


class PageNumber:
    """Pages in the envelope of Django REST framework: `{"count", "next", "previous", "results"}`."""

    def items(self, response: ParsedResponse) -> list[Any]:
        """Return the `results`; a bare list is a page of its own."""
        return listed(response)

    def following(self, request: Request, response: ParsedResponse) -> Request | None:
        """Follow `next`, which is a URL."""
        url = response.data.get("next") if isinstance(response.data, Mapping) else None
        return next_request(request, response, url) if url and isinstance(url, str) else None


link_header = LinkHeader()
page_number = PageNumber()


def listed(response: ParsedResponse) -> list[Any]:
    """Return the items of a list that came bare or as the `results` of an envelope; raise `HTTPError` otherwise."""
    data = response.data
    if isinstance(data, Mapping):
        data = data.get("results")
    if not isinstance(data, list):
        raise HTTPError(response, f"expected a list, or an envelope with `results`; got {quoted(response.data)}")
    return data


def next_request(request: Request, response: ParsedResponse, url: str) -> Request:
    """Return the request for the page at `url`, which may be relative; it has its parameters in itself."""
    target = urljoin(request.url, url)
    if _origin(target) != _origin(request.url):
        raise PaginationError(
            f"the next page of {request} is on another origin, {_origin(target)}; it was not followed",
            request=request,
            response=response,
        )
    return Request("GET", _with_user_of(request.url, target))


def _with_user_of(url: str, target: str) -> str:
    """Return the target with the user and password that stand in `url`: it is the same API, so the same login."""
    login = urlsplit(url).netloc.rpartition("@")[0]
    parts = urlsplit(target)
    if not login or "@" in parts.netloc:
        return target
    return urlunsplit(parts._replace(netloc=f"{login}@{parts.netloc}"))


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}".lower()
