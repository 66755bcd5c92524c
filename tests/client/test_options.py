"""What is new beside 1.4.2: options, partial updates, nesting, bulk, files, hooks and the log."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
import requests

from genericclient import (
    ConflictError,
    ConnectionFailed,
    Endpoint,
    GenericClient,
    HTTPError,
    ParsedResponse,
    Request,
    Resource,
    ResourceSet,
    UnknownPK,
    UnsendableValue,
)

if TYPE_CHECKING:
    from tests.client.conftest import Script
else:
    Script = Any

Make = Callable[..., GenericClient]
ROOT = "http://dummy.test/api"


def test_options_go_with_every_call_and_collide_with_no_lookup(client: GenericClient, script: Script) -> None:
    """Without it a header would need a session of its own, or a lookup named `headers` be impossible."""
    posts = client.posts.using(headers={"X-A": "1"}, params={"key": "k"}).using(headers={"X-B": "2"})
    script.on("GET /posts?key=k&headers=h", body=[{"id": 1}]).on("PUT /posts/1?key=k", body={"id": 1})
    script.on("POST /posts/1/go?key=k").on("GET /posts/1/comments?key=k", body=[])
    (post,) = posts.filter(headers="h")
    post.save()
    posts(id=1).go()
    post.endpoint("comments").all()
    assert [(sent["X-A"], sent["X-B"]) for sent in script.headers] == [("1", "2")] * 4
    assert client.posts.options.headers == {}


def test_options_go_with_the_next_page_once(make_client: Make, script: Script) -> None:
    """Without it a key would be missing on page 2, or be there twice."""
    client = make_client(autopaginate="link_header")
    script.on("GET /posts?key=k&a=1", body=[], Link="<?page=2&key=k>; rel=next")
    script.on("GET /posts?page=2&key=k", body=[], Link="<?page=3>; rel=next").on("GET /posts?page=3&key=k", body=[])
    client.posts.using(params={"key": "k"}).filter(a=1)
    assert script.lines[1:] == ["GET /posts?page=2&key=k", "GET /posts?page=3&key=k"]


def test_an_option_of_params_is_seen_by_the_paginator(make_client: Make, script: Script) -> None:
    """Without it a limit that is an option would end the walk at the first page."""
    client = make_client(autopaginate="limit_offset")
    script.on("GET /posts?limit=1", body=[{"id": 1}]).on("GET /posts?limit=1&offset=1", body=[])
    assert len(client.posts.using(params={"limit": 1}).all()) == 1


def test_a_header_may_be_taken_away(client: GenericClient, script: Script) -> None:
    """Without it what the session says could not be unsaid."""
    script.on("GET /posts", body=[]).on("GET /posts", body=[])
    client.posts.using(headers={"Content-Type": None}).all()
    client.posts.using(headers={"content-type": "application/merge-patch+json"}).all()
    assert "Content-Type" not in script.headers[0]
    assert script.headers[1]["Content-Type"] == "application/merge-patch+json"


def test_a_part_of_a_resource_is_changed_alone(client: GenericClient, script: Script) -> None:
    """Without it a change of one field would write all of them."""
    script.on("GET /posts/1", body={"id": 1, "title": "t", "body": "b"})
    script.on("PATCH /posts/1", body={"id": 1, "title": "T", "body": "b", "author": 7})
    post = client.posts.get(id=1)
    post.body = "not saved"
    assert post.patch({"title": "T"}, author=Resource(client.users, id=7)) is post
    assert script.sent[1] == ("PATCH /posts/1", {"title": "T", "author": 7})
    assert post.payload == {"id": 1, "title": "T", "body": "b", "author": 7}
    for nameless in (Resource(client.posts), Resource(client.posts, id="")):
        with pytest.raises(UnknownPK, match="has no key, so there is nothing to change"):
            nameless.patch(a=1)
        with pytest.raises(UnknownPK, match="has no key, so there is nothing to refresh"):
            nameless.refresh()


def test_a_resource_is_refreshed(client: GenericClient, script: Script) -> None:
    """Without it what others changed would be seen only by a new resource."""
    script.on("GET /posts/1", body={"id": 1, "n": 1}).on("GET /posts/1", body={"id": 1, "n": 2}, ETag='"2"')
    post = client.posts.get(id=1)
    post.n = 9
    assert post.refresh() is post and post.n == 2 and post.changed == {}
    assert post.response is not None and post.response.headers["ETag"] == '"2"'


def test_what_changed_is_told_field_by_field(client: GenericClient) -> None:
    """Without it a change in place would be missed, or what the API sent be taken for one."""
    row = {"id": 1, "tags": ["a"], "meta": {"x": [1]}, "none": None}
    post = Resource(client.posts, ParsedResponse(200, [row]), **row)
    assert post.changed == {}
    post.meta["x"].append(2)
    post.none = None
    post.extra = None
    assert post.changed == {"meta": {"x": [1, 2]}, "extra": None}
    assert Resource(client.posts, id=1).changed == {"id": 1}


def test_a_write_that_would_overwrite_another_is_refused_where_that_is_asked(
    client: GenericClient, script: Script
) -> None:
    """Without it the last of two editors would silently win."""
    script.on("GET /posts/1", body={"id": 1}, etag='"1"').on("PUT /posts/1", body={"id": 1}, ETag='"2"')
    script.on("PATCH /posts/1", 204, ETag='"3"').on("DELETE /posts/1", 412)
    post = client.posts.using(optimistic=True).get(id=1)
    post.save()
    post.patch(a=1)
    with pytest.raises(ConflictError, match="DELETE .* answered 412"):
        post.delete()
    assert [sent.get("If-Match") for sent in script.headers] == [None, '"1"', '"2"', '"3"']
    script.on("GET /posts/1", body={"id": 1}, ETag='"1"').on("DELETE /posts/1", 204)
    client.posts.using(optimistic=True).using(optimistic=False).get(id=1).delete()
    assert "If-Match" not in script.headers[-1]


def test_the_tag_of_a_list_is_not_that_of_a_row(client: GenericClient, script: Script) -> None:
    """Without it every optimistic write of a row from a list would be refused."""
    script.on("GET /posts", body=[{"id": 1}], ETag='"list"').on("GET /posts?a=1", body=[{"id": 1}], ETag='"list"')
    script.on("PUT /posts/1", body={"id": 1}).on("PUT /posts/1", body={"id": 1})
    posts = client.posts.using(optimistic=True)
    posts.all()[0].save()
    posts.get(a=1).save()
    assert all("If-Match" not in sent for sent in script.headers)


def test_endpoints_are_nested(client: GenericClient, script: Script) -> None:
    """Without it the comments of a post would have to be spelled as a URL."""
    script.on("GET /posts/a%2Fb/comments", body=[{"id": 7}]).on("DELETE /posts/a%2Fb/comments/7", 204)
    script.on("POST /posts/1/comments", 201, {"id": 8}).on("POST /posts/1/endpoint", body={"ok": 1})
    comments = client.posts(id="a/b").endpoint("comments")
    (comment,) = comments.all()
    comment.delete()
    assert repr(comment) == "<Resource `posts/a/b/comments` id: 7>"
    assert Resource(client.posts, id=1).endpoint("comments").create({}).id == 8
    assert client.posts(id=1).endpoint(a=1).data == {"ok": 1}


def test_a_nested_endpoint_has_the_class_of_its_name(make_client: Make) -> None:
    """Without it comments below a post would be other comments."""

    class Comments(Endpoint[Resource]):
        pass

    class Client(GenericClient):
        endpoint_classes = {"comments": Comments}

    client = make_client(Client, trailing_slash=True)
    nested = client.posts(id=1).endpoint("comments/7/likes")
    assert nested.url == f"{ROOT}/posts/1/comments/7/likes/"
    assert type(client.posts(id=1).endpoint("comments")) is Comments


def test_several_resources_are_made_at_once(client: GenericClient, script: Script) -> None:
    """Without it a thousand rows would be a thousand requests."""
    script.on("POST /posts", 201, [{"id": 1, "a": 1}, {"id": 2, "a": 2}]).on("POST /posts", 204)
    made = client.posts.create([{"a": 1}, {"a": 2}])
    assert type(made) is ResourceSet and [post.id for post in made] == [1, 2]
    assert made.response == ParsedResponse(201, [{"id": 1, "a": 1}, {"id": 2, "a": 2}], {})
    assert script.sent == [("POST /posts", [{"a": 1}, {"a": 2}])]
    assert [post.payload for post in client.posts.create([{"a": 3}])] == [{"a": 3}]
    wrong: Any
    for wrong in ("text", [1], 7, {"a"}):
        with pytest.raises(TypeError, match="expected a payload, or a list of payloads; got"):
            client.posts.create(wrong)


def test_files_are_sent_as_a_form(client: GenericClient, script: Script) -> None:
    """Without it a picture could be uploaded only with a session of its own."""
    script.on("POST /posts", 201, {"id": 1})
    client.posts.create({"title": "t", "tags": ["a", "b"]}, files={"picture": ("p.png", b"PNG", "image/png")})
    assert script.headers[0]["Content-Type"].startswith("multipart/form-data; boundary=")
    body = script.sent[0][1]
    assert b'name="title"\r\n\r\nt\r\n' in body and body.count(b'name="tags"') == 2
    assert b'name="picture"; filename="p.png"\r\nContent-Type: image/png\r\n\r\nPNG' in body
    with pytest.raises(UnsendableValue, match="a=None would be left out"):
        client.posts.create({"a": None}, files={})


def test_a_form_is_a_form_and_a_text_is_json(client: GenericClient, script: Script) -> None:
    """Without it a form would be labelled as JSON, or JSON that is sent as a text no longer be."""
    for _ in range(3):
        script.on("POST /posts")
    client.posts.request("post", client.posts.url, data={"a": "1"})
    client.posts.request("POST", client.posts.url, data='{"a": 1}')
    client.posts.request("post", client.posts.url, data={"a": "1"}, headers={"content-type": "text/x"})
    kinds = [sent["Content-Type"] for sent in script.headers]
    assert kinds == ["application/x-www-form-urlencoded", "application/json", "text/x"]


def test_hooks_hear_what_happens(make_client: Make, script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it metrics would need an endpoint class of their own."""
    heard: list[Any] = []
    hooks = {
        "request": [heard.append],
        "response": [lambda request, response: heard.append((request, response.status_code))],
        "error": [lambda request, error: heard.append((request, type(error)))],
    }
    client = make_client(event_hooks=hooks)
    script.on("GET /posts?a=1", 404)
    with pytest.raises(HTTPError):
        client.posts.filter(a=1)
    asked = Request("GET", f"{ROOT}/posts", params={"a": 1})
    assert heard == [asked, (asked, 404)]
    heard.clear()

    def fail(*args: Any, **kwargs: Any) -> None:
        raise requests.ConnectionError("down")

    monkeypatch.setattr(script, "send", fail)
    with pytest.raises(ConnectionFailed):
        client.posts.filter(a=1)
    assert heard == [asked, (asked, ConnectionFailed)]


