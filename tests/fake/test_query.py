"""Rules of queries: which rows a query string selects, in which order, and what is said of what it does not heed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import drf_blog  # noqa: F401  # it configures Django, which the oracle below needs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rest_framework.filters import search_smart_split
from werkzeug.test import Client, TestResponse

from fake_server import Collection, Contract, FakeAPI, Field, PrimaryKey
from fake_server.ordering import ordering, sorted_rows
from fake_server.query import named, parameters
from fake_server.refusals import Refused
from fake_server.searching import folded_ascii, search_terms, searched

UUID = "2a6b1b8e-6f4e-4f6e-9d38-5d5b2f0b7c11"
FIELDS = {
    "title": Field(type="string"),
    "stars": Field(type="integer", null=True),
    "score": Field(type="number", null=True),
    "price": Field(type="decimal", max_digits=5, decimal_places=2, null=True),
    "pinned": Field(type="boolean", null=True),
    "day": Field(type="date", null=True),
    "at": Field(type="datetime", null=True),
    "status": Field(choices=("draft", "live"), null=True),
    "level": Field(choices=(1, 2), null=True),
    "code": Field(type="uuid", null=True),
    "user": Field(type="relation", to="users", null=True),
    "tags": Field(type="list", child=Field(type="string"), null=True),
    "extra": Field(null=True),
    "secret": Field(type="string", write_only=True, null=True),
}
ROWS: tuple[dict[str, Any], ...] = (
    {
        "title": "One",
        "stars": 1,
        "score": 0.1,
        "price": "9.50",
        "pinned": True,
        "day": "2020-01-01",
        "at": "2020-01-01T00:00:00Z",
        "status": "draft",
        "level": 1,
        "code": UUID,
        "user": 1,
        "tags": ["a", "b"],
        "extra": 5,
    },
    {"title": "two one", "stars": 2, "score": 2.0, "price": "10.00", "pinned": False, "day": "2019-12-31", "user": 2},
    {"title": "\u00c9t\u00e9", "stars": 10, "at": "2020-01-01T01:00:00Z", "status": "live", "level": 2, "extra": "5"},
    {"title": ""},
)


def fake(**changes: Any) -> FakeAPI:
    """Return a fake of four rows; `changes` are those of their collection."""
    things = Collection(fields=FIELDS, rows=ROWS, **changes)
    users = Collection(rows=({}, {}, {}))
    return FakeAPI(Contract(collections={"things": things, "users": users}))


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("title=One", [1]),
        ("title=one", []),
        ("title= One ", [1]),
        ("title__in=One,two one", [1, 2]),
        ("title__contains=ne", [1, 2]),
        ("title__contains=One", [1]),
        ("title__icontains=ONE", [1, 2]),
        ("title__icontains=\u00e9", [3]),
        ("title__icontains=\u00c9", [3]),
        ("title__icontains=%C3%A9", [3]),
        ("title__icontains=%E9", []),
        ("title__startswith=O", [1]),
        ("title__startswith=two", [2]),
        ("stars=2", [2]),
        ("stars=02", [2]),
        ("stars=2.9", [2]),
        ("stars__in=1,2,7", [1, 2]),
        ("stars__in= 1 , 2 ,", [1, 2]),
        ("stars__gt=1", [2, 3]),
        ("stars__gte=2", [2, 3]),
        ("stars__lt=10", [1, 2]),
        ("stars__lte=2", [1, 2]),
        ("stars__isnull=true", [4]),
        ("stars__isnull=False", [1, 2, 3]),
        ("score=0.1", [1]),
        ("score=2", [2]),
        ("score__lte=0.1", [1]),
        ("price=9.5", [1]),
        ("price__gt=9.99", [2]),
        ("price__lt=1e50", [1, 2]),
        ("price__in=9.5,10", [1, 2]),
        ("pinned=true", [1]),
        ("pinned=0", [2]),
        ("day=2020-01-01", [1]),
        ("day__lt=2020-01-01", [2]),
        ("at=2020-01-01T02:00:00%2B01:00", [3]),
        ("at__gt=2020-01-01", [3]),
        ("status=live", [3]),
        ("status__in=live,draft", [1, 3]),
        ("level=2", [3]),
        ("level__gte=1", [1, 3]),
        (f"code={UUID.upper()}", [1]),
        ("code__isnull=1", [2, 3, 4]),
        ("user=2", [2]),
        ("user__in=1,2", [1, 2]),
        ("user__isnull=true", [3, 4]),
        ("extra=5", [1, 3]),
        ("extra__gt=4", [1, 3]),
        ("extra__lt=7", [1, 3]),
        ("extra__gt=x", []),
        ("extra__in=5,6", [1, 3]),
        ("tags__contains=a", [1]),
        ("stars__gt=1&title__icontains=o", [2]),
        ("stars=1&stars=2", [2]),
        ("id__gt=2", [3, 4]),
    ],
)
def test_which_rows_each_lookup_selects(query: str, ids: list[int]) -> None:
    """Without it a filter could answer with other rows than the real API's."""
    body = Client(fake()).get(f"/things/?{query}").get_json()
    assert [row["id"] for row in body["results"]] == ids


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("stars=x", {"stars": ["Enter a number."]}),
        ("stars__gt=x&day=x", {"stars__gt": ["Enter a number."], "day": ["Enter a valid date."]}),
        ("stars__in=1,x", {"stars__in": ["Enter a number."]}),
        ("price=nan", {"price": ["Enter a number."]}),
        ("price=1e99", {"price": ["Ensure this value is less than or equal to 1e+50."]}),
        ("at=x", {"at": ["Enter a valid date/time."]}),
        ("at=9999-12-31T23:59-12:00", {"at": ["Datetime value out of range."]}),
        ("code=x", {"code": ["Enter a valid UUID."]}),
        ("status=x", {"status": ["Select a valid choice. x is not one of the available choices."]}),
        ("user=9", {"user": ["Select a valid choice. That choice is not one of the available choices."]}),
        ("user=%00", {"user": ["Null characters are not allowed."]}),
        ("user=x", {"user": ["Select a valid choice. That choice is not one of the available choices."]}),
        ("title=a%00", {"title": ["Null characters are not allowed."]}),
        ("title__contains=%00", {"title__contains": ["Null characters are not allowed."]}),
        ("pinned__in=true,x", {"pinned__in": ["Must be a valid boolean."]}),
        ("search=%00", ["Null characters are not allowed."]),
    ],
)
def test_which_queries_are_refused(query: str, said: object) -> None:
    """Without it a wrong filter would be an empty answer, or all rows."""
    response = Client(fake(search=("title",))).get(f"/things/?{query}")
    assert (response.status_code, response.get_json()) == (400, said)


