"""What the tests of the plugin share: pytest run inside pytest, as a consumer would run it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Run = Callable[[str], pytest.RunResult]


@pytest.fixture(name="run")
def _run(pytester: pytest.Pytester) -> Run:
    """Return a function that runs pytest, in a process of its own, on the source of one test module."""

    def run(source: str) -> pytest.RunResult:
        pytester.makepyfile(source)
        return pytester.runpytest_subprocess("-W", "error", "-p", "no:cacheprovider", "--strict-markers")

    return run
