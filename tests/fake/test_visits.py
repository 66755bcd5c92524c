"""Rules of single requests: what a write keeps, what an action does, what OPTIONS tells, and what is never shown."""

from __future__ import annotations

from typing import Any

import drf_blog  # noqa: F401  # it configures Django, which the oracle below needs
import pytest
from rest_framework import serializers
from rest_framework.authtoken.views import ObtainAuthToken
from rest_framework.metadata import SimpleMetadata
from werkzeug.test import Client, TestResponse

from fake_server import Action, Auth, Collection, Contract, FakeAPI, Field, PrimaryKey
from fake_server.bodies import LARGEST_BODY, written
from fake_server.clock import Clock
from fake_server.description import Description, title_of, told_fields
from fake_server.dialects.drf_metadata import metadata
from fake_server.filling import emptied, touched, with_defaults
from fake_server.representation import represented
from fake_server.routing import Place
from fake_server.schema import key_refusal, unheeded_keys, unknown_keys

NOW = "2020-01-01T00:00:00Z"


def fake(things: Collection | None = None, **changes: Any) -> FakeAPI:
    """Return a fake with a collection, on a clock that stands."""
    api = FakeAPI(Contract(**{"collections": {"things": things or Collection()}, **changes}))
    api.clock.freeze(NOW)
    return api


FIELDS = {
    "title": Field(type="string", required=True),
    "body": Field(type="string", blank=True),
    "stars": Field(type="integer", default=3),
    "code": Field(type="uuid", read_only=True, auto="uuid4"),
    "made": Field(type="datetime", read_only=True, auto="now"),
    "day": Field(type="date", read_only=True, auto="now"),
    "seen": Field(type="date", read_only=True, auto="now-on-update"),
    "nick": Field(type="string", sparse=True, null=True),
    "pin": Field(type="string", write_only=True),
    "url": Field(type="self-url"),
}


def test_a_new_row_is_filled_by_its_contract_and_shown_without_secrets() -> None:
    """Without it a row would come back with holes, or with what is written only."""
    api = fake(Collection(fields=FIELDS))
    response = Client(api).post("/things/", json={"title": "t", "pin": "1234"})
    row = response.get_json()
    assert [*row] == ["id", "title", "body", "stars", "code", "made", "day", "seen", "url"]
    code = row.pop("code")
    assert len(code) == 36
    assert row == {
        "id": 1,
        "title": "t",
        "body": "",
        "stars": 3,
        "made": NOW,
        "day": "2020-01-01",
        "seen": "2020-01-01",
        "url": "http://localhost/things/1/",
    }
    assert response.headers["Location"] == "http://localhost/things/1/"
    assert api.things[0] == {**{name: each for name, each in row.items() if name != "url"}, "code": code, "pin": "1234"}


def test_what_fills_itself_on_each_update_does_so_and_nothing_else() -> None:
    """Without it `created` would change with each change, or `updated` with none."""
    api = fake(
        Collection(fields=FIELDS, actions={"publish": Action(set={"stars": 5}), "look": Action(methods=("GET",))})
    )
    client = Client(api)
    first = client.post("/things/", json={"title": "t"}).get_json()
    api.clock.advance(86400)
    changed = client.patch("/things/1/", json={"body": "b"}).get_json()
    assert changed == {**first, "body": "b", "seen": "2020-01-02"}
    api.clock.advance(86400)
    assert client.post("/things/1/publish/").get_json() == {**changed, "stars": 5, "seen": "2020-01-03"}
    api.clock.advance(86400)
    assert client.get("/things/1/look/").get_json()["seen"] == "2020-01-03"


