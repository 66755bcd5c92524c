"""What the rules come to: what is said to a request, what they warn of, and whether it led anywhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape

from fake_server.acting import Said
from fake_server.dialects import Answer

EXPLAINED_BY = "fake_api"
"""The key, of an object, under which an answer says what would have led somewhere."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said, and warnings of what a real API would have passed over in silence.

    Of a request that leads nowhere, `nowhere` says what would lead somewhere: the nearest path, or the methods that a
    place takes; "" where nothing is near. It is None for every other request, whatever its status.
    """

    said: Said
    warnings: tuple[str, ...] = ()
    nowhere: str | None = None


def explained(answer: Answer, hint: str) -> Answer:
    """Return an answer whose body also says what would have led somewhere: an object or a page; others stay."""
    if isinstance(answer.body, dict):
        return replace(answer, body={**answer.body, EXPLAINED_BY: hint})
    if isinstance(answer.body, str) and answer.content_type.startswith("text/html"):
        said = f"<p>The fake API: {escape(hint, quote=False)}</p>\n"
        before, end, after = answer.body.rpartition("</body>")
        return replace(answer, body=before + said + end + after)
    return answer
