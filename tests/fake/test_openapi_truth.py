"""The fake of the recorded application's own OpenAPI document: what behaves, and what explains the rest."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, reduce
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import requests

from fake_server import Action, Contract, FakeAPI, Field, Pagination
from pytest_genericclient.transport import InProcessAdapter

TRUTH = Path(__file__).parents[1] / "truth"
GROUPS = ("crud", "validation", "pagination", "action")
REASONS: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("openapi_reasons.toml").read_text("utf-8"))
EXPLAINED = {case for reason in REASONS.values() for case in reason["cases"]}
Failing: TypeAlias = Callable[..., set[str]]


@cache
def read() -> Contract:
    """Return the contract of the document, with the rows that the recorded application began with."""
    rows = json.loads((TRUTH / "seed.json").read_text("utf-8"))["resources"]
    return Contract.from_openapi(TRUTH / "openapi.json", rows={name: rows[name] for name in rows if name != "secrets"})


def with_fields(contract: Contract, name: str, **fields: Mapping[str, Any]) -> Contract:
    """Return a contract in which some fields of a collection have other rules."""
    collection = contract.collections[name]
    changed = {field: replace(collection.fields[field], **rules) for field, rules in fields.items()}
    return with_collection(contract, name, fields={**collection.fields, **changed})


def with_collection(contract: Contract, name: str, **changes: Any) -> Contract:
    """Return a contract in which a collection is another one; those that are the same as it follow."""
    collections = {
        each: replace(collection, **changes) if contract.table_of(each) == name else collection
        for each, collection in contract.collections.items()
    }
    return contract.but(collections=collections)


def leading(to: str, on_delete: str) -> dict[str, Any]:
    """Return the rules of a field that leads to rows of another collection."""
    return {"type": "relation", "to": to, "on_delete": on_delete}


def page_size(contract: Contract) -> Contract:
    """Say how many rows a page holds, and how many it may be asked to hold."""
    return contract.but(pagination=Pagination("page-number", 5, 10, "page_size"))


def defaults(contract: Contract) -> Contract:
    """Say what a field holds that was not sent."""
    contract = with_fields(contract, "users", group={"default": "watchers"}, active={"default": True})
    return with_fields(contract, "posts", tags={"default": []})


def unique(contract: Contract) -> Contract:
    """Say which values must be unique."""
    contract = with_fields(contract, "users", username={"unique": True})
    contract = with_fields(contract, "posts", slug={"unique": True})
    return with_collection(contract, "ratings", unique_together=(("post", "user"),))


def relations(contract: Contract) -> Contract:
    """Say which fields lead to rows of other collections, and what becomes of them."""
    contract = with_fields(contract, "posts", author=leading("users", "set-null"))
    contract = with_fields(contract, "things", owner=leading("users", "cascade"))
    return with_fields(contract, "ratings", post=leading("posts", "cascade"), user=leading("users", "protect"))


def actions(contract: Contract) -> Contract:
    """Say what the actions do."""
    publish = Action(fields={"date": Field(type="date", null=True)}, set={"status": 1})
    unpublish = Action(methods=("DELETE",), set={"status": 0}, status=204)
    links = ["http://a.example/1", "http://b.example/2"]

    def last(_request: Any, rows: Any) -> Any:
        return sorted(rows, key=lambda row: -row["id"])[:3]

    said = {
        "publish": (publish, unpublish),
        "mark-read": Action(status=204),
        "pingbacks": Action(methods=("GET",), handler=lambda _, row: {"post": row["id"], "pingbacks": links}),
        "recent": Action(detail=False, methods=("GET",), handler=last),
        "ping": Action(detail=False, handler=lambda request, _: {"pong": True, "received": request.get_json()}),
    }
    return with_collection(contract, "posts", actions=said)


STATEMENTS: dict[str, Callable[[Contract], Contract]] = {
    "page-size": page_size,
    "defaults": defaults,
    "unique": unique,
    "relations": relations,
    "actions": actions,
}
"""By reason: what the document does not say, said in Python."""


def saying(reasons: Iterable[str]) -> Contract:
    """Return the contract of the document with some of what it does not say."""
    return reduce(lambda contract, reason: STATEMENTS[reason](contract), reasons, read())


@pytest.fixture(name="failing", scope="module")
def _failing() -> Iterator[Failing]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(TRUTH))
        judge = import_module("judge")
        judge.use(TRUTH / "cases.json")
        truth = json.loads((TRUTH / "truth.json").read_text("utf-8"))

        def failing(contract: Contract, names: Iterable[str] | None = None) -> set[str]:
            """Return the names of the cases in which the fake does not do what the real application did."""
            fake = FakeAPI(contract)

            def session() -> requests.Session:
                made = requests.Session()
                made.mount("http://", InProcessAdapter(fake))
                return made

            base, only = f"{fake.url}/", None if names is None else set(names)
            out = judge.run(base, "drf-page", reset=fake.reset, session=session, groups=GROUPS, names=only)
            verdicts = judge.compare(truth, out, groups=GROUPS, names=only)["probes"]
            assert len(verdicts) >= (len(only) if only else 200), "the judge looked at what it was asked for"
            return {each["name"] for each in verdicts if not each["behave"]}

        yield failing


def test_a_case_fails_only_where_the_document_leaves_something_open(failing: Failing) -> None:
    """Without it nobody would know whether the document was short or the reader misunderstood it."""
    assert failing(read()) == EXPLAINED


@pytest.mark.parametrize("reason", REASONS)
def test_what_is_left_open_is_among_the_notes(reason: str) -> None:
    """Without it somebody would look for a bug in the fake where the document says nothing."""
    assert any(note.startswith(REASONS[reason]["note"]) for note in read().notes)


def test_every_reason_has_its_statement() -> None:
    """Without it a reason could be an excuse that nobody can check."""
    assert set(REASONS) == set(STATEMENTS)


def test_with_everything_said_every_case_behaves(failing: Failing) -> None:
    """Without it a reason could hide a second one behind it."""
    assert failing(saying(STATEMENTS)) == set()


@pytest.mark.parametrize("reason", REASONS)
def test_each_reason_explains_exactly_its_cases(failing: Failing, reason: str) -> None:
    """Without it a case could be filed under any reason that sounds right."""
    others = [each for each in STATEMENTS if each != reason]
    assert failing(saying(others), EXPLAINED) == set(REASONS[reason]["cases"])
