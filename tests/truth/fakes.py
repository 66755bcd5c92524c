"""The fakes that are judged: one for each recorded dialect, with the actions of the recorded application."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from schema_reader import contract_for
from schema_reader import dialects as drf_dialects
from werkzeug.wrappers import Request

from fake_server import Action, Contract, FakeAPI, Field
from fake_server.dialects import known_dialects, rest_dialect
from fake_server.forms import last_values
from fake_server.payloads import Payload

HERE = Path(__file__).parent
JSON_SERVERS = {
    "jsonserver-0.17": ("json_server", "seed_jsonserver_0.17.json"),
    "jsonserver-1.0": ("json_server_1", "seed_jsonserver_1.0.json"),
}
"""By the name of the recorded server: our dialect, and the database file that it was started with."""


def dialects() -> list[str]:
    """Return the names of the recorded dialects that there is a fake of."""
    return [*drf_dialects(), *(name for name, (ours, _) in JSON_SERVERS.items() if ours in known_dialects())]


def fake_for(dialect: str, prefix: str = "") -> FakeAPI:
    """Return the fake of a recorded dialect under a path."""
    if dialect in JSON_SERVERS:
        ours, seed = JSON_SERVERS[dialect]
        return FakeAPI(Contract.load(HERE / seed, dialect=ours, prefix=prefix))
    fake = FakeAPI(contract_for(dialect, prefix))
    _add_actions(fake)
    return fake


def _add_actions(fake: FakeAPI) -> None:
    """Hang on posts what the code of the application does with them; `schema.json` says it in words."""
    date = {"date": Field(type="date", null=True)}
    fake._with_action("posts", "publish", Action(methods=("POST",), fields=date, set={"status": 1}))
    fake._with_action("posts", "publish", Action(methods=("DELETE",), set={"status": 0}, status=204))
    fake._with_action("posts", "mark-read", Action(status=204))

    @fake.detail_route("posts", methods=["GET"])
    def pingbacks(_request: Request, post: Any) -> Any:
        return {"post": post["id"], "pingbacks": ["http://a.example/1", "http://b.example/2"]}

    @fake.list_route("posts", methods=["GET"])
    def recent(_request: Request, posts: Any) -> Any:
        return sorted(posts, key=lambda post: -post["id"])[:3]

    @fake.list_route("posts", methods=["POST"])
    def ping(request: Request, _posts: Any) -> Any:
        received = Payload(rest_dialect(fake.contract.dialect), request, request.get_data()).value(last_values)
        return {"pong": True, "received": received}
