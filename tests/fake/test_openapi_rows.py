"""What a row is in an OpenAPI document: what is shown, what is sent, and what fills a field that was not sent."""

from __future__ import annotations

from typing import Any

import pytest
from openapi_documents import (
    NUMBER,
    ROW,
    TEXT,
    json_of,
    notes_of,
    ok,
    posts_document,
    read,
    ref,
)
from werkzeug.test import Client

from fake_server import FakeAPI


def split(shown: dict[str, Any], sent: dict[str, Any], slash: str = "/", **more: Any) -> dict[str, Any]:
    """Return a document in which a row and what makes one are two schemas."""
    item = {"get": ok(ref("Post")), "put": {"requestBody": json_of(ref("PostRequest")), **ok(ref("Post"))}}
    lists = {"get": ok({"type": "array", "items": ref("Post")})}
    lists["post"] = {"requestBody": json_of(ref("PostRequest")), **ok(ref("Post"))}
    return {
        "openapi": "3.1.0",
        "paths": {f"/posts{slash}": lists, f"/posts/{{id}}{slash}": item},
        "components": {"schemas": {"Post": {"type": "object", **shown}, "PostRequest": {"type": "object", **sent}}},
        **more,
    }


def test_what_is_only_shown_is_read_only_and_what_is_only_sent_is_write_only() -> None:
    """Without it a document with a schema of its own for bodies would be understood by halves."""
    number = {"type": "integer"}
    shown = {"properties": {"id": number, "views": number, "stars": {"type": "integer", "default": 3}, "kept": number}}
    sent = {"properties": {"stars": number, "pin": number, "kept": {**number, "readOnly": True}}, "required": ["stars"]}
    fields = read(split(shown, sent)).collections["posts"].fields
    assert list(fields) == ["id", "views", "stars", "kept", "pin"]
    assert [name for name, rules in fields.items() if rules.read_only] == ["id", "views", "kept"]
    assert [name for name, rules in fields.items() if rules.write_only] == ["pin"]
    assert (fields["stars"].required, fields["stars"].default) == (True, 3)


def test_what_an_answer_need_not_have_is_sparse() -> None:
    """Without it a field that is missing in a real answer would be null in that of the fake, against its schema."""
    number = {"type": "integer"}
    shown = {"properties": {"id": number, "stars": number, "views": number}, "required": ["id", "stars"]}
    sent = {"properties": {"stars": number, "views": number}}
    assert read(split(shown, sent)).collections["posts"].fields["views"].sparse
    assert not read(split({**shown, "required": ["id"]}, sent)).collections["posts"].fields["views"].sparse
    plain = split(
        {"properties": {"id": number, "made": {**number, "readOnly": True}}, "required": ["id"]}, {}, slash=""
    )
    assert read(plain).collections["posts"].fields["made"].sparse
    assert read(posts_document(), dialect="link_header").collections["posts"].fields["title"].sparse


