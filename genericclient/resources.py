"""Resources: a payload that remembers its endpoint, and lists of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from genericclient.exceptions import AmbiguousComparison, UnknownPK
from genericclient.messages import ParsedResponse

if TYPE_CHECKING:
    from genericclient.client import Endpoint

OWN = frozenset({"_endpoint", "payload", "response"})


class Resource:
    """One resource: its payload read and written as attributes.

    `payload` is the dict that the API sent, `response` what it came in. Subclass with `pk_name = "slug"` where the
    key has another name than `id` or `uuid`.
    """

    pk_names: ClassVar[tuple[str, ...]] = ("id", "uuid")

    def __init__(self, endpoint: Endpoint, response: ParsedResponse | None = None, /, **payload: Any) -> None:
        self._endpoint = endpoint
        self.response = response
        self.payload: dict[str, Any] = payload

    @property
    def pk_name(self) -> str | None:
        """The name of the key that this payload has, or None."""
        return next((name for name in self.pk_names if name in self.payload), None)

    @property
    def pk(self) -> Any:
        """The value of the key, or None when the payload has none."""
        name = self.pk_name
        return None if name is None else self.payload.get(name)

    def save(self) -> Resource:
        """Write this resource: POST without a key, else PUT, and PATCH when that is refused with 400.

        The payload is what the API answered. Raises an `HTTPError` when the API refuses; the payload then stays.
        """
        self.response, self.payload = self._endpoint.save_payload(self.payload, self.pk)
        return self

    def delete(self) -> None:
        """Delete this resource; raise `UnknownPK` without asking when it has no key."""
        if self.pk is None or self.pk == "":
            raise UnknownPK(f"{self!r} has no key, so there is nothing to delete")
        self._endpoint.delete(self.pk)

    def __getattr__(self, name: str) -> Any:
        """Return a value of the payload."""
        payload = {} if name.startswith("__") else self.__dict__.get("payload", {})
        if name in payload:
            return payload[name]
        endpoint = self.__dict__.get("_endpoint")
        raise AttributeError(
            f"{type(self).__name__} of `{getattr(endpoint, 'name', '?')}` has no {name!r}; it has {', '.join(payload)}"
        )

    def __setattr__(self, name: str, value: Any) -> None:
        """Write a value into the payload; of another resource, its key."""
        if name in OWN or isinstance(getattr(type(self), name, None), property):
            super().__setattr__(name, value)
        else:
            self.payload[name] = value.pk if isinstance(value, Resource) else value

    def __getitem__(self, name: str) -> Any:
        """Return a value of the payload whose name is no attribute, such as `save`."""
        return self.payload[name]

    def __eq__(self, other: object) -> bool:
        """Compare payloads; raise `AmbiguousComparison` for the same key with another payload."""
        if isinstance(other, Mapping):
            return self.payload == other
        if not isinstance(other, Resource):
            return NotImplemented
        if self.payload != other.payload and self.pk == other.pk:
            raise AmbiguousComparison(f"{self!r} is there twice, with different payloads")
        return self.payload == other.payload

    def __hash__(self) -> int:
        """Hash by class and key, so that equal resources fall together."""
        return hash((type(self), str(self.pk)))

    def __repr__(self) -> str:
        """Print as ``<Resource `users` id: 1>``."""
        return f"<{type(self).__name__} `{self._endpoint.name}` {self.pk_name}: {self.pk}>"


class ResourceSet(list[Resource]):
    """A list of resources, with the response that they came in (of several pages, the last)."""

    def __init__(self, response: ParsedResponse | None = None, items: Iterable[Resource] = ()) -> None:
        super().__init__(items)
        self.response = response
