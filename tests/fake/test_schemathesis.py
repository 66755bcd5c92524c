"""Schemathesis, an independent judge, tries the fake by its own document, and finds nothing that it does not say."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from whole_contract import BY_KEY, BY_TOKEN, TOKEN, whole_contract

from fake_server import Auth, Contract, FakeAPI, Throttle

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis comes with the dependency group 'fuzz'")
engine = pytest.importorskip("schemathesis.engine")

TOO_MUCH = {
    "negative_data_rejection": "Django REST framework takes more than a schema says: '12' is an integer",
    "positive_data_acceptance": "and less: no schema can say that a slug is taken, or that no row has this key",
    "ignored_auth": "its own probe does not work with an application in process",
}
"""The checks that are left out, and why."""
DATA = {
    "posts": [{"id": 1, "title": "Hello", "views": 100}, {"id": 2, "title": "World", "views": 20}],
    "comments": [{"id": 1, "body": "nice", "postId": 1}],
    "profile": {"name": "Ada"},
}
MOST_EXAMPLES = 4


def lists_only(style: str) -> Contract:
    """Return a contract that is soon tried, since only its lists differ from those of the whole one."""
    whole = whole_contract("drf", style)
    return whole.but(collections={"users": whole.collections["users"]})


def served(fake: FakeAPI) -> Callable[..., Iterable[bytes]]:
    """Return the fake as an application that also has its own document."""
    document = json.dumps(fake.openapi()).encode()

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] != "/openapi.json":
            return fake(environ, start_response)
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(document)))])
        return [document]

    return application


def headers_for(auth: Auth | None) -> dict[str, str]:
    """Return what lets somebody in."""
    if auth is None:
        return {}
    return {auth.header: TOKEN} if "api-key" in auth.schemes else {"Authorization": f"Token {TOKEN}"}


def findings(fake: FakeAPI, left_out: Iterable[str]) -> Iterator[str]:
    """Try the fake in every way that schemathesis knows, and go over what it does not like."""
    settings = {
        "seed": 1,
        "cache": {"enabled": False},
        "generation": {"max-examples": MOST_EXAMPLES, "deterministic": True, "database": "none"},
        "headers": headers_for(fake.contract.auth),
        "checks": {name: {"enabled": False} for name in left_out},
    }
    config = schemathesis.Config.from_dict(settings)
    schema = schemathesis.openapi.from_wsgi("/openapi.json", served(fake), config=config)
    for event in engine.from_schema(schema).execute():
        if type(event).__name__ in {"NonFatalError", "FatalError", "Interrupted"}:
            yield f"{type(event).__name__}: {getattr(event, 'info', event)}"
        if type(event).__name__ != "ScenarioFinished":
            continue
        recorder: Any = event.recorder
        for identifier, checks in recorder.checks.items():
            case = recorder.cases[identifier].value
            for check in checks:
                if check.failure_info is not None:
                    failure = check.failure_info.failure
                    yield f"{check.name}: {case.as_curl_command()}: {failure.title} {failure.message}"


@pytest.mark.parametrize(
    ("contract", "left_out"),
    [
        (whole_contract("drf", "page-number"), ()),
        *((lists_only(style), ()) for style in ("none", "limit-offset", "cursor", "link-header")),
        (whole_contract(auth=BY_TOKEN, throttle=Throttle("100000/day")), ()),
        (whole_contract("link_header", "link-header", auth=BY_KEY, conditional=True, optimistic=True), ()),
        *(
            (Contract.from_rows(DATA, dialect=each), ("unsupported_method",))
            for each in ("json_server", "json_server_1")
        ),
    ],
    ids=repr,
)
def test_schemathesis_finds_no_server_error_and_no_violated_schema(
    contract: Contract, left_out: tuple[str, ...]
) -> None:
    """Without it the fake could answer what its own document does not tell of, or fall over what somebody sends."""
    fake = FakeAPI(contract)
    assert list(findings(fake, [*TOO_MUCH, *left_out])) == []
    assert {exchange.method for exchange in fake.journal} >= {"GET", "POST", "PUT", "PATCH", "DELETE"}


def test_schemathesis_would_find_it() -> None:
    """Without it the tests above could be green because nothing is looked at."""
    fake = FakeAPI(whole_contract())
    document = fake.openapi()
    document["components"]["schemas"]["User"]["properties"]["name"] = {"type": "integer"}
    fake.openapi = lambda: document  # type: ignore[method-assign]  # a document that lies
    assert any(found.startswith("response_schema_conformance") for found in findings(fake, TOO_MUCH))
