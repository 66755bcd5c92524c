"""What an API promises, as frozen data: contract, collections, fields, keys, actions and pagination."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

from fake_server.exceptions import ContractError
from fake_server.nearest import hint

FieldType: TypeAlias = Literal["string", "integer", "number", "boolean", "json"]
KeyKind: TypeAlias = Literal["integer", "uuid4", "given"]
PaginationStyle: TypeAlias = Literal["none", "page-number", "link-header"]

FIELD_TYPES: tuple[FieldType, ...] = ("string", "integer", "number", "boolean", "json")
KEY_KINDS: tuple[KeyKind, ...] = ("integer", "uuid4", "given")
PAGINATION_STYLES: tuple[PaginationStyle, ...] = ("none", "page-number", "link-header")
ACTION_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
WRITABLE_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~")


def one_of(what: str, value: object, known: tuple[str, ...]) -> None:
    """Raise `ContractError` unless `value` is one of the `known` names of a `what`."""
    if value not in known:
        raise ContractError(f"unknown {what} {value!r}; {hint(str(value), known)} (known: {', '.join(known)})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """The rules that one field of a collection keeps.

    `default` fills a field that a POST leaves out; without one it is filled with "" where `blank` is allowed in a
    string, else with null. A `read_only` field is never taken from a client. `choices` are values, not labels.
    """

    type: FieldType = "json"
    required: bool = False
    null: bool = False
    blank: bool = False
    read_only: bool = False
    default: Any = None
    choices: tuple[Any, ...] = ()
    max_length: int | None = None

    def __post_init__(self) -> None:
        one_of("type", self.type, FIELD_TYPES)
        if self.required and self.read_only:
            raise ContractError("a field cannot be both required and read_only: no client could ever send it")
        if self.choices and self.default is not None and self.default not in self.choices:
            raise ContractError(f"default {self.default!r} is none of the choices {list(self.choices)}")
        if self.max_length is not None and self.type != "string":
            raise ContractError(f"max_length belongs to a string, not to a field of type {self.type!r}")


@dataclass(frozen=True, slots=True)
class PrimaryKey:
    """The field that names a row, and who chooses it: the API (`integer`, `uuid4`) or the client (`given`)."""

    field: str = "id"
    kind: KeyKind = "integer"

    def __post_init__(self) -> None:
        one_of("kind of primary key", self.kind, KEY_KINDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A verb beside CRUD: on one row (`detail`) or on the collection.

    `set` is what a declarative action writes into its row; `handler` is the same in Python: it is called with
    `(request, row)` on a row, with `(request, rows)` on the collection, and what it returns is the body.
    """

    detail: bool = True
    methods: tuple[str, ...] = ("POST",)
    set: Mapping[str, Any] = field(default_factory=dict)
    handler: Callable[..., Any] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "methods", tuple(method.upper() for method in self.methods))
        for method in self.methods:
            one_of("method", method, ACTION_METHODS)
        if not self.methods:
            raise ContractError("an action needs at least one method, such as POST")
        if self.set and not self.detail:
            raise ContractError("`set` writes into one row, so its action needs detail = true")


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """A named set of rows: its key, its fields, what it can be filtered by, its verbs, and the rows it starts with.

    Without `fields` a collection is open: it keeps whatever object it is sent. `filters` None means every field.
    """

    pk: PrimaryKey = PrimaryKey()
    fields: Mapping[str, Field] = field(default_factory=dict)
    filters: tuple[str, ...] | None = None
    page_size: int | None = None
    rows: tuple[Mapping[str, Any], ...] = ()
    actions: Mapping[str, Action] = field(default_factory=dict)
    verbose_name: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "fields", MappingProxyType(dict(self.fields)))
        object.__setattr__(self, "actions", MappingProxyType(dict(self.actions)))
        _positive("page_size", self.page_size)
        for name in self.filters or ():
            if self.fields and name not in self.fields and name != self.pk.field:
                raise ContractError(f"filters: no field {name!r}; {hint(name, [*self.fields, self.pk.field])}")
        for name in self.actions:
            _path_segment("action", name)
        for index, row in enumerate(self.rows):
            self._check_key(index, row.get(self.pk.field))

    def _check_key(self, index: int, key: object) -> None:
        counted = self.pk.kind == "integer"
        fits = isinstance(key, int if counted else str | int) and not isinstance(key, bool)
        if not fits and (key is not None or self.pk.kind == "given"):
            expected = "an integer" if counted else "a string"
            raise ContractError(f"rows[{index}].{self.pk.field} is {key!r}; expected {expected}")

    def filterable(self, name: str) -> bool:
        """Say whether `?name=` selects rows here."""
        if self.filters is not None:
            return name in self.filters
        return not self.fields or name in self.fields or name == self.pk.field


@dataclass(frozen=True, slots=True)
class Pagination:
    """How a list is cut into pages: the style, and how many rows a page holds."""

    style: PaginationStyle
    page_size: int = 20

    def __post_init__(self) -> None:
        one_of("pagination style", self.style, PAGINATION_STYLES)
        _positive("page_size", self.page_size)


def _positive(what: str, value: int | None) -> None:
    if value is not None and value < 1:
        raise ContractError(f"{what} is {value}; expected an integer of at least 1")


def _path_segment(what: str, name: str) -> None:
    if not name or not WRITABLE_CHARACTERS.issuperset(name) or name in {".", ".."}:
        raise ContractError(f"the name of the {what} {name!r} is no path segment; expected letters, digits, - _ . or ~")


def check_collection_names(names: Mapping[str, Collection]) -> None:
    """Raise `ContractError` for a collection whose name cannot stand in a URL."""
    for name in names:
        _path_segment("collection", name)
