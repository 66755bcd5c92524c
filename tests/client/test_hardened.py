"""What an attack on the client found: credentials, writes and evidence that were nearly lost, each with its rule."""

from __future__ import annotations

import copy
import io
import pickle
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPResponse
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError, ProxyError

from genericclient import (
    BadRequestError,
    ConflictError,
    ConnectionFailed,
    Endpoint,
    GenericClient,
    GenericClientError,
    HTTPError,
    NotAuthenticatedError,
    PaginationError,
    ParsedResponse,
    Request,
    Resource,
)
from genericclient.clocks import SystemClock
from genericclient.forms import read_once
from genericclient.pagination import LinkHeader
from genericclient.redaction import printable, redacted

if TYPE_CHECKING:
    from tests.client.conftest import Script
else:
    Script = Any

Make = Callable[..., GenericClient]
ROOT = "http://dummy.test/api"


class Flaky(requests.adapters.HTTPAdapter):
    """Is not there the first time; then keeps the bodies that it is sent."""

    def __init__(self, *errors: Exception) -> None:
        super().__init__()
        self.errors = list(errors)
        self.bodies: list[Any] = []

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Raise the next error, else answer 201."""
        self.bodies.append(request.body)
        if self.errors:
            raise self.errors.pop(0)
        return self.build_response(request, HTTPResponse(io.BytesIO(), status=201, preload_content=False))


def test_an_upload_that_is_sent_again_is_whole(tmp_path: Path) -> None:
    """Without it the second attempt would send what is left of the file: nothing, and succeed."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"precious")
    adapter = Flaky(requests.ConnectTimeout("t"))
    client = GenericClient(ROOT, adapter=adapter, retries=1)
    with path.open("rb") as opened:
        client.files.create({"t": "1"}, files={"f": opened, "g": io.BytesIO(b"dear")})
    assert len(adapter.bodies) == 2
    for body in adapter.bodies:
        assert b'filename="a.txt"\r\n\r\nprecious' in body and b'filename="g"\r\n\r\ndear' in body


def test_files_are_read_in_every_form_that_requests_takes() -> None:
    """Without it one of the forms would be read twice, or not be a file any more."""
    files = [
        ("a", ("a.txt", io.BytesIO(b"1"), "text/plain", {"X": "y"})),
        ("b", ("b.txt", "2")),
        ("c", b"3"),
        ("d", "4"),
    ]
    assert read_once(files) == [("a", ("a.txt", b"1", "text/plain", {"X": "y"})), ("b", ("b.txt", "2")), *files[2:]]


def test_no_option_follows_a_walk_to_another_origin(script: Script) -> None:
    """Without it a key in the parameters would be sent to whatever host a page names."""
    client = GenericClient(ROOT, adapter=script, autopaginate=LinkHeader(other_origins=True))
    client.session.mount("http://", script)
    script.on("GET /posts?api_key=s3cret", body=[], Link="<http://b.test/?page=2>; rel=next")
    script.on("GET http://b.test/?page=2", body=[])
    client.posts.using(params={"api_key": "s3cret"}).all()
    assert script.lines[1] == "GET http://b.test/?page=2"


@pytest.mark.parametrize("status", [301, 302, 307])
def test_a_read_that_is_redirected_to_another_origin_takes_no_header_along(script: Script, status: int) -> None:
    """Without it a key in a header would be sent to whatever host a redirect names."""
    session = requests.Session()
    session.headers.update({"X-Session": "s3cret", "Accept-Language": "fr"})
    session.mount("http://", script)
    script.on("GET /posts/1", status, Location="http://b.test/x").on("GET http://b.test/x", body={"id": 1})
    script.on("GET /posts/2", status, Location="/api/y").on("GET /y", body={"id": 2})
    client = GenericClient(ROOT, auth=("ada", "pw"), session=session)
    posts = client.posts.using(headers={"X-Api-Key": "s3cret"})
    assert posts.get(id=1).id == 1
    assert not {"X-Api-Key", "X-Session", "Authorization"} & set(script.headers[1])
    assert script.headers[1]["Accept-Language"] == "fr"
    assert posts.get(id=2).id == 2
    assert script.headers[3]["X-Api-Key"] == "s3cret"


