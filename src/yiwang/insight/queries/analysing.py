"""The numbers of an analysis: of an area and a period, as plain data that a document is made of.

What happened in the period comes from rollups. What is open, overdue and longest is as of the moment of compiling, and
the document says so. Nothing in it is about a person, and no word of a reporter is in it: not even a case's title.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from yiwang.cases import interface as cases
from yiwang.cases.interface import Case, Filters
from yiwang.foundation.identity.interface import WORKER
from yiwang.foundation.places import interface as places
from yiwang.insight.models import COLUMNS
from yiwang.insight.queries import counting
from yiwang.insight.queries.comparing import Change, hot_spots, number_change, rate_change
from yiwang.insight.queries.figures import Share
from yiwang.insight.queries.periods import BEFORE_FOR_HOT, Period, year_before
from yiwang.insight.queries.rollups import rolled
from yiwang.kernel.civil_time import civil
from yiwang.kernel.imports import silent

Progress = Callable[[int, int], None]
Data = dict[str, Any]
MOST_KINDS, MOST_CASES, MOST_SPOTS = 15, 15, 20
BEFORE_A_DAY = 14
MORE = [*COLUMNS, counting.EXTENDED, counting.EMERGENCY, counting.ON_TIME, counting.NOT_ON_TIME]
"""What is counted by level: the figures, and what only rollups have."""
FLOW = ("opened", "ended", "answered", "reopened", "late", "supervised", "extended", "silent", "left_out",
        counting.EMERGENCY)  # fmt: skip
BODY = (counting.SUMMONED, counting.RESPONDED, counting.FINISHED, counting.SCORED, counting.SCORE)
RATES = {
    "response": ("in_time", "not_in_time"), "resolution": ("solved", "unsolved"),
    "satisfaction": ("satisfied", "unsatisfied"),
}  # fmt: skip


def analyse(area: str, period: Period, now: datetime, progress: Progress = silent) -> Data:
    """All of it. `area`: a code; empty for the whole site."""
    found = _Analysis(area, period, now)
    parts: Mapping[str, Callable[[], Any]] = {
        "flow": found.flow, "year": found.year, "days": found.days, "rates": found.rates, "on_time": found.on_time,
        "channels": found.channels, "kinds": found.kinds,
        "levels": found.levels, "areas": found.areas, "overdue": found.overdue, "units": found.units,
        "bodies": found.bodies, "hot": found.hot, "longest": found.longest, "watched": found.watched,
    }  # fmt: skip
    data: Data = {
        "area": area, "length": period.length, "since": period.since.isoformat(), "until": period.until.isoformat(),
        "before": [one.isoformat() for one in (period.before().since, period.before().until)],
        "as_of": now.isoformat(), "complete": civil(now).date() >= period.until,
    }  # fmt: skip
    for number, (name, part) in enumerate(parts.items()):
        progress(number, len(parts))
        data[name] = part()
    progress(len(parts), len(parts))
    return data


class _Analysis:
    def __init__(self, area: str, period: Period, now: datetime) -> None:
        self.area, self.period, self.now = area, period, now
        self.today = civil(now).date()
        info = places.area(area) if area else None
        self.path = info.path if info else ""
        self.below = places.children(area, min(period.since, self.today))
        self.codes = [area] if area else [one.code for one in self.below]
        self.filters = Filters(area=area, ended=False)

    def totals(self, period: Period) -> dict[str, int]:
        found = rolled(self.codes, "level", period.since, period.until, MORE, ("what",))
        return {what: number for (what,), number in found.items()}

    def flow(self) -> Data:
        """What happened in the period, and in the one before; open at the end of each."""
        before = self.period.before()
        now, then = self.totals(self.period), self.totals(before)
        return {name: self._compared(now.get(name, 0), then.get(name, 0)) for name in FLOW} | {
            "open": [self._open(self.period.until), self._open(before.until)]
        }

    def year(self) -> Data | None:
        """Of a month: the same month of the year before. Without a case ever until its end there are no figures of it,
        and not noughts."""
        if self.period.length != "monthly":
            return None
        then = year_before(self.period)
        if not any(rolled(self.codes, "channel", None, then.until, ["opened"], ("what",)).values()):
            return {"known": False, "since": then.since.isoformat(), "until": then.until.isoformat()}
        now, was = self.totals(self.period), self.totals(then)
        return {
            "known": True, "since": then.since.isoformat(), "until": then.until.isoformat(),
            "flow": {name: self._compared(now.get(name, 0), was.get(name, 0), then) for name in FLOW},
            "open": [self._open(self.period.until), self._open(then.until)],
            "rates": {name: _rate(now, was, *columns) for name, columns in RATES.items()},
        }  # fmt: skip

    def days(self) -> list[list[Any]]:
        """New and ended day by day: of the period; of a single day, the fortnight that ends with it."""
        since = self.period.since if self.period.days > 1 else self.period.until - timedelta(days=BEFORE_A_DAY)
        found = rolled(self.codes, "level", since, self.period.until, ["opened", "ended"], ("since", "what"))
        count = min((self.period.until - since).days, (self.today - since).days + 1)
        days = [(since + timedelta(days=number)).isoformat() for number in range(count)]
        return [[day, found.get((day, "opened"), 0), found.get((day, "ended"), 0)] for day in days]

    def _compared(self, now: int, before: int, then: Period | None = None) -> list[Any]:
        """With the period before, or another one. A count of a period that is not over says nothing against one that
        is."""
        if self.today < self.period.until:
            return [now, before, None]
        days = (then or self.period.before()).days
        return [now, before, _change(number_change(now, before, self.period.days, days))]

    def _open(self, until: date) -> int:
        return sum(rolled(self.codes, "level", None, until, ["open"], ("what",)).values())

    def rates(self) -> Data:
        """The three, each with n, interval, and the difference from the period before."""
        now, then = self.totals(self.period), self.totals(self.period.before())
        return {name: _rate(now, then, *columns) for name, columns in RATES.items()}

    def on_time(self) -> Data:
        """Of matters first answered in the period, those of which no stage had been over its time."""
        now, then = self.totals(self.period), self.totals(self.period.before())
        return _rate(now, then, counting.ON_TIME, counting.NOT_ON_TIME)

    def _split(self, split: Any) -> list[list[Any]]:
        """By a key: now, before, change; the most first, then by name."""
        before = self.period.before()
        now = rolled(self.codes, split, self.period.since, self.period.until, ["opened"], ("key",))
        then = rolled(self.codes, split, before.since, before.until, ["opened"], ("key",))
        keys = sorted({key for (key,) in {**now, **then}}, key=lambda key: (-now.get((key,), 0), key))
        rows = [[key, *self._compared(now.get((key,), 0), then.get((key,), 0))] for key in keys]
        return [row for row in rows if row[1] or row[2]]

    def channels(self) -> list[list[Any]]:
        return self._split("channel")

    def kinds(self) -> list[list[Any]]:
        return self._split("kind")[:MOST_KINDS]

    def levels(self) -> list[list[Any]]:
        """By type and level: new now, before, change, and open at the end."""
        open_ = rolled(self.codes, "level", None, self.period.until, ["open"], ("key",))
        rows = {row[0]: row for row in self._split("level")}
        for (key,), number in sorted(open_.items()):
            if number and key not in rows:
                rows[key] = [key, 0, 0, None]
        return [[*row, open_.get((key,), 0)] for key, row in sorted(rows.items())]

    def areas(self) -> list[list[Any]]:
        """Each area below, by code: new, before, ended, late, open at the end. Places are not ranked."""
        codes, before = [one.code for one in self.below], self.period.before()
        what = ["opened", "ended", "late"]
        now = rolled(codes, "level", self.period.since, self.period.until, what, ("area", "what"))
        then = rolled(codes, "level", before.since, before.until, ["opened"], ("area",))
        open_ = rolled(codes, "level", None, self.period.until, ["open"], ("area",))
        return [
            [code, now.get((code, "opened"), 0), then.get((code,), 0), now.get((code, "ended"), 0),
             now.get((code, "late"), 0), open_.get((code,), 0)]
            for code in codes
        ]  # fmt: skip

    def overdue(self) -> Data:
        """What is over its time now, and where it is stuck: by type and stage, and by unit."""
        late = Filters(area=self.area, ended=False, overdue_at=self.now)
        stages = cases.count_by(WORKER, late, ("pack_hash", "rules_on", "case_type", "stage"))
        units = cases.count_by(WORKER, late, ("owner_unit",))
        by_stage: dict[tuple[str, str, str], list[Any]] = {}
        for (pack, on, case_type, stage), number in stages.items():
            row = by_stage.setdefault((case_type, stage, ""), [pack, on.isoformat(), case_type, stage, 0])
            row[-1] += number
        new = rolled(self.codes, "level", self.period.since, self.period.until, ["late"], ("key",))
        return {
            "number": sum(stages.values()),
            "paused": cases.count_cases(WORKER, Filters(area=self.area, ended=False, paused=True)),
            "stages": sorted(by_stage.values(), key=lambda row: (-row[-1], row[2], row[3])),
            "units": sorted(([str(unit or ""), n] for (unit,), n in units.items()), key=lambda row: (-row[1], row[0])),
            "new": sorted([key, number] for (key,), number in new.items() if number),
        }

    def units(self) -> list[list[Any]]:
        """Each responsible unit: reported to it, ended, late, taken up in time of all, open at the end."""
        what = ["opened", "ended", "late", "in_time", "not_in_time"]
        now = rolled(self.codes, "unit", self.period.since, self.period.until, what, ("key", "what"))
        open_ = rolled(self.codes, "unit", None, self.period.until, ["open"], ("key",))
        keys = sorted({key for key, _ in now} | {key for (key,), number in open_.items() if number})
        rows = []
        for key in keys:
            got = {name: now.get((key, name), 0) for name in what}
            numbers = [got["opened"], got["ended"], got["late"]]
            in_time = Share(got["in_time"], got["in_time"] + got["not_in_time"])
            standing = open_.get((key,), 0)
            if any(numbers) or in_time.of or standing:
                rows.append([key, *numbers, in_time.count, in_time.of, in_time.interval, standing])
        return rows

    def bodies(self) -> list[list[Any]]:
        """Bodies that were called: how often, came, done, scores with n. Bodies, never people."""
        found = rolled(self.codes, "body", self.period.since, self.period.until, BODY)
        keys = sorted({key for key, _ in found})
        return [[key, *(found.get((key, what), 0) for what in BODY)] for key in keys]

    def hot(self) -> list[Data]:
        """Kinds in cells above what the periods before let expect."""
        cells = places.cells_drawn(self.path, self.today)
        number = self._known_periods(BEFORE_FOR_HOT[self.period.length])
        if not cells or not number:
            return []
        start = self.period.before(number).since
        now = rolled(cells, "kind", self.period.since, self.period.until, ["opened"], ("area", "key"))
        then = rolled(cells, "kind", start, self.period.since, ["opened"], ("area", "key"))
        pairs = ((area, key, counted, then.get((area, key), 0)) for (area, key), counted in sorted(now.items()))
        return [asdict(spot) | {"since": start.isoformat()} for spot in hot_spots(pairs, number)[:MOST_SPOTS]]

    def _known_periods(self, most: int) -> int:
        """So many whole periods before this one lie in the time that the site knows: days before the first case was
        ever reported are not days without a case."""
        days = rolled(self.codes, "channel", None, self.period.since, ["opened"], ("since",))
        if not days:
            return 0
        first, number = min(day for (day,) in days), 0
        while number < most and self.period.before(number + 1).since.isoformat() >= first:
            number += 1
        return number

    def longest(self) -> list[Data]:
        return [self._case(row) for row in cases.oldest_cases(WORKER, self.filters, MOST_CASES)]

    def watched(self) -> Data:
        """Open cases under supervision, the oldest first, and how many."""
        filters = Filters(area=self.area, ended=False, supervised=True)
        rows = cases.oldest_cases(WORKER, filters, MOST_CASES)
        return {"number": cases.count_cases(WORKER, filters), "rows": [self._case(row) for row in rows]}

    def _case(self, row: Case) -> Data:
        """What a document says of a case: no title, which the reporter wrote."""
        return {
            "id": str(row.id), "number": row.number, "pack": row.pack_hash, "rules_on": row.rules_on.isoformat(),
            "type": row.case_type, "kind": row.kind, "level": row.level, "stage": row.stage, "area": row.area_code,
            "unit": str(row.owner_unit or ""), "post": row.owner_post, "days": (self.now - row.reported_at).days,
            "reported": civil(row.reported_at).date().isoformat(), "paused": row.paused,
            "late": row.due_at is not None and row.due_at < self.now, "supervised": row.supervised,
        }  # fmt: skip


def _rate(now: Mapping[str, int], then: Mapping[str, int], yes: str, no: str) -> Data:
    share = Share(now.get(yes, 0), now.get(yes, 0) + now.get(no, 0))
    before = Share(then.get(yes, 0), then.get(yes, 0) + then.get(no, 0))
    return {
        "count": share.count, "of": share.of, "interval": share.interval, "before": [before.count, before.of],
        "change": _change(rate_change(share, before)),
    }  # fmt: skip


def _change(found: Change | None) -> list[float | None] | None:
    """As plain data; an end without a bound is None."""
    if found is None:
        return None
    return [found.value, found.low, None if found.high == float("inf") else found.high]
