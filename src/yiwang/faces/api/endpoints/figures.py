"""Figures and rates: how many, how fast, how content; each with its n and interval."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import BaseModel, Field

from yiwang.faces.api.access import OFFICE
from yiwang.faces.api.commands import person
from yiwang.faces.api.fields import Code, Day, Id
from yiwang.faces.api.routes import read
from yiwang.insight import interface as insight
from yiwang.kernel.civil_time import civil

router = Router(tags=["figures"])
EXACT = frozenset({*OFFICE, "admin", "auditor"})


class ShareOut(Schema):
    """`count` of `of`; `value` is null when there are none; the interval is Wilson's at 95 %."""

    count: int
    of: int
    value: float | None
    interval: list[float] | None


class LineOut(Schema):
    key: str
    """A figure or share that is null is hidden, because it is small (see `read_figures`)."""

    figures: dict[str, int | None]
    response: ShareOut | None
    resolution: ShareOut | None
    satisfaction: ShareOut | None


class FiguresIn(BaseModel):
    """Areas are of one level: those that lie in one another would count twice."""

    area: list[Code] = Field(min_length=1, max_length=100)
    since: Day
    until: Day = Field(description="The first day that is not counted.")
    by: Literal["area", "unit", "case_type", "day", "month", "all"] = "all"
    case_type: Id | None = None
    unit: UUID | None = None


@read(router, "/figures", "read_figures", list[LineOut])
def read_figures(request: HttpRequest, asked: Query[FiguresIn]) -> Any:
    """Figures and rates of areas over days. Silence is counted apart.

    People in office get them as they are. To anybody else small numbers are hidden, and the days are whole weeks that
    are over.
    """
    unit, since, until = str(asked.unit) if asked.unit else None, asked.since, asked.until
    in_office = bool(person(request).roles & EXACT)
    if not in_office:
        since, until = insight.whole_weeks(since, until, civil(timezone.now()).date())
    lines = insight.figures(asked.area, since, until, asked.by, asked.case_type or "", unit)
    return lines if in_office else insight.published(lines, settings.SMALL_NUMBERS)