def test_a_caller_that_follows_no_redirects_gets_the_redirect(client: GenericClient, script: Script) -> None:
    """Without it who asks for the answer as it is would be told that it was not followed."""
    script.on("POST /posts", 302, Location="/api/x")
    assert client.posts.request("post", client.posts.url, allow_redirects=False).status_code == 302


def test_a_resource_can_be_refreshed_after_a_conflict(client: GenericClient, script: Script) -> None:
    """Without it the one way out of a conflict would be a conflict, since a stale tag went with the GET."""
    script.on("GET /posts/1", body={"id": 1}, ETag='"1"').on("PUT /posts/1", 412)
    script.on("GET /posts/1", body={"id": 1, "n": 2}, ETag='"2"').on("PUT /posts/1", body={"id": 1})
    post = client.posts.using(optimistic=True).get(id=1)
    with pytest.raises(ConflictError):
        post.save()
    post.refresh().save()
    assert [sent.get("If-Match") for sent in script.headers] == [None, '"1"', None, '"2"']


def test_a_weak_tag_is_named_as_what_never_matches(client: GenericClient, script: Script) -> None:
    """Without it every write behind a compressing proxy would be a conflict with nobody."""
    script.on("GET /posts/1", body={"id": 1}, ETag='W/"1"').on("PUT /posts/1", 412).on("PUT /posts/1", 409)
    post = client.posts.using(optimistic=True).get(id=1)
    with pytest.raises(ConflictError) as raised:
        post.save()
    assert "weak entity tag" in raised.value.__notes__[0]
    with pytest.raises(ConflictError) as plain:
        Resource(client.posts, ParsedResponse(200, {"id": 1}, {"ETag": 'W/"1"'}), id=1).save()
    assert not hasattr(plain.value, "__notes__")


def test_a_part_that_is_saved_says_nothing_of_the_rest(client: GenericClient, script: Script) -> None:
    """Without it what was changed before would seem to be saved, and be lost."""
    script.on("GET /posts/1", body={"id": 1, "title": "t", "n": 1}).on("PATCH /posts/1", 204)
    script.on("PATCH /posts/1", body={"id": 1, "title": "T", "n": 2})
    post = client.posts.get(id=1)
    post.title = "T"
    post.patch(n=2)
    assert post.payload == {"id": 1, "title": "T", "n": 2} and post.changed == {"title": "T"}
    post.save(changed_only=True)
    assert script.sent[2] == ("PATCH /posts/1", {"title": "T"}) and post.changed == {}


def test_one_is_not_true(client: GenericClient) -> None:
    """Without it a change from 1 to true would not be one."""
    row: dict[str, Any] = {"id": 1, "flag": 1, "deep": [{"x": 0}]}
    post = Resource(client.posts, ParsedResponse(200, row), **copy.deepcopy(row))
    assert post.changed == {}
    post.flag = True
    post.deep[0]["x"] = False
    assert post.changed == {"flag": True, "deep": [{"x": False}]}


def test_create_or_update_puts_whatever_the_class_says(client: GenericClient, script: Script) -> None:
    """Without it a resource could be made at a key of the client's own nowhere."""

    class Careful(Resource):
        changed_only = True

    class Posts(Endpoint[Careful]):
        pass

    script.on("PUT /posts/1", body={"id": 1})
    assert isinstance(Posts(client, "posts").create_or_update({"id": 1}), Careful)


def test_keys_with_an_underscore_are_keys(client: GenericClient) -> None:
    """Without it an API that calls its tags `_etag` could not be read or written."""
    post = Resource(client.posts, ParsedResponse(200), id=1, _etag="x", _received="y", _links={})
    assert (post._etag, post._received, post._links) == ("x", "y", {})
    post._etag = "z"
    assert post.payload["_etag"] == "z"


