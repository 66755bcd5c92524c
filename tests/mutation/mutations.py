"""The mutants of a module: its source, each time with one small mistake in it; pure.

Left alone are docstrings, annotations and whatever else is there for types, `__all__`, and lines with a comment
`no mutant:` and a reason.
"""

from __future__ import annotations

import ast
import copy
import io
import re
import tokenize
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from typing import Any

from mistakes import replacements

FOR_TYPES = frozenset({"annotation", "returns", "type_params"})
TYPE_MAKERS = frozenset({"NewType", "ParamSpec", "TypeVar", "TypeVarTuple"})
WORD = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\w+|\W"""  # a string is one word
LONG = 60  # of a description: then it shows no more than what differs


@dataclass(frozen=True)
class Mutant:
    """One mistake: where it is, what it is, and the whole source with it.

    `text` is the line as it was. `lines` are those of the statement, or of its head: a test that runs none of them
    cannot see the mistake; None: it is made when the module is loaded, so that any test may see it.
    """

    line: int
    column: int
    text: str
    description: str
    source: str
    lines: range | None


@dataclass(frozen=True)
class _Place:
    """A node in its tree: how another one is put there, and where it is."""

    node: ast.AST
    put: Callable[[Any], None]
    line: int
    column: int
    lines: range | None


def mutants(source: str) -> list[Mutant]:
    """Return all mutants of a source, no two the same; raise `ValueError` for a `no mutant` without a reason."""
    tree, spared, texts = ast.parse(source), _spared_lines(source), source.splitlines()
    seen, known, found = {ast.unparse(tree)}, Counter[tuple[str, str]](), []
    for place in _places(_Place(tree, lambda _: None, 1, 1, None), in_function=False):
        for new in replacements(place.node) if place.line not in spared else ():
            place.put(new)
            mutated = ast.unparse(tree)
            place.put(place.node)
            if mutated in seen or not _compiles(mutated):
                continue
            seen.add(mutated)
            text, change = texts[place.line - 1].strip(), difference(place.node, new)
            known[text, change] += 1
            change += f" #{known[text, change]}" if known[text, change] > 1 else ""
            found.append(Mutant(place.line, place.column, text, change, mutated, place.lines))
    return sorted(found, key=lambda mutant: (mutant.line, mutant.column))


def difference(old: ast.AST, new: ast.AST) -> str:
    """Describe a change: without the lines that stay, and shortened where it is long."""
    was, becomes = _without_ends(
        *(ast.unparse(_Plain().visit(copy.deepcopy(node))).splitlines() for node in (old, new))
    )
    before, after = (" ".join(line.strip() for line in lines) for lines in (was, becomes))
    if before and after and len(before) > LONG and not isinstance(old, ast.Constant):
        word = r"\w+|\W" if isinstance(old, ast.JoinedStr) else WORD
        shorter = _without_ends(*(re.findall(word, text) for text in (before, after)))
        before, after = ("".join(words).strip(", ") for words in shorter)
    before, after = (f"{text[:LONG]}..." if len(text) > 2 * LONG else text for text in (before, after))
    if not before or not after:
        return f"`{before}` removed" if before else f"`{after}` added"
    return f"`{before}` -> `{after}`"


class _Plain(ast.NodeTransformer):
    """Makes plain strings of f-strings, whose quotes every version of Python chooses otherwise."""

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.Constant:
        return ast.Constant("".join(self._text(part) for part in node.values))

    def _text(self, part: ast.expr) -> str:
        if not isinstance(part, ast.FormattedValue):
            return str(ast.literal_eval(part))
        conversion = "" if part.conversion == -1 else f"!{chr(part.conversion)}"
        form = "" if part.format_spec is None else f":{ast.literal_eval(self.visit(part.format_spec))}"
        return f"{{{ast.unparse(self.visit(part.value))}{conversion}{form}}}"


def _without_ends(old: Sequence[str], new: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Return two sequences without what they begin with in common, and what they end with."""
    for _ in range(2):
        same = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False))))
        old, new = old[same:][::-1], new[same:][::-1]
    return old, new


