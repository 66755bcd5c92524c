"""The judge: asks a REST server what real servers were asked, and holds what it answers against what they answered.

    python judge.py --base http://127.0.0.1:8001/drf-page/ --dialect drf-page --against truth.json --quiet
    python judge.py --base http://127.0.0.1:8001/drf-page/ --dialect drf-page --out out.json
    python judge.py --compare truth.json out.json
    python judge.py --list [--dialect drf-page]

Needs `requests` and nothing else. --base is the root of the API (where `users/` hangs). Before every probe the server
is put back to seed.json: POST <base>__reset__ (any 2xx), or --reset-url, or --reset-cmd, or --no-reset (then answers
drift, which is no fair trial). From Python: `use(cases)`, `run(base, dialect, reset=callable)`, `compare(truth, out)`.

DIFFER: the status, a key header or the shape of the body is not the truth's. VALUES: those agree, but a value in an
answer below 400 does not. ~: the body is not exactly equal (for errors: only the words differ). Soft probes depend on
the database, the interpreter, a crash or the browsable HTML; totals are given with and without them. `setup` are the
statuses of the steps before.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from comparing import Comparison, compare
from probes import DIALECTS, PROBES, selection, use
from recording import Recording, record, run
from reporting import print_comparison
from resetting import reset_of

__all__ = ["DIALECTS", "PROBES", "compare", "main", "print_comparison", "record", "run", "selection", "use"]

CASES = Path(__file__).with_name("cases.json")


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the command line says; return 0, or 1 where a comparison found a probe that does not agree."""
    parser = _parser()
    args = parser.parse_args(argv)
    use(args.cases)
    if args.list:
        _list(args)
        return 0
    if args.compare:
        truth, out = (_loaded(path) for path in args.compare)
        return _judged(compare(truth, out, args.group, args.only), args)
    if not (args.base and args.dialect):
        parser.error("--base and --dialect, or --compare")
    out = run(args.base, args.dialect, reset_of(args), args.group, args.only, timeout=args.timeout)
    if args.out:
        _store(args.out, out, args.dialect)
    return _judged(compare(_loaded(args.against), out, args.group, args.only), args) if args.against else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base")
    parser.add_argument("--dialect", choices=sorted(DIALECTS))
    parser.add_argument("--out")
    parser.add_argument("--reset-url")
    parser.add_argument("--reset-cmd")
    parser.add_argument("--no-reset", action="store_true")
    parser.add_argument("--group", action="append", help="only these groups")
    parser.add_argument("--only", action="append", help="only these probes")
    parser.add_argument("--compare", nargs=2, metavar=("TRUTH", "OUT"))
    parser.add_argument("--against", metavar="TRUTH", help="with --base: compare at once, no file needed")
    parser.add_argument("--quiet", action="store_true", help="print only the probes that differ")
    parser.add_argument("--exact", action="store_true", help="with --quiet: also those whose body is not exactly equal")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--timeout", type=float, default=20)
    parser.add_argument("--cases", default=CASES)
    return parser


def _list(args: argparse.Namespace) -> None:
    probes = selection(args.dialect, args.group, args.only) if args.dialect else PROBES
    for probe in probes:
        _say(f"{probe['group']:12} {probe['name']:38} {probe['method']:7} {probe['path'][:80]}")
    _say(f"{len(probes)} probes")


def _judged(comparison: Comparison, args: argparse.Namespace) -> int:
    print_comparison(comparison, quiet=args.quiet, exact=args.exact)
    return 0 if comparison["total"]["agree"] == comparison["total"]["of"] else 1


def _loaded(path: str) -> Any:
    return json.loads(Path(path).read_text("utf-8"))


def _store(path: str, out: Recording, dialect: str) -> None:
    Path(path).write_text(json.dumps(out, indent=1, ensure_ascii=False), "utf-8")
    _say(f"{len(out['dialects'][dialect])} probes recorded in {path}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
