"""The key of a new row where the API chooses it: a count, a UUID, or a text that looks as if nobody had counted."""

from __future__ import annotations

import random
import uuid

from fake_server.clock import Clock
from fake_server.contract.collection import PrimaryKey
from fake_server.rows import Key

LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"
TEXT_LENGTH = 4
PREFIXED_LENGTH = 14


def new_key(pk: PrimaryKey, number: int, clock: Clock) -> Key:
    """Return the key of the row with this number; but for a UUID it is the same in every run, and never comes twice."""
    if pk.kind == "uuid4":
        return str(uuid.uuid4())
    if pk.kind == "uuid7":
        return str(_uuid7(int(clock.seconds() * 1000)))
    if pk.kind == "text":
        return _scattered(number, TEXT_LENGTH)
    if pk.kind == "prefixed":
        return pk.prefix + _scattered(number, PREFIXED_LENGTH)
    return number


def _scattered(number: int, length: int) -> str:
    """Return a text for a number: another one for each, and those of neighbours are far apart."""
    while number >= (room := len(LETTERS) ** length):
        length += 1
    step = room * 618 // 6000 * 6 + 1  # shares no factor with the room, so that no text comes twice
    left, text = number * step % room, ""
    for _ in range(length):
        left, digit = divmod(left, len(LETTERS))
        text = LETTERS[digit] + text
    return text


def _uuid7(milliseconds: int) -> uuid.UUID:
    """Return a UUID of version 7 (RFC 9562, section 5.7): its first 48 bits are the time."""
    bits = (milliseconds & (1 << 48) - 1) << 80 | random.getrandbits(80)  # it guards nothing
    return uuid.UUID(int=bits & ~(0xF << 76) & ~(0x3 << 62) | 0x7 << 76 | 0x2 << 62)
