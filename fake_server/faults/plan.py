"""What is planned for one fake: its faults, in order, and which of them strikes at a request."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log

from fake_server.faults.fault import Fault


@dataclass(frozen=True, slots=True)
class Strike:
    """One fault that strikes at one request; `seconds` is how late the answer is, where that is what it does."""

    fault: Fault
    seconds: float = 0.0


class PlannedFault:
    """A fault in the plan of a fake: how often it struck, and how it is taken out again."""

    def __init__(self, fault: Fault, plan: Plan, number: int) -> None:
        self.fault = fault
        self.struck = 0
        """How often it struck so far."""
        self._plan = plan
        self._seen = 0
        self._random = random.Random(f"{fault.seed} {fault.name} {number}")  # noqa: S311  # chances that repeat

    def remove(self) -> None:
        """Take the fault out of the plan; without effect when it is there no more."""
        self._plan.remove(self)

    @property
    def is_planned(self) -> bool:
        """Whether it can still strike: it was neither taken out nor did it strike as often as it should."""
        return any(each is self for each in self._plan)

    @property
    def is_spent(self) -> bool:
        """Whether it struck as often as it should."""
        return self.fault.times is not None and self.struck >= self.fault.times

    def draw(self) -> Strike | None:
        """Return the strike at a request that the fault fits, or None when it lets that one pass."""
        self._seen += 1
        if self._seen <= self.fault.after or self._random.random() >= self.fault.probability:
            return None
        return Strike(self.fault, self._seconds())

    def _seconds(self) -> float:
        if self.fault.name != "delay":
            return 0.0
        median, seconds = self.fault.setting("median"), self.fault.setting("seconds")
        if median is not None:
            return self._random.lognormvariate(log(median), self.fault.setting("sigma"))
        return float(self._random.uniform(*seconds) if isinstance(seconds, tuple | list) else seconds)

    def __repr__(self) -> str:
        """Print the name and how often it struck, of how often."""
        often = "" if self.fault.times is None else f" of {self.fault.times}"
        return f"<PlannedFault {self.fault.name}: struck {self.struck}{often}>"


class Plan:
    """The faults that can still strike, in the order in which they were planned.

    At most one strikes at a request: those that are counted go before those that are not, the first planned first.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._planned: list[PlannedFault] = []
        self._number = 0

    def __len__(self) -> int:
        """How many faults can still strike."""
        return len(self._planned)

    def __iter__(self) -> Iterator[PlannedFault]:
        """Go over a copy of the plan."""
        return iter(list(self._planned))

    def add(self, fault: Fault) -> PlannedFault:
        """Plan a fault."""
        with self._lock:
            planned = PlannedFault(fault, self, self._number)
            self._number += 1
            self._planned.append(planned)
        return planned

    def remove(self, planned: PlannedFault) -> None:
        """Take a fault out of the plan, if it is there."""
        with self._lock:
            self._planned = [each for each in self._planned if each is not planned]

    def clear(self) -> None:
        """Take all faults out, and count anew."""
        with self._lock:
            self._planned, self._number = [], 0

    def strike(self, method: str, paths: Sequence[str], *, names: frozenset[str] | None = None) -> Strike | None:
        """Return the strike at a request, or None. `names` None asks for the faults of a request, else for those.

        Every fault that fits counts the request and draws its chance, whichever strikes: so the chances of one do not
        depend on the others.
        """
        with self._lock:
            drawn = [
                (planned, strike)
                for planned in self._planned
                if (planned.fault.name in names if names is not None else not planned.fault.kind.of_page)
                and planned.fault.fits(method, paths)
                and (strike := planned.draw()) is not None
            ]
            if not drawn:
                return None
            planned, strike = min(drawn, key=lambda pair: pair[0].fault.times is None)
            planned.struck += 1
            self._planned = [each for each in self._planned if not each.is_spent]
        return strike
