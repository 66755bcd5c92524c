"""The client walks through pages as real servers cut them: recorded walks, asked for and read page by page."""

from __future__ import annotations

import io
import json
from math import ceil
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from record_walks import FILTERS, HOST, ROWS, SERVERS, oracle, walked
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from transcripts_http import Transcript, load, names
from urllib3 import HTTPHeaderDict, HTTPResponse

from genericclient import Endpoint, GenericClient, Resource
from genericclient.pagination import cursor, json_server, limit_offset, link_header, next_page, page_number

READERS: list[tuple[str, Any]] = [
    ("json_server_0_17", json_server),
    ("json_server_0_17", link_header),
    ("json_server_1", json_server),
    ("kinto", next_page),
    ("walks_drf_cursor", cursor),
    ("walks_drf_limit", limit_offset),
    ("walks_drf_link", link_header),
    ("walks_drf_page", page_number),
    *((name, "auto") for name in SERVERS),
]
"""Which paginator reads the pages of which server."""

TELLING = {"json_server_0_17", "json_server_1", "walks_drf_limit", "walks_drf_page"}
"""The servers whose pages tell how many rows there are on all of them."""

every_walk = pytest.mark.parametrize("walk", FILTERS)
every_reader = pytest.mark.parametrize(
    ("name", "paginator"),
    READERS,
    ids=[f"{name}-{each if isinstance(each, str) else type(each).__name__}" for name, each in READERS],
)


class Recorded(HTTPAdapter):
    """Answers with the pages of one walk, each to its own question and to no other; keeps the names of the asked."""

    def __init__(self, pages: list[Transcript]) -> None:
        super().__init__()
        self._pages = {question(page.target): page for page in pages}
        self.asked: list[str] = []

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        """Answer a question that was recorded."""
        asked = question(str(request.url))
        assert request.method == "GET" and asked in self._pages, f"nobody recorded {request.method} {request.url}"
        page = self._pages[asked]
        self.asked.append(page.name)
        body = io.BytesIO(page.answer.encode("utf-8"))
        headers = HTTPHeaderDict(page.headers)
        raw = HTTPResponse(body=body, headers=headers, status=page.status, preload_content=False)
        return self.build_response(request, raw)


def question(url: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return what a URL asks for: its path, and its parameters in any order."""
    parts = urlsplit(url)
    return parts.path, tuple(sorted(parse_qsl(parts.query, keep_blank_values=True)))


def pages_of(name: str, walk: str) -> list[Transcript]:
    """Return the recorded pages of a walk, in their order."""
    return [page for page in load(name) if page.name.startswith(f"{walk}_page_")]


def endpoint_on(recorded: Recorded, name: str, paginator: Any) -> Endpoint[Resource]:
    """Return the endpoint of a client where a server has its posts."""
    path = SERVERS[name].path
    slash = path.endswith("/")
    client = GenericClient(f"http://{HOST}", adapter=recorded, trailing_slash=slash, autopaginate=paginator)
    return client[path.strip("/")]


def items_of(page: Transcript) -> list[Any]:
    """Return the rows on a page, which stands bare or in one of two envelopes."""
    body = json.loads(page.answer)
    items: list[Any] = body if isinstance(body, list) else body.get("results") or body["data"]
    return items


def found(walk: str) -> list[dict[str, Any]]:
    """Return the rows that a walk has to find."""
    return [row for row in ROWS if FILTERS[walk].items() <= row.items()]


@every_walk
@every_reader
def test_a_recorded_walk_is_walked_once_and_wholly(name: str, paginator: Any, walk: str) -> None:
    """Without it a page could be lost, asked for twice, or asked for without the filter, on a server that exists."""
    pages = pages_of(name, walk)
    recorded = Recorded(pages)
    posts = endpoint_on(recorded, name, paginator).filter(**SERVERS[name].params, **FILTERS[walk])
    assert [post.payload for post in posts] == [item for page in pages for item in items_of(page)]
    assert sorted(post.title for post in posts) == sorted(row["title"] for row in found(walk))
    assert recorded.asked == names(pages)


@every_walk
@every_reader
def test_a_recorded_walk_is_walked_no_further_than_it_is_read(name: str, paginator: Any, walk: str) -> None:
    """Without it whoever looks for the first row would pay for all pages, or the last ones could be lost."""
    pages = pages_of(name, walk)
    recorded = Recorded(pages)
    posts = endpoint_on(recorded, name, paginator).iterate(**SERVERS[name].params, **FILTERS[walk])
    seen = [next(iter(posts))]
    assert recorded.asked == names(pages[:1])
    seen += posts
    assert [post.payload for post in seen] == [item for page in pages for item in items_of(page)]
    assert recorded.asked == names(pages)


@every_walk
@every_reader
def test_a_recorded_walk_is_counted(name: str, paginator: Any, walk: str) -> None:
    """Without it a count could be that of one page, or cost a walk where the first page tells it."""
    pages = pages_of(name, walk)
    recorded = Recorded(pages)
    endpoint = endpoint_on(recorded, name, paginator)
    assert endpoint.count(**SERVERS[name].params, **FILTERS[walk]) == len(found(walk))
    assert recorded.asked == names(pages[:1] if name in TELLING else pages)


@every_walk
@pytest.mark.parametrize("name", SERVERS)
def test_every_walk_was_recorded_to_its_end(name: str, walk: str) -> None:
    """Without it a walk that the client fails could be shortened until it does not."""
    assert names(pages_of(name, walk)) == [f"{walk}_page_{number + 1}" for number in range(ceil(len(found(walk)) / 2))]
    every_page = [page for each in FILTERS for page in pages_of(name, each)]
    assert sorted(names(load(name))) == sorted(names(every_page))


@every_walk
@pytest.mark.parametrize("name", [name for name in SERVERS if name.startswith("walks_drf")])
def test_the_walks_of_the_oracle_are_still_true(name: str, walk: str) -> None:
    """Without it the pages could be edited until the client agrees with them."""
    again = walked(SERVERS[name], FILTERS[walk], oracle(), f"http://{HOST}")
    assert [said(page) for page in again] == [said(page) for page in pages_of(name, walk)]


def said(page: Transcript) -> tuple[str, int, str | None, str]:
    """Return what matters of a page to a walk: what was asked, and status, links and body of the answer."""
    return page.target, page.status, page.header("Link"), page.answer