@pytest.mark.parametrize(
    ("put", "sent", "status", "said"),
    [
        (None, {"title": "new"}, 200, {"title": "new", "body": "b", "stars": 9}),
        (None, {"body": "new"}, 400, {"title": ["This field is required."]}),
        ("strict", {"title": "new"}, 200, {"title": "new", "body": "b", "stars": 9}),
        ("replace", {"title": "new"}, 200, {"title": "new", "body": "", "stars": 3}),
        ("replace", {"body": "new"}, 400, {"title": ["This field is required."]}),
        ("merge", {"body": "new"}, 200, {"title": "t", "body": "new", "stars": 9}),
    ],
)
def test_what_a_put_does_to_what_it_does_not_mention(put: Any, sent: Any, status: int, said: dict[str, Any]) -> None:
    """Without it an API whose PUT empties, or merges, could not be described."""
    api = fake(Collection(fields=FIELDS, put=put))
    client = Client(api)
    before = client.post("/things/", json={"title": "t", "body": "b", "stars": 9, "nick": "n"}).get_json()
    response = client.put("/things/1/", json=sent)
    assert response.status_code == status
    body = response.get_json()
    assert {name: body.get(name) for name in said} == said
    if status == 200:
        assert ("nick" in body) is (put != "replace")
        assert [body[name] for name in ("code", "made")] == [before[name] for name in ("code", "made")]


def test_a_put_that_replaces_empties_an_open_row() -> None:
    """Without it what json-server does to a partial PUT could not be had elsewhere."""
    api = fake(Collection(put="replace", rows=({"a": 1, "b": 2},)))
    assert Client(api).put("/things/1/", json={"b": 3}).get_json() == {"id": 1, "b": 3}
    assert Client(api).patch("/things/1/", json={"c": 4}).get_json() == {"id": 1, "b": 3, "c": 4}


@pytest.mark.parametrize(
    ("sent", "warning"),
    [
        ({"title": "t", "titel": "x"}, "the key 'titel' of the body was ignored; did you mean 'title'?"),
        ({"title": "t", "made": "2021-01-01"}, "the key 'made' of the body was ignored: a client does not write it"),
        ({"title": "t", "id": 7}, "the key 'id' of the body was ignored: a client does not write it"),
        ({"title": "t", "url": "x"}, "the key 'url' of the body was ignored: a client does not write it"),
    ],
)
def test_a_key_that_is_not_heeded_is_said(sent: Any, warning: str) -> None:
    """Without it a program could believe that it set what the API does not let it set."""
    api = fake(Collection(fields=FIELDS))
    response = Client(api).post("/things/", json=sent)
    assert (response.status_code, response.headers["X-Fake-Warning"]) == (201, warning)


def test_what_is_sent_back_as_it_came_is_no_news() -> None:
    """Without it a client that PUTs what it got would be warned of each field that it does not write."""
    api = fake(Collection(fields={name: rules for name, rules in FIELDS.items() if name != "url"}))
    client = Client(api)
    row = client.post("/things/", json={"title": "t"}).get_json()
    assert "X-Fake-Warning" not in client.put("/things/1/", json={**row, "title": "u"}).headers


def test_a_row_whose_key_no_path_can_have_is_said() -> None:
    """Without it a 201 would be followed by a 404 that nobody understands."""
    files = Collection(pk=PrimaryKey("name", "given"))
    assert "cannot be reached" in Client(fake(files)).post("/things/", json={"name": "a.txt"}).headers["X-Fake-Warning"]
    assert "X-Fake-Warning" not in Client(fake(files)).post("/things/", json={"name": "a"}).headers
    linked = Client(fake(files, dialect="link_header")).post("/things", json={"name": "a.txt"})
    assert "X-Fake-Warning" not in linked.headers
    assert linked.headers["Location"] == "http://localhost/things/a.txt"


def test_the_url_of_a_row_can_be_followed() -> None:
    """Without it a key with a space or a question mark would have the URL of something else."""
    things = Collection(
        pk=PrimaryKey("name", "given"), fields={"name": Field(type="string"), "url": Field(type="self-url")}
    )
    client = Client(fake(things))
    for name in ("a b", "a?b#c", "\u00e9", "50%", "a'(b);c=d"):
        made = client.post("/things/", json={"name": name}).get_json()
        assert client.get(made["url"]).get_json() == made, name


