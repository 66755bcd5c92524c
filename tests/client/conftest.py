"""An API that says what a test wrote down: an adapter for `requests` that needs neither a socket nor the fake."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from urllib3 import HTTPResponse

from genericclient import GenericClient

URL = "http://dummy.test/api"


class Script(HTTPAdapter):
    """Answers `METHOD url` with the answers written for it, in turn.

    Keeps what was sent as `(line, body)`, and the headers and the timeout that it was sent with.
    """

    def __init__(self) -> None:
        super().__init__()
        self.answers: dict[str, list[tuple[int, Any, dict[str, str]]]] = {}
        self.sent: list[tuple[str, Any]] = []
        self.headers: list[Any] = []
        self.timeouts: list[Any] = []

    def on(self, line: str, status: int = 200, body: Any = None, **headers: str) -> Script:
        """Answer a line such as `GET /posts/1`; a body that is bytes is sent as it is, any other as JSON.

        A header may be written with underscores for its dashes.
        """
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.setdefault(line, []).append((status, body, headers))
        return self

    @property
    def lines(self) -> list[str]:
        """What was asked, as lines."""
        return [line for line, _ in self.sent]

    def send(self, request: PreparedRequest, *args: Any, timeout: Any = None, **kwargs: Any) -> Response:
        """Answer from the script; a line that is not in it is an error of the test."""
        sent: Any = request.body
        self.headers.append(request.headers)
        self.timeouts.append(timeout)
        line = f"{request.method} {str(request.url).replace(URL, '')}"
        is_json = sent and request.headers.get("Content-Type") == "application/json"
        self.sent.append((line, json.loads(sent) if is_json else sent))
        status, body, headers = self.answers[line].pop(0)
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        raw = HTTPResponse(body=io.BytesIO(data), status=status, headers=headers, preload_content=False)
        return self.build_response(request, raw)


@pytest.fixture(name="script")
def _script() -> Script:
    return Script()


@pytest.fixture(name="client")
def _client(script: Script) -> GenericClient:
    return GenericClient(URL, adapter=script)


@pytest.fixture(name="make_client")
def _make_client(script: Script) -> Callable[..., GenericClient]:
    """Return a function that makes a client of the script with other settings."""
    return lambda cls=GenericClient, **settings: cls(URL, adapter=script, **settings)
