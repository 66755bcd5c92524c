"""How Django REST framework 3.15 and later phrases things, on Django 5.2 with django-filter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fake_server.dialects.base import Answer, Dialect, Habits, InvalidPage, Listing, words_for
from fake_server.refusals import Refusals
from fake_server.rows import Row

WORDS = {
    "required": "This field is required.",
    "null": "This field may not be null.",
    "blank": "This field may not be blank.",
    "too_long": "Ensure this field has no more than {max_length} characters.",
    "not_a_string": "Not a valid string.",
    "null_characters": "Null characters are not allowed.",
    "surrogate": "Surrogate characters are not allowed: {code_point}.",
    "not_an_integer": "A valid integer is required.",
    "not_a_number": "A valid number is required.",
    "too_long_a_number": "String value too large.",
    "not_a_boolean": "Must be a valid boolean.",
    "not_a_choice": '"{value}" is not a valid choice.',
    "not_a_filter_choice": "Select a valid choice. {value} is not one of the available choices.",
    "not_a_key": "Enter a valid value.",
    "taken": "{verbose_name} with this {field} already exists.",
}
FILTER_WORDS = {**WORDS, "not_an_integer": "Enter a number.", "not_a_number": "Enter a number."}
DJANGO_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
STANDING_HEADERS = {**DJANGO_HEADERS, "X-Frame-Options": "DENY"}
NOT_FOUND_PAGE = """
<!doctype html>
<html lang="en">
<head>
  <title>Not Found</title>
</head>
<body>
  <h1>Not Found</h1><p>The requested resource was not found on this server.</p>
</body>
</html>
"""


class DRF(Dialect):
    """The default dialect: `{field: [messages]}` for what is refused, `{"detail": message}` for all else."""

    name = "drf"
    habits = Habits(trailing_slash=True, pagination_style="page-number", page_size=20)
    bare_first_page = True
    link_order = ("prev", "next", "first", "last")
    filters_details = True

    def page_number(self, listing: Listing, pages: int) -> int:
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

    def standing_headers(self, allow: str | None) -> Mapping[str, str]:
        """Every view says what it allows and that it varies with Accept; Django's middleware adds the rest."""
        return STANDING_HEADERS if allow is None else {"Allow": allow, "Vary": "Accept", **STANDING_HEADERS}

    def created(self, row: Row, url: str) -> Answer:
        """201 with the row, and no Location: the framework sends one only where a serializer has a `url` field."""
        del url
        return Answer(201, row)

    def absent(self, verbose_name: str) -> Answer:
        """404 in the words of 3.15 and later."""
        return _detail(404, f"No {verbose_name} matches the given query.")

    def no_such_key(self) -> Answer:
        """404 in other words: the key could not even be read."""
        return _detail(404, "Not found.")

    def no_route(self) -> Answer:
        """404 as HTML: Django answered, not the framework."""
        return Answer(404, NOT_FOUND_PAGE, content_type="text/html; charset=utf-8")

    def redirected_to(self, location: str) -> Answer:
        """301 for every method, as with APPEND_SLASH in production; it comes before the clickjacking middleware."""
        return Answer(301, "", {"Location": location, **DJANGO_HEADERS}, "text/html; charset=utf-8")

    def no_page(self) -> Answer:
        """404 for a page before the first, beyond the last, or that is no number."""
        return _detail(404, "Invalid page.")

    def refused(self, refusals: Refusals, words: Mapping[str, str] = WORDS) -> Answer:
        """400 with a list of messages for each field."""
        body = {name: [words_for(each, words) for each in reasons] for name, reasons in refusals.items()}
        return Answer(400, body)

    def filter_refused(self, refusals: Refusals) -> Answer:
        """400 in the words of a form, which is what checks a query string in Django."""
        return self.refused(refusals, FILTER_WORDS)

    def not_an_object(self, body: Any) -> Answer:
        """400 that names the Python type; JSON's null is no data at all."""
        said = f"Invalid data. Expected a dictionary, but got {type(body).__name__}."
        return Answer(400, {"non_field_errors": ["No data provided" if body is None else said]})

    def unparsable(self, reason: str) -> Answer:
        """400 with the words of Python's own JSON reader."""
        return _detail(400, f"JSON parse error - {reason}")

    def unsupported(self, content_type: str) -> Answer:
        """415 that quotes the type."""
        return _detail(415, f'Unsupported media type "{content_type}" in request.')

    def method_not_allowed(self, method: str) -> Answer:
        """405 that quotes the method."""
        return _detail(405, f'Method "{method}" not allowed.')

    def described(self, name: str) -> Answer:
        """200 with the view's name and what it reads and writes."""
        formats = ["application/json"]
        return Answer(200, {"name": name, "description": "", "renders": formats, "parses": formats})


def _detail(status: int, message: str) -> Answer:
    return Answer(status, {"detail": message})
