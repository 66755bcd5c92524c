"""The situations, each as the test that a tool's own documentation would have one write.

The API beneath the tests answers `GET /posts/1` with 200, and nothing else. `PROGRAM` is the code under test, the same
for all tools. A tool may have more than one test for a situation: under "" what happens without another word, and under
the words of an option, or of one call for the whole test, what its documentation has for just this case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

PROGRAM = """
import time

SENT, ANSWERED = "a title that was sent", "a reason that was answered"

def statuses(session, url):
    return [asked(session, url) for _ in range(3)]

def asked(session, url):
    try:
        return str(session.get(url).status_code)
    except Exception as error:
        return type(error).__name__

def asked_quietly(session, url):
    asked(session, url)  # an error that the code swallows

def asked_aloud(session, url):
    session.get(url).raise_for_status()

def timed(session, url):
    began = time.monotonic()
    status = asked(session, url)
    return [f"{status} after {time.monotonic() - began:.0f} s"]

def save(session, url):
    return session.post(url, json={"title": SENT}).status_code < 400

def say(words):
    with open("said.txt", "w") as file:
        file.write(" ".join(words))
"""


@dataclass(frozen=True, kw_only=True)
class Tool:
    """A tool: its distribution and its plugin for pytest, and how a test of it begins."""

    distribution: str
    plugin: str | None
    imports: str
    fixture: str
    base: str
    session: str
    url: str
    decorator: str = ""

    def test(self, *lines: str, decorator: str | None = None) -> str:
        """Return a test module: the base, and a test of these lines."""
        said = self.decorator if decorator is None else decorator
        base = "\n".join(f"    {line}" for line in (self.base, f"return {self.session}, {self.url}"))
        body = "\n".join(f"    {line}" for line in (f"session, url = base({self.fixture})", *lines))
        return (
            f"from program import *\n{self.imports}\n\ndef base({self.fixture}):\n{base}\n\n"
            f"{said}\ndef test_it({self.fixture}):\n{body}\n"
        )

    def failing(self, arrangement: str) -> str:
        """Return a test module whose test fails, and whose lines do not give away what was sent and answered."""
        return (
            f"from program import *\n{self.imports}\n\ndef arranged({self.fixture}):\n    {arrangement}\n"
            f"    return {self.session}, {self.url.replace('/1', '')}\n\n"
            f"{self.decorator}\ndef test_it({self.fixture}):\n    assert save(*arranged({self.fixture}))\n"
        )


OURS = Tool(
    distribution="pytest-genericclient",
    plugin="genericclient",
    imports="import urllib3",
    fixture="fake_api",
    base='fake_api.posts.add(title="a title")',
    session="fake_api.session()",
    url='fake_api.url + "/posts/1/"',
)
HTTPSERVER = Tool(
    distribution="pytest-httpserver",
    plugin="pytest_httpserver",
    imports="import pytest, requests, urllib3",
    fixture="httpserver",
    base='httpserver.expect_request("/posts/1").respond_with_json({"id": 1})',
    session="requests.Session()",
    url='httpserver.url_for("/posts/1")',
)
RESPONSES = Tool(
    distribution="responses",
    plugin=None,
    imports="import requests, responses, urllib3",
    fixture="",
    decorator="@responses.activate",
    base='responses.get("http://api.test/posts/1", json={"id": 1})',
    session="requests.Session()",
    url='"http://api.test/posts/1"',
)
REQUESTS_MOCK = Tool(
    distribution="requests-mock",
    plugin="requests_mock",
    imports="import pytest, requests, urllib3",
    fixture="requests_mock",
    base='requests_mock.get("http://api.test/posts/1", json={"id": 1})',
    session="requests.Session()",
    url='"http://api.test/posts/1"',
)
RESPX = Tool(
    distribution="respx",
    plugin="respx",
    imports="import httpx, pytest",
    fixture="respx_mock",
    base='respx_mock.get("http://api.test/posts/1").respond(json={"id": 1})',
    session="httpx.Client()",
    url='"http://api.test/posts/1"',
)
HTTPX = Tool(
    distribution="pytest-httpx",
    plugin="pytest_httpx",
    imports="import httpx",
    fixture="httpx_mock",
    base='httpx_mock.add_response(url="http://api.test/posts/1", json={"id": 1}, is_reusable=True)',
    session="httpx.Client()",
    url='"http://api.test/posts/1"',
)
TOOLS = (OURS, HTTPSERVER, RESPONSES, REQUESTS_MOCK, RESPX, HTTPX)

ONE_GET = "assert session.get(url).status_code == 200"
THREE = "say(statuses(session, url))"
PATIENT = 'session.mount("http://", requests.adapters.HTTPAdapter(max_retries=urllib3.Retry(3)))'
BROKEN = "def broken(*arguments): raise RuntimeError('a bug in the handler')"
NEVER_ASKED = "http://api.test/never"
CHECK = "httpserver.check()"
ALL_FIRED = "@responses.activate(assert_all_requests_are_fired=True)"
ALL_CALLED = "@pytest.mark.respx(assert_all_called=True)"


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What happens, and for each tool its tests, by what was said for this case.

    `blocking` is an option of pytest-socket; a test under the words of another one is run with that.
    """

    name: str
    tests: Mapping[str, Mapping[str, str]]
    blocking: str = ""


