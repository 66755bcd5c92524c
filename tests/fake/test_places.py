"""Rules of paths: where each leads, what a missing slash becomes, and what is under a path that leads nowhere."""

from __future__ import annotations

from typing import Any

import drf_blog
import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import Client, EnvironBuilder, TestResponse
from werkzeug.wrappers import Request

from fake_server import Action, Auth, Collection, Contract, FakeAPI, Field
from fake_server.routing import NoPlace, Place, place_of

POSTS = Collection(
    fields={"title": Field(type="string", required=True)},
    rows=({"title": "one"},),
    actions={
        "publish": (Action(methods=("POST",)), Action(methods=("DELETE",), status=204)),
        "recent": Action(detail=False, methods=("GET", "POST")),
    },
)


def contract(**changes: Any) -> Contract:
    """Return a contract with a collection, a singleton and a login."""
    collections = {"posts": POSTS, "me": Collection(singleton=True, rows=({"name": "ada"},))}
    auth = Auth(("token",), permission="any", login="token-auth")
    return Contract(**{"collections": collections, "auth": auth, **changes})


DETAIL = "GET, PUT, PATCH, DELETE, HEAD, OPTIONS"


@pytest.mark.parametrize(
    ("path", "kind", "allow", "key", "form"),
    [
        ("/", "root", "GET, HEAD, OPTIONS", None, None),
        ("/.json", "root", "GET, HEAD, OPTIONS", None, "json"),
        ("/posts/", "list", "GET, POST, HEAD, OPTIONS", None, None),
        ("/posts.json", "list", "GET, POST, HEAD, OPTIONS", None, "json"),
        ("/posts.json/", "list", "GET, POST, HEAD, OPTIONS", None, "json"),
        ("/posts/1/", "detail", DETAIL, "1", None),
        ("/posts/1.xml", "detail", DETAIL, "1", "xml"),
        ("/posts/a b/", "detail", DETAIL, "a b", None),
        ("/posts/1/publish/", "action", "POST, DELETE, OPTIONS", "1", None),
        ("/posts/1/publish.json", "action", "POST, DELETE, OPTIONS", "1", "json"),
        ("/posts/recent/", "action", "GET, POST, HEAD, OPTIONS", None, None),
        ("/posts/publish/", "detail", DETAIL, "publish", None),
        ("/me/", "detail", "GET, PUT, PATCH, HEAD, OPTIONS", "", None),
        ("/token-auth/", "login", "POST, OPTIONS", None, None),
    ],
)
def test_where_a_path_leads(path: str, kind: str, allow: str, key: str | None, form: str | None) -> None:
    """Without it a path could be answered by what is somewhere else."""
    place = place_of(contract(), path)
    assert isinstance(place, Place)
    assert (place.kind, place.allow, place.key, place.format) == (kind, allow, key, form)


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("/psts/", "no collection 'psts'; did you mean 'posts'?"),
        ("/zzz/", "no collection 'zzz'; known: me, posts"),
        ("/posts/1/publsh/", "no action 'publsh' on a row of 'posts'; did you mean 'publish'?"),
        ("/posts/1/recent/", "no action 'recent' on a row of 'posts'; known: publish"),
        ("/posts/1/publish/now/", "no action 'publish/now' on a row of 'posts'; did you mean 'publish'?"),
        ("/me/1/", "'me' is one object (a singleton), so nothing is under it"),
        ("/posts//", "a segment of the path is empty"),
        ("//posts/", "a segment of the path is empty"),
        ("/posts/a.b.c/", "a dot in a path stands before a format, such as .json; a key with a dot cannot be reached"),
        ("/posts/a.b/publish/", "a dot in a path stands before a format, such as .json; a key with a dot cannot be"),
        ("/token-auth/x/", "no collection 'token-auth'"),
    ],
)
def test_a_path_that_leads_nowhere_is_answered_with_the_way_out(path: str, hint: str) -> None:
    """Without it a 404 would be all that a typing error brings."""
    place = place_of(contract(), path)
    assert isinstance(place, NoPlace)
    assert (place.slashed, place.hint[: len(hint)]) == (None, hint)


@pytest.mark.parametrize(
    ("trailing_slash", "path", "slashed", "hint"),
    [
        (True, "/api/posts", "/api/posts/", "this API wants a trailing slash: trailing_slash=True"),
        (True, "/api/posts/1", "/api/posts/1/", "this API wants a trailing slash: trailing_slash=True"),
        (True, "/api", "/api/", ""),
        (True, "/posts/", None, "this API is under /api/"),
        (True, "/apiposts/", None, "this API is under /api/"),
        (False, "/api/posts/", None, "this API wants no trailing slash: trailing_slash=False"),
    ],
)
def test_what_a_slash_too_few_or_too_many_is(trailing_slash: bool, path: str, slashed: str | None, hint: str) -> None:
    """Without it the most common mistake of a client would be a 404 to puzzle over."""
    place = place_of(contract(prefix="/api", trailing_slash=trailing_slash), path)
    assert place == NoPlace(slashed, hint)


@pytest.mark.parametrize("path", ["/api/posts", "/api/posts/1", "/api/", "/api"])
def test_an_api_without_slashes_is_reached_without(path: str) -> None:
    """Without it a router without slashes could not be described."""
    assert isinstance(place_of(contract(prefix="/api", trailing_slash=False), path), Place)


