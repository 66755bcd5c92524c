"""A small fake for the tests of the fake, and a client that speaks plain HTTP to it without a socket."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import Client, TestResponse

from fake_server import Contract, FakeAPI

BLOG: dict[str, Any] = {
    "collections": {
        "posts": {
            "page_size": 2,
            "filters": ["status", "stars", "pinned", "id"],
            "fields": {
                "title": {"type": "string", "required": True, "max_length": 20},
                "body": {"type": "string", "blank": True},
                "status": {"type": "string", "default": "draft", "choices": ["draft", "live"]},
                "stars": {"type": "integer", "null": True},
                "pinned": {"type": "boolean", "default": False},
                "score": {"type": "number", "null": True},
                "tags": {"type": "json", "default": []},
                "views": {"type": "integer", "read_only": True, "default": 0},
            },
            "rows": [
                {"title": "one", "stars": 1},
                {"title": "two", "status": "live", "stars": 2, "pinned": True},
                {"title": "three", "stars": 3},
            ],
            "actions": {
                "publish": {"set": {"status": "live"}},
                "recent": {"detail": False, "methods": ["GET"]},
            },
        }
    }
}


def blog(**changes: Any) -> FakeAPI:
    """Return a fake of the blog, its contract changed at the top level."""
    return FakeAPI(Contract.from_data({**BLOG, **changes}))


@pytest.fixture(name="make_blog")
def _make_blog() -> Callable[..., FakeAPI]:
    return blog


@pytest.fixture(name="api")
def _api() -> FakeAPI:
    return blog()


@pytest.fixture(name="ask")
def _ask(api: FakeAPI) -> Callable[..., TestResponse]:
    """Return a function `(method, url, **kwargs)` that asks the fake, as Werkzeug's test client would."""
    client = Client(api)
    return lambda method, url, **kwargs: client.open(url, method=method, **kwargs)
