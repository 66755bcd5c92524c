"""What the installed distribution holds: three typed packages, a plugin, a command, and nothing else."""

from __future__ import annotations

import os
from importlib import import_module
from importlib.metadata import Distribution, PackagePath, distribution
from pathlib import Path

import pytest

PACKAGES = ("fake_server", "genericclient", "pytest_genericclient")


@pytest.fixture(scope="module")
def installed() -> Distribution:
    """Return the distribution that these tests run on."""
    return distribution("pytest-genericclient")


@pytest.fixture(scope="module")
def files(installed: Distribution) -> list[PackagePath]:
    """Return the files of an installed wheel; an editable install has others."""
    found = installed.files or []
    if any(".pth" in path.suffixes or "__editable__" in path.name for path in found):
        pytest.skip("an editable install: tox tests the wheel")
    return found


def test_each_package_is_there_and_typed(files: list[PackagePath]) -> None:
    """
    Without it a build backend could drop a package, or users' type checkers could see Any, and nobody would hear of it.
    """
    names = {path.as_posix() for path in files}
    assert {f"{package}/{name}" for package in PACKAGES for name in ("__init__.py", "py.typed")} <= names


def test_nothing_else_is_installed(files: list[PackagePath]) -> None:
    """
    Without it a top-level `tests` or `docs` could land in the site-packages of every user.
    """
    code = {path.parts[0] for path in files if path.parts[0] != ".." and not path.parts[0].endswith(".dist-info")}
    assert code <= {*PACKAGES, "__pycache__"}


def test_the_licence_goes_along(files: list[PackagePath]) -> None:
    """
    Without it the wheel would break its own licence, which must go with every copy.
    """
    assert [path.name for path in files if "licenses" in path.parts] == ["LICENSE"]


def test_the_entry_points_are_the_plugin_and_the_command(installed: Distribution) -> None:
    """
    Without it pytest would not find the fixtures, or the shell not find `fake-server`.
    """
    assert {(entry.group, entry.name, entry.value) for entry in installed.entry_points} == {
        ("console_scripts", "fake-server", "fake_server.__main__:main"),
        ("pytest11", "genericclient", "pytest_genericclient.plugin"),
    }


def test_the_entry_points_load(installed: Distribution) -> None:
    """
    Without it a moved module would be noticed by users first.
    """
    for entry in installed.entry_points:
        assert entry.load() is not None


@pytest.mark.parametrize("package", PACKAGES)
def test_the_version_is_that_of_the_distribution(package: str, installed: Distribution) -> None:
    """
    Without it there would be two versions to keep, and one would be forgotten.
    """
    assert import_module(package).__version__ == installed.version


@pytest.mark.skipif("TOX_ENV_NAME" not in os.environ, reason="only tox promises an installed wheel")
@pytest.mark.parametrize("package", PACKAGES)
def test_the_wheel_is_what_is_tested(package: str) -> None:
    """
    Without it a green run could be about the checkout, and the wheel could lack anything.
    """
    assert "site-packages" in Path(str(import_module(package).__file__)).parts
