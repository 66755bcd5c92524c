"""YAML of the core schema (YAML 1.2), read strictly on top of PyYAML, which comes with the extra `yaml`."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any, ClassVar

from fake_server.bodies import DEEPEST
from fake_server.contract.text import text_of
from fake_server.contract.values import LONGEST_NUMBER
from fake_server.exceptions import ContractError
from fake_server.redaction import HIDDEN, is_secret

TAG = "tag:yaml.org,2002:"
CORE = {
    "null": r"~|null|Null|NULL|",
    "bool": r"true|True|TRUE|false|False|FALSE",
    "int": r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+",
    "float": r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
}
"""By a tag of the core schema (YAML 1.2.2, section 10.3.2): which plain scalars have it; all others are text."""
PATTERNS = {TAG + name: re.compile(rf"(?:{pattern})\Z") for name, pattern in CORE.items()}
MOST_COPIES = 100_000
"""How many values aliases may repeat: more is a bomb, not a contract."""


def yaml_of(path: Path) -> Any:
    """Return what a YAML file holds.

    Raises `ContractError` when PyYAML is not installed, when the file cannot be read, and for what is no YAML or no
    JSON value (with line and column): duplicate keys, keys that are no text, tags of one's own, merge keys.
    """
    try:
        import yaml
    except ModuleNotFoundError:
        raise ContractError(f"{path}: install pytest-genericclient[yaml] to read YAML") from None
    text = text_of(path)
    try:
        node = yaml.compose(text, Loader=_loader(yaml))
        return None if node is None else _Values().of(node)
    except yaml.MarkedYAMLError as error:
        why = ", ".join(part for part in (error.context, error.problem) if part)
        raise ContractError(
            f"{path}: is not valid YAML: {why} {_at(error.problem_mark or error.context_mark)}"
        ) from None
    except yaml.YAMLError as error:
        raise ContractError(f"{path}: is not valid YAML: {' '.join(str(error).split())}") from None
    except RecursionError:
        raise ContractError(f"{path}: is not valid YAML: nested too deep") from None
    except _Refused as error:
        raise ContractError(f"{path}: {error}") from None


class _Refused(ValueError):
    """YAML, but not what a contract is written in."""

    def __init__(self, why: str, node: Any) -> None:
        super().__init__(f"{why} {_at(node.start_mark)}")


def _loader(yaml: Any) -> Any:
    """Return a loader that knows no tags but those of the core schema."""

    class Core(yaml.SafeLoader):  # type: ignore[misc]  # PyYAML has no types; and its C loader crashes on 100,000 brackets
        yaml_implicit_resolvers: ClassVar[dict[Any, Any]] = {None: list(PATTERNS.items())}

    return Core


class _Values:
    """The values of one document; what was met before came by an alias, and is counted."""

    def __init__(self) -> None:
        self._met: set[int] = set()
        self._copies = 0

    def of(self, node: Any, around: str = "", depth: int = 0) -> Any:
        """Return the value of a node; `around` is the key that it stands under."""
        self._copies += id(node) in self._met
        self._met.add(id(node))
        if self._copies > MOST_COPIES:
            raise _Refused(f"aliases repeat more than {MOST_COPIES} values", node)
        if depth > DEEPEST:
            raise _Refused(f"nested more than {DEEPEST} levels deep", node)
        if node.tag == TAG + "map" and node.id == "mapping":
            return self._table(node, around, depth)
        if node.tag == TAG + "seq" and node.id == "sequence":
            return [self.of(each, around, depth + 1) for each in node.value]
        if node.id == "scalar":
            return _scalar(node)
        raise _Refused(f"the tag {node.tag.replace(TAG, '!!')!r} is not known here", node)

    def _table(self, node: Any, around: str, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            if key.id != "scalar" or key.tag == TAG + "null":
                raise _Refused("a key is no text", key)
            name = key.value  # of a number, too: `200:` is what many write
            if name == "<<" and not key.style:
                raise _Refused("merge keys (<<) are of YAML 1.1: write the keys out", key)
            if name in found:
                shown = HIDDEN if is_secret(around) else repr(name)
                raise _Refused(f"the key {shown} stands there twice", key)
            found[name] = self.of(value, name, depth + 1)
        return found


def _scalar(node: Any) -> Any:
    text, kind = node.value, node.tag.removeprefix(TAG)
    if kind == "str":
        return text
    if node.tag not in PATTERNS or not PATTERNS[node.tag].match(text):
        raise _Refused(f"{text!r} cannot have the tag {node.tag.replace(TAG, '!!')!r}", node)
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    number = _number(text, whole=kind == "int", node=node)
    if not math.isfinite(number):
        raise _Refused(f"{text} is no number of JSON", node)
    return number


def _number(text: str, *, whole: bool, node: Any) -> int | float:
    if not whole:
        return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
    if len(text) > LONGEST_NUMBER:
        raise _Refused(f"a number of more than {LONGEST_NUMBER} digits", node)
    return int(text, 0) if text[:2] in {"0o", "0x"} else int(text)


def _at(mark: Any) -> str:
    return f"(at line {mark.line + 1}, column {mark.column + 1})"
