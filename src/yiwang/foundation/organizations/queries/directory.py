"""The directory that the engine asks: areas are fetched when they are first named, never the whole nation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from yiwang.engine.orgcharts import Directory
from yiwang.engine.orgcharts.definitions import Appointment, Area
from yiwang.foundation.places import interface as places
from yiwang.foundation.places.interface import AreaInfo


class SiteDirectory(Directory):
    """Areas by the level names of one pack. The same rank is the same level, whatever a pack calls it."""

    def __init__(self, appointments: Iterable[Appointment], levels: Mapping[int, str]) -> None:
        super().__init__((), appointments)
        self._levels = levels
        self._lives: dict[str, tuple[Area, ...]] = {}

    def lives(self, area: str) -> tuple[Area, ...]:
        """The one life of an area's code; those above it are fetched along with it, as they are asked for next."""
        found = self._lives.get(area)
        if found is None:
            for info in places.upward(area):
                self._lives[info.code] = (self._area(info),)
            found = self._lives.get(area, ())
        return found

    def _area(self, info: AreaInfo) -> Area:
        level = self._levels.get(info.rank, info.level)
        return Area(info.code, level, info.parent, info.name, info.since, info.until, " ".join(info.successors))


def levels_by_rank(levels: Iterable[str]) -> dict[int, str]:
    """Rank -> a pack's level of that rank. Of two of one rank, the one that is named first."""
    found: dict[int, str] = {}
    for level in levels:
        found.setdefault(places.rank_of(level), level)
    return found
