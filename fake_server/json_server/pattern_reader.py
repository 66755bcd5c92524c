"""The reader of regular expressions: from a text to its parts, or to why it is none; pure."""

from __future__ import annotations

import re

from fake_server.json_server.pattern_parts import (
    DIGIT,
    LINE_ENDS,
    WORD,
    All,
    BadPattern,
    Edge,
    Either,
    One,
    Part,
    Test,
    Times,
    like,
    other_than,
)

LARGEST = 2000  # states that an expression may become: a{1000} is a thousand of them
CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v", "0": "\0"}
COUNTED = re.compile(r"\{([0-9]{1,9})(,?)([0-9]{0,9})\}")
NAMED_GROUP = re.compile(r"<[A-Za-z_$][\w$]*>")


class Reader:
    """Reads an expression into its parts."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def read(self) -> Part:
        """Return the whole expression; raise `BadPattern`."""
        part = self._choices()
        if self._at < len(self._text):
            raise self._bad("unmatched ')'")
        return part

    def _choices(self) -> Part:
        parts = [self._sequence()]
        while self._taken("|"):
            parts.append(self._sequence())
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _sequence(self) -> Part:
        parts: list[Part] = []
        while self._at < len(self._text) and self._text[self._at] not in "|)":
            parts.append(self._repeated(self._single()))
        return All(tuple(parts))

    def _repeated(self, part: Part) -> Part:
        least_and_most = self._count()
        if least_and_most is None:
            return part
        if isinstance(part, Edge):
            raise self._bad("nothing to repeat")
        self._taken("?")  # a lazy one finds the same texts
        if self._count() is not None:
            raise self._bad("nothing to repeat")
        return Times(part, *least_and_most)

    def _count(self) -> tuple[int, int | None] | None:
        for sign, counts in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self._taken(sign):
                return counts
        counted = COUNTED.match(self._text, self._at)
        if counted is None:
            return None
        self._at = counted.end()
        least = int(counted[1])
        most = least if not counted[2] else int(counted[3]) if counted[3] else None
        if most is not None and most < least:
            raise self._bad("numbers out of order in {}")
        if max(least, most or 0) > LARGEST:
            raise self._bad("too many repetitions")
        return least, most

    def _single(self) -> Part:
        sign = self._next()
        if sign == "(":
            return self._group()
        if sign == "[":
            return One(self._class())
        if sign == "\\":
            return self._escaped()
        if sign in "^$":
            return Edge(sign)
        if sign in "*+?":
            raise self._bad("nothing to repeat")
        return One(other_than(LINE_ENDS) if sign == "." else like(sign))

    def _group(self) -> Part:
        if self._taken("?"):
            named = NAMED_GROUP.match(self._text, self._at)
            if named:
                self._at = named.end()
            elif not self._taken(":"):
                raise self._bad("looking ahead or behind is not understood here")
        part = self._choices()
        if not self._taken(")"):
            raise self._bad("missing ')'")
        return part

    def _escaped(self) -> Part:
        sign = self._next()
        if sign in "bB":
            return Edge(sign)
        if sign in "123456789k":
            raise self._bad("a reference back to a group is not understood here")
        return One(self._set_of(sign) or like(self._character(sign)))

    def _set_of(self, sign: str) -> Test | None:
        sets: dict[str, Test] = {
            "d": lambda each: each in DIGIT,
            "D": other_than(DIGIT),
            "w": lambda each: each in WORD,
            "W": other_than(WORD),
            "s": lambda each: each.isspace() or each == "\ufeff",
            "S": lambda each: not (each.isspace() or each == "\ufeff"),
        }
        return sets.get(sign)

    def _character(self, sign: str) -> str:
        """Return the character that an escape stands for, by its code where it has one, or the sign itself."""
        if sign in CONTROLS:
            return CONTROLS[sign]
        for mark, length in (("x", 2), ("u", 4)):
            digits = self._text[self._at : self._at + length]
            if sign == mark and re.fullmatch(f"[0-9a-fA-F]{{{length}}}", digits):
                self._at += length
                return chr(int(digits, 16))
        return sign

    def _class(self) -> Test:
        negated = self._taken("^")
        tests: list[Test] = []
        while not self._taken("]"):
            first = self._member()
            if isinstance(first, str) and self._is_range():
                self._at += 1
                tests += self._range(first, self._member())
            else:
                tests.append(like(first) if isinstance(first, str) else first)
        return lambda each: any(test(each) for test in tests) is not negated

    def _is_range(self) -> bool:
        """Say whether a minus follows, and then something that it leads to."""
        return self._text.startswith("-", self._at) and self._text[self._at + 1 : self._at + 2] not in ("", "]")

    def _range(self, first: str, last: str | Test) -> list[Test]:
        if not isinstance(last, str):
            return [like(first), like("-"), last]
        if last < first:
            raise self._bad(f"range out of order: {first}-{last}")
        return [lambda each: any(first <= case <= last for case in (each, each.lower(), each.upper()))]

    def _member(self) -> str | Test:
        sign = self._next("missing ']'")
        if sign != "\\":
            return sign
        sign = self._next()
        if sign in "123456789":
            raise self._bad("a number behind a backslash is not understood here")
        return "\b" if sign == "b" else self._set_of(sign) or self._character(sign)

    def _next(self, missing: str = "\\ at the end") -> str:
        if self._at == len(self._text):
            raise self._bad(missing)
        self._at += 1
        return self._text[self._at - 1]

    def _taken(self, sign: str) -> bool:
        if not self._text.startswith(sign, self._at):
            return False
        self._at += 1
        return True

    def _bad(self, why: str) -> BadPattern:
        return BadPattern(f"the pattern {self._text!r} is no regular expression that is understood here: {why}")
