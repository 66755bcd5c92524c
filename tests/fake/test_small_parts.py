"""Rules of the small pure parts: pages, nearest names, class names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fake_server.contract.collection import singular
from fake_server.dialects import rest_dialect
from fake_server.nearest import hint, nearest
from fake_server.paging import cut


@pytest.mark.parametrize(
    ("total", "number", "items", "previous", "following", "pages"),
    [
        (0, 1, [], None, None, 1),
        (2, 1, [0, 1], None, None, 1),
        (3, 1, [0, 1], None, 2, 2),
        (3, 2, [2], 1, None, 2),
        (3, 5, [], 4, None, 2),
    ],
)
def test_pages_and_their_neighbours(
    total: int, number: int, items: list[int], previous: int | None, following: int | None, pages: int
) -> None:
    """Without it a walk could skip a row at the seam of two pages."""
    page = cut(range(total), number, 2)
    assert (list(page.items), page.previous, page.following, page.pages) == (items, previous, following, pages)


@given(st.integers(0, 60), st.integers(1, 20))
def test_a_walk_over_the_pages_meets_each_row_once(total: int, size: int) -> None:
    """Without it some number of rows would break the walk."""
    met: list[int] = []
    number: int | None = 1
    while number is not None:
        page = cut(range(total), number, size)
        met.extend(page.items)
        number = page.following
    assert met == list(range(total))


def test_an_unknown_name_is_answered_with_the_nearest_or_all() -> None:
    """Without it a typing error would cost a look into the manual."""
    assert nearest("POSTS", ["posts", "users"]) == "posts"
    assert hint("psts", ["posts", "users"]) == "did you mean 'posts'?"
    assert hint("zzz", ["users", "posts"]) == "known: posts, users"
    assert hint("zzz", []) == "known: none"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("posts", "Post"),
        ("blog-posts", "BlogPost"),
        ("user_stories", "UserStory"),
        ("glass", "Glass"),
        ("staff", "Staff"),
    ],
)
def test_the_class_name_of_a_collection(name: str, expected: str) -> None:
    """Without it a 404 would speak of something that no real API has."""
    assert singular(name) == expected


def test_every_dialect_can_refuse_a_page() -> None:
    """Without it a dialect whose own pages are never refused would have no word for a style that refuses them."""
    assert rest_dialect("link_header").no_page().status == 404
