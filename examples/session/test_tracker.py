"""The parcel tracker, on a session whose requests reach a fake of the carrier's API."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import tracker

from pytest_genericclient import PluginFakeAPI

pytestmark = pytest.mark.fake_api(contract=Path(__file__).with_name("parcels.toml"))


def test_a_parcel_is_found_by_its_number(fake_api: PluginFakeAPI) -> None:
    """Without it a customer could be told of somebody else's parcel."""
    assert tracker.whereabouts(fake_api.session(), fake_api.url, "NL105") == "delivered, last seen in Delft"
    assert fake_api.journal == ["GET /v2/parcels/NL105/ 200"]


def test_an_unknown_number_is_said_to_be_unknown(fake_api: PluginFakeAPI) -> None:
    """Without it a mistyped number would look like a fault of the carrier."""
    with pytest.raises(tracker.UnknownParcel, match="NL999"):
        tracker.whereabouts(fake_api.session(), fake_api.url, "NL999")


def test_a_busy_carrier_is_asked_again_when_it_says_so(fake_api: PluginFakeAPI) -> None:
    """Without it one busy minute would be an error page; the two minutes pass on the fake's clock only."""
    fake_api.once("GET", "/parcels/NL104/", status=503, retry_after=120)
    fake_api.clock.freeze()
    asked_at = fake_api.clock.now()
    session = fake_api.session(tracker.PATIENCE)
    assert tracker.whereabouts(session, fake_api.url, "NL104") == "on its way, last seen in Utrecht"
    assert fake_api.clock.now() - asked_at == timedelta(minutes=2)
    assert fake_api.journal == ["GET /v2/parcels/NL104/ 503 (status)", "GET /v2/parcels/NL104/ 200"]


def test_a_redirected_parcel_has_the_new_address(fake_api: PluginFakeAPI) -> None:
    """Without it the customer would wait at the new address, and the parcel go to the old one."""
    assert tracker.redirect(fake_api.session(), fake_api.url, "NL104", "5 Weavers Yard")
    assert [parcel["address"] for parcel in fake_api.parcels] == ["5 Weavers Yard", "3 Quayside"]


def test_an_address_that_is_too_long_changes_nothing(fake_api: PluginFakeAPI) -> None:
    """Without it a refusal could be taken for a promise."""
    assert not tracker.redirect(fake_api.session(), fake_api.url, "NL104", "x" * 31)
    assert fake_api.parcels[0]["address"] == "12 Mill Lane"


def test_a_lost_answer_is_asked_for(fake_api: PluginFakeAPI) -> None:
    """Without it the customer would be told that nothing was done, when it was."""
    fake_api.fault("reset", times=1, method="PATCH", after_commit=True)
    assert tracker.redirect(fake_api.session(), fake_api.url, "NL104", "5 Weavers Yard")
    assert fake_api.journal == ["PATCH /v2/parcels/NL104/ (reset)", "GET /v2/parcels/NL104/ 200"]
