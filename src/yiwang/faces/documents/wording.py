"""Numbers and periods as an official document says them. What cannot be told apart from chance is said to be so."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from yiwang.faces.web.language import language, t
from yiwang.faces.web.words import date_words
from yiwang.kernel.civil_time import civil

NONE = "—"
FEW = 10
"""With fewer than this nothing is said about more or less."""


def period_words(length: str, since: date, until: date) -> str:
    """`until` exclusive."""
    last = until - timedelta(days=1)
    if length == "daily":
        return date_words(since)
    if length == "monthly":
        return t("{y}年{m}月", "{name} {y}", y=since.year, m=since.month, name=f"{since:%B}")
    if language() == "en":
        return f"{date_words(since)} – {date_words(last)}"
    end = f"{last.month}月{last.day}日" if last.year == since.year else date_words(last)
    return f"{date_words(since)}—{end}"


def moment_said(moment: datetime) -> str:
    wall = civil(moment)
    return f"{date_words(wall.date())} {wall:%H:%M}"


def before_words(length: str) -> str:
    words = {"daily": ("前一日", "the day before"), "weekly": ("上周", "the week before"),
             "monthly": ("上月", "the month before")}  # fmt: skip
    return t(*words[length])


def year_words() -> str:
    """The same month of the year before."""
    return t("去年同月", "the same month last year")


def this_words(length: str) -> str:
    words = {"daily": ("当日", "On the day"), "weekly": ("本周", "This week"), "monthly": ("本月", "This month")}
    return t(*words[length])


def percent(share: float | None, digits: int = 1) -> str:
    return NONE if share is None else f"{share * 100:.{digits}f}%"


def interval(found: list[float] | None) -> str:
    """The 95 % interval of a share."""
    return NONE if not found else f"{found[0] * 100:.0f}%–{found[1] * 100:.0f}%"


def rate(count: int, of: int) -> str:
    return percent(count / of) if of else NONE


def signed(share: float) -> str:
    return f"{share * 100:+.0f}%".replace("-", "−")


def verdict(change: list[float | None] | None, among: int | None = None) -> str:
    """More, less, or not distinguishable. `change`: value, low, high (None without a bound). `among`: of how many."""
    if change is None:
        return t("不作比较", "not compared")
    if among is not None and among < FEW:
        return t("件数太少", "too few")
    _, low, high = change
    if low is not None and low > 0:
        return t("增加", "more")
    if high is not None and high < 0:
        return t("减少", "less")
    return t("无法区分", "not distinguishable")


def change_words(change: list[float | None] | None, points: bool = False) -> str:
    """With its interval; of a difference of two shares in percentage points."""
    if change is None:
        return NONE
    value, low, high = change
    if points:
        said = [f"{(one or 0.0) * 100:+.0f}".replace("-", "−") for one in (value, low, high)]
        return t("{v} 个百分点（{l}～{h}）", "{v} points ({l} to {h})", v=said[0], l=said[1], h=said[2])
    upper = signed(high) if high is not None else t("无上限", "no bound")
    return t("{v}（{l}～{h}）", "{v} ({l} to {h})", v=signed(value or 0.0), l=signed(low or 0.0), h=upper)


def compared(now: int, before: int, change: Any, length: str, earlier: str = "", said: str = "") -> str:
    """A clause: how it stands to the period before, or to an earlier one that is named. `said`: the number before, with
    where it leads."""
    earlier, said = earlier or before_words(length), said or str(before)
    if change is None or now + before < FEW:
        return t("{e} {b} 件", "{b} {e}", e=earlier, b=said)
    sure = verdict(change)
    if sure in (t("增加", "more"), t("减少", "less")):
        return t("{e} {b} 件，{s} {v}", "{b} {e}, {s}: {v}", e=earlier, b=said, s=sure, v=change_words(change))
    return t("{e} {b} 件，差别在偶然波动之内", "{b} {e}; the difference is within chance", e=earlier, b=said)
