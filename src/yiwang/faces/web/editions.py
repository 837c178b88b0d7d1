"""The rules in force in an area and in those below it: a district may hold several packs."""

from __future__ import annotations

from datetime import date

from yiwang.engine.packs.editions import Edition
from yiwang.faces.web.titles import edition_of
from yiwang.foundation.policy_packs import interface as packs


def editions_in(path: str, on: date) -> list[Edition]:
    """Each once, those of the area itself first."""
    found: dict[str, Edition] = {}
    for one in packs.activations():
        alive = one.since <= on and (one.until is None or on < one.until)
        if alive and (one.area_path.startswith(path) or path.startswith(one.area_path)):
            found[one.ref.hash] = packs.edition(one.ref.hash, on)
    nearest = edition_of(path, on)
    own = [nearest] if nearest else []
    return own + [one for one in found.values() if one is not nearest]
