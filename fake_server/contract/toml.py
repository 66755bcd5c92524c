"""The file form of a contract: TOML, read with the standard library."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from fake_server.exceptions import ContractError


def data_of(path: Path) -> dict[str, Any]:
    """Return what a TOML file holds.

    Raises `ContractError` when it cannot be read, is no `.toml`, or is no TOML (then with line and column).
    """
    if path.suffix != ".toml":
        raise ContractError(f"{path}: a contract is read from a .toml file, not from {path.suffix or 'this one'!r}")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ContractError(f"{path}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ContractError(f"{path}: is not valid TOML: {error}") from error
