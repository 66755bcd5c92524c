"""The whole HTTP behaviour of the fake as tables: method and place to status, body and headers."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import Client, EnvironBuilder, TestResponse
from werkzeug.wrappers import Request

from fake_server import Contract, FakeAPI
from fake_server.bodies import LARGEST_BODY

Ask = Callable[..., TestResponse]
DETAIL = "GET, PUT, PATCH, DELETE, HEAD, OPTIONS"
LIST = "GET, POST, HEAD, OPTIONS"


@pytest.mark.parametrize(
    ("method", "url", "body", "status", "allow"),
    [
        ("GET", "/", None, 200, "GET, HEAD, OPTIONS"),
        ("POST", "/", {}, 405, "GET, HEAD, OPTIONS"),
        ("GET", "/posts/", None, 200, LIST),
        ("HEAD", "/posts/", None, 200, LIST),
        ("OPTIONS", "/posts/", None, 200, LIST),
        ("POST", "/posts/", {"title": "new"}, 201, LIST),
        ("POST", "/posts/", {}, 400, LIST),
        ("POST", "/posts/", None, 400, LIST),
        ("PUT", "/posts/", {"title": "new"}, 405, LIST),
        ("DELETE", "/posts/", None, 405, LIST),
        ("GET", "/posts/1/", None, 200, DETAIL),
        ("GET", "/posts/01/", None, 200, DETAIL),
        ("GET", "/posts/9/", None, 404, DETAIL),
        ("GET", "/posts/abc/", None, 404, DETAIL),
        ("GET", "/posts/1/?status=draft", None, 200, DETAIL),
        ("GET", "/posts/1/?status=live", None, 404, DETAIL),
        ("PUT", "/posts/1/", {"title": "new"}, 200, DETAIL),
        ("PUT", "/posts/1/", {}, 400, DETAIL),
        ("PUT", "/posts/9/", {}, 404, DETAIL),
        ("PATCH", "/posts/1/", {}, 200, DETAIL),
        ("PATCH", "/posts/1/", None, 200, DETAIL),
        ("PATCH", "/posts/9/", {}, 404, DETAIL),
        ("DELETE", "/posts/1/", None, 204, DETAIL),
        ("DELETE", "/posts/9/", None, 404, DETAIL),
        ("POST", "/posts/1/", {}, 405, DETAIL),
        ("POST", "/posts/1/publish/", None, 200, "POST, OPTIONS"),
        ("GET", "/posts/9/publish/", None, 405, "POST, OPTIONS"),
        ("POST", "/posts/9/publish/", None, 404, "POST, OPTIONS"),
        ("GET", "/posts/recent/", None, 200, "GET, HEAD, OPTIONS"),
        ("GET", "/posts/publish/", None, 404, DETAIL),
        ("POST", "/posts/1/recent/", None, 404, None),
        ("GET", "/posts/1/publish/now/", None, 404, None),
        ("GET", "/nope/", None, 404, None),
        ("GET", "/posts//", None, 404, None),
        ("FOO", "/posts/", None, 405, LIST),
    ],
)
def test_status_of_each_method_at_each_place(
    ask: Ask, method: str, url: str, body: object, status: int, allow: str | None
) -> None:
    """Without it a method could be taken where a real API refuses it."""
    response = ask(method, url, json=body) if body is not None else ask(method, url)
    assert (response.status_code, response.headers.get("Allow")) == (status, allow)


@pytest.mark.parametrize(
    ("sent", "refused"),
    [
        ({}, {"title": ["This field is required."]}),
        ({"title": None}, {"title": ["This field may not be null."]}),
        ({"title": "  "}, {"title": ["This field may not be blank."]}),
        ({"title": True}, {"title": ["Not a valid string."]}),
        ({"title": ["a"]}, {"title": ["Not a valid string."]}),
        ({"title": "a\x00"}, {"title": ["Null characters are not allowed."]}),
        ({"title": "a\ud800"}, {"title": ["Surrogate characters are not allowed: U+D800."]}),
        ({"title": "x" * 21}, {"title": ["Ensure this field has no more than 20 characters."]}),
        ({"title": "t", "status": "nope"}, {"status": ['"nope" is not a valid choice.']}),
        ({"title": "t", "status": ""}, {"status": ['"" is not a valid choice.']}),
        ({"title": "t", "status": True}, {"status": ['"True" is not a valid choice.']}),
        ({"title": "t", "stars": "1.5"}, {"stars": ["A valid integer is required."]}),
        ({"title": "t", "stars": 1.5}, {"stars": ["A valid integer is required."]}),
        ({"title": "t", "stars": True}, {"stars": ["A valid integer is required."]}),
        ({"title": "t", "stars": {}}, {"stars": ["A valid integer is required."]}),
        ({"title": "t", "stars": "1" * 1001}, {"stars": ["String value too large."]}),
        ({"title": "t", "stars": "1" * 1000 + "x"}, {"stars": ["String value too large."]}),
        ({"title": "t", "score": "x"}, {"score": ["A valid number is required."]}),
        ({"title": "t", "score": []}, {"score": ["A valid number is required."]}),
        ({"title": "t", "score": "nan"}, {"score": ["A valid number is required."]}),
        ({"title": "t", "score": 10**400}, {"score": ["A valid number is required."]}),
        ({"title": "t", "score": "1" * 1001}, {"score": ["String value too large."]}),
        ({"title": "t", "pinned": "maybe"}, {"pinned": ["Must be a valid boolean."]}),
        ({"title": "t", "pinned": []}, {"pinned": ["Must be a valid boolean."]}),
        ({"status": 1, "stars": "x"}, ["title", "status", "stars"]),
        ([], {"non_field_errors": ["Invalid data. Expected a dictionary, but got list."]}),
    ],
)
def test_what_is_refused_in_which_words(ask: Ask, api: FakeAPI, sent: Any, refused: Any) -> None:
    """Without it a consumer's handling of a refusal would be tested on words that no real API says."""
    before = list(api.posts)
    response = ask("POST", "/posts/", json=sent)
    assert response.status_code == 400
    said = response.get_json()
    assert (list(said) if isinstance(refused, list) else said) == refused
    assert api.posts == before


