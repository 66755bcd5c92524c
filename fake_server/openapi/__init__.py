"""OpenAPI 3.0 and 3.1: a document as the parts of a contract, and a contract as a document."""

from fake_server.openapi.emitting import document_for
from fake_server.openapi.reading import parts_of

__all__ = ["document_for", "parts_of"]
