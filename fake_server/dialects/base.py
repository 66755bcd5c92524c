"""What every dialect can say: a dialect turns what happened into an answer, in its own words; no I/O."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from fake_server.refusals import Refusal, Refusals
from fake_server.rows import Row

if TYPE_CHECKING:
    from fake_server.contract.settings import Pagination, PaginationStyle

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
    pagination_style: PaginationStyle
    page_size: int
    size_parameter: str | None = None
    max_page_size: int = 100
    validates: bool = True
    """Whether what is sent is held against the fields of a collection, so that rules are worth inferring from rows."""


class Dialect(ABC):
    """How an API phrases things; one instance serves every API that speaks so."""

    name: str
    habits: Habits
    served_by = "rest"
    """The name of the rules that keep a contract of this dialect (`fake_server.rulebooks`)."""
    has_formats = False
    """Whether a path may end in the format of the answer: `posts.json`."""
    page_parameter = "page"
    search_parameter = "search"
    ordering_parameter = "ordering"

    def size_parameter(self, pagination: Pagination) -> str:
        """Return the parameter that asks for another size of page, "" for none."""
        said = pagination.size_parameter
        return (self.habits.size_parameter if said is None else said) or ""

    def as_read(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return plain data as a server of this kind takes it, before anything is inferred from it."""
        return data

    @abstractmethod
    def parameters(self, pagination: Pagination) -> frozenset[str]:
        """Return the names in a query string that speak of pages and order, not of rows."""

    @abstractmethod
    def created(self, row: Row, url: str, /) -> Answer:
        """Say that a row was made, whose own URL is `url`."""

    @abstractmethod
    def absent(self, verbose_name: str, /) -> Answer:
        """Say that there is no such row."""

    @abstractmethod
    def no_route(self) -> Answer:
        """Say that there is nothing at this URL."""

    @abstractmethod
    def broken(self, title: str = "Server Error (500)", /) -> Answer:
        """Say that the API itself went wrong."""

    @abstractmethod
    def refused(self, refusals: Refusals) -> Answer:
        """Say what is wrong with the fields of a body."""

    @abstractmethod
    def not_an_object(self, body: Any, /) -> Answer:
        """Say that a body is JSON, but no object."""

    @abstractmethod
    def unparsable(self, reason: str, /, *, form: str = "JSON") -> Answer:
        """Say that a body cannot be read."""

    @abstractmethod
    def too_large(self) -> Answer:
        """Say that a body is larger than what is read at all."""

    @abstractmethod
    def unsupported(self, content_type: str) -> Answer:
        """Say that a body is of a type that is not read here."""

    @abstractmethod
    def unauthenticated(self, refusal: Refusal | None, challenge: str | None) -> Answer:
        """Say that nobody knows who asks; `refusal` is what was wrong with the credentials, where there were any."""

    @abstractmethod
    def forbidden(self) -> Answer:
        """Say that who asks may not."""

    @abstractmethod
    def throttled(self, seconds: int) -> Answer:
        """Say that this was one request too many."""

    @abstractmethod
    def precondition_failed(self) -> Answer:
        """Say that a row is not what the request takes it for."""


def words_for(refusal: Refusal, words: Mapping[str, str]) -> str:
    """Return a refusal in the given words, which may hold its values as `{name}`."""
    return words[refusal.code].format(**refusal.values)
