"""What one request came to, on its way from the rules to the journal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from werkzeug.wrappers import Response


@dataclass(frozen=True, slots=True)
class Turn:
    """A response, its body as the journal shows it, warnings, and the names of what was planned and struck.

    `status` is that of the response, unless it is said: 0 where a client sees none. `nowhere` is that of the reply.
    """

    response: Response
    answer: Any = None
    warnings: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    status: int | None = None
    nowhere: str | None = None