def test_more_names_may_be_attributes(client: GenericClient) -> None:
    """Without it subclasses that keep something of their own would send it to the API."""

    class Caching(Resource):
        whitelist = (*Resource.whitelist, "cache")

    post = Caching(client.posts, id=1)
    post.cache = {"a": 1}
    post.other = 2
    assert post.payload == {"id": 1, "other": 2} and post.cache == {"a": 1}


def test_copies_have_payloads_of_their_own_and_share_the_client(client: GenericClient) -> None:
    """Without it a change of the copy would be one of the original, or a hook report to nobody."""
    client.auth = threading.local()  # as digest authentication has one, which cannot be copied
    post = Resource(client.posts, ParsedResponse(200), id=1, tags=["a"])
    for made in (copy.copy(post), copy.deepcopy(post)):
        made.title = "x"
        assert post.payload == {"id": 1, "tags": ["a"]} and made._endpoint is post._endpoint
        assert made.changed == {"title": "x"}


def test_a_resource_without_a_key_is_equal_by_payload_and_has_no_hash(client: GenericClient) -> None:
    """Without it two drafts would be ambiguous, or fall together in a set."""
    one, other = Resource(client.posts, a=1), Resource(client.posts, a=2)
    assert one != other and one == Resource(client.posts, a=1)
    with pytest.raises(TypeError, match="has no key to hash it by"):
        hash(one)


def test_a_stand_in_for_an_endpoint_is_asked_through_request() -> None:
    """Without it a test that makes a resource by hand would save nothing, and pass."""
    endpoint: Any = mock.MagicMock()
    endpoint.url, endpoint.trail = "http://a/users", True
    endpoint.request.side_effect = [BadRequestError(ParsedResponse(400)), mock.MagicMock(), ParsedResponse(204)]
    user = Resource(endpoint, id=1)
    user.save()
    user.delete()
    assert endpoint.request.call_args_list == [
        mock.call("put", "http://a/users/1/", json={"id": 1}),
        mock.call("patch", "http://a/users/1/", json={"id": 1}),
        mock.call("delete", "http://a/users/1/"),
    ]


