"""Rules of requests that lead nowhere: which they are, what is said of them, and where a fake is under another path."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import Client

from fake_server import Auth, FakeAPI, User, demo_contract
from fake_server.dialects import Answer
from fake_server.replies import explained


def asked(api: FakeAPI, line: str, **settings: Any) -> Any:
    """Return the response to a request, said as `GET /posts/`."""
    method, path = line.split()
    return Client(api).open(path, method=method, **settings)


def api_of(dialect: str, **settings: Any) -> FakeAPI:
    """Return a fake of the blog with one post."""
    api = FakeAPI(demo_contract().but(dialect=dialect, **settings))
    api.posts.add(title="t")
    return api


NOWHERE = [
    ("drf", "GET /psts/", 404, "no collection 'psts'; did you mean 'posts'?"),
    ("drf", "DELETE /posts/", 405, "DELETE is not for this place, where there is GET, POST, HEAD, OPTIONS"),
    ("drf", "POST /posts/1/", 405, "POST is not for this place, where there is GET, PUT, PATCH, DELETE, HEAD, OPTIONS"),
    ("drf", "GET /posts/1/publish/", 405, "GET is not for this place, where there is POST, OPTIONS"),
    ("drf", "POST /posts/1/publsh/", 404, "no action 'publsh' on a row of 'posts'; did you mean 'publish'?"),
    ("drf", "GET /posts/9/", 404, None),
    ("drf", "POST /posts/9/publish/", 404, None),
    ("drf", "GET /posts/", 200, None),
    ("drf", "GET /posts", 301, None),
    ("drf", "POST /posts/", 400, None),
    ("link_header", "GET /psts", 404, "no collection 'psts'; did you mean 'posts'?"),
    ("link_header", "GET /posts/", 404, "this API wants no trailing slash: trailing_slash=False"),
    ("link_header", "GET /posts/9", 404, None),
    ("json_server", "GET /psts", 404, "no collection 'psts'; did you mean 'posts'?"),
    ("json_server", "DELETE /posts", 404, "DELETE is not for this place, where there is GET, POST"),
    ("json_server", "GET /posts/1/publish", 404, "GET is not for this action, which is for POST"),
    ("json_server", "GET /posts/9", 404, None),
    ("json_server_1", "PUT /posts", 404, "PUT is not for this place, where there is GET, POST"),
    ("json_server_1", "GET /posts/9", 404, None),
    ("json_server_1", "OPTIONS /psts", 204, None),
]


@pytest.mark.parametrize(("dialect", "line", "status", "hint"), NOWHERE)
def test_the_journal_knows_what_leads_nowhere(dialect: str, line: str, status: int, hint: str | None) -> None:
    """Without it a typing error in a URL could not be told from a row that is not there."""
    api = api_of(dialect)
    assert asked(api, line).status_code == status
    assert api.journal[-1].nowhere == hint


def test_a_missing_slash_leads_nowhere_where_nothing_is_redirected() -> None:
    """Without it the commonest mistake of all would pass as a 404 that somebody expected."""
    api = api_of("drf", missing_slash="strict")
    assert asked(api, "GET /posts").status_code == 404
    assert api.journal[-1].nowhere == "this API wants a trailing slash: trailing_slash=True"


def test_who_is_not_let_in_is_told_nothing_else() -> None:
    """Without it a test of what a stranger may do would fail for the method that it tries."""
    api = api_of("drf", auth=Auth(("token",), {"ada": User("ada", "x")}, {"abc": "ada"}))
    assert asked(api, "DELETE /posts/").status_code == 401
    assert api.journal[-1].nowhere is None


def test_the_hint_is_a_warning_and_no_part_of_the_answer() -> None:
    """Without it the fake would say what no real API says, to whoever did not ask for explanations."""
    api = api_of("drf")
    answer = asked(api, "GET /psts/")
    assert "did you mean" not in answer.text
    assert answer.headers["X-Fake-Warning"] == "no collection 'psts'; did you mean 'posts'?"
    assert "answered" not in api.journal[-1].report()


@pytest.mark.parametrize(
    ("dialect", "line", "expected"),
    [
        ("drf", "GET /p<sts/", "<p>The fake API: no collection 'p&lt;sts'; did you mean 'posts'?</p>\n</body>"),
        ("drf", "DELETE /posts/", '"fake_api":"DELETE is not for this place, where there is GET, POST, HEAD, OPTIONS"'),
        ("link_header", "GET /psts", "\"fake_api\":\"no collection 'psts'; did you mean 'posts'?\""),
        ("json_server", "GET /psts", "\"fake_api\": \"no collection 'psts'; did you mean 'posts'?\""),
    ],
)
def test_a_fake_that_explains_says_it_in_the_body(dialect: str, line: str, expected: str) -> None:
    """Without it the error of a client, which shows the body, would not say what is wrong with the URL."""
    api = api_of(dialect)
    api.explains = True
    assert expected.replace(" ", "") in asked(api, line).text.replace(" ", "")


def test_a_fake_that_explains_leaves_all_other_answers_alone() -> None:
    """Without it a test would pass on an answer that no API gives."""
    api, plain = api_of("drf"), api_of("drf")
    api.explains = True
    for line in ("GET /posts/9/", "GET /posts/", "POST /posts/", "OPTIONS /posts/"):
        assert asked(api, line).data == asked(plain, line).data


@pytest.mark.parametrize(
    "answer", [Answer(404), Answer(404, [1]), Answer(404, "text", content_type="text/plain"), Answer(404, None)]
)
def test_what_has_no_room_for_an_explanation_stays(answer: Answer) -> None:
    """Without it an answer would be broken by what shall explain it."""
    assert explained(answer, "hint") == answer


def test_a_page_without_an_end_is_explained_too() -> None:
    """Without it half a page would lose its other half."""
    said = explained(Answer(404, "<h1>x</h1>", content_type="text/html; charset=utf-8"), "hint")
    assert said.body == "<p>The fake API: hint</p>\n<h1>x</h1>"


def test_a_fake_is_found_under_another_path() -> None:
    """Without it code with a URL of its own would need a contract of its own."""
    api = api_of("drf", prefix="/api")
    view = api.under("/v1")
    assert asked(view, "GET /v1/posts/1/").get_json()["title"] == "t"
    assert asked(view, "GET /api/posts/1/").status_code == 404
    assert asked(view, "GET /v1").headers["Location"] == "/v1/"
    assert api.journal == ["GET /v1/posts/1/ 200", "GET /api/posts/1/ 404", "GET /v1 301"]
    assert api.under("/v1").contract is view.contract and api.under("/api") is api
    assert api.under("/v2").contract.prefix == "/v2"


def test_a_view_has_the_plans_the_rows_and_the_actions_of_its_fake() -> None:
    """Without it a test would steer one fake, and its code would ask another."""
    api = api_of("drf")
    view = api.under("/v1")
    api.once("DELETE", "/posts/1", status=503)
    assert [asked(view, "DELETE /v1/posts/1/").status_code for _ in range(2)] == [503, 204]
    assert api.posts == []

    @api.list_route("posts", methods=["GET"])
    def count(request: Any, rows: Any) -> Any:
        return {"count": len(rows)}

    assert asked(api.under("/v1"), "GET /v1/posts/count/").get_json() == {"count": 0}
