"""A list: the rows that a query string selects, in order; and what of the query string is passed over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from werkzeug.wrappers import Request

from fake_server.contract import Contract
from fake_server.dialects import Answer, Listing, rest_dialect
from fake_server.nearest import hint
from fake_server.ordering import ordering, sorted_rows
from fake_server.pages import Pages
from fake_server.query import Condition, conditions, named, parameters, selected
from fake_server.refusals import Refusal, Refused
from fake_server.relations import Relations
from fake_server.routing import Place
from fake_server.rows import Row
from fake_server.searching import search_terms, searched
from fake_server.stop import Stop
from fake_server.table import Table
from fake_server.urls import query_of, url_of

FORMAT = "format"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rows a query string selects: those that meet the conditions, and in which all terms are found."""

    conditions: Sequence[Condition]
    searched_fields: Sequence[str]
    terms: Sequence[str]

    def of(self, rows: Iterable[Row]) -> list[Row]:
        """Return the rows that are selected, in their order."""
        found = selected(rows, self.conditions)
        return searched(found, self.searched_fields or _texts(found), self.terms) if self.terms else found

    def at(self, table: Table) -> list[Row]:
        """Return the rows of a table that are selected: to read, never to write; an index finds them if one can."""
        exact = next((each for each in self.conditions if each.is_exact), None)
        return self.of(table if exact is None else table.meeting({exact.field: exact.exactly}))


class Lister:
    """One request with a query string, at a list or at a row."""

    def __init__(
        self,
        contract: Contract,
        place: Place,
        table: Table,
        request: Request,
        relations: Relations,
        warnings: list[str],
    ) -> None:
        self._contract = contract
        self._dialect = rest_dialect(contract.dialect)
        self._place = place
        self._collection = place.collection
        self._table = table
        self._request = request
        self._relations = relations
        self._warnings = warnings
        self._paging = self._dialect.parameters(contract.pagination)
        self._query = query_of(request)
        self._args = {name: values[-1] for name, values in self._query.lists()}

    def selection(self) -> Selection:
        """Return what selects rows; a query that is refused ends the request."""
        if self._place.kind != "list" and not self._dialect.filters_details:
            for name in self._args:
                self._ignore(name, f"the query parameter {name!r} was ignored: it selects nothing at a single row")
            return Selection((), (), ())
        self._note_unknown()
        filters = {name: text for name, text in self._args.items() if name not in self._paging}
        found = conditions(self._collection, filters, self._relations.at(self._place.name))
        if found.refusals:
            raise Stop(self._dialect.filter_refused(found.refusals))
        for name, why in found.passed_over.items():
            self._ignore(name, f"the query parameter {name!r} was ignored, at least in part: {why}")
        return Selection(found.met, self._collection.search, self._terms())

    def answer(self, shown: Callable[[Row], Row]) -> Answer:
        """Return the list as it is said; `shown` is what a client sees of a row."""
        selection = self.selection()
        names, ignored = ordering(
            self._collection, self._args.get(self._dialect.ordering_parameter), self._default_order()
        )
        sortable = [name for name in self._collection.fields if self._collection.sortable(name)]
        for name in ignored:
            near = hint(name.removeprefix("-"), sortable)
            self._ignore(self._dialect.ordering_parameter, f"the ordering {name!r} was ignored; {near}")
        listing = Listing(url_of(self._request), list(self._query.items(multi=True)))
        pages = Pages(self._contract, self._collection, listing, shown, self._ignore)
        return pages.answer(self._sorted(selection, names), names)

    def _sorted(self, selection: Selection, names: Sequence[str]) -> list[Row]:
        def sort(rows: Iterable[Row]) -> list[Row]:
            return sorted_rows(self._collection, rows, names)

        if selection.conditions or selection.terms:
            return sort(selection.at(self._table))
        return self._table.sorted_by(tuple(names), sort)

    def _default_order(self) -> Sequence[str]:
        """Return how a list is sorted until somebody asks; a cursor wants values that differ."""
        is_by_cursor = self._contract.pagination.style == "cursor"
        return (self._collection.pk.field,) if is_by_cursor else self._collection.order

    def _terms(self) -> list[str]:
        name = self._dialect.search_parameter
        text = self._args.get(name)
        if text is None:
            return []
        try:
            terms = search_terms(text)
        except Refused as refused:
            reasons = refused.reasons if isinstance(refused.reasons, list) else [Refusal("null_characters")]
            raise Stop(self._dialect.search_refused(reasons)) from None
        if self._collection.fields and not self._collection.search:
            self._ignore(name, f"{name}={text!r} was ignored: no field is searched here")
            return []
        return terms

    def _note_unknown(self) -> None:
        """Note the parameters that nothing here listens to, and all values of one but the last."""
        for name, values in self._query.lists():
            if name == FORMAT and self._dialect.negotiates:
                continue
            if name not in self._paging and named(self._collection, name)[1] is None:
                near = hint(name, [*self._paging, *parameters(self._collection)])
                self._ignore(
                    name,
                    f"the query parameter {name!r} was ignored; {near}",
                    Refusal("unknown_parameter", {"hint": near}),
                )
            elif len(set(values)) > 1:
                self._ignore(name, f"of the {len(values)} values of {name!r} only the last counts: {values[-1]!r}")
            if name not in self._paging and not self._collection.fields:
                self._note_unmet(named(self._collection, name)[0])

    def _note_unmet(self, field: str) -> None:
        """Note a field that no row of an open collection has: asking for it selects nothing."""
        if len(self._table) and not any(field in row for row in self._table):
            names = {name for row in self._table for name in row}
            self._warnings.append(f"no row has a field {field!r}; {hint(field, names)}")

    def _ignore(self, name: str, why: str, refusal: Refusal | None = None) -> None:
        """Pass over something in a query string, and say so; with `strict_queries`, refuse it."""
        if self._contract.strict_queries:
            refused = refusal or Refusal("passed_over", {"why": why})
            raise Stop(self._dialect.filter_refused({name: [refused]}))
        self._warnings.append(why)


def _texts(rows: Sequence[Row]) -> list[str]:
    """Return the names under which any of the rows has a text."""
    return sorted({name for row in rows for name, value in row.items() if isinstance(value, str)})
