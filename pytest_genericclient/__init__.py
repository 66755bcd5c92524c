"""The pytest plugin that hands a fake API and a client on it to a test suite; the only place that knows both."""

from importlib.metadata import version

__all__ = ["__version__"]

__version__ = version("pytest-genericclient")
