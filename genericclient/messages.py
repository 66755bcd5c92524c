"""What a client says and hears: `Request`, `ParsedResponse`, `Flow`; and what a status means. No I/O."""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar
from urllib.parse import urlsplit, urlunsplit

from genericclient.exceptions import BadRequestError, HTTPError, NotAuthenticatedError, NotFoundError
from genericclient.links import links_by_relation

T = TypeVar("T")
QUOTED = 300  # characters of a body in a message: enough to see why, too few to flood a log

_SECRET = re.compile(r"((?:^|&)[^=&]*(?:key|token|secret|passw|sig|auth)[^=&]*=)[^&]*", re.IGNORECASE)
ERRORS: Mapping[int, type[HTTPError]] = {
    400: BadRequestError,
    401: NotAuthenticatedError,
    403: NotAuthenticatedError,
    404: NotFoundError,
}
"""By status: the error that has a name of its own; every other failure is an `HTTPError`."""


@dataclass(frozen=True, slots=True, repr=False)
class Request:
    """One thing to ask of an API: a method, an absolute URL, and parameters or a JSON body (None: no such part)."""

    method: str
    url: str
    params: Any = None
    json: Any = None

    def __str__(self) -> str:
        """Print as `PUT http://host/posts/1`, without credentials that the URL may hold."""
        return f"{self.method} {printable(self.url)}"

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
        return links_by_relation(self.headers)


Flow: TypeAlias = Generator[Request, ParsedResponse, T]
"""One conversation with an API: it yields requests, is sent responses, and returns what came of it."""


def printable(url: str) -> str:
    """Return a URL as it may stand in a message: without user, password, and values of telling parameters."""
    parts = urlsplit(url)
    query = _SECRET.sub(r"\1[redacted]", parts.query)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query=query))


def error_for(request: Request, response: ParsedResponse) -> HTTPError | None:
    """Return the error that a response means, or None for a success.

    Every status below 400 is a success, and so is one that is no integer, which only a mock has.
    """
    status = response.status_code
    if not isinstance(status, int) or status < 400:  # type: ignore[redundant-expr]  # a mock's status is no int
        return None
    message = f"{request} answered {status}{': ' if response.data else ''}{quoted(response.data)}"
    return ERRORS.get(status, HTTPError)(response, message, request=request)


def quoted(data: Any) -> str:
    """Return a body as it stands in a message: its own words, cut to a few hundred characters."""
    text = "" if data is None else str(data)
    return text if len(text) <= QUOTED else f"{text[:QUOTED]}... ({len(text)} characters)"
