"""Fakes that are broken on purpose, each in one way that real fakes are, to see whether the judge notices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeAlias

import pytest

from fake_server import listing, visits
from fake_server.dialects import Answer
from fake_server.dialects.drf import DRF
from fake_server.dialects.rest import RestDialect
from fake_server.query import Conditions
from fake_server.relations import Relations

Break: TypeAlias = Callable[[pytest.MonkeyPatch], None]


def ask_for_nothing(patch: pytest.MonkeyPatch) -> None:
    """Take a PUT that lacks required fields, as servers do that validate nothing."""
    update = visits.Visit._update
    patch.setattr(visits.Visit, "_update", lambda self, *, partial: update(self, partial=partial or True))


def end_after_a_page(patch: pytest.MonkeyPatch) -> None:
    """End each list after its first page."""
    enveloped = RestDialect.enveloped

    def ended(self: RestDialect, *args: Any) -> Answer:
        answer = enveloped(self, *args)
        return replace(answer, body={**answer.body, "next": None})

    patch.setattr(RestDialect, "enveloped", ended)


def ignore_filters(patch: pytest.MonkeyPatch) -> None:
    """Let every query select everything."""
    patch.setattr(listing, "conditions", lambda *_: Conditions([], {}, {}))


def show_keys_as_text(patch: pytest.MonkeyPatch) -> None:
    """Say keys as strings, whatever they are."""
    shown = visits.Visit._shown

    def with_text(self: visits.Visit, row: dict[str, Any]) -> dict[str, Any]:
        return {name: str(value) if name == "id" else value for name, value in shown(self, row).items()}

    patch.setattr(visits.Visit, "_shown", with_text)


def let_nothing_cascade(patch: pytest.MonkeyPatch) -> None:
    """Delete a row, and tell nobody."""
    patch.setattr(Relations, "delete", lambda self, name, key: self._store.table(name).remove(key))


def refuse_nothing(patch: pytest.MonkeyPatch) -> None:
    """Store a body whatever is in it."""
    patch.setattr(visits, "validated", lambda _collection, body, *_, **__: (dict(body), {}))


def redirect_nobody(patch: pytest.MonkeyPatch) -> None:
    """Answer 404 where only the slash is missing."""
    patch.setattr(DRF, "redirected_to", lambda *_: None)


def find_everything(patch: pytest.MonkeyPatch) -> None:
    """Answer 200 for a row that is not there."""
    patch.setattr(DRF, "absent", lambda *_: Answer(200, {}))


BREAKS: list[Break] = [
    ask_for_nothing,
    end_after_a_page,
    ignore_filters,
    show_keys_as_text,
    let_nothing_cascade,
    refuse_nothing,
    redirect_nobody,
    find_everything,
]
