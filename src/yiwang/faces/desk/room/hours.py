"""The day by the hour as bars, with what is usual as a line across each: drawn here, with the table beside it."""

from __future__ import annotations

from dataclasses import dataclass

from yiwang.faces.desk.room.numbers import Day, Hour
from yiwang.faces.web.language import t

WIDTH, WALL = 720.0, 1440.0
"""On the wall it is twice as wide, so that it fills its card and its letters are large."""
HEIGHT, HEIGHT_ON_WALL = 170.0, 204.0
BASE, TOP = 146.0, 14.0
LEFT = 30.0


@dataclass(frozen=True, slots=True)
class Bar:
    """An hour: today's bar and the mark of the usual."""

    x: float
    y: float
    width: float
    height: float
    usual: float
    label: str
    hour: Hour


@dataclass(frozen=True, slots=True)
class Chart:
    bars: list[Bar]
    ticks: list[tuple[float, str]]
    levels: list[tuple[float, int]]
    width: float
    height: float
    left: float
    base: float = BASE


def bars(day: Day, wall: bool = False) -> Chart:
    """Hours in which nothing was reported today and usually nothing is are drawn all the same: the day has 24."""
    most = _round(max([one.number for one in day.hours] + [one.usual for one in day.hours]))
    width, left = (WALL, LEFT * 2) if wall else (WIDTH, LEFT)
    step = (width - left) / 24

    def high(number: float) -> float:
        return round((BASE - TOP) * number / most, 1)

    drawn = [
        Bar(round(left + step * one.hour + 3, 1), BASE - high(one.number), round(step - 6, 1), high(one.number),
            round(BASE - high(one.usual), 1), _label(one), one)
        for one in day.hours
    ]  # fmt: skip
    ticks = [(round(left + step * (hour + 0.5), 1), f"{hour}") for hour in range(0, 24, 3)]
    levels = [(BASE - high(number), number) for number in sorted({0, most // 2, most})]
    return Chart(drawn, ticks, levels, width, HEIGHT_ON_WALL if wall else HEIGHT, left)


def _round(most: float) -> int:
    """The top of the scale: a whole even number, not below what is drawn."""
    return max(2, -(-int(most + 0.999) // 2) * 2)


def _label(one: Hour) -> str:
    return t("{h} 时：今天 {n} 件，平常 {u} 件", "{h}:00: {n} today, usually {u}", h=one.hour, n=one.number,
             u=f"{one.usual:.1f}")  # fmt: skip
