"""What was asked and what was answered, in order of arrival: exchanges, and the journal that holds them."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, overload

from fake_server.har import har_of

LENGTH = 1000  # exchanges; a fake that runs for a week must not grow with its traffic
SHOWN_BODY = 400  # characters of a body in a report


@dataclass(frozen=True, slots=True, eq=False)
class Exchange:
    """One request with its answer; secrets were replaced before it was made. It equals the line that it prints as.

    `json` is the body that was sent, `answer` the one sent back: JSON values, text, or None where there was none.
    `warnings` tell what the API would have passed over in silence. `fault` names what was planned and struck; `status`
    is 0 where it left none to be seen. `origin` is where the request was sent to, without the path; `started` is the
    moment on the fake's clock, and `seconds` what the answer took, a planned delay included. `nowhere` is said of a
    request that leads nowhere: the nearest thing that would lead somewhere, or "".
    """

    method: str
    path: str
    status: int
    query: str = ""
    json: Any = None
    answer: Any = None
    request_headers: Mapping[str, str] = field(default_factory=dict)
    response_headers: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    fault: str | None = None
    origin: str = ""
    started: datetime | None = None
    seconds: float = 0.0
    nowhere: str | None = None

    @property
    def target(self) -> str:
        """The path and, where there is one, the query."""
        return f"{self.path}?{self.query}" if self.query else self.path

    def __str__(self) -> str:
        """Print as `PUT /posts/1/ 400`, as `GET /posts/ 200 (truncated)`, or as `GET /posts/ (reset)`."""
        status = f" {self.status}" if self.status else ""
        return f"{self.method} {self.target}{status}" + (f" ({self.fault})" if self.fault else "")

    def __eq__(self, other: object) -> bool:
        """Compare with a line, such as `"PUT /posts/1/ 400"`; another exchange is another, however alike."""
        return str(self) == other if isinstance(other, str) else self is other

    def __hash__(self) -> int:
        """Hash as the line does, since it equals it."""
        return hash(str(self))

    def report(self) -> str:
        """Return the line of the exchange, with bodies where it wrote or failed, and with its warnings.

        What answers a request that leads nowhere is not shown: the warning says what would lead somewhere.
        """
        lines = [str(self)]
        if self.json is not None:
            lines.append(f"    sent: {_shown(self.json)}")
        if self.answer is not None and self.nowhere is None and (self.status >= 400 or self.json is not None):
            lines.append(f"    answered: {_shown(self.answer)}")
        lines.extend(f"    warning: {warning}" for warning in self.warnings)
        return "\n".join(lines)


def _shown(body: Any) -> str:
    text = _printable(" ".join(body.split())) if isinstance(body, str) else json.dumps(body, ensure_ascii=True)
    return text if len(text) <= SHOWN_BODY else f"{text[:SHOWN_BODY]}... ({len(text)} characters)"


def _printable(text: str) -> str:
    """Return a text that does nothing to the terminal which it is shown on."""
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)


class Journal(Sequence[Exchange]):
    """The exchanges of one fake, oldest first; it equals a list of the lines that they print as.

    It holds the last 1,000 exchanges.
    """

    def __init__(self) -> None:
        self._exchanges: deque[Exchange] = deque(maxlen=LENGTH)
        self._listeners: list[Callable[[Exchange], None]] = []

    def note(self, exchange: Exchange) -> None:
        """Add an exchange and tell whoever listens."""
        self._exchanges.append(exchange)
        for listener in self._listeners:
            listener(exchange)

    def listen(self, listener: Callable[[Exchange], None]) -> None:
        """Call `listener` with each exchange from now on, in the thread that answered it."""
        self._listeners.append(listener)

    def clear(self) -> None:
        """Forget what happened so far."""
        self._exchanges.clear()

    def har(self) -> dict[str, Any]:
        """Return the exchanges as a HAR 1.2 document, which browsers and proxies read; secrets stay replaced."""
        return har_of(self)

    def requests(self, method: str, path: str) -> list[Exchange]:
        """Return the exchanges with this method (any case) and this path, without a query.

        A slash at the end of a path does not matter, as in faults.
        """
        wanted = (method.upper(), path.rstrip("/"))
        return [each for each in self if (each.method, each.path.rstrip("/")) == wanted]

    @overload
    def __getitem__(self, index: int) -> Exchange: ...
    @overload
    def __getitem__(self, index: slice) -> list[Exchange]: ...
    def __getitem__(self, index: int | slice) -> Exchange | list[Exchange]:
        """Return one exchange, or a list for a slice."""
        return list(self._exchanges)[index]

    def __len__(self) -> int:
        """How many exchanges are held."""
        return len(self._exchanges)

    def __iter__(self) -> Iterator[Exchange]:
        """Go over a copy, so that a request in another thread disturbs nobody."""
        return iter(list(self._exchanges))

    def __eq__(self, other: object) -> bool:
        """Compare with lines, such as `["PUT /posts/1/ 400"]`, or with exchanges."""
        if isinstance(other, Journal):
            return self is other
        if not isinstance(other, list | tuple):
            return NotImplemented
        return list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # it changes, so nothing may keep it by its value

    def __str__(self) -> str:
        """Print one line per exchange, with bodies and warnings where they explain something."""
        return "\n".join(each.report() for each in self) or "(no request)"

    def __repr__(self) -> str:
        """Print the lines as the list that this journal equals."""
        return repr([str(each) for each in self])
