"""What both json-servers are asked when more of them is recorded: lines of requests, with what goes before each."""

from __future__ import annotations

from typing import Any

LISTS = {
    "users": (
        *("", "name=Ada", "name=ada", "id=1", "id=1&id=2", "age=10", "age=", "age=null", "admin=false", "admin=1"),
        *("address.city=Paris", "address.nope=1", "tags=math,code", "tags=code", "tags.0=code", "tags[0]=code"),
        *("score=2.5", "score=2.50", "nope=1", "nope.x=1", "name=Ada&nope=1", "name=Ada&name=Bob", "age=0x24"),
        *("age_gte=10", "age_gt=10", "age_lte=10", "age_lt=10", "age_gte=10&age_lte=36", "age_gte=abc", "age_gte="),
        *("name_gte=Bob", "name_lte=Bob", "admin_gte=true", "age_ne=9", "age_ne=9&age_ne=10", "nope_ne=1", "id_ne=1"),
        *("name_like=a", "name_like=^a", "name_like=A|B", "name_like=[ab]", "name_like=d$", "name_like=\\w{4}"),
        *("name_like=(", "name_like=(?:a)(?=d)", "tags_like=co", "address.city_like=lon", "name_like=%C3%89"),
        *("age:gte=10", "age:gt=10", "age:lt=10", "age:ne=9", "age:eq=null", "age:in=9,36", "name:in=Ada,%20Bob"),
        *("id:in=1,2", "id:ne=1", "id:gte=2", "name:contains=A", "name:startsWith=a", "name:endsWith=A", "age:nope=9"),
        *(
            "name_contains=a",
            "name_in=Ada,Bob",
            "age:contains=3",
            "address.city:contains=on",
            "admin:lt=1",
            "name:=Ada",
        ),
        *("age:gte=null", "name:gt=B", "name:gt=5", '_where={"name":{"eq":"Ada"}}', '_where={"name":"Ada"}'),
        *('_where={"or":[{"name":{"eq":"Ada"}},{"age":{"lt":10}}]}', '_where={"or":[]}', "_where={bad", "_where=[]"),
        *('_where={"address":{"city":{"eq":"Paris"}}}', '_where={"age":{"gt":9,"lt":36}}&name=Ada', "or=1"),
        *("q=ada", "q=LON", "q=75", "q=true", "q=false", "q=0", "q=", "q=a&q=b", "q=co&admin=true"),
        *("_sort=name", "_sort=-name", "_sort=age", "_sort=-age", "_sort=age&_order=DESC", "_sort=admin,-age"),
        *("_sort=admin,age&_order=desc,asc", "_sort=address.city", "_sort=tags", "_sort=score", "_sort=name&_sort=age"),
        *("_sort=nope", "_order=desc", "_sort=address", "_start=1", "_start=1&_end=3", "_end=2", "_start=1&_limit=2"),
        *("_limit=2", "_limit=0", "_limit=-1", "_limit=abc", "_end=abc", "_start=abc&_end=2", "_start=-2&_end=4"),
        *("_end=2abc", "_limit=1.5", "_page=1", "_page=2", "_page=1&_limit=2", "_page=2&_limit=2", "_page=3&_limit=2"),
        *("_page=1&_limit=0", "_page=abc&_limit=2", "_page=-1&_limit=2", "_page=2abc&_limit=2", "_page=&_limit=2"),
        *("_page=1&_per_page=2", "_page=9&_per_page=2", "_page=-1&_per_page=2", "_page=1&_per_page=0", "_per_page=2"),
        *("_page=1&_per_page=abc", "_page=1.5&_per_page=2", "_page=Infinity", "_page=1&_page=2&_limit=2"),
        *("_page=2&_limit=1&name_like=%5Ba%5D", "admin=false&_page=1&_limit=1", "_page=1&_limit=2&_start=2"),
        *(
            "_embed=posts&_embed=comments&name=Ada",
            "_embed=nope",
            "_embed=post",
            "_embed=posts,comments",
            "_expand=nope",
        ),
        *("_embed[]=posts&_limit=1", "_=123", "_dependent=x", "name%5Beq%5D=Ada", "name%5B%5D=Ada"),
    ),
    "posts": (
        *("_expand=user", "_expand=users", "_expand=comment", "_embed=user", "_embed=comment", "_embed=users"),
        *("userId=1", "userId_ne=1", "userId:in=1,2", "_sort=userId,-views", "_sort=title", "_sort=views&_order=desc"),
        *("_embed=comments&_expand=user&views_gte=20", "_embed=user&user.name=Ada", "_embed=user&_sort=user.name"),
    ),
    "empties": ("", "a=1", "_page=1&_limit=2", "_page=1&_per_page=2"),
}
PATHS = (
    *("/", "/?x=1", "/db", "/nope", "/profile", "/profile/", "/profile/1", "/profile?name=x", "/profile/1/posts"),
    *(
        "/posts/1",
        "/posts/1/",
        "/posts//1",
        "/posts/01",
        "/posts/%31",
        "/posts/abc",
        "/POSTS",
        "/posts.json",
    ),
    *(
        "/posts/1?_embed=comments&_expand=user",
        "/posts/10?_expand=user",
        "/posts/10?_embed=user",
        "/users/1?_expand=post",
    ),
    *("/posts/1?_embed=nope", "/posts/1?title=nope", "/categories/a", "/categories/A", "/posts/1/nope"),
    *("/posts/1/comments", "/posts/1/comments/", "/posts/1/comments/1", "/posts/99/comments", "/nope/1/comments"),
    *(
        "/posts/1/users",
        "/users/1/posts?views_gte=50",
        "/users/1/posts?_page=1&_limit=1",
        "/users/1/comments?_expand=post",
    ),
)
KEYS: tuple[Any, ...] = (50, "50", "xyz", 0, "", None, False, 1)
TYPES = ("application/json; charset=utf-8", "application/JSON", "text/plain", "application/merge-patch+json", "")
BODIES = ("", "{", "[]", "[1]", "5", "null", '{"a":1}x', '{"a":NaN}', '{"a":1e400}', '{"a":1,"a":2}')
AFTER = (
    ("/users", "DELETE /users/1"),
    ("/posts", "DELETE /users/1"),
    ("/comments", "DELETE /posts/1"),
    ("/comments", "DELETE /posts/1?_dependent=comments"),
    ("/comments", "DELETE /comments/3"),
    ("/posts", "DELETE /comments/3"),
    ("/profile", 'PUT /profile {"name": "n"}'),
    ("/profile", 'PATCH /profile {"name": "n"}'),
    ("/profile", 'POST /profile {"name": "n"}'),
    ("/posts", 'PUT /posts/2 {"title": "n"}'),
    ("/posts/1?_embed=comments", 'PUT /comments/3 {"postId": "1"}'),
    ("/posts/1/comments", 'POST /posts/1/comments {"body": "x"}'),
)


