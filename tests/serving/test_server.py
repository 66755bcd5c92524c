"""Rules of the threaded server around a fake."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any

import pytest

from fake_server import FakeAPI, RowView, demo_contract
from fake_server.serving import QuietHandler, listening_socket, server_for


@pytest.fixture(name="lines")
def _lines() -> list[str]:
    return []


@pytest.fixture(name="connection")
def _connection(lines: list[str]) -> Iterator[HTTPConnection]:
    fake = FakeAPI(demo_contract())

    @fake.list_route("posts")
    def crash(request: Any, rows: RowView) -> None:
        raise RuntimeError("a bug of mine")

    with listening_socket("127.0.0.1", 0) as listening:
        server = server_for(fake, listening, lines.append)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
        yield connection
        connection.close()
        server.shutdown()
        thread.join()


def test_a_bug_in_a_handler_is_a_500_without_a_traceback(connection: HTTPConnection, lines: list[str]) -> None:
    """Without it a stack trace with file paths would leave the process."""
    connection.request("POST", "/posts/crash/")
    response = connection.getresponse()
    assert (response.status, response.read()) == (500, b"")
    assert " POST /posts/crash/ 500 " in lines[0] and "! the handler raised RuntimeError: a bug of mine" in lines[0]


def test_errors_of_the_server_itself_are_said(capsys: pytest.CaptureFixture[str]) -> None:
    """Without it a broken connection handler would fail in silence."""
    handler = QuietHandler.__new__(QuietHandler)
    handler.log("info", "nothing")
    handler.log("error", "code %d", 400)
    handler.log("error", "100%")
    assert capsys.readouterr().err == "code 400\n100%\n"
