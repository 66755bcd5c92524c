"""The parts of the judge: how a case is read and sent, what of an answer is kept, and how two answers are compared."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import comparing
import normalising
import probes
import pytest
import requests
import sending


@pytest.mark.parametrize(
    ("name", "one", "other", "differs"),
    [
        ("Allow", "GET, POST", "POST,GET", False),
        ("Allow", "GET", None, True),
        ("Content-Type", "application/json", "Application/JSON; charset=utf-8", False),
        ("Content-Type", "application/json", None, True),
        ("ETag", '"a"', '"b"', False),
        ("ETag", '"a"', None, True),
        ("Link", '<u?a=1&b=2>; rel="next"', "<u?b=2&a=1>; rel=next", False),
        ("Link", '<u?a=1>; rel="next"', '<u?a=2>; rel="next"', True),
        ("Location", "<path>/users/", "<base>/users/", False),
        ("Location", "<base>/users/", None, True),
        ("WWW-Authenticate", 'Basic realm="a"', "basic", False),
        ("WWW-Authenticate", "Basic", "Token", True),
        ("X-Total-Count", "1", "2", True),
    ],
)
def test_headers_are_compared_by_what_they_mean(name: str, one: str | None, other: str | None, differs: bool) -> None:
    """Without it a header in another spelling would be a fault, or a missing one none."""
    assert comparing.header_differs(name, one, other) is differs


@pytest.mark.parametrize(
    ("one", "other", "where"),
    [
        ({"a": [1, {"b": 2}]}, {"a": [1, {"b": 3}]}, (".a[1].b=2", ".a[1].b=3")),
        ({"a": 1}, {"b": 1}, ('{"a": 1}', '{"b": 1}')),
        ([1], [1, 2], ("[1]", "[1, 2]")),
        ([1], [1], ("[1]", "[1]")),
        ("x" * 20, None, ('"xxxxxxxxx', "null")),
    ],
)
def test_a_difference_is_told_by_its_place(one: Any, other: Any, where: tuple[str, str]) -> None:
    """Without it somebody would have to look for one value in two long bodies."""
    assert comparing.parting(one, other, 10) == where


def test_values_are_compared_as_a_client_sees_them() -> None:
    """Without it true could be 1, or a link with its parameters in another order be another one."""
    assert comparing.canonical([True, 1, 1.0]) != comparing.canonical([1, 1, 1.0]) != comparing.canonical([1, 1, 1])
    assert comparing.canonical({"next": "<base>/a?x=1&y=2"}) == comparing.canonical({"next": "<base>/a?y=2&x=1"})
    assert comparing.shape({"$text": "x"}) == "text" == comparing.canonical({"$html": {}})
    assert comparing.shape([None, True, "", 1, 1.5, {"a": {}}]) == ["null", "bool", "str", "int", "float", {"a": {}}]


def test_what_cannot_be_the_same_twice_is_marked() -> None:
    """Without it two recordings of one server would differ."""
    known = "00000000-0000-4000-8000-000000000001"
    marks = normalising.Normaliser("http://a.test/api/", {known})
    assert marks.text("http://a.test/api/users/?cursor=abc&x=1") == "<base>/users/?cursor=<cursor>&x=1"
    assert marks.text("http://a.test/api") == "<base>"
    assert marks.text("/api/users/") == "<path>/users/"
    assert marks.text("//a.test/api/x") == "//<host><path>/x"
    assert marks.value({"a": [known, known.replace("1", "2")]}) == {"a": [known, "<uuid>"]}
    assert marks.text("2020-01-01T00:00:00Z 2020-99-01T00:00:00") == "2020-01-01T00:00:00Z 2020-99-01T00:00:00"
    assert marks.value([1_600_000_000_000, 16]) == ["<ms>", 16]
    assert normalising.Normaliser("http://a.test", set()).text("/users/") == "/users/"
    assert normalising.known_uuids("0" * 31 + "7") >= {"00000000-0000-0000-0000-000000000007"}


def test_a_body_that_is_no_json_is_read_too() -> None:
    """Without it a page or a text could be anything."""
    marks = normalising.Normaliser("http://a.test/", set())
    response = requests.Response()
    response._content = b"<title> A \n b </title><h1 class='x'>c</h1><p>d</p>"
    response.headers["Content-Type"] = "text/html"
    assert marks.body(response) == {"$html": {"title": "A b", "h1": "c", "p": "d"}}
    response.headers["Content-Type"] = "text/plain"
    response._content = b"Error at run (/x/y.js:1)"
    assert marks.body(response) == {"$text": "Error at …"}
    response._content = b"x" * 1000
    response.headers["Content-Type"] = "text/html"
    assert marks.body(response) == {"$html": {"title": None, "h1": None, "p": None}}


def test_what_a_step_saves_can_be_said_in_the_next() -> None:
    """Without it a link could not be followed, nor a row that was just made."""
    response = requests.Response()
    response._content = b'{"a": [{"b": 7}]}'
    response.headers.update({"Location": "/x", "ETag": '"e"', "X-Y": "z", "Link": '<n>; rel="next", garbage'})
    wanted = ["@location", "@etag", "@header:X-Y", "@link:next", "@link:last", "a.0.b", "a.9", "a.b", "@body"]
    saved = [sending.saved_from(response, each) for each in wanted]
    assert saved == ["/x", '"e"', "z", "n", "", 7, "", "", {"a": [{"b": 7}]}]
    assert sending._filled({"a": ["$(x)", "n-$(x)", "$(y)"]}, {"x": 1}) == {"a": [1, "n-1", ""]}


@pytest.mark.parametrize(
    ("dialect", "path", "more", "url"),
    [
        ("drf-page", "users/?a=1", {}, "http://a.test/api/users/?a=1"),
        ("drf-noslash", "users/?a=1/", {}, "http://a.test/api/users?a=1/"),
        ("drf-noslash", "users/", {"raw_path": True}, "http://a.test/api/users/"),
        ("drf-page", "../$(dialect)/", {}, "http://a.test/drf-page/"),
        ("drf-page", "$(u)", {}, "http://b.test/"),
    ],
)
def test_a_path_is_sent_as_it_stands(dialect: str, path: str, more: dict[str, Any], url: str) -> None:
    """Without it a path with two slashes could be mended on its way."""
    sender = sending.Sender("http://a.test/api", dialect)
    assert sender.url({"path": path, **more}, {"u": "http://b.test/"}) == url


def test_a_case_may_hold_bytes_and_repetitions(tmp_path: Path) -> None:
    """Without it a file of cases could hold no body that is not UTF-8, and would be huge."""
    raw: dict[str, Any] = {"$runs": ["a", ["b", 3]]}
    case = {
        "name": "x",
        "group": "etag",
        "raw": raw,
        "auth": {"drf-basic": ["n", "p"]},
        "setup": [{"raw": {"$bytes": "/w=="}}],
    }
    (tmp_path / "cases.json").write_text(json.dumps([case]), "utf-8")
    (probe,) = probes.load_cases(tmp_path / "cases.json")
    assert probe["raw"] == "abbb" and probe["setup"][0]["raw"] == b"\xff"
    assert probe["auth"] == {"drf-basic": ("n", "p")}
