"""A list of json-server 0.17: the rows that a query selects, in its order, and the slice or page that it asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fake_server.json_server.cutting import Sizes, Target, linked, sliced
from fake_server.json_server.selecting import (
    OPERATORS,
    Asked,
    filter_of,
    first,
    is_known,
    operator_of,
    searched,
    texts,
)
from fake_server.json_server.sorting import sorted_in_0_17
from fake_server.json_server.values import integer_of
from fake_server.nearest import hint
from fake_server.rows import Row


class Listing017:
    """One query to a list. `page_words` speak of no row; `pass_over` is told what the query says in vain."""

    def __init__(
        self,
        rows: Sequence[Row],
        query: Asked,
        sizes: Sizes,
        page_words: frozenset[str],
        pass_over: Callable[[str], None],
    ) -> None:
        self._rows = rows
        self._query = query
        self._sizes = sizes
        self._page_words = page_words
        self._pass_over = pass_over

    def cut(self, target: Target) -> tuple[list[Row], dict[str, str]]:
        """Return the rows that are given, and the headers that say of how many; raise `BadPattern`.

        `target` is the request, which the links lead back to with other pages.
        """
        rows = self._sorted(self._selected())
        page, end, limit = (first(self._query, name) for name in ("_page", "_end", "_limit"))
        if not (page or end or limit):
            if "_start" in self._query:
                self._pass_over("the query parameter '_start' was ignored, as there is neither '_end' nor '_limit'")
            return rows, {}
        exposed = "X-Total-Count, Link" if page else "X-Total-Count"
        headers = {"X-Total-Count": str(len(rows)), "Access-Control-Expose-Headers": exposed}
        if page:
            size = self._sizes.of(self._number("_limit", limit) if limit else None)
            items, headers["Link"] = linked(rows, self._page(page), size, target)
            return list(items), headers
        return list(self._slice(rows, end, limit)), headers

    def _slice(self, rows: list[Row], end: str, limit: str) -> Sequence[Row]:
        start = self._number("_start", first(self._query, "_start") or "0") or 0
        last = self._number("_end", end) if end else self._number("_limit", limit)
        if last is None:
            return []
        return sliced(rows, start, last if end else start + last)

    def _selected(self) -> list[Row]:
        rows = list(self._rows)
        for name, values in self._query.items():
            if name not in self._page_words and self._selects(name):
                if None in values:
                    self._pass_over(f"{name!r} has brackets that are no list, and no row equals what is in them")
                wanted = filter_of(name, values)
                rows = [row for row in rows if wanted.selects(row)]
        text = first(self._query, "q")
        return searched(rows, text) if text else rows

    def _selects(self, name: str) -> bool:
        """Say whether a parameter selects rows: any row has such a field, or the name has an operator."""
        path, operator = operator_of(name)
        if is_known(self._rows, path):
            return True
        if operator and self._rows:
            self._pass_over(f"no row has a field {path!r}, so {name!r} selects none; {self._near(path)}")
        elif self._rows:
            near = self._near(name.replace(":", "_"))
            self._pass_over(f"the query parameter {name!r} was ignored, as no row has such a field; {near}")
        return bool(operator)

    def _sorted(self, rows: list[Row]) -> list[Row]:
        paths = [path for path in ",".join(texts(self._query, "_sort")).split(",") if path]
        orders = [order for order in ",".join(texts(self._query, "_order")).split(",") if order]
        for path in paths:
            if self._rows and not is_known(self._rows, path):
                self._pass_over(
                    f"the rows were not sorted by {path!r}, as none has such a field; {self._near(path.lstrip('-'))}"
                )
        if orders and not paths:
            self._pass_over("the query parameter '_order' was ignored, as there is no '_sort'")
        return sorted_in_0_17(rows, paths, orders)

    def _page(self, text: str) -> int:
        number = self._number("_page", text)
        if number is not None and number < 1:
            self._pass_over(f"_page={text!r} was taken as 1")
        return max(1, number or 1)

    def _number(self, name: str, text: str) -> int | None:
        """Return a number from the query, or None; warn of a text that is none, or that only begins with one."""
        number = integer_of(text)
        if number is None:
            self._pass_over(f"{name}={text!r} is no number")
        elif str(number) != text:
            self._pass_over(f"{name}={text!r} was taken as {number}")
        return number

    def _near(self, name: str) -> str:
        fields = {field for row in self._rows for field in row}
        known = [*fields, *(f"{field}_{operator}" for field in fields for operator in OPERATORS), *self._page_words]
        close = hint(name, known)
        return close if close.startswith("did") else hint(name, fields)
