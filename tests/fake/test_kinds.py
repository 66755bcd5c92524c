"""Rules of types: what each takes and refuses, in which words, and how its values compare; real fields are judge."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from itertools import pairwise
from typing import Any

import drf_blog  # noqa: F401  # it configures Django, which the fields below need
import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django_filters import filters
from django_filters.rest_framework import BooleanFilter
from hypothesis import given
from hypothesis import strategies as st
from rest_framework import serializers

from fake_server import Field
from fake_server.dialects import rest_dialect
from fake_server.kinds import KINDS, kind_of
from fake_server.refusals import Refused
from fake_server.rows import Key
from fake_server.schema import taken

DRF = rest_dialect("drf")


class Nobody:
    """Rows beside none."""

    def related(self, collection: str, value: Any) -> Key | None:
        """Find none."""
        return None

    def taken(self, values: Mapping[str, Any], but: Key | None) -> bool:
        """Find none."""
        return False


class Place(serializers.Serializer):  # type: ignore[misc]  # Django REST framework has no types
    """An object with two fields."""

    city = serializers.CharField(max_length=5)
    zip = serializers.IntegerField(required=False)


PAIRS: dict[str, tuple[Field, Any]] = {
    "boolean": (Field(type="boolean"), serializers.BooleanField()),
    "boolean or null": (Field(type="boolean", null=True), serializers.BooleanField(allow_null=True)),
    "integer": (Field(type="integer"), serializers.IntegerField()),
    "bounded integer": (Field(type="integer", min=-2, max=99), serializers.IntegerField(min_value=-2, max_value=99)),
    "integer or null": (Field(type="integer", null=True), serializers.IntegerField(allow_null=True)),
    "number": (Field(type="number"), serializers.FloatField()),
    "bounded number": (Field(type="number", min=0, max=9.5), serializers.FloatField(min_value=0, max_value=9.5)),
    "decimal": (
        Field(type="decimal", max_digits=6, decimal_places=2),
        serializers.DecimalField(max_digits=6, decimal_places=2),
    ),
    "decimal or null": (
        Field(type="decimal", max_digits=6, decimal_places=2, null=True, max=50),
        serializers.DecimalField(max_digits=6, decimal_places=2, allow_null=True, max_value=50),
    ),
    "string": (Field(type="string"), serializers.CharField()),
    "bounded string": (
        Field(type="string", min_length=2, max_length=5, blank=True),
        serializers.CharField(min_length=2, max_length=5, allow_blank=True),
    ),
    "string or null": (Field(type="string", null=True), serializers.CharField(allow_null=True)),
    "email": (Field(type="email", max_length=40), serializers.EmailField(max_length=40)),
    "slug": (Field(type="slug", max_length=8), serializers.SlugField(max_length=8)),
    "url": (Field(type="url"), serializers.URLField()),
    "uuid": (Field(type="uuid"), serializers.UUIDField()),
    "uuid or null": (Field(type="uuid", null=True), serializers.UUIDField(allow_null=True)),
    "date": (Field(type="date"), serializers.DateField()),
    "date or null": (Field(type="date", null=True), serializers.DateField(allow_null=True)),
    "datetime": (Field(type="datetime"), serializers.DateTimeField(default_timezone=UTC)),
    "json": (Field(type="json"), serializers.JSONField()),
    "choice": (Field(choices=("draft", "live")), serializers.ChoiceField(["draft", "live"])),
    "choice or blank": (Field(choices=("a", "b"), blank=True), serializers.ChoiceField(["a", "b"], allow_blank=True)),
    "choice or null": (Field(choices=("a", "b"), null=True), serializers.ChoiceField(["a", "b"], allow_null=True)),
    "choice of integers": (Field(choices=(0, 1, 2)), serializers.ChoiceField([0, 1, 2])),
    "list": (
        Field(type="list", child=Field(type="string", max_length=5)),
        serializers.ListField(child=serializers.CharField(max_length=5)),
    ),
    "list of lists": (
        Field(type="list", child=Field(type="list", child=Field(type="integer"))),
        serializers.ListField(child=serializers.ListField(child=serializers.IntegerField())),
    ),
    "object": (
        Field(
            type="object",
            fields={"city": Field(type="string", max_length=5, required=True), "zip": Field(type="integer")},
        ),
        Place(),
    ),
}


def ours(rules: Field, value: Any) -> Any:
    """Return what the fake keeps of a value, or what it says against it."""
    try:
        return "taken", taken(rules, value, Nobody())
    except Refused as refused:
        body = DRF.refused({"x": refused.reasons}).body
        return "refused", body["x"]


def theirs(field: Any, value: Any) -> Any:
    """Return what the real field shows of a value that it took, or what it says against it."""
    try:
        kept = field.run_validation(value)
    except serializers.ValidationError as error:
        return "refused", error.detail
    return "taken", None if kept is None else field.to_representation(kept)


def same(one: Any, other: Any) -> bool:
    """Compare with types: true is not 1, and 1 is not 1.0."""
    if isinstance(one, dict) and isinstance(other, dict):
        return {str(key) for key in one} == {str(key) for key in other} and all(
            same(one[str(key)], each) for key, each in other.items()
        )
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, str) and isinstance(other, str):
        return one == other
    return type(one) is type(other) and bool(one == other)


SPELLED = """
    true TRUE t y yes on off no f n 0 1 null none None 12 +7 -0 007 1_000 3.0 3. .5 -.5 1e3 1E-3 1e400 nan inf -Infinity
    1.005 9999.99 99999.9 0.001 1e-30 ٣ draft live a b ada@example.org ADA@EXAMPLE.ORG a..b@example.org
    "a"@example.org a@localhost a@[127.0.0.1] a@[::1] a@b a@-b.org a@b.c a@bücher.example a@b@c.org @b.org a@ a-b_C9
    é a/b a b a.b http://a.example https://a.example:80/b?c=d#e ftp://a.example HTTP://A.EXAMPLE http://localhost:8000
    http://127.0.0.1/ http://256.1.1.1 http://[::1]/ http://[::1 http://a http://a_b.example http://-a.example
    http://a.example:99999 http://a.example: http://u:p@a.example http:// //a.example javascript:a http://a.b-.c
    http://bücher.example http://a.example./ http://1.2.3 http://a.123 mailto:a@b.example
    2a6b1b8e-6f4e-4f6e-9d38-5d5b2f0b7c11 2A6B1B8E6F4E4F6E9D385D5B2F0B7C11 {2a6b1b8e-6f4e-4f6e-9d38-5d5b2f0b7c11}
    urn:uuid:2a6b1b8e-6f4e-4f6e-9d38-5d5b2f0b7c11 2a6b1b8e 2020-01-02 2020-1-2 20200102 2020-W01-1 2020-02-30 20-01-02
    2020-01-02T03:04 2020-01-02T03:04:05Z 2020-01-02T03:04:05.12+02:00 2020-01-02T03:04:05,5-0330 2020-01-02T24:00
    2020-01-02T3:4 2020-01-02T03 20200102T030405 2020-01-02T03:04:05z 0001-01-01T00:00+14:00 9999-12-31T23:59-12:00
    2020-01-02T03:04:05.1234567 2020-01-02T03:04:60 2020-01-02T03:04+25:00 2020-01-02T03:04:05+02:00:30 10/25/2006
