"""What was wrong in 1.4.2 and is right here: a test for each rule, named for it."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
import requests
from requests.auth import HTTPBasicAuth

from genericclient import (
    BadRequestError,
    BaseEndpoint,
    BaseGenericClient,
    ConflictError,
    ConnectionFailed,
    Endpoint,
    GenericClient,
    GenericClientError,
    HTTPError,
    NotAuthenticatedError,
    NotFoundError,
    PaginationError,
    ParsedResponse,
    Resource,
    ResourceNotFound,
    ResourceSet,
    TimedOut,
    UnknownPK,
    UnsendableValue,
)
from genericclient.exceptions import kind_of_both
from genericclient.pagination import LinkHeader

if TYPE_CHECKING:
    from tests.client.conftest import Script
else:
    Script = Any

Make = Callable[..., GenericClient]
ROOT = "http://dummy.test/api"


@pytest.mark.parametrize("status", [404, 405, 409, 412, 429, 500, 503])
def test_a_refused_write_raises_and_keeps_the_payload(client: GenericClient, script: Script, status: int) -> None:
    """Without it an error body would be the resource, and the next save would POST it."""
    script.on("GET /posts/1", body={"id": 1, "title": "t"}).on("PUT /posts/1", status, {"detail": "no"})
    script.on("PATCH /posts/1", status, {"detail": "no"}).on("GET /posts/1", status, {"detail": "no"})
    post = client.posts.get(id=1)
    came_in = post.response
    post.title = "T"
    writes: list[Callable[[], object]] = [post.save, lambda: post.patch(title="x"), post.refresh]
    for write in writes:
        with pytest.raises(HTTPError):
            write()
        assert (post.payload, post.response, post.changed) == ({"id": 1, "title": "T"}, came_in, {"title": "T"})


@pytest.mark.parametrize("status", [300, 405, 409, 429, 500, 503])
def test_a_status_that_is_no_success_makes_no_resource(client: GenericClient, script: Script, status: int) -> None:
    """Without it `get` would return a resource made of the error body, and `filter` raise a TypeError."""
    script.on("GET /posts/1", status, {"detail": "no"}).on("GET /posts", status, {"detail": "no"})
    reads: list[Callable[[], object]] = [lambda: client.posts.get(id=1), client.posts.all]
    for read in reads:
        with pytest.raises(
            HTTPError, match=rf"^GET {ROOT}/posts(/1)? answered {status}: {{'detail': 'no'}}$"
        ) as raised:
            read()
        assert raised.value.request is not None
        assert raised.value.response.status_code == status


@pytest.mark.parametrize("body", [b"", b" \r\n", b"\xef\xbb\xbf", b"<html>", b"\xff\xfe"])
def test_the_status_decides_before_the_body_is_read(client: GenericClient, script: Script, body: bytes) -> None:
    """Without it a 404 with an HTML page would be a bare ValueError."""
    script.on("GET /posts/1", 404, body).on("DELETE /posts/1", 503, body)
    with pytest.raises(ResourceNotFound):
        client.posts.get(id=1)
    with pytest.raises(HTTPError, match="answered 503"):
        client.posts.delete(1)


def test_a_mark_of_the_byte_order_is_passed_over(client: GenericClient, script: Script) -> None:
    """Without it JSON that a Windows program wrote would be none."""
    script.on("GET /posts/1", 200, b'\xef\xbb\xbf{"id": 1}')
    assert client.posts.get(id=1).id == 1


def test_an_error_message_says_what_was_asked_and_what_was_answered(client: GenericClient, script: Script) -> None:
    """Without it `str(error)` would be empty, as it was."""
    script.on("POST /posts", 418, {"detail": "x" * 5000})
    with pytest.raises(
        HTTPError, match=rf"^POST {ROOT}/posts answered 418: {{'detail': 'x+\.\.\. \(\d+ characters\)$"
    ) as raised:
        client.posts.create({})
    assert len(str(raised.value)) < 500


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_an_empty_success_keeps_what_was_sent(client: GenericClient, script: Script, status: int) -> None:
    """Without it a write that an API answers with no body would lose the payload."""
    for line in ("POST /posts", "PUT /posts/1", "PATCH /posts/1", "DELETE /posts/1"):
        script.on(line, status)
    assert client.posts.create({"id": 1, "title": "t"}).payload == {"id": 1, "title": "t"}
    assert client.posts.create_or_update({"id": 1, "title": "u"}).payload == {"id": 1, "title": "u"}
    post = Resource(client.posts, id=1, title="t", body="b")
    assert post.patch(title="v").payload == {"id": 1, "title": "v", "body": "b"}
    assert post.changed == {"id": 1, "body": "b"}
    post.delete()


@pytest.mark.parametrize(
    ("key", "segment"),
    [
        ("../x", "..%2Fx"),
        ("a?b", "a%3Fb"),
        ("a#b", "a%23b"),
        ("/abs", "%2Fabs"),
        ("a%2Fb", "a%252Fb"),
        ("a b", "a%20b"),
        ("é", "%C3%A9"),
        ("a\\b", "a%5Cb"),
        ("a\nb", "a%0Ab"),
        (0, "0"),
        (UUID(int=5), "00000000-0000-0000-0000-000000000005"),
    ],
)
def test_a_key_is_one_segment(client: GenericClient, script: Script, key: Any, segment: str) -> None:
    """Without it a key could reach another URL than its own."""
    script.on(f"DELETE /posts/{segment}", 204).on(f"POST /posts/{segment}/go")
    client.posts.delete(key)
    client.posts(pk=key).go()
    assert script.lines == [f"DELETE /posts/{segment}", f"POST /posts/{segment}/go"]


@pytest.mark.parametrize("key", ["", ".", "..", None, [1], {"id": 1}, {1}, b"a", "\ud800"])
def test_what_is_no_segment_is_refused_unsent(client: GenericClient, script: Script, key: Any) -> None:
    """Without it `delete("")` would delete the collection, and a list go to /posts/[1]."""
    with pytest.raises(UnknownPK):
        client.posts.delete(key)
    with pytest.raises(UnknownPK):
        Resource(client.posts, id=key).save() if key is not None else Resource(client.posts, id=key).delete()
    assert script.sent == []


def test_an_endpoint_may_hold_slashes_but_not_climb(client: GenericClient) -> None:
    """Without it a name that a user typed could lead out of the API."""
    assert client["posts/1/comments"].url == f"{ROOT}/posts/1/comments"
    assert client["a b/?c"].url == f"{ROOT}/a%20b/%3Fc"
    for name in ("../admin", "posts/../admin", "posts//1", ".", ""):
        with pytest.raises(UnknownPK):
            client[name]


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize(
    ("auth", "named"),
    [
        (("ada", "s3cret"), " (asked as user 'ada')"),
        (HTTPBasicAuth("ada", "s3cret"), " (asked as user 'ada')"),
        (lambda request: request, ""),
        (None, ""),
    ],
    ids=["tuple", "object", "function", "none"],
)
def test_a_refusal_of_whoever_asks_is_one_error(
    make_client: Make, script: Script, status: int, auth: Any, named: str
) -> None:
    """Without it 401 with any auth but a tuple would be a TypeError."""
    script.on("GET /posts", status, {"detail": "no"})
    with pytest.raises(NotAuthenticatedError) as raised:
        make_client(auth=auth).posts.all()
    assert str(raised.value) == f"GET {ROOT}/posts answered {status}: {{'detail': 'no'}}{named}"
    assert raised.value.response.data == {"detail": "no"}


def test_a_given_session_is_used_with_the_auth_and_left_as_it_was(script: Script) -> None:
    """Without it `session=` would drop `auth=` and the headers, or change what is not ours."""
    session = requests.Session()
    session.mount("http://dummy.test", script)
    script.on("GET /posts", body=[])
    client = GenericClient(ROOT, auth=("ada", "pw"), session=session)
    client.posts.all()
    assert client.session is session
    assert script.headers[0]["Authorization"] == "Basic YWRhOnB3"
    assert script.headers[0]["Content-Type"] == "application/json"
    assert session.auth is None and "Content-Type" not in session.headers
    assert session.hooks == {"response": []}


def test_a_given_session_is_used_with_an_adapter_and_left_as_it_was(script: Script) -> None:
    """Without it `adapter=` would be dropped, or be mounted for everybody who shares the session."""

    class Signed(requests.Session):
        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    session = Signed("ada")
    session.headers["X-Who"] = "ada"
    before = dict(session.adapters)
    script.on("GET /posts", body=[])
    client = GenericClient(ROOT, session=session, adapter=script)
    client.posts.all()
    assert script.headers[0]["X-Who"] == "ada"
    assert session.adapters == before
    assert isinstance(client.session, Signed) and client.session.name == "ada"


@pytest.mark.parametrize("made", ["instance", "class", "function"])
def test_an_adapter_is_an_instance_or_what_makes_one(script: Script, made: str) -> None:
    """Without it only a class would do."""
    adapters = {"instance": script, "class": type(script), "function": lambda: script}
    client = GenericClient(ROOT, adapter=adapters[made])
    assert isinstance(client.session.get_adapter(client.url), type(script))
    assert not isinstance(client.session.get_adapter("http://other.test"), type(script))


def test_get_or_create_puts_only_the_lookup_into_the_url(client: GenericClient, script: Script) -> None:
    """Without it a password would stand in the log of every proxy."""
    script.on("GET /users?email=a", body=[]).on("POST /users", 201, {"id": 1})
    client.users.get_or_create(email="a", defaults={"password": "s3cret"})
    assert script.sent[1] == ("POST /users", {"email": "a", "password": "s3cret"})


@pytest.mark.parametrize("status", [400, 409])
def test_get_or_create_that_lost_a_race_gets_what_the_winner_made(
    client: GenericClient, script: Script, status: int
) -> None:
    """Without it two programs that start at once would fail each other."""
    script.on("GET /posts/s", 404).on("POST /posts", status, {"slug": ["taken"]}).on("GET /posts/s", body={"slug": "s"})
    assert client.posts.get_or_create(slug="s").slug == "s"
    script.on("GET /posts/s", 404).on("POST /posts", status, {"title": ["required"]}).on("GET /posts/s", 404)
    with pytest.raises(HTTPError, match=rf"POST {ROOT}/posts answered {status}: {{'title': \['required'\]}}"):
        client.posts.get_or_create(slug="s")
    script.on("GET /posts/s", 404).on("POST /posts", 500)
    with pytest.raises(HTTPError, match="answered 500"):
        client.posts.get_or_create(slug="s")
    assert len(script.lines) == 8


@pytest.mark.parametrize(
    ("value", "way_out"),
    [
        (None, "a=None would be left out; leave it out, or say what the API has for null"),
        ({"b": 1}, "a is an object, of which only the keys would be sent"),
        ([[1]], "a is a list of lists"),
        ([1, None], "a=None would be left out"),
    ],
)
def test_a_value_without_a_form_in_a_query_is_refused(
    client: GenericClient, script: Script, value: Any, way_out: str
) -> None:
    """Without it a filter would be left out silently, and everything be found."""
    for call in (client.posts.filter, client.posts.get, client.posts.get_or_create, client.posts.count):
        with pytest.raises(UnsendableValue, match=way_out):
            call(a=value)
    with pytest.raises(UnsendableValue, match=way_out):
        client.posts.using(params={"a": value})
    with pytest.raises(UnsendableValue, match=r"a=<Resource `users` id: 7> has no form of its own; send its key: a=7"):
        client.posts.filter(a=Resource(client.users, id=7))
    assert script.sent == []


def test_values_that_have_a_form_are_sent_in_it(client: GenericClient, script: Script) -> None:
    """Without it a list would be refused along with what cannot be sent."""
    script.on("GET /posts?a=1&a=x&b=True&c=", body=[])
    client.posts.filter(a=[1, "x"], b=True, c="")


def test_a_put_that_is_refused_is_sent_again_whole_as_a_patch(client: GenericClient, script: Script) -> None:
    """Without it an API that worked with 1.4.2 could refuse what we send."""
    script.on("PUT /posts/1", 400, {"a": ["required"]}).on("PATCH /posts/1", body={"id": 1})
    post = Resource(client.posts, id=1, title="t")
    post.save()
    assert script.sent == [("PUT /posts/1", {"id": 1, "title": "t"}), ("PATCH /posts/1", {"id": 1, "title": "t"})]


def test_when_the_patch_fails_too_both_refusals_are_told(client: GenericClient, script: Script) -> None:
    """Without it the reason of the first would be lost."""
    script.on("PUT /posts/1", 400, {"title": ["required"]}).on("PATCH /posts/1", 409, {"detail": "locked"})
    with pytest.raises(ConflictError) as raised:
        Resource(client.posts, id=1).save()
    assert str(raised.value) == (
        f"PATCH {ROOT}/posts/1 answered 409: {{'detail': 'locked'}}; "
        f"before that, PUT {ROOT}/posts/1 answered 400: {{'title': ['required']}}"
    )
    assert raised.value.response.data == {"detail": "locked"}
    assert str(raised.value.request) == f"PATCH {ROOT}/posts/1"


def test_only_what_changed_is_sent_where_that_is_asked(client: GenericClient, script: Script) -> None:
    """Without it a save would write over what others changed meanwhile."""

    class Careful(Resource):
        changed_only = True

    came = {"id": 1, "title": "t", "tags": ["a"], "body": "b"}
    for _ in range(3):
        script.on("PATCH /posts/1", body={**came, "title": "T", "tags": ["a", "b"]})
    post = Careful(client.posts, ParsedResponse(200, came), **came)
    assert post.save().save(changed_only=True) is post
    post.title = "T"
    post.tags.append("b")
    assert post.changed == {"title": "T", "tags": ["a", "b"]}
    post.save()
    post.save()
    plain = Resource(client.posts, id=1, title="t")
    plain.save(changed_only=True)
    assert script.sent == [
        ("PATCH /posts/1", {"title": "T", "tags": ["a", "b"]}),
        ("PATCH /posts/1", {"id": 1, "title": "t"}),
    ]


TAKEN = ("endpoint", "self", "response", "save", "delete", "pk", "pk_name", "payload", "changed", "patch", "refresh")


def test_any_object_becomes_a_resource_and_every_key_is_reached(client: GenericClient, script: Script) -> None:
    """Without it one field of an API could crash the client, or be out of reach."""
    body = {name: name.upper() for name in TAKEN}
    script.on("GET /posts/1", body=body).on("GET /posts", body=[body]).on("POST /posts", 201, body)
    post: Any
    for post in (client.posts.get(id=1), client.posts.all()[0], client.posts.create(body)):
        assert post.payload == body
        assert [post[name] for name in TAKEN] == list(body.values())
        assert (post.changed, post.patch, post.endpoint) == ("CHANGED", "PATCH", "ENDPOINT")
    post.changed = 1
    post["save"] = 2
    assert (post.payload["changed"], post.payload["save"]) == (1, 2)
    script.on("PATCH /posts/1", body={"id": 1})
    post["id"] = 1
    assert Resource.patch(post, {"self": 1}).payload == {"id": 1}


def test_response_by_its_name_is_no_part_of_the_payload(client: GenericClient) -> None:
    """Without it subclasses written for 1.4.2 would send a `response` to the API."""

    class Old(Resource):
        def __init__(self, endpoint: Any, response: Any = None, **kwargs: Any) -> None:
            super().__init__(endpoint, response=response, **kwargs)

    answer = ParsedResponse(200)
    assert Old(client.posts, id=1).payload == {"id": 1}
    assert Resource(client.posts, response=answer, id=1).response is answer
    assert Resource(client.posts, response="JSON", id=1).payload == {"response": "JSON", "id": 1}
    assert Resource(client.posts, None, response=None).payload == {"response": None}


def test_objects_copy_pickle_and_print(client: GenericClient, script: Script) -> None:
    """Without it a resource could not be put into a cache, or a client be handed to a process."""
    script.on("GET /posts", body=[{"id": 1, "tags": []}])
    posts = client.posts.all()
    plain = GenericClient("http://dummy.test", auth=("ada", "pw"), retries=2)
    for original in (posts[0], posts, client, client.posts, client.posts(id=1), plain):
        for made in (copy.copy(original), copy.deepcopy(original)):
            assert type(made) is type(original) and repr(made) == repr(original)
    for picklable in (plain, plain.posts, Resource(plain.posts, ParsedResponse(200), id=1), plain.posts(id=1)):
        again = pickle.loads(pickle.dumps(picklable))
        assert repr(again) == repr(picklable)
    assert pickle.loads(pickle.dumps(plain)).session.auth == ("ada", "pw")
    deep = copy.deepcopy(posts[0])
    deep.tags.append("x")
    assert posts[0].payload == {"id": 1, "tags": []} and deep.changed == {"tags": ["x"]}


def test_nobody_is_taken_for_an_endpoint_by_accident(client: GenericClient) -> None:
    """Without it `x in client` would never end, and a notebook would ask the API."""
    looked_at: Any = client
    for look in (lambda: list(looked_at), lambda: "x" in looked_at, lambda: list(looked_at.posts())):
        with pytest.raises(TypeError, match="is named by a string, not by"):
            look()
    for thing in (client, client.posts(), Resource(client.posts, _repr_html_="x", __len__=1)):
        assert not hasattr(thing, "__anything__") and not hasattr(thing, "_repr_html_")
    assert repr(client.users()) == "<ListRoute of `users`>"


def test_a_client_closes_the_session_that_it_made(script: Script) -> None:
    """Without it connections would stay open, or a session be closed that others use."""
    closed: list[object] = []

    class Session(requests.Session):
        def close(self) -> None:
            closed.append(self)

    class Client(GenericClient):
        def make_session(self) -> requests.Session:
            return Session()

    with Client(ROOT) as client:
        made = client.session
    assert closed == [made]
    assert client.session is not made
    given = Session()
    with GenericClient(ROOT, session=given) as other:
        pass
    assert given not in closed and other.session is given
    Client(ROOT).close()
    assert len(closed) == 1


def test_resources_compare_with_strangers_and_hash(client: GenericClient) -> None:
    """Without it `resource == None` would be an AttributeError, and a set of resources impossible."""
    post, same, user = (Resource(endpoint, id=1) for endpoint in (client.posts, client.posts, client.users))
    assert post == {"id": 1} and post not in ({"id": 2}, None, 1)
    assert post != user and len({post, same, user}) == 2

    class Other(Resource):
        pass

    assert post != Other(client.posts, id=1)


def test_items_and_slices_keep_the_response(client: GenericClient, script: Script) -> None:
    """Without it the headers of an answer would be lost with the first slice."""
    script.on("GET /posts", body=[{"id": 1}, {"id": 2}], ETag='"list"')
    posts = client.posts.all()
    assert isinstance(posts[:1], ResourceSet) and posts[:1].response is posts.response
    assert posts[1].response is posts.response and [post.id for post in posts[1:]] == [2]


def test_every_call_has_a_timeout(client: GenericClient, script: Script) -> None:
    """Without it one dead API would hang a program for ever."""
    script.on("GET /posts", body=[]).on("GET /posts", body=[]).on("GET /posts", body=[])
    client.posts.all()
    client.posts.using(timeout=1.5).all()
    client.posts.using(timeout=1.5).using(headers={"A": "b"}).request("get", f"{ROOT}/posts", timeout=9)
    assert script.timeouts == [(5.0, 30.0), 1.5, 9]
    assert GenericClient(ROOT, timeout=None).timeout is None


@pytest.mark.parametrize(
    ("raised_by_requests", "ours"),
    [
        (requests.ConnectionError, ConnectionFailed),
        (requests.exceptions.SSLError, ConnectionFailed),
        (requests.exceptions.ChunkedEncodingError, ConnectionFailed),
        (requests.exceptions.ContentDecodingError, ConnectionFailed),
        (requests.TooManyRedirects, ConnectionFailed),
        (requests.Timeout, TimedOut),
        (requests.ReadTimeout, TimedOut),
        (requests.ConnectTimeout, TimedOut),
        (requests.exceptions.InvalidURL, GenericClientError),
        (requests.exceptions.InvalidJSONError, GenericClientError),
    ],
)
def test_both_styles_of_except_work(
    client: GenericClient, monkeypatch: pytest.MonkeyPatch, raised_by_requests: Any, ours: Any
) -> None:
    """Without it code that catches what requests raises, or what we raise, would catch nothing."""

    def fail(*args: Any, **kwargs: Any) -> None:
        raise raised_by_requests("http://ada:s3cret@dummy.test/?api_key=s3cret is down")

    monkeypatch.setattr(client.session, "get", fail)
    with pytest.raises(raised_by_requests) as raised:
        client.posts.all()
    error: Any = raised.value
    words = str(error)
    assert issubclass(type(error), ours) and issubclass(type(error), ValueError)
    assert type(error).__name__ == ours.__name__
    assert words.startswith(f"GET {ROOT}/posts failed: {raised_by_requests.__name__}: ") and words.endswith("is down")
    assert "s3cret" not in str(error) + repr(error) and error.__suppress_context__
    assert isinstance(error.cause, raised_by_requests)
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.cause) == (type(error), str(error), None)
    assert type(error) is kind_of_both(ours, raised_by_requests)


def test_a_redirect_of_a_write_names_the_slash(make_client: Make, script: Script) -> None:
    """Without it a PATCH would lose its body, and the API answer 200 with the old object."""
    for path, target, slash in [
        ("/posts/1", "/api/posts/1/", "the API wants trailing_slash=True"),
        ("/posts/1/", "/api/posts/1", "the API wants trailing_slash=False"),
        ("/posts/1", "/moved", "does the API want trailing_slash=True, or has it moved?"),
    ]:
        client = make_client(trailing_slash=path.endswith("/"))
        for status in (301, 302, 303):
            for method in ("PUT", "DELETE"):
                script.on(f"{method} {path}", status, Location=target)
            for write in (lambda api=client: Resource(api.posts, id=1).save(), lambda api=client: api.posts.delete(1)):
                with pytest.raises(HTTPError, match=slash.replace("?", r"\?")):
                    write()


@pytest.mark.parametrize("status", [307, 308])
def test_a_write_is_not_redirected_to_another_origin(client: GenericClient, script: Script, status: int) -> None:
    """Without it whoever controls a redirect would be sent all that is written."""
    script.on("POST /posts", status, Location="http://evil.test/posts")
    with pytest.raises(
        HTTPError, match="a redirect to http://evil.test/posts. It was not followed: it would arrive at"
    ):
        client.posts.create({"password": "s3cret"})
    assert script.lines == ["POST /posts"]


def test_a_key_of_another_name_is_honoured_everywhere(make_client: Make, script: Script) -> None:
    """Without it `get` and routes would look for it in the query."""

    class Post(Resource):
        pk_name = "code"

    class Posts(Endpoint[Post]):
        resource_class = Post

    class Client(GenericClient):
        endpoint_classes = {"posts": Posts}

    client = make_client(Client)
    script.on("GET /posts/x", body={"code": "x"}).on("POST /posts/x/go").on("PUT /posts/x", body={"code": "x"})
    script.on("GET /posts/x", body={"code": "x"}).on("DELETE /posts/x", 204)
    post = client.posts.get(code="x")
    client.posts(code="x").go()
    client.posts.create_or_update({"code": "x"})
    client.posts.get_or_create(code="x")
    client.posts.delete(post)
    assert len(script.lines) == 5


def test_a_resource_given_as_a_key_is_its_key(client: GenericClient, script: Script) -> None:
    """Without it its repr would be sent."""
    user = Resource(client.users, id=7)
    script.on("DELETE /users/7", 204).on("GET /users/7", body={"id": 7}).on("POST /users/7/go")
    client.users.delete(user)
    client.users.get(id=user)
    client.users(id=user).go()
    assert len(script.lines) == 3


def test_the_bases_say_what_is_missing() -> None:
    """Without it a carrier of somebody's own would fail somewhere deep."""
    client = BaseGenericClient("http://dummy.test", None, None, True)
    assert client.trailing_slash is True and isinstance(client.posts, BaseEndpoint)
    for call in (
        lambda: client.session,
        lambda: client.hydrate_data(None),
        client.without_credentials,
        lambda: client.posts.request("get", "http://dummy.test"),
    ):
        with pytest.raises(NotImplementedError):
            call()


