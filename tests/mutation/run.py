"""Looks for small mistakes in the code that no test would notice: mutation testing.

    python tests/mutation/run.py                                        # all of genericclient, on tests/client
    python tests/mutation/run.py genericclient.links genericclient.urls
    python tests/mutation/run.py genericclient.messages --tests tests/client tests/test_truth.py
    python tests/mutation/run.py --only genericclient/flows.py:53 --json mutants.json

Exits with 1 when a mutant survives for which `accepted.toml`, beside this file, has no reason. Every survivor meets all
tests that run its line, so the slowest tests are left out unless `--slow inf` asks for them.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import trials
from mutations import Mutant, mutants
from trials import ROOT, Baseline, Module, Trial
from verdicts import ACCEPTED, Verdict, accepted, report, unexplained

PACKAGES = ("genericclient", "fake_server", "pytest_genericclient")


def module_named(name: str) -> Module:
    """Return a module of the checkout by its dotted name, or by its path."""
    dotted = name.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
    stem = ROOT / dotted.replace(".", "/")
    path = stem / "__init__.py" if stem.is_dir() else stem.with_suffix(".py")
    if dotted.partition(".")[0] not in PACKAGES or not path.is_file():
        raise SystemExit(f"no module of ours: {name}")
    return Module(dotted, path, path.read_text("utf-8"))


def check_the_machinery(modules: Sequence[Module], found: Baseline, workers: int) -> None:
    """See that modules pass as they are, either way, and fail when they cannot be loaded: that mutants are met."""
    tests, anywhere = tuple(found.seconds), range(1, 1 << 20)
    as_it_is = Mutant(1, 1, "", "no change", ast.unparse(ast.parse(modules[0].source)), anywhere)
    broken = Mutant(1, 1, "", "an error", "raise AssertionError", None)
    checks = [Trial(modules[0], as_it_is, tests, at_load) for at_load in (True, False)]
    checks += [Trial(module, broken, tests, at_load=True) for module in modules]
    for number, outcome, _ in trials.outcomes(checks, found, workers):
        if (outcome == "survived") != (number < 2):
            raise SystemExit(f"{checks[number].module.name} with {checks[number].mutant.description}: {outcome}")


def state_of_the_checkout() -> dict[Path, int]:
    """Return when each of our files was written: a change while mutants are tried makes victims of its own."""
    found = [path for folder in (*PACKAGES, "tests") for path in (ROOT / folder).rglob("*.py")]
    return {path: path.stat().st_mtime_ns for path in found}


def verdicts_on(
    modules: Sequence[Module], line: int | None, tests: Sequence[str], limit: float, workers: int
) -> list[Verdict]:
    """Try the mutants of some modules, or of one line of them; return what became of each, in the order of the code."""
    found = trials.baseline(modules, tests).without_slow_tests(limit)
    trials.warm(found)
    check_the_machinery(modules, found, workers)
    all_of_them = [(module, mutant) for module in modules for mutant in mutants(module.source)]
    todo = [found.trial(*each) for each in all_of_them if line in {None, each[1].line}]
    verdicts: dict[int, Verdict] = {}
    for number, outcome, test in trials.outcomes(todo, found, workers):
        module, mutant = todo[number].module, todo[number].mutant
        place = f"{module.path.relative_to(ROOT)}:{mutant.line}:{mutant.column}"
        verdicts[number] = Verdict((module.name, mutant.text, mutant.description), place, outcome, test)
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{len(verdicts)} of {len(todo)} ")
    return [verdicts[number] for number in range(len(todo))]


def main() -> int:
    """Run; return the exit code."""
    summary, _, usage = str(__doc__).partition("\n\n")
    parser = argparse.ArgumentParser(
        description=summary, epilog=usage, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="a dotted name, or a path")
    parser.add_argument("--tests", nargs="+", default=["tests/client"], metavar="PATH", help="default: tests/client")
    parser.add_argument(
        "--slow",
        type=float,
        default=1.0,
        metavar="SECONDS",
        help="leave out slower tests; default: 1.0, of CPU; or inf",
    )
    parser.add_argument("--only", metavar="FILE:LINE", help="only the mutants of this line")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all mutants, and what became of them")
    parser.add_argument(
        "--workers", type=int, default=os.cpu_count() or 1, metavar="N", help="default: one for each CPU"
    )
    options = parser.parse_args()

    file, _, line = (options.only or "").rpartition(":")
    names = [file] if file else options.modules
    names = names or [str(path.relative_to(ROOT)) for path in sorted((ROOT / PACKAGES[0]).glob("*.py"))]
    before, modules = state_of_the_checkout(), [module_named(name) for name in names]
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    reasons, began = accepted(ACCEPTED.read_text("utf-8")), time.monotonic()
    verdicts = verdicts_on(modules, int(line) if file else None, options.tests, options.slow, options.workers)
    said = report(verdicts, reasons, of_a_line=bool(file))
    sys.stdout.write(f"{said}\n{len(verdicts)} mutants, {time.monotonic() - began:.0f} s\n")
    if options.json:
        parts = [(each.place, *each.key, each.outcome, each.test, reasons.get(each.key)) for each in verdicts]
        names = ["place", "module", "line", "mutation", "outcome", "test", "reason"]
        table = [dict(zip(names, each, strict=True)) for each in parts]
        options.json.write_text(json.dumps(table, indent=1), "utf-8")
    if state_of_the_checkout() != before:
        raise SystemExit("the code or its tests changed meanwhile, so these figures are of neither: run it again")
    return int(bool(unexplained(verdicts, reasons)))


if __name__ == "__main__":
    sys.exit(main())