@pytest.mark.parametrize(
    ("name", "schema", "rules"),
    [
        ("created", {"type": "string", "format": "date-time"}, {"auto": "now"}),
        ("updated_at", {"type": "string", "format": "date-time"}, {"auto": "now-on-update"}),
        ("day", {"type": "string", "format": "date"}, {"auto": "now"}),
        ("created", {"type": ["string", "null"], "format": "date-time"}, {"auto": "now"}),
        ("seen", {"type": ["string", "null"], "format": "date-time"}, {"auto": None, "default": None}),
        ("url", {"type": "string", "format": "uri"}, {"type": "self-url"}),
        ("homepage", {"type": "string", "format": "uri"}, {"type": "url", "default": "http://example.com/"}),
        ("ref", {"type": "string", "format": "uuid"}, {"auto": "uuid4"}),
        ("views", {"type": "integer"}, {"default": 0}),
        ("views", {"type": "integer", "default": 7}, {"default": 7}),
        ("views", {"type": ["integer", "null"]}, {"default": None}),
    ],
)
def test_how_the_api_fills_a_field(name: str, schema: dict[str, Any], rules: dict[str, Any]) -> None:
    """Without it a field that only the API writes would be null, whatever its schema says."""
    row = {"type": "object", "properties": {"id": {"type": "integer"}, name: {**schema, "readOnly": True}, "y": {}}}
    found = read(posts_document(row)).collections["posts"].fields[name]
    assert {each: getattr(found, each) for each in rules} == rules


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "string"}, ""),
        ({"type": "string", "minLength": 8}, "string--"),
        ({"type": "string", "minLength": 1, "maxLength": 3}, "str"),
        ({"type": "string", "format": "email", "maxLength": 3}, "user@example.com"),
        ({"type": "string", "format": "date"}, "1970-01-01"),
        ({"type": "integer"}, 0),
        ({"type": "integer", "minimum": 3}, 3),
        ({"type": "integer", "maximum": -3}, -3),
        ({"type": "string", "format": "decimal", "multipleOf": 0.01}, "0.00"),
        ({"type": "boolean"}, False),
        ({"type": "array"}, []),
        ({}, {}),
        ({"type": "object", "properties": {"a": {"type": "integer"}, "b": {"writeOnly": True}}}, {"a": 0}),
        ({"type": "object", "properties": {"a": {"type": "integer", "default": 7}}}, {"a": 7}),
        ({"enum": ["b", "a"]}, "b"),
        ({"type": ["integer", "null"]}, None),
        ({"type": "object", "properties": {"a": {"type": ["integer", "null"]}}}, {"a": None}),
        ({"type": "boolean", "default": True}, True),
    ],
)
def test_what_a_field_holds_that_was_not_sent(schema: Any, value: Any) -> None:
    """Without it a new row could have null where its own schema forbids it."""
    row = {"type": "object", "properties": {"x": schema, "y": {}}}
    client = Client(FakeAPI(read(posts_document(row))))
    assert client.post("/posts/", json={}).get_json()["x"] == value


def test_a_row_in_an_envelope_of_its_own_is_unwrapped() -> None:
    """Without it a row would be an object with the one field `data`."""
    document = posts_document({"type": "object", "properties": {"data": ROW, "meta": {}}})
    contract = read(document)
    assert list(contract.collections["posts"].fields) == ["id", "title"]
    assert "not kept, the envelope 'data' around a row: posts" in contract.notes
    plain = read(posts_document({"type": "object", "properties": {"id": NUMBER, "data": TEXT, "meta": {}}}))
    assert "data" in plain.collections["posts"].fields
    bare = read(posts_document({"type": "object", "properties": {"data": TEXT, "meta": {}}}))
    assert "data" in bare.collections["posts"].fields


def test_put_and_post_may_take_different_bodies_and_one_is_kept() -> None:
    """Without it a document that says both would be kept in part, without a word."""
    document = posts_document()
    document["paths"]["/posts/{id}/"]["put"]["requestBody"] = json_of({"type": "object", "properties": {"z": {}}})
    assert "not kept, PUT takes another body than POST: posts" in notes_of(document)


@pytest.mark.parametrize(
    "gone", [("/posts/", "post"), ("/posts/{id}/", "get"), ("/posts/", "get"), ("/posts/{id}/", "put")]
)
def test_any_operation_may_tell_what_a_row_is(gone: tuple[str, str]) -> None:
    """Without it an API that leaves out one of the verbs would have rows of which nothing is known."""
    document = posts_document()
    del document["paths"][gone[0]][gone[1]]
    assert list(read(document).collections["posts"].fields) == ["id", "title"]


def test_an_api_that_is_only_read_requires_nothing() -> None:
    """Without it the rows of such an API would be held against rules for bodies that nobody sends."""
    row = {"type": "object", "properties": {"id": NUMBER, "title": TEXT}, "required": ["id", "title"]}
    paths = {"/posts/": {"get": ok({"type": "array", "items": row})}, "/posts/{id}/": {"get": ok(row)}}
    fields = read({"openapi": "3.1.0", "paths": paths}).collections["posts"].fields
    assert not any(rules.required for rules in fields.values())
