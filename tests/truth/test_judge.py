"""The judge itself: it notices a fake that is broken, compares by meaning, and does what its command line says."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import judge
import pytest
import requests
import resetting
from broken import BREAKS, Break
from fakes import fake_for
from pytest_httpserver import HTTPServer
from serve import Judged
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from fake_server.serving import QuietHandler
from pytest_genericclient.transport import InProcessAdapter

HERE = Path(__file__).parent
TRUTH = HERE / "truth.json"
NOTICED = {
    "ask_for_nothing": "users-put-empty",
    "end_after_a_page": "users-list",
    "ignore_filters": "filter-in",
    "show_keys_as_text": "users-get",
    "let_nothing_cascade": "users-delete-nulls-posts",
    "refuse_nothing": "users-missing-username",
    "redirect_nobody": "noslash-get-list",
    "find_everything": "users-get-missing",
}
"""By what is broken: a case that must notice it."""


@pytest.fixture(name="served")
def _served() -> Iterator[str]:
    """Serve the fake of `drf-etag`, which has the fewest cases, and return its URL."""
    server = make_server("127.0.0.1", 0, Judged(fake_for("drf-etag", "/api")), request_handler=QuietHandler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/api/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("break_it", BREAKS)
def test_the_judge_notices_a_broken_fake(break_it: Break, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it the judge could pass whatever it is shown."""
    case = NOTICED[break_it.__name__]
    fake = fake_for("drf-page", "/drf-page")

    def behaves() -> bool:
        def session() -> requests.Session:
            made = requests.Session()
            made.mount("http://", InProcessAdapter(fake))
            return made

        judge.use(HERE / "cases.json")
        out = judge.run(f"{fake.url}/", "drf-page", fake.reset, names=[case], session=session)
        return bool(judge.compare(json.loads(TRUTH.read_text("utf-8")), out, names=[case])["total"]["behave"])

    assert behaves()
    break_it(monkeypatch)
    assert not behaves()


def test_the_command_lists_its_cases(capsys: pytest.CaptureFixture[str]) -> None:
    """Without it nobody could see what would be asked."""
    assert judge.main(["--list", "--dialect", "drf-etag"]) == 0
    assert capsys.readouterr().out.endswith("\n7 probes\n")
    assert judge.main(["--list"]) == 0
    assert capsys.readouterr().out.endswith(f"\n{len(judge.PROBES)} probes\n")
    with pytest.raises(SystemExit):
        judge.main([])


