"""What a schema of OpenAPI means for a field, as tables: types, formats, constants, bounds; and what is noted."""

from __future__ import annotations

from typing import Any

import pytest
from openapi_documents import (
    notes_of,
    ok,
    posts_document,
    read,
    ref,
    with_path,
)

from fake_server import Field


def field(schema: Any, *, required: bool = False, version: str = "3.1.0", schemas: Any = None) -> Field:
    """Return what becomes of the schema of one field of a row."""
    row = {"type": "object", "properties": {"x": schema, "y": {}}, "required": ["x"] if required else []}
    document = posts_document(row, version)
    document["components"]["schemas"] |= schemas or {}
    return read(document).collections["posts"].fields["x"]


@pytest.mark.parametrize(
    ("schema", "rules"),
    [
        ({"type": "string"}, {"type": "string", "required": True}),
        ({"type": "string", "maxLength": 9, "minLength": 2}, {"max_length": 9, "min_length": 2}),
        ({"type": "string", "minLength": 1}, {"type": "string", "min_length": None}),
        ({"maxLength": 9}, {"type": "string", "max_length": 9}),
        ({"type": "string", "format": "email"}, {"type": "email"}),
        ({"type": "string", "format": "uri"}, {"type": "url"}),
        ({"type": "string", "format": "uuid"}, {"type": "uuid"}),
        ({"type": "string", "format": "date"}, {"type": "date"}),
        ({"type": "string", "format": "date-time"}, {"type": "datetime"}),
        ({"type": "string", "format": "slug", "pattern": "^[-a-zA-Z0-9_]+$"}, {"type": "slug"}),
        ({"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}, {"type": "slug"}),
        ({"type": "string", "pattern": r"^[-a-zA-Z0-9_]+\Z"}, {"type": "slug"}),
        ({"type": "string", "format": "password"}, {"type": "string"}),
        ({"type": "string", "format": "decimal"}, {"type": "decimal", "decimal_places": None}),
        ({"type": "string", "format": "decimal", "multipleOf": 0.01}, {"type": "decimal", "decimal_places": 2}),
        ({"type": "string", "format": "decimal", "multipleOf": 0.3}, {"type": "decimal", "decimal_places": None}),
        ({"type": "string", "format": "decimal", "multipleOf": 5}, {"type": "decimal", "decimal_places": None}),
        (
            {"type": "string", "format": "decimal", "pattern": r"^-?\d{0,6}(?:\.\d{0,2})?$"},
            {"type": "decimal", "max_digits": 8, "decimal_places": 2},
        ),
        (
            {"type": "string", "pattern": r"^-?[0-9]{0,6}$"},
            {"type": "decimal", "max_digits": 6, "decimal_places": 0},
        ),
        ({"type": "integer"}, {"type": "integer"}),
        ({"type": "integer", "format": "int32"}, {"min": -(2**31), "max": 2**31 - 1}),
        ({"type": "integer", "format": "int64", "minimum": 0}, {"min": 0, "max": 2**63 - 1}),
        ({"type": "integer", "exclusiveMinimum": 0, "exclusiveMaximum": 9}, {"min": 1, "max": 8}),
        (
            {"type": "integer", "minimum": 3, "exclusiveMinimum": 0, "maximum": 7, "exclusiveMaximum": 9},
            {"min": 3, "max": 7},
        ),
        ({"type": "number", "minimum": 0.5, "exclusiveMaximum": 9}, {"type": "number", "min": 0.5, "max": 9}),
        ({"type": "integer", "exclusiveMinimum": 0.5}, {"type": "integer", "min": 0.5}),
        ({"type": "boolean"}, {"type": "boolean"}),
        ({}, {"type": "json"}),
        (True, {"type": "json"}),
        ({"type": "object"}, {"type": "object", "fields": {}}),
        ({"type": ["string", "null"]}, {"type": "string", "null": True}),
        ({"type": ["string", "number", "boolean", "array", "object"]}, {"type": "json", "null": False}),
        ({"type": ["string", "integer"]}, {"type": "json"}),
        ({"type": []}, {"type": "json"}),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, {"type": "integer", "null": True}),
        ({"oneOf": [{"type": "null"}]}, {"type": "json", "null": True}),
        ({"type": "string", "enum": ["a", "b"]}, {"type": "string", "choices": ("a", "b"), "labels": ("a", "b")}),
        ({"enum": ["a", "b"]}, {"type": "string", "choices": ("a", "b")}),
        ({"enum": [1, "b"]}, {"type": "json", "choices": (1, "b")}),
        (
            {"type": "integer", "enum": [1, 2], "minimum": 0, "format": "int64"},
            {"choices": (1, 2), "min": None, "max": None},
        ),
        ({"enum": ["a", None]}, {"choices": ("a",), "null": True}),
        ({"enum": ["a", ""]}, {"choices": ("a",), "blank": True}),
        ({"enum": "a"}, {"choices": ()}),
        ({"const": "a"}, {"type": "string", "choices": ("a",)}),
        (
            {"oneOf": [{"const": 1, "title": "One"}, {"const": 2, "title": "Two"}, {"type": "null"}]},
            {"type": "json", "choices": (1, 2), "labels": ("One", "Two"), "null": True},
        ),
        (
            {"oneOf": [{"type": "string", "enum": ["a", "b"]}, {"enum": [""]}, {"enum": [None]}]},
            {"type": "string", "choices": ("a", "b"), "blank": True, "null": True},
        ),
        ({"anyOf": [{"const": "a", "type": "string"}, {"enum": [1], "type": "integer"}]}, {"choices": ("a", 1)}),
        ({"enum": [1, 2], "x-enumNames": ["One", "Two"]}, {"labels": ("One", "Two")}),
        ({"enum": [1, 2], "x-enum-varnames": ["One"]}, {"labels": ("1", "2")}),
        ({"enum": ["a", "b"], "description": "* `a` - The first\n* `b` - Second"}, {"labels": ("The first", "Second")}),
        (
            {"anyOf": [{"type": "string", "format": "email", "maxLength": 9}, {"type": "string", "maxLength": 0}]},
            {"type": "email", "max_length": 9, "blank": True},
        ),
        ({"type": "string", "default": "x"}, {"default": "x"}),
        ({"enum": ["a"], "default": "b"}, {"default": None}),
        ({"enum": ["a", ""], "default": ""}, {"default": ""}),
        ({"allOf": [ref("Kind")], "default": "a"}, {"choices": ("a", "b"), "default": "a"}),
        ({**ref("Kind"), "default": "a"}, {"choices": ("a", "b"), "default": "a"}),
        (ref("Alias"), {"choices": ("a", "b")}),
        ({"type": "string", "writeOnly": True}, {"write_only": True}),
        ({"type": "array", "items": {"type": "integer", "minimum": 1}}, {"child": Field(type="integer", min=1)}),
        ({"type": "array"}, {"child": Field(type="json")}),
        (
            {"type": "array", "items": {"type": "string", "readOnly": True}},
            {"child": Field(type="string", read_only=True)},
        ),
        (
            {
                "properties": {"a": {"type": "integer"}, "b": {"type": "integer", "readOnly": True}},
                "required": ["a", "b"],
            },
            {
                "type": "object",
                "fields": {"a": Field(type="integer", required=True), "b": Field(type="integer", read_only=True)},
            },
        ),
        (
            {
                "allOf": [
                    {"properties": {"a": {"type": "integer"}}, "required": ["a"]},
                    {"properties": {"b": {"type": "boolean"}}},
                ]
            },
            {"fields": {"a": Field(type="integer", required=True), "b": Field(type="boolean")}},
        ),
    ],
)
def test_what_a_schema_means(schema: Any, rules: dict[str, Any]) -> None:
    """Without it the fake could take what the API refuses, or the other way round."""
    kind = {"Kind": {"enum": ["a", "b"]}, "Alias": ref("Kind")}
    found = field(schema, required=True, schemas=kind)
    assert {name: getattr(found, name) for name in rules} == rules


@pytest.mark.parametrize(
    ("schema", "rules"),
    [
        ({"type": "integer", "nullable": True}, {"null": True}),
        ({"type": "integer", "nullable": False}, {"null": False}),
        ({"nullable": True}, {"type": "json", "null": True}),
        ({"type": "integer", "minimum": 0, "exclusiveMinimum": True}, {"min": 1}),
        ({"type": "integer", "maximum": 9, "exclusiveMaximum": True}, {"max": 8}),
        ({"type": "integer", "maximum": 9, "exclusiveMaximum": False}, {"max": 9}),
        ({"type": "integer", "exclusiveMaximum": True}, {"max": None}),
        ({"allOf": [{"type": "object", "properties": {"a": {}}}], "nullable": True}, {"type": "object", "null": True}),
    ],
)
def test_what_a_schema_of_3_0_means(schema: Any, rules: dict[str, Any]) -> None:
    """Without it null and exclusive bounds, which 3.0 says in its own way, would be lost."""
    found = field(schema, required=True, version="3.0.3")
    assert {name: getattr(found, name) for name in rules} == rules


@pytest.mark.parametrize(
    ("schema", "note"),
    [
        ({"type": "string", "format": "ipv4"}, "not checked, format 'ipv4': posts.x"),
        ({"type": "string", "pattern": "^a"}, "not checked, pattern '^a': posts.x"),
        ({"type": "integer", "format": "byte"}, "not checked, format 'byte': posts.x"),
        ({"type": "integer", "multipleOf": 5}, "not checked, 'multipleOf' 5: posts.x"),
        (
            {"type": "number", "exclusiveMinimum": 0},
            "not checked, 'exclusiveMinimum': the bound itself is taken, too: posts.x",
        ),
        ({"type": "string", "minimum": 0}, "not checked, 'minimum': posts.x"),
        ({"type": "integer", "maxLength": 5}, "not checked, 'maxLength': posts.x"),
        ({"type": "string", "format": "uuid", "maxLength": 36}, "not checked, 'maxLength': posts.x"),
        ({"type": "array", "items": {}, "minItems": 1}, "not checked, 'minItems': posts.x"),
        ({"type": "object", "additionalProperties": False}, "not checked, 'additionalProperties': posts.x"),
        ({"oneOf": [{"type": "string"}, {"type": "integer"}]}, "not checked, oneOf of 2 forms: posts.x"),
        ({"type": ["string", "integer"]}, "not checked, a value of one of the types string, integer: posts.x"),
        ({"type": "strange"}, "not understood, type 'strange': posts.x"),
        ({"type": "string", "maxLength": "9"}, "not understood, 'maxLength' is '9': posts.x"),
        ({"type": "string", "minLength": -1}, "not understood, 'minLength' is -1: posts.x"),
        ({"type": "string", "maxLength": True}, "not understood, 'maxLength' is True: posts.x"),
        ({"type": "integer", "minimum": "0"}, "not understood, 'minimum' is '0': posts.x"),
        ({"type": "integer", "minimum": True}, "not understood, 'minimum' is True: posts.x"),
        ({"enum": ["a"], "default": "b"}, "not understood, the default 'b' is none of the constants: posts.x"),
        ({"type": "string", "x-order": 1}, "ignored, the extension 'x-order': posts.x"),
        (ref("Nobody"), "not understood, $ref '#/components/schemas/Nobody' leads to nothing: posts.x"),
        ({"$ref": "other.json#/Post"}, "not understood, $ref 'other.json#/Post' leads out of the document: posts.x"),
        ({"$ref": 5}, "not understood, $ref 5 leads out of the document: posts.x"),
        (ref("Ring"), "not understood, references lead in a circle: posts.x"),
        ("string", "not understood, 'string' stands where an object is expected: posts.x"),
        ({"allOf": {}}, "not understood, {} stands where a list is expected: posts.x"),
        (ref("Node"), "not checked, the schema 'Node' holds itself: posts.x.child"),
    ],
)
def test_what_of_a_schema_is_noted(schema: Any, note: str) -> None:
    """Without it a rule that the fake does not keep would be dropped without a word."""
    document = posts_document({"type": "object", "properties": {"x": schema}, "required": ["x"]})
    document["components"]["schemas"] |= {
        "Node": {"properties": {"child": ref("Node"), "name": {"type": "string"}}},
        "Ring": ref("Ring"),
    }
    assert note in notes_of(document).splitlines()


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "additionalProperties": True},
        {"type": "object", "additionalProperties": {}},
        {"type": "array", "uniqueItems": False},
        {"type": "integer", "multipleOf": 1},
        {"type": "string", "maxLength": 5, "title": "T", "description": "D", "example": "E", "deprecated": True},
        {"enum": ["a"], "minLength": 0},
    ],
)
def test_what_says_nothing_is_not_noted(schema: Any) -> None:
    """Without it the notes that matter would be lost among those that do not."""
    document = posts_document({"type": "object", "properties": {"x": schema}, "required": ["x"]})
    assert not [note for note in read(document).notes if "posts.x" in note]


