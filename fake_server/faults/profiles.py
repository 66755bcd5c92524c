"""Named lists of faults, for a test that wants bad weather rather than one certain failure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fake_server.faults.fault import Fault
from fake_server.nearest import hint

PROFILES: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "flaky": (
        {"name": "reset", "probability": 0.05},
        {"name": "truncated", "probability": 0.05},
        {"name": "status", "probability": 0.1, "settings": {"status": 503, "retry_after": 1}},
        {"name": "delay", "probability": 0.2, "settings": {"median": 0.2, "sigma": 0.8}},
    ),
    "slow": ({"name": "delay", "settings": {"median": 0.5, "sigma": 0.6}},),
    "offline": ({"name": "reset"},),
}
"""By name: `flaky` fails now and then in different ways, `slow` answers late, `offline` never answers."""


def profile_of(name: str, *, seed: int = 0, path: str | None = None) -> tuple[Fault, ...]:
    """Return the faults of a profile; raise `ValueError` with the nearest name for an unknown one."""
    if name not in PROFILES:
        raise ValueError(f"no profile {name!r}; {hint(name, PROFILES)}")
    return tuple(Fault(seed=seed, path=path, **each) for each in PROFILES[name])
