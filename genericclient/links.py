"""The Link header of RFC 8288: links with their parameters, by relation; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_TARGET = re.compile(r"<([^<>]*)>")
_PARAMETER = re.compile(r"""\s*;\s*([^\s=;,"<>]+)?\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,]*)))?""")


def parse_link_header(value: str) -> list[dict[str, str]]:
    """Return the links of a header's value: each a dict of its `url` and its parameters (RFC 8288, section 3).

    Parameter names are lower-case. Where a name comes twice in one link the first counts. What is no link is passed
    over, as section 3 asks of a reader.
    """
    return list(_links(value))


def links_by_relation(headers: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return the links of a response's headers by relation; one without a relation stands under its URL.

    A link with several relations stands under each; where a relation comes twice the first link counts. Relations
    compare in any case (section 2.1.1), so that `rel="Next"` stands under `next` as well as under its own spelling.
    """
    value = next((each for name, each in headers.items() if name.lower() == "link"), "")
    found: dict[str, dict[str, str]] = {}
    for link in parse_link_header(value):
        for relation in link.get("rel", "").split() or [link["url"]]:
            found.setdefault(relation, link)
            found.setdefault(relation.lower() if "rel" in link else relation, link)
    return found


def _links(value: str) -> Iterator[dict[str, str]]:
    position = 0
    while (target := _TARGET.search(value, position)) is not None:
        link, position = _parameters({"url": target[1].strip()}, value, target.end())
        yield link


def _parameters(link: dict[str, str], value: str, position: int) -> tuple[dict[str, str], int]:
    while (parameter := _PARAMETER.match(value, position)) is not None:
        name, quoted, token = parameter.groups()
        if name:
            text = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else (token or "").strip("'")
            link.setdefault(name.lower(), text)
        position = parameter.end()
    return link, position
