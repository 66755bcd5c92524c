"""An OpenAPI document as plain data: where it is read from, which version it is of, and where its references lead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from fake_server.contract.json import json_of
from fake_server.contract.yaml import yaml_of
from fake_server.exceptions import ContractError
from fake_server.openapi.notes import Notes

READERS: Mapping[str, Callable[[Path], Any]] = {".json": json_of, ".yaml": yaml_of, ".yml": yaml_of}
MOST_HOPS = 50  # references that lead to references: more than anybody writes
MOST_SCHEMAS = 2_000  # in one collection; schemas that lead to each other unfold without end


class Document:
    """A document whose references can be followed, with the notes on it; what is malformed is noted, and is empty."""

    def __init__(self, data: Mapping[str, Any], source: str) -> None:
        self.data = data
        self.source = source
        self.notes = Notes()
        self._schemas = 0
        self._check_version()

    @cached_property
    def says_lengths(self) -> bool:
        """Whether a text must have at least one character anywhere: then the document speaks of "" at all."""
        waiting: list[Any] = [self.data]
        while waiting:
            value = waiting.pop()
            if isinstance(value, Mapping):
                if isinstance(value.get("minLength"), int) and value["minLength"] > 0:
                    return True
                waiting.extend(value.values())
            elif isinstance(value, list):
                waiting.extend(value)
        return False

    def begin(self) -> None:
        """Begin to count the schemas of another collection."""
        self._schemas = 0

    def may_go_on(self) -> bool:
        """Count one more schema, and say whether it may be unfolded."""
        self._schemas += 1
        return self._schemas <= MOST_SCHEMAS

    def node(self, value: Any, place: str) -> Mapping[str, Any]:
        """Return an object with its references followed; what stands beside a reference goes before its target."""
        found: dict[str, Any] = {}
        for _ in range(MOST_HOPS):
            if not isinstance(value, Mapping):
                self.notes.add(f"not understood, {value!r:.60} stands where an object is expected", place)
                return found
            found = {**value, **found}
            reference = found.pop("$ref", None)
            if reference is None:
                return found
            value = self._target(reference, place)
        self.notes.add("not understood, references lead in a circle", place)
        return found

    def nodes(self, value: Any, place: str) -> list[Any]:
        """Return a list as it is, and an empty one for what is none."""
        if isinstance(value, list):
            return value
        self.notes.add(f"not understood, {value!r:.60} stands where a list is expected", place)
        return []

    def _target(self, reference: Any, place: str) -> Any:
        """Return what a JSON Pointer (RFC 6901) in a fragment leads to; nothing is ever read from anywhere else."""
        if not isinstance(reference, str) or not reference.startswith("#"):
            self.notes.add(f"not understood, $ref {reference!r} leads out of the document", place)
            return {}
        value: Any = self.data
        for part in unquote(reference[1:]).split("/")[1:]:
            key: Any = part.replace("~1", "/").replace("~0", "~")
            if isinstance(value, list) and key.isdecimal() and int(key) < len(value):
                value = value[int(key)]
            elif isinstance(value, Mapping) and key in value:
                value = value[key]
            else:
                self.notes.add(f"not understood, $ref {reference!r} leads to nothing", place)
                return {}
        return value

    def _check_version(self) -> None:
        version = str(self.data.get("openapi", ""))
        if "swagger" in self.data:
            raise ContractError(
                f"{self.source}: is Swagger {self.data['swagger']}; expected OpenAPI 3.0 or 3.1: convert it first"
            )
        if not version.startswith("3."):
            raise ContractError(f"{self.source}: openapi is {self.data.get('openapi')!r}; expected 3.0 or 3.1")
        if not version.startswith(("3.0", "3.1")):
            self.notes.add(f"not understood, OpenAPI {version} is read as if it were 3.1")


def document_of(source: Mapping[str, Any] | str | Path, name: str | None = None) -> Document:
    """Return the document that a mapping is, or that a file holds (.json, .yaml); `name` is what messages call it.

    Raises `ContractError` for a file that cannot be read, and for what is no OpenAPI 3.
    """
    if isinstance(source, Mapping):
        return Document(source, name or "an OpenAPI document")
    path = Path(source)
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise ContractError(f"{path}: an OpenAPI document is read from {', '.join(READERS)}, not from {path.suffix!r}")
    data = reader(path)
    if not isinstance(data, Mapping):
        raise ContractError(f"{path}: holds {type(data).__name__}; expected an OpenAPI document, which is an object")
    return Document(data, name or str(path))


def reference_name(value: Any) -> str | None:
    """Return the name of the component that a reference leads to, or None: `Post` for `#/components/schemas/Post`."""
    reference = value.get("$ref") if isinstance(value, Mapping) else None
    return reference.rpartition("/")[2] if isinstance(reference, str) else None
