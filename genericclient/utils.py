"""What code written for 1.4.2 imports from here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from genericclient.links import links_by_relation, parse_link_header
from genericclient.lookups import key_in

__all__ = ["find_pk", "parse_headers_link", "parse_link", "urljoin"]

parse_headers_link = links_by_relation
parse_link = parse_link_header


def find_pk(lookup: Mapping[str, Any]) -> Any:
    """Return the value of `id`, `uuid`, `pk`, `slug` or `username`, in that order; raise `UnknownPK`."""
    return key_in(lookup)


def urljoin(base: str, parts: Iterable[Any], trail: bool = False) -> str:
    """Return the URL of `parts` below `base`, as they are: nothing is encoded. `trail` puts a slash at its end."""
    return "/".join([base.rstrip("/"), *(str(part).strip("/") for part in parts)]) + ("/" if trail else "")
