"""How a probe is sent: its URL, its body and its headers, with what earlier answers left filled in."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import requests

Saved: TypeAlias = dict[str, Any]
"""By name: what the steps before a probe saved of their answers, for `$(name)`."""


class Sender:
    """Sends probes to one API, each over a connection of its own.

    `session` makes the sessions: a place to mount an adapter that answers without a socket.
    """

    def __init__(
        self, base: str, dialect: str, timeout: float = 20, session: Callable[[], requests.Session] = requests.Session
    ) -> None:
        self.base = base if base.endswith("/") else base + "/"
        self.dialect = dialect
        self._timeout = timeout
        self._session = session

    def url(self, sent: Mapping[str, Any], saved: Saved) -> str:
        """Return the URL of a probe: one that was saved, or a path under the base, slashless where the API is."""
        path = str(_filled(sent["path"], {**saved, "dialect": self.dialect}))
        if re.match(r"https?://", path):
            return path
        if path.startswith("../"):
            return self.base.rstrip("/").rsplit("/", 1)[0] + path[2:]
        if self.dialect == "drf-noslash" and not sent.get("raw_path"):
            head, mark, tail = path.partition("?")
            path = head.removesuffix("/") + mark + tail
        return self.base + path

    def send(self, sent: Mapping[str, Any], saved: Saved) -> requests.Response:
        """Send a probe, and return the answer with all of its body."""
        with self._session() as session:
            session.trust_env = False
            session.headers.clear()
            session.headers.update({"User-Agent": "probes", "Accept": "*/*", "Accept-Encoding": "identity"})
            wanted = self._request(sent, saved, session)
            request = session.prepare_request(wanted)
            request.url = self.url(sent, saved)  # as it is: `requests` would mend it
            if wanted.data == b"":
                request.headers.setdefault("Content-Length", "0")
            response = session.send(request, allow_redirects=bool(sent.get("follow")), timeout=self._timeout)
            assert response.content is not None, "it is read before the connection is closed"
            return response

    def _request(self, sent: Mapping[str, Any], saved: Saved, session: requests.Session) -> requests.Request:
        data, files, headers = _body(sent, saved)
        for name, value in (sent.get("headers") or {}).items():
            if value is None:
                session.headers.pop(name, None)
            else:
                headers[name] = _filled(value, saved)
        auth = sent.get("auth")
        if isinstance(auth, dict):
            auth = auth[self.dialect]
        if isinstance(auth, str):
            headers["Authorization"], auth = auth, None
        return requests.Request(sent["method"], self.base, data=data, files=files, headers=headers, auth=auth)


def saved_from(response: requests.Response, wanted: str) -> Any:
    """Return what a step saves of its answer: a header, a link, the body or a part of it; "" where there is none."""
    if wanted.startswith("@"):
        kind, _, name = wanted.partition(":")
        headers = {"@location": "Location", "@etag": "ETag", "@header": name}
        if kind in headers:
            return response.headers.get(headers[kind], "")
        if kind == "@link":
            return next((url for url, rel in links(response.headers.get("Link", "")) if rel == name), "")
    try:
        value = response.json()
        for part in [] if wanted == "@body" else wanted.split("."):
            value = value[int(part)] if isinstance(value, list) else value[part]
    except (ValueError, LookupError, TypeError):
        return ""
    return value


def links(header: str) -> list[tuple[str, str]]:
    """Return the URLs of a Link header, each with its relation (RFC 8288)."""
    found = []
    for part in re.split(r",\s*(?=<)", header):
        link = re.match(r"<([^>]*)>(.*)", part.strip())
        if link:
            rel = re.search(r'rel="?([^";]+)"?', link[2])
            found.append((link[1], rel[1] if rel else ""))
    return found


def _body(sent: Mapping[str, Any], saved: Saved) -> tuple[bytes | None, dict[str, Any] | None, dict[str, str]]:
    """Return a probe's body, or its parts, and the headers that say what it is."""
    if sent.get("raw") is not None:
        raw = sent["raw"].encode() if isinstance(sent["raw"], str) else sent["raw"]
        return raw, None, {} if sent.get("ctype") is None else {"Content-Type": sent["ctype"]}
    if sent.get("multipart"):
        return None, {name: (None, value) for name, value in sent["multipart"].items()}, {}
    if sent.get("json") is not None:
        return json.dumps(_filled(sent["json"], saved)).encode(), None, {"Content-Type": "application/json"}
    return None, None, {}


def _filled(value: Any, saved: Saved) -> Any:
    """Return a value with each `$(name)` replaced: by what was saved where it stands alone, else by its text."""
    if isinstance(value, str):
        alone = re.fullmatch(r"\$\((\w+)\)", value)
        if alone:
            return saved.get(alone[1], "")
        return re.sub(r"\$\((\w+)\)", lambda name: str(saved.get(name[1], "")), value)
    if isinstance(value, dict):
        return {name: _filled(inner, saved) for name, inner in value.items()}
    return [_filled(inner, saved) for inner in value] if isinstance(value, list) else value