"""
WORDS = st.sampled_from(SPELLED.split()) | st.sampled_from(
    ["2020-01-02 03:04", "2020-01-02 03:04:05 +02:00", "Oct 25, 2006", "10/25/06 14:30", "a b", " 7 ", "\t", "\xa0"]
)
WORDS |= st.sampled_from(["\u2003x", "0x1f", " true ", "http://a.example/\x00", "a\x00b", "a\ud800", " 2020-01-02 "])
DAY, TIME, ZONE = (
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}",
    r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,7})?)?",
    r"[+-][0-9]{2}",
)
HOST = r"([a-z0-9_.-]{1,8}@)?[a-z0-9.\[\]:-]{1,12}(:[0-9]{1,6})?"
FORMS = st.one_of(
    st.from_regex(r"[-+]?[0-9]{0,5}(\.[0-9]{0,4})?([eE][-+]?[0-9]{1,3})?", fullmatch=True),
    st.from_regex(rf"{DAY}([T ]{TIME}(Z|{ZONE}:?[0-9]{{0,2}})?)?", fullmatch=True),
    st.from_regex(rf"(https?|ftp)://{HOST}([/?#][a-z /?#]{{0,5}})?", fullmatch=True),
    st.from_regex(r"[a-zA-Z0-9.\"'+ -]{1,8}@[a-z0-9.\[\]-]{1,10}(\.[a-z]{2,4})?", fullmatch=True),
    st.from_regex(r"[0-9a-fA-F]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}", fullmatch=True),
)
TEXTS = st.one_of(WORDS, FORMS, st.text(max_size=6))
NUMBERS = st.one_of(
    st.integers(),
    st.integers(-3, 3),
    st.floats(allow_nan=False),
    st.sampled_from([0.0, 1.0, 2.0, 1e22, 0.1, 0.30000000000000004]),
)
SCALARS = st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["city", "zip", "x"]), inner, max_size=3)
    ),
    max_leaves=5,
)


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
@given(value=VALUES)
def test_a_type_takes_refuses_and_says_what_the_real_field_does(pair: tuple[Field, Any], value: Any) -> None:
    """Without it some value would be stored here and refused by the real API, or come back as another."""
    rules, field = pair
    real, said = theirs(field, value), ours(rules, value)
    assert same(list(said), list(real)), f"{value!r}: we say {said}, the real field says {real}"


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_the_oracle_takes_something_and_refuses_something(pair: tuple[Field, Any]) -> None:
    """Without it the comparison above could be one between two things that refuse everything."""
    samples: list[Any] = [
        None,
        1,
        0.5,
        "a",
        "b",
        "draft",
        "12",
        "ada@example.org",
        "http://a.example",
        [],
        {"city": "Rome"},
        object,
    ]
    samples += ["2020-01-02", "2a6b1b8e-6f4e-4f6e-9d38-5d5b2f0b7c11", [["1"]], [1, {}], "x" * 50, float("inf")]
    assert {theirs(pair[1], each)[0] for each in samples} == {"taken", "refused"}


REQUIRED_WORDS = {
    "not_a_string": "Not a valid string.",
    "not_an_email": "Enter a valid email address.",
    "not_a_url": "Enter a valid URL.",
    "not_an_integer": "A valid integer is required.",
    "not_a_number": "A valid number is required.",
    "too_long_a_number": "String value too large.",
    "not_a_boolean": "Must be a valid boolean.",
    "not_a_uuid": "Must be a valid UUID.",
    "not_json": "Value must be valid JSON.",
}


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("boolean", "maybe", "not_a_boolean"),
        ("boolean", [], "not_a_boolean"),
        ("boolean", 2, "not_a_boolean"),
        ("integer", "1" * 1001, "too_long_a_number"),
        ("integer", "1" * 1000, None),
        ("integer", True, "not_an_integer"),
        ("integer", 1e22, "not_an_integer"),
        ("integer", {}, "not_an_integer"),
        ("number", "1" * 1001, "too_long_a_number"),
        ("number", [], "not_a_number"),
        ("number", 10**400, "not_a_number"),
        ("number", "inf", "not_a_number"),
        ("number", True, None),
        ("decimal", "1" * 1001, "too_long_a_number"),
        ("decimal", "x", "not_a_number"),
        ("decimal", "inf", "not_a_number"),
        ("decimal", "nan", "not_a_number"),
        ("decimal", True, "not_a_number"),
        ("string", {}, "not_a_string"),
        ("string", 1.5, None),
        ("email", "a@b@example.org", "not_an_email"),
        ("email", "a@example.org", None),
        ("email", "a@localhost", None),
        ("email", "a@[127.0.0.1]", None),
        ("email", "a@b\u00fccher.example", None),
        ("email", "a@" + "\u00fc" * 70 + ".example", "not_an_email"),
        ("email", "example.org", "not_an_email"),
        ("email", "a" * 308 + "@example.org", None),
        ("email", "a" * 309 + "@example.org", "not_an_email"),
        ("url", "http://[::1]:8000/a", None),
        ("url", "http://localhost", None),
        ("url", "http://127.0.0.1", None),
        ("url", "http://b\u00fccher.example", None),
        ("url", "http://[::1", "not_a_url"),
        ("url", "http://[1.2.3]/", "not_a_url"),
        ("email", "a@[1.2.3]", "not_an_email"),
        ("url", "http://a.example:", "not_a_url"),
        ("url", "http://a.example:99999", None),
        ("url", "http://a b.example", "not_a_url"),
        ("url", "http://a.example/\t", None),  # white space at the end is stripped
        ("url", "http://a.example/\tb", "not_a_url"),
        ("url", "mailto:a@b.example", "not_a_url"),
        ("url", "http://" + "a." * 127 + "example", "not_a_url"),
        ("url", "http://" + "a." * 125 + "abc", None),
        ("url", "http://" + "a." * 126 + "ab", "not_a_url"),
        ("url", "http://a.example/" + "a" * 2031, None),
        ("url", "http://a.example/" + "a" * 2032, "not_a_url"),
        ("uuid", -1, "not_a_uuid"),
        ("uuid", [], "not_a_uuid"),
        ("uuid", 5, None),
        ("json", float("inf"), "not_json"),
        ("json", [{"a": float("nan")}], "not_json"),
        ("json", {"a": [1]}, None),
    ],
)
def test_what_stands_at_the_edge_of_a_type(name: str, value: Any, code: str | None) -> None:
    """Without it only what is drawn by chance would be compared, and never what is at the very edge."""
    rules, field = (Field(type=name), PLAIN[name])  # type: ignore[arg-type]  # the name of a type
    said, real = ours(rules, value), theirs(field, value)
    assert said[0] == real[0]
    if code is None:
        assert said == real
    assert said[0] == ("taken" if code is None else "refused")
    if code is not None:
        assert said[1] == [REQUIRED_WORDS[code]]


PLAIN: dict[str, Any] = {
    "boolean": serializers.BooleanField(),
    "integer": serializers.IntegerField(),
    "number": serializers.FloatField(),
    "decimal": serializers.DecimalField(max_digits=None, decimal_places=None),
    "string": serializers.CharField(),
    "email": serializers.EmailField(),
    "url": serializers.URLField(),
    "uuid": serializers.UUIDField(),
    "json": serializers.JSONField(),
}


@pytest.mark.parametrize(
    ("rules", "value", "said"),
    [
        (Field(type="integer", min=0), -1, ["Ensure this value is greater than or equal to 0."]),
        (Field(type="integer", max=5), 6, ["Ensure this value is less than or equal to 5."]),
        (Field(type="number", max=0.5), 0.6, ["Ensure this value is less than or equal to 0.5."]),
        (Field(type="decimal", min=1), "0.5", ["Ensure this value is greater than or equal to 1."]),
        (Field(type="decimal", max_digits=3), "1234", ["Ensure that there are no more than 3 digits in total."]),
        (Field(type="decimal", decimal_places=1), "0.25", ["Ensure that there are no more than 1 decimal places."]),
        (
            Field(type="decimal", max_digits=4, decimal_places=2),
            "123.4",
            ["Ensure that there are no more than 2 digits before the decimal point."],
        ),
        (
            Field(type="email", max_length=3),
            "abcd",
            ["Ensure this field has no more than 3 characters.", "Enter a valid email address."],
        ),
        (Field(type="string", min_length=2), "a", ["Ensure this field has at least 2 characters."]),
        (Field(type="string"), "a\x00", ["Null characters are not allowed."]),
        (Field(type="string"), "a\ud800", ["Surrogate characters are not allowed: U+D800."]),
        (Field(type="string"), " ", ["This field may not be blank."]),
        (Field(type="datetime"), "0001-01-01T00:00+14:00", ["Datetime value out of range."]),
    ],
)
def test_every_bound_has_its_words(rules: Field, value: Any, said: list[str]) -> None:
    """Without it a client that shows what is wrong could show nothing, or the half of it."""
    assert ours(rules, value) == ("refused", said)


@pytest.mark.parametrize(
    ("rules", "value", "kept"),
    [
        (Field(type="boolean", null=True), "NULL", None),
        (Field(type="boolean", null=True), "", None),
        (Field(type="decimal", null=True), " ", None),
        (Field(type="decimal"), "1E+2", "100"),
        (Field(type="decimal", decimal_places=2), 3, "3.00"),
        (Field(type="string", blank=True), " ", ""),
        (Field(type="integer"), "3.00 ", 3),
        (Field(type="datetime"), "2020-01-02T03:04:05,5-0330", "2020-01-02T06:34:05.500000Z"),
        (Field(type="datetime"), "2020-1-2 3:4", "2020-01-02T03:04:00Z"),
        (Field(type="datetime"), "2020-1-2 3:4 +05", "2020-01-01T22:04:00Z"),
        (Field(type="datetime"), "2020-1-2 3:4Z", "2020-01-02T03:04:00Z"),
        (Field(type="date"), "2020-1-2", "2020-01-02"),
        (Field(type="datetime"), "2020-1-2 3:4 +0530", "2020-01-01T21:34:00Z"),
        (Field(type="integer", min=5, max=5), 5, 5),
        (Field(type="decimal", max_digits=4, decimal_places=2), "12.34", "12.34"),
        (Field(choices=(True, False)), True, True),
        (Field(choices=(1, 2)), "2", 2),
        (Field(choices=("a", "b"), blank=True), "", ""),
    ],
)
def test_what_is_kept_of_what_is_generously_taken(rules: Field, value: Any, kept: Any) -> None:
    """Without it two spellings of one value could be two values."""
    assert ours(rules, value) == ("taken", kept)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("date", "2020-13-01"),
        ("date", "20-1-1"),
        ("date", 5),
        ("datetime", "2020-2-30 1:00"),
        ("datetime", "x"),
        ("datetime", 5),
    ],
)
def test_what_is_in_no_calendar_is_refused(name: Any, value: Any) -> None:
    """Without it a date that is none could be stored, and sorted by."""
    (said,) = ours(Field(type=name), value)[1]
    assert "has wrong format. Use one of these formats instead: YYYY-MM-DD" in said


FILTERS: dict[str, tuple[Field, Any]] = {
    "boolean": (Field(type="boolean"), BooleanFilter()),
    "date": (Field(type="date"), filters.DateFilter()),
    "datetime": (Field(type="datetime"), filters.IsoDateTimeFilter()),
    "decimal": (Field(type="decimal", max_digits=6, decimal_places=2), filters.NumberFilter()),
    "email": (Field(type="email"), filters.CharFilter()),
    "integer": (Field(type="integer"), filters.NumberFilter()),
    "number": (Field(type="number"), filters.NumberFilter()),
    "slug": (Field(type="slug"), filters.CharFilter()),
    "string": (Field(type="string", max_length=5), filters.CharFilter()),
    "url": (Field(type="url"), filters.CharFilter()),
    "uuid": (Field(type="uuid"), filters.UUIDFilter()),
}


@pytest.mark.parametrize("type_name", FILTERS)
@given(text=TEXTS.filter(lambda text: bool(text.strip()) and not text.startswith(("0001-", "9999-"))))
def test_a_query_is_read_as_a_real_filter_reads_it(type_name: str, text: str) -> None:
    """Without it a filter could select other rows here than there, or be refused in one of the two."""
    rules, real = FILTERS[type_name]
    try:
        asked: Any = kind_of(rules.type).asked(rules, text)
    except Refused as refused:
        said = DRF.filter_refused({"x": refused.reasons}).body["x"]
    else:
        said = asked
    assert said == asked_of_them(real.field, rules, text), text


def asked_of_them(field: Any, rules: Field, text: str) -> Any:
    """Return what a real form makes of a text, or what it says against it."""
    try:
        if rules.type == "boolean":  # its widget makes null of what is no word for a boolean, which no filter heeds
            found = field.clean(field.widget.value_from_datadict({"x": text}, {}, "x"))
            return ["Must be a valid boolean."] if found is None else found
        with timezone.override(UTC):
            found = field.clean(text)
    except ValidationError as error:
        return error.messages
    if rules.type == "uuid":
        return str(found)
    if rules.type == "integer":
        return int(found)  # as the field of the database does
    if rules.type == "number":
        return float(found)  # likewise
    return found


def test_a_type_that_has_rules_of_its_own_compares_as_json_does() -> None:
    """Without it a list could not be filtered or sorted by at all."""
    assert {name for name in ("list", "object", "relation", "json") if kind_of(name) is KINDS["json"]} == {
        "list",
        "object",
        "relation",
        "json",
    }


@pytest.mark.parametrize(
    ("type_name", "values"),
    [
        ("decimal", ["-1.50", "0.00", "9.00", "10.00"]),
        ("date", ["0999-01-01", "2019-12-31", "2020-01-01"]),
        ("datetime", ["2019-12-31T23:00:00Z", "2020-01-01T01:00:00+02:00", "2020-01-01T00:00:00Z"]),
        ("datetime", ["0001-01-01T00:00:00+14:00", "arranged", "2020-01-01T00:00:00Z"]),
        ("date", ["arranged", "2020-01-01"]),
        ("integer", [-2, 0, 10]),
        ("string", ["B", "a", "b"]),
        ("boolean", [False, True]),
    ],
)
def test_values_sort_by_what_they_mean(type_name: str, values: list[Any]) -> None:
    """Without it 9.00 would come after 10.00, and a row with a broken date would bring down the list."""
    keys = [kind_of(type_name).key(value) for value in values]
    assert all(one <= other for one, other in pairwise(keys))


@pytest.mark.parametrize(
    ("value", "text", "same"),
    [
        (True, "true", True),
        (True, "True", True),
        (True, "1", False),
        (1, "1", True),
        (1, "true", False),
        (None, "null", True),
        (None, "None", False),
        ("a", "a", True),
        ("A", "a", False),
        (1.5, "1.5", True),
        ([1, "a"], '[1,"a"]', True),
    ],
)
def test_what_has_no_type_is_met_by_its_text(value: Any, text: str, same: bool) -> None:
    """Without it an open collection could not be filtered."""
    asked = kind_of("json").asked(Field(), text)
    assert (asked == value) is same
    assert hash(asked) == hash(text)


@pytest.mark.parametrize(
    ("value", "text", "like"),
    [
        ("a", "5", "5"),
        (1, "5", 5),
        (1.5, "5.5", 5.5),
        (1, "x", None),
        (1, "nan", None),
        (True, "1", None),
        ([], "1", None),
    ],
)
def test_what_has_no_type_is_greater_or_less_as_the_value_is(value: Any, text: str, like: Any) -> None:
    """Without it `?n__gt=5` on an open collection would compare numbers with texts, and find none."""
    assert kind_of("json").asked(Field(), text).like(value) == like
