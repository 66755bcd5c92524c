"""Who is let in to a json-server whose contract says `auth` or `throttle`, which a real one has not."""

from __future__ import annotations

from werkzeug.wrappers import Request

from fake_server.auth import Rejected, challenge, may, user_of
from fake_server.contract import Contract
from fake_server.contract.settings import Permission, User
from fake_server.dialects.json_server import AnyJsonServer
from fake_server.stop import Stop
from fake_server.throttling import Throttling, client_of


def let_in(
    contract: Contract,
    dialect: AnyJsonServer,
    throttling: Throttling | None,
    request: Request,
    permission: Permission | None,
) -> None:
    """Raise `Stop` for whoever is not known, may not, or asks too often; `permission` is that of the collection."""
    user = _user(contract, dialect, request, permission)
    throttle = contract.throttle
    if throttling is None or throttle is None or (throttle.anonymous and user is not None):
        return
    seconds = throttling.wait(client_of(request, user))
    if seconds is not None:
        raise Stop(dialect.throttled(seconds))


def _user(contract: Contract, dialect: AnyJsonServer, request: Request, permission: Permission | None) -> User | None:
    auth = contract.auth
    if auth is None:
        return None
    try:
        user = user_of(auth, request.headers)
    except Rejected as rejected:
        raise Stop(dialect.unauthenticated(rejected.refusal, challenge(auth))) from None
    if may(permission or auth.permission, user, request.method):
        return user
    raise Stop(dialect.forbidden() if user else dialect.unauthenticated(None, challenge(auth)))
