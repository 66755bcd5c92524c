"""What a list can be asked for: query parameters as filters, search, ordering and the size of a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fake_server.contract.collection import LOOKUPS, Lookup
from fake_server.contract.fields import Field
from fake_server.openapi.document import Document
from fake_server.openapi.forms import Form, form_of
from fake_server.openapi.paths import Operation

PAGING = frozenset({"page", "limit", "offset", "cursor"})
SIZES = ("page_size", "per_page", "pagesize", "pageSize", "perPage", "size", "page_limit", "limit", "count")
"""Names of a parameter that asks for another size of page, where pages have numbers or cursors."""
OF_EVERY_FAKE = frozenset({"format"})
PRECONDITIONS = frozenset({"if-match", "if-none-match"})  # the statuses 304 and 412 say the same
NOT_KEPT_BY_NAME = "not kept, a parameter of the query that is no field with a known lookup"


@dataclass(frozen=True, slots=True)
class Queries:
    """What the query of a list may say; `paging` are its parameters of pages, by name."""

    filters: Mapping[str, tuple[Lookup, ...]] = field(default_factory=dict)
    has_search: bool = False
    ordering: tuple[str, ...] = ()
    paging: Mapping[str, Form] = field(default_factory=dict)

    @property
    def size_parameter(self) -> str:
        """The parameter that asks for another size of page, "" for none."""
        has_pages = "page" in self.paging or "cursor" in self.paging
        return next((name for name in SIZES if name in self.paging and (has_pages or name != "limit")), "")


def queries_of(
    document: Document, operation: Operation | None, fields: Iterable[str], words: frozenset[str] = frozenset()
) -> Queries:
    """Return what the query of a list may say, for a collection with these fields; `words` are passed over."""
    known = frozenset(fields)
    filters: dict[str, list[Lookup]] = {}
    ordering: tuple[str, ...] = ()
    paging: dict[str, Form] = {}
    has_search = False
    for parameter in _of_queries(document, operation):
        name = str(parameter.get("name"))
        place = f"{operation.name if operation else ''} ?{name}"
        form = form_of(document, parameter.get("schema", {}), place)
        field_name, lookup = _named(name, known)
        if name in PAGING or (name in SIZES and name not in known):
            paging[name] = form
        elif name == "search":
            has_search = True
        elif name == "ordering":
            ordering = _orderings(form, known)
        elif lookup is not None:
            filters.setdefault(field_name, []).append(lookup)
            _note_repetition(document, parameter, form, lookup, place)
        elif name not in OF_EVERY_FAKE | words:
            document.notes.add(NOT_KEPT_BY_NAME, place)
    return Queries({name: tuple(each) for name, each in filters.items()}, has_search, ordering, paging)


def searchable(fields: Mapping[str, Field]) -> tuple[str, ...]:
    """Return the fields that a search can look into: all texts without constants that are shown."""
    texts = {"email", "slug", "string", "url"}
    return tuple(
        name for name, rules in fields.items() if rules.type in texts and not rules.choices and not rules.write_only
    )


def _of_queries(document: Document, operation: Operation | None) -> list[Mapping[str, Any]]:
    """Return the parameters of a query; those that are sent elsewhere, and are not of the path, are noted."""
    found = []
    for parameter in operation.parameters if operation else ():
        where, name = parameter.get("in"), parameter.get("name")
        if where == "query":
            found.append(parameter)
            if parameter.get("required") is True:
                document.notes.add("not checked, whether a parameter is there", f"?{name}")
        elif where != "path" and str(name).lower() not in PRECONDITIONS:
            document.notes.add(f"not kept, a parameter in the {where}", str(name))
    return found


def _named(name: str, known: frozenset[str]) -> tuple[str, Lookup | None]:
    if name in known:
        return name, "exact"
    field_name, _, word = name.rpartition("__")
    lookup = next((each for each in LOOKUPS if each == word), None)
    return field_name, lookup if field_name in known else None


def _orderings(form: Form, known: frozenset[str]) -> tuple[str, ...]:
    """Return by which fields a list can be sorted: the constants that are said, else all."""
    inner = form.keywords.get("items")
    said = form.keywords.get("enum") or (inner.get("enum") if isinstance(inner, Mapping) else None)
    names = [str(each).removeprefix("-") for each in said] if isinstance(said, list) else []
    return tuple(dict.fromkeys(name for name in names if name in known)) or ("*",)


def _note_repetition(document: Document, parameter: Mapping[str, Any], form: Form, lookup: Lookup, place: str) -> None:
    if form.keywords.get("type") == "array" and (lookup != "in" or parameter.get("explode", True) is not False):
        document.notes.add(
            "not kept, several values of one parameter: the last one counts, or those with commas", place
        )
