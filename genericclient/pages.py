"""Pages: what a paginator is, how the items of a page are read, and where a next page may be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias, runtime_checkable
from urllib.parse import urljoin, urlsplit, urlunsplit

from genericclient.envelopes import list_at
from genericclient.exceptions import HTTPError, PaginationError
from genericclient.messages import ParsedResponse, Request, quoted, unreadable
from genericclient.redaction import printable, redacted
from genericclient.urls import same_origin

ENVELOPE = ("results", "data", "items")
TOTALS = ("count", "total", "total_count")

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
