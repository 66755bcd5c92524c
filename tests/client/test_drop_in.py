"""What code written for 1.4.2 imports, names and patches, beside what its documentation promises."""

from __future__ import annotations

import importlib
from typing import Any
from unittest import mock

import pytest

import genericclient
from genericclient import (
    AmbiguousComparison,
    BaseEndpoint,
    BaseGenericClient,
    BaseResource,
    BaseResourceSet,
    GenericClient,
    ParsedResponse,
    UnknownPK,
)
from genericclient.structures import CaseInsensitiveDict
from genericclient.utils import find_pk, parse_headers_link, parse_link, urljoin

NAMES = {
    "genericclient": "GenericClient Endpoint Resource ParsedResponse BaseEndpoint BaseResource BaseGenericClient "
    "BaseResourceSet exceptions AmbiguousComparison MultipleResourcesFound ResourceNotFound HTTPError "
    "NotAuthenticatedError BadRequestError UnknownPK __version__",
    "genericclient.exceptions": "MultipleResourcesFound ResourceNotFound HTTPError BadRequestError "
    "NotAuthenticatedError AmbiguousComparison UnknownPK",
    "genericclient.pagination": "link_header",
    "genericclient.routes": "Action ListAction DetailAction Route ListRoute DetailRoute",
    "genericclient.structures": "CaseInsensitiveDict",
    "genericclient.utils": "urljoin find_pk parse_link parse_headers_link",
}


@pytest.mark.parametrize("module", NAMES)
def test_every_name_is_where_it_was(module: str) -> None:
    """Without it an upgrade would end at an import."""
    assert {name for name in NAMES[module].split() if not hasattr(importlib.import_module(module), name)} == set()


@pytest.mark.parametrize(
    ("base", "parts", "trail", "expected"),
    [
        ("http://a", ["users", 2], True, "http://a/users/2/"),
        ("http://a", ["users", 2], False, "http://a/users/2"),
        ("http://a/", ["users", 2], False, "http://a/users/2"),
        ("http://a/users", [2, "go"], True, "http://a/users/2/go/"),
        ("http://a/", ["posts/1/comments"], False, "http://a/posts/1/comments"),
        ("http://a/", [], False, "http://a"),
    ],
)
def test_urls_are_joined(base: str, parts: list[Any], trail: bool, expected: str) -> None:
    """Without it what users built on it would reach other URLs."""
    assert urljoin(base, parts, trail) == expected


def test_a_key_is_found_in_its_order() -> None:
    """Without it an endpoint of a user's own would look for another one."""
    lookup: dict[str, Any] = {"username": 5, "slug": 4, "pk": 3, "uuid": 2, "id": 1}
    for name in ("id", "uuid", "pk", "slug", "username"):
        assert find_pk(lookup) == lookup.pop(name)
    with pytest.raises(UnknownPK, match=r"no key in \['name'\]; expected one of id, uuid, pk, slug, username"):
        find_pk({"name": 1})


def test_links_are_parsed() -> None:
    """Without it pagination of a user's own would find no next page."""
    front = {"url": "http:/a/front.jpeg", "rel": "front"}
    assert parse_link("<http:/a/front.jpeg>; rel=front") == [front]
    assert parse_headers_link({"link": "<http:/a/front.jpeg>; rel=front"}) == {"front": front}
    assert parse_headers_link({"Link": "<http:/a>"}) == {"http:/a": {"url": "http:/a"}}
    assert parse_headers_link({}) == parse_headers_link({"Link": '""'}) == {}
    assert CaseInsensitiveDict({"Link": "x"})["LINK"] == "x"


class Client(BaseGenericClient):
    """A client on a carrier of a user's own."""

    def make_session(self) -> Any:
        """Return what carries."""
        return mock.MagicMock()


def test_the_bases_carry_a_client_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it a client that was built on another HTTP library would have lost its ground."""
    client = Client(url="http://dummy.test")
    assert client.session is client.session
    monkeypatch.setattr(client.endpoint_class, "request", lambda *args, **kwargs: ParsedResponse(200, [{"id": 1}]))
    users = client.users.all()
    assert type(users) is BaseResourceSet and type(users[0]) is BaseResource and type(client.users) is BaseEndpoint
    monkeypatch.setattr(client, "make_session", mock.MagicMock())
    assert BaseResourceSet(ParsedResponse(200), [])[:] == []


def test_a_patched_class_and_instance_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it the mocks of a user's suite would be passed by, and the network asked."""
    client = GenericClient("http://dummy.test")
    endpoint = client.users
    asked = mock.MagicMock(return_value=ParsedResponse(200, {"id": 1}))
    monkeypatch.setattr(endpoint, "request", asked)
    user = endpoint.get(id=1)
    monkeypatch.setattr(type(endpoint), "request", mock.MagicMock())
    asked.return_value = mock.MagicMock()
    assert user.save().payload == {"id": 1}
    assert asked.call_args_list == [
        mock.call("get", "http://dummy.test/users/1"),
        mock.call("put", "http://dummy.test/users/1", json={"id": 1}),
    ]


def test_a_mock_for_an_endpoint_will_do() -> None:
    """Without it tests that make resources by hand would need a client."""
    with mock.patch("genericclient.BaseEndpoint") as endpoint_class:
        endpoint = endpoint_class()
    endpoint.name = "users"
    one = BaseResource(endpoint, id=1)
    assert one == BaseResource(endpoint, id=1) and one != BaseResource(endpoint, id=3)
    with pytest.raises(AmbiguousComparison):
        assert one == BaseResource(endpoint, id=1, username="ada")
    one.group = BaseResource(endpoint, id=2)
    assert one.payload == {"id": 1, "group": 2} and repr(one) == "<BaseResource `users` id: 1>"
    monkeypatched: Any = mock.MagicMock()
    one.save = monkeypatched  # type: ignore[method-assign]  # as a test of a user's does
    one.save()
    assert one.payload == {"id": 1, "group": 2} and monkeypatched.called


def test_mocks_of_responses_are_read() -> None:
    """Without it a test that hands a mock to `hydrate_data` would fail."""
    client = GenericClient("http://dummy.test")
    assert client.hydrate_data(mock.Mock(text="")) is None
    assert client.hydrate_data(mock.Mock(text="{}", json=lambda: {"a": 1})) == {"a": 1}


def test_the_version_is_that_of_the_distribution() -> None:
    """Without it a report of a bug could name another version."""
    assert genericclient.__version__ == importlib.metadata.version("pytest-genericclient")
