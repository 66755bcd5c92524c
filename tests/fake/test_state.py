"""Rules of state: what a write leaves behind, what a snapshot brings back, and what one test sees of another."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import Client, TestResponse
from werkzeug.wrappers import Response

from fake_server import Collection, Contract, ContractError, FakeAPI, RowView, UnknownCollectionError
from fake_server.clock import Clock
from fake_server.table import Table

Ask = Callable[..., TestResponse]


def test_a_write_is_seen_by_the_next_get_page_and_filter(ask: Ask) -> None:
    """Without it the fake would be a list of canned answers."""
    new = ask("POST", "/posts/", json={"title": "new", "status": "live"}).get_json()
    assert ask("GET", f"/posts/{new['id']}/").get_json() == new
    assert ask("GET", "/posts/?page=2").get_json()["results"][-1] == new
    assert ask("GET", "/posts/?status=live").get_json()["results"][-1] == new


def test_a_key_is_never_given_twice(ask: Ask) -> None:
    """Without it a client that holds an old id could overwrite a new row."""
    ask("DELETE", "/posts/3/")
    assert ask("POST", "/posts/", json={}).status_code == 400
    assert ask("POST", "/posts/", json={"title": "new"}).get_json()["id"] == 4


def test_rows_are_copies(api: FakeAPI) -> None:
    """Without it a test could change the fake's state by touching what it was shown."""
    api.posts[0]["title"] = "changed"
    api.posts[0]["tags"].append("x")
    tags: list[str] = []
    api.posts.add(title="t", tags=tags)
    tags.append("y")
    assert (api.posts[0]["title"], api.posts[0]["tags"], api.posts[-1]["tags"]) == ("one", [], [])


def test_rows_compare_with_lists_and_print_as_one(api: FakeAPI) -> None:
    """Without it an assertion about state would need a loop."""
    rows = list(api.posts)
    assert api.posts == rows and api["posts"] == tuple(rows) and api.posts == api["posts"]
    assert api.posts != []
    assert api.posts != "posts"
    assert (repr(api.posts), len(api.posts), api.posts[1:]) == (repr(rows), 3, rows[1:])
    with pytest.raises(TypeError, match="unhashable"):
        hash(api.posts)


def test_a_row_can_be_arranged_past_validation_but_not_twice(api: FakeAPI) -> None:
    """Without it a test could not start from the state it needs."""
    assert api.posts.add(id=50, views=3)["status"] == "draft"
    assert api.posts.add()["id"] == 51
    with pytest.raises(TypeError, match="not JSON serializable"):
        api.posts.add(title=object())
    assert len(api.posts) == 5
    with pytest.raises(ValueError, match="posts: another row already has the key 50"):
        api.posts.add(id=50)


def test_an_unknown_collection_is_answered_with_the_nearest(api: FakeAPI) -> None:
    """Without it a misspelt name would be an empty view."""
    with pytest.raises(UnknownCollectionError, match="no collection 'psts'; did you mean 'posts'"):
        api["psts"]
    with pytest.raises(AttributeError, match="no collection 'users'; known: posts"):
        _ = api.users
    assert not hasattr(api, "__wrapped__")
    with pytest.raises(AttributeError):
        _ = FakeAPI.__new__(FakeAPI).posts


def test_a_snapshot_is_restored_again_and_again(api: FakeAPI, ask: Ask) -> None:
    """Without it one use of a saved state would spoil it."""
    before = list(api.posts)
    saved = api.snapshot()
    for _ in range(2):
        ask("DELETE", "/posts/1/")
        ask("PATCH", "/posts/2/", json={"title": "changed"})
        ask("POST", "/posts/", json={"title": "new"})
        assert api.posts != before
        api.restore(saved)
        assert api.posts == before
    assert ask("POST", "/posts/", json={"title": "new"}).get_json()["id"] == 4


