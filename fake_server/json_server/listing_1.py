"""A list of json-server 1.0: the rows that a query selects, in its order, and the page that it asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from fake_server.json_server.cutting import Sizes, enveloped
from fake_server.json_server.sorting import sorted_in_1
from fake_server.json_server.values import MISSING, at, integer_of
from fake_server.json_server.where import OPERATORS, Condition, condition_of, is_selected, misread, tree_in, tree_of
from fake_server.nearest import hint
from fake_server.rows import Row

NOW_CALLED = {
    "_limit": "_per_page",
    "_start": "_page and _per_page",
    "_end": "_page and _per_page",
    "_order": "_sort=-field",
    "_expand": "_embed",
    "q": "field:contains",
}
"""By parameter of 0.17: what does the same in 1.0, where the old name is taken for that of a field."""


class Listing1:
    """One query to a list. `page_words` speak of no row; `pass_over` is told what the query says in vain."""

    def __init__(
        self,
        rows: Sequence[Row],
        pairs: Sequence[tuple[str, str]],
        sizes: Sizes,
        page_words: frozenset[str],
        pass_over: Callable[[str], None],
    ) -> None:
        self._rows = rows
        self._pairs = [(name, text) for name, text in pairs if name not in page_words]
        self._paging = {name: text for name, text in reversed(pairs) if name in page_words}
        self._sizes = sizes
        self._known = [*{field for row in rows for field in row}, *page_words]
        self._pass_over = pass_over

    def cut(self) -> list[Row] | dict[str, Any]:
        """Return the rows that are given: all, or a page in its envelope."""
        tree = self._tree()
        rows = self._sorted([row for row in self._rows if is_selected(row, tree)])
        page, size = self._number("_page"), self._number("_per_page")
        if page is None:
            if "_per_page" in self._paging:
                self._pass_over("the query parameter '_per_page' was ignored, as there is no page in '_page'")
            return rows
        said = enveloped(rows, page, self._sizes.of(None if size is None else max(1, size)))
        if not 1 <= page <= said["pages"]:
            self._pass_over(f"there is no page {self._paging['_page']}; the nearest of {said['pages']} was given")
        return said

    def _number(self, name: str) -> int | None:
        """Return a number from the query, or None; warn of a text that is none, and of one that is not all of it."""
        text = self._paging.get(name)
        number = None if text is None else integer_of(text)
        if text and number is None:
            self._pass_over(f"{name}={text!r} is no number, and was ignored")
        if number is not None and (str(number) != text or (name == "_per_page" and number < 1)):
            self._pass_over(f"{name}={text!r} was taken as {max(1, number)}")
        return number

    def _tree(self) -> dict[str, Any]:
        """Return what rows are selected by: `_where`, if it is good, else all other parameters."""
        where = self._paging.get("_where")
        tree = None if where is None else tree_in(where)
        if tree is not None:
            for name, _ in self._pairs:
                self._pass_over(f"the query parameter {name!r} was ignored, as '_where' goes before it")
            return tree
        if where is not None:
            self._pass_over("the query parameter '_where' was ignored: it is no JSON object")
        conditions = [condition_of(name, text) for name, text in self._pairs]
        for condition, (_, text) in zip(conditions, self._pairs, strict=True):
            self._doubt(condition, text)
        return tree_of(conditions)

    def _doubt(self, condition: Condition, text: str) -> None:
        """Warn of a condition that does not select what its writer most likely meant."""
        name, path = condition.name, condition.path
        if condition.operator is None:
            word = name.rpartition(":")[2]
            self._pass_over(f"the query parameter {name!r} was ignored: no operator {word!r}; {hint(word, OPERATORS)}")
        elif self._is_unknown(path):
            near = f"here it is {NOW_CALLED[name]}" if name in NOW_CALLED else hint(path, self._known)
            self._pass_over(f"no row has a field {path!r}, by which {name!r} selects; {near}")
        elif any(part.isdecimal() for part in path.split(".")):
            self._pass_over(f"{name!r} selects none, as json-server 1.0 does not look into lists")
        elif misread(self._rows, condition, text) is not None:
            self._pass_over(
                f"{name}={text!r} was read as {condition.value!r}, while rows have it as a text, which is not the same"
            )

    def _sorted(self, rows: list[Row]) -> list[Row]:
        paths = [path for path in self._paging.get("_sort", "").split(",") if path]
        for path in paths:
            field = path.removeprefix("-")
            if self._is_unknown(field):
                near = hint(field, self._known)
                self._pass_over(f"the rows were not sorted by {path!r}, as none has such a field; {near}")
        return sorted_in_1(rows, paths)

    def _is_unknown(self, path: str) -> bool:
        return bool(self._rows) and all(at(row, path) is MISSING for row in self._rows)
