"""Which paths are collections, and which are actions: `/posts` with `/posts/{id}`, and what lies below; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from fake_server.contract.checks import path_segment
from fake_server.exceptions import ContractError
from fake_server.openapi.document import Document

METHODS = ("get", "post", "put", "patch", "delete")
LIST_METHODS = ("get", "post")
DETAIL_METHODS = ("get", "put", "patch", "delete")
SINGLETON_METHODS = ("get", "put", "patch")


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """What a document says of one method at one path; `parameters` are those of the path, too."""

    method: str
    path: str
    said: Mapping[str, Any]
    parameters: tuple[Mapping[str, Any], ...] = ()

    @property
    def name(self) -> str:
        """What it is called in a note: `GET /posts/`."""
        return f"{self.method.upper()} {self.path}"


@dataclass(frozen=True, slots=True)
class Found:
    """One collection as its paths tell of it: operations by method on the list and on one row, and those of actions.

    Without a `parameter` it is a singleton: its one row is where others have their list.
    """

    name: str
    parameter: str | None
    list_operations: dict[str, Operation] = field(default_factory=dict)
    row_operations: dict[str, Operation] = field(default_factory=dict)
    actions: dict[tuple[str, bool], dict[str, Operation]] = field(default_factory=dict)

    @property
    def operations(self) -> list[Operation]:
        """All of them, but for those of actions."""
        return [*self.list_operations.values(), *self.row_operations.values()]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything lies: the prefix, whether URLs end in a slash, the collections, and all other operations.

    `inner` is what of the prefix stands in the paths themselves; the rest is the server's.
    """

    prefix: str
    inner: tuple[str, ...]
    trailing_slash: bool | None
    collections: Mapping[str, Found]
    others: tuple[Operation, ...]


def layout_of(document: Document) -> Layout:
    """Return the layout that the paths of a document have; what lies elsewhere is among the others."""
    paths = {str(path): item for path, item in document.node(document.data.get("paths", {}), "paths").items()}
    operations = {path: _operations(document, path, item) for path, item in paths.items() if path.startswith("/")}
    for path in set(paths) - set(operations):
        document.notes.add("ignored, the extension" if path.startswith("x-") else "not understood, the path", path)
    prefix = _prefix([_segments(path) for path in operations])
    collections = _collections(document, operations, prefix) | _singletons(operations, prefix)
    others: list[Operation] = []
    for path, each in operations.items():
        if not _put(collections, _segments(path), prefix, each):
            others += each.values()
    _note_methods(document, collections)
    whole = "/".join(["", *_server_segments(document), *prefix])
    return Layout(whole, tuple(prefix), _slash(document, operations, others), collections, tuple(others))


def _operations(document: Document, path: str, item: Any) -> dict[str, Operation]:
    said = document.node(item, path)
    shared = said.get("parameters", [])
    found = {}
    for method in METHODS:
        if method not in said:
            continue
        place = f"{method.upper()} {path}"
        operation = document.node(said[method], place)
        own = [document.node(each, place) for each in document.nodes(operation.get("parameters", []), place)]
        names = {(str(each.get("name")), str(each.get("in"))) for each in own}
        inherited = [document.node(each, path) for each in document.nodes(shared, path)]
        own += [each for each in inherited if (str(each.get("name")), str(each.get("in"))) not in names]
        found[method] = Operation(method, path, operation, tuple(own))
    for word in said:
        if word in {"trace", "servers"} or str(word).startswith("x-"):
            document.notes.add(f"ignored, {word!r} of a path", path)
    return found


def _segments(path: str) -> list[str]:
    return [each for each in path.split("/") if each]


def _is_parameter(segment: str) -> bool:
    return "{" in segment


def _rows_of(segments: list[str]) -> bool:
    """Tell a path that names one row of a list: `/posts/{id}`, with nothing but plain names before it."""
    whole = len(segments) > 1 and segments[-1].startswith("{") and segments[-1].endswith("}")
    return whole and not any(_is_parameter(each) for each in segments[:-1]) and segments[-1].count("{") == 1


def _prefix(paths: list[list[str]]) -> list[str]:
    """Return what stands before the names of most collections, the shorter of two that have as many."""
    counted = Counter(tuple(segments[:-2]) for segments in paths if _rows_of(segments))
    best = min(counted, key=lambda each: (-counted[each], len(each)), default=())
    return list(best)


