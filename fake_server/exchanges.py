"""What the journal is told: one request and its answer as an exchange, from which the secrets are gone."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request

from fake_server.bodies import UnreadableBody, parsed
from fake_server.journal import Exchange
from fake_server.negotiation import FORMS
from fake_server.redaction import redacted, redacted_headers, redacted_query, redacted_text
from fake_server.turns import Turn

SHOWN = 1000  # bytes of a body that is no JSON
LARGEST_KEPT = 256_000  # bytes; a thousand exchanges are kept, and each may be as large as what is read at all


def exchange_of(
    request: Request,
    body: bytes | None,
    turn: Turn,
    started: datetime | None = None,
    seconds: float = 0.0,
    secret_header: str = "",
) -> Exchange:
    """Return the exchange of a request, whose body was read, and of what it came to.

    Of a body of more than 256 kB only the beginning is kept. `secret_header` is where this API looks for a key.
    """
    response = turn.response
    return Exchange(
        method=request.method,
        path=request.path,
        query=redacted_query(request.args.items(multi=True)),
        status=response.status_code if turn.status is None else turn.status,
        json=_sent(request, body),
        answer=None if turn.answer is None else redacted(_kept(turn.answer, response.get_data())),
        request_headers=redacted_headers(request.headers.items(), secret_header),
        response_headers=redacted_headers(response.headers.items()),
        warnings=turn.warnings,
        fault=", ".join(turn.faults) or None,
        origin=f"{request.scheme}://{request.host}",
        started=started,
        seconds=seconds,
        nowhere=turn.nowhere,
    )


def shown(body: bytes) -> Any:
    """Return a body as the JSON value that it holds, else as the beginning of its text; None where there is none."""
    if not body:
        return None
    if len(body) > LARGEST_KEPT:
        return f"{_beginning(body)}... ({len(body)} bytes)"
    try:
        return parsed(body)
    except UnreadableBody:
        return _beginning(body)


def _beginning(body: bytes) -> str:
    if b"form-data" in body:  # a form that was sent as something else: nobody knows where its secrets are
        return f"({len(body)} bytes of a form)"
    return redacted_text(body[:SHOWN].decode("utf-8", "backslashreplace"))


def _kept(value: Any, written: bytes) -> Any:
    """Return a value, or the beginning of what was written of it, where that is large."""
    return value if len(written) <= LARGEST_KEPT else shown(written)


def _sent(request: Request, body: bytes | None) -> Any:
    if body and request.mimetype in FORMS:
        return _form(request, body)
    return redacted(shown(body or b""))


def _form(request: Request, body: bytes) -> Any:
    """Return a form as an object; of one that cannot be read nobody knows where its secrets are."""
    form: dict[str, Any] = {}
    if len(body) <= LARGEST_KEPT:
        with suppress(HTTPException):
            form = {name or "": values if len(values) > 1 else values[0] for name, values in request.form.lists()}
    return redacted(form) if form else f"({len(body)} bytes of {request.mimetype})"
