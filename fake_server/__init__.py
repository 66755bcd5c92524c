"""An in-memory, stateful fake of a REST API, built from a contract, on Werkzeug.

PYTEST_DONT_REWRITE: these modules hold no test assertions, and may be imported before pytest starts.
"""

from importlib.metadata import version

from fake_server.app import FakeAPI
from fake_server.contract import Action, Collection, Contract, Field, Pagination, PrimaryKey
from fake_server.demo import demo_contract
from fake_server.dialects import known_dialects
from fake_server.exceptions import ContractError, UnknownCollectionError
from fake_server.journal import Exchange, Journal
from fake_server.store import Snapshot
from fake_server.views import RowView

__all__ = [
    "Action",
    "Collection",
    "Contract",
    "ContractError",
    "Exchange",
    "FakeAPI",
    "Field",
    "Journal",
    "Pagination",
    "PrimaryKey",
    "RowView",
    "Snapshot",
    "UnknownCollectionError",
    "__version__",
    "demo_contract",
    "known_dialects",
]

__version__ = version("pytest-genericclient")
