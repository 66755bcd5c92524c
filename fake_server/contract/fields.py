"""The rules that one field of a collection keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, get_args

from fake_server.contract.checks import one_of, positive
from fake_server.exceptions import ContractError

FieldType: TypeAlias = Literal[
    "boolean",
    "date",
    "datetime",
    "decimal",
    "email",
    "integer",
    "json",
    "list",
    "number",
    "object",
    "relation",
    "self-url",
    "slug",
    "string",
    "url",
    "uuid",
]
OnDelete: TypeAlias = Literal["cascade", "protect", "set-null", "keep"]
Auto: TypeAlias = Literal["now", "now-on-update", "uuid4"]

FIELD_TYPES: tuple[FieldType, ...] = get_args(FieldType)
ON_DELETE: tuple[OnDelete, ...] = get_args(OnDelete)
AUTO: tuple[Auto, ...] = get_args(Auto)
TEXTS: frozenset[str] = frozenset({"email", "slug", "string", "url"})
NUMBERS: frozenset[str] = frozenset({"decimal", "integer", "number"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What may stand in one field of a row.

    `default` fills a field that a POST leaves out; without one it is filled with "" where `blank` is allowed in a
    text, else with null; a `sparse` one is left out of the row. A `read_only` field is never taken from a client, a
    `write_only` one never sent to one; `auto` fills a read-only field by itself. `choices` are values, `labels` what a
    person reads for them. A `relation` holds the key of a row of the collection `to`; `on_delete` says what becomes of
    this row when that one is deleted. A `list` has a `child`, an `object` has `fields`.
    """

    type: FieldType = "json"
    required: bool = False
    null: bool = False
    blank: bool = False
    sparse: bool = False
    read_only: bool = False
    write_only: bool = False
    default: Any = None
    choices: tuple[Any, ...] = ()
    labels: tuple[str, ...] = ()
    unique: bool = False
    min_length: int | None = None
    max_length: int | None = None
    min: float | int | None = None
    max: float | int | None = None
    max_digits: int | None = None
    decimal_places: int | None = None
    to: str | None = None
    on_delete: OnDelete = "cascade"
    child: Field | None = None
    fields: Mapping[str, Field] = field(default_factory=dict)
    auto: Auto | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "fields", MappingProxyType(dict(self.fields)))
        one_of("type", self.type, FIELD_TYPES)
        one_of("on_delete", self.on_delete, ON_DELETE)
        if self.auto is not None:
            one_of("auto", self.auto, AUTO)
        if self.required and self.read_only:
            raise ContractError("a field cannot be both required and read_only: no client could ever send it")
        if self.sparse and (self.required or self.default is not None):
            raise ContractError("a sparse field can be left out of a row, so it is not required and has no default")
        if self.choices and self.default is not None and self.default not in (*self.choices, ""):
            raise ContractError(f"default {self.default!r} is none of the choices {list(self.choices)}")
        self._check_bounds()
        if (self.type == "relation") != (self.to is not None):
            raise ContractError("`to` names the collection that a field of type 'relation' leads to; give both or none")
        if self.on_delete == "set-null" and not self.null:
            raise ContractError("on_delete = 'set-null' needs null = true")

    def _check_bounds(self) -> None:
        for name, types in {"max_length": TEXTS, "min_length": TEXTS, "min": NUMBERS, "max": NUMBERS}.items():
            if getattr(self, name) is not None and self.type not in types:
                raise ContractError(
                    f"{name} belongs to {' or '.join(sorted(types))}, not to a field of type {self.type!r}"
                )
        for name in ("max_digits", "decimal_places"):
            if getattr(self, name) is not None and self.type != "decimal":
                raise ContractError(f"{name} belongs to a decimal, not to a field of type {self.type!r}")
        positive("max_length", self.max_length)


NO_RULES = Field()