def test_reset_puts_rows_back_and_clears_the_journal(api: FakeAPI, ask: Ask) -> None:
    """Without it a long-lived fake could never be as at first."""
    before = list(api.posts)
    ask("DELETE", "/posts/1/")
    api.reset()
    assert api.posts == before and len(api.journal) == 0


def test_a_fresh_fake_sees_nothing_of_the_other(api: FakeAPI, ask: Ask) -> None:
    """Without it two tests could see each other's rows."""
    ask("DELETE", "/posts/1/")
    fresh = api.fresh()
    assert [row["id"] for row in fresh.posts] == [1, 2, 3]
    Client(fresh).delete("/posts/2/")
    assert [row["id"] for row in api.posts] == [2, 3]
    assert fresh.journal == ["DELETE /posts/2/ 204"]
    assert [row["id"] for row in api.fresh().posts] == [1, 2, 3]


def test_a_snapshot_copies_no_row() -> None:
    """Without it the cost of a test would grow with the rows that its contract starts with."""
    table = Table(Collection(), Clock())
    table.add({"title": "one"})
    state = table.shared_state()
    table.add({"title": "two"})
    assert len(state.rows) == 1
    assert next(iter(state.rows.values())) is next(iter(table))


def test_a_table_refuses_what_would_lose_a_row() -> None:
    """Without it a taken key would overwrite, and a missing one be created."""
    table = Table(Collection(), Clock())
    table.add({})
    table.add({})
    calls: list[Callable[[], object]] = [
        lambda: table.add({"id": 1}),
        lambda: table.put(1, {"id": 2}),
        lambda: table.put(9, {"id": 9}),
        lambda: table.remove(9),
    ]
    for call in calls:
        with pytest.raises(KeyError):
            call()
    assert len(table) == 2
    assert table.get(9) is None


def test_threads_lose_no_row_and_share_no_key(api: FakeAPI) -> None:
    """Without it parallel writes, which other fakes lose, could be lost here too."""

    def write() -> None:
        client = Client(api)
        for _ in range(10):
            client.post("/posts/", json={"title": "t"})

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [row["id"] for row in api.posts] == list(range(1, 84))
    assert len(api.journal) == 80


def test_a_handler_acts_on_one_row(api: FakeAPI, ask: Ask) -> None:
    """Without it behaviour beyond CRUD could not be faked."""

    @api.detail_route("posts", methods=["POST"])
    def rename(request: Any, post: dict[str, Any]) -> dict[str, Any]:
        post["title"] = request.get_json()["title"]
        return {"renamed": post["id"]}

    assert ask("POST", "/posts/1/rename/", json={"title": "x"}).get_json() == {"renamed": 1}
    assert api.posts[0]["title"] == "x"
    assert ask("POST", "/posts/9/rename/", json={}).status_code == 404


def test_a_handler_acts_on_a_collection(api: FakeAPI, ask: Ask) -> None:
    """Without it a verb on the list could not be faked."""

    @api.list_route("posts", methods=["GET", "POST"], name="how-many")
    def count(request: Any, rows: RowView) -> tuple[dict[str, int], int]:
        return {"count": len(rows)}, 202 if request.method == "POST" else 200

    assert ask("GET", "/posts/how-many/").get_json() == {"count": 3}
    assert ask("POST", "/posts/how-many/").status_code == 202
    assert ask("GET", "/posts/recent/").get_json() == list(api.posts)


@pytest.mark.parametrize(("body", "status", "said"), [(None, 204, b""), ([], 200, b"[]"), ((None, 202), 202, b"null")])
def test_what_a_handler_returns_is_the_answer(api: FakeAPI, ask: Ask, body: object, status: int, said: bytes) -> None:
    """Without it each handler would have to build its own response."""
    api.detail_route("posts", name="go")(lambda request, post: body)
    response = ask("POST", "/posts/1/go/")
    assert (response.status_code, response.get_data()) == (status, said)


