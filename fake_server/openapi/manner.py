"""In which dialect a document is written, by its errors, its envelopes, its parameters, its headers and its slashes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from fake_server.dialects import dialect_named
from fake_server.openapi.answers import schema_of, statuses_of
from fake_server.openapi.document import Document
from fake_server.openapi.envelopes import Envelope, bare_pagination
from fake_server.openapi.paths import Layout, Operation

BY_ERROR = {"detail": "drf", "non_field_errors": "drf", "message": "link_header"}
"""By a key of the body of an error: the dialect that says it so."""
OF_PROBLEMS = frozenset({"title", "type", "instance"})
"""Keys of a problem (RFC 9457), which has a `detail`, too, and is said in no dialect."""
BY_PARAMETER = {"_per_page": "json_server_1", "_limit": "json_server"}


@dataclass(frozen=True, slots=True)
class Manner:
    """A dialect, and whether the document shows it or it was only assumed."""

    dialect: str
    is_shown: bool

    @property
    def is_whole(self) -> bool:
        """Whether every row of an answer has every field, as with Django REST framework."""
        return self.is_shown and self.dialect == "drf"

    @property
    def words(self) -> frozenset[str]:
        """The parameters of a query that the dialect understands without being told, so that we need not read them."""
        if not self.dialect.startswith("json_server"):
            return frozenset()
        return dialect_named(self.dialect).parameters(bare_pagination())


def manner_of(document: Document, layout: Layout, envelopes: Sequence[Envelope], given: str | None) -> Manner:
    """Return the dialect that is given, else the one that a document shows, else `drf`."""
    if given is None:
        given = _shown(document, layout, envelopes)
    if given is None:
        document.notes.add("not said, how errors are phrased; taken to be as in the dialect 'drf'")
    return Manner(given or "drf", given is not None)


def _shown(document: Document, layout: Layout, envelopes: Sequence[Envelope]) -> str | None:
    """Return what a document shows: parameters and errors tell most, then envelopes, then slashes."""
    operations = [each for found in layout.collections.values() for each in found.operations]
    names = {str(parameter.get("name")) for each in operations for parameter in each.parameters}
    by_parameter = next((dialect for name, dialect in BY_PARAMETER.items() if name in names), None)
    if by_parameter is not None:
        return by_parameter
    told = Counter(BY_ERROR[key] for each in operations for key in _error_keys(document, each) if key in BY_ERROR)
    if told:
        return told.most_common(1)[0][0]
    is_slashed = bool(operations) and all(each.path.endswith("/") for each in operations)
    if is_slashed or any({"next", "previous", "results"} <= each.keys for each in envelopes):
        return "drf"
    return "link_header" if any(each.is_linked for each in envelopes) else None


def _error_keys(document: Document, operation: Operation) -> list[str]:
    """Return the names of the texts in the bodies of the errors of an operation, as often as they are said."""
    found: list[str] = []
    responses, place = document.node(operation.said.get("responses", {}), operation.name), operation.name
    for status in statuses_of(document, operation):
        if not status.startswith("4"):
            continue
        schema = document.node(schema_of(document, document.node(responses[status], place), place), place)
        properties = document.node(schema.get("properties", {}), place)
        if OF_PROBLEMS.isdisjoint(properties):
            types = {name: document.node(inner, place).get("type", "string") for name, inner in properties.items()}
            found += [name for name, kind in types.items() if kind == "string"]
    return found
