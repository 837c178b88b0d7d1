"""Ids: UUIDv7, made by whoever creates the thing, phones without a network included (RFC 9562 §5.7)."""

from __future__ import annotations

import os
import time
from uuid import UUID


def uuid7_from(milliseconds: int, randomness: bytes) -> UUID:
    """A UUIDv7 of a moment (Unix milliseconds) and ten random bytes."""
    value = (milliseconds & (1 << 48) - 1) << 80 | int.from_bytes(randomness[:10], "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)


def new_id() -> UUID:
    """A new id. Ids made later sort later, so a table keyed by them grows at one end."""
    return uuid7_from(time.time_ns() // 1_000_000, os.urandom(10))


_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]


def short_code(number: int, length: int) -> str:
    """The lowest bits of a number as Crockford base 32: no letter that is mistaken for a digit."""
    pairs = [_PAIRS[number >> 10 * place & 1023] for place in reversed(range((length + 1) // 2))]
    return "".join(pairs)[length % 2 :]
