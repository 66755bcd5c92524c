"""The mistakes: what could stand in the place of a syntax node, one small change at a time; pure."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any, TypeVar

N = TypeVar("N", bound=ast.AST)
SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Div,
    ast.Mod: ast.Div, ast.Pow: ast.Mult, ast.MatMult: ast.Mult, ast.LShift: ast.RShift, ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.BitXor: ast.BitAnd,
}  # fmt: skip  # pairs read best in rows
NEGATED_BY_A_SWAP = (ast.Eq, ast.NotEq, ast.In, ast.NotIn, ast.Is, ast.IsNot)
TWINS = ["all any", "min max", "lower upper", "lstrip rstrip", "partition rpartition", "find rfind", "index rindex"]
TWINS += ["startswith endswith", "removeprefix removesuffix"]
TWIN = {name: twin for pair in map(str.split, TWINS) for name, twin in (pair, pair[::-1])}
TIDYING = frozenset({"casefold", "lower", "lstrip", "rstrip", "strip", "upper"})
"""Methods of a string that do nothing to most strings, so that a test easily does without them."""


def replacements(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what could stand in the place of a node."""
    return chain.from_iterable(operator(node) for operator in OPERATORS)


def constants(node: ast.AST) -> Iterator[ast.AST]:
    """Change constants, and the parts of f-strings."""
    match node:
        case ast.Constant(value=None | bool() as value):
            yield ast.Constant("" if value is None else not value)
        case ast.Constant(value=str() | bytes() as value):
            mark: Any = "X" if isinstance(value, str) else b"X"
            yield from (ast.Constant(other) for other in ([value[:0], mark + value + mark] if value else [mark]))
        case ast.Constant(value=int() | float() as value):
            yield ast.Constant(value + 1)
        case ast.JoinedStr():
            yield from _each_as(node, "values", _other_part)
            yield from (fewer for fewer in _each_without(node, "values") if _count(fewer) < _count(node))


def logic(node: ast.AST) -> Iterator[ast.AST]:
    """Swap operators, leave operands out, and decide conditions beforehand."""
    match node:
        case ast.Compare():
            yield from _each_as(node, "ops", _swapped)
        case ast.BoolOp() | ast.BinOp() | ast.AugAssign():
            yield from (_with(node, op=other) for other in _swapped(node.op))
            if isinstance(node, ast.BoolOp):
                yield from (each if len(each.values) > 1 else each.values[0] for each in _each_without(node, "values"))
            elif isinstance(node, ast.AugAssign):
                yield ast.Assign([node.target], node.value, lineno=node.lineno)
            elif isinstance(node.op, ast.BitOr):
                yield from (node.left, node.right)
        case ast.UnaryOp():
            yield node.operand
        case ast.If() | ast.IfExp():
            yield from (_with(node, test=test) for test in (_constant(True), _constant(False), *_negated(node.test)))


def loops(node: ast.AST) -> Iterator[ast.AST]:
    """Go through a loop never, or once; filter otherwise; take the other way out."""
    match node:
        case ast.While():
            yield from (_with(node, test=test) for test in (_constant(False), *_negated(node.test)))
        case ast.For():
            yield _with(node, iter=ast.Tuple([], ast.Load()))
        case ast.comprehension():
            yield from _each_without(node, "ifs")
            yield from _each_as(node, "ifs", _negated)
        case ast.Break():
            yield ast.Continue()
        case ast.Continue():
            yield ast.Break()
    if isinstance(node, ast.For | ast.While) and not isinstance(node.body[-1], ast.Return | ast.Raise | ast.Break):
        yield _with(node, body=[*node.body, ast.Break()])


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """Leave out what is done, kept, returned, raised, caught, held, decorated."""
    match node:
        case ast.Return() | ast.NamedExpr() | ast.AnnAssign() | ast.Assign(targets=[ast.Name() | ast.Attribute()]):
            yield from (_with(node, value=none) for none in _none_for(node.value))
        case ast.Assign(targets=[ast.Subscript()]) | ast.Delete() | ast.Raise():
            yield ast.Pass()
        case ast.Expr(value=ast.Call() | ast.Await() | ast.Yield() | ast.YieldFrom()):
            yield ast.Pass()
        case ast.ExceptHandler():
            yield _with(node, type=ast.Tuple([], ast.Load()))  # which catches nothing
        case ast.With():
            always = ast.If(_constant(True), node.body, [])
            yield from (fewer if fewer.items else always for fewer in _each_without(node, "items"))
        case ast.Match():
            yield from (fewer for fewer in _each_without(node, "cases") if fewer.cases)
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield from _each_without(node, "decorator_list")
    if isinstance(node, ast.Raise) and node.cause is not None:
        yield _with(node, cause=None)


