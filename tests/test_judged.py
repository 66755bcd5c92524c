"""The judge over our fakes: dialect by dialect, they behave as the recorded servers did, also where none had looked."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import judge
import pytest
import requests
from comparing import Verdict
from fakes import JSON_SERVERS, dialects, fake_for
from reporting import line
from schema_reader import dialects as drf_dialects

from pytest_genericclient.transport import InProcessAdapter

TRUTH = Path(__file__).parent / "truth"
DEVIATIONS: list[dict[str, Any]] = tomllib.loads((TRUTH / "deviations.toml").read_text("utf-8"))["deviation"]


@cache
def truth_in(name: str) -> Any:
    """Return a file of recorded answers."""
    return json.loads((TRUTH / name).read_text("utf-8"))


def verdicts(dialect: str, name: str = "") -> list[Verdict]:
    """Return the judge's verdicts on the fake of a dialect, asked without a socket; `name` begins the files' names."""
    fake = fake_for(dialect, f"/{dialect}")

    def session() -> requests.Session:
        made = requests.Session()
        made.mount("http://", InProcessAdapter(fake))
        return made

    judge.use(TRUTH / f"{name}cases.json")
    out = judge.run(f"{fake.url}/", dialect, fake.reset, session=session)
    found: list[Verdict] = judge.compare(truth_in(f"{name}truth.json"), out)["probes"]
    return found


def told(found: Iterable[Verdict]) -> str:
    """Return the judge's words on the cases in which a fake does not behave."""
    return "\n".join(line(verdict) for verdict in found if not verdict["behave"])


def share(found: list[Verdict], level: str) -> float:
    """Return in which part of the cases a fake reaches a level; of no cases it is all."""
    return sum(verdict[level] for verdict in found) / len(found) if found else 1.0


def check(found: list[Verdict], *, soft_share: float) -> None:
    """Assert that a fake behaves in all hard cases and in most soft ones."""
    hard = [verdict for verdict in found if not verdict["soft"]]
    soft = [verdict for verdict in found if verdict["soft"]]
    assert hard and share(hard, "behave") == 1.0, told(hard)
    assert share(hard, "exact") >= 0.98
    assert share(soft, "behave") >= soft_share, told(soft)


@pytest.mark.parametrize("dialect", drf_dialects())
def test_the_fake_behaves_as_the_recorded_framework(dialect: str) -> None:
    """Without it a test that passes on the fake could fail on the real thing."""
    check(verdicts(dialect), soft_share=0.9)


@pytest.mark.parametrize("dialect", drf_dialects())
def test_the_fake_behaves_where_it_was_asked_afterwards(dialect: str) -> None:
    """Without it the fake could have learned the first cases by heart. Of the soft ones, some are crashes of a view."""
    check(verdicts(dialect, "more_"), soft_share=0.75)


@pytest.mark.parametrize("dialect", JSON_SERVERS)
def test_the_fake_behaves_as_the_recorded_json_server(dialect: str) -> None:
    """Without it the fake could differ in more than the listed deviations."""
    listed = {name for each in DEVIATIONS for name in each.get("cases", {}).get(dialect, ())}
    found = [each for each in verdicts(dialect) if each["name"] not in listed]
    assert len(found) > 40
    assert share(found, "behave") >= 0.95, told(found)


def test_there_is_a_fake_of_every_recorded_dialect() -> None:
    """Without it a dialect could be left out, and the tests of all dialects would pass."""
    assert {*dialects()} == {*truth_in("truth.json")["dialects"]} - {"kinto"}
