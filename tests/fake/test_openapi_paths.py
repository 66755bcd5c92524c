"""Which paths of an OpenAPI document are collections, what stands before them, and which paths are noted."""

from __future__ import annotations

from typing import Any

import pytest
from openapi_documents import (
    NUMBER,
    TEXT,
    json_of,
    notes_of,
    ok,
    posts_document,
    read,
    with_path,
)
from werkzeug.test import Client

from fake_server import ContractError, FakeAPI


@pytest.mark.parametrize(
    ("path", "name", "prefix"),
    [
        ("/posts", "posts", ""),
        ("/api/v1/posts", "posts", "/api/v1"),
        ("/a b/posts", None, None),
        ("/po sts", None, ""),
        ("/{tenant}/posts", None, ""),
    ],
)
def test_what_stands_before_the_name_of_a_list_is_the_prefix(path: str, name: str | None, prefix: str | None) -> None:
    """Without it the fake would answer somewhere else than the API."""
    document = {"openapi": "3.1.0", "paths": {path: {"get": ok({})}, path + "/{id}": {"get": ok({})}}}
    if prefix is None:
        with pytest.raises(ContractError, match="path segment"):
            read(document)
        return
    contract = read(document)
    assert (list(contract.collections), contract.prefix) == ([name] if name else [], prefix)
    assert (name is None) == ("not served" in "\n".join(contract.notes))


@pytest.mark.parametrize(
    ("servers", "prefix", "note"),
    [
        (None, "", None),
        ([], "", None),
        ([{"url": "https://api.example.com/v2/"}], "/v2", None),
        ([{"url": "/v2"}], "/v2", None),
        ([{}], "", None),
        ([{"url": "https://{host}/{base}", "variables": {"base": {"default": "v3"}}}], "/v3", None),
        ([{"url": "/{base}"}], "", "not understood, the server /{base} has a variable without a default"),
        ([{"url": "/v1"}, {"url": "/v2"}], "/v1", "not kept, of several servers the first is taken: /v1"),
        ([{"url": "http://a/v1"}, {"url": "http://b/v1"}], "/v1", None),
    ],
)
def test_the_path_of_the_server_is_before_everything(servers: Any, prefix: str, note: str | None) -> None:
    """Without it a document whose paths are short would be served at the root."""
    contract = read(posts_document() if servers is None else posts_document(servers=servers))
    assert contract.prefix == prefix
    assert [each for each in contract.notes if "server" in each] == ([note] if note else [])


@pytest.mark.parametrize(
    ("paths", "slash", "note"),
    [
        (["/a/", "/a/{id}/"], True, ""),
        (["/a", "/a/{id}"], False, ""),
        (["/a/", "/a/{id}/", "/b", "/b/{id}/"], True, "not kept, most paths end with a slash, this does not: /b"),
        (
            ["/a", "/a/{id}", "/b", "/b/{id}/"],
            False,
            "not kept, most paths end without a slash, this does not: /b/{id}/",
        ),
    ],
)
def test_most_paths_say_whether_urls_end_in_a_slash(paths: list[str], slash: bool, note: str) -> None:
    """Without it every request to the fake could be redirected, or not be found."""
    contract = read({"openapi": "3.1.0", "paths": {path: {"get": ok({})} for path in paths}})
    assert contract.trailing_slash is slash
    assert note in "\n".join(contract.notes)


def test_a_document_without_paths_is_an_api_without_collections() -> None:
    """Without it the first draft of a document could not be served at all."""
    contract = read({"openapi": "3.1.0"})
    assert (dict(contract.collections), contract.prefix, contract.auth) == ({}, "", None)
    assert "not said, how lists are cut into pages" in contract.notes


def test_one_object_that_is_read_and_written_is_a_singleton() -> None:
    """Without it the profile of whoever asks, which most APIs have, would not be served."""
    row = {"type": "object", "properties": {"theme": {"type": "string", "default": "dark"}}}
    item = {"get": ok(row), "put": {"requestBody": json_of(row), **ok(row)}, "patch": {"requestBody": json_of(row)}}
    contract = read(with_path(posts_document(), "/settings/", item))
    client = Client(FakeAPI(contract))
    assert client.get("/settings/").get_json() == {"theme": "dark"}
    assert client.patch("/settings/", json={"theme": "light"}).get_json() == {"theme": "light"}
    assert not [note for note in contract.notes if "settings" in note and note.startswith("not served")]


def test_rows_found_by_another_field_are_the_same_rows() -> None:
    """Without it what is written at one URL of a row would not be seen at the other."""
    row = {"type": "object", "properties": {"id": {**NUMBER, "readOnly": True}, "slug": TEXT}, "required": ["slug"]}
    document = posts_document(row)
    document["paths"]["/articles/"] = document["paths"]["/posts/"]
    document["paths"]["/articles/{slug}/"] = {
        each: said for each, said in document["paths"]["/posts/{id}/"].items() if each != "parameters"
    }
    contract = read(document)
    assert contract.collections["articles"].same_as == "posts"
    assert "not said, whose rows a collection has; taken to be those of: articles = posts" in contract.notes
    client = Client(FakeAPI(contract))
    assert client.post("/articles/", json={"slug": "a"}).status_code == 201
    assert client.get("/posts/1/").get_json() == client.get("/articles/a/").get_json()
    assert client.post("/posts/", json={"slug": "a"}).status_code == 400
    apart = read(document, rows={"articles": [{"slug": "own"}]})
    assert apart.collections["articles"].same_as is None


@pytest.mark.parametrize(
    ("path", "item", "note"),
    [
        ("/health/", {"get": ok({})}, "not served, an operation that belongs to no collection: GET /health/"),
        (
            "/posts/{id}/a/b/",
            {"get": ok({})},
            "not served, an operation that belongs to no collection: GET /posts/{id}/a/b/",
        ),
        (
            "/posts/{slug}/",
            {"get": ok({})},
            "not served, an operation that belongs to no collection: GET /posts/{slug}/",
        ),
        ("/posts/a b/", {"get": ok({})}, "not served, an operation that belongs to no collection: GET /posts/a b/"),
        ("posts", {}, "not understood, the path: posts"),
        ("x-paths", {}, "ignored, the extension: x-paths"),
        ("/tags/", {"trace": {}}, "ignored, 'trace' of a path: /tags/"),
        ("/tags/{id}/", {"get": ok({})}, "not said, though the fake answers it: GET on the list of a collection: tags"),
        ("/tags/{id}/", {"post": {}}, "not served, POST on a row of a collection: tags"),
        ("/posts/{id}/", 5, "not understood, 5 stands where an object is expected: /posts/{id}/"),
        ("/posts/{id}/", {"get": 5}, "not understood, 5 stands where an object is expected: GET /posts/{id}/"),
    ],
)
def test_what_of_the_paths_is_noted(path: str, item: Any, note: str) -> None:
    """Without it somebody would look in the fake for a path that it does not serve."""
    assert note in notes_of(with_path(posts_document(), path, item)).splitlines()


def test_the_root_is_no_path_that_is_missing() -> None:
    """Without it the list of all lists, which the fake does serve, would be noted as one that it does not."""
    assert "not served" not in notes_of(with_path(posts_document(), "/", {"get": ok({})}))


def test_what_stands_at_the_top_is_noted() -> None:
    """Without it webhooks would be dropped without a word."""
    notes = notes_of({**posts_document(webhooks={}), "x-tags": []})
    assert "ignored: webhooks, x-tags" in notes
