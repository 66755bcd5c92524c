"""Where is my parcel? Questions to a carrier's REST API, on a `requests.Session` that the caller brings."""

from __future__ import annotations

import requests
from urllib3 import Retry

PATIENCE = Retry(3)
"""For the adapter of the session: a carrier that is busy says when to ask again, and is asked again then."""


class UnknownParcel(LookupError):
    """The carrier has no parcel of this number."""


def whereabouts(session: requests.Session, url: str, number: str) -> str:
    """Return where a parcel is, in words for a customer."""
    response = session.get(f"{url}/parcels/{number}/")
    if response.status_code == 404:
        raise UnknownParcel(number)
    response.raise_for_status()
    parcel = response.json()
    return f"{parcel['state']}, last seen in {parcel['seen_in']}"


def redirect(session: requests.Session, url: str, number: str, address: str) -> bool:
    """Have a parcel brought elsewhere; return whether the carrier has noted it, even if its answer was lost."""
    parcel = f"{url}/parcels/{number}/"
    try:
        return session.patch(parcel, json={"address": address}).ok
    except requests.ConnectionError:
        return bool(session.get(parcel).json()["address"] == address)
