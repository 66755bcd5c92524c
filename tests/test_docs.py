"""Every example in README.md and docs/ does what the page says.

A `## ` heading begins a section, and each section has a folder of its own, as if the reader began a new project:

* a block whose first line is `# some/name.py` (or `.toml`, in a toml block) becomes that file in its section's folder;
* all other python blocks are then executed in that folder, in order, in one namespace for the page;
* when test files are among the named ones, `pytest` runs in that folder, and must pass;
* a block whose first line is `# not executed: REASON` is left alone.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest
from sybil import Document, Example
from sybil.parsers.markdown import CodeBlockParser

ROOT = Path(__file__).parents[1]
PAGES = [path for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))) if path.exists()]
NAMED = re.compile(r"#\s*(?P<name>[\w./-]+\.(?:py|toml|ini|json))\s*(?:\n|\Z)")
HEADING = re.compile(r"^## ", re.MULTILINE)
LEFT_ALONE = re.compile(r"#\s*not executed:[ \t]*(?P<reason>\S.*)")


def evaluate(example: Example) -> None:
    """Write a named block to its file; execute a python block that has no name."""
    source = str(example.parsed)
    if LEFT_ALONE.match(source):
        return
    if named := NAMED.match(source):
        path = Path(named["name"])
        assert not path.is_absolute(), f"{path} would land outside of its folder"
        assert ".." not in path.parts, f"{path} would land outside of its folder"
        assert not path.exists(), f"{example.path}:{example.line}: this section already has a {path}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, "utf-8")
    elif example.region.lexemes["arguments"] == "python":
        lines_before = "\n" * (example.line + example.parsed.line_offset)
        code = compile(lines_before + source, example.path, "exec", dont_inherit=True)
        exec(code, example.namespace)


def blocks_of(page: Path) -> Document:
    """Return a page with the blocks that matter in it."""
    return Document.parse(str(page), *(CodeBlockParser(language, evaluate) for language in ("python", "toml")))


def run_named_blocks(folder: Path) -> None:
    """Run pytest on the test files in the folder of a page, if there are any."""
    if not list(folder.rglob("test_*.py")):
        return
    command = [sys.executable, "-W", "error", "-m", "pytest", "-p", "no:cacheprovider", "--rootdir", str(folder)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"


def sections_of(page: Path) -> Iterator[list[Example]]:
    """Return the blocks of each section that has any, the named ones first."""
    document = blocks_of(page)
    sections = groupby(document.examples(), key=lambda example: len(HEADING.findall(document.text, 0, example.start)))
    for _, examples in sections:
        yield sorted(examples, key=lambda example: not NAMED.match(str(example.parsed)))


@pytest.mark.parametrize("page", PAGES, ids=[path.relative_to(ROOT).as_posix() for path in PAGES])
def test_every_example_runs_as_printed(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Without it the first thing that a newcomer tries could be the first thing that fails.
    """
    for number, examples in enumerate(sections_of(page)):
        folder = tmp_path / f"section_{number}"
        folder.mkdir()
        with monkeypatch.context() as patch:
            patch.chdir(folder)
            patch.syspath_prepend(folder)
            run_examples(examples, folder)
        run_named_blocks(folder)


def run_examples(examples: list[Example], folder: Path) -> None:
    """Evaluate blocks; what they import from the folder is forgotten, since others have files of the same names."""
    modules_before = set(sys.modules)
    try:
        for example in examples:
            example.evaluate()
    finally:
        forget_modules_in(folder, modules_before)


def test_the_failure_in_the_readme_is_what_pytest_prints(tmp_path: Path) -> None:
    """
    Without it the first report that a newcomer sees would be one that no test ever gave.
    """
    text = (ROOT / "README.md").read_text("utf-8")
    own_api = text[text.index("## Your own API") :]
    section = own_api[own_api.index("## A failure that explains itself") :]
    for name, source in re.findall(r"```(?:python|toml)\n# (shop\.toml|conftest\.py)\n(.*?)```", own_api, re.DOTALL):
        (tmp_path / name).write_text(source, "utf-8")
    blocks = re.findall(r"```python\n# not executed[^\n]*\n(.*?)```", section, re.DOTALL)
    (tmp_path / "test_reminders.py").write_text(blocks[0], "utf-8")
    printed = printed_by_pytest(tmp_path)
    report, summary = re.findall(r"```text\n(.*?)```", section, re.DOTALL)[:2]
    assert report in printed
    (tmp_path / "test_reminders.py").write_text(blocks[0].rpartition("    assert")[0], "utf-8")
    assert summary in printed_by_pytest(tmp_path)


def printed_by_pytest(folder: Path) -> str:
    """Return what pytest prints of a folder, in a terminal of 80 columns."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--rootdir", str(folder)]
    decisive = {
        "CI",
        "BUILD_NUMBER",
        "PYTEST_ADDOPTS",
    }  # where they are set, pytest cuts nothing, or does as it is told
    environ = {name: value for name, value in os.environ.items() if name not in decisive} | {"COLUMNS": "80"}
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=environ).stdout


def forget_modules_in(folder: Path, kept: set[str]) -> None:
    """Drop the modules that were loaded from a folder."""
    for name in set(sys.modules) - kept:
        if str(getattr(sys.modules[name], "__file__", None) or "").startswith(str(folder)):
            del sys.modules[name]


def run_text(text: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Treat a text as a page."""
    page = folder / "page.md"
    page.write_text(text, "utf-8")
    test_every_example_runs_as_printed(page, folder, monkeypatch)


def python_block(*lines: str) -> str:
    """Return a fenced block of python."""
    return "\n".join(["```python", *lines, "```", ""])


@pytest.mark.parametrize(
    ("blocks", "refusal"),
    [
        ([["assert 1 == 2"]], AssertionError),
        ([["# test_a.py", "def test_a():", "    assert 1 == 2"]], AssertionError),
        ([["# a.py"], ["# a.py"]], AssertionError),
        ([["# ../a.py"]], AssertionError),
        ([["x = 1"], ["y = x + z"]], NameError),
    ],
)
def test_a_wrong_example_is_noticed(
    blocks: list[list[str]], refusal: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Without it this file could be green because it looks at nothing.
    """
    with pytest.raises(refusal):
        run_text("\n".join(python_block(*lines) for lines in blocks), tmp_path, monkeypatch)


def test_a_right_page_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Without it a page could not build on its own files and earlier blocks, or show two projects.
    """
    page = (
        python_block("x = 1")
        + python_block("import helper", "assert helper.one == x")
        + python_block("# helper.py", "one = 1")
        + python_block("# test_helper.py", "import helper", "def test_one(): assert helper.one == 1")
        + python_block("# not executed: it would never end", "while True: pass")
        + "## Another project\n"
        + python_block("# helper.py", "one = 2")
        + python_block("import helper", "assert helper.one == x + 1")
    )
    run_text(page, tmp_path, monkeypatch)
    written = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.py"))
    assert written == ["section_0/helper.py", "section_0/test_helper.py", "section_1/helper.py"]
