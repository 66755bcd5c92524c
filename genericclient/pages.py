"""Pages: what a paginator is, how the items of a page are read, and where a next page may be."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias, runtime_checkable
from urllib.parse import parse_qsl, urljoin, urlsplit, urlunsplit

from genericclient.envelopes import dug, list_at, number_at
from genericclient.exceptions import HTTPError, PaginationError
from genericclient.messages import ParsedResponse, Request, header_of, quoted, unreadable
from genericclient.redaction import printable, redacted
from genericclient.urls import same_origin

ENVELOPE = ("results", "data", "items")
TOTALS = ("count", "total", "total_count", "items")
TOTAL_HEADERS = ("X-Total-Count", "Total-Objects", "Total-Records")
PARTS = frozenset(
    {"after", "before", "cursor", "first", "last", "limit", "offset", "page", "page_size", "per_page"}
) | {
    *("size", "skip", "start", "take", "top", "_end", "_limit", "_page", "_per_page", "_start"),
}
"""Parameters with which somebody asks for a part of a list; then its end is where they want it to be."""

Paginate: TypeAlias = Callable[[Any, dict[str, Any]], tuple[ParsedResponse, list[Any]]]
"""The older form, still honoured: a callable `(endpoint, params) -> (last response, all results)`."""


@runtime_checkable
class Paginator(Protocol):
    """What `autopaginate=` takes. One of your own needs these two methods and nothing else."""

    def items(self, response: ParsedResponse) -> list[Any]:
        """Return the items of a page; raise `HTTPError` when it is none."""

    def following(self, request: Request, response: ParsedResponse) -> Request | None:
        """Return the request for the page after this one, or None at the end."""


@dataclass(frozen=True, kw_only=True)
class SinglePage:
    """A list that comes as one page, bare or in an envelope; and what all paginators here have in common.

    `results` are the keys under which an envelope may hold its items; a dot goes into an object: `page.rows`. A walk
    of more than `max_pages` pages is an error. A next page on another origin is refused, or, with `other_origins`,
    asked for without the credentials of the client.
    """

    results: tuple[str, ...] = ENVELOPE
    max_pages: int | None = None
    other_origins: bool = False

    def items(self, response: ParsedResponse) -> list[Any]:
        """Return the items of a list that came bare or in an envelope; raise `HTTPError` when there is no list."""
        data = response.data
        items = data if isinstance(data, list) else list_at(data, self.results)
        if items is None:
            keys = ", ".join(self.results)
            raise HTTPError(response, f"expected a list, or an envelope with one of {keys}; got {quoted(data)}")
        return items

    def following(self, request: Request, response: ParsedResponse) -> Request | None:  # noqa: ARG002  # a protocol
        """Return None: this was the page."""
        return None

    def cut_short(self, request: Request, response: ParsedResponse) -> str | None:  # noqa: ARG002  # for all kinds
        """Return why a walk that begins and ends with this page has not all that there is, or None: it has."""
        return None

    def to(self, url: str, request: Request, response: ParsedResponse) -> Request:
        """Return the request for the page at `url`, which may be relative (RFC 3986); its parameters are in it.

        Raises `PaginationError` when it is on another origin, and that is not allowed.
        """
        try:
            target = urljoin(request.url, url)
        except ValueError:
            raise self._not_followed(request, response, f"is no URL: {redacted(url)!r}") from None
        if same_origin(target, request.url):
            return Request("GET", _with_user_of(request.url, target), anonymous=request.anonymous)
        if self.other_origins and urlsplit(target).scheme in {"http", "https"} and same_origin(target, target):
            return Request("GET", target, anonymous=True)
        why = "is on another origin: {}. The credentials would travel there; other_origins=True follows without them"
        raise self._not_followed(request, response, why.format(printable(target)))

    @staticmethod
    def _not_followed(request: Request, response: ParsedResponse, why: str) -> PaginationError:
        return PaginationError(
            f"the next page of {request} was not followed: it {why}", request=request, response=response
        )


@dataclass(frozen=True, kw_only=True)
class SeveralPages(SinglePage, ABC):
    """What the paginators have in common that look for a next page: to say so when they know that they missed one."""

    @abstractmethod
    def says(self, response: ParsedResponse) -> bool:
        """Tell whether a response speaks of a next page at all, be it to say that there is none."""

    def cut_short(self, request: Request, response: ParsedResponse) -> str | None:
        """Return how many items are missing, when more are told of than the page has, and of no next page."""
        if PARTS & parameters_of(request).keys():
            return None
        if dug(response.data, "has_more") is True:
            return "`has_more` is true"
        total, found = total_in(response), len(self.items(response))
        if total is None or total <= found or self.says(response):
            return None
        return f"{found} of {total} items came"


def is_paginator(given: object) -> bool:
    """Tell a paginator from a callable of the older form; a mock, which has every attribute, is a callable."""
    return callable(getattr(type(given), "items", None)) and callable(getattr(type(given), "following", None))


def total_in(response: ParsedResponse) -> int | None:
    """Return how many items a list has on all its pages, when a header or an envelope says so."""
    told = (header_of(response, name) for name in TOTAL_HEADERS)
    counted = next((int(each) for each in told if each and each.strip().isdecimal()), None)
    total = counted if counted is not None else number_at(response.data, TOTALS)
    return total if total is not None and total >= 0 else None


def parameters_of(request: Request) -> dict[str, Any]:
    """Return the parameters that a request has, in its URL or beside it."""
    return {**dict(parse_qsl(urlsplit(request.url).query, keep_blank_values=True)), **(request.params or {})}


def items_of(request: Request, response: ParsedResponse, pages: Paginator) -> list[Any]:
    """Return the items of the page that a request was answered with; the error that it is none has the request."""
    try:
        return pages.items(response)
    except HTTPError as error:
        if error.request is not None:
            raise
        raise unreadable(request, response, str(error)) from None


def _with_user_of(url: str, target: str) -> str:
    """Return the target with the user and password that stand in `url`: it is the same API, so the same login."""
    login = urlsplit(url).netloc.rpartition("@")[0]
    parts = urlsplit(target)
    if not login or "@" in parts.netloc:
        return target
    return urlunsplit(parts._replace(netloc=f"{login}@{parts.netloc}"))
