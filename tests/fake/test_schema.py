"""Rules of bodies: what is kept of one and what is refused, with a real serializer as judge; what fills itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import drf_blog  # noqa: F401  # it configures Django, which the serializers below need
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st
from rest_framework import serializers
from werkzeug.datastructures import MultiDict

from fake_server import Collection, Field
from fake_server.dialects import rest_dialect
from fake_server.forms import from_form
from fake_server.rows import Key
from fake_server.schema import validated

DRF = rest_dialect("drf")


class Nobody:
    """Rows beside none."""

    def related(self, collection: str, value: Any) -> Key | None:
        """Find none."""
        return None

    def taken(self, values: Mapping[str, Any], but: Key | None) -> bool:
        """Find none."""
        return False


class Address(serializers.Serializer):  # type: ignore[misc]  # Django REST framework has no types
    """An object inside another."""

    city = serializers.CharField(max_length=5)
    zip = serializers.IntegerField(required=False)
    land = serializers.CharField(default="it")


class Post(serializers.Serializer):  # type: ignore[misc]  # Django REST framework has no types
    """What is declared below, for the real framework."""

    title = serializers.CharField(max_length=5)
    body = serializers.CharField(required=False, allow_blank=True)
    stars = serializers.IntegerField(required=False, allow_null=True, min_value=0)
    pinned = serializers.BooleanField(required=False)
    status = serializers.ChoiceField(["draft", "live"], required=False)
    price = serializers.DecimalField(max_digits=4, decimal_places=2, required=False, allow_null=True)
    tags = serializers.ListField(child=serializers.CharField(max_length=3), required=False)
    address = Address(required=False, allow_null=True)
    houses = Address(many=True, required=False)
    views = serializers.IntegerField(read_only=True)


ADDRESS = {
    "city": Field(type="string", max_length=5, required=True),
    "zip": Field(type="integer"),
    "land": Field(type="string", default="it"),
}
POSTS = Collection(
    fields={
        "title": Field(type="string", max_length=5, required=True),
        "body": Field(type="string", blank=True),
        "stars": Field(type="integer", null=True, min=0),
        "pinned": Field(type="boolean", default=False),
        "status": Field(choices=("draft", "live"), default="draft"),
        "price": Field(type="decimal", max_digits=4, decimal_places=2, null=True),
        "tags": Field(type="list", child=Field(type="string", max_length=3), default=[]),
        "address": Field(type="object", fields=ADDRESS, null=True),
        "houses": Field(type="list", child=Field(type="object", fields=ADDRESS)),
        "views": Field(type="integer", read_only=True),
    }
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 2),
    st.sampled_from([1.5, "", " ", "a", "abcdef", "draft", "live", "7", "1.25"]),
)
OBJECTS = st.dictionaries(st.sampled_from(["city", "zip", "land", "x"]), SCALARS, max_size=4)
VALUES = st.one_of(SCALARS, st.lists(SCALARS, max_size=2), OBJECTS, st.lists(OBJECTS, max_size=2))
BODIES = st.dictionaries(st.sampled_from([*POSTS.fields, "id", "x"]), VALUES, max_size=5)


def plain(value: Any) -> Any:
    """Return what a real serializer says as plain JSON, with texts for the indexes of items."""
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list) else value


def theirs(body: Any, *, partial: bool) -> tuple[str, Any]:
    """Return what a real serializer keeps of a body, as it would show it, or what it says against it."""
    serializer = Post(data=body, partial=partial)
    if not serializer.is_valid():
        return "refused", plain(serializer.errors)
    fields = serializer.fields
    kept = serializer.validated_data
    return "kept", {name: None if value is None else plain(shown(fields[name], value)) for name, value in kept.items()}


def shown(field: Any, value: Any) -> Any:
    """Return what a real field shows of what it keeps; of an object, what is there."""
    if isinstance(field, Address):
        return {
            name: None if each is None else field.fields[name].to_representation(each) for name, each in value.items()
        }
    if isinstance(field, serializers.ListSerializer):
        return [shown(field.child, each) for each in value]
    return field.to_representation(value)


def ours(body: Any, *, partial: bool) -> tuple[str, Any]:
    """Return what the fake keeps of a body, or what it says against it."""
    kept, refusals = validated(POSTS, body, Nobody(), partial=partial)
    return ("refused", DRF.refused(refusals).body) if refusals else ("kept", kept)


@given(BODIES, st.booleans())
def test_a_body_is_kept_and_refused_as_by_a_real_serializer(body: dict[str, Any], partial: bool) -> None:
    """Without it a body could be stored here that the real API refuses, or be refused in other words."""
    expected = theirs(body, partial=partial)
    assert ours(body, partial=partial) == expected
    if expected[0] == "refused":
        assert list(ours(body, partial=partial)[1]) == list(expected[1])  # in the order of the fields


FORM_NAMES = [
    "title",
    "body",
    "stars",
    "pinned",
    "status",
    "price",
    "tags",
    "address.city",
    "address.zip",
    "views",
    "x",
]
FORM_TEXTS = ["", " ", "a", "abcdef", "draft", "true", "false", "on", "1", "1.25", "null"]
FORMS = st.lists(st.tuples(st.sampled_from(FORM_NAMES), st.sampled_from(FORM_TEXTS)), max_size=6)


@given(FORMS, st.booleans())
def test_a_form_is_read_as_by_a_real_serializer(pairs: list[tuple[str, str]], partial: bool) -> None:
    """Without it a box that is not ticked, or a repeated name, could mean something else than in the real API."""
    real = QueryDict(mutable=True)
    for name, text in pairs:
        real.appendlist(name, text)
    form: MultiDict[str, str] = MultiDict(pairs)
    assert ours(from_form(POSTS, form, partial=partial), partial=partial) == theirs(real, partial=partial)
