"""A collection: a named set of rows with their key, their fields, their queries and their verbs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, get_args

from fake_server.contract.checks import one_of, path_segment, positive
from fake_server.contract.fields import NO_RULES, Field
from fake_server.contract.settings import PERMISSIONS, Permission
from fake_server.exceptions import ContractError
from fake_server.nearest import hint

KeyKind: TypeAlias = Literal["integer", "uuid4", "uuid7", "text", "prefixed", "given"]
Put: TypeAlias = Literal["strict", "replace", "merge"]
Lookup: TypeAlias = Literal["exact", "in", "gt", "gte", "lt", "lte", "contains", "icontains", "startswith", "isnull"]

KEY_KINDS: tuple[KeyKind, ...] = get_args(KeyKind)
PUTS: tuple[Put, ...] = get_args(Put)
LOOKUPS: tuple[Lookup, ...] = get_args(Lookup)
ACTION_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ALL = "*"
"""Every field, where fields are named."""


@dataclass(frozen=True, slots=True)
class PrimaryKey:
    """The field that names a row, and who chooses it.

    The API counts it (`integer`) or makes it up (`uuid4`, `uuid7`, `text`, `prefixed` with a `prefix` such as `cus_`),
    or the client sends it (`given`).
    """

    field: str = "id"
    kind: KeyKind = "integer"
    prefix: str = ""

    def __post_init__(self) -> None:
        one_of("kind of primary key", self.kind, KEY_KINDS)
        if (self.kind == "prefixed") != bool(self.prefix):
            raise ContractError("a key of the kind 'prefixed' has a prefix, such as 'cus_', and no other has one")


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A verb beside CRUD: on one row (`detail`) or on the collection.

    `set` is what a declarative action writes into its row, `fields` are those that its body may have, `body` is what it
    answers instead of the row, and `status` with what (204: with nothing). `handler` is the same in Python: it is
    called with `(request, row)` on a row, with `(request, rows)` on the collection, and what it returns is the body.
    """

    detail: bool = True
    methods: tuple[str, ...] = ("POST",)
    set: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, Field] = field(default_factory=dict)
    body: Any = None
    status: int = 200
    handler: Callable[..., Any] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "methods", tuple(method.upper() for method in self.methods))
        object.__setattr__(self, "fields", MappingProxyType(dict(self.fields)))
        for method in self.methods:
            one_of("method", method, ACTION_METHODS)
        if not self.methods:
            raise ContractError("an action needs at least one method, such as POST")
        if self.set and not self.detail:
            raise ContractError("`set` writes into one row, so its action needs detail = true")
        if not 200 <= self.status < 600:
            raise ContractError(f"status is {self.status}; expected one from 200 to 599")


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """A named set of rows: its key, its fields, what it can be asked for, its verbs, and the rows it starts with.

    Without `fields` a collection is open: it keeps whatever object it is sent. `filters` maps a field to its lookups;
    a tuple of names means `exact`, None every field. `search` are the fields that a search looks into, `ordering` those
    that a list can be sorted by ("*": all of them), `order` is how it is sorted until somebody asks (`-title`: down).
    `lookup` is the field whose value stands in a URL, the key if none is said. A collection that is the `same_as`
    another one has its rows, its fields and its actions, under another name. A `singleton` is one object without a key,
    such as the profile of whoever asks: it is read and written where other collections have their list.
    """

    pk: PrimaryKey = PrimaryKey()
    lookup: str | None = None
    fields: Mapping[str, Field] = field(default_factory=dict)
    filters: Mapping[str, tuple[Lookup, ...]] | tuple[str, ...] | None = None
    search: tuple[str, ...] = ()
    ordering: tuple[str, ...] = (ALL,)
    order: tuple[str, ...] = ()
    unique_together: tuple[tuple[str, ...], ...] = ()
    page_size: int | None = None
    rows: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)  # secrets may be in them
    actions: Mapping[str, tuple[Action, ...] | Action] = field(default_factory=dict)
    put: Put | None = None
    permission: Permission | None = None
    same_as: str | None = None
    verbose_name: str | None = None
    description: str = ""
    singleton: bool = False

    def __post_init__(self) -> None:
        if self.singleton:
            self._be_one()
        if not isinstance(self.pk, PrimaryKey):
            raise ContractError(f"pk is {self.pk!r}; expected a PrimaryKey, such as PrimaryKey({self.pk!r}, 'given')")
        object.__setattr__(self, "fields", MappingProxyType(dict(self.fields)))
        object.__setattr__(self, "actions", MappingProxyType(dict(self.actions)))
        positive("page_size", self.page_size)
        if self.put is not None:
            one_of("put", self.put, PUTS)
        if self.permission is not None:
            one_of("permission", self.permission, PERMISSIONS)
        for lookups in self.filters.values() if isinstance(self.filters, Mapping) else ():
            for lookup in lookups:
                one_of("lookup", lookup, LOOKUPS)
        self._check_names()
        for name in self.actions:
            path_segment("action", name)
        for index, row in enumerate(self.rows):
            self._check_key(index, row.get(self.pk.field))

    @property
    def url_field(self) -> str:
        """The field whose value stands in the URL of a row."""
        return self.lookup or self.pk.field

    def actions_named(self, name: str) -> tuple[Action, ...]:
        """Return the actions of a name: several, where methods do different things; none for an unknown name."""
        found = self.actions.get(name, ())
        return found if isinstance(found, tuple) else (found,)

    def rules(self, name: str) -> Field:
        """Return the rules of a field; those of the key follow from its kind, where it has none."""
        if name in self.fields:
            return self.fields[name]
        return KEY_RULES.get(self.pk.kind, NO_RULES) if name == self.pk.field else NO_RULES

    def lookups(self, name: str) -> tuple[Lookup, ...]:
        """Return how `?name=` may select rows here: nothing for a field that cannot be filtered by."""
        if isinstance(self.filters, Mapping):
            return self.filters.get(name, ())
        if self.filters is not None:
            return ("exact",) if name in self.filters else ()
        return LOOKUPS if not self.fields or name in self.fields or name == self.pk.field else ()

    def sortable(self, name: str) -> bool:
        """Say whether a list can be sorted by a field."""
        known = not self.fields or name in self.fields or name == self.pk.field
        return known and (name in self.ordering or ALL in self.ordering)

    def _be_one(self) -> None:
        """Be a single row, whose key is "" in a field that no path and no body names."""
        if len(self.rows) > 1 or self.same_as is not None or self.lookup is not None:
            raise ContractError("a singleton is one object: it has one row at most, no lookup, and is the same as none")
        object.__setattr__(self, "pk", PrimaryKey("", "text"))
        object.__setattr__(self, "rows", self.rows or ({},))

    def _check_names(self) -> None:
        known = {*self.fields, self.pk.field}
        named = {
            "filters": self.filters or (),
            "search": self.search,
            "ordering": [name for name in self.ordering if name != ALL],
            "order": [name.removeprefix("-") for name in self.order],
            "unique_together": [name for names in self.unique_together for name in names],
            "lookup": [self.lookup] if self.lookup else [],
        }
        for key, names in named.items():
            for name in names if self.fields else ():
                if name not in known:
                    raise ContractError(f"{key}: no field {name!r}; {hint(name, known)}")

    def _check_key(self, index: int, key: object) -> None:
        counted = self.pk.kind == "integer"
        fits = isinstance(key, int if counted else str | int) and not isinstance(key, bool)
        if not fits and (key is not None or self.pk.kind == "given"):
            expected = "an integer" if counted else "a string"
            raise ContractError(f"rows[{index}].{self.pk.field} is {key!r}; expected {expected}")


KEY_RULES: Mapping[str, Field] = {
    "integer": Field(type="integer", read_only=True),
    "uuid4": Field(type="uuid", read_only=True),
    "uuid7": Field(type="uuid", read_only=True),
    "text": Field(type="string", read_only=True),
    "prefixed": Field(type="string", read_only=True),
}
"""By the kind of a key that the API makes: the rules of its field."""


def singular(name: str) -> str:
    """Return the class name that a collection's rows would have: `blog-posts` gives `BlogPost`."""
    words = re.split(r"[-_]", name)
    last = words[-1]
    if last.endswith("ies"):
        words[-1] = last[:-3] + "y"
    elif last.endswith("s") and not last.endswith("ss"):
        words[-1] = last[:-1]
    return "".join(word[:1].upper() + word[1:] for word in words)
