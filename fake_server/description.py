"""What OPTIONS tells of a place, as data: its name, what it reads, and the fields that can be written there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fake_server.contract.collection import Collection, singular
from fake_server.contract.fields import Field
from fake_server.routing import Place

TITLES = {"root": "Api Root", "login": "Obtain Auth Token"}
KINDS = {"list": "List", "detail": "Instance"}


@dataclass(frozen=True, slots=True)
class Description:
    """A place as OPTIONS tells of it; `methods` are those for which the fields are told."""

    name: str
    text: str = ""
    fields: Mapping[str, Field] = field(default_factory=dict)
    methods: tuple[str, ...] = ()
    is_login: bool = False


def title_of(place: Place) -> str:
    """Return what a place is called, by OPTIONS and on a page: `Post List`, `Mark read`."""
    if place.kind == "action":
        return place.action_name.replace("-", " ").replace("_", " ").capitalize()
    return TITLES.get(place.kind) or f"{singular(place.name)} {KINDS[place.kind]}"


def told_fields(collection: Collection) -> dict[str, Field]:
    """Return the fields of a collection with those of its key, in their order; nobody hears of a singleton's key."""
    key = collection.pk.field
    own = {} if key in collection.fields or collection.singleton else {key: collection.rules(key)}
    return {**own, **collection.fields}
