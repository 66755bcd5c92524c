"""Rules of marks in a suite: which is the nearest, and that a mark holds whether or not its fixture is asked for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]
Summary = Callable[[pytest.RunResult], dict[str, str]]


def test_the_nearest_mark_counts_wherever_it_stands(run: Run) -> None:
    """Without it a subclass, or one case of a table, could not differ from what it is derived from."""
    run(
        """
        import pytest

        pytestmark = pytest.mark.fake_api(page_size=9, data={"posts": [{"id": n} for n in range(1, 10)]})

        def pages(fake_api):
            return len(fake_api.session().get(fake_api.url + "/posts/").json()["results"])

        def test_module(fake_api):
            assert pages(fake_api) == 9

        @pytest.mark.fake_api(page_size=3)
        class TestBase:
            expected = 3

            def test_class(self, fake_api):
                assert pages(fake_api) == self.expected

            @pytest.mark.fake_api(page_size=5)
            @pytest.mark.parametrize("size", [5, pytest.param(1, marks=pytest.mark.fake_api(page_size=1))])
            def test_case(self, fake_api, size):
                assert pages(fake_api) == size

        @pytest.mark.fake_api(page_size=2)
        class TestDerived(TestBase):
            expected = 2
        """
    ).assert_outcomes(passed=7)


def test_a_mark_holds_for_a_test_that_does_not_ask_for_the_fixture(run: Run) -> None:
    """Without it the requests of such a test would go out to the real API, and a misspelt mark be passed over."""
    result = run(
        """
        import pytest, requests, unittest

        URL = "https://api.example.com/v1"

        @pytest.mark.fake_api(url=URL, data={"posts": [{"id": 1}]})
        def test_function():
            assert requests.get(URL + "/posts/1/").json() == {"id": 1}

        @pytest.mark.fake_api(url=URL, data={"posts": [{"id": 1}]})
        class TestUnittest(unittest.TestCase):
            def test_method(self):
                self.assertEqual(requests.get(URL + "/posts/1/").status_code, 200)

            def test_astray(self):
                requests.get(URL + "/psts/")

        @pytest.mark.fake_api(dialct="drf")
        def test_misspelt():
            pass
        """
    )
    result.assert_outcomes(passed=2, failed=1, errors=1)
    result.stdout.fnmatch_lines(["unexpected GET /v1/psts/ (did you mean 'posts'?)"])


def test_a_contract_may_have_parameters(run: Run) -> None:
    """Without it a suite could not be run on several dialects at once."""
    run(
        """
        import pytest
        from fake_server import demo_contract

        @pytest.fixture(scope="session", params=["drf", "json_server"])
        def fake_api_contract(request):
            return demo_contract().but(dialect=request.param)

        def test_client(generic_client):
            assert generic_client.posts.create({"title": "t"}).id == 1
        """
    ).assert_outcomes(passed=2)


def test_the_url_of_a_fake_is_there_for_everybody(run: Run) -> None:
    """Without it the first thing that a newcomer types would fail to find a host."""
    run(
        """
        import httpx, pytest, requests

        def test_plainly(fake_api, make_fake_api):
            other = make_fake_api(data={"orders": [{"id": 7}]})
            assert requests.get(fake_api.url + "/posts/").json()["count"] == 0
            assert httpx.get(fake_api.url + "/posts/").json()["count"] == 0
            assert requests.get(other.url + "/orders/").json()["count"] == 1
            assert (fake_api.url, other.url) == ("http://fake-api.test", "http://fake-api-2.test")
            assert len(other.journal) == 1

        def test_only_while_it_lasts():
            with pytest.raises(requests.ConnectionError):
                requests.get("http://fake-api.test/posts/")
        """
    ).assert_outcomes(passed=2)


def test_a_handler_that_fails_on_the_port_is_told_once_and_can_be_meant(run: Run) -> None:
    """Without it what a handler asserts would be lost in its thread, or could not be forgiven."""
    result = run(
        """
        import pytest, requests

        @pytest.fixture(params=[LookupError("mine"), AssertionError("mine"), None], ids=str)
        def broken(fake_api, request):
            @fake_api.list_route("posts")
            def crash(request_, rows):
                if request.param is None:
                    pytest.fail("mine")
                raise request.param

        def test_swallowed(broken, live_fake_api):
            assert requests.post(live_fake_api.url + "/posts/crash/").status_code == 500

        def test_meant(broken, live_fake_api, fake_api):
            assert requests.post(live_fake_api.url + "/posts/crash/").status_code == 500
            assert [str(error) for error in fake_api.handler_errors] == ["mine"]
            fake_api.handler_errors.clear()

        def test_laid_over(live_fake_api):
            def fail(request):
                pytest.fail("laid over")
            live_fake_api.expect_request("/a").respond_with_handler(fail)
            assert requests.get(live_fake_api.url + "/a").status_code == 500
        """
    )
    result.assert_outcomes(passed=3, failed=4)
    assert str(result.stdout).count("the code under test went on after this") == 3


def test_what_would_fail_a_test_is_forgiven_with_a_reset(run: Run) -> None:
    """Without it a test of many examples, such as one of Hypothesis, could not begin anew with each."""
    run(
        """
        import pytest, requests

        @pytest.mark.fake_api(url="https://a.example.com", block_network=True)
        def test_reset(fake_api):
            @fake_api.list_route("posts")
            def crash(request, rows):
                raise LookupError("mine")

            session = fake_api.session()
            session.get(fake_api.url + "/psts/")
            with pytest.raises(LookupError):
                session.post(fake_api.url + "/posts/crash/")
            with pytest.raises(RuntimeError, match="would leave this process"):
                requests.get("https://b.example.com/")
            fake_api.once("GET", "/posts/")
            assert (len(fake_api.astray), len(fake_api.handler_errors), fake_api.blocked) == (
                1, 1, ["https://b.example.com/"]
            )
            fake_api.reset()
        """
    ).assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (
            ["--contract-url="],
            "--contract-url=: no URL of an API; expected one such as https://staging.example.com/api",
        ),
        (["--contract-mode=full"], "--contract-mode=full is about a real API; add --contract-url=URL"),
        (["--contract-url=https://a.test/?x=1"], "--contract-url=https://a.test/: no URL of an API; *"),
        (["-o", "fake_api_strict=maybe"], "fake_api_strict: *maybe*"),
    ],
)
def test_an_option_that_cannot_be_is_refused_at_once(pytester: pytest.Pytester, options: list[str], told: str) -> None:
    """Without it a run against nothing would be green, or each test fail for the same reason."""
    pytester.makepyfile("def test_it(): pass")
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", *options)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: {told}"])


def test_what_a_mark_does_not_take_is_refused_in_one_line(suite: Run, summary: Summary) -> None:
    """Without it a misspelt word would be passed over, and the test would run on another API than it says."""
    result = suite(
        """
        import pytest

        @pytest.mark.fake_api(strct=False)
        def test_misspelt(fake_api):
            pass

        @pytest.mark.fake_api("shop.toml")
        def test_nameless(fake_api):
            pass

        @pytest.mark.fake_api(dialect="dfr")
        def test_misspelt_dialect(fake_api):
            pass

        @pytest.mark.fake_api(block_network=True)
        def test_blocked_for_nothing(fake_api):
            pass

        @pytest.mark.fake_api(url="api.example.com")
        def test_no_url(fake_api):
            pass

        def test_makes(make_fake_api):
            make_fake_api(data={"posts": []}, pagesize=2)

        def test_makes_of_nothing(make_fake_api):
            make_fake_api()
        """
    )
    result.assert_outcomes(errors=5, failed=2)
    told = summary(result)
    refused = "ERROR Failed: @pytest.mark.fake_api:"
    for test, start in {
        "test_misspelt": f"{refused} unknown 'strct'; did you mean 'strict'? known: auth, ",
        "test_nameless": f"{refused} takes names only, such as dialect='drf'; got 'shop.toml'",
        "test_misspelt_dialect": f"{refused} ",
        "test_blocked_for_nothing": f"{refused} block_network wants a url",
        "test_no_url": f"{refused} serve_at: 'api.example.com' is no URL of an API",
        "test_makes": "FAILED Failed: make_fake_api: unknown 'pagesize'; did you mean 'page_size'? known: auth, ",
        "test_makes_of_nothing": "FAILED Failed: make_fake_api: needs a contract, the path of one, or data=",
    }.items():
        assert told[test].startswith(start)
    assert "did you mean 'drf'?" in told["test_misspelt_dialect"]
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("E  *")
