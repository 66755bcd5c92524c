"""What is said of the mutants: figures, and each survivor for which `accepted.toml` has no reason."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

ACCEPTED = Path(__file__).with_name("accepted.toml")
PARTS = ("module", "line", "mutation", "reason")

Key: TypeAlias = tuple[str, str, str]
"""What a survivor is known by: its module, the text of its line (for code moves), what was changed."""


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant, and the test that killed it, or seemed to."""

    key: Key
    place: str
    outcome: str
    test: str = ""

    @property
    def is_alive(self) -> bool:
        """Whether no test saw it."""
        return self.outcome in {"survived", "untested"}


def accepted(text: str) -> dict[Key, str]:
    """Return the reasons that a TOML text has under `[[accepted]]`; raise `ValueError` where one is not complete."""
    reasons: dict[Key, str] = {}
    for entry in tomllib.loads(text).get("accepted", []):
        module, line, mutation, reason = (str(entry.get(part, "")).strip() for part in PARTS)
        if not all((module, line, mutation, reason)) or len(entry) != len(PARTS):
            raise ValueError(f"an entry has {', '.join(PARTS)}, and none of them empty; not so {entry}")
        if (module, line, mutation) in reasons:
            raise ValueError(f"accepted twice: {entry}")
        reasons[module, line, mutation] = reason
    return reasons


def unexplained(verdicts: Sequence[Verdict], reasons: Mapping[Key, str]) -> list[Verdict]:
    """Return the survivors that have no reason."""
    return [each for each in verdicts if each.is_alive and each.key not in reasons]


def stale(verdicts: Sequence[Verdict], reasons: Mapping[Key, str]) -> list[Key]:
    """Return what is accepted in the modules that were tried here, but did not survive."""
    alive = {each.key for each in verdicts if each.is_alive}
    return [key for key in reasons if key not in alive and key[0] in {each.key[0] for each in verdicts}]


def report(verdicts: Sequence[Verdict], reasons: Mapping[Key, str], *, of_a_line: bool = False) -> str:
    """Return what a run has to say; one of a single line does not know what is stale."""
    said = []
    for module in dict.fromkeys(each.key[0] for each in verdicts):
        ours = [each for each in verdicts if each.key[0] == module]
        alive = [each for each in ours if each.is_alive]
        late = sum(each.outcome == "timeout" for each in ours)
        said.append(
            f"{module:28} {len(ours):4} mutants: {len(ours) - len(alive):4} killed ({late} by the clock), "
            f"{len(alive):3} survived ({len(alive) - len(unexplained(alive, reasons))} with a reason)"
        )
    for each in unexplained(verdicts, reasons):
        seen = "" if each.outcome == "survived" else "  (no test runs this)"
        said.append(f"{each.place}  {each.key[2]}{seen}\n    {each.key[1]}")
    unused = [] if of_a_line else stale(verdicts, reasons)
    said += [f"stale: {module}: {change}\n    {line}" for module, line, change in unused]
    flaky = {each.test for each in verdicts if each.test and each.outcome in {"survived", "doubtful"}}
    said += [f"failed once, and then passed on the same mutant: {test}" for test in sorted(flaky)]
    return "\n".join(said)
