"""The clocks that the tests of the engine use: the real holidays of 2026, and timetables like those of a pack."""

import csv
from datetime import date, datetime, time

from tests.shared import shared_path
from yiwang.engine.clocks import Clockwork, build_clockwork
from yiwang.engine.clocks.definitions import Calendar, CalendarDay, Hours, Timetable
from yiwang.engine.problems import Text

OFFICE = Timetable(
    "office",
    Text("机关", "Offices"),
    (Hours("working", time(9), time(12)), Hours("working", time(14), time(18))),
    day_length=7,
    units=("working_hours",),
)
URGENT = Timetable(
    "urgent",
    Text("应急", "Urgent"),
    (Hours("all", time(7), time(0)),),
    day_length=17,
    units=("urgent_working_hours", "urgent_working_days"),
)
COUNTER = Timetable(
    "counter", Text("窗口", "Counter"), (Hours("1 2 3 4 5 6", time(8, 30), time(17, 30)),), day_length=9
)


def calendar_2026() -> Calendar:
    with shared_path("domain", "holidays_cn_2026.tsv").open(encoding="utf-8") as file:
        days = [
            CalendarDay(date.fromisoformat(row["date"]), row["kind"], row["name"])  # type: ignore[arg-type]
            for row in csv.DictReader(file, delimiter="\t")
        ]
    return Calendar({day.day: day for day in days}, frozenset({2026}))


def clockwork_2026(*timetables: Timetable) -> Clockwork:
    clockwork, problems = build_clockwork(calendar_2026(), timetables or (OFFICE, URGENT, COUNTER))
    assert problems == []
    return clockwork


def at(text: str) -> datetime:
    """`10-02 16:00` is in 2026."""
    return datetime.fromisoformat(text if text.count("-") == 2 else f"2026-{text}")
