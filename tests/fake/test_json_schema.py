"""Rules of the published JSON Schema: it is valid, it is that of the readers, and it refuses nothing that they take."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from fake_server import Contract, ContractError
from fake_server.contract import contract_json_schema

ROOT = Path(__file__).parents[2]
SCHEMA = contract_json_schema()
VALIDATOR = Draft202012Validator(SCHEMA)
NAMES = ["id", "title", "posts", "users", "", "a b", "a/b", "..", "3/min", "-title", "*", "abc", "cus_"]


def test_the_published_schema_is_that_of_the_readers() -> None:
    """Without it an editor would complete keys that are gone, and mark new ones as wrong."""
    published = json.loads((ROOT / "docs" / "contract.schema.json").read_text("utf-8"))
    assert published == SCHEMA, "write it anew: see docs/contract.md, 'The JSON Schema'"


def test_the_schema_is_valid_and_takes_the_example() -> None:
    """Without it editors would not read it, or would mark our own example."""
    Draft202012Validator.check_schema(SCHEMA)
    VALIDATOR.validate(tomllib.loads((ROOT / "examples" / "blog" / "blog.toml").read_text("utf-8")))


def test_every_key_is_described() -> None:
    """Without it whoever hovers over a key would read nothing."""
    for definition in (SCHEMA, *SCHEMA["$defs"].values()):
        for name, key in definition["properties"].items():
            assert re.match(r"[A-Z].*\.$", key["description"]), name


def values_of(schema: dict[str, Any]) -> str:
    """Return in words which values a schema takes."""
    if "anyOf" in schema:
        return ", or ".join(values_of(each) for each in schema["anyOf"])
    if "$ref" in schema:
        return f"table: {schema['$ref'].rpartition('/')[2].replace('_', ' ')}"
    if "enum" in schema:
        return ", ".join(f"`{name}`" for name in schema["enum"] if name.upper() not in {*schema["enum"]} - {name})
    if schema.get("type") == "array":
        return f"array of {values_of(schema['items'])}" if "items" in schema else "array"
    if "additionalProperties" in schema:
        return f"table of {values_of(schema['additionalProperties'])}"
    bounds = [str(schema[name]) for name in ("minimum", "maximum") if name in schema]
    words = {"object": "table", "boolean": "true, false", "integer": f"integer from {' to '.join(bounds)}"}
    return words.get(schema.get("type", ""), str(schema.get("type", "any value")))


def table_of(definition: dict[str, Any]) -> str:
    """Return the table of keys as the documentation has it."""
    lines = [
        f"| `{name}` | {key['description']} | {values_of(key)} |" for name, key in definition["properties"].items()
    ]
    return "\n".join(["| key | what | values |", "|---|---|---|", *lines, ""])


@pytest.mark.parametrize("name", ["", *SCHEMA["$defs"]])
def test_every_key_is_in_the_documentation(name: str) -> None:
    """Without it a key could be added that nobody hears of, or stay in the documentation after it is gone."""
    page = (ROOT / "docs" / "contract.md").read_text("utf-8")
    assert table_of(SCHEMA["$defs"][name] if name else SCHEMA) in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"colections": {}},
        {"dialect": "dfr"},
        {"collections": {"a b": {}}},
        {"collections": {"..": {}}},
        {"collections": {"posts": {"page_size": 0}}},
        {"collections": {"posts": {"pk": 3}}},
        {"collections": {"posts": {"fields": {"a": {"type": "strng"}}}}},
        {"collections": {"posts": {"fields": {"a": {"child": {"requierd": True}}}}}},
        {"collections": {"posts": {"actions": {"go": {"methods": []}}}}},
        {"collections": {"posts": {"actions": {"go": []}}}},
        {"throttle": {}},
        {"auth": {"users": {"ada": "password"}}},
        [],
    ],
)
def test_schema_and_readers_refuse_the_same_mistakes(wrong: Any) -> None:
    """Without it an editor would say nothing to what the fake then refuses."""
    assert not VALIDATOR.is_valid(wrong)
    with pytest.raises(ContractError):
        Contract.from_data(wrong)


SCALARS = st.none() | st.booleans() | st.integers(-1, 3) | st.sampled_from(NAMES)
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(NAMES), inner)
)


@st.composite
def near(draw: st.DrawFn, schema: dict[str, Any], depth: int = 0) -> Any:
    """Return a value that fits a schema, or nearly."""
    if "$ref" in schema:
        schema = SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        return draw(near(draw(st.sampled_from(schema["anyOf"])), depth))
    if depth > 8 or draw(st.integers(0, 40)) == 0:
        return draw(ANYTHING)
    return draw(_container(schema, depth + 1) if schema.get("type") in {"array", "object"} else _scalar(schema))


@st.composite
def _container(draw: st.DrawFn, schema: dict[str, Any], depth: int) -> Any:
    if schema["type"] == "array":
        return draw(st.lists(near(schema.get("items", {}), depth), min_size=schema.get("minItems", 0), max_size=2))
    if "properties" not in schema:
        values = near(schema.get("additionalProperties", {}), depth)
        return draw(st.dictionaries(st.sampled_from(NAMES), values, max_size=2))
    names = draw(st.sets(st.sampled_from(sorted(schema["properties"])), max_size=4)) | set(schema.get("required", ()))
    return {name: draw(near(schema["properties"][name], depth)) for name in sorted(names)}


def _scalar(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    least = schema.get("minimum", 0)
    strategies: dict[str, st.SearchStrategy[Any]] = {
        "string": st.sampled_from(NAMES),
        "boolean": st.booleans(),
        "number": st.floats(-2, 2) | st.integers(-2, 2),
        "integer": st.integers(least, schema.get("maximum", least + 3)),
    }
    return strategies.get(schema.get("type", ""), ANYTHING)


@given(near(SCHEMA))
def test_the_schema_refuses_nothing_that_is_taken(data: Any) -> None:
    """Without it an editor would mark as wrong what is right; and a contract that is nearly right could be a crash."""
    try:
        Contract.from_data(data)
    except ContractError:
        return
    VALIDATOR.validate(data)
