"""Details that no story turns on: defaults, exact words, the evidence on errors, and what the values are."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from decimal import Decimal
from typing import Any

import pytest

from genericclient import (
    BadRequestError,
    GenericClientError,
    HTTPError,
    MultipleResourcesFound,
    NotFoundError,
    PaginationError,
    ParsedResponse,
    Request,
    ResourceNotFound,
    RetryPolicy,
    flows,
)
from genericclient.links import links_by_relation, parse_link_header
from genericclient.messages import Flow, error_for, header_of, quoted, unreadable, with_query
from genericclient.pagination import (
    Auto,
    Cursor,
    JsonServer,
    LimitOffset,
    LinkHeader,
    NextPage,
    PageNumber,
    SinglePage,
    link_header,
)
from genericclient.retries import Outcome, seconds_until
from genericclient.walks import Walk

URL = "http://dummy.test/posts"
ONE = SinglePage()
FIRST = Request("GET", URL, params={"a": 1})


def refused(status: int, method: str = "GET") -> HTTPError:
    """Return the error of a status, as a driver would throw it in."""
    error = error_for(Request(method, URL), ParsedResponse(status))
    assert error is not None
    return error


def answered(flow: Flow[Any], data: Any, headers: dict[str, str] | None = None) -> Any:
    """Send a flow the one answer that it waits for, and return what it returns."""
    next(flow)
    with pytest.raises(StopIteration) as stopped:
        flow.send(ParsedResponse(200, data, headers or {}))
    return stopped.value.value


SIGNS = ["count", "total", "next", "previous", "links", "_links", "meta", "pages", "total_pages", "has_more"]


@pytest.mark.parametrize("sign", [*SIGNS, "next_cursor"])
def test_one_sign_makes_an_envelope(sign: str) -> None:
    """Without it an API whose envelope has but one thing beside its items would give envelopes for resources."""
    envelope = {"results": [{"id": 1}], sign: None}
    assert answered(flows.find(URL, {"a": 1}, ONE), envelope)[1] == {"id": 1}
    assert answered(flows.find(URL, {"a": 1}, ONE), {"results": [{"id": 1}], "title": sign})[1]["title"] == sign


@pytest.mark.parametrize(
    ("data", "headers", "kind", "text"),
    [
        ([{}, {}], {}, MultipleResourcesFound, f"2 found for {URL}?a=1; expected one"),
        ([{}], {"X-Total-Count": "7"}, MultipleResourcesFound, f"7 found for {URL}?a=1; expected one"),
        ([], {}, ResourceNotFound, f"nothing found for {URL}?a=1"),
        ([], {"X-Total-Count": "7"}, ResourceNotFound, f"nothing found for {URL}?a=1"),
        (None, {}, HTTPError, f"GET {URL}?a=1 answered 200, but: expected an object; got no body"),
        ([None], {}, HTTPError, f"GET {URL}?a=1 answered 200, but: expected an object; got null"),
        ([[1]], {}, HTTPError, f"GET {URL}?a=1 answered 200, but: expected an object; got [1]"),
        ("text", {}, HTTPError, f"GET {URL}?a=1 answered 200, but: expected an object; got text"),
        (7, {}, HTTPError, f"GET {URL}?a=1 answered 200, but: expected an object; got 7"),
    ],
)
def test_what_is_not_the_one_resource_is_an_error_with_all_evidence(
    data: Any, headers: dict[str, str], kind: type[ResourceNotFound], text: str
) -> None:
    """Without it the error would not tell what was asked, or what came."""
    flow, response = flows.find(URL, {"a": 1}, ONE), ParsedResponse(200, data, headers)
    assert next(flow) == FIRST
    with pytest.raises(kind) as raised:
        flow.send(response)
    assert type(raised.value) is kind and str(raised.value) == text
    assert raised.value.request == FIRST and raised.value.response is response


@pytest.mark.parametrize("data", ["text", {"rows": 1}, [3]])
def test_a_first_page_that_is_none_tells_what_was_asked(data: Any) -> None:
    """Without it the error of `first()` would name no URL."""
    flow = flows.first(URL, {"a": 1}, ONE)
    next(flow)
    with pytest.raises(HTTPError, match=r"^GET http://dummy.test/posts\?a=1 answered 200, but: expected ") as raised:
        flow.send(ParsedResponse(200, data))
    assert raised.value.request == FIRST


def missed(flow: Flow[Any], *answers: HTTPError | ParsedResponse) -> GenericClientError:
    """Give a flow answers, the last of which ends it in an error; return that error."""
    next(flow)
    *before, last = answers
    for answer in before:
        _ = flow.throw(answer) if isinstance(answer, HTTPError) else flow.send(answer)
    assert isinstance(last, HTTPError)
    with pytest.raises(GenericClientError) as raised:
        flow.throw(last)
    return raised.value


def test_an_error_that_stands_for_another_one_stands_alone() -> None:
    """Without it a traceback would begin with errors that were expected, and are told of in the last one anyway."""
    gone = missed(flows.list_all(URL, {}, ONE), refused(404))
    assert type(gone) is NotFoundError and gone.__suppress_context__
    onward = ParsedResponse(200, [], {"Link": "<?page=2>; rel=next"})
    broken = missed(flows.list_all(URL, {}, link_header), onward, refused(404))
    assert type(broken) is PaginationError and broken.__suppress_context__
    conflict = refused(409, "POST")
    made = flows.get_or_create(lambda: flows.find(URL, {"a": 1}, ONE), URL, {})
    assert missed(made, refused(404), conflict, refused(404)) is conflict
    assert conflict.__suppress_context__
    second = missed(flows.save(URL, {}), refused(400, "PUT"), refused(400, "PATCH"))
    assert type(second) is BadRequestError and second.__suppress_context__


@pytest.mark.parametrize("method", ["post", "POST", "Post"])
def test_a_route_is_called_by_a_method_in_any_case(method: str) -> None:
    """Without it `post` would be sent as it is, and methods are case-sensitive (RFC 9110, section 9.1)."""
    assert next(flows.act(method, URL, {"a": 1})) == Request("POST", URL, json={"a": 1})


@pytest.mark.parametrize("value", [Request("GET", URL), Outcome("GET", "read")])
@pytest.mark.parametrize("name", ["method", "url", "status", "other"])
def test_a_message_is_a_value(value: Any, name: str) -> None:
    """Without it a hook could change what another part of a conversation holds, or misspell a name unnoticed."""
    with pytest.raises((FrozenInstanceError, TypeError)):  # a name that it has not: TypeError, with slots
        setattr(value, name, "x")
    assert not hasattr(value, "__dict__")
    assert len({value, type(value)("GET", URL if isinstance(value, Request) else "read")}) == 1


def test_a_request_prints_without_what_it_carries() -> None:
    """Without it a log would show passwords."""
    request = Request("POST", "http://u:p@dummy.test/posts?token=s3cret#x", json={"password": "s3cret"})
    assert repr(request) == f"<Request {request}>" == "<Request POST http://dummy.test/posts?token=[redacted]#x>"


def test_a_response_has_headers_and_links_of_its_own() -> None:
    """Without it a response that was made by hand, in a test or a hook, would break what reads it."""
    response = ParsedResponse(200)
    assert response.data is None and response.headers == {} and response.links == {}
    assert response.headers is not ParsedResponse(200).headers
    nothing: Any = None
    assert ParsedResponse(200, headers=nothing).links == {}


@pytest.mark.parametrize(
    ("url", "params", "expected"),
    [
        (URL, None, URL),
        (URL, {}, URL),
        (URL, {"a": 1, "b": "x y"}, f"{URL}?a=1&b=x+y"),
        (URL, {"a": [1, 2]}, f"{URL}?a=1&a=2"),
        (URL, [("a", (1, 2)), ("b", 3)], f"{URL}?a=1&a=2&b=3"),
        (URL, {"a": "\ud800"}, f"{URL}?a=%3F"),
        (URL, "a=1&b=2", f"{URL}?a=1&b=2"),
        (URL, b"a=1", f"{URL}?b'a=1'"),
        (URL, 7, f"{URL}?7"),
        (f"{URL}?c=3", {"a": 1}, f"{URL}?c=3&a=1"),
        (f"{URL}?c=3", "a=1", f"{URL}?c=3&a=1"),
    ],
)
def test_a_url_stands_in_a_message_with_its_parameters(url: str, params: Any, expected: str) -> None:
    """Without it a message could name another URL than the one that was asked, or fail where `requests` does not."""
    assert with_query(url, params) == expected


class Bare:
    """Stands in for a response, with no attribute at all."""


class Odd:
    """Stands in for a response, with headers of any kind."""

    def __init__(self, headers: Any) -> None:
        self.headers = headers


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        (ParsedResponse(200, headers={"LINK": "x"}), "x"),
        (ParsedResponse(200, headers={"Link": ""}), ""),
        (ParsedResponse(200, headers={"Links": "x"}), None),
        (ParsedResponse(200), None),
        (Odd({"Link": 3}), None),
        (Odd({3: "y", "link": "x"}), "x"),
        (Odd([("Link", "x")]), None),
        (Odd(None), None),
        (Bare(), None),
    ],
)
def test_a_header_is_text_or_there_is_none(response: Any, expected: str | None) -> None:
    """Without it a mock of somebody's tests would be read as a response with links."""
    assert header_of(response, "Link") == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (None, ""),
        ({"a": 1}, "{'a': 1}"),
        ("x" * 300, "x" * 300),
        ("x" * 301, f"{'x' * 300}... (301 characters)"),
    ],
)
def test_a_body_is_quoted_up_to_a_length(data: Any, expected: str) -> None:
    """Without it a page of HTML would flood a log."""
    assert quoted(data) == expected


