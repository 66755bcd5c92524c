"""Whether our packages are the ones that Python finds under their names; pure of all else, since they may not be."""

from __future__ import annotations

import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[1]
"""Where our three packages lie, side by side."""


@cache
def check_names() -> None:
    """Fail the test, with the way out, where something else has the name of a package of ours."""
    for package in ("fake_server", "genericclient"):
        found = _place_of(package)
        if found is None or found.parent != HOME / package:
            pytest.fail(
                f"`import {package}` finds {found}, and not the package of pytest-genericclient: rename what is there,"
                " or run pytest with --import-mode=importlib",
                pytrace=False,
            )
    other = _other_version()
    if other is not None:
        pytest.fail(
            f"genericclient {other} is installed too, and has files of the same names as pytest-genericclient, of which"
            " one has overwritten the other: python -m pip uninstall genericclient genericclient-base, then"
            " python -m pip install --force-reinstall --no-deps pytest-genericclient",
            pytrace=False,
        )


def _place_of(package: str) -> Path | None:
    """Return the file that a name is imported from, or was imported from."""
    module = sys.modules.get(package)
    spec = find_spec(package) if module is None else module.__spec__
    origin = spec.origin if spec is not None else getattr(module, "__file__", None)
    return None if origin is None else Path(origin).resolve()


def _other_version() -> str | None:
    """Return the version of the distribution that had our client's name before, if it is installed."""
    try:
        return version("genericclient")
    except PackageNotFoundError:
        return None
