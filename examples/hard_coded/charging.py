"""The charging stations of a town, for its drivers; the URL of the operator's API is written into the program."""

from __future__ import annotations

from typing import Any

import requests

API = "https://api.example.com/v1"
STATIONS = f"{API}/stations/"
REPORTS = f"{API}/reports/"


class Charging:
    """The operator's API; it builds a session of its own, and takes no other."""

    def __init__(self) -> None:
        self._session = requests.Session()
        self._session.headers["User-Agent"] = "charging/1.0"

    def free(self) -> list[str]:
        """Return where a car can be charged now, from every page of the list."""
        places: list[str] = []
        url: str | None = f"{STATIONS}?is_free=true"
        while url:
            page = self._asked("GET", url)
            places += [station["place"] for station in page["results"]]
            url = page["next"]
        return places

    def reserve(self, station: int) -> None:
        """Keep a station for a driver."""
        self._asked("PATCH", f"{STATIONS}{station}/", json={"is_free": False})

    def report(self, station: int, trouble: str) -> bool:
        """Tell the operator what is broken; return whether it was heard, since no driver shall be bothered."""
        try:
            self._asked("POST", REPORTS, json={"station": station, "trouble": trouble})
        except requests.RequestException:
            return False
        return True

    def _asked(self, method: str, url: str, **settings: Any) -> Any:
        response = self._session.request(method, url, timeout=10, **settings)
        response.raise_for_status()
        return response.json()
