"""How json-server phrases things: 0.17 in the manner of Express, 1.0 in a manner of its own."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from fake_server.dialects.base import Answer, Dialect, Habits
from fake_server.refusals import WHOLE, Refusal, Refusals
from fake_server.rows import Row

if TYPE_CHECKING:
    from fake_server.contract.settings import Pagination

HTML = "text/html; charset=utf-8"
METHODS = ("GET", "HEAD", "PUT", "PATCH", "POST", "DELETE")
PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{title}</title></head>
<body>{body}</body>
</html>
"""
EXPRESS_HEADERS = {
    "Access-Control-Allow-Credentials": "true",
    "Cache-Control": "no-cache",
    "Pragma": "no-cache",
    "Expires": "-1",
    "X-Content-Type-Options": "nosniff",
}


class AnyJsonServer(Dialect):
    """What both have in common: a 404 for all that there is not, and `{"error": ...}` where they are mended."""

    served_by = "json-server"
    page_parameter = "_page"
    ordering_parameter = "_sort"
    json_type: str
    """The media type of every answer in JSON."""
    tags: bool
    """Whether answers have an entity tag, and a 304 is given to who knows it."""
    page_words: frozenset[str]
    """The names in a query that never speak of a row."""

    def parameters(self, pagination: Pagination) -> frozenset[str]:
        """Return the names in a query that never speak of a row, whatever the pagination."""
        del pagination
        return self.page_words

    @abstractmethod
    def standing_headers(self, method: str, sent: Mapping[str, str]) -> Mapping[str, str]:
        """Return the headers of every answer to a method; `sent` are those of the request."""

    @abstractmethod
    def preflight(self, sent: Mapping[str, str]) -> Answer:
        """Answer OPTIONS: what a page of another origin may do (the Fetch standard's CORS protocol)."""

    @abstractmethod
    def root(self, counts: Mapping[str, str]) -> Answer:
        """Answer with the page for a person; `counts` says by collection how much there is."""

    def absent(self, verbose_name: str) -> Answer:
        """404, as for all that there is not."""
        del verbose_name
        return self.no_route()

    def taken(self, key: int | str) -> Answer:
        """409: another row has this key."""
        return _error(409, f"another row already has the key {key!r}")

    def query_refused(self, reason: str) -> Answer:
        """400 with the reason: the query is none, or `strict_queries` lets nothing pass."""
        return _error(400, reason)

    def protected(self, reason: str) -> Answer:
        """409 with the reason why a row is not deleted."""
        return _error(409, reason)

    def broken(self, title: str = "Server Error (500)") -> Answer:
        """500; the reason stays inside."""
        del title
        return _error(500, "Internal Server Error")

    def refused(self, refusals: Refusals) -> Answer:
        """400 with the codes of what is refused, by field: only where a collection says `put = "strict"`."""
        return Answer(400, {"error": "Bad Request", "fields": _codes(refusals)})

    def not_an_object(self, body: Any) -> Answer:
        """400, in the words of 1.0."""
        del body
        return _error(400, "Body must be a JSON object")

    def unparsable(self, reason: str, *, form: str = "JSON") -> Answer:
        """400 with the words of whatever read the body."""
        return _error(400, f"Body is no {form}: {reason}")

    def too_large(self) -> Answer:
        """413."""
        return _error(413, "Payload Too Large")

    def unsupported(self, content_type: str) -> Answer:
        """415 that quotes the type."""
        return _error(415, f"Unsupported Media Type: {content_type or 'none'}")

    def unauthenticated(self, refusal: Refusal | None, challenge: str | None) -> Answer:
        """401, with the challenge where there is one."""
        headers = {} if challenge is None else {"WWW-Authenticate": challenge}
        return Answer(401, {"error": "Bad credentials" if refusal else "Unauthorized"}, headers)

    def forbidden(self) -> Answer:
        """403."""
        return _error(403, "Forbidden")

    def throttled(self, seconds: int) -> Answer:
        """429 with the time to wait."""
        return Answer(429, {"error": "Too Many Requests"}, {"Retry-After": str(seconds)})

    def precondition_failed(self) -> Answer:
        """412."""
        return _error(412, "Precondition Failed")


