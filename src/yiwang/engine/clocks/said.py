"""When a time is up, in words. Midnight belongs to the day that ends with it: who reads `1 December 00:00` comes a day
late, so it is said as 24:00 of 30 November."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from yiwang.engine.problems import Text


def last_day(until: datetime) -> date:
    """The day on which a time is up."""
    return (until - timedelta(minutes=1)).date() if ends_a_day(until) else until.date()


def ends_a_day(until: datetime) -> bool:
    """To the minute, as it is shown."""
    return until.hour == until.minute == 0


def said_until(until: datetime) -> Text:
    """With date and minute."""
    day = last_day(until).isoformat()
    if ends_a_day(until):
        return Text(f"{day} 24:00", f"midnight at the end of {day}")
    said = f"{until:%Y-%m-%d %H:%M}"
    return Text(said, said)
