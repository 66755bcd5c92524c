"""The contract of an API: what it promises, whichever source that was written in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypedDict, Unpack

from fake_server.contract.checks import flag, one_of, path_segment
from fake_server.contract.collection import Action, Collection, PrimaryKey
from fake_server.contract.fields import Field
from fake_server.contract.json_schema import contract_json_schema
from fake_server.contract.linking import check_relations, resolved
from fake_server.contract.readers import table
from fake_server.contract.settings import SLASH_POLICIES, Auth, Pagination, SlashPolicy, Throttle, User
from fake_server.contract.shapes import ArrayOf
from fake_server.contract.values import json_value
from fake_server.contract.written import parts_of
from fake_server.dialects import dialect_named
from fake_server.exceptions import ContractError
from fake_server.nearest import hint

__all__ = [
    "Action",
    "Auth",
    "Collection",
    "Contract",
    "Field",
    "Pagination",
    "PrimaryKey",
    "Throttle",
    "User",
    "contract_json_schema",
]

ROWS = ArrayOf(table)
FLAGS = ("trailing_slash", "conditional", "optimistic", "strict_queries")


class Settings(TypedDict, total=False):
    """What of a contract can be said beside its source, by the names of the constructor."""

    prefix: str
    trailing_slash: bool
    pagination: Pagination
    auth: Auth
    throttle: Throttle
    missing_slash: SlashPolicy
    conditional: bool
    optimistic: bool
    strict_queries: bool


class Contract:
    """What one API promises: it builds the fake, and it is what a real API can be compared with.

    `dialect` is how the API phrases things; what is not given (`trailing_slash`, `pagination`) is the dialect's own
    habit. `missing_slash` is what becomes of a URL that lacks its slash: a redirect (`append`), a 404 (`strict`), or
    what Django does while it is debugged (`debug`). `conditional` gives ETags and heeds `If-None-Match`, and with
    `optimistic` also `If-Match`. `strict_queries` answers 400 where a query would be passed over in silence. `notes`
    are lines on how the source was understood: what was inferred from what, and what was not read. Raises
    `ContractError` for anything that cannot be kept.
    """

    def __init__(
        self,
        dialect: str = "drf",
        prefix: str = "",
        trailing_slash: bool | None = None,
        pagination: Pagination | None = None,
        collections: Mapping[str, Collection] | None = None,
        *,
        auth: Auth | None = None,
        throttle: Throttle | None = None,
        missing_slash: SlashPolicy = "append",
        conditional: bool = False,
        optimistic: bool = False,
        strict_queries: bool = False,
        source: str = "a contract written in Python",
        notes: Iterable[str] = (),
    ) -> None:
        habits = dialect_named(dialect).habits
        one_of("missing_slash", missing_slash, SLASH_POLICIES)
        self.dialect = dialect
        self.prefix = _checked_prefix(prefix)
        self.trailing_slash = habits.trailing_slash if trailing_slash is None else trailing_slash
        self.pagination = pagination or Pagination(habits.pagination_style, habits.page_size)
        self.auth = auth
        self.throttle = throttle
        self.missing_slash = missing_slash
        self.conditional = conditional
        self.optimistic = optimistic
        self.strict_queries = strict_queries
        self.source = source
        self.notes = tuple(notes)
        for name in FLAGS:
            flag(name, getattr(self, name))
        self._given = {"trailing_slash": trailing_slash, "pagination": pagination}
        self._said = dict(collections or {})
        self.collections: Mapping[str, Collection] = MappingProxyType(resolved(self._said))
        check_relations(self.collections)

    @classmethod
    def from_data(
        cls,
        data: Mapping[str, Any],
        source: str = "a contract as data",
        *,
        dialect: str | None = None,
        **settings: Unpack[Settings],
    ) -> Contract:
        """Read a contract from the mapping that a TOML file holds; `source` is what messages call it.

        A `dialect` and `settings` go before those of the mapping. Raises `ContractError` with the dotted key, what was
        expected, and the nearest known name.
        """
        try:
            given = table(data, "")
            parts = parts_of(given if dialect is None else {**given, "dialect": dialect})
            return cls(**{**parts, **settings}, source=source)
        except ContractError as error:
            raise ContractError(f"{source}: {error}") from error

    @classmethod
    def from_rows(
        cls,
        data: Mapping[str, Any],
        source: str = "plain data",
        *,
        dialect: str | None = None,
        lenient: bool = False,
        **settings: Unpack[Settings],
    ) -> Contract:
        """Infer a contract from plain data: each array is a collection of rows, each object a singleton.

        `notes` of the contract tell what was inferred from what; `lenient` infers no more than the keys, and so does a
        dialect that checks nothing, such as `json_server`. Raises `ContractError` with the place of what is no row.
        """
        from fake_server.contract.inference import inferred

        try:
            spoken = dialect_named(dialect or "drf")
            read = spoken.as_read(json_value(table(data, "")))
            found = inferred(read, lenient=lenient or not spoken.habits.validates)
            return cls(spoken.name, collections=found.collections, source=source, notes=found.notes, **settings)
        except ContractError as error:
            raise ContractError(f"{source}: {error}") from error

    @classmethod
    def from_openapi(
        cls,
        document: Mapping[str, Any] | str | Path,
        source: str | None = None,
        *,
        dialect: str | None = None,
        rows: Mapping[str, Iterable[Mapping[str, Any]]] | None = None,
        **settings: Unpack[Settings],
    ) -> Contract:
        """Read a contract from an OpenAPI 3.0 or 3.1 document: as data, or the path of a JSON or YAML file.

        `rows` are what its collections begin with, by name; `dialect` and `settings` go before what the document says.
        `notes` of the contract tell what it does not say, and what of it was not kept. Raises `ContractError` for what
        is no such document, and for rows of no collection.
        """
        from fake_server.openapi import parts_of as openapi_parts_of

        return cls(**{**openapi_parts_of(document, source, dialect, rows), **settings})

    @classmethod
    def load(
        cls, path: str | Path, *, dialect: str | None = None, lenient: bool = False, **settings: Unpack[Settings]
    ) -> Contract:
        """Read a contract from a file or a directory.

        A `.toml`, `.json` or `.yaml` in the written form; an OpenAPI document in JSON or YAML; or plain data, from
        which a contract is inferred (see `from_rows`): a `.json` or `.yaml` of collections and singletons, a `.json`,
        `.jsonl` or `.csv` with the rows of one collection, or a directory with one file for each. `dialect` and
        `settings` go before what the source says. Raises `ContractError` naming the file, the line or the key, what
        was expected, and the forms that were tried.
        """
        from fake_server.contract.sources import source_at

        found = source_at(Path(path))
        if found.form == "written":
            return cls.from_data(found.data, str(path), dialect=dialect, **settings)
        if found.form == "openapi":
            return cls.from_openapi(found.data, str(path), dialect=dialect, **settings)
        try:
            contract = cls.from_rows(found.data, str(path), dialect=dialect, lenient=lenient, **settings)
        except ContractError as error:
            raise ContractError(f"{error}{found.tried}") from error
        return contract.but(notes=(*found.notes, *contract.notes))

    def but(self, **changes: Any) -> Contract:
        """Return a contract that differs from this one in what is given, by the names of the constructor.

        With another dialect, what was never said is that one's habit. A collection that is the same as another one
        follows that one, whatever becomes of it.
        """
        names = ("dialect", "prefix", "collections", "auth", "throttle", "source", "notes")
        more = ("missing_slash", "conditional", "optimistic", "strict_queries")
        kept: dict[str, Any] = {name: getattr(self, name) for name in (*names, *more)}
        said = {**kept, **self._given, **changes}
        said["collections"] = {
            name: self._said[name] if each is self.collections.get(name) else each
            for name, each in (said["collections"] or {}).items()
        }
        return Contract(**said)

    def with_rows(self, rows: Mapping[str, Any]) -> Contract:
        """Return a contract whose collections begin with other rows, by name; one that is not named keeps its own.

        `rows` has arrays of objects, or of a singleton its object. What is the same as another collection gives that
        one its rows. Raises `ContractError` for what is no row, and for an unknown name, with the nearest known one.
        """
        changed = dict(self.collections)
        for name, given in json_value(table(rows, "rows"), "rows").items():
            if name not in self.collections:
                raise ContractError(f"rows.{name}: no such collection; {hint(name, self.collections)}")
            owner = self.table_of(name)
            read = ROWS([given] if changed[owner].singleton and isinstance(given, dict) else given, f"rows.{name}")
            try:
                changed[owner] = replace(changed[owner], rows=read)
            except ContractError as error:
                raise ContractError(f"collections.{owner}: {error}") from error
        return self.but(collections=changed)

    def openapi(self, url: str | None = None) -> dict[str, Any]:
        """Return an OpenAPI 3.1 document of the fake that this builds; `url` is where it is, by default the prefix."""
        from fake_server.openapi import document_for

        return document_for(self, url)

    def table_of(self, name: str) -> str:
        """Return the collection whose rows a collection has: another one where it is the same as that."""
        return self.collections[name].same_as or name

    def __repr__(self) -> str:
        """Name the dialect and the collections."""
        return f"<Contract {self.dialect}: {', '.join(self.collections) or 'no collections'}>"


def _checked_prefix(prefix: str) -> str:
    """Return a prefix with a slash before it and none behind it, or nothing."""
    if not isinstance(prefix, str):
        raise ContractError(f"prefix is {prefix!r}; expected a path such as '/api'")
    path = prefix.strip("/")
    for segment in path.split("/") if path else ():
        path_segment("prefix", segment)
    return f"/{path}" if path else ""
