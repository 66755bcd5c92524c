"""The mutants are the mistakes that they should be, and what is accepted has its reason."""

from __future__ import annotations

import ast

import pytest
from mutations import mutants
from verdicts import ACCEPTED, Verdict, accepted, report, stale, unexplained

ENTRY = "[[accepted]]\nmodule = 'm'\nline = 'x = 1'\nmutation = '`1` -> `2`'\nreason = 'r'\n"
KEY = ("m", "x = 1", "`1` -> `2`")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # constants
        ("1", []),
        ("f(1)", ["pass", "f(2)"]),
        ("f(0.5)", ["pass", "f(1.5)"]),
        ("f(True)", ["pass", "f(False)"]),
        ("f(None)", ["pass", "f('')"]),
        ("f('a', b'')", ["pass", "f('', b'')", "f('XaX', b'')", "f('a', b'X')"]),
        ("f'a{b!r}'", ["f'XaX{b!r}'", "f'a{b}'", "f'a'"]),
        ("f'{b:>3}'", ["f'{b}'", "f''"]),
        # logic
        ("a < b", ["a <= b"]),
        ("a <= b >= c", ["a < b >= c", "a <= b > c"]),
        ("a > b", ["a >= b"]),
        ("a == b", ["a != b"]),
        ("a != b", ["a == b"]),
        ("a in b", ["a not in b"]),
        ("a not in b", ["a in b"]),
        ("a is None", ["a is not None"]),
        ("a is not b", ["a is b"]),
        ("a and b", ["a or b", "a", "b"]),
        ("a or b or c", ["a and b and c", "b or c", "a or c", "a or b"]),
        ("not a", ["a"]),
        ("-a", ["a"]),
        ("a + b", ["a - b"]),
        ("a * b // c", ["a * b / c", "a / b // c"]),
        ("a | b", ["a & b", "a", "b"]),
        ("a += b", ["a -= b", "a = b"]),
        ("a if b else c", ["a if True else c", "a if False else c", "a if not b else c"]),
        ("if a: b()", ["if True: b()", "if False: b()", "if not a: b()", "if a: pass"]),
        ("if a == b: c", ["if True: c", "if False: c", "if a != b: c"]),
        # loops
        ("while a: b", ["while False: b", "while not a: b", "while a:\n b\n break"]),
        ("while True:\n break", ["while False:\n break", "while True:\n continue"]),
        ("for a in b: continue", ["for a in (): continue", "for a in b:\n continue\n break", "for a in b: break"]),
        ("[a for a in b if c]", ["[a for a in b]", "[a for a in b if not c]"]),
        # statements
        ("def f(): return a", ["def f(): return None"]),
        ("def f(): return", []),
        ("a = b", ["a = None"]),
        ("a: int = b", ["a: int = None"]),
        ("a.b = c", ["a.b = None"]),
        ("a, b = c", []),
        ("a[b] = c", ["pass"]),
        ("(a := b)", ["(a := None)"]),
        ("del a", ["pass"]),
        ("raise a from b", ["pass", "raise a"]),
        ("def f(): yield a", ["def f(): pass"]),
        ("try: a\nexcept b: c", ["try: a\nexcept (): c"]),
        ("try: a\nexcept (b, c): d", [f"try: a\nexcept {caught}: d" for caught in ("()", "(b,)", "(c,)")]),
        ("with a: b", ["if True: b"]),
        ("with a, b: c", ["with a: c", "with b: c"]),
        ("match a:\n case b.c: d\n case _: e", ["match a:\n case b.c: d", "match a:\n case _: e"]),
        ("@a\n@b\nclass C: ...", ["@a\nclass C: ...", "@b\nclass C: ..."]),
        # parts
        ("def f(a=b, *, c=()): ...", ["def f(a=None, *, c=()): ...", "def f(a=b, *, c=None): ..."]),
        ("def f(a=None): ...", ["def f(a=''): ..."]),
        ("lambda: a", ["lambda: None"]),
        ("f(a, b=c)", ["pass", "f(a)"]),
        ("f(*a, **b)", ["pass", "f(**b)", "f(*a)"]),
        ("a.strip()", ["pass", "a"]),
        ("a.lower()", ["pass", "a", "a.upper()"]),
        ("a.rpartition(b)", ["pass", "a.partition(b)"]),
        ("any(a)", ["pass", "all(a)"]),
        ("{a: b, **c}", ["{a: b}", "{**c}"]),
        ("{a, b}", ["{a}", "{b}"]),
        ("[a]", ["[]"]),
        ("{'a', 'b'}", ["{'a'}", "{'b'}"]),
        ("('a', b)", ["('a',)", "(b,)", "('', b)", "('XaX', b)"]),
        ("(a, b)", ["(a,)", "(b,)"]),
        ("a[b:c]", ["a[:c]", "a[b:]"]),
    ],
)
def test_a_mutant_is_one_small_mistake(source: str, expected: list[str]) -> None:
    """Without it a kind of mistake could be looked for in name only."""
    found = [mutant.source for mutant in mutants(source)]
    assert sorted(found) == sorted(ast.unparse(ast.parse(text)) for text in expected)


