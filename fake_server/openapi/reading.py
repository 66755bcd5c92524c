"""An OpenAPI document as the parts of a contract, with notes on all that it does not say and that was not kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from fake_server.contract.collection import Collection, PrimaryKey
from fake_server.contract.settings import Auth, Permission
from fake_server.exceptions import ContractError
from fake_server.nearest import hint
from fake_server.openapi.answers import headers_of, statuses_of
from fake_server.openapi.collections import Read, collection_of
from fake_server.openapi.document import Document, document_of
from fake_server.openapi.envelopes import envelope_of, page_size_of, pagination_of
from fake_server.openapi.manner import manner_of
from fake_server.openapi.paths import Layout, layout_of
from fake_server.openapi.security import Security, login_of

SHARED: Mapping[str, Any] = {"pk": PrimaryKey(), "fields": {}, "actions": {}}
"""What a collection does not say that is the same as another one."""
Rows = Mapping[str, Iterable[Mapping[str, Any]]]


def parts_of(
    said: Mapping[str, Any] | str | Path,
    source: str | None = None,
    dialect: str | None = None,
    rows: Rows | None = None,
) -> dict[str, Any]:
    """Return the arguments of a `Contract` that an OpenAPI document stands for: a mapping, or the path of a file.

    `source` is what messages call it, `dialect` is how the API phrases things, where that is known better than the
    document tells; `rows` are what the collections begin with. Raises `ContractError` for what is no OpenAPI 3.0 or
    3.1, and for rows of no collection.
    """
    document = document_of(said, source)
    layout = layout_of(document)
    for name in rows or {}:
        if name not in layout.collections:
            raise ContractError(f"{document.source}: rows: no collection {name!r}; {hint(name, layout.collections)}")
    auth, permissions, login = _auth(document, layout)
    envelopes = {
        name: envelope_of(document, found.list_operations.get("get")) for name, found in layout.collections.items()
    }
    manner = manner_of(document, layout, [each for each in envelopes.values() if each is not None], dialect)
    reads = {
        name: collection_of(document, found, envelopes[name], permissions[name], (rows or {}).get(name, ()), manner)
        for name, found in layout.collections.items()
    }
    parts = _lists(document, reads, manner.dialect, rows or {}) | _conditional(document, layout)
    _note_rest(document, layout, login)
    _note_unsayable(document, parts["collections"])
    parts |= {"dialect": manner.dialect, "prefix": layout.prefix, "trailing_slash": layout.trailing_slash, "auth": auth}
    return {**parts, "source": document.source, "notes": document.notes.told()}


def _lists(document: Document, reads: Mapping[str, Read], dialect: str, rows: Rows) -> dict[str, Any]:
    """Return the collections, and how their lists are cut into pages."""
    lists = {name: (each.envelope, each.queries) for name, each in reads.items() if each.envelope is not None}
    pagination = pagination_of(document, lists, dialect)
    collections = {name: _sized(each, pagination.page_size) for name, each in reads.items()}
    return {"pagination": pagination, "collections": _with_twins(document, reads, collections, rows)}


def _auth(document: Document, layout: Layout) -> tuple[Auth | None, dict[str, Permission | None], str | None]:
    """Return who may do what, where a collection differs from the others in that, and the path of the login."""
    security = Security(document)
    asked = {name: security.permission_of(found) for name, found in layout.collections.items()}
    logins = (login_of(document, each, layout.inner) for each in layout.others)
    login = next((path for path in logins if path is not None), None)
    auth = security.auth_of(asked, layout.collections.values(), login)
    if auth is None:
        return None, dict.fromkeys(asked), login
    return auth, {name: each or "any" if each != auth.permission else None for name, each in asked.items()}, login


def _sized(read: Read, usual: int) -> Collection:
    """Return a collection with a size of page of its own, where it differs from the usual one."""
    size = None if read.envelope is None else page_size_of(read.envelope, read.queries)
    return read.collection if size in {None, usual} else replace(read.collection, page_size=size)


def _with_twins(
    document: Document, reads: Mapping[str, Read], collections: Mapping[str, Collection], rows: Rows
) -> dict[str, Collection]:
    """Return the collections; one of the same component whose rows are found by another field is the same as it."""
    first = {each.component: name for name, each in reversed([*reads.items()]) if each.collection.lookup is None}
    found = dict(collections)
    for name, collection in collections.items():
        other = first.get(reads[name].component) if reads[name].component is not None else None
        if collection.lookup is None or other is None or name in rows:
            continue
        document.notes.add("not said, whose rows a collection has; taken to be those of", f"{name} = {other}")
        found[name] = replace(collection, same_as=other, **SHARED)
        fields = {**found[other].fields, collection.lookup: collection.fields[collection.lookup]}
        found[other] = replace(found[other], fields=fields)
    return found


def _conditional(document: Document, layout: Layout) -> dict[str, bool]:
    """Return whether answers have entity tags, and whether a write may depend on them."""
    operations = [each for found in layout.collections.values() for each in found.operations]
    reads = [each for each in operations if each.method == "get"]
    writes = [each for each in operations if each.method != "get"]
    return {
        "conditional": any(
            "etag" in headers_of(document, each) or "304" in statuses_of(document, each) for each in reads
        ),
        "optimistic": any("412" in statuses_of(document, each) for each in writes),
    }


def _note_rest(document: Document, layout: Layout, login: str | None) -> None:
    """Note what is nowhere in a fake: extensions, and operations without a place."""
    for word in document.data:
        if str(word).startswith("x-") or word == "webhooks":
            document.notes.add("ignored", str(word))
    served = {"/".join(["", *layout.inner]), "/".join(["", *layout.inner, login or ""])}
    for each in layout.others:
        if each.path.rstrip("/") not in served:
            document.notes.add("not served, an operation that belongs to no collection", each.name)
    for each in [each for found in layout.collections.values() for each in found.operations]:
        if "429" in statuses_of(document, each):
            document.notes.add("not said, how often a client may ask, though 429 is answered", each.name)


def _note_unsayable(document: Document, collections: Mapping[str, Collection]) -> None:
    """Note what no OpenAPI document can say: relations, which the names of fields suggest, and unique values."""
    document.notes.add("not said, which values must be unique; taken to be those alone that stand in paths")
    document.notes.add("not said, which fields lead to rows of other collections; taken to be none")
    for name, collection in collections.items():
        for field, rules in collection.fields.items():
            bare = field.removesuffix("_id").removesuffix("Id")
            other = next((each for each in (f"{bare}s", f"{bare}es", bare) if each in collections), None)
            if other is not None and rules.type in {"integer", "uuid", "string"} and not rules.read_only:
                document.notes.add(
                    "not said, a relation that the name of a field suggests", f"{name}.{field} -> {other}"
                )