def asked() -> list[dict[str, Any]]:
    """Return all that is asked, each with the keys that its line has until it is answered."""
    found: list[dict[str, Any]] = [
        {"ask": f"GET /{name}{'?' if query else ''}{query}"} for name, queries in LISTS.items() for query in queries
    ]
    found += [{"ask": f"GET {path}"} for path in PATHS]
    found += [{"ask": f"GET {path}", "before": [before]} for path, before in AFTER]
    found += [_sent("POST /posts", {"id": key}) for key in KEYS]
    found += [{"ask": "POST /posts", "send": body, "type": "application/json"} for body in BODIES]
    for line in ("POST /posts", "PUT /posts/1", "PATCH /posts/1"):
        found += [{"ask": line, "send": '{"title": "z"}', "type": each} for each in TYPES]
    form = "application/x-www-form-urlencoded"
    found += [{"ask": "POST /posts", "send": "title=a&views=3&title=b", "type": form}]
    found += [_sent(line, {"title": "t"}) for line in _writes()]
    found += [
        {"ask": f"{method} {path}"} for method in ("HEAD", "OPTIONS") for path in ("/posts", "/posts/99", "/nope")
    ]
    found += [
        {"ask": f"DELETE {path}"} for path in ("/posts/1", "/posts/99", "/profile", "/nope", "/posts", "/users/1/posts")
    ]
    found += [_sent("POST /posts/1", {"title": "o"}) | {"headers": {"X-HTTP-Method-Override": "PUT"}}]
    found += [
        {"ask": f"GET {path}", "headers": {"If-None-Match": "*"}} for path in ("/posts/1", "/posts", "/nope", "/")
    ]
    found += [{"ask": "GET /posts/1", "headers": {"If-None-Match": "*", "Cache-Control": "no-cache"}}]
    return [*found, _sent("POST /posts", {"title": "n"}) | {"before": ["DELETE /posts/10"]}]


def _writes() -> list[str]:
    nested = ["POST /posts/1/comments", "POST /posts/99/comments", "POST /nope/1/comments", "POST /posts?x=1"]
    detail = [
        f"{method} {path}" for method in ("PUT", "PATCH") for path in ("/posts/1", "/posts/99", "/profile", "/nope")
    ]
    return [
        "POST /posts",
        "POST /posts/",
        "POST /posts/1",
        "POST /profile",
        "POST /nope",
        "PUT /posts",
        *nested,
        *detail,
    ]


def _sent(line: str, body: Any) -> dict[str, Any]:
    import json

    return {"ask": line, "send": json.dumps(body), "type": "application/json"}