@pytest.mark.parametrize(
    "source",
    [
        '"""Docstring."""',
        "class C(Generic[T], metaclass=M):\n 'Docstring.'\n a: int\n 'Docstring.'",
        "def f(a: 'int' = b) -> 'int': ...  # no mutant: it is an example",
        "__all__ = ['a', 'b']",
        "if TYPE_CHECKING:\n from a import b\n c = 1",
        "if typing.TYPE_CHECKING: c = 1",
        "if __name__ == '__main__': main()",
        "assert a, 'a'",
        "T = TypeVar('T', bound='int')",
        "Pair = tuple[int, int]",
        "Pair: TypeAlias = tuple[int, int]",
        "@overload\ndef f(a: int = 1) -> int: ...",
        "a = 1  # noqa: X  # no mutant: because",
    ],
)
def test_what_never_runs_has_no_mutants(source: str) -> None:
    """Without it survivors that nobody can kill would hide the others."""
    assert mutants(source) == []


def test_a_type_that_is_told_twice_is_no_mutant() -> None:
    """Without it every cast would be a survivor."""
    assert [mutant.source for mutant in mutants("cast('T', a or b)")] == [
        "pass",
        "cast('T', a and b)",
        "cast('T', b)",
        "cast('T', a)",
    ]


def test_sparing_a_line_wants_a_reason() -> None:
    """Without it the hardest mutants would be waved through."""
    with pytest.raises(ValueError, match="line 2"):
        mutants("a = 1\nb = 2  # no mutant")
    assert mutants("a = '# no mutant'")


def test_a_mutant_knows_which_lines_a_test_must_run() -> None:
    """Without it a mutant would be tried on tests that cannot see it, or not on those that can."""
    source = "A = 1\n\n@b\ndef f(c=2):\n    if (\n        c > d\n    ):\n        return g(\n            3\n        )\n"
    known = {mutant.description: mutant.lines for mutant in mutants(source)}
    assert known["`1` -> `2`"] is known["`2` -> `3`"] is known["`@b` removed"] is None
    assert known["`c > d` -> `c >= d`"] == known["`if c > d:` -> `if True:`"] == range(5, 8)
    assert known["`3` -> `4`"] == range(8, 11)


def test_a_description_shows_what_differs() -> None:
    """Without it a survivor would be a riddle, and an accepted one could stand for another."""
    [call, *_] = mutants(
        "def f():\n    return call(an_argument, another_argument, and_one_more, name=value, other=True)"
    )
    assert call.description == "`call(an_argument, another_argument, and_one_more, name=value, other=True)` -> `None`"
    described = [
        mutant.description for mutant in mutants("f(an_argument, another_argument, and_one_more, name=value, a=b)")
    ]
    assert described[1:] == ["`name=value` removed", "`a=b` removed"]
    names = mutants("{'a_name', 'another_name', 'a_third_name', 'a_fourth_name', 'and_one_more'}")
    assert [mutant.description for mutant in names][1:3] == ["`'another_name'` removed", "`'a_third_name'` removed"]
    assert [mutant.description for mutant in mutants("f(1, 1)")][1:] == ["`1` -> `2`", "`1` -> `2` #2"]
    [altered, *_] = mutants("""f'a {b!r:>{c}} {d["e"]}'""")
    assert altered.description == """`"a {b!r:>{c}} {d['e']}"` -> `"Xa X{b!r:>{c}} {d['e']}"`"""
    assert (call.line, call.column, call.text) == (2, 5, call.text.strip())


def test_what_is_accepted_has_a_reason() -> None:
    """Without it a survivor could be accepted because it was there."""
    accepted(ACCEPTED.read_text("utf-8"))
    assert accepted(ENTRY) == {KEY: "r"}
    for wrong in (ENTRY.replace("'r'", "' '"), ENTRY.replace("reason", "because"), ENTRY + "more = 1", ENTRY + ENTRY):
        with pytest.raises(ValueError, match="an entry has|accepted twice"):
            accepted(wrong)


def test_the_report_names_what_has_no_reason_and_reasons_that_nobody_needs() -> None:
    """Without it a survivor could pass, or an excuse outlive what it excused."""
    new, old, killed = (Verdict(("m", text, "c"), "m.py:1:1", "survived") for text in ("new", "old", "killed"))
    verdicts = [new, old, Verdict(killed.key, "m.py:2:1", "timeout"), Verdict(("m", "z", "c"), "m.py:3:1", "untested")]
    reasons = {old.key: "r", killed.key: "r", ("another", "x", "c"): "r"}
    assert [each.place for each in unexplained(verdicts, reasons)] == ["m.py:1:1", "m.py:3:1"]
    assert stale(verdicts, reasons) == [killed.key]
    said = report(verdicts, reasons)
    assert "4 mutants:    1 killed (1 by the clock),   3 survived (1 with a reason)" in said
    assert "m.py:1:1  c\n    new" in said and "stale: m: c\n    killed" in said
    assert "and then passed on the same mutant: t" in report([Verdict(new.key, "m.py:1:1", "survived", "t")], reasons)
    assert "stale" not in report(verdicts, reasons, of_a_line=True)
