"""In what form an answer is wanted, and in what form a body was sent (RFC 9110, sections 12.5.1 and 8.3); pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

JSON = "application/json"
HTML = "text/html"
FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
FORMATS: Mapping[str, str] = {"json": JSON, "api": HTML}
"""By the name in `?format=` or behind a dot: the media type that is meant."""
MOST_RANGES = 64
"""How many media ranges of an Accept header are looked at, as in Django REST framework."""


def accepted(accept: str | None, offered: Sequence[str] = (JSON, HTML)) -> str | None:
    """Return the first of the offered media types that an Accept header takes, or None.

    As in Django REST framework, a weight says nothing, and what is named more exactly comes first: a type with a
    parameter, a type, a wildcard.
    """
    ranges = [part.strip().lower() for part in ("*/*" if accept is None else accept).split(",") if part.strip()]
    wanted = [(_exactness(each), each.split(";")[0].strip()) for each in ranges[:MOST_RANGES]]
    for exactness in (3, 2, 1, 0):
        named = [name for each, name in wanted if each == exactness]
        for media_type in offered:
            if any(covers(name, media_type) for name in named):
                return media_type
    return None


def covers(media_range: str, media_type: str) -> bool:
    """Say whether a media range, which may have wildcards, is one that a media type is in."""
    parts = zip(media_range.partition("/")[::2], media_type.partition("/")[::2], strict=True)
    return all(wanted in {"*", part} for wanted, part in parts)


def _exactness(media_range: str) -> int:
    """Return how exact a range is: `*/*` is 0, `text/*` 1, a type 2, one with more than a weight 3."""
    name, *parameters = (each.strip() for each in media_range.split(";"))
    if name.startswith("*"):
        return 0
    if name.endswith("/*"):
        return 1
    return 3 if any(not each.startswith("q=") for each in parameters if each) else 2
