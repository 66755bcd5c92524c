"""The errors that the fake raises at whoever configures it; what it says to clients is an answer, never an error."""

from __future__ import annotations


class ContractError(ValueError):
    """A contract that cannot be kept; the message has the source, the key, what was expected, the nearest name."""


class UnknownCollectionError(AttributeError, KeyError):
    """A collection that the contract does not have was asked for, as an attribute or as an item of a `FakeAPI`."""

    def __str__(self) -> str:
        """Give the message as it was written: `KeyError` alone would print its repr."""
        return str(self.args[0])
