"""Rules of what pytest says of rows and journals that are not as expected."""

from __future__ import annotations

from typing import Any

import pytest

from fake_server import Contract, FakeAPI
from pytest_genericclient.comparing import explained
from pytest_genericclient.plugin import pytest_assertrepr_compare
from pytest_genericclient.transport import session_for

ROWS = [{"id": 1, "title": "one"}, {"id": 2, "title": "two"}]


@pytest.fixture(name="fake")
def _fake() -> FakeAPI:
    return FakeAPI(Contract.from_rows({"posts": ROWS}, dialect="json_server"))


@pytest.mark.parametrize(
    ("expected", "lines"),
    [
        ([ROWS[0], {"id": 2, "title": "x"}], ["rows differ:", "  [1].title is 'two', expected 'x'"]),
        ([{"id": 1}, ROWS[1]], ["rows differ:", "  [0].title is 'one', and was not expected"]),
        ([{**ROWS[0], "n": None}, ROWS[1]], ["rows differ:", "  [0].n is missing, expected None"]),
        ([ROWS[0]], ["2 rows, 1 expected", "  [1] is there, and was not expected: {'id': 2, 'title': 'two'}"]),
        ([*ROWS, {"id": 3}], ["2 rows, 3 expected", "  [2] is missing: {'id': 3}"]),
        ((ROWS[0], 5), ["rows differ:", "  [1] is {'id': 2, 'title': 'two'}, expected 5"]),
        (
            [{"title": "b", "id": 9}, ROWS[1]],
            ["rows differ:", "  [0].title is 'one', expected 'b'", "  [0].id is 1, expected 9"],
        ),
    ],
)
def test_rows_are_compared_by_row_and_field(fake: FakeAPI, expected: Any, lines: list[str]) -> None:
    """Without it the one field that differs would have to be sought in two long lists."""
    told = explained(fake.posts, expected)
    assert told == lines
    assert explained(expected, fake.posts) == told


def test_two_views_and_a_journal_are_compared(fake: FakeAPI) -> None:
    """Without it the states of two fakes would be told as two long lists."""
    other = fake.fresh()
    session_for(fake).patch(f"{fake.url}/posts/1", json={"title": "new"})
    assert explained(fake.posts, other.posts) == ["rows differ:", "  [0].title is 'new', expected 'one'"]
    assert explained(fake.journal, ["GET /posts 200", "PATCH /posts/1 200"]) == [
        "the journal is another one (- expected, + came):",
        "- GET /posts 200",
        "  PATCH /posts/1 200",
    ]
    assert explained([], fake.journal) == ["the journal is another one (- expected, + came):", "+ PATCH /posts/1 200"]
    assert explained(other.journal, fake.journal) == [
        "the journal is another one (- expected, + came):",
        "- PATCH /posts/1 200",
    ]


def test_a_long_journal_is_compared_at_once_and_shown_around_what_differs(fake: FakeAPI) -> None:
    """Without it a failing assertion could take minutes, or bury what differs among a thousand lines."""
    session = session_for(fake)
    for page in range(400):
        session.get(f"{fake.url}/posts?_page={page}")
    lines = [str(each) for each in fake.journal]
    expected = [*lines[:200], "GET /other 200", *lines[201:]]
    assert explained(fake.journal, expected) == [
        "the journal is another one (- expected, + came):",
        "  ...",
        *[f"  GET /posts?_page={page} 200" for page in (197, 198, 199)],
        "- GET /other 200",
        "+ GET /posts?_page=200 200",
        *[f"  GET /posts?_page={page} 200" for page in (201, 202, 203)],
    ]
    told = explained(fake.journal, [f"PUT /posts/{page} 200" for page in range(400)])
    assert told is not None and told[-1] == "  ... and 750 more lines" and len(told) == 52


def test_many_rows_that_differ_are_counted() -> None:
    """Without it a hundred thousand rows would be a hundred thousand lines in the log of a build."""
    rows = [{"id": number} for number in range(1, 101)]
    fake = FakeAPI(Contract.from_rows({"posts": rows}))
    told = explained(fake.posts, [{"id": 0}] * 100)
    assert told is not None and told[0] == "rows differ:" and told[-1] == "  ... and 50 more lines"


def test_what_is_neither_is_left_to_pytest(fake: FakeAPI) -> None:
    """Without it a comparison of ours would replace a better one, or a comparison that nobody made."""
    assert explained(fake.posts, "text") is None
    assert explained(fake, [fake]) is None
    assert explained([1], [2]) is None
    assert pytest_assertrepr_compare("!=", fake.posts, []) is None
    assert pytest_assertrepr_compare("==", [], {}) is None
    assert pytest_assertrepr_compare("==", [], fake.posts) == explained([], fake.posts)
    assert pytest_assertrepr_compare("==", fake.posts, []) == explained(fake.posts, [])
