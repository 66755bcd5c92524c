"""One GET of a small object and its JSON, side by side: the fake in-process, live, and a stub of `responses`.

    python -m pip install . responses && python benchmarks/get_one.py

It prints medians, and each as a ratio to the stub, all of one run.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import responses
from requests import Session

from fake_server import FakeAPI, demo_contract
from pytest_genericclient.live import LiveFakeAPI
from pytest_genericclient.pairing import client_for
from pytest_genericclient.transport import session_for

ROUNDS, CALLS = 15, 200


def cost(call: Callable[[], object]) -> float:
    """Return the CPU seconds of this process that one call takes."""
    began = time.process_time()
    for _ in range(CALLS):
        call()
    return (time.process_time() - began) / CALLS


def main() -> None:
    """Measure in rounds, so that a slow moment of the machine strikes all alike; print the table."""
    fake = FakeAPI(demo_contract())
    row = fake.posts.add(title="t", body="x" * 150)
    session, client, url = session_for(fake), client_for(fake), f"{fake.url}/posts/1/"
    with responses.RequestsMock(assert_all_requests_are_fired=False) as stubs, LiveFakeAPI() as server:
        stubs.add_passthru(server.url)
        stubs.get("http://stub.test/posts/1/", json=row)
        server.mount(fake)
        plain, live = Session(), f"{server.url}/posts/1/"
        contestants: dict[str, Callable[[], object]] = {
            "responses, one stub": lambda: plain.get("http://stub.test/posts/1/").json(),
            "the fake, in-process": lambda: session.get(url).json(),
            "the same, as a Resource": lambda: client.posts.get(id=1),
            "the fake, live (client and server)": lambda: plain.get(live).json(),
        }
        figures: dict[str, list[float]] = {name: [] for name in contestants}
        for _ in range(ROUNDS):
            for name, call in contestants.items():
                figures[name].append(cost(call))
    base = statistics.median(figures["responses, one stub"])
    for name, seconds in figures.items():
        median = statistics.median(seconds)
        print(f"{name:36} {median * 1e6:8.0f} us CPU   {median / base:5.2f}")


if __name__ == "__main__":
    main()
