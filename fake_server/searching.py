"""Which rows a search finds: those in which each of its terms is contained, in any case, in one of some fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from fake_server.kinds.plain import spelled
from fake_server.refusals import refuse
from fake_server.rows import Row

WORD = re.compile(r"""(?:[^\s"']*(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'))+[^\s"']*|\S+""")
"""What a search is split into: white space parts words, but for that in quotes, in which a backslash escapes."""


def folded_ascii(text: str) -> str:
    """Return a text in lower case, but for letters beyond ASCII, of which SQLite knows no case."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in text)


def search_terms(text: str) -> list[str]:
    """Return the terms of a search: words parted by white space or commas, and phrases in quotes.

    Raises `Refused` for a NUL.
    """
    if "\x00" in text:
        raise refuse("null_characters")
    terms: list[str] = []
    for word in WORD.findall(text):
        quote = word.strip(",")[:1]
        if quote in {'"', "'"} and word.strip(",").endswith(quote):
            terms.append(word.strip(",")[1:-1].replace("\\" + quote, quote).replace("\\\\", "\\"))
        else:
            terms += [part.strip() for part in word.split(",") if part]
    return terms


def searched(rows: Iterable[Row], fields: Sequence[str], terms: Sequence[str]) -> list[Row]:
    """Return the rows in which each term is contained, in any case, in one of the fields."""
    wanted = [folded_ascii(term) for term in terms]

    def found(row: Row) -> bool:
        texts = [folded_ascii(spelled(row[name])) for name in fields if row.get(name) is not None]
        return all(any(term in text for text in texts) for term in wanted)

    return [row for row in rows if found(row)]
