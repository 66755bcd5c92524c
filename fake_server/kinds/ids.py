"""Identifiers that nobody counts: UUIDs, kept in lower case with hyphens."""

from __future__ import annotations

import uuid
from typing import Any

from fake_server.contract.fields import Field
from fake_server.kinds.base import Kind
from fake_server.refusals import refuse


class Uuid(Kind):
    """A UUID (RFC 9562)."""

    def taken(self, _rules: Field, value: Any, /) -> str:
        """Take it with or without hyphens, in any case, as a URN, and as an integer."""
        try:
            if isinstance(value, int):  # true is 1, here too
                return str(uuid.UUID(int=value))
            if isinstance(value, str):
                return str(uuid.UUID(hex=value))
        except ValueError:
            pass
        raise refuse("not_a_uuid")

    def asked(self, rules: Field, text: str, /) -> str:
        """Read it from a query."""
        return self.taken(rules, text.strip())


UUID = Uuid()
