"""Rules of the command `fake-server`: what it prints, what it serves, and how it ends."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from fake_server.__main__ import main

CONTRACT = """
prefix = "/api"
[collections.posts.fields]
title = {type = "string", required = true}
[collections.tags]
"""


@pytest.fixture(name="contract")
def _contract(tmp_path: Path) -> Path:
    path = tmp_path / "blog.toml"
    path.write_text(CONTRACT)
    return path


@contextmanager
def served(contract: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the command on a free port; hand out its process and the root URL that it printed."""
    command = [sys.executable, "-m", "fake_server", str(contract), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == f"fake-server: {contract} (drf) until Ctrl-C\n"
            url = process.stdout.readline().strip()
            assert process.stdout.readline().strip() == url.replace("posts", "tags")
            yield process, url
        finally:
            process.kill()


def asked(url: str, method: str, path: str, body: object = None) -> tuple[int, str]:
    """Send one request to the server of `url`; return status and body."""
    with closing(HTTPConnection(urlsplit(url).netloc, timeout=10)) as connection:
        connection.request(method, path, json.dumps(body), {"Content-Type": "application/json"})
        response = connection.getresponse()
        return response.status, response.read().decode()


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_the_command_serves_logs_and_ends_cleanly(contract: Path, ending: signal.Signals) -> None:
    """Without it Ctrl-C could leave a traceback, or a request no line."""
    with served(contract) as (process, url):
        assert url.endswith("/api/posts/")
        assert asked(url, "POST", "/api/posts/", {"title": "kept"})[0] == 201
        status, body = asked(url, "GET", "/api/posts/?sort=1")
        assert (status, json.loads(body)["results"]) == (200, [{"id": 1, "title": "kept"}])
        process.send_signal(ending)
        said, complained = process.communicate(timeout=20)
    first, second, last = said.splitlines()
    assert " POST /api/posts/ 201 " in first and first.endswith("ms")
    assert " GET /api/posts/?sort=1 200 " in second and "! the query parameter 'sort' was ignored" in second
    assert (last, complained, process.returncode) == ("fake-server: stopped", "", 0)


def test_garbage_on_the_socket_does_not_end_the_server(contract: Path) -> None:
    """Without it one stray connection would end everybody's fake."""
    with served(contract) as (_, url):
        with socket.create_connection((urlsplit(url).hostname, urlsplit(url).port), timeout=10) as stray:
            stray.sendall(b"\x16\x03\x01garbage\r\n\r\n")
        assert asked(url, "GET", "/api/posts/")[0] == 200


def test_a_taken_port_is_one_clear_line(contract: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without it the most common mistake would be answered with a traceback."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main([str(contract), "--port", str(port)]) == 1
    said = capsys.readouterr().err
    assert (
        said == f"fake-server: cannot listen on 127.0.0.1:{port}: Address already in use; choose another with --port\n"
    )


def test_a_broken_contract_is_one_clear_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without it a typing error would be answered with a traceback."""
    broken = tmp_path / "broken.toml"
    broken.write_text('dialect = "dfr"')
    assert main([str(broken)]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"fake-server: {broken}: dialect: unknown dialect 'dfr'; did you mean 'drf'?")
    assert said.count("\n") == 1


@pytest.mark.parametrize("port", ["70000", "-1", "http"])
def test_a_port_that_is_none_is_refused(port: str, contract: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without it the operating system's own words would be all there is."""
    with pytest.raises(SystemExit):
        main([str(contract), f"--port={port}"])
    assert f"'{port}' is no port; expected 0 to 65535" in capsys.readouterr().err
