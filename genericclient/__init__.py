"""A client for any RESTful API, on requests.

PYTEST_DONT_REWRITE: these modules hold no test assertions, and may be imported before pytest starts.
"""

from importlib.metadata import version

from genericclient.base import BaseGenericClient
from genericclient.client import Endpoint, GenericClient
from genericclient.endpoints import BaseEndpoint
from genericclient.exceptions import (
    AmbiguousComparison,
    BadRequestError,
    ConflictError,
    ConnectionFailed,
    GenericClientError,
    HTTPError,
    MultipleResourcesFound,
    NotAuthenticatedError,
    NotFoundError,
    PaginationError,
    ResourceNotFound,
    TimedOut,
    UnknownPK,
    UnsendableValue,
)
from genericclient.messages import ParsedResponse, Request
from genericclient.resources import BaseResource, BaseResourceSet, Resource, ResourceSet
from genericclient.retries import RetryPolicy

__all__ = [
    "AmbiguousComparison",
    "BadRequestError",
    "BaseEndpoint",
    "BaseGenericClient",
    "BaseResource",
    "BaseResourceSet",
    "ConflictError",
    "ConnectionFailed",
    "Endpoint",
    "GenericClient",
    "GenericClientError",
    "HTTPError",
    "MultipleResourcesFound",
    "NotAuthenticatedError",
    "NotFoundError",
    "PaginationError",
    "ParsedResponse",
    "Request",
    "Resource",
    "ResourceNotFound",
    "ResourceSet",
    "RetryPolicy",
    "TimedOut",
    "UnknownPK",
    "UnsendableValue",
    "__version__",
]

__version__ = version("pytest-genericclient")
