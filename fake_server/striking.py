"""What a fault makes of a turn: another response, and what the journal is to tell of it."""

from __future__ import annotations

from dataclasses import replace

from werkzeug.wrappers import Request

from fake_server.clock import Clock
from fake_server.dialects import Dialect
from fake_server.exchanges import shown
from fake_server.faults import Strike
from fake_server.faults.fault import SAFE
from fake_server.faults.spoiling import WITHOUT_STATUS, spoilt
from fake_server.turns import Turn


def struck(strike: Strike, turn: Turn, request: Request, dialect: Dialect, clock: Clock) -> Turn:
    """Return what a fault makes of a turn."""
    fault = strike.fault
    response = spoilt(strike, turn.response, request, dialect, clock)
    warnings = turn.warnings
    if fault.after_commit and request.method not in SAFE:
        warnings += (f"the request was carried out, and its answer lost to the fault {fault.name!r}",)
    has_status = fault.name not in WITHOUT_STATUS
    return replace(
        turn,
        response=response,
        answer=shown(response.get_data()) if has_status else None,
        warnings=warnings,
        faults=(*turn.faults, fault.name),
        status=None if has_status else 0,
    )
