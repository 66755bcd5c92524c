"""Under which keys pytest keeps what is ours: of a test, and of a run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from fake_server import Contract
    from pytest_genericclient.api import PluginFakeAPI
    from pytest_genericclient.guarding import GuardedAdapter
    from pytest_genericclient.live import LiveFakeAPI

FAKES: pytest.StashKey[list[PluginFakeAPI]] = pytest.StashKey()
"""The fakes of a test, in the order in which it asked for them."""
LIVE: pytest.StashKey[LiveFakeAPI] = pytest.StashKey()
"""The server of a test that asked for one."""
REAL: pytest.StashKey[GuardedAdapter] = pytest.StashKey()
"""The way of a test to the real API."""
HAR: pytest.StashKey[Path] = pytest.StashKey()
"""Where a run writes its HAR files."""
DEMO: pytest.StashKey[Contract] = pytest.StashKey()
"""The contract of a run that has none of its own."""
