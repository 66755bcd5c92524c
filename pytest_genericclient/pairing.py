"""Which paginator understands which style of pages, and so how a client for a fake is made."""

from __future__ import annotations

from fake_server import FakeAPI
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


def client_for(fake: FakeAPI, url: str | None = None) -> GenericClient:
    """Return a client that speaks as the fake's contract wants.

    It reaches the fake without a socket, or, when `url` says where else it is served, over the network.
    """
    return GenericClient(
        url or fake.url,
        session=None if url else session_for(fake),
        trailing_slash=fake.contract.trailing_slash,
        autopaginate=BY_DIALECT.get(fake.contract.dialect, PAGINATORS[fake.contract.pagination.style]),
    )
