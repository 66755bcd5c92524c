"""The pytest plugin that hands a fake API and a client on it to a test suite; the only place that knows both.

pytest imports this at every start. So nothing is loaded before it is asked for.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pytest_genericclient.api import PluginFakeAPI
    from pytest_genericclient.guarding import NotAllowed
    from pytest_genericclient.intercept import NetworkBlocked
    from pytest_genericclient.live import LiveFakeAPI

    __version__: str

__all__ = ["LiveFakeAPI", "NetworkBlocked", "NotAllowed", "PluginFakeAPI", "__version__"]

_HOMES = {"LiveFakeAPI": "live", "NetworkBlocked": "intercept", "NotAllowed": "guarding", "PluginFakeAPI": "api"}


def __getattr__(name: str) -> Any:
    """Return a public name from the module that has it."""
    if name == "__version__":
        from importlib.metadata import version

        return version("pytest-genericclient")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
