"""A real API in the place of the fake: the client of `--contract-url`."""

from __future__ import annotations

import pytest

from genericclient import GenericClient
from pytest_genericclient.guarding import GuardedAdapter
from pytest_genericclient.making import Given, contract_of, refused_as, said_by
from pytest_genericclient.pairing import client_of
from pytest_genericclient.stashes import REAL
from pytest_genericclient.tracebacks import hide_the_client


def real_client(given: Given, request: pytest.FixtureRequest) -> GenericClient:
    """Return the client of a test on the real API, as the contract has it; after the test it deletes what it made."""
    url: str = request.config.getoption("--contract-url")
    said = said_by(given, request)
    with refused_as(said.name):
        contract = contract_of(said.contract, request.config)
    with refused_as(said.settings_name):
        contract = said.settings.applied(contract)
    hide_the_client()
    adapter = GuardedAdapter(url, request.config.getoption("--contract-mode") or "read-only", contract)
    request.node.stash[REAL] = adapter
    client = client_of(contract, url, adapter=adapter)
    session = client.session  # kept: it has the credentials, whatever becomes of the client
    for scheme in ("https://", "http://"):  # wherever a test sends its requests, and an API its redirects
        session.mount(scheme, adapter)

    def end() -> None:
        left = adapter.clean_up(session)
        client.close()
        if left:
            pytest.fail(f"rows that this test made at {adapter.url} are still there: {', '.join(left)}", pytrace=False)

    request.addfinalizer(end)
    return client
