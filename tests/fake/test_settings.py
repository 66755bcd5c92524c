"""Rules of contracts in Python: what cannot be kept is refused where it is said, with the way out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import FrozenInstanceError
from typing import Any

import pytest

from fake_server import Action, Auth, Collection, Contract, ContractError, Field, Pagination, PrimaryKey, User
from fake_server.contract.checks import one_of, path_segment, positive


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Field(type="strang"), "unknown type 'strang'; did you mean 'string'? (known: boolean, date,"),  # type: ignore[arg-type]  # on purpose
        (lambda: Field(to="users"), "`to` names the collection that a field of type 'relation' leads to"),
        (lambda: Field(type="relation"), "`to` names the collection that a field of type 'relation' leads to"),
        (
            lambda: Field(type="relation", to="users", on_delete="casade"),  # type: ignore[arg-type]  # on purpose
            "unknown on_delete 'casade'; did you mean 'cascade'?",
        ),
        (
            lambda: Field(type="relation", to="users", on_delete="set-null"),
            "on_delete = 'set-null' needs null = true",
        ),
        (lambda: Field(auto="never"), "unknown auto 'never'"),  # type: ignore[arg-type]  # on purpose
        (lambda: Field(required=True, read_only=True), "both required and read_only: no client could ever send it"),
        (lambda: Field(sparse=True, required=True), "a sparse field can be left out of a row"),
        (lambda: Field(sparse=True, default=1), "a sparse field can be left out of a row"),
        (lambda: Field(choices=("a", "b"), default="c"), "default 'c' is none of the choices ['a', 'b']"),
        (lambda: Field(type="integer", max_length=3), "max_length belongs to email or slug or string or url, not"),
        (
            lambda: Field(type="string", min=3),
            "min belongs to decimal or integer or number, not to a field of type 'string'",
        ),
        (
            lambda: Field(type="integer", max_digits=3),
            "max_digits belongs to a decimal, not to a field of type 'integer'",
        ),
        (lambda: Field(type="string", max_length=0), "max_length is 0; expected an integer of at least 1"),
        (lambda: PrimaryKey(kind="uuid"), "unknown kind of primary key 'uuid'; did you mean 'uuid"),  # type: ignore[arg-type]  # on purpose
        (
            lambda: PrimaryKey(kind="prefixed"),
            "a key of the kind 'prefixed' has a prefix, such as 'cus_', and no other",
        ),
        (lambda: PrimaryKey(prefix="cus_"), "a key of the kind 'prefixed' has a prefix, such as 'cus_', and no other"),
        (lambda: Action(methods=("PSOT",)), "unknown method 'PSOT'; did you mean 'POST'?"),
        (lambda: Action(methods=()), "an action needs at least one method, such as POST"),
        (lambda: Action(detail=False, set={"a": 1}), "`set` writes into one row, so its action needs detail = true"),
        (lambda: Action(status=99), "status is 99; expected one from 200 to 599"),
        (lambda: Action(status=600), "status is 600; expected one from 200 to 599"),
        (lambda: Collection(pk="slug"), "pk is 'slug'; expected a PrimaryKey, such as PrimaryKey('slug', 'given')"),  # type: ignore[arg-type]  # on purpose
        (lambda: Collection(page_size=0), "page_size is 0; expected an integer of at least 1"),
        (lambda: Collection(put="replce"), "unknown put 'replce'; did you mean 'replace'?"),  # type: ignore[arg-type]  # on purpose
        (lambda: Collection(permission="stuff"), "unknown permission 'stuff'; did you mean 'staff'?"),  # type: ignore[arg-type]  # on purpose
        (lambda: Collection(filters={"a": ("exakt",)}), "unknown lookup 'exakt'; did you mean 'exact'?"),  # type: ignore[dict-item]  # on purpose
        (lambda: Collection(actions={"a/b": Action()}), "the name of the action 'a/b' is no path segment"),
        (lambda: Collection(rows=({"id": "x"},)), "rows[0].id is 'x'; expected an integer"),
        (lambda: Collection(rows=({}, {"id": True})), "rows[1].id is True; expected an integer"),
        (lambda: Collection(pk=PrimaryKey("slug", "given"), rows=({},)), "rows[0].slug is None; expected a string"),
        (lambda: Collection(pk=PrimaryKey(kind="uuid4"), rows=({"id": []},)), "rows[0].id is []; expected a string"),
        (lambda: Collection(singleton=True, rows=({}, {})), "a singleton is one object: it has one row at most"),
        (lambda: Collection(singleton=True, lookup="name"), "a singleton is one object"),
        (lambda: Pagination("pagenumber"), "unknown pagination style 'pagenumber'; did you mean 'page-number'?"),  # type: ignore[arg-type]  # on purpose
        (lambda: Pagination("none", 0), "page_size is 0; expected an integer of at least 1"),
        (lambda: Pagination("none", max_page_size=-1), "max_page_size is -1; expected an integer of at least 1"),
        (lambda: Contract("dfr"), "unknown dialect 'dfr'; did you mean 'drf'?"),
        (lambda: Contract(missing_slash="apend"), "unknown missing_slash 'apend'; did you mean 'append'?"),  # type: ignore[arg-type]  # on purpose
        (lambda: Contract(collections={"a/b": Collection()}), "the name of the collection 'a/b' is no path segment"),
        (
            lambda: Contract(collections={"posts": Collection(), "other": Collection(same_as="psts")}),
            "collections.other.same_as: no collection 'psts'; did you mean 'posts'?",
        ),
        (
            lambda: Contract(collections={"a": Collection(same_as="b"), "b": Collection(same_as="a")}),
            "collections.a.same_as: 'b' is itself the same as 'a'",
        ),
    ],
)
def test_what_cannot_be_kept_is_refused_where_it_is_said(make: Callable[[], object], message: str) -> None:
    """Without it a typing error would be an API that quietly behaves otherwise."""
    with pytest.raises(ContractError) as raised:
        make()
    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("filters", ("titel",)),
        ("filters", {"titel": ("exact",)}),
        ("search", ("titel",)),
        ("ordering", ("titel",)),
        ("order", ("-titel",)),
        ("unique_together", (("titel", "body"),)),
        ("lookup", "titel"),
    ],
)
def test_a_name_of_no_field_is_refused_with_the_nearest(key: str, value: Any) -> None:
    """Without it a misspelt filter of a contract would select nothing, in silence."""
    changes: dict[str, Any] = {key: value}
    with pytest.raises(ContractError, match=f"{key}: no field 'titel'; did you mean 'title'"):
        Collection(fields={"title": Field(), "body": Field()}, **changes)
    assert Collection(**changes).fields == {}, "an open collection may have any field"


def test_what_a_contract_says_cannot_be_changed_afterwards() -> None:
    """Without it two fakes of one contract could change each other."""
    collection = Collection(fields={"title": Field()}, actions={"go": Action(fields={"date": Field(type="date")})})
    frozen: list[Any] = [
        collection.fields,
        collection.actions,
        collection.actions_named("go")[0].fields,
        Contract().collections,
    ]
    frozen += [Field(type="object", fields={"a": Field()}).fields, Auth(("token",), tokens={"a": "b"}).tokens]
    for mapping in frozen:
        with pytest.raises(TypeError):
            mapping["x"] = None
    with pytest.raises(FrozenInstanceError):
        collection.page_size = 3  # type: ignore[misc]  # on purpose


def test_the_rules_of_a_key_follow_from_its_kind() -> None:
    """Without it a key that is a UUID would be told of, and filtered by, as whatever JSON can say."""
    kinds: dict[Any, str] = {"integer": "integer", "uuid4": "uuid", "uuid7": "uuid", "text": "string", "given": "json"}
    for kind, expected in kinds.items():
        rules = Collection(pk=PrimaryKey("key", kind)).rules("key")
        assert (rules.type, rules.read_only) == (expected, kind != "given")
    own = Collection(pk=PrimaryKey("key", "given"), fields={"key": Field(type="slug")})
    assert (own.rules("key").type, own.rules("other").type) == ("slug", "json")
    assert Collection(pk=PrimaryKey("key", "prefixed", "c_")).rules("key") == Field(type="string", read_only=True)


def test_an_action_may_be_several_for_several_methods() -> None:
    """Without it a POST and a DELETE of one name could not do different things."""
    post, delete = Action(methods=("post",)), Action(methods=("delete",))
    collection = Collection(actions={"publish": (post, delete), "go": post})
    assert collection.actions_named("publish") == (post, delete)
    assert (collection.actions_named("go"), collection.actions_named("nope")) == ((post,), ())
    assert post.methods == ("POST",)


def test_what_a_list_can_be_sorted_by() -> None:
    """Without it a contract could not forbid to sort by a secret."""
    fields = {"title": Field(), "pin": Field()}
    assert Collection(fields=fields).sortable("pin") and Collection(fields=fields).sortable("id")
    assert not Collection(fields=fields).sortable("nope")
    assert not Collection(fields=fields, ordering=("title",)).sortable("pin")
    assert Collection().sortable("anything")


def test_one_collection_may_have_two_names() -> None:
    """Without it an API that shows its rows by id and by slug could not be described."""
    posts = Collection(
        fields={"slug": Field(type="slug")}, rows=({"slug": "a"},), permission="staff", verbose_name="Post"
    )
    contract = Contract(
        collections={"posts": posts, "articles": Collection(same_as="posts", lookup="slug", description="d")}
    )
    articles = contract.collections["articles"]
    assert (articles.url_field, articles.rows, articles.permission, articles.description) == ("slug", (), "staff", "d")
    assert (articles.verbose_name, contract.table_of("articles"), contract.table_of("posts")) == (
        "Post",
        "posts",
        "posts",
    )


def test_a_contract_can_be_had_with_a_difference() -> None:
    """Without it the contract of a test would have to repeat that of all tests."""
    contract = Contract(prefix="/api", conditional=True, collections={"posts": Collection()})
    other = contract.but(strict_queries=True, prefix="v2")
    assert (other.prefix, other.conditional, other.strict_queries, [*other.collections]) == (
        "/v2",
        True,
        True,
        ["posts"],
    )
    assert (contract.prefix, contract.strict_queries) == ("/api", False)


def test_users_of_tokens_are_known_without_being_named() -> None:
    """Without it each token of a contract would need a user beside it."""
    found = Auth(("token",), {"ada": User("ada", "x")}, {"t": "ada", "u": "bob"})
    assert found.users["bob"] == User("bob") and found.users["ada"].password == "x"


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "a b", "\u00e9", "a?b", "a%20b"])
def test_what_cannot_stand_in_a_path_is_no_name(name: str) -> None:
    """Without it a collection could be declared that no URL reaches."""
    with pytest.raises(ContractError, match="is no path segment; expected letters, digits, - _ . or ~"):
        path_segment("collection", name)


def test_what_is_good_passes_the_checks() -> None:
    """Without it the checks could refuse everything."""
    path_segment("collection", "blog-posts_2.0~")
    positive("page_size", 1)
    positive("page_size", None)
    one_of("type", "a", iter(["a", "b"]))
