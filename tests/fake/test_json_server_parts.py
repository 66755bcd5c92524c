"""The parts of json-server's rules that are pure: values, patterns, names, orders, conditions, cuts."""

from __future__ import annotations

import math
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fake_server import Contract, ContractError
from fake_server.dialects import dialect_named, known_dialects, rest_dialect
from fake_server.dialects.base import words_for
from fake_server.dialects.json_server import JsonServer, JsonServer1
from fake_server.json_server.cutting import Sizes, Target, enveloped, linked, sliced
from fake_server.json_server.names import plural, singular
from fake_server.json_server.patterns import BadPattern, pattern_of
from fake_server.json_server.sorting import sorted_in_0_17, sorted_in_1
from fake_server.json_server.values import MISSING, at, integer_of, is_falsy, number_of, order_of, read, same, text_of
from fake_server.json_server.where import is_selected, tree_in
from fake_server.refusals import Refusal
from fake_server.rulebooks import RULEBOOKS

NAN = math.nan


# -- values ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (MISSING, "undefined"),
        (True, "true"),
        (False, "false"),
        (12, "12"),
        (1.0, "1"),
        (-0.0, "0"),
        (2.50, "2.5"),
        (1e21, "1e+21"),
        (1.5e300, "1.5e+300"),
        (123456789012345680000.0, "123456789012345680000"),
        (0.000001, "0.000001"),
        (1e-7, "1e-7"),
        (-1.5e-7, "-1.5e-7"),
        (NAN, "NaN"),
        (math.inf, "Infinity"),
        (-math.inf, "-Infinity"),
        ([1, None, [2, "a"]], "1,,2,a"),
        ({"a": 1}, "[object Object]"),
        ("a", "a"),
    ],
)
def test_a_value_is_spelled_as_javascript_spells_it(value: Any, text: str) -> None:
    """Without it `?score=2.5` or `?tags=a,b` would find other rows than on json-server."""
    assert text_of(value) == text


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (None, 0.0),
        (MISSING, NAN),
        (True, 1.0),
        ("", 0.0),
        (" 36 ", 36.0),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("0x24", 36.0),
        ("0b11", 3.0),
        ("0o17", 15.0),
        ("0x", NAN),
        ("0x1_0", NAN),
        ("0b12", NAN),
        ("0x" + "f" * 400, NAN),
        ("Infinity", math.inf),
        ("-Infinity", -math.inf),
        ("inf", NAN),
        ("1_000", NAN),
        ("abc", NAN),
        ("\u0663", NAN),
        ([7], 7.0),
        ({}, NAN),
        (10**400, math.inf),
        (-(10**400), -math.inf),
    ],
)
def test_a_value_is_read_as_a_number_as_javascript_reads_it(value: Any, number: float) -> None:
    """Without it `?age_gte=` or `?age=0x24` would find other rows than on json-server."""
    assert number_of(value) == pytest.approx(number, nan_ok=True)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5", 5),
        (" 5x", 5),
        ("-2.7", -2),
        ("+3", 3),
        ("", None),
        ("x5", None),
        ("9" * 30, 10**19),
        ("-" + "9" * 30, -(10**19)),
    ],
)
def test_an_integer_is_read_as_far_as_it_goes(text: str, number: int | None) -> None:
    """Without it `_limit=2abc` would not be two; thousands of digits are not read at all."""
    assert integer_of(text) == number


@pytest.mark.parametrize(
    ("one", "other", "order"),
    [
        ("10", 9, 1),
        ("10", "9", -1),
        ("a", 1, None),
        (None, 0, 0),
        (True, 1, 0),
        ([1], "1", 0),
        ({}, "[object Object]", 0),
        (MISSING, 1, None),
        ("\U0001f600", "\uffee", -1),
        ("b", "a", 1),
    ],
)
def test_values_are_ordered_as_javascript_orders_them(one: Any, other: Any, order: int | None) -> None:
    """Without it a comparison of a text with a number would fail, or select other rows."""
    assert order_of(one, other) == order


def test_values_are_the_same_by_type_and_value() -> None:
    """Without it `1` would be `true`, and a list another list."""
    assert same(1, 1.0)
    assert same(None, None)
    assert not same(1, True)
    assert not same(1, "1")
    assert not same([1], [1])
    values: list[Any] = [MISSING, None, 0, "", False, [], {}, "0"]
    assert [is_falsy(each) for each in values] == [True] * 5 + [False] * 3


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("null", None),
        ("1.50", 1.5),
        ("1e1", 10),
        ("", ""),
        (" ", " "),
        ("Ada", "Ada"),
        ("1e999", "1e999"),
    ],
)
def test_1_0_reads_a_text_of_a_query_as_what_it_looks_like(text: str, value: Any) -> None:
    """Without it `?admin=true` would be compared with a text."""
    assert (read(text), type(read(text))) == (value, type(value))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("a.b", 1),
        ("x.y", "direct"),
        ("list.1", 3),
        ("list[0]", 2),
        ("list.9", MISSING),
        ("list.x", MISSING),
        ("a.b.c", MISSING),
        ("nope", MISSING),
    ],
)
def test_a_path_leads_into_objects_and_lists(path: str, value: Any) -> None:
    """Without it `address.city` and `tags[0]` could not be asked for."""
    found = at({"a": {"b": 1}, "x.y": "direct", "list": [2, 3]}, path)
    assert found is value if value is MISSING else found == value
    assert repr(MISSING) == "MISSING"


