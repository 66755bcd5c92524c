"""A fault: misbehaviour that is planned, as data: what happens, to which requests, how often, how likely."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from types import MappingProxyType
from typing import Any

from fake_server.faults.kinds import KINDS, Kind
from fake_server.nearest import hint, nearest

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
"""The methods that only read (RFC 9110, section 9.2.1)."""
METHODS = SAFE | {"CONNECT", "DELETE", "PATCH", "POST", "PUT"}


@dataclass(frozen=True, slots=True)
class Fault:
    """One planned misbehaviour.

    `name` is one of `KINDS` (`bad_chunk` and `bad chunk` are `bad-chunk`). It strikes at requests with this `method`
    and this `path` (without a query; a slash at its end does not matter; `*` stands for anything), passes over the
    first `after` of them, strikes with this `probability`, and at most `times` times. `seed` decides the chances, so
    that a failure repeats. `after_commit` carries the request out and loses the answer; without it nothing is carried
    out that writes, but for an answer that is only late. `settings` are those of the kind.

    Raises `ValueError` for whatever is unknown, with the nearest known name, or impossible.
    """

    name: str
    method: str | None = None
    path: str | None = None
    times: int | None = None
    after: int = 0
    probability: float = 1.0
    seed: int = 0
    after_commit: bool | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        name = self.name.casefold().replace("_", "-").replace(" ", "-")
        if name not in KINDS:
            raise ValueError(f"no fault {self.name!r}; {hint(name, KINDS)}")
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "method", self.method.upper() if self.method else None)
        object.__setattr__(self, "settings", MappingProxyType(dict(self.settings)))
        _check_selection(self)
        _check_settings(self)

    @property
    def kind(self) -> Kind:
        """What faults of this name are like."""
        return KINDS[self.name]

    def setting(self, name: str) -> Any:
        """Return what the fault was told, or what its kind says where it was told nothing."""
        return self.settings.get(name, self.kind.settings[name].default)

    def fits(self, method: str, paths: Iterable[str]) -> bool:
        """Say whether a request is of those that this fault may strike; `paths` are the spellings of its path."""
        if self.method not in (None, method) or (method == "HEAD" and self.kind.needs_body):
            return False
        return self.path is None or any(_meets(self.path, path) for path in paths)

    def carries_out(self, method: str) -> bool:
        """Say whether a request that is struck is carried out all the same."""
        if self.after_commit is not None and method not in SAFE:
            return self.after_commit
        return self.kind.is_late or bool(self.after_commit) or (self.kind.needs_answer and method in SAFE)


def _meets(pattern: str, path: str) -> bool:
    if set(pattern) & set("*?["):
        return fnmatchcase(path, pattern)
    return path.rstrip("/") == pattern.rstrip("/")


def _check_selection(fault: Fault) -> None:
    if fault.path is not None and not fault.path.startswith(("/", "*")):
        raise ValueError(f"path is {fault.path!r}; expected a path such as '/posts/', or '/posts/*' for all below it")
    if re.search(r"#|\?[^/]*=", fault.path or ""):
        raise ValueError(f"path is {fault.path!r}; expected a path without a query, which no fault looks at")
    meant = None if fault.method is None or fault.method in METHODS else nearest(fault.method, METHODS)
    if meant is not None:
        raise ValueError(f"method is {fault.method!r}; did you mean {meant!r}?")
    if fault.times is not None and fault.times < 1:
        raise ValueError(f"times is {fault.times!r}; expected a count from 1 on, or None for always")
    if fault.after < 0:
        raise ValueError(f"after is {fault.after!r}; expected a count of requests from 0 on")
    if not 0 < fault.probability <= 1:
        raise ValueError(f"probability is {fault.probability!r}; expected more than 0, and at most 1")


def _check_settings(fault: Fault) -> None:
    known = fault.kind.settings
    for name, value in fault.settings.items():
        if name not in known:
            raise ValueError(f"the fault {fault.name!r} has no setting {name!r}; {hint(name, known)}")
        if not known[name].does(value):
            raise ValueError(f"{name} of the fault {fault.name!r} is {value!r}; expected {known[name].expected}")
    for one, other in (("seconds", "median"), ("json", "text")):
        if one in fault.settings and other in fault.settings:
            raise ValueError(f"the fault {fault.name!r} takes {one} or {other}, not both")
