"""Rules of the fake on a port: a `pytest_httpserver.HTTPServer` over it, alone with the test that it is for."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from werkzeug.wrappers import Request, Response

from fake_server import demo_contract
from pytest_genericclient.api import PluginFakeAPI
from pytest_genericclient.live import LiveFakeAPI


@pytest.fixture(name="fake")
def _fake() -> PluginFakeAPI:
    return PluginFakeAPI(demo_contract())


@pytest.fixture(name="server")
def _server(fake: PluginFakeAPI) -> Iterator[LiveFakeAPI]:
    with LiveFakeAPI() as server:
        server.mount(fake)
        yield server


def test_the_latest_expectation_comes_first_and_the_fake_last(server: LiveFakeAPI) -> None:
    """Without it a test could not change one answer, and leave all others to the state."""
    url = f"{server.url}/posts/"
    server.expect_request("/posts/").respond_with_json(["always"])
    server.expect_oneshot_request("/posts/", method="POST").respond_with_json(["once"])
    assert requests.post(url, json={"title": "t"}).json() == ["once"]
    assert requests.post(url, json={"title": "t"}).json() == ["always"]
    assert requests.get(f"{server.url}/posts/1/").status_code == 404
    server.clear()
    assert requests.get(url).json()["count"] == 0
    server.check()


def test_an_order_is_kept_and_broken_for_good(server: LiveFakeAPI) -> None:
    """Without it code that asks in the wrong order would pass, since the fake answers everything."""
    for path in ("/first", "/second"):
        server.expect_ordered_request(path).respond_with_data(path)
    assert requests.get(f"{server.url}/first").text == "/first"
    assert requests.get(f"{server.url}/posts/").status_code == 500
    assert requests.get(f"{server.url}/second").status_code == 500
    with pytest.raises(AssertionError):
        server.check()


def test_what_is_expected_once_is_answered_once_however_many_ask(server: LiveFakeAPI) -> None:
    """Without it two threads could both be given the only 503, and a test of a retry fail now and then."""
    barrier = threading.Barrier(8)

    def ask(_: int) -> int:
        barrier.wait()
        return requests.get(f"{server.url}/posts/").status_code

    for _ in range(5):
        server.expect_oneshot_request("/posts/").respond_with_data("", 503)
        server.expect_oneshot_request("/posts/").respond_with_data("", 502)
        with ThreadPoolExecutor(8) as pool:
            assert sorted(pool.map(ask, range(8))) == [200] * 6 + [502, 503]
    server.check()


def test_what_is_expected_and_never_comes_is_named(server: LiveFakeAPI, fake: PluginFakeAPI) -> None:
    """Without it a test would pass whose retry was never needed."""
    server.expect_oneshot_request("/a").respond_with_data("")
    server.expect_ordered_request("/b", method="PUT").respond_with_data("")
    server.expect_request("/c").respond_with_data("")
    assert server.unused() == ["PUT /b", "a request to /a"]
    assert server.is_strict
    fake.strict = False
    assert not server.is_strict
    server.clear()
    assert server.unused() == []


def test_a_server_that_has_no_fake_is_not_strict() -> None:
    """Without it a server that is used alone would fail for what is no matter of ours."""
    assert not LiveFakeAPI().is_strict


def test_a_handler_can_be_taken_out_before_it_answers(server: LiveFakeAPI) -> None:
    """Without it the list of one-shot handlers would be one that whoever knows pytest-httpserver does not know."""
    handler = server.expect_oneshot_request("/a")
    server.oneshot_handlers.remove(handler)
    server.oneshot_handlers.remove(handler)
    assert server.unused() == []


@pytest.mark.parametrize("fails", [None, RuntimeError("late"), AssertionError("late")], ids=str)
def test_what_is_answered_late_is_not_told_to_the_next_test(
    server: LiveFakeAPI, fake: PluginFakeAPI, fails: Exception | None
) -> None:
    """Without it a test would fail, or read in its log, what an earlier one did."""
    asked, go_on = threading.Event(), threading.Event()

    def slowly(_: Request) -> Response:
        asked.set()
        go_on.wait(10)
        if fails is not None:
            raise fails
        return Response("too late")

    def ask() -> str:
        try:
            return f"answered {requests.get(f'{server.url}/slow').status_code}"
        except requests.ConnectionError:
            return "ended"

    server.expect_request("/slow").respond_with_handler(slowly)
    with ThreadPoolExecutor(1) as pool:
        late = pool.submit(ask)
        assert asked.wait(10)
        server.mount(fake.fresh())
        requests.get(f"{server.url}/posts/")
        go_on.set()
        assert late.result() == "ended"
    assert [request.path for request, _ in server.log] == ["/posts/"]
    server.check()


@pytest.mark.parametrize("fails", [RuntimeError("now"), AssertionError("now")], ids=str)
def test_what_fails_in_time_is_told(server: LiveFakeAPI, fails: Exception) -> None:
    """Without it an error in a handler would be a 500 that the code under test swallows."""

    def failing(_: Request) -> Response:
        raise fails

    server.expect_request("/a").respond_with_handler(failing)
    assert requests.get(f"{server.url}/a").status_code == 500
    with pytest.raises(type(fails), match="now"):
        server.check()
