"""Rules of pages: what is on each, and that a walk misses nothing; Django REST framework's own paginators are judge."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

import drf_blog  # noqa: F401  # it configures Django, which the paginators below need
import pytest
from django.http import HttpRequest, QueryDict
from hypothesis import example, given
from hypothesis import strategies as st
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination, LimitOffsetPagination
from rest_framework.request import Request
from werkzeug.test import Client

from fake_server import Collection, Contract, FakeAPI, Field, Pagination
from fake_server.paging import Position, Ranking, counted, cut, position_of, stretch, window

Row = dict[str, Any]
START = Position()
VALUES = st.lists(st.integers(0, 4), max_size=14)


class Rows(Sequence[Row]):
    """Rows that can be asked as a query set is: sorted, filtered, cut."""

    def __init__(self, rows: list[Row]) -> None:
        self._rows = rows

    def order_by(self, name: str) -> Rows:
        """Sort by a field; as in SQLite rows of one value stay in their order, in both directions."""
        return Rows(sorted(self._rows, key=lambda row: int(row[name.lstrip("-")]), reverse=name.startswith("-")))

    def filter(self, **lookup: str) -> Rows:
        """Keep what is beyond a value."""
        ((name, value),) = lookup.items()
        field, word = name.split("__")
        wanted = int(value)
        return Rows([row for row in self._rows if (row[field] > wanted if word == "gt" else row[field] < wanted)])

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: Any) -> Any:
        return self._rows[index]


def rows_of(values: list[int]) -> list[Row]:
    """Return a row for each value, with an id."""
    return [{"id": index, "value": value} for index, value in enumerate(values)]


def rank(*, downwards: bool = False) -> Ranking[Row]:
    """Return the ranking by `value`."""
    return Ranking(lambda row: row["value"], lambda row: str(row["value"]), int, downwards)


def met_from(rows: list[Row], at: Position, *, downwards: bool) -> Rows:
    """Return rows in the order in which they are met from a position."""
    return Rows(rows).order_by("value" if at.backwards is downwards else "-value")


def ours(rows: list[Row], at: Position, size: int, *, downwards: bool) -> tuple[list[Row], str | None, str | None]:
    """Return the rows of our page, and the tokens of the pages around it."""
    page = stretch(met_from(rows, at, downwards=downwards), rank(downwards=downwards), at, size)
    around = [None if position is None else position.token() for position in (page.previous, page.following)]
    return [*page.items], around[0], around[1]


def theirs(
    rows: list[Row], token: str | None, size: int, *, downwards: bool
) -> tuple[list[Row], str | None, str | None]:
    """Return the same of the real paginator."""

    class Paginator(CursorPagination):  # type: ignore[misc]  # Django REST framework has no types
        page_size = size
        ordering = "-value" if downwards else "value"

    request = HttpRequest()
    request.META["SERVER_NAME"], request.META["SERVER_PORT"] = "testserver", "80"
    query = QueryDict(mutable=True)
    if token is not None:
        query["cursor"] = token
    request.GET = query
    paginator = Paginator()
    page = paginator.paginate_queryset(Rows(rows), Request(request))
    answer = paginator.get_paginated_response(page).data
    links = [
        None if answer[rel] is None else parse_qs(urlsplit(answer[rel]).query, keep_blank_values=True)["cursor"][0]
        for rel in ("previous", "next")
    ]
    return page, links[0], links[1]


POSITIONS = st.builds(Position, st.none() | st.integers(-1, 5).map(str), st.integers(0, 5), st.booleans())


@given(VALUES, POSITIONS, st.integers(1, 5), st.booleans())
@example(values=[], at=Position("2"), size=2, downwards=False)
@example(values=[1, 1, 1], at=Position("0", 1), size=1, downwards=False)
def test_a_stretch_and_its_cursors_are_those_of_the_real_paginator(
    values: list[int], at: Position, size: int, downwards: bool
) -> None:
    """Without it some tie of values would send a walk by cursors elsewhere than the real API sends it."""
    rows = rows_of(values)
    assert ours(rows, at, size, downwards=downwards) == theirs(rows, at.token(), size, downwards=downwards)


@given(VALUES, st.integers(1, 5), st.booleans())
def test_a_walk_by_cursors_meets_each_row_once_forwards_and_backwards(
    values: list[int], size: int, downwards: bool
) -> None:
    """Without it a row could be met twice, or never, where several have one value."""
    rows = rows_of(values)
    for at in (Position(), Position(backwards=True)):
        met = [row for page, _ in walk(rows, size, downwards=downwards, at=at) for row in page]
        assert sorted(row["id"] for row in met) == [row["id"] for row in rows]
    values_met = [row["value"] for page, _ in walk(rows, size, downwards=downwards) for row in page]
    assert values_met == sorted(values, reverse=downwards)


def walk(
    rows: list[Row], size: int, *, downwards: bool, at: Position = START
) -> Iterator[tuple[list[Row], Position | None]]:
    """Go from page to page, and yield each with the cursor that leads on; the rows may change meanwhile."""
    here: Position | None = at
    while here is not None:
        page = stretch(met_from(rows, here, downwards=downwards), rank(downwards=downwards), here, size)
        here = page.previous if here.backwards else page.following
        yield [*page.items], here


@given(st.lists(st.integers(0, 50), unique=True, max_size=14), st.data(), st.integers(1, 4), st.booleans())
def test_what_is_deleted_between_two_pages_shifts_nothing(
    values: list[int], data: st.DataObject, size: int, downwards: bool
) -> None:
    """Without it a walk by cursors would lose rows as one by page numbers does."""
    rows = rows_of(values)
    met: list[int] = []
    for page, _ in walk(rows, size, downwards=downwards):
        met += [row["id"] for row in page]
        for row in data.draw(st.lists(st.sampled_from(rows), unique_by=id, max_size=2)) if rows else []:
            rows.remove(row)
    assert len(met) == len(set(met))
    assert {row["id"] for row in rows} <= set(met)


@pytest.mark.parametrize(
    ("token", "position"),
    [
        ("", Position()),
        ("!!!!", Position()),
        (Position("a b&c", 3, backwards=True).token(), Position("a b&c", 3, backwards=True)),
        (base64.b64encode(b"p=").decode(), Position("")),
        (base64.b64encode(b"o=5000").decode(), Position(offset=1000)),
        ("nope", None),
        ("\u00e9", None),
        (base64.b64encode(b"o=-1").decode(), None),
        (base64.b64encode(b"o=x").decode(), None),
        (base64.b64encode(b"r=x").decode(), None),
        (base64.b64encode(b"\xff").decode(), None),
    ],
)
def test_a_token_is_read_as_the_real_paginator_reads_it(token: str, position: Position | None) -> None:
    """Without it a cursor that nobody gave out could be a crash, or one that somebody did could be refused."""
    try:
        found: Position | None = position_of(token)
    except ValueError:
        found = None
    assert found == position
    request = HttpRequest()
    request.GET = QueryDict(mutable=True)
    request.GET["cursor"] = token
    try:
        real = CursorPagination().decode_cursor(Request(request))
    except NotFound:
        assert found is None
    else:
        assert found == Position(real.position, real.offset, real.reverse)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("5", 5),
        (" 5 ", 5),
        ("+5", 5),
        ("1_0", 10),
        ("0", 0),
        ("-1", None),
        ("x", None),
        ("", None),
        (None, None),
        ("1.0", None),
    ],
)
def test_what_a_count_is(text: str | None, count: int | None) -> None:
    """Without it `?limit=abc` would be a crash."""
    assert counted(text) == count


@given(st.lists(st.integers(), max_size=20), st.integers(1, 6), st.integers(0, 25))
def test_a_window_and_its_neighbours_are_those_of_the_real_paginator(items: list[int], limit: int, offset: int) -> None:
    """Without it a walk by limit and offset would skip rows, or not end."""
    found = window(items, limit, offset)
    real = LimitOffsetPagination()
    real.count, real.limit, real.offset = len(items), limit, offset
    request = HttpRequest()
    request.META["SERVER_NAME"], request.META["SERVER_PORT"] = "testserver", "80"
    real.request = Request(request)

    def asked(url: str | None) -> int | None:
        return None if url is None else int(parse_qs(urlsplit(url).query).get("offset", ["0"])[0])

    assert (found.following, found.previous) == (asked(real.get_next_link()), asked(real.get_previous_link()))
    assert found.items == items[offset : offset + limit]


def listed(style: Any, **changes: Any) -> Callable[[str], Any]:
    """Return a function that asks a fake of five rows with a value (and one without) for a list."""
    fields = {
        "value": Field(type="integer", null=True),
        "price": Field(type="decimal", decimal_places=2, max_digits=5, null=True),
        "at": Field(type="datetime", null=True),
        "on": Field(type="boolean", null=True),
        "day": Field(type="date", null=True),
        "size": Field(type="number", null=True),
        "any": Field(null=True),
    }
    rows: list[dict[str, Any]] = [
        {"value": 3, "price": "9.00", "at": "2020-01-01T00:00:00Z", "on": True, "day": "2020-01-01", "size": 1.5},
        {"value": 1, "price": "10.00", "at": "2020-01-01T01:00:00Z", "on": False, "day": "2019-01-01", "size": 0.5},
        {"value": 2, "price": "9.50", "at": "2019-01-01T00:00:00Z", "on": False, "day": "2021-01-01", "size": 10.0},
        {"value": 1, "price": "1.00", "at": "2021-01-01T00:00:00Z", "on": True, "day": "2020-02-01", "size": 2.0},
        {"value": 5, "price": "2.00", "at": "2018-01-01T00:00:00Z", "on": False, "day": "2018-01-01", "size": 3.0},
    ]
    collection = Collection(fields=fields, rows=tuple(rows), page_size=2)
    client = Client(FakeAPI(Contract(pagination=Pagination(style, **changes), collections={"things": collection})))
    return lambda query: client.get(f"/things/?{query}")


@pytest.mark.parametrize(
    "name", ["id", "-id", "value", "-value", "price", "-price", "at", "-at", "on", "-on", "day", "-size"]
)
def test_a_list_is_walked_by_cursors_in_any_order(name: str) -> None:
    """Without it only lists that are sorted by a number could be walked."""
    ask = listed("cursor")
    met, query = [], f"ordering={name}"
    while query:
        body = ask(query).get_json()
        assert len(body["results"]) <= 2
        met += [row["id"] for row in body["results"]]
        query = urlsplit(body["next"] or "").query
    whole = [row["id"] for row in listed("none")(f"ordering={name}").get_json()]
    assert met == whole


@pytest.mark.parametrize(
    ("position", "name"),
    [("x", "value"), ("x", "id"), ("1.0", "value"), ("x", "price"), ("x", "on"), ("x", "at"), ("x", "day")],
)
def test_a_position_of_another_type_is_an_error_of_the_server_as_in_django(position: str, name: str) -> None:
    """Without it a made-up cursor would raise out of the fake, or select something."""
    response = listed("cursor")(f"ordering={name}&cursor={Position(position).token()}")
    assert response.status_code == 500
    assert "the cursor is at no place in this list" in response.headers["X-Fake-Warning"]


@pytest.mark.parametrize("dialect", ["drf", "link_header"])
def test_a_cursor_that_nobody_gave_out_is_refused(dialect: str) -> None:
    """Without it a made-up cursor would begin again at the first page, and a client walk for ever."""
    contract = Contract(
        dialect, pagination=Pagination("cursor"), trailing_slash=False, collections={"things": Collection()}
    )
    response = Client(FakeAPI(contract)).get("/things?cursor=nope")
    assert (response.status_code, "Invalid cursor" in str(response.get_json())) == (
        {"drf": 404, "link_header": 400}[dialect],
        True,
    )


@pytest.mark.parametrize("name", ["id", "-id", "price", "-at"])  # ties skip rows on the way back, as in the real one
def test_a_list_is_walked_backwards_too(name: str) -> None:
    """Without it the `previous` link of a page could lead to another than the page before."""
    ask = listed("cursor")
    pages, query = [], f"ordering={name}"
    while query:
        body = ask(query).get_json()
        pages.append(body["results"])
        query = urlsplit(body["next"] or "").query
    while body["previous"]:
        assert body["results"] == pages.pop()
        body = ask(urlsplit(body["previous"]).query).get_json()
    assert [body["results"]] == pages


def test_a_row_without_a_value_is_beyond_no_position() -> None:
    """Without it null would be compared with numbers."""
    ranked: Ranking[Row] = Ranking(lambda row: row["value"], lambda row: str(row["value"]), int)
    rows: list[Row] = [{"value": None}, {"value": 1}, {"value": 2}]
    assert [*stretch(rows, ranked, Position("1"), 5).items] == [{"value": 2}]
    assert [*stretch(rows, ranked, Position("2", backwards=True), 5).items] == [{"value": 1}]
    body = listed("cursor")("ordering=any").get_json()  # nothing has a value at all
    assert (len(body["results"]), body["next"] is not None) == (2, True)


def test_a_walk_over_a_value_that_is_null_breaks_off_as_in_django() -> None:
    """Without it a walk that ends in an error there would seem to work here."""
    things = Collection(fields={"n": Field(type="integer", null=True)}, rows=({"n": None}, {"n": 1}), page_size=1)
    client = Client(FakeAPI(Contract(pagination=Pagination("cursor"), collections={"things": things})))
    following = client.get("/things/?ordering=n").get_json()["next"]
    assert client.get(following).status_code == 500


@pytest.mark.parametrize(
    ("style", "query", "ids", "warning"),
    [
        ("page-number", "page=2", [3, 4], None),
        ("page-number", "page=last", [5], None),
        ("page-number", "page=", [1, 2], None),
        ("page-number", "size=3", [1, 2, 3], None),
        ("page-number", "size=9", [1, 2, 3, 4], "size='9' was ignored: a page has 4 rows"),
        ("page-number", "size=0", [1, 2], "size='0' was ignored: a page has 2 rows"),
        ("page-number", "size=x", [1, 2], "size='x' was ignored: a page has 2 rows"),
        ("link-header", "size=3&page=2", [4, 5], None),
        ("limit-offset", "", [1, 2], None),
        ("limit-offset", "limit=3&offset=1", [2, 3, 4], None),
        ("limit-offset", "limit=9", [1, 2, 3, 4], "limit='9' was ignored: a page has 4 rows"),
        ("limit-offset", "limit=0", [1, 2], "limit='0' was ignored: a page has 2 rows"),
        ("limit-offset", "offset=-1", [1, 2], "offset='-1' was ignored: this page begins after 0 rows"),
        ("limit-offset", "offset=9", [], None),
        ("cursor", "size=3", [1, 2, 3], None),
        ("none", "", [1, 2, 3, 4, 5], None),
        ("none", "page=2", [1, 2, 3, 4, 5], "the query parameter 'page' was ignored"),
    ],
)
def test_how_each_style_cuts_a_list_and_what_it_passes_over(
    style: str, query: str, ids: list[int], warning: str | None
) -> None:
    """Without it a parameter that a style does not heed could be taken for one that it does."""
    response = listed(style, max_page_size=4, size_parameter="size")(query)
    body = response.get_json()
    assert response.status_code == 200
    assert [row["id"] for row in (body if isinstance(body, list) else body["results"])] == ids
    warnings = response.headers.get("X-Fake-Warning", "")
    assert warnings.startswith(warning) if warning else not warnings


def test_a_page_may_be_larger_by_contract_than_a_client_may_ask_for() -> None:
    """Without it the largest page of a dialect would cut the page that a contract wants."""
    rows: tuple[Row, ...] = tuple({} for _ in range(150))
    styles: list[Any] = ["page-number", "limit-offset", "cursor"]
    for style in styles:
        contract = Contract(pagination=Pagination(style, 120), collections={"things": Collection(rows=rows)})
        assert len(Client(FakeAPI(contract)).get("/things/").get_json()["results"]) == 120


def test_a_link_header_that_never_refuses_a_page_says_which_one_it_is() -> None:
    """Without it `?page=abc` would look like an answer to what was asked."""
    contract = Contract("link_header", collections={"things": Collection(rows=({},))})
    response = Client(FakeAPI(contract)).get("/things?page=abc")
    assert (response.get_json(), response.headers["X-Fake-Warning"]) == (
        [{"id": 1}],
        "page='abc' was ignored: this is page 1",
    )


@pytest.mark.parametrize(
    ("query", "following", "previous"),
    [
        ("", "limit=2&offset=2", None),
        ("limit=9", "limit=4&offset=4", None),
        ("offset=1", "limit=2&offset=3", "limit=2"),
        ("limit=2&offset=3", None, "limit=2&offset=1"),
        ("offset=9", None, "limit=2&offset=7"),
    ],
)
def test_windows_name_their_neighbours_with_the_limit_in_force(
    query: str, following: str | None, previous: str | None
) -> None:
    """Without it a walk by offsets would ask for another limit on its second page."""
    body = listed("limit-offset", max_page_size=4)(query).get_json()
    links = [None if body[rel] is None else urlsplit(body[rel]).query for rel in ("next", "previous")]
    assert (body["count"], links) == (5, [following, previous])


def test_the_links_of_a_page_keep_what_was_asked_for_twice() -> None:
    """Without it a parameter of which each value counts to somebody would be lost on the way to page 2."""
    body = listed("page-number")("b=2&b=1&a=x y").get_json()
    assert urlsplit(body["next"]).query == "a=x+y&b=2&b=1&page=2"


def test_a_cut_beyond_the_end_is_empty() -> None:
    """Without it a page that vanished would be an error of the fake."""
    page = cut([1, 2, 3], 5, 2)
    assert (page.items, page.previous, page.following) == ([], 4, None)
