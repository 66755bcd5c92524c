"""Rules of planned misbehaviour: what strikes whom, how often, with what chance, and what it never changes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from typing import Any

import pytest
from werkzeug.test import Client, TestResponse

from fake_server import Contract, FakeAPI, Fault
from fake_server.faults.kinds import KINDS

Ask = Callable[..., TestResponse]
Make = Callable[..., FakeAPI]


def statuses(ask: Ask, count: int, method: str = "GET", url: str = "/posts/1/", **options: Any) -> list[int]:
    """Return the statuses of so many requests."""
    return [ask(method, url, **options).status_code for _ in range(count)]


def test_a_status_is_answered_n_times_and_then_all_is_normal(ask: Ask, api: FakeAPI) -> None:
    """Without it a client that tries again could not be tested."""
    handle = api.fault("status", times=2, path="/posts/1/", status=500)
    assert repr(handle) == "<PlannedFault status: struck 0 of 2>"
    assert statuses(ask, 3) == [500, 500, 200]
    assert (handle.struck, handle.is_spent, api.faults) == (2, True, ())
    assert api.journal == ["GET /posts/1/ 500 (status)", "GET /posts/1/ 500 (status)", "GET /posts/1/ 200"]


def test_once_is_an_answer_over_the_state(ask: Ask, api: FakeAPI) -> None:
    """Without it a single failure would need a fault, its name and a count."""
    api.once("get", "/posts/1", status=503, retry_after=3)
    api.once("GET", "/posts/1/", json={"title": "never stored"}, headers={"X-Age": 5})
    api.once("GET", "/posts/1/", text="plain", status=418)
    api.once("GET", "/posts/1/", json=None)
    api.once("GET", "/posts/1/", status=304)
    api.once("GET", "/posts/1/", status=599)
    assert ask("POST", "/posts/1/").status_code == 405
    first, second, third, null, unchanged, unnamed = (ask("GET", "/posts/1/") for _ in range(6))
    assert (first.status_code, first.headers["Retry-After"]) == (503, "3")
    assert first.get_json() == {"detail": "Service Unavailable"}
    assert (second.status_code, second.get_json()) == (200, {"title": "never stored"})
    assert (second.headers["X-Age"], second.headers["Content-Type"]) == ("5", "application/json")
    assert (third.status_code, third.text, third.content_type) == (418, "plain", "text/plain; charset=utf-8")
    assert (null.status_code, null.text) == (200, "null")
    assert (unchanged.status_code, unchanged.data) == (304, b"") and "Content-Type" not in unchanged.headers
    assert unnamed.get_json() == {"detail": "Status 599"}
    assert ask("GET", "/posts/1/").get_json()["title"] == "one"
    assert [each.answer for each in api.journal[1:4]] == [first.get_json(), second.get_json(), "plain"]


def test_an_answer_may_be_planned_several_times_and_need_not_be_fetched(ask: Ask, api: FakeAPI) -> None:
    """Without it nobody would notice that the retry which a test is about never happened."""
    twice = api.once("GET", "/posts/", status=503, times=2)
    api.once("GET", "/posts/1/", status=500, optional=True)
    assert api.unused() == [twice]
    assert [ask("GET", "/posts/").status_code for _ in range(3)] == [503, 503, 200]
    assert api.unused() == []
    api.once("GET", "/posts/")
    api.clear_faults()
    assert api.unused() == []


def test_a_fault_that_is_counted_and_never_strikes_is_unused(ask: Ask, api: FakeAPI) -> None:
    """Without it a test would prove that code survives a reset which never happened."""
    never = api.fault("reset", times=2, path="/psts")
    once = api.fault("status", times=2, path="/posts")
    api.fault("status", times=1, path="/tags", optional=True)
    api.fault("status", path="/tags")
    api.fault("status", times=1, path="/tags", probability=0.5)
    api.profile("flaky", path="/tags")
    assert api.unused() == [never, once]
    ask("GET", "/posts/")
    assert api.unused() == [never]
    never.remove()
    assert api.unused() == []


@pytest.mark.parametrize(
    ("path", "struck"),
    [
        (None, {"/posts/", "/posts/1/", "/posts/1/publish/", "/"}),
        ("/posts", {"/posts/"}),
        ("/posts/", {"/posts/"}),
        ("/posts/*", {"/posts/", "/posts/1/", "/posts/1/publish/"}),
        ("/posts/?/", {"/posts/1/"}),
        ("*/publish/", {"/posts/1/publish/"}),
        ("/", {"/"}),
        ("/POSTS/", set()),
    ],
)
def test_a_path_is_exact_or_a_pattern(ask: Ask, api: FakeAPI, path: str | None, struck: set[str]) -> None:
    """Without it a fault for a list would strike at its rows, or the other way round."""
    api.fault("status", path=path, status=599)
    urls = ["/posts/", "/posts/1/", "/posts/1/publish/", "/"]
    assert {url for url in urls if ask("GET", f"{url}?q=1").status_code == 599} == struck


def test_a_path_may_leave_out_the_prefix(make_blog: Make) -> None:
    """Without it a fault would miss every request, and say nothing."""
    api = make_blog(prefix="/api")
    client = Client(api)
    api.fault("status", path="/posts/1/", times=1)
    api.fault("status", path="/api/posts/1/", times=1)
    assert [client.get("/api/posts/1/").status_code for _ in range(3)] == [503, 503, 200]
    assert client.get("/posts/1/").status_code == 404


def test_a_method_is_heeded(ask: Ask, api: FakeAPI) -> None:
    """Without it a fault of a write would strike at the read before it."""
    api.fault("status", method="patch", status=500)
    assert statuses(ask, 1) == [200]
    assert statuses(ask, 1, "PATCH", json={"title": "x"}) == [500]


def test_the_first_requests_may_be_let_pass(ask: Ask, api: FakeAPI) -> None:
    """Without it a failure in the middle of something could not be planned."""
    api.fault("status", after=2, times=1, path="/posts/1/")
    assert ask("GET", "/posts/2/").status_code == 200
    assert statuses(ask, 4) == [200, 200, 503, 200]


def test_a_chance_repeats(ask: Ask, api: FakeAPI) -> None:
    """Without it a test that fails now and then could not be run again."""

    def run(**plan: Any) -> list[int]:
        api.clear_faults()
        api.fault("status", probability=0.5, **plan)
        return statuses(ask, 40)

    first = run(seed=7)
    assert first == run(seed=7) != run(seed=8)
    assert 10 < first.count(503) < 30
    api.fault("status", status=500, times=1, path="/posts/1/")
    assert statuses(ask, 1) == [500]


def test_the_chances_of_one_do_not_depend_on_the_others(ask: Ask, api: FakeAPI) -> None:
    """Without it a fault more would turn the failures of all others into new ones."""
    api.fault("status", probability=0.5, seed=7)
    alone = statuses(ask, 20)
    api.clear_faults()
    api.fault("status", probability=0.5, seed=7)
    api.fault("status", probability=0.3, seed=7, status=500)
    together = statuses(ask, 20)
    assert [each == 503 for each in alone] == [each == 503 for each in together]
    assert 500 in together


def test_what_is_counted_goes_before_what_is_not(ask: Ask, api: FakeAPI) -> None:
    """Without it a single failure could never be planned over bad weather."""
    api.fault("status", status=500)
    counted = api.fault("status", times=1, status=501)
    api.fault("status", times=1, status=502)
    assert [handle.struck for handle in api.faults] == [0, 0, 0]
    assert statuses(ask, 4) == [501, 502, 500, 500]
    assert counted.struck == 1
    (always,) = api.faults
    assert repr(always) == "<PlannedFault status: struck 2>"
    always.remove()
    counted.remove()
    assert statuses(ask, 1) == [200]


def test_plans_are_forgotten(ask: Ask, api: FakeAPI) -> None:
    """Without it the faults of one test would strike in the next one."""
    for forget in (api.clear_faults, api.reset):
        api.fault("status")
        api.lag(reads=1)
        assert api.fresh().faults == ()
        assert Client(api.fresh()).get("/posts/1/").status_code == 200
        forget()
        assert statuses(ask, 1) == [200]


SPOILT = sorted(name for name, kind in KINDS.items() if not kind.of_page and not kind.is_late)


@pytest.mark.parametrize("name", SPOILT)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_fault_changes_nothing(api: FakeAPI, method: str, name: str) -> None:
    """Without it nobody would know what is there after a failure: neither rows, nor keys, nor what a handler did."""
    called: list[Any] = []
    api.detail_route("posts", methods=["POST"], name="call")(lambda request, row: called.append(row))
    url = "/posts/" if method == "POST" else "/posts/1/"
    client, before = Client(api), list(api.posts)
    api.fault(name)
    for path in (url, "/posts/1/call/"):
        with suppress(ConnectionResetError):
            client.open(path, method=method, json={"title": "changed"})
    api.clear_faults()
    assert api.posts == before and not called
    assert client.post("/posts/", json={"title": "next"}).get_json()["id"] == 4


@pytest.mark.parametrize("name", [*SPOILT, "delay", "drip"])
def test_after_commit_the_write_is_done_and_its_answer_lost(api: FakeAPI, name: str) -> None:
    """Without it the failure that matters most could not be planned: nobody knows whether it was done."""
    api.fault(name, after_commit=True)
    with suppress(ConnectionResetError):
        Client(api).post("/posts/", json={"title": "kept"})
    assert api.posts[-1]["title"] == "kept"


def test_what_is_late_was_done_unless_it_is_said_not_to_be(api: FakeAPI) -> None:
    """Without it a slow API would be one that forgets, or a timeout always one after which all is done."""
    client = Client(api)
    api.fault("delay", seconds=1, times=1)
    assert client.post("/posts/", json={"title": "done"}).status_code == 201
    api.fault("delay", seconds=1, after_commit=False)
    assert client.post("/posts/", json={"title": "not done"}).get_json() == {"fault": "delay"}
    assert client.get("/posts/1/").get_json()["title"] == "one"
    assert [row["title"] for row in api.posts[3:]] == ["done"]


def test_a_broken_answer_is_that_of_the_request(ask: Ask, api: FakeAPI) -> None:
    """Without it what is broken would be something that the API never says."""
    api.fault("wrong-content-type", times=2)
    assert ask("GET", "/posts/1/").data.startswith(b'{"id":1,"title":"one"')
    assert ask("GET", "/posts/99/").status_code == 404
    api.fault("malformed-json")
    assert ask("GET", "/posts/").data.endswith(b"}]")
    ask("GET", "/posts/1/")
    assert isinstance(api.journal[-1].answer, str) and api.journal[-1].answer.startswith('{"id":1')


def test_malformed_json_is_malformed_whatever_the_answer_was(api: FakeAPI) -> None:
    """Without it half of a number would still be a number."""
    api.list_route("posts", methods=["GET"], name="number")(lambda request, rows: 12)
    api.fault("malformed-json")
    assert Client(api).get("/posts/number/").data == b"{"


@pytest.mark.parametrize(
    ("settings", "least", "most"),
    [
        ({}, 1, 1),
        ({"seconds": 0}, 0, 0),
        ({"seconds": 3.5}, 3.5, 3.5),
        ({"seconds": (2, 4)}, 2, 4),
        ({"median": 2.0, "sigma": 0.2}, 0.5, 8),
        ({"median": 2.0, "sigma": 0}, 2, 2),
    ],
)
def test_a_delay_is_fixed_or_drawn(ask: Ask, api: FakeAPI, settings: Any, least: float, most: float) -> None:
    """Without it every slow API would be slow in the same way."""

    def run() -> list[float]:
        api.clear_faults()
        api.clock.freeze("2030-01-01")
        api.fault("delay", **settings)
        moments = [api.clock.seconds()]
        for _ in range(20):
            ask("GET", "/posts/1/")
            moments.append(api.clock.seconds())
        return [round(later - earlier, 6) for earlier, later in pairwise(moments)]

    first = run()
    assert all(round(least, 6) <= each <= round(most, 6) for each in first), first
    assert (len(set(first)) > 1) is (least != most)
    assert first == run()


@pytest.mark.parametrize(("name", "kinds"), [("flaky", 4), ("slow", 1), ("offline", 1)])
def test_a_profile_is_a_list_of_faults(api: FakeAPI, name: str, kinds: int) -> None:
    """Without it bad weather would have to be made up anew in every suite."""

    def run(seed: int) -> list[str]:
        api.reset()
        handles = api.profile(name, seed=seed, path="/posts/1/")
        assert len(handles) == len(api.faults) == kinds
        for _ in range(60):
            with suppress(ConnectionResetError):
                Client(api).get("/posts/1/")
        return [str(each) for each in api.journal]

    lines = run(3)
    assert lines == run(3)
    assert any("(" in line for line in lines)
    assert (lines == run(4)) is (name != "flaky")
    assert Client(api).get("/posts/2/").status_code == 200


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        (("trunkated", {}), "no fault 'trunkated'; did you mean 'truncated'?"),
        (("truncated", {"path": "posts"}), "path is 'posts'; expected a path such as '/posts/'"),
        (("truncated", {"path": "http://x/posts/"}), "path is 'http://x/posts/'; expected a path"),
        (("truncated", {"path": "/posts/?page=2"}), "path is '/posts/\\?page=2'; expected a path without a query"),
        (("truncated", {"path": "/posts/#a"}), "expected a path without a query"),
        (("truncated", {"method": "GTE"}), "method is 'GTE'; did you mean 'GET'?"),
        (("truncated", {"times": 0}), "times is 0; expected a count from 1 on, or None for always"),
        (("truncated", {"after": -1}), "after is -1; expected a count"),
        (("truncated", {"probability": 0}), "probability is 0; expected more than 0, and at most 1"),
        (("truncated", {"probability": 1.5}), "probability is 1.5"),
        (("truncated", {"sekonds": 1}), "the fault 'truncated' has no setting 'sekonds'; known: none"),
        (("delay", {"second": 1}), "the fault 'delay' has no setting 'second'; did you mean 'seconds'?"),
        (("delay", {"seconds": -1}), "seconds of the fault 'delay' is -1; expected seconds from 0 on, or a range"),
        (("delay", {"seconds": (3, 1)}), "is \\(3, 1\\)"),
        (("delay", {"seconds": float("nan")}), "is nan"),
        (("delay", {"seconds": True}), "is True"),
        (("delay", {"seconds": 1, "median": 1}), "takes seconds or median, not both"),
        (("delay", {"median": 0}), "median of the fault 'delay' is 0; expected seconds above 0"),
        (("status", {"status": 100}), "status of the fault 'status' is 100; expected a status from 200 to 599"),
        (("status", {"status": "503"}), "is '503'"),
        (("status", {"json": 1, "text": "1"}), "takes json or text, not both"),
        (("status", {"text": 5}), "text of the fault 'status' is 5; expected a text"),
        (("status", {"headers": []}), "expected a mapping"),
        (("status", {"retry_after": 1.5}), "is 1.5; expected whole seconds from 0 on, or an HTTP date"),
        (("rate-limit", {"retry_after": -1}), "is -1; expected whole seconds from 0 on"),
        (("lying-count", {"by": 0}), "by of the fault 'lying-count' is 0; expected a whole number other than 0"),
        (("row-inserted", {"row": 1}), "expected a row"),
    ],
)
def test_a_wrong_plan_is_refused_with_the_way_out(api: FakeAPI, plan: tuple[str, Any], message: str) -> None:
    """Without it a typing mistake would be a test that passes because nothing strikes."""
    with pytest.raises(ValueError, match=message):
        api.fault(plan[0], **plan[1])
    assert api.faults == ()


def test_an_unknown_profile_is_answered_with_the_nearest(api: FakeAPI) -> None:
    """Without it a typing mistake would be fair weather."""
    with pytest.raises(ValueError, match="no profile 'flakey'; did you mean 'flaky'?"):
        api.profile("flakey")


@pytest.mark.parametrize("spelling", ["bad-chunk", "bad_chunk", "bad chunk", "Bad-Chunk"])
def test_a_name_may_be_spelt_as_one_speaks(spelling: str) -> None:
    """Without it everybody would try the right name in a wrong spelling first."""
    assert Fault(spelling).name == "bad-chunk"
    assert Fault("status", settings={"retry_after": "Wed, 21 Oct 2026 07:28:00 GMT"}).setting("status") == 503


def test_a_limit_is_said_in_the_words_of_the_dialect(make_blog: Make) -> None:
    """Without it a planned 429 would be told from a true one."""
    api = make_blog()
    api.fault("rate-limit", retry_after=12)
    response = Client(api).get("/posts/")
    assert (response.status_code, response.headers["Retry-After"]) == (429, "12")
    assert response.get_json() == {"detail": "Request was throttled. Expected available in 12 seconds."}
    linked = FakeAPI(Contract.from_data({"dialect": "link_header", "collections": {"posts": {}}}))
    linked.fault("rate-limit")
    assert Client(linked).get("/posts").get_json() == {"message": "API rate limit exceeded"}


def test_a_redirect_leads_to_itself(ask: Ask, api: FakeAPI) -> None:
    """Without it a loop would be a redirect to somewhere else."""
    api.fault("redirect-loop")
    response = ask("GET", "/posts/?page=2")
    assert (response.status_code, response.headers["Location"]) == (307, "http://localhost/posts/?page=2")


def test_a_handler_that_fails_is_noted_under_a_fault_too(api: FakeAPI) -> None:
    """Without it a bug would be hidden by what was planned."""

    @api.detail_route("posts", methods=["GET"])
    def broken(request: Any, row: Any) -> None:
        raise LookupError("a bug")

    api.fault("delay", seconds=1)
    with pytest.raises(LookupError):
        Client(api).get("/posts/1/broken/")
    assert api.journal == ["GET /posts/1/broken/ 500"]