def test_an_answer_that_cannot_be_read_comes_with_its_request() -> None:
    """Without it nobody could find out from the error what was asked."""
    response = ParsedResponse(200, "x")
    error = unreadable(FIRST, response, "why")
    assert str(error) == f"GET {URL}?a=1 answered 200, but: why"
    assert error.request is FIRST and error.response is response


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, {}),
        ({"Date": "<a>; rel=next"}, {}),
        ({"Date": "today", "link": "<b>; rel=next"}, {"next": {"url": "b", "rel": "next"}}),
        ({"Link": "<b>; rel=Next"}, {key: {"url": "b", "rel": "Next"} for key in ("Next", "next")}),
        ({"Link": "</B>; title=Xmas"}, {"/B": {"url": "/B", "title": "Xmas"}}),
    ],
)
def test_links_stand_under_their_relations(headers: dict[str, str], expected: dict[str, dict[str, str]]) -> None:
    """Without it another header could be taken for a Link, or a URL be found under a spelling that is not its own."""
    assert links_by_relation(headers) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("< /b >; rel=next", {"url": "/b", "rel": "next"}),
        ("<b>; rel='next'", {"url": "b", "rel": "next"}),
        ("<b>; title=Xmas; lang=X", {"url": "b", "title": "Xmas", "lang": "X"}),
    ],
)
def test_a_link_is_read_as_it_is_meant(value: str, expected: dict[str, str]) -> None:
    """Without it blanks in the brackets would be asked for, or letters of a title be lost."""
    assert parse_link_header(value) == [expected]


