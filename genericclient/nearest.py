"""How an unknown name is answered: with the nearest known one, else with all of them; pure."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the end of a message about an unknown name: `; did you mean 'cursor'?`, else `; known: auto, cursor`."""
    names = sorted(known)
    close = get_close_matches(name.casefold(), names, n=1)
    return f"; did you mean {close[0]!r}?" if close else f"; known: {', '.join(names)}"
