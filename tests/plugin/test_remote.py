"""Rules of `--contract-url`: the tests of a consumer on a real API, and what they may not do to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from fake_server import Collection, Contract, FakeAPI, Field
from genericclient import GenericClient
from pytest_genericclient.guarding import GuardedAdapter, NotAllowed
from pytest_genericclient.live import LiveFakeAPI

Options = Callable[..., pytest.RunResult]
CONTRACT = Contract(
    prefix="/api",
    collections={
        "posts": Collection(fields={"title": Field(type="string", required=True)}, page_size=1),
        "tags": Collection(lookup="slug", fields={"slug": Field(type="string")}),
    },
)


@pytest.fixture(name="real")
def _real() -> Iterator[LiveFakeAPI]:
    """Serve a fake that stands for the real API, in this process, on a real port."""
    fake = FakeAPI(CONTRACT)
    fake.posts.add(title="theirs")
    with LiveFakeAPI() as server:
        server.mount(fake)
        server.fake = fake  # type: ignore[attr-defined]  # the tests look at it
        yield server


@pytest.fixture(name="against")
def _against(pytester: pytest.Pytester, real: LiveFakeAPI) -> Options:
    """Return a function that runs the source of a test module against the real API."""
    pytester.makefile(".toml", blog='prefix = "/api"\n[collections.posts]\n[collections.tags]\nlookup = "slug"\n')
    pytester.makeini("[pytest]\nfake_api_contract = blog.toml")

    def run(source: str, *options: str, url: str = "") -> pytest.RunResult:
        pytester.makepyfile(source)
        url = url or real.url
        return pytester.runpytest_subprocess("-W", "error", "-p", "no:cacheprovider", f"--contract-url={url}", *options)

    return run


def client_of(real: LiveFakeAPI, mode: str) -> tuple[GenericClient, GuardedAdapter]:
    """Return a client on the real API, and the adapter on which it is."""
    way = GuardedAdapter(real.url, mode, CONTRACT)
    client = GenericClient(real.url, adapter=way, trailing_slash=True, autopaginate="page_number")
    client.session.mount("http://", way)
    return client, way


def posts_of(real: LiveFakeAPI) -> Any:
    """Return the rows of the real API."""
    return real.fake.posts  # type: ignore[attr-defined]  # see the fixture


def test_the_same_tests_run_against_the_real_api(against: Options, real: LiveFakeAPI) -> None:
    """Without it nobody would know whether the fake is like the real thing."""
    posts_of(real).add(title="on the second page")
    result = against(
        """
        import pytest

        def test_reads(generic_client):
            titles = [post.title for post in generic_client.posts.all()]
            assert titles == ["theirs", "on the second page"]

        def test_steers(fake_api):
            pass

        def test_makes(make_fake_api):
            pass

        @pytest.mark.fake_api_only("plans faults")
        def test_says_so(generic_client):
            pass

        @pytest.mark.fake_api_only(reason="by name")
        def test_says_so_by_name(generic_client):
            pass

        @pytest.mark.fake_api_only
        def test_says_so_without_a_reason():
            pass

        @pytest.mark.fake_api(url="https://api.example.com")
        def test_is_served():
            pass

        @pytest.mark.fake_api(page_size=1)
        def test_with_words_for_the_fake(generic_client):
            assert generic_client.posts.get(id=1).title == "theirs"
        """,
        "-rs",
    )
    result.assert_outcomes(passed=2, skipped=6)
    result.stdout.fnmatch_lines(["genericclient: against the real API at http://*/api (read-only)"])
    result.stdout.fnmatch_lines_random(
        [
            "*fake only: plans faults*",
            "*fake only: by name*",
            "*fake only: it steers the fake*",
            "*fake only: it has the fake served at a URL*",
            "*asks for fake_api, which a real API is not*",
            "*asks for make_fake_api, which a real API is not*",
        ]
    )


def test_a_marked_test_runs_where_there_is_no_real_api(pytester: pytest.Pytester) -> None:
    """Without it a test of a retry would never run at all."""
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.fake_api_only("plans faults")
        def test_steers(fake_api):
            assert fake_api.posts == []
        """
    )
    result = pytester.runpytest_subprocess("-W", "error", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=1)
    result.stdout.no_fnmatch_line("genericclient: against*")


