"""Rules of the files that a contract is read from: which reader, which form, and what each refuses, with the place."""

from __future__ import annotations

import builtins
import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fake_server import Contract, ContractError, FakeAPI, Pagination
from fake_server.contract.csv import csv_of
from fake_server.contract.json import json_of, rows_of
from fake_server.contract.sources import READERS, form_of
from fake_server.contract.toml import toml_of
from fake_server.contract.yaml import yaml_of

MINI_OPENAPI = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}}


def refusal(read: Callable[[Path], Any], path: Path) -> str:
    """Return why a file is refused, without its name, which comes first."""
    with pytest.raises(ContractError) as raised:
        read(path)
    assert str(raised.value).startswith(str(path))
    return str(raised.value).removeprefix(str(path))


# -- the file itself -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("read", [toml_of, json_of, rows_of, yaml_of, csv_of])
def test_a_file_that_cannot_be_read_is_one_clear_line(read: Callable[[Path], Any], tmp_path: Path) -> None:
    """Without it a wrong path, or a file in another encoding, would be a traceback of open()."""
    assert refusal(read, tmp_path / "nope") == ": cannot be read: No such file or directory"
    path = tmp_path / "latin.txt"
    path.write_bytes("a: 1\nbé: 2\n".encode("latin-1"))
    assert refusal(read, path) == ": is not UTF-8: the byte 0xe9 in line 2"
    with pytest.raises(ContractError, match=r"^'a\\x00b': cannot be read: embedded null byte"):
        read(Path("a\0b"))


@pytest.mark.parametrize(
    ("read", "text", "expected"),
    [
        (toml_of, "a = 1\n", {"a": 1}),
        (json_of, '{"a": 1}', {"a": 1}),
        (rows_of, '{"a": 1}\n', [{"a": 1}]),
        (yaml_of, "a: 1\n", {"a": 1}),
        (csv_of, "a\n1\n", [{"a": 1}]),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_byte_order_mark_and_line_ends_of_windows_are_taken(
    read: Callable[[Path], Any], text: str, expected: Any, line_end: str, tmp_path: Path
) -> None:
    """Without it a file that Windows saved could not be read, or its first key would have an invisible letter."""
    path = tmp_path / "file"
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", line_end).encode())
    assert read(path) == expected


# -- TOML ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = 1\na = 2", "Cannot overwrite a value (at end of document)"),
        ("a = ", "Invalid value (at end of document)"),
        ("a = " + "[" * 10_000, "nested too deep"),
        ("a = 1" + "0" * 5000, "Exceeds the limit"),
    ],
)
def test_what_is_no_toml_is_refused_with_its_place(text: str, expected: str, tmp_path: Path) -> None:
    """Without it a stray bracket would have to be searched for in the whole file."""
    path = tmp_path / "file.toml"
    path.write_text(text)
    assert expected in refusal(toml_of, path)
    assert refusal(toml_of, path).startswith(": is not valid TOML: ")


# -- JSON ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "Expecting value (at line 1, column 1)"),
        ('{\n  "a": 1,\n  "b" 2}', "Expecting ':' delimiter (at line 3, column 7)"),
        ('{"a": 1}\n{}', "Extra data (at line 2, column 1)"),
        ('{"a": [1, 2, ?]}', "Expecting value (at line 1, column 14)"),
        ('{"a": 1, "b": {"c": 1,\n "c": 2}}', "the key 'c' stands there twice (at line 2, column 2)"),
        ('{"a": "a: b", "b": ["a", "a"], "\\u0061": 2}', "the key 'a' stands there twice (at line 1, column 32)"),
        ('{"tokens": {"abc123": 1, "abc123": 2}}', "the key [redacted] stands there twice (at line 1, column 26)"),
        ('{"a": "NaN",\n"b": NaN}', "NaN is no number of JSON (at line 2, column 6)"),
        ("[1, -Infinity]", "-Infinity is no number of JSON (at line 1, column 5)"),
        ('{"a": true, "b": [1e400, null]}', "1e400 is a larger number than there is (at line 1, column 19)"),
        ('{"a": {"b": 1' + "0" * 5000 + "}}", "a number of more than 1000 digits (at line 1, column 13)"),
        ("[" * 100_000, "nested too deep"),
    ],
)
def test_what_is_no_json_is_refused_with_its_place(text: str, expected: str, tmp_path: Path) -> None:
    """Without it a duplicate key would be swallowed, a NaN sent to a client, and a comma searched for."""
    path = tmp_path / "file.json"
    path.write_text(text)
    assert refusal(json_of, path) == f": is not valid JSON: {expected}"


