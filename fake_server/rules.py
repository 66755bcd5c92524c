"""What is said to a request: whether its path leads anywhere, what is done there, and how the answer is dressed."""

from __future__ import annotations

from html import escape

from werkzeug.wrappers import Request

from fake_server.bodies import written
from fake_server.contract import Contract
from fake_server.description import title_of
from fake_server.dialects import Answer, rest_dialect
from fake_server.dialects.base import NOTHING
from fake_server.dialects.drf_pages import HTML as HTML_CONTENT
from fake_server.negotiation import HTML, JSON
from fake_server.replies import Reply
from fake_server.routing import NoPlace, Place, place_of
from fake_server.stop import Stop
from fake_server.store import Store
from fake_server.throttling import Throttling
from fake_server.urls import escaped
from fake_server.visits import Visit


class Rules:
    """The rules of one contract over one store. The caller holds the store's lock."""

    def __init__(self, contract: Contract, store: Store, throttling: Throttling | None = None) -> None:
        self._contract = contract
        self._store = store
        self._throttling = throttling
        self._dialect = rest_dialect(contract.dialect)

    def answer(self, request: Request, body: bytes | None) -> Reply:
        """Return what comes of a request."""
        place = place_of(self._contract, path_of(request))
        if isinstance(place, NoPlace):
            said = self._nowhere(place, request)
            return Reply(said, (place.hint,) if place.hint else (), place.hint if said.status == 404 else None)
        visit = Visit(self._contract, self._store, self._throttling, place, request, body)
        try:
            answer = visit.answer()
        except Stop as stop:
            answer = stop.answer
        if isinstance(answer, Answer):
            answer = self._dressed(answer, place, as_page=visit.media_type == HTML)
        is_wrong = isinstance(answer, Answer) and answer.status == 405 and request.method not in place.methods
        if not is_wrong:
            return Reply(answer, tuple(visit.warnings))
        hint = f"{request.method} is not for this place, where there is {place.allow}"
        return Reply(answer, (*visit.warnings, hint), hint)

    def _dressed(self, said: Answer, place: Place, *, as_page: bool) -> Answer:
        """Return an answer with the headers that all have at a place, as JSON or as a page."""
        auth = self._contract.auth
        schemes = auth.schemes if auth is not None and place.kind != "root" else ()
        headers = {**self._dialect.standing_headers(place.allow, schemes), **said.headers}
        if said.status == 405:
            headers["Allow"] = place.allow
        if as_page and said.content_type == JSON:
            status = 200 if said.status == 204 else said.status  # a page is something
            return Answer(status, _page(title_of(place), said), headers, HTML_CONTENT)
        return Answer(said.status, said.body, headers, said.content_type)

    def _nowhere(self, place: NoPlace, request: Request) -> Answer:
        policy = self._contract.missing_slash
        known = [f"{self._contract.prefix}/{name}/" for name in self._contract.collections]
        if place.slashed and policy == "debug" and request.method in {"DELETE", "PATCH", "POST", "PUT"}:
            title = f"RuntimeError at {request.path}"
            return self._dialect.debug_page(500, title, title, known)
        if place.slashed and policy != "strict":
            query = request.query_string.decode("latin-1")
            location = escaped(place.slashed) + (f"?{query}" if query else "")
            redirected = self._dialect.redirected_to(location)
            if redirected is not None:
                return redirected
        said = self._dialect.no_route()
        if policy == "debug":
            heading = "Page not found <small>(404)</small>"
            said = self._dialect.debug_page(404, f"Page not found at {request.path}", heading, known)
        headers = {**self._dialect.standing_headers(None), **said.headers}
        return Answer(said.status, said.body, headers, said.content_type)


def path_of(request: Request) -> str:
    """Return the decoded path of a request as it was sent; Werkzeug's own makes one slash of several at its start."""
    path: str = request.environ.get("PATH_INFO", "")
    return path.encode("latin-1").decode("utf-8", "replace") or "/"


def _page(title: str, said: Answer) -> str:
    """Return an answer as a page for a person to read."""
    text = "" if said.body is NOTHING else escape(written(said.body).decode("utf-8", "replace"))
    return (
        f"<!DOCTYPE html>\n<html>\n<head><title>{escape(title)} \u2013 Django REST framework</title></head>\n"
        f"<body><h1>{escape(title)}</h1><pre>{text}</pre></body>\n</html>\n"
    )
