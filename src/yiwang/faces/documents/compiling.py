"""Analyses that somebody asks for, as a long action; and those that fall due by the packs' meetings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

from yiwang.engine.packs.definitions import Meeting
from yiwang.engine.problems import Text, declare
from yiwang.foundation.places import interface as places
from yiwang.foundation.policy_packs import interface as packs
from yiwang.insight import interface as insight
from yiwang.insight.interface import Length, Period
from yiwang.kernel.civil_time import civil, instant
from yiwang.kernel.jobs import Outcome, Running, job
from yiwang.kernel.refusals import Refused

KIND = "compile_analysis"
NOT_YOURS = declare(
    "documents.not_your_area",
    what=("这个地方不在您岗位的辖区里", "This place is not in the area of your post"),
    why=("研判报告只给负责这个地区的岗位。", "An analysis is for the posts that answer for its area."),
    mend=("请选辖区内的地方，或切换岗位。", "Choose a place of your area, or act under another post."),
)
LEAD = timedelta(hours=1)
"""It lies ready so long before the meeting that it is for."""
USUAL = time(8, 30)
"""Of the meetings that no pack names: an hour later than the worker compiles."""
NOON = time(12)
EVERY: dict[str, Length] = {"day": "daily", "week": "weekly", "month": "monthly"}
_IDS = UUID("5b8f5a52-0a4b-5d0e-9b0e-2f6f3c1d7a90")


def titled(length: str) -> Text:
    titles = {"daily": Text("编制日报", "Compile a daily analysis"),
              "weekly": Text("编制周报", "Compile a weekly analysis"),
              "monthly": Text("编制月报", "Compile a monthly analysis")}  # fmt: skip
    return titles[length]


@job(KIND)
def compile_analysis(running: Running) -> Outcome:
    """Compile what a page asked for, with the rights of whoever asked."""
    asked = running.payload
    area, person = str(asked["area"]), running.person
    info = places.area(area) if area else None
    if not (info.path if info else "").startswith(person.area_path):
        raise Refused([NOT_YOURS.at()])
    period = insight.period_of(asked["length"], date.fromisoformat(asked["day"]))
    insight.keep_analysis(running.id, area, period, running.now, person.acting_as, running.progress)
    return Outcome({"analysis": str(running.id)})


@dataclass(frozen=True, slots=True)
class Due:
    """An analysis that is to be there from a moment on."""

    area: str
    period: Period
    from_: datetime


def compile_due(now: datetime, most: int = 20) -> int:
    """Compile what is due and not there; at most so many at a time. Safe to do twice: the id says which it is."""
    done = 0
    for due in analyses_due(now):
        if done >= most:
            break
        if not insight.is_kept(due.area, due.period.length, due.period.since, due.from_):
            id = uuid5(_IDS, f"{due.area} {due.period.length} {due.period.since} {due.from_.isoformat()}")
            insight.keep_analysis(id, due.area, due.period, now)
            done += 1
    return done


def analyses_due(now: datetime) -> Iterator[Due]:
    """By the meetings of the packs in force, and daily, weekly, monthly for each area that a pack holds in."""
    day = civil(now).date()
    seen: set[tuple[str, Length]] = set()
    for one in packs.activations():
        if one.since <= day and (one.until is None or day < one.until):
            meetings = packs.meetings_of(one.ref.hash).values()
            for area, length, at in [*_of_meetings(one.area_path, meetings, day), *_usual(one.area_path)]:
                if (area, length) not in seen:
                    seen.add((area, length))
                    yield from _due(area, length, at, now)


def _of_meetings(path: str, meetings: Iterable[Meeting], day: date) -> Iterator[tuple[str, Length, time]]:
    for meeting in meetings:
        if meeting.every in EVERY and meeting.at:
            for area in places.areas_at(path, meeting.level, day):
                yield area.code, EVERY[meeting.every], time.fromisoformat(meeting.at)


def _usual(path: str) -> Iterator[tuple[str, Length, time]]:
    code = path.strip("/").rpartition("/")[2]
    info = places.area(code) if code else None
    if info is not None or not path:
        yield from ((code, length, USUAL) for length in insight.LENGTHS)


def _due(area: str, length: Length, at: time, now: datetime) -> Iterator[Due]:
    """A meeting in the afternoon is about its own day, one in the morning about the day before; weeks and months that
    are over are compiled once, on the first day after them or as soon as the worker is there."""
    today = civil(now).date()
    if length == "daily":
        own = at >= NOON
        period = insight.period_of(length, today if own else today - timedelta(days=1))
        first = today
    else:
        present = insight.period_of(length, today)
        period, first = present.before(), present.since
    from_ = instant(datetime.combine(first, at)) - LEAD
    if now >= from_:
        yield Due(area, period, from_)
