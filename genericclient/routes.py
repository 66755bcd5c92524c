"""Routes: verbs beside create, read, update and delete. `client.posts(id=2).publish()`, `client.posts().ping()`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from genericclient import flows
from genericclient.messages import ParsedResponse
from genericclient.resources import PROBES

if TYPE_CHECKING:
    from genericclient.endpoints import BaseEndpoint


class Action:
    """One verb at one place; calling it asks the API, with its arguments as the JSON body."""

    def __init__(self, endpoint: BaseEndpoint[Any], method: str, name: str, /, **lookup: Any) -> None:
        self.endpoint = endpoint
        self.method = method
        self.name = name
        self.lookup = lookup
        self.url = endpoint.url_of_action(name, lookup)

    def __call__(self, /, **arguments: Any) -> ParsedResponse:
        """Return what the API answered; raise `ResourceNotFound` for 404, another `HTTPError` for other failures."""
        return self.endpoint.drive(flows.act(self.method, self.url, arguments))

    def __repr__(self) -> str:
        """Name the verb and where it is."""
        return f"<{type(self).__name__} `{self.name}` of `{self.endpoint.name}`>"


class ListAction(Action):
    """A verb on a list."""


class DetailAction(Action):
    """A verb on one resource."""

    @property
    def pk(self) -> Any:
        """The key of the resource."""
        return self.endpoint.key_in(self.lookup)


class Route:
    """A place where actions hang: as attributes, or as items when the name is no identifier."""

    action_class: ClassVar[type[Action]] = Action

    def __init__(self, endpoint: BaseEndpoint[Any], method: str, /, **lookup: Any) -> None:
        self._endpoint = endpoint
        self._method = method
        self._lookup = lookup

    def __getattr__(self, name: str) -> Action:
        """Return the action of this name."""
        if name.startswith(PROBES) or "_lookup" not in self.__dict__:
            raise AttributeError(name)
        return self[name]

    def __getitem__(self, name: str) -> Action:
        """Return the action of this name: `client.posts(id=1)["mark-read"]()`."""
        if not isinstance(name, str):  # `list(route)` and `x in route` ask for 0, 1, 2 ...
            raise TypeError(f"an action is named by a string, not by {name!r}")
        return self.action_class(self._endpoint, self._method, name, **self._lookup)

    def endpoint(self, name: str | None = None, /, **arguments: Any) -> Any:
        """Return the endpoint below this place: `client.posts(id=1).endpoint("comments")` is `/posts/1/comments`.

        Without a name it is called as any other action, one that is named `endpoint`.
        """
        if name is None:
            return self["endpoint"](**arguments)
        return self._endpoint.below(name, *([self._endpoint.key_in(self._lookup)] if self._lookup else []))

    def __repr__(self) -> str:
        """Name the endpoint."""
        return f"<{type(self).__name__} of `{self._endpoint.name}`>"


class ListRoute(Route):
    """The routes of a list."""

    action_class = ListAction


class DetailRoute(Route):
    """The routes of one resource, and the endpoints below it."""

    action_class = DetailAction
