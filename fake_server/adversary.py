"""The pagination adversary: what goes wrong with the pages of a list while somebody walks through them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from werkzeug.wrappers import Request

from fake_server.contract import Collection
from fake_server.dialects import Answer
from fake_server.faults import Plan, Strike
from fake_server.faults.kinds import KINDS
from fake_server.rows import Key, copied_row
from fake_server.table import Table

OF_PAGES = frozenset(name for name, kind in KINDS.items() if kind.of_page)
COUNTS = ("count", "total", "total_count", "items")
"""Under which key an envelope may say how many rows there are."""
COUNT_HEADER = "X-Total-Count"
NEXT_LINK = re.compile(r'<[^<>]*>;\s*rel="next"')


@dataclass(frozen=True, slots=True)
class Page:
    """One page that was answered, and where it comes from."""

    request: Request
    collection: Collection
    table: Table
    answer: Answer

    @property
    def items(self) -> list[Any]:
        """The items on the page: the body, or the first list in its envelope."""
        body = self.answer.body
        if isinstance(body, dict):
            return next((value for value in body.values() if isinstance(value, list)), [])
        return body if isinstance(body, list) else []

    def leads(self, *relations: str) -> bool:
        """Say whether the page names another one, under a key of its envelope or in a Link header."""
        body, link = self.answer.body, self.answer.headers.get("Link", "")
        is_named = isinstance(body, dict) and any(body.get(name) is not None for name in relations)
        return is_named or any(f'rel="{name}"' in link for name in relations)

    def with_items(self, items: list[Any]) -> Answer:
        """Return the answer with other items on its page."""
        body = self.answer.body
        if isinstance(body, dict):
            key = next(name for name, value in body.items() if isinstance(value, list))
            return replace(self.answer, body={**body, key: items})
        return replace(self.answer, body=items)


class Adversary:
    """Strikes at pages as planned. The caller holds the store's lock."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._last: dict[str, Any] = {}  # by path: the last item of the page that was answered last

    def clear(self) -> None:
        """Forget which pages were answered."""
        self._last.clear()

    def at(self, page: Page, paths: list[str]) -> tuple[Answer, tuple[str, ...], tuple[str, ...]]:
        """Return what becomes of a page, the name of what struck, and a warning where that had nothing to work on."""
        if page.request.method != "GET" or page.answer.status != 200:
            return page.answer, (), ()
        names = frozenset(name for name in OF_PAGES if self._can(name, page))
        strike = self._plan.strike("GET", paths, names=names)
        answer, warning = page.answer, None
        if strike is not None:
            answer, warning = _MOVES[strike.fault.name](strike, page, self._last.get(page.request.path))
        if page.items:
            self._last[page.request.path] = page.items[-1]
        return answer, (strike.fault.name,) if strike else (), (warning,) if warning else ()

    def _can(self, name: str, page: Page) -> bool:
        """Say whether a page is one that somebody walks through, as far as this needs one."""
        if name == "duplicate-row":
            return page.leads("previous", "prev") and page.request.path in self._last
        return page.leads("next") or not name.startswith("row-")


def _self_pointing_next(strike: Strike, page: Page, last: Any) -> tuple[Answer, None]:
    del strike, last
    body, url = page.answer.body, page.request.url
    if isinstance(body, dict):
        return replace(page.answer, body={**body, "next": _own_number(page) or url}), None
    link = f'<{url}>; rel="next"'
    old = page.answer.headers.get("Link", "")
    new = NEXT_LINK.sub(lambda _: link, old) if NEXT_LINK.search(old) else ", ".join(filter(None, [old, link]))
    return replace(page.answer, headers={**page.answer.headers, "Link": new}), None


def _own_number(page: Page) -> int | None:
    """Return the number of the page, where its envelope has numbers for URLs."""
    body = page.answer.body
    if not any(isinstance(body.get(name), int) for name in ("next", "prev", "last")):
        return None
    asked = page.request.args.get("_page", "")
    return int(asked) if asked.isdecimal() and len(asked) < 10 else 1


def _lying_count(strike: Strike, page: Page, last: Any) -> tuple[Answer, str | None]:
    del last
    body, headers, by = page.answer.body, page.answer.headers, strike.fault.setting("by")
    if isinstance(body, dict):
        for name in COUNTS:
            if isinstance(body.get(name), int):
                return replace(page.answer, body={**body, name: max(0, body[name] + by)}), None
    if COUNT_HEADER in headers:
        number = str(max(0, int(headers[COUNT_HEADER]) + by))
        return replace(page.answer, headers={**headers, COUNT_HEADER: number}), None
    return page.answer, "lying-count: nothing on this page tells how many rows there are"


def _duplicate_row(strike: Strike, page: Page, last: Any) -> tuple[Answer, None]:
    del strike
    return page.with_items([last, *page.items]), None


def _row_inserted(strike: Strike, page: Page, last: Any) -> tuple[Answer, str | None]:
    del last
    key = page.collection.pk.field
    given: Mapping[str, Any] | None = strike.fault.setting("row")
    first = next(iter(page.table))
    values = {name: value for name, value in first.items() if name != key} if given is None else dict(given)
    try:
        _put_first(page.table, page.table.add(copied_row(values))[key])
    except (KeyError, ValueError) as error:
        return page.answer, f"row-inserted: no row could be made: {error}"
    return page.answer, None


def _put_first(table: Table, key: Key) -> None:
    """Move a row before all others, as in a list whose newest rows come first."""
    state = table.shared_state().copy()
    place, first = state.places[key], min(state.rows) - 1
    state.rows[first], state.places[key] = state.rows.pop(place), first
    state.is_in_order = False
    table.go_back_to(state)


def _row_deleted(strike: Strike, page: Page, last: Any) -> tuple[Answer, str | None]:
    del strike, last
    first = next(iter(page.items), None)
    key = first.get(page.collection.pk.field) if isinstance(first, dict) else None
    if not isinstance(key, int | str) or key not in page.table:
        return page.answer, "row-deleted: the first item of this page is no row that could be told by its key"
    page.table.remove(key)
    return page.answer, None


_MOVES: Mapping[str, Callable[[Strike, Page, Any], tuple[Answer, str | None]]] = {
    "self-pointing-next": _self_pointing_next,
    "lying-count": _lying_count,
    "duplicate-row": _duplicate_row,
    "row-inserted": _row_inserted,
    "row-deleted": _row_deleted,
}
