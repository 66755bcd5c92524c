"""What is read from a URL: its origin, whether an API can be there, and how it is shown; pure."""

from __future__ import annotations

from urllib.parse import urlsplit


def origin_of(url: str) -> tuple[str, str | None, int]:
    """Return the scheme, the host and the port of a URL, the first two in lower case (RFC 6454)."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)


def is_of_an_api(url: str) -> bool:
    """Tell whether a URL has a scheme, a host and a port that an API can have."""
    try:
        scheme, host, _ = origin_of(url)
    except ValueError:  # half an IPv6 address, or a port beyond all ports
        return False
    return scheme in {"http", "https"} and bool(host) and not set(url) & set("?# \t\r\n")


def shown(url: str) -> str:
    """Return a URL without the login that may stand in it, and without its query."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


def named(text: object) -> str:
    """Return what should have been a URL in one line; where a login may be in it, nothing of what is before its end."""
    line = " ".join(str(text).split()).partition("?")[0].partition("#")[0]
    scheme, slashes, rest = line.rpartition("://")
    return scheme + slashes + rest.rpartition("@")[2]
