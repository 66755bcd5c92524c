"""The fixtures, and the journal shown with a failing test. Loading this module loads nothing but pytest."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from fake_server import Contract, FakeAPI
    from genericclient import GenericClient
    from pytest_genericclient.live import LiveFakeAPI

FAKE = pytest.StashKey["FakeAPI"]()
LIVE = pytest.StashKey["LiveFakeAPI"]()
SEEDED = pytest.StashKey[dict[object, "FakeAPI"]]()


@pytest.fixture(scope="session")
def fake_api_contract() -> Contract | str | Path:
    """Return what the fake API promises: a `fake_server.Contract`, or the path of a TOML file.

    Yours to override. A relative path counts from pytest's rootdir. Without an override it is a small blog with one
    collection, `posts`, that requires a `title`.
    """
    from fake_server import demo_contract

    return demo_contract()


@pytest.fixture
def fake_api(fake_api_contract: Contract | str | Path, request: pytest.FixtureRequest) -> FakeAPI:
    """Return the fake API in the state that its contract starts with, whatever other tests did.

    `fake_api.posts` are the rows of a collection, `fake_api.journal` is what was asked and answered (shown when the
    test fails), `fake_api.url` is where the fake is, `fake_api.detail_route` hangs a Python function on it.
    """
    fake = _seeded(fake_api_contract, request.config).fresh()
    request.node.stash[FAKE] = fake
    return fake


@pytest.fixture
def generic_client(fake_api: FakeAPI) -> GenericClient:
    """Return a `genericclient.GenericClient` on `fake_api`, without a socket, that walks its kind of pages."""
    from pytest_genericclient.pairing import client_for

    return client_for(fake_api)


@pytest.fixture
def live_fake_api(
    fake_api: FakeAPI, _live_server: LiveFakeAPI, request: pytest.FixtureRequest
) -> Generator[LiveFakeAPI, None, None]:
    """Return the same fake on a real port: a `pytest_httpserver.HTTPServer`, whose `url` is the root of the API.

    What you expect of it, say with `expect_oneshot_request`, is answered first; everything else by `fake_api`.
    """
    _live_server.mount(fake_api)
    request.node.stash[LIVE] = _live_server
    yield _live_server
    _live_server.clear()


@pytest.fixture(scope="session")
def _live_server() -> Generator[LiveFakeAPI, None, None]:
    from pytest_genericclient.live import LiveFakeAPI

    with LiveFakeAPI() as server:
        yield server


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Let a test fail, not just its teardown, when something broke inside the live server while it ran."""
    result = yield
    live = item.stash.get(LIVE, None)
    if live is not None:
        live.check()
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show with a failing test what it asked of the fake, and what the fake answered."""
    report = yield
    fake = item.stash.get(FAKE, None)
    if fake is not None and report.failed:
        report.sections.append(("fake API journal", f"{fake.contract.source}\n{fake.journal}"))
    return report


def _seeded(contract: Contract | str | Path, config: pytest.Config) -> FakeAPI:
    """Return the fake of which every test gets a fresh one; it is built once for each contract of a run."""
    from fake_server import Contract, ContractError, FakeAPI

    if not isinstance(contract, Contract | str | Path):
        pytest.fail(
            f"fake_api_contract returned {contract!r}; expected a fake_server.Contract or the path of a TOML file",
            pytrace=False,
        )
    given = (config.rootpath / contract).resolve() if isinstance(contract, str | Path) else contract
    seeded = config.stash.setdefault(SEEDED, {})
    if given not in seeded:
        try:
            seeded[given] = FakeAPI(Contract.load(given) if isinstance(given, Path) else given)
        except ContractError as error:
            pytest.fail(f"fake_api_contract: {error}", pytrace=False)
    return seeded[given]
