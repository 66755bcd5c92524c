"""The fake of json-server says what the two real ones said, but for the deviations that are listed."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote_to_bytes

import pytest
import requests
from record_walks import database
from transcripts_http import Transcript, load
from werkzeug.test import EnvironBuilder, TestResponse, run_wsgi_app

from fake_server import Contract, FakeAPI
from pytest_genericclient.transport import InProcessAdapter

TESTS = Path(__file__).parents[1]
DOCS = TESTS.parent / "docs" / "dialects.md"
TRUTH = {
    "jsonserver-0.17": ("json_server", TESTS / "truth" / "seed_jsonserver_0.17.json"),
    "jsonserver-1.0": ("json_server_1", TESTS / "truth" / "seed_jsonserver_1.0.json"),
}
MORE = {
    "json_server_0_17_more": ("json_server", TESTS / "transcripts" / "json_server_0_17_more" / "db.json"),
    "json_server_1_more": ("json_server_1", TESTS / "transcripts" / "json_server_1_more" / "db.json"),
}
LISTED: list[dict[str, Any]] = tomllib.loads((TESTS / "truth" / "deviations.toml").read_text("utf-8"))["deviation"]


def listed(recorded: str) -> set[str]:
    """Return the names of the cases of a recording that a listed deviation explains."""
    return {case for each in LISTED for case in each.get("cases", {}).get(recorded, ())}


def fake_of(recorded: str) -> FakeAPI:
    """Return the fake of a recorded server, with its data."""
    dialect, path = {**TRUTH, **MORE}[recorded]
    return FakeAPI(Contract.load(path, dialect=dialect), "http://api.test")


@cache
def exchanges(recorded: str) -> dict[str, dict[str, Any]]:
    """Return the recorded exchanges of a server, by what was asked."""
    path = TESTS / "transcripts" / recorded / "exchanges.jsonl"
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return {name_of(each): each for each in lines}


def name_of(exchange: dict[str, Any]) -> str:
    """Return what an exchange is called: all that was asked."""
    asked = [exchange["ask"], exchange.get("send", ""), exchange.get("type", "")]
    asked += [f"{name}: {value}" for name, value in exchange.get("headers", {}).items()]
    asked += [f"after {line}" for line in exchange.get("before", ())]
    return " | ".join(part for part in asked if part)


def ask(fake: FakeAPI, line: str, body: str = "", content_type: str = "", **headers: str) -> TestResponse:
    """Send a request as it stands in a line, `GET /posts?_page=2`: nothing of its target is quoted anew."""
    method, target = line.split(" ", 1)
    path, _, query = target.partition("?")
    named = [(name.replace("_", "-"), value) for name, value in headers.items()]
    builder = EnvironBuilder("/", fake.base_url, method=method, data=body, headers=named)
    environ = builder.get_environ()
    environ |= {"PATH_INFO": unquote_to_bytes(path).decode("latin-1"), "QUERY_STRING": query}
    environ["CONTENT_TYPE"] = content_type
    app_iter, status, said = run_wsgi_app(fake, environ, buffered=True)
    return TestResponse(app_iter, status, said, builder.get_request())


def told(name: str, value: str | None) -> Any:
    """Return a header as it is compared: a type without its parameters, links with their queries in no order."""
    if name == "Content-Type":
        return (value or "").partition(";")[0]
    if name == "ETag":
        return (value or "")[:2]
    if name == "Link":
        parts = [part.partition(">") for part in (value or "").split(", <")]
        return {rel: (url.partition("?")[0], sorted(parse_qsl(url.partition("?")[2]))) for url, _, rel in parts}
    return value


def differences(fake: FakeAPI, exchange: dict[str, Any]) -> list[str]:
    """Return in what the fake differs from what was recorded."""
    for line in exchange.get("before", ()):
        method, target, *body = line.split(" ", 2)
        ask(fake, f"{method} {target}", "".join(body), "application/json")
    headers = {name.replace("-", "_"): value for name, value in exchange.get("headers", {}).items()}
    answer = ask(fake, exchange["ask"], exchange.get("send", ""), exchange.get("type", ""), **headers)
    found = [f"status {answer.status_code}"] if answer.status_code != exchange["status"] else []
    for name in ("Content-Type", "ETag", "Link", "Location", "X-Total-Count", "Access-Control-Allow-Origin"):
        ours, theirs = told(name, answer.headers.get(name)), told(name, exchange["headers_said"].get(name))
        found += [f"{name}: {ours!r}, recorded {theirs!r}"] if ours != theirs else []
    body = answer.get_json(silent=True) if exchange["answer"] is not None else None
    theirs = exchange["answer"]
    if exchange["status"] == 201 and isinstance(body, dict) and isinstance(body.get("id"), str):
        body, theirs = {**body, "id": ""}, {**theirs, "id": "" if isinstance(theirs["id"], str) else theirs["id"]}
    return [*found, f"body {body!r}, recorded {theirs!r}"] if body != theirs else found


@pytest.mark.parametrize(("recorded", "name"), [(each, name) for each in MORE for name in exchanges(each)])
def test_the_fake_says_what_json_server_said(recorded: str, name: str) -> None:
    """Without it a test that passes on the fake could fail on the real json-server; or a mended bug could come back."""
    found = differences(fake_of(recorded), exchanges(recorded)[name])
    assert bool(found) is (name in listed(recorded)), found


WALKS = [(name, each) for name in ("json_server_0_17", "json_server_1") for each in load(name)]


@pytest.mark.parametrize(("name", "transcript"), WALKS, ids=[f"{name}-{each.name}" for name, each in WALKS])
def test_the_fake_walks_as_json_server_walked(name: str, transcript: Transcript) -> None:
    """Without it the pages that the client is tested on would not be those of the fake."""
    dialect = "json_server" if name == "json_server_0_17" else "json_server_1"
    contract = Contract.from_rows(json.loads(database(name)), dialect=dialect)
    answer = ask(FakeAPI(contract, "http://api.test"), f"GET {transcript.target}", "", "application/json")
    assert (answer.status_code, answer.get_json()) == (transcript.status, json.loads(transcript.answer))
    for header in ("Link", "X-Total-Count", "Content-Type"):
        assert answer.headers.get(header) == transcript.header(header)


@pytest.mark.parametrize("recorded", TRUTH)
def test_the_judge_finds_no_other_difference_than_the_listed_ones(
    recorded: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without it the fake could leave what was recorded of json-server, and nobody would know in how many cases."""
    monkeypatch.syspath_prepend(str(TESTS / "truth"))
    judge = import_module("judge")
    fake = fake_of(recorded)

    def session() -> requests.Session:
        made = requests.Session()
        made.mount("http://", InProcessAdapter(fake))
        return made

    judge.use(str(TESTS / "truth" / "cases.json"))
    truth = json.loads((TESTS / "truth" / "truth.json").read_text("utf-8"))
    out = judge.run(f"{fake.url}/", recorded, reset=fake.reset, session=session)
    verdicts = judge.compare(truth, out)["probes"]
    assert len(verdicts) == 53
    assert {each["name"] for each in verdicts if not each["behave"]} == listed(recorded)
    unseen = {case for each in LISTED for case in each.get("unseen", {}).get(recorded, ())}
    assert unseen <= {each["name"] for each in verdicts}, "a case is listed that there is not"


@pytest.mark.parametrize("recorded", MORE)
def test_every_listed_case_was_recorded(recorded: str) -> None:
    """Without it a misspelled case in the list would excuse nothing, and nobody would see that."""
    assert listed(recorded) <= exchanges(recorded).keys()


@pytest.mark.parametrize("deviation", LISTED, ids=lambda each: each["real"][:40])
def test_the_documentation_lists_every_deviation(deviation: dict[str, Any]) -> None:
    """Without it users would learn from a failing test where the fake is not as the real server."""
    row = f"| {deviation['real']} | {deviation['fake']} | {deviation['why']} |"
    assert row in DOCS.read_text("utf-8")
