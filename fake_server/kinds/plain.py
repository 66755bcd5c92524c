"""Whatever JSON can say, as it is."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from fake_server.bodies import parsed, written
from fake_server.contract.fields import Field
from fake_server.kinds.base import Kind
from fake_server.refusals import refuse


class AsText(str):
    """A text from a query that is compared with the text of a value, since no type says what it is."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        """Compare with what another value would be in a query; `True`, as Python writes it, is true."""
        return str.__eq__(self.lower() if isinstance(other, bool) else self, spelled(other))

    def __hash__(self) -> int:
        """Hash as the text does."""
        return str.__hash__(self)

    def like(self, value: Any) -> str | Decimal | None:
        """Return what the text stands for beside a value that is greater or less; None where there is no order."""
        if isinstance(value, str):
            return str(self)
        try:
            number = Decimal(self) if isinstance(value, int | float) and not isinstance(value, bool) else None
        except InvalidOperation:
            return None
        return None if number is None or number.is_nan() else number


class WrittenJson(str):
    """A text from a form that is still to be read as JSON."""

    __slots__ = ()


class Json(Kind):
    """No type at all: what is sent is kept."""

    def taken(self, _rules: Field, value: Any, /) -> Any:
        """Keep it, unless JSON has no word for it: a number such as `1e400` is infinite once it was read."""
        try:
            value = parsed(value.encode()) if isinstance(value, WrittenJson) else value
            written(value)
        except ValueError:
            raise refuse("not_json") from None
        return value

    def asked(self, _rules: Field, text: str, /) -> AsText:
        """Compare by the text."""
        return AsText(text)


def spelled(value: Any) -> str:
    """Return a value as it would be written in a query: `true`, `null`, `3`."""
    if isinstance(value, dict | list):
        return written(value).decode()
    return "null" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


JSON = Json()
