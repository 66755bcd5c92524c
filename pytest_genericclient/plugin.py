"""The fixtures, marks, options and hooks. Loading this loads nothing but pytest: all else is imported when asked."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pytest_genericclient.stashes import DEMO, FAKES, HAR, LIVE, REAL

if TYPE_CHECKING:
    from fake_server import Contract
    from genericclient import GenericClient
    from pytest_genericclient.api import PluginFakeAPI
    from pytest_genericclient.live import LiveFakeAPI


def pytest_addoption(parser: pytest.Parser) -> None:
    """Register the options of the command line and of the configuration."""
    parser.addini("fake_api_contract", "path of the contract that the fixture fake_api_contract returns by default")
    parser.addini(
        "fake_api_strict",
        "fail a test whose request leads nowhere, or whose planned answer nobody fetched",
        type="bool",
        default=True,
    )
    group = parser.getgroup("genericclient", "fake APIs (pytest-genericclient)")
    group.addoption("--contract-url", metavar="URL", help="run the tests against the real API at URL, not the fake")
    group.addoption(
        "--contract-mode",
        choices=("read-only", "own-rows", "full"),
        help="what tests may do to the real API: read (default), also write rows that they made, or everything",
    )
    group.addoption(
        "--fake-api-journal",
        choices=("failed", "all", "none"),
        default="failed",
        help="show the journal of the fake API with failed tests (default), with all, or with none",
    )
    group.addoption("--fake-api-har", metavar="DIR", help="write the journal of each test to DIR as a HAR file")


def pytest_configure(config: pytest.Config) -> None:
    """Register the marks, hold the options against what they can be, and make the folder for HAR files."""
    config.addinivalue_line(
        "markers",
        "fake_api(contract=, data=, dialect=, url=, strict=, ...): what the fake API of a test is; see docs/plugin.md",
    )
    config.addinivalue_line(
        "markers", "fake_api_only(reason): the test steers the fake; it is skipped when --contract-url is given"
    )
    _check_options(config)
    folder = config.getoption("--fake-api-har")
    if folder:
        config.stash[HAR] = config.invocation_params.dir / folder
        try:
            config.stash[HAR].mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise pytest.UsageError(f"--fake-api-har={folder}: {error}") from error


def _check_options(config: pytest.Config) -> None:
    """Refuse here, once, what every test would meet; an empty URL is the variable that somebody forgot to set."""
    url, mode = config.getoption("--contract-url"), config.getoption("--contract-mode")
    if url is None and mode is not None:
        raise pytest.UsageError(f"--contract-mode={mode} is about a real API; add --contract-url=URL")
    if url is not None:
        from pytest_genericclient.urls import is_of_an_api, named

        if not is_of_an_api(url):
            raise pytest.UsageError(
                f"--contract-url={named(url)}: no URL of an API; expected one such as https://staging.example.com/api"
            )
    try:
        config.getini("fake_api_strict")
    except (ValueError, pytest.UsageError) as error:
        raise pytest.UsageError(f"fake_api_strict: {error}") from error


def pytest_itemcollected(item: pytest.Item) -> None:
    """Give a test the fake that its marks speak of, though it does not ask for the fixture; so `url=` holds for it."""
    names: list[str] | None = getattr(item, "fixturenames", None)
    has_mark = item.get_closest_marker("fake_api") is not None
    if has_mark and names is not None and "fake_api" not in names and not item.config.getoption("--contract-url"):
        names.insert(0, "fake_api")


def pytest_report_header(config: pytest.Config) -> str | None:
    """Say in one line that the run is against a real API."""
    url = config.getoption("--contract-url")
    if not url:
        return None
    from pytest_genericclient.urls import shown

    return f"genericclient: against the real API at {shown(url)} ({config.getoption('--contract-mode') or 'read-only'})"


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test that steers the fake when there is a real API in its place; one that is run again begins anew."""
    keys: list[pytest.StashKey[Any]] = [FAKES, LIVE, REAL]
    for key in keys:
        if key in item.stash:
            del item.stash[key]
    if not item.config.getoption("--contract-url"):
        return
    mark = item.get_closest_marker("fake_api_only")
    if mark is not None:
        reason = mark.kwargs.get("reason") or (mark.args[0] if mark.args else "it steers the fake")
        pytest.skip(f"fake only: {reason}")
    if any("url" in each.kwargs for each in item.iter_markers("fake_api")):
        pytest.skip("fake only: it has the fake served at a URL")


