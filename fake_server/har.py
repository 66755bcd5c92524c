"""Exchanges as a HAR 1.2 document (HTTP Archive), so that other tools can show them; pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

if TYPE_CHECKING:
    from fake_server.journal import Exchange

EPOCH = "1970-01-01T00:00:00+00:00"  # HAR wants a moment even of an exchange that has none


def har_of(exchanges: Iterable[Exchange]) -> dict[str, Any]:
    """Return a HAR document of exchanges, in their order.

    What the exchanges do not know is said as HAR has it: sizes of -1, and no cookies. Names with an underscore are
    ours: `_fault` and `_warnings`.
    """
    creator = {"name": "pytest-genericclient", "version": version("pytest-genericclient")}
    return {"log": {"version": "1.2", "creator": creator, "entries": [_entry(each) for each in exchanges]}}


def _entry(exchange: Exchange) -> dict[str, Any]:
    milliseconds = round(exchange.seconds * 1000, 3)
    entry = {
        "startedDateTime": exchange.started.isoformat() if exchange.started else EPOCH,
        "time": milliseconds,
        "request": _request(exchange),
        "response": _response(exchange),
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
    }
    ours = {"_fault": exchange.fault, "_warnings": list(exchange.warnings)}
    return entry | {name: value for name, value in ours.items() if value}


def _request(exchange: Exchange) -> dict[str, Any]:
    request = {
        "method": exchange.method,
        "url": exchange.origin + exchange.target,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _pairs(exchange.request_headers),
        "queryString": [
            {"name": name, "value": value} for name, value in parse_qsl(exchange.query, keep_blank_values=True)
        ],
        "headersSize": -1,
        "bodySize": -1,
    }
    if exchange.json is None:
        return request
    return request | {"postData": {"mimeType": _type(exchange.request_headers), "text": _text(exchange.json)}}


def _response(exchange: Exchange) -> dict[str, Any]:
    text = None if exchange.answer is None else _text(exchange.answer)
    content: dict[str, Any] = {"size": len((text or "").encode()), "mimeType": _type(exchange.response_headers)}
    return {
        "status": exchange.status,
        "statusText": HTTPStatus(exchange.status).phrase if exchange.status in set(HTTPStatus) else "",
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _pairs(exchange.response_headers),
        "content": content if text is None else {**content, "text": text},
        "redirectURL": exchange.response_headers.get("Location", ""),
        "headersSize": -1,
        "bodySize": -1,
    }


def _pairs(headers: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in headers.items()]


def _type(headers: Mapping[str, str]) -> str:
    return next((value for name, value in headers.items() if name.lower() == "content-type"), "application/json")


def _text(body: Any) -> str:
    """Return a body as text; a lone surrogate is escaped, as UTF-8 has no bytes for it."""
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
