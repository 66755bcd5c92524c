"""Files of a form, read once: a request that is sent again must not send what is left of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from requests.utils import guess_filename


def read_once(files: Any) -> list[tuple[str, Any]]:
    """Return files, in any form that `requests` takes, with their content in place of what it is read from."""
    return [(name, _read(name, each)) for name, each in (files.items() if isinstance(files, Mapping) else files)]


def _read(name: str, given: Any) -> Any:
    if isinstance(given, tuple | list):
        filename, content, *more = given
        return (filename, content.read() if hasattr(content, "read") else content, *more)
    return (guess_filename(given) or name, given.read()) if hasattr(given, "read") else given