def test_jsonl_is_a_row_a_line(tmp_path: Path) -> None:
    """Without it a line separator inside a text would part a row, and an error would be in line 1 of nowhere."""
    path = tmp_path / "rows.jsonl"
    path.write_text('{"a": "x\u2028y"}\n\n  {"a": 2}  \n', "utf-8")
    assert rows_of(path) == [{"a": "x\u2028y"}, {"a": 2}]
    path.write_text('{"a": 1}\n\n{"a": 1, "a": 2}\n')
    assert refusal(rows_of, path) == ": is not valid JSONL: the key 'a' stands there twice (at line 3, column 10)"
    path.write_text('{"a": 1}\n{"a" 1}\n')
    assert refusal(rows_of, path) == ": is not valid JSONL: Expecting ':' delimiter (at line 2, column 6)"


@given(value=st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), st.lists, max_leaves=10))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_json_value_is_read_as_it_was_written(value: Any, tmp_path: Path) -> None:
    """Without it strictness could change a value."""
    path = tmp_path / "file.json"
    path.write_text(json.dumps({"a": value, "b": [value]}))
    assert json_of(path) == {"a": value, "b": [value]}


# -- YAML ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        ("a: NO\nb: on\nc: yes\nd: off", {"a": "NO", "b": "on", "c": "yes", "d": "off"}),
        ("a: true\nb: False\nc: TRUE", {"a": True, "b": False, "c": True}),
        ("a: 1:30\nb: 190:20:30", {"a": "1:30", "b": "190:20:30"}),
        ("a: 2026-01-02\nb: 2026-01-02T03:04:05Z", {"a": "2026-01-02", "b": "2026-01-02T03:04:05Z"}),
        ("a: ~\nb: null\nc:\nd: nil", {"a": None, "b": None, "c": None, "d": "nil"}),
        ("- 12\n- -3\n- +4\n- 0o17\n- 0x1F\n- 0b1\n- 1_000", [12, -3, 4, 15, 31, "0b1", "1_000"]),
        ("- 1.5\n- .5\n- 2.\n- 1e3\n- -1.5E-2", [1.5, 0.5, 2.0, 1000.0, -0.015]),
        ("- '1'\n- \"true\"\n- !!str 1\n- !!float 1\n- ! x", ["1", "true", "1", 1.0, "x"]),
        ("200: ok\n'201': made\ntrue: 1\n1.0: 2", {"200": "ok", "201": "made", "true": 1, "1.0": 2}),
        ("a: &x {b: [1]}\nc: *x\nd: *x", {"a": {"b": [1]}, "c": {"b": [1]}, "d": {"b": [1]}}),
        ("=: 1\n'<<': 2", {"=": 1, "<<": 2}),
        ("a: |\n  x\n  y\n", {"a": "x\ny\n"}),
        ("--- {a: 1}\n...\n", {"a": 1}),
    ],
)
def test_yaml_is_of_the_core_schema(text: str, expected: Any, tmp_path: Path) -> None:
    """Without it Norway would be false, a time of day a number, and a day no JSON."""
    path = tmp_path / "file.yaml"
    path.write_text(text)
    assert yaml_of(path) == expected
    assert json.dumps(yaml_of(path)) == json.dumps(expected)


BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "\n".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 10)}]" for before, name in zip("abcdef", "bcdefg", strict=True)
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3", "the key 'a' stands there twice (at line 3, column 1)"),
        ("tokens:\n  abc: 1\n  abc: 2", "the key [redacted] stands there twice (at line 3, column 3)"),
        ("? [1]\n: 2", "a key is no text (at line 1, column 3)"),
        ("? \n: 2", "a key is no text (at line 1, column "),
        ("a: &x {b: 1}\nc:\n  <<: *x", "merge keys (<<) are of YAML 1.1: write the keys out (at line 3, column 3)"),
        ("a: !thing x", "'x' cannot have the tag '!thing' (at line 1, column 4)"),
        ("a: !thing {}", "the tag '!thing' is not known here (at line 1, column 4)"),
        ("a: !!set {b, c}", "the tag '!!set' is not known here (at line 1, column 4)"),
        ("a: !!python/object/apply:os.getcwd []", "the tag '!!python/object/apply:os.getcwd' is not known here"),
        ("a: !!binary aGk=", "'aGk=' cannot have the tag '!!binary' (at line 1, column 4)"),
        ("a: !!int one", "'one' cannot have the tag '!!int' (at line 1, column 4)"),
        ("a: .inf", ".inf is no number of JSON (at line 1, column 4)"),
        ("a: -.Inf", "-.Inf is no number of JSON (at line 1, column 4)"),
        ("a: .NaN", ".NaN is no number of JSON (at line 1, column 4)"),
        ("a: 1e999", "1e999 is no number of JSON (at line 1, column 4)"),
        ("a: 1" + "0" * 5000, "a number of more than 1000 digits (at line 1, column 4)"),
        (BOMB, "aliases repeat more than 100000 values (at line "),
        ("a: &a [*a]", "nested more than 100 levels deep (at line 1, column 4)"),
        ("a: " + "[" * 101 + "]" * 101, "nested more than 100 levels deep (at line 1, column 104)"),
    ],
)
def test_yaml_that_is_no_contract_is_refused_with_its_place(text: str, expected: str, tmp_path: Path) -> None:
    """Without it a key could be swallowed, ten lines could fill the memory, and a tag could run code."""
    path = tmp_path / "file.yaml"
    path.write_text(text)
    assert refusal(yaml_of, path).startswith(f": {expected}")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: [1, 2\nb: 3", "(at line 2, column 2)"),
        ("a: 1\n---\nb: 2", "(at line 2, column 1)"),
        ("a: *nowhere", "(at line 1, column 4)"),
        ("a: 1\n\tb: 2", "(at line 2, column 1)"),
        ("a: \x01", ""),
        ("a: " + "[" * 100_000, ""),
    ],
)
def test_what_is_no_yaml_is_refused_with_its_place(text: str, place: str, tmp_path: Path) -> None:
    """Without it a stray bracket would have to be searched for in the whole file."""
    path = tmp_path / "file.yaml"
    path.write_text(text)
    said = refusal(yaml_of, path)
    assert said.startswith(": is not valid YAML: ")
    assert said.endswith(place)
    assert "\n" not in said


def test_yaml_without_pyyaml_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it whoever has not the extra would be left with a ModuleNotFoundError."""
    real = builtins.__import__

    def without_yaml(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "yaml":
            raise ModuleNotFoundError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without_yaml)
    assert refusal(Contract.load, tmp_path / "db.yaml") == ": install pytest-genericclient[yaml] to read YAML"


# -- CSV -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "texts", "expected"),
    [
        ("n", ["1", "-2", "0"], [1, -2, 0]),
        ("n", ["1", "", "3"], [1, None, 3]),
        ("n", ["", ""], [None, None]),
        ("zip", ["01234", "56789"], ["01234", "56789"]),
        ("n", ["-0", "1"], ["-0", "1"]),
        ("n", ["1", "2.5", "-1e-3"], [1, 2.5, -0.001]),
        ("n", ["0.1", "0.12345678901234567890"], ["0.1", "0.12345678901234567890"]),
        ("n", ["1.5", "1" * 50], ["1.5", "1" * 50]),
        ("n", ["1.5", "1e999"], ["1.5", "1e999"]),
        ("n", ["1.5", "1e-99999999999999999999"], ["1.5", "1e-99999999999999999999"]),
        ("n", ["1", "x"], ["1", "x"]),
        ("price", ["1.50", "", "12.25"], ["1.50", None, "12.25"]),
        ("price", ["1.5", "12.25"], [1.5, 12.25]),
        ("price", ["1", "12.25"], [1, 12.25]),
        ("length", ["1.50", "12.25"], [1.5, 12.25]),
        ("on", ["true", "FALSE", ""], [True, False, None]),
        ("on", ["true", "1"], ["true", "1"]),
        ("a", ["a, b", 'say "x"', "two\nlines"], ["a, b", 'say "x"', "two\nlines"]),
    ],
)
def test_a_column_has_one_type(column: str, texts: list[str], expected: list[Any], tmp_path: Path) -> None:
    """Without it a postal code would lose its nought, an amount its places, and a column hold two types."""
    path = tmp_path / "file.csv"
    quoted = ['"' + text.replace('"', '""') + '"' for text in texts]
    path.write_text("\n".join([f"row,{column}", *(f"{index},{text}" for index, text in enumerate(quoted))]))
    rows = csv_of(path)
    assert [row[column] for row in rows] == expected
    assert [type(row[column]) for row in rows] == [type(value) for value in expected]
    assert [row["row"] for row in rows] == [*range(len(texts))]


def test_blank_lines_and_white_space_after_commas_are_no_matter(tmp_path: Path) -> None:
    """Without it a table that is laid out for people would be one of texts."""
    path = tmp_path / "file.csv"
    path.write_text('\nid, name , n\n\n1, "Ada", 3\n\n')
    assert csv_of(path) == [{"id": 1, "name": "Ada", "n": 3}]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ": is empty; expected a header row with the names of the columns"),
        ("a,b\n1,2\n\n3\n", ", line 4: 1 cells; expected 2, as in the header"),
        ('a,b\n1,"x\ny"\n3,4,5\n', ", line 4: 3 cells; expected 2, as in the header"),
        ("a,,c\n", ", line 1: column 2 has no name"),
        ("a,b,a\n", ", line 1: the column 'a' stands there twice"),
        ("a;b\n1;2\n", ", line 1: one column, 'a;b'; expected commas between the columns"),
        ('a\n"x"y\n', ", line 2: is not valid CSV: ',' expected after '\"'"),
        ('a\n"x', ", line 2: is not valid CSV: unexpected end of data"),
    ],
)
def test_what_is_no_table_is_refused_with_its_line(text: str, expected: str, tmp_path: Path) -> None:
    """Without it cells could land under another column's name."""
    path = tmp_path / "file.csv"
    path.write_text(text)
    assert refusal(csv_of, path) == expected


