"""Paginators: what each reads, what it asks for next, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genericclient import GenericClient, HTTPError, PaginationError, ParsedResponse, Request, ResourceNotFound
from genericclient.pagination import (
    NAMED,
    Auto,
    Cursor,
    JsonServer,
    LimitOffset,
    LinkHeader,
    NextPage,
    PageNumber,
    Paginator,
    SinglePage,
    auto,
    cursor,
    json_server,
    limit_offset,
    link_header,
    next_page,
    page_number,
    paginator_of,
)
from genericclient.walks import Walk

if TYPE_CHECKING:
    from tests.client.conftest import Script
else:
    Script = Any

Make = Callable[..., GenericClient]
URL = "http://dummy.test/posts"
FIRST = Request("GET", URL, params={"a": 1})


def to(url: str) -> Request:
    """Return the request for a page with a URL of its own."""
    return Request("GET", url)


def counted(**params: Any) -> Request:
    """Return the request for a page that is counted."""
    return Request("GET", URL, params={"a": 1, **params})


FOLLOWING: list[tuple[Paginator, Request, Any, dict[str, str], Request | None]] = [
    (SinglePage(), FIRST, {"next": "?page=2", "results": []}, {"Link": "<?page=2>; rel=next"}, None),
    (link_header, FIRST, [], {"link": "<?page=2>; rel=next"}, to(f"{URL}?page=2")),
    (link_header, FIRST, [], {"Link": '</posts?page=1>; rel="prev first", <b>; rel=nexte'}, None),
    (link_header, FIRST, [], {"Link": '</posts?page=1>; rel="prev first", <b>; REL=Next'}, to("http://dummy.test/b")),
    (link_header, FIRST, [], {"Link": '<b>; rel="last next"'}, to("http://dummy.test/b")),
    (link_header, FIRST, [], {}, None),
    (LinkHeader(rel="Next"), FIRST, [], {"Link": "<b>; rel=next"}, to("http://dummy.test/b")),
    (LinkHeader(rel="older"), FIRST, [], {"Link": "<b>; rel=older"}, to("http://dummy.test/b")),
    (next_page, FIRST, {"data": []}, {"Next-Page": f"{URL}?_token=x"}, to(f"{URL}?_token=x")),
    (next_page, FIRST, {"data": []}, {}, None),
    (NextPage(header="X-Next"), FIRST, [], {"x-next": "?b"}, to(f"{URL}?b")),
    (page_number, FIRST, {"next": f"{URL}?page=2", "results": []}, {}, to(f"{URL}?page=2")),
    (page_number, FIRST, {"next": None, "results": [], "total_pages": 9}, {}, None),
    (page_number, FIRST, {"next": 2, "results": []}, {}, counted(page=2)),
    (page_number, FIRST, {"links": {"next": "?p=2"}, "data": []}, {}, to(f"{URL}?p=2")),
    (page_number, FIRST, {"_links": {"next": {"href": "/b"}}, "items": []}, {}, to("http://dummy.test/b")),
    (page_number, FIRST, {"total_pages": 2, "results": [1]}, {}, counted(page=2)),
    (page_number, counted(page=2), {"total_pages": 2, "results": [1]}, {}, None),
    (page_number, counted(page="x"), {"num_pages": 3, "results": [1]}, {}, counted(page=2)),
    (page_number, to(f"{URL}?page=2&b=3"), {"last_page": 3}, {}, Request("GET", f"{URL}?b=3", {"page": 3})),
    (PageNumber(parameter="p", pages=("pages",)), FIRST, {"pages": 2, "data": [1]}, {}, counted(p=2)),
    (page_number, FIRST, [], {}, None),
    (page_number, FIRST, {"next": True, "results": []}, {}, None),
    (page_number, FIRST, {"next": ["?page=2"], "results": []}, {}, None),
    (limit_offset, FIRST, {"next": f"{URL}?offset=2", "results": [1]}, {}, to(f"{URL}?offset=2")),
    (limit_offset, FIRST, {"next": None, "count": 9, "results": [1]}, {}, None),
    (limit_offset, FIRST, {"count": 3, "results": [1, 2]}, {}, counted(offset=2)),
    (limit_offset, counted(offset=2), {"count": 3, "results": [3]}, {}, None),
    (limit_offset, counted(offset=2), {"count": 9, "results": []}, {}, None),
    (limit_offset, counted(limit=2), [1, 2], {}, counted(limit=2, offset=2)),
    (limit_offset, counted(limit=2, offset=2), [], {}, None),
    (limit_offset, FIRST, [1, 2], {}, None),
    (LimitOffset(parameter="skip", totals=("all",)), FIRST, {"all": 3, "data": [1]}, {}, counted(skip=1)),
    (cursor, FIRST, {"next": f"{URL}?cursor=x", "results": []}, {}, to(f"{URL}?cursor=x")),
    (cursor, FIRST, {"next_cursor": "x", "data": []}, {}, counted(cursor="x")),
    (cursor, FIRST, {"meta": {"next_cursor": "x"}, "data": []}, {}, counted(cursor="x")),
    (cursor, FIRST, {"next_cursor": "x", "has_more": False, "data": []}, {}, None),
    (cursor, FIRST, {"next_cursor": "", "data": []}, {}, None),
    (Cursor(parameter="after", next=("end",)), FIRST, {"end": 7, "data": []}, {}, counted(after=7)),
    (json_server, FIRST, [], {"Link": f"<{URL}?_page=2>; rel=next"}, to(f"{URL}?_page=2")),
    (json_server, counted(_page=1), {"next": 2, "pages": 3, "items": 9, "data": []}, {}, counted(_page=2)),
    (json_server, to(f"{URL}?_page=1&b=2"), {"next": 2, "data": []}, {}, Request("GET", f"{URL}?b=2", {"_page": 2})),
    (json_server, FIRST, {"next": None, "data": []}, {}, None),
    (json_server, FIRST, [1], {}, None),
]


@pytest.mark.parametrize(("paginator", "request_", "data", "headers", "expected"), FOLLOWING)
def test_what_comes_next(
    paginator: Paginator, request_: Request, data: Any, headers: dict[str, str], expected: Request | None
) -> None:
    """Without it a style of pages could end at the first, or lose the filters on the second."""
    assert paginator.following(request_, ParsedResponse(200, data, headers)) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ([1], [1]),
        ({"results": [1], "data": [2]}, [1]),
        ({"data": [1]}, [1]),
        ({"items": [1]}, [1]),
        ({"items": 9, "data": [1]}, [1]),
        ({"results": {"rows": []}}, None),
        ({"rows": [1]}, None),
        ("text", None),
        (None, None),
    ],
)
def test_the_items_of_a_page(data: Any, expected: list[Any] | None) -> None:
    """Without it the keys of an envelope could be taken for resources."""
    if expected is not None:
        assert SinglePage().items(ParsedResponse(200, data)) == expected
        return
    with pytest.raises(HTTPError, match="expected a list, or an envelope with one of results, data, items; got "):
        SinglePage().items(ParsedResponse(200, data))


def test_an_envelope_may_have_keys_of_its_own(make_client: Make, script: Script) -> None:
    """Without it an API with another envelope could not be read at all."""

    class Client(GenericClient):
        envelope = ("page.rows",)

    script.on("GET /posts", body={"page": {"rows": [{"id": 1}]}}).on("GET /posts?b=1", body={"page": {"rows": []}})
    client = make_client(Client)
    assert [post.id for post in client.posts.all()] == [1]
    with pytest.raises(ResourceNotFound):
        client.posts.get(b=1)


def test_paginators_are_named() -> None:
    """Without it a setting in a file could not say which."""
    assert [paginator_of(name) for name in sorted(NAMED)] == [
        auto,
        cursor,
        json_server,
        limit_offset,
        link_header,
        next_page,
        page_number,
    ]
    assert paginator_of(None) is None and paginator_of(link_header) is link_header
    with pytest.raises(ValueError, match=r"unknown paginator 'x'; known: auto, cursor, json_server"):
        paginator_of("x")


@pytest.mark.parametrize(
    ("request_", "data", "headers", "expected"),
    [
        (FIRST, [1], {"Link": "<?page=2>; rel=next"}, LinkHeader),
        (FIRST, {"data": [1]}, {"Next-Page": "?x"}, NextPage),
        (FIRST, {"next": 2, "pages": 3, "items": 5, "data": [1]}, {}, JsonServer),
        (FIRST, {"next_cursor": "x", "data": [1]}, {}, Cursor),
        (FIRST, {"meta": {"next_cursor": None}, "data": [1]}, {}, Cursor),
        (FIRST, {"count": 5, "next": "?page=2", "results": [1]}, {}, PageNumber),
        (FIRST, {"count": 5, "next": None, "results": [1]}, {}, PageNumber),
        (FIRST, {"total_pages": 5, "count": 9, "results": [1]}, {}, PageNumber),
        (counted(limit=1), {"count": 5, "results": [1]}, {}, LimitOffset),
        (to(f"{URL}?offset=0"), {"count": 5, "results": [1]}, {}, LimitOffset),
        (FIRST, [1], {}, PageNumber),
        (FIRST, [1], {"Link": "<?page=1>; rel=prev"}, PageNumber),
    ],
)
def test_auto_chooses_by_the_first_page(request_: Request, data: Any, headers: dict[str, str], expected: Any) -> None:
    """Without it "auto" would be a guess that one more API breaks."""
    settings: dict[str, Any] = {"max_pages": 7, "other_origins": True, "results": ("results", "data")}
    chosen = Auto(**settings).choose(request_, ParsedResponse(200, data, headers))
    assert chosen == expected(**settings)


SHORT = [
    ({"count": 5, "results": [{}]}, {}),
    ({"total": 5, "data": [{}]}, {}),
    ([{}], {"X-Total-Count": "5"}),
    ({"has_more": True, "data": [{}]}, {}),
]


@pytest.mark.parametrize("paginator", [link_header, page_number, cursor, next_page, json_server, auto])
@pytest.mark.parametrize(("data", "headers"), SHORT)
def test_a_walk_that_ends_where_more_is_told_is_an_error(paginator: Paginator, data: Any, headers: Any) -> None:
    """Without it a part of a list would be taken for all of it."""
    walk = Walk(paginator, FIRST)
    with pytest.raises(PaginationError, match=r"posts\?a=1: they end at the first, though .*; say how the others are"):
        walk.take(ParsedResponse(200, data, headers))
    assert Walk(SinglePage(), FIRST).take(ParsedResponse(200, data, headers)) == [{}]
    part = Walk(paginator, Request("GET", URL, params={"limit": 1}))
    if not isinstance(paginator, Auto):  # which then counts on by the limit
        assert part.take(ParsedResponse(200, data, headers)) == [{}]


@pytest.mark.parametrize("params", [{"page": 3}, {"limit": 1, "offset": 4}, {"_limit": 1}, {"per_page": 1}])
def test_who_asks_for_a_part_gets_a_part(params: dict[str, Any]) -> None:
    """Without it the last page could not be asked for alone."""
    walk = Walk(link_header, Request("GET", URL, params=params))
    assert walk.take(ParsedResponse(200, [{}], {"X-Total-Count": "5"})) == [{}]


@pytest.mark.parametrize(
    ("data", "headers"),
    [
        ({"count": 5, "next": None, "results": [{}]}, {}),
        ({"count": 1, "results": [{}]}, {}),
        ({"count": -1, "results": [{}]}, {}),
        ([{}], {"X-Total-Count": "5", "Link": "<?page=1>; rel=first"}),
        ({"items": 5, "next": None, "data": [{}]}, {}),
    ],
)
def test_an_end_that_the_api_tells_is_the_end(data: Any, headers: Any) -> None:
    """Without it a count that is wrong would be an error where the API says plainly that there is no more."""
    assert Walk(json_server, FIRST).take(ParsedResponse(200, data, headers)) == [{}]


def test_pages_that_are_counted_from_zero_are_not_half_read() -> None:
    """Without it the second page would be passed over."""
    data = {"page": 0, "total_pages": 2, "results": [{}]}
    with pytest.raises(
        PaginationError, match=r"answered with page 0, .*; PageNumber\(first=0\) counts as this API does"
    ):
        page_number.following(FIRST, ParsedResponse(200, data))
    assert page_number.following(FIRST, ParsedResponse(200, {**data, "total_pages": 1})) is None
    from_zero = PageNumber(first=0)
    assert from_zero.following(FIRST, ParsedResponse(200, data)) == counted(page=1)
    assert from_zero.following(counted(page=1), ParsedResponse(200, {**data, "page": 1})) is None


ELSEWHERE = [
    "http://evil.test/posts",
    "https://dummy.test/posts",
    "//evil.test/posts",
    "http://dummy.test:81/posts",
    "http://dummy.test:x/posts",
    "http://dummy.test@evil.test/posts",
    "http://dummy.test.evil.test/posts",
    "http://evil.test\\@dummy.test/posts",
    "//evil.test\\@dummy.test/posts",
    "ftp://dummy.test/posts",
    "javascript:alert(1)",
    "file:///etc/passwd",
]


@pytest.mark.parametrize("url", ELSEWHERE)
def test_a_page_elsewhere_is_refused(url: str) -> None:
    """Without it credentials would be sent to whatever host an answer names."""
    with pytest.raises(PaginationError, match="was not followed: it is on another origin") as raised:
        link_header.following(FIRST, ParsedResponse(200, [], {"Link": f"<{url}>; rel=next"}))
    assert raised.value.request == FIRST and raised.value.response is not None


@pytest.mark.parametrize(
    "url", ["http://dummy.test:80/p", "HTTP://DUMMY.TEST/p", "/p", "p", "//dummy.test/p", "http://u:p@dummy.test/p"]
)
def test_a_page_of_the_same_origin_is_followed_however_it_is_written(url: str) -> None:
    """Without it a proxy that writes the port would end a walk."""
    assert link_header.following(FIRST, ParsedResponse(200, [], {"Link": f"<{url}>; rel=next"})) is not None


def test_a_page_elsewhere_is_asked_for_without_credentials_when_allowed() -> None:
    """Without it the permission would be one to give the credentials away."""
    allowed = LinkHeader(other_origins=True)
    answer = ParsedResponse(200, [], {"Link": "<http://b.test/p>; rel=next"})
    assert allowed.following(FIRST, answer) == Request("GET", "http://b.test/p", anonymous=True)
    there = Request("GET", "http://b.test/p", anonymous=True)
    onward = allowed.following(there, ParsedResponse(200, [], {"Link": "<?page=2>; rel=next"}))
    assert onward == Request("GET", "http://b.test/p?page=2", anonymous=True)
    for url in ("javascript:alert(1)", "file:///etc/passwd", "http://b.test\\@dummy.test/"):
        with pytest.raises(PaginationError):
            allowed.following(FIRST, ParsedResponse(200, [], {"Link": f"<{url}>; rel=next"}))


def test_a_key_with_a_dot_in_it_is_a_key() -> None:
    """Without it `@odata.nextLink` could not be followed."""
    odata = Cursor(next=("@odata.nextLink",), results=("value",))
    answer = ParsedResponse(200, {"@odata.nextLink": "?skip=1", "value": [{}]})
    assert odata.following(FIRST, answer) == to(f"{URL}?skip=1")
    assert Walk(odata, FIRST).take(answer) == [{}]


def walked(walk: Walk, *pages: tuple[Any, str | None]) -> list[Any]:
    """Return the items of pages of bare lists with links."""
    items: list[Any] = []
    for data, url in pages:
        assert walk.request is not None
        items += walk.take(ParsedResponse(200, data, {} if url is None else {"Link": f"<{url}>; rel=next"}))
    return items


@pytest.mark.parametrize(
    "urls",
    [
        ["?a=1"],
        ["http://dummy.test:80/posts?a=1"],
        ["?page=2", "?page=2"],
        ["?page=2&b=1", "?b=1&page=2"],
        ["?page=2", "?page=3", "?page=2"],
        ["?page=2#x", "?page=2#y"],
        ["?q=a%20b", "?q=a+b"],
    ],
)
def test_a_walk_that_comes_round_is_an_error(urls: list[str]) -> None:
    """Without it one wrong link would be an endless loop."""
    walk = Walk(link_header, FIRST)
    with pytest.raises(
        PaginationError, match=r"the pages of http://dummy.test/posts\?a=1: they come round to http.* again"
    ):
        walked(walk, *(([number], url) for number, url in enumerate(urls)))


def test_a_counted_page_that_is_the_one_before_it_is_an_error() -> None:
    """Without it an API that ignores the offset would be asked for ever."""
    walk = Walk(limit_offset, Request("GET", URL, params={"limit": 2}))
    walk.take(ParsedResponse(200, [1, 2]))
    with pytest.raises(PaginationError, match=r"offset=2 has the items of the page before it once more"):
        walk.take(ParsedResponse(200, [1, 2]))


def test_pages_that_are_alike_are_no_loop_where_the_api_names_them() -> None:
    """Without it rows without a key could end a walk."""
    walk = Walk(cursor, FIRST)
    for token in ("x", "y", None):
        assert walk.take(ParsedResponse(200, {"next_cursor": token, "data": [{"n": 0}]})) == [{"n": 0}]
    walk = Walk(link_header, FIRST)
    assert walked(walk, ([{"n": 1}], "?page=2"), ([{"n": 1}], "?page=3"), ([{"n": 1}], None)) == [{"n": 1}] * 3
    assert walk.request is None and walk.pages == 3


def test_a_walk_may_have_a_limit() -> None:
    """Without it a link that always names a new page would never end."""
    walk = Walk(LinkHeader(max_pages=2), FIRST)
    walked(walk, ([1], "?page=2"))
    with pytest.raises(PaginationError, match="more than max_pages=2 pages"):
        walked(walk, ([2], "?page=3"))
    assert walked(Walk(LinkHeader(max_pages=2), FIRST), ([1], "?page=2"), ([2], None)) == [1, 2]


@pytest.mark.parametrize("paginator", [link_header, page_number, limit_offset, cursor, next_page, json_server, auto])
def test_a_page_that_vanished_is_no_missing_resource(make_client: Make, script: Script, paginator: Paginator) -> None:
    """Without it `all()` would say ResourceNotFound because somebody deleted rows meanwhile."""
    client = make_client(autopaginate=paginator)
    named = "http://dummy.test/api/posts?_page=2"
    body = [{"id": 1}] if paginator in (link_header, next_page) else {"next": named, "results": [{"id": 1}]}
    script.on("GET /posts", body=body, Link=f"<{named}>; rel=next", next_page=named)
    script.on("GET /posts?_page=2", 404, {"detail": "Invalid page."})
    with pytest.raises(PaginationError, match=r"posts\?_page=2 is gone, since rows were deleted meanwhile") as raised:
        client.posts.all()
    assert not isinstance(raised.value, ResourceNotFound)
    script.on("GET /posts", 404)
    with pytest.raises(ResourceNotFound):
        client.posts.all()


def test_a_walk_is_lazy(make_client: Make, script: Script) -> None:
    """Without it the first row of a million would wait for the last."""
    client = make_client(autopaginate="link_header")
    script.on("GET /posts?a=1", body=[{"id": 1}, {"id": 2}], Link='<?a=1&page=2>; rel="next"')
    script.on("GET /posts?a=1&page=2", body=[{"id": 3}])
    posts = client.posts.iterate(a=1)
    assert script.lines == []
    assert [next(posts).id, next(posts).id] == [1, 2] and len(script.lines) == 1
    last = next(posts)
    assert last.id == 3 and last.response is not None and last.response.data == [{"id": 3}]
    assert list(posts) == []


def test_a_walk_without_a_paginator_finds_its_own(client: GenericClient, script: Script) -> None:
    """Without it `iterate` would end at the first page of an API that has more."""
    script.on("GET /posts", body={"count": 2, "next": "?page=2", "results": [{"id": 1}]})
    script.on("GET /posts?page=2", body={"count": 2, "next": None, "results": [{"id": 2}]})
    assert [post.id for post in client.posts.iterate()] == [1, 2]


def test_a_first_page_may_be_empty(client: GenericClient, script: Script) -> None:
    """Without it an API that filters after it cut its pages would seem to have nothing."""
    for _ in range(2):
        script.on("GET /posts", body={"next": "?page=2", "results": []})
        script.on("GET /posts?page=2", body={"next": None, "results": []})
    assert client.posts.first() is None
    script.answers["GET /posts?page=2"] = [(200, {"next": None, "results": [{"id": 2}]}, {})]
    first = client.posts.first()
    assert first is not None and first.id == 2


def test_a_count_that_is_less_than_what_follows_is_not_believed(client: GenericClient, script: Script) -> None:
    """Without it the size of a page, told as a count, would be the count."""
    script.on("GET /posts", body={"count": 1, "next": "?page=2", "results": [{}]})
    script.on("GET /posts?page=2", body={"count": 1, "next": None, "results": [{}]})
    assert client.posts.count() == 2


def test_an_envelope_of_ones_own_is_read_by_every_call(make_client: Make, script: Script) -> None:
    """Without it `first` and `iterate` would refuse what `all` reads."""

    class Client(GenericClient):
        envelope = ("rows",)

    for client in (make_client(Client), make_client(Client, autopaginate="page_number"), make_client(Client)):
        for _ in range(4):
            script.on("GET /posts", body={"rows": [{"id": 1}], "next": None})
        assert [post.id for post in (*client.posts.all(), *client.posts.iterate())] == [1, 1]
        first = client.posts.first()
        assert first is not None and first.id == client.posts.count() == 1


def test_first_exists_and_count_ask_for_as_little_as_they_can(client: GenericClient, script: Script) -> None:
    """Without it a question about one row would fetch them all."""
    page = {"count": 7, "next": "?page=2", "results": [{"id": 1}]}
    for _ in range(3):
        script.on("GET /posts?a=1", body=page).on("GET /posts?a=2", body={"count": 0, "results": []})
    first = client.posts.first(a=1)
    assert first is not None and first.id == 1 and client.posts.first(a=2) is None
    assert client.posts.exists(a=1) and not client.posts.exists(a=2)
    script.on("GET /posts", body={"count": 0, "results": []}).on("GET /posts", body=[{}])
    assert not client.posts.exists() and client.posts.exists()
    assert (client.posts.count(a=1), client.posts.count(a=2)) == (7, 0)
    script.on("GET /posts/1", body={"id": 1}).on("GET /posts/2", 404).on("GET /posts/3", 500)
    assert client.posts.exists(id=1) and not client.posts.exists(id=2)
    with pytest.raises(HTTPError):
        client.posts.exists(id=3)


@pytest.mark.parametrize(
    ("body", "headers", "expected"),
    [
        ([1, 2], {"X-Total-Count": "9"}, 9),
        ({"data": [1]}, {"Total-Objects": "9"}, 9),
        ({"data": [1], "items": 9}, {}, 9),
        ({"data": [1], "total": 9}, {}, 9),
        ([1, 2], {}, 2),
        ([1, 2], {"X-Total-Count": "many"}, 2),
        ({"results": [1], "count": True}, {}, 1),
        ({"results": [1, 2], "count": 1}, {}, 2),
        ({"results": [1], "count": -1}, {}, 1),
        ({"items": [1, 2, 3]}, {}, 3),
    ],
)
def test_a_count_is_what_the_api_says_or_what_is_there(
    client: GenericClient, script: Script, body: Any, headers: dict[str, str], expected: int
) -> None:
    """Without it every count would be a walk, or a word that no API said."""
    script.on("GET /posts", 200, body, **headers)
    assert client.posts.count() == expected


def test_a_count_that_nobody_tells_is_counted_over_all_pages(client: GenericClient, script: Script) -> None:
    """Without it the rows of one page would be taken for all."""
    script.on("GET /posts", body=[{}, {}], Link="<?page=2>; rel=next").on("GET /posts?page=2", body=[{}])
    assert client.posts.count() == 3


def test_a_callable_of_the_older_form_is_honoured_everywhere(make_client: Make, script: Script) -> None:
    """Without it a pagination that a user wrote for 1.x would be passed by."""
    asked: list[Any] = []
    mocked = mock.Mock(return_value=(ParsedResponse(200), [{"id": 5}]))
    assert [post.id for post in make_client(autopaginate=mocked).posts.using(params={"b": 2}).filter(a=1)] == [5]
    assert mocked.call_args.args[1] == {"a": 1, "b": 2}

    def paginate(endpoint: Any, params: dict[str, Any]) -> tuple[ParsedResponse, list[Any]]:
        asked.append((endpoint.url, params))
        return ParsedResponse(200), [{"id": 1}, {"id": 2}]

    client = make_client(autopaginate=paginate)
    assert [post.id for post in client.posts.filter(a=1)] == [1, 2]
    assert [post.id for post in client.posts.iterate(a=1)] == [1, 2]
    assert client.posts.count(a=1) == 2
    assert asked == [("http://dummy.test/api/posts", {"a": 1})] * 3
    script.on("GET /posts?a=1", body=[{"id": 9}])
    assert client.posts.get(a=1).id == 9


class ChainOfPages:
    """Any list, cut into pages of any sizes, in one of the styles."""

    def __init__(self, style: str, sizes: list[int], total: bool) -> None:
        self.style = style
        self.rows = [{"id": number} for number in range(sum(sizes))]
        starts = [sum(sizes[:number]) for number in range(len(sizes))]
        self.pages = [self.rows[start : start + size] for start, size in zip(starts, sizes, strict=True)]
        self.total = total
        self.asked: list[str] = []

    def answer(self, method: str, url: str, params: Any = None) -> ParsedResponse:
        """Answer as an API of this style does; the filter must be there on every page."""
        self.asked.append(f"{url} {params}")
        said = {**dict(pair.split("=") for pair in url.partition("?")[2].split("&") if pair), **(params or {})}
        assert str(said["a"]) == "1"
        number = int(said.get("page", 0))
        page = self.pages[number]
        last = number == len(self.pages) - 1
        following = f"{URL}?a=1&page={number + 1}"
        if self.style == "link_header":
            return ParsedResponse(200, page, {} if last else {"Link": f'<{following}>; rel="next"'})
        if self.style == "next_page":
            return ParsedResponse(200, {"data": page}, {} if last else {"Next-Page": following})
        envelope: dict[str, Any] = {"results": page}
        if self.style == "cursor":
            envelope["next_cursor"] = None if last else str(number + 1)
        else:
            envelope["next"] = None if last else following
        return ParsedResponse(200, envelope | ({"count": len(self.rows)} if self.total else {}))


@given(
    style=st.sampled_from(["link_header", "next_page", "cursor", "page_number", "limit_offset"]),
    by_name=st.booleans(),
    sizes=st.lists(st.integers(0, 3), min_size=1, max_size=6),
    total=st.booleans(),
)
def test_any_chain_of_pages_yields_each_row_once(style: str, by_name: bool, sizes: list[int], total: bool) -> None:
    """Without it a row could be lost, or come twice, where pages are empty or uneven."""
    chain = ChainOfPages(style, sizes, total)
    paginator = Cursor(parameter="page") if style == "cursor" else style
    client = GenericClient("http://dummy.test", autopaginate=paginator if by_name or style == "cursor" else "auto")
    endpoint = client.posts
    endpoint.request = chain.answer  # type: ignore[method-assign]  # as a user patches it
    assert [post.payload for post in endpoint.filter(a=1)] == chain.rows
    assert [post.payload for post in endpoint.iterate(a=1)] == chain.rows
    assert len(chain.asked) == 2 * len(sizes)
    assert endpoint.count(a=1) == len(chain.rows)
