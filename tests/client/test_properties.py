"""What holds whatever is sent and whatever comes back: any payload, any key, any status and body, any thread."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st
from requests.adapters import HTTPAdapter
from urllib3 import HTTPResponse

from genericclient import GenericClient, GenericClientError, ParsedResponse, Resource, UnknownPK, flows
from genericclient.attempts import persistent
from genericclient.clocks import SystemClock
from genericclient.drivers import drive
from genericclient.messages import Flow, Request, error_for
from genericclient.pagination import NAMED, SinglePage
from genericclient.retries import RetryPolicy
from genericclient.urls import joined

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(), children, max_size=3),
    max_leaves=10,
)
OBJECTS = st.dictionaries(st.text() | st.sampled_from(["self", "endpoint", "response", "pk", "save"]), VALUES)
UTF8 = st.text(st.characters(exclude_categories=["Cs"]))


class Echo(HTTPAdapter):
    """Answers a write with the body that was sent, and everything else with nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []
        self.lock = threading.Lock()

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Answer."""
        with self.lock:
            self.urls.append(str(request.url))
        body: Any = request.body or b""
        raw = HTTPResponse(body=BytesIO(body), status=200, preload_content=False)
        return self.build_response(request, raw)


@given(payload=OBJECTS)
def test_any_object_round_trips(payload: dict[str, Any]) -> None:
    """Without it one payload of all could be changed on its way, or crash."""
    client = GenericClient("http://dummy.test", adapter=Echo())
    assert client.posts.create(payload).payload == json.loads(json.dumps(payload))
    resource = Resource(client.posts, None, **payload)
    assert resource.payload == payload and all(resource[name] == value for name, value in payload.items())


@given(pk=UTF8)
def test_any_key_is_one_segment_of_the_path(pk: str) -> None:
    """Without it a key could reach another place than its own."""
    echo = Echo()
    client = GenericClient("http://dummy.test/api", adapter=echo)
    if pk in {"", ".", ".."}:
        with pytest.raises(UnknownPK):
            client.posts.delete(pk)
        return
    client.posts.delete(pk)
    path = urlsplit(echo.urls[0]).path
    assert path.startswith("/api/posts/") and path.count("/") == 3
    assert unquote(path.removeprefix("/api/posts/")) == pk


@given(names=st.lists(UTF8, min_size=1, max_size=4))
def test_what_is_joined_can_be_taken_apart(names: list[str]) -> None:
    """Without it two places could have one URL."""
    try:
        url = joined("http://dummy.test/", *names)
    except UnknownPK:
        assert {"", ".", ".."} & set(names)
        return
    assert [unquote(segment) for segment in urlsplit(url).path.split("/")[1:]] == names


URL = "http://dummy.test/posts"
ONE = SinglePage()
CONVERSATIONS: dict[str, Callable[[], Flow[Any]]] = {
    "fetch": lambda: flows.fetch(URL, ONE),
    "find": lambda: flows.find(URL, {"a": 1}, ONE),
    "exists": lambda: flows.exists(flows.find(URL, {}, ONE)),
    "count": lambda: flows.count(URL, {}, NAMED["auto"]),
    "create": lambda: flows.create(URL, {"a": 1}),
    "create_all": lambda: flows.create_all(URL, [{"a": 1}], ONE),
    "get_or_create": lambda: flows.get_or_create(lambda: flows.find(URL, {}, ONE), URL, {}),
    "save": lambda: flows.save(URL, {"a": 1}),
    "change": lambda: flows.change(URL, {"a": 1}, {"a": 2}),
    "delete": lambda: flows.delete(URL),
    "act": lambda: flows.act("post", URL, {}),
} | {f"list_all {name}": lambda pages=pages: flows.list_all(URL, {}, pages) for name, pages in NAMED.items()}

NEXT = st.text() | st.sampled_from(["?page=2", "http://[", "//b:x/", "http://b\\@c/", "/a", "://", "?a=\ud800"])
NAMES = st.sampled_from(["next", "next_cursor", "count", "total_pages", "has_more", "meta", "links", "pages", "id"])
ENVELOPES = st.builds(
    lambda said, name, items: {**said, name: items},
    st.dictionaries(NAMES, NEXT | VALUES | st.dictionaries(NAMES | st.just("href"), NEXT | VALUES)),
    st.sampled_from(["results", "data", "items"]),
    st.lists(OBJECTS | VALUES, max_size=3),
)
BODIES = VALUES | ENVELOPES | st.lists(OBJECTS, max_size=3)
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "Link": NEXT.map(lambda url: f"<{url}>; rel=next") | st.text(),
        "Next-Page": NEXT,
        "X-Total-Count": st.sampled_from(["3", "\u00b2", "-1", ""]),
        "Retry-After": st.sampled_from(["3", "soon", "Tue, 99 Nov 2023 22:14:20 GMT"]),
    },
)
ANSWERS = st.builds(ParsedResponse, st.sampled_from([200, 200, 200, 201, 400, 409, 404, 503]), BODIES, HEADERS)


@given(
    name=st.sampled_from(sorted(CONVERSATIONS)),
    answers=st.lists(ANSWERS, min_size=1, max_size=4),
    again=st.booleans(),
)
@settings(max_examples=300)
def test_a_flow_raises_nothing_but_documented_errors(name: str, answers: list[ParsedResponse], again: bool) -> None:
    """Without it one odd answer of an API could be a TypeError in a program that catches our errors."""
    left = iter(answers)

    def send(request: Request) -> ParsedResponse:
        response = next(left, ParsedResponse(500))
        error = error_for(request, response)
        if error is not None:
            raise error
        return response

    policy = RetryPolicy(total=2 if again else 0)
    with contextlib.suppress(GenericClientError):
        drive(persistent(CONVERSATIONS[name](), policy, SystemClock()), send, lambda seconds: None)


def test_sixty_four_threads_share_one_client() -> None:
    """Without it a pool of workers would open a session each, or lose a call."""
    made: list[requests.Session] = []
    echo = Echo()

    class Client(GenericClient):
        def make_session(self) -> requests.Session:
            made.append(super().make_session())
            return made[-1]

    client = Client("http://dummy.test", adapter=echo)
    start = threading.Barrier(64)

    def work(number: int) -> list[int]:
        start.wait()
        return [client.posts.create({"id": number * 100 + each}).id for each in range(10)]

    with ThreadPoolExecutor(64) as pool:
        ids = [each for answered in pool.map(work, range(64)) for each in answered]
    assert ids == [number * 100 + each for number in range(64) for each in range(10)]
    assert len(made) == 1 and len(echo.urls) == 640