def _collections(document: Document, operations: Mapping[str, Any], prefix: list[str]) -> dict[str, Found]:
    found: dict[str, Found] = {}
    for path in operations:
        segments = _segments(path)
        if not _rows_of(segments) or segments[:-2] != prefix:
            continue
        name, parameter = segments[-2], segments[-1][1:-1]
        try:
            path_segment("collection", name)
        except ContractError as error:
            document.notes.add(f"not served, {error}", path)
            continue
        found.setdefault(name, Found(name, parameter))
    return found


def _singletons(operations: Mapping[str, dict[str, Operation]], prefix: list[str]) -> dict[str, Found]:
    """Return the paths of one object each: it can be read and written, and nothing lies below it."""
    paths = [_segments(path) for path in operations]
    found = {}
    for path, each in operations.items():
        segments = _segments(path)
        is_alone = not any(other != segments and other[: len(segments)] == segments for other in paths)
        is_one = "get" in each and ("put" in each or "patch" in each) and "post" not in each
        if segments[:-1] == prefix and is_alone and is_one and _is_verb(segments[-1]):
            found[segments[-1]] = Found(segments[-1], None)
    return found


def _put(
    collections: Mapping[str, Found], segments: list[str], prefix: list[str], operations: dict[str, Operation]
) -> bool:
    """Put the operations of a path where they belong; say whether they belong to any collection."""
    rest = segments[len(prefix) :]
    found = collections.get(rest[0]) if segments[: len(prefix)] == prefix and rest else None
    if found is None:
        return False
    key = f"{{{found.parameter}}}"
    if len(rest) == 1:
        (found.row_operations if found.parameter is None else found.list_operations).update(operations)
    elif rest[1:] == [key]:
        found.row_operations.update(operations)
    elif len(rest) == 2 and _is_verb(rest[1]):
        found.actions[rest[1], False] = operations
    elif len(rest) == 3 and _is_parameter(rest[1]) and _is_verb(rest[2]):
        found.actions[rest[2], True] = operations
    else:
        return False
    return True


def _is_verb(segment: str) -> bool:
    try:
        path_segment("action", segment)
    except ContractError:
        return False
    return True


def _note_methods(document: Document, collections: Mapping[str, Found]) -> None:
    """Note what the fake answers though the document has it not, and what it has that the fake does not answer."""
    for found in collections.values():
        one = found.parameter is None
        for kind, operations, methods in (
            ("the list of", found.list_operations, () if one else LIST_METHODS),
            ("a row of", found.row_operations, SINGLETON_METHODS if one else DETAIL_METHODS),
        ):
            for method in methods:
                if method not in operations:
                    document.notes.add(
                        f"not said, though the fake answers it: {method.upper()} on {kind} a collection", found.name
                    )
            for method in operations.keys() - set(methods):
                document.notes.add(f"not served, {method.upper()} on {kind} a collection", found.name)


def _slash(document: Document, operations: Mapping[str, Any], others: list[Operation]) -> bool | None:
    """Return whether URLs end in a slash: most of them decide; the others are noted."""
    apart = {each.path for each in others}
    paths = [path for path in operations if path not in apart and path != "/"]
    slashed = [path for path in paths if path.endswith("/")]
    if not paths:
        return None
    ends = len(slashed) * 2 >= len(paths)
    for path in paths:
        if path.endswith("/") != ends:
            document.notes.add(f"not kept, most paths end {'with' if ends else 'without'} a slash, this does not", path)
    return ends


def _server_segments(document: Document) -> list[str]:
    """Return the path of the first server, its variables replaced by their defaults."""
    servers = document.nodes(document.data.get("servers", []), "servers")
    if not servers:
        return []
    server = document.node(servers[0], "servers")
    url = str(server.get("url", "/"))
    for name, variable in document.node(server.get("variables", {}), "servers").items():
        url = url.replace("{" + str(name) + "}", str(document.node(variable, "servers").get("default", "")))
    segments = _segments(unquote(urlsplit(url).path))
    if len({urlsplit(str(document.node(each, "servers").get("url", ""))).path for each in servers}) > 1:
        document.notes.add(f"not kept, of several servers the first is taken: {url}")
    if any(_is_parameter(each) for each in segments):
        document.notes.add(f"not understood, the server {url} has a variable without a default")
        return []
    return segments
