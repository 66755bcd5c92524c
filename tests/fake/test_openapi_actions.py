"""What the further paths of an OpenAPI document become: actions on rows and on lists."""

from __future__ import annotations

from typing import Any

import pytest
from openapi_documents import (
    json_of,
    ok,
    posts_document,
    query,
    read,
    ref,
    with_path,
)
from werkzeug.test import Client

from fake_server import Contract, FakeAPI


def acting(path: str, method: str, operation: Any) -> Contract:
    """Read a document of posts with an action."""
    return read(with_path(posts_document(), path, {method: operation}), rows={"posts": [{"title": "one"}]})


STARS = {"type": "object", "properties": {"stars": {"type": "integer"}}, "required": ["stars"]}


@pytest.mark.parametrize(
    ("path", "method", "operation", "sent", "status", "answer"),
    [
        ("/posts/{id}/publish/", "post", ok(ref("Post")), {}, 200, {"id": 1, "title": "one"}),
        ("/posts/{post_id}/publish/", "post", ok({}), {}, 200, {"id": 1, "title": "one"}),
        ("/posts/{id}/publish/", "post", {"responses": {}}, {}, 200, {"id": 1, "title": "one"}),
        (
            "/posts/{id}/publish/",
            "post",
            {"requestBody": json_of(ref("Post")), **ok(ref("Post"))},
            {},
            200,
            {"id": 1, "title": "one"},
        ),
        ("/posts/{id}/publish/", "post", {"responses": {"202": {}, "400": {}}}, {}, 202, {"id": 1, "title": "one"}),
        ("/posts/{id}/publish/", "post", {"responses": {"2XX": {}}}, {}, 200, {"id": 1, "title": "one"}),
        ("/posts/{id}/publish/", "post", {"responses": {"default": json_of(STARS)}}, {}, 200, {"stars": 0}),
        ("/posts/{id}/publish/", "delete", {"responses": {"204": {}}}, {}, 204, None),
        (
            "/posts/{id}/rate/",
            "post",
            {"requestBody": json_of(STARS), **ok({})},
            {},
            400,
            {"stars": ["This field is required."]},
        ),
        (
            "/posts/{id}/rate/",
            "post",
            {"requestBody": json_of(STARS), **ok({})},
            {"stars": 3},
            200,
            {"id": 1, "title": "one", "stars": 3},
        ),
        ("/posts/{id}/stars/", "get", ok(STARS), None, 200, {"stars": 0}),
        ("/posts/{id}/stars/", "get", ok({"type": "array", "items": STARS}), None, 200, []),
        ("/posts/{id}/stars/", "get", ok({**STARS, "example": {"stars": 5}}), None, 200, {"stars": 5}),
        (
            "/posts/{id}/stars/",
            "get",
            {"responses": {"200": json_of(STARS, example={"stars": 4})}},
            None,
            200,
            {"stars": 4},
        ),
        (
            "/posts/{id}/stars/",
            "get",
            {"responses": {"200": json_of(STARS, examples={"a": {"value": {"stars": 2}}})}},
            None,
            200,
            {"stars": 2},
        ),
        ("/posts/recent/", "get", ok({"type": "array", "items": ref("Post")}), None, 200, [{"id": 1, "title": "one"}]),
        ("/posts/recent/", "get", ok(ref("Post")), None, 200, [{"id": 1, "title": "one"}]),
        ("/posts/count/", "get", ok(STARS), None, 200, {"stars": 0}),
    ],
)
def test_what_an_action_does(path: str, method: str, operation: Any, sent: Any, status: int, answer: Any) -> None:
    """Without it a verb that the document tells of would not be there, or take anything."""
    client = Client(FakeAPI(acting(path, method, operation)))
    url = path.replace("{id}", "1").replace("{post_id}", "1")
    response = client.open(url, method=method.upper(), json=sent)
    assert (response.status_code, response.get_json(silent=True)) == (status, answer)


@pytest.mark.parametrize(
    ("operation", "note"),
    [
        (ok(ref("Post")), "not said, what an action does; it answers its row: POST /posts/{id}/do/"),
        (ok(STARS), "not said, what an action does; it answers a value that is made up: POST /posts/{id}/do/"),
        ({"responses": {"204": {}}}, "not said, what an action does; it answers nothing: POST /posts/{id}/do/"),
        (
            {"requestBody": json_of(ref("Post")), **ok({})},
            "not checked, the body of an action that is said to be a whole row: POST /posts/{id}/do/",
        ),
        (
            {"parameters": [query("dry"), {"name": "If-Match", "in": "header"}], **ok({})},
            "not kept, a parameter of an action: POST /posts/{id}/do/ dry",
        ),
        (
            {"requestBody": {"content": {"image/png": {}}}, **ok({})},
            "not kept, a body that is no JSON: image/png: POST /posts/{id}/do/",
        ),
    ],
)
def test_what_of_an_action_is_noted(operation: Any, note: str) -> None:
    """Without it somebody would wait for an effect that no document can tell of."""
    assert note in acting("/posts/{id}/do/", "post", operation).notes


def test_a_body_may_be_in_a_kind_of_json() -> None:
    """Without it an API with a media type of its own would have bodies of which nothing is known."""
    content = {"content": {"application/vnd.api+json; charset=utf-8": {"schema": STARS}}}
    contract = acting("/posts/{id}/rate/", "post", {"requestBody": content, **ok({})})
    assert "stars" in contract.collections["posts"].actions_named("rate")[0].fields