# -- which form ----------------------------------------------------------------------------------------------------

WRITTEN = {"collections": {"posts": {"rows": [{"title": "x"}]}}}
PLAIN = {"posts": [{"id": 1, "title": "x"}]}


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (WRITTEN, "written"),
        ({"dialect": "drf"}, "written"),
        ({"dialect": "drf", "collections": []}, "written"),
        (PLAIN, "plain"),
        ({"collections": [{"id": 1}]}, "plain"),
        ({"dialect": [{"id": 1}]}, "plain"),
        ({"openapi": [{"id": 1}], "swagger": {}}, "plain"),
        ({}, "plain"),
        (MINI_OPENAPI, "openapi"),
        ({"swagger": "2.0"}, "openapi"),
        ({"openapi": 3.1}, "openapi"),
    ],
)
def test_the_form_is_told_by_the_keys_at_the_top(data: dict[str, Any], form: str) -> None:
    """Without it a collection that is called `collections` could not be served, or a contract be read as rows."""
    assert form_of(data) == form


def dumped_toml(data: Any) -> str:
    """Return the written form above as TOML."""
    assert data == WRITTEN
    return "[[collections.posts.rows]]\ntitle = 'x'\n"


@pytest.mark.parametrize(
    ("name", "dump"),
    [("a.toml", dumped_toml), ("a.json", json.dumps), ("a.yaml", yaml.safe_dump), ("A.YML", yaml.safe_dump)],
)
def test_the_written_form_is_the_same_in_every_format(name: str, dump: Callable[[Any], str], tmp_path: Path) -> None:
    """Without it the keys would have to be learned three times."""
    path = tmp_path / name
    path.write_text(dump(WRITTEN))
    contract = Contract.load(path, prefix="v1", lenient=True)
    assert FakeAPI(contract).posts == [{"id": 1, "title": "x"}]
    assert (contract.source, contract.prefix, contract.notes) == (str(path), "/v1", ())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("db.json", json.dumps(PLAIN)),
        ("db.yaml", yaml.safe_dump(PLAIN)),
        ("posts.json", json.dumps(PLAIN["posts"])),
        ("posts.yml", yaml.safe_dump(PLAIN["posts"])),
        ("posts.jsonl", '{"id": 1, "title": "x"}\n'),
        ("posts.csv", "id,title\n1,x\n"),
    ],
)
def test_plain_data_is_a_file_of_collections_or_of_the_rows_of_one(name: str, text: str, tmp_path: Path) -> None:
    """Without it data that is there already would have to be written anew."""
    path = tmp_path / name
    path.write_text(text)
    contract = Contract.load(str(path), dialect="link_header", prefix="/v1", pagination=Pagination("none"))
    assert FakeAPI(contract).posts == PLAIN["posts"]
    assert (contract.dialect, contract.prefix, contract.pagination.style) == ("link_header", "/v1", "none")
    assert contract.collections["posts"].fields["title"].required
    assert contract.notes == (
        "posts: key id (integers, counted by the API)",
        "posts.title: required string (in the only row)",
    )
    assert not Contract.load(path, lenient=True).collections["posts"].fields