OBJECT = Field(
    type="object",
    fields={
        "city": Field(type="string", required=True),
        "zip": Field(type="integer", default=0),
        "secret": Field(type="string", write_only=True),
        "score": Field(type="integer", read_only=True, default=1),
    },
)


def test_an_object_inside_a_row_keeps_the_same_rules() -> None:
    """Without it a secret inside an object would be shown, and what is only read be written."""
    api = fake(
        Collection(fields={"place": OBJECT, "places": Field(type="list", child=OBJECT), "any": Field(type="object")})
    )
    client = Client(api)
    sent = {"city": "Rome", "secret": "x", "score": 9}
    row = client.post("/things/", json={"place": sent, "places": [sent], "any": {"a": 1}}).get_json()
    shown = {"city": "Rome", "zip": 0, "score": 1}
    assert row == {"id": 1, "place": shown, "places": [shown], "any": {"a": 1}}
    assert api.things[0]["place"]["secret"] == "x" == api.things[0]["places"][0]["secret"]
    assert client.patch("/things/1/", json={"place": {"zip": 7}}).get_json()["place"] == {**shown, "zip": 7}
    assert client.put("/things/1/", json={"place": {"city": "Oslo"}}).get_json()["place"] == {**shown, "city": "Oslo"}
    for broken in ({"place": 5}, {"places": 5}, {"places": [5]}, {"any": 5}, {"any": {"a": float("inf")}}):
        assert (
            client.patch("/things/1/", data=written_loosely(broken), content_type="application/json").status_code == 400
        )


def written_loosely(value: Any) -> str:
    """Return JSON in which an infinite number is written so that it is one once it was read."""
    return repr(value).replace("'", '"').replace("inf", "1e999")


def test_a_row_that_was_arranged_otherwise_is_shown_as_it_is() -> None:
    """Without it a test could not arrange a row that breaks its contract."""
    collection = Collection(fields={"place": OBJECT, "places": Field(type="list", child=OBJECT)})
    row = {"id": 1, "place": None, "places": "none", "more": 1}
    assert represented(collection, row, "") == row
    assert represented(Collection(), row, "") is row


def test_what_is_arranged_is_kept_in_the_form_of_its_type() -> None:
    """Without it a decimal in a contract would be sent as a number, which no real API does."""
    fields = {
        "price": Field(type="decimal", max_digits=5, decimal_places=2, max=9, default=1),
        "at": Field(type="datetime"),
        "day": Field(type="date"),
        "code": Field(type="uuid"),
        "place": Field(type="object", fields={"on": Field(type="date")}),
        "days": Field(type="list", child=Field(type="date")),
        "text": Field(type="string"),
    }
    seed: dict[str, Any] = {
        "price": 12.5,
        "at": "2020-01-02T03:04:05+00:00",
        "day": "2020-1-2",
        "code": "2A6B1B8E6F4E4F6E9D385D5B2F0B7C11",
        "place": {"on": "20200102", "x": 1},
        "days": ["20200102", 5],
        "text": " as it is ",
    }
    api = fake(Collection(fields=fields, rows=(seed,)))
    assert api.things.add(price="many", at=None, day=5) | {"id": 0} == {
        "id": 0,
        "price": "many",
        "at": None,
        "day": 5,
        "code": None,
        "place": None,
        "days": None,
        "text": None,
    }
    assert api.things.add()["price"] == "1.00"
    assert Client(api).get("/things/1/").get_json() == {
        "id": 1,
        "price": "12.50",
        "at": "2020-01-02T03:04:05Z",
        "day": "2020-01-02",
        "code": "2a6b1b8e-6f4e-4f6e-9d38-5d5b2f0b7c11",
        "place": {"on": "2020-01-02", "x": 1},
        "days": ["2020-01-02", 5],
        "text": " as it is ",
    }


def test_an_open_collection_takes_all_that_json_has_words_for() -> None:
    """Without it one infinite number would make every later answer something that is no JSON."""
    api = fake()
    response = Client(api).post("/things/", data='{"a": 1e999}', content_type="application/json")
    assert (response.status_code, response.get_json()) == (400, {"a": ["Value must be valid JSON."]})
    with pytest.raises(ValueError, match="not JSON compliant"):
        api.things.add(a=float("nan"))
    with pytest.raises(ValueError, match="not JSON compliant"):
        written([float("inf")])


