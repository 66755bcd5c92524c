"""CSV: a header row, then rows; what a column holds is told from its texts."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from fake_server.contract.names import is_amount
from fake_server.contract.text import text_of
from fake_server.exceptions import ContractError

WHOLE = re.compile(r"0|-?[1-9][0-9]{0,999}")
FRACTION = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]{1,3})?")  # a longer exponent is beyond every float
PLACES = re.compile(r"-?[0-9]+\.([0-9]+)")
FLAGS = {"true": True, "false": False}


def csv_of(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a CSV file.

    An empty cell is null, and white space after a comma is none of a cell. A column of integers (without leading
    noughts), of numbers, or of true and false in any case is that; every other column is text, and so is an amount of
    money, whose places would be lost. Raises `ContractError` for a file that cannot be read, and with the line for a
    row that is shorter or longer than the header.
    """
    text = text_of(path)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, skipinitialspace=True)
    rows: list[list[str]] = []
    header: list[str] | None = None
    try:
        for cells in reader:
            if not cells:
                continue
            if header is None:
                header = _checked(cells, path)
                continue
            if len(cells) != len(header):
                place = f"{path}, line {reader.line_num}"
                raise ContractError(f"{place}: {len(cells)} cells; expected {len(header)}, as in the header")
            rows.append(cells)
    except csv.Error as error:
        raise ContractError(f"{path}, line {reader.line_num}: is not valid CSV: {error}") from None
    if header is None:
        raise ContractError(f"{path}: is empty; expected a header row with the names of the columns")
    columns = [column_of(name, [cells[index] for cells in rows]) for index, name in enumerate(header)]
    return [dict(zip(header, values, strict=True)) for values in zip(*columns, strict=True)]


def column_of(name: str, texts: Sequence[str]) -> list[Any]:
    """Return the values of the cells of a column: all of one type, but for the empty ones."""
    filled = [text for text in texts if text]
    if not filled:
        return [None for _ in texts]
    if all(text.lower() in FLAGS for text in filled):
        return [FLAGS[text.lower()] if text else None for text in texts]
    if all(WHOLE.fullmatch(text) for text in filled):
        return [int(text) if text else None for text in texts]
    if not _is_money(name, filled) and all(_is_fraction(text) for text in filled):
        return [_number(text) if text else None for text in texts]
    return [text or None for text in texts]


def _checked(header: list[str], path: Path) -> list[str]:
    """Return the names of the columns, which are all there, and all different."""
    header = [name.strip() for name in header]
    if len(header) == 1 and re.search("[;\t]", header[0]):
        raise ContractError(f"{path}, line 1: one column, {header[0]!r}; expected commas between the columns")
    for index, name in enumerate(header):
        if not name:
            raise ContractError(f"{path}, line 1: column {index + 1} has no name")
        if name in header[:index]:
            raise ContractError(f"{path}, line 1: the column {name!r} stands there twice")
    return header


def _is_money(name: str, texts: Sequence[str]) -> bool:
    places = {match and len(match[1]) for match in map(PLACES.fullmatch, texts)}
    return is_amount(name) and len(places) == 1 and None not in places


def _is_fraction(text: str) -> bool:
    """Say whether a text is a number that loses nothing as a float."""
    if FRACTION.fullmatch(text) is None:
        return False
    number = float(text)
    is_signed_nought = number == 0 and text.startswith("-")
    return math.isfinite(number) and Decimal(repr(number)) == Decimal(text) and not is_signed_nought


def _number(text: str) -> int | float:
    return int(text) if WHOLE.fullmatch(text) else float(text)
