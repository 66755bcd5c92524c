"""What cannot be the same twice in an answer, replaced by marks: the host, new UUIDs and moments, seconds, cursors."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests

SEED = Path(__file__).with_name("seed.json")
UUID = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")
HEX32 = re.compile(r"(?<![0-9a-fA-F])[0-9a-fA-F]{32}(?![0-9a-fA-F])")
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?")
CURSOR = re.compile(r'((?:cursor|_token)=)[^&"#\s>]+')
MILLISECONDS = range(10**12 + 1, 10**13)
"""Integers that are taken for the milliseconds of our time."""
FROM_AN_INTEGER = "00000000-0000-0000-0000-000000000005"
"""The UUID that an API makes of the integer 5: no new one."""


class Normaliser:
    """Puts marks into the texts of the answers of one API; `known` are the UUIDs that stay as they are."""

    def __init__(self, base: str, known: set[str]) -> None:
        self._base = base if base.endswith("/") else base + "/"
        self._known = known
        self._host, self._path = urlsplit(self._base)[1:3]

    def text(self, text: str) -> str:
        """Return a text with marks: `<base>`, `<host>`, `<path>`, `<uuid>`, `<now>`, `<cursor>`, `<n>`."""
        text = self._placed(text)
        text = UUID.sub(lambda uuid: uuid[0] if uuid[0].lower() in self._known else "<uuid>", text)
        text = STAMP.sub(_marked, text)
        text = CURSOR.sub(r"\1<cursor>", text)
        return re.sub(r"available in \d+ seconds?", "available in <n> seconds", text)

    def value(self, value: Any) -> Any:
        """Return a JSON value with marks in its texts and in the names of its members."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.value(inner) for inner in value]
        if isinstance(value, dict):
            return {self.text(name): self.value(inner) for name, inner in value.items()}
        is_moment = isinstance(value, int) and not isinstance(value, bool) and value in MILLISECONDS
        return "<ms>" if is_moment else value

    def body(self, response: requests.Response) -> Any:
        """Return the body of an answer: JSON where it is that, the headings of a page, or the beginning of a text."""
        if not response.content:
            return None
        try:
            return self.value(json.loads(response.content.decode("utf-8"), parse_constant="<{}>".format))
        except (ValueError, RecursionError):
            pass
        text = response.content.decode("utf-8", "replace")
        if "html" in response.headers.get("Content-Type", ""):
            return {"$html": self._headings(text)}
        without_places = re.sub(r"at .*?\(.*?\)", "at …", text)
        return {"$text": self.text(without_places[:300])}

    def _placed(self, text: str) -> str:
        text = text.replace(self._base, "<base>/")
        if text == self._base[:-1]:
            text = "<base>"
        host = re.escape(self._host)
        text = re.sub(rf"(?<=: ){host}(?=/)|^{host}(?=/)", "<host>", text).replace(self._host, "<host>")
        if self._path == "/":
            return text  # no path can be told from another
        if text.startswith(self._path):
            text = "<path>/" + text.removeprefix(self._path)
        return text.replace("<host>" + self._path, "<host><path>/")

    def _headings(self, page: str) -> dict[str, str | None]:
        paragraph = re.search(r"<p>(.*?)</p>", page, re.DOTALL) if len(page) < 1000 else None
        return {
            "title": self._clean(re.search(r"<title>(.*?)</title>", page, re.DOTALL)),
            "h1": self._clean(re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)),
            "p": self._clean(paragraph),
        }

    def _clean(self, found: re.Match[str] | None) -> str | None:
        return self.text(" ".join(found[1].split()))[:200] if found else None


def known_uuids(*texts: str) -> set[str]:
    """Return the UUIDs of the seed and of the given texts, in lower case; 32 hexadecimal digits are one too."""
    seed = SEED.read_text("utf-8") if SEED.exists() else ""
    found = set()
    for text in (FROM_AN_INTEGER, seed, *texts):
        found |= {uuid[0].lower() for uuid in UUID.finditer(text)}
        for digits in HEX32.finditer(text):
            lower = digits[0].lower()
            found.add("-".join((lower[:8], lower[8:12], lower[12:16], lower[16:20], lower[20:])))
    return found


def _marked(stamp: re.Match[str]) -> str:
    """Return a moment, or a mark for one within two days of now, which the API made itself."""
    try:
        moment = datetime.strptime(stamp[0][:19], "%Y-%m-%dT%H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return stamp[0]
    if abs(datetime.now(UTC) - moment) >= timedelta(days=2):
        return stamp[0]
    return f"<now{' us' if stamp[1] else ''} {stamp[2] or 'naive'}>"
