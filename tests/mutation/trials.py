"""Trying mutants: each in a process of its own, which meets the tests that run its lines, the quickest first.

Nothing is written. A mistake in a function is put into a pytest that has collected its tests: the function gets other
code. A mistake that is made when its module is loaded is served by the import system to a pytest that starts anew, in a
process that has imported all but our packages. What a test does in a process of its own is not seen. Needs `os.fork`.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import multiprocessing
import os
import resource
import signal
import sys
import time
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, TypeAlias

import pytest
from coverage import Coverage
from hypothesis import HealthCheck, Phase, settings
from mutations import Mutant

Send: TypeAlias = Callable[[Any], None]
Work: TypeAlias = Callable[[Send], int]
"""What a process does: it may send something, and returns its exit code."""
ROOT = Path(__file__).parents[2]
FORK = multiprocessing.get_context("fork")
OPTIONS = ["-x", "-q", "-p", "no:cacheprovider", "--hypothesis-profile=mutation", "--rootdir", str(ROOT)]
OPTIONS += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # what is imported already holds no assertions of ours
SURVIVED = {int(pytest.ExitCode.OK), int(pytest.ExitCode.NO_TESTS_COLLECTED)}
MEMORY = 4 << 30  # bytes: a list that grows for ever is no trouble to others

settings.register_profile(
    "mutation",
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@dataclass(frozen=True)
class Module:
    """A module as it is: its dotted name, its file, its source."""

    name: str
    path: Path
    source: str

    def code(self, source: str) -> CodeType:
        """Return the code of this module if it had another source."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # `x is 1` is no mistake of the tests
            return compile(source, str(self.path), "exec")


@dataclass(frozen=True)
class Trial:
    """A mutant of a module, and the tests that it meets, in order; at the load of the module, or after it."""

    module: Module
    mutant: Mutant
    tests: tuple[str, ...]
    at_load: bool


@dataclass(frozen=True)
class Baseline:
    """What the tests do without a mutant: how long each takes, what it runs, what all of them import."""

    seconds: Mapping[str, float]
    touched: Mapping[str, Mapping[int, frozenset[str]]]
    imported: tuple[str, ...]

    def without_slow_tests(self, limit: float) -> Baseline:
        """Return the same without the tests that take longer: it is they that every survivor has to meet."""
        seconds = {test: seconds for test, seconds in self.seconds.items() if seconds <= limit}
        return replace(self, seconds=seconds)

    def trial(self, module: Module, mutant: Mutant) -> Trial:
        """Return the trial of a mutant: of the tests that may see it, those of its module come first."""
        by_line = self.touched[module.name]
        near = frozenset[str]().union(*by_line.values())
        seeing = frozenset[str]().union(*(by_line.get(line, frozenset()) for line in mutant.lines or ()))
        at_load = mutant.lines is None or "" in seeing  # no test is the context of what runs before all of them
        seeing = frozenset(self.seconds) if at_load else seeing.intersection(self.seconds)
        tests = sorted(seeing, key=lambda test: (test not in near, self.seconds[test]))
        return Trial(module, mutant, tuple(tests), at_load)

    def start_the_clock(self, test: str | None) -> None:
        """End this process when a test takes far longer than it should: a mutant may well wait, or loop, for ever."""
        seconds = 5.0 if test is None else self.seconds[test]
        signal.setitimer(signal.ITIMER_PROF, 1 + 5 * seconds)  # of CPU
        signal.setitimer(signal.ITIMER_REAL, 30 + 10 * seconds)


class _Mutated(SourceFileLoader):
    """Finds and loads one module, from code that is not in its file."""

    def __init__(self, module: Module, source: str) -> None:
        super().__init__(module.name, str(module.path))
        self.code = module.code(source)

    def find_spec(self, name: str, path: object, target: object = None, /) -> ModuleSpec | None:
        return spec_from_file_location(name, self.path, loader=self) if name == self.name else None

    def get_code(self, fullname: str) -> CodeType:
        return self.code


