"""Resources: a payload that remembers its endpoint, and lists of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import copy, deepcopy
from functools import partial
from time import sleep
from typing import TYPE_CHECKING, Any, ClassVar, SupportsIndex, TypeVar, overload

from genericclient import flows
from genericclient.attempts import persistent
from genericclient.clocks import SystemClock
from genericclient.drivers import drive, sent_by
from genericclient.exceptions import AmbiguousComparison, ConflictError, UnknownPK
from genericclient.messages import Flow, ParsedResponse, header_of
from genericclient.retries import RetryPolicy
from genericclient.urls import joined

if TYPE_CHECKING:
    from typing import Self

    from genericclient.endpoints import BaseEndpoint

T = TypeVar("T")
R = TypeVar("R", bound="BaseResource")

PK_NAMES = ("id", "uuid")
"""The names of a key, where a subclass says no other."""
WEAK = "a weak entity tag (W/) never matches in If-Match, by RFC 9110, section 13.1.1: ask the API for strong ones"
PROBES = ("__", "_ipython_", "_repr_")
"""How names begin that copy, pickle and notebooks look for: never keys of a payload, never endpoints."""
UNSAID: Any = object()

if TYPE_CHECKING:

    def yielding(member: T) -> T:
        """Return the member as it is: to a type checker it is no other."""
        return member

else:

    class yielding:  # noqa: N801  # a decorator
        """A member that gives way to a key of the payload with its name: APIs have keys that are older than it."""

        def __init__(self, member: Any) -> None:
            self.member = member
            self.__doc__ = member.__doc__

        def __set_name__(self, owner: type, name: str) -> None:
            self.name = name

        def __get__(self, resource: Any, owner: type) -> Any:
            payload = {} if resource is None else resource.__dict__.get("payload", {})
            return payload[self.name] if self.name in payload else self.member.__get__(resource, owner)


class BaseResource:
    """One resource: its payload read and written as attributes.

    `payload` is the dict that the API sent, `response` what it came in. Subclass with `pk_name = "slug"` where the
    key has another name than `id` or `uuid`, and with `changed_only = True` where `save` is to send only what changed.
    `patch`, `refresh`, `changed` and `endpoint` give way to keys of the payload with their names.
    """

    whitelist: ClassVar[tuple[str, ...]] = ("__class__", "_endpoint", "delete", "payload", "response", "save")
    """The names that are attributes when they are written to; every other one is written into the payload."""
    changed_only: ClassVar[bool] = False

    def __init__(self, endpoint: Any = UNSAID, response: Any = UNSAID, /, **payload: Any) -> None:
        if endpoint is UNSAID:  # given by its name, as 1.x had it; and so is the response
            endpoint = payload.pop("endpoint")
        if response is UNSAID and not isinstance(payload.get("response", ""), dict | list | str | int | float):
            response = payload.pop("response")
        self._endpoint: BaseEndpoint[Any] = endpoint
        self.response: ParsedResponse | None = None if response is UNSAID else response
        self.payload: dict[str, Any] = payload
        self.__received: dict[str, Any] = {} if self.response is None else _copied(payload)
        self.__etag = _etag_of(self.response, payload)

    if TYPE_CHECKING:
        pk_name: str | None
        """The name of the key that this payload has, or None; a subclass may say one name for all of its own."""
    else:

        @property
        def pk_name(self) -> str | None:
            """The name of the key that this payload has, or None."""
            return next((name for name in PK_NAMES if name in self.payload), None)

    @property
    def pk(self) -> Any:
        """The value of the key, or None when the payload has none."""
        name = self.pk_name
        return None if name is None else self.payload.get(name)

    def save(self, *, changed_only: bool | None = None) -> Self:
        """Write this resource: POST without a key, else PUT, and PATCH when that is refused with 400.

        With `changed_only` it is a PATCH of what changed, and nothing is sent when nothing did. The payload is then
        what the API answered. Raises an `HTTPError` when the API refuses; the payload stays as it was.
        """
        return self._drive(self._guarded(self._saving(self.changed_only if changed_only is None else changed_only)))

    def delete(self) -> None:
        """Delete this resource; raise `UnknownPK` without asking when it has no key."""
        return self._drive(self._guarded(flows.delete(self._url_to("delete"))))

    @yielding
    def patch(self, changes: Mapping[str, Any] | None = None, /, **more: Any) -> Self:
        """Change some fields of this resource and no others: PATCH with `changes`. What else was changed is not sent.

        The payload is then what the API answered; when the API refuses it stays as it was.
        """
        sent = {name: _as_value(value) for name, value in {**(changes or {}), **more}.items()}
        return self._drive(self._guarded(self._patched(flows.change(self._url_to("change"), self.payload, sent), sent)))

    @yielding
    def refresh(self) -> Self:
        """Get this resource anew; what was not saved is lost."""
        return self._drive(self._kept(flows.fetch(self._url_to("refresh"), self._endpoint.pages)), tagged=False)

    @yielding
    def endpoint(self, name: str) -> BaseEndpoint[Any]:
        """Return the endpoint below this resource: `post.endpoint("comments")` is `/posts/1/comments`."""
        return self._endpoint.below(name, self)

    @yielding  # type: ignore[prop-decorator]  # it takes a property as it takes a method
    @property
    def changed(self) -> dict[str, Any]:
        """The fields whose values are not those that the API sent last; of a resource that it never sent, all."""
        return {
            name: value for name, value in self.payload.items() if not _same(self.__received.get(name, UNSAID), value)
        }

    def _saving(self, changed_only: bool) -> Flow[Self]:
        if self.pk is None:
            return (yield from self._kept(flows.create(self._endpoint.url, self.payload)))
        url = self._url_to("save")
        if not changed_only:
            return (yield from self._kept(flows.save(url, self.payload)))
        changes = BaseResource.changed.__get__(self)
        return (yield from self._kept(flows.change(url, self.payload, changes))) if changes else self

    def _kept(self, flow: Flow[flows.Answer]) -> Flow[Self]:
        """Keep what came back: it is what the API has."""
        self.response, self.payload = yield from flow
        self.__received = _copied(self.payload)
        self.__etag = _etag_of(self.response, self.payload)
        return self

    def _patched(self, flow: Flow[flows.Answer], changes: Mapping[str, Any]) -> Flow[Self]:
        """Keep what came back; after an answer without a body the API has the changes, and nothing else that is new."""
        received = {**self.__received, **_copied(changes)}
        yield from self._kept(flow)
        if self.response is not None and self.response.data is None:
            self.__received = received
        return self

    def _guarded(self, flow: Flow[T]) -> Flow[T]:
        """Say why a conflict is one that no other try will solve."""
        tag = self.__etag
        try:
            return (yield from flow)
        except ConflictError as error:
            if tag is not None and tag.startswith("W/") and self._endpoint.options.optimistic:
                error.add_note(WEAK)
            raise

    def _drive(self, flow: Flow[T], *, tagged: bool = True) -> T:
        endpoint = self._endpoint
        if not hasattr(type(endpoint), "drive"):  # a stand-in, of which 1.x wanted nothing but `request`
            return drive(
                persistent(flow, RetryPolicy(total=0), SystemClock()), partial(sent_by, endpoint.request), sleep
            )
        if tagged and self.__etag is not None and endpoint.options.optimistic:
            endpoint = endpoint.using(headers={"If-Match": self.__etag})
        return endpoint.drive(flow)

    def _url_to(self, verb: str) -> str:
        if self.pk is None or self.pk == "":
            raise UnknownPK(f"{self!r} has no key, so there is nothing to {verb}")
        return joined(self._endpoint.url, self.pk, trailing_slash=bool(self._endpoint.trail))

    def __getattr__(self, name: str) -> Any:
        """Return a value of the payload."""
        payload = {} if name.startswith(PROBES) else self.__dict__.get("payload", {})
        if name in payload:
            return payload[name]
        endpoint = getattr(self.__dict__.get("_endpoint"), "name", "?")
        keys = ", ".join(payload) or "nothing"
        raise AttributeError(f"{type(self).__name__} of `{endpoint}` has no {name!r}; it has {keys}")

    def __setattr__(self, name: str, value: Any) -> None:
        """Write a value into the payload; of another resource, its key."""
        member = getattr(type(self), name, None)
        is_patched = member is not None and callable(value)  # by a test that replaces a method
        is_own = name in self.whitelist or name.startswith("_BaseResource__")
        if is_own or is_patched or (isinstance(member, property) and member.fset is not None):
            super().__setattr__(name, value)
        else:
            self.payload[name] = _as_value(value)

    def __getitem__(self, name: str) -> Any:
        """Return a value of the payload, also one whose name is taken, such as `save`."""
        return self.payload[name]

    def __setitem__(self, name: str, value: Any) -> None:
        """Write a value into the payload; of another resource, its key."""
        self.payload[name] = _as_value(value)

    def __contains__(self, name: object) -> bool:
        """Tell whether the payload has a key."""
        return name in self.payload

    def __iter__(self) -> Iterator[str]:
        """Go through the names of the payload."""
        return iter(self.payload)

    def __eq__(self, other: object) -> bool:
        """Compare payloads; raise `AmbiguousComparison` for the same key with another payload."""
        if isinstance(other, Mapping):
            return self.payload == other
        if not isinstance(other, BaseResource):
            return NotImplemented
        if type(self) is not type(other) or self._endpoint.url != other._endpoint.url:
            return False
        if self.payload != other.payload and self.pk == other.pk and self.pk is not None:
            raise AmbiguousComparison(f"{self!r} is there twice, with different payloads")
        return self.payload == other.payload

    def __hash__(self) -> int:
        """Hash by class, endpoint and key, so that equal resources fall together; without a key there is no hash."""
        if self.pk is None:
            raise TypeError(f"{self!r} has no key to hash it by")
        return hash((type(self), self._endpoint.url, str(self.pk)))

    def __copy__(self) -> Self:
        """Return a resource with a payload of its own, whose values are the same."""
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__, payload=dict(self.payload))
        return other

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Return a resource with a payload of its own, at the same endpoint: it is no copy of the API."""
        other = copy(self)
        other.__dict__["payload"] = deepcopy(self.payload, memo)
        return other

    def __repr__(self) -> str:
        """Print as ``<Resource `users` id: 1>``."""
        return f"<{type(self).__name__} `{self._endpoint.name}` {self.pk_name}: {self.pk}>"


