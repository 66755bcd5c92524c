"""Requests to the fake without a socket: an adapter for a `requests.Session`."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from email.message import Message
from typing import Any
from urllib.parse import urlsplit

from requests import PreparedRequest, RequestException, Response, Session
from requests.adapters import HTTPAdapter
from urllib3 import HTTPResponse, Retry
from werkzeug.wrappers import Request
from werkzeug.wrappers import Response as Answer

from fake_server import FakeAPI
from fake_server.faults.wire import LateResponse, Script, WireResponse, script_of
from pytest_genericclient.answering import answered
from pytest_genericclient.environs import environ_of_prepared
from pytest_genericclient.fake_socket import SocketlessAdapter
from pytest_genericclient.playing import Received


class InProcessAdapter(HTTPAdapter):
    """Carries prepared requests to a `FakeAPI` in this process; an exception inside the fake reaches the caller.

    `max_retries` is urllib3's, as with every adapter of `requests`; between two attempts the fake's clock is moved on,
    and nobody waits. Nor does anybody wait for an answer that is late: the clock is moved on, or the timeout raised.
    """

    def __init__(self, fake: FakeAPI, max_retries: Retry | int = 0, *, owner: HTTPAdapter | None = None) -> None:
        super().__init__(max_retries=max_retries)
        self._fake = fake
        self._owner = owner or self  # the adapter whose place this one takes, and which adds what it adds

    def send(
        self,
        request: PreparedRequest,
        stream: bool = False,  # the signature is that of requests
        timeout: Any = None,
        verify: Any = True,  # there is no connection, so no certificate
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,  # nor a proxy
    ) -> Response:
        """Return the fake's answer as `requests` would have built it, or raise what it would have raised.

        What ends ordinarily is built here. All else is left to urllib3, on a connection that only looks like one.
        """
        if self.max_retries.total != 0 or self.max_retries.status_forcelist:
            return self._over_urllib3(request, [], stream=stream, timeout=timeout)
        self._owner.add_headers(request, stream=stream, timeout=timeout, verify=verify, cert=cert, proxies=proxies)
        environ = environ_of_prepared(request)
        with Request(environ) as arrived:
            answer = self._fake.dispatch(arrived)
        if isinstance(answer, WireResponse | LateResponse):
            return self._ended(request, script_of(answer, environ), stream=stream, timeout=timeout)
        return self._built(request, answer, environ, stream=stream)

    def _ended(self, request: PreparedRequest, script: Script, *, stream: bool, timeout: Any) -> Response:
        """Let urllib3 read how a request ended that was answered already."""
        sent = request.copy()
        sent.body = None  # it has arrived, and may have been one that can be read only once
        try:
            response = self._over_urllib3(sent, [script], stream=stream, timeout=timeout)
        except RequestException as error:
            error.request = request
            raise
        response.request = request
        return response

    def _built(self, request: PreparedRequest, answer: Answer, environ: dict[str, Any], *, stream: bool) -> Response:
        body = b"".join(answer.get_app_iter(environ))
        headers = list(answer.get_wsgi_headers(environ).items())
        raw = HTTPResponse(
            body=io.BytesIO(body),
            headers=headers,  # type: ignore[arg-type]  # pairs are taken, and a repeated header needs them
            status=answer.status_code,
            version=11,
            reason=answer.status.partition(" ")[2],
            preload_content=False,
            decode_content=False,
            original_response=_Original(headers),  # type: ignore[arg-type]  # requests reads cookies from its `msg`
            request_method=request.method,
        )
        response = self._owner.build_response(request, raw)
        if not stream:
            response.content  # noqa: B018  # requests reads an unstreamed body before it returns
        return response

    def _over_urllib3(self, request: PreparedRequest, scripts: list[Script], *, stream: bool, timeout: Any) -> Response:
        """Let urllib3 carry a request: to what was answered already (`scripts`), and then to the fake."""
        told: Iterator[Script] = iter(scripts)
        url = urlsplit(str(request.url))
        root = f"{url.scheme}://{url.netloc.rpartition('@')[2]}"

        def answer(arrived: Received) -> Script:
            return next(told, None) or self._answered(arrived, root)

        adapter = SocketlessAdapter(answer, self._fake.clock, self.max_retries, owner=self._owner)
        adapter.adds_headers = not scripts
        try:
            return adapter.send(request, stream, timeout)
        except _Broken as broken:
            error = broken.error
        raise error  # out here, so that its own cause and context stay

    def _answered(self, arrived: Received, root: str) -> Script:
        try:
            return answered(self._fake, arrived, root)
        except Exception as error:  # whatever a handler raises
            raise _Broken(error) from error


class _Broken(BaseException):  # urllib3 would take an OSError, say, for one of the network
    """Carries what a handler raised past urllib3, which is not to say the request again."""

    def __init__(self, error: Exception) -> None:
        super().__init__(error)
        self.error = error


class _Original:
    """What `requests` wants of http.client's response: the headers, for its cookies."""

    def __init__(self, headers: Iterable[tuple[str, str]]) -> None:
        self.msg = Message()
        for name, value in headers:
            self.msg[name] = value

    def isclosed(self) -> bool:
        """Say that there is no connection to give back."""
        return True

    def close(self) -> None:
        """Close nothing: there is no connection."""


def session_for(fake: FakeAPI, max_retries: Retry | int = 0) -> Session:
    """Return a session whose requests to the fake's URL reach it without a socket; other URLs go where they went.

    `max_retries` is what an adapter of `requests` takes: a number, or a `urllib3.Retry`.
    """
    session = Session()
    session.trust_env = False  # neither proxies nor a .netrc of this machine have a say in a test
    session.mount(fake.base_url, InProcessAdapter(fake, max_retries))
    return session
