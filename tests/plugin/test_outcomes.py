"""Rules of how a consumer's tests come out: what fails them, in which phase, and what does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]
Summary = Callable[[pytest.RunResult], dict[str, str]]
Sections = Callable[[pytest.RunResult], list[list[str]]]

NOWHERE = "Failed: unexpected GET /psts/ (did you mean 'posts'?)"


def test_a_request_that_leads_nowhere_fails_the_test_in_its_call_phase(
    suite: Run, summary: Summary, sections: Sections
) -> None:
    """Without it a typing error in a URL would pass, or be told of a teardown, in a test that an editor shows green."""
    result = suite(
        """
        import pytest, requests

        NOWHERE = "/psts/"

        def test_passes(generic_client, fake_api):
            assert generic_client.posts.all() == []

        def test_a_row_that_is_missing_is_somewhere(fake_api):
            assert fake_api.session().get(fake_api.url + "/posts/9/").status_code == 404

        def test_asks(fake_api):
            fake_api.session().get(fake_api.url + NOWHERE)

        def test_swallows_the_error(generic_client):
            try:
                generic_client.psts.all()
            except Exception:
                pass

        def test_asks_live(live_fake_api):
            requests.get(live_fake_api.url + NOWHERE)

        def test_asks_at_a_url(fake_api):
            with fake_api.serve_at("https://api.example.com/v1"):
                requests.get("https://api.example.com/v1" + NOWHERE)

        def test_asks_what_it_made(make_fake_api):
            make_fake_api(data={"posts": []}, url="https://api.example.com")
            requests.get("https://api.example.com" + NOWHERE)

        @pytest.mark.fake_api(url="https://api.example.com", block_network=True)
        def test_asks_somebody_else(fake_api):
            try:
                requests.get("https://elsewhere.example/")
            except Exception:
                pass

        def test_asks_in_a_wrong_way(fake_api):
            fake_api.session().delete(fake_api.url + "/posts/")

        @pytest.fixture
        def prepared(fake_api):
            fake_api.session().get(fake_api.url + NOWHERE)

        def test_asks_while_it_is_set_up(prepared):
            pass
        """
    )
    result.assert_outcomes(passed=2, failed=8, errors=0)
    said = summary(result)
    assert said.pop("test_asks_somebody_else").startswith("FAILED Failed: blocked https://elsewhere.example/: ")
    assert said == {
        "test_passes": "PASSED",
        "test_a_row_that_is_missing_is_somewhere": "PASSED",
        "test_asks": f"FAILED {NOWHERE}",
        "test_swallows_the_error": f"FAILED {NOWHERE}",
        "test_asks_live": f"FAILED {NOWHERE}",
        "test_asks_at_a_url": f"FAILED {NOWHERE.replace('/psts/', '/v1/psts/')}",
        "test_asks_what_it_made": f"FAILED {NOWHERE}",
        "test_asks_in_a_wrong_way": (
            "FAILED Failed: unexpected DELETE /posts/ "
            "(DELETE is not for this place, where there is GET, POST, HEAD, OPTIONS)"
        ),
        "test_asks_while_it_is_set_up": f"FAILED {NOWHERE}",
    }
    assert sections(result)[0] == [
        "the demo blog, drf, at http://fake-api.test",
        "GET /psts/ 404",
        "    warning: no collection 'psts'; did you mean 'posts'?",
    ]
    result.stdout.no_fnmatch_line("*pytest_genericclient*")


def test_a_request_that_leads_nowhere_is_remembered_however_many_follow(suite: Run, summary: Summary) -> None:
    """Without it a test would pass for asking so much that the journal has forgotten its mistake."""
    result = suite(
        """
        def test_asks_much(fake_api):
            session = fake_api.session()
            session.get(fake_api.url + "/psts/")
            for _ in range(1000):
                session.get(fake_api.url + "/posts/1/")
        """
    )
    assert summary(result) == {"test_asks_much": f"FAILED {NOWHERE}"}


def test_a_test_keeps_its_own_failure(suite: Run, summary: Summary, sections: Sections) -> None:
    """Without it the reason why a test failed would be hidden by what strictness has to say."""
    result = suite(
        """
        import pytest
        from genericclient import NotFoundError

        @pytest.fixture(autouse=True)
        def wrong(fake_api):
            fake_api.once("GET", "/posts/", status=503)
            fake_api.session().get(fake_api.url + "/psts/")

        def test_asserts():
            assert 1 == 2

        def test_fails():
            pytest.fail("mine")

        def test_raises():
            raise LookupError("mine")

        def test_hears_it_from_the_client(generic_client):
            generic_client.psts.all()

        @pytest.fixture
        def broken():
            raise LookupError("set-up")

        def test_has_no_set_up(broken):
            pass

        @pytest.fixture
        def leaking(fake_api):
            yield
            fake_api.clear_faults()
            raise LookupError("teardown")
        """
    )
    result.assert_outcomes(failed=4, errors=1)
    said = summary(result)
    assert said.pop("test_hears_it_from_the_client").startswith("FAILED genericclient.exceptions.NotFoundError: GET ")
    assert said == {
        "test_asserts": "FAILED assert 1 == 2",
        "test_fails": "FAILED Failed: mine",
        "test_raises": "FAILED LookupError: mine",
        "test_has_no_set_up": "ERROR LookupError: set-up",
    }
    result.stdout.no_fnmatch_line("*unexpected GET*")
    result.stdout.no_fnmatch_line("*unused: *")
    result.stdout.fnmatch_lines(["E*The fake API: no collection 'psts'; did you mean 'posts'?*"])
    assert [shown[1] for shown in sections(result)] == ["GET /psts/ 404"] * 5


def test_a_failing_teardown_is_an_error_of_its_own_and_shows_the_journal(suite: Run, sections: Sections) -> None:
    """Without it a fixture that tidies up through the API would fail without a word of what it asked."""
    result = suite(
        """
        import pytest

        @pytest.fixture
        def tidy(generic_client):
            yield
            generic_client.posts.delete(1)

        def test_passes(tidy):
            pass
        """
    )
    result.assert_outcomes(passed=1, errors=1)
    assert [shown[1] for shown in sections(result)] == ["DELETE /posts/1/ 404"]


STRICTNESS = """
    import pytest

    def ask(fake_api):
        fake_api.session().get(fake_api.url + "/psts/")

    def test_says_nothing(fake_api):
        ask(fake_api)

    @pytest.mark.fake_api(strict=False)
    def test_is_lenient(fake_api):
        ask(fake_api)

    @pytest.mark.fake_api(strict=True)
    def test_is_strict(fake_api):
        ask(fake_api)

    @pytest.mark.fake_api(strict=False)
    class TestLenient:
        def test_says_nothing(self, fake_api):
            ask(fake_api)

        @pytest.mark.fake_api(strict=True)
        def test_is_strict(self, fake_api):
            ask(fake_api)

    def test_makes(make_fake_api):
        ask(make_fake_api(data={"posts": []}))

    def test_makes_a_lenient_one(make_fake_api):
        ask(make_fake_api(data={"posts": []}, strict=False))

    def test_makes_a_strict_one(make_fake_api):
        ask(make_fake_api(data={"posts": []}, strict=True))
    """


@pytest.mark.parametrize(
    ("ini", "by_default"),
    [("", "FAILED"), ("fake_api_strict = true", "FAILED"), ("fake_api_strict = false", "PASSED")],
)
def test_the_nearest_mark_says_whether_a_test_is_strict_and_else_the_ini_file(
    suite: Run, pytester: pytest.Pytester, ini: str, by_default: str, summary: Summary
) -> None:
    """Without it a suite that probes for missing places could not be written, or could be no stricter in places."""
    pytester.makeini(f"[pytest]\n{ini}\n")
    assert {test: said.partition(" ")[0] for test, said in summary(suite(STRICTNESS)).items()} == {
        "test_says_nothing": by_default,
        "test_is_lenient": "PASSED",
        "test_is_strict": "FAILED",
        "TestLenient::test_says_nothing": "PASSED",
        "TestLenient::test_is_strict": "FAILED",
        "test_makes": by_default,
        "test_makes_a_lenient_one": "PASSED",
        "test_makes_a_strict_one": "FAILED",
    }


def test_an_answer_that_was_planned_and_never_fetched_fails_the_test(suite: Run, summary: Summary) -> None:
    """Without it a test of what happens on a 503 would pass although no 503 ever came."""
    result = suite(
        """
        import pytest, requests

        @pytest.fixture
        def ask(fake_api):
            return lambda path="/posts/": fake_api.session().get(fake_api.url + path).status_code

        def test_fetches(fake_api, ask):
            fake_api.once("GET", "/posts/", status=503)
            assert [ask(), ask()] == [503, 200]

        def test_never_asks(fake_api):
            fake_api.once("GET", "/posts/", status=503)

        def test_asks_something_near(fake_api, ask):
            fake_api.once("GET", "/posts/1/", status=503)
            ask()

        def test_need_not_ask(fake_api):
            fake_api.once("GET", "/posts/", status=503, optional=True)

        def test_asks_as_often_as_it_said(fake_api, ask):
            fake_api.once("GET", "/posts/", status=503, times=2)
            assert [ask(), ask(), ask()] == [503, 503, 200]

        def test_asks_less_often(fake_api, ask):
            fake_api.once("GET", "/posts/", status=503, times=2)
            ask()

        def test_may_ask_less_often(fake_api, ask):
            fake_api.once("GET", "/posts/", status=503, times=2, optional=True)
            ask()

        def test_takes_the_plan_back(fake_api):
            fake_api.once("GET", "/posts/", status=503)
            fake_api.clear_faults()

        def test_never_asks_live(live_fake_api):
            live_fake_api.expect_oneshot_request("/posts/", method="GET").respond_with_data("down", status=503)

        def test_plans_a_fault(fake_api):
            fake_api.fault("truncated", times=1)
        """
    )
    result.assert_outcomes(passed=5, failed=5, errors=0)
    never = "no such request came"
    assert {test: said for test, said in summary(result).items() if said != "PASSED"} == {
        "test_never_asks": f"FAILED Failed: unused: GET /posts/ was to be answered 503, and {never}",
        "test_plans_a_fault": f"FAILED Failed: unused: any request was to be struck by 'truncated', and {never}",
        "test_asks_something_near": (
            f"FAILED Failed: unused: GET /posts/1/ was to be answered 503, and {never}; what came is GET /posts/ 200"
        ),
        "test_asks_less_often": ("FAILED Failed: unused: GET /posts/ was to be answered 503 2 times, and it came once"),
        "test_never_asks_live": "FAILED Failed: unused: GET /posts/ was expected of live_fake_api, and never came",
    }


def test_xfail_and_skip_mean_what_they_mean_elsewhere(suite: Run, summary: Summary, sections: Sections) -> None:
    """Without it a test that is known to ask wrongly would break the build, or one that was mended would not."""
    result = suite(
        """
        import pytest

        def wrong(fake_api):
            fake_api.session().get(fake_api.url + "/psts/")

        @pytest.mark.xfail
        def test_known(fake_api):
            wrong(fake_api)

        @pytest.mark.xfail(strict=True)
        def test_known_strictly(fake_api):
            wrong(fake_api)

        @pytest.mark.xfail(strict=True)
        def test_unused_strictly(fake_api):
            fake_api.once("GET", "/posts/", status=503)

        @pytest.mark.xfail(strict=False)
        def test_mended(fake_api):
            pass

        @pytest.mark.xfail(strict=True)
        def test_mended_strictly(generic_client):
            generic_client.posts.all()

        @pytest.mark.xfail(raises=LookupError)
        def test_known_for_something_else(fake_api):
            wrong(fake_api)

        def test_gives_up(fake_api):
            wrong(fake_api)
            pytest.xfail("mine")

        def test_skips(fake_api):
            wrong(fake_api)
            pytest.skip("mine")
        """
    )
    result.assert_outcomes(xfailed=4, xpassed=1, failed=2, skipped=1, errors=0)
    said = summary(result)
    assert said.pop("test_mended_strictly").startswith("FAILED")
    assert said.pop("test_gives_up").startswith("XFAIL")
    assert said == {
        "test_known": "XFAIL",
        "test_known_strictly": "XFAIL",
        "test_unused_strictly": "XFAIL",
        "test_mended": "XPASS",
        "test_known_for_something_else": f"FAILED {NOWHERE}",
    }
    result.stdout.fnmatch_lines(["SKIPPED [[]1[]] *: mine"])
    assert [shown[1] for shown in sections(result)] == ["GET /posts/ 200", "GET /psts/ 404"]


def test_a_unittest_test_case_fails_as_a_function_does(suite: Run, summary: Summary, sections: Sections) -> None:
    """Without it suites that are written for unittest would pass with a wrong URL."""
    result = suite(
        """
        import unittest

        import pytest

        class TestBlog(unittest.TestCase):
            @pytest.fixture(autouse=True)
            def _with_fake(self, fake_api):
                self.fake = fake_api

            def wrong(self):
                self.fake.session().get(self.fake.url + "/psts/")

            def test_passes(self):
                self.fake.client().posts.create({"title": "t"})
                self.assertEqual(len(self.fake.posts), 1)

            def test_strict(self):
                self.wrong()

            @pytest.mark.fake_api(strict=False)
            def test_lenient(self):
                self.wrong()

            def test_unused(self):
                self.fake.once("GET", "/posts/", status=503)

            def test_own(self):
                self.wrong()
                self.assertEqual(1, 2)

            def test_skips(self):
                self.wrong()
                self.skipTest("mine")

            @unittest.expectedFailure
            def test_known(self):
                self.wrong()
                self.assertEqual(1, 2)

        @pytest.mark.usefixtures("fake_api")
        class TestWithout(unittest.TestCase):
            def test_asks_nothing(self):
                pass
        """
    )
    result.assert_outcomes(passed=3, failed=3, skipped=1, xfailed=1, errors=0)
    said = summary(result)
    assert said["TestBlog::test_strict"] == f"FAILED {NOWHERE}"
    assert said["TestBlog::test_own"] == "FAILED AssertionError: 1 != 2"
    assert said["TestBlog::test_unused"].startswith("FAILED Failed: unused: GET /posts/ ")
    assert len(sections(result)) == 3


def test_an_async_test_reaches_the_fake_and_is_strict(suite: Run, summary: Summary, sections: Sections) -> None:
    """Without it code on asyncio could be tested only over a port, and with less care."""
    result = suite(
        """
        import httpx2, pytest

        API = "https://api.example.com/v1"
        pytestmark = pytest.mark.anyio

        @pytest.fixture
        def anyio_backend():
            return "asyncio"

        @pytest.fixture
        async def http(fake_api):
            with fake_api.serve_at(API):
                async with httpx2.AsyncClient(base_url=API) as client:
                    yield client

        async def test_passes(http, fake_api):
            answer = await http.post("/posts/", json={"title": "t"})
            assert answer.status_code == 201 and fake_api.posts[0]["title"] == "t"
            assert fake_api.journal == ["POST /v1/posts/ 201"]

        async def test_starts_afresh(http):
            assert (await http.get("/posts/")).json()["count"] == 0

        async def test_strict(http):
            await http.get("/psts/")

        @pytest.mark.fake_api(strict=False)
        async def test_lenient(http):
            await http.get("/psts/")

        async def test_own(http):
            await http.get("/psts/")
            assert 1 == 2

        @pytest.mark.fake_api(url=API)
        async def test_at_the_url_of_a_mark(fake_api):
            async with httpx2.AsyncClient() as client:
                assert (await client.get(API + "/posts/")).status_code == 200
        """,
        *("-p", "anyio.pytest_plugin"),
    )
    result.assert_outcomes(passed=4, failed=2, errors=0)
    said = summary(result)
    assert said["test_strict"] == f"FAILED {NOWHERE.replace('/psts/', '/v1/psts/')}"
    assert said["test_own"] == "FAILED assert 1 == 2"
    assert [shown[0] for shown in sections(result)] == [
        "the demo blog, drf, at https://api.example.com/v1",
        "the demo blog, drf, at https://api.example.com/v1",
    ]
