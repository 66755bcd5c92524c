"""How the fake of a test is made: of a contract, of marks and of options; built once, and given afresh to each test."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from fake_server import Contract, Exchange
from pytest_genericclient.api import PluginFakeAPI
from pytest_genericclient.intercept import serving_at_home
from pytest_genericclient.marks import marks_of
from pytest_genericclient.settings import Settings
from pytest_genericclient.stashes import DEMO, FAKES
from pytest_genericclient.tracebacks import hide_the_client

Given: TypeAlias = Contract | str | Path | None
"""What a fixture, a mark or a call gives as a contract."""
HOME = "http://fake-api.test"  # no name of the network: `.test` is for this (RFC 6761)
MARK = "@pytest.mark.fake_api"
KEPT = 32  # fakes; a suite that makes a contract for every test must not keep them all
BUILT = pytest.StashKey[list[tuple[Given, Settings, PluginFakeAPI]]]()
log = logging.getLogger("fake_server")


@dataclass(frozen=True)
class Said:
    """What is said of a fake: a contract, and settings; and what said each of them, for messages."""

    contract: Given
    name: str
    settings: Settings
    settings_name: str


def said_by(contract: Given, request: pytest.FixtureRequest) -> Said:
    """Return what a test says: by the fixture `fake_api_contract`, of which this is the value, and by its marks."""
    with refused_as(MARK):
        settings = Settings.merged(marks_of(request.node, "fake_api"))
    if settings.contract is not None:
        return Said(settings.contract, MARK, settings, MARK)
    if settings.data is not None and contract is request.config.stash.get(DEMO, None):
        contract = None  # nobody asked for the blog: the rows are the whole API
    return Said(contract, "fake_api_contract", settings, MARK)


@contextmanager
def fake_for(contract: Given, request: pytest.FixtureRequest) -> Generator[PluginFakeAPI]:
    """Return the fake of a test, as its marks say it; while the block lasts it is served where they say."""
    said = said_by(contract, request)
    fake = _fresh(_kept(said, request.config), said, request)
    with _served(fake, said):
        yield fake


@contextmanager
def maker(request: pytest.FixtureRequest) -> Generator[Callable[..., PluginFakeAPI]]:
    """Return what the fixture `make_fake_api` is; what it serves is served until the end of the block."""
    name = "make_fake_api"
    with ExitStack() as stack:

        def make(contract: Given = None, **words: Any) -> PluginFakeAPI:
            with refused_as(name):
                settings = Settings.of(words if contract is None else {**words, "contract": contract})
            said = Said(settings.contract, name, settings, name)
            others = len(request.node.stash.get(FAKES, []))
            home = f"http://fake-api-{others + 1}.test" if others else HOME
            fake = _fresh(_built(said, request.config, home), said, request)
            stack.enter_context(_served(fake, said))
            return fake

        yield make


def contract_of(given: Given, config: pytest.Config) -> Contract | None:
    """Return the contract that a fixture or a mark gave; raise `ValueError` for what is none, as `ContractError`."""
    if given is None or isinstance(given, Contract):
        return given
    if not isinstance(given, str | Path):
        advice = " (rows become one with Contract.from_rows, the written form with Contract.from_data)"
        raise ValueError(  # noqa: TRY004  # like all that is wrong with a contract
            f"{_short(given)} is no contract; expected a fake_server.Contract, or the path of one"
            f"{advice if isinstance(given, dict) else ''}"
        )
    return Contract.load(config.rootpath / given).but(source=str(given))  # as the user wrote it, in the report


@contextmanager
def refused_as(name: str) -> Generator[None]:
    """Fail the test in one line, without a traceback, for what was said wrongly (`ContractError` included)."""
    try:
        yield
    except ValueError as error:
        raise pytest.fail.Exception(f"{name}: {error}", pytrace=False) from None


@contextmanager
def _served(fake: PluginFakeAPI, said: Said) -> Generator[None]:
    settings = said.settings
    with ExitStack() as stack:
        stack.enter_context(serving_at_home(fake))
        with refused_as(said.settings_name):
            if settings.url is not None:
                stack.enter_context(fake.serve_at(settings.url, block_network=settings.block_network))
            elif settings.block_network:
                raise ValueError("block_network wants a url as well, the only one that can then be asked")
        yield


def _fresh(built: PluginFakeAPI, said: Said, request: pytest.FixtureRequest) -> PluginFakeAPI:
    """Return a fake in the state that it begins with, known to the test that it is for."""
    fake = built.fresh()
    strict = said.settings.strict
    fake.strict = bool(request.config.getini("fake_api_strict")) if strict is None else strict
    fake.journal.listen(_tell)
    request.node.stash.setdefault(FAKES, []).append(fake)
    hide_the_client()
    return fake


def _kept(said: Said, config: pytest.Config) -> PluginFakeAPI:
    """Return the fake of which tests get fresh ones; what was built of the same things is kept."""
    kept = config.stash.setdefault(BUILT, [])
    for contract, settings, fake in kept:
        is_same = contract == said.contract if isinstance(contract, str | Path) else contract is said.contract
        if is_same and settings.is_same(said.settings):
            return fake
    made = _built(said, config)
    kept.insert(0, (said.contract, said.settings, made))
    del kept[KEPT:]
    return made


def _built(said: Said, config: pytest.Config, home: str = HOME) -> PluginFakeAPI:
    with refused_as(said.name):
        contract = contract_of(said.contract, config)
        if contract is None and said.settings.data is None:
            raise ValueError("needs a contract, the path of one, or data=, the rows by collection")
    with refused_as(said.settings_name):
        return PluginFakeAPI(said.settings.applied(contract), home)


def _tell(exchange: Exchange) -> None:
    """Log what the journal notes: unlike a section of a report, the log is written to JUnit XML as well."""
    if log.isEnabledFor(logging.INFO):
        log.info("%s", exchange.report())


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}..."
