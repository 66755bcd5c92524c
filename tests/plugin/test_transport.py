"""Rules of the transport without a socket: what arrives is what was sent, and what comes back is a real response."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from requests import PreparedRequest, Session
from werkzeug.wrappers import Response

from fake_server import FakeAPI, RowView, demo_contract
from pytest_genericclient.live import LiveFakeAPI
from pytest_genericclient.pairing import client_for
from pytest_genericclient.transport import session_for


@pytest.fixture(name="api")
def _api() -> FakeAPI:
    api = FakeAPI(demo_contract())

    @api.list_route("posts", methods=["POST"])
    def echo(request: Any, rows: RowView) -> Response:
        answer = Response(request.get_data(), 200, content_type="text/plain; charset=utf-8")
        answer.headers["X-Path"] = request.full_path
        answer.headers["X-Type"] = request.headers.get("Content-Type", "none")
        answer.set_cookie("seen", "yes")
        return answer

    return api


@pytest.fixture(name="session")
def _session(api: FakeAPI) -> Session:
    return session_for(api)


def pieces() -> Iterator[bytes]:
    """Yield a body in two pieces, as a chunked upload would."""
    yield b"one "
    yield b"body"


@pytest.mark.parametrize(
    "data",
    [b"one body", "one body", bytearray(b"one body"), pieces(), io.BytesIO(b"one body"), [b"one ", "body"]],
    ids=["bytes", "str", "bytearray", "generator", "file", "list"],
)
def test_a_body_arrives_whatever_it_was_given_as(api: FakeAPI, data: Any) -> None:
    """Without it an upload that works over a socket could arrive empty."""
    prepared = PreparedRequest()
    prepared.prepare("POST", f"{api.url}/posts/echo/", headers={"Content-Type": b"text/x"})
    prepared.body = data
    response = session_for(api).send(prepared)
    assert (response.text, response.headers["X-Type"]) == ("one body", "text/x")


def test_a_response_is_as_requests_would_have_built_it(session: Session, api: FakeAPI) -> None:
    """Without it code that looks at more than the body would behave otherwise under test."""
    response = session.post(f"{api.url}/posts/echo/?a=%C3%A9&b", data="text")
    assert (response.status_code, response.reason, response.encoding) == (200, "OK", "utf-8")
    assert response.headers["x-path"] == "/posts/echo/?a=%C3%A9&b"
    assert session.cookies["seen"] == "yes"
    assert response.request.method == "POST" and response.elapsed.total_seconds() >= 0
    assert b"".join(session.post(f"{api.url}/posts/echo/", data="text", stream=True).iter_content(2)) == b"text"
    assert session.head(f"{api.url}/posts/").content == b""
    assert session.delete(f"{api.url}/posts/9/").status_code == 404


def test_a_redirect_is_followed_without_a_socket(session: Session, api: FakeAPI) -> None:
    """Without it a missing slash would lead out of the process."""
    response = session.get(f"{api.url}/posts")
    assert (response.status_code, response.history[0].status_code) == (200, 301)


def test_only_the_fakes_own_url_is_taken(session: Session) -> None:
    """Without it a request to another host would be answered by the fake."""
    assert type(session.get_adapter("http://other.test/")).__name__ == "HTTPAdapter"
    assert type(session.get_adapter("http://fake-api.test/x")).__name__ == "InProcessAdapter"


def test_https_and_credentials_in_a_url_need_no_certificate() -> None:
    """Without it code that insists on https could not be tested; the Host that arrives carries no password."""
    api = FakeAPI(demo_contract(), base_url="https://fake-api.test")
    response = session_for(api).get("https://fake-api.test/")
    assert response.json() == {"posts": "https://fake-api.test/posts/"}


def test_a_live_server_without_a_fake_has_a_root_too() -> None:
    """Without it the server could not be looked at before a test mounts its fake."""
    server = LiveFakeAPI()
    server.clear()
    assert server.url == "http://127.0.0.1:0"


def test_a_client_of_a_fake_speaks_as_its_contract_wants(api: FakeAPI) -> None:
    """Without it the client of a fake would be told twice what the contract says once."""
    assert (client_for(api).trailing_slash, client_for(api).url) == (True, "http://fake-api.test/")
    assert client_for(api, "http://127.0.0.1:1/x").url == "http://127.0.0.1:1/x/"
