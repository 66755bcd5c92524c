"""The editor's desk of a blog: list its posts, publish a draft, archive what is past. It speaks to the blog's REST API.

python editor.py http://127.0.0.1:8000/api list [--status draft]
python editor.py http://127.0.0.1:8000/api write "A title" [--body TEXT]
python editor.py http://127.0.0.1:8000/api publish 2
python editor.py http://127.0.0.1:8000/api archive 1 3
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence

from genericclient import GenericClient, Resource, ResourceNotFound
from genericclient.pagination import page_number


def connect(url: str) -> GenericClient:
    """Return a client for the blog's API, whose URLs end in a slash and whose lists come in pages."""
    return GenericClient(url, trailing_slash=True, autopaginate=page_number)


def posts(client: GenericClient, status: str | None = None) -> list[Resource]:
    """Return the posts, all of them or those of one status, from every page."""
    return client.posts.filter(status=status) if status else client.posts.all()


def write(client: GenericClient, title: str, body: str = "") -> Resource:
    """Keep a new draft."""
    return client.posts.create({"title": title, "body": body})


def publish(client: GenericClient, post_id: int) -> str:
    """Put a post on the blog and return its title."""
    return str(client.posts(id=post_id).publish().data["title"])


def archive(client: GenericClient, post_ids: Iterable[int]) -> list[int]:
    """Take posts off the blog; return the ids of those that are not there.

    Only the status is known here, so what is sent is no whole post: the API refuses it as a PUT, and the client
    says it again as a PATCH.
    """
    missing = []
    for post_id in post_ids:
        try:
            client.posts.create_or_update({"id": post_id, "status": "archived"})
        except ResourceNotFound:
            missing.append(post_id)
    return missing


def main(argv: Sequence[str] | None = None, client: GenericClient | None = None) -> int:
    """Do what the command line says; return 1 when a post is not there."""
    arguments = _parser().parse_args(argv)
    client = client or connect(arguments.url)
    try:
        missing = _do(client, arguments)
    except ResourceNotFound as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if missing:
        sys.stderr.write(f"no such post: {', '.join(map(str, missing))}\n")
    return 1 if missing else 0


def _do(client: GenericClient, arguments: argparse.Namespace) -> list[int]:
    if arguments.command == "archive":
        return archive(client, arguments.ids)
    if arguments.command == "publish":
        print("published:", publish(client, arguments.id))
    elif arguments.command == "write":
        print("kept as draft", write(client, arguments.title, arguments.body).id)
    else:
        for post in posts(client, arguments.status):
            print(f"{post.id:>4}  {post.status:<8}  {post.title}")
    return []


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="The editor's desk of a blog.")
    parser.add_argument("url", help="the root of the blog's API")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list").add_argument("--status")
    writing = commands.add_parser("write")
    writing.add_argument("title")
    writing.add_argument("--body", default="")
    commands.add_parser("publish").add_argument("id", type=int)
    commands.add_parser("archive").add_argument("ids", type=int, nargs="+")
    return parser


if __name__ == "__main__":
    sys.exit(main())
