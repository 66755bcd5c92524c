"""The blog's tests run on the fake that its contract describes."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def fake_api_contract() -> Path:
    """Return the contract of the blog."""
    return Path(__file__).parent / "blog.toml"
