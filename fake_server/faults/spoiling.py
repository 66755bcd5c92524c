"""How an answer is spoilt: by the name of a fault, what becomes of the response that the request would have had."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus

from werkzeug.wrappers import Request, Response

from fake_server.bodies import written
from fake_server.clock import Clock
from fake_server.dialects import Dialect
from fake_server.faults.kinds import UNSET
from fake_server.faults.plan import Strike
from fake_server.faults.wire import (
    LateResponse,
    Stage,
    WireResponse,
    bad_chunk,
    closed,
    drip,
    garbage,
    reset,
    reset_mid_body,
    truncated,
)
from fake_server.responses import response_of

STAGES: Mapping[str, Stage] = {
    "reset": reset,
    "closed": closed,
    "garbage": garbage,
    "truncated": truncated,
    "reset-mid-body": reset_mid_body,
    "bad-chunk": bad_chunk,
}
WITHOUT_STATUS = frozenset({"reset", "closed", "garbage"})
"""The faults after which a client has seen no status."""
HTML = "text/html; charset=utf-8"
GATEWAY = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n"
    "<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n"
)


def stock_answer(fault: str) -> Response:
    """Return what is spoilt where the request is not carried out, so that nothing is known of a true answer."""
    return Response(written({"fault": fault}), 200, content_type="application/json")


def spoilt(strike: Strike, answer: Response, request: Request, dialect: Dialect, clock: Clock) -> Response:
    """Return what a fault makes of an answer; `X-Fake-Fault` names the fault wherever there are headers."""
    fault = strike.fault
    answer.direct_passthrough = False  # a handler may send a file
    if fault.kind.needs_body and request.method != "HEAD" and not answer.get_data():
        answer = stock_answer(fault.name)  # a 204 has nothing that could be broken
    if fault.name in _SPOILERS:
        answer = _SPOILERS[fault.name](strike, answer, request)
    elif fault.name == "rate-limit":
        answer = response_of(dialect.throttled(fault.setting("retry_after")))
    answer.headers["X-Fake-Fault"] = fault.name
    if fault.name == "delay":
        return LateResponse(answer, strike.seconds, clock)
    if fault.name == "drip":
        return WireResponse(answer, fault.name, drip(fault.setting("interval")), clock)
    stage = STAGES.get(fault.name)
    return answer if stage is None else WireResponse(answer, fault.name, stage, clock)


def _status(strike: Strike, answer: Response, request: Request) -> Response:
    del answer, request
    fault = strike.fault
    status, text, json = fault.setting("status"), fault.setting("text"), fault.setting("json")
    if text is not None:
        spoilt_answer = Response(text, status, content_type="text/plain; charset=utf-8")
    else:
        body = {"detail": _phrase(status)} if json is UNSET else json
        spoilt_answer = Response(written(body), status, content_type="application/json")
    if status in {204, 304}:
        spoilt_answer.set_data(b"")
        del spoilt_answer.headers["Content-Type"]
    if fault.setting("retry_after") is not None:
        spoilt_answer.headers["Retry-After"] = str(fault.setting("retry_after"))
    spoilt_answer.headers.update({name: str(value) for name, value in fault.setting("headers").items()})
    return spoilt_answer


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else f"Status {status}"


def _html_502(strike: Strike, answer: Response, request: Request) -> Response:
    del strike, answer, request
    return Response(GATEWAY, 502, content_type=HTML)


def _malformed_json(strike: Strike, answer: Response, request: Request) -> Response:
    del strike, request
    body = answer.get_data()
    answer.set_data(body[:-1] if body.endswith((b"}", b"]", b'"')) else b"{")
    answer.headers["Content-Type"] = "application/json"
    return answer


def _wrong_content_type(strike: Strike, answer: Response, request: Request) -> Response:
    del strike, request
    answer.headers["Content-Type"] = HTML
    return answer


def _bad_gzip(strike: Strike, answer: Response, request: Request) -> Response:
    del strike, request
    answer.headers["Content-Encoding"] = "gzip"
    return answer


def _redirect_loop(strike: Strike, answer: Response, request: Request) -> Response:
    del strike, answer
    return Response("", 307, {"Location": request.url}, content_type=HTML)


_SPOILERS: Mapping[str, Callable[[Strike, Response, Request], Response]] = {
    "status": _status,
    "html-502": _html_502,
    "malformed-json": _malformed_json,
    "wrong-content-type": _wrong_content_type,
    "bad-gzip": _bad_gzip,
    "redirect-loop": _redirect_loop,
}
