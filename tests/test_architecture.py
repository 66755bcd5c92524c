"""The laws of ARCHITECTURE.md: who may import whom, what is public, and what an import costs."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

PACKAGES = ("fake_server", "genericclient", "pytest_genericclient")
MAY_IMPORT = {
    "fake_server": {"werkzeug", "yaml"},  # PyYAML comes with the extra `yaml`, and is loaded when YAML is read
    "genericclient": {"requests", "urllib3"},  # urllib3 is what requests is made of
    "pytest_genericclient": {"fake_server", "genericclient", "pytest", "pytest_httpserver", "requests", "urllib3"}
    | {"werkzeug"},
}
FIXTURES = ("fake_api", "fake_api_contract", "generic_client", "live_fake_api", "make_fake_api")
PYTEST = ["-m", "pytest", "-p", "no:cacheprovider"]
COSTLY = {"fake_server", "genericclient", "pytest_httpserver", "requests", "urllib3", "werkzeug"}


def folder_of(package: str) -> Path:
    """Return where a package lies: in the installed wheel, when the tests run on it."""
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None, f"{package} has no __init__.py"
    return Path(spec.origin).parent


@cache
def modules() -> dict[str, Path]:
    """Return all our modules, by their dotted names."""
    found = {}
    for package in PACKAGES:
        folder = folder_of(package)
        for path in sorted(folder.rglob("*.py")):
            parts = path.relative_to(folder.parent).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def tree_of(module: str) -> ast.Module:
    """Return the syntax tree of one of our modules."""
    return ast.parse(modules()[module].read_text("utf-8"))


def is_for_types(node: ast.AST) -> bool:
    """Tell an `if TYPE_CHECKING:` from everything else."""
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def at_load(node: ast.AST) -> Iterator[ast.AST]:
    """Walk only through what runs when a module is loaded: neither functions nor what is there for types."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.If) and is_for_types(child):
            yield from (found for other in child.orelse for found in (other, *at_load(other)))
            continue
        yield child
        yield from at_load(child)


def without_types(node: ast.AST) -> Iterator[ast.AST]:
    """Walk through everything that can ever run: all but what is there for types."""
    for child in ast.iter_child_nodes(node):
        if not is_for_types(child):
            yield child
            yield from without_types(child)


def imported(module: str, nodes: Iterator[ast.AST]) -> set[str]:
    """Return the dotted names of the modules that these import statements of a module name."""
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}, line {node.lineno}: relative imports hide the arrows"
            assert node.module is not None
            submodules = {f"{node.module}.{alias.name}" for alias in node.names} & set(modules())
            found.update(submodules or {node.module})
    return found


def ancestors(module: str) -> set[str]:
    """Return a module and the packages around it."""
    parts = module.split(".")
    return {".".join(parts[:length]) for length in range(1, len(parts) + 1)}


@pytest.mark.parametrize("module", modules())
def test_arrows_go_one_way(module: str) -> None:
    """
    Without it the client and the fake could share code, and a mistake; or need what their users did not install.
    """
    package = module.partition(".")[0]
    foreign = {name.partition(".")[0] for name in imported(module, without_types(tree_of(module)))}
    assert foreign - sys.stdlib_module_names - {package} <= MAY_IMPORT[package]


@pytest.mark.parametrize("module", modules())
def test_arrows_go_one_way_for_types_too(module: str) -> None:
    """
    Without it a forbidden arrow could hide behind TYPE_CHECKING.
    """
    package = module.partition(".")[0]
    named = {name.partition(".")[0] for name in imported(module, ast.walk(tree_of(module)))}
    assert named - sys.stdlib_module_names - {package, "_typeshed"} <= MAY_IMPORT[package]


def test_no_module_needs_itself() -> None:
    """
    Without it the order of imports could decide whether a package loads.
    """
    graph = {}
    for module in modules():
        needed = {outer for name in imported(module, at_load(tree_of(module))) for outer in ancestors(name)}
        # The packages around a module are being loaded anyway, unless it asks them for a name.
        asked = imported(module, at_load(tree_of(module)))
        graph[module] = (needed - ancestors(module) | asked) & set(modules())
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"these modules need one another: {' <- '.join(error.args[1])}")


def names_of(module: str) -> list[str] | None:
    """Return what a module lists in `__all__`, if it does."""
    for node in tree_of(module).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return list(ast.literal_eval(node.value))
    return None


def bound_names(module: str) -> set[str]:
    """Return the public names that a module defines, or takes from a module of ours, at once or when they are asked."""
    bound: set[str] = set()
    body = tree_of(module).body
    if any(isinstance(node, ast.FunctionDef) and node.name == "__getattr__" for node in body):
        body = [each for node in body for each in (node.body if isinstance(node, ast.If) else [node])]
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            bound.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            bound.update(target.id for target in targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.ImportFrom) and str(node.module).startswith(PACKAGES):
            bound.update(alias.asname or alias.name for alias in node.names)
    return {name for name in bound if not name.startswith("_") or name == "__version__"}


@pytest.mark.parametrize("package", PACKAGES)
def test_all_is_what_is_public(package: str) -> None:
    """
    Without it a name could be public by accident, or promised and missing.
    """
    listed = names_of(package)
    assert listed is not None, f"{package}/__init__.py has no __all__"
    assert set(listed) == bound_names(package)


