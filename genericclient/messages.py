"""What a client says and hears: `Request`, `ParsedResponse`, `Flow`; and what a status means. No I/O."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar
from urllib.parse import urlencode

from genericclient.exceptions import (
    BadRequestError,
    ConflictError,
    HTTPError,
    NotAuthenticatedError,
    NotFoundError,
)
from genericclient.links import links_by_relation
from genericclient.redaction import printable

T = TypeVar("T")
QUOTED = 300  # characters of a body in a message: enough to see why, too few to flood a log
ERRORS: Mapping[int, type[HTTPError]] = {
    400: BadRequestError,
    401: NotAuthenticatedError,
    403: NotAuthenticatedError,
    404: NotFoundError,
    409: ConflictError,
    412: ConflictError,
}
"""By status: the error that has a name of its own; every other failure is an `HTTPError`."""


@dataclass(frozen=True, slots=True, repr=False)
class Request:
    """One thing to ask of an API: a method, an absolute URL, and what goes with them (None: no such part).

    `params` is a query, `json` a JSON body, `data` and `files` are the parts of a form. An `anonymous` request carries
    no credentials: it goes to an origin that the client was not made for.
    """

    method: str
    url: str
    params: Any = None
    json: Any = None
    data: Any = None
    files: Any = None
    anonymous: bool = False

    def __str__(self) -> str:
        """Print as `GET http://host/posts?status=1`, without credentials that the URL may hold."""
        return f"{self.method} {with_query(self.url, self.params)}"

    def __repr__(self) -> str:
        """Print likewise: a traceback and a log show no more than a message."""
        return f"<Request {self}>"


@dataclass
class ParsedResponse:
    """One answer: its status, its body as a JSON value (None: no body), its headers."""

    status_code: int
    data: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def links(self) -> dict[str, dict[str, str]]:
        """The links of the Link header by relation: `response.links["next"]["url"]`."""
        return links_by_relation(self.headers or {})


Flow: TypeAlias = Generator[Request, ParsedResponse, T]
"""One conversation with an API: it yields requests, is sent responses, and returns what came of it."""


def with_query(url: str, params: Any) -> str:
    """Return a URL with its parameters, as it may stand in a message."""
    if not params:
        return printable(url)
    try:
        query = params if isinstance(params, str) else urlencode(params, doseq=True, errors="replace")
    except TypeError:  # what `requests` takes, or refuses, in other forms
        query = str(params)
    return printable(f"{url}{'&' if '?' in url else '?'}{query}")


def header_of(response: Any, name: str) -> str | None:
    """Return the value of a header, whatever the case of its name; None where a stand-in for a response has none."""
    headers = getattr(response, "headers", None)
    if not isinstance(headers, Mapping):
        return None
    found = next((value for key, value in headers.items() if str(key).lower() == name.lower()), None)
    return found if isinstance(found, str) else None


def is_success(response: ParsedResponse) -> bool:
    """Tell whether a response is a success: a status from 200 to 299, or one that is no integer, as a mock has."""
    status = response.status_code
    return not isinstance(status, int) or 200 <= status < 300  # type: ignore[redundant-expr]  # a mock's is no int


def error_for(request: Request, response: ParsedResponse) -> HTTPError | None:
    """Return the error that a response means, or None for a success."""
    if is_success(response):
        return None
    message = f"{request} answered {response.status_code}"
    words = quoted(response.data)
    error = ERRORS.get(response.status_code, HTTPError)
    return error(response, f"{message}: {words}" if words else message, request=request)


def unreadable(request: Request, response: ParsedResponse, why: str) -> HTTPError:
    """Return the error of a response whose status is a success, and whose body is not what was asked for."""
    return HTTPError(response, f"{request} answered {response.status_code}, but: {why}", request=request)


def quoted(data: Any) -> str:
    """Return a body as it stands in a message: its own words, cut to a few hundred characters."""
    text = "" if data is None else str(data)
    return text if len(text) <= QUOTED else f"{text[:QUOTED]}... ({len(text)} characters)"
