r"""Regular expressions that cannot hang a server: a text is read once, from left to right, and nothing is tried again.

What is understood is what JavaScript's and Python's expressions share and what can be decided in one pass (Thompson,
"Regular Expression Search Algorithm", 1968): characters, `.`, classes, groups, `|`, `* + ? {m,n}`, `^ $`, `\b`.
Letters match in either case. What needs more than one pass (`(?=...)`, `\1`) is refused, and so is what is too large.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, TypeAlias

from fake_server.json_server.pattern_parts import WORD, All, BadPattern, Edge, Either, One, Part, Test, Times, folded
from fake_server.json_server.pattern_reader import LARGEST, Reader

__all__ = ["BadPattern", "pattern_of"]

LONGEST = 300  # characters of an expression
MOST_STEPS = 1_000_000  # states looked at for one expression: about a second
KEPT = 10_000  # answers that are remembered

State: TypeAlias = tuple[frozenset[int], str]
"""The states that are reached, and what was read last: nothing (^), a character of a word (w), or another one (o)."""
MATCHED: Final = (frozenset({-1}), "")


def pattern_of(text: str) -> Test:
    """Return the test whether an expression is found anywhere in a text.

    Raises `BadPattern`; so does the test, when it would take too long.
    """
    if len(text) > LONGEST:
        raise BadPattern(f"the pattern has {len(text)} characters; at most {LONGEST} are looked at")
    if not set(text) & set(r"\.^$|?*+()[]{}"):
        wanted = folded(text)
        return lambda value: wanted in folded(value)
    return _Machine(Reader(text).read()).found


@dataclass(slots=True)
class _Node:
    """A state: it is left by one character, or without any to several others, where the place is right."""

    test: Test | None = None
    edge: str = ""
    to: list[int] = field(default_factory=list)


class _Machine:
    """All states of an expression at once, and what was found out about them so far."""

    def __init__(self, part: Part) -> None:
        self._nodes: list[_Node] = []
        self._end = self._new(_Node())
        self._begin = self._built(part, self._end)
        self._known: dict[tuple[State, str], State] = {}
        self._steps = 0

    def found(self, text: str) -> bool:
        """Say whether the expression is found in a text; raise `BadPattern` when it takes too long."""
        state: State = (frozenset({self._begin}), "^")
        for character in text:
            following = self._known.get((state, character))
            state = self._step(state, character) if following is None else following
            if state is MATCHED:
                return True
        return self._end in self._reached(state, "")

    def _step(self, state: State, character: str) -> State:
        reached = self._reached(state, character)
        following: State = MATCHED
        if self._end not in reached:
            left = {to for each in reached if self._passes(each, character) for to in self._nodes[each].to}
            following = (frozenset(left | {self._begin}), "w" if character in WORD else "o")
        if len(self._known) >= KEPT:
            self._known.clear()
        self._known[state, character] = following
        return following

    def _passes(self, node: int, character: str) -> bool:
        test = self._nodes[node].test
        return test is not None and test(character)

    def _reached(self, state: State, following: str) -> set[int]:
        """Return all states that are reached before the character that follows is read; "" is the end."""
        reached: set[int] = set()
        waiting = list(state[0])
        while waiting:
            number = waiting.pop()
            if number in reached:
                continue
            reached.add(number)
            node = self._nodes[number]
            if node.test is None and _is_right(node.edge, state[1], following):
                waiting += node.to
        self._steps += len(reached)
        if self._steps > MOST_STEPS:
            raise BadPattern("the pattern takes too long on these rows")
        return reached

    def _new(self, node: _Node) -> int:
        if len(self._nodes) >= LARGEST:
            raise BadPattern("the pattern is too large: too many repetitions")
        self._nodes.append(node)
        return len(self._nodes) - 1

    def _built(self, part: Part, to: int) -> int:
        """Return the state from which a part leads to another state."""
        if isinstance(part, One):
            return self._new(_Node(part.test, to=[to]))
        if isinstance(part, Edge):
            return self._new(_Node(edge=part.kind, to=[to]))
        if isinstance(part, All):
            for each in reversed(part.parts):
                to = self._built(each, to)
            return to
        if isinstance(part, Either):
            return self._new(_Node(to=[self._built(each, to) for each in part.parts]))
        return self._repeated(part, to)

    def _repeated(self, times: Times, to: int) -> int:
        if times.most is None:
            again = self._new(_Node(to=[to]))
            self._nodes[again].to.append(self._built(times.part, again))
            to = again
        for _ in range((times.most or times.least) - times.least):
            to = self._new(_Node(to=[self._built(times.part, to), to]))
        for _ in range(times.least):
            before, to = to, self._built(times.part, to)
            if to == before:
                break  # a part without any state, such as (), however often
        return to


def _is_right(edge: str, before: str, following: str) -> bool:
    if edge == "^":
        return before == "^"
    if edge == "$":
        return not following
    at_edge = (before == "w") is not (following in WORD)
    return not edge or at_edge is (edge == "b")
