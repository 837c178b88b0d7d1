"""The directory that the engine asks: areas are fetched when they are first named, never the whole nation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from yiwang.engine.orgcharts import Directory
from yiwang.engine.orgcharts.definitions import Appointment, Area
from yiwang.engine.orgcharts.directory import day_of
from yiwang.foundation.organizations.queries.copy import Appointments
from yiwang.foundation.places import interface as places
from yiwang.foundation.places.interface import AreaInfo
from yiwang.kernel.columns import Recent

RECENT = 25_000
"""So many areas are kept as the engine knows them, at about a quarter of a kilobyte each."""


class SiteDirectory(Directory):
    """Areas by the level names of one pack. The same rank is the same level, whatever a pack calls it. Who holds what
    is asked of the site's columns."""

    def __init__(self, held: Appointments, levels: Mapping[int, str]) -> None:
        super().__init__((), ())
        self._held = held
        self._levels = levels
        self._lives: Recent[str, tuple[Area, ...]] = Recent(RECENT)

    def lives(self, area: str) -> tuple[Area, ...]:
        """The one life of an area's code; those above it are fetched along with it, as they are asked for next."""
        found = self._lives.get(area)
        if found is None:
            found = ()
            for info in reversed(places.upward(area)):
                if info.code not in self._lives:
                    found = self._lives.keep(info.code, (self._area(info),))
            found = self._lives.get(area, found)
        return found

    def holders(self, post: str, area: str, moment: date | datetime) -> list[Appointment]:
        """Who holds a post in an area on that day, in the order of `Directory.holders`."""
        held = self._held.held(post, area)
        if not held:
            return held
        day = day_of(moment)
        return [one for one in held if one.since <= day and (one.until is None or day < one.until)]

    def _area(self, info: AreaInfo) -> Area:
        level = self._levels.get(info.rank, info.level)
        return Area(info.code, level, info.parent, info.name, info.since, info.until, " ".join(info.successors))


def levels_by_rank(levels: Iterable[str]) -> dict[int, str]:
    """Rank -> a pack's level of that rank. Of two of one rank, the one that is named first."""
    found: dict[int, str] = {}
    for level in levels:
        found.setdefault(places.rank_of(level), level)
    return found
