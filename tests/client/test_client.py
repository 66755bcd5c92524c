"""What the documentation of 1.2.0 promises, example by example, and what holds around it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
import requests
from requests.adapters import HTTPAdapter

from genericclient import (
    AmbiguousComparison,
    BadRequestError,
    Endpoint,
    GenericClient,
    GenericClientError,
    HTTPError,
    MultipleResourcesFound,
    NotAuthenticatedError,
    NotFoundError,
    ParsedResponse,
    Resource,
    ResourceNotFound,
    ResourceSet,
    UnknownPK,
)
from genericclient.pagination import link_header
from genericclient.redaction import printable

if TYPE_CHECKING:
    from tests.client.conftest import Script
else:
    Script = Any

Make = Callable[..., GenericClient]


def test_all_is_a_get_on_the_list(client: GenericClient, script: Script) -> None:
    """Without it the simplest call would be another."""
    script.on("GET /posts", body=[{"id": 1}, {"id": 2}])
    posts = client.posts.all()
    assert isinstance(posts, ResourceSet)
    assert [post.id for post in posts] == [1, 2]
    assert posts.response == ParsedResponse(200, [{"id": 1}, {"id": 2}], {})


def test_filter_is_a_get_with_a_query(client: GenericClient, script: Script) -> None:
    """Without it a lookup would be lost; only `get` looks up by path."""
    script.on("GET /posts?blog=12&status=1", body=[]).on("GET /posts?id=12", body=[])
    assert client.posts.filter(blog=12, status=1) == []
    assert client.posts.filter(id=12) == []


@pytest.mark.parametrize(
    ("lookup", "line"),
    [
        ({"id": 12}, "GET /posts/12"),
        ({"slug": "12-ways"}, "GET /posts/12-ways"),
        ({"username": "ada"}, "GET /posts/ada"),
        ({"slug": "s", "pk": 3, "username": "u"}, "GET /posts/3"),
        ({"uuid": "u", "pk": 3}, "GET /posts/u"),
        ({"id": 1, "uuid": "u"}, "GET /posts/1"),
        ({"slug": "../x?y#z"}, "GET /posts/..%2Fx%3Fy%23z"),
        ({"slug": "/abs é"}, "GET /posts/%2Fabs%20%C3%A9"),
    ],
)
def test_get_looks_up_by_path(client: GenericClient, script: Script, lookup: dict[str, Any], line: str) -> None:
    """Without it the order id, uuid, pk, slug, username could change, or a key reach another URL."""
    script.on(line, body={"id": 12})
    post = client.posts.get(**lookup)
    assert (post.id, post.response) == (12, ParsedResponse(200, {"id": 12}, {}))
    assert script.lines == [line]


@pytest.mark.parametrize("pk", ["", ".", "..", None])
def test_a_key_that_is_no_segment_is_refused_unsent(client: GenericClient, script: Script, pk: Any) -> None:
    """Without it `delete("")` would delete the collection."""
    for call in (client.posts.delete, lambda pk: client.posts.get(id=pk), lambda pk: client.posts(id=pk).go()):
        with pytest.raises(UnknownPK, match="cannot stand in a URL"):
            call(pk)
    assert script.sent == []


def test_get_by_query_wants_one(client: GenericClient, script: Script) -> None:
    """Without it one of several could be taken for the one."""
    for body in ([{"id": 1}], [], [{"id": 1}, {"id": 2}]):
        script.on("GET /posts?blog=1", body=body)
    assert client.posts.get(blog=1).id == 1
    with pytest.raises(ResourceNotFound, match=r"nothing found for http://dummy\.test/api/posts\?blog=1"):
        client.posts.get(blog=1)
    with pytest.raises(MultipleResourcesFound, match=r"2 found for http://dummy\.test/api/posts\?blog=1"):
        client.posts.get(blog=1)


def test_a_missing_resource_is_not_found(client: GenericClient, script: Script) -> None:
    """Without it a resource could be made of an error body."""
    script.on("GET /posts/9", 404, {"detail": "gone"}).on("DELETE /posts/9", 404)
    with pytest.raises(ResourceNotFound) as raised:
        client.posts.get(id=9)
    assert str(raised.value) == "GET http://dummy.test/api/posts/9 answered 404: {'detail': 'gone'}"
    assert raised.value.response is not None and raised.value.request is not None
    with pytest.raises(client.ResourceNotFound):
        client.posts.delete(9)


def test_create_posts_the_payload(client: GenericClient, script: Script) -> None:
    """Without it the body could be anything."""
    for status in (200, 201, 202):
        script.on("POST /posts", status, {"id": 1, "blog": 12})
        assert client.posts.create({"blog": 12}).id == 1
    assert script.sent == [("POST /posts", {"blog": 12})] * 3


def test_get_or_create_creates_what_is_missing(client: GenericClient, script: Script) -> None:
    """Without it the creating half could send anything, or run when it should not."""
    script.on("GET /posts/my-post", 404).on("POST /posts", 201, {"slug": "my-post", "status": 1})
    script.on("GET /posts/my-post", body={"slug": "my-post", "status": 5})
    assert client.posts.get_or_create(slug="my-post", defaults={"status": 1}).status == 1
    assert client.posts.get_or_create(slug="my-post").status == 5
    assert script.sent[1] == ("POST /posts", {"slug": "my-post", "status": 1})
    assert len(script.sent) == 3


def test_create_or_update_posts_puts_or_patches(client: GenericClient, script: Script) -> None:
    """Without it the fallback, which is what this method is for, could be lost."""
    script.on("POST /posts", 201, {"id": 1}).on("PUT /posts/1", body={"id": 1, "status": 2})
    script.on("PUT /posts/1", 400, {"title": ["required"]}).on("PATCH /posts/1", body={"id": 1, "status": 3})
    script.on("PUT /posts/u", body={"uuid": "u"})
    assert client.posts.create_or_update({"status": 1}).id == 1
    assert client.posts.create_or_update({"id": 1, "status": 2}).status == 2
    assert client.posts.create_or_update({"id": 1}).status == 3
    assert client.posts.create_or_update({"uuid": "u"}).uuid == "u"
    assert script.lines == ["POST /posts", "PUT /posts/1", "PUT /posts/1", "PATCH /posts/1", "PUT /posts/u"]
    assert script.sent[3] == ("PATCH /posts/1", {"id": 1})


@pytest.mark.parametrize("status", [200, 202, 204])
def test_delete_takes_any_success(client: GenericClient, script: Script, status: int) -> None:
    """Without it an API that answers a DELETE with 200 could not be used."""
    script.on("DELETE /posts/24", status)
    client.posts.delete(24)
    assert script.lines == ["DELETE /posts/24"]


def test_a_resource_is_its_payload(client: GenericClient, script: Script) -> None:
    """Without it attributes and payload could tell two stories."""
    script.on("POST /posts", 201, {"id": 1, "status": 1, "save": "me"})
    post = client.posts.create({"status": 1})
    post.status = 2
    post.author = Resource(client.users, id=7)
    assert post.payload == {"id": 1, "status": 2, "save": "me", "author": 7}
    assert (post.pk, post.pk_name, post["save"], repr(post)) == (1, "id", "me", "<Resource `posts` id: 1>")
    with pytest.raises(AttributeError, match="Resource of `posts` has no 'titel'; it has id, status, save, author"):
        _ = post.titel
    nameless = Resource(client.users, username="ada")
    assert (nameless.pk, nameless.pk_name) == (None, None)
    assert not hasattr(Resource.__new__(Resource), "anything")


def test_save_writes_and_keeps_what_was_answered(client: GenericClient, script: Script) -> None:
    """Without it the next save could write what is no longer so."""
    post = Resource(client.posts, title="t")
    script.on("POST /posts", 201, {"id": 345, "title": "t"}).on("PUT /posts/345", body={"id": 345, "title": "T"})
    assert post.save() is post
    assert (post.pk, post.response) == (345, ParsedResponse(201, {"id": 345, "title": "t"}, {}))
    post.tags = ["a"]
    post.tags.append("b")
    post.save()
    assert script.sent[1] == ("PUT /posts/345", {"id": 345, "title": "t", "tags": ["a", "b"]})
    assert post.payload == {"id": 345, "title": "T"}


@pytest.mark.parametrize("status", [400, 401, 404, 405, 409, 429, 500])
def test_a_failed_save_raises_and_leaves_the_payload(client: GenericClient, script: Script, status: int) -> None:
    """Without it an error body would become the resource, and be written back."""
    script.on("PUT /posts/1", status, {"detail": "no"}).on("PATCH /posts/1", 400, {"detail": "no"})
    post = Resource(client.posts, id=1, title="t")
    with pytest.raises(HTTPError, match=str(status)):
        post.save()
    assert (post.payload, post.response) == ({"id": 1, "title": "t"}, None)


def test_a_resource_deletes_itself_or_says_why_not(client: GenericClient, script: Script) -> None:
    """Without it a failed delete would be silent, and one without a key go to /posts/None."""
    script.on("DELETE /posts/345", 204).on("DELETE /posts/345", 500)
    post = Resource(client.posts, id=345)
    post.delete()
    with pytest.raises(HTTPError, match="DELETE http://dummy.test/api/posts/345 answered 500"):
        post.delete()
    for nameless in (Resource(client.posts), Resource(client.posts, id="")):
        with pytest.raises(UnknownPK, match="has no key"):
            nameless.delete()
    assert len(script.sent) == 2


def test_resources_compare_by_payload(client: GenericClient) -> None:
    """Without it two versions of one resource could be taken for the same."""
    one, same, other = (Resource(client.posts, id=pk) for pk in (1, 1, 3))
    assert one == same and one != other and one == {"id": 1} and one != "one" and hash(one) == hash(same)
    with pytest.raises(AmbiguousComparison, match="<Resource `posts` id: 1> is there twice"):
        assert one == Resource(client.posts, id=1, username="ada")
    client.users.resource_class  # noqa: B018  # an endpoint is made anew each time, and costs nothing


def test_routes_ask_for_verbs(client: GenericClient, script: Script) -> None:
    """Without it what is beside CRUD could not be called."""
    script.on("POST /posts/2/publish", body={"ok": 1}).on("GET /posts/123/pingbacks", body=[]).on("POST /posts/ping")
    script.on("POST /posts/2/mark-read", 204).on("GET /posts/a-b").on("POST /posts/7/go", 404)
    answer = client.posts(id=2).publish(date="today")
    assert answer == ParsedResponse(200, {"ok": 1}, {})
    client.posts(_method="GET", id=123).pingbacks()
    client.posts().ping()
    client.posts(id=Resource(client.posts, id=2))["mark-read"](a=1)
    client.posts(_method="get")["a-b"]()
    assert script.sent == [
        ("POST /posts/2/publish", {"date": "today"}),
        ("GET /posts/123/pingbacks", {}),
        ("POST /posts/ping", {}),
        ("POST /posts/2/mark-read", {"a": 1}),
        ("GET /posts/a-b", {}),
    ]
    with pytest.raises(ResourceNotFound, match="answered 404"):
        client.posts(id=7).go()


def test_routes_print_and_are_not_called_by_accident(client: GenericClient) -> None:
    """Without it a debugger that looks at a route would ask the API."""
    assert repr(client.posts(id=1)) == "<DetailRoute of `posts`>"
    assert repr(client.posts()) == "<ListRoute of `posts`>"
    assert repr(client.posts().ping) == "<ListAction `ping` of `posts`>"
    assert repr(client.posts(id=1).ping) == "<DetailAction `ping` of `posts`>"
    assert not hasattr(client.posts(), "__wrapped__")
    with pytest.raises(UnknownPK, match=r"no key in \['blog'\]; .* id, uuid, pk, slug, username"):
        _ = client.posts(blog=1).publish


def test_trailing_slash_is_for_every_url(make_client: Make, script: Script) -> None:
    """Without it one of the URLs would be redirected, and its write lost."""
    client = make_client(trailing_slash=True)
    for line in ("GET /posts/", "GET /posts/1/", "POST /posts/1/go/", "POST /posts/go/", "DELETE /posts/1/"):
        script.on(line, body=[] if line == "GET /posts/" else {"id": 1})
    client.posts.all()
    client.posts.get(id=1)
    client.posts(id=1).go()
    client.posts().go()
    client.posts.delete(1)
    assert len(script.lines) == 5


@pytest.mark.parametrize("autopaginate", [link_header, link_header.__call__])
def test_autopaginate_takes_paginators_and_callables(make_client: Make, script: Script, autopaginate: Any) -> None:
    """Without it the callables that users wrote for 1.x would stop working."""
    client = make_client(autopaginate=autopaginate)
    script.on("GET /users?a=1", body=[{"id": 1}], Link='<http://dummy.test/api/users?page=2>; rel="next"')
    script.on("GET /users?page=2", body=[{"id": 2}])
    users = client.users.filter(a=1)
    assert [user.id for user in users] == [1, 2]
    assert users.response is not None and users.response.data == [{"id": 2}]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, BadRequestError),
        (401, NotAuthenticatedError),
        (403, NotAuthenticatedError),
        (404, NotFoundError),
        (405, HTTPError),
        (503, HTTPError),
    ],
)
def test_a_failure_is_an_error_with_its_evidence(
    client: GenericClient, script: Script, status: int, kind: type[HTTPError]
) -> None:
    """Without it an error would have to be guessed from its text."""
    script.on("GET /posts", status, b"<html>down</html>")
    with pytest.raises(kind) as raised:
        client.posts.all()
    assert type(raised.value) is kind and isinstance(raised.value, GenericClientError | ValueError)
    assert raised.value.response.status_code == status
    assert raised.value.response.data == "<html>down</html>"
    assert str(raised.value.request) == "GET http://dummy.test/api/posts"


def test_a_success_that_is_no_json_is_an_error_and_quoted_in_part(client: GenericClient, script: Script) -> None:
    """Without it a login page would be a bare ValueError, or fill the log."""
    script.on("GET /posts", 200, b"<html>" + b"x" * 5000)
    with pytest.raises(
        HTTPError, match=r"answered 200, but: the body is not JSON: <html>x+\.\.\. \(5006 characters\)"
    ) as raised:
        client.posts.all()
    assert len(str(raised.value)) < 500
    assert raised.value.response is not None


@pytest.mark.parametrize("status", [401, 403])
def test_who_was_refused_is_named_without_a_password(make_client: Make, script: Script, status: int) -> None:
    """Without it the wrong user of many could not be told from the right one."""
    script.on("GET /posts", status).on("GET /posts", status)
    with pytest.raises(NotAuthenticatedError, match=rf"answered {status} \(asked as user 'ada'\)$") as raised:
        make_client(auth=("ada", "s3cret")).posts.all()
    assert "s3cret" not in str(raised.value)
    with pytest.raises(NotAuthenticatedError, match=rf"answered {status}$"):
        make_client(auth=lambda request: request).posts.all()


@pytest.mark.parametrize("body", [[1], ["text"]])
def test_a_list_of_no_objects_is_an_error_with_its_response(client: GenericClient, script: Script, body: Any) -> None:
    """Without it a list of words would be a TypeError of ours."""
    script.on("GET /posts", body=body).on("GET /posts?a=1", body=body[:1])
    with pytest.raises(HTTPError, match="GET http://dummy.test/api/posts answered 200, but: expected an object; got"):
        client.posts.all()
    with pytest.raises(HTTPError, match="expected an object; got"):
        client.posts.get(a=1)


def test_a_method_that_is_none_is_refused(client: GenericClient, script: Script) -> None:
    """Without it `_method="close"` would close the session."""
    with pytest.raises(
        GenericClientError, match="unknown HTTP method 'close'; known: delete, get, head, options, patch, post, put"
    ):
        client.posts(_method="close").ping()
    assert script.sent == []


def test_the_callers_own_hooks_and_stand_ins_are_kept(script: Script) -> None:
    """Without it a session with hooks would lose them, or a mocked one be called with more than was asked."""
    heard: list[Any] = []
    session = requests.Session()
    session.mount("http://", script)
    session.hooks["response"].append(lambda response, **kwargs: heard.append(response.status_code))
    script.on("DELETE /posts/1", 204)
    GenericClient("http://dummy.test/api", session=session).posts.delete(1)
    assert heard == [204]
    stand_in: Any = mock.MagicMock()
    stand_in.delete.return_value.status_code = 204
    stand_in.delete.return_value.text = ""
    GenericClient("http://dummy.test", session=stand_in).posts.delete(1)
    stand_in.delete.assert_called_once_with("http://dummy.test/posts/1")


def test_whitespace_is_no_body(client: GenericClient, script: Script) -> None:
    """Without it a server that answers a 204 with a line break would be an error."""
    script.on("DELETE /posts/1", 200, b" \n")
    client.posts.delete(1)


@pytest.mark.parametrize("status", [301, 302, 303])
def test_a_redirect_that_loses_a_write_is_refused(client: GenericClient, script: Script, status: int) -> None:
    """Without it a missing slash would lose every save without an error."""
    slashed = "http://dummy.test/api/posts/1/"
    script.on("PUT /posts/1", status, Location=slashed).on("PUT /posts/1/").on("GET /posts/1/", body={})
    with pytest.raises(HTTPError, match="trailing_slash=True"):
        Resource(client.posts, id=1).save()
    assert script.lines == ["PUT /posts/1"]
    moved = "http://dummy.test/api/moved"
    script.on("GET /posts/2", status, Location=moved).on("GET /moved", body={"id": 2})
    assert client.posts.get(id=2).id == 2


def test_a_redirect_that_keeps_a_write_is_followed(client: GenericClient, script: Script) -> None:
    """Without it an API that moved could not be written to."""
    script.on("PUT /posts/1", 307, Location="http://dummy.test/api/moved").on("PUT /moved", body={"id": 1, "ok": True})
    assert Resource(client.posts, id=1).save().ok is True


def test_every_call_goes_through_the_endpoints_request(client: GenericClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it users who override or patch it would be passed by."""
    calls: list[Any] = []

    def request(self: Endpoint[Any], *args: Any, **kwargs: Any) -> ParsedResponse:
        calls.append((args, kwargs))
        return ParsedResponse(200, {"id": 1, "results": []})

    monkeypatch.setattr(Endpoint, "request", request)
    client.posts.filter(a=1)
    client.posts.get(id=1)
    client.posts.create_or_update({"id": 1})
    url = "http://dummy.test/api/posts"
    assert calls == [
        (("get", url), {"params": {"a": 1}}),
        (("get", f"{url}/1"), {}),
        (("put", f"{url}/1"), {"json": {"id": 1}}),
    ]


