"""A fake, and the one that is read from its own OpenAPI document: they say the same, as far as a document can."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import Client
from whole_contract import BY_KEY, BY_TOKEN, whole_contract

from fake_server import Auth, Collection, Contract, FakeAPI, Field, Pagination

STYLES = ("none", "page-number", "limit-offset", "cursor", "link-header")
SAYABLE = ("pk", "lookup", "singleton", "same_as", "description")


def read_back(contract: Contract) -> Contract:
    """Return the contract of the document of a contract, with the same rows."""
    document = json.loads(json.dumps(contract.openapi()))
    rows = {name: each.rows for name, each in contract.collections.items() if each.same_as is None and each.rows}
    return Contract.from_openapi(document, rows=rows)


def fields_said(collection: Collection) -> dict[str, Field]:
    """Return the fields of a collection without what no document can say: relations, and what is unique."""
    return {
        name: replace(rules, type="integer", to=None, on_delete="cascade", unique=False)
        if rules.to
        else replace(rules, unique=False)
        for name, rules in collection.fields.items()
        if name != collection.pk.field
    }


def queries_of(collection: Collection) -> dict[str, Any]:
    """Return by what a collection can be filtered and sorted; a singleton by nothing, since it has no list."""
    names = [] if collection.singleton else [*collection.fields, collection.pk.field, "a"]
    return {name: (set(collection.lookups(name)), collection.sortable(name)) for name in names}


@pytest.mark.parametrize(
    "contract",
    [
        *(whole_contract("drf", style) for style in STYLES),
        *(whole_contract("link_header", style) for style in STYLES),
        whole_contract(conditional=True, optimistic=True, trailing_slash=False),
        whole_contract(auth=BY_TOKEN),
        whole_contract("link_header", auth=BY_KEY),
        whole_contract(auth=Auth(("session", "basic"), permission="any")),
    ],
    ids=repr,
)
def test_what_a_document_can_say_comes_back(contract: Contract) -> None:
    """Without it the reader and the writer could each have a truth of their own."""
    back = read_back(contract)
    for name, collection in contract.collections.items():
        found = back.collections[name]
        assert {each: getattr(found, each) for each in SAYABLE} == {each: getattr(collection, each) for each in SAYABLE}
        assert fields_said(found) == fields_said(collection)
        assert queries_of(found) == queries_of(collection)
        assert bool(found.search) is bool(collection.search)
        if contract.pagination.style != "none":
            assert (found.page_size or back.pagination.page_size) == (collection.page_size or 2)
    assert (back.dialect, back.prefix, back.trailing_slash) == (contract.dialect, "/api", contract.trailing_slash)
    assert (back.conditional, back.optimistic) == (contract.conditional, contract.optimistic)
    assert back.pagination.style == contract.pagination.style
    if contract.auth is None:
        assert back.auth is None
    else:
        assert back.auth is not None
        said = {each: getattr(contract.auth, each) for each in ("schemes", "permission", "header", "login")}
        assert {each: getattr(back.auth, each) for each in said} == said


BLOG = {
    "posts": Collection(
        page_size=2,
        filters=("status", "stars", "pinned"),
        fields={
            "title": Field(type="string", required=True, max_length=20),
            "body": Field(type="string", blank=True),
            "status": Field(type="string", default="draft", choices=("draft", "live")),
            "stars": Field(type="integer", null=True),
            "pinned": Field(type="boolean", default=False),
            "score": Field(type="number", null=True),
            "tags": Field(type="json", default=[]),
            "views": Field(type="integer", read_only=True, default=0),
        },
        rows=({"title": "one", "stars": 1}, {"title": "two", "status": "live", "stars": 2}, {"title": "three"}),
    )
}
URLS = ("/", "/posts/", "/posts", "/posts/1/", "/posts/9/", "/posts/abc/", "/posts/1/nope/", "/nope/")
QUERIES = ("", "?page=2", "?page=x", "?status=live", "?status=nope", "?stars=2", "?ordering=-stars", "?nope=1")
BODIES: st.SearchStrategy[Any] = st.none() | st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(["new", "", " ", "x" * 21, None, 5, []]),
        "body": st.sampled_from(["", None, "b"]),
        "status": st.sampled_from(["live", "nope", "", None]),
        "stars": st.sampled_from([1, "2", 1.5, None, "x", True]),
        "pinned": st.sampled_from([True, "false", "maybe", None]),
        "score": st.sampled_from([1, "x", None]),
        "tags": st.sampled_from([[], None, {"a": 1}]),
        "views": st.sampled_from([7, None]),
        "nope": st.just(1),
    },
)
REQUESTS = st.lists(
    st.tuples(
        st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]),
        st.sampled_from(URLS),
        st.sampled_from(QUERIES),
        BODIES,
    ),
    max_size=12,
)


def answers(contract: Contract, requests: list[tuple[str, str, str, Any]]) -> list[Any]:
    """Return what a fake says to requests, one after the other."""
    client = Client(FakeAPI(contract))
    said = []
    for method, url, query, body in requests:
        slash = url if contract.trailing_slash or url == "/" else url.rstrip("/")
        response = client.open(f"{contract.prefix}{slash}{query}", method=method, json=body)
        headers = {name: response.headers.get(name) for name in ("Allow", "Content-Type", "Link", "Location")}
        said.append((response.status_code, response.get_data(), headers))
    return said


@pytest.mark.parametrize(
    "contract",
    [
        Contract(collections=BLOG, prefix="/api"),
        Contract(collections=BLOG, pagination=Pagination("limit-offset", 2)),
        Contract(collections=BLOG, pagination=Pagination("cursor", 2)),
        Contract(collections=BLOG, pagination=Pagination("link-header", 2, 3, "page_size")),
        Contract("link_header", collections=BLOG),
    ],
    ids=repr,
)
def test_both_fakes_answer_every_request_alike(contract: Contract) -> None:
    """Without it a fake that is read from the document of another could pass tests that the other fails."""
    back = read_back(contract)

    @settings(max_examples=40, deadline=None)
    @given(REQUESTS)
    def same(requests: list[tuple[str, str, str, Any]]) -> None:
        assert answers(back, requests) == answers(contract, requests)

    same()


BOUNDS = st.integers(-5, 5) | st.none()
COMMON: dict[str, Any] = {"required": st.booleans(), "null": st.booleans()}


def texts(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    """Return rules of a text."""
    lengths = {"max_length": st.none() | st.integers(20, 30), "min_length": st.none() | st.integers(2, 5)}
    return st.fixed_dictionaries({"type": st.just(kind), **COMMON, **lengths, "blank": st.booleans()})


def plain(kind: str, **more: Any) -> st.SearchStrategy[dict[str, Any]]:
    """Return rules of a type that has no others."""
    return st.fixed_dictionaries({"type": st.just(kind), **COMMON, **more})


RULES = st.one_of(
    *(texts(kind) for kind in ("string", "email", "slug", "url")),
    *(plain(kind) for kind in ("boolean", "date", "datetime", "uuid", "json", "object")),
    *(
        plain(kind, min=st.none() | st.integers(-5, 0), max=st.none() | st.integers(1, 5))
        for kind in ("integer", "number")
    ),
    plain("decimal", max_digits=st.just(8), decimal_places=st.integers(0, 3)),
    plain(
        "string",
        choices=st.just(("a", "b")),
        labels=st.sampled_from([("a", "b"), ("An a", "A b")]),
        blank=st.booleans(),
    ),
    plain("integer", choices=st.just((1, 2)), labels=st.just(("One", "Two"))),
    plain("string", default=st.sampled_from(["x", "y"])),
    plain("boolean", default=st.just(True)),
)


def complete(rules: dict[str, Any]) -> Field:
    """Return a field whose filling a document can say: it is required, null, or has a default."""
    has_default = rules.get("default") is not None
    is_required = rules["required"] and not has_default
    is_text = rules["type"] in {"string", "email", "slug", "url"} and not rules.get("choices")
    is_filled = is_required or has_default or rules["null"] or (is_text and rules.get("blank"))
    return Field(**{**rules, "required": is_required, "null": rules["null"] or not is_filled})


FIELDS = st.one_of(
    RULES.map(complete),
    RULES.map(complete).map(lambda rules: Field(type="list", child=replace(rules, required=False), required=True)),
    st.dictionaries(st.sampled_from("abc"), RULES.map(complete), min_size=1).map(
        lambda inner: Field(type="object", fields=inner, null=True)
    ),
)
BESIDE = {"title": Field(type="string", required=True)}  # says that the document speaks of lengths


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(["x", "y", "z"]), FIELDS, min_size=1), st.sampled_from(["drf", "link_header"]))
def test_every_field_comes_back(fields: dict[str, Field], dialect: str) -> None:
    """Without it one of the many ways to combine rules could be read otherwise than it is written."""
    contract = Contract(dialect, collections={"posts": Collection(fields={**BESIDE, **fields})})
    found = dict(read_back(contract).collections["posts"].fields)
    del found["id"]
    assert {name: unlabelled(rules) for name, rules in found.items()} == {
        name: unlabelled(rules) for name, rules in {**BESIDE, **fields}.items()
    }


def unlabelled(rules: Field) -> Field:
    """Return rules without what is said in two ways: labels that say no more than their values, a length of one."""
    inner = {name: unlabelled(each) for name, each in rules.fields.items()}
    child = None if rules.child is None else unlabelled(rules.child)
    plain_labels = tuple(map(str, rules.choices))
    return replace(rules, labels=rules.labels or plain_labels, fields=inner, child=child)


@pytest.mark.parametrize(
    ("auth", "note"),
    [
        (None, "not said, which fields lead to rows of other collections"),
        (BY_TOKEN, "not said, who can log in"),
    ],
)
def test_what_no_document_can_say_is_noted_of_our_own_too(auth: Auth | None, note: str) -> None:
    """Without it somebody could take a fake that was read back for the whole of the first one."""
    assert any(each.startswith(note) for each in read_back(whole_contract(auth=auth)).notes)
