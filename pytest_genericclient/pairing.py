"""Which paginator understands which style of pages, and so how a client of a fake, or of its real API, is made."""

from __future__ import annotations

from typing import Any

from fake_server import Contract, FakeAPI
from genericclient import GenericClient
from genericclient.pagination import Paginator, cursor, json_server, limit_offset, link_header, page_number
from pytest_genericclient.transport import session_for

PAGINATORS: dict[str, Paginator | None] = {
    "none": None,
    "page-number": page_number,
    "limit-offset": limit_offset,
    "cursor": cursor,
    "link-header": link_header,
}
"""By the style of a contract's pagination: the paginator that walks it."""
BY_DIALECT: dict[str, Paginator] = {"json_server": json_server, "json_server_1": json_server}
"""By dialect: the paginator of a server that gives a page to who asks for `_page`, and otherwise all rows at once."""


def client_for(fake: FakeAPI, url: str | None = None, **settings: Any) -> GenericClient:
    """Return a client that speaks as the fake's contract wants; `settings` are those of `GenericClient`.

    It reaches the fake without a socket, and moves the fake's clock on where it would wait. When `url` says where else
    the fake is served, it goes over the network.
    """
    if url is not None:
        return client_of(fake.contract, url, **settings)
    client = client_of(fake.contract, fake.url, **{"session": session_for(fake), **settings})
    client.clock = fake.clock
    return client


def client_of(contract: Contract, url: str, **settings: Any) -> GenericClient:
    """Return a client of the API at a URL that speaks as a contract wants; what is in `settings` goes before that."""
    wanted = {
        "trailing_slash": contract.trailing_slash,
        "autopaginate": BY_DIALECT.get(contract.dialect, PAGINATORS[contract.pagination.style]),
    }
    return GenericClient(url, **{**wanted, **settings})
