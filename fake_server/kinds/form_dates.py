"""Dates as a person writes them into a form, which is where Django looks for those of a query string."""

from __future__ import annotations

from datetime import UTC, date, datetime

FORMS = (
    "%Y-%m-%d",
    "%m/%d/%Y",
    "%m/%d/%y",
    "%b %d %Y",
    "%b %d, %Y",
    "%d %b %Y",
    "%d %b, %Y",
    "%B %d %Y",
    "%B %d, %Y",
    "%d %B %Y",
    "%d %B, %Y",
)
"""What Django 5.2 reads in English, in this order (`django.conf.locale.en.formats`)."""


def day_in_form(text: str) -> date | None:
    """Return the date that a text is, in the first of the forms that fits, or None: `2021-02-01`, `Feb 1, 2021`."""
    for form in FORMS:
        try:
            return datetime.strptime(text.strip(), form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return None
