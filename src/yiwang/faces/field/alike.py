"""What may be the same matter as a report that is about to be sent: asked for while there is a net, never required."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import QueryDict

from yiwang.cases import interface as cases
from yiwang.faces.web.catalogs import edition_here, kind_title
from yiwang.faces.web.language import say
from yiwang.foundation.identity.interface import Acting
from yiwang.foundation.places import interface as places

MOST = 3


def alike(acting: Acting, asked: QueryDict, now: datetime, on: date) -> list[dict[str, Any]]:
    """Open cases, the likeliest first. Its words are told only to those who may see the case anyway."""
    area = places.area(asked.get("area", ""))
    here = edition_here(area, on) if area else None
    program = here[1].programs.get(asked.get("type", "")) if here else None
    if area is None or here is None or program is None:
        return []
    stages = {id: one for id, one in program.stages.items() if not one.end}
    longitude, latitude = number(asked.get("longitude", "")), number(asked.get("latitude", ""))
    found = cases.likely_duplicates(
        program.case_type.id, asked.get("kind", ""), asked.get("text", ""), now, area=area.code, longitude=longitude,
        latitude=latitude if longitude is not None else None, limit=MOST,
    )  # fmt: skip
    rows = cases.visible(acting).filter(id__in=[one.case_id for one in found])
    seen = {row.id: row.title for row in rows}
    return [
        {
            "case": one.case_id, "number": one.number, "kind": kind_title(here[1], program, one.kind),
            "stage": say(stages[one.stage].title), "at": one.reported_at, "metres": one.metres, "me_too": one.me_too,
            "seen": one.case_id in seen, "title": seen.get(one.case_id, ""),
        }
        for one in found
        if one.stage in stages
    ]  # fmt: skip


def number(text: str) -> float | None:
    """A coordinate as it was sent; anything else counts as not said."""
    try:
        return float(text)
    except ValueError:
        return None