def ask(api: FakeAPI, content: Any, content_type: str | None, method: str = "POST") -> TestResponse:
    """Send a body of some type."""
    url = "/things/" if method == "POST" else "/things/1/"
    return Client(api).open(url, method=method, data=content, content_type=content_type)


FORM = "application/x-www-form-urlencoded"
PART = '--b\r\nContent-Disposition: form-data; name="title"\r\n\r\n'


@pytest.mark.parametrize(
    ("content", "content_type", "row"),
    [
        ("title=t&stars=5", FORM, {"title": "t", "stars": 5, "pinned": False}),
        ("title=t&pinned=on&tags=a&tags=b", FORM, {"title": "t", "pinned": True, "tags": ["a", "b"]}),
        ("title=t&tags[1]=b&tags[0]=a", FORM, {"tags": ["a", "b"]}),
        ("title=t&place.city=Rome&place.zip=7", FORM, {"place": {"city": "Rome", "zip": 7, "score": 1}}),
        ('title=t&any={"a": 1}', FORM, {"any": {"a": 1}}),
        ("title=t&stars=&body=", FORM, {"stars": None, "body": ""}),
        ("title=a&title=b", FORM, {"title": "b"}),
        ("title=%C3%A9", FORM + "; charset=utf-8", {"title": "\u00e9"}),
        (b"title=\xe9", FORM, {"title": "\u00e9"}),
        ({"title": "t", "stars": "5"}, "multipart/form-data", {"title": "t", "stars": 5, "pinned": False}),
        ('{"title": "t"}', "APPLICATION/JSON", {"title": "t", "pinned": None, "stars": None}),
        ('{"title": "\\u00e9"}', "application/json; charset=latin-1", {"title": "\u00e9"}),
    ],
)
def test_what_a_body_of_each_type_stands_for(content: Any, content_type: str, row: dict[str, Any]) -> None:
    """Without it what a browser sends would be refused, or read as something else."""
    fields = {
        "title": Field(type="string", required=True),
        "body": Field(type="string", blank=True),
        "stars": Field(type="integer", null=True),
        "pinned": Field(type="boolean"),
        "tags": Field(type="list", child=Field(type="string")),
        "place": OBJECT,
        "any": Field(null=True),
    }
    said = ask(fake(Collection(fields=fields)), content, content_type).get_json()
    assert {name: said[name] for name in row} == row


def test_an_open_collection_keeps_the_texts_of_a_form() -> None:
    """Without it a form would need a contract before it could be tried."""
    api = fake()
    assert ask(api, "a=1&b=&a=2", FORM).get_json() == {"id": 1, "a": "2", "b": ""}
    assert ask(api, "b=", FORM, "PATCH").get_json() == {"id": 1, "a": "2", "b": ""}


@pytest.mark.parametrize(
    ("content", "content_type", "status", "words"),
    [
        ("title=t", "text/plain", 415, "Unsupported media type"),
        ("title=t", "application/merge-patch+json", 415, "Unsupported media type"),
        ("--x", "multipart/form-data", 400, "Multipart form parse error - Invalid boundary in multipart: None"),
        ("&".join(f"a{number}=1" for number in range(1000)), FORM, 201, "a999"),
        ("&".join(f"a{number}=1" for number in range(1001)), FORM, 400, "<h1>Bad Request (400)</h1>"),
        ({f"a{number}": "1" for number in range(1001)}, "multipart/form-data", 400, "<h1>Bad Request (400)</h1>"),
        (PART + "x" * 600_000 + "\r\n--b--\r\n", "multipart/form-data; boundary=b", 201, "xxx"),
        ("title=" + "x" * 600_000, FORM, 201, "xxx"),
        ("title=" + "x" * LARGEST_BODY, FORM, 400, "<h1>Bad Request (400)</h1>"),
        ("[1]", "application/json", 400, "Invalid data. Expected a dictionary, but got list."),
        ("null", "application/json", 400, "No data provided"),
    ],
)
def test_which_bodies_are_refused_before_they_are_looked_at(
    content: Any, content_type: str, status: int, words: str
) -> None:
    """Without it a large form would be a crash of the fake, and one with a million fields be read."""
    response = ask(fake(), content, content_type)
    assert response.status_code == status
    assert words in response.get_data(as_text=True)


