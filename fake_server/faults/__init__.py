"""Planned misbehaviour: what can go wrong, at which requests, and how that reaches the wire."""

from __future__ import annotations

from fake_server.faults.fault import Fault
from fake_server.faults.plan import Plan, PlannedFault, Strike
from fake_server.faults.profiles import profile_of

__all__ = ["Fault", "Plan", "PlannedFault", "Strike", "profile_of"]
