"""What an action does, by declaration or by its handler, and what it answers; whatever dialect is spoken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from werkzeug.wrappers import Request, Response

from fake_server.bodies import written
from fake_server.contract import Action
from fake_server.contract.fields import Field
from fake_server.dialects import Answer, Dialect
from fake_server.refusals import Refusals, Refused, refuse
from fake_server.rows import Row, copied, copied_row
from fake_server.schema import Others, taken
from fake_server.stop import Stop
from fake_server.views import RowView

Said: TypeAlias = Answer | Response


class Acting:
    """How actions act at one place.

    `sent` reads the object that was sent, `shown` is what a client sees of a row, `changed` stores what became of one.
    """

    def __init__(
        self,
        dialect: Dialect,
        others: Others,
        *,
        shown: Callable[[Row], Row],
        sent: Callable[[], Row],
        changed: Callable[[Row, Row], Row],
    ) -> None:
        self._dialect = dialect
        self._others = others
        self._shown = shown
        self._sent = sent
        self._changed = changed

    def on_rows(self, action: Action, request: Request, rows: RowView) -> Said:
        """Act on a collection; without a handler its rows are the answer."""
        if action.handler is not None:
            return _handled(action.handler(request, rows), action.status)
        return _declared(action, [self._shown(row) for row in rows])

    def on_row(self, action: Action, request: Request, row: Row) -> Said:
        """Act on a copy of one row, and store what became of it; without a handler the row is the answer."""
        before = copied_row(row)
        arguments = self._arguments(action)
        row.update(copied_row(dict(action.set)))
        if action.handler is None:
            return _declared(action, {**self._shown(self._stored(before, row)), **arguments})
        body = action.handler(request, row)
        stored = self._stored(before, row)
        return _handled(self._shown(stored) if body is row else body, action.status)

    def _stored(self, before: Row, row: Row) -> Row:
        if row == before:
            return row
        written(row)  # raises for what is no JSON, before it is kept
        return self._changed(before, row)

    def _arguments(self, action: Action) -> Row:
        """Return what an action with fields was sent; one without them does not even look at its body."""
        if not action.fields:
            return {}
        body, kept, refusals = self._sent(), Row(), Refusals()
        for name, rules in action.fields.items():
            try:
                kept[name] = _argument(rules, name, body, self._others)
            except Refused as refused:
                refusals[name] = refused.reasons
        if refusals:
            raise Stop(self._dialect.refused(refusals))
        return kept


def _argument(rules: Field, name: str, body: Mapping[str, Any], others: Others) -> Any:
    if name in body:
        return taken(rules, body[name], others)
    if rules.required:
        raise refuse("required")
    return copied(rules.default)


def _declared(action: Action, shown: Any) -> Answer:
    """Return the answer of an action without a handler; `shown` is what it says unless its `body` is declared."""
    if action.status == 204:
        return Answer(204)
    return Answer(action.status, shown if action.body is None else copied(action.body))


def _handled(body: Any, status: int) -> Said:
    """Return the answer that a handler's result stands for; raise `TypeError` or `ValueError` for what is no JSON."""
    if isinstance(body, Response):
        return body
    if isinstance(body, tuple):
        body, status = body
    if status == 204 or (body is None and status == 200):
        return Answer(204)
    written(body)
    return Answer(status, body)
