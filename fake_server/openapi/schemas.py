"""A schema as the rules of a field: types, bounds, choices, defaults, and what is inside lists and objects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from fake_server.contract.fields import NUMBERS, TEXTS, Field, FieldType
from fake_server.openapi.document import Document
from fake_server.openapi.forms import NOT_RULES, Form, form_of
from fake_server.openapi.texts import text_rules

SIZES: Mapping[str, tuple[int, int]] = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1)}
"""By the format of an integer: the least and the largest."""
TYPES: Mapping[str, FieldType] = {
    "array": "list",
    "boolean": "boolean",
    "integer": "integer",
    "number": "number",
    "object": "object",
}
FLAGS = frozenset({"readOnly", "writeOnly"})
SHOWN_NUMBERS = frozenset({"float", "double", *SIZES})
HINTS: Mapping[str, str] = {"properties": "object", "items": "array", "maxLength": "string", "minLength": "string"}
"""By keyword: the type of a schema that says none."""


def field_of(document: Document, form: Form, place: str, **given: Any) -> Field:
    """Return the rules that a schema says; `given` are more of them, such as `required`. What is not kept is noted."""
    keywords = form.keywords
    rules: dict[str, Any] = {"null": form.null, **_typed(document, form, place)}
    known = {"type", "format", "pattern", "enum", "default", "nullable", "multipleOf", *FLAGS, *NOT_RULES}
    known |= {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "required", "properties", "items"}
    known |= {"minLength", "maxLength"}
    for keyword in sorted(set(keywords) - known):
        if not _says_nothing(keyword, keywords[keyword]):
            document.notes.add(f"not checked, {keyword!r}", place)
    _add_choices(form, rules)
    _add_lengths(document, form, rules, place)
    _add_bounds(document, form, rules, place)
    rules["read_only"] = keywords.get("readOnly") is True
    rules["write_only"] = keywords.get("writeOnly") is True and not rules["read_only"]
    rules["blank"] = _may_be_blank(document, form, rules, required=bool(given.get("required")))
    _add_default(document, form, rules, place)
    rules |= given
    rules["required"] = bool(rules.get("required")) and not rules["read_only"]
    return Field(**rules)


def fields_of(document: Document, form: Form, place: str) -> dict[str, Field]:
    """Return the rules of what is inside an object."""
    found = {}
    for name, schema in form.properties.items():
        inside = f"{place}.{name}"
        inner = form_of(document, schema, inside, form.trail)
        found[str(name)] = field_of(document, inner, inside, required=name in form.required)
    return found


def _says_nothing(keyword: str, value: Any) -> bool:
    """Tell a keyword that refuses no value: `uniqueItems: false`, `additionalProperties: {}`."""
    return value in (True, {}) if keyword == "additionalProperties" else value in (False, None)


def _typed(document: Document, form: Form, place: str) -> dict[str, Any]:
    """Return the type, and what belongs to it alone."""
    keywords = form.keywords
    constants = keywords.get("enum")
    said = keywords.get("type") or next((HINTS[word] for word in HINTS if word in keywords), None)
    if said is None and constants:
        return {"type": "string" if all(isinstance(each, str) for each in constants) else "json"}
    if said == "string":
        return text_rules(document, form, place)
    if said == "array":
        inner = form_of(document, keywords.get("items", {}), f"{place}[]", form.trail)
        child = field_of(document, inner, f"{place}[]", required=True)  # an item that is there is no missing one
        return {"type": "list", "child": replace(child, required=False)}
    if said == "object":
        return {"type": "object", "fields": fields_of(document, form, place)}
    if said in {"integer", "number"}:
        _note_number(document, form, place)
    elif said is not None and said not in TYPES:
        document.notes.add(f"not understood, type {said!r}", place)
    return {"type": TYPES.get(str(said), "json")}


def _note_number(document: Document, form: Form, place: str) -> None:
    said, step = str(form.keywords.get("format", "")), form.keywords.get("multipleOf")
    if said not in {"", *SHOWN_NUMBERS}:
        document.notes.add(f"not checked, format {said!r}", place)
    if step is not None and not (form.keywords.get("type") == "integer" and step == 1):
        document.notes.add(f"not checked, 'multipleOf' {step!r}", place)


def _add_choices(form: Form, rules: dict[str, Any]) -> None:
    constants = form.keywords.get("enum")
    if constants:
        rules["choices"] = tuple(constants)
        rules["labels"] = tuple(form.labels.get(str(each), str(each)) for each in constants)


def _add_lengths(document: Document, form: Form, rules: dict[str, Any], place: str) -> None:
    for word, name, least in (("minLength", "min_length", 2), ("maxLength", "max_length", 1)):
        length = form.keywords.get(word)
        if length is None or rules["type"] not in TEXTS or rules.get("choices"):
            if length:
                document.notes.add(f"not checked, {word!r}", place)
        elif isinstance(length, bool) or not isinstance(length, int) or length < 0:
            document.notes.add(f"not understood, {word!r} is {length!r:.60}", place)
        elif length >= least:
            rules[name] = length


def _add_bounds(document: Document, form: Form, rules: dict[str, Any], place: str) -> None:
    said = str(form.keywords.get("format"))
    least, most = SIZES.get(said, (None, None)) if _is_number(rules) else (None, None)
    low = _bound(document, form, rules, place, ("minimum", "exclusiveMinimum"), max, 1)
    high = _bound(document, form, rules, place, ("maximum", "exclusiveMaximum"), min, -1)
    bounds = {"min": least if low is None else low, "max": most if high is None else high}
    rules |= {name: bound for name, bound in bounds.items() if bound is not None}


def _is_number(rules: Mapping[str, Any]) -> bool:
    return rules["type"] == "integer" and not rules.get("choices")


def _bound(
    document: Document,
    form: Form,
    rules: Mapping[str, Any],
    place: str,
    words: tuple[str, str],
    stricter: Callable[..., Any],
    step: int,
) -> float | int | None:
    """Return a bound that belongs to what is allowed; that of a whole number is moved by one, if it does not."""
    found = []
    for word in words:
        value = form.keywords.get(word)
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, int | float):
            document.notes.add(f"not understood, {word!r} is {value!r:.60}", place)
        elif rules.get("choices"):  # a constant is within its bounds already
            continue
        elif rules["type"] not in NUMBERS:
            document.notes.add(f"not checked, {word!r}", place)
        elif word == words[0]:
            found.append(value)
        elif rules["type"] == "integer" and value == int(value):
            found.append(int(value) + step)
        else:
            document.notes.add(f"not checked, {word!r}: the bound itself is taken, too", place)
            found.append(value)
    return stricter(found) if found else None


def _may_be_blank(document: Document, form: Form, rules: Mapping[str, Any], *, required: bool) -> bool:
    """Say whether "" is taken.

    A document that says `minLength` anywhere is believed to say it wherever "" is refused. One that never does says
    nothing of it: then "" is refused where a text is required or has a default, as in Django REST framework.
    """
    if rules["type"] not in TEXTS or rules.get("choices") or form.blank:
        return form.blank
    if rules["type"] != "string":
        return False
    if document.says_lengths:
        return not form.keywords.get("minLength")
    return not required and not form.keywords.get("default")


def _add_default(document: Document, form: Form, rules: dict[str, Any], place: str) -> None:
    default = form.keywords.get("default")
    if default is None:
        return
    if rules.get("choices") and default not in (*rules["choices"], ""):
        document.notes.add(f"not understood, the default {default!r:.60} is none of the constants", place)
        return
    rules["default"] = default