@pytest.mark.parametrize("module", [name for name in modules() if names_of(name) is not None])
def test_all_is_sorted(module: str) -> None:
    """
    Without it a reader would have to look for a name twice, and a name could stand there twice.
    """
    listed = names_of(module)
    assert listed is not None
    assert listed == sorted(set(listed))


@pytest.mark.parametrize("module", modules())
def test_every_module_says_what_it_is_about(module: str) -> None:
    """
    Without it a file could become the place for whatever has none.
    """
    assert ast.get_docstring(tree_of(module))


@pytest.mark.parametrize("package", ["fake_server", "genericclient"])
def test_packages_that_may_be_loaded_before_pytest_say_so(package: str) -> None:
    """
    Without it an early import would bring a warning about assertions that are not there.
    """
    assert "PYTEST_DONT_REWRITE" in (ast.get_docstring(tree_of(package)) or "")


def run_python(*arguments: str, cwd: Path) -> str:
    """Return what a fresh interpreter prints; a failure shows everything it said."""
    done = subprocess.run([sys.executable, *arguments], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{arguments}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


def loaded_by(code: str, cwd: Path) -> set[str]:
    """Return the top-level names of the modules that a statement loads in a fresh interpreter."""
    printed = run_python(
        "-c", f"{code}\nimport sys\nprint(*{{name.partition('.')[0] for name in sys.modules}})", cwd=cwd
    )
    return set(printed.split())


def test_importing_the_client_loads_requests_only(tmp_path: Path) -> None:
    """
    Without it a program that uses the client would carry a test framework and a server.
    """
    loaded = loaded_by("from genericclient import GenericClient", tmp_path)
    assert "requests" in loaded
    assert not loaded & {"fake_server", "pytest", "pytest_genericclient", "werkzeug"}


def test_importing_the_fake_loads_werkzeug_only(tmp_path: Path) -> None:
    """
    Without it `fake-server` would start as slowly as everything together.
    """
    loaded = loaded_by("import fake_server", tmp_path)
    assert "werkzeug" in loaded
    assert not loaded & {"genericclient", "pytest", "pytest_genericclient", "requests", "yaml"}


def modules_of_a_pytest_run(folder: Path, *options: str) -> set[str]:
    """Return what is loaded at the end of a pytest run that asks for none of our fixtures.

    pytest-httpserver's own plugin is switched off: it imports werkzeug whether or not we are there.
    """
    folder.mkdir()
    (folder / "test_nothing.py").write_text("def test_nothing(): pass\n")
    (folder / "conftest.py").write_text(
        "import json, sys\ndef pytest_unconfigure(): open('loaded.json', 'w').write(json.dumps(list(sys.modules)))\n"
    )
    run_python(
        "-m", "pytest", "-p", "no:pytest_httpserver", "-p", "no:cacheprovider", *options, str(folder), cwd=folder
    )
    loaded: Any = json.loads((folder / "loaded.json").read_text())
    return set(loaded)


def test_a_run_that_does_not_ask_pays_nothing(tmp_path: Path) -> None:
    """
    Without it every pytest run of every user would import requests and werkzeug, 200 ms for nothing.
    """
    with_plugin = modules_of_a_pytest_run(tmp_path / "with")
    without = modules_of_a_pytest_run(tmp_path / "without", "-p", "no:genericclient")
    assert "pytest_genericclient.plugin" in with_plugin
    assert not with_plugin & COSTLY
    assert len(with_plugin - without) <= 3, sorted(with_plugin - without)


def test_importing_the_plugin_module_loads_pytest_only(tmp_path: Path) -> None:
    """
    Without it a plugin that is imported by name could cost what the entry point does not.
    """
    loaded = loaded_by("import pytest_genericclient.plugin", tmp_path)
    assert "pytest" in loaded
    assert not loaded & COSTLY


EARLY = "import fake_server, genericclient, pytest, sys\nsys.exit(pytest.main(['-p', 'no:cacheprovider']))"


@pytest.mark.parametrize(
    "start", [["-m", "pytest", "-p", "no:cacheprovider"], ["-c", EARLY]], ids=["conftest", "early"]
)
def test_an_early_import_brings_no_warning(start: list[str], tmp_path: Path) -> None:
    """
    Without it a suite under -W error would break as soon as something imports the client before pytest looks.
    """
    (tmp_path / "conftest.py").write_text("import fake_server, genericclient\n")
    (tmp_path / "test_nothing.py").write_text("def test_nothing(): pass\n")
    printed = run_python("-W", "error", *start, cwd=tmp_path)
    assert "rewrit" not in printed
    assert "1 passed" in printed


def test_pytest_fixtures_documents_ours(tmp_path: Path) -> None:
    """
    Without it `pytest --fixtures`, where people look first, would say "no docstring available".
    """
    lines = run_python(*PYTEST, "--fixtures", cwd=tmp_path).splitlines()
    for fixture in FIXTURES:
        [place] = [number for number, line in enumerate(lines) if line.split(" ")[0] == fixture]
        assert lines[place + 1].startswith("    ")
        assert "no docstring" not in lines[place + 1]
