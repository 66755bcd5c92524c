"""The declared cases, called probes: how their file is read, and which of them a dialect is asked."""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, TypeAlias

Probe: TypeAlias = dict[str, Any]
"""name, group, method, path; json or raw or multipart, headers, auth; setup, only, skip, soft, volatile, digest."""

PROBES: list[Probe] = []
"""Those of the file that `use` was last told of."""

LISTS = ("crud", "methods", "filter", "search", "ordering", "action")
EVERY = (*LISTS, "validation", "body", "negotiation", "routing", "client")
DIALECTS: Mapping[str, tuple[str, ...]] = {
    "drf-page": EVERY,
    "drf-none": EVERY,
    "drf-noslash": EVERY,
    "drf-limit": LISTS,
    "drf-cursor": LISTS,
    "drf-link": LISTS,
    "drf-noappend": ("crud", "routing"),
    "drf-debug": ("crud", "routing"),
    "drf-etag": (),
    "drf-basic": (),
    "drf-token": (),
    "drf-session": (),
    "drf-readonly": (),
    "drf-throttle": (),
    "jsonserver-0.17": (),
    "jsonserver-1.0": (),
    "kinto": (),
}
"""By dialect: the groups that it is asked, besides the probes that are for this dialect `only`."""


def use(path: str | Path) -> None:
    """Make the probes of a file those that are sent from now on."""
    PROBES[:] = load_cases(path)


def load_cases(path: str | Path) -> list[Probe]:
    """Read the probes of a file, with what they leave out filled in."""
    probes: list[Probe] = _decoded(json.loads(Path(path).read_text("utf-8")))
    for probe in probes:
        probe.setdefault("setup", [])
        probe.setdefault("only", None)
        probe.setdefault("skip", [])
        for sent in [probe, *probe["setup"]]:
            sent.setdefault("json", None)
            sent["auth"] = _credentials(sent.get("auth"))
    return probes


def selection(dialect: str, groups: Collection[str] | None = None, names: Collection[str] | None = None) -> list[Probe]:
    """Return the probes of a dialect, in their order, or those of some groups or names."""
    return [
        probe
        for probe in PROBES
        if (dialect in probe["only"] if probe["only"] is not None else probe["group"] in DIALECTS[dialect])
        and dialect not in probe["skip"]
        and (not groups or probe["group"] in groups)
        and (not names or probe["name"] in names)
    ]


def _decoded(value: Any) -> Any:
    """Return a value of the file: bytes are written in base64, and a long text as parts and repeated parts."""
    if isinstance(value, dict):
        if "$bytes" in value:
            return base64.b64decode(value["$bytes"])
        if "$runs" in value:
            return "".join(part if isinstance(part, str) else part[0] * part[1] for part in value["$runs"])
        return {name: _decoded(inner) for name, inner in value.items()}
    return [_decoded(inner) for inner in value] if isinstance(value, list) else value


def _credentials(auth: Any) -> Any:
    """Return what logs in: a header, a pair of name and password, or one of these by dialect."""
    if isinstance(auth, dict):
        return {dialect: _credentials(each) for dialect, each in auth.items()}
    return tuple(auth) if isinstance(auth, list) else auth
