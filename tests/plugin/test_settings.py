"""Rules of marks: which words they take, how several of them are merged, and what becomes of the contract."""

from __future__ import annotations

from inspect import signature
from pathlib import Path
from typing import Any

import pytest

from fake_server import Auth, Contract, ContractError, FakeAPI, Pagination, Throttle, User, demo_contract
from pytest_genericclient.settings import KNOWN, OF_THE_CONTRACT, Settings

USERS = {"ada": User("ada", "x")}


def marks(*words: dict[str, Any]) -> list[pytest.Mark]:
    """Return marks, the nearest first."""
    return [pytest.mark.fake_api(**each).mark for each in words]


def test_what_is_nearest_to_a_test_counts() -> None:
    """Without it a test could not differ from the class that it is in."""
    settings = Settings.merged(marks({"page_size": 1, "strict": False}, {"page_size": 2, "url": "http://a.test"}))
    assert settings == Settings(url="http://a.test", strict=False, changes={"page_size": 1})
    assert Settings.merged([]) == Settings()


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ({"dialct": "drf"}, "unknown 'dialct'; did you mean 'dialect'? known: auth, block_network, "),
        ({"strict": "no"}, "strict is 'no'; expected True or False"),
        ({"block_network": 1}, "block_network is 1; expected True or False"),
        ({"zzz": 1}, "unknown 'zzz'; known: auth, block_network, conditional, .*, url$"),
    ],
)
def test_an_unknown_word_is_refused(words: dict[str, Any], refusal: str) -> None:
    """Without it a misspelt mark would change nothing, and nobody would know."""
    with pytest.raises(ValueError, match=refusal.replace("?", "[?]")):
        Settings.merged(marks(words))


def test_a_mark_takes_names_only() -> None:
    """Without it nobody could tell whether the first argument is a contract, a dialect or a URL."""
    with pytest.raises(ValueError, match="takes names only, such as dialect='drf'; got 'drf'"):
        Settings.merged([pytest.mark.fake_api("drf").mark])


@pytest.mark.parametrize(
    ("words", "attribute", "expected"),
    [
        ({"dialect": "link_header"}, "dialect", "link_header"),
        ({"prefix": "v1"}, "prefix", "/v1"),
        ({"trailing_slash": False}, "trailing_slash", False),
        ({"missing_slash": "strict"}, "missing_slash", "strict"),
        ({"conditional": True}, "conditional", True),
        ({"optimistic": True}, "optimistic", True),
        ({"strict_queries": True}, "strict_queries", True),
        ({"pagination": Pagination("cursor")}, "pagination", Pagination("cursor")),
        ({"pagination": {"style": "cursor", "page_size": 3}}, "pagination", Pagination("cursor", 3)),
        ({"throttle": {"rate": "3/min"}}, "throttle", Throttle("3/min")),
        ({"auth": Auth(("basic",), USERS)}, "auth", Auth(("basic",), USERS)),
        ({"auth": None}, "auth", None),
        ({"auth": {"schemes": ["basic"], "users": {"ada": {"password": "x"}}}}, "auth", Auth(("basic",), USERS)),
    ],
    ids=str,
)
def test_a_mark_changes_the_contract(words: dict[str, Any], attribute: str, expected: Any) -> None:
    """Without it each variation of an API would be a contract of its own."""
    assert getattr(Settings.of(words).applied(demo_contract()), attribute) == expected


def test_every_word_of_a_contract_can_be_said() -> None:
    """Without it a new setting of contracts would be missing in marks."""
    own = {"collections", "source", "notes"}
    assert set(OF_THE_CONTRACT) - {"page_size"} == set(signature(Contract).parameters) - own
    assert set(OF_THE_CONTRACT) < set(KNOWN)


def test_settings_are_the_same_when_they_are_made_of_the_same_things() -> None:
    """Without it a test would be given the fake of another one whose words are equal, and mean something else."""
    data: dict[str, Any] = {"a": []}
    words = {"data": data, "prefix": "/v1", "page_size": 1, "auth": None}
    settings = Settings.of(words)
    assert settings.is_same(Settings.of(dict(words)))
    others: list[dict[str, Any]] = [
        {"data": {"a": []}},
        {"prefix": "/v2"},
        {"page_size": 2},
        {"page_size": True},
        {"strict": True},
    ]
    for other in others:
        assert not settings.is_same(Settings.of({**words, **other}))
    assert not settings.is_same(Settings.of({"data": data}))
    assert Settings.of({"contract": "a.toml"}).is_same(Settings.of({"contract": str(Path("a.toml"))}))


def test_a_page_size_is_that_of_all_collections() -> None:
    """Without it a collection with a size of its own would not be cut as the test says."""
    contract = Settings.of({"page_size": 2}).applied(demo_contract())
    assert (contract.pagination.page_size, contract.collections["posts"].page_size) == (2, None)
    assert contract.pagination.style == "page-number"


def test_rows_take_the_place_of_those_of_the_contract() -> None:
    """Without it a test would have to write its rows in the contract, or one by one."""
    contract = Settings.of({"data": {"posts": [{"title": "mine"}]}}).applied(demo_contract())
    assert [row["title"] for row in FakeAPI(contract).posts] == ["mine"]
    assert contract.collections["posts"].fields["title"].required


def test_rows_alone_are_an_api() -> None:
    """Without it the shortest way to a fake would need a contract."""
    settings = Settings.of({"data": {"a": [{"id": "x"}]}, "dialect": "json_server", "prefix": "/v1"})
    contract = settings.applied(None)
    assert (contract.dialect, contract.prefix, list(contract.collections)) == ("json_server", "/v1", ["a"])


@pytest.mark.parametrize(
    ("words", "contract", "refusal"),
    [
        ({"data": {"a": 5}}, None, "data= of the test: "),
        ({"data": {"post": []}}, demo_contract(), "rows.post: no such collection; did you mean 'posts'?"),
        ({"dialect": "dfr"}, demo_contract(), "did you mean 'drf'?"),
        ({"page_size": 0}, demo_contract(), "page_size is 0; expected an integer of at least 1"),
        ({"page_size": "x"}, demo_contract(), "page_size is 'x'; expected an integer of at least 1"),
        ({"page_size": True}, demo_contract(), "page_size is True; expected an integer of at least 1"),
        ({"prefix": 5}, demo_contract(), "prefix is 5; expected a path such as '/api'"),
        ({"trailing_slash": "no"}, demo_contract(), "trailing_slash is 'no'; expected True or False"),
        ({"conditional": 1}, demo_contract(), "conditional is 1; expected True or False"),
        ({"auth": {"shemes": []}}, demo_contract(), "the words of the test: auth.shemes: unknown key; did you mean"),
        ({"throttle": 3}, demo_contract(), "throttle is 3; expected a table"),
        ({"pagination": 3}, demo_contract(), "pagination is 3; expected "),
        ({"auth": 3}, demo_contract(), "auth is [redacted]; expected a table"),
    ],
    ids=str,
)
def test_what_no_contract_can_say_is_refused(words: dict[str, Any], contract: Contract | None, refusal: str) -> None:
    """Without it a wrong word would be an error inside the fake, at the first request."""
    with pytest.raises(ValueError) as raised:
        Settings.of(words).applied(contract)
    assert refusal in str(raised.value)
    assert words == {} or isinstance(raised.value, ContractError)
