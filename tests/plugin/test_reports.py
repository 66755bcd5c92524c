"""Rules of what is told of a consumer's tests: the journal in the report, in JUnit XML, and as HAR files."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

Run = Callable[..., pytest.RunResult]
Summary = Callable[[pytest.RunResult], dict[str, str]]
Sections = Callable[[pytest.RunResult], list[list[str]]]

NOWHERE = "Failed: unexpected GET /psts/ (did you mean 'posts'?)"


def test_the_journal_says_in_what_ways_a_place_can_be_asked(suite: Run, summary: Summary, sections: Sections) -> None:
    """Without it a 405 in a journal would be a riddle, where the fake knows the answer."""
    result = suite(
        """
        def test_deletes_all(fake_api):
            status = fake_api.session().delete(fake_api.url + "/posts/").status_code
            assert status == 204
        """
    )
    assert summary(result) == {"test_deletes_all": "FAILED assert 405 == 204"}
    (shown,) = sections(result)
    assert shown[1] == "DELETE /posts/ 405"
    assert "GET, POST, HEAD, OPTIONS" in "".join(shown[2:])


TOLD = """
    import pytest

    SECRET = "s3cret"

    def test_passes(generic_client):
        generic_client.posts.create({"title": "kept", "password": SECRET})

    def test_fails(generic_client):
        generic_client.posts.create({"title": "lost", "password": SECRET})
        assert 0

    def test_asks_nothing(fake_api):
        assert 0

    def test_wants_no_fake_and_passes():
        print("nothing to tell")

    def test_wants_no_fake_and_fails():
        assert 0

    @pytest.fixture
    def broken(generic_client):
        generic_client.posts.all()
        assert 0

    def test_has_no_set_up(broken):
        pass
    """
SENT = '    sent: {{"title": "{}", "password": "[redacted]"}}'


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        ((), ["set-up", "lost", "nothing"]),
        (("--fake-api-journal=failed",), ["set-up", "lost", "nothing"]),
        (("--fake-api-journal=all",), ["set-up", "lost", "nothing", "kept"]),
        (("--fake-api-journal=none",), []),
    ],
)
def test_the_journal_is_shown_for_the_tests_that_the_option_names(
    suite: Run, options: tuple[str, ...], shown: list[str], sections: Sections
) -> None:
    """Without it somebody would read journals of tests that have none, or look in vain for one."""
    result = suite(TOLD, *options)
    result.assert_outcomes(passed=2, failed=3, errors=1)
    lines = {
        "set-up": ["GET /posts/ 200"],
        "lost": ["POST /posts/ 201", SENT.format("lost")],
        "nothing": ["(no request)"],
        "kept": ["POST /posts/ 201", SENT.format("kept")],
    }
    for found, name in zip(sections(result), shown, strict=True):
        assert found[0] == "the demo blog, drf, at http://fake-api.test"
        assert found[1 : 1 + len(lines[name])] == lines[name]
    result.stdout.no_fnmatch_line("*s3cret*")


def test_the_journal_of_each_fake_of_a_test_is_shown(suite: Run, sections: Sections) -> None:
    """Without it a test between two APIs would show half of what happened."""
    result = suite(
        """
        import pytest, requests

        @pytest.mark.fake_api(data={"posts": [{"id": 1}]})
        def test_between(make_fake_api, fake_api, generic_client):
            make_fake_api(data={"orders": [{"id": 1}]}, url="https://shop.example/api")
            make_fake_api(data={"bills": []}, dialect="json_server", url="https://bills.example")
            requests.get("https://shop.example/api/orders/1/")
            requests.post("https://bills.example/bills", json={"order": 1})
            generic_client.posts.get(id=1)
            assert 0

        def test_between_is_strict_about_each(make_fake_api):
            make_fake_api(data={"orders": []}, url="https://shop.example")
            make_fake_api(data={"bills": []}, url="https://bills.example")
            requests.get("https://bills.example/bils/")
            requests.get("https://shop.example/oders/")
        """
    )
    result.assert_outcomes(failed=2)
    assert [(shown[0].rpartition(", ")[2], shown[1]) for shown in sections(result)] == [
        ("at http://fake-api.test", "GET /posts/1/ 200"),
        ("at https://shop.example/api", "GET /api/orders/1/ 200"),
        ("at https://bills.example", "POST /bills 201"),
        ("at https://shop.example", "GET /oders/ 404"),
        ("at https://bills.example", "GET /bils/ 404"),
    ]
    result.stdout.fnmatch_lines(
        ["unexpected GET /oders/ (did you mean 'orders'?)", "unexpected GET /bils/ (did you mean 'bills'?)"],
        consecutive=True,
    )


def test_the_journal_is_in_the_junit_xml_through_the_log(suite: Run, pytester: pytest.Pytester) -> None:
    """Without it a CI server would not show what a test asked, since JUnit XML has no sections of a report."""
    suite(TOLD, "--junitxml=report.xml", "--log-level=INFO", "-o", "junit_logging=all").assert_outcomes(
        passed=2, failed=3, errors=1
    )
    told = {
        case.attrib["name"]: "".join(case.itertext())
        for case in ET.parse(pytester.path / "report.xml").iter("testcase")
    }
    for test in ("test_passes", "test_fails"):
        (line,) = re.findall(r"INFO +fake_server:\S+ (.*)", told[test])
        assert line == "POST /posts/ 201"
    assert SENT.format("lost").strip() in told["test_fails"]
    assert not [test for test in told if "no_fake" in test and "fake_server" in told[test]]
    assert "s3cret" not in "".join(told.values())


def test_a_request_that_leads_nowhere_is_the_message_of_the_failure_in_the_junit_xml(
    suite: Run, pytester: pytest.Pytester
) -> None:
    """Without it a CI server would list the failure as an error of a teardown, or without its reason."""
    suite(
        """
        def test_says_nothing(fake_api):
            fake_api.session().get(fake_api.url + "/psts/")
        """,
        "--junitxml=report.xml",
    )
    cases = ET.parse(pytester.path / "report.xml").iter("testcase")
    found = next(case for case in cases if case.attrib["name"] == "test_says_nothing").findall("*")
    assert [(each.tag, each.attrib["message"]) for each in found] == [("failure", NOWHERE)]


HAR = """
    import pytest

    def test_asks(generic_client):
        generic_client.session.headers["Authorization"] = "Token s3cret"
        generic_client.posts.create({"title": "t", "password": "s3cret"})
        generic_client.posts.filter(title="t", api_key="s3cret")

    def test_fails(generic_client):
        generic_client.posts.get(id=1)

    @pytest.mark.parametrize("of", ["a/b", "a_b", "a b", "a:b", "a.b", "..", "h\\xe4", "*?<>|"])
    def test_odd(generic_client, of):
        generic_client.posts.filter(title=of)

    @pytest.mark.parametrize("long", [pytest.param(300, id="x" * 300), pytest.param(301, id="x" * 301)])
    def test_long(generic_client, long):
        generic_client.posts.filter(title=str(long))

    def test_CASE(fake_api):
        pass

    def test_case(fake_api):
        pass

    def test_two(fake_api, make_fake_api):
        make_fake_api(data={"orders": []}).client().orders.all()

    def test_wants_no_fake():
        pass
    """
IN_A_FOLDER = """
    def test_here(fake_api):
        pass
    """
ENTRY = {"startedDateTime", "time", "request", "response", "cache", "timings"}
REQUEST = {"method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize"}
RESPONSE = {"status", "statusText", "httpVersion", "cookies", "headers", "content", "redirectURL", "headersSize"}


def entries_of(path: Path) -> list[dict[str, Any]]:
    """Return the entries of a HAR file; it has what HAR 1.2 asks for."""
    log = json.loads(path.read_text("utf-8"))["log"]
    assert log["version"] == "1.2"
    assert set(log["creator"]) == {"name", "version"}
    entries: list[dict[str, Any]] = log["entries"]
    for entry in entries:
        assert set(entry) >= ENTRY
        assert set(entry["request"]) >= REQUEST
        assert set(entry["response"]) >= RESPONSE
    return entries


def test_each_test_that_has_a_fake_has_a_har_file_of_its_own(suite: Run, pytester: pytest.Pytester) -> None:
    """Without it one test would overwrite what another did, for its odd name, or a secret would leave the process."""
    result = suite(HAR, "--fake-api-har=har/new", **{"test_sub/test_a": IN_A_FOLDER, "test_sub_test_a": IN_A_FOLDER})
    result.assert_outcomes(passed=17, failed=1)
    paths = list((pytester.path / "har" / "new").iterdir())
    assert {path.suffix for path in paths} == {".har"}
    asked = {path: [entry["request"]["url"] for entry in entries_of(path)] for path in paths}
    (path,) = [path for path in paths if "test_asks" in path.name]
    assert [(each["request"]["method"], each["response"]["status"]) for each in entries_of(path)] == [
        ("POST", 201),
        ("GET", 200),
    ]
    assert asked[path] == ["http://fake-api.test/posts/", "http://fake-api.test/posts/?title=t&api_key=[redacted]"]
    assert not [path for path in paths if "s3cret" in path.read_text("utf-8") or "no_fake" in path.name]
    assert len([path for path in paths if "test_odd" in path.name and len(asked[path]) == 1]) == 8
    assert sorted(asked[path][0][-3:] for path in paths if "test_long" in path.name) == ["300", "301"]
    assert sorted(asked[path] for path in paths if "test_two" in path.name) == [[], ["http://fake-api-2.test/orders/"]]
    assert max(len(path.name.encode()) for path in paths) <= 255


def test_no_two_tests_have_the_same_har_file(suite: Run, pytester: pytest.Pytester) -> None:
    """Without it one would overwrite another's whose folder, or capitals, a name does not tell apart."""
    suite(HAR, "--fake-api-har=har", **{"test_sub/test_a": IN_A_FOLDER, "test_sub_test_a": IN_A_FOLDER})
    names = [path.name.lower() for path in (pytester.path / "har").iterdir()]
    assert len([name for name in names if "test_here" in name]) == 2
    assert len(set(names)) == 1 + 1 + 8 + 2 + 2 + 2 + 2


