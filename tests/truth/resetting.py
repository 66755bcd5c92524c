"""How a server is put back to the rows of `seed.json` before a probe: by a URL, by a command, or in Kinto's own way."""

from __future__ import annotations

import json
import subprocess
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import requests

Reset: TypeAlias = Callable[[], object]

LOGIN = ("api", "api-pw")
BUCKET = "buckets/main"
USERS = f"{BUCKET}/collections/users"
STRICT = {"type": "object", "required": ["username"], "properties": {"username": {"type": "string", "maxLength": 30}}}
LARGEST_BATCH = 25
TIMEOUT = 20


def reset_of(args: Namespace) -> Reset | None:
    """Return what the options of the command ask for; None: nothing is reset, and answers drift."""
    base = args.base if args.base.endswith("/") else args.base + "/"
    if args.no_reset:
        return None
    if args.reset_cmd:
        return lambda: subprocess.run(args.reset_cmd, shell=True, check=True)  # whoever typed the command typed this
    if args.dialect == "kinto" and not args.reset_url:
        return lambda: _reset_kinto(base)
    return lambda: _ask(args.reset_url or base + "__reset__")


def _ask(url: str) -> None:
    response = requests.post(url, timeout=TIMEOUT)
    if not response.ok:
        raise SystemExit(f"reset {url} answered {response.status_code}")


def _reset_kinto(base: str) -> None:
    """Flush, then make the bucket, the collections and the records again."""
    seed = json.loads(Path(__file__).with_name("seed.json").read_text("utf-8"))
    wanted = [_put(BUCKET, {}), _put(USERS, {}), _put(f"{BUCKET}/collections/strict", {"data": {"schema": STRICT}})]
    for row in seed["resources"]["users"]:
        data = {**{name: value for name, value in row.items() if name != "id"}, "n": row["id"]}
        wanted.append(_put(f"{USERS}/records/u{row['id']}", {"data": data}))
    requests.post(base + "__flush__", auth=LOGIN, timeout=TIMEOUT).raise_for_status()
    for start in range(0, len(wanted), LARGEST_BATCH):
        batch = {"requests": wanted[start : start + LARGEST_BATCH]}
        requests.post(base + "batch", json=batch, auth=LOGIN, timeout=TIMEOUT).raise_for_status()


def _put(path: str, body: Any) -> dict[str, Any]:
    return {"method": "PUT", "path": "/v1/" + path, "body": body}
