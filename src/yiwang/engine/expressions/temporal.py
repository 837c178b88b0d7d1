"""Dates, times and durations as text (ISO 8601, as DMN 1.3 §10.3.2.3 writes them), in civil time without a zone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from yiwang.engine.values import Months, Value

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?")
_MONTHS = re.compile(r"(-?)P(?:([0-9]{1,6})Y)?(?:([0-9]{1,6})M)?")
_DURATION = re.compile(
    r"(-?)P(?:([0-9]{1,9})D)?(?:T(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9}(?:\.[0-9]{1,6})?)S)?)?"
)


def read_date(text: str) -> date | None:
    """`2026-01-31`."""
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None


def read_time(text: str) -> time | None:
    """`18:00` or `18:00:00`."""
    try:
        return time.fromisoformat(text) if _TIME.fullmatch(text) else None
    except ValueError:
        return None


def read_datetime(text: str) -> datetime | None:
    """`2026-01-31T18:00`."""
    day, separator, clock = text.partition("T")
    read_day, read_clock = read_date(day), read_time(clock)
    if not separator or read_day is None or read_clock is None:
        return None
    return datetime.combine(read_day, read_clock)


def read_duration(text: str) -> Months | timedelta | None:
    """`P1Y2M` is a calendar length, `P1DT2H` a length of time; the two never mix."""
    if text[-1:] in ("P", "T", ""):
        return None
    if found := _MONTHS.fullmatch(text):
        months = int(found[2] or 0) * 12 + int(found[3] or 0)
        return Months(-months if found[1] else months)
    found = _DURATION.fullmatch(text)
    if not found:
        return None
    try:
        return _timedelta(found)
    except OverflowError:
        return None


def _timedelta(found: re.Match[str]) -> timedelta:
    days, hours, minutes = (int(found[group] or 0) for group in (2, 3, 4))
    micro = int(Decimal(found[5] or 0) * 1_000_000)
    length = timedelta(days=days, hours=hours, minutes=minutes, microseconds=micro)
    return -length if found[1] else length


def write_duration(value: Months | timedelta) -> str:
    """The text that `read_duration` reads back."""
    if isinstance(value, Months):
        years, months = divmod(abs(value.months), 12)
        parts = f"{years}Y" * bool(years) + f"{months}M" * bool(months)
        return f"{'-' if value.months < 0 else ''}P{parts or '0M'}"
    micro = abs(value // timedelta(microseconds=1))
    seconds, micro = divmod(micro, 1_000_000)
    days, seconds = divmod(seconds, 86_400)
    fraction = f".{micro:06d}".rstrip("0") if micro else ""
    clock = f"{seconds // 3600}H" * (seconds >= 3600) + f"{seconds % 3600 // 60}M" * (seconds % 3600 >= 60)
    clock += f"{seconds % 60}{fraction}S" * bool(seconds % 60 or fraction)
    body = f"{days}D" * bool(days or not clock) + (f"T{clock}" if clock else "")
    return f"{'-' if value < timedelta(0) else ''}P{body}"


READERS: dict[str, Callable[[str], Value]] = {
    "date": read_date,
    "time": read_time,
    "date and time": read_datetime,
    "duration": read_duration,
}
"""The constructors of literals by name."""