def test_a_dialect_that_reads_no_forms_says_so() -> None:
    """Without it an API of JSON alone would take what it cannot read."""
    api = fake(dialect="link_header")
    assert Client(api).post("/things", data="a=1", content_type=FORM).status_code == 415


def test_a_declared_action_writes_answers_and_is_validated() -> None:
    """Without it a verb of an API would need Python before it could be faked."""
    actions = {
        "publish": Action(
            set={"stars": 5}, fields={"date": Field(type="date", required=True), "n": Field(type="integer", default=1)}
        ),
        "hide": Action(set={"stars": 0}, status=204),
        "ping": Action(body={"pong": True}, status=202),
        "all": Action(detail=False, methods=("GET",)),
        "none": Action(detail=False, status=204),
        "words": Action(detail=False, methods=("GET",), body=["a"]),
    }
    api = fake(Collection(fields={"stars": Field(type="integer")}, rows=({}, {}), actions=actions))
    client = Client(api)
    assert client.post("/things/1/publish/", json={}).get_json() == {"date": ["This field is required."]}
    assert client.post("/things/1/publish/", json={"date": "x", "n": "x"}).status_code == 400
    assert api.things[0]["stars"] is None
    said = client.post("/things/1/publish/", json={"date": "2020-1-2"})
    assert said.get_json() == {"id": 1, "stars": 5, "date": "2020-01-02", "n": 1}
    assert client.post("/things/1/publish/", data={"date": "2020-01-02"}).status_code == 200
    hidden = client.post("/things/1/hide/", data="{", content_type="application/json")
    assert (hidden.status_code, hidden.get_data(), "Content-Type" in hidden.headers) == (204, b"", False)
    assert api.things[0]["stars"] == 0
    assert (client.post("/things/2/ping/").status_code, client.post("/things/2/ping/").get_json()) == (
        202,
        {"pong": True},
    )
    assert client.get("/things/all/").get_json() == list(api.things)
    assert client.post("/things/none/").status_code == 204
    assert client.get("/things/words/").get_json() == ["a"]


def test_what_a_declared_action_answers_can_be_changed_by_nobody() -> None:
    """Without it one answer could change the next."""
    body = {"list": [1]}
    api = fake(Collection(rows=({},), actions={"ping": Action(body=body)}))
    response = Client(api).post("/things/1/ping/")
    body["list"].append(2)
    assert response.get_json() == {"list": [1]}


def test_a_handler_may_answer_with_nothing_by_its_status() -> None:
    """Without it a 204 could come with the type of a body that it has not."""
    api = fake(Collection(rows=({},)))
    api.detail_route("things", name="go")(lambda request, row: ({"a": 1}, 204))
    response = Client(api).post("/things/1/go/")
    assert (response.status_code, response.get_data(), "Content-Type" in response.headers) == (204, b"", False)


@pytest.mark.parametrize("made", [object(), float("nan"), {"a": {1, 2}}])
def test_what_a_handler_makes_that_is_no_json_changes_nothing(made: Any) -> None:
    """Without it one bug in a handler would make every later list of its rows a crash."""
    api = fake(Collection(rows=({"a": 1},)))
    api.detail_route("things", name="answer")(lambda request, row: [made, row.update(a=2)][0])
    api.detail_route("things", name="keep")(lambda request, row: row.update(a=made))
    api.list_route("things", name="tell")(lambda request, rows: (rows.add(), {"x": made})[1])
    for path in ("/things/1/answer/", "/things/1/keep/", "/things/tell/"):
        with pytest.raises((TypeError, ValueError), match="JSON"):
            Client(api).post(path)
        assert api.things == [{"id": 1, "a": 1}]
    assert str(api.journal).count("the handler raised") == 3


