"""A chart of five levels and three lines, like those of the packs, and ways to make others."""

from datetime import date
from types import MappingProxyType

from yiwang.engine.orgcharts import OrgChart
from yiwang.engine.orgcharts.definitions import Appointment, Area, Level, Line, Post, UnitKind
from yiwang.engine.problems import Text

LEVELS = ("district", "township", "village", "group", "ten_households")


def level(name: str, rank: int) -> Level:
    return Level(name, Text(f"{name}级", name), rank)


def post(name: str, line: str, at: str, **more: object) -> Post:
    return Post(name, Text(f"{name}岗", name.replace("_", " ")), line, at, **more)  # type: ignore[arg-type]


POSTS = (
    post("district_head", "administration", "district", stand_in="deputy_head"),
    post("deputy_head", "administration", "district", reports_to="district_head", stand_in="district_head"),
    post("township_head", "administration", "township", reports_to="district_head", stand_in="township_clerk"),
    post("township_clerk", "administration", "township", reports_to="township_head"),
    post("village_head", "administration", "village", reports_to="township_head"),
    post("group_head", "administration", "group", reports_to="village_head"),
    post("ten_head", "administration", "ten_households", reports_to="group_head"),
    post("household_head", "administration", "ten_households", kind="self"),
    post("chief_mediator", "mediation", "township", reports_to="township_head"),
    post("mediator", "mediation", "village", reports_to="chief_mediator"),
    post("task_force", "mediation", "township", kind="team", lead="chief_mediator", members=("chief_mediator",)),
    post("patrol", "safety", "village", reports_to="village_head"),
)


def chart_of(*posts: Post, levels: tuple[str, ...] = LEVELS, units: tuple[UnitKind, ...] = ()) -> OrgChart:
    lines = {name: Line(name, Text(name, name)) for name in ("administration", "mediation", "safety")}
    return OrgChart(
        MappingProxyType({name: level(name, rank) for rank, name in enumerate(levels, 1)}),
        lines,
        {unit.id: unit for unit in units},
        {one.id: one for one in posts},
    )


CHART = chart_of(*POSTS)


def area(name: str, at: str, parent: str = "", **more: object) -> Area:
    return Area(name, at, parent, name, **more)  # type: ignore[arg-type]


def held(
    holder: str, name: str, where: str, since: str = "2020-01-01", until: str = "", acting: bool = False
) -> Appointment:
    end = date.fromisoformat(until) if until else None
    return Appointment(holder, name, where, date.fromisoformat(since), end, acting)