class Resource(BaseResource):
    """A resource of a `GenericClient`."""


class BaseResourceSet(list[R]):
    """A list of resources, with the response that they came in (of several pages, the last)."""

    def __init__(self, response: ParsedResponse | None = None, items: Iterable[R] = ()) -> None:
        super().__init__(items)
        self.response = response

    @overload
    def __getitem__(self, index: SupportsIndex, /) -> R: ...
    @overload
    def __getitem__(self, index: slice, /) -> Self: ...
    def __getitem__(self, index: SupportsIndex | slice, /) -> R | Self:
        """Return one resource; of a slice, a set with the same response."""
        if isinstance(index, slice):
            return type(self)(self.response, super().__getitem__(index))
        return super().__getitem__(index)


class ResourceSet(BaseResourceSet[R]):
    """A list of resources of a `GenericClient`."""


def _as_value(given: Any) -> Any:
    """Return what stands for a value in a payload: of another resource, its key."""
    return given.pk if isinstance(given, BaseResource) else given


def _copied(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return a payload that does not change when the original is changed in place."""
    return {name: deepcopy(value) if isinstance(value, dict | list) else value for name, value in payload.items()}


def _etag_of(response: Any, payload: Mapping[str, Any]) -> str | None:
    """Return the entity tag (RFC 9110, section 8.8.3) of a resource that its response holds alone, or None."""
    tag = header_of(response, "ETag")
    data = getattr(response, "data", None)
    held = data is None or (isinstance(data, Mapping) and all(payload.get(key, UNSAID) == data[key] for key in data))
    return tag if held else None


def _same(one: Any, other: Any) -> bool:
    """Compare JSON values, in which 1 is not true, as it is to Python."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other)
