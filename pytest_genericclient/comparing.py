"""How rows, or a journal, differ from what a test expected: told by row and by field, line by line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import unified_diff
from typing import Any

from fake_server import Journal, RowView

MOST = 50  # lines
AROUND = 3  # lines of a journal that are as expected, before and after those that are not


def explained(left: object, right: object) -> list[str] | None:
    """Return the lines that pytest shows for a failed `==`, or None where it knows better itself."""
    ours, theirs = (left, right) if isinstance(left, Journal | RowView) else (right, left)
    if not isinstance(theirs, list | tuple | Journal | RowView):
        return None
    if isinstance(ours, Journal):
        return _journal(ours, [str(each) for each in theirs])
    if isinstance(ours, RowView):
        return _rows(list(ours), list(theirs))
    return None


def _journal(journal: Journal, expected: Sequence[str]) -> list[str]:
    lines = list(unified_diff(expected, [str(each) for each in journal], n=AROUND, lineterm=""))[2:]
    shown = ["  ..." if line.startswith("@@") else f"{line[0]} {line[1:]}" for line in lines]
    return ["the journal is another one (- expected, + came):", *_at_most(shown[1:] if _is_start(lines) else shown)]


def _is_start(lines: Sequence[str]) -> bool:
    """Tell whether the first part of a unified diff begins where the sequences do."""
    return bool(lines) and lines[0].startswith(("@@ -0", "@@ -1 ", "@@ -1,"))


def _rows(rows: Sequence[Any], expected: Sequence[Any]) -> list[str]:
    lines = []
    for number in range(max(len(rows), len(expected))):
        if number >= len(expected):
            lines.append(f"  [{number}] is there, and was not expected: {rows[number]!r}")
        elif number >= len(rows):
            lines.append(f"  [{number}] is missing: {expected[number]!r}")
        else:
            lines += _row(number, rows[number], expected[number])
    head = f"{len(rows)} rows, {len(expected)} expected" if len(rows) != len(expected) else "rows differ:"
    return [head, *_at_most(lines)]


def _at_most(lines: Sequence[str]) -> list[str]:
    """Return lines that a person reads, and how many more there are."""
    more = len(lines) - MOST
    return [*lines[:MOST], f"  ... and {more} more lines"] if more > 0 else list(lines)


def _row(number: int, row: Any, expected: Any) -> list[str]:
    if row == expected:
        return []
    if not isinstance(row, Mapping) or not isinstance(expected, Mapping):
        return [f"  [{number}] is {row!r}, expected {expected!r}"]
    lines = []
    for name in dict.fromkeys([*expected, *row]):
        if name not in row:
            lines.append(f"  [{number}].{name} is missing, expected {expected[name]!r}")
        elif name not in expected:
            lines.append(f"  [{number}].{name} is {row[name]!r}, and was not expected")
        elif row[name] != expected[name]:
            lines.append(f"  [{number}].{name} is {row[name]!r}, expected {expected[name]!r}")
    return lines
