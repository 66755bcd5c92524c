"""What the tests of the plugin share: pytest run inside pytest, as a consumer would run it, and what it printed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from pytest_genericclient.live import LiveFakeAPI

Run = Callable[..., pytest.RunResult]
Summary = Callable[[pytest.RunResult], dict[str, str]]
Sections = Callable[[pytest.RunResult], list[list[str]]]

LINE = re.compile(r"(?P<outcome>PASSED|FAILED|ERROR|XFAIL|XPASS|RERUN) \S+?\.py::(?P<test>\S+)(?: - (?P<told>.*))?$")
SECTION = re.compile("-+ fake API journal -+")


@pytest.fixture(name="live_server", scope="module")
def _live_server() -> Iterator[LiveFakeAPI]:
    """Return a server on a port, on which a test mounts its fake."""
    with LiveFakeAPI() as server:
        yield server


@pytest.fixture(name="run")
def _run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs pytest, in a process of its own, on the source of one test module.

    What follows the source are options of the command line; keywords are further modules, by name or by path.
    """
    monkeypatch.setenv("COLUMNS", "240")  # to which the short summary is cut

    def run(source: str, *options: str, **files: str) -> pytest.RunResult:
        pytester.makepyfile(source, **files)
        return pytester.runpytest_subprocess("-W", "error", "-p", "no:cacheprovider", "--strict-markers", *options)

    return run


@pytest.fixture(name="suite")
def _suite(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return `run` without the other plugins of this environment; those of `-p` are there."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")

    def suite(source: str, *options: str, **files: str) -> pytest.RunResult:
        return run(source, "-p", "genericclient", "-rA", *options, **files)

    return suite


@pytest.fixture(name="summary")
def _summary() -> Summary:
    """Return a function that reads the short summary: by test its outcome, and the first line of what it tells."""

    def summary(result: pytest.RunResult) -> dict[str, str]:
        said: dict[str, str] = {}
        for found in filter(None, map(LINE.match, result.outlines)):
            assert found["test"] not in said, "a test has one outcome"
            said[found["test"]] = f"{found['outcome']} {found['told'] or ''}".rstrip()
        return said

    return summary


@pytest.fixture(name="sections")
def _sections() -> Sections:
    """Return a function that reads the lines of each journal that was shown."""

    def sections(result: pytest.RunResult) -> list[list[str]]:
        shown: list[list[str]] = []
        inside = False
        for line in result.outlines:
            if SECTION.fullmatch(line):
                shown.append([])
            elif inside and not re.match("[-_=]{3,}", line):
                shown[-1].append(line)
                continue
            inside = SECTION.fullmatch(line) is not None
        return shown

    return sections
