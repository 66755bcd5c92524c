"""Records walks through the pages of real servers, page by page: `python tests/oracles/record_walks.py NAME [URL]`.

The walks of Django REST framework are recorded from the oracle in this process, and want no URL. The other servers are
to be started first, each in a folder of its own:

* `json_server_0_17` (json-server 0.17.4) and `json_server_1` (json-server 1.0.0-beta.15): with NAME alone this script
  prints the database that they are to be started on: `npx json-server --port 3000 db.json`.
* `kinto` (Kinto 26), with everything in memory, and open to all: `kinto start --ini kinto.ini`. The rows are written by
  this script. The file is

      [server:main]
      use = egg:waitress#main
      host = 127.0.0.1
      port = 8888
      [app:main]
      use = egg:kinto
      kinto.storage_backend = kinto.core.storage.memory
      kinto.permission_backend = kinto.core.permission.memory
      kinto.bucket_create_principals = system.Everyone
      kinto.bucket_write_principals = system.Everyone

Every server is asked as if its host were `api.test`, so that the links in its answers lead there. How a walk goes on is
read here once more, by other code than the client's.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import requests
from transcripts_http import FOLDER, VARYING, Transcript, written
from wsgi_session import session_on

HOST = "api.test"
OF_THE_CONNECTION = {"connection", "keep-alive", "transfer-encoding"}
ROWS: tuple[dict[str, Any], ...] = (
    {"id": 1, "title": "Moving house", "status": "live"},
    {"id": 2, "title": "A recipe for bread", "status": "draft"},
    {"id": 3, "title": "Ten years of this blog", "status": "live"},
    {"id": 4, "title": "Caf\u00e9s & tea rooms", "status": "live"},
    {"id": 5, "title": "What I read in spring", "status": "archived"},
    {"id": 6, "title": "Notes on a long walk", "status": "live"},
    {"id": 7, "title": "A year without maps", "status": "live"},
)
FILTERS: dict[str, dict[str, str]] = {
    "all": {},  # four pages
    "live": {"status": "live"},  # three pages
    "archived": {"status": "archived"},  # one page
}
"""By the name of a walk: what it looks for."""

Following = Callable[[str, requests.Response], str | None]
"""The rule by which a walk goes on: from a page's URL and its answer to the URL of the next page, or to None."""


def by_next(_url: str, page: requests.Response) -> str | None:
    """Find the next page under `next` in the body."""
    following: str | None = page.json()["next"]
    return following


def by_link(_url: str, page: requests.Response) -> str | None:
    """Find the next page in the Link header."""
    return page.links.get("next", {}).get("url")


def by_header(_url: str, page: requests.Response) -> str | None:
    """Find the next page in the header Next-Page."""
    return page.headers.get("Next-Page")


def by_number(url: str, page: requests.Response) -> str | None:
    """Find the number of the next page under `next` in the body."""
    number = page.json()["next"]
    query = dict(parse_qsl(urlsplit(url).query))
    return None if number is None else f"?{urlencode({**query, '_page': number})}"


@dataclass(frozen=True)
class Server:
    """Where a server has its posts, what it is asked for pages of two rows, and how a walk goes on."""

    path: str
    params: Mapping[str, int]
    following: Following


SERVERS = {
    "json_server_0_17": Server("/posts", {"_page": 1, "_limit": 2}, by_link),
    "json_server_1": Server("/posts", {"_page": 1, "_per_page": 2}, by_number),
    "kinto": Server("/v1/buckets/blog/collections/posts/records", {"_limit": 2}, by_header),
    "walks_drf_cursor": Server("/cursored/posts/", {}, by_next),
    "walks_drf_limit": Server("/limited/posts/", {"limit": 2}, by_next),
    "walks_drf_link": Server("/linked/posts/", {}, by_link),
    "walks_drf_page": Server("/api/posts/", {}, by_next),
}
"""By the name of its folder."""


def walked(server: Server, filters: Mapping[str, str], session: requests.Session, base: str) -> Iterator[Transcript]:
    """Yield the pages of a walk; the first is asked for with parameters, the others as the page before them says."""
    query = urlencode({**server.params, **filters})
    url: str | None = f"http://{HOST}{server.path}{'?' if query else ''}{query}"
    while url is not None:
        target = url.removeprefix(f"http://{HOST}")
        page = session.get(f"{base}{target}", headers={"Host": HOST, "Accept-Encoding": "identity"})
        page.raise_for_status()
        kept = [pair for pair in page.raw.headers.items() if pair[0].lower() not in VARYING | OF_THE_CONNECTION]
        body = page.content.decode("utf-8")
        yield Transcript("", "GET", target, "application/json", "", page.status_code, tuple(kept), body)
        following = server.following(url, page)
        url = None if following is None else urljoin(url, following)


def walks(name: str, session: requests.Session, base: str) -> Iterator[tuple[str, str]]:
    """Yield the pages of all walks of a server: the name and the text of a file."""
    for walk, filters in FILTERS.items():
        for number, page in enumerate(walked(SERVERS[name], filters, session, base), 1):
            yield f"{walk}_page_{number}.http", written(page)


def fill_kinto(base: str) -> None:
    """Write the rows into a fresh Kinto, whose ids are strings."""
    for place in ("/v1/buckets/blog", "/v1/buckets/blog/collections/posts"):
        requests.put(base + place, json={}, timeout=10).raise_for_status()
    for row in ROWS:
        data = {"data": {**row, "id": str(row["id"])}}
        requests.put(f"{base}{SERVERS['kinto'].path}/{row['id']}", json=data, timeout=10).raise_for_status()


def database(name: str) -> str:
    """Return the rows as json-server's file; since 1.0 its ids are strings."""
    as_written = str if name == "json_server_1" else int
    return json.dumps({"posts": [{**row, "id": as_written(row["id"])} for row in ROWS]}, indent=1)


def oracle() -> requests.Session:
    """Return a session on Django REST framework with the rows."""
    import drf_blog

    drf_blog.reset(ROWS)
    return session_on(drf_blog.application, f"http://{HOST}")


def main(name: str, base: str = "") -> None:
    """Write the transcripts of a server's walks anew."""
    if name.startswith("json_server") and not base:
        sys.stdout.write(f"{database(name)}\n")
        return
    if name == "kinto":
        fill_kinto(base)
    session, base = (requests.Session(), base.rstrip("/")) if base else (oracle(), f"http://{HOST}")
    recorded = dict(walks(name, session, base))
    folder = FOLDER / name
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.http"):
        old.unlink()
    for file, text in recorded.items():
        (folder / file).write_bytes(text.encode("utf-8"))


if __name__ == "__main__":
    main(*sys.argv[1:])
