"""Who asks, and what they may do: credentials are read from a request, and looked up in the contract; no I/O."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from hmac import compare_digest

from werkzeug.datastructures import Headers

from fake_server.contract.settings import Auth, Permission, Scheme, User
from fake_server.refusals import Refusal

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""The methods that only read (RFC 9110, section 9.2.1)."""
CHALLENGES: Mapping[Scheme, str] = {
    "basic": 'Basic realm="api"',
    "token": "Token",
    "bearer": "Bearer",
    "api-key": "ApiKey",
}
"""By scheme: what `WWW-Authenticate` says. A session has none, so that it is answered with 403."""


class Rejected(Exception):  # not an error: it is what the answer says
    """Credentials were sent, and are not good; carries why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.refusal = Refusal(code)


def user_of(auth: Auth, headers: Headers) -> User | None:
    """Return who sent a request, or None: nobody in particular.

    Raises `Rejected` for credentials of a scheme of ours that are not good; those of another scheme are none.
    """
    word, *credentials = headers.get("Authorization", "").split() or [""]
    readers: dict[str, Callable[[Auth, list[str]], User]] = {"basic": _basic, "token": _token, "bearer": _token}
    for scheme in auth.schemes:
        if scheme == "api-key" and auth.header in headers:
            return _user_of_token(auth, headers[auth.header])
        if scheme == word.lower() and scheme in readers:
            return readers[scheme](auth, credentials)
    return None


def challenge(auth: Auth) -> str | None:
    """Return what the first scheme says in `WWW-Authenticate`, or None when it says nothing, as a session does."""
    return CHALLENGES.get(auth.schemes[0])


def may(permission: Permission, user: User | None, method: str) -> bool:
    """Say whether somebody may do this at all."""
    if permission == "any" or (permission == "read-only" and method in SAFE):
        return True
    return user is not None and (permission != "staff" or user.staff)


def token_for(auth: Auth, name: str, password: str) -> str | None:
    """Return the token of a user who logs in, or None when the name, the password or the token is not there."""
    user = _known(auth, name, password)
    return next((token for token, owner in auth.tokens.items() if user is not None and owner == user.name), None)


def _basic(auth: Auth, credentials: list[str]) -> User:
    if not credentials:
        raise Rejected("basic_without_credentials")
    if len(credentials) > 1:
        raise Rejected("basic_with_spaces")
    try:
        name, password = _decoded(credentials[0]).split(":", 1)
    except (binascii.Error, ValueError):
        raise Rejected("basic_not_base64") from None
    user = _known(auth, name, password)
    if user is None:
        raise Rejected("wrong_password")
    return user


def _decoded(credentials: str) -> str:
    decoded = base64.b64decode(credentials)
    try:
        return decoded.decode("utf-8")
    except UnicodeDecodeError:
        return decoded.decode("latin-1")


def _known(auth: Auth, name: str, password: str) -> User | None:
    user = auth.users.get(name)
    is_right = user is not None and user.active and _is_same(user.password, password)
    return user if is_right else None


def _is_same(secret: str, sent: str) -> bool:
    """Compare in a time that tells nothing; JSON may hold halves of characters, which UTF-8 has no bytes for."""
    return compare_digest(secret.encode("utf-8", "surrogatepass"), sent.encode("utf-8", "surrogatepass"))


def _token(auth: Auth, credentials: list[str]) -> User:
    if not credentials:
        raise Rejected("token_without_credentials")
    if len(credentials) > 1:
        raise Rejected("token_with_spaces")
    try:
        token = credentials[0].encode("latin-1").decode("utf-8")  # as it was on the wire
    except UnicodeError:
        raise Rejected("token_with_invalid_characters") from None
    return _user_of_token(auth, token)


def _user_of_token(auth: Auth, token: str) -> User:
    owner = next((name for each, name in auth.tokens.items() if _is_same(each, token)), None)
    if owner is None:
        raise Rejected("wrong_token")
    user = auth.users[owner]
    if not user.active:
        raise Rejected("inactive_user")
    return user
