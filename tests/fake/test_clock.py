"""Rules of the clock: it runs, stands, is moved on, and ends what waits in earnest."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from werkzeug.test import Client

from fake_server import Clock, Contract, FakeAPI


def test_a_clock_runs_until_it_is_told_otherwise() -> None:
    """Without it a fake that is served for a week would stand still."""
    clock = Clock()
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    clock.advance(3600)
    assert timedelta(minutes=59) < clock.now() - datetime.now(UTC) < timedelta(minutes=61)
    assert clock.time() <= clock.monotonic() <= clock.seconds()
    assert clock.random() == clock.random()
    clock.reset()
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


@pytest.mark.parametrize(
    "moment",
    [
        "2030-01-01",
        "2030-01-01T01:00:00+01:00",
        datetime(2030, 1, 1),  # noqa: DTZ001  # one without a zone is UTC
        datetime(2030, 1, 1, 1, tzinfo=timezone(timedelta(hours=1))),
    ],
)
def test_a_clock_stands_where_it_is_put(moment: str | datetime) -> None:
    """Without it a moment without a zone would be another one on each machine."""
    clock = Clock()
    clock.advance(99)
    clock.freeze(moment)
    assert clock.now() == datetime(2030, 1, 1, tzinfo=UTC)
    clock.advance(1.5)
    clock.sleep(0.5)
    assert clock.now() == datetime(2030, 1, 1, 0, 0, 2, tzinfo=UTC)
    clock.freeze()
    assert clock.now() == clock.now() == datetime(2030, 1, 1, 0, 0, 2, tzinfo=UTC)


def test_a_moment_that_is_none_is_refused() -> None:
    """Without it a typing mistake would be the moment of now."""
    with pytest.raises(ValueError, match="tomorrow"):
        Clock().freeze("tomorrow")


def test_what_waits_in_earnest_ends_when_it_is_told_to() -> None:
    """Without it a delay would outlive whoever planned it."""
    clock = Clock()
    early = clock.waiter()
    thread = threading.Thread(target=early, args=(60,))
    thread.start()
    clock.end_waits()
    thread.join(10)
    assert not thread.is_alive()
    began = time.perf_counter()
    early(60)
    assert time.perf_counter() - began < 5
    later = clock.waiter()
    began = time.perf_counter()
    later(0.05)
    assert time.perf_counter() - began >= 0.05


def test_everything_reads_the_one_clock() -> None:
    """Without it a window would pass, and a timestamp stay."""
    auto = {"type": "datetime", "read_only": True, "auto": "now"}
    fake = FakeAPI(
        Contract.from_data(
            {
                "throttle": {"rate": "1/min"},
                "collections": {"posts": {"fields": {"title": {"type": "string"}, "made": auto}}},
            }
        )
    )
    client = Client(fake)
    fake.clock.freeze("2030-01-01T00:00:00")
    assert client.post("/posts/", json={"title": "x"}).get_json()["made"].startswith("2030-01-01T00:00:00")
    refused = client.get("/posts/")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
    fake.fault("delay", seconds=59, times=1)
    assert client.get("/posts/").status_code == 429
    fake.clock.advance(1)
    assert client.get("/posts/").status_code == 200
    assert fake.journal[-1].started == datetime(2030, 1, 1, 0, 1, tzinfo=UTC)
    fake.reset()
    assert client.get("/posts/").status_code == 200
    assert abs(fake.clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_time_does_not_go_back() -> None:
    """Without it a typing error in a test would let what is frozen run backwards, and nobody would see why."""
    with pytest.raises(ValueError, match=r"advance\(-1\): time goes on; freeze\(\) sets an earlier moment"):
        Clock().advance(-1)
