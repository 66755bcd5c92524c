"""The written form of a contract: all its keys, the same in TOML, JSON and YAML, with what each is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fake_server.contract.readers import Count, Named, flag, text
from fake_server.contract.settings import (
    PAGINATION_STYLES,
    PERMISSIONS,
    SCHEMES,
    SLASH_POLICIES,
    Auth,
    Pagination,
    Throttle,
    User,
)
from fake_server.contract.shapes import ArrayOf, Key, Record, TableOf
from fake_server.contract.values import json_value
from fake_server.contract.written_collection import COLLECTION
from fake_server.dialects import dialect_named, known_dialects
from fake_server.exceptions import ContractError


def _make_auth(**keys: Any) -> Auth:
    if "scheme" in keys and "schemes" in keys:
        raise ContractError("scheme and schemes are given; expected one of them")
    if "scheme" in keys:
        keys["schemes"] = (keys.pop("scheme"),)
    users = {name: User(name, **said) for name, said in keys.pop("users", {}).items()}
    return Auth(**{"schemes": (), **keys, "users": users})


USER = Record(
    "user",
    dict,
    {
        "password": Key(text, "The password."),
        "active": Key(flag, "Whether they can log in.", "true"),
        "staff": Key(flag, "Whether they may do what is for staff only.", "false"),
    },
)
AUTH = Record(
    "auth",
    _make_auth,
    {
        "scheme": Key(Named("auth scheme", SCHEMES), "How a client says who it is."),
        "schemes": Key(ArrayOf(Named("auth scheme", SCHEMES), 1), "The same, where there are several, in order."),
        "tokens": Key(TableOf(text, secret=True), "The name of a user by each token or API key."),
        "users": Key(TableOf(USER), "The users by name; one that only a token names need not be here."),
        "permission": Key(Named("permission", PERMISSIONS), "Who may do what.", "authenticated"),
        "header": Key(text, "The header that an API key is looked for in.", "X-Api-Key"),
        "login": Key(text, "The path that gives a token for a name and a password."),
    },
)
PAGINATION = Record(
    "pagination",
    dict,
    {
        "style": Key(Named("pagination style", PAGINATION_STYLES), "How a list is cut.", "that of the dialect"),
        "page_size": Key(Count(1), "How many rows a page holds.", "that of the dialect"),
        "max_page_size": Key(Count(1), "How many it can be asked to hold.", "that of the dialect"),
        "size_parameter": Key(text, 'The query parameter that asks; "" for none.', "that of the dialect"),
    },
)
THROTTLE = Record(
    "throttle",
    Throttle,
    {
        "rate": Key(text, "How many requests a client may send in what time, such as 100/hour."),
        "anonymous": Key(flag, "Whether it is for those only who are not logged in.", "false"),
    },
    needed=("rate",),
)
CONTRACT = Record(
    "contract",
    dict,
    {
        "$schema": Key(text, "Where an editor finds the JSON Schema of this form."),
        "dialect": Key(Named("dialect", known_dialects), "How the API phrases things.", "drf"),
        "prefix": Key(text, "The path under which the API is."),
        "trailing_slash": Key(flag, "Whether its URLs end in a slash.", "that of the dialect"),
        "missing_slash": Key(
            Named("missing_slash", SLASH_POLICIES), "What becomes of a URL that lacks its slash.", "append"
        ),
        "conditional": Key(flag, "Whether answers have entity tags, and If-None-Match is heeded.", "false"),
        "optimistic": Key(flag, "Whether If-Match is heeded.", "false"),
        "strict_queries": Key(flag, "Whether a query that would be passed over in silence is refused.", "false"),
        "pagination": Key(PAGINATION, "How lists are cut into pages."),
        "auth": Key(AUTH, "Who may do what."),
        "throttle": Key(THROTTLE, "How often."),
        "collections": Key(TableOf(COLLECTION, "collection"), "The collections by name."),
    },
)


def parts_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of a `Contract` that the written form stands for.

    Raises `ContractError` with the dotted key, what was expected and the nearest known name.
    """
    parts = CONTRACT.read(json_value(data), "")
    parts.pop("$schema", None)
    if "pagination" in parts:
        habits = dialect_named(parts.get("dialect", "drf")).habits
        parts["pagination"] = Pagination(
            **{"style": habits.pagination_style, "page_size": habits.page_size, **parts["pagination"]}
        )
    return parts
