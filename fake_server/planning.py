"""What is planned for a fake, said as a test says it: faults, profiles, the pagination adversary, and lag."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fake_server.adversary import OF_PAGES, Adversary
from fake_server.clock import Clock
from fake_server.contract import Contract
from fake_server.faults import Fault, Plan, PlannedFault, profile_of
from fake_server.faults.kinds import UNSET
from fake_server.lag import Lag, Replica
from fake_server.nearest import hint
from fake_server.store import Store

ONCE_BY_DEFAULT = frozenset({"row-inserted", "row-deleted"})  # after every page, a walk might never end


class Planning:
    """The plans for one fake; its methods are those of `FakeAPI`. What is planned ends with `clear_faults`."""

    def __init__(self, contract: Contract, store: Store, clock: Clock) -> None:
        self.clock = clock
        self._store = store
        self._plan = Plan()
        self._expected: list[tuple[PlannedFault, int]] = []  # and how often each must strike
        self._adversary = Adversary(self._plan)
        self._replica = Replica(contract, store, clock)

    @property
    def faults(self) -> tuple[PlannedFault, ...]:
        """The faults that can still strike, in the order in which they were planned."""
        return tuple(self._plan)

    def fault(
        self,
        name: str,
        *,
        method: str | None = None,
        path: str | None = None,
        times: int | None = None,
        after: int = 0,
        probability: float = 1.0,
        seed: int = 0,
        after_commit: bool | None = None,
        optional: bool = False,
        **settings: Any,
    ) -> PlannedFault:
        """Plan a fault and return it, to be looked at (`struck`) and taken out again (`remove()`).

        See `fake_server.Fault` for what is selected how, and `docs/faults.md` for the names and their settings. One
        that is to strike so many `times`, is sure to and not `optional`, and never does, is among the `unused`. Raises
        `ValueError` for what is unknown, with the nearest known name.
        """
        planned = self._plan.add(Fault(name, method, path, times, after, probability, seed, after_commit, settings))
        if times is not None and probability == 1 and not optional:
            self._expected.append((planned, 1))
        return planned

    def once(
        self,
        method: str,
        path: str,
        *,
        status: int = 200,
        retry_after: int | str | None = None,
        json: Any = UNSET,
        text: str | None = None,
        headers: Mapping[str, Any] | None = None,
        after_commit: bool | None = None,
        times: int = 1,
        optional: bool = False,
    ) -> PlannedFault:
        """Answer the next such request, or the next `times`, in this way; those after it as if nothing was planned.

        Several for the same request are used up in the order in which they were planned. One that is not `optional` and
        that nobody fetches is among the `unused`.
        """
        said = {"retry_after": retry_after, "text": text, "headers": headers}
        settings: dict[str, Any] = {name: value for name, value in said.items() if value is not None}
        if json is not UNSET:
            settings["json"] = json
        planned = self.fault(
            "status",
            method=method,
            path=path,
            times=times,
            after_commit=after_commit,
            optional=True,
            status=status,
            **settings,
        )
        if not optional:
            self._expected.append((planned, times))
        return planned

    def unused(self) -> list[PlannedFault]:
        """Return what was planned to strike a number of times, and did not: `once` not as often, a fault never."""
        return [planned for planned, least in self._expected if planned.is_planned and planned.struck < least]

    def profile(self, name: str, *, seed: int = 0, path: str | None = None) -> tuple[PlannedFault, ...]:
        """Plan all faults of a profile: `flaky`, `slow` or `offline`. Raises `ValueError` with the nearest name."""
        return tuple(self._plan.add(fault) for fault in profile_of(name, seed=seed, path=path))

    def adversary(
        self, name: str, *, path: str | None = None, times: int | None = None, after: int = 0, **settings: Any
    ) -> PlannedFault:
        """Let something go wrong between the pages of a list, and return it as a planned fault.

        `row-inserted` and `row-deleted` happen once, unless `times` says otherwise; all else with every page.
        """
        if name not in OF_PAGES:
            raise ValueError(f"no adversary {name!r}; {hint(name, OF_PAGES)}")
        times = 1 if times is None and name in ONCE_BY_DEFAULT else times
        return self.fault(name, path=path, times=times, after=after, **settings)

    def lag(self, collection: str | None = None, *, reads: int | None = None, seconds: float | None = None) -> None:
        """Let writes become visible only after so many reads, or so many seconds of the fake's clock.

        Without a collection it holds for each. Whoever wrote does not see it sooner than others, but in the answer to
        the write itself. Raises `ValueError` for an unknown collection, and unless one of the two is given.
        """
        with self._store.lock:
            self._replica.add(Lag(collection, reads, seconds))

    def clear_faults(self) -> None:
        """Forget all that was planned; what is late on a real connection is late no longer."""
        self.clock.end_waits()
        with self._store.lock:
            self._plan.clear()
            self._expected.clear()
            self._adversary.clear()
            self._replica.clear()
