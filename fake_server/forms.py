"""What a form stands for: the object that Django REST framework reads out of one; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeAlias

from werkzeug.datastructures import MultiDict

from fake_server.contract.collection import Collection
from fake_server.contract.fields import Field
from fake_server.kinds.plain import WrittenJson
from fake_server.rows import Row
from fake_server.schema import sent_fields

Form: TypeAlias = MultiDict[str, str]


def from_form(collection: Collection, form: Form, *, partial: bool) -> Row:
    """Return the object that a form stands for, as Django REST framework reads one.

    A boolean that is missing is false, as a browser sends no box that is not ticked, unless this is a `partial`
    update; a repeated name is a list where the field is one, and so is `labels[0]`; `address.city` is inside an object;
    a field of any type is written in JSON; an empty text is null where the field may be null, and nothing where it need
    not be there.
    """
    if not collection.fields:
        return last_values(form)
    return fields_of_form(sent_fields(collection), form, partial=partial)


def last_values(form: Form) -> Row:
    """Return the texts of a form by their names; the last of several counts."""
    return {name: texts[-1] for name, texts in form.lists()}


def fields_of_form(fields: Mapping[str, Field], form: Form, prefix: str = "", *, partial: bool = False) -> Row:
    """Return what a form says of some fields, whose names in it begin with a prefix."""
    row: Row = {}
    for name, rules in fields.items():
        value = _value(rules, form, prefix + name, partial=partial)
        if value is not NOTHING:
            row[name] = value
    return row


def _numbered(form: Form, name: str) -> list[str]:
    """Return the items of a list that are sent under names of their own: `labels[0]=a&labels[1]=b`."""
    found = {}
    for key, texts in form.lists():
        index = re.fullmatch(rf"{re.escape(name)}\[([0-9]+)\]", key)
        if index:
            found[int(index[1])] = texts[-1]
    return [found[index] for index in sorted(found)]


NOTHING: Any = object()


def _value(rules: Field, form: Form, name: str, *, partial: bool) -> Any:
    if rules.type == "object" and rules.fields:
        inside = [key for key in form if key.startswith(f"{name}.")]
        return fields_of_form(rules.fields, form, f"{name}.", partial=partial) if inside else NOTHING
    if rules.type == "list":
        return form.getlist(name) or _numbered(form, name) or NOTHING
    if name not in form:
        missing = None if rules.null else False
        return missing if rules.type == "boolean" and not partial else NOTHING
    text = form.getlist(name)[-1]
    if rules.type == "json" and not rules.choices:
        return WrittenJson(text)
    if text == "" and rules.null:
        return "" if rules.blank else None
    return NOTHING if text == "" and not rules.required and not rules.blank else text
