"""What every dialect can say: a dialect turns what happened into an answer, in its own words; no I/O."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal
from urllib.parse import urlencode

from fake_server.paging import Page
from fake_server.refusals import Refusal, Refusals
from fake_server.rows import Row

NOTHING: Final = object()
"""The body of an answer that has none."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said back: status, a JSON body (or `NOTHING`, or text when `content_type` is not JSON), headers."""

    status: int
    body: Any = NOTHING
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json"


@dataclass(frozen=True, slots=True)
class Habits:
    """What holds in a contract of this dialect that does not say otherwise."""

    trailing_slash: bool
    pagination_style: Literal["page-number", "link-header"]
    page_size: int


@dataclass(frozen=True, slots=True)
class Listing:
    """One request for a list: its URL without the query, and the query as pairs in the order sent."""

    url: str
    query: Sequence[tuple[str, str]]

    def last(self, name: str) -> str | None:
        """Return the last value of a parameter, which is the one that counts, or None."""
        return next((value for key, value in reversed(self.query) if key == name), None)

    def page_url(self, parameter: str, number: int, *, bare_first: bool) -> str:
        """Return the URL of another page: the other parameters are kept, sorted by name and encoded anew."""
        pairs = [(key, value) for key, value in self.query if key != parameter]
        if number != 1 or not bare_first:
            pairs.append((parameter, str(number)))
        query = urlencode(sorted(pairs, key=lambda pair: pair[0]))
        return f"{self.url}?{query}" if query else self.url


class InvalidPage(ValueError):
    """The page that was asked for does not exist, and this dialect says so."""


class Dialect(ABC):
    """How an API phrases things; one instance serves every API that speaks so."""

    name: str
    habits: Habits
    page_parameter = "page"
    size_parameter: str | None = None
    largest_page = 100
    bare_first_page: bool
    link_order: Sequence[str]
    filters_details: bool

    @property
    def parameters(self) -> frozenset[str]:
        """The names in a query string that speak of pages, not of rows."""
        return frozenset({self.page_parameter, *([self.size_parameter] if self.size_parameter else [])})

    def page_size(self, listing: Listing, default: int) -> int:
        """Return how many rows a page holds: what was asked for, where it makes sense, up to the largest page."""
        asked = listing.last(self.size_parameter) if self.size_parameter else None
        if asked is None or not asked.isdecimal() or int(asked) < 1:
            return default
        return min(int(asked), self.largest_page)

    @abstractmethod
    def page_number(self, listing: Listing, pages: int) -> int:
        """Return the page asked for, of so many; raise `InvalidPage` where the dialect refuses."""

    def enveloped(self, page: Page[Row], listing: Listing) -> Answer:
        """Say a page as Django REST framework does: `{count, next, previous, results}`."""
        around = {"next": page.following, "previous": page.previous}
        urls = {rel: None if number is None else self._url(listing, number) for rel, number in around.items()}
        return Answer(200, {"count": page.total, **urls, "results": list(page.items)})

    def linked(self, page: Page[Row], listing: Listing) -> Answer:
        """Say a page as a bare list with a Link header (RFC 8288); a single page has none."""
        around = {
            "prev": page.previous,
            "next": page.following,
            "first": 1 if page.number > 1 else None,
            "last": page.pages if page.number < page.pages else None,
        }
        links = [
            f'<{self._url(listing, number)}>; rel="{rel}"'
            for rel in self.link_order
            if (number := around[rel]) is not None
        ]
        return Answer(200, list(page.items), {"Link": ", ".join(links)} if links else {})

    def _url(self, listing: Listing, number: int) -> str:
        return listing.page_url(self.page_parameter, number, bare_first=self.bare_first_page)

    @abstractmethod
    def standing_headers(self, allow: str | None) -> Mapping[str, str]:
        """Return the headers of every answer at a place that allows `allow` (None: there is no such place)."""

    @abstractmethod
    def created(self, row: Row, url: str) -> Answer:
        """Say that a row was made, whose own URL is `url`."""

    @abstractmethod
    def absent(self, verbose_name: str) -> Answer:
        """Say that there is no such row."""

    @abstractmethod
    def no_such_key(self) -> Answer:
        """Say that no row can have such a key."""

    @abstractmethod
    def no_route(self) -> Answer:
        """Say that there is nothing at this URL."""

    def redirected_to(self, location: str) -> Answer | None:
        """Send whoever forgot the slash to the URL that has it, or, where this dialect does not, return None."""
        del location
        return None

    @abstractmethod
    def no_page(self) -> Answer:
        """Say that there is no such page."""

    @abstractmethod
    def refused(self, refusals: Refusals) -> Answer:
        """Say what is wrong with the fields of a body."""

    @abstractmethod
    def filter_refused(self, refusals: Refusals) -> Answer:
        """Say what is wrong with the parameters of a query."""

    @abstractmethod
    def not_an_object(self, body: Any) -> Answer:
        """Say that a body is JSON, but no object."""

    @abstractmethod
    def unparsable(self, reason: str) -> Answer:
        """Say that a body is no JSON."""

    @abstractmethod
    def unsupported(self, content_type: str) -> Answer:
        """Say that a body is of a type that is not read here."""

    @abstractmethod
    def method_not_allowed(self, method: str) -> Answer:
        """Say that this method is not for this place."""

    @abstractmethod
    def described(self, name: str) -> Answer:
        """Answer OPTIONS at the place called `name`."""


def words_for(refusal: Refusal, words: Mapping[str, str]) -> str:
    """Return a refusal in the given words, which may hold its values as `{name}`."""
    return words[refusal.code].format(**refusal.values)
