"""Logging in: a token for a name and a password."""

from __future__ import annotations

from fake_server.auth import token_for
from fake_server.contract.collection import Collection
from fake_server.contract.fields import Field
from fake_server.contract.settings import Auth
from fake_server.dialects import Answer, RestDialect
from fake_server.forms import fields_of_form
from fake_server.payloads import Payload
from fake_server.schema import Others, validated

CREDENTIALS = Collection(
    fields={"username": Field(type="string", required=True), "password": Field(type="string", required=True)}
)
"""What is sent by whoever logs in."""
TOLD = {**CREDENTIALS.fields, "token": Field(type="string", read_only=True)}
"""What OPTIONS tells of it."""


def logged_in(auth: Auth, dialect: RestDialect, payload: Payload, others: Others) -> Answer:
    """Return the answer to whoever logs in. A name is taken without the space around it, a password is not."""
    body = payload.object(lambda form: fields_of_form(CREDENTIALS.fields, form))
    sent, refusals = validated(CREDENTIALS, body, others)
    if refusals:
        return dialect.refused(refusals)
    return dialect.logged_in(token_for(auth, sent["username"], str(body["password"])))
