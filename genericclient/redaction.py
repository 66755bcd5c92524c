"""What of a URL may stand in a message, a log or a repr: no login, and no value of a parameter that tells a secret."""

from __future__ import annotations

import re
from urllib.parse import unquote_plus, urlsplit, urlunsplit

REDACTED = "[redacted]"
TELLING = frozenset({"accesskey", "apikey", "auth", "authorization", "bearer", "cred", "credential", "credentials"}) | {
    *("jwt", "key", "otp", "pass", "passphrase", "passwd", "password", "pin", "pwd", "secret", "session", "sessionid"),
    *("sig", "signature", "token"),
}
"""Words in the name of a parameter that tell of a secret: `api_key`, `accessToken`, `x-amz-signature`."""

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_PARAMETER = re.compile(r"(?:(?<=[&?#;])|^)([^=&?#;\s]{1,100})=([^&#;\s'\"<>)]*)")
_LOGIN = re.compile(r"//[^/?#\s@]*@")


def printable(url: str) -> str:
    """Return a URL as it may stand in a message: without user, password, and values of telling parameters."""
    try:
        parts = urlsplit(url)
    except ValueError:  # it is not a URL
        return redacted(url)
    return urlunsplit(
        parts._replace(
            netloc=parts.netloc.rpartition("@")[2],
            query=_PARAMETER.sub(_hidden, parts.query),
            fragment=_PARAMETER.sub(_hidden, parts.fragment),
        )
    )


def redacted(text: str) -> str:
    """Return a text in which URLs may stand, without what `printable` takes away."""
    return _LOGIN.sub("//", _PARAMETER.sub(_hidden, text))


def _hidden(parameter: re.Match[str]) -> str:
    words = {word.lower() for word in _WORD.findall(unquote_plus(parameter[1]))}
    return f"{parameter[1]}={REDACTED}" if words & TELLING else parameter[0]
