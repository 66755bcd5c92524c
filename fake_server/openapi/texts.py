"""Which type of text a schema means, by its `format` and its `pattern`."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from fake_server.contract.fields import FieldType
from fake_server.openapi.document import Document
from fake_server.openapi.forms import Form

FORMATS: Mapping[str, FieldType] = {
    "date": "date",
    "date-time": "datetime",
    "decimal": "decimal",
    "email": "email",
    "idn-email": "email",
    "iri": "url",
    "slug": "slug",
    "uri": "url",
    "url": "url",
    "uuid": "uuid",
}
"""By format: the type of field that checks it."""
UNCHECKED = frozenset({"password"})
"""Formats that say how a value is shown, and nothing of which values are taken."""
SLUG = re.compile(r"\^\[[-a-zA-Z0-9_\\]+\]\+(\$|\\Z)")
DECIMAL = re.compile(
    r"\^-\?(?:\\d|\[0-9\])\{0,(?P<whole>\d+)\}(?:\(\?:\\\.(?:\\d|\[0-9\])\{0,(?P<places>\d+)\}\)\?)?\$"
)


def text_rules(document: Document, form: Form, place: str) -> dict[str, Any]:
    """Return the type of a string with the rules that are in its format and pattern; what is not checked is noted."""
    said, pattern = str(form.keywords.get("format", "")), str(form.keywords.get("pattern", ""))
    kind: FieldType = FORMATS.get(said, "string")
    if said not in {"", *FORMATS, *UNCHECKED}:
        document.notes.add(f"not checked, format {said!r}", place)
    digits = DECIMAL.fullmatch(pattern)
    if digits and kind in {"string", "decimal"}:
        places = int(digits["places"] or 0)
        return {"type": "decimal", "max_digits": int(digits["whole"]) + places, "decimal_places": places}
    if SLUG.fullmatch(pattern) and kind == "string":
        return {"type": "slug"}
    if pattern and not (kind == "slug" and SLUG.fullmatch(pattern)):
        document.notes.add(f"not checked, pattern {pattern!r}", place)
    return {"type": kind, **({"decimal_places": places_of(form)} if kind == "decimal" else {})}


def places_of(form: Form) -> int | None:
    """Return how many places a decimal has: as many as the number has of which it is a multiple."""
    step = form.keywords.get("multipleOf")
    if isinstance(step, bool) or not isinstance(step, int | float) or not 0 < step <= 1:
        return None
    places = round(-math.log10(step))
    return places if math.isclose(10.0**-places, step) else None
