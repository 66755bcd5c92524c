"""A client for any RESTful API, on requests.

PYTEST_DONT_REWRITE: these modules hold no test assertions, and may be imported before pytest starts.
"""

from importlib.metadata import version

from genericclient.client import Endpoint, GenericClient
from genericclient.exceptions import (
    AmbiguousComparison,
    BadRequestError,
    GenericClientError,
    HTTPError,
    MultipleResourcesFound,
    NotAuthenticatedError,
    NotFoundError,
    PaginationError,
    ResourceNotFound,
    UnknownPK,
)
from genericclient.messages import ParsedResponse
from genericclient.resources import Resource, ResourceSet

__all__ = [
    "AmbiguousComparison",
    "BadRequestError",
    "Endpoint",
    "GenericClient",
    "GenericClientError",
    "HTTPError",
    "MultipleResourcesFound",
    "NotAuthenticatedError",
    "NotFoundError",
    "PaginationError",
    "ParsedResponse",
    "Resource",
    "ResourceNotFound",
    "ResourceSet",
    "UnknownPK",
    "__version__",
]

__version__ = version("pytest-genericclient")
