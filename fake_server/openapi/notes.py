"""What a document does not say, and what of it was not understood: collected, so that nothing is lost silently."""

from __future__ import annotations

MOST_PLACES = 20


class Notes:
    """Sentences in the order in which they came up, each with the places that it holds for."""

    def __init__(self) -> None:
        self._places: dict[str, list[str]] = {}

    def add(self, sentence: str, place: str = "") -> None:
        """Note a sentence, and the place that it holds for; the same of both twice is one."""
        places = self._places.setdefault(sentence, [])
        if place and place not in places:
            places.append(place)

    def told(self) -> tuple[str, ...]:
        """Return one line for each sentence: `format 'ipv4' is not checked: hosts.address, hosts.gateway`."""
        return tuple(
            f"{sentence}: {_listed(places)}" if places else sentence for sentence, places in self._places.items()
        )


def _listed(places: list[str]) -> str:
    more = len(places) - MOST_PLACES
    return ", ".join(places[:MOST_PLACES]) + (f" and {more} more" if more > 0 else "")
