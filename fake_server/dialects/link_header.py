"""How an API phrases things that sends bare lists with a Link header (RFC 8288), in GitHub's manner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fake_server.dialects.base import Answer, Habits
from fake_server.dialects.rest import Listing, RestDialect
from fake_server.refusals import Refusal, Refusals
from fake_server.rows import Row

if TYPE_CHECKING:
    from fake_server.description import Description


class LinkHeader(RestDialect):
    """Bare lists, `{"message": ...}` for what went wrong, and a page beyond the end that is just empty."""

    name = "link_header"
    habits = Habits(trailing_slash=False, pagination_style="link-header", page_size=30, size_parameter="per_page")
    negotiates = False
    bare_first_page = False
    link_order = ("prev", "next", "last", "first")
    filters_details = False

    def page_number(self, listing: Listing, _pages: int, /) -> int:
        """Read `?page=`; what is no number from 1 on is page 1, and nothing is beyond the end."""
        asked = listing.last(self.page_parameter) or "1"
        return max(1, int(asked)) if asked.isdecimal() and len(asked) < 10 else 1

    def standing_headers(self, _allow: str | None, _schemes: Sequence[str] = (), /) -> Mapping[str, str]:
        """Nothing but what each answer says itself."""
        return {}

    def created(self, row: Row, url: str, /) -> Answer:
        """201 with the row and its Location."""
        return Answer(201, row, {"Location": url})

    def absent(self, _verbose_name: str, /) -> Answer:
        """404, which never tells of what."""
        return self.no_route()

    def no_such_key(self) -> Answer:
        """404, as for any other row that is not there."""
        return self.no_route()

    def no_route(self) -> Answer:
        """404 as JSON, like all else."""
        return _message(404, "Not Found")

    def broken(self, _title: str = "", /) -> Answer:
        """500 as JSON; the reason stays inside."""
        return _message(500, "Internal Server Error")

    def no_page(self) -> Answer:
        """404; this dialect itself never refuses a page."""
        return self.no_route()

    def no_cursor(self) -> Answer:
        """400."""
        return _message(400, "Invalid cursor")

    def refused(self, refusals: Refusals) -> Answer:
        """400 with one entry for each reason: the field and the code."""
        return Answer(400, {"message": "Validation Failed", "errors": _errors(refusals, "")})

    def filter_refused(self, refusals: Refusals) -> Answer:
        """400 in the same form."""
        return self.refused(refusals)

    def search_refused(self, reasons: Sequence[Refusal]) -> Answer:
        """400 in the same form."""
        return self.refused({self.search_parameter: [*reasons]})

    def not_an_object(self, _body: Any, /) -> Answer:
        """400; the body must be an object."""
        return _message(400, "Body should be a JSON object")

    def unparsable(self, _reason: str, /, *, form: str = "JSON") -> Answer:
        """400; the reason stays inside."""
        return _message(400, f"Problems parsing {form}")

    def too_large(self) -> Answer:
        """413."""
        return _message(413, "Payload Too Large")

    def unsupported(self, content_type: str) -> Answer:
        """415 that quotes the type."""
        return _message(415, f"Unsupported Media Type: {content_type}")

    def not_acceptable(self) -> Answer:
        """406; this dialect itself answers in JSON whatever is asked for."""
        return _message(406, "Not Acceptable")

    def method_not_allowed(self, method: str) -> Answer:
        """405 that quotes the method."""
        return _message(405, f"Method Not Allowed: {method}")

    def unauthenticated(self, refusal: Refusal | None, challenge: str | None) -> Answer:
        """401, with the challenge where there is one."""
        headers = {} if challenge is None else {"WWW-Authenticate": challenge}
        return Answer(401, {"message": "Bad credentials" if refusal else "Requires authentication"}, headers)

    def forbidden(self) -> Answer:
        """403."""
        return _message(403, "Forbidden")

    def throttled(self, seconds: int) -> Answer:
        """429 with the time to wait."""
        return Answer(429, {"message": "API rate limit exceeded"}, {"Retry-After": str(seconds)})

    def precondition_failed(self) -> Answer:
        """412."""
        return _message(412, "Precondition Failed")

    def logged_in(self, token: str | None) -> Answer:
        """200 with the token, else 401."""
        return _message(401, "Bad credentials") if token is None else Answer(200, {"token": token})

    def described(self, _description: Description, /) -> Answer:
        """204: the Allow header says it all."""
        return Answer(204)


def _errors(refusals: Refusals, outer: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for name, reasons in refusals.items():
        field = f"{outer}.{name}".strip(".")
        if isinstance(reasons, dict):
            found += _errors(reasons, field)
        else:
            found += [{"field": field, "code": each.code} for each in reasons]
    return found


def _message(status: int, message: str) -> Answer:
    return Answer(status, {"message": message})