@pytest.fixture(scope="session")
def fake_api_contract(request: pytest.FixtureRequest) -> Contract | str | Path:
    """Return what the fake API promises: a `fake_server.Contract`, or the path of one.

    Yours to override. A path leads to a contract (TOML, JSON, YAML), an OpenAPI document, or plain data (a file or a
    folder of rows); a relative one counts from pytest's rootdir. Without an override it is the ini option
    `fake_api_contract`, else a small blog with one collection, `posts`, that requires a `title`.
    """
    written: str = request.config.getini("fake_api_contract")
    if written:
        return written
    _check_names()
    from fake_server import demo_contract

    request.config.stash[DEMO] = demo_contract()
    return request.config.stash[DEMO]


@pytest.fixture
def fake_api(fake_api_contract: Contract | str | Path, request: pytest.FixtureRequest) -> Generator[PluginFakeAPI]:
    """Return the fake API in the state that its contract starts with, whatever other tests did.

    `fake_api.posts` are the rows of a collection, `fake_api.journal` is what was asked and answered (shown when the
    test fails), `fake_api.url` is where the fake is, `fake_api.session()` and `fake_api.client()` reach it without a
    socket. `fake_api.once(...)` and `fake_api.fault(...)` plan misbehaviour, `fake_api.serve_at(url)` puts it where
    unmodified code looks, `fake_api.clock` is its time, `fake_api.detail_route` hangs a Python function on it. A
    request that leads nowhere fails the test, and so does an answer that was planned with `once`, and not fetched.
    """
    _check_fake(request, "fake_api")
    from pytest_genericclient.making import fake_for

    with fake_for(fake_api_contract, request) as fake:
        yield fake


@pytest.fixture
def make_fake_api(request: pytest.FixtureRequest) -> Generator[Callable[..., PluginFakeAPI]]:
    """Return a function that makes further fake APIs: `make_fake_api("shop.toml", dialect=..., url=...)`.

    It takes a contract, or the path of one, and the words of `@pytest.mark.fake_api`; with `url=` the fake is served
    there until the end of the test.
    """
    _check_fake(request, "make_fake_api")
    from pytest_genericclient.making import maker

    with maker(request) as make:
        yield make


def _check_fake(request: pytest.FixtureRequest, name: str) -> None:
    """Skip the test where there is a real API instead; fail it where our packages cannot be imported."""
    if request.config.getoption("--contract-url"):
        pytest.skip(f"asks for {name}, which a real API is not; mark it with @pytest.mark.fake_api_only(reason)")
    _check_names()


def _check_names() -> None:
    from pytest_genericclient.installation import check_names

    check_names()


@pytest.fixture
def generic_client(fake_api_contract: Contract | str | Path, request: pytest.FixtureRequest) -> GenericClient:
    """Return a `genericclient.GenericClient` on `fake_api`, without a socket, that walks its kind of pages.

    With `--contract-url` it is one on the real API, which refuses what `--contract-mode` does not allow.
    """
    if request.config.getoption("--contract-url"):
        _check_names()
        from pytest_genericclient.remote import real_client

        return real_client(fake_api_contract, request)
    fake: PluginFakeAPI = request.getfixturevalue("fake_api")
    return fake.client()


@pytest.fixture
def live_fake_api(
    fake_api: PluginFakeAPI, _live_server: LiveFakeAPI, request: pytest.FixtureRequest
) -> Generator[LiveFakeAPI]:
    """Return the same fake on a real port: a `pytest_httpserver.HTTPServer`, whose `url` is the root of the API.

    What you expect of it, say with `expect_oneshot_request`, is answered first; everything else by `fake_api`.
    """
    _live_server.mount(fake_api)
    request.node.stash[LIVE] = _live_server
    yield _live_server
    _live_server.clear()


@pytest.fixture(scope="session")
def _live_server() -> Generator[LiveFakeAPI]:
    from pytest_genericclient.live import LiveFakeAPI

    with LiveFakeAPI() as server:
        yield server


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Let a test fail, not just its teardown, for what went wrong in the fake while it ran.

    A test that failed by itself keeps its own failure.
    """
    result = yield
    live = item.stash.get(LIVE, None)
    if live is not None:
        live.check()
    if FAKES in item.stash:
        from pytest_genericclient.strictness import fail_for

        fail_for(item.stash[FAKES], live)
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show with a failing test what it asked of the fake, and what the fake answered; write the HAR file."""
    report = yield
    if FAKES in item.stash or REAL in item.stash:
        from pytest_genericclient.reporting import add_sections, write_har

        add_sections(item, report)
        if HAR in item.config.stash and call.when == "teardown":
            write_har(item, report, item.config.stash[HAR])
    return report


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """Explain by row and by field how rows, or a journal, differ from what was expected."""
    if op != "==" or "fake_server" not in {type(each).__module__.partition(".")[0] for each in (left, right)}:
        return None
    from pytest_genericclient.comparing import explained

    return explained(left, right)
