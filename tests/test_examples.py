"""The programs in examples/ pass their own tests, which a few lines of set-up have led to the fake."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EXAMPLES = [folder for folder in sorted((ROOT / "examples").iterdir()) if list(folder.glob("test_*.py"))]
NAMES = [folder.name for folder in EXAMPLES]


@pytest.mark.parametrize("folder", [*EXAMPLES, ROOT / "examples"], ids=[*NAMES, "all"])
def test_an_example_passes_as_a_reader_would_run_it(folder: Path) -> None:
    """
    Without it a reader would copy what does not work, or the examples could get into each other's way.
    """
    options = ["-W", "error", "--strict-markers", "-p", "no:cacheprovider"]
    command = [sys.executable, "-W", "error", "-m", "pytest", *options, str(folder.relative_to(ROOT))]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"


@pytest.mark.parametrize("folder", EXAMPLES, ids=NAMES)
def test_five_lines_lead_an_example_to_the_fake(folder: Path) -> None:
    """
    Without it set-up could grow, file by file, into what every other tool asks for.
    """
    lines = [line for path in sorted(folder.glob("*.py")) for line in set_up_in(path)]
    assert 1 <= len(lines) <= 5, "\n".join(lines)


def test_set_up_is_all_that_is_no_test(tmp_path: Path) -> None:
    """
    Without it the count could be small because it looks away.
    """
    path = tmp_path / "test_a.py"
    path.write_text(
        '''"""A module."""
import pytest
ROWS = [
    1,

    2,  # all of this counts
]

# this does not

@pytest.fixture
def helper():
    """Help."""
    return ROWS

@pytest.mark.parametrize("a", [1])
@pytest.mark.fake_api(
    url="http://a.test"
)
def test_it(helper, fake_api):
    assert helper
''',
        "utf-8",
    )
    assert len(list(set_up_in(path))) == 4 + 3 + 3
    path.rename(tmp_path / "program.py")
    assert list(set_up_in(tmp_path / "program.py")) == []


def set_up_in(path: Path) -> Iterator[str]:
    """Go over the lines of a test module or a conftest.py that are neither imports, nor tests, nor for readers only.

    What a test says of its fake in a mark is set-up as well.
    """
    if path.name != "conftest.py" and not path.name.startswith("test_"):
        return
    source = path.read_text("utf-8")
    lines = source.splitlines()
    for node in set_up_nodes(ast.parse(source)):
        for number in range(first_line_of(node), (node.end_lineno or 0) + 1):
            if lines[number - 1].strip() and number not in docstring_lines_of(node):
                yield lines[number - 1]


def set_up_nodes(module: ast.Module) -> Iterator[ast.stmt | ast.expr]:
    """Go over what counts: whole statements, and the marks of tests."""
    for node in module.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield from (mark for mark in node.decorator_list if "fake_api" in ast.unparse(mark))
        elif not isinstance(node, ast.Import | ast.ImportFrom) and not is_text(node):
            yield node


def first_line_of(node: ast.stmt | ast.expr) -> int:
    """Return where a statement begins, decorators included."""
    decorators = node.decorator_list if isinstance(node, ast.FunctionDef | ast.ClassDef) else []
    return min(each.lineno for each in (node, *decorators))


def docstring_lines_of(node: ast.stmt | ast.expr) -> range:
    """Return the lines of the docstring of a function; none for all else."""
    if not isinstance(node, ast.FunctionDef) or not is_text(node.body[0]):
        return range(0)
    return range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1)


def is_text(node: ast.stmt) -> bool:
    """Say whether a statement is nothing but a text, as a docstring is."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
