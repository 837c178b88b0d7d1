"""The journal of cases as partners may read it: in order of recording, in scope, without words or names."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from yiwang.cases import events
from yiwang.cases import interface as cases
from yiwang.faces.api.paging import Place
from yiwang.foundation.identity.interface import Acting
from yiwang.kernel.journal import post_of
from yiwang.kernel.models import JournalEntry

AT_ONCE = 500
ROUNDS = 10
"""So many entries are looked at for one answer at most; whoever sees few of them comes again with the cursor."""
SHOWN = ("id", "number", "case_type", "area_code", "stage")


def events_after(
    acting: Acting, place: Place | None, limit: int, until: datetime
) -> tuple[list[dict[str, Any]], Place | None]:
    """Up to `limit` events in scope after a place (recorded at, case, seq), and the place of the last one looked at."""
    found: list[dict[str, Any]] = []
    for _ in range(ROUNDS):
        entries = _entries(place, until)
        seen = _visible(acting, {entry.aggregate_id for entry in entries})
        for entry in entries:
            place = [entry.recorded_at.isoformat(), str(entry.aggregate_id), entry.seq]
            if entry.aggregate_id in seen:
                found.append(_event(entry, seen[entry.aggregate_id]))
            if len(found) == limit:
                return found, place
        if len(entries) < AT_ONCE:
            break
    return found, place


def _entries(place: Place | None, until: datetime) -> list[JournalEntry]:
    rows = JournalEntry.objects.filter(aggregate_kind=events.AGGREGATE, recorded_at__lte=until)
    if place is not None:
        at, case, seq = datetime.fromisoformat(place[0]), UUID(place[1]), place[2]
        same = Q(recorded_at=at) & (Q(aggregate_id__gt=case) | Q(aggregate_id=case, seq__gt=seq))
        rows = rows.filter(Q(recorded_at__gt=at) | same, recorded_at__gte=at)
    return list(rows.order_by("recorded_at", "aggregate_id", "seq").defer("data")[:AT_ONCE])


def _visible(acting: Acting, ids: set[UUID]) -> dict[UUID, dict[str, Any]]:
    rows = cases.visible(acting).filter(id__in=ids).values(*SHOWN) if ids else []
    return {row["id"]: row for row in rows}


def _event(entry: JournalEntry, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "case": entry.aggregate_id, "seq": entry.seq, "kind": entry.kind, "number": row["number"],
        "case_type": row["case_type"], "area": row["area_code"], "stage": row["stage"],
        "happened_at": entry.happened_at, "recorded_at": entry.recorded_at, "acting_as": post_of(entry.acting_as),
    }  # fmt: skip
