"""Rules of credentials: who is let in, what the others are told, and that no secret is ever shown; DRF is judge."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import drf_blog
import drf_settings
import pytest
from django.contrib.auth.models import User as RealUser
from rest_framework.authtoken.models import Token
from werkzeug.datastructures import Headers
from werkzeug.test import Client, TestResponse

from fake_server import Auth, Collection, Contract, ContractError, FakeAPI, Field, User
from fake_server.auth import Rejected, challenge, may, token_for, user_of


def basic(text: str, encoding: str = "utf-8") -> str:
    """Return the header of a name and a password."""
    return "Basic " + base64.b64encode(text.encode(encoding)).decode()


ADA, BOB, EVE = User("ada", "lovelace"), User("bob", "s3cret", active=False), User("eve", "\u00e9v:\u00e9", staff=True)
TOKENS = {"abc123": "ada", "t-bob": "bob", "t-eve": "eve"}


def auth(*schemes: Any, **changes: Any) -> Auth:
    """Return who may do what, for three users."""
    return Auth(schemes, {each.name: each for each in (ADA, BOB, EVE)}, TOKENS, **changes)


@pytest.fixture(name="real", scope="module")
def _real() -> Iterator[Client]:
    """Return a client of the real application, which knows the same users."""
    drf_settings.share_database()
    for user in (BOB, EVE):
        made = RealUser.objects.create_user(
            user.name, password=user.password, is_active=user.active, is_staff=user.staff
        )
        Token.objects.create(key=f"t-{user.name}", user=made)
    drf_blog.reset([{"title": "one"}])
    yield Client(drf_blog.application)
    RealUser.objects.exclude(username=drf_blog.USERNAME).delete()


def fake(found: Auth, prefix: str = "") -> Client:
    """Return a client of a fake with one post."""
    posts = Collection(fields={"title": Field(type="string", required=True)}, rows=({"title": "one"},))
    return Client(FakeAPI(Contract(prefix=prefix, auth=found, collections={"posts": posts})))


def said(response: TestResponse) -> tuple[int, str | None, Any]:
    """Return what an answer says of credentials."""
    body = response.get_json() if response.is_json else None
    return response.status_code, response.headers.get("WWW-Authenticate"), body if response.status_code > 299 else None


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        basic("ada:lovelace"),
        "basic " + basic("ada:lovelace")[6:],
        "Basic  " + basic("ada:lovelace")[6:] + " ",
        basic("ada:wrong"),
        basic("ada:"),
        basic("nobody:x"),
        basic("bob:s3cret"),
        basic("eve:\u00e9v:\u00e9"),
        basic("eve:\u00e9v:\u00e9", "latin-1"),
        basic("ada"),
        "Basic",
        "Basic ",
        "Basic a b",
        "Basic !!!!",
        "Basic a",
        "Basic \u00e9",
        "Token abc123",
        "Bearer abc123",
    ],
)
def test_basic_credentials_are_judged_as_by_the_real_framework(real: Client, header: str | None) -> None:
    """Without it a header that the real API refuses could open the fake, or the other way round."""
    headers = {} if header is None else {"Authorization": header}
    ours = fake(auth("basic"), "basic").get("/basic/posts/", headers=headers)
    assert said(ours) == said(real.get("/basic/posts/", headers=headers))


@pytest.mark.parametrize(
    "header",
    [
        None,
        "Token abc123",
        "token abc123",
        "TOKEN  abc123 ",
        "Token",
        "Token a b",
        "Token wrong",
        "Token ABC123",
        "Token t-bob",
        "Token t-eve",
        "Token \u00e9",
        "Token \u00c3\u00a9",
        "Bearer abc123",
        basic("ada:lovelace"),
    ],
)
def test_tokens_are_judged_as_by_the_real_framework(real: Client, header: str | None) -> None:
    """Without it a token that the real API refuses could open the fake, or the other way round."""
    headers = {} if header is None else {"Authorization": header}
    ours = fake(auth("token"), "token").get("/token/posts/", headers=headers)
    assert said(ours) == said(real.get("/token/posts/", headers=headers))


@pytest.mark.parametrize(
    ("schemes", "headers", "name"),
    [
        (("bearer",), {"Authorization": "Bearer abc123"}, "ada"),
        (("bearer",), {"Authorization": "Token abc123"}, None),
        (("api-key",), {"X-Api-Key": "abc123"}, "ada"),
        (("api-key",), {"Authorization": "Token abc123"}, None),
        (("basic", "token"), {"Authorization": "Token abc123"}, "ada"),
        (("basic", "token"), {"Authorization": basic("ada:lovelace")}, "ada"),
        (("session", "basic"), {"Authorization": basic("ada:lovelace")}, "ada"),
        (("token", "api-key"), {"X-Api-Key": "t-eve"}, "eve"),
        (("token", "api-key"), {"X-Api-Key": "t-eve", "Authorization": "Token abc123"}, "ada"),
        (("session",), {"Cookie": "sessionid=1"}, None),
    ],
)
def test_whose_credentials_each_scheme_reads(
    schemes: tuple[Any, ...], headers: dict[str, str], name: str | None
) -> None:
    """Without it an API with several schemes would know its users by one only."""
    user = user_of(auth(*schemes), Headers(headers))
    assert (user and user.name) == name


@pytest.mark.parametrize(
    ("schemes", "headers", "code"),
    [
        (("api-key",), {"X-Api-Key": "wrong"}, "wrong_token"),
        (("api-key",), {"X-Api-Key": ""}, "wrong_token"),
        (("bearer",), {"Authorization": "Bearer t-bob"}, "inactive_user"),
        (("basic", "api-key"), {"Authorization": basic("ada:x"), "X-Api-Key": "abc123"}, "wrong_password"),
    ],
)
def test_bad_credentials_are_never_taken_for_none(schemes: tuple[Any, ...], headers: dict[str, str], code: str) -> None:
    """Without it a wrong key could be let in where reading is free."""
    with pytest.raises(Rejected) as raised:
        user_of(auth(*schemes), Headers(headers))
    assert raised.value.refusal.code == code


def test_an_api_key_may_be_in_a_header_of_another_name() -> None:
    """Without it only APIs that call it X-Api-Key could be described."""
    client = fake(auth("api-key", header="X-Secret"))
    assert client.get("/posts/", headers={"X-Secret": "abc123"}).status_code == 200
    assert client.get("/posts/", headers={"X-Api-Key": "abc123"}).status_code == 401


@pytest.mark.parametrize(
    ("schemes", "status", "header"),
    [
        (("basic",), 401, 'Basic realm="api"'),
        (("token", "basic"), 401, "Token"),
        (("bearer",), 401, "Bearer"),
        (("api-key",), 401, "ApiKey"),
        (("session", "basic"), 403, None),
    ],
)
def test_the_first_scheme_says_how_to_ask(schemes: tuple[Any, ...], status: int, header: str | None) -> None:
    """Without it a client could not know what it is asked for; and Django's own default, a 403, would be unknown."""
    for headers in ({}, {"Authorization": basic("ada:wrong"), "X-Api-Key": "x"}):
        response = fake(auth(*schemes)).get("/posts/", headers=headers)
        assert (response.status_code, response.headers.get("WWW-Authenticate")) == (status, header)
    assert challenge(auth(*schemes)) == header


