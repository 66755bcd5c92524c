"""One collection from its paths: the schemas of its rows as fields, its key, its queries and its actions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from fake_server.contract.collection import Collection, singular
from fake_server.contract.fields import Field
from fake_server.contract.settings import Permission
from fake_server.openapi.actions import actions_of
from fake_server.openapi.answers import body_of, schema_of, success_of
from fake_server.openapi.document import Document
from fake_server.openapi.envelopes import Envelope
from fake_server.openapi.fillings import Shown, filled
from fake_server.openapi.forms import Form, form_of
from fake_server.openapi.keys import key_of, with_key
from fake_server.openapi.manner import Manner
from fake_server.openapi.parameters import Queries, queries_of, searchable
from fake_server.openapi.paths import Found
from fake_server.openapi.schemas import fields_of

AROUND_A_ROW = frozenset({"data", "meta", "links", "included", "jsonapi"})
"""The keys of an envelope for one row."""


@dataclass(frozen=True, slots=True)
class Read:
    """A collection that was read, with what its lists come in and the name of the component that its rows are."""

    collection: Collection
    queries: Queries
    envelope: Envelope | None
    component: str | None


def collection_of(
    document: Document,
    found: Found,
    envelope: Envelope | None,
    permission: Permission | None,
    rows: Iterable[Mapping[str, Any]],
    manner: Manner,
) -> Read:
    """Return the collection that some paths tell of, with rows to begin with."""
    document.begin()
    row, sent = _row_of(document, found, envelope), _sent(document, found)
    merged, shown = _merged(document, found.name, row, sent, is_whole=manner.is_whole)
    key, lookup = key_of(document, found, merged)
    fields = _filled(document, found.name, with_key(merged, key, lookup), shown, key.field)
    queries = queries_of(document, found.list_operations.get("get"), {*fields, key.field}, manner.words)
    own = {form.name for form in (row, sent, _patched(document, found)) if form is not None and form.name}
    component = row.name if row is not None else None
    collection = Collection(
        pk=key,
        lookup=lookup,
        fields=fields,
        filters=queries.filters if fields or queries.filters else None,
        search=_searched(document, found.name, fields) if queries.has_search else (),
        ordering=queries.ordering,
        rows=tuple(rows),
        actions=actions_of(document, found, own),
        permission=permission,
        verbose_name=component if component not in {None, singular(found.name)} else None,
        description=_description(found),
        singleton=found.parameter is None,
    )
    return Read(collection, queries, envelope, component)


def _filled(document: Document, name: str, fields: Mapping[str, Field], shown: Shown, key: str) -> Mapping[str, Field]:
    """Return fields with what fills them, or none at all where only the key is known: then all is kept that is sent."""
    if set(fields) <= {key}:
        document.notes.add("not said, which fields a row has: whatever is sent is kept", name)
        return {}
    shown = replace(shown, nullable=shown.nullable | {key})  # the key is filled by its kind
    return filled(document, name, fields, shown)


def _searched(document: Document, name: str, fields: Mapping[str, Field]) -> tuple[str, ...]:
    texts = searchable(fields)
    if texts:
        document.notes.add("not said, which fields a search looks into; taken to be all texts", name)
    return texts


def _row_of(document: Document, found: Found, envelope: Envelope | None) -> Form | None:
    """Return what a row looks like: as GET shows it, else as it comes in a list, else as a write answers it."""
    candidates: list[Any] = []
    rows, lists = found.row_operations, found.list_operations
    for operation in (rows.get("get"), lists.get("post"), rows.get("put"), rows.get("patch")):
        if operation is not None:
            candidates.append(schema_of(document, success_of(document, operation)[1], operation.name))
        if operation is rows.get("get") and envelope is not None:
            candidates.append(envelope.rows)
    form = next((form_of(document, each, found.name) for each in candidates if each), None)
    if form is None:
        document.notes.add("not said, what a row looks like", found.name)
        return None
    return _unwrapped(document, form, found.name)


def _sent(document: Document, found: Found) -> Form | None:
    """Return what a client sends: what POST takes, else PUT, else PATCH, where nothing is required."""
    post, put = found.list_operations.get("post"), found.row_operations.get("put")
    said = [(each, body_of(document, each)) for each in (post, put, found.row_operations.get("patch"))]
    bodies = [body for operation, body in said if operation is not None and body]
    forms = [_unwrapped(document, form_of(document, body, found.name), found.name) for body in bodies]
    if post is not None and put is not None and len(forms) > 1 and set(forms[0].properties) != set(forms[1].properties):
        document.notes.add("not kept, PUT takes another body than POST", found.name)
    return next(iter(forms), None)


def _unwrapped(document: Document, form: Form, place: str) -> Form:
    """Return what is in an envelope for one row, `{"data": {...}}`; other schemas are a row themselves."""
    if "data" not in form.properties or not set(form.properties) <= AROUND_A_ROW:
        return form
    inner = form_of(document, form.properties["data"], place, form.trail)
    if not inner.properties:
        return form
    document.notes.add("not kept, the envelope 'data' around a row", place)
    return inner


def _patched(document: Document, found: Found) -> Form | None:
    body = body_of(document, found.row_operations.get("patch"))
    return form_of(document, body, found.name) if body else None


def _merged(
    document: Document, name: str, row: Form | None, sent: Form | None, *, is_whole: bool
) -> tuple[dict[str, Field], Shown]:
    """Return the fields that are shown and sent, in order, and what an answer may have of them.

    Where one schema says both, what it requires is what must be sent. `is_whole` says that an answer has every field,
    even one that nothing says it of.
    """
    in_rows = {} if row is None else fields_of(document, row, name)
    nullable = frozenset(each for each, rules in in_rows.items() if rules.null)
    is_one = row is not None and sent is not None and row.name is not None and row.name == sent.name
    tells = not is_whole or (not is_one and _tells_presence(in_rows, row, sent))
    sparse = frozenset(in_rows) - row.required if row is not None and tells else frozenset()
    shown = Shown(nullable, sparse)
    if sent is None:
        return {each: replace(rules, required=False) for each, rules in in_rows.items()}, shown
    if is_one:
        return in_rows, shown
    return _sent_and_shown(in_rows, fields_of(document, sent, name)), shown


def _tells_presence(in_rows: Mapping[str, Field], row: Form | None, sent: Form | None) -> bool:
    """Tell a schema that requires what an answer has from one that requires what must be sent, as generators do."""
    if row is None or sent is None:
        return False
    present = (row.required - sent.required) & set(sent.properties)
    return any(each in in_rows and not in_rows[each].read_only for each in present)


def _sent_and_shown(in_rows: Mapping[str, Field], in_bodies: Mapping[str, Field]) -> dict[str, Field]:
    """Return fields of two schemas: what is only shown is read-only, what is only sent is write-only."""
    fields = {}
    for each, rules in in_rows.items():
        if each in in_bodies:
            default = rules.default if in_bodies[each].default is None else in_bodies[each].default
            fields[each] = replace(in_bodies[each], default=default)
        else:
            fields[each] = replace(rules, read_only=True, required=False)
    only_sent = {each: rules for each, rules in in_bodies.items() if each not in fields and not rules.read_only}
    return fields | {each: replace(rules, write_only=True) for each, rules in only_sent.items()}


def _description(found: Found) -> str:
    for operation in found.operations:
        if operation.said.get("description"):
            return str(operation.said["description"])
    return ""