@pytest.mark.parametrize(
    ("name", "sent", "kept"),
    [
        ("title", 5, "5"),
        ("title", " spaced ", "spaced"),
        ("body", "", ""),
        ("stars", 7, 7),
        ("stars", "12", 12),
        ("stars", " 2 ", 2),
        ("stars", "3.0", 3),
        ("stars", 3.0, 3),
        ("stars", None, None),
        ("score", True, 1.0),
        ("score", "1.5", 1.5),
        ("score", 2, 2.0),
        ("pinned", "yes", True),
        ("pinned", "off", False),
        ("pinned", 1, True),
        ("pinned", 0.0, False),
        ("tags", {"any": ["thing"]}, {"any": ["thing"]}),
        ("views", 99, 0),
        ("id", 99, 4),
    ],
)
def test_what_is_taken_and_as_which_value(ask: Ask, api: FakeAPI, name: str, sent: Any, kept: Any) -> None:
    """Without it a value could come back as another than a real API would have made of it."""
    response = ask("POST", "/posts/", json={"title": "t", name: sent})
    assert response.status_code == 201
    assert response.get_json()[name] == kept
    assert type(response.get_json()[name]) is type(kept)
    assert api.posts[-1] == response.get_json()


def test_a_new_row_has_every_field_in_the_order_of_the_contract(ask: Ask) -> None:
    """Without it a consumer would meet rows with holes, which a database cannot have."""
    row = ask("POST", "/posts/", json={"title": "t"}).get_json()
    assert list(row) == ["id", "title", "body", "status", "stars", "pinned", "score", "tags", "views"]
    assert row["body"] == "" and row["stars"] is None and row["status"] == "draft"


def test_a_put_keeps_what_it_does_not_mention(ask: Ask) -> None:
    """Without it a PUT of the required fields would empty the others, which Django REST framework does not do."""
    assert ask("PUT", "/posts/2/", json={"title": "new"}).get_json()["status"] == "live"


def test_a_refused_patch_changes_nothing(ask: Ask, api: FakeAPI) -> None:
    """Without it half of a refused write could stay."""
    before = list(api.posts)
    assert ask("PATCH", "/posts/1/", json={"title": "ok", "stars": "x"}).status_code == 400
    assert api.posts == before


