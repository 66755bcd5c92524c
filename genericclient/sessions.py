"""How `requests` is made to carry what a client says: its session, what goes with a call, and its exceptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import BaseAdapter
from requests.auth import AuthBase
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NameResolutionError, ProxyError

from genericclient.exceptions import ConnectionFailed, GenericClientError, HTTPError, TimedOut, kind_of_both
from genericclient.messages import ParsedResponse, Request, quoted
from genericclient.redaction import printable, redacted
from genericclient.retries import Failure
from genericclient.urls import origin_of, same_origin

JSON = "application/json"
REWRITTEN = frozenset({301, 302, 303})
"""The redirects after which a write is sent again without its body, or as a GET (RFC 9110, section 15.4)."""

KEPT_HEADERS = frozenset(
    {"accept", "accept-encoding", "accept-language", "connection", "content-length", "content-type", "user-agent"}
)
"""What a request may take along to another origin."""
NEVER_AGAIN = (
    requests.TooManyRedirects,
    requests.exceptions.ContentDecodingError,
    requests.exceptions.InvalidProxyURL,
    requests.exceptions.RetryError,
)
"""What a second try would meet again: an answer came, or there is nobody to ask."""


def new_session(auth: Any) -> requests.Session:
    """Return a session with auth, that asks for nothing and sends everything as JSON."""
    session = requests.session()
    session.headers["Content-Type"] = JSON
    if auth is not None:
        session.auth = auth
    return session


def with_adapter(session: requests.Session, url: str, adapter: Any) -> requests.Session:
    """Return a session like another, with an adapter for a URL: an instance, or what makes one when called.

    The other keeps its own adapters, and shares its headers, its cookies and its auth.
    """
    other = object.__new__(type(session))  # which may be a subclass, with a constructor of its own
    other.__dict__.update(session.__dict__)
    other.adapters = copy(session.adapters)
    other.mount(url, adapter if isinstance(adapter, BaseAdapter) else adapter())
    return other


def anonymous_session(session: Any) -> requests.Session:
    """Return a session that uses the connections of another, and none of its credentials."""
    other = new_session(_no_auth)  # also keeps `requests` from looking into a .netrc
    if is_real(session):
        other.adapters, other.verify, other.proxies = session.adapters, session.verify, session.proxies
    return other


def is_real(session: Any) -> bool:
    """Tell a session of `requests` from a stand-in, which is to be called with just what we were given."""
    return issubclass(type(session), requests.Session)


def arguments(
    session: requests.Session, kwargs: Mapping[str, Any], headers: Mapping[str, str | None]
) -> dict[str, Any]:
    """Return the arguments of a call with the headers that go with it, and a guard of its redirects.

    Without a word of the caller the body is JSON; what a form is, `requests` says itself.
    """
    is_form = kwargs.get("files") is not None or isinstance(kwargs.get("data"), Mapping | list | tuple)
    said = {**headers, **(kwargs.get("headers") or {})}
    if "content-type" not in {name.lower() for name in said}:
        if is_form:
            said["Content-Type"] = None
        elif "Content-Type" not in session.headers:
            said["Content-Type"] = JSON
    with_headers = {**kwargs, "headers": said} if said else dict(kwargs)
    if kwargs.get("allow_redirects") is False:
        return with_headers
    hooks = dict(kwargs.get("hooks") or {})
    before = hooks.get("response") or session.hooks["response"]
    hooks["response"] = [*(before if isinstance(before, list | tuple) else [before]), guard_redirect]
    return {**with_headers, "hooks": hooks}


def guard_redirect(received: requests.Response, *_args: Any, **_kwargs: Any) -> None:
    """Look at a redirect before it is followed.

    Raises `HTTPError` for one that would lose a write, or take it to another origin. From a request that only reads,
    and goes on to another origin, the headers are taken that the caller gave it: any of them may be a credential
    (RFC 9110, section 15.4, asks for it).
    """
    if not received.is_redirect:
        return
    method, url = str(received.request.method), str(received.request.url)
    target = urljoin(url, received.headers["Location"])
    if method in {"GET", "HEAD", "OPTIONS"}:
        if not _is_at_home(url, target):
            _forget_caller(received.request)
        return
    if received.status_code in REWRITTEN:
        why = f"it would arrive without its body, or as a GET; {_advice(urlsplit(url).path, urlsplit(target).path)}"
    elif not _is_at_home(url, target):
        why = "it would arrive at another origin, with all that it holds"
    else:
        return
    asked = Request(method, url)
    response = ParsedResponse(received.status_code, None, received.headers)
    message = f"{asked} answered {received.status_code}, a redirect to {printable(target)}. It was not followed: {why}"
    raise HTTPError(response, message, request=asked)


def _is_at_home(url: str, target: str) -> bool:
    """Tell whether a redirect stays with the API: at its origin, or goes from http to https at the usual ports."""
    upgraded = "https" + url.removeprefix("http") if origin_of(url)[0::2] == ("http", 80) else url
    return same_origin(url, target) or same_origin(upgraded.replace(":80/", "/", 1), target)


def _forget_caller(request: requests.PreparedRequest) -> None:
    """Take from a request what its caller gave it: headers, and an auth that would answer a challenge."""
    for name in [name for name in request.headers if name.lower() not in KEPT_HEADERS]:
        del request.headers[name]
    hooks = request.hooks["response"]
    request.hooks["response"] = [hook for hook in hooks if not isinstance(getattr(hook, "__self__", None), AuthBase)]


def _advice(path: str, target: str) -> str:
    """Return what most likely is wrong with a client whose writes are redirected from one path to another."""
    if target == f"{path}/":
        return "the API wants trailing_slash=True"
    if path == f"{target}/":
        return "the API wants trailing_slash=False"
    return "does the API want trailing_slash=True, or has it moved?"


@contextmanager
def translated(asked: Request) -> Iterator[None]:
    """Raise what `requests` raises as an error of ours that is one of `requests` as well.

    Its message has no secrets of the URL. The original is not chained, since its text has them; it is `cause`.
    """
    try:
        yield
    except requests.RequestException as error:
        if isinstance(error, GenericClientError):
            raise
        made = kind_of_both(_kind_of(error), type(error))(f"{asked} failed: {_reason(error)}", request=asked)
        made.cause = error
        if isinstance(made, ConnectionFailed | TimedOut):
            made.failure = _failure(error)
        raise made from None
    except UnicodeError as error:  # a lone surrogate in a URL, say: nothing was sent
        raise GenericClientError(f"{asked} failed: {type(error).__name__}: {error.__doc__}", request=asked) from None
    except ValueError as error:
        if not str(error).startswith("Invalid header value"):
            raise
        refused = requests.exceptions.InvalidHeader()  # said by http.client where an older `requests` let it pass
        made = kind_of_both(GenericClientError, type(refused))(f"{asked} failed: {_reason(refused)}", request=asked)
        raise made from None


def _kind_of(error: requests.RequestException) -> type[GenericClientError]:
    if isinstance(error, requests.Timeout):
        return TimedOut
    was_sent = not isinstance(error, ValueError | requests.exceptions.InvalidJSONError)  # no URL, no body
    return ConnectionFailed if was_sent else GenericClientError


def _failure(error: requests.RequestException) -> Failure | None:
    """Return what a policy calls this failure; None for one that a second try would meet again."""
    if isinstance(error, NEVER_AGAIN):
        return None
    reason = _inner(error)
    if isinstance(error, requests.ConnectTimeout) or isinstance(reason, ConnectTimeoutError | NameResolutionError):
        return "connect"
    return "other" if isinstance(error, requests.exceptions.SSLError) else "read"


def _inner(error: BaseException) -> Any:
    """Return the reason that urllib3 gave, which `requests` wraps; of a proxy, why it was not reached."""
    wrapped = error.args[0] if error.args else None
    reason = wrapped.reason if isinstance(wrapped, MaxRetryError) else wrapped
    return reason.original_error if isinstance(reason, ProxyError) else reason


def _reason(error: requests.RequestException) -> str:
    """Return why, in few words."""
    if isinstance(error, requests.exceptions.InvalidHeader):  # its text is the header, which may be a credential
        return f"{type(error).__name__}: a header has a value that cannot be sent, such as one with a line break"
    reason = _inner(error)
    text = redacted("" if reason is None else str(reason))
    pool, colon, why = text.rpartition(": ")  # urllib3 begins with what was connected, and requests knows its URL
    return f"{type(error).__name__}: {quoted(why if colon and '(' in pool else text)}".removesuffix(": ")


def _no_auth(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request