@pytest.mark.parametrize(
    ("permission", "user", "method", "allowed"),
    [
        ("any", None, "DELETE", True),
        ("authenticated", None, "GET", False),
        ("authenticated", ADA, "DELETE", True),
        ("read-only", None, "GET", True),
        ("read-only", None, "HEAD", True),
        ("read-only", None, "OPTIONS", True),
        ("read-only", None, "POST", False),
        ("read-only", ADA, "POST", True),
        ("staff", None, "GET", False),
        ("staff", ADA, "GET", False),
        ("staff", EVE, "DELETE", True),
    ],
)
def test_what_each_permission_allows(permission: Any, user: User | None, method: str, allowed: bool) -> None:
    """Without it somebody could write who may only read."""
    assert may(permission, user, method) is allowed


def test_who_is_known_and_may_not_is_told_so() -> None:
    """Without it a client could not tell a missing login from a missing right."""
    client = fake(auth("token", permission="staff"))
    refused = client.get("/posts/", headers={"Authorization": "Token abc123"})
    assert (refused.status_code, refused.get_json()) == (
        403,
        {"detail": "You do not have permission to perform this action."},
    )
    assert client.get("/posts/", headers={"Authorization": "Token t-eve"}).status_code == 200


def test_a_collection_may_have_a_permission_of_its_own() -> None:
    """Without it an API with one secret collection would be all secret, or all open."""
    collections = {
        "posts": Collection(),
        "secrets": Collection(permission="staff"),
        "same": Collection(same_as="posts"),
    }
    api = FakeAPI(Contract(auth=auth("token", permission="read-only"), collections=collections))
    client = Client(api)
    assert [client.get(f"/{name}/").status_code for name in collections] == [200, 401, 200]
    assert client.get("/secrets/", headers={"Authorization": "Token abc123"}).status_code == 403
    assert client.post("/posts/", json={}).status_code == 401