PASSED_OVER = [
    ("statsu=live", "the query parameter 'statsu' was ignored; did you mean 'status'?"),
    ("title__regex=a", "the query parameter 'title__regex' was ignored; did you mean 'title__"),
    ("status=", "the query parameter 'status' was ignored, at least in part: it is empty, which selects every row"),
    (
        "pinned=perhaps",
        "the query parameter 'pinned' was ignored, at least in part: 'perhaps' is neither true nor false",
    ),
    ("stars__isnull=x", "the query parameter 'stars__isnull' was ignored, at least in part: 'x' is neither"),
    ("status__in=live,x,y", "the query parameter 'status__in' was ignored, at least in part: 'x', 'y' is none of the"),
    ("stars=1&stars=2", "of the 2 values of 'stars' only the last counts: '2'"),
    ("search=a", "search='a' was ignored: no field is searched here"),
    ("ordering=nope,-starz", "the ordering 'nope' was ignored; known: "),
    ("ordering=-starz", "the ordering '-starz' was ignored; did you mean 'stars'?"),
    ("page_size=3", "the query parameter 'page_size' was ignored; "),
]


@pytest.mark.parametrize(("query", "warning"), PASSED_OVER)
def test_what_a_real_api_passes_over_is_said(query: str, warning: str) -> None:
    """Without it a filter that selects nothing out would pass for one that does."""
    api = fake()
    response = Client(api).get(f"/things/?{query}")
    assert response.status_code == 200
    assert response.headers["X-Fake-Warning"].startswith(warning)
    assert f"warning: {warning}" in str(api.journal)


