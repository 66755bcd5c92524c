"""The pages of a list: the cut of its rows that a query asks for, in the style of the contract."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

from fake_server.contract import Collection, Contract
from fake_server.dialects import Answer, InvalidPage, Listing, rest_dialect
from fake_server.ordering import ranking, sorted_rows, turned
from fake_server.paging import Position, counted, cut, position_of, stretch, window
from fake_server.rows import Row

Ignore: TypeAlias = Callable[[str, str], None]
"""What is called with a parameter that is passed over, and with what there is to say about it."""


class Pages:
    """How one list is cut, for one request. `shown` is what a client sees of a row."""

    def __init__(
        self,
        contract: Contract,
        collection: Collection,
        listing: Listing,
        shown: Callable[[Row], Row],
        ignore: Ignore,
    ) -> None:
        self._contract = contract
        self._dialect = rest_dialect(contract.dialect)
        self._collection = collection
        self._listing = listing
        self._shown = shown
        self._ignore = ignore

    def answer(self, rows: Sequence[Row], names: Sequence[str]) -> Answer:
        """Return the answer of a list of rows, which were sorted by `names`."""
        styles = {"none": self._whole, "limit-offset": self._window, "cursor": self._stretch}
        return styles.get(self._contract.pagination.style, self._page)(rows, names)

    def _whole(self, rows: Sequence[Row], _names: Sequence[str]) -> Answer:
        return Answer(200, [self._shown(row) for row in rows])

    def _page(self, rows: Sequence[Row], _names: Sequence[str]) -> Answer:
        size = self._size()
        try:
            number = self._dialect.page_number(self._listing, cut(rows, 1, size).pages)
        except InvalidPage:
            return self._dialect.no_page()
        self._note_unless_heeded(self._dialect.page_parameter, number, f"this is page {number}", "last", "")
        page = cut(rows, number, size)
        page = replace(page, items=[self._shown(row) for row in page.items])
        is_linked = self._contract.pagination.style == "link-header"
        return self._dialect.linked(page, self._listing) if is_linked else self._dialect.enveloped(page, self._listing)

    def _window(self, rows: Sequence[Row], _names: Sequence[str]) -> Answer:
        largest = self._contract.pagination.max_page_size or self._dialect.habits.max_page_size
        asked = counted(self._listing.last("limit"))
        limit = min(asked, largest) if asked else self._default_size()
        offset = counted(self._listing.last("offset")) or 0
        self._note_unless_heeded("limit", limit, f"a page has {limit} rows")
        self._note_unless_heeded("offset", offset, f"this page begins after {offset} rows")
        found = window(rows, limit, offset)
        return self._dialect.windowed(replace(found, items=[self._shown(row) for row in found.items]), self._listing)

    def _stretch(self, rows: Sequence[Row], names: Sequence[str]) -> Answer:
        asked = self._listing.last("cursor")
        try:
            at = Position() if asked is None else position_of(asked)
        except ValueError:
            return self._dialect.no_cursor()
        if at.backwards:  # rows that are alike keep their order in a database, whichever way they are sorted
            rows = sorted_rows(self._collection, rows, [turned(name) for name in names])
        try:
            found = stretch(rows, ranking(self._collection, names[0], rows), at, self._size())
        except ValueError as error:
            self._ignore("cursor", f"the cursor is at no place in this list, which is an error of the server: {error}")
            return self._dialect.broken()
        return self._dialect.stretched(replace(found, items=[self._shown(row) for row in found.items]), self._listing)

    def _default_size(self) -> int:
        return self._collection.page_size or self._contract.pagination.page_size

    def _size(self) -> int:
        pagination = self._contract.pagination
        size = self._dialect.page_size(self._listing, self._default_size(), pagination)
        self._note_unless_heeded(self._dialect.size_parameter(pagination), size, f"a page has {size} rows")
        return size

    def _note_unless_heeded(self, name: str, value: int, instead: str, *words: str) -> None:
        """Say what is done instead of what a parameter asks for."""
        asked = self._listing.last(name)
        if asked is not None and asked not in words and counted(asked) != value:
            self._ignore(name, f"{name}={asked!r} was ignored: {instead}")
