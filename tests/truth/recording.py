"""What an API answers to the probes of a dialect, each sent after a reset, in a form that can be compared."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeAlias

import requests
from normalising import Normaliser, known_uuids
from probes import Probe, selection
from sending import Saved, Sender, saved_from

Record: TypeAlias = dict[str, Any]
"""group, request, status, headers, body; where there are any: soft, setup (statuses of the steps before), redirects."""
Recording: TypeAlias = dict[str, dict[str, dict[str, Record]]]
"""`{"dialects": {dialect: {probe: record}}}`."""

KEY_HEADERS = (
    "Content-Type",
    "Allow",
    "Location",
    "Link",
    "WWW-Authenticate",
    "Retry-After",
    "ETag",
    "X-Total-Count",
    "Total-Records",
    "Total-Objects",
    "Next-Page",
    "Alert",
)
OTHER_HEADERS = ("Vary", "Content-Length", "Cache-Control", "Last-Modified", "Content-Language", "Accept-Patch")


def run(
    base: str,
    dialect: str,
    reset: Callable[[], object] | None = None,
    groups: Collection[str] | None = None,
    names: Collection[str] | None = None,
    progress: Callable[[str, Record], object] | None = None,
    timeout: float = 20,
    session: Callable[[], requests.Session] = requests.Session,
) -> Recording:
    """Send the probes of a dialect, each after `reset()`, and return what was answered.

    `session` makes the session to send with (a place to mount an adapter that answers in process); `progress` is told
    each record. Raises `SystemExit` for two probes of one name.
    """
    sender, known = Sender(base, dialect, timeout, session), known_uuids()
    records: dict[str, Record] = {}
    for probe in selection(dialect, groups, names):
        if reset:
            reset()
        if probe["name"] in records:
            raise SystemExit("two probes are called " + probe["name"])
        records[probe["name"]] = record(sender, probe, known)
        if progress:
            progress(probe["name"], records[probe["name"]])
    return {"dialects": {dialect: records}}


def record(sender: Sender, probe: Probe, known: set[str]) -> Record:
    """Send the steps of a probe and the probe itself, and return what was answered; status 0 for no answer at all."""
    normaliser = Normaliser(sender.base, known | known_uuids(_text_of(probe)))
    saved: Saved = {}
    steps: list[int] = []
    try:
        for step in probe["setup"]:
            response = sender.send(step, saved)
            steps.append(response.status_code)
            for name, wanted in (step.get("save") or {}).items():
                saved[name] = saved_from(response, wanted)
        response = sender.send(probe, saved)
    except Exception as error:  # noqa: BLE001  # whatever keeps an API from answering is what is recorded of it
        failed = f"{type(error).__name__}: {str(error)[:200]}"
        return {"status": 0, "error": failed, "setup": steps, "headers": {}, "body": None}
    return {
        "group": probe["group"],
        "request": _request_line(probe),
        "status": response.status_code,
        "headers": _headers(probe, response, normaliser),
        "body": _body(sender, probe, response, normaliser),
        **({"soft": probe["soft"]} if probe.get("soft") else {}),
        **({"setup": steps} if steps else {}),
        **(_redirects(response) if response.history else {}),
    }


def _text_of(probe: Probe) -> str:
    """Return the parts of a probe in which a UUID may stand that is then no new one."""
    parts = {name: probe[name] for name in ("json", "raw", "path") if name in probe}
    texts = {name: part.decode("latin-1") if isinstance(part, bytes) else part for name, part in parts.items()}
    return json.dumps(texts, default=str)


def _request_line(probe: Probe) -> str:
    path = probe["path"]
    return f"{probe['method']} {path if len(path) < 120 else path[:60] + '…'}"


def _headers(probe: Probe, response: requests.Response, normaliser: Normaliser) -> Mapping[str, str]:
    """Return the headers that are compared; of a length only whether it is nought, and only where there is no body."""
    kept = {}
    without_body = probe["method"] == "HEAD" or response.status_code in {204, 205, 304}
    for name in (*KEY_HEADERS, *OTHER_HEADERS):
        if name not in response.headers or (name == "Content-Length" and not without_body):
            continue
        value = normaliser.text(response.headers[name])
        if name == "Retry-After" and value.isdigit():
            value = "<seconds>"
        if name in {"ETag", "Last-Modified"}:
            value = f"{'W/' if value.startswith('W/') else ''}<{name.lower()}>"
        kept[name] = "<n>" if name == "Content-Length" and value != "0" else value
    return kept


def _body(sender: Sender, probe: Probe, response: requests.Response, normaliser: Normaliser) -> Any:
    """Return the body, without the values that the probe says are another each time; of a huge one its beginning."""
    body = normaliser.body(response)
    volatile = probe.get("volatile")
    names = volatile.get(sender.dialect) if isinstance(volatile, dict) else volatile
    if isinstance(body, dict):
        body |= {name: f"<volatile {type(body[name]).__name__}>" for name in names or () if name in body}
    return {"$digest": json.dumps(body, sort_keys=True)[:200]} if probe.get("digest") else body


def _redirects(response: requests.Response) -> Mapping[str, Any]:
    return {
        "redirects": [each.status_code for each in response.history],
        "final_method": response.request.method,
        "final_body_sent": bool(response.request.body),
    }
