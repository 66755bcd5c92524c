"""How an API phrases things that sends bare lists with a Link header (RFC 8288), in GitHub's manner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fake_server.dialects.base import Answer, Dialect, Habits, Listing
from fake_server.refusals import Refusals
from fake_server.rows import Row


class LinkHeader(Dialect):
    """Bare lists, `{"message": ...}` for what went wrong, and a page beyond the end that is just empty."""

    name = "link_header"
    habits = Habits(trailing_slash=False, pagination_style="link-header", page_size=30)
    size_parameter = "per_page"
    bare_first_page = False
    link_order = ("prev", "next", "last", "first")
    filters_details = False

    def page_number(self, listing: Listing, pages: int) -> int:
        """Read `?page=`; what is no number from 1 on is page 1, and nothing is beyond the end."""
        del pages
        asked = listing.last(self.page_parameter) or "1"
        return max(1, int(asked)) if asked.isdecimal() and len(asked) < 10 else 1

    def standing_headers(self, allow: str | None) -> Mapping[str, str]:
        """Nothing but what each answer says itself."""
        del allow
        return {}

    def created(self, row: Row, url: str) -> Answer:
        """201 with the row and its Location."""
        return Answer(201, row, {"Location": url})

    def absent(self, verbose_name: str) -> Answer:
        """404, which never tells of what."""
        del verbose_name
        return self.no_route()

    def no_such_key(self) -> Answer:
        """404, as for any other row that is not there."""
        return self.no_route()

    def no_route(self) -> Answer:
        """404 as JSON, like all else."""
        return _message(404, "Not Found")

    def no_page(self) -> Answer:
        """404; this dialect itself never refuses a page."""
        return self.no_route()

    def refused(self, refusals: Refusals) -> Answer:
        """400 with one entry for each reason: the field and the code."""
        errors = [{"field": name, "code": each.code} for name, reasons in refusals.items() for each in reasons]
        return Answer(400, {"message": "Validation Failed", "errors": errors})

    def filter_refused(self, refusals: Refusals) -> Answer:
        """400 in the same form."""
        return self.refused(refusals)

    def not_an_object(self, body: Any) -> Answer:
        """400; the body must be an object."""
        del body
        return _message(400, "Body should be a JSON object")

    def unparsable(self, reason: str) -> Answer:
        """400; the reason stays inside."""
        del reason
        return _message(400, "Problems parsing JSON")

    def unsupported(self, content_type: str) -> Answer:
        """415 that quotes the type."""
        return _message(415, f"Unsupported Media Type: {content_type}")

    def method_not_allowed(self, method: str) -> Answer:
        """405 that quotes the method."""
        return _message(405, f"Method Not Allowed: {method}")

    def described(self, name: str) -> Answer:
        """204: the Allow header says it all."""
        del name
        return Answer(204)


def _message(status: int, message: str) -> Answer:
    return Answer(status, {"message": message})