def test_a_directory_has_a_file_for_each_collection(tmp_path: Path) -> None:
    """Without it a collection could be passed over, or one of two files of a name win in silence."""
    (tmp_path / "posts.json").write_text('[{"id": 1}]')
    (tmp_path / "users.jsonl").write_text('{"id": "a"}\n')
    (tmp_path / "tags.csv").write_text("id,name\n1,x\n")
    (tmp_path / "profile.YAML").write_text("name: me\n")
    (tmp_path / ".hidden.json").write_text("{")
    (tmp_path / "README.md").write_text("# data")
    (tmp_path / "old").mkdir()
    contract = Contract.load(tmp_path)
    assert list(contract.collections) == ["posts", "profile", "tags", "users"]
    assert contract.collections["profile"].singleton
    not_read = "not read, since it is none of .json, .yaml, .yml, .jsonl, .csv"
    assert contract.notes[:2] == (f"README.md: {not_read}", f"old: {not_read}")
    (tmp_path / "tags.json").write_text("[]")
    with pytest.raises(ContractError, match=r"tags\.json: tags\.csv already holds the collection 'tags'"):
        Contract.load(tmp_path)
    (tmp_path / "tags.json").write_text("[")
    (tmp_path / "tags.csv").unlink()
    with pytest.raises(ContractError, match=r"tags\.json: is not valid JSON: Expecting value \(at line 1, column 2\)"):
        Contract.load(tmp_path)


def test_a_directory_without_data_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it the wrong directory would be a fake of nothing."""
    with pytest.raises(ContractError, match=r"no file in this directory is one of \.json, "):
        Contract.load(tmp_path)
    monkeypatch.setattr(Path, "iterdir", lambda path: os.scandir(path / "nope"))
    with pytest.raises(ContractError, match=r": cannot be read: No such file or directory$"):
        Contract.load(tmp_path)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.xml", "", "a contract is read from a file (.toml, .json, .yaml, .yml, .jsonl, .csv) or a directory"),
        ("a", "", "or a directory with one file per collection (.json, .yaml, .yml, .jsonl, .csv), not from 'a file"),
        (
            "a.json",
            "3",
            "the whole is 3; expected the written form (it has `dialect`, or a table `collections`), an OpenAPI",
        ),
        ("a.yaml", "", "the whole is None; expected the written form"),
        ("a.json", '{"collections": {"posts": 3}}', "collections.posts is 3; expected a table"),
        (
            "a.json",
            '{"prefix": "/api"}',
            "or an object (a singleton) (read as plain data; else expected the written form (it has `dialect`,",
        ),
        ("posts.json", "[3]", "posts[0] is 3; expected an object: one row"),
        ("a b.csv", "id\n1\n", "the name of the collection 'a b' is no path segment"),
    ],
)
def test_a_wrong_source_is_refused_with_the_forms_that_were_tried(
    name: str, text: str, expected: str, tmp_path: Path
) -> None:
    """Without it a key that is missing at the top would be a riddle further down."""
    path = tmp_path / name
    path.write_text(text)
    said = refusal(Contract.load, path)
    assert said.startswith(": ")
    assert expected in said


@pytest.mark.parametrize(("name", "dump"), [("api.json", json.dumps), ("api.yaml", yaml.safe_dump)])
def test_an_openapi_document_is_read_as_one(name: str, dump: Callable[[Any], str], tmp_path: Path) -> None:
    """Without it a document would be taken for plain data."""
    path = tmp_path / name
    document = {**MINI_OPENAPI, "paths": {"/posts": {"get": {"responses": {200: {"description": "x"}}}}}}
    path.write_text(dump(document))
    contract = Contract.load(path, dialect="link_header", prefix="/v9")
    assert (contract.dialect, contract.prefix, contract.source) == ("link_header", "/v9", str(path))


@given(
    content=st.binary(max_size=60) | st.text("[]{}:,\"'\n\t -#&*!|>%@`~0123456789aeE.x", max_size=60).map(str.encode)
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("suffix", READERS)
def test_any_bytes_are_a_contract_or_are_refused(suffix: str, content: bytes, tmp_path: Path) -> None:
    """Without it a broken file would be a traceback of a parser."""
    path = tmp_path / f"file{suffix}"
    path.write_bytes(content)
    with suppress(ContractError):
        Contract.load(path)
