"""The three rates as residents read them: a share, of how many, and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from yiwang.faces.web.language import t
from yiwang.insight import interface as insight

FEW = 10
"""Below so many answers the share says little, and the page says so."""


@dataclass(frozen=True)
class Rate:
    title: str
    means: str
    count: int
    of: int
    low: float
    high: float
    hidden: bool = False
    """Small: of three people who answered, each would know the others."""

    @property
    def percent(self) -> str:
        if self.hidden:
            return t("不公布", "not shown")
        return f"{self.count / self.of:.0%}" if self.of else "—"

    @property
    def few(self) -> bool:
        return self.of < FEW

    @property
    def point(self) -> float:
        return round(100 * self.count / self.of, 1) if self.of else 0.0

    @property
    def width(self) -> float:
        return round(self.high - self.low, 1)

    @property
    def interval(self) -> str:
        return f"{self.low:.0f}%–{self.high:.0f}%"

    @property
    def spoken(self) -> str:
        return t("{title} {p}，共 {n} 件，区间 {i}", "{title} {p} of {n}, interval {i}",
                 title=self.title, p=self.percent, n=self.of, i=self.interval)  # fmt: skip


def rates_of(area: str, since: date, until: date) -> list[Rate]:
    """Response, resolution and satisfaction in an area over days (`until` exclusive)."""
    return _rates(insight.published(insight.figures([area], since, until), settings.SMALL_NUMBERS)[0])


def rates_below(areas: Sequence[str], since: date, until: date) -> dict[str, list[Rate]]:
    """The same for several areas that lie side by side; what one page shows of them is hidden together."""
    lines = insight.published(insight.figures(areas, since, until, "area"), settings.SMALL_NUMBERS) if areas else []
    return {line.key: _rates(line) for line in lines}


def _rates(line: insight.Published) -> list[Rate]:
    texts = (
        (t("响应率", "Response"), t("在规定时间内有人接手", "taken up in time"), line.response),
        (t("解决率", "Resolution"), t("反映人说“解决了”", "solved, by the reporter's word"), line.resolution),
        (t("满意率", "Satisfaction"), t("反映人说“满意”", "satisfied, by the reporter's word"), line.satisfaction),
    )
    return [_rate(title, means, share) for title, means, share in texts]


def _rate(title: str, means: str, share: insight.Share | None) -> Rate:
    if share is None:
        return Rate(title, means, 0, 0, 0.0, 0.0, hidden=True)
    low, high = share.interval or (0.0, 1.0)
    return Rate(title, means, share.count, share.of, round(low * 100, 1), round(high * 100, 1))
