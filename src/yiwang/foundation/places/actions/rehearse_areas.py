"""What importing a file of areas would change, row by row; nothing stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from django.db import connection, transaction

from yiwang.foundation.places.actions._area_rows import AreaFile, read_areas
from yiwang.foundation.places.actions._area_table import stage
from yiwang.foundation.places.actions.import_areas import ImportAreas
from yiwang.foundation.places.queries.areas import areas
from yiwang.kernel.ids import new_id
from yiwang.kernel.imports import Counts, Imported, Progress, Refusals, silent
from yiwang.kernel.permissions import Person
from yiwang.kernel.refusals import Refused

SHOWN = 200
"""So many rows that change are shown; the counts say how many there are."""


class AreaChange(NamedTuple):
    """One row that would be new or changed. `before` is empty for a new one."""

    code: str
    level: str
    name: str
    full_name: str
    before: str
    moved: bool


class AreasRehearsed(NamedTuple):
    """What an import would answer, and the first rows that it would change."""

    imported: Imported
    changes: Sequence[AreaChange]


def rehearse_areas(file: Path, *, acting: Person, now: datetime, progress: Progress = silent) -> AreasRehearsed:
    """Stage the file beside the tree, compare, and leave. Raises `Refused` for who may not import."""
    if problems := ImportAreas(new_id(), file).permit(acting):
        raise Refused(problems)
    refusals = Refusals()
    read = AreaFile(file)
    if not read.survey(refusals):
        return AreasRehearsed(Imported(Counts(0, 0, 0, refusals.count), refusals.problems), ())
    known = {code: (info.path, info.full_name) for code, info in areas(read.parents).items()}
    with transaction.atomic():
        new, changed = stage(read_areas(read, known, refusals), read.rows, progress)
        rows = _staged()
        transaction.set_rollback(True)
    return AreasRehearsed(Imported(Counts(read.rows, new, changed, refusals.count), refusals.problems), rows)


def _staged() -> list[AreaChange]:
    """Changed rows first: they are fewer, and what somebody wants to see."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT area_load.code, area_load.level, area_load.name, area_load.full_name, "
            "COALESCE(area.full_name, ''), area.path IS NOT NULL AND area.path <> area_load.path FROM area_load "
            "LEFT JOIN area ON area.code = area_load.code "
            "ORDER BY CASE WHEN area.code IS NULL THEN 1 ELSE 0 END, area_load.code LIMIT %s",
            [SHOWN],
        )
        return [
            AreaChange(code, level, name, full_name, before, bool(moved))
            for code, level, name, full_name, before, moved in cursor.fetchall()
        ]