def test_one_line_is_logged_for_each_exchange_without_secrets(script: Script, caplog: pytest.LogCaptureFixture) -> None:
    """Without it nobody could see what a program asks, or everybody its password."""
    client = GenericClient("http://ada:s3cret@dummy.test/api", auth=("ada", "s3cret"), adapter=script, retries=1)
    script.on("GET http://ada:s3cret@dummy.test/api/posts?api_key=s3cret&a=1", body=[])
    script.on("GET http://dummy.test/api/posts?api_key=s3cret&a=1", body=[])
    with caplog.at_level(logging.DEBUG, logger="genericclient"):
        client.posts.using(headers={"X-Token": "s3cret"}).filter(api_key="s3cret", a=1)
    (record,) = caplog.records
    assert record.getMessage().startswith("GET http://dummy.test/api/posts?api_key=[redacted]&a=1 200 ")
    assert record.getMessage().endswith(" ms") and "s3cret" not in caplog.text


def test_what_got_no_answer_is_logged_too(
    client: GenericClient, script: Script, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Without it the log would be silent about just what one looks for."""

    def fail(*args: Any, **kwargs: Any) -> None:
        raise kind("down")

    monkeypatch.setattr(script, "send", fail)
    with caplog.at_level(logging.DEBUG, logger="genericclient"):
        for kind in (requests.ReadTimeout, KeyboardInterrupt):
            with pytest.raises(kind):
                client.posts.all()
    assert [record.getMessage().split()[2] for record in caplog.records] == ["TimedOut", "failed"]


def test_a_stand_in_for_a_session_is_told_what_was_said_and_no_more(client: GenericClient) -> None:
    """Without it the options would be lost on a session that is none of `requests`."""
    calls: list[Any] = []

    class StandIn:
        def get(self, url: str, **kwargs: Any) -> requests.Response:
            calls.append((url, kwargs))
            answer = requests.Response()
            answer.status_code = 200
            answer._content = b"[]"
            return answer

    stand_in: Any = StandIn()
    posts = GenericClient("http://dummy.test", auth="ada", session=stand_in).posts
    posts.all()
    posts.using(headers={"A": "b"}, timeout=3).all()
    url = "http://dummy.test/posts"
    assert calls == [(url, {"params": {}}), (url, {"params": {}, "headers": {"A": "b"}, "timeout": 3})]
