"""What an OpenAPI document says of a whole API: its dialect, its entity tags, and what it leaves open."""

from __future__ import annotations

from typing import Any

import pytest
from openapi_documents import (
    AROUND,
    BARE,
    LINKED,
    NUMBER,
    ROW,
    TEXT,
    enveloped,
    json_of,
    listed,
    posts_document,
    query,
    read,
)


def answering(status: str, schema: Any = None, method: str = "get", **response: Any) -> dict[str, Any]:
    """Return a document of posts, without slashes, one of whose operations has another answer."""
    document = posts_document()
    document["paths"] = {path.rstrip("/"): item for path, item in document["paths"].items()}
    said = {**(json_of(schema) if schema else {}), **response}
    document["paths"]["/posts/{id}"][method]["responses"][status] = said
    return document


DETAIL = {"properties": {"detail": TEXT}}


@pytest.mark.parametrize(
    ("document", "dialect"),
    [
        (posts_document(), "drf"),
        (answering("404"), "drf"),
        (answering("404", DETAIL), "drf"),
        (answering("404", {"properties": {"message": TEXT}}), "link_header"),
        (answering("422", {"properties": {"detail": {"type": "array"}}}), "drf"),
        (answering("404", {"properties": {"detail": TEXT, "title": TEXT}}), "drf"),
        (answering("4XX", {"properties": {"message": TEXT, "code": NUMBER}}), "link_header"),
        (listed(BARE, query("_limit")), "json_server"),
        (listed(BARE, query("_per_page")), "json_server_1"),
    ],
)
def test_in_which_dialect_a_document_is_written(document: dict[str, Any], dialect: str) -> None:
    """Without it errors would be phrased as no client of this API has ever seen them."""
    assert read(document).dialect == dialect
    assert read(document, dialect="link_header").dialect == "link_header"


@pytest.mark.parametrize(
    ("schema", "parameters", "dialect"),
    [(BARE, [query("page")], "link_header"), (enveloped(*AROUND), [], "drf"), (BARE, [], "drf")],
)
def test_envelopes_and_links_tell_of_the_dialect_too(schema: Any, parameters: list[Any], dialect: str) -> None:
    """Without it a document that shows no errors would always be one of Django REST framework."""
    document = listed(schema, *parameters, **(LINKED if parameters else {}))
    document["paths"] = {path.rstrip("/"): item for path, item in document["paths"].items()}
    contract = read(document)
    assert contract.dialect == dialect
    is_assumed = "not said, how errors are phrased; taken to be as in the dialect 'drf'" in contract.notes
    assert is_assumed is (schema is BARE and not parameters)


@pytest.mark.parametrize(
    ("document", "conditional", "optimistic"),
    [
        (posts_document(), False, False),
        (answering("304"), True, False),
        (answering("412", method="put"), False, True),
        (answering("412"), False, False),
        (answering("200", ROW, headers={"ETag": {}}), True, False),
    ],
)
def test_what_an_entity_tag_decides(document: dict[str, Any], conditional: bool, optimistic: bool) -> None:
    """Without it a client that writes only what nobody changed could not be tested."""
    contract = read(document)
    assert (contract.conditional, contract.optimistic) == (conditional, optimistic)


@pytest.mark.parametrize(
    ("document", "note"),
    [
        (answering("429"), "not said, how often a client may ask, though 429 is answered: GET /posts/{id}"),
        (answering("401"), "not said, what must be sent to be let in, though 401 is answered: GET /posts/{id}"),
        (posts_document(), "not said, which values must be unique; taken to be those alone that stand in paths"),
        (posts_document(), "not said, which fields lead to rows of other collections; taken to be none"),
    ],
)
def test_what_a_document_does_not_say_is_noted(document: dict[str, Any], note: str) -> None:
    """Without it the limits of the source would look like those of the fake."""
    assert note in read(document).notes


@pytest.mark.parametrize("name", ["post", "post_id", "postId"])
def test_a_relation_is_suggested_by_its_name_and_not_made(name: str) -> None:
    """Without it a field could lead to rows of which the document knows nothing."""
    row = {"properties": {"id": NUMBER, name: NUMBER, "posts": {"type": "array"}}}
    contract = read(posts_document(row))
    assert f"not said, a relation that the name of a field suggests: posts.{name} -> posts" in contract.notes
    assert contract.collections["posts"].fields[name].type == "integer"
