"""JSON in files, read more strictly than the standard library does: nothing is swallowed, each error has a place."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any

from fake_server.contract.text import text_of
from fake_server.contract.values import LONGEST_NUMBER
from fake_server.exceptions import ContractError
from fake_server.redaction import HIDDEN, is_secret

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+')
AFTER_KEY = re.compile(r"\s*:")


class NotJSON(ValueError):
    """A text is not strict JSON; the message says why, and where."""


def json_of(path: Path) -> Any:
    """Return what a JSON file holds.

    Raises `ContractError` when it cannot be read, or is no JSON (with line and column).
    """
    text = text_of(path)
    try:
        return parsed(text)
    except NotJSON as error:
        raise ContractError(f"{path}: is not valid JSON: {error}") from None


def rows_of(path: Path) -> list[Any]:
    """Return the values of a JSONL file, one a line; empty lines are passed over.

    Raises `ContractError` with the line and the column.
    """
    rows = []
    for number, line in enumerate(text_of(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            rows.append(parsed(line, number))
        except NotJSON as error:
            raise ContractError(f"{path}: is not valid JSONL: {error}") from None
    return rows


def parsed(text: str, first_line: int = 1) -> Any:
    """Return the value of a JSON text; raise `NotJSON` also for duplicate keys, NaN, and numbers beyond all bounds."""
    flawed = False

    def table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal flawed
        found = dict(pairs)
        flawed = flawed or len(found) < len(pairs)
        return found

    def constant(_: str) -> None:
        nonlocal flawed
        flawed = True

    def fraction(digits: str) -> float:
        nonlocal flawed
        flawed = flawed or math.isinf(float(digits))
        return float(digits)

    try:
        value = json.loads(text, object_pairs_hook=table, parse_constant=constant, parse_float=fraction)
    except json.JSONDecodeError as error:
        raise NotJSON(f"{error.msg} {_at(text, error.pos, first_line)}") from None
    except RecursionError:
        raise NotJSON("nested too deep") from None
    except ValueError:  # an integer of thousands of digits
        flawed = True
    if flawed:
        flaw, position = _first_flaw(text)
        raise NotJSON(f"{flaw} {_at(text, position, first_line)}")
    return value


def _at(text: str, position: int, first_line: int) -> str:
    line = text.count("\n", 0, position)
    column = position - text.rfind("\n", 0, position)
    return f"(at line {first_line + line}, column {column})"


def _first_flaw(text: str) -> tuple[str, int]:
    """Return what the standard library let pass in a text that is JSON otherwise, and where; there is something."""
    opened: list[tuple[str, set[str] | None]] = []  # what is around: under which key, and its own keys (an array: None)
    name = ""
    words = TOKEN.finditer(text)
    while True:
        match = next(words)
        word = match[0]
        if word in "{[":
            opened.append((name, set() if word == "{" else None))
        elif word in "}]":
            opened.pop()
        elif word[0] == '"' and AFTER_KEY.match(text, match.end()):
            name = json.loads(word)
            outer, keys = opened[-1]
            assert keys is not None, "only an object has a colon"
            if name in keys:
                return f"the key {HIDDEN if is_secret(outer) else repr(name)} stands there twice", match.start()
            keys.add(name)
        elif word[0] in "-0123456789NI" and (flaw := _number_flaw(word)):
            return flaw, match.start()


def _number_flaw(digits: str) -> str:
    if digits.endswith(("NaN", "Infinity")):
        return f"{digits} is no number of JSON"
    if len(digits) > LONGEST_NUMBER:
        return f"a number of more than {LONGEST_NUMBER} digits"
    return f"{digits} is a larger number than there is" if math.isinf(float(digits)) else ""
