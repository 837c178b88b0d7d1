"""Compile the numbers of an analysis and keep them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from yiwang.foundation.places import interface as places
from yiwang.insight.models import Analysis
from yiwang.insight.queries.analysing import Progress, analyse
from yiwang.insight.queries.periods import Period
from yiwang.kernel.imports import silent


def keep_analysis(
    id: UUID, area: str, period: Period, now: datetime, made_by: str = "", progress: Progress = silent
) -> Analysis:
    """Kept under an id: made again under the same id, it stands there once. `area` empty: the whole site."""
    info = places.area(area) if area else None
    data = analyse(area, period, now, progress)
    row, _ = Analysis.objects.update_or_create(
        id=id,
        defaults={
            "area": area, "area_path": info.path if info else "", "length": period.length, "since": period.since,
            "until": period.until, "made_at": now, "made_by": made_by, "data": data,
        },
    )  # fmt: skip
    return row
