"""The road from the client to an oracle: nothing is added, lost or hidden on it."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from wsgiref.validate import validator

import drf_blog
import pytest
import requests
from wsgi_session import session_on

URL = "http://api.test"


class Heard:
    """An application that keeps what it was asked, and answers in two pieces and with two cookies."""

    def __init__(self) -> None:
        self.environ: dict[str, Any] = {}
        self.body = b""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer (PEP 3333)."""
        self.environ = environ
        self.body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        start_response("202 Accepted", [("Content-Type", "text/plain"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
        return [b"one ", b"two"]


def test_a_request_arrives_as_a_server_would_hand_it_on() -> None:
    """Without it an oracle could be asked something else than what the client said."""
    heard = Heard()
    session = session_on(validator(heard), URL)
    session.post(f"{URL}/caf%C3%A9/a%2Fb?x=%20&y", data="\u00e9".encode(), headers={"Content-Type": "a/b", "X-Y": b"z"})
    environ = heard.environ
    assert (environ["REQUEST_METHOD"], environ["PATH_INFO"]) == ("POST", "/caf\u00c3\u00a9/a/b")
    assert environ["QUERY_STRING"] == "x=%20&y"
    assert (environ["HTTP_HOST"], environ["SERVER_PORT"], environ["wsgi.url_scheme"]) == ("api.test", "80", "http")
    assert (environ["CONTENT_TYPE"], environ["CONTENT_LENGTH"], environ["HTTP_X_Y"]) == ("a/b", "2", "z")
    assert heard.body == "\u00e9".encode()


def test_an_answer_arrives_as_a_server_would_send_it() -> None:
    """Without it the client could be judged by answers that no server gave."""
    session = session_on(Heard(), URL)
    response = session.get(URL)
    assert (response.status_code, response.reason, response.text) == (202, "Accepted", "one two")
    assert dict(session.cookies) == {"a": "1", "b": "2"}
    assert session.head(URL).text == ""


def test_what_an_application_raises_is_seen() -> None:
    """Without it a mistake in an oracle would look like an answer of 500."""

    def broken(environ: Any, start_response: Any) -> Any:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        session_on(broken, URL).get(URL)


def test_no_other_place_is_reached() -> None:
    """Without it a client that leaves its API would ask the network."""
    with pytest.raises(requests.exceptions.InvalidSchema):
        session_on(Heard(), URL).get("http://other.test/")


def test_the_oracle_answers_in_every_thread() -> None:
    """Without it a thread would meet an empty database, and a client of several threads could not be judged."""
    drf_blog.reset([{"title": "one"}])
    session = session_on(drf_blog.application, URL)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: session.get(f"{URL}/bare/posts/").json(), range(12)))
    assert [[post["title"] for post in answer] for answer in answers] == [["one"]] * 12
