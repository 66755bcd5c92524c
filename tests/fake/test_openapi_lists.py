"""How the lists of an OpenAPI document are cut into pages, and what they can be asked for."""

from __future__ import annotations

from typing import Any

import pytest
from openapi_documents import (
    AROUND,
    BARE,
    LINKED,
    NUMBER,
    TEXT,
    enveloped,
    listed,
    ok,
    posts_document,
    query,
    read,
    ref,
    with_path,
)

from fake_server import Pagination


@pytest.mark.parametrize(
    ("document", "pagination"),
    [
        (listed(BARE), Pagination("none", 20, None, "")),
        (listed({"items": ref("Post")}), Pagination("none", 20, None, "")),
        (
            listed(BARE, query("page"), query("per_page", {"maximum": 50, "default": 10})),
            Pagination("link-header", 10, 50, "per_page"),
        ),
        (listed({**BARE, "maxItems": 7}, **LINKED), Pagination("link-header", 7, None, "")),
        (listed(enveloped(*AROUND), query("page")), Pagination("page-number", 20, None, "")),
        (listed(enveloped(*AROUND, maxItems=7), query("page")), Pagination("page-number", 7, None, "")),
        (
            listed(enveloped(*AROUND, maxItems=7), query("page"), query("page_size")),
            Pagination("page-number", 20, None, "page_size"),
        ),
        (
            listed(enveloped(*AROUND), query("page"), query("page_size", {"default": 0})),
            Pagination("page-number", 20, None, "page_size"),
        ),
        (
            listed(enveloped(*AROUND), query("page"), query("page_size", {"default": 5, "maximum": 9})),
            Pagination("page-number", 5, 9, "page_size"),
        ),
        (
            listed(enveloped(*AROUND), query("limit", {"default": 5}), query("offset")),
            Pagination("limit-offset", 5, None, ""),
        ),
        (
            listed(enveloped("next", "previous"), query("cursor"), query("page_size")),
            Pagination("cursor", 20, None, "page_size"),
        ),
        (listed(enveloped("next", "previous")), Pagination("cursor", 20, None, "")),
        (listed(enveloped("meta", results="data"), query("page")), Pagination("page-number", 20, None, "")),
        (listed(enveloped("total", results="things"), query("page")), Pagination("page-number", 20, None, "")),
        (listed({"type": "object", "properties": {"a": {}}}), Pagination("page-number", 20, None, None)),
    ],
)
def test_how_a_list_is_cut_into_pages(document: dict[str, Any], pagination: Pagination) -> None:
    """Without it a client would be tested on pages that the API does not have."""
    assert read(document).pagination == pagination


def test_most_lists_decide_and_the_others_are_noted() -> None:
    """Without it one bare list among many with pages would be served with pages, and nobody would know."""
    document = listed(enveloped(*AROUND), query("page"), query("page_size", {"default": 5}))
    for name, size in (("tags", 5), ("users", 9), ("words", None)):
        schema, parameters = enveloped(*AROUND), [query("page"), query("page_size", {"default": size})]
        said = {"parameters": parameters, **ok(schema)} if size else ok(BARE)
        document = with_path(
            with_path(document, f"/{name}/", {"get": said}), f"/{name}/{{id}}/", {"get": ok(ref("Post"))}
        )
    contract = read(document)
    assert {name: each.page_size for name, each in contract.collections.items()} == {
        "posts": None,
        "tags": None,
        "users": 9,
        "words": None,
    }
    assert "not kept, most lists are cut by 'page-number', this one by 'none': words" in contract.notes


def test_what_a_query_may_say() -> None:
    """Without it the fake would pass over what the API selects by."""
    row = {
        "properties": {
            "id": NUMBER,
            "status": TEXT,
            "stars": NUMBER,
            "pin": {**TEXT, "writeOnly": True},
            "limit": NUMBER,
        }
    }
    document = posts_document(row)
    parameters = [
        query("status"),
        query("status__in", {"type": "array"}, explode=False),
        query("stars__gte"),
        query("stars__isnull"),
        query("limit"),
        query("search"),
        query("format"),
        query("ordering", {"enum": ["stars", "-stars", "nope"]}),
    ]
    document["paths"]["/posts/"]["get"]["parameters"] = parameters
    contract = read(document)
    posts = contract.collections["posts"]
    assert posts.filters == {"status": ("exact", "in"), "stars": ("gte", "isnull")}
    assert (posts.search, posts.ordering) == (("status",), ("stars",))
    assert not [note for note in contract.notes if "?" in note]


@pytest.mark.parametrize(
    ("schema", "ordering"),
    [
        ({"type": "string"}, ("*",)),
        ({"type": "array", "items": {"enum": ["title", "-title"]}}, ("title",)),
        ({"enum": ["nope"]}, ("*",)),
        ({"items": 5}, ("*",)),
    ],
)
def test_by_what_a_list_may_be_sorted(schema: Any, ordering: tuple[str, ...]) -> None:
    """Without it a fake could sort where the API does not, and a test would pass on it alone."""
    assert read(listed(BARE, query("ordering", schema))).collections["posts"].ordering == ordering
    assert read(listed(BARE)).collections["posts"].ordering == ()


@pytest.mark.parametrize(
    ("parameter", "note"),
    [
        (
            query("title__near"),
            "not kept, a parameter of the query that is no field with a known lookup: GET /posts/ ?title__near",
        ),
        (query("title", required=True), "not checked, whether a parameter is there: ?title"),
        (
            query("title", {"type": "array"}),
            "not kept, several values of one parameter: the last one counts, or those with commas",
        ),
        (
            query("title__in", {"type": "array"}),
            "not kept, several values of one parameter: the last one counts, or those with commas",
        ),
        ({"name": "X-Tenant", "in": "header"}, "not kept, a parameter in the header: X-Tenant"),
        ({"name": "theme", "in": "cookie"}, "not kept, a parameter in the cookie: theme"),
    ],
)
def test_what_of_a_query_is_noted(parameter: dict[str, Any], note: str) -> None:
    """Without it a filter that the fake does not have would look as if it selected everything."""
    assert any(each.startswith(note) for each in read(listed(BARE, parameter)).notes)


def test_an_operation_says_a_parameter_of_its_path_anew() -> None:
    """Without it a parameter that both say would count twice, and the wrong one of them."""
    document = listed(BARE, query("ordering", {"enum": ["title"]}))
    document["paths"]["/posts/"]["parameters"] = [query("ordering", {"enum": ["id"]}), query("search")]
    posts = read(document).collections["posts"]
    assert (posts.ordering, posts.search) == (("title",), ("title",))