# -- patterns --------------------------------------------------------------------------------------------------------

PATTERNS = [
    *(
        "a",
        "^a",
        "a$",
        "^$",
        "a|b",
        "ab|",
        "[ab]c",
        "[^ab]",
        "[a-c]+",
        "[a-]",
        "[-a]",
        "a*b",
        "a+?b",
    ),
    *(
        "a?b",
        "a{2}",
        "a{2,}",
        "a{1,2}b",
        "(ab)+",
        "(?:ab)*c",
        "(a)(b)",
        "\\d+",
        "\\D",
        "\\w\\W",
    ),
    *(
        "\\s",
        "\\S+",
        "\\bab\\b",
        "a\\B",
        "[\\d-]",
        "[\\w.]",
        "\\.",
        "\\x41",
        "\\u0041",
        "a.c",
        "(a|b|)*c$",
        "a{,2}",
        "]",
        "}",
    ),
    *("\\t", "[\\]]", "(^a|b$)", "a{0}b", "(a{2}){2}", "[^x]", "[a-c-e]", "\\-", "((a))"),
]
TEXTS = [
    "",
    "a",
    "b",
    "ab",
    "ba",
    "aab",
    "aaab",
    "abab",
    "abc",
    "a c",
    "a-b",
    "A",
    "ABC",
    "a.c",
    "x\ty",
    "9",
    "a{,2}",
    "]}",
    "aaaa",
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_finds_what_pythons_own_expressions_find(pattern: str) -> None:
    """Without it the machine for patterns could find other texts than a regular expression does."""
    expected = [re.search(pattern.replace("{,2}", r"\{,2\}"), text, re.IGNORECASE) is not None for text in TEXTS]
    test = pattern_of(pattern)
    assert [test(text) for text in TEXTS] == expected
    assert [test(text) for text in TEXTS] == expected, "what was remembered is something else"


@given(st.text("eo|()*+?[]^$.{}1,2\\-", max_size=8), st.text("eo12-", max_size=6))
def test_any_pattern_is_found_as_python_finds_it_or_refused(pattern: str, text: str) -> None:
    """Without it an odd expression could raise anything, or mean another thing than everywhere else."""
    try:
        test = pattern_of(pattern)
    except BadPattern:
        return
    try:
        with_python = re.compile(pattern, re.IGNORECASE | re.DOTALL)
    except (re.error, FutureWarning):
        return  # JavaScript takes a few more, such as `]` and `[]`
    if "{," in pattern or "[]" in pattern or "[^]" in pattern or "++" in pattern or "*+" in pattern or "?+" in pattern:
        return  # which the two read in different ways
    if "}+" not in pattern:
        assert test(text) == (with_python.search(text) is not None)


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("\u00c9", "\u00e9ve", True),
        ("stra\u00dfe", "Stra\u00dfe", True),
        ("ss", "\u00df", False),
        ("[]", "a", False),
        ("[^]", "a", True),
        ("a{", "a{", True),
        ("(?<name>a)b", "xab", True),
        ("[\\b]", "\b", True),
        ("\\0", "\0", True),
        ("\\xZZ", "xZZ", True),
        (".", "\n", False),
        ("[\\d-z]", "-", True),
        ("[a-\\d]", "-", True),
        ("\\s", "\ufeff", True),
    ],
)
def test_a_pattern_is_one_of_javascript(pattern: str, text: str, found: bool) -> None:
    """Without it letters beyond ASCII, and what only JavaScript knows, would be found by nobody."""
    assert pattern_of(pattern)(text) is found


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("a)", "unmatched"),
        ("(a", r"missing '\)'"),
        ("[a", "missing ']'"),
        ("[\\", "at the end"),
        ("+", "nothing to repeat"),
        ("^*", "nothing to repeat"),
        ("a{2}{3}", "nothing to repeat"),
        ("a{3,2}", "out of order"),
        ("[b-a]", "range out of order: b-a"),
        ("a{2001}", "too many repetitions"),
        ("(a{1000}){3}", "too many repetitions"),
        ("(?!a)", "looking ahead"),
        ("\\1", "a reference back"),
        ("[\\1]", "a number behind a backslash"),
    ],
)
def test_a_pattern_that_is_not_understood_says_why(pattern: str, why: str) -> None:
    """Without it a refused pattern would leave its writer to guess."""
    with pytest.raises(BadPattern, match=why):
        pattern_of(pattern)


