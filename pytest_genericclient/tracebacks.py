"""What a traceback of a failed test shows: the call that failed, and not how the client carried it out."""

from __future__ import annotations

import sys

HIDDEN = "__tracebackhide__"
"""What pytest looks for in a frame, and in its module; `--full-trace` shows all the same."""


def hide_the_client() -> None:
    """Let pytest pass over the frames of `genericclient`, whose error says what was asked and what was answered."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "genericclient":
            vars(module)[HIDDEN] = True