@pytest.mark.parametrize(
    ("data", "content_type", "status", "words"),
    [
        (b"{", "application/json", 400, "JSON parse error - Expecting property name"),
        (b"\xff", "application/json", 400, "JSON parse error - 'utf-8' codec can't decode"),
        (b'{"title": NaN}', "application/json", 400, "Out of range float values are not JSON compliant: 'NaN'"),
        (b"[" * 100_000, "application/json", 400, "JSON parse error - "),
        (b'{"title": ' + b"[" * 101 + b"]" * 101 + b"}", "application/json", 400, "nested more than 100 levels deep"),
        (b'{"title": "' + b"[{" * 200 + b'"}', "application/json", 400, "no more than 20 characters"),
        (b"9" * 5000, "application/json", 400, "JSON parse error - Exceeds the limit"),
        (b" " * (LARGEST_BODY + 1), "application/json", 400, "<h1>Bad Request (400)</h1>"),  # Django's, in HTML
        (b" " * (LARGEST_BODY + 2), "application/json", 400, "<h1>Bad Request (400)</h1>"),
        (b'{"title": "' + b"x" * 10 + b'"}' + b" " * (LARGEST_BODY - 30), "application/json", 201, "xxxxxxxxxx"),
        (b"null", "application/json", 400, "No data provided"),
        (b"title=t", "text/plain", 415, 'Unsupported media type "text/plain" in request.'),
        (b"title=t", None, 415, 'Unsupported media type "" in request.'),
        (b'{"title": "t"}', "application/json; charset=utf-8", 201, "t"),
    ],
)
def test_bodies_that_are_no_json_object(ask: Ask, data: bytes, content_type: str, status: int, words: str) -> None:
    """Without it bad input could be stored as a row, or bring the fake down."""
    response = ask("POST", "/posts/", data=data, content_type=content_type)
    assert response.status_code == status
    assert words in (str(response.get_json()) if response.is_json else response.get_data(as_text=True))


def test_a_body_that_a_server_read_before_us_is_bounded_too(api: FakeAPI) -> None:
    """Without it the live fake would read what the fake in-process refuses."""
    request = Request(EnvironBuilder("/posts/", method="POST", data=b" " * (LARGEST_BODY + 1)).get_environ())
    request.get_data()
    assert api.dispatch(request).status_code == 400


def test_a_chunked_body_is_bounded_too(ask: Ask) -> None:
    """Without it a body of unknown length would be cut and then read as if it were whole."""
    stream = io.BytesIO(b'{"title": "t"}' + b" " * (LARGEST_BODY + 1))
    chunked = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    response = ask("POST", "/posts/", input_stream=stream, environ_overrides=chunked, content_type="application/json")
    assert (response.status_code, "Bad Request (400)" in response.get_data(as_text=True)) == (400, True)


def test_each_dialect_says_in_its_own_words_that_a_body_is_too_large(make_blog: Callable[..., FakeAPI]) -> None:
    """Without it an API that answers as GitHub does would answer as Django."""
    response = Client(make_blog(dialect="link_header")).post("/posts", data=b" " * (LARGEST_BODY + 1))
    assert (response.status_code, response.get_json()) == (413, {"message": "Payload Too Large"})


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("status=draft", [1, 3]),
        ("status=", [1, 2]),
        ("stars=2", [2]),
        ("stars=02", [2]),
        ("id=3", [3]),
        ("pinned=true", [2]),
        ("pinned=False", [1, 3]),
        ("pinned=perhaps", [1, 2]),
        ("status=live&status=draft", [1, 3]),
        ("status=draft&stars=3", [3]),
        ("page=2", [3]),
        ("page=last", [3]),
        ("page=", [1, 2]),
    ],
)
def test_what_a_query_selects(ask: Ask, query: str, ids: list[int]) -> None:
    """Without it a filter could answer with other rows than the real API's."""
    assert [row["id"] for row in ask("GET", f"/posts/?{query}").get_json()["results"]] == ids


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("page=0", 404, {"detail": "Invalid page."}),
        ("page=3", 404, {"detail": "Invalid page."}),
        ("page=abc", 404, {"detail": "Invalid page."}),
        ("stars=x", 400, {"stars": ["Enter a number."]}),
        ("status=no", 400, {"status": ["Select a valid choice. no is not one of the available choices."]}),
    ],
)
def test_queries_that_are_refused(ask: Ask, query: str, status: int, said: object) -> None:
    """Without it a page beyond the end could be an endless walk, and a wrong filter an empty answer."""
    response = ask("GET", f"/posts/?{query}")
    assert (response.status_code, response.get_json()) == (status, said)


def test_pages_name_their_neighbours_with_the_host_that_was_asked(ask: Ask) -> None:
    """Without it page 2 would be sought on another host, or lose the filter."""
    first = ask("GET", "/posts/?pinned=x&b=1 2", base_url="http://blog.test:81").get_json()
    assert first["next"] == "http://blog.test:81/posts/?b=1+2&page=2&pinned=x"
    second = ask("GET", "/posts/?page=2").get_json()
    assert (second["previous"], second["next"], second["count"]) == ("http://localhost/posts/", None, 3)


