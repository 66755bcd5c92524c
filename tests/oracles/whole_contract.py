"""A contract with every kind of field, of action and of collection, for tests that want everything at once."""

from __future__ import annotations

from typing import Any

from fake_server import Action, Auth, Collection, Contract, Field, Pagination, PrimaryKey, User

TOKEN = "0123456789abcdef0123456789abcdef01234567"
BY_TOKEN = Auth(("token",), {"ada": User("ada", "lovelace", staff=True)}, {TOKEN: "ada"}, login="token-auth")
BY_KEY = Auth(("api-key",), {}, {TOKEN: "ada"}, permission="read-only", header="X-Key")
FIELDS = {
    "url": Field(type="self-url", read_only=True),
    "title": Field(type="string", required=True, max_length=20),
    "slug": Field(type="slug", required=True, unique=True),
    "status": Field(type="string", default="draft", choices=("draft", "live"), labels=("A draft", "Live")),
    "size": Field(type="integer", default=2, choices=(1, 2), labels=("1", "2"), null=True),
    "stars": Field(type="integer", null=True, min=0, max=5),
    "ratio": Field(type="number"),
    "price": Field(type="decimal", null=True, max_digits=6, decimal_places=2),
    "day": Field(type="date", null=True),
    "at": Field(type="datetime", null=True),
    "home": Field(type="url", blank=True),
    "ref": Field(type="uuid", null=True),
    "pinned": Field(type="boolean", default=False),
    "tags": Field(type="list", child=Field(type="string", max_length=5), default=[]),
    "address": Field(
        type="object",
        null=True,
        fields={"city": Field(type="string", required=True), "zip": Field(type="string", blank=True)},
    ),
    "meta": Field(type="json", default={}),
    "author": Field(type="relation", to="users", null=True, on_delete="set-null"),
    "pin": Field(type="string", write_only=True, blank=True),
    "made": Field(type="datetime", read_only=True, auto="now"),
    "note": Field(type="string", blank=True, sparse=True),
}
ACTIONS: dict[str, Any] = {
    "publish": (
        Action(set={"status": "live"}, fields={"day": Field(type="date", null=True)}),
        Action(methods=("DELETE",), set={"status": "draft"}, status=204),
    ),
    "touch": Action(),
    "recent": Action(detail=False, methods=("GET",)),
    "count": Action(detail=False, methods=("GET",), body={"posts": 1}),
}
POSTS = Collection(
    pk=PrimaryKey("uuid", "uuid4"),
    fields=FIELDS,
    filters={
        "status": ("exact", "in"),
        "stars": ("exact", "gte", "lt", "isnull"),
        "price": ("gte",),
        "day": ("exact",),
        "author": ("exact",),
        "title": ("exact", "icontains"),
    },
    search=("title",),
    ordering=("title", "stars"),
    description="What is written.",
    actions=ACTIONS,
    rows=(
        {
            "uuid": "00000000-0000-4000-8000-000000000001",
            "title": "one",
            "slug": "one",
            "author": 1,
            "made": "2020-01-01T00:00:00Z",
        },
        {
            "uuid": "00000000-0000-4000-8000-000000000002",
            "title": "two",
            "slug": "two",
            "stars": 2,
            "made": "2020-01-01T00:00:00Z",
        },
    ),
)
USERS = Collection(
    fields={"name": Field(type="string", required=True, max_length=10), "email": Field(type="email", blank=True)},
    page_size=3,
    rows=({"name": "ada"}, {"name": "bob"}, {"name": "eve"}, {"name": "kay"}),
)


def whole_contract(dialect: str = "drf", style: Any = "page-number", auth: Auth | None = None, **more: Any) -> Contract:
    """Return the contract in a dialect, with pages of two rows in a style."""
    collections = {
        "users": USERS,
        "posts": POSTS,
        "articles": Collection(same_as="posts", lookup="slug", description="Posts by their slug."),
        "things": Collection(rows=({"a": 1},)),
        "profile": Collection(singleton=True, fields={"theme": Field(type="string", default="dark")}),
    }
    return Contract(dialect, "/api", pagination=Pagination(style, 2), collections=collections, auth=auth, **more)
