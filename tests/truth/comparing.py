"""Two recordings held against each other, probe by probe: where they agree, and what differs.

`agree`: the status, the key headers (by their meaning) and the shape of the body (each scalar replaced by its type).
`behave`: besides, where the truth is below 400, every value; the words of an error are free. `exact`: the whole body;
`minor`: the other headers, and Allow where it hardly matters.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, urlsplit

from recording import KEY_HEADERS, OTHER_HEADERS, Record, Recording
from sending import links

Verdict: TypeAlias = dict[str, Any]
"""dialect, name, group, request, soft; the levels, each true or false; why: a line for each difference."""
Comparison: TypeAlias = dict[str, Any]
"""`{"probes": [verdict], "total": {count}}`."""
LEVELS = ("agree", "behave", "status", "headers", "shape", "exact", "minor")
ABOUT = ("group", "request", "soft")
ABSENT = object()


def compare(
    truth: Recording, out: Recording, groups: Collection[str] | None = None, names: Collection[str] | None = None
) -> Comparison:
    """Return the verdict on each probe of the truth for the dialects of `out`, or of some groups or names, and totals.

    Raises `SystemExit` for a dialect without truth.
    """
    verdicts: list[Verdict] = []
    for dialect, records in out["dialects"].items():
        if dialect not in truth["dialects"]:
            raise SystemExit(f"no truth for dialect {dialect} (there is: {', '.join(truth['dialects'])})")
        for name, want in truth["dialects"][dialect].items():
            if (not groups or want.get("group") in groups) and (not names or name in names):
                about = {"dialect": dialect, "name": name, **{key: want.get(key) for key in ABOUT}}
                verdicts.append(about | _verdict(want, records.get(name)))
    return {"probes": verdicts, "total": _totals(verdicts)}


def shape(value: Any) -> Any:
    """Return a JSON value with the types of its scalars in their place; a page or a text is `text`."""
    if isinstance(value, dict):
        is_text = "$html" in value or "$text" in value
        return "text" if is_text else {name: shape(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [shape(inner) for inner in value]
    return "null" if value is None else type(value).__name__


def canonical(value: Any) -> Any:
    """Return a JSON value as a client sees it: the queries of its URLs in no order, and 1 is neither 1.0 nor true."""
    if isinstance(value, dict):
        return "text" if shape(value) == "text" else {name: canonical(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [canonical(inner) for inner in value]
    if isinstance(value, str):
        is_url = "?" in value and ("<base>" in value or "<path>" in value or "://" in value)
        return repr(_url_key(value)) if is_url else value
    return (type(value).__name__, value)


def header_differs(name: str, one: str | None, other: str | None) -> bool:
    """Say whether two values of a header, None where there is none, mean different things."""
    meaning = MEANINGS.get(name)
    return one != other if meaning is None else meaning(one) != meaning(other)


def _verdict(want: Record, have: Record | None) -> Verdict:
    if have is None:
        return dict.fromkeys(LEVELS, False) | {"why": ["not recorded"]}
    bad = _bad_headers(want, have)
    verdict: Verdict = {
        "status": want["status"] == have["status"],
        "headers": not bad,
        "shape": shape(want["body"]) == shape(have["body"]),
        "exact": want["body"] == have["body"],
        "minor": not any(_differs(name, want, have) for name in ("Allow", *OTHER_HEADERS)),
    }
    verdict["agree"] = verdict["status"] and verdict["headers"] and verdict["shape"]
    same_values = want["status"] >= 400 or canonical(want["body"]) == canonical(have["body"])
    verdict["behave"] = verdict["agree"] and same_values
    verdict["why"] = [*_why(verdict, bad, want, have)]
    return verdict


def _bad_headers(want: Record, have: Record) -> list[str]:
    """Return the key headers that differ. Some APIs send Allow with every answer, where it says nothing."""
    allow_matters = want["status"] == 405 or want["request"].startswith("OPTIONS")
    return [name for name in KEY_HEADERS if _differs(name, want, have) and (allow_matters or name != "Allow")]


def _differs(name: str, want: Record, have: Record) -> bool:
    return header_differs(name, want["headers"].get(name), have["headers"].get(name))


def _why(verdict: Verdict, bad: Iterable[str], want: Record, have: Record) -> Iterable[str]:
    if not verdict["status"]:
        yield f"status {have['status'] or have.get('error')}, truth {want['status']}"
    for name in bad:
        yield f"{name}: {have['headers'].get(name)!r}, truth {want['headers'].get(name)!r}"
    if not verdict["exact"]:
        mine, truth = parting(have["body"], want["body"])
        yield f"{'body' if verdict['shape'] else 'shape'}: {mine}  truth {truth}"
    if want.get("setup") != have.get("setup"):
        yield f"setup {have.get('setup')}, truth {want.get('setup')}"


def parting(one: Any, other: Any, length: int = 160) -> tuple[str, str]:
    """Return where two bodies part, and what each has there, cut to a length."""
    path = ""
    while True:
        step = _step(one, other)
        if step is None:
            break
        path += f"[{step}]" if isinstance(step, int) else f".{step}"
        one, other = one[step], other[step]
    place = path + "=" if path else ""
    return _written(place, one, length), _written(place, other, length)


def _step(one: Any, other: Any) -> Any:
    """Return the first member or item that two values both have and that differs, or None to go no further."""
    if isinstance(one, dict) and isinstance(other, dict):
        name = next((each for each in [*other, *one] if one.get(each, ABSENT) != other.get(each, ABSENT)), None)
        return name if name in one and name in other else None
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return next((index for index, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1]), None)
    return None


def _written(place: str, value: Any, length: int) -> str:
    return place + json.dumps(value, ensure_ascii=False)[:length]


def _totals(verdicts: list[Verdict]) -> dict[str, int]:
    hard = [verdict for verdict in verdicts if not verdict["soft"]]
    return (
        {level: sum(verdict[level] for verdict in verdicts) for level in LEVELS}
        | {"of": len(verdicts), "hard_of": len(hard)}
        | {f"hard_{level}": sum(verdict[level] for verdict in hard) for level in ("agree", "exact", "behave")}
    )


def _listed(header: str | None) -> set[str]:
    return {each.strip() for each in (header or "").split(",") if each.strip()}


def _first_word(header: str | None, separator: str) -> str:
    return (header or "").split(separator)[0].strip().lower()


def _place(location: str | None) -> Any:
    """Return where a Location leads: it may be absolute or not (RFC 9110, section 10.2.2)."""
    return location and _url_key(location.replace("<path>", "<base>"))


def _url_key(url: str) -> tuple[Any, ...]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc, parts.path, tuple(sorted(parse_qsl(parts.query, keep_blank_values=True)))


def _link_keys(header: str | None) -> list[Any]:
    return sorted((rel, _url_key(url)) for url, rel in links(header or ""))


MEANINGS: Mapping[str, Callable[[str | None], Any]] = {
    "Allow": _listed,
    "Content-Type": lambda header: _first_word(header, ";"),
    "ETag": bool,
    "Link": _link_keys,
    "Location": _place,
    "Retry-After": bool,
    "Vary": _listed,
    "WWW-Authenticate": lambda header: _first_word(header, " "),
}
"""By header: what is compared of it; of all others the text."""
