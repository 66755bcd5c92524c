"""The OpenAPI 3.1 document that a fake gives of itself: that it is valid, and what it tells of each part."""

from __future__ import annotations

import json
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from whole_contract import BY_KEY, BY_TOKEN, TOKEN, whole_contract

from fake_server import (
    Action,
    Auth,
    Collection,
    Contract,
    FakeAPI,
    Field,
    Pagination,
    PrimaryKey,
    Throttle,
    demo_contract,
    known_dialects,
)

STYLES = ("none", "page-number", "limit-offset", "cursor", "link-header")
ROWS = {"posts": [{"id": 1, "title": "Hello"}], "profile": {"name": "Ada"}}


def document_of(*fields: tuple[str, Field], **more: Any) -> dict[str, Any]:
    """Return the document of posts with these fields."""
    return Contract(collections={"posts": Collection(fields=dict(fields), **more)}).openapi()


def schemas_of(rules: Field, **row: Any) -> tuple[Any, Any]:
    """Return the schemas of a field in an answer and in a body; None where it is not there."""
    schemas = document_of(("x", rules), rows=(row,) if row else ())["components"]["schemas"]
    return schemas["Post"]["properties"].get("x"), schemas["PostRequest"]["properties"].get("x")


def operation(document: dict[str, Any], line: str) -> dict[str, Any]:
    """Return what a document says of a method at a path: `GET /posts/`."""
    method, path = line.split(" ")
    found: dict[str, Any] = document["paths"][path][method.lower()]
    return found


@pytest.mark.parametrize(
    "contract",
    [
        *(whole_contract("drf", style) for style in STYLES),
        *(whole_contract("link_header", style) for style in STYLES),
        whole_contract(auth=BY_TOKEN, throttle=Throttle("3/min"), conditional=True, optimistic=True),
        whole_contract("link_header", "link-header", auth=BY_KEY, conditional=True),
        whole_contract(auth=Auth(("session", "basic", "bearer"), permission="any")),
        Contract(),
        demo_contract(),
        *(Contract.from_rows(ROWS, dialect=dialect) for dialect in known_dialects()),
        Contract(collections={name: Collection() for name in ("posts", "post", "errors", "post-requests", "~", "a.b")}),
    ],
    ids=repr,
)
def test_the_document_is_valid(contract: Contract) -> None:
    """Without it a tool that reads OpenAPI could refuse what the fake says of itself."""
    document = json.loads(json.dumps(contract.openapi()))
    OpenAPIV31SpecValidator(document).validate()
    identifiers = [each["operationId"] for item in document["paths"].values() for each in item.values()]
    assert len(identifiers) == len(set(identifiers))


