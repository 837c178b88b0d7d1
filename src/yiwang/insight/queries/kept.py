"""Analyses that were kept."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from yiwang.insight.models import Analysis
from yiwang.kernel.prefixes import starts_with


def analyses(path: str, length: str = "", limit: int = 100) -> list[Analysis]:
    """Those of an area and of all below it, the latest period first, without their numbers."""
    rows = Analysis.objects.filter(starts_with("area_path", path)) if path else Analysis.objects.all()
    rows = rows.filter(length=length) if length else rows
    return list(rows.defer("data").order_by("-since", "area", "-made_at")[:limit])


def analysis(id: UUID) -> Analysis | None:
    return Analysis.objects.filter(id=id).first()


def is_kept(area: str, length: str, since: date, made_from: datetime) -> bool:
    """Whether one of that period was compiled at that moment or later."""
    return Analysis.objects.filter(area=area, length=length, since=since, made_at__gte=made_from).exists()
