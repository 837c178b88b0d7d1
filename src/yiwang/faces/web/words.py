"""Moments and lengths of time as one says them; the exact moment is always at hand beside them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from yiwang.engine.clocks.said import ends_a_day, last_day, said_until
from yiwang.faces.web.language import language, say, t
from yiwang.kernel.civil_time import civil, instant

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SOON = 0.75
"""Share of the time gone from which a deadline is near."""


def exact(moment: datetime) -> str:
    """With date and minute, in the civil time of the site."""
    return f"{civil(moment):%Y-%m-%d %H:%M}"


def moment_words(moment: datetime, now: datetime) -> str:
    """`今天 15:30`, `昨天`, `11月3日 09:00`; with the year when it is another."""
    wall, today = civil(moment), civil(now).date()
    clock = f"{wall:%H:%M}"
    near = {-1: ("昨天 {}", "yesterday {}"), 0: ("今天 {}", "today {}"), 1: ("明天 {}", "tomorrow {}")}
    words = near.get((wall.date() - today).days)
    if words:
        return t(*words).format(clock)
    year = "" if wall.year == today.year else t("{y}年", "{y} ", y=wall.year)
    day = t("{m}月{d}日", "{d} {name}", m=wall.month, d=wall.day, name=f"{wall:%b}")
    return f"{year}{day} {clock}" if language() == "zh-Hans" else f"{day} {year}{clock}"


def until_words(until: datetime, now: datetime) -> str:
    """The same of the end of a time: midnight is the end of a day, not the beginning of the next."""
    wall = civil(until)
    if not ends_a_day(wall):
        return moment_words(until, now)
    day = day_words(last_day(wall), civil(now).date())
    return t("{d} 24:00", "midnight at the end of {d}", d=day)


def exact_until(until: datetime) -> str:
    """The end of a time with date and minute."""
    return say(said_until(civil(until)))


def last_due(day: date) -> datetime:
    """Before when a time must be up to be up on that day: what ends with its midnight does."""
    return instant(datetime.combine(day + DAY, time())) + MINUTE


def day_words(day: date, today: date) -> str:
    """`今天`, `昨天`, `11月3日`; with the year when it is another."""
    near = {-1: ("昨天", "yesterday"), 0: ("今天", "today"), 1: ("明天", "tomorrow")}
    words = near.get((day - today).days)
    if words:
        return t(*words)
    if day.year != today.year:
        return date_words(day)
    return t(f"{day.month}月{day.day}日", f"{day.day} {day:%b}")


def date_words(day: date) -> str:
    """`2026年11月3日`: a day that may be far from today."""
    return t(f"{day.year}年{day.month}月{day.day}日", f"{day.day} {day:%b} {day.year}")


def length_words(length: timedelta) -> str:
    """The two largest units of a length: `2 天 3 小时`."""
    minutes = max(int(length / MINUTE), 0)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    units = ((days, "天", "d"), (hours, "小时", "h"), (minutes, "分钟", "min"))
    first = next((place for place, unit in enumerate(units) if unit[0]), 2)
    said = [t("{n} {u}", "{n} {e}", n=n, u=zh, e=en) for n, zh, en in units[first : first + 2] if n]
    return " ".join(said) or t("不到 1 分钟", "under 1 min")


class Left(NamedTuple):
    """What is left of a time: words, how urgent (`over`, `soon`, ``), the share that is gone in percent."""

    words: str
    tone: str
    share: float
    exact: str


def time_left(due: datetime | None, since: datetime | None, now: datetime) -> Left:
    """Empty words when there is no deadline."""
    if due is None:
        return Left("", "", 0, "")
    until = t("到期时间 {at}", "due {at}", at=exact_until(due))
    if now > due:
        return Left(_edge(now - due) or t("已超 {l}", "{l} late", l=length_words(now - due)), "over", 100, until)
    gone = max((now - since) / (due - since), 0.0) if since is not None and due > since else 0.0
    tone = "soon" if gone >= SOON else ""
    words = _edge(due - now, left=True) or t("还剩 {l}", "{l} left", l=length_words(due - now))
    return Left(words, tone, round(gone * 100, 1), until)


def _edge(length: timedelta, left: bool = False) -> str:
    """Within a minute of the end. `frontend/src/core/moments.ts` says the same while a page stays open."""
    if length >= MINUTE:
        return ""
    if left:
        return t("马上到期，不到 1 分钟", "under 1 min left")
    return t("刚超时，不到 1 分钟", "under 1 min late")