@pytest.mark.parametrize(("query", "warning"), PASSED_OVER)
def test_what_is_passed_over_is_refused_by_strict_queries(query: str, warning: str) -> None:
    """Without it nobody could be sure that each parameter of a program means something."""
    api = fake()
    strict = FakeAPI(api.contract.but(strict_queries=True))
    response = Client(strict).get(f"/things/?{query}")
    name = query.split("=", maxsplit=1)[0]
    assert response.status_code == 400
    (said,) = response.get_json()[name]
    assert said.startswith(warning) or (said.startswith("Unknown parameter; ") and warning.partition("; ")[2] in said)


def test_strict_queries_refuse_nothing_that_is_heeded() -> None:
    """Without it strictness would be of no use."""
    strict = Client(FakeAPI(fake(search=("title",)).contract.but(strict_queries=True)))
    query = "title__icontains=o&stars__gt=0&ordering=-stars,title&search=one&page=1&format=json&stars__gt=0"
    assert [row["id"] for row in strict.get(f"/things/?{query}").get_json()["results"]] == [2, 1]


def test_the_same_value_twice_is_no_news() -> None:
    """Without it a harmless repetition would be warned of."""
    response = Client(fake()).get("/things/?stars=1&stars=1")
    assert "X-Fake-Warning" not in response.headers


@pytest.mark.parametrize(
    ("method", "query", "status"),
    [
        ("GET", "stars=1", 200),
        ("GET", "stars=2", 404),
        ("GET", "stars=x", 400),
        ("GET", "search=one", 200),
        ("GET", "search=two", 404),
        ("PATCH", "stars=2", 404),
        ("DELETE", "search=two", 404),
        ("DELETE", "search=%00", 400),
    ],
)
def test_a_query_selects_at_a_single_row_too_as_in_the_real_framework(method: str, query: str, status: int) -> None:
    """Without it a row that a filter hides could be changed here and not in the real API."""
    response = Client(fake(search=("title",))).open(f"/things/1/?{query}", method=method, json={})
    assert response.status_code == status


def test_a_dialect_that_does_not_filter_single_rows_says_so() -> None:
    """Without it a filter at a row's own URL would seem to have been met."""
    things = Collection(fields={"name": Field(type="string")}, rows=({},))
    api = FakeAPI(Contract("link_header", collections={"things": things}))
    response = Client(api).get("/things/1?id=2")
    assert (response.status_code, response.headers["X-Fake-Warning"]) == (
        200,
        "the query parameter 'id' was ignored: it selects nothing at a single row",
    )
    assert "X-Fake-Warning" in Client(api).get("/things?format=json").headers, "it knows no formats"


@pytest.mark.parametrize(
    ("filters", "known", "unknown"),
    [
        (
            None,
            ["title", "title__in", "stars__gt", "id", "id__isnull"],
            ["title__regex", "nope", "nope__in", "title__exact"],
        ),
        (("title",), ["title"], ["title__in", "stars", "id"]),
        ({"title": ("exact", "in"), "stars": ("gt",)}, ["title", "title__in", "stars__gt"], ["stars", "title__gt"]),
        ((), [], ["title", "id"]),
    ],
)
def test_a_contract_says_what_can_be_filtered_by(filters: Any, known: list[str], unknown: list[str]) -> None:
    """Without it a fake would filter by what the real API ignores."""
    collection = Collection(fields=FIELDS, filters=filters)
    assert set(known) <= set(parameters(collection))
    assert [named(collection, name)[1] is not None for name in known + unknown] == [True] * len(known) + [False] * len(
        unknown
    )
    assert all(named(collection, name)[1] is not None for name in parameters(collection))