@pytest.mark.parametrize(
    ("rules", "shown", "sent"),
    [
        (Field(type="string", required=True), {"type": "string"}, {"type": "string", "minLength": 1}),
        (Field(type="string", required=True, blank=True), {"type": "string"}, {"type": "string"}),
        (
            Field(type="string", required=True, min_length=2, max_length=5),
            {"type": "string", "minLength": 2, "maxLength": 5},
            {"type": "string", "minLength": 2, "maxLength": 5},
        ),
        (
            Field(type="string", required=True, min_length=2, blank=True),
            {"anyOf": [{"type": "string", "minLength": 2}, {"type": "string", "maxLength": 0}]},
            {"anyOf": [{"type": "string", "minLength": 2}, {"type": "string", "maxLength": 0}]},
        ),
        (Field(type="string"), {"type": ["string", "null"]}, {"type": "string", "minLength": 1}),
        (Field(type="string", blank=True), {"type": "string"}, {"type": "string"}),
        (Field(type="string", default=""), {"type": "string"}, {"type": "string", "minLength": 1, "default": ""}),
        (
            Field(type="email", null=True, blank=True),
            {"anyOf": [{"type": "string", "format": "email"}, {"type": "string", "maxLength": 0}, {"type": "null"}]},
            {"anyOf": [{"type": "string", "format": "email"}, {"type": "string", "maxLength": 0}, {"type": "null"}]},
        ),
        (Field(type="boolean", default=True), {"type": "boolean"}, {"type": "boolean", "default": True}),
        (
            Field(type="integer", required=True, min=1, max=5, null=True),
            {"type": ["integer", "null"], "minimum": 1, "maximum": 5},
            {"type": ["integer", "null"], "minimum": 1, "maximum": 5},
        ),
        (
            Field(type="decimal", required=True, max_digits=6, decimal_places=2),
            {"type": "string", "format": "decimal", "pattern": r"^-?\d{0,4}(?:\.\d{0,2})?$"},
            {"type": "string", "format": "decimal", "pattern": r"^-?\d{0,4}(?:\.\d{0,2})?$"},
        ),
        (
            Field(type="decimal", required=True, max_digits=6, decimal_places=0),
            {"type": "string", "format": "decimal", "pattern": r"^-?\d{0,6}$"},
            {"type": "string", "format": "decimal", "pattern": r"^-?\d{0,6}$"},
        ),
        (
            Field(type="decimal", required=True),
            {"type": "string", "format": "decimal"},
            {"type": "string", "format": "decimal"},
        ),
        (
            Field(required=True),
            {"type": ["string", "number", "boolean", "array", "object", "null"]},
            {"type": ["string", "number", "boolean", "array", "object"]},
        ),
        (
            Field(type="string", choices=("a", "b"), default="a"),
            {"type": "string", "enum": ["a", "b"]},
            {"type": "string", "enum": ["a", "b"], "default": "a"},
        ),
        (
            Field(choices=(1, "b"), required=True, null=True),
            {"enum": [1, "b", None]},
            {"enum": [1, "b", None]},
        ),
        (
            Field(type="integer", choices=(1, 2), required=True, null=True),
            {"type": ["integer", "null"], "enum": [1, 2, None]},
            {"type": ["integer", "null"], "enum": [1, 2, None]},
        ),
        (
            Field(choices=((1,),), required=True),
            {"enum": [(1,)]},
            {"enum": [(1,)]},
        ),
        (
            Field(type="string", choices=("a",), labels=("An a",), required=True, blank=True, null=True),
            {
                "oneOf": [
                    {"const": "a", "title": "An a", "type": "string"},
                    {"const": "", "title": ""},
                    {"type": "null"},
                ]
            },
            {
                "oneOf": [
                    {"const": "a", "title": "An a", "type": "string"},
                    {"const": "", "title": ""},
                    {"type": "null"},
                ]
            },
        ),
        (
            Field(type="integer", choices=(1, 2), required=True, blank=True),
            {"enum": [1, 2, ""]},
            {"enum": [1, 2, ""]},
        ),
        (
            Field(type="list", child=Field(type="integer", null=True), required=True),
            {"type": "array", "items": {"type": ["integer", "null"]}},
            {"type": "array", "items": {"type": ["integer", "null"]}},
        ),
        (
            Field(type="list", required=True),
            {"type": "array", "items": {"type": ["string", "number", "boolean", "array", "object"]}},
            {"type": "array", "items": {"type": ["string", "number", "boolean", "array", "object"]}},
        ),
        (
            Field(
                type="object",
                required=True,
                fields={
                    "a": Field(type="integer", required=True),
                    "b": Field(type="integer", read_only=True),
                    "c": Field(type="integer", write_only=True),
                },
            ),
            {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}},
            {
                "type": "object",
                "properties": {"a": {"type": "integer"}, "c": {"type": "integer", "writeOnly": True}},
                "required": ["a"],
            },
        ),
        (Field(type="integer", write_only=True), None, {"type": "integer", "writeOnly": True}),
        (Field(type="integer", read_only=True, default=1), {"type": "integer", "readOnly": True}, None),
        (
            Field(type="datetime", read_only=True, auto="now"),
            {"type": "string", "format": "date-time", "readOnly": True},
            None,
        ),
        (Field(type="self-url", read_only=True), {"type": "string", "format": "uri", "readOnly": True}, None),
        (Field(type="integer", sparse=True), {"type": "integer"}, {"type": "integer"}),
    ],
)
def test_how_a_field_is_told(rules: Field, shown: Any, sent: Any) -> None:
    """Without it a reader of the document would send what is refused, or be shown what it does not expect."""
    assert schemas_of(rules) == (shown, sent)