def test_stand_ins_for_responses_are_taken_as_far_as_they_go(
    client: GenericClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without it a mock that 1.4.2 was content with would be a TypeError."""
    answers: list[Any] = [
        mock.Mock(data=[{"id": 1}], status_code=200),
        ParsedResponse(200, {"id": 1}, None),  # type: ignore[arg-type]  # as a test of a user's says it
        HTTPError(requests.Response(), "theirs"),
    ]
    asked = mock.Mock(side_effect=answers)
    monkeypatch.setattr(Endpoint, "request", asked)
    assert client.posts.get(a=1).id == client.posts.get(id=1).id == 1
    with pytest.raises(HTTPError, match="theirs"):
        client.posts.all()

    class Bare:
        text = "{}"

        def json(self) -> Any:
            return {"a": 1}

    bare: Any = Bare()
    assert client.hydrate_data(bare) == {"a": 1}


def test_what_1_x_wrote_by_name_is_taken_by_name(client: GenericClient) -> None:
    """Without it a subclass that calls its base by names would be a TypeError."""

    class Old(Resource):
        def __init__(self, endpoint: Any, response: Any = None, **kwargs: Any) -> None:
            super().__init__(endpoint=endpoint, response=response, **kwargs)

    class Posts(Endpoint[Resource]):
        def __init__(self, api: Any, name: str) -> None:
            self.api, self.name, self.trail, self.url = api, name, False, f"{ROOT}/{name}"

    assert Old(client.posts, id=1).payload == {"id": 1}
    assert Posts(client, "posts").options.params == {}
    assert str(HTTPError(ParsedResponse(500), "a", "b")) == "('a', 'b')"


def test_a_body_that_is_nested_too_deep_is_not_json(client: GenericClient, script: Script) -> None:
    """Without it a hostile answer would be a RecursionError, whatever its status."""
    script.on("GET /posts", 200, b"[" * 100_000).on("DELETE /posts/1", 503, b"[" * 100_000)
    with pytest.raises(HTTPError, match="answered 200, but: the body is not JSON"):
        client.posts.all()
    with pytest.raises(HTTPError, match="answered 503"):
        client.posts.delete(1)


class LikeHttpClient(HTTPAdapter):
    """An adapter that refuses a header as http.client does, whatever `requests` says of it."""

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Raise http.client's error."""
        raise ValueError(f"Invalid header value {request.headers['Authorization']!r}")


@pytest.mark.parametrize("token", ["Bearer s3cret\n", "Bearer s3cret\nX-A: b", "Bearer s3cret"])
def test_a_header_that_cannot_be_sent_is_not_shown(token: str) -> None:
    """Without it a token that was read with its line break would stand in the log; old `requests` let one pass."""
    client = GenericClient("http://127.0.0.1:9/", adapter=LikeHttpClient())
    with pytest.raises(GenericClientError, match="InvalidHeader: a header has a value that cannot be sent") as raised:
        client.posts.using(headers={"Authorization": token}).all()
    assert "s3cret" not in str(raised.value) and "s3cret" not in repr(
        client.posts.using(headers={"A": "s3cret"}).options
    )


def test_what_an_adapter_raises_stays_itself() -> None:
    """Without it a bug in an adapter of the user's would be told as a header that it never was."""

    class Broken(HTTPAdapter):
        def send(self, *_args: Any, **_kwargs: Any) -> requests.Response:
            raise ValueError("a bug of mine")

    with pytest.raises(ValueError, match="^a bug of mine$"):
        GenericClient("http://127.0.0.1:9/", adapter=Broken()).posts.all()


@pytest.mark.parametrize("url", ["http://u:s3cret@h\\x", "http://u:s3cret@h:99999", "http://u:pa#s3cret@h:x"])
def test_a_url_that_is_none_is_refused_where_it_is_given(url: str) -> None:
    """Without it the first request would fail, with the password in its text."""
    with pytest.raises(ValueError, match="url='http") as raised:
        GenericClient(url)
    assert "u:s3cret" not in str(raised.value)


def test_a_name_without_a_password_is_a_secret(make_client: Make, script: Script) -> None:
    """Without it an API key that is sent as a name would be told to whoever reads the log."""
    script.on("GET /posts", 401)
    with pytest.raises(NotAuthenticatedError) as raised:
        make_client(auth=("sk_live_s3cret", "")).posts.all()
    assert "s3cret" not in str(raised.value)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://h/?accessToken=x&a=1", "http://h/?accessToken=[redacted]&a=1"),
        ("http://h/?x-amz-signature=x", "http://h/?x-amz-signature=[redacted]"),
        ("http://h/?user[password]=x", "http://h/?user[password]=[redacted]"),
        ("http://h/?user%5Bpassword%5D=x", "http://h/?user%5Bpassword%5D=[redacted]"),
        ("http://h/?otp=1&passphrase=2&jwt=3", "http://h/?otp=[redacted]&passphrase=[redacted]&jwt=[redacted]"),
        ("http://h/#access_token=x", "http://h/#access_token=[redacted]"),
        ("http://h/?author=1&keyword=2&design=3&assignee=4", "http://h/?author=1&keyword=2&design=3&assignee=4"),
        ("http://u:p@h/", "http://h/"),
        ("http://[?token=x", "http://[?token=[redacted]"),
    ],
)
def test_what_tells_a_secret_is_told_by_whole_words(url: str, shown: str) -> None:
    """Without it an author would be hidden, or a passphrase be shown."""
    assert printable(url) == shown
    assert redacted(f"at {url} so") == f"at {shown} so"


