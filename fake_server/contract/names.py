"""What names say: which fields are amounts, are unique, are slugs, and which collection a name leads to; pure."""

from __future__ import annotations

import re

AMOUNTS = frozenset(
    {"amount", "balance", "cost", "credit", "debit", "discount", "fee", "price", "subtotal", "tax", "total", "vat"}
)
UNIQUE = frozenset(
    {"code", "ean", "email", "guid", "handle", "iban", "isbn", "login", "nickname", "sku", "slug", "username", "uuid"}
)
PLURALS = {"children": "child", "men": "man", "people": "person", "women": "woman"}
KEY_WORDS = ("uuid", "id", "pk")


def words_of(name: str) -> list[str]:
    """Return the words of a name in lower case: `unitPrice`, `unit_price` and `unit-price` are `unit` and `price`."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return re.findall(r"[^\W_]+", parted.lower())


def is_amount(name: str) -> bool:
    """Say whether a name speaks of money: its first or its last word is one for an amount."""
    words = words_of(name)
    return bool(words) and not AMOUNTS.isdisjoint({words[0], words[-1]})


def is_unique(name: str) -> bool:
    """Say whether a name promises that no two rows have the same: `username`, `userName`, `email`, `sku`."""
    return "".join(words_of(name)) in UNIQUE


def is_slug(name: str) -> bool:
    """Say whether a name speaks of a slug: `slug`, `post_slug`."""
    return words_of(name)[-1:] == ["slug"]


def leads_to(name: str) -> str:
    """Return what a field that holds a key is called after: `post_id`, `postId` and `post` are all `post`."""
    words = words_of(name)
    if len(words) > 1 and words[-1] in KEY_WORDS:
        words.pop()
    return "".join(words)


def called(collection: str) -> set[str]:
    """Return what a field may call a collection: by its own name, and in the singular."""
    whole = "".join(words_of(collection))
    last = (words_of(collection) or [""])[-1]
    before = whole.removesuffix(last)
    return {whole, *(before + each for each in _singulars(last))} - {""}


def _singulars(word: str) -> set[str]:
    if word in PLURALS:
        return {PLURALS[word]}
    found = {word[:-1]} if word.endswith("s") and not word.endswith("ss") else set()
    if word.endswith("ies"):
        found.add(word[:-3] + "y")
    if re.search(r"(s|x|z|ch|sh)es$", word):
        found.add(word[:-2])
    return found