def test_what_a_pattern_remembers_is_bounded() -> None:
    """Without it a pattern on very many texts could fill the memory."""
    test = pattern_of(".x")
    assert not any(test(chr(0x4E00 + each) * 2) for each in range(11_000))
    assert test("ax")


# -- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "several"),
    [
        *[("post", "posts"), ("company", "companies"), ("person", "people"), ("Person", "People"), ("box", "boxes")],
        *[("address", "addresses"), ("status", "statuses"), ("bus", "buses"), ("hero", "heroes"), ("photo", "photos")],
        *[("leaf", "leaves"), ("knife", "knives"), ("archive", "archives"), ("movie", "movies"), ("cookie", "cookies")],
        *[("analysis", "analyses"), ("index", "indices"), ("news", "news"), ("sheep", "sheep"), ("day", "days")],
        *[
            ("case", "cases"),
            ("database", "databases"),
            ("house", "houses"),
            ("branch", "branches"),
            ("cache", "caches"),
        ],
        *[("shoe", "shoes"), ("volcano", "volcanoes"), ("menu", "menus"), ("alias", "aliases"), ("datum", "data")],
        *[("blog-post", "blog-posts"), ("order_item", "order_items"), ("orderItem", "orderItems"), ("URL", "URLs")],
        *[
            ("salesPerson", "salesPeople"),
            ("user2", "user2s"),
            ("query", "queries"),
            ("wife", "wives"),
            ("tie", "ties"),
        ],
    ],
)
def test_names_have_a_singular_and_a_plural(one: str, several: str) -> None:
    """Without it `companyId` would lead to `companys`, and `personId` nowhere."""
    assert (singular(several), singular(one)) == (one, one)
    assert plural(several) == several
    assert plural(one) == (several if one != "volcano" else "volcanos")


@given(st.text(max_size=12))
def test_any_name_has_both(name: str) -> None:
    """Without it a collection with an odd name could break every DELETE."""
    assert isinstance(singular(name), str)
    assert isinstance(plural(name), str)


# -- orders, conditions, cuts ----------------------------------------------------------------------------------------


def rows(*values: Any) -> list[dict[str, Any]]:
    """Return rows with these values in `a`; `...` leaves the field out."""
    return [{} if value is ... else {"a": value} for value in values]


@pytest.mark.parametrize(
    ("values", "expected", "downwards"),
    [
        ((3, 1, 2), (1, 2, 3), (3, 2, 1)),
        ((None, ..., 1), (1, None, ...), (..., None, 1)),
        (("b", "B", "a"), ("B", "a", "b"), ("b", "a", "B")),
        (({}, {}), ({}, {}), ({}, {})),
        ((True, 0.5), (0.5, True), (True, 0.5)),
    ],
)
def test_0_17_sorts_by_code_units_and_null_last(values: Any, expected: Any, downwards: Any) -> None:
    """Without it a sorted list would have another order than on 0.17."""
    assert sorted_in_0_17(rows(*values), ["a"], []) == rows(*expected)
    assert sorted_in_0_17(rows(*values), ["a"], ["DESC"]) == rows(*downwards)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((3, 1, 2), (1, 2, 3)),
        (("b", "B", "a", "\u00e1", "c"), ("a", "\u00e1", "b", "B", "c")),
        (("a b", "a_b", "a1", "ab"), ("a b", "a_b", "a1", "ab")),
        ((None, 0, "", 2), (0, 2, "", None)),
        ((2, "x", 2), (2, "x", 2)),
        (({}, {}), ({}, {})),
        (("\u00df", "ss", "st"), ("ss", "\u00df", "st")),
    ],
)
def test_1_0_sorts_as_people_do_and_what_counts_as_false_last(values: Any, expected: Any) -> None:
    """Without it capital letters would come before small ones, and accents after z."""
    found = [row["a"] for row in sorted_in_1(rows(*values), ["a"])]
    assert found == list(expected)
    assert sorted_in_1(rows(1, 2, 3), ["-a"]) == rows(3, 2, 1)


def test_rows_that_are_alike_are_sorted_by_the_next_path_and_then_stay() -> None:
    """Without it a second path would not count, or a sort would mix what is alike."""
    two = [{"a": 1, "b": 2}, {"a": 1, "b": 1}, {"a": 0, "b": 1}, {"a": 1, "b": 1, "c": 1}]
    assert sorted_in_0_17(two, ["a", "b"], ["asc", "desc"]) == [two[2], two[0], two[1], two[3]]
    assert sorted_in_1(two, ["-a", "b"]) == [two[1], two[3], two[0], two[2]]


