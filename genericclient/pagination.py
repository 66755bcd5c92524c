"""Paginators: values that read a page, and know what to ask for next. A paginator is never a loop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from genericclient.envelopes import dug, has, is_number, number_at
from genericclient.exceptions import PaginationError
from genericclient.messages import ParsedResponse, Request, header_of
from genericclient.nearest import nearest
from genericclient.pages import (
    ENVELOPE,
    TOTALS,
    Paginate,
    Paginator,
    SeveralPages,
    SinglePage,
    parameters_of,
    total_in,
)

__all__ = [
    "Auto",
    "Cursor",
    "JsonServer",
    "LimitOffset",
    "LinkHeader",
    "NextPage",
    "PageNumber",
    "Paginate",
    "Paginator",
    "SinglePage",
    "auto",
    "cursor",
    "json_server",
    "limit_offset",
    "link_header",
    "next_page",
    "page_number",
    "paginator_of",
]


@dataclass(frozen=True, kw_only=True)
class LinkHeader(SeveralPages):
    """Pages that name the next one in a Link header, by the relation `rel` (RFC 8288): GitHub, json-server 0.17."""

    rel: str = "next"

    def following(self, request: Request, response: ParsedResponse) -> Request | None:
        """Follow the link."""
        link = response.links.get(self.rel.lower())  # in any case (RFC 8288, section 2.1.1)
        return None if link is None else self.to(link["url"], request, response)

    def says(self, response: ParsedResponse) -> bool:
        """Look for a link of any relation."""
        return header_of(response, "Link") is not None

    def __call__(self, endpoint: Any, params: dict[str, Any]) -> tuple[ParsedResponse, list[Any]]:
        """Walk all pages of an endpoint; return the last response and all items. The form that 1.x knew."""
        walked: tuple[ParsedResponse, list[Any]] = endpoint.walk(self, params)
        return walked


@dataclass(frozen=True, kw_only=True)
class NextPage(SeveralPages):
    """Pages that name the next one in a header of its own, whose value is a URL: Kinto's `Next-Page`."""

    header: str = "Next-Page"

    def following(self, request: Request, response: ParsedResponse) -> Request | None:
        """Follow the URL in the header."""
        url = header_of(response, self.header)
        return self.to(url, request, response) if url else None

    def says(self, response: ParsedResponse) -> bool:
        """Look for the header."""
        return header_of(response, self.header) is not None


@dataclass(frozen=True, kw_only=True)
class Cursor(SeveralPages):
    """Pages that name the next one in their envelope: by a URL, or by a value for `parameter`.

    `next` are the keys under which it may stand: Django REST framework's `next` is a URL, others give a token in
    `next_cursor`. An envelope whose `has_more` is false is the last one.
    """

    parameter: str = "cursor"
    next: tuple[str, ...] = ("next", "next_cursor", "meta.next_cursor", "links.next")

    def following(self, request: Request, response: ParsedResponse) -> Request | None:
        """Follow the URL, or ask again with the value in the parameter."""
        if dug(response.data, "has_more") is False:
            return None
        named = next((found for key in self.next if (found := dug(response.data, key))), None)
        if isinstance(named, Mapping):
            named = named.get("href")
        if isinstance(named, str) and (named.startswith(("/", "?")) or "://" in named):
            return self.to(named, request, response)
        return _asked_with(request, self.parameter, named) if isinstance(named, str) or is_number(named) else None

    def says(self, response: ParsedResponse) -> bool:
        """Look for one of the keys, whatever its value."""
        return any(has(response.data, key) for key in self.next)


@dataclass(frozen=True, kw_only=True)
class PageNumber(Cursor):
    """Pages in an envelope with a number: Django REST framework's `{"count", "next", "previous", "results"}`.

    Where the envelope has no key of `next` at all, the pages are counted, from the number `first` on, as many as the
    number under one of `pages` says.
    """

    parameter: str = "page"
    next: tuple[str, ...] = ("next", "links.next", "_links.next")
    pages: tuple[str, ...] = ("total_pages", "num_pages", "last_page")
    first: int = 1
    counts: ClassVar[bool] = True

    def following(self, request: Request, response: ParsedResponse) -> Request | None:
        """Follow `next`; where there is no such key, ask for the next number.

        Raises `PaginationError` when the API says that it begins with another number than `first`.
        """
        pages = number_at(response.data, self.pages)
        if pages is None or super().says(response):
            return super().following(request, response)
        said = dug(response.data, self.parameter)
        is_other = is_number(said) and said != self.first and pages > 1
        if is_other and self.parameter not in parameters_of(request):
            raise PaginationError(
                f"{request} answered with page {said}, where {self.first} was taken for the first;"
                f" PageNumber(first={said}) counts as this API does",
                request=request,
                response=response,
            )
        number = _number_in(request, self.parameter, self.first)
        return _asked_with(request, self.parameter, number + 1) if number + 1 < self.first + pages else None

    def says(self, response: ParsedResponse) -> bool:
        """Look for one of the keys, or for the number of pages."""
        return super().says(response) or number_at(response.data, self.pages) is not None


