"""What a dialect can say that is served by the REST rules: pages of all kinds, refused queries, methods, OPTIONS."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from fake_server.dialects.base import Answer, Dialect
from fake_server.paging import Page, Stretch, Window, counted
from fake_server.refusals import Refusal, Refusals
from fake_server.rows import Row

if TYPE_CHECKING:
    from fake_server.contract.settings import Pagination, Scheme
    from fake_server.description import Description


@dataclass(frozen=True, slots=True)
class Listing:
    """One request for a list: its URL without the query, and the query as pairs in the order sent."""

    url: str
    query: Sequence[tuple[str, str]]

    def last(self, name: str) -> str | None:
        """Return the last value of a parameter, which is the one that counts, or None."""
        return next((value for key, value in reversed(self.query) if key == name), None)

    def but(self, **changes: str | int | None) -> str:
        """Return the URL of another page: other parameters are kept, sorted by name and encoded anew.

        A parameter of None is left out.
        """
        pairs = [(key, value) for key, value in self.query if key not in changes]
        pairs += [(key, str(value)) for key, value in changes.items() if value is not None]
        query = urlencode(sorted(pairs, key=lambda pair: pair[0]))
        return f"{self.url}?{query}" if query else self.url


class InvalidPage(ValueError):
    """The page that was asked for does not exist, and this dialect says so."""


class RestDialect(Dialect):
    """How an API phrases things that has one URL for each list and each row, and says what it does not do."""

    bare_first_page: bool
    link_order: Sequence[str]
    filters_details: bool
    negotiates: bool
    open_schemes: tuple[Scheme, ...] = ()
    """The schemes that are looked at where anybody may come; a wrong password is refused even there."""
    root_text = ""

    def parameters(self, pagination: Pagination) -> frozenset[str]:
        """Return the names in a query string that speak of pages and order, not of rows."""
        by_style = {
            "none": set[str](),
            "page-number": {self.page_parameter, self.size_parameter(pagination)},
            "link-header": {self.page_parameter, self.size_parameter(pagination)},
            "limit-offset": {"limit", "offset"},
            "cursor": {"cursor", self.size_parameter(pagination)},
        }
        return frozenset({*by_style[pagination.style], self.search_parameter, self.ordering_parameter} - {""})

    def page_size(self, listing: Listing, default: int, pagination: Pagination) -> int:
        """Return how many rows a page holds: what was asked for, where it makes sense, up to the largest page."""
        asked = counted(listing.last(self.size_parameter(pagination) or "\0"))
        return min(asked, pagination.max_page_size or self.habits.max_page_size) if asked else default

    @abstractmethod
    def page_number(self, listing: Listing, pages: int, /) -> int:
        """Return the page asked for, of so many; raise `InvalidPage` where the dialect refuses."""

    def enveloped(self, page: Page[Row], listing: Listing) -> Answer:
        """Say a page as Django REST framework does: `{count, next, previous, results}`."""
        urls = {
            "next": self._page_url(listing, page.following),
            "previous": self._page_url(listing, page.previous),
        }
        return Answer(200, {"count": page.total, **urls, "results": list(page.items)})

    def windowed(self, window: Window[Row], listing: Listing) -> Answer:
        """Say a cut by limit and offset, likewise; the links have the limit that was in force."""
        after, before = window.following, window.previous
        body = {
            "count": window.total,
            "next": None if after is None else listing.but(limit=window.limit, offset=after),
            "previous": None if before is None else listing.but(limit=window.limit, offset=before or None),
        }
        return Answer(200, {**body, "results": list(window.items)})

    def stretched(self, stretch: Stretch[Row], listing: Listing) -> Answer:
        """Say a cut between two cursors, likewise; nobody counts."""
        around = {"next": stretch.following, "previous": stretch.previous}
        urls = {rel: None if at is None else listing.but(cursor=at.token()) for rel, at in around.items()}
        return Answer(200, {**urls, "results": list(stretch.items)})

    def linked(self, page: Page[Row], listing: Listing) -> Answer:
        """Say a page as a bare list with a Link header (RFC 8288); a single page has none."""
        around = {
            "prev": page.previous,
            "next": page.following,
            "first": 1 if page.number > 1 else None,
            "last": page.pages if page.number < page.pages else None,
        }
        links = [
            f'<{self._page_url(listing, number)}>; rel="{rel}"'
            for rel in self.link_order
            if (number := around[rel]) is not None
        ]
        return Answer(200, list(page.items), {"Link": ", ".join(links)} if links else {})

    def _page_url(self, listing: Listing, number: int | None) -> str | None:
        if number is None:
            return None
        return listing.but(**{self.page_parameter: None if number == 1 and self.bare_first_page else number})

    @abstractmethod
    def standing_headers(self, allow: str | None, schemes: Sequence[str] = (), /) -> Mapping[str, str]:
        """Return the headers of every answer at a place that allows `allow` (None: there is no such place).

        `schemes` are those by which somebody may be known there.
        """

    @abstractmethod
    def no_such_key(self) -> Answer:
        """Say that no row can have such a key."""

    def redirected_to(self, _location: str, /) -> Answer | None:
        """Send whoever forgot the slash to the URL that has it, or, where this dialect does not, return None."""
        return None

    def debug_page(self, status: int, _title: str, _heading: str, _known: Sequence[str], /) -> Answer:
        """Say what went wrong as the framework does while it is debugged: title, heading, and known paths."""
        return self.no_route() if status == 404 else self.broken()

    @abstractmethod
    def no_page(self) -> Answer:
        """Say that there is no such page."""

    @abstractmethod
    def no_cursor(self) -> Answer:
        """Say that there is no such cursor."""

    @abstractmethod
    def filter_refused(self, refusals: Refusals) -> Answer:
        """Say what is wrong with the parameters of a query."""

    @abstractmethod
    def search_refused(self, reasons: Sequence[Refusal]) -> Answer:
        """Say what is wrong with what is searched for."""

    @abstractmethod
    def not_acceptable(self) -> Answer:
        """Say that an answer cannot be had in the form that is wanted."""

    @abstractmethod
    def method_not_allowed(self, method: str) -> Answer:
        """Say that this method is not for this place."""

    @abstractmethod
    def logged_in(self, token: str | None) -> Answer:
        """Say with what token to come back; None: the name or the password is wrong."""

    @abstractmethod
    def described(self, description: Description, /) -> Answer:
        """Answer OPTIONS."""