@pytest.mark.parametrize(
    ("where", "selected"),
    [
        ('{"a": {"eq": 1}}', True),
        ('{"a": {"eq": 1, "gt": 1}}', False),
        ('{"a": {"in": 1}}', True),
        ('{"a": {"in": [2]}}', False),
        ('{"n": {"eq": 1}}', False),
        ('{"n": {"x": {"eq": 1}}}', True),
        ('{"o": {"x": {"eq": "y"}}}', True),
        ('{"o": {"x": {"eq": "z"}}}', False),
        ('{"a": 1}', False),
        ('{"or": [{"a": {"eq": 2}}, 5, {"a": {"eq": 1}}]}', True),
        ('{"or": []}', False),
        ('{"or": 5}', False),
        ('[{"x": {"eq": 1}}]', True),
        ('[{"eq": 1}]', False),
        ("{}", True),
    ],
)
def test_a_tree_of_conditions_selects_rows(where: str, selected: bool) -> None:
    """Without it `_where` would select other rows than on 1.0."""
    tree = tree_in(where)
    assert tree is not None
    assert is_selected({"a": 1, "o": {"x": "y"}}, tree) is selected


@pytest.mark.parametrize("where", ["{", "5", "null", '"a"', "[" * 200, "\ud800"])
def test_what_is_no_tree_is_none(where: str) -> None:
    """Without it a bad `_where` would be a 500."""
    assert tree_in(where) is None


def test_pages_are_cut_and_their_neighbours_named() -> None:
    """Without it a walk would miss rows, or never end."""
    target = Target("http://a.test/x", "_page=2&q=%20&_page=9&&a")
    items, link = linked([{"id": each} for each in range(5)], 2, 2, target)
    assert items == [{"id": 2}, {"id": 3}]
    assert link.split(", ")[2] == '<http://a.test/x?_page=3&q=%20&a>; rel="next"'
    assert [part.rpartition("=")[2] for part in link.split(", ")] == ['"first"', '"prev"', '"next"', '"last"']
    assert linked([{"id": 1}], 1, 2, target)[1] == ""
    assert linked([{"id": 1}], 2, 2, target) == ([], "")
    assert Target("http://a.test/x", "q=1").page(3) == "http://a.test/x?q=1"
    assert sliced([{"id": each} for each in range(4)], -2, None) == []
    numbers = {"first": 1, "prev": None, "next": None, "last": 1, "pages": 1, "items": 0}
    assert enveloped([], 5, 2) == {**numbers, "data": []}
    assert [Sizes(10, 5).of(each) for each in (None, 0, -1, 3, 99)] == [5, 5, 5, 3, 5]


# -- the dialects ----------------------------------------------------------------------------------------------------


def test_each_dialect_is_served_by_rules_that_there_are() -> None:
    """Without it a dialect could name rules that nobody wrote; those of json-server are no REST dialects."""
    assert {dialect_named(name).served_by for name in known_dialects()} == set(RULEBOOKS)
    with pytest.raises(KeyError):
        rest_dialect("json_server")
    with pytest.raises(ContractError, match="unknown dialect 'json_sever'; did you mean 'json_server'?"):
        dialect_named("json_sever")
    assert words_for(Refusal("a", {"b": 1}), {"a": "c {b}"}) == "c 1"


@pytest.mark.parametrize("dialect", [JsonServer(), JsonServer1()])
def test_json_server_has_words_for_all_that_can_go_wrong(dialect: JsonServer | JsonServer1) -> None:
    """Without it what no real json-server says would have no shape of its own."""
    assert dialect.broken().status == 500
    assert dialect.forbidden().body == {"error": "Forbidden"}
    assert dialect.unsupported("").body == {"error": "Unsupported Media Type: none"}
    assert "_page" in dialect.parameters(Contract(dialect.name).pagination)
    assert dialect.size_parameter(Contract(dialect.name).pagination) in {"_limit", "_per_page"}


def test_1_0_reads_integer_ids_of_a_file_as_texts() -> None:
    """Without it a file of 0.17 would have other ids here than on the real 1.0; all else is checked as everywhere."""
    contract = Contract.from_rows({"posts": [{"id": 1, "userId": 1}], "me": {"id": 1}}, dialect="json_server_1")
    assert contract.collections["posts"].rows == ({"id": "1", "userId": 1},)
    assert contract.collections["me"].rows == ({"id": 1},)
    for wrong in ({"posts": [5]}, {"posts": [{"id": True}]}, {"posts": 5}):
        with pytest.raises(ContractError, match="plain data: posts"):
            Contract.from_rows(wrong, dialect="json_server_1")
