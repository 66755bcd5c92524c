"""Rules of dialects: each has words for everything that can happen, and speaks of it in its own form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client

import fake_server
from fake_server import Auth, Clock, Collection, Contract, ContractError, FakeAPI, Field, Pagination, Throttle, User
from fake_server.dialects import Answer, InvalidPage, Listing, RestDialect, dialect_named, known_dialects, rest_dialect
from fake_server.dialects.base import words_for
from fake_server.dialects.drf_words import FILTER_WORDS, LOGIN_WORDS, WORDS
from fake_server.paging import Page
from fake_server.refusals import Refusal

LINKED = rest_dialect("link_header")
FIELDS = {
    "title": Field(type="string", required=True, max_length=5),
    "place": Field(type="object", fields={"city": Field(type="string", required=True)}),
    "tags": Field(type="list", child=Field(type="integer")),
}


def linked(**changes: Any) -> Client:
    """Return a client of an API that sends bare lists."""
    things = Collection(
        fields=FIELDS, rows=({"title": "a"}, {"title": "b"}, {"title": "c"}), page_size=2, search=("title",)
    )
    api = FakeAPI(Contract("link_header", **{"collections": {"things": things}, **changes}))
    api.clock.freeze("2020-01-01T00:00:00Z")
    return Client(api)


AUTH = Auth(("token",), {"ada": User("ada", "pw")}, {"t": "ada"}, "staff", login="login")


@pytest.mark.parametrize(
    ("request_", "changes", "status", "said", "headers"),
    [
        (
            ("GET", "/things", None),
            {"auth": AUTH},
            401,
            {"message": "Requires authentication"},
            {"WWW-Authenticate": "Token"},
        ),
        (
            ("GET", "/things", "Token x"),
            {"auth": AUTH},
            401,
            {"message": "Bad credentials"},
            {"WWW-Authenticate": "Token"},
        ),
        (("GET", "/things", "Token t"), {"auth": AUTH}, 403, {"message": "Forbidden"}, {}),
        (("GET", "/things", None), {"auth": Auth(("session",))}, 401, {"message": "Requires authentication"}, {}),
        (
            ("GET", "/things?search=%00", None),
            {},
            400,
            {"message": "Validation Failed", "errors": [{"field": "search", "code": "null_characters"}]},
            {},
        ),
        (
            ("GET", "/things?id=x", None),
            {},
            400,
            {"message": "Validation Failed", "errors": [{"field": "id", "code": "not_a_number"}]},
            {},
        ),
        (("GET", "/things/9", None), {}, 404, {"message": "Not Found"}, {}),
        (
            ("PATCH", "/things", None),
            {},
            405,
            {"message": "Method Not Allowed: PATCH"},
            {"Allow": "GET, POST, HEAD, OPTIONS"},
        ),
        (("OPTIONS", "/things", None), {}, 204, None, {}),
    ],
)
def test_what_an_api_of_bare_lists_says(
    request_: tuple[str, str, str | None], changes: Any, status: int, said: Any, headers: Any
) -> None:
    """Without it one dialect would answer in the other's words, or not at all."""
    method, url, credentials = request_
    response = linked(**changes).open(url, method=method, headers={"Authorization": credentials} if credentials else {})
    assert (response.status_code, response.get_json() if said else None) == (status, said)
    assert {name: response.headers[name] for name in headers} == headers
    assert status != 401 or "WWW-Authenticate" in headers or "WWW-Authenticate" not in response.headers


def test_an_api_of_bare_lists_names_what_is_wrong_inside_by_its_path() -> None:
    """Without it a refusal inside an object could not be told from one of the whole."""
    response = linked().post("/things", json={"place": {}, "tags": [1, "x"]})
    assert response.get_json()["errors"] == [
        {"field": "title", "code": "required"},
        {"field": "place.city", "code": "required"},
        {"field": "tags.1", "code": "not_an_integer"},
    ]


def test_an_api_of_bare_lists_says_when_to_come_again() -> None:
    """Without it its rate limit could not be tested."""
    client = linked(throttle=Throttle("1/min"))
    assert client.get("/things").status_code == 200
    refused = client.get("/things")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
    assert refused.get_json() == {"message": "API rate limit exceeded"}


def test_a_row_that_is_protected_is_an_error_without_a_reason() -> None:
    """Without it the inside of an API would show in its answers."""
    collections = {
        "things": Collection(rows=({},)),
        "links": Collection(fields={"to": Field(type="relation", to="things", on_delete="protect")}, rows=({"to": 1},)),
    }
    response = linked(collections=collections).delete("/things/1")
    assert (response.status_code, response.get_json()) == (500, {"message": "Internal Server Error"})


def test_what_an_api_of_bare_lists_never_does_has_words_too() -> None:
    """Without it a style of pages from another dialect would be a crash in this one."""
    said = [
        LINKED.no_page(),
        LINKED.not_acceptable(),
        LINKED.no_such_key(),
        LINKED.debug_page(404, "", "", ()),
        LINKED.debug_page(500, "", "", ()),
    ]
    assert [each.status for each in said] == [404, 406, 404, 404, 500]
    assert LINKED.redirected_to("/things") is None