def test_a_session_that_is_made_with_the_client_does_not_wait_for_itself() -> None:
    """Without it a client that logs in while it makes its session would hang."""

    class Client(GenericClient):
        def make_session(self) -> requests.Session:
            self._session = super().make_session()
            assert self.session is self._session
            return self._session

    assert Client(ROOT).session is not None


class Own(HTTPError):
    """An error of a user's own, with another constructor."""

    def __init__(self, response: Any, code: int) -> None:
        super().__init__(response, f"code {code}")
        self.code = code


def test_errors_of_a_users_own_are_pickled() -> None:
    """Without it a test that fails in another process would fail in the wrong way."""
    again = pickle.loads(pickle.dumps(Own(ParsedResponse(418), 7)))
    assert (type(again), str(again), again.code, again.response) == (Own, "code 7", 7, ParsedResponse(418))


def test_hooks_hear_of_every_answer(make_client: Make, script: Script) -> None:
    """Without it a login page, or a redirect that was refused, would be counted nowhere."""
    heard: list[Any] = []
    hooks = {"response": [lambda request, response: heard.append((request.json, response.status_code))]}
    client = make_client(event_hooks=hooks)
    script.on("POST /posts", 200, b"<html>").on("POST /posts", 302, Location="/x").on("POST /posts", 400)
    for _ in range(3):
        with pytest.raises(HTTPError) as raised:
            client.posts.create({"a": 1})
        assert raised.value.response is not None
    assert heard == [({"a": 1}, status) for status in (200, 302, 400)]
    assert raised.value.request is not None and raised.value.request.json == {"a": 1}
    wrong: Any = {"request": print}
    with pytest.raises(TypeError, match="expected a list of functions"):
        make_client(event_hooks=wrong)


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (requests.TooManyRedirects("t"), None),
        (requests.exceptions.ContentDecodingError("t"), None),
        (requests.exceptions.RetryError("t"), None),
        (requests.exceptions.SSLError("t"), "other"),
        (requests.ConnectionError(MaxRetryError(mock.Mock(), "/", ConnectTimeoutError("t"))), "connect"),
        (
            requests.exceptions.ProxyError(
                MaxRetryError(mock.Mock(), "/", ProxyError("t", NewConnectionError(mock.Mock(), "t")))
            ),
            "connect",
        ),
        (requests.ConnectionError(), "read"),
        (requests.exceptions.ChunkedEncodingError("t"), "read"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_what_failed_is_told_for_the_retries(error: Exception, failure: str | None) -> None:
    """Without it a loop of redirects would be walked four times, or a POST be sent twice."""
    adapter = Flaky(*[error] * 3)
    client = GenericClient(ROOT, adapter=adapter, retries=1)
    with pytest.raises(ConnectionFailed) as raised:
        client.posts.all()
    assert raised.value.failure == failure
    assert len(adapter.bodies) == (1 if failure is None else 2)


def test_parameters_of_the_options_go_with_every_kind_of_call(client: GenericClient, script: Script) -> None:
    """Without it a direct call would be one of another tenant."""
    posts = client.posts.using(params={"t": "1"})
    script.on("GET /posts?t=1&a=2").on("GET /posts?t=2").on("GET /posts?a=2").on("POST /posts?t=1")
    posts.request("get", posts.url, params={"a": 2})
    posts.request("get", posts.url + "?t=2")
    posts.request("get", posts.url, params=[("a", 2)])
    posts.request("post", posts.url)


def test_a_message_takes_parameters_in_any_form(client: GenericClient, script: Script) -> None:
    """Without it an error would be one in the words of the error."""
    script.on("GET /posts?a=b", 400).on("GET /posts?a=b", 400)
    for params in (b"a=b", "a=b"):
        with pytest.raises(BadRequestError, match="answered 400"):
            client.posts.request("get", client.posts.url, params=params)


def test_an_endpoint_takes_its_resources_from_the_brackets(client: GenericClient) -> None:
    """Without it a type checker would speak of one class, and the client make another."""

    class Post(Resource):
        pass

    class Posts(Endpoint[Post]):
        pass

    class More(Posts):
        pass

    class Said(Endpoint[Post]):
        resource_class = Resource  # type: ignore[assignment]  # somebody says it

    made: list[type[Any]] = [Posts, More, Said, Endpoint]
    assert [each.resource_class for each in made] == [Post, Post, Resource, Resource]


def test_an_endpoint_below_a_list_is_reached_too(client: GenericClient) -> None:
    """Without it `posts/archive` would be an action that cannot be listed."""
    assert client.posts().endpoint("archive").url == f"{ROOT}/posts/archive"


@pytest.mark.parametrize(
    ("url", "status", "kept"), [("https://dummy.test/api/posts/9", 301, True), ("https://b.test/", 301, False)]
)
def test_a_redirect_to_tls_at_the_same_host_keeps_the_credentials(
    script: Script, url: str, status: int, kept: bool
) -> None:
    """Without it an API that moved to https would answer 401 to everybody who still writes http."""
    session = requests.Session()
    session.mount("http://", script)
    session.mount("https://", script)
    script.on("GET /posts/1", status, Location=url).on(f"GET {url}", body={"id": 1})
    client = GenericClient(ROOT, session=session)
    assert client.posts.using(headers={"X-Api-Key": "s3cret"}).get(id=1).id == 1
    assert ("X-Api-Key" in script.headers[1]) is kept


def test_an_auth_that_answers_challenges_stays_at_home(script: Script) -> None:
    """Without it another origin would only have to ask for the digest of the password."""
    session = requests.Session()
    session.mount("http://", script)
    script.on("GET /posts/1", 302, Location="http://b.test/x")
    script.on("GET http://b.test/x", 401, WWW_Authenticate='Digest realm="r", nonce="n", qop="auth"')
    client = GenericClient(ROOT, session=session, auth=requests.auth.HTTPDigestAuth("ada", "s3cret"))
    with pytest.raises(NotAuthenticatedError):
        client.posts.get(id=1)
    assert len(script.lines) == 2


def test_a_whitelist_of_ones_own_needs_no_names_of_ours(client: GenericClient) -> None:
    """Without it a list that was written out for 1.4.2 would send our bookkeeping to the API."""

    class Old(Resource):
        whitelist = ("__class__", "_endpoint", "payload", "response", "save", "delete", "_urljoin", "mine")

    assert Old(client.posts, ParsedResponse(200, {"id": 1}), id=1).payload == {"id": 1}


def test_an_overridden_save_is_called_as_it_was(client: GenericClient, script: Script) -> None:
    """Without it a subclass whose `save` takes nothing would be a TypeError in `create_or_update`."""
    saved: list[int] = []

    class Old(Resource):
        def save(self) -> Any:  # type: ignore[override]  # as it was written for 1.4.2
            saved.append(self.pk)
            return super().save()

    class Posts(Endpoint[Old]):
        pass

    script.on("PUT /posts/1", body={"id": 1})
    Posts(client, "posts").create_or_update({"id": 1})
    assert saved == [1]


def test_a_refused_redirect_has_the_whole_request_as_evidence(client: GenericClient, script: Script) -> None:
    """Without it nobody could say what was not sent."""
    script.on("POST /posts", 301, Location="/api/posts/")
    with pytest.raises(HTTPError) as raised:
        client.posts.create({"a": 1})
    assert raised.value.request is not None and raised.value.request.json == {"a": 1}


def test_endpoints_below_a_list_have_its_options_and_their_own_class(make_client: Make) -> None:
    """Without it the archive of a tenant would be that of another."""

    class Archive(Endpoint[Resource]):
        pass

    class Client(GenericClient):
        endpoint_classes = {"archive": Archive}

    posts = make_client(Client).posts.using(headers={"A": "b"})
    archive = posts(id="a/b").endpoint("x")().endpoint("archive")
    assert isinstance(archive, Archive) and archive.options.headers == {"A": "b"}
    assert archive.url == f"{ROOT}/posts/a%2Fb/x/archive" and archive.name == "posts/a/b/x/archive"


def test_a_next_page_that_is_no_url_is_said_to_be_none(make_client: Make, script: Script) -> None:
    """Without it a broken link would be a ValueError of the standard library."""
    script.on("GET /posts", body=[], Link="<http://[?token=s3cret>; rel=next")
    with pytest.raises(PaginationError, match="was not followed: it is no URL") as raised:
        make_client(autopaginate="link_header").posts.all()
    assert "s3cret" not in str(raised.value)


def test_the_clock_of_the_machine_runs() -> None:
    """Without it every client would come back in the same moment, or never wait."""
    clock = SystemClock()
    began = clock.monotonic()
    clock.sleep(0.001)
    assert clock.monotonic() > began and 0 <= clock.random() < 1


def test_an_error_of_a_page_keeps_the_request_that_a_paginator_says(make_client: Make, script: Script) -> None:
    """Without it a paginator of a user's own could not say what was wrong."""

    class Own:
        def items(self, response: ParsedResponse) -> list[Any]:
            raise HTTPError(response, "mine", request=Request("GET", "http://mine.test"))

        def following(self, request: Request, response: ParsedResponse) -> None:
            """Return None."""

    script.on("GET /posts", body=[])
    with pytest.raises(HTTPError, match="^mine$"):
        make_client(autopaginate=Own()).posts.all()


def test_a_resource_says_what_it_has(client: GenericClient) -> None:
    """Without it `"title" in post` would look for a number, and a loop never end."""
    post = Resource(client.posts, id=1, title="t")
    assert "title" in post and "body" not in post and list(post) == ["id", "title"]


def test_what_is_no_key_of_a_resource_is_asked_for_by_the_name_of_an_action(client: GenericClient) -> None:
    """Without it `5 in client.posts(id=1)` would never end."""
    route: Any = client.posts(id=1)
    with pytest.raises(TypeError, match="an action is named by a string, not by 5"):
        route[5]


def test_a_session_with_a_content_type_keeps_it(script: Script) -> None:
    """Without it an API that wants another type of JSON would be sent ours."""
    session = requests.Session()
    session.headers["Content-Type"] = "application/vnd.api+json"
    session.mount("http://", script)
    script.on("DELETE /posts/1", 204)
    GenericClient(ROOT, session=session).posts.delete(1)
    assert script.headers[0]["Content-Type"] == "application/vnd.api+json"


def test_text_that_utf8_cannot_say_is_refused_unsent(client: GenericClient, script: Script) -> None:
    """Without it a lone surrogate would be an error of a codec."""
    with pytest.raises(GenericClientError, match="failed: UnicodeEncodeError"):
        client.posts.filter(a="\ud800")
    assert script.sent == []


def test_an_error_of_another_client_passes_through(client: GenericClient) -> None:
    """Without it an auth that asks another API for its token would blame this one."""

    def ask(request: requests.PreparedRequest) -> requests.PreparedRequest:
        raise ConnectionFailed("GET http://login.test failed")

    client.session.auth = ask
    with pytest.raises(ConnectionFailed, match="^GET http://login.test failed$"):
        client.posts.all()


def test_a_detail_action_knows_its_key(client: GenericClient) -> None:
    """Without it a log of actions could not say on what."""
    action: Any = client.posts(id=7).publish
    assert action.pk == 7


def test_a_stand_in_for_a_session_lends_no_connection_to_another_origin() -> None:
    """Without it a page elsewhere would be asked for through a stand-in that knows who we are."""
    stand_in: Any = mock.MagicMock()
    other = GenericClient(ROOT, session=stand_in).without_credentials()
    assert type(other.session) is requests.Session and other.auth is None
    assert requests.Request("GET", ROOT, auth=other.session.auth).prepare().headers == {}
