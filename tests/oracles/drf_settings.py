"""Django's settings for the oracle, and its one database; Django's other modules want to be loaded after this one."""

from __future__ import annotations

from typing import Any

import django
from django.conf import settings
from django.db import connections

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "rest_framework",
    "rest_framework.authtoken",
    "django_filters",
]

settings.configure(
    ALLOWED_HOSTS=["*"],
    CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},  # it counts for the throttle
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    INSTALLED_APPS=APPS,
    MIDDLEWARE=MIDDLEWARE,
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],  # a good one would be slow, and guard nothing
    REST_FRAMEWORK={"DEFAULT_AUTHENTICATION_CLASSES": []},  # an API open to all, where a view does not say otherwise
    ROOT_URLCONF="drf_blog",
    SECRET_KEY="only ever used in this process",  # it guards nothing
    USE_TZ=True,
)
django.setup()

_first = connections["default"]
_first.inc_thread_sharing()


def share_database() -> None:
    """Let the thread that calls this use the one connection: the database lives in it."""
    connections["default"] = _first


def create_tables(*models: Any) -> None:
    """Make the tables of models."""
    with _first.schema_editor() as editor:
        for model in models:
            editor.create_model(model)
