"""The conversations, stepped by hand: what is asked, and what each answer changes."""

from __future__ import annotations

from typing import Any

import pytest

from genericclient import BadRequestError, HTTPError, MultipleResourcesFound, ParsedResponse, ResourceNotFound, flows
from genericclient.drivers import drive
from genericclient.exceptions import PaginationError
from genericclient.messages import Flow, Request, error_for
from genericclient.pagination import SinglePage, link_header, page_number

URL = "http://dummy.test/posts"
ONE = SinglePage()


def sleep(seconds: float) -> None:
    """Fail the test that would sleep."""
    raise AssertionError(f"slept {seconds} seconds")


def end(flow: Flow[Any], response: ParsedResponse) -> Any:
    """Send the last response and return what the flow returns."""
    with pytest.raises(StopIteration) as stopped:
        flow.send(response)
    return stopped.value.value


def refused(status: int) -> HTTPError:
    """Return the error of a status, as a driver would throw it in."""
    error = error_for(Request("PUT", URL), ParsedResponse(status))
    assert error is not None
    return error


def test_save_says_a_refused_put_again_as_patch_once() -> None:
    """Without it an API that wants only changes could not be written to, or would be asked for ever."""
    payload = {"id": 1, "title": "t"}
    flow = flows.save(f"{URL}/1", payload)
    assert next(flow) == Request("PUT", f"{URL}/1", json=payload)
    assert flow.throw(refused(400)) == Request("PATCH", f"{URL}/1", json=payload)
    with pytest.raises(BadRequestError):
        flow.throw(refused(400))


@pytest.mark.parametrize("status", [401, 403, 404, 405, 409, 429, 500, 503])
def test_save_falls_back_after_nothing_but_400(status: int) -> None:
    """Without it a refused or failed write would be tried again in another form."""
    flow = flows.save(f"{URL}/1", {})
    next(flow)
    with pytest.raises(HTTPError) as raised:
        flow.throw(refused(status))
    assert raised.value.response.status_code == status


def test_a_write_keeps_what_was_answered_or_what_was_sent() -> None:
    """Without it a resource could lose its payload to an empty body."""
    for flow in (flows.save(URL, {"a": 1}), flows.create(URL, {"a": 1})):
        next(flow)
        assert end(flow, ParsedResponse(200, {"a": 2}))[1] == {"a": 2}
    flow = flows.save(URL, {"a": 1})
    next(flow)
    assert end(flow, ParsedResponse(204))[1] == {"a": 1}


@pytest.mark.parametrize("data", [[1], "text", 3, None])
def test_what_is_no_object_is_no_resource(data: Any) -> None:
    """Without it a resource could be made of an error page."""
    flow = flows.create(URL, {}) if data is not None else flows.fetch(URL, ONE)
    next(flow)
    with pytest.raises(HTTPError, match="expected an object"):
        flow.send(ParsedResponse(200, data))


@pytest.mark.parametrize(
    "data",
    [
        {"id": 1, "items": [{"sku": 1}], "count": 3},
        {"slug": "s", "data": [{"sku": 1}], "next": None},
        {"name": "x", "items": [{"sku": 1}, {"sku": 2}]},
        {"name": "x", "results": []},
        {"next": None, "results": None},
    ],
)
def test_a_resource_with_a_list_in_it_is_no_envelope(data: Any) -> None:
    """Without it the first line of an order would be taken for the order, and a second one be made."""
    flow = flows.find(URL, {"name": "x"}, ONE, ["id", "slug"])
    next(flow)
    assert end(flow, ParsedResponse(200, data))[1] == data


def test_what_is_asked_for_without_a_lookup_is_the_resource_itself() -> None:
    """Without it a cart with its items and their total would be several resources."""
    cart = {"items": [{"sku": 1}, {"sku": 2}], "total": 3}
    flow = flows.find(URL, {}, ONE)
    next(flow)
    assert end(flow, ParsedResponse(200, cart))[1] == cart


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ([{"id": 1}], {"id": 1}),
        ({"results": [{"id": 1}]}, {"id": 1}),
        ({"id": 1}, {"id": 1}),
        ([], ResourceNotFound),
        ({"results": []}, ResourceNotFound),
        ([{}, {}], MultipleResourcesFound),
        ({"count": 9, "results": [{}]}, MultipleResourcesFound),
        ({"count": 1, "results": [{"id": 1}]}, {"id": 1}),
        ([1], HTTPError),
        ("text", HTTPError),
    ],
)
def test_find_wants_exactly_one(data: Any, expected: Any) -> None:
    """Without it `get` could pick one of many, or make a resource of an envelope."""
    flow = flows.find(URL, {"blog": 1}, ONE)
    assert next(flow) == Request("GET", URL, params={"blog": 1})
    if isinstance(expected, dict):
        assert end(flow, ParsedResponse(200, data))[1] == expected
        return
    with pytest.raises(expected):
        flow.send(ParsedResponse(200, data))


