"""Where a contract comes from: which reader a path wants, and which form what it holds has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from fake_server.contract import csv, json, toml, yaml
from fake_server.contract.values import unfit
from fake_server.exceptions import ContractError

Form: TypeAlias = Literal["written", "plain", "openapi"]

READERS: Mapping[str, Callable[[Path], Any]] = {
    ".toml": toml.toml_of,
    ".json": json.json_of,
    ".yaml": yaml.yaml_of,
    ".yml": yaml.yaml_of,
    ".jsonl": json.rows_of,
    ".csv": csv.csv_of,
}
IN_DIRECTORIES = tuple(suffix for suffix in READERS if suffix != ".toml")
KINDS = f"a file ({', '.join(READERS)}) or a directory with one file per collection ({', '.join(IN_DIRECTORIES)})"
ONE_OF_THREE = (
    "the written form (it has `dialect`, or a table `collections`), an OpenAPI document (it has `openapi` or "
    "`swagger`), or plain data (arrays of objects and objects, by name)"
)


@dataclass(frozen=True, slots=True)
class Source:
    """What a path holds, of which form it is, a line for each thing that was not read, and in words what was tried."""

    data: Mapping[str, Any]
    form: Form
    notes: tuple[str, ...] = ()
    tried: str = ""


def source_at(path: Path) -> Source:
    """Return what a file, or a directory with one file per collection, holds.

    A file of rows (`posts.csv`, `posts.jsonl`, an array in `posts.json`) is the collection that it is named after.
    Raises `ContractError` naming the file, the line where there is one, and the forms that were tried.
    """
    if path.is_dir():
        return _directory(path)
    data = _read(path)
    if path.suffix.lower() == ".toml":
        return Source(data, "written")
    if isinstance(data, list):
        return Source({path.stem: data}, "plain")
    if not isinstance(data, dict):
        raise ContractError(f"{path}: {unfit(data, '', ONE_OF_THREE)}")
    return Source(data, form_of(data), tried=f" (read as plain data; else expected {ONE_OF_THREE})")


def form_of(data: Mapping[str, Any]) -> Form:
    """Return which form a table has. A collection may be called `collections` or `openapi`: it is an array."""
    if any(isinstance(data.get(name), str | int | float) for name in ("openapi", "swagger")):  # YAML: `openapi: 3.1`
        return "openapi"
    if isinstance(data.get("dialect"), str) or isinstance(data.get("collections"), dict):
        return "written"
    return "plain"


def _directory(path: Path) -> Source:
    collections: dict[str, Any] = {}
    files: dict[str, Path] = {}
    notes = []
    for file in _files(path):
        if file.name.startswith("."):
            continue
        if file.is_dir() or file.suffix.lower() not in IN_DIRECTORIES:
            notes.append(f"{file.name}: not read, since it is none of {', '.join(IN_DIRECTORIES)}")
            continue
        if file.stem in files:
            raise ContractError(f"{file}: {files[file.stem].name} already holds the collection {file.stem!r}")
        files[file.stem] = file
        collections[file.stem] = _read(file)
    if not collections:
        raise ContractError(f"{path}: no file in this directory is one of {', '.join(IN_DIRECTORIES)}")
    return Source(collections, "plain", tuple(notes))


def _files(path: Path) -> list[Path]:
    try:
        return sorted(path.iterdir())
    except OSError as error:
        raise ContractError(f"{path}: cannot be read: {error.strerror}") from error


def _read(path: Path) -> Any:
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise ContractError(
            f"{path}: a contract is read from {KINDS}, not from {path.suffix or 'a file without suffix'!r}"
        )
    return reader(path)
