"""What can go wrong between a client and its API: one hierarchy, rooted in `ValueError` as it always was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import requests

from genericclient.retries import Failure

if TYPE_CHECKING:
    from genericclient.messages import ParsedResponse, Request

E = TypeVar("E", bound="GenericClientError")


class GenericClientError(ValueError):
    """The root. `request` and `response` are the evidence, where there is any; `cause` is what a library raised."""

    request: Request | None
    response: ParsedResponse | None
    cause: BaseException | None = None

    def __init__(
        self, message: str = "", *, request: Request | None = None, response: ParsedResponse | None = None
    ) -> None:
        super().__init__(message)
        self.request = request
        self.response = response

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by what it is, not by what it was made of: errors cross the borders of processes."""
        state = {name: value for name, value in self.__dict__.items() if name != "cause"}
        return _restored, (_lineage(type(self)), self.args, state)


class AmbiguousComparison(GenericClientError):
    """Two resources have the same primary key, but not the same payload."""


class UnknownPK(GenericClientError):
    """Nothing names the one resource that is meant, so that there is no URL to ask."""


class UnsendableValue(GenericClientError):
    """A value has no form in a query string or a form: it would be left out, or sent as something else."""


class MultipleResourcesFound(GenericClientError):
    """One resource was asked for, and several were found."""


class ResourceNotFound(GenericClientError):
    """One resource was asked for, and none was found: an empty list, or a 404."""


class PaginationError(GenericClientError):
    """A walk cannot go on: a next page on another origin, seen before, gone, or beyond the limit of pages."""


class HTTPError(GenericClientError):
    """The API answered with a status that is no success, or with a body that cannot be read. Carries the response."""

    response: ParsedResponse

    def __init__(self, response: Any, message: str = "", *more: object, request: Request | None = None) -> None:
        super().__init__(message, request=request, response=response)
        self.args = (message, *more)


class BadRequestError(HTTPError):
    """400: the API refused what it was sent."""


class NotAuthenticatedError(HTTPError):
    """401 or 403: the API does not know who asks, or does not allow it."""


class NotFoundError(HTTPError, ResourceNotFound):
    """404: both a status that is no success, and a resource that is not there."""


class ConflictError(HTTPError):
    """409 or 412: the resource is not, or is no longer, what the request takes it for."""


class ConnectionFailed(GenericClientError, requests.ConnectionError):  # type: ignore[misc]  # the evidence is ours
    """No answer came, or not all of one. Also an instance of the very `requests` exception that says so.

    `failure` is what `RetryPolicy` calls it: "connect" when there was no connection, so that nothing was sent; "read"
    when the request may have reached the API; "other" when TLS failed; None when a second try would end as the first.
    """

    failure: Failure | None = "read"


class TimedOut(GenericClientError, requests.Timeout):  # type: ignore[misc]  # likewise
    """The API did not answer in time. Also an instance of the very `requests` exception that says so.

    `failure` is what `RetryPolicy` calls it: "connect" when there was no connection, so that nothing was sent; "read"
    when the request may have reached the API; "other" when TLS failed; None when a second try would end as the first.
    """

    failure: Failure | None = "read"


def kind_of_both(ours: type[E], theirs: type[Exception]) -> type[E]:
    """Return an exception class that is one of ours and one of another library, so that both `except`s work."""
    if issubclass(ours, theirs):
        return ours
    if (ours, theirs) not in _MADE:
        members = {"__module__": ours.__module__, "__doc__": ours.__doc__, "_lineage": (ours, theirs)}
        _MADE[ours, theirs] = type(ours.__name__, (ours, theirs), members)
    return cast("type[E]", _MADE[ours, theirs])


_MADE: dict[tuple[Any, Any], Any] = {}


def _lineage(kind: type[GenericClientError]) -> tuple[Any, ...]:
    """Return what can be pickled of a class: itself, or the two that `kind_of_both` made it of."""
    made_of: tuple[Any, ...] = kind.__dict__.get("_lineage", (kind,))
    return made_of


def _restored(lineage: tuple[Any, ...], args: tuple[Any, ...], state: dict[str, Any]) -> GenericClientError:
    kind: Any = lineage[0] if len(lineage) == 1 else kind_of_both(*lineage)
    # An OSError cannot be made by ValueError's __new__; a user's own class may have another constructor than ours.
    error: GenericClientError = kind("") if issubclass(kind, OSError) else kind.__new__(kind)
    error.args = args
    error.__dict__.update(state)
    return error
