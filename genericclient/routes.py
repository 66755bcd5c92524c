"""Routes: verbs beside create, read, update and delete. `client.posts(id=2).publish()`, `client.posts().ping()`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from genericclient import flows
from genericclient.messages import ParsedResponse
from genericclient.urls import joined

if TYPE_CHECKING:
    from genericclient.client import Endpoint


class Action:
    """One verb at one place; calling it asks the API, with its arguments as the JSON body."""

    def __init__(self, endpoint: Endpoint, method: str, name: str, **lookup: Any) -> None:
        self.endpoint = endpoint
        self.method = method
        self.name = name
        self.lookup = lookup
        place = [endpoint.key_in(lookup)] if lookup else []
        self.url = joined(endpoint.url, *place, name, trailing_slash=endpoint.trail)

    def __call__(self, **arguments: Any) -> ParsedResponse:
        """Return what the API answered; raise `ResourceNotFound` for 404, another `HTTPError` for other failures."""
        return self.endpoint.drive(flows.act(self.method, self.url, arguments))

    def __repr__(self) -> str:
        """Name the verb and where it is."""
        return f"<{type(self).__name__} `{self.name}` of `{self.endpoint.name}`>"


class ListAction(Action):
    """A verb on a list."""


class DetailAction(Action):
    """A verb on one resource."""


class Route:
    """A place where actions hang: as attributes, or as items when the name is no identifier."""

    action_class: ClassVar[type[Action]] = Action

    def __init__(self, endpoint: Endpoint, method: str, **lookup: Any) -> None:
        self._endpoint = endpoint
        self._method = method
        self._lookup = lookup

    def __getattr__(self, name: str) -> Action:
        """Return the action of this name."""
        if name.startswith("__") or "_lookup" not in self.__dict__:
            raise AttributeError(name)
        return self[name]

    def __getitem__(self, name: str) -> Action:
        """Return the action of this name: `client.posts(id=1)["mark-read"]()`."""
        return self.action_class(self._endpoint, self._method, name, **self._lookup)

    def __repr__(self) -> str:
        """Name the endpoint."""
        return f"<{type(self).__name__} of `{self._endpoint.name}`>"


class ListRoute(Route):
    """The routes of a list."""

    action_class = ListAction


class DetailRoute(Route):
    """The routes of one resource."""

    action_class = DetailAction
