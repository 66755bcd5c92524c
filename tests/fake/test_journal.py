"""Rules of the journal: what it holds, how it reads, and what it never shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import Client, TestResponse

from fake_server import Contract, Exchange, FakeAPI, Journal
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
    assert (api.journal[0], api.journal[1:]) == (exchange, [api.journal[-1]])


def test_the_report_tells_why(ask: Ask, api: FakeAPI) -> None:
    """Without it a failing test would have to be run again in a debugger."""
    assert str(api.journal) == "(no request reached the fake)"
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
