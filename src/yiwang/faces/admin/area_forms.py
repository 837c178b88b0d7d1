"""What can be done about areas: add, rename, end with successors; all from a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from yiwang.faces.admin.forms import Form, day_field, day_of, given, select_field, sent_to, text_field
from yiwang.faces.admin.names import LEVELS
from yiwang.faces.web.language import t
from yiwang.faces.web.requests import PageRequest, today
from yiwang.foundation.places import interface as places
from yiwang.foundation.places.interface import AreaInfo, DropBookedName, NewArea, RedrawAreas, RenameArea, rank_of
from yiwang.kernel.ids import new_id

NEW_AT = {
    "places.bad_area": "code",
    "places.code_taken": "code",
    "places.no_parent": "on",
    "places.not_alive": "on",
    "places.bad_successor": "successors",
    "places.children_left": "on",
    "places.unknown_area": "successors",
}


def top_forms(request: PageRequest) -> list[Form]:
    """On the page of the tree: an area of the topmost level."""
    return [_add(request, "", 0)]


def area_forms(request: PageRequest, area: AreaInfo) -> list[Form]:
    """What can be done about an area that has not ended."""
    if area.until is not None:
        return []
    add = [_add(request, area.code, area.rank)] if area.rank < rank_of(places.CELL) else []
    booked = places.booked_name(area.code)
    return [*add, _rename(request, area), *([_drop(area, *booked)] if booked else []), _end(request, area)]


def _add(request: PageRequest, parent: str, above: int) -> Form:
    sent = sent_to(request, "add")
    levels = [(level, t(*words)) for level, words in LEVELS.items() if above < rank_of(level) < rank_of(places.CELL)]
    fields = [
        text_field("name", t("名称", "Name"), given(sent, "name"), most=120),
        text_field(
            "code",
            t("编码", "Code"),
            given(sent, "code"),
            hint=t(
                "用国家统一编码；没有的自定一个不重复的。",
                "The national code; where there is none, one that nobody else has.",
            ),
            most=40,
        ),
        select_field("level", t("层级", "Level"), levels, given(sent, "level")),
        day_field("on", t("从哪一天起", "From which day"), given(sent, "on", today(request).isoformat())),
    ]

    def make(values: Mapping[str, Any]) -> Any:
        new = NewArea(values["code"], parent, values["level"], values["name"])
        return RedrawAreas(new_id(), _day(values, "on"), {}, [new])

    title = t("新设一个下级区划", "Add an area below") if parent else t("新设最上一级的区划", "Add a topmost area")
    return Form("add", title, fields, make, done=t("区划已经设立。", "The area is there."), at=NEW_AT)


def _rename(request: PageRequest, area: AreaInfo) -> Form:
    sent = sent_to(request, "rename")
    fields = [
        text_field("name", t("新名称", "New name"), given(sent, "name", area.name), most=120),
        day_field(
            "decided_on",
            t("从哪一天起（或批准的日期）", "From which day (or the day of the decision)"),
            given(sent, "decided_on", today(request).isoformat()),
        ),
    ]

    def make(values: Mapping[str, Any]) -> Any:
        return RenameArea(new_id(), area.code, values["name"], _day(values, "decided_on"))

    hint = t(
        "编码和边界不变，名称在各处更新；日期在以后的，到那天自动更名。原名留在日志里。",
        "Code and borders stay; the new name shows everywhere, on a day ahead by itself.",
    )
    at = {"places.bad_area": "name", "places.not_alive": "decided_on"}
    ahead = (day_of(given(sent, "decided_on")) or today(request)) > today(request)
    done = t("已经预约，到那天自动更名。", "It is booked for that day.") if ahead else t("已经更名。", "Renamed.")
    return Form("rename", t("更名", "Rename"), fields, make, hint=hint, done=done, at=at)


def _drop(area: AreaInfo, name: str, on: date) -> Form:
    hint = t("{d} 起改名“{n}”，已经预约。", "From {d} it is called “{n}”: booked.", d=on.isoformat(), n=name)
    title, done = t("取消预约的更名", "Drop the booked name"), t("已经取消，名称不变。", "Dropped; the name stays.")
    at = {"places.name_not_booked": ""}
    return Form("drop", title, [], lambda values: DropBookedName(new_id(), area.code), True, hint, done, at)


def _end(request: PageRequest, area: AreaInfo) -> Form:
    sent = sent_to(request, "end")
    fields = [
        day_field("on", t("从哪一天起不再有", "First day on which it is no more"), given(sent, "on")),
        text_field(
            "successors",
            t("由谁承接（编码，几个用空格隔开）", "What comes after it (codes, with spaces between)"),
            given(sent, "successors"),
            hint=t("以后按旧编码会找到承接的区划。", "The old code will lead to these."),
        ),
    ]

    def make(values: Mapping[str, Any]) -> Any:
        after = values["successors"].replace(",", " ").replace("，", " ").split()
        return RedrawAreas(new_id(), _day(values, "on"), {area.code: after})

    hint = t(
        "撤销后编码保留，旧事项照样查得到。下面还有区划的要先处理。",
        "The code is kept, and old matters are found by it. What lies below is dealt with first.",
    )
    return Form("end", t("撤销", "End it"), fields, make, True, hint, t("已经登记撤销。", "Its end is kept."), NEW_AT)


def _day(values: Mapping[str, Any], name: str) -> Any:
    return day_of(values[name])
