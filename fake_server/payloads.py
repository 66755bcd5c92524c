"""The object that a request sends: as JSON, or as a form where the dialect reads forms."""

from __future__ import annotations

from codecs import lookup
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Request

from fake_server.bodies import LARGEST_BODY, UnreadableBody, parsed
from fake_server.dialects import RestDialect
from fake_server.forms import Form
from fake_server.negotiation import FORMS, JSON, covers
from fake_server.rows import Row
from fake_server.stop import Stop

MOST_FIELDS = 1000
"""How many fields a form may have: Django's own DATA_UPLOAD_MAX_NUMBER_FIELDS."""


class Payload:
    """The body of one request; None is one that is larger than what is read at all."""

    def __init__(self, dialect: RestDialect, request: Request, body: bytes | None) -> None:
        self._dialect = dialect
        self._request = request
        self._body = body

    def object(self, from_form: Callable[[Form], Row]) -> Row:
        """Return the object that was sent; what is none ends the request."""
        value = self.value(from_form)
        if not isinstance(value, dict):
            raise Stop(self._dialect.not_an_object(value))
        return value

    def value(self, from_form: Callable[[Form], Row]) -> Any:
        """Return the JSON value that was sent, or what a form stands for; what cannot be read ends the request.

        No body at all is an empty object, as in Django REST framework.
        """
        if self._body is None:
            raise Stop(self._dialect.too_large())
        if self._body == b"":
            return {}
        sent = self._request.mimetype
        if self._dialect.negotiates and sent in FORMS:
            return from_form(self._form())
        if sent != JSON and not (self._dialect.negotiates and covers(sent, JSON)):
            raise Stop(self._dialect.unsupported(self._request.content_type or ""))
        try:
            return parsed(self._body, self._encoding())
        except UnreadableBody as error:
            raise Stop(self._dialect.unparsable(str(error))) from None

    def _encoding(self) -> str:
        """Return the encoding that the content type names, where Python knows it, else that of JSON."""
        try:
            return lookup(self._request.mimetype_params.get("charset", "")).name
        except LookupError:
            return "utf-8"

    def _form(self) -> Form:
        form = self._parts() if self._request.mimetype == "multipart/form-data" else self._texts(self._body or b"")
        if sum(map(len, form.listvalues())) > MOST_FIELDS:
            raise Stop(self._dialect.too_large())
        return MultiDict((name, text) for name, text in form.items(multi=True) if name)  # some parts have no name

    def _texts(self, body: bytes) -> Form:
        """Return a form of texts; what is not of the encoding is read as well as it can be, as in Django."""
        encoding = self._encoding()
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            text = body.decode("latin-1")
        return MultiDict(parse_qsl(text, keep_blank_values=True, encoding=encoding, errors="replace"))

    def _parts(self) -> Form:
        """Return a form of parts; files are not looked at."""
        if not self._request.mimetype_params.get("boundary"):
            raise Stop(self._dialect.unparsable("Invalid boundary in multipart: None", form="Multipart form"))
        self._request.max_form_memory_size = LARGEST_BODY
        self._request.max_form_parts = MOST_FIELDS
        try:
            return self._request.form
        except RequestEntityTooLarge:
            raise Stop(self._dialect.too_large()) from None
