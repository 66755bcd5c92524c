"""The contract of an API: what it promises, whichever source that was written in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from fake_server.contract.model import (
    Action,
    Collection,
    Field,
    Pagination,
    PrimaryKey,
    check_collection_names,
)
from fake_server.contract.plain import parts_of
from fake_server.contract.toml import data_of
from fake_server.dialects import dialect_named

__all__ = ["Action", "Collection", "Contract", "Field", "Pagination", "PrimaryKey"]


class Contract:
    """What one API promises: it builds the fake, and it is what a real API can be compared with.

    `dialect` is how the API phrases things (`drf` or `link_header`); what is not given (`trailing_slash`,
    `pagination`) is the dialect's own habit. Raises `ContractError` for anything that cannot be kept.
    """

    __slots__ = ("collections", "dialect", "pagination", "prefix", "source", "trailing_slash")

    def __init__(
        self,
        dialect: str = "drf",
        prefix: str = "",
        trailing_slash: bool | None = None,
        pagination: Pagination | None = None,
        collections: Mapping[str, Collection] | None = None,
        *,
        source: str = "a contract written in Python",
    ) -> None:
        habits = dialect_named(dialect).habits
        self.dialect = dialect
        self.prefix = "/" + prefix.strip("/") if prefix.strip("/") else ""
        self.trailing_slash = habits.trailing_slash if trailing_slash is None else trailing_slash
        self.pagination = pagination or Pagination(habits.pagination_style, habits.page_size)
        self.collections: Mapping[str, Collection] = MappingProxyType(dict(collections or {}))
        self.source = source
        check_collection_names(self.collections)

    @classmethod
    def from_data(cls, data: Mapping[str, Any], source: str = "plain data") -> Contract:
        """Read a contract from the mapping that a TOML file holds; `source` is what messages call it."""
        return cls(**parts_of(data, source), source=source)

    @classmethod
    def load(cls, path: str | Path) -> Contract:
        """Read a contract from a TOML file.

        Raises `ContractError` naming the file, the key (or the line that is no TOML) and what was expected.
        """
        return cls.from_data(data_of(Path(path)), source=str(path))

    def __repr__(self) -> str:
        """Name the dialect and the collections."""
        return f"<Contract {self.dialect}: {', '.join(self.collections) or 'no collections'}>"