def _spared_lines(source: str) -> set[int]:
    found = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and (match := re.search(r"no mutant\b(:\s*\S)?", token.string)):
            if match[1] is None:
                raise ValueError(f"line {token.start[0]}: what is spared wants its reason: `# no mutant: <reason>`")
            found.add(token.start[0])
    return found


def _compiles(source: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about `1 is None`, and the like: what a mutant may well say
        try:
            compile(source, "<mutant>", "exec")
        except SyntaxError:
            return False
    return True


def _places(place: _Place, *, in_function: bool) -> Iterator[_Place]:
    """Walk through all that runs."""
    yield place
    parent = place.node
    for field, value in ast.iter_fields(parent):
        inside = in_function or (field == "body" and isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef))
        for index, node in enumerate(value if isinstance(value, list) else [value]):
            if not isinstance(node, ast.AST) or field in FOR_TYPES or _is_spared(parent, field, node):
                continue
            put = partial(value.__setitem__, index) if isinstance(value, list) else partial(setattr, parent, field)
            line, column, lines = place.line, place.column, place.lines
            if isinstance(node, ast.stmt | ast.expr | ast.excepthandler) and not isinstance(parent, ast.FormattedValue):
                line, column = node.lineno, node.col_offset + 1  # Python 3.11 knows it wrongly inside an f-string
            if isinstance(node, ast.stmt | ast.excepthandler):
                lines = _lines_of(node) if inside else None
            yield from _places(_Place(node, put, line, column, lines), in_function=inside)


def _lines_of(statement: Any) -> range:
    """Return the lines of a statement; of one with a body, those of its head."""
    first = min(each.lineno for each in (statement, *getattr(statement, "decorator_list", ())))
    last = statement.body[0].lineno - 1 if hasattr(statement, "body") else statement.end_lineno
    return range(first, max(first, last) + 1)


def _is_spared(parent: ast.AST, field: str, node: ast.AST) -> bool:
    """Tell what is there for readers and types, and what another mutant says already."""
    match parent, field, node:
        case (
            (_, _, ast.Expr(value=ast.Constant()))  # a docstring, or an ellipsis
            | (_, _, ast.If(test=ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING")))
            | (_, _, ast.If(test=ast.Compare(left=ast.Name(id="__name__"))))
            | (_, _, ast.AnnAssign(annotation=ast.Name(id="TypeAlias")))
            | (_, _, ast.FunctionDef(decorator_list=[*_, ast.Name(id="overload")]))
            | (ast.ClassDef(), "bases" | "keywords", _)
            | (ast.Call(func=ast.Name(id="cast")), "args", ast.Constant())
            | (ast.Assert(), "msg", _)
            | (ast.Subscript(), "slice", ast.Tuple())  # a type, most of the time
            | (ast.Compare(ops=[ast.Is() | ast.IsNot()]), _, ast.Constant(value=None))
            | (ast.JoinedStr(), _, ast.Constant())
            | (ast.FormattedValue(), _, ast.JoinedStr())
        ):
            return True
        case ast.Set(elts=all_of_them) | ast.List(elts=all_of_them) | ast.Tuple(elts=all_of_them), _, ast.Constant():
            return all(isinstance(each, ast.Constant) and isinstance(each.value, str) for each in all_of_them)
        case ast.Module(), _, ast.Assign(targets=[ast.Name(id=name)], value=value):
            return name == "__all__" or _names_a_type(name, value)
        case _:
            return type(node).__name__ == "TypeAlias"


def _names_a_type(name: str, value: ast.expr) -> bool:
    """Tell a type variable, and `Pair = tuple[int, int]`, by their looks."""
    if isinstance(value, ast.Call):
        return ast.unparse(value.func).rpartition(".")[2] in TYPE_MAKERS
    return name[0].isupper() and not name.isupper() and isinstance(value, ast.Subscript | ast.BinOp)