def test_a_test_writes_nothing_unless_it_is_allowed_to(against: Options, real: LiveFakeAPI) -> None:
    """Without it a suite that was written for the fake would write into somebody's data."""
    result = against(
        """
        def test_writes(generic_client):
            generic_client.posts.all()
            generic_client.posts.create({"title": "mine"})

        def test_swallows(generic_client):
            try:
                generic_client.posts.delete(1)
            except Exception:
                pass
        """,
        "-rs",
    )
    result.assert_outcomes(skipped=2)
    told = "*POST http://*/api/posts/ was not sent: --contract-mode=read-only only reads; own-rows lets a test write*"
    result.stdout.fnmatch_lines_random([told])
    assert posts_of(real) == [{"id": 1, "title": "theirs"}]


def test_rows_of_its_own_are_written_and_taken_away_again(against: Options, real: LiveFakeAPI) -> None:
    """Without it every night would leave rows behind, or change those of others."""
    result = against(
        """
        import pytest
        from pytest_genericclient import NotAllowed

        def test_writes(generic_client):
            post = generic_client.posts.create({"title": "mine"})
            post.title = "changed"
            post.save()
            generic_client.tags.create({"slug": "a"})
            generic_client.posts.create({"title": "deleted at once"}).delete()
            with pytest.raises(NotAllowed, match="own-rows writes only rows that the test made; full lets"):
                generic_client.posts.delete(1)
            with pytest.raises(NotAllowed):
                generic_client.posts(id=1).publish()
        """,
        "--contract-mode=own-rows",
    )
    result.assert_outcomes(passed=1)
    assert posts_of(real) == [{"id": 1, "title": "theirs"}]
    assert [str(each) for each in real.fake.journal][-2:] == [  # type: ignore[attr-defined]  # see the fixture
        "DELETE /api/tags/a/ 204",
        "DELETE /api/posts/2/ 204",
    ]


def test_a_row_that_stays_behind_is_told(against: Options, real: LiveFakeAPI) -> None:
    """Without it somebody would find rows of ours one day, and not know whose they are."""
    real.expect_request("/api/posts/2/", method="DELETE").respond_with_data("", 500)
    result = against(
        """
        def test_writes(generic_client):
            generic_client.posts.create({"title": "mine"})
        """,
        "--contract-mode=own-rows",
    )
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(
        ["rows that this test made at http://*/api are still there: /api/posts/2/ (answered 500)"]
    )


def test_a_login_in_the_url_is_shown_nowhere(against: Options, real: LiveFakeAPI) -> None:
    """Without it the log of a nightly run would have a password in it."""
    result = against(
        """
        def test_fails(generic_client):
            generic_client.posts.get(id=99)
        """,
        url=real.url.replace("http://", "http://ada:s3cret@"),
    )
    result.assert_outcomes(failed=1)
    assert "s3cret" not in str(result.stdout)
    result.stdout.fnmatch_lines(["GET /api/posts/99/ 404"])


def test_a_contract_that_is_none_is_one_line(against: Options) -> None:
    """Without it a wrong mark would be a traceback of ours, in the run against the real API only."""
    result = against(
        """
        import pytest

        @pytest.mark.fake_api(dialct="drf")
        def test_never_runs(generic_client):
            pass
        """
    )
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["@pytest.mark.fake_api: unknown 'dialct'; did you mean 'dialect'?*"])


