"""Days and moments, kept as ISO 8601 writes them; a moment in UTC, with a `Z`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from fake_server.contract.fields import Field
from fake_server.kinds.base import Kind
from fake_server.kinds.form_dates import day_in_form
from fake_server.refusals import refuse

DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
MOMENT = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})[T ](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,6})\d{0,6})?)?\s*"
    r"(Z|[+-]\d{2}(?::?\d{2})?)?"
)


class Day(Kind):
    """A date."""

    def taken(self, _rules: Field, value: Any, /) -> str:
        """Take a text that is a date and nothing more."""
        found = day_in(value) if isinstance(value, str) else None
        if found is None:
            raise refuse("not_a_date")
        return found.isoformat()

    def asked(self, _rules: Field, text: str, /) -> date:
        """Read it from a query, in any form that a person might write."""
        found = day_in_form(text)
        if found is None:
            raise refuse("not_a_date")
        return found

    def key(self, value: Any) -> date:
        """Compare by the calendar; what is no date (a row may be arranged so) comes before all that are."""
        return day_in(str(value)) or date.min


class Moment(Kind):
    """A date with a time; one without a zone is taken to be in UTC."""

    def taken(self, _rules: Field, value: Any, /) -> str:
        """Take a text that is a moment, or a date: its midnight."""
        if not isinstance(value, str):
            raise refuse("not_a_datetime")
        return shown(_moment(moment_in, value))

    def asked(self, _rules: Field, text: str, /) -> datetime:
        """Read it from a query: as ISO 8601 writes it, which is what django-filter looks for beside the framework."""
        return _moment(moment_in, text.strip())

    def key(self, value: Any) -> datetime:
        """Compare by the time that passed; what is no moment (a row may be arranged so) comes before all that are."""
        try:
            found = moment_in(str(value))
        except OverflowError:
            found = None
        return found or datetime.min.replace(tzinfo=UTC)


def _moment(read: Callable[[str], datetime | None], text: str) -> datetime:
    try:
        found = read(text)
    except OverflowError:
        raise refuse("datetime_out_of_range") from None
    if found is None:
        raise refuse("not_a_datetime")
    return found


def day_in(text: str) -> date | None:
    """Return the date that a text is, in any form of ISO 8601 that Python reads, or None."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    match = DAY.fullmatch(text)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def moment_in(text: str) -> datetime | None:
    """Return the moment that a text is, in UTC where it says no zone, or None.

    Raises `OverflowError` for one that is before the year 1 in UTC, or after the year 9999.
    """
    found: datetime | None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        match = MOMENT.fullmatch(text)
        try:
            found = _moment_of(match) if match else None
        except ValueError:
            return None
    if found is None:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def shown(moment: datetime) -> str:
    """Return a moment as it is sent: in UTC, with microseconds only where there are some."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _moment_of(match: re.Match[str]) -> datetime:
    *numbers, fraction, zone = match.groups()
    year, month, day, hour, minute, second = (int(number or 0) for number in numbers)
    return datetime(year, month, day, hour, minute, second, int((fraction or "0").ljust(6, "0")), tzinfo=_zone(zone))


def _zone(text: str | None) -> timezone:
    if text is None or text == "Z":
        return UTC
    sign, digits = text[0], text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if sign == "-" else offset)


DATE = Day()
DATETIME = Moment()
