"""What stands in a field where nothing was sent, as far as a document says it: the rest is made up, and noted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from fake_server.contract.fields import TEXTS, Field
from fake_server.openapi.document import Document
from fake_server.openapi.samples import sample_of

CHANGES = ("updat", "modif", "chang")
OWN_URLS = frozenset({"url", "self", "href"})


@dataclass(frozen=True, slots=True)
class Shown:
    """What an answer may have, by names of fields: those that may be null there, and those that may be missing."""

    nullable: frozenset[str] = frozenset()
    sparse: frozenset[str] = frozenset()


def filled(document: Document, collection: str, fields: Mapping[str, Field], shown: Shown) -> dict[str, Field]:
    """Return fields that an answer has as the document shows it: null or missing only where it says so."""
    return {
        name: (_by_the_api if rules.read_only else _by_default)(document, f"{collection}.{name}", name, rules, shown)
        for name, rules in fields.items()
    }


def _by_default(document: Document, place: str, name: str, rules: Field, shown: Shown) -> Field:
    """Return a field that a client may leave out, with what it then holds."""
    if rules.required or rules.default is not None:
        return rules
    if name in shown.sparse:
        return replace(rules, sparse=True)
    if name in shown.nullable:
        return rules
    value = sample_of(rules)
    document.notes.add("not said, what a field holds that was not sent; made up", f"{place} = {value!r}")
    return rules if value == "" and rules.type in TEXTS else replace(rules, default=value)


def _by_the_api(document: Document, place: str, name: str, rules: Field, shown: Shown) -> Field:
    """Return a field that only the API fills, with how it does: moments by the clock, its own URL, a UUID."""
    what = "not said, how the API fills a field; taken to be"
    if rules.type in {"date", "datetime"} and (name not in shown.nullable or name.startswith(("created", *CHANGES))):
        changes = any(word in name.lower() for word in CHANGES)
        document.notes.add(what, f"{place} = the time of the {'last change' if changes else 'creation'}")
        return replace(rules, auto="now-on-update" if changes else "now", default=None)
    if rules.type == "url" and name in OWN_URLS:
        document.notes.add(what, f"{place} = the URL of the row")
        return Field(type="self-url", read_only=True)
    if name in shown.nullable or rules.default is not None:
        return rules
    if rules.type == "uuid":
        document.notes.add(what, f"{place} = a new UUID")
        return replace(rules, auto="uuid4")
    if name in shown.sparse:
        return replace(rules, sparse=True)
    value = sample_of(rules)
    document.notes.add(what, f"{place} = {value!r}")
    return replace(rules, default=value)
