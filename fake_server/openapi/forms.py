"""One schema as it is meant: references followed, `allOf` joined, null, "" and constants taken out of alternatives."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from fake_server.openapi.document import MOST_SCHEMAS, Document, reference_name

NOT_RULES = frozenset(
    {"title", "description", "example", "examples", "deprecated", "externalDocs", "xml", "$comment", "discriminator"}
    | {"$schema", "$id", "$anchor", "$defs", "contentMediaType", "contentEncoding"}
)
"""Keywords that say nothing of which values are taken."""
ANY = frozenset({"string", "number", "boolean", "array", "object"})
"""All types but null: whoever lists them says nothing more."""
LABEL = re.compile(r"^\s*\*\s+`(?P<value>[^`]*)`\s+-\s+(?P<label>.+?)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Form:
    """A schema in which every keyword stands at most once; `null` and `blank` say whether null and "" are taken.

    `labels` are what a person reads for each of its constants, `name` is that of its component, `trail` are the
    references that led here: whoever follows one of them again goes in a circle.
    """

    keywords: Mapping[str, Any]
    null: bool = False
    blank: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)
    name: str | None = None
    trail: tuple[str, ...] = ()

    @property
    def properties(self) -> Mapping[str, Any]:
        """The schemas of what is inside an object."""
        found = self.keywords.get("properties", {})
        return found if isinstance(found, Mapping) else {}

    @property
    def required(self) -> frozenset[str]:
        """The names of the properties that must be there."""
        found = self.keywords.get("required", ())
        return frozenset(map(str, found)) if isinstance(found, list) else frozenset()


def form_of(document: Document, schema: Any, place: str, trail: tuple[str, ...] = ()) -> Form:
    """Return a schema as it is meant; what cannot be told is noted, and then nothing is said about the value."""
    if schema is True:
        schema = {}
    if not document.may_go_on():
        document.notes.add(f"not checked, what is inside of more than {MOST_SCHEMAS} schemas in one collection", place)
        return Form({})
    name, reference = reference_name(schema), str(schema.get("$ref")) if isinstance(schema, Mapping) else ""
    if name is not None:
        if reference in trail:
            document.notes.add(f"not checked, the schema {name!r} holds itself", place)
            return Form({}, name=name)
        trail = (*trail, reference)
    found = dict(document.node(schema, place))
    for extension in [each for each in found if each.startswith("x-") and each not in LABEL_KEYS]:
        document.notes.add(f"ignored, the extension {extension!r}", place)
        found.pop(extension)
    parts = found.pop("allOf", [])
    form = Form(found, name=name, trail=trail)
    for part in document.nodes(parts, place):
        form = _joined(form, form_of(document, part, place, trail))
    for word in ("oneOf", "anyOf"):
        if word in form.keywords:
            form = _chosen(document, form, word, place)
    return _with_constants(_with_exact_bounds(_with_one_type(document, form, place)))


LABEL_KEYS = ("x-enumNames", "x-enum-varnames", "x-enum-descriptions")
"""Where generators put the labels of an enum."""


def _joined(outer: Form, part: Form) -> Form:
    """Return what two schemas say together; what the outer one says goes before."""
    properties = {**part.properties, **outer.properties}
    required = sorted(part.required | outer.required)
    keywords = {**part.keywords, **outer.keywords}
    keywords |= {"properties": properties} if properties else {}
    keywords |= {"required": required} if required else {}
    return replace(
        outer,
        keywords=keywords,
        null=outer.null or part.null,
        blank=outer.blank or part.blank,
        labels={**part.labels, **outer.labels},
        name=outer.name or part.name,
    )


def _chosen(document: Document, form: Form, word: str, place: str) -> Form:
    """Return a schema without alternatives: null and "" become flags, constants become one enum."""
    outer = {name: value for name, value in form.keywords.items() if name != word}
    base = replace(form, keywords=outer)
    forms = [form_of(document, each, place, form.trail) for each in document.nodes(form.keywords[word], place)]
    null = any(each.null for each in forms)
    blank = any(each.blank or _is_blank(each) for each in forms)
    others = [each for each in forms if each.keywords.get("type") != "null" and not _is_blank(each)]
    others = [each for each in others if each.keywords.get("enum") != []]
    joined = replace(base, null=base.null or null, blank=base.blank or blank)
    if not others:
        return joined
    if all("enum" in each.keywords for each in others):
        return _enum_of(joined, others)
    if len(others) > 1:
        document.notes.add(f"not checked, {word} of {len(others)} forms", place)
        return joined
    return _joined(joined, others[0])


def _enum_of(form: Form, forms: list[Form]) -> Form:
    constants = [constant for each in forms for constant in each.keywords["enum"]]
    titles = {
        str(each.keywords["enum"][0]): str(each.keywords["title"])
        for each in forms
        if len(each.keywords["enum"]) == 1 and "title" in each.keywords
    }
    labels = {key: label for each in forms for key, label in each.labels.items()}
    types = [each.keywords["type"] for each in forms if "type" in each.keywords]
    known = {"type": types[0]} if len(types) == len(forms) and len(set(map(str, types))) == 1 else {}
    return replace(form, keywords={**known, **form.keywords, "enum": constants}, labels={**labels, **titles})


def _is_blank(form: Form) -> bool:
    return form.keywords.get("maxLength") == 0 or (form.keywords.get("enum") == [] and form.blank)


def _with_one_type(document: Document, form: Form, place: str) -> Form:
    """Return a schema with at most one type; OpenAPI 3.0's `nullable` and 3.1's list of types say of null the same."""
    keywords = dict(form.keywords)
    null = form.null or keywords.pop("nullable", False) is True
    said = keywords.get("type")
    types = [str(each) for each in (said if isinstance(said, list) else [said] if said is not None else [])]
    if "null" in types and isinstance(said, list):
        null, types = True, [each for each in types if each != "null"]
    if len(types) > 1 and not ANY.issubset(types):
        document.notes.add(f"not checked, a value of one of the types {', '.join(types)}", place)
    keywords.pop("type", None)
    if len(types) == 1:
        keywords["type"] = types[0]
    return replace(form, keywords=keywords, null=null or said == "null")


def _with_exact_bounds(form: Form) -> Form:
    """Return a schema with the bounds of 3.1: in 3.0 `exclusiveMinimum: true` belongs to the `minimum` beside it."""
    keywords = dict(form.keywords)
    for exclusive, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if keywords.get(exclusive) is False or (keywords.get(exclusive) is True and bound not in keywords):
            keywords.pop(exclusive)
        elif keywords.get(exclusive) is True:
            keywords[exclusive] = keywords.pop(bound)
    return replace(form, keywords=keywords)


def _with_constants(form: Form) -> Form:
    """Return a schema whose constants are an enum, without null and "", with the labels that are said for them."""
    keywords = dict(form.keywords)
    if "const" in keywords:
        keywords["enum"] = [keywords.pop("const")]
    if not isinstance(keywords.get("enum"), list):
        keywords.pop("enum", None)
        return replace(form, keywords=keywords)
    constants = keywords["enum"]
    labels = {**_labels(constants, keywords), **form.labels}
    for key in LABEL_KEYS:
        keywords.pop(key, None)
    keywords["enum"] = [each for each in constants if each is not None and each != ""]
    return replace(
        form,
        keywords=keywords,
        null=form.null or None in constants,
        blank=form.blank or "" in constants,
        labels=labels,
    )


def _labels(constants: list[Any], keywords: Mapping[str, Any]) -> dict[str, str]:
    """Return the labels of constants by their text: from an extension, or from the list in the description.

    Where drf-spectacular writes the choices of Django REST framework, it writes lines such as `* `draft` - Draft`.
    """
    for key in LABEL_KEYS:
        said = keywords.get(key)
        if isinstance(said, list) and len(said) == len(constants):
            return {str(constant): str(label) for constant, label in zip(constants, said, strict=True)}
    found = LABEL.finditer(str(keywords.get("description", "")))
    return {match["value"]: match["label"] for match in found}