@pytest.mark.parametrize(
    ("row", "null"),
    [({"x": 1}, False), ({"x": None}, True), ({"y": 1}, True)],
)
def test_a_first_row_may_have_null_where_no_body_may(row: dict[str, Any], null: bool) -> None:
    """Without it an answer with such a row would not be what the document says."""
    shown, sent = schemas_of(Field(type="integer", required=True), **row)
    assert (shown, sent) == ({"type": ["integer", "null"]} if null else {"type": "integer"}, {"type": "integer"})


def test_what_is_required_of_a_row_and_of_a_body() -> None:
    """Without it a generated client would ask for too much, or expect too little."""
    schemas = document_of(
        ("title", Field(type="string", required=True)),
        ("note", Field(type="string", sparse=True)),
        ("pin", Field(type="string", write_only=True)),
    )["components"]["schemas"]
    assert schemas["Post"]["required"] == ["id", "title"]
    assert schemas["Post"]["properties"]["id"] == {"type": "integer", "readOnly": True}
    assert schemas["PostRequest"]["required"] == ["title"]
    assert "required" not in schemas["PatchedPostRequest"]


@pytest.mark.parametrize(
    ("key", "rules", "schema"),
    [
        (PrimaryKey(), None, {"type": "integer"}),
        (PrimaryKey("uuid", "uuid4"), None, {"type": "string", "format": "uuid"}),
        (PrimaryKey("code", "prefixed", "c_"), None, {"type": "string"}),
        (
            PrimaryKey("code", "given"),
            Field(type="slug", required=True),
            {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"},
        ),
        (PrimaryKey("code", "given"), None, {"type": ["string", "integer"]}),
    ],
)
def test_a_relation_is_told_as_a_key_of_the_other_collection(key: PrimaryKey, rules: Field | None, schema: Any) -> None:
    """Without it nobody could tell from the document what may stand in a field that leads to another row."""
    fields = {key.field: rules} if rules else {"name": Field(type="string")}
    lead = {"user": Field(type="relation", to="users", required=True)}
    contract = Contract(collections={"users": Collection(pk=key, fields=fields), "posts": Collection(fields=lead)})
    document = contract.openapi()
    told = document["components"]["schemas"]["Post"]["properties"]["user"]
    assert told == {**schema, "description": "The key of a row of users."}
    (by_user,) = [each for each in operation(document, "GET /posts/")["parameters"] if each["name"] == "user"]
    assert by_user["schema"]["type"] == schema["type"]


def test_a_key_that_clients_choose_is_in_bodies() -> None:
    """Without it nobody could make a row by what the document says."""
    schemas = document_of(("title", Field(type="string")), pk=PrimaryKey("code", "given"))["components"]["schemas"]
    assert "readOnly" not in schemas["Post"]["properties"]["code"]
    assert schemas["PostRequest"]["required"] == ["code"]


def test_an_open_collection_takes_any_object() -> None:
    """Without it a generated client could send nothing but the key."""
    schemas = Contract(collections={"things": Collection()}).openapi()["components"]["schemas"]
    assert schemas["Thing"]["additionalProperties"] is True
    assert schemas["ThingRequest"] == {"type": "object"}


def parameters(contract: Contract, line: str) -> dict[str, Any]:
    """Return the schemas of the parameters of an operation, by name."""
    return {each["name"]: each["schema"] for each in operation(contract.openapi(), line)["parameters"]}


def test_what_a_list_can_be_asked_for() -> None:
    """Without it a filter that the fake has would be found by reading its contract alone."""
    told = parameters(whole_contract(), "GET /posts/")
    assert told == {
        "title": {"type": "string"},
        "title__icontains": {"type": "string"},
        "status": {"enum": ["draft", "live"]},
        "status__in": {"type": "array", "items": {"enum": ["draft", "live"]}},
        "stars": {"type": "integer"},
        "stars__gte": {"type": "integer"},
        "stars__lt": {"type": "integer"},
        "stars__isnull": {"type": "boolean"},
        "price__gte": {"type": "number"},
        "day": {"type": "string", "format": "date"},
        "author": {"type": "integer"},
        "page": {"type": "integer", "minimum": 1},
        "search": {"type": "string"},
        "ordering": {"type": "array", "items": {"type": "string", "enum": ["title", "-title", "stars", "-stars"]}},
    }
    open_ones = parameters(whole_contract(), "GET /things/")
    assert open_ones == {
        "page": {"type": "integer", "minimum": 1},
        "search": {"type": "string"},
        "ordering": {"type": "string"},
    }


@pytest.mark.parametrize(
    ("pagination", "told"),
    [
        (Pagination("none"), {}),
        (Pagination("page-number", 5), {"page": {"type": "integer", "minimum": 1}}),
        (
            Pagination("page-number", 5, 9, "size"),
            {
                "page": {"type": "integer", "minimum": 1},
                "size": {"type": "integer", "minimum": 1, "maximum": 9, "default": 5},
            },
        ),
        (
            Pagination("limit-offset", 5),
            {
                "limit": {"type": "integer", "minimum": 1, "maximum": 100, "default": 5},
                "offset": {"type": "integer", "minimum": 0, "default": 0},
            },
        ),
        (Pagination("cursor", 5), {"cursor": {"type": "string"}}),
    ],
)
def test_which_parameters_ask_for_a_page(pagination: Pagination, told: dict[str, Any]) -> None:
    """Without it a generated client could not go through the pages."""
    fields = {"title": Field(type="string")}
    contract = Contract(
        collections={"posts": Collection(fields=fields, ordering=(), filters=())}, pagination=pagination
    )
    assert parameters(contract, "GET /posts/") == told


@pytest.mark.parametrize(
    ("style", "keys"),
    [
        ("none", None),
        ("link-header", None),
        ("page-number", ["count", "next", "previous", "results"]),
        ("limit-offset", ["count", "next", "previous", "results"]),
        ("cursor", ["next", "previous", "results"]),
    ],
)
def test_what_a_list_comes_in(style: Any, keys: list[str] | None) -> None:
    """Without it a client that was made from the document would look for the rows in the wrong place."""
    response = operation(whole_contract("drf", style).openapi(), "GET /users/")["responses"]["200"]
    schema = response["content"]["application/json"]["schema"]
    assert schema.get("required") == keys
    rows = schema["properties"]["results"] if keys else schema
    assert rows["items"] == {"$ref": "#/components/schemas/User"}
    assert ("Link" in response["headers"]) is (style == "link-header")
    most = {"none": None, "limit-offset": 100}.get(style, 3)
    assert rows.get("maxItems") == most


@pytest.mark.parametrize(
    ("contract", "line", "statuses"),
    [
        (whole_contract(), "GET /", "200 400 404 405 406"),
        (whole_contract(), "GET /posts/", "200 400 404 405 406"),
        (whole_contract("drf", "cursor"), "GET /posts/", "200 400 404 405 406 500"),
        (whole_contract(), "POST /posts/", "201 400 404 405 406 415"),
        (whole_contract(), "DELETE /posts/{uuid}/", "204 400 404 405 406"),
        (whole_contract(auth=BY_TOKEN), "GET /posts/", "200 400 401 403 404 405 406"),
        (whole_contract(auth=BY_TOKEN), "GET /", "200 400 404 405 406"),
        (whole_contract(auth=BY_TOKEN), "POST /token-auth/", "200 400 404 405 406 415"),
        (whole_contract(throttle=Throttle("3/min")), "GET /posts/", "200 400 404 405 406 429"),
        (whole_contract(conditional=True), "GET /posts/", "200 304 400 404 405 406 412"),
        (whole_contract(conditional=True, optimistic=True), "PUT /posts/{uuid}/", "200 400 404 405 406 412 415"),
        (whole_contract("link_header", "link-header"), "GET /posts", "200 400 405"),
        (whole_contract("link_header", "link-header"), "GET /posts/{uuid}", "200 400 404 405"),
        (whole_contract("link_header", "link-header"), "POST /posts", "201 400 405 413 415"),
        (whole_contract("link_header", auth=BY_TOKEN), "POST /token-auth", "200 400 401 405 413 415"),
        (whole_contract(), "POST /posts/{uuid}/publish/", "200 400 404 405 406 415"),
        (whole_contract(), "DELETE /posts/{uuid}/publish/", "204 400 404 405 406"),
        (whole_contract(), "GET /posts/recent/", "200 400 404 405 406"),
        (whole_contract(), "PATCH /profile/", "200 400 404 405 406 415"),
    ],
)
def test_what_an_operation_may_answer(contract: Contract, line: str, statuses: str) -> None:
    """Without it a client would meet an answer that nothing had prepared it for."""
    assert " ".join(sorted(operation(contract.openapi(), line)["responses"])) == statuses


def test_a_row_that_is_protected_may_make_the_api_go_wrong() -> None:
    """Without it the one error that Django REST framework itself has no answer for would come as a surprise."""
    lead = {"user": Field(type="relation", to="users", on_delete="protect")}
    document = Contract(collections={"users": Collection(), "posts": Collection(fields=lead)}).openapi()
    assert "500" in operation(document, "DELETE /users/{id}/")["responses"]
    assert "500" not in operation(document, "DELETE /posts/{id}/")["responses"]


def test_headers_that_come_with_answers_are_told() -> None:
    """Without it nobody would look for them."""
    document = whole_contract("link_header", "link-header", conditional=True).openapi()
    made = operation(document, "POST /users")["responses"]["201"]["headers"]
    assert list(made) == ["Location", "X-Fake-Warning"]
    assert "ETag" in operation(document, "GET /users")["responses"]["200"]["headers"]
    drf = whole_contract().openapi()
    assert "Location" not in operation(drf, "POST /users/")["responses"]["201"]["headers"]
    assert "Location" not in operation(drf, "POST /things/")["responses"]["201"]["headers"]
    with_url = document_of(("url", Field(type="self-url", read_only=True)))
    assert "Location" in operation(with_url, "POST /posts/")["responses"]["201"]["headers"]
    hidden = document_of(("url", Field(type="url", write_only=True)))
    assert "Location" not in operation(hidden, "POST /posts/")["responses"]["201"]["headers"]


def test_preconditions_are_told_where_they_are_heeded() -> None:
    """Without it nobody could write only what nobody else has changed."""
    document = whole_contract(conditional=True, optimistic=True).openapi()

    def headers(line: str) -> list[str]:
        return [each["name"] for each in operation(document, line)["parameters"] if each["in"] == "header"]

    assert headers("GET /posts/") == ["If-None-Match", "If-Match"]
    assert (headers("PUT /posts/{uuid}/"), headers("POST /posts/")) == (["If-Match"], [])


@pytest.mark.parametrize(
    ("auth", "schemes", "read", "write"),
    [
        (
            Auth(("basic",)),
            {"basicAuth": {"type": "http", "scheme": "basic"}},
            [{"basicAuth": []}],
            [{"basicAuth": []}],
        ),
        (
            Auth(("bearer", "session"), permission="read-only"),
            {
                "bearerAuth": {"type": "http", "scheme": "bearer"},
                "cookieAuth": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
            },
            [{"bearerAuth": []}, {"cookieAuth": []}, {}],
            [{"bearerAuth": []}, {"cookieAuth": []}],
        ),
        (
            Auth(("api-key",), permission="any", header="X-Key"),
            {"apiKeyAuth": {"type": "apiKey", "in": "header", "name": "X-Key"}},
            [{"apiKeyAuth": []}, {}],
            [{"apiKeyAuth": []}, {}],
        ),
        (
            Auth(("basic",), permission="staff"),
            {"basicAuth": {"type": "http", "scheme": "basic"}},
            [{"basicAuth": []}],
            [{"basicAuth": []}],
        ),
    ],
)
def test_what_must_be_sent_to_be_let_in(auth: Auth, schemes: Any, read: Any, write: Any) -> None:
    """Without it a generated client would be refused at every door."""
    document = whole_contract(auth=auth).openapi()
    assert document["components"]["securitySchemes"] == schemes
    assert operation(document, "GET /posts/")["security"] == read
    assert operation(document, "POST /posts/")["security"] == write
    assert "security" not in operation(document, "GET /")


def test_a_collection_may_be_more_open_than_the_others() -> None:
    """Without it the document would ask for a login where the fake does not."""
    collections = {"posts": Collection(permission="any"), "users": Collection()}
    document = Contract(collections=collections, auth=Auth(("basic",))).openapi()
    assert operation(document, "POST /posts/")["security"] == [{"basicAuth": []}, {}]
    assert operation(document, "POST /users/")["security"] == [{"basicAuth": []}]


@pytest.mark.parametrize("dialect", ["drf", "json_server"])
def test_no_secret_is_in_the_document(dialect: str) -> None:
    """Without it a document that is handed on would carry the tokens of the tests."""
    auth = Auth(("token",), BY_TOKEN.users, BY_TOKEN.tokens)
    contract = whole_contract(auth=auth) if dialect == "drf" else Contract.from_rows(ROWS, dialect=dialect, auth=auth)
    text = json.dumps(contract.but(source="/home/ada/secret.toml").openapi())
    assert "tokenAuth" in text
    assert not [secret for secret in (TOKEN, "lovelace", "/home") if secret in text]


def test_the_document_is_that_of_the_fake_as_it_is() -> None:
    """Without it an action that was hung on the fake would be in no document."""
    fake = FakeAPI(whole_contract(), "https://api.example.com")

    @fake.list_route("users", methods=["GET", "POST"])
    def everybody(_request: Any, rows: Any) -> Any:
        return list(rows)

    document = fake.openapi()
    assert document["servers"] == [{"url": "https://api.example.com/api"}]
    asked, sent = operation(document, "GET /users/everybody/"), operation(document, "POST /users/everybody/")
    assert set(asked["responses"]) >= {"200", "204", "default"}
    assert ("requestBody" in asked, sent["requestBody"]["content"]["application/json"]) == (False, {"schema": {}})
    assert whole_contract().openapi()["servers"] == [{"url": "/api"}]
    assert Contract().openapi()["servers"] == [{"url": "/"}]


def test_what_an_action_takes_and_answers() -> None:
    """Without it a verb would be told by its name alone."""
    document = whole_contract().openapi()
    publish = operation(document, "POST /posts/{uuid}/publish/")
    day = {"type": ["string", "null"], "format": "date"}
    assert publish["requestBody"]["content"]["application/json"]["schema"]["properties"] == {"day": day}
    assert publish["responses"]["200"]["content"]["application/json"]["schema"] == {
        "allOf": [{"$ref": "#/components/schemas/Post"}, {"type": "object", "properties": {"day": day}}]
    }
    assert "content" not in operation(document, "DELETE /posts/{uuid}/publish/")["responses"]["204"]
    touch = operation(document, "POST /posts/{uuid}/touch/")
    assert "requestBody" not in touch
    assert touch["responses"]["200"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Post"}
    count = operation(document, "GET /posts/count/")["responses"]["200"]["content"]["application/json"]
    assert count == {"schema": {}, "example": {"posts": 1}}


def test_components_of_one_name_are_told_apart() -> None:
    """Without it two collections would share one schema."""
    names = ("post", "posts", "Post", "post-requests", "errors", "~", "same")
    collections = {name: Collection(same_as="posts") if name == "same" else Collection() for name in names}
    document = Contract(collections=collections).openapi()

    def component(name: str) -> str:
        schema = operation(document, f"GET /{name}/{{id}}/")["responses"]["200"]["content"]["application/json"][
            "schema"
        ]
        return str(schema["$ref"]).rpartition("/")[2]

    assert [component(name) for name in names] == [
        "Post",
        "Post_2",
        "Post_3",
        "PostRequest_2",
        "Error_2",
        "_",
        "Post_2",
    ]


def test_json_server_is_told_with_open_objects() -> None:
    """Without it the document of the one dialect that refuses nothing would promise checks."""
    posts = Collection(actions={"publish": Action(set={"live": True}), "all": Action(detail=False, methods=("GET",))})
    keyed = Collection(pk=PrimaryKey("id", "text"))
    contract = Contract("json_server", collections={"posts": posts, "users": keyed})
    document = contract.openapi()
    row = document["components"]["schemas"]["Post"]
    assert row == {"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"]}
    assert document["components"]["schemas"]["User"]["properties"] == {"id": {"type": ["string", "integer"]}}
    assert set(operation(document, "DELETE /posts/{id}")["responses"]) == {"200", "default"}
    assert "requestBody" not in operation(document, "GET /posts/all")
    pages = Contract("json_server_1", collections={"posts": Collection()}, auth=Auth(("basic",))).openapi()
    schema = operation(pages, "GET /posts")["responses"]["200"]["content"]["application/json"]["schema"]
    assert len(schema["anyOf"]) == 2
    assert operation(pages, "GET /posts")["security"] == [{"basicAuth": []}]