def test_a_har_file_has_what_was_asked_before_and_after_the_test_too(suite: Run, pytester: pytest.Pytester) -> None:
    """Without it a fixture that asks the API, and the test that it lets down, would be missing in what was recorded."""
    result = suite(
        """
        import pytest

        @pytest.fixture
        def around(generic_client):
            generic_client.posts.create({"title": "t"})
            yield
            generic_client.posts.delete(1)

        @pytest.fixture
        def broken(around):
            raise LookupError

        def test_passes(around):
            pass

        def test_has_no_set_up(broken):
            pass
        """,
        "--fake-api-har=har",
    )
    result.assert_outcomes(passed=1, errors=1)
    paths = sorted((pytester.path / "har").iterdir())
    assert len(paths) == 2
    for path in paths:
        assert [entry["request"]["method"] for entry in entries_of(path)] == ["POST", "DELETE"]


def test_a_har_file_that_cannot_be_written_does_not_end_the_run(suite: Run) -> None:
    """Without it a test that clears its working directory would keep all others from being run."""
    result = suite(
        """
        import pytest, shutil

        def test_clears(fake_api):
            shutil.rmtree("har")

        def test_is_next(fake_api):
            pass

        def test_takes_its_place(fake_api):
            shutil.rmtree("har")
            open("har", "w").close()

        @pytest.fixture
        def breaks(fake_api):
            yield
            raise LookupError("of its own")

        def test_breaks(breaks):
            pass
        """,
        "--fake-api-har=har",
    )
    result.assert_outcomes(passed=4, errors=2)
    result.stdout.no_fnmatch_line("INTERNALERROR*")
    result.stdout.fnmatch_lines(["*ERROR at teardown of test_takes_its_place*", "--fake-api-har: *har'"])
    result.stdout.fnmatch_lines(["E*LookupError: of its own", "*HAR file*", "--fake-api-har: *har'"])


@pytest.mark.parametrize("folder", ["taken", "taken/below"])
def test_a_folder_that_cannot_be_made_is_a_usage_error_in_one_line(
    suite: Run, pytester: pytest.Pytester, folder: str
) -> None:
    """Without it a typing error on the command line would be a page of our frames."""
    (pytester.path / "taken").write_text("a file", "utf-8")
    result = suite(HAR, f"--fake-api-har={folder}")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    (line,) = filter(None, result.errlines)
    assert line.startswith(f"ERROR: --fake-api-har={folder}: ")
    assert "Traceback" not in str(result.stdout)
