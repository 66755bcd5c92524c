"""An answer as a response of Werkzeug's: its JSON written, its entity tag, its warnings."""

from __future__ import annotations

from werkzeug.http import HTTP_STATUS_CODES
from werkzeug.wrappers import Request, Response

from fake_server.bodies import written
from fake_server.conditional import KEPT_BY_304, decided, tag_of
from fake_server.dialects import Answer
from fake_server.dialects.base import NOTHING

MOST_WARNINGS = 20  # a client that reads at most 100 headers, as http.client does, shall still read the answer


def response_of(answer: Answer) -> Response:
    """Return the response that says an answer."""
    if answer.body is NOTHING:
        response = Response(status=answer.status, headers=dict(answer.headers))
        response.headers.pop("Content-Type", None)
        return response
    body = answer.body.encode() if not answer.content_type.startswith("application/json") else written(answer.body)
    return Response(body, answer.status, dict(answer.headers), content_type=answer.content_type)


def make_conditional(request: Request, response: Response) -> None:
    """Give an answer to a GET its entity tag; answer 304 where it is known already, 412 where it is not wanted."""
    if request.method != "GET" or response.direct_passthrough:
        return
    content = response.get_data()
    if not content:
        return
    tag = response.headers.setdefault("ETag", tag_of(content))
    status = decided(request.headers, response.status_code, tag)
    if status == response.status_code:
        return
    for name in [name for name, _ in response.headers if status == 412 or name.lower() not in KEPT_BY_304]:
        del response.headers[name]
    response.status_code = status
    response.set_data(b"")
    response.headers.pop("Content-Length", None)
    if status == 412:
        response.content_type = "text/html; charset=utf-8"


def with_phrase(response: Response) -> Response:
    """Give a response the reason phrase that servers send: `201 Created`, where Werkzeug would say `201 CREATED`."""
    phrase = HTTP_STATUS_CODES.get(response.status_code, "")
    if response.status == f"{response.status_code} {phrase.upper()}":
        response.status = f"{response.status_code} {phrase}"
    return response


def one_line(text: str) -> str:
    """Return a text as the value of a header: one line of ASCII."""
    return " ".join(text.split()).encode("ascii", "backslashreplace").decode("ascii")


def at_most(count: int, warnings: tuple[str, ...]) -> tuple[str, ...]:
    """Return so many warnings, and how many more there were."""
    more = len(warnings) - count
    return warnings if more <= 0 else (*warnings[:count], f"and {more} more")