@pytest.mark.parametrize(
    ("number", "names"), [(1, ["next", "last"]), (2, ["prev", "next", "last", "first"]), (3, ["prev", "first"])]
)
def test_links_are_in_the_order_of_github(number: int, names: list[str]) -> None:
    """Without it a client that reads the first link only would be tested on an order that nobody has."""
    page: Page[dict[str, Any]] = Page([], number, 2, 6)
    header = LINKED.linked(page, Listing("http://a.test/things", [("a", "1")])).headers["Link"]
    assert re.findall(r'rel="(\w+)"', header) == names
    assert all(url.startswith("http://a.test/things?a=1&page=") for url in re.findall("<(.*?)>", header))


@pytest.mark.parametrize(
    ("query", "changes", "url"),
    [
        ([], {}, "http://a.test/"),
        ([("b", "1 2"), ("a", "x&y")], {}, "http://a.test/?a=x%26y&b=1+2"),
        ([("page", "2"), ("a", "1")], {"page": 3}, "http://a.test/?a=1&page=3"),
        ([("page", "2")], {"page": None}, "http://a.test/"),
        ([("a", "2"), ("a", "1")], {"page": 1}, "http://a.test/?a=2&a=1&page=1"),
    ],
)
def test_the_url_of_another_page_keeps_what_was_asked_for(query: list[tuple[str, str]], changes: Any, url: str) -> None:
    """Without it page 2 of a filtered list would be that of the whole."""
    listing = Listing("http://a.test/", query)
    assert listing.but(**changes) == url
    assert listing.last("a") == next((value for name, value in reversed(query) if name == "a"), None)


@pytest.mark.parametrize(
    ("asked", "number"),
    [("2", 2), ("", 1), ("last", 3), (" 2 ", 2), ("0", None), ("4", None), ("x", None), ("1.5", None)],
)
def test_which_page_is_asked_for(asked: str, number: int | None) -> None:
    """Without it a page that is none would be one."""
    listing = Listing("", [("page", asked)])
    if number is None:
        with pytest.raises(InvalidPage):
            rest_dialect("drf").page_number(listing, 3)
    else:
        assert rest_dialect("drf").page_number(listing, 3) == number
    expected = int(asked) if asked in {"2", "4"} else 1
    assert LINKED.page_number(listing, 3) == expected


def test_every_refusal_in_the_code_has_words_in_every_dialect() -> None:
    """Without it a refusal that is rare would be a KeyError when it is met."""
    folder = Path(fake_server.__file__).parent
    parts = [*folder.glob("*.py"), *folder.glob("kinds/*.py")]
    source = "\n".join(path.read_text("utf-8") for path in parts if path.name != "auth.py")
    codes = {
        *re.findall(r"""(?:refuse|Refusal)\(\s*"(\w+)""", source),
        *re.findall(r"""^    wrong = "(\w+)""", source, re.MULTILINE),
    }
    assert {"required", "not_an_email", "too_long", "unknown_parameter"} <= codes <= set(WORDS) <= set(FILTER_WORDS)
    logins = set(re.findall(r"""Rejected\("(\w+)""", (folder / "auth.py").read_text("utf-8")))
    assert logins == set(LOGIN_WORDS)


@pytest.mark.parametrize("words", [WORDS, FILTER_WORDS, LOGIN_WORDS])
def test_words_hold_the_values_that_a_refusal_brings(words: Mapping[str, str]) -> None:
    """Without it a message could show a brace where a number should stand."""
    for code, text in words.items():
        names = re.findall(r"{(\w+)}", text)
        said = words_for(Refusal(code, dict.fromkeys(names, "7")), words)
        assert "{" not in said and said.count("7") == len(names)


def test_all_dialects_are_known_by_their_names() -> None:
    """Without it a dialect could be there that no contract can name."""
    assert {"drf", "link_header"} <= set(known_dialects())
    assert [dialect_named(name).name for name in known_dialects()] == [*known_dialects()] == sorted(known_dialects())
    with pytest.raises(ContractError, match="unknown dialect 'dfr'; did you mean 'drf'"):
        dialect_named("dfr")
    assert isinstance(rest_dialect("drf"), RestDialect)


@pytest.mark.parametrize(
    ("style", "known", "unknown"),
    [
        ("none", ["search", "ordering"], ["page", "limit", "cursor"]),
        ("page-number", ["page", "size", "search"], ["limit", "cursor"]),
        ("link-header", ["page", "size"], ["offset"]),
        ("limit-offset", ["limit", "offset"], ["page", "size"]),
        ("cursor", ["cursor", "size"], ["page"]),
    ],
)
def test_which_parameters_speak_of_pages(style: Any, known: list[str], unknown: list[str]) -> None:
    """Without it a parameter of another style would be taken for a filter, or be ignored without a word."""
    names = rest_dialect("drf").parameters(Pagination(style, size_parameter="size"))
    assert set(known) <= names and not set(unknown) & names and "" not in names
    assert "" not in rest_dialect("drf").parameters(Pagination(style))


def test_an_answer_is_json_without_a_body_until_it_says_otherwise() -> None:
    """Without it each answer would have to spell out what nearly all of them are."""
    answer = Answer(204)
    assert (answer.headers, answer.content_type) == ({}, "application/json")
    assert Clock().now().tzinfo is not None
