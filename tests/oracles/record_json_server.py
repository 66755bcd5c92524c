"""Records more of the two json-servers: `python tests/oracles/record_json_server.py NAME FOLDER`.

NAME is `json_server_0_17_more` or `json_server_1_more`; FOLDER is where `npm install json-server@0.17.4`, or
`json-server@1.0.0-beta.15`, was run. The server is started with the `db.json` of its transcripts, behind a door that
puts its data back (`/__reset__`). Each exchange becomes a line of `exchanges.jsonl`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from json_server_asked import asked
from transcripts_http import FOLDER

PORT = 4017
BASE = f"http://127.0.0.1:{PORT}"
KEPT = ("Content-Type", "ETag", "Link", "Location", "X-Total-Count", "Access-Control-Allow-Origin")
DOORS = {
    "json_server_0_17_more": """
        const js = require(process.argv[1] + '/node_modules/json-server'), fs = require('fs')
        const seed = fs.readFileSync(process.argv[2], 'utf8')
        const make = () => { const app = js.create(); app.use(js.defaults({logger: false, bodyParser: true}));
                             app.use(js.router(JSON.parse(seed))); return app }
        let app = make()
        require('http').createServer((q, r) => {
          if (q.url === '/__reset__') { app = make(); r.statusCode = 204; r.end() } else app(q, r)
        }).listen(%d, '127.0.0.1')
    """,
    "json_server_1_more": """
        const [root, db] = process.argv.slice(1)
        const {readFileSync} = await import('node:fs')
        const {createApp} = await import(root + '/node_modules/json-server/lib/app.js')
        const {Low, Memory} = await import(root + '/node_modules/lowdb/lib/index.js')
        const seed = readFileSync(db, 'utf8')
        const make = () => createApp(new Low(new Memory(), JSON.parse(seed)), {})
        let app = make()
        const http = await import('node:http')
        http.createServer((q, r) => {
          if (q.url === '/__reset__') { app = make(); r.statusCode = 204; r.end() } else app.handler(q, r)
        }).listen(%d, '127.0.0.1')
    """,
}
"""By the folder of transcripts: the program that serves it."""


def said(exchange: dict[str, Any]) -> dict[str, Any]:
    """Return an exchange with what the server on `BASE` says."""
    requests.post(f"{BASE}/__reset__", timeout=10).raise_for_status()
    for line in exchange.get("before", ()):
        method, target, *body = line.split(" ", 2)
        headers = {"Content-Type": "application/json"}
        requests.request(method, BASE + target, data="".join(body), headers=headers, timeout=10)
    method, target = exchange["ask"].split(" ", 1)
    session = requests.Session()
    headers = {**exchange.get("headers", {}), **({"Content-Type": exchange["type"]} if exchange.get("type") else {})}
    asked_for = session.prepare_request(requests.Request(method, BASE, data=exchange.get("send"), headers=headers))
    asked_for.url = BASE + target  # as it stands: nothing of it is quoted anew
    answer = session.send(asked_for, allow_redirects=False, timeout=10)
    kept = {name: answer.headers[name].replace(BASE, "http://api.test") for name in KEPT if name in answer.headers}
    if "ETag" in kept:
        kept["ETag"] = "W/..." if kept["ETag"].startswith("W/") else "..."
    is_json = urlsplit(kept.get("Content-Type", "")).path.startswith("application/json") and answer.content
    return {
        **exchange,
        "status": answer.status_code,
        "headers_said": kept,
        "answer": answer.json() if is_json else None,
    }


def main(name: str, folder: str) -> None:
    """Write the exchanges of one server anew."""
    db = FOLDER / name / "db.json"
    module = [] if "0_17" in name else ["--input-type=module"]
    program = DOORS[name] % PORT
    command = ["node", *module, "-e", program, str(Path(folder).absolute()), str(db.absolute())]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
        try:
            time.sleep(2)
            lines = [json.dumps(said(each), ensure_ascii=False) for each in asked()]
        finally:
            server.terminate()
    (FOLDER / name / "exchanges.jsonl").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
