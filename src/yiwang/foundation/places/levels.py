"""Levels of the tree of areas. A rank is one level, whatever a pack calls it."""

from __future__ import annotations

RANKS = {
    "province": 1,
    "city": 2,
    "county": 3,
    "district": 3,
    "township": 4,
    "subdistrict": 4,
    "town": 4,
    "village": 5,
    "community": 5,
    "cell": 6,
    "grid_cell": 6,
    "group": 6,
    "sub_cell": 7,
    "building": 7,
    "ten_households": 7,
}
"""The first five are those of the national codes (GB/T 2260, GB/T 10114 and the statistical codes below them)."""

CELL = "cell"
DEEPEST = max(RANKS.values())


def rank_of(level: str) -> int:
    """1 is the highest; 0 for a level that is not known."""
    return RANKS.get(level, 0)