def test_a_handler_may_ask_the_api_itself() -> None:
    """Without it a handler that calls back would lose what it wrote, or keep what it should not."""
    api = fake(Collection(rows=({"a": 1},)))

    @api.list_route("things")
    def twice(request: Any, rows: Any) -> dict[str, int]:
        client = Client(api)
        client.post("/things/", json={"a": 2})
        if request.args.get("fail"):
            raise RuntimeError("a bug")
        return {"count": len(rows)}

    assert Client(api).post("/things/twice/").get_json() == {"count": 2}
    with pytest.raises(RuntimeError, match="a bug"):
        Client(api).post("/things/twice/?fail=1")
    assert len(api.things) == 2


def test_a_singleton_is_read_and_written_where_others_have_their_list() -> None:
    """Without it the profile of whoever asks could not be described."""
    me = Collection(singleton=True, fields={"name": Field(type="string", required=True), "n": Field(type="integer")})
    api = fake(collections={"me": me})
    client = Client(api)
    assert client.get("/me/").get_json() == {"name": None, "n": None}
    assert client.put("/me/", json={"name": "ada"}).get_json() == {"name": "ada", "n": None}
    assert client.patch("/me/", json={"n": 1}).get_json() == {"name": "ada", "n": 1} == api.me[0]
    assert [client.open("/me/", method=method).status_code for method in ("POST", "DELETE")] == [405, 405]
    assert "id" not in str(client.options("/me/").get_json()["actions"])
    assert api.me == [{"name": "ada", "n": 1}] == list(api.me) == api.me[:]


class Inside(serializers.Serializer):  # type: ignore[misc]  # Django REST framework has no types
    """An object inside another."""

    city = serializers.CharField(max_length=5)


class Shown(serializers.Serializer):  # type: ignore[misc]  # Django REST framework has no types
    """What is declared below, for the real framework."""

    id = serializers.IntegerField(read_only=True, label="ID")
    title = serializers.CharField(max_length=5, min_length=2)
    stars_given = serializers.IntegerField(required=False, min_value=0, max_value=5)
    price = serializers.DecimalField(max_digits=4, decimal_places=2, required=False)
    size = serializers.FloatField(required=False)
    pinned = serializers.BooleanField(required=False)
    status = serializers.ChoiceField([("a", "First"), ("b", "Second")], required=False)
    level = serializers.ChoiceField([1, 2], required=False)
    tags = serializers.ListField(child=serializers.CharField(max_length=3), required=False)
    day = serializers.DateField(required=False)
    at = serializers.DateTimeField(required=False)
    mail = serializers.EmailField(required=False)
    slug = serializers.SlugField(required=False)
    link = serializers.URLField(required=False)
    code = serializers.UUIDField(required=False)
    any = serializers.JSONField(required=False)
    place = Inside(required=False)


TOLD = Collection(
    fields={
        "title": Field(type="string", min_length=2, max_length=5, required=True),
        "stars_given": Field(type="integer", min=0, max=5),
        "price": Field(type="decimal", max_digits=4, decimal_places=2),
        "size": Field(type="number"),
        "pinned": Field(type="boolean"),
        "status": Field(choices=("a", "b"), labels=("First", "Second")),
        "level": Field(choices=(1, 2)),
        "tags": Field(type="list", child=Field(type="string", max_length=3)),
        "day": Field(type="date"),
        "at": Field(type="datetime"),
        "mail": Field(type="email"),
        "slug": Field(type="slug"),
        "link": Field(type="url"),
        "code": Field(type="uuid"),
        "any": Field(),
        "place": Field(type="object", fields={"city": Field(type="string", max_length=5, required=True)}),
    }
)


def test_options_tells_of_fields_what_the_real_framework_tells() -> None:
    """Without it a form that is built from OPTIONS would look otherwise here."""
    said = metadata(Description("x", "", told_fields(TOLD), ("POST",)))["actions"]["POST"]
    real = SimpleMetadata().get_serializer_info(Shown())
    assert {name: {**each} for name, each in said.items()} == {name: {**each} for name, each in real.items()}
    assert [*said] == [*real]


