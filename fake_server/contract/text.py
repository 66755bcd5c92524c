"""The text of a file of ours: UTF-8, with or without a byte order mark."""

from __future__ import annotations

from pathlib import Path

from fake_server.exceptions import ContractError


def text_of(path: Path) -> str:
    """Return what a file holds as text; raise `ContractError` when it cannot be read, or is not UTF-8."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ContractError(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:  # a NUL in the name
        raise ContractError(f"{str(path)!r}: cannot be read: {error}") from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ContractError(f"{path}: is not UTF-8: the byte 0x{content[error.start]:02x} in line {line}") from error
