"""Rules of the fixtures, as a consumer's own test suite meets them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Run = Callable[[str], pytest.RunResult]


def test_a_test_runs_on_the_demo_blog_with_no_set_up_at_all(run: Run) -> None:
    """Without it the first five lines of a newcomer would be set-up."""
    run(
        """
        def test_fallback(generic_client, fake_api):
            generic_client.posts.create({"title": "Hello"})
            generic_client.posts.create_or_update({"id": 1, "status": "live"})
            assert fake_api.posts[0]["status"] == "live"
            assert fake_api.journal == ["POST /posts/ 201", "PUT /posts/1/ 400", "PATCH /posts/1/ 200"]
        """
    ).assert_outcomes(passed=1)


def test_a_second_test_sees_nothing_of_the_first(run: Run) -> None:
    """Without it the order of tests would decide their outcome."""
    run(
        """
        import pytest

        @pytest.mark.parametrize("turn", [1, 2])
        def test_each_starts_afresh(generic_client, fake_api, turn):
            assert fake_api.posts == [] and fake_api.journal == []
            assert generic_client.posts.create({"title": "Hello"}).id == 1
        """
    ).assert_outcomes(passed=2)


def test_the_contract_is_the_users_to_give(run: Run, pytester: pytest.Pytester) -> None:
    """Without it every suite would be stuck with the demo blog; a relative path counts from the rootdir."""
    pytester.makefile(".toml", shop="[collections.orders]\n[[collections.orders.rows]]\ntotal = 3\n")
    pytester.makeini("[pytest]")
    pytester.makepyfile(
        **{
            "sub/test_path": """
                import pytest

                @pytest.fixture(scope="session")
                def fake_api_contract():
                    return "shop.toml"

                def test_orders(generic_client):
                    assert [order.total for order in generic_client.orders.all()] == [3]
            """
        }
    )
    run(
        """
        import pytest
        from fake_server import Collection, Contract

        @pytest.fixture(scope="module")
        def fake_api_contract():
            return Contract("link_header", collections={"notes": Collection()})

        def test_notes(generic_client, fake_api):
            generic_client.notes.create({"text": "a"})
            assert [note.text for note in generic_client.notes.all()] == ["a"]
            assert fake_api.journal == ["POST /notes 201", "GET /notes 200"]
        """
    ).assert_outcomes(passed=2)


def test_a_broken_contract_is_one_message_without_a_traceback(run: Run) -> None:
    """Without it a typing error in a contract would be a page of our frames."""
    result = run(
        """
        import pytest

        @pytest.fixture(scope="session")
        def fake_api_contract(tmp_path_factory):
            path = tmp_path_factory.mktemp("contract") / "blog.toml"
            path.write_text("colections = 1")
            return path

        def test_never_runs(fake_api):
            pass
        """
    )
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        ["fake_api_contract: *blog.toml: colections: unknown key; did you mean 'collections'?*"]
    )
    result.stdout.no_fnmatch_line("*plugin.py*")


def test_a_contract_that_is_none_is_one_message(run: Run) -> None:
    """Without it a dict where a contract is due would be a traceback of ours."""
    result = run(
        """
        import pytest

        @pytest.fixture(scope="session")
        def fake_api_contract():
            return {"posts": []}

        def test_never_runs(fake_api):
            pass
        """
    )
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        ["fake_api_contract: {'posts': [[]]} is no contract; expected a fake_server.Contract, or the path*"]
    )


def test_rows_alone_are_the_api_of_who_has_no_contract(run: Run) -> None:
    """Without it the rows of a test would have to fit the blog that nobody asked for."""
    run(
        """
        import pytest

        pytestmark = pytest.mark.fake_api(data={"orders": [{"id": 1}]})

        def test_alone(fake_api):
            assert fake_api.orders == [{"id": 1}]

        class TestWithAContract:
            @pytest.fixture
            def fake_api_contract(self):
                from fake_server import Collection, Contract
                return Contract(collections={"orders": Collection(rows=({"id": 7},)), "tags": Collection()})

            def test_instead_of_its_rows(self, fake_api):
                assert (list(fake_api.orders), list(fake_api.tags)) == ([{"id": 1}], [])

            @pytest.mark.fake_api(data={"tags": [{"id": 2}]})
            def test_the_others_stay(self, fake_api):
                assert (list(fake_api.orders), list(fake_api.tags)) == ([{"id": 7}], [{"id": 2}])
        """
    ).assert_outcomes(passed=3)


def test_a_failing_test_shows_what_it_asked_of_the_fake(run: Run) -> None:
    """Without it the reason for a failure would have to be sought in a debugger."""
    result = run(
        """
        def test_fails(generic_client):
            generic_client.posts.create({"titel": "Hello", "password": "s3cret"})

        def test_passes(generic_client):
            generic_client.posts.all()

        def test_fails_without_the_fake():
            assert 0
        """
    )
    result.assert_outcomes(failed=2, passed=1)
    result.stdout.fnmatch_lines(
        [
            "*fake API journal*",
            "the demo blog, drf, at http://fake-api.test",
            "POST /posts/ 400",
            '    sent: {"titel": "Hello", "password": "[[]redacted[]]"}',
            '    answered: {"title": ["This field is required."]}',
        ]
    )
    assert str(result.stdout).count("fake API journal") == 1


def test_an_exception_inside_the_fake_reaches_the_test_as_itself(run: Run) -> None:
    """Without it a bug in a test's own handler would be a 500 to puzzle over."""
    run(
        """
        import pytest

        def test_handler(generic_client, fake_api):
            @fake_api.detail_route("posts")
            def crash(request, post):
                raise LookupError("mine")

            fake_api.posts.add(title="t")
            with pytest.raises(LookupError, match="mine"):
                generic_client.posts(id=1).crash()
            assert [str(error) for error in fake_api.handler_errors] == ["mine"]
            fake_api.handler_errors.clear()
        """
    ).assert_outcomes(passed=1)


