"""The calendar in force: a year of holidays and shifted working days, where they come from, and days of one's own."""

from __future__ import annotations

import calendar as months
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from yiwang.engine.packs.definitions import Pack
from yiwang.faces.admin.day_forms import entering
from yiwang.faces.admin.days_shown import Mark, days_between, marked
from yiwang.faces.admin.forms import take
from yiwang.faces.admin.listing import choice
from yiwang.faces.admin.pages import page, wrong
from yiwang.faces.web.catalogs import packs_on
from yiwang.faces.web.language import language, say, t
from yiwang.faces.web.requests import PageRequest, person, today
from yiwang.foundation.policy_packs import interface as packs

YEARS = range(2000, 2100)
Marks = Mapping[date, Mark]
"""The days that differ from their weekday."""


@dataclass(frozen=True)
class Day:
    """A day of the calendar. `kind`: holiday, shifted (a working day), hours (a working day with hours of its own),
    weekend, plain; empty outside the month. `local`: an area says so, not the pack."""

    number: int
    kind: str = ""
    name: str = ""
    today: bool = False
    local: bool = False
    hours: str = ""

    @property
    def said(self) -> str:
        words = {
            "holiday": t("放假", "holiday"),
            "shifted": t("调休上班", "working day"),
            "hours": t("{h} 上班", "working {h}", h=self.hours),
            "weekend": t("周末", "weekend"),
        }
        local = t("本地", "local") if self.local else ""
        return " ".join(filter(None, (words.get(self.kind, ""), self.name, local)))

    @property
    def marked(self) -> bool:
        """Whether it is another day than its weekday says."""
        return self.kind in ("holiday", "shifted", "hours")


@dataclass(frozen=True)
class Month:
    title: str
    weeks: list[list[Day]]


def calendar(request: PageRequest) -> HttpResponse:
    on = today(request)
    refs = packs_on(on)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in YEARS else on.year
    wanted = request.GET.get("pack", refs[0].hash if refs else "")
    ref = next((one for one in refs if one.hash == wanted), refs[0] if refs else None)
    if ref is None:
        return page(request, "calendar", t("日历", "Calendar"), months=[], pack=None)
    pack = packs.edition(ref.hash, on).pack
    days = days_between(request, pack, date(year, 1, 1), _until(year, on))
    enter = entering(request, pack) if "admin" in person(request).roles else None
    forms = [*days.forms, *([enter] if enter else [])]
    back = take(request, forms, reverse("admin:calendar") + (f"?year={year}" if year != on.year else ""))
    return back or page(
        request,
        "calendar",
        t("{y} 年的日历", "Calendar of {y}", y=year),
        status=wrong(forms),
        enter=enter,
        days=days,
        ahead=[one for one in days.lines if one.day >= on or year != on.year],
        past=[one for one in days.lines if one.day < on and year == on.year],
        this_year=year == on.year,
        **_year(request, pack, ref, year, on),
    )


def _until(year: int, on: date) -> date:
    """The first day that the list leaves out: this year's goes on for a year from today."""
    end = date(year + 1, 1, 1)
    return max(end, on + timedelta(days=366)) if year == on.year else end


def _year(request: PageRequest, pack: Pack, ref: packs.PackRef, year: int, on: date) -> dict[str, Any]:
    """The months of a year, what is counted in it, and where it comes from."""
    own = person(request).area_path
    marks = marked(pack, packs.local_days(own, date(year, 1, 1), date(year + 1, 1, 1)), own)
    span = range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())
    options = [(one.hash, f"{one.pack} {one.version}") for one in packs_on(on)]
    label = t("规则包", "Pack")
    return {
        "year": year, "before": year - 1, "after": year + 1, "pack": ref, "complete": year in pack.calendar_years,
        "months": [_month(marks, year, number, on) for number in range(1, 13)],
        "working": sum(_kind(marks, date.fromordinal(n)) in ("plain", "shifted", "hours") for n in span),
        "which": choice(request, "pack", label, options, empty=False) if len(options) > 1 else None,
        "sources": _sources(pack, [one for one in pack.calendar_days.values() if one.day.year == year]),
        "weekdays": _weekdays(),
        "tables": [_table(one) for one in pack.timetables.values()],
    }  # fmt: skip


def _kind(marks: Marks, day: date) -> str:
    found = marks.get(day)
    if found is not None:
        return "holiday" if found.kind == "off" else ("hours" if found.hours else "shifted")
    return "weekend" if day.weekday() > 4 else "plain"


def _month(marks: Marks, year: int, number: int, on: date) -> Month:
    weeks = [
        [_day(marks, day, on) if day.month == number else Day(0) for day in week]
        for week in months.Calendar().monthdatescalendar(year, number)
    ]
    return Month(t("{n} 月", "{w}", n=number, w=months.month_name[number]), weeks)


def _day(marks: Marks, day: date, on: date) -> Day:
    mark = marks.get(day)
    name, local, hours = (mark.name, mark.local, mark.hours) if mark else ("", False, "")
    return Day(day.day, _kind(marks, day), name, day == on, local, hours)


def _weekdays() -> list[str]:
    return list("一二三四五六日") if language() == "zh-Hans" else ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]


def _sources(pack: Pack, special: list[Any]) -> list[dict[str, str]]:
    """The notices that the days come from."""
    found = []
    for id in dict.fromkeys(one.source for one in special if one.source):
        known = pack.sources.get(id)
        own = f"{known.issuer}《{known.title}》{known.number}" if known else id
        title = t(own, "{title} ({own})", title=known.title_en, own=own) if known and known.title_en else own
        found.append({"title": title, "issued": str(known.issued or "") if known else ""})
    return found


def _table(one: Any) -> dict[str, Any]:
    """The hours that count, in words."""
    words = {"working": t("工作日", "working days"), "all": t("每天", "every day")}
    hours = [f"{words.get(each.days) or _days_said(each.days)} {_span_said(each)}" for each in one.hours]
    return {"title": say(one.title), "hours": hours}


def _days_said(days: str) -> str:
    """Weekdays by number, as one says them."""
    names = ["周" + name for name in "一二三四五六日"] if language() == "zh-Hans" else _weekdays()
    return t("、", ", ").join(names[int(number) - 1] for number in days.split() if number.isdecimal())


def _span_said(hours: Any) -> str:
    whole = f"{hours.opens:%H:%M}" == f"{hours.closes:%H:%M}" == "00:00"
    closes = "24:00" if f"{hours.closes:%H:%M}" == "00:00" else f"{hours.closes:%H:%M}"
    return t("全天", "all day") if whole else f"{hours.opens:%H:%M}–{closes}"
