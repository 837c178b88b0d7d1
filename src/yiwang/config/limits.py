"""The limits that a site sets for itself."""

from __future__ import annotations


def limits_of(written: str) -> dict[str, int]:
    """`name=number` parts, separated by commas. Raises ValueError for anything else."""
    found: dict[str, int] = {}
    for part in filter(None, (part.strip() for part in written.split(","))):
        name, _, number = part.partition("=")
        if not number.strip().isdecimal():
            raise ValueError(f"YIWANG_LIMITS: not name=number: {part}")
        found[name.strip()] = int(number)
    return found
