"""Rules of the journal: what it holds, how it reads, and what it never shows."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from werkzeug.test import Client, TestResponse
from werkzeug.wrappers import Response

from fake_server import Auth, Contract, Exchange, FakeAPI, Journal, User
from fake_server.redaction import redacted, redacted_headers

Ask = Callable[..., TestResponse]


def test_the_journal_reads_as_lines_in_order_of_arrival(ask: Ask, api: FakeAPI) -> None:
    """Without it the order in which code speaks to its API could not be asserted."""
    ask("GET", "/posts/?page=2")
    ask("PUT", "/posts/1/", json={"status": "live"})
    assert api.journal == ["GET /posts/?page=2 200", "PUT /posts/1/ 400"]
    assert api.journal != ["GET /posts/?page=2 200"]
    assert api.journal == list(api.journal) and api.journal == api.journal
    assert api.journal[0] == "GET /posts/?page=2 200"
    assert hash(api.journal[0]) == hash("GET /posts/?page=2 200")
    assert api.journal[1:] == ["PUT /posts/1/ 400"]
    assert api.journal[0] != api.journal[1]
    assert api.journal != Journal() and api.journal != "text"
    assert repr(api.journal) == "['GET /posts/?page=2 200', 'PUT /posts/1/ 400']"
    with pytest.raises(TypeError, match="unhashable"):
        hash(api.journal)


def test_exchanges_are_found_by_method_and_path(ask: Ask, api: FakeAPI) -> None:
    """Without it what was sent could not be asserted."""
    ask("POST", "/posts/", json={"title": "t"})
    ask("GET", "/posts/?page=1")
    (exchange,) = api.journal.requests("post", "/posts/")
    assert (exchange.json, exchange.status, exchange.answer["id"]) == ({"title": "t"}, 201, 4)
    assert exchange.request_headers["Content-Type"] == "application/json"
    assert exchange.response_headers["Vary"] == "Accept"
    assert [each.query for each in api.journal.requests("GET", "/posts/")] == ["page=1"]
    assert api.journal.requests("POST", "/posts") == [exchange]
    assert api.journal.requests("POST", "/posts/1") == api.journal.requests("PUT", "/posts/") == []
    assert (api.journal[0], api.journal[1:]) == (exchange, [api.journal[-1]])


def test_the_report_tells_why(ask: Ask, api: FakeAPI) -> None:
    """Without it a failing test would have to be run again in a debugger."""
    assert str(api.journal) == "(no request)"
    ask("GET", "/posts/1/")
    ask("PUT", "/posts/1/", json={"body": "x" * 500})
    ask("POST", "/posts/", data=b"{\xff", content_type="application/json")
    lines = str(api.journal).splitlines()
    assert lines[:2] == ["GET /posts/1/ 200", "PUT /posts/1/ 400"]
    assert lines[2].startswith('    sent: {"body": "xxx') and lines[2].endswith("xxx... (512 characters)")
    assert lines[3] == '    answered: {"title": ["This field is required."]}'
    assert lines[5] == "    sent: {\\xff"


def test_secrets_never_reach_the_journal() -> None:
    """Without it a token could be read in the log of every failing build."""
    api = FakeAPI(Contract.from_data({"collections": {"users": {}}}))
    Client(api).post(
        "/users/?api_key=s3cret&name=a b",
        json={"password": "s3cret", "nested": [{"auth_token": "s3cret"}], "name": "ada"},
        headers={"Authorization": "Token s3cret", "Cookie": "sid=s3cret", "X-Api-Key": "s3cret"},
    )
    (exchange,) = api.journal
    assert "s3cret" not in repr(exchange) + str(api.journal)
    assert exchange.json == {"password": "[redacted]", "nested": [{"auth_token": "[redacted]"}], "name": "ada"}
    assert exchange.query == "api_key=[redacted]&name=a+b"
    assert api.users[0]["password"] == "s3cret"


PART = b'--b\r\nContent-Disposition: form-data; name="password"\r\n\r\ns3cret\r\n--b--'
BROKEN = [
    (b'{"password": "s3cret", "name": "ada"', "application/json"),
    (b"{'password': 's3cret'}", "application/json"),
    (b'{"a": 1, "api_key" : "s3\\"cret s3cret', "application/json"),
    (b"name=ada&password=s3cret&x=1", "application/x-www-form-urlencoded"),
    (b"name=ada&password=s3cret&x=1", "text/plain"),
    (b'{"password": {"deep": "s3cret"}, broken', "application/json"),
    (b'{"password"   "s3cret"', "application/json"),
    (b'["password", "s3cret" broken', "application/json"),
    (b"<login><password>s3cret</password></login>", "text/xml"),
    (b'--b\r\nContent-Disposition: form-data; name="password"\r\n\r\ns3cret\r\n--b--', "text/plain"),
    (
        b'--b\r\nContent-Disposition: form-data; name="password"\r\n\r\ns3cret\r\n--b--',
        "multipart/form-data; boundary=b",
    ),
    (b'--b\r\nContent-Disposition: form-data; name="password"\r\n\r\ns3cret\r\n--b--', "multipart/form-data"),
    (b"password=s3cret&" + b"x" * 600_000, "application/x-www-form-urlencoded"),
    (PART.removesuffix(b"--") + (b"\r\n" + PART.removesuffix(b"--")) * 1001 + b"--", "multipart/form-data; boundary=b"),
]


@pytest.mark.parametrize(("body", "content_type"), BROKEN)
def test_a_body_that_is_no_json_keeps_its_secrets_too(api: FakeAPI, body: bytes, content_type: str) -> None:
    """Without it a comma too much would put a password into the log."""
    Client(api).post("/posts/", data=body, content_type=content_type)
    (exchange,) = api.journal
    assert "cret" not in repr(exchange) + str(api.journal) + json.dumps(api.journal.har())
    assert "ada" in repr(exchange.json) or not body.startswith(b"name=ada")


def test_of_a_large_body_the_beginning_is_kept(api: FakeAPI) -> None:
    """Without it a thousand exchanges could fill the memory, each as large as it may be."""
    client = Client(api)
    large = "x" * 300_000
    api.posts.add(title="large", body=large)
    client.post("/posts/", json={"password": "s3cret", "title": large})
    client.get("/posts/4/")
    client.post("/posts/", data={"password": "s3cret", "title": large})
    sent, read, form = api.journal
    assert sent.json == "([redacted]: a credential is named in it)... (300035 bytes)"
    assert read.answer.startswith('{"id":4,"title":"large"') and len(read.answer) < 1100
    assert form.json == f"({len(large) + 22} bytes of application/x-www-form-urlencoded)"


def test_a_secret_in_a_url_is_hidden_wherever_the_url_stands(api: FakeAPI) -> None:
    """Without it the next page would tell what the query of this one did not."""
    client = Client(api)
    url = "/posts/?api%5Fkey=s3cret&token=s3cret&sig=s3cret"
    assert "s3cret" in client.get(url, headers={"Referer": "http://x/?token=s3cret"}).text
    client.get("/posts?token=s3cret")
    assert "s3cret" not in repr(list(api.journal)) + json.dumps(api.journal.har())
    assert api.journal[0].answer["next"].endswith("sig=[redacted]&token=[redacted]")
    assert redacted("a?b=c&pin=1#x and ?x=1") == "a?b=c&pin=[redacted] and ?x=1"


def test_an_exchange_says_what_struck() -> None:
    """Without it a planned failure would look like one of the fake."""
    lines = [
        (Exchange("GET", "/a", 200, fault="truncated"), "GET /a 200 (truncated)"),
        (Exchange("GET", "/a", 0, query="b=1", fault="reset"), "GET /a?b=1 (reset)"),
        (Exchange("GET", "/a", 200), "GET /a 200"),
    ]
    assert [str(exchange) for exchange, _ in lines] == [line for _, line in lines]


def test_errors_and_faults_are_noted_in_their_order(ask: Ask, api: FakeAPI) -> None:
    """Without it the journal would be silent about what went wrong."""

    @api.list_route("posts", methods=["POST"])
    def broken(request: Any, rows: Any) -> None:
        raise LookupError("a bug")

    api.fault("reset", times=1, method="GET")
    api.fault("truncated", times=1, method="DELETE", after_commit=True)
    ask("POST", "/posts/", json={})
    with pytest.raises(ConnectionResetError):
        ask("GET", "/posts/1/")
    with pytest.raises(LookupError):
        ask("POST", "/posts/broken/")
    with pytest.raises(ConnectionResetError):
        ask("DELETE", "/posts/1/")
    assert api.journal == [
        "POST /posts/ 400",
        "GET /posts/1/ (reset)",
        "POST /posts/broken/ 500",
        "DELETE /posts/1/ 200 (truncated)",
    ]
    assert [each.answer for each in api.journal[1:3]] == [None, None]
    assert str(api.journal).splitlines()[-2:] == [
        "DELETE /posts/1/ 200 (truncated)",
        "    warning: the request was carried out, and its answer lost to the fault 'truncated'",
    ]


def test_a_har_document_has_what_har_asks_for(ask: Ask, api: FakeAPI) -> None:
    """Without it no browser and no proxy could show what happened."""
    api.clock.freeze("2030-01-02T03:04:05")
    api.fault("delay", seconds=2, times=1, path="/posts/1/")
    ask("GET", "/posts/1/?q=a b&empty=")
    ask("POST", "/posts/", json={"title": "\ud800"}, headers={"Authorization": "Token s3cret"})
    ask("POST", "/posts/", data="{broken", content_type="application/json")
    ask("GET", "/posts")
    with suppress(ConnectionResetError):
        api.fault("reset")
        ask("DELETE", "/posts/1/")
    document = json.loads(json.dumps(api.journal.har()))
    assert (document["log"]["version"], document["log"]["creator"]["name"]) == ("1.2", "pytest-genericclient")
    first, created, broken, moved, reset = document["log"]["entries"]
    assert first["startedDateTime"] == "2030-01-02T03:04:05+00:00"
    assert 2000 <= first["time"] == first["timings"]["wait"] < 3000
    assert (first["_fault"], first["_warnings"][0][:19]) == ("delay", "the query parameter")
    assert first["request"]["url"] == "http://localhost/posts/1/?q=a+b&empty="
    assert first["request"]["queryString"] == [{"name": "q", "value": "a b"}, {"name": "empty", "value": ""}]
    assert "postData" not in first["request"]
    assert first["response"]["content"]["mimeType"] == "application/json"
    assert len(first["response"]["content"]["text"].encode()) == first["response"]["content"]["size"] > 0
    assert created["request"]["postData"] == {"mimeType": "application/json", "text": '{"title": "\\ud800"}'}
    assert {"name": "Authorization", "value": "[redacted]"} in created["request"]["headers"]
    assert (created["response"]["status"], created["response"]["statusText"]) == (400, "Bad Request")
    assert broken["request"]["postData"]["text"] == "{broken"
    assert moved["response"]["redirectURL"].endswith("/posts/")
    assert (reset["response"]["status"], reset["response"]["statusText"]) == (0, "")
    assert reset["response"]["content"] == {"size": 0, "mimeType": "application/json"}
    needed = {"startedDateTime", "time", "request", "response", "cache", "timings"}
    parts = {"httpVersion", "cookies", "headers", "headersSize", "bodySize"}
    for entry in document["log"]["entries"]:
        assert needed <= entry.keys()
        assert parts | {"method", "url", "queryString"} <= entry["request"].keys()
        assert parts | {"status", "statusText", "content", "redirectURL"} <= entry["response"].keys()


def test_an_exchange_of_ones_own_has_a_har_entry_too() -> None:
    """Without it an exchange that knows no more than its line could not be shown."""
    journal = Journal()
    journal.note(Exchange("GET", "/a", 299))
    (entry,) = journal.har()["log"]["entries"]
    assert (entry["startedDateTime"][:4], entry["request"]["url"]) == ("1970", "/a")
    assert (entry["response"]["status"], entry["response"]["statusText"]) == (299, "")


def test_a_response_made_by_hand_is_noted_by_its_status(api: FakeAPI) -> None:
    """Without it the body of a response that nobody understands would be guessed at."""
    api.list_route("posts", methods=["GET"], name="own")(lambda request, rows: Response("x", 202))
    Client(api).get("/posts/own/")
    assert api.journal == ["GET /posts/own/ 202"] and api.journal[0].answer is None


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("password", True),
        ("passwd", True),
        ("access_token", True),
        ("apiKey", True),
        ("pin", True),
        ("client_secret", True),
        ("spinning", False),
        ("title", False),
        ("author", False),
    ],
)
def test_which_names_are_secrets(name: str, secret: bool) -> None:
    """Without it a credential could slip through, or a plain field be hidden."""
    assert (redacted({name: "x"}) == {name: "[redacted]"}) is secret
    assert (redacted_headers([(name, "x")]) == {name: "[redacted]"}) is secret


def test_the_journal_is_bounded_and_can_be_listened_to_and_cleared() -> None:
    """Without it a fake that runs for a week would grow without end."""
    journal, heard = Journal(), list[Any]()
    journal.listen(heard.append)
    for number in range(1001):
        journal.note(Exchange("GET", f"/{number}", 200))
    assert (len(journal), str(journal[0]), len(heard)) == (1000, "GET /1 200", 1001)
    journal.clear()
    assert len(journal) == 0


def test_the_header_of_the_contracts_own_key_is_a_secret(api: FakeAPI) -> None:
    """Without it an API with a header of its own for keys would have them in every report."""
    auth = Auth(("api-key",), {"ada": User("ada", "x")}, {"abc": "ada"}, header="X-Client-Ident")
    guarded = FakeAPI(api.contract.but(auth=auth))
    assert Client(guarded).get("/posts/", headers={"x-client-ident": "abc"}).status_code == 200
    assert guarded.journal[0].request_headers["X-Client-Ident"] == "[redacted]"


@pytest.mark.parametrize(
    "name",
    ["Authentication", "X-Hub-Signature-256", "X-Session-Id", "X-Auth", "Ocp-Apim-Subscription-Key", "jwt", "otp"],
)
def test_what_is_called_like_a_credential_is_one(name: str) -> None:
    """Without it credentials of other schemes than ours would be told."""
    assert redacted_headers([(name, "s3cret")]) == {name: "[redacted]"}


def test_a_login_in_a_url_is_a_secret() -> None:
    """Without it a link in a body or a Referer would tell a password."""
    assert redacted({"next": "see https://ada:s3cret@h.test/a?b=1 and http://h.test/@me"}) == {
        "next": "see https://[redacted]@h.test/a?b=1 and http://h.test/@me"
    }


def test_a_text_does_nothing_to_a_terminal() -> None:
    """Without it a body could clear the screen that its report is read on."""
    shown = Exchange("GET", "/", 500, answer="\x1b[2J\x07 \u00fc \u202e").report()
    assert shown == "GET / 500\n    answered: \\x1b[2J\\x07 \u00fc \\u202e"
