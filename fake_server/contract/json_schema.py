"""The JSON Schema (2020-12) of the written form, made from its readers, so that the two cannot differ."""

from __future__ import annotations

from typing import Any

from fake_server.contract.shapes import records_in
from fake_server.contract.written import CONTRACT


def contract_json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a contract in TOML, JSON or YAML, for editors that complete and check.

    What it refuses, `Contract.from_data` refuses. Rules that join several keys (`required` with `read_only`, a relation
    to a collection that is not there) are beyond it.
    """
    definitions = {each.title: each.definition() for each in records_in(CONTRACT) if each is not CONTRACT}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The contract of an API",
        "description": "What a REST API promises: the fake of pytest-genericclient is built from it.",
        **CONTRACT.definition(),
        "$defs": dict(sorted(definitions.items())),
    }
