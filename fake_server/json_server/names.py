"""The singular and the plural of English nouns: `postId` leads to `posts`, `_expand=company` to `companies`; pure."""

from __future__ import annotations

import re

SAME = frozenset(
    {
        "aircraft",
        "chassis",
        "deer",
        "equipment",
        "fish",
        "information",
        "media",
        "money",
        "moose",
        "news",
        "rice",
        "series",
    }
    | {"sheep", "species", "staff"}
)
"""Nouns that are their own plural, or have none."""
PLURALS = {
    "axis": "axes",
    "child": "children",
    "criterion": "criteria",
    "datum": "data",
    "echo": "echoes",
    "foot": "feet",
    "goose": "geese",
    "hero": "heroes",
    "index": "indices",
    "louse": "lice",
    "man": "men",
    "matrix": "matrices",
    "mouse": "mice",
    "ox": "oxen",
    "person": "people",
    "phenomenon": "phenomena",
    "potato": "potatoes",
    "quiz": "quizzes",
    "tomato": "tomatoes",
    "tooth": "teeth",
    "vertex": "vertices",
    "woman": "women",
}
SINGULARS = {plural: noun for noun, plural in PLURALS.items()}
WITH_F = r"(cal|el|hal|lea|loa|scar|sel|shel|thie|wol)"
WITH_FE = r"^((?:after|house|mid)?(?:kni|li|wi))"
TO_SINGULAR = (
    (r"^(emu|guru|menu)s$", r"\1"),
    (r"(ss|us|is|^gas|alias|atlas|bias|canvas|lens)$", r"\1"),
    (r"((?:cook|mov|rook|self|zomb)ie|^[dlpt]ie)s$", r"\1"),
    (WITH_FE + r"ves$", r"\1fe"),
    (WITH_F + r"ves$", r"\1f"),
    (r"([^aeiou]|qu)ies$", r"\1y"),
    (r"((?:analy|cri|diagno|empha|hypothe|oa|paraly|parenthe|synop|^the)s)es$", r"\1is"),
    (r"(ca|heada|psy)ches$", r"\1che"),
    (r"(fo|obo|sho|^cano|^do|^ho|^to)es$", r"\1e"),
    (r"([^aeiou]o)es$", r"\1"),
    (r"(ss|sh|ch|x|zz|[^aou]us|^gas|alias|atlas|bias|canvas|lens)es$", r"\1"),
    (r"(.)s$", r"\1"),
)
TO_PLURAL = (
    (WITH_FE + r"fe$", r"\1ves"),
    (WITH_F + r"f$", r"\1ves"),
    (r"([^aeiou]|qu)y$", r"\1ies"),
    (r"(s)is$", r"\1es"),
    (r"(s|x|z|ch|sh)$", r"\1es"),
    (r"$", "s"),
)


def singular(name: str) -> str:
    """Return a name with its last word in the singular: `blog-posts` is `blog-post`, `people` is `person`."""
    before, word = _parts(name)
    known = word.lower()
    if known in SAME or known in PLURALS:
        return name
    return before + (_cased(SINGULARS[known], word) if known in SINGULARS else _changed(word, TO_SINGULAR))


def plural(name: str) -> str:
    """Return a name with its last word in the plural; one that is a plural stays as it is."""
    before, word = _parts(name)
    known = word.lower()
    if known in SAME or known in SINGULARS or (known not in PLURALS and singular(name) != name):
        return name
    return before + (_cased(PLURALS[known], word) if known in PLURALS else _changed(word, TO_PLURAL))


def _parts(name: str) -> tuple[str, str]:
    """Return what stands before the last word, and that word: in `order_items`, `order-items` and `orderItems`."""
    found = re.search(r"(?:[A-Z]?[^-_A-Z]*|[A-Z]+s?)$", name)
    start = found.start() if found else 0
    return name[:start], name[start:]


def _cased(word: str, like: str) -> str:
    return word.capitalize() if like[:1].isupper() else word


def _changed(word: str, rules: tuple[tuple[str, str], ...]) -> str:
    for pattern, ending in rules:
        changed, count = re.subn(pattern, ending, word, count=1, flags=re.IGNORECASE)
        if count:
            return changed
    return word