def test_a_read_with_bad_credentials_is_refused_even_where_reading_is_free() -> None:
    """Without it an expired token would show only at the first write."""
    client = fake(auth("token", permission="read-only"))
    assert client.get("/posts/").status_code == 200
    assert client.get("/posts/", headers={"Authorization": "Token wrong"}).status_code == 401


@pytest.mark.parametrize(
    ("method", "url", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/nope/", 404),
        ("GET", "/posts", 301),
        ("PUT", "/posts/", 401),
        ("GET", "/posts/9/", 401),
        ("OPTIONS", "/posts/", 401),
        ("POST", "/posts/", 401),
    ],
)
def test_what_is_checked_before_credentials_and_what_after(method: str, url: str, status: int) -> None:
    """Without it whoever may not read could learn what is there."""
    assert fake(auth("token")).open(url, method=method).status_code == status


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({"username": "ada", "password": "lovelace"}, 200, {"token": "abc123"}),
        (
            {"username": "ada", "password": "wrong"},
            400,
            {"non_field_errors": ["Unable to log in with provided credentials."]},
        ),
        (
            {"username": "bob", "password": "s3cret"},
            400,
            {"non_field_errors": ["Unable to log in with provided credentials."]},
        ),
        ({"username": "ada"}, 400, {"password": ["This field is required."]}),
        ({}, 400, {"username": ["This field is required."], "password": ["This field is required."]}),
        ({"username": "ada", "password": "\ud800"}, 400, None),
    ],
)
def test_a_token_is_given_for_a_name_and_a_password(body: Any, status: int, said: Any) -> None:
    """Without it a client that logs in could not be tested."""
    client = fake(auth("token", login="token-auth"))
    response = client.post("/token-auth/", json=body)
    assert response.status_code == status
    assert said is None or response.get_json() == said
    assert client.get("/token-auth/").status_code == 405


def test_a_login_reads_a_form_and_speaks_every_dialect() -> None:
    """Without it the login of a browser, or of another dialect, would be a crash."""
    client = fake(auth("token", login="token-auth"))
    assert client.post("/token-auth/", data={"username": "ada", "password": "lovelace"}).get_json() == {
        "token": "abc123"
    }
    linked = Client(FakeAPI(Contract("link_header", auth=auth("token", login="login"))))
    assert linked.post("/login", json={"username": "ada", "password": "lovelace"}).get_json() == {"token": "abc123"}
    assert linked.post("/login", json={"username": "ada", "password": "x"}).status_code == 401
    missing = linked.post("/login", json={"username": "ada"})
    assert missing.get_json()["errors"] == [{"field": "password", "code": "required"}]


def test_a_user_without_a_token_cannot_get_one() -> None:
    """Without it a login could give out the token of somebody else."""
    found = Auth(("token",), {"ada": ADA}, {})
    assert token_for(found, "ada", "lovelace") is None
    assert token_for(auth("token"), "ada", "lovelace") == "abc123"
    assert token_for(auth("token"), "nobody", "x") is None


def test_no_secret_is_ever_printed() -> None:
    """Without it a password could be read in the log of a failing test."""
    found = auth("basic", "token")
    for text in (repr(found), repr(ADA), repr(Contract(auth=found)), repr(vars(Contract(auth=found)))):
        assert "lovelace" not in text and "abc123" not in text
    assert repr(found) == "<Auth basic, token for ada, bob, eve>"
    client = fake(found)
    client.get("/posts/", headers={"Authorization": "Token abc123"})
    client.get("/posts/", headers={"Authorization": basic("ada:lovelace")})
    api: Any = client.application
    shown = repr([vars(type(each)) and [each.request_headers, each.answer] for each in api.journal])
    assert "abc123" not in shown and basic("ada:lovelace") not in shown


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (lambda: Auth(()), "auth needs at least one scheme of basic, token, bearer, api-key, session"),
        (lambda: auth("tokn"), "unknown auth scheme 'tokn'; did you mean 'token'?"),
        (lambda: auth("token", permission="reader"), "unknown permission 'reader'"),
    ],
)
def test_what_nobody_can_keep_is_refused(broken: Any, message: str) -> None:
    """Without it a typing error would leave an API open, or closed."""
    with pytest.raises(ContractError, match=message.replace("?", r"\?")):
        broken()
