"""Rules of the plugin in company: beside other plugins, under strict settings, and where it is left out."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]
Summary = Callable[[pytest.RunResult], dict[str, str]]
Sections = Callable[[pytest.RunResult], list[list[str]]]

NOWHERE = "Failed: unexpected GET /psts/ (did you mean 'posts'?)"


EVERYWHERE = """
    import pytest

    def test_passes(generic_client, fake_api):
        generic_client.posts.create({"title": "t"})
        assert len(fake_api.posts) == 1

    def test_leads_nowhere(fake_api):
        fake_api.session().get(fake_api.url + "/psts/")

    @pytest.mark.fake_api(page_size=1, strict=False)
    @pytest.mark.fake_api_only("it steers")
    def test_is_marked(generic_client, fake_api):
        fake_api.posts.add(title="a")
        fake_api.posts.add(title="b")
        assert len(generic_client.posts.all()) == 2
        assert len(fake_api.journal) == 2
    """


def test_the_plugin_is_found_and_gets_along_with_whatever_else_is_installed(run: Run, summary: Summary) -> None:
    """Without it an installation would need a line in a conftest, or break in the company of other plugins."""
    result = run(EVERYWHERE)
    result.assert_outcomes(passed=2, failed=1)
    assert summary(result) == {"test_leads_nowhere": f"FAILED {NOWHERE}"}


def test_the_strictest_settings_of_pytest_are_kept(suite: Run, pytester: pytest.Pytester) -> None:
    """Without it a suite with strict settings would refuse our marks or our options."""
    pytester.makeini("[pytest]\nfake_api_strict = false\nfake_api_contract = shop.json\nxfail_strict = true\n")
    (pytester.path / "shop.json").write_text('{"orders": [{"id": 1}]}', "utf-8")
    result = suite(
        """
        import pytest

        @pytest.mark.fake_api(strict=True)
        @pytest.mark.fake_api_only("it steers")
        def test_orders(generic_client):
            assert len(generic_client.orders.all()) == 1
        """,
        "--strict-config",
    )
    result.assert_outcomes(passed=1)


@pytest.mark.skipif(pytest.version_tuple < (9,), reason="`strict` is an option since pytest 9")
def test_the_strict_mode_of_pytest_9_is_kept(suite: Run, pytester: pytest.Pytester, summary: Summary) -> None:
    """Without it the one word that makes a suite strict could not be said in ours."""
    pytester.makeini("[pytest]\nstrict = true\nfake_api_strict = true\n")
    result = suite(EVERYWHERE)
    result.assert_outcomes(passed=2, failed=1)
    assert summary(result)["test_leads_nowhere"] == f"FAILED {NOWHERE}"


def test_a_suite_can_do_without_the_plugin(run: Run, sections: Sections) -> None:
    """Without it whoever has the distribution for its client could not keep the plugin out of a run."""
    result = run(
        """
        import sys

        def test_wants_no_fake():
            assert not [name for name in sys.modules if name.startswith("pytest_genericclient")]

        def test_uses_the_packages():
            from fake_server import FakeAPI, demo_contract
            from genericclient import GenericClient

            assert FakeAPI(demo_contract()).posts == []

        def test_asks(fake_api):
            pass
        """,
        *("-p", "no:genericclient", "-rA"),
    )
    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(["E*fixture 'fake_api' not found"])
    assert sections(result) == []


def test_the_journal_crosses_to_the_controller_of_xdist(
    suite: Run, pytester: pytest.Pytester, sections: Sections
) -> None:
    """Without it the report of a failure would depend on how many processes there are."""
    result = suite(
        """
        import os

        import pytest, requests

        def test_live(live_fake_api, fake_api, generic_client):
            generic_client.posts.create({"title": os.environ["PYTEST_XDIST_WORKER"]})
            titles = [post["title"] for post in requests.get(live_fake_api.url + "/posts/").json()["results"]]
            assert titles == [os.environ["PYTEST_XDIST_WORKER"]]

        @pytest.mark.parametrize("turn", [1, 2])
        def test_live_again(live_fake_api, turn):
            assert requests.get(live_fake_api.url + "/posts/").json()["count"] == 0

        def test_fails(generic_client):
            generic_client.posts.create({"title": os.environ["PYTEST_XDIST_WORKER"], "password": "s3cret"})
            assert 0

        def test_leads_nowhere(fake_api):
            fake_api.session().get(fake_api.url + "/psts/")
        """,
        *("-p", "xdist.plugin", "-n2", "--dist=each", "--fake-api-har=har"),
    )
    result.assert_outcomes(passed=6, failed=4, errors=0)
    assert result.outlines.count(NOWHERE.removeprefix("Failed: ")) == 2
    shown = sections(result)
    assert sorted(each[2] for each in shown if each[1] == "POST /posts/ 201") == [
        '    sent: {"title": "gw0", "password": "[redacted]"}',
        '    sent: {"title": "gw1", "password": "[redacted]"}',
    ]
    assert sum(each[1] == "GET /psts/ 404" for each in shown) == 2
    assert len(list((pytester.path / "har").iterdir())) == 5


def test_no_socket_is_opened_unless_a_test_asks_for_a_port(suite: Run, summary: Summary) -> None:
    """Without it a suite that blocks sockets could not use the fake at all."""
    result = suite(
        """
        import socket

        import httpx2, pytest, requests
        from pytest_socket import SocketBlockedError

        API = "https://api.example.com/v1"

        def test_sockets_are_blocked():
            with pytest.raises(SocketBlockedError):
                socket.socket()

        def test_client(generic_client, fake_api):
            generic_client.posts.create({"title": "t"})
            assert [post.title for post in generic_client.posts.all()] == ["t"]

        def test_a_fault_and_a_retry(fake_api):
            fake_api.fault("reset", times=1)
            assert fake_api.session(max_retries=1).get(fake_api.url + "/posts/").status_code == 200

        def test_at_a_url(fake_api):
            with fake_api.serve_at(API):
                assert requests.post(API + "/posts/", json={"title": "t"}).status_code == 201
                with httpx2.Client() as client:
                    assert client.get(API + "/posts/").json()["count"] == 1

        @pytest.mark.fake_api(url=API, block_network=True)
        def test_at_the_url_of_a_mark(fake_api):
            assert requests.get(API + "/posts/").status_code == 200

        def test_a_port_is_a_socket(live_fake_api):
            pass
        """,
        *("-p", "pytest_socket", "--disable-socket", "-W", "ignore:A test tried to use socket:UserWarning"),
    )
    result.assert_outcomes(passed=5, errors=1)
    assert "A test tried to use socket." in summary(result)["test_a_port_is_a_socket"]


def test_tests_come_out_the_same_in_any_order(suite: Run) -> None:
    """Without it something that one test left would decide the outcome of another."""
    orders = set()
    for seed in (1, 2, 3):
        result = suite(
            """
            import pytest, requests

            API = "https://api.example.com"

            @pytest.mark.parametrize("turn", range(2))
            def test_makes_a_row(generic_client, fake_api, turn):
                assert generic_client.posts.create({"title": "t"}).id == 1

            @pytest.mark.parametrize("turn", range(2))
            def test_finds_nothing(generic_client, fake_api, turn):
                assert fake_api.posts == [] and fake_api.journal == [] and not fake_api.faults
                assert generic_client.posts.all() == []

            def test_plans(fake_api):
                fake_api.fault("rate-limit")
                fake_api.once("GET", "/posts/", status=503, optional=True)
                fake_api.clock.advance(1000)

            def test_hangs_something_on_it(fake_api):
                @fake_api.list_route("posts")
                def crash(request, rows):
                    raise LookupError

            def test_nothing_hangs_on_it(fake_api):
                fake_api.strict = False
                assert fake_api.session().post(fake_api.url + "/posts/crash/").status_code in {404, 405}

            def test_lays_something_over_it(live_fake_api):
                live_fake_api.expect_request("/posts/").respond_with_data("down", status=503)

            def test_nothing_lies_over_it(live_fake_api, fake_api):
                assert requests.get(live_fake_api.url + "/posts/").status_code == 200
                assert len(live_fake_api.log) == 1

            @pytest.mark.fake_api(data={"orders": [{"id": 7}]}, url=API)
            def test_is_another(fake_api):
                assert requests.get(API + "/orders/7/").json() == {"id": 7}

            @pytest.mark.fake_api(url=API)
            def test_is_the_blog(fake_api):
                assert requests.get(API + "/posts/").json()["count"] == 0

            @pytest.mark.xfail(strict=True)
            def test_leads_nowhere(fake_api):
                fake_api.session().get(fake_api.url + "/psts/")
            """,
            *("-p", "random_order.plugin", "-v", "--random-order", f"--random-order-seed={seed}"),
        )
        result.assert_outcomes(passed=11, xfailed=1)
        orders.add(tuple(re.findall(r"::(\S+) PASSED", str(result.stdout))))
    assert len(orders) == 3


def test_a_test_that_is_run_again_begins_anew(suite: Run, sections: Sections) -> None:
    """Without it a test that went wrong once would go wrong for ever, for what its first run did."""
    result = suite(
        """
        import pytest

        RUNS = []

        def test_leads_nowhere_at_first(fake_api):
            RUNS.append(1)
            fake_api.session().get(fake_api.url + ("/psts/" if len(RUNS) == 1 else "/posts/"))
            assert len(fake_api.journal) == 1 and fake_api.posts == []

        def test_leads_nowhere_always(fake_api):
            fake_api.session().get(fake_api.url + "/psts/")

        UNUSED = []

        def test_unused_at_first(generic_client, fake_api):
            if not UNUSED:
                fake_api.once("GET", "/posts/", status=503)
            UNUSED.append(generic_client.posts.create({"title": "t"}).id)
            assert set(UNUSED) == {1}
        """,
        *("-p", "pytest_rerunfailures", "--reruns", "1"),
    )
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["*1 failed, 2 passed, 3 rerun in *"])
    assert sections(result) == [
        [
            "the demo blog, drf, at http://fake-api.test",
            "GET /psts/ 404",
            "    warning: no collection 'psts'; did you mean 'posts'?",
        ]
    ]