def test_errors_are_attributes_of_the_class_and_valueerrors() -> None:
    """Without it `except Client.NotAuthenticatedError` would be an AttributeError."""
    for error in (NotFoundError, ConflictError, PaginationError, BadRequestError, TimedOut, UnsendableValue):
        assert getattr(GenericClient, error.__name__) is error and issubclass(error, ValueError)
    with pytest.raises(ValueError, match="unknown paginator 'link-headr'; did you mean 'link_header'"):
        GenericClient(ROOT, autopaginate="link-headr")
    with pytest.raises(ValueError, match="unknown event 'requests'; did you mean 'request'"):
        GenericClient(ROOT, event_hooks={"requests": []})


def test_the_next_page_elsewhere_is_followed_without_credentials_when_allowed(script: Script) -> None:
    """Without it pages on a second host could not be read at all, or only by giving it the password."""
    session = requests.Session()
    session.headers["X-Api-Key"] = "s3cret"
    session.cookies.set("session", "s3cret")
    session.mount("http://", script)
    client = GenericClient(ROOT, auth=("ada", "s3cret"), session=session, autopaginate=LinkHeader(other_origins=True))
    script.on("GET /posts", body=[{"id": 1}], Link='<http://b.test/posts?page=2>; rel="next"')
    script.on("GET http://b.test/posts?page=2", body=[{"id": 2}], Link='<?page=3>; rel="next"')
    script.on("GET http://b.test/posts?page=3", body=[{"id": 3}])
    posts = client.posts.using(headers={"X-Token": "s3cret"}).all()
    assert [post.id for post in posts] == [1, 2, 3]
    assert "Basic" in script.headers[0]["Authorization"] and script.headers[0]["X-Token"] == "s3cret"
    for headers in script.headers[1:]:
        assert not {"Authorization", "Cookie", "X-Api-Key", "X-Token"} & set(headers)
