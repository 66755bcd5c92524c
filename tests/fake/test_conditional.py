"""Rules of conditional requests to a fake that answers them: when nothing is sent again, and when nothing fits."""

from __future__ import annotations

import io
from typing import Any

import pytest
from werkzeug.test import Client
from werkzeug.utils import send_file
from werkzeug.wrappers import Response

from fake_server import Contract, FakeAPI, RowView


@pytest.fixture(name="fake")
def _fake() -> FakeAPI:
    return FakeAPI(Contract.from_data({"conditional": True, "collections": {"posts": {"rows": [{"title": "one"}]}}}))


def test_what_is_known_already_is_not_sent_again(fake: FakeAPI) -> None:
    """Without it a client that keeps what it read could not be tested."""
    client = Client(fake)
    first = client.get("/posts/1/")
    tag = first.headers["ETag"]
    known = client.get("/posts/1/", headers={"If-None-Match": tag})
    assert (known.status_code, known.data, known.headers["ETag"]) == (304, b"", tag)
    assert "Content-Type" not in known.headers and "X-Frame-Options" not in known.headers
    assert client.get("/posts/1/", headers={"If-Match": tag}).data == first.data
    client.patch("/posts/1/", json={"title": "two"})
    changed = client.get("/posts/1/", headers={"If-None-Match": tag})
    assert (changed.status_code, changed.headers["ETag"] != tag) == (200, True)
    refused = client.get("/posts/1/", headers={"If-Match": tag})
    assert (refused.status_code, refused.data, "ETag" in refused.headers) == (412, b"", False)
    assert [each.status for each in fake.journal] == [200, 304, 200, 200, 200, 412]


def test_what_has_no_content_has_no_tag(fake: FakeAPI) -> None:
    """Without it a 204 would be kept, and a file be read into memory for its tag."""

    @fake.list_route("posts", methods=["GET"])
    def nothing(request: Any, rows: RowView) -> None:
        """Answer with a 204."""

    @fake.list_route("posts", methods=["GET"])
    def file(request: Any, rows: RowView) -> Response:
        return send_file(io.BytesIO(b"a file"), request.environ, "text/plain")

    client = Client(fake)
    for url in ("/posts/nothing/", "/posts/file/"):
        assert "ETag" not in client.get(url).headers
    assert "ETag" not in client.options("/posts/").headers
