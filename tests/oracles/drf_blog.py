"""A real Django REST framework application in this process: the blog of `examples/blog`, once for each dialect.

The posts are the same everywhere; what stands in front of them differs. /api/ has page-number pagination, /linked/ the
Link headers of drf-link-header-pagination, /limited/ limit and offset, /cursored/ cursors, and /bare/ no pages at all.
/slashless/ has URLs that do not end in a slash. /token/ and /basic/ want to know who asks, and /throttled/ answers
whoever it does not know three times a minute. There is no port, and the database is in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import drf_settings  # sorted before all of Django, which wants its settings first
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, models
from django.urls import include, path
from django_filters.rest_framework import DjangoFilterBackend
from drf_link_header_pagination import LinkHeaderPagination
from rest_framework.authentication import BasicAuthentication, TokenAuthentication
from rest_framework.authtoken.models import Token
from rest_framework.decorators import action
from rest_framework.pagination import CursorPagination, LimitOffsetPagination, PageNumberPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import DefaultRouter
from rest_framework.serializers import ModelSerializer
from rest_framework.throttling import AnonRateThrottle
from rest_framework.viewsets import ModelViewSet

USERNAME, PASSWORD, TOKEN = "ada", "lovelace", "abc123"


class Post(models.Model):
    """A post, as `examples/blog/blog.toml` describes it."""

    title = models.CharField(max_length=60)
    body = models.TextField(blank=True, default="")
    status = models.CharField(
        max_length=10, default="draft", choices=[(each, each) for each in ("draft", "live", "archived")]
    )

    class Meta:
        app_label = "blog"
        ordering = ("id",)

    def __str__(self) -> str:
        return str(self.title)


class PostSerializer(ModelSerializer):
    """A post as JSON."""

    class Meta:
        model = Post
        fields = ("id", "title", "body", "status")


class Numbered(PageNumberPagination):
    """Two posts a page, in an envelope."""

    page_size = 2


class Linked(LinkHeaderPagination):
    """Two posts a page, with a Link header."""

    page_size = 2


class Limited(LimitOffsetPagination):
    """Two posts a page, unless the client asks for more, counted from an offset."""

    default_limit = 2


class Cursored(CursorPagination):
    """Two posts a page, after a place that only the server can read."""

    page_size = 2
    ordering = "id"


class ThreeAMinute(AnonRateThrottle):
    """Three requests a minute from one address."""

    rate = "3/min"


class PostViewSet(ModelViewSet):
    """The posts, in an envelope."""

    queryset = Post.objects.all()
    serializer_class = PostSerializer
    filter_backends = (DjangoFilterBackend,)
    filterset_fields = ("status",)
    pagination_class: type[Any] | None = Numbered

    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        """Put a post on the blog."""
        post = self.get_object()
        post.status = "live"
        post.save()
        return Response(self.get_serializer(post).data)

    @action(detail=False, methods=["post"])
    def ping(self, request: Request) -> Response:
        """Answer for the whole collection."""
        return Response({"pong": True})


class LinkedPostViewSet(PostViewSet):
    """The posts, as bare lists."""

    pagination_class = Linked


class LimitedPostViewSet(PostViewSet):
    """The posts, from an offset."""

    pagination_class = Limited


class CursoredPostViewSet(PostViewSet):
    """The posts, after a cursor."""

    pagination_class = Cursored


class BarePostViewSet(PostViewSet):
    """The posts, all at once."""

    pagination_class = None


class TokenPostViewSet(PostViewSet):
    """The posts, for whoever has a token."""

    authentication_classes = (TokenAuthentication,)
    permission_classes = (IsAuthenticated,)


class BasicPostViewSet(PostViewSet):
    """The posts, for whoever has a password."""

    authentication_classes = (BasicAuthentication,)
    permission_classes = (IsAuthenticated,)


class ThrottledPostViewSet(PostViewSet):
    """The posts, for the patient."""

    throttle_classes = (ThreeAMinute,)


def _routes(name: str, viewset: type[PostViewSet], *, trailing_slash: bool = True) -> Any:
    router = DefaultRouter(trailing_slash=trailing_slash)
    router.register("posts", viewset, basename="post")
    return path(f"{name}/", include((router.urls, name)))


urlpatterns = [
    _routes("api", PostViewSet),
    _routes("linked", LinkedPostViewSet),
    _routes("limited", LimitedPostViewSet),
    _routes("cursored", CursoredPostViewSet),
    _routes("bare", BarePostViewSet),
    _routes("slashless", PostViewSet, trailing_slash=False),
    _routes("token", TokenPostViewSet),
    _routes("basic", BasicPostViewSet),
    _routes("throttled", ThrottledPostViewSet),
]

drf_settings.create_tables(ContentType, Permission, Group, User, Token, Post)
Token.objects.create(key=TOKEN, user=User.objects.create_user(USERNAME, password=PASSWORD))

_handler = WSGIHandler()


def application(environ: dict[str, Any], start_response: Any) -> Any:
    """Answer a request (PEP 3333), in whatever thread it comes."""
    drf_settings.share_database()
    return _handler(environ, start_response)


def reset(rows: Iterable[Mapping[str, Any]]) -> None:
    """Put the posts back to `rows`, and the counter of ids with them; forget who asked how often."""
    cache.clear()
    Post.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = 'blog_post'")
    for row in rows:
        Post.objects.create(**row)