DEFAULTS: dict[str, Any] = {
    "total": 3,
    "connect": None,
    "read": None,
    "status": None,
    "other": None,
    "allowed_methods": {"DELETE", "GET", "HEAD", "OPTIONS", "PUT", "TRACE"},
    "status_forcelist": {429, 502, 503, 504},
    "backoff_factor": 0.5,
    "backoff_jitter": 0.5,
    "backoff_max": 120.0,
    "respect_retry_after_header": True,
    "retry_after_max": 21600.0,
    "max_time": 300.0,
}


def test_a_policy_is_what_the_guide_says_unless_told() -> None:
    """Without it a change of a default would change how every client behaves, and nobody would have said so."""
    assert vars(RetryPolicy()) == DEFAULTS
    outcome = Outcome("GET", "read")
    assert outcome.status is None and outcome.retry_after is None


def waits(policy: RetryPolicy, outcome: Outcome) -> float | None:
    """Return what a policy says after one failure."""
    return policy.wait([outcome], elapsed=0.0, now=0.0, chance=0.0)


@pytest.mark.parametrize("status", [*range(400, 432), *range(500, 512)])
def test_the_statuses_that_are_worth_a_second_try(status: int) -> None:
    """Without it a wrong request would be repeated, or an API that restarts be given up."""
    expected = 0.0 if status in {429, 502, 503, 504} else None
    assert waits(RetryPolicy(), Outcome("GET", "status", status)) == expected
    told = 7.0 if status in {413, 429, 502, 503, 504} else None
    assert waits(RetryPolicy(), Outcome("GET", "status", status, "7")) == told
    assert waits(RetryPolicy(respect_retry_after_header=False), Outcome("GET", "status", status, "7")) == expected