def test_fetch_takes_a_list_of_one() -> None:
    """Without it an API that answers a key with a list could not be asked."""
    flow = flows.fetch(f"{URL}/1", ONE)
    assert next(flow) == Request("GET", f"{URL}/1")
    assert end(flow, ParsedResponse(200, [{"id": 1}]))[1] == {"id": 1}


def test_a_walk_follows_links_without_saying_the_parameters_again() -> None:
    """Without it page 2 would be asked for twice over, or not at all."""
    flow = flows.list_all(URL, {"a": 1}, link_header)
    assert next(flow) == Request("GET", URL, params={"a": 1})
    link = {"Link": f'<{URL}?a=1&page=2>; rel="next"'}
    assert flow.send(ParsedResponse(200, [{"n": 1}], link)) == Request("GET", f"{URL}?a=1&page=2")
    response, items = end(flow, ParsedResponse(200, [{"n": 2}]))
    assert (items, response.data) == ([{"n": 1}, {"n": 2}], [{"n": 2}])


def test_a_walk_follows_an_envelope() -> None:
    """Without it Django REST framework's pages would end at the first."""
    to_page_2 = Request("GET", f"{URL}?page=2")
    flow = flows.list_all(URL, {}, page_number)
    next(flow)
    assert flow.send(ParsedResponse(200, {"next": "?page=2", "results": [{"n": 1}]})) == to_page_2
    assert end(flow, ParsedResponse(200, {"next": None, "results": [{"n": 2}]}))[1] == [{"n": 1}, {"n": 2}]
    flow = flows.list_all(URL, {}, page_number)
    next(flow)
    assert end(flow, ParsedResponse(200, [{"n": 1}]))[1] == [{"n": 1}]


@pytest.mark.parametrize("url", ["http://dummy.test/posts?page=2", "http://x:y@dummy.test/posts?page=2"])
def test_a_login_in_the_url_goes_with_the_walk_and_into_no_message(url: str) -> None:
    """Without it page 2 would be refused, or the password stand in a log."""
    flow = flows.list_all("http://ada:s3cret@dummy.test/posts", {}, link_header)
    next(flow)
    answer = ParsedResponse(200, [], {"link": f"<{url}>; rel=next"})
    request = flow.send(answer)
    assert request.url == (url if "@" in url else "http://ada:s3cret@dummy.test/posts?page=2")
    assert repr(request) == "<Request GET http://dummy.test/posts?page=2>"
    with pytest.raises(PaginationError) as raised:
        flow.send(answer)
    assert "s3cret" not in str(raised.value)


def test_a_walk_that_comes_round_is_refused() -> None:
    """Without it one wrong link would be an endless loop."""
    flow = flows.list_all(URL, {}, link_header)
    next(flow)
    answer = ParsedResponse(200, [], {"link": "<?page=2>; rel=next"})
    flow.send(answer)
    with pytest.raises(PaginationError, match=r"come round to http://dummy\.test/posts\?page=2 again"):
        flow.send(answer)


@pytest.mark.parametrize(
    "url", ["http://evil.test/posts", "https://dummy.test/posts", "//evil.test/", "http://dummy.test:81/"]
)
def test_a_page_on_another_origin_is_refused(url: str) -> None:
    """Without it credentials would be sent to whatever host an answer names."""
    flow = flows.list_all(URL, {}, link_header)
    next(flow)
    with pytest.raises(PaginationError, match="another origin"):
        flow.send(ParsedResponse(200, [], {"link": f"<{url}>; rel=next"}))


def test_a_list_without_a_paginator_is_one_request() -> None:
    """Without it a list would be walked that nobody asked to walk."""
    flow = flows.list_all(URL, {}, ONE)
    next(flow)
    assert end(flow, ParsedResponse(200, {"next": "?page=2", "results": [{"n": 1}]}))[1] == [{"n": 1}]


@pytest.mark.parametrize("data", [{"detail": "no"}, "text", None, 3])
def test_what_is_no_list_is_an_error_with_its_response(data: Any) -> None:
    """Without it the keys of an error body could become resources."""
    flow = flows.list_all(URL, {}, ONE)
    next(flow)
    with pytest.raises(HTTPError, match="expected a list") as raised:
        flow.send(ParsedResponse(200, data))
    assert raised.value.response == ParsedResponse(200, data)


def test_the_driver_throws_in_what_sending_raises() -> None:
    """Without it a flow could not answer an error, and its clean-up would not run."""

    def conversation() -> Flow[str]:
        try:
            yield Request("GET", URL)
        except ConnectionError:
            return str((yield Request("GET", f"{URL}/again")).data)
        return "never"

    def send(request: Request) -> ParsedResponse:
        if request.url == URL:
            raise ConnectionError
        return ParsedResponse(200, request.url)

    assert drive(conversation(), send, sleep) == f"{URL}/again"


def test_the_driver_raises_what_a_flow_has_no_answer_to() -> None:
    """Without it an error could be swallowed."""

    def send(request: Request) -> ParsedResponse:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        drive(flows.delete(URL), send, sleep)
