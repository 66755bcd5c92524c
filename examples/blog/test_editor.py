"""The editor's desk, on a fake of the blog's API."""

from __future__ import annotations

import editor
import pytest

from fake_server import FakeAPI
from genericclient import GenericClient, ResourceNotFound
from pytest_genericclient import LiveFakeAPI


def test_the_list_is_walked_to_its_last_page(generic_client: GenericClient, fake_api: FakeAPI) -> None:
    """Without it the desk would show the first page and call it the blog."""
    assert [post.id for post in editor.posts(generic_client)] == [1, 2, 3, 4, 5]
    assert fake_api.journal == [
        "GET /api/posts/ 200",
        "GET /api/posts/?page=2 200",
        "GET /api/posts/?page=3 200",
    ]


def test_a_draft_is_listed_until_it_is_published(generic_client: GenericClient) -> None:
    """Without it a published post could stay on the pile of drafts."""
    draft = editor.write(generic_client, "New here")
    assert draft.id in [post.id for post in editor.posts(generic_client, "draft")]
    assert editor.publish(generic_client, draft.id) == "New here"
    assert draft.id not in [post.id for post in editor.posts(generic_client, "draft")]


def test_a_title_too_long_is_refused_and_nothing_is_kept(generic_client: GenericClient, fake_api: FakeAPI) -> None:
    """Without it a refusal of the API could be lost on its way to the author."""
    with pytest.raises(generic_client.BadRequestError, match="no more than 60 characters"):
        editor.write(generic_client, "x" * 61)
    assert len(fake_api.posts) == 5


def test_archiving_says_only_what_changes(generic_client: GenericClient, fake_api: FakeAPI) -> None:
    """Without the fallback to PATCH an incomplete PUT would end the evening's work, or empty the post."""
    assert editor.archive(generic_client, [1]) == []
    assert fake_api.posts[0] == {"id": 1, "title": "Moving house", "body": "", "status": "archived"}
    assert fake_api.journal == ["PUT /api/posts/1/ 400", "PATCH /api/posts/1/ 200"]


def test_one_missing_post_does_not_stop_the_others(generic_client: GenericClient, fake_api: FakeAPI) -> None:
    """Without it one deleted post would leave all later ones on the blog."""
    assert editor.archive(generic_client, [99, 3]) == [99]
    assert fake_api.posts[2]["status"] == "archived"


def test_publishing_a_missing_post_says_so(generic_client: GenericClient) -> None:
    """Without it the editor would believe that it is out."""
    with pytest.raises(ResourceNotFound):
        editor.publish(generic_client, 99)


def test_the_program_runs_against_a_port(live_fake_api: LiveFakeAPI, capsys: pytest.CaptureFixture[str]) -> None:
    """Without it only the functions would be tested, not the program that builds its own client."""
    assert editor.main([live_fake_api.url, "write", "From outside"]) == 0
    assert editor.main([live_fake_api.url, "publish", "6"]) == 0
    assert editor.main([live_fake_api.url, "archive", "1", "99"]) == 1
    assert editor.main([live_fake_api.url, "publish", "99"]) == 1
    assert editor.main([live_fake_api.url, "list", "--status", "archived"]) == 0
    said = capsys.readouterr()
    assert said.out == "kept as draft 6\npublished: From outside\n   1  archived  Moving house\n"
    assert "no such post: 99" in said.err
    assert "404" in said.err
