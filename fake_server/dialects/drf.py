"""How Django REST framework 3.15 and later phrases things, on Django 5.2 with django-filter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from fake_server.dialects.base import Answer, Habits, words_for
from fake_server.dialects.drf_metadata import metadata
from fake_server.dialects.drf_pages import DEBUG_PAGE, DEBUG_STYLE, HTML, PAGE
from fake_server.dialects.drf_words import FILTER_WORDS, LOGIN_WORDS, WORDS
from fake_server.dialects.rest import InvalidPage, Listing, RestDialect
from fake_server.refusals import WHOLE, Refusal, Refusals
from fake_server.rows import Row

if TYPE_CHECKING:
    from fake_server.description import Description

DJANGO_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
STANDING_HEADERS = {**DJANGO_HEADERS, "X-Frame-Options": "DENY"}


class DRF(RestDialect):
    """The default dialect: `{field: [messages]}` for what is refused, `{"detail": message}` for all else."""

    name = "drf"
    habits = Habits(trailing_slash=True, pagination_style="page-number", page_size=20)
    bare_first_page = True
    link_order = ("prev", "next", "first", "last")
    filters_details = True
    negotiates = True
    open_schemes = ("session", "basic")
    has_formats = True
    root_text = "The default basic root view for DefaultRouter"

    def page_number(self, listing: Listing, pages: int, /) -> int:
        """Read `?page=`: a number within the pages or `last`, where an empty one is 1; all else is no page."""
        asked = listing.last(self.page_parameter) or "1"
        if asked == "last":
            return pages
        try:
            number = int(asked)
        except ValueError:
            raise InvalidPage(asked) from None
        if not 1 <= number <= pages:
            raise InvalidPage(asked)
        return number

    def standing_headers(self, allow: str | None, schemes: Sequence[str] = (), /) -> Mapping[str, str]:
        """Every view says what it allows and that it varies with Accept; Django's middleware adds the rest."""
        if allow is None:
            return STANDING_HEADERS
        return {"Allow": allow, "Vary": "Accept, Cookie" if "session" in schemes else "Accept", **STANDING_HEADERS}

    def created(self, row: Row, _url: str, /) -> Answer:
        """201 with the row; a Location only where it has its own `url`."""
        return Answer(201, row, {"Location": row["url"]} if isinstance(row.get("url"), str) else {})

    def absent(self, verbose_name: str, /) -> Answer:
        """404 in the words of 3.15 and later."""
        return _detail(404, f"No {verbose_name} matches the given query.")

    def no_such_key(self) -> Answer:
        """404 in other words: the key could not even be read."""
        return _detail(404, "Not found.")

    def no_route(self) -> Answer:
        """404 as HTML: Django answered, not the framework."""
        text = "The requested resource was not found on this server."
        return Answer(404, PAGE.format(title="Not Found", text=text), content_type=HTML)

    def debug_page(self, status: int, title: str, heading: str, known: Sequence[str], /) -> Answer:
        """Answer with HTML that tells much, and is styled."""
        items = "".join(f"<li>{escape(path)}</li>" for path in known)
        body = DEBUG_PAGE.format(title=escape(title), heading=heading, items=items, style=DEBUG_STYLE)
        return Answer(status, body, content_type=HTML)

    def redirected_to(self, location: str, /) -> Answer:
        """301 for every method, as with APPEND_SLASH in production; it comes before the clickjacking middleware."""
        return Answer(301, "", {"Location": location, **DJANGO_HEADERS}, HTML)

    def broken(self, title: str = "Server Error (500)", /) -> Answer:
        """500 as HTML, which tells nothing but that."""
        return Answer(500, PAGE.format(title=title, text=""), content_type=HTML)

    def no_page(self) -> Answer:
        """404 for a page before the first, beyond the last, or that is no number."""
        return _detail(404, "Invalid page.")

    def no_cursor(self) -> Answer:
        """404, without a full stop."""
        return _detail(404, "Invalid cursor")

    def refused(self, refusals: Refusals, words: Mapping[str, str] = WORDS) -> Answer:
        """400 with a list of messages for each field, or what is refused inside it."""
        return Answer(400, _worded(refusals, words))

    def filter_refused(self, refusals: Refusals) -> Answer:
        """400 in the words of a form, which is what checks a query string in Django."""
        return self.refused(refusals, FILTER_WORDS)

    def search_refused(self, reasons: Sequence[Refusal]) -> Answer:
        """400 with nothing but the messages."""
        return Answer(400, [words_for(each, WORDS) for each in reasons])

    def not_an_object(self, body: Any, /) -> Answer:
        """400 that names the Python type; JSON's null is no data at all."""
        said = f"Invalid data. Expected a dictionary, but got {type(body).__name__}."
        return Answer(400, {"non_field_errors": ["No data provided" if body is None else said]})

    def unparsable(self, reason: str, /, *, form: str = "JSON") -> Answer:
        """400 with the words of whatever read the body."""
        return _detail(400, f"{form} parse error - {reason}")

    def too_large(self) -> Answer:
        """400 as HTML: Django refuses to read on."""
        return Answer(400, PAGE.format(title="Bad Request (400)", text=""), content_type=HTML)

    def unsupported(self, content_type: str) -> Answer:
        """415 that quotes the type."""
        return _detail(415, f'Unsupported media type "{content_type}" in request.')

    def not_acceptable(self) -> Answer:
        """406; nothing was done."""
        return _detail(406, "Could not satisfy the request Accept header.")

    def method_not_allowed(self, method: str) -> Answer:
        """405 that quotes the method."""
        return _detail(405, f'Method "{method}" not allowed.')

    def unauthenticated(self, refusal: Refusal | None, challenge: str | None) -> Answer:
        """401 where the first scheme has a challenge, else 403."""
        none = "Authentication credentials were not provided."
        message = none if refusal is None else words_for(refusal, LOGIN_WORDS)
        if challenge is None:
            return _detail(403, message)
        return Answer(401, {"detail": message}, {"WWW-Authenticate": challenge})

    def forbidden(self) -> Answer:
        """403."""
        return _detail(403, "You do not have permission to perform this action.")

    def throttled(self, seconds: int) -> Answer:
        """429 that says how long to wait, in the body and in the header."""
        unit = "second" if seconds == 1 else "seconds"
        body = {"detail": f"Request was throttled. Expected available in {seconds} {unit}."}
        return Answer(429, body, {"Retry-After": str(seconds)})

    def precondition_failed(self) -> Answer:
        """412; the framework has none of its own, so that this is what its users write."""
        return _detail(412, "Precondition failed.")

    def logged_in(self, token: str | None) -> Answer:
        """200 with the token, else 400."""
        if token is None:
            return Answer(400, {"non_field_errors": ["Unable to log in with provided credentials."]})
        return Answer(200, {"token": token})

    def described(self, description: Description, /) -> Answer:
        """200 with the view's name, what it reads and writes, and the fields of what can be sent."""
        return Answer(200, metadata(description))


def _worded(refusals: Refusals, words: Mapping[str, str]) -> dict[str, Any]:
    return {
        "non_field_errors" if name == WHOLE else name: _worded(reasons, words)
        if isinstance(reasons, dict)
        else [words_for(each, words) for each in reasons]
        for name, reasons in refusals.items()
    }


def _detail(status: int, message: str) -> Answer:
    return Answer(status, {"detail": message})
