"""The charging stations, unchanged: what they send to the operator's URL is answered by a fake, and nothing leaves."""

from __future__ import annotations

import charging
import pytest

from pytest_genericclient import PluginFakeAPI

STATIONS = [{"place": place, "is_free": place != "Harbour"} for place in ("Market", "Harbour", "Park", "Museum")]
pytestmark = pytest.mark.fake_api(
    url="https://api.example.com/v1", block_network=True, page_size=2, data={"stations": STATIONS, "reports": []}
)


def test_every_page_is_walked(fake_api: PluginFakeAPI) -> None:
    """Without it the drivers would fight for the stations of the first page."""
    assert charging.Charging().free() == ["Market", "Park", "Museum"]
    assert fake_api.journal == ["GET /v1/stations/?is_free=true 200", "GET /v1/stations/?is_free=true&page=2 200"]


def test_a_reserved_station_is_free_no_longer(fake_api: PluginFakeAPI) -> None:
    """Without it two drivers could be sent to one station."""
    driver, another = charging.Charging(), charging.Charging()
    driver.reserve(1)
    assert another.free() == ["Park", "Museum"]
    assert fake_api.stations[0] == {"id": 1, "place": "Market", "is_free": False}


def test_a_report_reaches_the_operator(fake_api: PluginFakeAPI) -> None:
    """Without it a method that keeps all errors to itself could be doing nothing."""
    assert charging.Charging().report(2, "no light")
    assert fake_api.reports == [{"id": 1, "station": 2, "trouble": "no light"}]


def test_an_operator_that_is_down_bothers_no_driver(fake_api: PluginFakeAPI) -> None:
    """Without it somebody who means well would be shown a traceback."""
    fake_api.once("POST", "/reports/", status=503)
    assert not charging.Charging().report(2, "no light")
    assert fake_api.reports == []


@pytest.mark.xfail(reason="the fake has no /v1/report/", raises=pytest.fail.Exception, strict=True)
def test_a_wrong_url_cannot_hide(fake_api: PluginFakeAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it nobody would see that all that is asserted here holds, and that the test fails nevertheless."""
    monkeypatch.setattr(charging, "REPORTS", f"{charging.API}/report/")
    assert not charging.Charging().report(2, "no light")
    assert fake_api.reports == []
