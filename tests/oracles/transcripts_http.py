"""Transcripts: what a real server was asked and what it said, one exchange a file, for people and programs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from werkzeug.test import Client

FOLDER = Path(__file__).parent.parent / "transcripts"
VARYING = frozenset({"date", "server"})  # of the server in front, not of the application


@dataclass(frozen=True)
class Transcript:
    """One exchange. Bodies are text; header lines are as they were sent."""

    name: str
    method: str
    target: str
    content_type: str
    body: str
    status: int
    headers: tuple[tuple[str, str], ...]
    answer: str

    def header(self, name: str) -> str | None:
        """Return the value of a header of the answer, or None."""
        return next((value for each, value in self.headers if each.lower() == name.lower()), None)


def written(transcript: Transcript) -> str:
    """Return the text of a transcript's file."""
    lines = [f"{transcript.method} {transcript.target}", f"Content-Type: {transcript.content_type}", ""]
    lines += [transcript.body, "", f"--- {transcript.status}"]
    lines += [f"{name}: {value}" for name, value in transcript.headers]
    return "\n".join([*lines, "", transcript.answer])


def read(path: Path) -> Transcript:
    """Return the transcript that a file holds."""
    asked, _, answered = path.read_bytes().decode("utf-8").partition("\n--- ")
    head, _, body = asked.partition("\n\n")
    request_line, content_type = head.split("\n")
    status_and_headers, _, answer = answered.partition("\n\n")
    status, *headers = status_and_headers.split("\n")
    method, _, target = request_line.partition(" ")
    pairs = tuple((name, value) for name, _, value in (line.partition(": ") for line in headers))
    return Transcript(
        path.stem, method, target, content_type.removeprefix("Content-Type: "), body[:-1], int(status), pairs, answer
    )


def load(folder: str) -> list[Transcript]:
    """Return the transcripts of one dialect, by name."""
    return [read(path) for path in sorted((FOLDER / folder).glob("*.http"))]


def ask(application: object, asked: Transcript) -> Transcript:
    """Return the transcript of the same question, put to a WSGI application."""
    client = Client(application)  # type: ignore[arg-type]  # any WSGI callable; Django's has no types
    given = {"data": asked.body, "content_type": asked.content_type} if asked.body else {}
    response = client.open(asked.target, method=asked.method, base_url="http://testserver", **given)  # type: ignore[arg-type]  # keywords as a dict
    headers = tuple((name, value) for name, value in response.headers if name.lower() not in VARYING)
    return Transcript(
        asked.name,
        asked.method,
        asked.target,
        asked.content_type,
        asked.body,
        response.status_code,
        headers,
        "" if asked.method == "HEAD" else response.get_data(as_text=True),  # a server in front leaves it out
    )


def names(transcripts: Iterable[Transcript]) -> list[str]:
    """Return the names of transcripts, as ids of parametrized tests."""
    return [each.name for each in transcripts]
