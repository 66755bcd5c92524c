"""`serve.py`: a fake on a port, as the judge and any client want it, byte by byte."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import serve

HERE = Path(__file__).parent


class Served:
    """A server in another process; `said` is what it answers to bytes, to the end of the connection."""

    def __init__(self, *options: str) -> None:
        command = [sys.executable, str(HERE / "serve.py"), "--port", "0", *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        found = re.search(r":(\d+)(/.*)", self.process.stdout.readline())
        assert found is not None
        self.port, self.path = int(found[1]), found[2].rstrip("/")

    def stop(self) -> int:
        """End it as Ctrl-C does, and return its status."""
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=5)
        return self.process.returncode

    def said(self, request: str) -> tuple[int, dict[str, str], bytes]:
        """Send one request as it stands, and return status, headers and all the bytes that come after them."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
            connection.sendall(request.replace("\n", "\r\n").encode())
            answer = b""
            while part := connection.recv(65536):
                answer += part
        while answer.startswith(b"HTTP/1.1 100"):
            answer = answer.partition(b"\r\n\r\n")[2]
        head, _, body = answer.partition(b"\r\n\r\n")
        status, *lines = head.decode().split("\r\n")
        return int(status.split()[1]), dict(line.split(": ", 1) for line in lines), body


@pytest.fixture(name="served", scope="module")
def _served() -> Iterator[Served]:
    served = Served("--dialect", "drf-page")
    yield served
    assert served.stop() == 0


def test_a_location_is_absolute(served: Served) -> None:
    """Without it the judge could not tell a path from the API's own URL at the root of a host."""
    status, headers, body = served.said("GET /users?a=1 HTTP/1.1\nHost: api.test:81\n\n")
    assert (status, headers["Location"], body) == (301, "http://api.test:81/users/?a=1", b"")
    status, headers, _ = served.said(
        'POST /things/ HTTP/1.1\nHost: api.test\nContent-Type: application/json\nContent-Length: 13\n\n{"name": "n"}'
    )
    assert status == 201 and headers["Location"].startswith("http://api.test/things/")


def test_a_reset_puts_everything_back(served: Served) -> None:
    """Without it each case would find what the one before left."""
    deleted = served.said("DELETE /users/12/ HTTP/1.1\nHost: h\n\n")
    assert deleted[0] == 204 and deleted[2] == b"" and "Content-Type" not in deleted[1]
    assert served.said("GET /users/12/ HTTP/1.1\nHost: h\n\n")[0] == 404
    assert served.said("POST /__reset__ HTTP/1.1\nHost: h\nContent-Length: 0\n\n")[0] == 204
    assert served.said("GET /users/12/ HTTP/1.1\nHost: h\n\n")[0] == 200
    assert served.said("GET /__reset__ HTTP/1.1\nHost: h\n\n")[0] == 404


def test_head_has_the_headers_of_get_and_no_body(served: Served) -> None:
    """Without it a client would wait for a body, or take it for the next answer."""
    got, headed = (served.said(f"{method} /users/1/ HTTP/1.1\nHost: h\n\n") for method in ("GET", "HEAD"))
    assert headed[2] == b"" and got[2]
    assert headed[1]["Content-Length"] == got[1]["Content-Length"] == str(len(got[2]))
    assert headed[1]["Allow"] == got[1]["Allow"]


JSON = "Content-Type: application/json"


@pytest.mark.parametrize(
    ("request_line", "headers", "body", "status"),
    [
        ("POST /posts/1/publish/", ["Content-Length: 0"], "", 200),
        ("POST /users/", ["Content-Length: 0"], "", 400),
        ("POST /users/", [JSON, "Content-Length: 19", "Expect: 100-continue"], '{"username": "new"}', 201),
        ("PATCH /users/1/", [JSON, "Transfer-Encoding: chunked"], '11\n{"group": "staff"\n1\n}\n0\n\n', 200),
        ("OPTIONS /users/", ["Accept: */*"], "", 200),
        ("TRACE /users/", ["Accept: */*"], "", 405),
        ("GET /users//", ["Accept: */*"], "", 404),
        ("GET //users/", ["Accept: */*"], "", 404),
    ],
)
def test_any_framing_of_a_request_is_read(
    served: Served, request_line: str, headers: list[str], body: str, status: int
) -> None:
    """Without it a client that frames its requests in another way could not be tested."""
    assert served.said("POST /__reset__ HTTP/1.1\nHost: h\nContent-Length: 0\n\n")[0] == 204
    head = "\n".join([f"{request_line} HTTP/1.1", "Host: h", *headers])
    assert served.said(f"{head}\n\n{body}")[0] == status


def test_an_api_under_a_path() -> None:
    """Without it an API could be judged at the root of a host alone."""
    served = Served("--dialect", "jsonserver-0.17", "--prefix", "/api/v1")
    try:
        assert served.path == "/api/v1"
        assert served.said("GET /api/v1/users/1 HTTP/1.1\nHost: h\n\n")[0] == 200
        assert served.said("POST /api/v1/__reset__ HTTP/1.1\nHost: h\nContent-Length: 0\n\n")[0] == 204
    finally:
        served.stop()


def test_a_port_that_is_taken_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Without it a traceback would stand where one line does."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert serve.main(["--dialect", "drf-page", "--port", str(taken.getsockname()[1])]) == 1
    assert "serve.py: cannot listen on 127.0.0.1:" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        serve.main(["--dialect", "nope"])