@pytest.fixture(name="notes")
def _notes() -> Callable[[str], TestResponse]:
    """Return a function that asks an open collection."""
    rows: tuple[dict[str, Any], ...] = (
        {"t": "a", "n": 2},
        {"t": "B", "n": "x"},
        {"n": 10},
        {"n": [1]},
        {"n": True},
    )
    client = Client(FakeAPI(Contract(collections={"notes": Collection(rows=rows)})))
    return lambda query: client.get(f"/notes/?{query}")


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("n=2", [1]),
        ("n__gt=1", [1, 2, 3]),  # a text is compared as one
        ("n__gte=x", [2]),
        ("n=[1]", [4]),
        ("n=true", [5]),
        ("t__isnull=true", [3, 4, 5]),
        ("t__icontains=b", [2]),
        ("n__exact=2", [1]),
        ("search=b", [2]),
        ("search=a x", []),
        ("ordering=n", [4, 5, 1, 3, 2]),
        ("ordering=-t", [1, 2, 3, 4, 5]),
        ("ordering=t", [3, 4, 5, 2, 1]),
    ],
)
def test_an_open_collection_is_asked_by_whatever_its_rows_have(
    notes: Callable[[str], TestResponse], query: str, ids: list[int]
) -> None:
    """Without it what was stored without a contract could only be listed."""
    assert [row["id"] for row in notes(query).get_json()["results"]] == ids


def test_a_field_that_no_row_of_an_open_collection_has_is_said(notes: Callable[[str], TestResponse]) -> None:
    """Without it a misspelt filter of an open collection would be an empty answer, and no word."""
    response = notes("nn__gt=1")
    assert (response.get_json()["count"], response.headers["X-Fake-Warning"]) == (
        0,
        "no row has a field 'nn'; did you mean 'n'?",
    )
    assert "X-Fake-Warning" not in notes("t=zzz").headers
    empty = Client(FakeAPI(Contract(collections={"notes": Collection()})))
    assert "X-Fake-Warning" not in empty.get("/notes/?t=a").headers


@example("""a,b "two words", 'it\\'s' c\"d""")
@given(st.text(alphabet="ab ,\"'\\\t\u00a0x", max_size=12))
def test_the_terms_of_a_search_are_those_of_the_real_framework(text: str) -> None:
    """Without it a phrase in quotes would be searched as words, or the other way round."""
    assert search_terms(text) == search_smart_split(text)


def test_a_nul_is_nothing_to_search_for() -> None:
    """Without it a search would be answered that a database refuses."""
    with pytest.raises(Refused, match="null_characters"):
        search_terms("a\x00")


@given(
    st.lists(
        st.fixed_dictionaries({"a": st.none() | st.text("aBc", max_size=3), "b": st.none() | st.text("xY", max_size=2)})
    ),
    st.lists(st.text("aBcxY", min_size=1, max_size=2), max_size=2),
)
def test_a_search_finds_rows_with_every_term_in_some_field(rows: list[dict[str, Any]], terms: list[str]) -> None:
    """Without it a term could be missed in the second field, or one term be enough."""
    expected = [
        row
        for row in rows
        if all(any(term.lower() in (row[name] or "").lower() for name in ("a", "b")) for term in terms)
    ]
    assert searched(rows, ("a", "b"), terms) == expected


def test_case_is_folded_as_sqlite_folds_it() -> None:
    """Without it a search for `\u00e9` would find `\u00c9` here, and not there."""
    assert folded_ascii("A\u00c9\u00e9Z") == "a\u00c9\u00e9z"


VALUES = (
    st.none()
    | st.integers(-2, 2)
    | st.floats(-2, 2)
    | st.booleans()
    | st.text("ab", max_size=2)
    | st.lists(st.integers(0, 1), max_size=2)
    | st.dictionaries(st.just("k"), st.integers(0, 1))
)


@given(
    st.lists(st.fixed_dictionaries({}, optional={"a": VALUES, "b": VALUES}), max_size=8),
    st.lists(st.sampled_from(["a", "-a", "b", "-b"]), max_size=3),
)
def test_any_rows_can_be_sorted_and_equal_ones_keep_their_order(rows: list[dict[str, Any]], names: list[str]) -> None:
    """Without it one odd value would bring down a list, or two walks of it differ."""
    numbered = [{**row, "at": index} for index, row in enumerate(rows)]
    found = sorted_rows(Collection(), numbered, names)
    assert sorted(row["at"] for row in found) == [row["at"] for row in numbered]
    assert sorted_rows(Collection(), found, names) == found
    if names == ["a"]:
        nulls = [row for row in found if row.get("a") is None]
        assert found[: len(nulls)] == nulls == [row for row in numbered if row.get("a") is None]
        numbers = [row["a"] for row in found if type(row.get("a")) in {int, float}]
        assert numbers == sorted(numbers)


