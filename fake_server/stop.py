"""How a check ends a request: by the answer that is given, and nothing further is looked at."""

from __future__ import annotations

from fake_server.dialects import Answer


class Stop(Exception):  # not an error: the answer is known
    """Carries the answer of the first check that failed."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer)
        self.answer = answer
