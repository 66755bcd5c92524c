"""One walk through the pages of a list: what comes next, and what ends it in an error; no I/O."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from genericclient.exceptions import PaginationError
from genericclient.messages import ParsedResponse, Request, with_query
from genericclient.pages import Paginator, SinglePage, items_of
from genericclient.pagination import Auto
from genericclient.urls import origin_of


class Walk:
    """The state of a walk: `request` is what to ask next, None at its end; `response` is the last one.

    A walk that would never end is an error: a page that is asked for a second time, a counted page that has the very
    items of the one before it, and, where the paginator has a limit, one page too many. So is one that ends too early:
    at a first page that tells of more than it has, and of no other page.
    """

    def __init__(self, paginator: Paginator, request: Request) -> None:
        self.paginator = paginator
        self.request: Request | None = request
        self.response: ParsedResponse | None = None
        self._first = request
        self._asked = {_identity(request)}
        self._before: list[Any] = []

    @property
    def pages(self) -> int:
        """How many pages were asked for, the next one included."""
        return len(self._asked)

    def take(self, response: ParsedResponse) -> list[Any]:
        """Return the items of the page that was asked for, and go on to the next; raise `PaginationError`."""
        assert self.request is not None, "a walk that is at its end asks for no page"
        if isinstance(self.paginator, Auto):
            self.paginator = self.paginator.choose(self.request, response)
        asked, self.response = self.request, response
        items = items_of(asked, response, self.paginator)
        is_counted = asked.params and asked != self._first and getattr(self.paginator, "counts", False)
        if is_counted and items and items == self._before:
            raise self._error(f"{with_query(asked.url, asked.params)} has the items of the page before it once more")
        self._before = items
        self.request = self._checked(self.paginator.following(asked, response))
        missing = self._missing(asked, response)
        if missing is not None:
            raise self._error(
                f"they end at the first, though {missing}; say how the others are asked for with another autopaginate="
            )
        return items

    def gone(self, error: Exception) -> PaginationError | None:
        """Return what a page that is not there means in the middle of a walk; None for the first."""
        if self.request is None or self.request == self._first:
            return None
        page = with_query(self.request.url, self.request.params)
        return self._error(f"{page} is gone, since rows were deleted meanwhile ({error}); walk again")

    def _missing(self, asked: Request, response: ParsedResponse) -> str | None:
        if self.request is None and asked == self._first and isinstance(self.paginator, SinglePage):
            return self.paginator.cut_short(asked, response)
        return None

    def _checked(self, request: Request | None) -> Request | None:
        if request is None:
            return None
        limit = getattr(self.paginator, "max_pages", None)
        if limit is not None and self.pages >= limit:
            raise self._error(f"more than max_pages={limit} pages")
        if _identity(request) in self._asked:
            raise self._error(f"they come round to {with_query(request.url, request.params)} again")
        self._asked.add(_identity(request))
        return request

    def _error(self, what: str) -> PaginationError:
        walked = with_query(self._first.url, self._first.params)
        return PaginationError(f"the pages of {walked}: {what}", request=self.request, response=self.response)


def _identity(request: Request) -> Hashable:
    """Return what makes two requests ask for one page, however the URL is written and in whatever order."""
    parts = urlsplit(request.url)
    pairs = [
        *parse_qsl(parts.query, keep_blank_values=True),
        *parse_qsl(urlencode(request.params or {}, doseq=True, errors="backslashreplace")),
    ]
    return origin_of(request.url), parts.path, tuple(sorted(pairs))