def test_a_key_has_its_place_among_the_fields_where_it_is_declared() -> None:
    """Without it the key would come first also where the API sends it last."""
    collection = Collection(fields={"title": Field(type="string"), "id": Field(type="integer", read_only=True)})
    row = Client(fake(collection)).post("/things/", json={"title": "t"}).get_json()
    assert [*row] == ["title", "id"] == [*told_fields(collection)]


def test_a_login_tells_what_it_reads_and_how_it_answers() -> None:
    """Without it a client that asks first would send what a login does not read."""
    client = Client(fake(auth=Auth(("token",), login="login")))
    told = client.options("/login/").get_json()
    assert told["renders"] == [each.media_type for each in ObtainAuthToken.renderer_classes]
    assert told["parses"] == [each.media_type for each in ObtainAuthToken.parser_classes]


@pytest.mark.parametrize(
    ("method", "path", "told"),
    [
        ("OPTIONS", "/things/", ["POST"]),
        ("OPTIONS", "/things/1/", ["PUT"]),
        ("OPTIONS", "/things/9/", []),
        ("OPTIONS", "/things/x/", []),
        ("OPTIONS", "/", []),
        ("OPTIONS", "/things/1/go/", ["POST"]),
        ("OPTIONS", "/login/", ["POST"]),
    ],
)
def test_options_tells_of_what_can_be_written(method: str, path: str, told: list[str]) -> None:
    """Without it a client could be told to write what is not there."""
    auth = Auth(("token",), permission="any", login="login")
    api = fake(Collection(rows=({},), actions={"go": Action()}), auth=auth)
    body = Client(api).open(path, method=method).get_json()
    assert [*body.get("actions", {})] == told


def test_options_tells_nobody_of_what_they_may_not_write() -> None:
    """Without it a form would be shown whose answer can only be a refusal."""
    auth = Auth(("token",), tokens={"t": "ada"}, permission="read-only")
    client = Client(fake(Collection(rows=({},)), auth=auth))
    assert "actions" not in client.options("/things/").get_json()
    assert "actions" in client.options("/things/", headers={"Authorization": "Token t"}).get_json()


@pytest.mark.parametrize(
    ("place", "title"),
    [
        (Place("root", ()), "Api Root"),
        (Place("login", ()), "Obtain Auth Token"),
        (Place("list", (), "blog-posts"), "BlogPost List"),
        (Place("detail", (), "stories"), "Story Instance"),
        (Place("action", (), "posts", action_name="mark-as_read"), "Mark as read"),
    ],
)
def test_what_a_place_is_called(place: Place, title: str) -> None:
    """Without it a page for a person would have no title, or the wrong one."""
    assert title_of(place) == title


def test_nothing_is_written_over_what_somebody_else_wrote_meanwhile() -> None:
    """Without it a client that guards its writes could not be tested."""
    api = fake(Collection(fields={"title": Field(type="string")}, rows=({"title": "one"},)), optimistic=True)
    client = Client(api)
    tag = client.get("/things/1/").headers["ETag"]
    written_once = client.put("/things/1/", json={"title": "two"}, headers={"If-Match": tag})
    assert written_once.status_code == 200
    for method in ("PUT", "PATCH", "DELETE"):
        refused = client.open("/things/1/", method=method, json={"title": "x"}, headers={"If-Match": tag})
        assert (refused.status_code, refused.get_json()) == (412, {"detail": "Precondition failed."})
    newer = written_once.headers["ETag"]
    assert newer == client.get("/things/1/").headers["ETag"] != tag
    assert client.patch("/things/1/", json={"title": "three"}, headers={"If-Match": f'"x", {newer}'}).status_code == 200
    assert client.patch("/things/1/", json={"title": "four"}, headers={"If-Match": "*"}).status_code == 200
    assert client.patch("/things/1/", json={"title": "five"}).status_code == 200
    assert client.delete("/things/1/", headers={"If-Match": "*"}).status_code == 204
    assert client.delete("/things/1/", headers={"If-Match": "*"}).status_code == 404
    made = client.post("/things/", json={"title": "new"})
    assert made.headers["ETag"] == client.get("/things/2/").headers["ETag"]
    linked = Client(fake(Collection(rows=({},)), dialect="link_header", optimistic=True))
    assert linked.put("/things/1", json={}, headers={"If-Match": '"x"'}).get_json() == {
        "message": "Precondition Failed"
    }


