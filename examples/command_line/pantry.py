"""What is in the pantry? A command line for its REST API, whose URL is in the environment variable PANTRY_URL.

python pantry.py list
python pantry.py put lentils 3
python pantry.py take flour 2
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Any

import requests


class Pantry:
    """The goods behind the API at a URL."""

    def __init__(self, url: str) -> None:
        self._goods = f"{url}/goods"
        self._session = requests.Session()

    def all(self) -> list[dict[str, Any]]:
        """Return what there is."""
        return list(self._asked("GET", self._goods))

    def put(self, name: str, packs: int) -> int:
        """Add packs of something, which may be new here; return how many there are then."""
        for kept in self._asked("GET", f"{self._goods}?name={name}"):
            return self._now(kept, kept["packs"] + packs)
        return int(self._asked("POST", self._goods, json={"name": name, "packs": packs})["packs"])

    def take(self, name: str, packs: int) -> int:
        """Take packs out and return how many are left; raise `LookupError` when there are too few."""
        for kept in self._asked("GET", f"{self._goods}?name={name}"):
            if kept["packs"] >= packs:
                return self._now(kept, kept["packs"] - packs)
            raise LookupError(f"only {kept['packs']} of {name}")
        raise LookupError(f"no {name}")

    def _now(self, kept: dict[str, Any], packs: int) -> int:
        return int(self._asked("PATCH", f"{self._goods}/{kept['id']}", json={"packs": packs})["packs"])

    def _asked(self, method: str, url: str, **settings: Any) -> Any:
        response = self._session.request(method, url, timeout=10, **settings)
        response.raise_for_status()
        return response.json()


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the command line says; return 1 when the goods, and 2 when the pantry, cannot be had."""
    arguments = _parser().parse_args(argv)
    pantry = Pantry(os.environ.get("PANTRY_URL", "http://127.0.0.1:8000"))
    try:
        if arguments.command == "list":
            for kept in pantry.all():
                print(f"{kept['packs']:>3}  {kept['name']}")
        else:
            change = pantry.put if arguments.command == "put" else pantry.take
            print(f"{arguments.name}: {change(arguments.name, arguments.packs)}")
    except LookupError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except requests.RequestException as error:
        sys.stderr.write(f"the pantry cannot be reached: {type(error).__name__}\n")
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="What is in the pantry?")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list")
    for command in ("put", "take"):
        change = commands.add_parser(command)
        change.add_argument("name")
        change.add_argument("packs", type=int)
    return parser


if __name__ == "__main__":
    sys.exit(main())
