"""One story on every carrier and in every dialect: the same code, the same rows, the same journal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from fake_server import Action, Collection, Contract, FakeAPI, Field
from genericclient import BadRequestError, GenericClient, ResourceNotFound
from pytest_genericclient.live import LiveFakeAPI
from pytest_genericclient.pairing import client_for

Carried = Callable[[FakeAPI], GenericClient]

POSTS = Collection(
    page_size=2,
    filters=("status",),
    fields={
        "title": Field(type="string", required=True, max_length=20),
        "status": Field(type="string", default="draft", choices=("draft", "live", "archived")),
    },
    rows=({"title": "one", "status": "live"}, {"title": "two"}, {"title": "three"}),
    actions={"publish": Action(set={"status": "live"}), "ping": Action(detail=False, methods=("GET",))},
)


@pytest.fixture(name="fake", params=["drf", "link_header"])
def _fake(request: pytest.FixtureRequest) -> FakeAPI:
    contract = Contract(request.param, prefix="/api", trailing_slash=True, collections={"posts": POSTS})
    return FakeAPI(contract)


@pytest.fixture(name="carried", params=["in-process", "live"])
def _carried(request: pytest.FixtureRequest) -> Any:
    if request.param == "in-process":
        yield client_for
        return
    with LiveFakeAPI() as server:

        def carry(fake: FakeAPI) -> GenericClient:
            server.mount(fake)
            return client_for(fake, server.url)

        yield carry
        server.check()


def test_the_story_is_the_same_everywhere(fake: FakeAPI, carried: Carried) -> None:
    """Without it a test that passes in-process could fail on a port, or in another dialect."""
    client = carried(fake)
    assert [post.title for post in client.posts.all()] == ["one", "two", "three"]
    draft = client.posts.create({"title": "four"})
    draft.title = "iv"
    draft.save()
    assert client.posts.get(id=draft.id).title == "iv"
    client.posts.create_or_update({"id": draft.id, "status": "archived"})
    assert [post.id for post in client.posts.filter(status="archived")] == [4]
    assert client.posts(id=2).publish().data["status"] == "live"
    assert len(client.posts(_method="get").ping().data) == 4
    with pytest.raises(BadRequestError):
        client.posts.create({"title": "x" * 21})
    client.posts.delete(1)
    with pytest.raises(ResourceNotFound):
        client.posts.get(id=1)
    assert client.posts.get_or_create(id=2, defaults={"title": "two"}).status == "live"

    assert fake.posts == [
        {"id": 2, "title": "two", "status": "live"},
        {"id": 3, "title": "three", "status": "draft"},
        {"id": 4, "title": "iv", "status": "archived"},
    ]
    assert fake.journal == [
        "GET /api/posts/ 200",
        "GET /api/posts/?page=2 200",
        "POST /api/posts/ 201",
        "PUT /api/posts/4/ 200",
        "GET /api/posts/4/ 200",
        "PUT /api/posts/4/ 400",
        "PATCH /api/posts/4/ 200",
        "GET /api/posts/?status=archived 200",
        "POST /api/posts/2/publish/ 200",
        "GET /api/posts/ping/ 200",
        "POST /api/posts/ 400",
        "DELETE /api/posts/1/ 204",
        "GET /api/posts/1/ 404",
        "GET /api/posts/2/ 200",
    ]