@pytest.mark.parametrize(
    ("method", "is_repeated"),
    [
        ("GET", True),
        ("HEAD", True),
        ("OPTIONS", True),
        ("TRACE", True),
        ("PUT", True),
        ("DELETE", True),
        ("POST", False),
        ("PATCH", False),
        ("CONNECT", False),
        ("QUERY", False),
    ],
)
def test_the_methods_that_may_be_sent_twice(method: str, is_repeated: bool) -> None:
    """Without it an order could be placed twice, or a list that may be asked for again be given up."""
    assert waits(RetryPolicy(), Outcome(method, "read")) == (0.0 if is_repeated else None)
    assert waits(RetryPolicy(allowed_methods=[method.lower()]), Outcome(method, "read")) == 0.0


@pytest.mark.parametrize("name", [name for name in DEFAULTS if name.startswith("backoff")] + ["retry_after_max"])
def test_seconds_that_cannot_be_meant_are_shown_as_they_were_given(name: str) -> None:
    """Without it nobody would see from the error that a number came in another type."""
    with pytest.raises(ValueError, match="RetryPolicy") as raised:
        RetryPolicy(**{name: Decimal(-1)})  # type: ignore[arg-type]  # on purpose
    assert str(raised.value) == f"RetryPolicy: {name} is Decimal('-1'); expected seconds, 0 or more"


@pytest.mark.parametrize("name", ["total", "connect", "read", "status", "other", "max_time"])
def test_caps_that_cannot_be_meant_are_shown_as_they_were_given(name: str) -> None:
    """Without it likewise."""
    with pytest.raises(ValueError, match="RetryPolicy") as raised:
        RetryPolicy(**{name: Decimal(-1)})  # type: ignore[arg-type]  # on purpose
    assert str(raised.value) == f"RetryPolicy: {name} is Decimal('-1'); expected 0 or more, or None"


@pytest.mark.parametrize("year", ["10000", "99999", "99999999999"])
def test_a_date_that_no_calendar_has_is_no_wait(year: str) -> None:
    """Without it a server with a broken clock would end a retry in an error of the calendar."""
    assert seconds_until(f"Tue, 14 Nov {year} 22:14:20 GMT", 0.0) == 0.0


KINDS: list[Any] = [SinglePage, LinkHeader, NextPage, Cursor, PageNumber, LimitOffset, JsonServer, Auto]


@pytest.mark.parametrize("kind", [*KINDS, RetryPolicy])
@pytest.mark.parametrize("name", ["max_pages", "total", "unknown"])
def test_a_setting_is_a_value_with_names(kind: Any, name: str) -> None:
    """Without it a client could change the paginator of all others, or a number be taken for another setting."""
    with pytest.raises(FrozenInstanceError):
        setattr(kind(), name, 1)
    with pytest.raises(TypeError, match="positional argument"):
        kind("x")
    assert kind() == kind() and hash(kind()) == hash(kind())


SAYS: list[tuple[Any, Any, dict[str, str], bool]] = [
    (LinkHeader(), [], {"link": "<?page=1>; rel=prev"}, True),
    (LinkHeader(), {"next": 2}, {}, False),
    (NextPage(), [], {"next-page": ""}, True),
    (NextPage(), [], {"Link": "<?page=1>; rel=next"}, False),
    *((Cursor(), {key: None}, {}, True) for key in ("next", "next_cursor")),
    (Cursor(), {"meta": {"next_cursor": None}}, {}, True),
    (Cursor(), {"links": {"next": None}}, {}, True),
    (Cursor(), {"links": {"prev": "?page=1"}, "total_pages": 2}, {}, False),
    (PageNumber(), {"next": None}, {}, True),
    (PageNumber(), {"links": {"next": None}}, {}, True),
    (PageNumber(), {"_links": {"next": None}}, {}, True),
    *((PageNumber(), {key: 2}, {}, True) for key in ("total_pages", "num_pages", "last_page")),
    (PageNumber(), {"count": 2, "total_pages": "2"}, {}, False),
    (LimitOffset(), {"next": None}, {}, True),
    (LimitOffset(), {"links": {"next": None}}, {}, True),
    (LimitOffset(), {"count": 2}, {}, False),
    (JsonServer(), [], {"Link": "<?page=1>; rel=prev"}, True),
    (JsonServer(), {"next": None}, {}, True),
    (JsonServer(), {"links": {"next": None}}, {}, False),
]


