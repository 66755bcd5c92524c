"""What a regular expression consists of: parts, and the characters that they stand for in either case; pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

Test: TypeAlias = Callable[[str], bool]

WORD = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
DIGIT = frozenset("0123456789")
LINE_ENDS = frozenset("\n\r\u2028\u2029")


class BadPattern(ValueError):
    """An expression is none, or is not one of those that are understood here; the text says why."""


@dataclass(frozen=True, slots=True)
class One:
    """One character that passes a test."""

    test: Test


@dataclass(frozen=True, slots=True)
class Edge:
    """A place between two characters: the beginning (^), the end ($), the edge of a word (b), or no such edge (B)."""

    kind: str


@dataclass(frozen=True, slots=True)
class All:
    """One part after another."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One part or another."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Times:
    """A part, so many times; None: without end."""

    part: Part
    least: int
    most: int | None


Part: TypeAlias = One | Edge | All | Either | Times


def like(character: str) -> Test:
    """Return the test for a character, in either case."""
    wanted = folded(character)
    return lambda each: folded(each) == wanted


def other_than(characters: frozenset[str]) -> Test:
    """Return the test for all characters but these."""
    return lambda each: each not in characters


def folded(text: str) -> str:
    """Return a text in one case; what has no single character there, such as the German sharp s, stays as it is."""
    upper = text.upper()
    if len(upper) == len(text) and upper.isascii() is text.isascii():
        return upper
    return "".join(
        large if len(large := each.upper()) == 1 and large.isascii() is each.isascii() else each for each in text
    )
