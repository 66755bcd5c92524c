"""What can go wrong between a client and its API: one hierarchy, rooted in `ValueError` as it always was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from genericclient.messages import ParsedResponse, Request


class GenericClientError(ValueError):
    """The root. `request` and `response` are the evidence, where there is any."""

    def __init__(
        self, message: str = "", *, request: Request | None = None, response: ParsedResponse | None = None
    ) -> None:
        super().__init__(message)
        self.request = request
        self.response = response


class AmbiguousComparison(GenericClientError):
    """Two resources have the same primary key, but not the same payload."""


class UnknownPK(GenericClientError):
    """Nothing names the one resource that is meant, so that there is no URL to ask."""


class MultipleResourcesFound(GenericClientError):
    """One resource was asked for, and several were found."""


class ResourceNotFound(GenericClientError):
    """One resource was asked for, and none was found: an empty list, or a 404."""


class PaginationError(GenericClientError):
    """A page names a next one that cannot be followed: on another origin, or one that was seen before."""


class HTTPError(GenericClientError):
    """The API answered with a status that is no success, or with a body that cannot be read. Carries the response."""

    def __init__(self, response: Any, message: str = "", *, request: Request | None = None) -> None:
        super().__init__(message, request=request, response=response)


class BadRequestError(HTTPError):
    """400: the API refused what it was sent."""


class NotAuthenticatedError(HTTPError):
    """401 or 403: the API does not know who asks, or does not allow it."""


class NotFoundError(HTTPError, ResourceNotFound):
    """404: both a status that is no success, and a resource that is not there."""