def test_an_api_without_optimism_heeds_no_if_match() -> None:
    """Without it a guard that the real API ignores would seem to work."""
    client = Client(fake(Collection(rows=({},))))
    response = client.patch("/things/1/", json={}, headers={"If-Match": '"x"'})
    assert (response.status_code, response.headers.get("ETag")) == (200, None)


@pytest.mark.parametrize(
    ("key", "is_refused"),
    [
        ("a", False),
        (5, False),
        (0, False),
        ("", True),
        ("a/b", True),
        (".", True),
        ("..", True),
        (True, True),
        ([], True),
    ],
)
def test_what_can_be_the_key_of_a_row(key: Any, is_refused: bool) -> None:
    """Without it a client could choose a key that no URL can have."""
    assert (key_refusal(key) is not None) is is_refused


def test_the_parts_that_fill_and_empty_a_row() -> None:
    """Without it each of them could only be tried through a whole request."""
    clock = Clock()
    clock.freeze(NOW)
    collection = Collection(
        fields={"a": Field(default=[1]), "b": Field(type="string", blank=True), "c": Field(read_only=True)}
    )
    filled = with_defaults(collection, {"c": 3, "x": 4}, clock)
    assert filled == {"a": [1], "b": "", "c": 3, "x": 4}
    assert filled["a"] is not collection.fields["a"].default
    assert emptied(collection, {"id": 1, "a": 9, "b": "b", "c": 3}, clock) == {"id": 1, "a": [1], "b": "", "c": 3}
    assert touched(collection, {"id": 1}, clock) == {"id": 1}
    assert unknown_keys(collection, {"a": 1, "id": 1, "x": 1}) == ["x"]
    assert unknown_keys(Collection(), {"x": 1}) == []
    assert unheeded_keys(collection, {"a": 1, "c": 3, "id": 1}, None) == ["c", "id"]
    assert unheeded_keys(collection, {"a": 1, "c": 3, "id": 1}, {"id": 1, "c": 4}) == ["c"]


def test_a_row_can_be_had_by_its_place_and_none_is_copied_for_another() -> None:
    """Without it going over the rows of a fake would copy all of them for each."""
    api = fake(Collection(rows=tuple({"n": number} for number in range(200))))
    copies: list[Any] = []
    view = api.things
    kept = view._shown

    def counted(row: dict[str, Any]) -> dict[str, Any]:
        copies.append(row)
        return kept(row)

    view._shown = counted  # type: ignore[method-assign]  # to count
    assert (view[-1]["n"], view[3]["n"], [row["n"] for row in view[5:7]]) == (199, 3, [5, 6])
    assert len(copies) == 4
    assert [row["n"] for row in view] == list(range(200))
    assert len(copies) == 204


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/things/1/", {"If-Unmodified-Since": "Wed, 01 Jan 2020 00:00:00 GMT"}, 412),
        ("/things/1/", {"If-Unmodified-Since": "yesterday"}, 200),
        ("/things/1/", {"If-Match": "*"}, 200),
        ("/things/1/", {"If-None-Match": "*"}, 304),
        ("/things/1/", {"If-None-Match": '"x"'}, 200),
        ("/things/9/", {"If-None-Match": "*"}, 404),
    ],
)
def test_what_each_condition_of_a_get_decides(path: str, headers: dict[str, str], status: int) -> None:
    """Without it a condition could be answered that Django does not answer so, or decide about an error."""
    assert Client(fake(Collection(rows=({},)), conditional=True)).get(path, headers=headers).status_code == status