def test_objects_and_lists_sort_by_their_text() -> None:
    """Without it a list that is sorted by an object would be a crash: Python has no order of dicts."""
    rows: list[dict[str, Any]] = [{"a": {"k": 2}}, {"a": [2]}, {"a": {"k": 1}}, {"a": [10]}]
    assert [row["a"] for row in sorted_rows(Collection(), rows, ["a"])] == [{"k": 1}, {"k": 2}, [10], [2]]


@pytest.mark.parametrize(
    ("text", "names", "ignored"),
    [
        (None, ["-stars"], []),
        ("", ["-stars"], []),
        ("title", ["title"], []),
        (" title , -stars ", ["title", "-stars"], []),
        ("nope", ["-stars"], ["nope"]),
        ("nope,-title", ["-title"], ["nope"]),
        ("--title", ["-stars"], ["--title"]),
        ("day", ["-stars"], ["day"]),
    ],
)
def test_what_a_list_is_sorted_by(text: str | None, names: list[str], ignored: list[str]) -> None:
    """Without it a name that a contract does not allow could sort a list, or empty the order that it has."""
    collection = Collection(fields=FIELDS, ordering=("title", "stars"), order=("-stars",))
    assert ordering(collection, text, collection.order) == (names, ignored)


def test_a_list_has_the_order_of_its_contract_until_somebody_asks() -> None:
    """Without it a contract could say an order, and no list would have it."""
    client = Client(fake(order=("-stars",)))
    assert [row["id"] for row in client.get("/things/").get_json()["results"]] == [3, 2, 1, 4]
    assert [row["id"] for row in client.get("/things/?ordering=title").get_json()["results"]] == [4, 1, 2, 3]


def test_a_collection_with_a_key_of_its_own_is_filtered_by_it() -> None:
    """Without it `?slug=a` would be unknown where the slug is the key."""
    api = FakeAPI(
        Contract(
            collections={
                "things": Collection(
                    pk=PrimaryKey("slug", "given"),
                    fields={"slug": Field(type="slug"), "title": Field(type="string")},
                    rows=({"slug": "a"}, {"slug": "b"}),
                )
            }
        )
    )
    assert Client(api).get("/things/?slug=b").get_json()["results"] == [{"slug": "b", "title": None}]


def test_rows_that_were_arranged_past_their_type_are_not_met_and_break_nothing() -> None:
    """Without it a test that arranges a broken row could not list the others."""
    api = fake()
    api.things.add(title="odd", stars="many", day="someday", at="once", price="1", pinned="maybe")
    client = Client(api)
    for query in ("stars=1", "stars__gt=1", "day__gte=2020-01-01", "at__gte=2020-01-01", "pinned=true"):
        assert 5 not in [row["id"] for row in client.get(f"/things/?{query}").get_json()["results"]], query
    for name in FIELDS:
        assert len(client.get(f"/things/?ordering={name}").get_json()["results"]) == 5, name


@pytest.mark.parametrize("dialect", ["drf", "link_header", "json_server", "json_server_1"])
def test_a_query_that_is_no_utf_8_is_read_as_well_as_it_can_be(dialect: str) -> None:
    """Without it a query of an old client would be a crash, or be read as nothing."""
    api = FakeAPI(Contract(dialect, trailing_slash=False, collections={"things": Collection(rows=ROWS)}))
    for query in ("title=\xc3\x89t\xc3\xa9", "title=\xc9t\xe9", "title=%C3%89t%C3%A9"):
        body = Client(api).get("/things", environ_overrides={"QUERY_STRING": query}).get_json()
        rows = body["results"] if dialect == "drf" else body
        assert [row["title"] for row in rows] == ["\u00c9t\u00e9"]
