"""Where an OpenAPI document is read from, and what becomes of one that is malformed."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openapi_documents import (
    notes_of,
    posts_document,
    read,
)

from fake_server import Contract, ContractError, FakeAPI

TRUTH = Path(__file__).parents[1] / "truth" / "openapi.json"


def test_a_document_is_read_from_a_file(tmp_path: Path) -> None:
    """Without it everybody would write the same three lines around the reader."""
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(posts_document()), "utf-8")
    contract = Contract.from_openapi(path)
    assert (contract.source, list(contract.collections)) == (str(path), ["posts"])
    assert Contract.load(path, prefix="/v1").prefix == "/v1"
    assert Contract.from_openapi(posts_document(), "the blog", missing_slash="strict").source == "the blog"


def test_a_document_may_be_in_yaml_with_statuses_that_are_numbers(tmp_path: Path) -> None:
    """Without it most documents, which are YAML and say `200:`, could not be read."""
    path = tmp_path / "openapi.yaml"
    schema = "{type: object, properties: {id: {type: integer}, title: {type: string, maxLength: 3}}}"
    answer = f"{{get: {{responses: {{200: {{content: {{application/json: {{schema: {schema}}}}}}}}}}}}}"
    path.write_text(f"openapi: 3.0.3\npaths:\n  /posts: {{}}\n  '/posts/{{id}}': {answer}\n", "utf-8")
    assert Contract.from_openapi(path).collections["posts"].fields["title"].max_length == 3


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.json", "[]", "holds list; expected an OpenAPI document"),
        ("a.json", "{", "is not valid JSON"),
        ("a.txt", "{}", "an OpenAPI document is read from .json, .yaml, .yml, not from '.txt'"),
        ("a.json", "{}", "openapi is None; expected 3.0 or 3.1"),
        ("a.json", '{"openapi": "2.0"}', "openapi is '2.0'; expected 3.0 or 3.1"),
        ("a.json", '{"swagger": "2.0"}', "is Swagger 2.0; expected OpenAPI 3.0 or 3.1: convert it first"),
    ],
)
def test_what_is_no_document_is_refused(tmp_path: Path, name: str, text: str, message: str) -> None:
    """Without it a wrong file would be an API without collections."""
    path = tmp_path / name
    path.write_text(text, "utf-8")
    with pytest.raises(ContractError, match=message) as error:
        Contract.from_openapi(path)
    assert str(path) in str(error.value)


def test_a_later_version_is_read_and_noted() -> None:
    """Without it a document of tomorrow would be refused, or read as if nothing were new in it."""
    assert "not understood, OpenAPI 3.2.0 is read as if it were 3.1" in notes_of(posts_document(version="3.2.0"))


def test_rows_of_no_collection_are_refused() -> None:
    """Without it a misspelt name would lose the rows."""
    with pytest.raises(ContractError, match="rows: no collection 'post'; did you mean 'posts'?"):
        read(posts_document(), rows={"post": []})


def test_notes_of_many_places_are_cut() -> None:
    """Without it one habit of a large document would fill the screen."""
    properties = {f"f{number}": {"type": "string", "format": "ipv4"} for number in range(25)}
    (note,) = [each for each in read(posts_document({"properties": properties})).notes if "ipv4" in each]
    assert note.endswith("posts.f19 and 5 more")


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "object", "#/paths", "x"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["type", "$ref", "get", "schema"]), inner, max_size=2)
    ),
    max_leaves=4,
)


def places_in(value: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the places of everything that is inside a value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = [place] if place else []
    for key, each in inner:
        found += places_in(each, (*place, key))
    return found


def change(value: Any, place: tuple[Any, ...], new: Any) -> None:
    """Put something else in a place, if it is still there."""
    with suppress(KeyError, IndexError, TypeError):
        for key in place[:-1]:
            value = value[key]
        value[place[-1]] = new


WHOLE = json.loads(TRUTH.read_text("utf-8"))
PLACES = [place for place in places_in(WHOLE) if place[0] != "info" and place != ("openapi",)]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PLACES), JSON_VALUES), min_size=1, max_size=3))
def test_a_malformed_document_is_read_or_refused(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    """Without it a mistake somewhere in a document would end in a traceback from the middle of the reader."""
    document = copy.deepcopy(WHOLE)
    for place, value in changes:
        change(document, place, value)
    with suppress(ContractError):
        FakeAPI(read(document))
