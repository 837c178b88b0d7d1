"""The charts of an analysis, drawn of the numbers that the table beside them says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from math import ceil, log10
from typing import NamedTuple

from yiwang.faces.documents.blocks import Chart
from yiwang.faces.documents.drawing import LETTER, WIDTH, Box, Drawing, Line, Mark, Words, in_two, room_of
from yiwang.faces.web.language import t

NAMES, END = 300.0, 110.0
"""Room for the names at the left, and for what is said behind a bar."""
ROW, TALL, BAR = 36.0, 44.0, 20.0
"""A row; one in a chart where a name takes two lines; the bar in it."""
TOP = 40.0
HIGH = 220.0
LEFT = 54.0
MOST = 12
"""So many bars; the table has the others."""


class Row(NamedTuple):
    """One bar: its name, now, and before if that is known."""

    name: str
    now: int
    before: int | None = None


class Share(NamedTuple):
    """A rate with its interval, and the one before: shares, None where there were none."""

    name: str
    value: float | None
    interval: Sequence[float] | None
    before: float | None
    said: str


def bars(title: str, rows: Sequence[Row], now: str, before: str = "") -> Iterator[Chart]:
    """Lying bars in the order of the rows, with a stroke where the period before stood."""
    shown = rows[:MOST]
    most = top_of(max([row.now for row in shown] + [row.before or 0 for row in shown], default=0))
    if len(shown) > 1 and any(row.now or row.before for row in shown):
        marks: list[Mark] = list(_legend(now, before=before))
        high = TALL if any(len(in_two(row.name, NAMES - 12)) > 1 for row in shown) else ROW
        for number, row in enumerate(shown):
            marks += _bar(row, TOP + high * number + high / 2, (WIDTH - NAMES - END) / most)
        yield Chart(title, Drawing(TOP + high * len(shown), tuple(marks)))


def _name(name: str, middle: float) -> Iterator[Mark]:
    """At the left of a row."""
    lines = in_two(name, NAMES - 12)
    for number, line in enumerate(lines):
        yield Words(NAMES - 12, middle + LETTER * 1.05 * (number - (len(lines) - 1) / 2), line, "end", says=name)


def _bar(row: Row, middle: float, scale: float) -> Iterator[Mark]:
    yield from _name(row.name, middle)
    yield Box(NAMES, middle - BAR / 2, max(row.now * scale, 1), BAR, "now", f"{row.name}  {row.now}")
    end = row.now
    if row.before is not None:
        x = NAMES + row.before * scale
        yield Line(x, middle - BAR / 2 - 4, x, middle + BAR / 2 + 4, "before", 3)
        end = max(end, row.before)
    yield Words(NAMES + end * scale + 10, middle, str(row.now))


def days(title: str, rows: Sequence[tuple[str, int, int]]) -> Iterator[Chart]:
    """New and ended, day by day. Fewer than two days are no course."""
    if len(rows) < 2 or not any(new or ended for _, new, ended in rows):
        return
    most = top_of(max(max(new, ended) for _, new, ended in rows))
    base, step = TOP + HIGH, (WIDTH - LEFT) / len(rows)
    marks: list[Mark] = list(_legend(t("新收", "New"), second=t("办结（次）", "Ended (times)")))
    for level in sorted({0, most // 2, most}):
        y = base - HIGH * level / most
        marks += [Line(LEFT, y, WIDTH, y, "rule"), Words(LEFT - 10, y, str(level), "end", "soft")]
    every, names = ceil(len(rows) / 16), (t("新收", "new"), t("办结", "ended"))
    for number, (day, *counts) in enumerate(rows):
        x, wide = LEFT + step * (number + 0.14), step * 0.36
        said = date.fromisoformat(day)
        for place, (tone, count) in enumerate(zip(("now", "second"), counts, strict=True)):
            high = HIGH * count / most
            marks.append(Box(x + place * wide, base - high, wide, high, "now" if tone == "now" else "second",
                             f"{day}  {names[place]} {count}"))  # fmt: skip
        if number % every == 0:
            marks.append(Words(x + wide, base + 18, f"{said.month}/{said.day}", "middle", "soft"))
    yield Chart(title, Drawing(base + 36, tuple(marks)))


def shares(title: str, rows: Sequence[Share], before: str) -> Iterator[Chart]:
    """Each rate as a bar, its interval as a line through its end, the period before as a stroke."""
    if not any(row.value is not None for row in rows):
        return
    scale = WIDTH - NAMES - 2 * END
    foot = TOP + TALL * len(rows)
    marks: list[Mark] = list(_legend(t("本期", "Now"), before=before, interval=t("95%区间", "95 % interval")))
    for part in range(0, 101, 25):
        x = NAMES + scale * part / 100
        marks += [Line(x, TOP, x, foot, "rule"), Words(x, foot + 16, f"{part}%", "middle", "soft")]
    for number, row in enumerate(rows):
        marks += _share(row, TOP + TALL * number + TALL / 2, scale)
    yield Chart(title, Drawing(foot + 34, tuple(marks)))


def _share(row: Share, middle: float, scale: float) -> Iterator[Mark]:
    yield from _name(row.name, middle)
    if row.value is not None:
        yield Box(NAMES, middle - BAR / 2, max(row.value * scale, 1), BAR, "now", f"{row.name}  {row.said}")
    if row.before is not None:
        x = NAMES + row.before * scale
        yield Line(x, middle - BAR / 2 - 6, x, middle + BAR / 2 + 6, "before", 3)
    if row.interval:
        low, high = (NAMES + one * scale for one in row.interval)
        yield Line(low, middle, high, middle, "second", 5)
        yield from (Line(x, middle - 7, x, middle + 7, "second", 5) for x in (low, high))
    yield Words(NAMES + scale + 16, middle, row.said)


def _legend(now: str, second: str = "", before: str = "", interval: str = "") -> Iterator[Mark]:
    x, y = NAMES if not second else LEFT, 14.0
    yield Box(x, y - 8, 26, 16, "now")
    yield Words(x + 34, y, now, tone="soft")
    x += 34 + room_of(now) + LETTER * 2
    if second:
        yield Box(x, y - 8, 26, 16, "second")
        yield Words(x + 34, y, second, tone="soft")
    if before:
        yield Line(x + 4, y - 12, x + 4, y + 12, "before", 3)
        yield Words(x + 16, y, before, tone="soft")
        x += 16 + room_of(before) + LETTER * 2
    if interval:
        yield Line(x, y, x + 26, y, "second", 5)
        yield Words(x + 34, y, interval, tone="soft")


def top_of(most: int) -> int:
    """The end of a scale: an even round number, not below what is drawn."""
    if most <= 10:
        return max(2, most + most % 2)
    unit = int(10 ** int(log10(most)) / 5)
    return ceil(most / unit) * unit
