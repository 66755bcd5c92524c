"""A comparison as a person reads it: a line for each probe with what differs, and totals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from comparing import Comparison, Verdict

SOFT_TOTAL = (
    "\nwithout the {soft} soft probes (database-, interpreter-, crash- or HTML-bound): "
    "agree {hard_agree} of {hard_of}   behave {hard_behave}   exact body {hard_exact}"
)
TOTAL = (
    "agree {agree} of {of}   behave {behave} of {of}   (status {status}, key headers {headers}, body shape {shape})   "
    "exact body {exact} of {of}   minor headers {minor}"
)


def print_comparison(comparison: Comparison, *, quiet: bool = False, exact: bool = False) -> None:
    """Print a comparison: all probes, or with `quiet` those that differ, or (`exact`) whose body is another."""
    for verdict in comparison["probes"]:
        is_good = verdict["behave"] and (verdict["exact"] or not exact)
        if not quiet or not is_good:
            print(line(verdict))  # noqa: T201  # it is a command's output
    print("\n".join(["", *_by_group(comparison["probes"]), *_totals(comparison["total"])]))  # noqa: T201  # likewise


def line(verdict: Verdict) -> str:
    """Return a verdict in one line, and one more for each difference."""
    word = "DIFFER" if not verdict["agree"] else "agree" if verdict["behave"] else "VALUES"
    mark = " " if verdict["exact"] else "~"
    soft = f" (soft: {verdict['soft']})" if verdict["soft"] else ""
    about = f"{word:7} {mark} {verdict['dialect']}/{verdict['name']}  [{verdict['request']}]{soft}"
    return "\n          ".join([about, *verdict["why"]])


def _by_group(verdicts: Iterable[Verdict]) -> list[str]:
    groups: dict[tuple[str, str], list[Verdict]] = {}
    for verdict in verdicts:
        groups.setdefault((verdict["dialect"], verdict["group"]), []).append(verdict)
    return [
        f"  {dialect:14} {group:12} agree {_count('agree', of)} of {len(of):4}"
        f"   behave {_count('behave', of)}   exact body {_count('exact', of)}"
        for (dialect, group), of in groups.items()
    ]


def _count(level: str, verdicts: Iterable[Verdict]) -> str:
    return f"{sum(verdict[level] for verdict in verdicts):4}"


def _totals(total: Mapping[str, int]) -> list[str]:
    return [SOFT_TOTAL.format(soft=total["of"] - total["hard_of"], **total), TOTAL.format(**total)]
