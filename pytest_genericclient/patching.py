"""A method of somebody else's class that is replaced for a while, whoever else replaces it meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Patch:
    """A method that is replaced by what `make(original)` returns, from `put` to `take`.

    When somebody else has replaced it after us, ours stays beneath, as what they call and will put back; it is used
    again, or taken out, as soon as it is the method once more.
    """

    def __init__(self, owner: type, name: str, make: Callable[[Any], Any]) -> None:
        self._owner = owner
        self._name = name
        self._make = make
        self._originals: dict[Any, Any] = {}  # by ours: what it stands for

    def put(self) -> None:
        """Replace the method."""
        current = getattr(self._owner, self._name)
        if current not in self._originals:
            ours = self._make(current)
            self._originals[ours] = current
            setattr(self._owner, self._name, ours)

    def take(self) -> None:
        """Put the original back."""
        while (current := getattr(self._owner, self._name)) in self._originals:
            setattr(self._owner, self._name, self._originals.pop(current))