def test_a_pointer_may_be_escaped_and_lead_into_a_list() -> None:
    """Without it a reference by the letter of RFC 6901 would lead to nothing."""
    schemas = {"a/b~c d": {"oneOf": [{"type": "integer"}, {"type": "boolean"}]}}
    assert field({"$ref": "#/components/schemas/a~1b~0c%20d/oneOf/1"}, required=True, schemas=schemas).type == "boolean"
    found = notes_of(
        posts_document({"properties": {"x": {"$ref": "#/components/schemas/Post/required/9"}}, "required": []})
    )
    assert "leads to nothing" in found


def test_schemas_that_unfold_without_end_are_cut_and_the_next_collection_is_not() -> None:
    """Without it a large document whose schemas all lead to one another would take hours."""
    names = [f"S{number}" for number in range(40)]
    document = posts_document({"properties": {name: ref(name) for name in names}, "required": names})
    document["components"]["schemas"] |= {name: {"properties": {each: ref(each) for each in names}} for name in names}
    row = {"properties": {"id": {"type": "integer"}, "name": {"type": "string", "maxLength": 3}}}
    document = with_path(with_path(document, "/tags/", {"post": {}}), "/tags/{id}/", {"get": ok(row)})
    contract = read(document)
    assert any(note.startswith("not checked, what is inside of more than 2000 schemas") for note in contract.notes)
    assert contract.collections["tags"].fields["name"].max_length == 3


@pytest.mark.parametrize(
    ("schema", "required", "blank"),
    [
        ({"type": "string"}, True, False),
        ({"type": "string"}, False, True),
        ({"type": "string", "default": "x"}, False, False),
        ({"type": "string", "format": "email"}, False, False),
        ({"type": "integer"}, False, False),
    ],
)
def test_a_document_that_never_says_min_length_says_nothing_of_blanks(schema: Any, required: bool, blank: bool) -> None:
    """Without it a document of Django REST framework, which leaves this out, would let every text be empty."""
    assert field(schema, required=required).blank is blank


@pytest.mark.parametrize(("length", "blank"), [(None, True), (0, True), (1, False), (2, False)])
def test_a_document_that_says_min_length_says_it_wherever_a_blank_is_refused(length: int | None, blank: bool) -> None:
    """Without it a document that does say it would be taken for one that does not."""
    schema = {"type": "string"} if length is None else {"type": "string", "minLength": length}
    others = {"Other": {"type": "string", "minLength": 1}}
    assert field(schema, required=True, schemas=others).blank is blank
