"""What kinds of faults there are, by name: what each needs, what it may be told, and what it is told by default."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

UNSET: Final = object()
"""What a setting is that was not given; None is a JSON value."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Something that a kind of fault may be told: what it is by default, which values do, and how they are called."""

    default: Any
    does: Callable[[Any], bool]
    expected: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of fault.

    `needs_answer`: it spoils the answer that the request would have had, which is worked out first. `needs_body`: what
    it spoils is the body, so that HEAD is let pass. `is_late`: it is an answer like any other, but for its time.
    `of_page`: it strikes at the pages of a list.
    """

    settings: Mapping[str, Setting] = field(default_factory=dict)
    needs_answer: bool = False
    needs_body: bool = False
    is_late: bool = False
    of_page: bool = False


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_time(value: Any) -> bool:
    return _is_number(value) and value >= 0


def _is_time_or_range(value: Any) -> bool:
    if isinstance(value, tuple | list):
        return len(value) == 2 and all(_is_time(each) for each in value) and value[0] <= value[1]
    return _is_time(value)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_status(value: Any) -> bool:
    return _is_whole(value) and 200 <= value <= 599


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_table(value: Any) -> bool:
    return isinstance(value, Mapping)


_SECONDS = Setting(1.0, _is_time_or_range, "seconds from 0 on, or a range of them such as (0.1, 0.5)")
_MEDIAN = Setting(None, lambda value: _is_time(value) and value > 0, "seconds above 0")
_SIGMA = Setting(0.5, _is_time, "a number from 0 on")
_INTERVAL = Setting(0.1, _is_time, "seconds from 0 on")
_STATUS = Setting(503, _is_status, "a status from 200 to 599")
_SECONDS_LEFT = Setting(1, lambda value: _is_whole(value) and value >= 0, "whole seconds from 0 on")
_RETRY_AFTER = Setting(
    None,
    lambda value: _is_text(value) or _SECONDS_LEFT.does(value),
    "whole seconds from 0 on, or an HTTP date",
)
_JSON = Setting(UNSET, lambda _: True, "a JSON value")
_TEXT = Setting(None, _is_text, "a text")
_HEADERS = Setting({}, _is_table, "a mapping of header names to values")
_BY = Setting(7, lambda value: _is_whole(value) and value != 0, "a whole number other than 0")
_ROW = Setting(None, _is_table, "a row")

_BROKEN_BODY = Kind(needs_answer=True, needs_body=True)
_OF_PAGE = Kind(of_page=True)

KINDS: Mapping[str, Kind] = {
    "delay": Kind({"seconds": _SECONDS, "median": _MEDIAN, "sigma": _SIGMA}, needs_answer=True, is_late=True),
    "drip": Kind({"interval": _INTERVAL}, needs_answer=True, needs_body=True, is_late=True),
    "reset": Kind(),
    "closed": Kind(),
    "garbage": Kind(),
    "reset-mid-body": _BROKEN_BODY,
    "truncated": _BROKEN_BODY,
    "bad-chunk": _BROKEN_BODY,
    "bad-gzip": _BROKEN_BODY,
    "malformed-json": _BROKEN_BODY,
    "wrong-content-type": _BROKEN_BODY,
    "html-502": Kind(),
    "status": Kind({"status": _STATUS, "retry_after": _RETRY_AFTER, "json": _JSON, "text": _TEXT, "headers": _HEADERS}),
    "rate-limit": Kind({"retry_after": _SECONDS_LEFT}),
    "redirect-loop": Kind(),
    "self-pointing-next": _OF_PAGE,
    "lying-count": Kind({"by": _BY}, of_page=True),
    "duplicate-row": _OF_PAGE,
    "row-inserted": Kind({"row": _ROW}, of_page=True),
    "row-deleted": _OF_PAGE,
}
"""All faults, by name; those of pages are the pagination adversary."""
