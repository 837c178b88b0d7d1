"""Figures and rates: how many, how fast, how content; each with its n and interval."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import BaseModel, Field

from yiwang.faces.api.fields import Code, Day, Id
from yiwang.faces.api.routes import read
from yiwang.insight import interface as insight

router = Router(tags=["figures"])


class ShareOut(Schema):
    """`count` of `of`; `value` is null when there are none; the interval is Wilson's at 95 %."""

    count: int
    of: int
    value: float | None
    interval: list[float] | None


class LineOut(Schema):
    key: str
    figures: dict[str, int]
    response: ShareOut
    resolution: ShareOut
    satisfaction: ShareOut


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
    """Figures and rates of areas over days. Silence is counted apart."""
    unit = str(asked.unit) if asked.unit else None
    return insight.figures(asked.area, asked.since, asked.until, asked.by, asked.case_type or "", unit)
