"""Rules of forms of answers: what an Accept header, a dot and `?format=` decide; the real framework is judge."""

from __future__ import annotations

from typing import Any

import drf_blog  # noqa: F401  # it configures Django, which the oracle below needs
import pytest
from django.http import HttpRequest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BrowsableAPIRenderer, JSONRenderer
from rest_framework.request import Request
from werkzeug.test import Client

from fake_server import Collection, Contract, FakeAPI
from fake_server.negotiation import accepted, covers


def theirs(accept: str | None) -> str | None:
    """Return the media type that the real framework answers in."""
    request = HttpRequest()
    if accept is not None:
        request.META["HTTP_ACCEPT"] = accept
    try:
        renderer, _ = DefaultContentNegotiation().select_renderer(
            Request(request), [JSONRenderer(), BrowsableAPIRenderer()]
        )
    except NotAcceptable:
        return None
    found: str = renderer.media_type
    return found


BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
ACCEPTS: list[str | None] = [
    None,
    "",
    ",",
    "*/*",
    "*",
    "application/json",
    "APPLICATION/JSON",
    "application/*",
    "*/json",
    "application/json; indent=4",
    "application/json;q=0",
    "text/html",
    "text/html, application/json",
    "text/html;level=1, application/json",
    "text/html;q=0.9, application/json;q=0.1",
    BROWSER,
    "application/xml",
    "application/problem+json",
    "application/vnd.api+json, text/html",
    "image/*, */*;q=0.1",
    "text/plain, text/*",
    "application/*, text/html",
    "*/*, text/*",
    "application/json/x",
]


@pytest.mark.parametrize("accept", ACCEPTS)
def test_an_accept_header_is_read_as_by_the_real_framework(accept: str | None) -> None:
    """Without it a client that asks for XML would get JSON here, and a 406 there."""
    assert accepted(accept) == theirs(accept)


PARTS = st.builds(
    "{}/{}{}".format,
    st.sampled_from(["application", "text", "*", "image"]),
    st.sampled_from(["json", "html", "*", "xml"]),
    st.sampled_from(["", ";q=0.5", "; indent=4", ";q=1;level=2", ";"]),
)


@given(st.lists(PARTS, max_size=4).map(", ".join))
def test_any_accept_header_is_read_as_by_the_real_framework(accept: str) -> None:
    """Without it some mixture of ranges and weights would be answered in another form."""
    assert accepted(accept) == theirs(accept)


def test_only_so_many_ranges_are_looked_at() -> None:
    """Without it a header of any length would be work without end."""
    for count in (63, 64):
        accept = ",".join(["image/png"] * count + ["text/html"])
        assert accepted(accept) == theirs(accept) == ("text/html" if count < 64 else None)


def test_which_media_types_a_range_covers() -> None:
    """Without it a wildcard could cover nothing."""
    assert covers("*/*", "text/html") and covers("text/*", "text/html") and covers("text/html", "text/html")
    assert not covers("image/*", "text/html") and not covers("text", "text/html")


@pytest.fixture(name="client")
def _client() -> Client:
    return Client(FakeAPI(Contract(collections={"things": Collection(rows=({"t": "<a>"},), description="Things.")})))


@pytest.mark.parametrize(
    ("url", "accept", "status", "content_type"),
    [
        ("/things/", None, 200, "application/json"),
        ("/things/", "text/html", 200, "text/html; charset=utf-8"),
        ("/things/1/", BROWSER, 200, "text/html; charset=utf-8"),
        ("/things/9/", BROWSER, 404, "text/html; charset=utf-8"),
        ("/things/", "application/xml", 406, "application/json"),
        ("/things/?format=json", "text/html", 406, "application/json"),
        ("/things/?format=json", BROWSER, 200, "application/json"),
        ("/things/?format=api", None, 200, "text/html; charset=utf-8"),
        ("/things/?format=xml", None, 404, "application/json"),
        ("/things/?format=", None, 200, "application/json"),
        ("/things.json", None, 200, "application/json"),
        ("/things/1.json/", None, 200, "application/json"),
        ("/things/1.api", None, 200, "text/html; charset=utf-8"),
        ("/things/1.xml", None, 404, "application/json"),
        ("/nope/", "application/xml", 404, "text/html; charset=utf-8"),
    ],
)
def test_in_which_form_an_answer_comes(
    client: Client, url: str, accept: str | None, status: int, content_type: str
) -> None:
    """Without it a form that nobody has could be given out."""
    headers = {} if accept is None else {"Accept": accept}
    response = client.get(url, headers=headers)
    assert (response.status_code, response.headers["Content-Type"]) == (status, content_type)


def test_nothing_is_done_when_the_answer_cannot_be_had_as_wanted(client: Client) -> None:
    """Without it a client could be told that it failed, and have written."""
    assert client.post("/things/", json={}, headers={"Accept": "text/csv"}).status_code == 406
    assert client.get("/things/").get_json()["count"] == 1


def test_a_page_for_a_person_shows_the_answer_and_runs_nothing_of_it(client: Client) -> None:
    """Without it what a row holds could be a program in somebody's browser."""
    page = client.get("/things/", headers={"Accept": "text/html"}).get_data(as_text=True)
    assert "<title>Thing List" in page and "&lt;a&gt;" in page and "<a>" not in page


def test_a_dialect_that_does_not_negotiate_answers_in_its_one_form() -> None:
    """Without it an API that knows JSON alone would refuse what it does not even read."""
    api = FakeAPI(Contract("link_header", collections={"things": Collection(rows=({"id": 1},))}))
    sent: dict[str, Any] = {"headers": {"Accept": "application/xml"}}
    assert Client(api).get("/things", **sent).get_json() == [{"id": 1}]
