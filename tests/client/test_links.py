"""Rules of the Link header (RFC 8288), and of URLs."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genericclient import ParsedResponse, UnknownPK
from genericclient.links import links_by_relation, parse_link_header
from genericclient.urls import joined, names_in


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", []),
        ("garbage", []),
        ("<http://a/1>", [{"url": "http://a/1"}]),
        ("<http:/a>; rel=front", [{"url": "http:/a", "rel": "front"}]),
        ('<a>; REL="next"; title="x, y; z"', [{"url": "a", "rel": "next", "title": "x, y; z"}]),
        ('<a,b;c>; rel=next, <d> ; rel = "last"', [{"url": "a,b;c", "rel": "next"}, {"url": "d", "rel": "last"}]),
        (r'<a>; title="say \"hi\""; rel=x', [{"url": "a", "title": 'say "hi"', "rel": "x"}]),
        ("<a>; rel=one; rel=two", [{"url": "a", "rel": "one"}]),
        ("<a>; rel='next'", [{"url": "a", "rel": "next"}]),
        ("<a>; rel", [{"url": "a", "rel": ""}]),
        ("<a>;; rel=x", [{"url": "a", "rel": "x"}]),
        ("<a>; rel=x junk, <b>; rel=y", [{"url": "a", "rel": "x"}, {"url": "b", "rel": "y"}]),
    ],
)
def test_links_are_read_as_the_rfc_says(value: str, expected: list[dict[str, str]]) -> None:
    """Without it a comma in a title, or a REL in capitals, could end a walk early."""
    assert parse_link_header(value) == expected


def test_links_stand_under_their_relations() -> None:
    """Without it a link that is both next and last would be neither."""
    response = ParsedResponse(200, headers={"link": '<b>; rel="next last", <c>; rel=next, <d>'})
    assert {name: link["url"] for name, link in response.links.items()} == {"next": "b", "last": "b", "d": "d"}
    assert links_by_relation({}) == {}


@given(st.text())
def test_no_header_breaks_the_reader(value: str) -> None:
    """Without it one odd server could crash every list."""
    assert all("url" in link for link in parse_link_header(value))


@given(st.text(min_size=1).filter(lambda text: text not in {".", ".."} and text.isprintable()))
def test_a_key_is_one_segment(key: str) -> None:
    """Without it a key with a slash, a question mark or a hash would reach another URL."""
    url = joined("http://dummy.test/posts/", key, trailing_slash=True)
    path = urlsplit(url).path
    assert path.count("/") == 3
    assert unquote(path.split("/")[2]) == key


def test_an_endpoint_may_be_nested_but_not_climb() -> None:
    """Without it a name could lead out of the API."""
    assert joined("http://dummy.test/", *names_in("/posts/1/"), trailing_slash=True) == "http://dummy.test/posts/1/"
    with pytest.raises(UnknownPK):
        joined("http://dummy.test/", *names_in("posts/../../x"))