@pytest.mark.parametrize(("paginator", "data", "headers", "expected"), SAYS)
def test_what_speaks_of_a_next_page(paginator: Any, data: Any, headers: dict[str, str], expected: object) -> None:
    """Without it an API that says that there is no more would not be believed, or one that says nothing would."""
    assert paginator.says(ParsedResponse(200, data, headers)) is expected


FOLLOWING: list[tuple[Any, Request, Any, dict[str, str], Request | None]] = [
    (Cursor(), FIRST, {"links": {"next": "?c=x"}}, {}, Request("GET", f"{URL}?c=x")),
    (LimitOffset(), FIRST, {"links": {"next": "?o=2"}, "data": [1]}, {}, Request("GET", f"{URL}?o=2")),
    (LimitOffset(), FIRST, [1], {"X-Total-Count": "2"}, Request("GET", URL, {"a": 1, "offset": 1})),
    (LimitOffset(), FIRST, [1], {"X-Total-Count": "1"}, None),
    (LimitOffset(), FIRST, {"count": 1, "data": [1]}, {"X-Total-Count": "9"}, None),
    (LimitOffset(), Request("GET", URL, {"limit": 1}), [1], {}, Request("GET", URL, {"limit": 1, "offset": 1})),
    (LimitOffset(), Request("GET", URL, {"limit": 0}), [1], {}, None),
    (LimitOffset(), Request("GET", URL, {"limit": "x"}), [1], {}, None),
    (
        PageNumber(),
        Request("GET", f"{URL}?q=&page=1", anonymous=True),
        {"last_page": 2},
        {},
        Request("GET", f"{URL}?q=", {"page": 2}, anonymous=True),
    ),
    (PageNumber(), Request("GET", URL, {"page": [1]}), {"last_page": 2}, {}, Request("GET", URL, {"page": 2})),
]


@pytest.mark.parametrize(("paginator", "request_", "data", "headers", "expected"), FOLLOWING)
def test_what_comes_next_in_odd_cases(
    paginator: Any, request_: Request, data: Any, headers: dict[str, str], expected: Request | None
) -> None:
    """Without it a filter, or the want of credentials, would be lost on the way to the second page."""
    assert paginator.following(request_, ParsedResponse(200, data, headers)) == expected


@pytest.mark.parametrize("kind", [PageNumber, LimitOffset])
def test_pages_that_are_counted_are_compared(kind: Any) -> None:
    """Without it an API that ignores the number of a page would be walked to the end of its count."""
    walk, same = Walk(kind(), FIRST), ParsedResponse(200, {"total_pages": 9, "count": 9, "data": [{}]})
    walk.take(same)
    with pytest.raises(PaginationError, match="has the items of the page before it once more"):
        walk.take(same)
    assert kind.counts is True


def test_pages_that_are_counted_from_elsewhere_are_an_error_with_all_evidence() -> None:
    """Without it the error would not tell which API it is, and how it counts."""
    response = ParsedResponse(200, {"page": 0, "total_pages": 2})
    with pytest.raises(PaginationError) as raised:
        PageNumber().following(FIRST, response)
    why = "answered with page 0, where 1 was taken for the first; PageNumber(first=0) counts as this API does"
    assert str(raised.value) == f"GET {URL}?a=1 {why}"
    assert raised.value.request is FIRST and raised.value.response is response


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"next": 2, "pages": 3}, JsonServer),
        ({"next": 2}, PageNumber),
        ({"pages": 3}, PageNumber),
        ({"next": "?page=2", "pages": 3}, PageNumber),
        ({"next": 2, "pages": "3"}, PageNumber),
    ],
)
def test_json_server_is_known_by_two_numbers(data: Any, expected: Any) -> None:
    """Without it another API that has one of its keys would be asked for `_page`."""
    assert Auto().choose(FIRST, ParsedResponse(200, data)) == expected()
