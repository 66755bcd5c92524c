"""The fake says what real servers said, and the client reads it: recorded transcripts, and the oracle itself."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import drf_blog
import pytest
from record_transcripts import rows
from transcripts_http import Transcript, ask, load, names
from werkzeug.test import run_wsgi_app
from werkzeug.wrappers import Request as WSGIRequest
from werkzeug.wrappers import Response

from fake_server import Contract, Exchange, FakeAPI, Pagination
from fake_server.dialects import known_dialects
from genericclient import BadRequestError, GenericClient, ParsedResponse, ResourceNotFound
from genericclient.messages import Request
from genericclient.pagination import Paginator, link_header, page_number
from pytest_genericclient.pairing import client_for

BLOG = Path(__file__).parent.parent / "examples" / "blog" / "blog.toml"
DRF = load("drf")
LINKED = load("link_header")
OF_THE_FAKE = {"x-fake-warning"}


class Oracle(FakeAPI):
    """The real application behind the door of a fake, so that everything that carries a fake can carry it."""

    def dispatch(self, request: WSGIRequest) -> Response:
        """Let Django answer, and note the exchange as the fake would."""
        body, status, headers = run_wsgi_app(drf_blog.application, request.environ, buffered=True)
        response = Response(b"".join(body), status, headers)
        query = request.query_string.decode()
        self.journal.note(Exchange(request.method, request.path, response.status_code, query))
        return response


def linked() -> FakeAPI:
    """Return the fake of the application under /linked/: the same blog, with Link headers."""
    blog = Contract.load(BLOG)
    return FakeAPI(Contract("drf", "/linked", True, Pagination("link-header"), blog.collections))


def said(transcript: Transcript) -> tuple[int, dict[str, str], str]:
    """Return what an answer says: status, headers (in any order) and body."""
    headers = {name.lower(): value for name, value in transcript.headers if name.lower() not in OF_THE_FAKE}
    if transcript.status in {204, 301} or transcript.method == "HEAD":
        headers.pop("content-length", None)  # a server in front adds or drops it where there is no body
    return transcript.status, headers, transcript.answer


@pytest.mark.parametrize("transcript", DRF, ids=names(DRF))
def test_the_fake_says_what_django_rest_framework_said(transcript: Transcript) -> None:
    """Without it a test that passes on the fake could fail on the real thing: status, headers and bytes."""
    assert said(ask(FakeAPI(Contract.load(BLOG)), transcript)) == said(transcript)


@pytest.mark.parametrize("transcript", LINKED, ids=names(LINKED))
def test_the_fake_says_what_a_real_link_header_said(transcript: Transcript) -> None:
    """Without it the links of the fake could be ones that no server sends."""
    assert said(ask(linked(), transcript)) == said(transcript)


@pytest.mark.parametrize("transcript", DRF + LINKED, ids=names(DRF + LINKED))
def test_the_transcripts_are_still_true(transcript: Transcript) -> None:
    """Without it a transcript could be edited until the fake agrees with it."""
    drf_blog.reset(rows())
    assert said(ask(drf_blog.application, transcript)) == said(transcript)


@pytest.mark.parametrize(
    ("paginator", "folder", "pages"),
    [
        (page_number, "drf", ["list_first_page", "list_second_page", "list_last_page"]),
        (link_header, "link_header", ["first_page", "second_page", "last_page"]),
        (link_header, "link_header", ["single_page"]),
    ],
)
def test_the_client_reads_recorded_pages(paginator: Paginator, folder: str, pages: list[str]) -> None:
    """Without it the client could read only what our own fake writes."""
    by_name = {each.name: each for each in load(folder)}
    ids: list[int] = []
    for page, following in zip(pages, [*pages[1:], None], strict=True):
        transcript = by_name[page]
        response = ParsedResponse(transcript.status, json.loads(transcript.answer), dict(transcript.headers))
        ids += [item["id"] for item in paginator.items(response)]
        asked = paginator.following(Request("GET", f"http://testserver{transcript.target}"), response)
        assert (asked is None) == (following is None)
    assert ids == ([1, 3] if len(pages) == 1 else [1, 2, 3, 4, 5])


def story(client: GenericClient) -> list[Any]:
    """Live a day at the blog; return what was seen."""
    seen: list[Any] = [[post.payload for post in client.posts.all()]]
    new = client.posts.create({"title": "New"})
    new.title = "Newer"
    seen.append(copy.deepcopy(new.save().payload))
    seen.append(client.posts.create_or_update({"id": new.id, "status": "archived"}).payload)
    seen.append(client.posts(id=2).publish().data)
    seen.append([post.id for post in client.posts.filter(status="live")])
    client.posts.delete(1)
    with pytest.raises(ResourceNotFound) as missing:
        client.posts.get(id=1)
    with pytest.raises(BadRequestError) as refused:
        client.posts.create({"body": None})
    seen += [str(missing.value), str(refused.value)]
    seen.append([post.payload for post in client.posts.all()])
    return seen


def test_one_story_on_the_fake_and_on_the_oracle() -> None:
    """Without it fake and real server could agree on single answers and differ in what they remember."""
    drf_blog.reset(rows())
    fake, oracle = FakeAPI(Contract.load(BLOG)), Oracle(Contract.load(BLOG))
    assert story(client_for(fake)) == story(client_for(oracle))
    assert fake.journal == [str(each) for each in oracle.journal]


def test_every_dialect_has_transcripts() -> None:
    """Without it a dialect could be added that was never held against a real server."""
    recorded = {"json_server": "json_server_0_17"}  # the first manner, whose name has no number
    assert all(load(recorded.get(dialect, dialect)) for dialect in known_dialects())
