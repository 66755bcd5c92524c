"""A program as a user writes it: checked by mypy and pyright, never run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, assert_type

import requests

from genericclient import (
    BadRequestError,
    Endpoint,
    GenericClient,
    ParsedResponse,
    Resource,
    ResourceSet,
    RetryPolicy,
)
from genericclient.pagination import LinkHeader, Paginator, page_number


class PostResource(Resource):
    """A post."""

    pk_name = "slug"

    @property
    def headline(self) -> str:
        """The title, in capitals."""
        return str(self.title).upper()


class PostEndpoint(Endpoint[PostResource]):
    """The posts."""

    resource_class = PostResource

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> ParsedResponse:
        """Ask with a header of our own."""
        kwargs.setdefault("headers", {})["X-Request-Id"] = "1"
        return super().request(method, url, *args, **kwargs)


class BlogClient(GenericClient):
    """A client with posts of its own kind."""

    endpoint_classes = {"posts": PostEndpoint}
    posts: PostEndpoint

    def make_session(self) -> requests.Session:
        """Return a session with a header of our own."""
        session = super().make_session()
        session.headers["User-Agent"] = "blog/1"
        return session


class Everything:
    """A paginator of one's own."""

    def items(self, response: ParsedResponse) -> list[Any]:
        """Return the items of a page."""
        return list(response.data)

    def following(self, request: object, response: ParsedResponse) -> None:
        """Return None: there is one page."""


own: Paginator = Everything()
client = BlogClient("https://api.example.com/v1", auth=("ada", "pw"), trailing_slash=True, autopaginate=page_number)
GenericClient("https://api.example.com", autopaginate="auto", retries=3, timeout=5)
GenericClient("https://api.example.com", autopaginate=LinkHeader(max_pages=9), retries=RetryPolicy(total=2))


def typed_posts() -> str:
    """Use an endpoint with a class of its own."""
    assert_type(client.posts.get(slug="a"), PostResource)
    assert_type(client.posts.create({"title": "t"}), PostResource)
    assert_type(client.posts.create_or_update({"slug": "a"}), PostResource)
    assert_type(client.posts.get_or_create(slug="a", defaults={"title": "t"}), PostResource)
    assert_type(client.posts.first(status="live"), PostResource | None)
    assert_type(client.posts.iterate(), Iterator[PostResource])
    assert_type(client.posts.using(timeout=3, headers={"X-A": "b"}), PostEndpoint)
    assert_type(client.posts.using(retries=0).get(slug="a").save(), PostResource)
    assert_type(client.posts.get(slug="a").patch(title="t").refresh(), PostResource)
    assert_type(client.posts.count() + 1, int)
    assert_type(client.posts.exists(slug="a"), bool)
    for post in client.posts.filter(status="live"):
        assert_type(post, PostResource)
    return client.posts.all()[0].headline


def untyped_endpoints() -> None:
    """Use endpoints without classes of their own."""
    users = client.users
    assert_type(users, Endpoint[Resource])
    user = users.get(id=1)
    assert_type(user, Resource)
    user.email = "ada@example.com"
    user["class"] = "first"
    assert_type(user.save(changed_only=True), Resource)
    name: str = user.name
    assert_type(user.changed, dict[str, Any])
    answer: ParsedResponse = client["active-users"](id=name).promote(level=2)
    links: dict[str, dict[str, str]] = answer.links
    links.get("next")
    several = users.create([{"name": "a"}, {"name": "b"}])
    answer = several.response or answer
    several[:1].sort(key=lambda each: str(each.pk))
    client.posts(id=1).endpoint("comments").all()
    user.endpoint("posts").create({}, files={"a": b"b"})
    kept: list[Resource] = list(users.all())
    kept.sort(key=lambda each: str(each.pk))


def errors() -> object:
    """Catch an error by the client's attribute, and look at its evidence."""
    try:
        with BlogClient("https://api.example.com") as other:
            other.posts.delete("a")
    except BlogClient.ResourceNotFound as error:
        return error.response.data if error.response else None
    except BadRequestError as error:
        return error.request
    return ResourceSet[Resource]()