class JsonServer(AnyJsonServer):
    """json-server 0.17."""

    name = "json_server"
    habits = Habits(
        trailing_slash=False, pagination_style="none", page_size=10, size_parameter="_limit", validates=False
    )
    search_parameter = "q"
    json_type = "application/json; charset=utf-8"
    tags = True
    page_words = frozenset({"_page", "_limit", "_start", "_end", "_sort", "_order", "_embed", "_expand", "q", "_"})

    def standing_headers(self, method: str, sent: Mapping[str, str]) -> Mapping[str, str]:
        """Every answer says who may read it, and that nobody keeps it without asking."""
        varies = ["Origin", *(["X-HTTP-Method-Override"] if method == "POST" else []), "Accept-Encoding"]
        return {"Vary": ", ".join(varies), **_origin(sent), **EXPRESS_HEADERS}

    def preflight(self, sent: Mapping[str, str]) -> Answer:
        """204, at every URL."""
        wanted = sent.get("Access-Control-Request-Headers")
        headers = {
            "Vary": "Origin, Access-Control-Request-Headers",
            **_origin(sent),
            "Access-Control-Allow-Credentials": "true",
            "Access-Control-Allow-Methods": ",".join(METHODS),
            **({"Access-Control-Allow-Headers": wanted} if wanted else {}),
        }
        return Answer(204, headers={**headers, "Content-Length": "0"})

    def root(self, counts: Mapping[str, str]) -> Answer:
        """200 with links to all collections."""
        items = "".join(
            f'<li><a href="{escape(name)}">/{escape(name)}</a> {text}</li>' for name, text in counts.items()
        )
        page = PAGE.format(title="JSON Server", body=f"<h1>Congrats!</h1><ul>{items}</ul>")
        return Answer(200, page, content_type="text/html; charset=UTF-8")

    def created(self, row: Row, url: str) -> Answer:
        """201 with the row and its Location."""
        return Answer(201, row, {"Access-Control-Expose-Headers": "Location", "Location": url})

    def no_route(self) -> Answer:
        """404 with an empty object."""
        return Answer(404, {})

    def unparsable(self, reason: str, *, form: str = "JSON") -> Answer:
        """400 as a page of HTML, which Express sends before json-server has its turn; the stack is not shown."""
        body = f"<pre>SyntaxError: the body is no {escape(form)}: {escape(reason)}</pre>"
        return Answer(400, PAGE.format(title="Error", body=body), content_type=HTML)


class JsonServer1(AnyJsonServer):
    """json-server 1.0, as of its beta 15."""

    name = "json_server_1"
    habits = Habits(
        trailing_slash=False, pagination_style="none", page_size=10, size_parameter="_per_page", validates=False
    )
    search_parameter = ""
    json_type = "application/json"
    tags = False
    page_words = frozenset({"_page", "_per_page", "_sort", "_embed", "_where"})

    def as_read(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the data with texts for the ids that are integers; what leads to them is left as it is."""
        return {
            name: [_with_text_id(row) for row in rows] if isinstance(rows, list) else rows
            for name, rows in data.items()
        }

    def standing_headers(self, method: str, sent: Mapping[str, str]) -> Mapping[str, str]:
        """Every answer may be read by a page of any origin."""
        del method
        wanted = sent.get("Access-Control-Request-Headers")
        return {
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Allow-Methods": ", ".join(METHODS),
            "Access-Control-Allow-Headers": wanted or "content-type",
        }

    def preflight(self, sent: Mapping[str, str]) -> Answer:
        """204, at every URL."""
        return Answer(204, headers={**self.standing_headers("OPTIONS", sent), "Content-Length": "0"})

    def root(self, counts: Mapping[str, str]) -> Answer:
        """200 with links to all collections."""
        items = "".join(f'<li><a href="{escape(name)}">{escape(name)}</a> {text}</li>' for name, text in counts.items())
        return Answer(200, PAGE.format(title="JSON Server", body=f"<ul>{items}</ul>"), content_type=HTML)

    def created(self, row: Row, url: str) -> Answer:
        """201 with the row; where it is, its `id` says."""
        del url
        return Answer(201, row)

    def no_route(self) -> Answer:
        """404 with an error."""
        return _error(404, "Not Found")

    def no_root(self) -> Answer:
        """404 as text: at the root there is nothing but the page."""
        return Answer(404, "Not Found", content_type="text/plain; charset=utf-8")


def _with_text_id(row: Any) -> Any:
    has_number = isinstance(row, Mapping) and isinstance(row.get("id"), int) and not isinstance(row["id"], bool)
    return {**row, "id": str(row["id"])} if has_number else row


def _error(status: int, message: str) -> Answer:
    return Answer(status, {"error": message})


def _origin(sent: Mapping[str, str]) -> dict[str, str]:
    """Return the header that lets a page of the origin that asks read the answer."""
    origin = sent.get("Origin")
    return {"Access-Control-Allow-Origin": origin} if origin else {}


def _codes(refusals: Refusals) -> dict[str, Any]:
    return {
        "body" if name == WHOLE else name: _codes(reasons)
        if isinstance(reasons, dict)
        else [each.code for each in reasons]
        for name, reasons in refusals.items()
    }