@pytest.mark.parametrize(
    ("method", "url", "location"),
    [("GET", "/posts?a=1", "/posts/?a=1"), ("PUT", "/posts/1", "/posts/1/"), ("GET", "/posts/9", "/posts/9/")],
)
def test_a_missing_slash_is_redirected_as_django_does(ask: Ask, method: str, url: str, location: str) -> None:
    """Without it a client without trailing slashes would work here and lose its writes in production."""
    response = ask(method, url)
    assert (response.status_code, response.headers["Location"]) == (301, location)


def test_a_dialect_that_does_not_redirect_says_what_is_missing(make_blog: Callable[..., FakeAPI]) -> None:
    """Without it a slash too few would be a 404 to puzzle over."""
    response = Client(make_blog(dialect="link_header", trailing_slash=True)).get("/posts")
    assert (response.status_code, "trailing_slash=True" in response.headers["X-Fake-Warning"]) == (404, True)


def test_warnings_name_what_a_real_api_passes_over(ask: Ask, api: FakeAPI) -> None:
    """Without it a misspelt filter would silently give every row."""
    response = ask("GET", "/posts/?statsu=live")
    assert response.headers["X-Fake-Warning"] == "the query parameter 'statsu' was ignored; did you mean 'status'?"
    response = ask("PATCH", "/posts/1/", json={"titel": "x"})
    assert "did you mean 'title'?" in response.headers["X-Fake-Warning"]
    response = ask("GET", "/psts/")
    assert response.headers["X-Fake-Warning"] == "no collection 'psts'; did you mean 'posts'?"
    assert "did you mean 'publish'?" in ask("POST", "/posts/1/publsh/").headers["X-Fake-Warning"]
    assert "warning: no collection 'psts'" in str(api.journal)


def test_a_warning_cannot_break_the_header(ask: Ask) -> None:
    """Without it a parameter with a line break in its name could split the answer."""
    header = ask("GET", "/posts/?a%0d%0ax%C3%A9=1").headers["X-Fake-Warning"]
    assert header.isascii() and "\n" not in header


def test_a_prefix_is_where_the_api_is(make_blog: Callable[..., FakeAPI]) -> None:
    """Without it an API under /api would also answer beside it."""
    client = Client(make_blog(prefix="api"))
    assert client.get("/api/posts/").status_code == 200
    assert client.get("/api/").get_json() == {"posts": "http://localhost/api/posts/"}
    assert (client.get("/api").status_code, client.get("/posts/").status_code) == (301, 404)
    assert client.get("/apiposts/").status_code == 404


def test_the_link_header_dialect_speaks_of_pages_in_its_header(make_blog: Callable[..., FakeAPI]) -> None:
    """Without it a client that follows Link headers would have nothing to follow."""
    client = Client(make_blog(dialect="link_header"))
    first = client.get("/posts?per_page=1")
    assert [row["id"] for row in first.get_json()] == [1]
    assert first.headers["Link"] == (
        '<http://localhost/posts?page=2&per_page=1>; rel="next", <http://localhost/posts?page=3&per_page=1>; rel="last"'
    )
    assert client.get("/posts?per_page=1&page=2").headers["Link"].count("rel=") == 4
    assert 'page=1&per_page=1>; rel="prev"' in client.get("/posts?per_page=1&page=2").headers["Link"]
    assert "Link" not in client.get("/posts?per_page=1000").headers
    assert client.get("/posts?page=9").get_json() == []
    assert len(client.get("/posts?page=x&per_page=0").get_json()) == 2


@pytest.mark.parametrize(
    ("method", "url", "kwargs", "status", "said"),
    [
        ("GET", "/posts/9", {}, 404, {"message": "Not Found"}),
        ("GET", "/posts/x", {}, 404, {"message": "Not Found"}),
        ("GET", "/nope", {}, 404, {"message": "Not Found"}),
        ("GET", "/posts/", {}, 404, {"message": "Not Found"}),
        ("PUT", "/posts", {"json": {}}, 405, {"message": "Method Not Allowed: PUT"}),
        ("OPTIONS", "/posts", {}, 204, None),
        ("DELETE", "/posts/1", {}, 204, None),
        ("PUT", "/posts/1", {"json": {}}, 400, None),
        ("POST", "/posts", {"json": []}, 400, {"message": "Body should be a JSON object"}),
        (
            "POST",
            "/posts",
            {"data": "{", "content_type": "application/json"},
            400,
            {"message": "Problems parsing JSON"},
        ),
        ("POST", "/posts", {"data": "x", "content_type": "a/b"}, 415, {"message": "Unsupported Media Type: a/b"}),
        ("GET", "/posts?stars=x", {}, 400, None),
        ("GET", "/posts/1?status=live", {}, 200, None),
    ],
)
def test_the_link_header_dialect_has_words_of_its_own(
    make_blog: Callable[..., FakeAPI], method: str, url: str, kwargs: Any, status: int, said: object
) -> None:
    """Without it one dialect could answer in the other's words."""
    response = Client(make_blog(dialect="link_header")).open(url, method=method, **kwargs)
    assert response.status_code == status
    if said is not None:
        assert response.get_json() == said
    assert ("Allow" in response.headers) == (status == 405)