def test_what_an_override_returns_is_judged_like_what_was_received(
    client: GenericClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without it an override could hide a failure; a mock whose status is no number is a success."""
    monkeypatch.setattr(Endpoint, "request", lambda *args, **kwargs: ParsedResponse(404))
    with pytest.raises(ResourceNotFound):
        client.posts.get(id=1)
    monkeypatch.setattr(Endpoint, "request", lambda *args, **kwargs: ParsedResponse(500))
    with pytest.raises(HTTPError):
        client.posts.delete(1)
    status: Any = object()
    monkeypatch.setattr(Endpoint, "request", lambda *args, **kwargs: ParsedResponse(status, {"id": 2}))
    assert Resource(client.posts, id=1).save().id == 2


def test_subclasses_are_used_where_they_are_named(make_client: Make, script: Script) -> None:
    """Without it a key with another name would be sought in the query."""

    class PostResource(Resource):
        pk_name = "slug"

    class PostEndpoint(Endpoint[PostResource]):
        resource_class = PostResource

    class Client(GenericClient):
        endpoint_classes = {"posts": PostEndpoint}

    client = make_client(Client)
    script.on("GET /posts/cats", body={"id": 1, "slug": "cats"}).on("PUT /posts/cats", body={"slug": "cats"})
    script.on("PUT /posts/dogs", body={"slug": "dogs"}).on("POST /posts/cats/go").on("GET /users/1", body={"id": 1})
    post = client.posts.get(slug="cats", id=1)
    assert isinstance(post, PostResource) and repr(post) == "<PostResource `posts` slug: cats>"
    post.save()
    client["posts"].create_or_update({"slug": "dogs"})
    client.posts(slug="cats", id=1).go()
    assert type(client.users.get(id=1)) is Resource
    assert script.lines == [
        "GET /posts/cats",
        "PUT /posts/cats",
        "PUT /posts/dogs",
        "POST /posts/cats/go",
        "GET /users/1",
    ]


def test_endpoints_are_attributes_and_items(client: GenericClient) -> None:
    """Without it a name with a dash, or a nested one, could not be reached."""
    assert client.posts.url == "http://dummy.test/api/posts"
    assert client["active-users"].url == "http://dummy.test/api/active-users"
    assert client["posts/1/comments"].url == "http://dummy.test/api/posts/1/comments"
    assert repr(client.posts) == "<Endpoint `http://dummy.test/api/posts`>"
    for name in ("../secret", "", "a//b"):
        with pytest.raises(UnknownPK):
            client[name]
    whole: Any = client
    with pytest.raises(TypeError, match="an endpoint is named by a string, not by 0"):
        list(whole)
    assert not hasattr(client, "__wrapped__")
    assert not hasattr(GenericClient.__new__(GenericClient), "posts")


def test_a_client_keeps_its_settings(script: Script) -> None:
    """Without it one of the settings could be taken and mean nothing."""

    class Adapter(HTTPAdapter):
        pass

    client = GenericClient("http://ada:s3cret@dummy.test:8000/api", ("ada", "pw"), None, Adapter, True, link_header)
    assert (client.url, client.host) == ("http://ada:s3cret@dummy.test:8000/api/", "ada:s3cret@dummy.test:8000")
    assert (client.auth, client.trailing_slash, client.autopaginate) == (("ada", "pw"), True, link_header)
    assert repr(client) == "<GenericClient of dummy.test:8000>"
    assert client.session.auth == ("ada", "pw")
    assert client.session.headers["Content-Type"] == "application/json"
    assert isinstance(client.session.get_adapter(client.url), Adapter)
    given = requests.Session()
    assert GenericClient("http://dummy.test", session=given).session is given
    assert GenericClient("http://dummy.test/").url == "http://dummy.test/"
    assert GenericClient("http://dummy.test").session.auth is None


def test_credentials_in_a_url_reach_no_message(script: Script) -> None:
    """Without it a password would stand in the log of every failure."""
    client = GenericClient("http://ada:s3cret@dummy.test/api", adapter=script)
    script.on("GET http://dummy.test/api/posts", 500)
    script.on("GET http://ada:s3cret@dummy.test/api/posts", 500)
    with pytest.raises(HTTPError) as raised:
        client.posts.all()
    assert "s3cret" not in str(raised.value) + repr(client) + repr(client.posts)
    assert printable("http://a:b@h/p?page=2&api_key=s3cret&x=1") == "http://h/p?page=2&api_key=[redacted]&x=1"


def test_threads_share_one_session() -> None:
    """Without it each thread could open connections of its own."""
    made: list[requests.Session] = []

    class Client(GenericClient):
        def make_session(self) -> requests.Session:
            made.append(super().make_session())
            return made[-1]

    client = Client("http://dummy.test")
    threads = [threading.Thread(target=lambda: client.session) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1
