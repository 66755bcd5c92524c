"""A value that a field could have, for where nobody says which one it has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fake_server.contract.fields import NUMBERS, Field
from fake_server.rows import copied

TEXT_SAMPLES: Mapping[str, str] = {
    "date": "1970-01-01",
    "datetime": "1970-01-01T00:00:00Z",
    "email": "user@example.com",
    "slug": "slug",
    "string": "string",
    "url": "http://example.com/",
    "uuid": "00000000-0000-0000-0000-000000000000",
}


def sample_of(rules: Field) -> Any:
    """Return the plainest value that the rules allow: a default, a first choice, null, nothing, nought."""
    if rules.default is not None:
        return copied(rules.default)
    if rules.null:
        return None
    if rules.choices:
        return rules.choices[0]
    return _SAMPLES.get(rules.type, _of_json)(rules)


def _number(rules: Field) -> Any:
    number = max(0, rules.min) if rules.min is not None else 0
    number = min(number, rules.max) if rules.max is not None else number
    return f"{number:.{rules.decimal_places or 0}f}" if rules.type == "decimal" else number


def _text(rules: Field) -> str:
    if rules.blank:
        return ""
    text = TEXT_SAMPLES[rules.type].ljust(rules.min_length or 0, "-")
    return text if rules.max_length is None or rules.type not in {"slug", "string"} else text[: rules.max_length]


def _of_json(rules: Field) -> Any:
    """Return the plainest object, with what is inside of it; JSON of no type is an empty one."""
    return {name: sample_of(inner) for name, inner in rules.fields.items() if not inner.write_only}


_SAMPLES: Mapping[str, Callable[[Field], Any]] = {
    **dict.fromkeys(NUMBERS, _number),
    **dict.fromkeys(TEXT_SAMPLES, _text),
    "boolean": lambda _: False,
    "list": lambda _: [],
}