def test_an_exception_inside_the_fake_is_not_lost_in_code_that_swallows_it(run: Run) -> None:
    """Without it an assertion in a handler would hold for nobody, as long as the code under test catches all."""
    result = run(
        """
        import contextlib
        import pytest

        @pytest.fixture
        def ask(fake_api):
            @fake_api.list_route("posts")
            def check(request, rows):
                assert request.args["right"] == "yes", "wrong"

            def ask():
                with contextlib.suppress(Exception):
                    fake_api.session().post(fake_api.url + "/posts/check/?right=no")
            return ask

        def test_swallowed(ask):
            ask()

        @pytest.mark.fake_api(strict=False, url="https://api.example.com")
        def test_swallowed_elsewhere(ask):
            import requests
            with contextlib.suppress(Exception):
                requests.post("https://api.example.com/posts/check/?right=no")

        def test_own_failure(ask):
            ask()
            raise LookupError("mine")
        """
    )
    result.assert_outcomes(failed=3)
    raised = [
        ">*assert request.args*",
        "E*AssertionError: wrong",
        "E*the code under test went on after this; *clear()*",
    ]
    result.stdout.fnmatch_lines([*raised, *raised, "E*LookupError: mine"])


def test_the_live_fake_has_the_same_state_and_is_an_http_server(run: Run) -> None:
    """Without it other processes would meet another API than the test, and nothing could be laid over it."""
    run(
        """
        import pytest, requests
        from pytest_httpserver import HTTPServer

        @pytest.mark.parametrize("turn", [1, 2])
        def test_live(live_fake_api, fake_api, generic_client, turn):
            assert isinstance(live_fake_api, HTTPServer)
            assert live_fake_api.url.startswith("http://127.0.0.1:")
            generic_client.posts.create({"title": "t"})
            live_fake_api.expect_oneshot_request("/posts/1/").respond_with_data("down", status=503)
            url = live_fake_api.url + "/posts/1/"
            assert [requests.get(url).status_code for _ in range(2)] == [503, 200]
            live_fake_api.clear()
            assert requests.get(url).json()["title"] == "t"
            overlaid = "GET /posts/1/ 503 (live_fake_api)"
            assert fake_api.journal == ["POST /posts/ 201", overlaid, "GET /posts/1/ 200", "GET /posts/1/ 200"]
            assert fake_api.journal[1].answer == "down"
        """
    ).assert_outcomes(passed=2)


def test_what_breaks_inside_the_live_fake_fails_the_test_itself(run: Run) -> None:
    """Without it a bug of a handler would hide behind a 500 that nobody looked at."""
    result = run(
        """
        import requests

        def test_live(live_fake_api, fake_api):
            @fake_api.list_route("posts")
            def crash(request, rows):
                raise LookupError("mine")

            assert requests.post(live_fake_api.url + "/posts/crash/").status_code == 500
        """
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*LookupError: mine*", "*the handler raised LookupError: mine*"])