def test_a_handler_cannot_take_another_rows_key(api: FakeAPI, ask: Ask) -> None:
    """Without it a handler could overwrite a row that it was not called on."""
    before = list(api.posts)
    api.detail_route("posts", name="move")(lambda request, post: post.update(id=2))
    assert ask("POST", "/posts/1/move/").get_json() == {"id": ["post with this id already exists."]}
    assert api.posts == before


def test_a_handler_may_answer_with_a_response_of_its_own(api: FakeAPI, ask: Ask) -> None:
    """Without it a download or an odd header could not be faked."""
    api.detail_route("posts", name="cover")(lambda request, post: Response(b"png", 203, content_type="image/png"))
    response = ask("POST", "/posts/1/cover/")
    assert (response.status_code, response.get_data(), response.mimetype) == (203, b"png", "image/png")
    assert api.journal == ["POST /posts/1/cover/ 203"]


def test_what_a_handler_raises_reaches_the_test_and_changes_nothing(api: FakeAPI, ask: Ask) -> None:
    """Without it a bug in a handler would be a 500 that blames the code under test."""

    @api.list_route("posts")
    def crash(request: Any, rows: RowView) -> None:
        rows.add(title="half done")
        raise RuntimeError("a bug of mine")

    with pytest.raises(RuntimeError, match="a bug of mine"):
        ask("POST", "/posts/crash/")
    assert len(api.posts) == 3
    assert api.journal == ["POST /posts/crash/ 500"]
    assert "the handler raised RuntimeError: a bug of mine" in str(api.journal)


def test_a_handler_belongs_to_one_fake(api: FakeAPI) -> None:
    """Without it a handler of one test would stay for the next."""
    api.detail_route("posts", name="go")(lambda request, post: post)
    assert Client(api).post("/posts/1/go/").status_code == 200
    assert "go" not in Contract.from_data({}).collections


def test_a_route_that_cannot_be_hung_is_refused_at_once(api: FakeAPI) -> None:
    """Without it a misspelt collection would only show as a 404 much later."""
    with pytest.raises(UnknownCollectionError, match="did you mean 'posts'"):
        api.detail_route("psts")
    with pytest.raises(ContractError, match=r"methods is 'POST'; expected a list, such as \['POST'\]"):
        api.detail_route("posts", methods="POST")


def test_the_fake_says_where_and_what_it_is(make_blog: Callable[..., FakeAPI]) -> None:
    """Without it code under test could not be told where to go."""
    fake = make_blog(prefix="/api")
    assert fake.url == "http://fake-api.test/api"
    assert repr(fake) == "<FakeAPI drf at http://fake-api.test/api>"
    assert copy.copy(fake).url == fake.url


ROWS = st.dictionaries(st.text(min_size=1, max_size=5).filter(lambda key: key != "id"), st.integers() | st.text())


@given(st.lists(ROWS, max_size=5), st.lists(st.integers(1, 6), max_size=5))
def test_a_table_is_a_dict_of_rows(rows: list[dict[str, Any]], removed: list[int]) -> None:
    """Without it some order of writes could leave a row behind, or lose one."""
    table, model = Table(Collection(), Clock()), {}
    for row in rows:
        stored = table.add(row)
        model[stored["id"]] = stored
    for key in removed:
        if key in model:
            table.remove(key)
            del model[key]
    assert list(table) == list(model.values())


def test_rows_cannot_be_set_like_an_attribute(api: FakeAPI) -> None:
    """Without it a test would compare a list with itself, and never look at the rows."""
    with pytest.raises(AttributeError, match=r"'posts' are rows, and cannot be set; add some with posts.add\(...\)"):
        api.posts = []
    api.base_url = "http://other.test"
    assert api.url == "http://other.test" and len(api.posts) == 3
    named = FakeAPI(api.contract.but(collections={"journal": api.contract.collections["posts"]}))
    named.journal = api.journal
    assert len(named["journal"]) == 3
