"""A real Django REST framework application in this process: the blog of `examples/blog`, twice.

/api/ has page-number pagination, /linked/ the Link headers of drf-link-header-pagination. There is no port, and the
database is in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import django
from django.conf import settings
from django.db.backends.signals import connection_created

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

settings.configure(
    ALLOWED_HOSTS=["*"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "rest_framework", "django_filters"],
    MIDDLEWARE=MIDDLEWARE,
    REST_FRAMEWORK={"DEFAULT_AUTHENTICATION_CLASSES": []},  # an API open to all
    ROOT_URLCONF=__name__,
    SECRET_KEY="only ever used in this process",  # it guards nothing
    USE_TZ=True,
)
django.setup()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402  # Django's modules want its settings first
from django.db import connection, models  # noqa: E402
from django.urls import include, path  # noqa: E402
from django_filters.rest_framework import DjangoFilterBackend  # noqa: E402
from drf_link_header_pagination import LinkHeaderPagination  # noqa: E402
from rest_framework.decorators import action  # noqa: E402
from rest_framework.pagination import PageNumberPagination  # noqa: E402
from rest_framework.request import Request  # noqa: E402
from rest_framework.response import Response  # noqa: E402
from rest_framework.routers import DefaultRouter  # noqa: E402
from rest_framework.serializers import ModelSerializer  # noqa: E402
from rest_framework.viewsets import ModelViewSet  # noqa: E402


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


class PostViewSet(ModelViewSet):
    """The posts, in an envelope."""

    queryset = Post.objects.all()
    serializer_class = PostSerializer
    filter_backends = (DjangoFilterBackend,)
    filterset_fields = ("status",)
    pagination_class = Numbered

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


def _routes(name: str, viewset: type[PostViewSet]) -> Any:
    router = DefaultRouter()
    router.register("posts", viewset, basename="post")
    return path(f"{name}/", include((router.urls, name)))


urlpatterns = [_routes("api", PostViewSet), _routes("linked", LinkedPostViewSet)]


def _share_among_threads(**kwargs: Any) -> None:
    """Let every thread of a test use the one connection: the database lives in it."""
    kwargs["connection"].inc_thread_sharing()


connection_created.connect(_share_among_threads)
with connection.schema_editor() as editor:
    editor.create_model(Post)

application = WSGIHandler()
"""The application (PEP 3333)."""


def reset(rows: Iterable[Mapping[str, Any]]) -> None:
    """Put the posts back to `rows`, and the counter of ids with them."""
    Post.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = 'blog_post'")
    for row in rows:
        Post.objects.create(**row)
