"""What fails a test that did not fail by itself: requests that lead nowhere, and planned answers never fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fake_server import Exchange, PlannedFault

if TYPE_CHECKING:
    from pytest_genericclient.api import PluginFakeAPI
    from pytest_genericclient.live import LiveFakeAPI


def fail_for(fakes: list[PluginFakeAPI], live: LiveFakeAPI | None) -> None:
    """Fail the test, with a fact in the first line, which is all that pytest's short summary shows.

    An error of a handler that the code under test swallowed is raised again, with its own traceback.
    """
    error = next((error for fake in fakes for error in fake.handler_errors), None)
    if error is not None:
        error.add_note("the code under test went on after this; fake_api.handler_errors.clear() if that is meant")
        raise error
    facts = [fact for fake in fakes for fact in facts_of(fake)]
    if live is not None and live.is_strict:
        facts += [f"unused: {expected} was expected of live_fake_api, and never came" for expected in live.unused()]
    if facts:
        pytest.fail("\n".join(dict.fromkeys(facts)), pytrace=False)


def facts_of(fake: PluginFakeAPI) -> list[str]:
    """Return what went wrong at one fake, a line each."""
    facts = [f"blocked {url}: the network is blocked, and no fake is served there" for url in fake.blocked]
    if not fake.strict:
        return facts
    return [*map(_unexpected, fake.astray), *facts, *(_unused(planned, fake) for planned in fake.unused())]


def _unexpected(exchange: Exchange) -> str:
    _, _, nearest = (exchange.nowhere or "").rpartition("; ")  # what is missing stands before it already
    hint = f" ({nearest})" if nearest else ""
    return f"unexpected {exchange.method} {exchange.path}{hint}"


def _unused(planned: PlannedFault, fake: PluginFakeAPI) -> str:
    """Return that what was planned did not happen, or not often enough; and what came instead, where it is near."""
    fault = planned.fault
    wanted = " ".join(filter(None, [fault.method, fault.path])) or "any request"
    what = f"answered {fault.setting('status')}" if fault.name == "status" else f"struck by {fault.name!r}"
    count = "" if fault.times == 1 else f" {fault.times} times"
    came = f"it came {_times(planned.struck)}" if planned.struck else "no such request came"
    near = [each for each in fake.journal if fault.path is not None and fault.fits(each.method, [fault.path])]
    near += [each for each in fake.journal if fault.method is not None and fault.fits(fault.method, [each.path])]
    seen = f"; what came is {', '.join(dict.fromkeys(map(str, near)))}" if near and not planned.struck else ""
    return f"unused: {wanted} was to be {what}{count}, and {came}{seen}"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
