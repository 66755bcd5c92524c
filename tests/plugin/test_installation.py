"""Rules of what stands in the way: a module with the name of a package of ours, and the distribution of old."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pytest_genericclient import installation

SHADOWED = """
def test_asks(fake_api):
    pass
"""


@pytest.fixture(autouse=True)
def _unchecked() -> Iterator[None]:
    """Forget what was found, before and after."""
    installation.check_names.cache_clear()
    yield
    installation.check_names.cache_clear()


def test_what_is_installed_here_is_fine() -> None:
    """Without it every test of every user would fail."""
    installation.check_names()


@pytest.mark.parametrize("package", ["fake_server", "genericclient"])
def test_a_module_of_the_users_with_our_name_is_told(package: str, pytester: pytest.Pytester) -> None:
    """Without it a helper called `fake_server.py` beside the tests would be an ImportError from inside of ours."""
    pytester.makepyfile(**{package: "", "test_shadowed": SHADOWED})
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-W", "error")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        [f"`import {package}` finds *{package}.py, and not the package of pytest-genericclient: rename what is there*"]
    )
    result.stdout.no_fnmatch_line("*Error*Traceback*")


def test_a_module_that_was_imported_already_is_told(pytester: pytest.Pytester) -> None:
    """Without it the answer would depend on who imports first."""
    pytester.makepyfile(fake_server="", conftest="import fake_server", test_shadowed=SHADOWED)
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-W", "error")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["`import fake_server` finds *fake_server.py, and not the package*"])


def test_a_package_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it a broken installation would be told as an error of something else."""
    monkeypatch.setattr(installation, "HOME", Path("elsewhere"))
    with pytest.raises(
        pytest.fail.Exception, match=r"`import fake_server` finds .*fake_server[/\\]__init__.py, and not"
    ):
        installation.check_names()
    monkeypatch.setattr(installation, "find_spec", lambda _: None)
    monkeypatch.delitem(sys.modules, "fake_server")
    with pytest.raises(pytest.fail.Exception, match="`import fake_server` finds None, and not"):
        installation.check_names()


def test_the_distribution_that_had_the_name_before_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without it half of the client would be of 2020, and nobody would know why it fails."""
    info = tmp_path / "genericclient-1.4.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: genericclient\nVersion: 1.4.2\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(pytest.fail.Exception) as raised:
        installation.check_names()
    assert str(raised.value) == (
        "genericclient 1.4.2 is installed too, and has files of the same names as pytest-genericclient, of which one"
        " has overwritten the other: python -m pip uninstall genericclient genericclient-base, then"
        " python -m pip install --force-reinstall --no-deps pytest-genericclient"
    )
