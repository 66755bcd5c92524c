"""The pantry's command line, run as its users run it: in a process of its own, against a fake on a port."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fake_server import FakeAPI
from pytest_genericclient import LiveFakeAPI

pytestmark = pytest.mark.fake_api(contract=Path(__file__).with_name("pantry.json"), dialect="json_server")


def pantry(api: LiveFakeAPI, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the program with an API, and return what it said."""
    command = [sys.executable, str(Path(__file__).with_name("pantry.py")), *words]
    env = {**os.environ, "PANTRY_URL": api.url}
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)  # noqa: S603  # our own


def test_the_list_shows_what_there_is(live_fake_api: LiveFakeAPI) -> None:
    """Without it one would have to go down and look."""
    assert pantry(live_fake_api, "list").stdout == "  5  flour\n  1  rice\n  2  honey\n"


def test_what_is_taken_is_gone(live_fake_api: LiveFakeAPI, fake_api: FakeAPI) -> None:
    """Without it the next one would count on flour that was eaten."""
    assert pantry(live_fake_api, "take", "flour", "2").stdout == "flour: 3\n"
    assert fake_api.goods[0] == {"id": 1, "name": "flour", "packs": 3}
    assert fake_api.journal == ["GET /goods?name=flour 200", "PATCH /goods/1 200"]


def test_what_is_new_is_kept(live_fake_api: LiveFakeAPI, fake_api: FakeAPI) -> None:
    """Without it only those goods could be put there that were there before."""
    assert pantry(live_fake_api, "put", "lentils", "3").returncode == 0
    assert fake_api.goods[-1] == {"id": 4, "name": "lentils", "packs": 3}


def test_too_much_is_refused_and_nothing_is_written(live_fake_api: LiveFakeAPI, fake_api: FakeAPI) -> None:
    """Without it there could be less than nothing in the pantry."""
    refused = pantry(live_fake_api, "take", "rice", "2")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "only 1 of rice" in refused.stderr
    assert fake_api.journal == ["GET /goods?name=rice 200"]


def test_a_broken_connection_is_one_line(live_fake_api: LiveFakeAPI, fake_api: FakeAPI) -> None:
    """Without it a loose cable would be a page of Python."""
    fake_api.fault("reset", times=1)
    broken = pantry(live_fake_api, "list")
    assert broken.returncode == 2
    assert "the pantry cannot be reached: ConnectionError\n" in broken.stderr