def test_the_command_judges_a_server(served: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without it the judge could work in our tests alone."""
    told = tmp_path / "out.json"
    asked = ["--base", served, "--dialect", "drf-etag"]
    assert judge.main([*asked, "--against", str(TRUTH), "--out", str(told)]) == 0
    lines = capsys.readouterr().out
    assert f"7 probes recorded in {told}" in lines
    assert "agree     drf-etag/etag-get  [GET users/1/]" in lines
    assert "agree 7 of 7   behave 7 of 7" in lines
    assert judge.main(["--compare", str(TRUTH), str(told), "--quiet", "--exact"]) == 0
    assert "drf-etag/" not in capsys.readouterr().out
    assert judge.main([*asked, "--only", "etag-get"]) == 0


def test_the_command_says_what_differs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without it somebody would have to compare two files."""
    truth = json.loads(TRUTH.read_text("utf-8"))["dialects"]["drf-etag"]
    records = {name: dict(record) for name, record in truth.items() if name != "etag-304"}
    records["etag-get"] |= {"status": 0, "error": "Refused: no", "headers": {}, "setup": [200]}
    records["etag-list"] |= {"body": {**records["etag-list"]["body"], "count": 13}}
    (tmp_path / "out.json").write_text(json.dumps({"dialects": {"drf-etag": records}}), "utf-8")
    assert judge.main(["--compare", str(TRUTH), str(tmp_path / "out.json"), "--quiet"]) == 1
    said = capsys.readouterr().out
    assert "DIFFER    drf-etag/etag-get" in said and "status Refused: no, truth 200" in said
    assert "ETag: None, truth '<etag>'" in said and "setup [200], truth None" in said
    assert "VALUES  ~ drf-etag/etag-list" in said and ".count=13  truth .count=12" in said
    assert "drf-etag/etag-304" in said and "not recorded" in said
    with pytest.raises(SystemExit, match="no truth for dialect nope"):
        judge.compare({"dialects": {}}, {"dialects": {"nope": {}}})


def test_a_server_that_does_not_answer_is_recorded(tmp_path: Path) -> None:
    """Without it one broken connection would end a whole run."""
    case = {"name": "x", "group": "crud", "method": "GET", "path": "users/", "only": ["drf-etag"]}
    (tmp_path / "cases.json").write_text(json.dumps([case]), "utf-8")
    judge.use(tmp_path / "cases.json")
    heard: list[str] = []
    out = judge.run("http://127.0.0.1:1/", "drf-etag", progress=lambda name, _: heard.append(name))
    assert out["dialects"]["drf-etag"]["x"]["status"] == 0 and heard == ["x"]
    (tmp_path / "cases.json").write_text(json.dumps([case, case]), "utf-8")
    judge.use(tmp_path / "cases.json")
    with pytest.raises(SystemExit, match="two probes are called x"):
        judge.run("http://127.0.0.1:1/", "drf-etag")


@pytest.mark.parametrize(
    ("options", "asked"),
    [
        ([], ["POST /v1/__reset__"]),
        (["--reset-url", "{}other"], ["POST /v1/other"]),
        (["--no-reset"], []),
        (["--dialect", "kinto"], ["POST /v1/__flush__", "POST /v1/batch"]),
    ],
)
def test_a_server_is_reset_as_the_options_say(httpserver: HTTPServer, options: list[str], asked: list[str]) -> None:
    """Without it answers would drift from case to case."""
    httpserver.expect_request("/v1/other", method="POST").respond_with_data(status=204)
    httpserver.expect_request("/v1/__reset__", method="POST").respond_with_data(status=204)
    httpserver.expect_request("/v1/__flush__", method="POST").respond_with_data(status=202)
    httpserver.expect_request("/v1/batch", method="POST").respond_with_json({})
    base = httpserver.url_for("/v1/")
    args = judge._parser().parse_args(["--base", base.rstrip("/"), *(each.format(base) for each in options)])
    reset = resetting.reset_of(args)
    assert (reset is None) == (options == ["--no-reset"])
    if reset is not None:
        reset()
    assert [f"{request.method} {request.path}" for request, _ in httpserver.log] == asked


def test_kinto_is_filled_again(httpserver: HTTPServer) -> None:
    """Without it Kinto would be judged empty."""
    sent: list[Any] = []

    def batch(request: Request) -> Response:
        sent.extend(request.get_json()["requests"])
        return Response("{}", content_type="application/json")

    httpserver.expect_request("/v1/__flush__").respond_with_data(status=202)
    httpserver.expect_request("/v1/batch").respond_with_handler(batch)
    resetting._reset_kinto(httpserver.url_for("/v1/"))
    assert [each["path"] for each in sent[:2]] == ["/v1/buckets/main", "/v1/buckets/main/collections/users"]
    assert sent[-1]["body"]["data"]["n"] == 12 and "id" not in sent[-1]["body"]["data"]


def test_a_reset_that_fails_ends_the_run(httpserver: HTTPServer, tmp_path: Path) -> None:
    """Without it all cases would be judged on the rows of the ones before."""
    httpserver.expect_request("/__reset__").respond_with_data(status=500)
    args = judge._parser().parse_args(["--base", httpserver.url_for("/")])
    reset = resetting.reset_of(args)
    assert reset is not None
    with pytest.raises(SystemExit, match="answered 500"):
        reset()
    args = judge._parser().parse_args(["--base", "http://a.test/", "--reset-cmd", f"touch {tmp_path / 'done'}"])
    reset = resetting.reset_of(args)
    assert reset is not None
    reset()
    assert (tmp_path / "done").exists()
