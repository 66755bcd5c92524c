"""What a json-server reads of a body: 0.17 as the type of its content says, 1.0 as JSON whatever that says; pure."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from werkzeug.wrappers import Request

from fake_server.bodies import UnreadableBody, parsed
from fake_server.dialects.json_server import AnyJsonServer
from fake_server.json_server.values import finite
from fake_server.rows import Row
from fake_server.stop import Stop

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 1000  # of a form
UNREAD = object()
"""The value of a body of a type that is not read."""


class Body:
    """A body that could be read; whether it is an object is asked when one is needed."""

    def __init__(self, value: Any, content_type: str, dialect: AnyJsonServer) -> None:
        self._value = value
        self._content_type = content_type
        self._dialect = dialect

    def object(self) -> Row:
        """Return a copy of the object that was sent; raise `Stop` for anything else."""
        if self._value is UNREAD:
            raise Stop(self._dialect.unsupported(self._content_type))
        if not isinstance(self._value, dict):
            raise Stop(self._dialect.not_an_object(self._value))
        found: Row = finite(self._value)
        return found


def read_in_0_17(request: Request, content: bytes | None, dialect: AnyJsonServer) -> Body:
    """Return the body of any request; raise `Stop` for one that is too large, or is no JSON object or array."""
    value: Any = {}
    if content is None:
        raise Stop(dialect.too_large())
    if content and request.mimetype == JSON:
        value = _parsed(content, dialect)
        if not isinstance(value, dict | list):
            raise Stop(dialect.unparsable("neither an object nor an array"))
    elif content:
        value = _form(content, dialect) if request.mimetype == FORM else UNREAD
    return Body(value, request.content_type or "", dialect)


def read_in_1(request: Request, content: bytes | None, dialect: AnyJsonServer) -> Body:
    """Return the body of a request that writes; raise `Stop` for one that is too large, or no JSON."""
    if content is None:
        raise Stop(dialect.too_large())
    is_read = bool(content) and request.method in ("POST", "PUT", "PATCH", "DELETE")
    return Body(_parsed(content, dialect) if is_read else {}, request.content_type or "", dialect)


def _parsed(content: bytes, dialect: AnyJsonServer) -> Any:
    try:
        return parsed(content)
    except UnreadableBody as error:
        raise Stop(dialect.unparsable(str(error))) from None


def _form(content: bytes, dialect: AnyJsonServer) -> Row:
    """Return a form as an object of texts; what is there more than once is a list."""
    try:
        pairs = parse_qsl(content.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise Stop(dialect.too_large()) from None
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return {name: values if len(values) > 1 else values[0] for name, values in found.items()}
