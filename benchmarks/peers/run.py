"""What the field's tools do in some situations of a test author, beside this one: run, and printed as a table.

    python -m pip install . --group peers
    python -m benchmarks.peers.run

Each situation is a test module of a few lines, made by `scenarios.py` for each tool as its documentation has it. It is
run by a pytest of its own, with the plugin of that tool only, in a folder without any configuration.
"""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.peers.scenarios import PROGRAM, SITUATIONS, TOOLS, Situation, Tool

RECORDER = """
def pytest_runtest_logreport(report):
    with open("phases.txt", "a") as file:
        file.write(f"{report.when} {report.outcome}\\n")
"""
OUTCOMES = {
    ("passed", "passed", "passed"): "passed",
    ("passed", "failed", "passed"): "failed",
    ("passed", "passed", "failed"): "passed, then an error in teardown",
    ("passed", "failed", "failed"): "failed, then an error in teardown",
}
COUNTER = """
import sys
def pytest_unconfigure():
    with open("modules.txt", "w") as file:
        file.write("\\n".join(sys.modules))
"""
EXCHANGE = {
    "request": r"\bPOST \S*/posts",
    "status": r"\b400\b",
    "sent": "a title that was sent",
    "answered": "a reason that was answered",
}
"""What a report may show of an exchange, and by what it is known."""
COLOURS = re.compile("\x1b\\[[0-9;]*m")  # of Werkzeug's log


def run(tool: Tool, source: str, folder: Path, blocking: str = "") -> str:
    """Run a test module, and return how it ended, and what was seen on the way."""
    plugins = [name for name in (tool.plugin, "socket" if blocking else None) if name is not None]
    files = {"test_peer.py": source, "program.py": PROGRAM, "conftest.py": RECORDER}
    done = pytest_on(files, folder, plugins, *filter(None, [blocking]))
    phases = dict(line.split() for line in _read(folder / "phases.txt").splitlines())
    if not phases:
        raise RuntimeError(f"{tool.distribution} did not run:\n{done.stdout}{done.stderr}\n{source}")
    outcome = OUTCOMES.get((phases["setup"], phases.get("call", ""), phases["teardown"]), "an error in set-up")
    seen = _read(folder / "said.txt")
    if "arranged" in source:
        shown = COLOURS.sub("", done.stdout)
        seen = ", ".join(what for what, known in EXCHANGE.items() if re.search(known, shown)) or "nothing"
    return f"{outcome} ({seen})" if seen else outcome


def pytest_on(
    files: Mapping[str, str], folder: Path, plugins: Iterable[str], *options: str
) -> subprocess.CompletedProcess[str]:
    """Run pytest on files, with these plugins and no configuration."""
    for name, text in {"pytest.ini": "[pytest]\n", **files}.items():
        (folder / name).write_text(text, "utf-8")
    loaded = [f"-p{name}" for name in plugins]
    return subprocess.run(  # noqa: S603  # what it runs is written in scenarios.py
        [sys.executable, "-m", "pytest", "-q", "-pno:cacheprovider", "--color=no", *loaded, *options, "test_peer.py"],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )


def modules_with(plugins: Iterable[str]) -> set[str]:
    """Return what is loaded at the end of a run in which no test asks for anything."""
    with tempfile.TemporaryDirectory() as folder:
        pytest_on({"test_peer.py": "def test_nothing(): pass\n", "conftest.py": COUNTER}, Path(folder), plugins)
        return set(_read(Path(folder) / "modules.txt").split())


def weights(tools: list[Tool]) -> Iterator[str]:
    """Go over the cells of how much each plugin loads."""
    bare = modules_with([])
    for tool in tools:
        yield "no plugin" if tool.plugin is None else str(len(modules_with([tool.plugin]) - bare))


def environment() -> Mapping[str, str]:
    """Return this process's environment without what would have a say in a run: options, plugins, and proxies."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "PYTHON"))}
    plain = {name: value for name, value in kept.items() if not name.lower().endswith("_proxy")}
    return {**plain, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


def cell(tool: Tool, situation: Situation) -> str:
    """Return what a tool does in a situation; after a semicolon, what it does when it is told more."""
    told = []
    for said, source in situation.tests.get(tool.distribution, {}).items():
        with tempfile.TemporaryDirectory() as folder:
            outcome = run(tool, source, Path(folder), said if said.startswith("--") else situation.blocking)
        told.append(f"with `{said}`: {outcome}" if said else outcome)
    return "; ".join(told) or "-"


def table(tools: list[Tool], situations: list[Situation]) -> Iterator[str]:
    """Go over the lines of the table, in Markdown."""
    names = [f"{tool.distribution} {installed(tool.distribution)}" for tool in tools]
    yield "| " + " | ".join(["", *names]) + " |"
    yield "|---" * (len(tools) + 1) + "|"
    for situation in situations:
        yield "| " + " | ".join([situation.name, *(cell(tool, situation) for tool in tools)]) + " |"
    yield "| " + " | ".join(["modules that the plugin loads in a run that does not use it", *weights(tools)]) + " |"


def installed(distribution: str) -> str | None:
    """Return the version of a distribution, or None."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None


def main() -> int:
    """Print the table, and the versions of what all tools stand on; return 0."""
    tools = [tool for tool in TOOLS if installed(tool.distribution)]
    blocker = installed("pytest-socket")
    situations = [situation for situation in SITUATIONS if blocker or not situation.blocking]
    for line in table(tools, situations):
        print(line)
    shared = ["pytest", "requests", "urllib3", "httpx", "pytest-socket"]
    print(f"\nPython {platform.python_version()}", *(f"{name} {installed(name)}" for name in shared), sep=", ")
    print('"-": the tool is for httpx, and the situation is one of requests.')
    missing = [name for name in (*(tool.distribution for tool in TOOLS), *shared) if installed(name) is None]
    if missing:
        print(f"Not installed, and left out: {', '.join(missing)}.")
    return 0


def _read(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main())
