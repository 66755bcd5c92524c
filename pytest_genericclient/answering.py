"""How a request that arrived on a connection is answered: by the fake, as a script that the connection plays."""

from __future__ import annotations

from werkzeug.wrappers import Request

from fake_server import FakeAPI
from fake_server.faults.wire import Script, script_of
from pytest_genericclient.environs import environ_of
from pytest_genericclient.playing import Received


def answered(fake: FakeAPI, arrived: Received, root: str) -> Script:
    """Return what a fake has the connection do; `root` is the scheme and the host that were asked.

    What a handler raises is raised.
    """
    environ = environ_of(arrived.method, root + arrived.target, arrived.headers, arrived.body)
    with Request(environ) as request:
        return script_of(fake.dispatch(request), environ)
