"""The oracle and its recordings: nothing recorded is lost, and the list action that no contract can describe."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import drf_blog
import pytest
from record_transcripts import QUESTIONS, TEXT, rows
from transcripts_http import Transcript, ask, load, names
from werkzeug.test import Client

from fake_server import Contract, FakeAPI, RowView

BLOG = Path(__file__).parent.parent / "examples" / "blog" / "blog.toml"
JSON = "application/json"
LEFT_OUT = {"content-length", "x-fake-warning"}  # that of the body, which is compared; the fake's advice to its user


@pytest.mark.parametrize("folder", sorted(QUESTIONS))
def test_every_question_has_its_transcript_and_no_transcript_lacks_a_question(folder: str) -> None:
    """Without it a transcript that the fake fails could simply be deleted."""
    asked = QUESTIONS[folder] + (TEXT if folder == "drf" else [])
    assert sorted(names(load(folder))) == sorted(name for name, *_ in asked)


@pytest.mark.parametrize(("given", "expected"), [([{"id": 7, "title": "a"}], 8), ([], 1)])
def test_ids_go_on_after_the_highest_row(given: list[dict[str, Any]], expected: int) -> None:
    """Without it what a transcript says would depend on the one recorded before it."""
    drf_blog.reset(given)
    answer = Client(drf_blog.application).post("/api/posts/", json={"title": "b"})
    assert answer.json is not None and answer.json["id"] == expected


def pinging() -> FakeAPI:
    """Return the fake blog with the oracle's list action hung on it by hand."""
    api = FakeAPI(Contract.load(BLOG))

    @api.list_route("posts", methods=["POST"])
    def ping(request: object, posts: RowView) -> dict[str, bool]:
        return {"pong": True}

    return api


def said(transcript: Transcript) -> tuple[int, dict[str, str], str]:
    """Return what an answer says: status, headers (in any order) and body."""
    kept = {name.lower(): value for name, value in transcript.headers if name.lower() not in LEFT_OUT}
    return transcript.status, kept, transcript.answer


@pytest.mark.parametrize(
    ("method", "target", "content_type", "body", "status"),
    [
        ("POST", "/api/posts/ping/", JSON, "", 200),
        ("POST", "/api/posts/ping/", JSON, "{", 200),  # a handler that reads no body does not judge it
        ("POST", "/api/posts/ping/", "text/plain", "a", 200),
        ("GET", "/api/posts/ping/", JSON, "", 405),  # not 404: the action's route is met before the row's
        ("PUT", "/api/posts/ping/", JSON, "{}", 405),
        ("POST", "/api/posts/ping", JSON, "", 301),
        ("POST", "/api/posts/ping/more/", JSON, "", 404),
    ],
)
def test_a_list_action_is_answered_as_the_oracle_answers(
    method: str, target: str, content_type: str, body: str, status: int
) -> None:
    """Without it a list action of the fake could be reached, or refused, as no real router does."""
    drf_blog.reset(rows())
    asked = Transcript("ping", method, target, content_type, body, 0, (), "")
    real = ask(drf_blog.application, asked)
    assert real.status == status
    assert said(ask(pinging(), asked)) == said(real)
