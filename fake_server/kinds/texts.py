"""Texts: any, and those of a form of their own: addresses of mail, slugs, URLs."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from fake_server.contract.fields import Field
from fake_server.kinds.base import Kind, refuse_all
from fake_server.refusals import Refusal, refuse

SURROGATE = re.compile("[\ud800-\udfff]")
SLUG_FORM = re.compile(r"[-a-zA-Z0-9_]+")
LOCAL_PART = re.compile(
    r"[-!#$%&'*+/=?^_`{}|~0-9a-z]+(\.[-!#$%&'*+/=?^_`{}|~0-9a-z]+)*"
    r'|"([\x01-\x08\x0b\x0c\x0e-\x1f!#-\[\]-\x7f]|\\[\x01-\x09\x0b\x0c\x0e-\x7f])*"',
    re.IGNORECASE,
)
HOST = re.compile(
    r"(?:[a-z0-9\u00a1-\uffff](?:[a-z0-9\u00a1-\uffff-]{0,61}[a-z0-9\u00a1-\uffff])?)"
    r"(?:\.(?!-)[a-z0-9\u00a1-\uffff-]{1,63}(?<!-))*"
    r"(?:\.(?!-)(?:[a-z\u00a1-\uffff-]{2,63}|xn--[a-z0-9]{1,59})(?<!-))\.?",
    re.IGNORECASE,
)
IPV4 = re.compile(r"(?:0|25[0-5]|2[0-4]\d|1\d?\d?|[1-9]\d?)(?:\.(?:0|25[0-5]|2[0-4]\d|1\d?\d?|[1-9]\d?)){3}")
LITERAL = re.compile(r"\[([0-9a-f:.]+)]", re.IGNORECASE)
URL_FORM = re.compile(
    rf"(?:https?|ftps?)://(?:[^\s:@/]+(?::[^\s:@/]*)?@)?"
    rf"(?:{IPV4.pattern}|{LITERAL.pattern}|{HOST.pattern}|localhost)(?::[0-9]{{1,5}})?(?:[/?#]\S*)?",
    re.IGNORECASE,
)
LONGEST_HOST = 253
LONGEST_URL = 2048
LONGEST_EMAIL = 320


class String(Kind):
    """Any text, without white space around it. `wrong` is the code for what is no text, or not of the form."""

    wrong = "not_a_string"

    def taken(self, rules: Field, value: Any, /) -> str:
        """Take a text, or a number as its text."""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise refuse(self.wrong)
        text = str(value).strip()
        if not text and not rules.blank:
            raise refuse("blank")
        if text:
            refuse_all(self.problems(rules, text))
        return text

    def asked(self, _rules: Field, text: str, /) -> str:
        """Take any text: what has not the form is just not found."""
        if "\x00" in text:
            raise refuse("null_characters")
        return text.strip()

    def problems(self, rules: Field, value: str) -> list[Refusal]:
        """Look for what no text may have, for its length, and for its form."""
        found = []
        if rules.max_length is not None and len(value) > rules.max_length:
            found.append(Refusal("too_long", {"max_length": rules.max_length}))
        if rules.min_length is not None and len(value) < rules.min_length:
            found.append(Refusal("too_short", {"min_length": rules.min_length}))
        if "\x00" in value:
            found.append(Refusal("null_characters"))
        surrogate = SURROGATE.search(value)
        if surrogate:
            found.append(Refusal("surrogate", {"code_point": f"U+{ord(surrogate[0]):X}"}))
        return found if self.has_form(value) else [*found, Refusal(self.wrong)]

    def has_form(self, _value: str, /) -> bool:
        """Say whether a text has the form of the type."""
        return True


class Email(String):
    """An address of mail, in the form that Django takes."""

    wrong = "not_an_email"

    def has_form(self, value: str, /) -> bool:
        """Look at both sides of the @."""
        local, at, domain = value.rpartition("@")
        return (
            bool(at)
            and len(value) <= LONGEST_EMAIL
            and LOCAL_PART.fullmatch(local) is not None
            and (domain == "localhost" or _is_domain(domain) or _is_literal(domain))
        )


class Slug(String):
    """Letters of ASCII, digits, hyphens and underscores."""

    wrong = "not_a_slug"

    def has_form(self, value: str, /) -> bool:
        """Look at each character."""
        return SLUG_FORM.fullmatch(value) is not None


class Url(String):
    """A URL of http, https, ftp or ftps with a host, in the form that Django takes."""

    wrong = "not_a_url"

    def has_form(self, value: str, /) -> bool:
        """Look at its parts."""
        return _is_url(value)


def _is_url(value: str) -> bool:
    if len(value) > LONGEST_URL or not URL_FORM.fullmatch(value):
        return False
    try:
        host = urlsplit(value).hostname  # it looks at what is in brackets, and refuses other brackets
    except ValueError:
        return False
    return host is not None and len(host) <= LONGEST_HOST


def _is_domain(text: str) -> bool:
    return HOST.fullmatch(text) is not None and not text.endswith(".")


def _is_literal(host: str) -> bool:
    """Say whether a host is an address in brackets."""
    literal = LITERAL.fullmatch(host)
    try:
        return literal is not None and bool(ip_address(literal[1]))
    except ValueError:
        return False


STRING = String()
EMAIL = Email()
SLUG = Slug()
URL = Url()
