"""Collections inferred from rows alone: keys, types, what is required, what is unique, what leads where; pure.

Each inference is told in a line that says from what it was drawn. Choices are never inferred: values that were not
seen may be as good as those that were.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from fake_server.contract.checks import path_segment
from fake_server.contract.collection import Collection, PrimaryKey
from fake_server.contract.fields import TEXTS, Field
from fake_server.contract.inferred_keys import key_of
from fake_server.contract.inferred_types import rules_of
from fake_server.contract.names import called, is_unique, leads_to
from fake_server.contract.values import told, unfit
from fake_server.schema import key_refusal

Rows = tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Inferred:
    """The collections that rows stand for, and a line for each thing that was inferred."""

    collections: Mapping[str, Collection]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Parent:
    """A collection that fields may lead to: its name, what they may call it, and the keys of its rows."""

    name: str
    names: frozenset[str]
    keys: frozenset[Any]


def inferred(data: Mapping[str, Any], *, lenient: bool = False) -> Inferred:
    """Return the collections that plain data (JSON) stands for: an array is a collection, an object a singleton.

    An empty collection is open, and so is a singleton without fields. `lenient` infers the keys alone, so that every
    object is kept as it is sent. Raises `ContractError` for what is neither, naming the place.
    """
    for name, value in data.items():
        path_segment("collection", name)
        _check_shape(name, value)
    keys = {name: key_of(name, rows) for name, rows in data.items() if isinstance(rows, list)}
    parents = [_parent(name, pk, data[name]) for name, (pk, _) in keys.items()]
    collections, notes = {}, []
    for name, value in data.items():
        if isinstance(value, list):
            pk, why = keys[name]
            notes += [f"{name}: key {pk.field} ({why})", *_unreachable(name, pk, tuple(value))]
            found = Collection(pk=pk, rows=tuple(value))
        else:
            notes.append(f"{name}: one object (a singleton)")
            found = Collection(singleton=True, rows=(value,))
        if not lenient:
            fields, lines = _fields(name, found, parents)
            found = replace(found, fields=fields, search=_texts(found, fields))
            notes += lines
        collections[name] = found
    return Inferred(collections, tuple(notes))


def _check_shape(name: str, value: Any) -> None:
    if not isinstance(value, list | dict):
        raise unfit(value, name, "an array of objects (a collection) or an object (a singleton)")
    if isinstance(value, dict) and "" in value:
        raise unfit("", f"a key of {name}", "a name")
    for index, row in enumerate(value if isinstance(value, list) else ()):
        if not isinstance(row, dict):
            raise unfit(row, f"{name}[{index}]", "an object: one row")


def _parent(name: str, pk: PrimaryKey, rows: Rows) -> _Parent:
    return _Parent(name, frozenset(called(name)), frozenset(row[pk.field] for row in rows if pk.field in row))


def _unreachable(name: str, pk: PrimaryKey, rows: Rows) -> list[str]:
    keys = [row[pk.field] for row in rows if pk.field in row and key_refusal(row[pk.field])]
    return [f"{name}: the key {key!r} cannot stand in a URL, so this row is in lists only" for key in keys[:3]]


def _fields(name: str, collection: Collection, parents: Sequence[_Parent]) -> tuple[dict[str, Field], list[str]]:
    """Return the fields of a collection, and a line on each; the rules of a key that the API chooses follow from it."""
    fields, notes = {}, []
    for field in dict.fromkeys(field for row in collection.rows for field in row):
        if field != collection.pk.field or collection.pk.kind == "given":
            fields[field], why = _field(f"{name}.{field}", field, collection.rows, parents)
            notes.append(f"{name}.{field}: {_told(fields[field])} ({why})")
    if not fields:
        notes.append(f"{name}: any object is taken (no row shows a field)")
    elif not any(rules.required for rules in fields.values()):
        notes.append(f"{name}: no field is required, so a PUT is taken that lacks some")
    return fields, notes


def _texts(collection: Collection, fields: Mapping[str, Field]) -> tuple[str, ...]:
    """Return the fields that a search looks into: every text."""
    return () if collection.singleton else tuple(name for name, rules in fields.items() if rules.type in TEXTS)


def _field(place: str, field: str, rows: Rows, parents: Sequence[_Parent]) -> tuple[Field, str]:
    """Return the rules of one field, and why."""
    values = [row[field] for row in rows if field in row]
    rules = rules_of(field, values)
    why = [_share(len(values), len(rows))]
    why += [f"null in {values.count(None)}"] * bool(rules.get("null"))
    why += [f"blank in {sum(isinstance(each, str) and not each.strip() for each in values)}"] * bool(rules.get("blank"))
    parent, reason = _parent_of(place, field, values, parents)
    why += reason
    if parent is not None:
        null = bool(rules.get("null"))
        rules = {"type": "relation", "to": parent.name, "null": null, "on_delete": "set-null" if null else "cascade"}
    elif is_unique(field) and _all_different(values):
        rules["unique"] = True
        why.append("all different, as the name promises")
    sparse = len(values) < len(rows)
    required = not (sparse or rules.get("null") or rules.get("blank"))
    return Field(**rules, sparse=sparse, required=required), ", ".join(why)


def _share(some: int, total: int) -> str:
    if some < total:
        return f"in {some} of {total} rows"
    return f"in all {total} rows" if total > 1 else "in the only row"


def _parent_of(
    place: str, field: str, values: Sequence[Any], parents: Sequence[_Parent]
) -> tuple[_Parent | None, list[str]]:
    """Return the collection that a field leads to, by its name and all its values; and what speaks for or against."""
    found = [value for value in values if value is not None]
    for parent in parents:
        if leads_to(field) not in parent.names or not found:
            continue
        stray = [value for value in found if type(value) not in (int, str) or value not in parent.keys]
        if not stray:
            return parent, [f"each value is a key of {parent.name}"]
        return None, [f"no relation to {parent.name}: {told(stray[0], place)} is no key there"]
    return None, []


def _all_different(values: Sequence[Any]) -> bool:
    found = [value for value in values if value is not None]
    are_texts = all(isinstance(value, str) and value.strip() for value in found)
    return bool(found) and are_texts and len(set(found)) == len(found)


def _told(rules: Field) -> str:
    """Return the rules of a field in words: `required unique string`, `integer or null`."""
    kind = f"relation to {rules.to}" if rules.to else rules.type
    if rules.child is not None:
        kind = f"list of {_told(rules.child)}"
    if rules.decimal_places is not None:
        kind = f"decimal with {rules.decimal_places} places"
    if rules.fields:
        kind = f"object with {', '.join(rules.fields)}"
    words = ["required"] * rules.required + ["unique"] * rules.unique + [kind]
    return " ".join(words) + " or null" * rules.null + " or blank" * rules.blank