@dataclass(frozen=True, kw_only=True)
class LimitOffset(Cursor):
    """Pages cut by a limit and an offset. Follows `next` where the envelope has it, as Django REST framework's does.

    Where it has none, the offset is counted on: up to the number under one of `totals`, or, when the request has a
    limit and nothing tells the total, to the first empty page.
    """

    parameter: str = "offset"
    limit: str = "limit"
    next: tuple[str, ...] = ("next", "links.next")
    totals: tuple[str, ...] = TOTALS
    counts: ClassVar[bool] = True

    def following(self, request: Request, response: ParsedResponse) -> Request | None:
        """Follow `next`; where there is no such key, ask for what comes after the items of this page."""
        if self.says(response):
            return super().following(request, response)
        found = len(self.items(response))
        reached = _number_in(request, self.parameter, 0) + found
        total = number_at(response.data, self.totals)
        total = total_in(response) if total is None else total
        more = reached < total if total is not None else _number_in(request, self.limit, 0) > 0
        return _asked_with(request, self.parameter, reached) if found and more else None


@dataclass(frozen=True, kw_only=True)
class JsonServer(Cursor):
    """Pages as json-server cuts them when it is asked for `_page`: 0.17 by a Link header, 1.0 by a number in `next`."""

    parameter: str = "_page"
    next: tuple[str, ...] = ("next",)

    def following(self, request: Request, response: ParsedResponse) -> Request | None:
        """Follow the link, or ask for the number."""
        link = response.links.get("next")
        return self.to(link["url"], request, response) if link else super().following(request, response)

    def says(self, response: ParsedResponse) -> bool:
        """Look for a link of any relation, or for the key."""
        return header_of(response, "Link") is not None or super().says(response)


@dataclass(frozen=True, kw_only=True)
class Auto(SinglePage):
    """The paginator that the first page asks for."""

    def choose(self, request: Request, response: ParsedResponse) -> SinglePage:
        """Return the paginator that reads pages such as this one; it keeps the settings of this one."""
        kind = self._kind(request, response)
        return kind(results=self.results, max_pages=self.max_pages, other_origins=self.other_origins)

    def _kind(self, request: Request, response: ParsedResponse) -> type[SinglePage]:
        data = response.data
        if "next" in response.links:
            return LinkHeader
        if header_of(response, "Next-Page"):
            return NextPage
        if is_number(dug(data, "next")) and is_number(dug(data, "pages")):
            return JsonServer
        if has(data, "next_cursor") or has(data, "meta.next_cursor"):
            return Cursor
        return LimitOffset if {"limit", "offset"} & parameters_of(request).keys() else PageNumber


auto = Auto()
cursor = Cursor()
json_server = JsonServer()
limit_offset = LimitOffset()
link_header = LinkHeader()
next_page = NextPage()
page_number = PageNumber()

NAMED: Mapping[str, SinglePage] = {
    "auto": auto,
    "cursor": cursor,
    "json_server": json_server,
    "limit_offset": limit_offset,
    "link_header": link_header,
    "next_page": next_page,
    "page_number": page_number,
}
"""By name: what `autopaginate=` takes as a string."""


def paginator_of(
    given: Paginator | Paginate | str | None, envelope: tuple[str, ...] = ENVELOPE
) -> Paginator | Paginate | None:
    """Return what `autopaginate=` stands for; one that is named reads the keys of `envelope`.

    Raises `ValueError` for a name that is not known.
    """
    if not isinstance(given, str):
        return given
    if given not in NAMED:
        raise ValueError(f"unknown paginator {given!r}{nearest(given, NAMED)}")
    return replace(NAMED[given], results=envelope)


def _asked_with(request: Request, parameter: str, value: Any) -> Request:
    """Return a request as it was, but for one parameter, wherever it stood."""
    parts = urlsplit(request.url)
    others = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != parameter]
    url = urlunsplit(parts._replace(query=urlencode(others)))
    return Request("GET", url, params={**(request.params or {}), parameter: value}, anonymous=request.anonymous)


def _number_in(request: Request, parameter: str, default: int) -> int:
    """Return the integer that a request has as a parameter; the default where it has none."""
    try:
        return int(parameters_of(request).get(parameter, default))
    except (TypeError, ValueError):
        return default
