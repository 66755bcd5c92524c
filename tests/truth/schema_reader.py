"""The reader of `schema.json`: the data model of the recorded application, as the contract of one of its dialects."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, cast

from fake_server import Auth, Collection, Contract, Field, Pagination, PrimaryKey, Throttle, User
from fake_server.contract.collection import KeyKind
from fake_server.contract.settings import PaginationStyle, Scheme

HERE = Path(__file__).parent
KEY_KINDS: Mapping[str, KeyKind] = {"int-auto": "integer", "uuid4-auto": "uuid4"}
STYLES: Mapping[str, PaginationStyle] = {
    "page-number": "page-number",
    "limit-offset": "limit-offset",
    "cursor": "cursor",
    "page-number, bare list + Link header": "link-header",
}
"""By the words of a style, up to what stands in brackets."""
TYPES = {"int": "integer", "bool": "boolean", "float": "number", "fk": "relation", "choice": "json"}
"""By the schema's name of a type: ours, where it is another."""
BOUNDS = ("max_length", "min", "max", "max_digits", "decimal_places")
FLAGS = ("required", "null", "blank", "read_only", "write_only", "unique")
SAME = (*BOUNDS, *FLAGS, "default")
"""The keys of a field that mean what ours of the name do."""


def contract_for(dialect: str, prefix: str = "") -> Contract:
    """Return the contract of one of the dialects that `schema.json` describes, with the rows of `seed.json`."""
    return contract_of(loaded("schema.json"), loaded("seed.json"), dialect, prefix)


def dialects() -> list[str]:
    """Return the names of the dialects that `schema.json` describes."""
    return [*loaded("schema.json")["dialects"]]


def loaded(name: str) -> Any:
    """Return what one of the JSON files here holds."""
    return json.loads((HERE / name).read_text("utf-8"))


def contract_of(schema: Mapping[str, Any], seed: Mapping[str, Any], dialect: str, prefix: str) -> Contract:
    """Return the contract of a dialect of a schema; what is for staff only is there where somebody can log in."""
    said = schema["dialects"][dialect]
    process = said.get("process", {})
    auth = _auth(said, seed["auth"]["users"])
    resources = {name: each for name, each in schema["resources"].items() if auth or "permission" not in each}
    rows = seed["resources"]
    return Contract(
        "drf",
        prefix,
        trailing_slash=said.get("trailing_slash", True),
        pagination=_pagination(said["pagination"], schema["dialects"]),
        collections={each["path"]: _collection(each, rows.get(name, ())) for name, each in resources.items()},
        auth=auth,
        throttle=_throttle(said),
        missing_slash="debug" if process.get("DEBUG") else "append" if process.get("APPEND_SLASH", True) else "strict",
        conditional="ConditionalGetMiddleware" in process.get("MIDDLEWARE", ""),
        source=f"schema.json, {dialect}",
    )


def _pagination(said: Any, dialects: Mapping[str, Any]) -> Pagination:
    if isinstance(said, str):
        said = dialects[said.removeprefix("as ")]["pagination"]
    if said is None:
        return Pagination("none")
    style = STYLES[said["style"].partition(" (")[0]]
    return Pagination(style, said.get("page_size", said.get("limit")), said["max"], said.get("size_param", ""))


def _throttle(said: Mapping[str, Any]) -> Throttle | None:
    """Return the rate: `anonymous 3/min for the whole API`."""
    words = said.get("throttle", "").split()
    return Throttle(words[1], anonymous=words[0] == "anonymous") if words else None


def _auth(said: Mapping[str, Any], users: Iterable[Mapping[str, Any]]) -> Auth | None:
    if "auth" not in said:
        return None
    login = said.get("extra", "").removeprefix("POST ").partition("/ ")[0]
    return Auth(
        tuple(cast("Scheme", scheme.lower()) for scheme in said["auth"]),
        {each["username"]: User(each["username"], each["password"], each["active"], each["staff"]) for each in users},
        {each["token"]: each["username"] for each in users},
        "read-only" if "read only" in said["permission"] else "authenticated",
        login=login or None,
    )


def _collection(said: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> Collection:
    if "same_as" in said:
        return Collection(same_as=said["same_as"], lookup=said["lookup"], description=said["doc"])
    ordering = said["ordering_fields"]
    return Collection(
        pk=PrimaryKey(said["pk"], KEY_KINDS[said["pk_type"]]),
        lookup=said["lookup"],
        fields={name: _field(each) for name, each in said["fields"].items()},
        filters={name: tuple(each) for name, each in said["filters"].items()},
        search=tuple(said["search_fields"]),
        ordering=("*",) if ordering == "__all__" else tuple(ordering),
        order=tuple(said["default_ordering"]),
        unique_together=tuple(tuple(each) for each in said.get("unique_together", ())),
        permission=said.get("permission"),
        verbose_name=said["verbose_name"],
        description=said["doc"],
        rows=tuple(rows),
    )


def _field(said: Mapping[str, Any]) -> Field:
    keys: dict[str, Any] = {name: said[name] for name in SAME if name in said}
    keys["type"] = TYPES.get(said["type"], said["type"])
    keys["choices"] = tuple(value for value, _ in said.get("choices", ()))
    keys["labels"] = tuple(label for _, label in said.get("choices", ()))
    keys["fields"] = {name: _field(each) for name, each in said.get("fields", {}).items()}
    if "to" in said:
        keys["to"], keys["on_delete"] = said["to"], said["on_delete"].replace("_", "-")
    if "child" in said:
        keys["child"] = _field({"required": False, **said["child"]})
    if isinstance(said.get("auto"), str):
        keys["auto"] = said["auto"]
    return Field(**keys)
