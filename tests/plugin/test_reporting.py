"""Rules of what is told of a test: how much of a journal, and under which name a file of it is found."""

from __future__ import annotations

from hashlib import sha256

import pytest
from werkzeug.test import Client

from fake_server import FakeAPI, demo_contract
from pytest_genericclient.reporting import end_of, file_name


def test_a_report_has_the_end_of_a_long_journal() -> None:
    """Without it a test that asks in a loop would bury its own failure."""
    api = FakeAPI(demo_contract())
    client = Client(api)
    for page in range(100):
        client.get(f"/posts/?page={page}")
    assert end_of(api.journal) == str(api.journal)
    client.get("/posts/")
    client.post("/posts/", json={})
    first, second, *_, last = end_of(api.journal).split("\nGET ")
    assert first == "(2 exchanges before these)"
    assert second == '/posts/?page=2 404\n    answered: {"detail": "Invalid page."}'
    assert last.startswith("/posts/ 200\nPOST /posts/ 400\n    sent: {}\n    answered: {")


@pytest.mark.parametrize(
    ("test", "name"),
    [
        ("tests/test_a.py::test_b", "tests_test_a.py_test_b.#"),
        ("test_a.py::test_b[x-1.5]", "test_a.py_test_b_x-1.5_.#"),
        ("test_a.py::test_b[x 1.5]", "test_a.py_test_b_x_1.5_.#"),
        ("test_a.py::test_\u00fc", "test_a.py_test__.#"),
        ("test_a.py::" + "x" * 200, "test_a.py_" + "x" * 140 + ".#"),
        ("test_a.py::" + "x" * 140, "test_a.py_" + "x" * 140 + ".#"),
    ],
)
def test_a_file_has_a_name_that_every_system_takes(test: str, name: str) -> None:
    """Without it the HAR files of two tests could be one, or a long name be an error in the report."""
    digest = sha256(test.encode()).hexdigest()[:8]
    assert file_name(test) == name.replace("#", digest)
    assert len(file_name(test).encode()) <= 160
