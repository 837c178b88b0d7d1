"""Figures and rates: how many, how fast, how content; each with its n and interval."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

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


@read(router, "/figures", "read_figures", list[LineOut])
def read_figures(
    request: HttpRequest, area: Annotated[list[Code], Field(min_length=1, max_length=100)], since: Day, until: Day,
    by: Literal["area", "unit", "case_type", "day", "month", "all"] = "all", case_type: Id | None = None,
    unit: UUID | None = None,
) -> Any:  # fmt: skip
    """Figures of areas (of one level) over days, `until` exclusive. Silence is counted apart."""
    return insight.figures(area, since, until, by, case_type or "", str(unit) if unit else None)
