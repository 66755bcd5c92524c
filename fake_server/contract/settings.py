"""What holds for a whole API: how lists are cut into pages, who may do what, and how often."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias, get_args

from fake_server.contract.checks import one_of, positive
from fake_server.exceptions import ContractError

PaginationStyle: TypeAlias = Literal["none", "page-number", "limit-offset", "cursor", "link-header"]
Scheme: TypeAlias = Literal["basic", "token", "bearer", "api-key", "session"]
Permission: TypeAlias = Literal["any", "authenticated", "read-only", "staff"]
SlashPolicy: TypeAlias = Literal["append", "strict", "debug"]

PAGINATION_STYLES: tuple[PaginationStyle, ...] = get_args(PaginationStyle)
SCHEMES: tuple[Scheme, ...] = get_args(Scheme)
PERMISSIONS: tuple[Permission, ...] = get_args(Permission)
SLASH_POLICIES: tuple[SlashPolicy, ...] = get_args(SlashPolicy)
SECONDS = {
    "s": 1,
    "sec": 1,
    "second": 1,
    "m": 60,
    "min": 60,
    "minute": 60,
    "h": 3600,
    "hour": 3600,
    "d": 86400,
    "day": 86400,
}


@dataclass(frozen=True, slots=True)
class Pagination:
    """How a list is cut into pages: the style, how many rows a page holds, and how many it may be asked to hold.

    `size_parameter` is the query parameter that asks for another size; "" for none.
    What is None is the dialect's habit.
    """

    style: PaginationStyle
    page_size: int = 20
    max_page_size: int | None = None
    size_parameter: str | None = None

    def __post_init__(self) -> None:
        one_of("pagination style", self.style, PAGINATION_STYLES)
        positive("page_size", self.page_size)
        positive("max_page_size", self.max_page_size)


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who can log in. One who is not `active` cannot; `staff` may do what is for staff only."""

    name: str
    password: str = ""
    active: bool = True
    staff: bool = False

    def __repr__(self) -> str:
        """Print without the password."""
        return f"<User {self.name}>"


@dataclass(frozen=True, slots=True, repr=False)
class Auth:
    """Who may do what: the schemes that are looked at, in order, the users, their tokens, and what needs a login.

    `tokens` maps a token (or an API key) to the name of its user. A `login` is the path of a list that gives a token
    for a name and a password. `header` is where an API key is looked for.
    """

    schemes: tuple[Scheme, ...]
    users: Mapping[str, User] = field(default_factory=dict)
    tokens: Mapping[str, str] = field(default_factory=dict)
    permission: Permission = "authenticated"
    header: str = "X-Api-Key"
    login: str | None = None

    def __post_init__(self) -> None:
        for scheme in self.schemes:
            one_of("auth scheme", scheme, SCHEMES)
        one_of("permission", self.permission, PERMISSIONS)
        users = {**{name: User(name) for name in self.tokens.values()}, **self.users}
        object.__setattr__(self, "users", MappingProxyType(users))
        object.__setattr__(self, "tokens", MappingProxyType(dict(self.tokens)))
        if not self.schemes:
            raise ContractError(f"auth needs at least one scheme of {', '.join(SCHEMES)}")

    def __repr__(self) -> str:
        """Print without tokens."""
        return f"<Auth {', '.join(self.schemes)} for {', '.join(self.users)}>"


@dataclass(frozen=True, slots=True)
class Throttle:
    """How many requests each client may send in a time: `3/min`. `anonymous` spares whoever is logged in."""

    rate: str
    anonymous: bool = False

    def __post_init__(self) -> None:
        if re.fullmatch(r"[1-9][0-9]*/[a-z]+", self.rate) is None or self.rate.split("/")[1] not in SECONDS:
            raise ContractError(f"throttle rate is {self.rate!r}; expected a count and a time, such as '100/hour'")

    @property
    def count(self) -> int:
        """How many requests are answered in the time."""
        return int(self.rate.split("/")[0])

    @property
    def seconds(self) -> int:
        """How long the time is."""
        return SECONDS[self.rate.split("/")[1]]