def test_the_link_header_dialect_names_field_and_code(make_blog: Callable[..., FakeAPI]) -> None:
    """Without it a refusal could not be read by a program, and a new row not be found."""
    client = Client(make_blog(dialect="link_header"))
    assert client.post("/posts", json={}).get_json() == {
        "message": "Validation Failed",
        "errors": [{"field": "title", "code": "required"}],
    }
    assert client.post("/posts", json={"title": "t"}).headers["Location"] == "http://localhost/posts/4"


def test_a_style_of_pages_can_be_chosen_within_a_dialect(make_blog: Callable[..., FakeAPI]) -> None:
    """Without it Django REST framework with Link headers, or without pages, could not be described."""
    linked = Client(make_blog(pagination={"style": "link-header"}))
    assert [row["id"] for row in linked.get("/posts/").get_json()] == [1, 2]
    assert linked.get("/posts/?page=9").get_json() == {"detail": "Invalid page."}
    bare = Client(make_blog(pagination={"style": "none"})).get("/posts/?page=2")
    assert len(bare.get_json()) == 3
    assert "'page' was ignored" in bare.headers["X-Fake-Warning"]


def test_an_open_collection_keeps_whatever_object_it_is_sent() -> None:
    """Without it a contract would have to know every field before anything could be tried."""
    api = FakeAPI(Contract.from_data({"collections": {"notes": {}}}))
    client = Client(api)
    client.post("/notes/", json={"id": 7, "text": "a", "n": 1, "ok": True, "none": None})
    assert api.notes == [{"id": 1, "text": "a", "n": 1, "ok": True, "none": None}]
    for query, count in [("text=a", 1), ("n=1", 1), ("ok=true", 1), ("ok=True", 1), ("none=null", 1), ("id=1", 1)]:
        assert client.get(f"/notes/?{query}").get_json()["count"] == count, query
    for query in ["n=2", "text=A", "ok=1", "none=None", "id=2"]:
        assert client.get(f"/notes/?{query}").get_json()["count"] == 0, query
    assert client.get("/notes/?other=1").get_json()["count"] == 0
    client.put("/notes/1/", json={"text": "b"})
    assert api.notes[0]["text"] == "b"


def test_a_lone_surrogate_in_an_open_collection_comes_back_escaped() -> None:
    """Without it one odd character would make every list of its collection a crash."""
    client = Client(FakeAPI(Contract.from_data({"collections": {"notes": {}}})))
    assert client.post("/notes/", data=b'{"t": "\\ud800"}', content_type="application/json").status_code == 201
    assert b'"\\ud800"' in client.get("/notes/").get_data()


def test_a_key_may_be_given_by_the_client() -> None:
    """Without it APIs that are looked up by slug could not be described."""
    data = {"collections": {"posts": {"pk": "slug", "fields": {"title": {"type": "string"}}}}}
    api = FakeAPI(Contract.from_data(data))
    client = Client(api)
    assert client.post("/posts/", json={"slug": "a", "title": "t"}).status_code == 201
    assert client.post("/posts/", json={}).get_json() == {"slug": ["This field is required."]}
    assert client.post("/posts/", json={"slug": "a"}).get_json() == {"slug": ["post with this slug already exists."]}
    bad_keys: list[Any] = ["", "x/y", "..", True, []]
    for bad in bad_keys:
        assert client.post("/posts/", json={"slug": bad}).get_json() == {"slug": ["Enter a valid value."]}, bad
    client.post("/posts/", json={"slug": "b"})
    assert client.patch("/posts/a/", json={"slug": "b"}).status_code == 400
    assert client.patch("/posts/a/", json={"slug": "c"}).status_code == 200
    assert [row["slug"] for row in api.posts] == ["c", "b"]
    assert (client.get("/posts/a/").status_code, client.get("/posts/c/").status_code) == (404, 200)


def test_a_key_may_be_a_uuid() -> None:
    """Without it APIs that hand out uuids could not be described."""
    api = FakeAPI(Contract.from_data({"collections": {"posts": {"pk": {"field": "uuid", "kind": "uuid4"}}}}))
    key = Client(api).post("/posts/", json={}).get_json()["uuid"]
    assert len(key) == 36
    assert Client(api).get(f"/posts/{key}/").status_code == 200
