"""What of a URL may stand in a message, a log or a repr: no login, and no value of a parameter that tells a secret."""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

REDACTED = "[redacted]"

_TELLING = r"[^=&?#\s]*(?:key|token|secret|passw|pwd|sig|auth|session|cred)[^=&?#\s]*"
_PARAMETER = re.compile(rf"((?:^|[&?#]){_TELLING}=)[^&#\s'\"<>)]*", re.IGNORECASE)
_LOGIN = re.compile(r"//[^/?#\s@]*@")


def printable(url: str) -> str:
    """Return a URL as it may stand in a message: without user, password, and values of telling parameters."""
    try:
        parts = urlsplit(url)
    except ValueError:  # it is none
        return redacted(url)
    query = _PARAMETER.sub(rf"\1{REDACTED}", parts.query)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query=query))


def redacted(text: str) -> str:
    """Return a text in which URLs may stand, without what `printable` takes away."""
    return _LOGIN.sub("//", _PARAMETER.sub(rf"\1{REDACTED}", text))