def test_a_test_with_rows_of_its_own_is_run_against_the_real_ones(pytester: pytest.Pytester, real: LiveFakeAPI) -> None:
    """Without it a suite without a contract could not be tried on the API that it is about."""
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.fake_api(data={"posts": [{"id": 1, "title": "theirs"}]})
        def test_reads(generic_client):
            assert generic_client.posts.get(id=1).title == "theirs"
            response = generic_client.session.get(generic_client.url.replace("127.0.0.1", "localhost"))
            assert response.status_code == 200
            with pytest.raises(pytest.skip.Exception, match="was not sent"):
                generic_client.session.delete(generic_client.url.replace("127.0.0.1", "localhost") + "posts/1/")
        """
    )
    for options in ([], [f"--contract-url={real.url}"]):
        result = pytester.runpytest_subprocess("-W", "error", "-p", "no:cacheprovider", *options)
        result.assert_outcomes(passed=1) if options else result.assert_outcomes(failed=1)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("staging.example.com/api", "staging.example.com/api"),
        ("http://ada:s3cret@[::1/api", "http://[::1/api"),
        ("https://example.com:99999999/", "https://example.com:99999999/"),
        ("ftp://example.com", "ftp://example.com"),
        ("https:///api", "https:///api"),
    ],
)
def test_a_url_that_is_none_is_a_usage_error(pytester: pytest.Pytester, url: str, shown: str) -> None:
    """Without it a typing error on the command line would be an internal error, or one error for each test."""
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", f"--contract-url={url}")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert result.errlines[0] == (
        f"ERROR: --contract-url={shown}: no URL of an API; expected one such as https://staging.example.com/api"
    )


def test_everything_is_allowed_in_full(real: LiveFakeAPI) -> None:
    """Without it an API that belongs to the tests could not be tested whole."""
    client, way = client_of(real, "full")
    client.posts.delete(1)
    assert posts_of(real) == []
    assert way.journal == ["DELETE /api/posts/1/ 204"]


def test_the_journal_has_no_secret(real: LiveFakeAPI) -> None:
    """Without it the report of a real API would have real credentials in it."""
    client, way = client_of(real, "full")
    client.session.headers["Authorization"] = "Token s3cret"
    client.session.post(f"{real.url}/posts/?token=s3cret", json={"title": "t", "password": "s3cret"})
    [exchange] = way.journal
    assert "s3cret" not in f"{exchange.report()} {exchange.request_headers} {way.journal.har()}"
    assert exchange.answer == {"id": 2, "title": "t"}
    assert exchange.origin == real.url.removesuffix("/api")
    assert exchange.started is not None and 0 < exchange.seconds < 60


@pytest.mark.parametrize(
    ("sent", "noted"),
    [
        ({"data": {"password": "s3cret", "title": "t"}}, {"password": "[redacted]", "title": "t"}),
        (
            {"data": {"password": "s3cret"}, "files": {"report": ("a.txt", b"s3cret")}},
            {"password": "[redacted]"},
        ),
        ({"data": iter([b"password=s3cret"])}, "(a stream)"),
        ({"data": "password=s3cret"}, "password=[redacted]"),
        ({"json": {"title": "t"}}, {"title": "t"}),
        ({"files": {"password": "s3cret"}, "headers": {"Content-Type": "text/plain"}}, "(154 bytes of a form)"),
        ({}, None),
    ],
    ids=["form", "file", "stream", "text", "json", "form as text", "nothing"],
)
def test_a_body_is_noted_as_the_fake_notes_it(real: LiveFakeAPI, sent: dict[str, Any], noted: Any) -> None:
    """Without it a password in a form would be told, since only JSON was thought of."""
    way = GuardedAdapter(real.url, "full", CONTRACT)
    with requests.Session() as session:
        session.mount("http://", way)
        session.post(f"{real.url}/posts/", **sent)
    assert way.journal[0].json == noted
    assert "s3cret" not in str(way.journal.har())


def test_an_answer_that_breaks_off_is_in_the_journal(real: LiveFakeAPI) -> None:
    """Without it the report would end before what went wrong."""
    client, way = client_of(real, "read-only")
    real.fake.fault("truncated")  # type: ignore[attr-defined]  # see the fixture
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        client.session.get(f"{real.url}/posts/")
    assert way.journal == ["GET /api/posts/ (ChunkedEncodingError)"]


def test_what_is_streamed_is_not_read_for_the_journal(real: LiveFakeAPI) -> None:
    """Without it a download would be held in memory because a report might want it."""
    client, way = client_of(real, "read-only")
    response = client.session.get(f"{real.url}/posts/", stream=True)
    assert way.journal[0].answer is None and way.journal[0].status == 200
    assert response.raw.read().startswith(b"{")


def test_a_request_that_fails_is_in_the_journal(real: LiveFakeAPI) -> None:
    """Without it the report would end before what went wrong."""
    client, way = client_of(real, "read-only")
    real.stop()
    with pytest.raises(requests.ConnectionError):
        client.posts.all()
    assert way.journal == ["GET /api/posts/ (ConnectionError)"]


@pytest.mark.parametrize(
    ("name", "status", "headers", "body", "deleted"),
    [
        ("posts", 201, {"Location": "7/"}, {"id": 1}, ["/api/posts/7/"]),
        ("posts", 201, {"Location": "http://elsewhere.test/api/posts/7/"}, {"id": 3}, ["/api/posts/3/"]),
        ("posts", 201, {"Location": "https://example.com/"}, {"id": 3}, ["/api/posts/3/"]),
        ("posts", 201, {"Location": "/"}, {"id": 3}, ["/api/posts/3/"]),
        ("posts", 201, {"Location": "/api/posts/"}, {"id": 3}, ["/api/posts/3/"]),
        ("posts", 201, {"Location": "/api/posts-of-others/1/"}, {"id": 3}, ["/api/posts/3/"]),
        ("posts", 201, {"Location": "/api/posts/8"}, "", ["/api/posts/8", "/api/posts/8/"]),
        ("posts", 201, {}, {"id": 5}, ["/api/posts/5/"]),
        ("posts", 200, {}, {"id": 0}, ["/api/posts/0/"]),
        ("tags", 201, {}, {"id": 5, "slug": "a b/c"}, ["/api/tags/a b/c/"]),
        ("posts", 301, {"Location": "/api/posts/9/"}, "", []),
        ("posts", 400, {}, {"id": 5}, []),
    ],
)
def test_a_row_is_where_its_answer_says(
    real: LiveFakeAPI, name: str, status: int, headers: dict[str, str], body: Any, deleted: list[str]
) -> None:
    """Without it a row that was made would not be found again, or another one be taken for it."""
    client, way = client_of(real, "own-rows")
    expected = real.expect_request(f"/api/{name}/", method="POST")
    if isinstance(body, str):
        expected.respond_with_data(body, status, headers)
    else:
        expected.respond_with_json(body, status, headers)
    client.session.post(f"{real.url}/{name}/", json={})
    assert way.clean_up(client.session) == []
    assert [line.path for line in way.journal if line.method == "DELETE"] == deleted


@pytest.mark.parametrize("mode", ["read-only", "own-rows"])
def test_a_request_to_elsewhere_is_held_against_the_mode_too(real: LiveFakeAPI, mode: str) -> None:
    """Without it a test could write wherever the URL of the API does not reach: beside it, or at another host."""
    client, way = client_of(real, mode)
    made = client.posts.create({"title": "mine"}).id if mode == "own-rows" else 1
    root = real.url.removesuffix("/api")
    for url in (f"{root}/admin/", f"{root.replace('127.0.0.1', 'localhost')}/api/posts/{made}/"):
        with pytest.raises(NotAllowed, match=f"DELETE {url} was not sent"):
            client.session.delete(url)
        with pytest.raises(NotAllowed):
            client.session.post(url.removesuffix(f"{made}/"), json={})
    assert [line for line in way.journal if line.method == "DELETE"] == []


@pytest.mark.parametrize("body", ['{"slug": "a"}', '{"id": null}', '[{"id": 5}]', "no JSON", ""])
def test_a_row_that_nobody_can_find_is_told(real: LiveFakeAPI, body: str) -> None:
    """Without it a row would stay behind in silence."""
    client, way = client_of(real, "own-rows")
    real.expect_request("/api/posts/", method="POST").respond_with_data(body, 201)
    client.session.post(f"{real.url}/posts/", json={})
    assert way.clean_up(client.session) == [
        "one in /api/posts/ (its answer has neither a Location nor a value of 'id')"
    ]


def test_what_cannot_be_cleaned_up_is_named_and_the_rest_is_done(real: LiveFakeAPI) -> None:
    """Without it one row that is stuck would leave all others behind as well."""
    client, way = client_of(real, "own-rows")
    made = [client.posts.create({"title": title}).id for title in ("one", "two", "gone", "three")]
    real.expect_request(f"/api/posts/{made[1]}/", method="DELETE").respond_with_data("", 403)
    real.expect_request(f"/api/posts/{made[2]}/", method="DELETE").respond_with_data("", 410)
    assert way.clean_up(client.session) == [f"/api/posts/{made[1]}/ (answered 403)"]
    assert [row["title"] for row in posts_of(real)] == ["theirs", "two", "gone"]
    real.stop()
    assert [each.rpartition(" ")[2] for each in way.clean_up(client.session)] == ["(ConnectionError)"] * 2


def test_what_is_under_a_row_of_its_own_is_its_own(real: LiveFakeAPI) -> None:
    """Without it an action on a row that the test made could not be tried, or one on a row of a like name could."""
    client, _ = client_of(real, "own-rows")
    real.expect_request("/api/posts/", method="POST").respond_with_json({"id": 1}, 201)
    client.session.post(f"{real.url}/posts/", json={})
    assert client.session.post(f"{real.url}/posts/1/publish/").status_code == 404
    with pytest.raises(NotAllowed):
        client.session.post(f"{real.url}/posts/12/publish/")
    with pytest.raises(NotAllowed):
        client.session.post(f"{real.url}/other/", json={})
