"""TOML, read with the standard library."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from fake_server.contract.text import text_of
from fake_server.exceptions import ContractError


def toml_of(path: Path) -> dict[str, Any]:
    """Return what a TOML file holds.

    Raises `ContractError` when it cannot be read, or is no TOML (with line and column).
    """
    try:
        return tomllib.loads(text_of(path))
    except RecursionError:
        raise ContractError(f"{path}: is not valid TOML: nested too deep") from None
    except ContractError:
        raise
    except ValueError as error:  # an integer with too many digits is no TOMLDecodeError
        raise ContractError(f"{path}: is not valid TOML: {error}") from error
