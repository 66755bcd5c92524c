"""Which field names a row in an OpenAPI document, and who chooses its value."""

from __future__ import annotations

from typing import Any

import pytest
from openapi_documents import (
    NUMBER,
    TEXT,
    UUID,
    posts_document,
    query,
    read,
)
from werkzeug.test import Client

from fake_server import FakeAPI, PrimaryKey


@pytest.mark.parametrize(
    ("parameter", "properties", "required", "key", "lookup"),
    [
        ("id", {"id": {**NUMBER, "readOnly": True}}, [], PrimaryKey("id", "integer"), None),
        ("id", {"id": NUMBER}, [], PrimaryKey("id", "integer"), None),
        ("id", {"id": {"type": "number", "readOnly": True}}, [], PrimaryKey("id", "integer"), None),
        ("id", {"id": NUMBER}, ["id"], PrimaryKey("id", "given"), None),
        ("id", {"id": TEXT}, [], PrimaryKey("id", "text"), None),
        ("uuid", {"uuid": {**UUID, "readOnly": True}}, [], PrimaryKey("uuid", "uuid4"), None),
        ("petId", {"id": {**NUMBER, "readOnly": True}}, [], PrimaryKey("id", "integer"), None),
        ("post_pk", {"id": {**NUMBER, "readOnly": True}}, [], PrimaryKey("id", "integer"), None),
        ("slug", {"id": {**NUMBER, "readOnly": True}, "slug": TEXT}, ["slug"], PrimaryKey("id", "integer"), "slug"),
        ("username", {"id": NUMBER, "username": TEXT}, [], PrimaryKey("id", "integer"), "username"),
        ("slug", {"id": NUMBER, "slug": {**TEXT, "readOnly": True}}, ["id"], PrimaryKey("slug", "text"), None),
        ("slug", {"id": NUMBER, "slug": TEXT}, ["id"], PrimaryKey("slug", "given"), None),
        ("isbn", {"isbn": TEXT}, [], PrimaryKey("isbn", "given"), None),
        ("code", {"title": TEXT}, [], PrimaryKey("code", "integer"), None),
        ("code", {}, [], PrimaryKey("code", "integer"), None),
    ],
)
def test_which_field_names_a_row_and_who_chooses_it(
    parameter: str, properties: dict[str, Any], required: list[str], key: PrimaryKey, lookup: str | None
) -> None:
    """Without it the fake could refuse the keys that clients choose, or wait for those that the API makes."""
    document = posts_document({"type": "object", "properties": properties, "required": required})
    item = document["paths"].pop("/posts/{id}/")
    item["parameters"][0] |= {"name": parameter, "schema": {"type": "integer"}}
    document["paths"][f"/posts/{{{parameter}}}/"] = item
    collection = read(document).collections["posts"]
    assert (collection.pk, collection.lookup) == (key, lookup)
    assert lookup is None or collection.fields[lookup].unique


@pytest.mark.parametrize(("schema", "kind"), [(UUID, "uuid4"), (TEXT, "text"), (None, "text")])
def test_a_key_without_a_field_is_of_the_type_of_its_parameter(schema: Any, kind: str) -> None:
    """Without it a row without schema could not be found by its key."""
    document = posts_document({"type": "object"})
    key = {"name": "id", "in": "path", "schema": schema}
    document["paths"]["/posts/{id}/"]["parameters"] = [query("id"), *([key] if schema else [])]
    assert read(document).collections["posts"].pk == PrimaryKey("id", kind)  # type: ignore[arg-type]  # one of the kinds


def test_a_collection_of_which_no_field_is_known_is_open() -> None:
    """Without it whatever is sent to such a collection would be lost."""
    contract = read(posts_document({"type": "object", "additionalProperties": True}))
    assert "not said, which fields a row has: whatever is sent is kept: posts" in contract.notes
    client = Client(FakeAPI(contract))
    assert client.post("/posts/", json={"a": [1]}).get_json() == {"id": 1, "a": [1]}
