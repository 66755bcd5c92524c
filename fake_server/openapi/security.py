"""Who may do what, by the security schemes of a document and by what each operation asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from fake_server.contract.settings import Auth, Permission, Scheme
from fake_server.openapi.answers import body_of, schema_of, statuses_of, success_of
from fake_server.openapi.document import Document
from fake_server.openapi.forms import form_of
from fake_server.openapi.paths import Found, Operation

SAFE = frozenset({"get"})


class Security:
    """The schemes of a document by their names, and what its operations ask for."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._header: str | None = None
        self._schemes = self._read()

    def permission_of(self, found: Found) -> Permission | None:
        """Return what a collection asks for, or None where none of its operations asks for anything that we know."""
        asked = {each: self._asks(each) for each in [*found.operations, *_actions(found)]}
        known = {each for names, _ in asked.values() for each in names}
        if not known:
            return None
        closed = {each for each, (names, is_open) in asked.items() if names and not is_open}
        reads = {each for each in asked if each.method in SAFE}
        if not closed:
            return "any"
        if closed == set(asked):
            return "authenticated"
        if closed == set(asked) - reads:
            return "read-only"
        for each in sorted(operation.name for operation in set(asked) - closed):
            self._document.notes.add("not kept, an operation that is open where others of its collection are not", each)
        return "read-only" if not closed & reads else "authenticated"

    def auth_of(
        self, permissions: Mapping[str, Permission | None], found: Iterable[Found], login: str | None
    ) -> Auth | None:
        """Return who may do what in most collections; None where no operation asks for anything."""
        operations = [each for collection in found for each in [*collection.operations, *_actions(collection)]]
        names = dict.fromkeys(name for each in operations for name in self._asks(each)[0])
        schemes = tuple(dict.fromkeys(self._schemes[name] for name in names))
        if not schemes:
            self._note_answers(operations)
            return None
        self._document.notes.add("not said, who can log in: no user and no token is known until the contract has some")
        counted = Counter(each for each in permissions.values() if each is not None)
        auth = Auth(schemes, permission=counted.most_common(1)[0][0], login=login)
        return replace(auth, header=self._header) if self._header and "api-key" in schemes else auth

    def _note_answers(self, operations: Iterable[Operation]) -> None:
        for each in operations:
            if "401" in statuses_of(self._document, each):
                self._document.notes.add("not said, what must be sent to be let in, though 401 is answered", each.name)

    def _asks(self, operation: Operation) -> tuple[tuple[str, ...], bool]:
        """Return the schemes that an operation takes, in order, and whether it takes requests without any, too."""
        said = operation.said.get("security", self._document.data.get("security", []))
        names: list[str] = []
        is_open = not said
        for alternative in self._document.nodes(said, operation.name):
            wanted = self._document.node(alternative, operation.name)
            is_open = is_open or not wanted
            if len(wanted) > 1:
                self._document.notes.add("not kept, several credentials at once: any of them is enough", operation.name)
            for name, scopes in wanted.items():
                if scopes:
                    self._document.notes.add("not checked, scopes", operation.name)
                if name in self._schemes:
                    names.append(name)
        return tuple(dict.fromkeys(names)), is_open

    def _read(self) -> dict[str, Scheme]:
        components = self._document.node(self._document.data.get("components", {}), "components")
        said = self._document.node(components.get("securitySchemes", {}), "components.securitySchemes")
        found: dict[str, Scheme] = {}
        for name, each in said.items():
            scheme = self._scheme(str(name), self._document.node(each, f"securitySchemes.{name}"))
            if scheme is not None:
                found[str(name)] = scheme
        return found

    def _scheme(self, name: str, said: Mapping[str, Any]) -> Scheme | None:
        kind, where = str(said.get("type")), str(said.get("in"))
        if kind == "http" and str(said.get("scheme")).lower() in {"basic", "bearer", "token"}:
            return {"basic": "basic", "bearer": "bearer", "token": "token"}[str(said["scheme"]).lower()]  # type: ignore[return-value]  # each is a Scheme
        if kind == "apiKey" and where == "header":
            header = str(said.get("name"))
            if header.lower() == "authorization":
                return "bearer" if "bearer" in str(said.get("description", "")).lower() else "token"
            self._header = header
            return "api-key"
        if kind == "apiKey" and where == "cookie":
            return "session"
        if kind in {"oauth2", "openIdConnect"}:
            self._document.notes.add(f"not kept, how a token of {kind} is had: it is a bearer token", name)
            return "bearer"
        self._document.notes.add(f"not understood, a security scheme of type {kind!r}", name)
        return None


def login_of(document: Document, operation: Operation, inner: Sequence[str]) -> str | None:
    """Return the path of a list that gives a token for a name and a password, if this operation does.

    `inner` is what stands in the paths before the names of lists.
    """
    segments = [each for each in operation.path.split("/") if each]
    if operation.method != "post" or len(segments) != len(inner) + 1 or segments[:-1] != list(inner):
        return None
    sent = form_of(document, body_of(document, operation) or {}, operation.name)
    _, response = success_of(document, operation)
    answered = form_of(document, schema_of(document, response, operation.name), operation.name)
    is_login = {"username", "password"} <= set(sent.properties) and "token" in answered.properties
    return segments[-1] if is_login else None


def _actions(found: Found) -> list[Operation]:
    return [each for operations in found.actions.values() for each in operations.values()]
