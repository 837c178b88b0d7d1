"""clocks/calendar.csv, clocks/timetables.csv, clocks/statutory.csv."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time

from yiwang.engine.clocks.definitions import CalendarDay, DayKind, Hours, StatutoryMaximum, Timetable
from yiwang.engine.problems import Text
from yiwang.engine.values import Span, parse_span
from yiwang.packtools.reader import kinds
from yiwang.packtools.reader.csv_rows import Sheet
from yiwang.packtools.reader.fields import A_TEXT, Fields, proposal

CALENDAR_COLUMNS = ("date", "kind", "name", "name_en", "source")
TIMETABLE_COLUMNS = (
    "id", "title_zh", "title_en", "days", "opens", "closes", "day_length", "units", "source", "assumed", "overrides",
)  # fmt: skip
STATUTORY_COLUMNS = ("id", "kind", "phase", "maximum", "title_zh", "title_en", "source", "overrides")
A_CLOCK = Text("时刻，如 09:00", "a time of day such as 09:00")
A_SPAN = Text("时限，如 60 days", "a length such as 60 days")
SOME_DAYS = Text("all、working 或 1 至 7", "all, working, or weekdays 1 to 7")
A_YEAR = Text("年份", "a year")


def read_calendar(sheet: Sheet) -> tuple[dict[date, CalendarDay], frozenset[int]]:
    sheet.note_fields((), ("years",))
    sheet.check_columns(CALENDAR_COLUMNS, ("date", "kind"))
    days: dict[date, CalendarDay] = {}
    for fields in sheet.fields():
        kind: DayKind = "work" if fields.choice("kind", ("off", "work")) == "work" else "off"
        name, source = fields.optional_text("name"), fields.optional_text("source")
        english = fields.english_name("name_en")
        day = CalendarDay(fields.date("date"), kind, name, source, fields.where(), name_en=english)
        if day.day in days:
            fields.report(kinds.DUPLICATE_ID, "date", name=day.day, first=days[day.day].where)
        days.setdefault(day.day, day)
    return days, frozenset(_years(sheet))


def _years(sheet: Sheet) -> Iterable[int]:
    for note in sheet.notes:
        for text in note.values if note.name == "years" else ():
            if re.fullmatch(r"\d{4}", text):
                yield int(text)
            else:
                where = sheet.where(note.line, 1, "years")
                sheet.reading.report(kinds.BAD_NOTE, where, name="years", detail=text, proposal=A_YEAR)


def read_timetables(sheet: Sheet) -> list[Timetable]:
    """Rows with one id are stretches of one timetable; what the later ones leave empty the first has said."""
    sheet.note_fields(())
    sheet.check_columns(TIMETABLE_COLUMNS, TIMETABLE_COLUMNS[:6])
    found: dict[str, Timetable] = {}
    for fields in sheet.fields():
        id = fields.identifier()
        if id in found:
            _same_words(fields, found[id])
            found[id] = replace(found[id], hours=(*found[id].hours, _hours(fields)))
        else:
            found[id] = _timetable(id, fields)
    return list(found.values())


def _timetable(id: str, fields: Fields) -> Timetable:
    return Timetable(
        id=id,
        title=fields.title(),
        hours=(_hours(fields),),
        day_length=fields.integer("day_length", 24),
        units=fields.names("units"),
        source=fields.optional_text("source"),
        assumed=fields.optional_text("assumed"),
        overrides=fields.flag("overrides"),
        where=fields.where(),
    )


def _same_words(fields: Fields, first: Timetable) -> None:
    said = {
        "title_zh": first.title.zh, "title_en": first.title.en, "day_length": str(first.day_length),
        "units": " ".join(first.units), "source": first.source, "assumed": first.assumed,
    }  # fmt: skip
    for key, value in said.items():
        text = fields.optional_text(key)
        if text and text != value:
            fields.bad(key, Text(f"与第一行相同（{value}）或留空", f"as in the first row ({value}), or empty"), text)


def _hours(fields: Fields) -> Hours:
    days = " ".join(fields.text("days", SOME_DAYS).split())
    if days and days not in ("all", "working") and not re.fullmatch(r"[1-7]( [1-7])*", days):
        fields.bad("days", SOME_DAYS, days, proposal(days, ("all", "working")))
    return Hours(days, _clock(fields, "opens"), _clock(fields, "closes"))


def _clock(fields: Fields, key: str) -> time:
    text = fields.text(key, A_CLOCK)
    found = re.fullmatch(r"(\d{1,2})[:：](\d{2})(?::00)?", text)
    hour, minute = (int(found[1]), int(found[2])) if found else (99, 0)
    if (hour, minute) == (24, 0):
        return time(0)
    if hour < 24 and minute < 60:
        return time(hour, minute)
    if text:
        fields.bad(key, A_CLOCK, text)
    return time(0)


def read_statutory(fields: Fields) -> StatutoryMaximum:
    text = fields.text("maximum", A_SPAN)
    maximum = parse_span(text)
    if text and maximum is None:
        fields.bad("maximum", A_SPAN, text)
    return StatutoryMaximum(
        id=fields.identifier(),
        kind=fields.text("kind", A_TEXT),
        phase=fields.text("phase", A_TEXT),
        maximum=maximum or Span(0, "days"),
        title=fields.title(),
        source=fields.text("source", A_TEXT),
        overrides=fields.flag("overrides"),
        where=fields.where(),
    )