@given(st.text("/.apost1 ", max_size=12))
def test_no_path_at_all_is_a_crash(path: str) -> None:
    """Without it a crawler could bring down a fake that is served."""
    for dialect in ("drf", "link_header"):
        assert isinstance(place_of(contract(dialect=dialect), f"/{path}"), Place | NoPlace)


def test_where_there_are_no_formats_a_key_may_have_a_dot() -> None:
    """Without it `/files/readme.md` would be row `readme` in another format, in an API that has none."""
    files = Collection(
        fields={"name": Field(type="string")}, lookup="name", rows=({"name": "readme.md"}, {"name": "readme"})
    )
    client = Client(FakeAPI(Contract("link_header", collections={"files": files})))
    assert client.get("/files/readme.md").get_json() == {"id": 1, "name": "readme.md"}
    assert Client(FakeAPI(Contract(collections={"files": files}))).get("/files/readme.md").status_code == 404


@pytest.fixture(name="real")
def _real() -> Client:
    drf_blog.reset([{"title": "one"}])
    return Client(drf_blog.application)


def said(response: TestResponse) -> tuple[int, str | None, str | None]:
    """Return what an answer says of where something is."""
    return response.status_code, response.headers.get("Location"), response.headers.get("Content-Type")


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize(
    "path",
    [
        "/api/posts",
        "/api/posts/1",
        "/api/posts/9?a=1/",
        "/api/posts/%C3%A9",
        "/api/posts/a%3Fb%23c",
        "/api/posts/a%20b;c=d",
        "/api/posts/a'b(c)",
        "/api/nope",
        "/api/posts/1/nope",
        "/api//posts/",
        "/api/posts/1//",
        "/Api/posts/",
        "/api/posts/../posts/",
        "/api/posts/%2F/",
        "/api/posts/1/publish",
    ],
)
def test_a_path_without_its_slash_is_redirected_as_django_redirects_it(real: Client, method: str, path: str) -> None:
    """Without it a client could be led to another URL than the real API's, or to none."""
    posts = Collection(fields=POSTS.fields, rows=POSTS.rows, actions={"publish": Action()})
    ours = Client(FakeAPI(Contract(prefix="/api", collections={"posts": posts})))
    assert said(ours.open(path, method=method)) == said(real.open(path, method=method))


@pytest.mark.parametrize(
    ("policy", "method", "path", "status", "words"),
    [
        ("append", "PUT", "/posts/1", 301, ""),
        ("strict", "PUT", "/posts/1", 404, "<h1>Not Found</h1>"),
        ("strict", "GET", "/posts", 404, "<h1>Not Found</h1>"),
        ("debug", "GET", "/posts", 301, ""),
        ("debug", "PUT", "/posts/1", 500, "<h1>RuntimeError at /posts/1</h1>"),
        ("debug", "GET", "/nope/", 404, "<h1>Page not found <small>(404)</small></h1>"),
        ("debug", "GET", "/%3Cb%3E/", 404, "Page not found at /&lt;b&gt;/"),
    ],
)
def test_each_policy_on_a_missing_slash(policy: Any, method: str, path: str, status: int, words: str) -> None:
    """Without it a program could work in debug mode and lose its writes in production."""
    response = Client(FakeAPI(contract(missing_slash=policy))).open(path, method=method)
    assert response.status_code == status
    assert words in response.get_data(as_text=True)


def test_a_dialect_without_redirects_and_pages_says_it_in_json() -> None:
    """Without it Django's habits would show in an API that is not made with it."""
    linked = Client(FakeAPI(contract(dialect="link_header", trailing_slash=True, missing_slash="debug")))
    assert linked.get("/posts").status_code == 404
    assert linked.put("/posts").get_json() == {"message": "Internal Server Error"}
    assert linked.get("/nope/").get_json() == {"message": "Not Found"}


def test_a_path_that_is_no_text_leads_nowhere() -> None:
    """Without it bytes that are no UTF-8 would be a crash."""
    assert Client(FakeAPI(contract())).get("/posts/%ff/").status_code == 404


@pytest.mark.parametrize(
    ("host", "root"),
    [
        ("blog.test", "http://blog.test/"),
        ("Blog.Test:80", "http://Blog.Test:80/"),
        ("blog.test:81", "http://blog.test:81/"),
        (None, "http://localhost/"),
    ],
)
def test_urls_begin_with_the_host_as_it_was_asked_for(host: str | None, root: str) -> None:
    """Without it a link could lead to another origin, and a client keep its credentials from it."""
    api = FakeAPI(Contract(collections={"posts": Collection()}))
    environ = EnvironBuilder("/").get_environ()
    del environ["HTTP_HOST"]
    if host is not None:
        environ["HTTP_HOST"] = host
    assert api.dispatch(Request(environ)).get_json() == {"posts": f"{root}posts/"}


def test_the_root_lists_what_there_is() -> None:
    """Without it nobody could find their way from the root, which is where people begin."""
    client = Client(FakeAPI(contract(prefix="/api")))
    assert client.get("/api/", base_url="https://blog.test").get_json() == {
        "posts": "https://blog.test/api/posts/",
        "me": "https://blog.test/api/me/",
    }
