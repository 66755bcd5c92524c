"""An in-memory, stateful fake of a REST API, built from a contract, on Werkzeug.

PYTEST_DONT_REWRITE: these modules hold no test assertions, and may be imported before pytest starts.
"""

from importlib.metadata import version

from fake_server.app import FakeAPI
from fake_server.clock import Clock
from fake_server.contract import (
    Action,
    Auth,
    Collection,
    Contract,
    Field,
    Pagination,
    PrimaryKey,
    Throttle,
    User,
)
from fake_server.demo import demo_contract
from fake_server.dialects import known_dialects
from fake_server.exceptions import ContractError, UnknownCollectionError
from fake_server.faults import Fault, PlannedFault
from fake_server.journal import Exchange, Journal
from fake_server.store import Snapshot
from fake_server.views import RowView

__all__ = [
    "Action",
    "Auth",
    "Clock",
    "Collection",
    "Contract",
    "ContractError",
    "Exchange",
    "FakeAPI",
    "Fault",
    "Field",
    "Journal",
    "Pagination",
    "PlannedFault",
    "PrimaryKey",
    "RowView",
    "Snapshot",
    "Throttle",
    "UnknownCollectionError",
    "User",
    "__version__",
    "demo_contract",
    "known_dialects",
]

__version__ = version("pytest-genericclient")