class _AtLoad:
    """A plugin of pytest: the mutated module, and only the chosen tests, in their order."""

    def __init__(self, trial: Trial, found: Baseline, send: Send) -> None:
        self.finder = _Mutated(trial.module, trial.mutant.source)
        self.place = {test: place for place, test in enumerate(trial.tests)}
        self.found, self.send = found, send

    @pytest.hookimpl(tryfirst=True)
    def pytest_load_initial_conftests(self) -> None:
        sys.meta_path.insert(0, self.finder)  # before the hook of pytest that rewrites assertions

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if item.nodeid in self.place]
        items.sort(key=lambda item: self.place[item.nodeid])

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> None:
        self.found.start_the_clock(item.nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.send(report.nodeid)


class _AfterLoad:
    """A plugin of pytest that tries mutants instead of running the tests; one that it cannot try has no outcome."""

    def __init__(self, trials: Mapping[int, Trial], found: Baseline, workers: int, send: Send) -> None:
        self.trials, self.found, self.workers, self.send = trials, found, workers, send
        self.functions: dict[tuple[str, str, int], list[FunctionType]] = {}
        self.codes: dict[str, CodeType] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        for function in gc.get_objects():
            if isinstance(function, FunctionType):
                self.functions.setdefault(_key(function.__code__), []).append(function)
        for outcome in _side_by_side(self._work(session), self.workers):
            self.send(outcome)
        return True

    def _work(self, session: pytest.Session) -> Iterator[tuple[int, Work]]:
        items = {item.nodeid: item for item in session.items}
        for number, trial in self.trials.items():
            new_codes = list(self._new_codes(trial))
            if new_codes and all(len(old.__code__.co_freevars) == len(new.co_freevars) for old, new in new_codes):
                yield number, partial(self._try, session, new_codes, [items[test] for test in trial.tests])
            else:
                self.send((number, "", ""))

    def _new_codes(self, trial: Trial) -> Iterator[tuple[FunctionType, CodeType]]:
        """Find the functions that a mutant is in, each with the code that it has there."""
        module, lines = trial.module, set(trial.mutant.lines or ())
        old = self.codes.setdefault(module.name, module.code(module.source))
        for code, mutated in _pairs(old, module.code(trial.mutant.source)):
            if not lines.isdisjoint(_lines(code)):
                yield from ((function, mutated) for function in self.functions.get(_key(code), []))

    def _try(
        self, session: pytest.Session, codes: Iterable[tuple[FunctionType, CodeType]], items: Any, send: Send
    ) -> int:
        for function, code in codes:
            function.__code__ = code
        for item, following in zip(items, [*items[1:], None], strict=True):
            self.found.start_the_clock(item.nodeid)
            session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if session.testsfailed:
                send(item.nodeid)
                return 1
        return 0


def _key(code: CodeType) -> tuple[str, str, int]:
    return code.co_filename, code.co_qualname, code.co_firstlineno


def _inner(code: CodeType) -> list[CodeType]:
    return [each for each in code.co_consts if isinstance(each, CodeType)]


def _pairs(old: CodeType, new: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    """Go through two codes side by side, as far as they have the same parts."""
    yield old, new
    if len(_inner(old)) == len(_inner(new)):
        for pair in zip(_inner(old), _inner(new), strict=True):
            yield from _pairs(*pair)


def _lines(code: CodeType) -> set[int]:
    return {line for _, _, line in code.co_lines() if line}.union(*map(_lines, _inner(code)))


class _Measured:
    """A plugin of pytest: the CPU seconds of each test, and its name as the context of the lines that it runs."""

    def __init__(self, cover: Coverage) -> None:
        self.cover = cover
        self.seconds: dict[str, float] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        self.cover.switch_context(item.nodeid)
        began = time.process_time()
        done = yield
        self.seconds[item.nodeid] = time.process_time() - began
        self.cover.switch_context("")
        return done


def baseline(modules: Sequence[Module], tests: Sequence[str]) -> Baseline:
    """Run the tests once, as they are; raise `SystemExit` when they fail."""
    for found in _said_by(partial(_measure, modules, tests)):
        assert isinstance(found, Baseline)
        return found
    raise SystemExit(f"the tests fail without a mutant: pytest {' '.join(tests)}")


def _measure(modules: Sequence[Module], tests: Sequence[str], send: Send) -> int:
    cover = Coverage(data_file=None, config_file=False, include=[str(module.path) for module in modules])
    plugin = _Measured(cover)
    cover.start()
    code = pytest.main([*OPTIONS, *tests], plugins=[plugin])
    cover.stop()
    if code == pytest.ExitCode.OK:
        data = cover.get_data()
        lines = {module.name: data.contexts_by_lineno(str(module.path)) for module in modules}
        touched = {name: {line: frozenset(of) for line, of in found.items()} for name, found in lines.items()}
        send(Baseline(plugin.seconds, touched, tuple(name for name in sys.modules if not _is_ours(name))))
    return code


def _is_ours(name: str) -> bool:
    """Tell what lies in the checkout, or in no file, from what is installed."""
    file: Any = getattr(sys.modules[name], "__file__", None)
    return not file or (Path(file).is_relative_to(ROOT) and "site-packages" not in file)


def warm(found: Baseline) -> None:
    """Import what the tests import, so that no trial has to."""
    for name in found.imported:
        with contextlib.suppress(Exception):
            importlib.import_module(name)


def outcomes(trials: Sequence[Trial], found: Baseline, workers: int) -> Iterator[tuple[int, str, str]]:
    """Try all: yield the place of each, its outcome, and the test that killed it, in whatever order.

    An outcome is `killed`, `timeout`, `survived`, or `untested`. What failed has to fail again, for a test may fail for
    another reason; when it does not, the mutant is tried once more and the outcome is `doubtful` if it is killed then.
    """
    first = dict[int, tuple[str, str]]()
    for number, outcome, test in _once(dict(enumerate(trials)), found, workers):
        if outcome in {"killed", "timeout"}:
            first[number] = outcome, test
        else:
            yield number, outcome, ""
    again = {n: replace(trials[n], tests=(test,) if test else trials[n].tests) for n, (_, test) in first.items()}
    doubtful = {}
    for number, outcome, _ in _once(again, found, workers):
        if outcome == "survived":
            doubtful[number] = trials[number]
        else:
            yield number, *first[number]
    for number, outcome, _ in _once(doubtful, found, workers):
        yield number, outcome if outcome == "survived" else "doubtful", first[number][1]


def _once(trials: Mapping[int, Trial], found: Baseline, workers: int) -> Iterator[tuple[int, str, str]]:
    yield from ((number, "untested", "") for number, trial in trials.items() if not trial.tests)
    at_load = [number for number, trial in trials.items() if trial.at_load]
    others = {number: trial for number, trial in trials.items() if trial.tests and not trial.at_load}
    for number, outcome, test in _said_by(partial(_host, others, found, workers)) if others else ():
        if outcome:
            yield number, outcome, test
        else:
            at_load.append(number)
    yield from _side_by_side(((number, partial(_load, trials[number], found)) for number in at_load), workers)


def _host(trials: Mapping[int, Trial], found: Baseline, workers: int, send: Send) -> int:
    files = dict.fromkeys(test.partition("::")[0] for trial in trials.values() for test in trial.tests)
    return pytest.main([*OPTIONS, *files], plugins=[_AfterLoad(trials, found, workers, send)])


def _load(trial: Trial, found: Baseline, send: Send) -> int:
    found.start_the_clock(None)
    files = dict.fromkeys(test.partition("::")[0] for test in trial.tests)
    return pytest.main([*OPTIONS, *files], plugins=[_AtLoad(trial, found, send)])


def _side_by_side(work: Iterable[tuple[int, Work]], workers: int) -> Iterator[tuple[int, str, str]]:
    """Do all work, each piece in a process of its own, some at a time: yield the outcome of each as it ends."""
    waiting, running = iter(work), dict[int, tuple[int, ForkProcess, Connection]]()
    while True:
        while len(running) < workers and (piece := next(waiting, None)) is not None:
            process, receiver = _forked(piece[1])
            running[process.sentinel] = piece[0], process, receiver
        if not running:
            return
        for sentinel in wait(list(running)):
            assert isinstance(sentinel, int)
            number, process, receiver = running.pop(sentinel)
            said = list(_received(receiver))
            process.join()
            code = process.exitcode or 0
            outcome = "timeout" if code < 0 else "survived" if code in SURVIVED else "killed"
            yield number, outcome, said[0] if said else ""


def _said_by(work: Work) -> Iterator[Any]:
    """Do work in a process of its own: yield what it sends."""
    process, receiver = _forked(work)
    yield from _received(receiver)
    process.join()


def _received(receiver: Connection) -> Iterator[Any]:
    with receiver, contextlib.suppress(EOFError):
        while True:
            yield receiver.recv()


def _forked(work: Work) -> tuple[ForkProcess, Connection]:
    receiver, sender = FORK.Pipe(duplex=False)
    process = FORK.Process(target=_quietly, args=(work, sender.send))
    process.start()
    sender.close()
    return process, receiver


def _quietly(work: Work, send: Send) -> None:
    """Do the work of a child, and end with its exit code, whatever threads a test has left behind."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    code = 1
    try:
        code = work(send)
    finally:
        os._exit(code)
