"""How the lists of a document are cut into pages, by the envelopes that they come in and by their parameters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fake_server.contract.settings import Pagination, PaginationStyle
from fake_server.dialects import dialect_named
from fake_server.openapi.answers import headers_of, schema_of, success_of
from fake_server.openapi.document import Document
from fake_server.openapi.forms import Form, form_of
from fake_server.openapi.parameters import Queries
from fake_server.openapi.paths import Operation

ITEMS = ("results", "items", "data", "records", "values", "objects", "content")
"""Under which keys an envelope may hold its items, the likeliest first."""
OURS = frozenset({"count", "next", "previous", "results"})
MOST_ROWS = 10_000  # a page that may hold more is none


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a list comes in: the schema of its rows, the keys around them, and how many rows may be in it.

    A bare list has no keys. `is_linked` says whether a Link header is promised.
    """

    rows: Any
    keys: frozenset[str] = frozenset()
    most: int | None = None
    is_linked: bool = False

    def style(self, queries: Queries) -> PaginationStyle:
        """Return how such a list is cut into pages."""
        paging = queries.paging
        if not self.keys:
            return "link-header" if self.is_linked or "page" in paging else "none"
        if "cursor" in paging:
            return "cursor"
        if "offset" in paging:
            return "limit-offset"
        is_cut_by_cursors = self.keys <= OURS and "count" not in self.keys and "page" not in paging
        return "cursor" if is_cut_by_cursors else "page-number"


def envelope_of(document: Document, operation: Operation | None) -> Envelope | None:
    """Return what a list comes in, or None where nothing is said, or nothing that is a list."""
    if operation is None:
        return None
    _, response = success_of(document, operation)
    headers = headers_of(document, operation)
    form = form_of(document, schema_of(document, response, operation.name), operation.name)
    if form.keywords.get("type") == "array" or "items" in form.keywords:
        return Envelope(form.keywords.get("items", {}), most=_most(form), is_linked="link" in headers)
    for key in (*ITEMS, *form.properties):
        inner = form_of(document, form.properties[key], operation.name, form.trail) if key in form.properties else None
        if inner is not None and inner.keywords.get("type") == "array":
            keys = frozenset(map(str, form.properties))
            if not keys <= OURS or key != "results":
                document.notes.add(f"not kept, an envelope with the keys {', '.join(sorted(keys))}", operation.name)
            return Envelope(inner.keywords.get("items", {}), keys, _most(inner))
    return None


def pagination_of(document: Document, lists: Mapping[str, tuple[Envelope, Queries]], dialect: str) -> Pagination:
    """Return how most lists are cut into pages; the lists that are not are noted."""
    habits = dialect_named(dialect).habits
    styles = {name: envelope.style(queries) for name, (envelope, queries) in lists.items()}
    if not styles:
        document.notes.add("not said, how lists are cut into pages")
        return Pagination(habits.pagination_style, habits.page_size)
    style = Counter(styles.values()).most_common(1)[0][0]
    for name in [name for name, each in styles.items() if each != style]:
        document.notes.add(f"not kept, most lists are cut by {style!r}, this one by {styles[name]!r}", name)
    kept = [lists[name] for name, each in styles.items() if each == style]
    sizes = Counter(size for envelope, queries in kept if (size := page_size_of(envelope, queries)) is not None)
    if not sizes and style != "none":
        document.notes.add(f"not said, how many rows a page holds; taken to be {habits.page_size}")
    size = sizes.most_common(1)[0][0] if sizes else habits.page_size
    parameter = next((queries.size_parameter for _, queries in kept if queries.size_parameter), "")
    most = [found for _, queries in kept if (found := _of_size(queries, "maximum")) is not None]
    if parameter and not most:
        document.notes.add(f"not said, how many rows a page may be asked to hold; taken to be {habits.max_page_size}")
    return Pagination(style, size, max(most, default=None), parameter)


def bare_pagination() -> Pagination:
    """Return how a list is cut that is not: as json-server has it."""
    return Pagination("none")


def page_size_of(envelope: Envelope, queries: Queries) -> int | None:
    """Return how many rows a page holds until somebody asks for more: the default that is said, else the most."""
    default = _of_size(queries, "default")
    if default is not None:
        return default
    return None if queries.size_parameter or "limit" in queries.paging else envelope.most


def _of_size(queries: Queries, keyword: str) -> int | None:
    """Return what is said of the parameter that asks for another size of page."""
    for name in (queries.size_parameter, "limit"):
        said = queries.paging[name].keywords.get(keyword) if name in queries.paging else None
        if said is not None and _is_size(said):
            return int(said)
    return None


def _is_size(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST_ROWS


def _most(form: Form) -> int | None:
    most = form.keywords.get("maxItems")
    return int(most) if most is not None and _is_size(most) else None
