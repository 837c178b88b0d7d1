"""The areas and appointments of a site, with the dates on which they hold. Indexed once, asked often."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from copy import copy
from datetime import date, datetime

from yiwang.engine.orgcharts.definitions import Appointment, Area
from yiwang.engine.problems import Problem, declare

AREA_UNKNOWN = declare(
    "orgchart.area_unknown",
    what=("没有区域“{area}”。", "There is no area {area}."),
    why=("区域名录里查不到这个编号。", "The register of areas does not have this id."),
    mend=("核对编号，或先登记该区域。", "Check the id, or register the area first."),
)
AREA_NOT_YET = declare(
    "orgchart.area_not_yet",
    what=("区域“{area}”在 {day} 尚未设立（{since} 起设立）。",
          "The area {area} did not exist yet on {day} (it begins on {since})."),
    why=("设立之前没有人对它负责。", "Nobody answers for an area before it exists."),
    mend=("用当时的区域编号，或改正日期。", "Use the area of that day, or correct the date."),
)  # fmt: skip
AREA_ENDED = declare(
    "orgchart.area_ended",
    what=("区域“{area}”已于 {until} 撤销，没有写明由谁承接。",
          "The area {area} ended on {until}, and nothing is named as coming after it."),
    why=("撤销之后的事项找不到责任区域。", "A matter after that day belongs to no area."),
    mend=("在该区域的 successor 中写上承接的区域。", "Name what came after it as its successor."),
)  # fmt: skip
AREA_SPLIT = declare(
    "orgchart.area_split",
    what=("区域“{area}”已于 {until} 分成：{successors}。", "The area {area} was split on {until} into {successors}."),
    why=("只凭旧编号不能断定属于哪一个。", "The old id alone does not say which one is meant."),
    mend=("按地点确定新区域后再查。", "Find the new area from the place, then ask again."),
)
AREA_LOOP = declare(
    "orgchart.area_loop",
    what=("区域“{area}”的承接或隶属关系绕成了圈。", "The successors or parents of the area {area} run in a circle."),
    why=("沿着它永远找不到结果。", "Following it would never end."),
    mend=("改正 successor 或 parent。", "Correct its successor or parent."),
)


class Directory:
    """Areas (one id may have several lives that do not overlap) and appointments."""

    def __init__(self, areas: Iterable[Area], appointments: Iterable[Appointment]) -> None:
        self.areas = tuple(areas)
        self.appointments = tuple(appointments)
        self._areas: dict[str, list[Area]] = defaultdict(list)
        for area in self.areas:
            self._areas[area.id].append(area)
        for lives in self._areas.values():
            lives.sort(key=lambda area: area.since or date.min)
        self._appointed: dict[tuple[str, str], list[Appointment]] = {}
        for appointment in self.appointments:
            self._appointed.setdefault((appointment.post, appointment.area), []).append(appointment)
        for held in self._appointed.values():
            held.sort(key=lambda one: (one.acting, one.since, one.holder))

    def vacating(self, posts: Iterable[str]) -> Directory:
        """The same site with these posts empty everywhere."""
        vacant = set(posts)
        emptied = copy(self)
        emptied.appointments = tuple(one for one in self.appointments if one.post not in vacant)
        emptied._appointed = {key: held for key, held in self._appointed.items() if key[0] not in vacant}
        return emptied

    def lives(self, area: str) -> tuple[Area, ...]:
        """The lives of an area id, oldest first."""
        return tuple(self._areas.get(area, ()))

    def area_at(self, area: str, moment: date | datetime) -> tuple[Area | None, list[Problem]]:
        """The area that `area` means on that day: itself in its life, later the one that came after it."""
        day = day_of(moment)
        seen: set[str] = set()
        while area not in seen:
            seen.add(area)
            lives = self.lives(area)
            if not lives:
                return None, [AREA_UNKNOWN.at(area=area)]
            begun = [life for life in lives if life.since is None or life.since <= day]
            if not begun:
                return None, [AREA_NOT_YET.at(area=area, day=day, since=lives[0].since)]
            last = begun[-1]
            if last.until is None or day < last.until:
                return last, []
            successors = last.successor.split()
            if len(successors) != 1:
                kind = AREA_SPLIT if successors else AREA_ENDED
                return None, [kind.at(area=area, until=last.until, successors=", ".join(successors))]
            area = successors[0]
        return None, [AREA_LOOP.at(area=area)]

    def upward(self, area: Area, moment: date | datetime) -> Iterator[Area]:
        """The area and those above it on that day. Ends where a parent is missing, ended, or met before."""
        seen: set[str] = set()
        current: Area | None = area
        while current is not None and current.id not in seen:
            seen.add(current.id)
            yield current
            current = self.area_at(current.parent, moment)[0] if current.parent else None

    def holders(self, post: str, area: str, moment: date | datetime) -> list[Appointment]:
        """Who holds a post in an area on that day: the regular ones first, of these the longest in office."""
        held = self._appointed.get((post, area))
        if not held:
            return []
        day = day_of(moment)
        return [one for one in held if one.since <= day and (one.until is None or day < one.until)]


def day_of(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