def parts(node: ast.AST) -> Iterator[ast.AST]:
    """Leave out arguments, defaults, elements and bounds; call the twin of a method, or no method."""
    match node:
        case ast.arguments():
            yield from chain(_each_as(node, "defaults", _none_for), _each_as(node, "kw_defaults", _none_for))
        case ast.Lambda():
            yield from (_with(node, body=none) for none in _none_for(node.body))
        case ast.Call():
            yield from _each_without(node, "keywords")
            yield from (fewer for fewer in _each_without(node, "args") if _stars(fewer) < _stars(node))
            yield from _other_calls(node, node.func)
        case ast.Dict():
            for index in range(len(node.keys)):
                keys, values = list(node.keys), list(node.values)
                del keys[index], values[index]
                yield _with(node, keys=keys, values=values)
        case ast.Set() | ast.List(ctx=ast.Load()) | ast.Tuple(ctx=ast.Load()):
            yield from _each_without(node, "elts")
        case ast.Slice():
            yield from (_with(node, **{bound: None}) for bound in ("lower", "upper", "step") if getattr(node, bound))


OPERATORS: tuple[Callable[[ast.AST], Iterator[ast.AST]], ...] = (constants, logic, loops, statements, parts)


def _with(node: N, **fields: Any) -> N:
    changed = copy.copy(node)
    for field, value in fields.items():
        setattr(changed, field, value)
    return changed


def _each_without(node: N, field: str) -> Iterator[N]:
    """Yield a node without the first element of a field, without the second, and so on."""
    elements = getattr(node, field)
    for index in range(len(elements)):
        yield _with(node, **{field: [*elements[:index], *elements[index + 1 :]]})


def _each_as(node: N, field: str, change: Callable[[Any], Iterable[Any]]) -> Iterator[N]:
    """Yield a node with one element of a field changed, in each way that there is."""
    elements = getattr(node, field)
    for index, element in enumerate(elements):
        for other in change(element):
            yield _with(node, **{field: [*elements[:index], other, *elements[index + 1 :]]})


def _swapped(operator: ast.AST) -> Iterator[ast.AST]:
    if type(operator) in SWAPPED:
        yield SWAPPED[type(operator)]()


def _negated(test: ast.expr) -> Iterator[ast.expr]:
    """Negate a condition, unless that is what swapping its operator, or leaving out its `not`, does."""
    match test:
        case ast.Compare(ops=[operator]) if isinstance(operator, NEGATED_BY_A_SWAP):
            return
        case ast.Constant() | ast.UnaryOp(op=ast.Not()):
            return
    yield ast.UnaryOp(ast.Not(), test)


def _none_for(value: ast.AST | None) -> Iterator[ast.Constant]:
    if value is not None and not isinstance(value, ast.Constant):  # a constant has mutants of its own
        yield ast.Constant(None)


def _constant(value: bool) -> ast.Constant:
    return ast.Constant(value)


def _other_part(part: ast.expr) -> Iterator[ast.expr]:
    match part:
        case ast.Constant(value=str() as text):
            yield ast.Constant(f"X{text}X")
        case ast.FormattedValue() if part.conversion != -1 or part.format_spec is not None:
            yield _with(part, conversion=-1, format_spec=None)


def _count(text: ast.JoinedStr) -> int:
    return sum(isinstance(part, ast.FormattedValue) for part in text.values)


def _stars(call: ast.Call) -> int:
    return sum(isinstance(argument, ast.Starred) for argument in call.args)


def _other_calls(node: ast.Call, called: ast.expr) -> Iterator[ast.AST]:
    match called:
        case ast.Attribute(value=text, attr=name):
            yield from [text] if name in TIDYING else []
            yield from [_with(node, func=_with(called, attr=TWIN[name]))] if name in TWIN else []
        case ast.Name(id=name) if name in TWIN:
            yield _with(node, func=_with(called, id=TWIN[name]))
