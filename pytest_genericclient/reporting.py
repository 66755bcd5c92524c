"""What is told of a test beside its outcome: the journals of what it spoke to, in the report and as HAR files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from fake_server import Journal
from pytest_genericclient.stashes import FAKES, REAL

TITLE = "fake API journal"
TITLE_OF_REAL = "real API journal"
MOST = 100  # exchanges in a report; those before them are counted
LONGEST = 150  # characters of a file's name; more is cut, since a file system takes no more than 255 bytes


def add_sections(item: pytest.Item, report: pytest.TestReport) -> None:
    """Add the journals to a report, where the options ask for them."""
    wanted = item.config.getoption("--fake-api-journal")
    if wanted == "failed" and not report.failed:
        return
    if wanted != "none" and (report.failed or report.when == "call"):
        report.sections.extend((title, f"{source}\n{end_of(journal)}") for title, source, journal in journals_of(item))


def write_har(item: pytest.Item, report: pytest.TestReport, folder: Path) -> None:
    """Write each journal of a test to a file of its own, named after the test; where that fails, so does the test."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number, (_, _, journal) in enumerate(journals_of(item)):
            path = folder / f"{file_name(item.nodeid)}{f'.{number}' if number else ''}.har"
            path.write_text(json.dumps(journal.har(), indent=1), "utf-8")
    except OSError as error:
        told = f"--fake-api-har: {error}"
        if report.failed:
            report.sections.append(("HAR file", told))
        else:
            report.outcome, report.longrepr = "failed", told


def journals_of(item: pytest.Item) -> Iterator[tuple[str, str, Journal]]:
    """Go over the journals of a test: what it is called in a report, what it is of, and the journal."""
    for fake in item.stash.get(FAKES, []):
        yield TITLE, f"{fake.contract.source}, {fake.contract.dialect}, at {' and '.join(fake.addresses)}", fake.journal
    if REAL in item.stash:
        yield TITLE_OF_REAL, item.stash[REAL].url, item.stash[REAL].journal


def end_of(journal: Journal) -> str:
    """Return the end of a journal as text, and how much there was before."""
    if len(journal) <= MOST:
        return str(journal)
    lines = [each.report() for each in journal[-MOST:]]
    return "\n".join([f"({len(journal) - MOST} exchanges before these)", *lines])


def file_name(test: str) -> str:
    """Return a name that every file system takes, and that no other test has."""
    plain = re.sub("[^A-Za-z0-9_.-]+", "_", test)
    return f"{plain[:LONGEST]}.{sha256(test.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