def by_tool(*pairs: tuple[Tool, str | Mapping[str, str]]) -> dict[str, Mapping[str, str]]:
    """Return tests by the distribution of their tool."""
    return {tool.distribution: {"": tests} if isinstance(tests, str) else tests for tool, tests in pairs}


def everywhere(*lines: str) -> dict[str, Mapping[str, str]]:
    """Return the same test for all tools."""
    return by_tool(*((tool, tool.test(*lines)) for tool in TOOLS))


def on_httpserver(*lines: str) -> dict[str, Mapping[str, str]]:
    """Return the same test for all tools; with pytest-httpserver also one that ends with a check."""
    return everywhere(*lines) | by_tool(
        (HTTPSERVER, {"": HTTPSERVER.test(*lines), CHECK: HTTPSERVER.test(*lines, CHECK)})
    )


SITUATIONS = (
    Situation(
        name="one 503 over the base: what three requests get",
        tests=by_tool(
            (OURS, OURS.test('fake_api.once("GET", "/posts/1/", status=503)', THREE)),
            (
                HTTPSERVER,
                HTTPSERVER.test('httpserver.expect_oneshot_request("/posts/1").respond_with_data(status=503)', THREE),
            ),
            (RESPONSES, RESPONSES.test('responses.get("http://api.test/posts/1", status=503)', THREE)),
            (REQUESTS_MOCK, REQUESTS_MOCK.test("requests_mock.get(url, status_code=503)", THREE)),
            (RESPX, RESPX.test("respx_mock.get(url).respond(503)", THREE)),
            (HTTPX, HTTPX.test("httpx_mock.add_response(url=url, status_code=503)", THREE)),
        ),
    ),
    Situation(
        name="a 503 and then 200, in the tool's own way: what three requests get",
        tests=by_tool(
            (OURS, OURS.test('fake_api.once("GET", "/posts/1/", status=503)', THREE)),
            (
                HTTPSERVER,
                HTTPSERVER.test(
                    'httpserver.expect_ordered_request("/posts/2").respond_with_data(status=503)',
                    'httpserver.expect_ordered_request("/posts/2").respond_with_data(status=200)',
                    'httpserver.expect_ordered_request("/posts/2").respond_with_data(status=200)',
                    'say(statuses(session, httpserver.url_for("/posts/2")))',
                ),
            ),
            (
                RESPONSES,
                RESPONSES.test(
                    'responses.get("http://api.test/posts/2", status=503)',
                    'responses.get("http://api.test/posts/2", status=200)',
                    'say(statuses(session, "http://api.test/posts/2"))',
                ),
            ),
            (
                REQUESTS_MOCK,
                REQUESTS_MOCK.test('requests_mock.get(url, [{"status_code": 503}, {"status_code": 200}])', THREE),
            ),
            (
                RESPX,
                RESPX.test(
                    "respx_mock.get(url).side_effect = [httpx.Response(503), httpx.Response(200), httpx.Response(200)]",
                    THREE,
                ),
            ),
            (
                HTTPX,
                HTTPX.test(
                    'httpx_mock.add_response(url="http://api.test/posts/2", status_code=503)',
                    'httpx_mock.add_response(url="http://api.test/posts/2", is_reusable=True)',
                    "session.get(url)",
                    'say(statuses(session, "http://api.test/posts/2"))',
                ),
            ),
        ),
    ),
    Situation(
        name="a 503 with `Retry-After: 1`, to a session of `requests` with `urllib3.Retry(3)`: what one request gets",
        tests=by_tool(
            (
                OURS,
                OURS.test(
                    'fake_api.once("GET", "/posts/1/", status=503, retry_after=1)',
                    "say(timed(fake_api.session(urllib3.Retry(3)), url))",
                ),
            ),
            (
                HTTPSERVER,
                HTTPSERVER.test(
                    'busy = {"Retry-After": "1"}',
                    'httpserver.expect_oneshot_request("/posts/1").respond_with_data(status=503, headers=busy)',
                    PATIENT,
                    "say(timed(session, url))",
                ),
            ),
            (
                RESPONSES,
                RESPONSES.test(
                    'responses.get("http://api.test/posts/2", status=503, headers={"Retry-After": "1"})',
                    'responses.get("http://api.test/posts/2", status=200)',
                    PATIENT,
                    'say(timed(session, "http://api.test/posts/2"))',
                ),
            ),
            (
                REQUESTS_MOCK,
                REQUESTS_MOCK.test(
                    'busy = {"status_code": 503, "headers": {"Retry-After": "1"}}',
                    'requests_mock.get(url, [busy, {"status_code": 200}])',
                    PATIENT,
                    "say(timed(session, url))",
                ),
            ),
        ),
    ),
    Situation(
        name="a request that nobody expected, and whose error the code lets pass",
        tests=everywhere("session.get(url)", 'asked_aloud(session, url.replace("posts", "psts"))'),
    ),
    Situation(
        name="a request that nobody expected, and whose error the code swallows",
        tests=on_httpserver("session.get(url)", 'asked_quietly(session, url.replace("posts", "psts"))'),
    ),
    Situation(
        name="an expectation that is never used",
        tests=by_tool(
            (OURS, OURS.test('fake_api.once("POST", "/posts/", status=503)', "session.get(url)")),
            (
                HTTPSERVER,
                {
                    said: HTTPSERVER.test(
                        'httpserver.expect_oneshot_request("/never").respond_with_data()', "session.get(url)", said
                    )
                    for said in ("", CHECK)
                },
            ),
            (
                RESPONSES,
                {
                    "": RESPONSES.test(f'responses.get("{NEVER_ASKED}")', "session.get(url)"),
                    "assert_all_requests_are_fired": RESPONSES.test(
                        f'responses.get("{NEVER_ASKED}")', "session.get(url)", decorator=ALL_FIRED
                    ),
                },
            ),
            (REQUESTS_MOCK, REQUESTS_MOCK.test(f'requests_mock.get("{NEVER_ASKED}")', "session.get(url)")),
            (
                RESPX,
                {
                    "": RESPX.test(f'respx_mock.get("{NEVER_ASKED}").respond(200)', "session.get(url)"),
                    "assert_all_called": RESPX.test(
                        f'respx_mock.get("{NEVER_ASKED}").respond(200)', "session.get(url)", decorator=ALL_CALLED
                    ),
                },
            ),
            (HTTPX, HTTPX.test(f'httpx_mock.add_response(url="{NEVER_ASKED}")', "session.get(url)")),
        ),
    ),
    Situation(
        name="an error of the test's own handler, which the code swallows",
        tests=by_tool(
            (
                OURS,
                OURS.test(
                    BROKEN,
                    'fake_api.detail_route("posts", methods=["GET"])(broken)',
                    'asked_quietly(session, url + "broken/")',
                ),
            ),
            (
                HTTPSERVER,
                {
                    said: HTTPSERVER.test(
                        BROKEN,
                        'httpserver.expect_request("/broken").respond_with_handler(broken)',
                        'asked_quietly(session, httpserver.url_for("/broken"))',
                        said,
                    )
                    for said in ("", CHECK)
                },
            ),
            (
                RESPONSES,
                RESPONSES.test(
                    BROKEN,
                    'responses.add_callback(responses.GET, "http://api.test/broken", callback=broken)',
                    'asked_quietly(session, "http://api.test/broken")',
                ),
            ),
            (
                REQUESTS_MOCK,
                REQUESTS_MOCK.test(
                    BROKEN,
                    'requests_mock.get("http://api.test/broken", json=broken)',
                    'asked_quietly(session, "http://api.test/broken")',
                ),
            ),
            (
                RESPX,
                RESPX.test(
                    BROKEN,
                    'respx_mock.get("http://api.test/broken").mock(side_effect=broken)',
                    'asked_quietly(session, "http://api.test/broken")',
                ),
            ),
            (
                HTTPX,
                HTTPX.test(
                    BROKEN,
                    'httpx_mock.add_callback(broken, url="http://api.test/broken")',
                    "session.get(url)",
                    'asked_quietly(session, "http://api.test/broken")',
                ),
            ),
        ),
    ),
    Situation(
        name="a test that fails since a POST was refused: what its report shows of the exchange",
        tests=by_tool(
            (OURS, OURS.failing('fake_api.once("POST", "/posts/", status=400, json={"title": ANSWERED})')),
            (
                HTTPSERVER,
                HTTPSERVER.failing(
                    'httpserver.expect_request("/posts", method="POST")'
                    '.respond_with_json({"title": ANSWERED}, status=400)'
                ),
            ),
            (
                RESPONSES,
                RESPONSES.failing('responses.post("http://api.test/posts", json={"title": ANSWERED}, status=400)'),
            ),
            (
                REQUESTS_MOCK,
                REQUESTS_MOCK.failing(
                    'requests_mock.post("http://api.test/posts", json={"title": ANSWERED}, status_code=400)'
                ),
            ),
            (
                RESPX,
                RESPX.failing('respx_mock.post("http://api.test/posts").respond(400, json={"title": ANSWERED})'),
            ),
            (
                HTTPX,
                HTTPX.failing(
                    'httpx_mock.add_response(method="POST", url="http://api.test/posts", status_code=400, '
                    'json={"title": ANSWERED})'
                ),
            ),
        ),
    ),
    Situation(
        name="one GET under `--disable-socket` of pytest-socket",
        tests=everywhere(ONE_GET)
        | by_tool((HTTPSERVER, {said: HTTPSERVER.test(ONE_GET) for said in ("", "--allow-hosts=127.0.0.1")})),
        blocking="--disable-socket",
    ),
)
