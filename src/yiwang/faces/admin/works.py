"""What the long actions of administration do. Each answers plain data that its page shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from yiwang.faces.admin import pack_works  # noqa: F401 - declares its own
from yiwang.faces.admin.names import charts_on
from yiwang.foundation.identity import interface as identity
from yiwang.foundation.organizations.interface import OrganizationSource, import_organization
from yiwang.foundation.places import interface as places
from yiwang.foundation.places.interface import CellSource, ImportAreas, ImportCells, RedrawCells, rehearse_areas
from yiwang.kernel.actions import perform
from yiwang.kernel.imports import Imported
from yiwang.kernel.jobs import Outcome, Running, job
from yiwang.kernel.rehearsals import rehearse
from yiwang.kernel.seals import verify

FLAWS = 100


def counts_of(imported: Imported) -> dict[str, Any]:
    counts = imported.counts
    return {**counts.as_data(), "unchanged": counts.unchanged}


def _imported(imported: Imported, **more: Any) -> Outcome:
    return Outcome({"counts": counts_of(imported), **more}, imported.problems)


@job("rehearse_areas")
def rehearse_area_import(running: Running) -> Outcome:
    """What a table of areas would change."""
    assert running.given is not None
    found = rehearse_areas(running.given, acting=running.person, now=running.now, progress=running.progress)
    return _imported(found.imported, dry=True, changes=[list(one) for one in found.changes])


@job("import_areas")
def import_areas(running: Running) -> Outcome:
    assert running.given is not None
    action = ImportAreas(running.command().id, running.given, running.progress)
    return _imported(perform(action, acting=running.person, command=running.command(), now=running.now))


def _cell_action(running: Running) -> ImportCells | RedrawCells:
    """Bringing cells in, or redrawing them from a day."""
    assert running.given is not None
    payload = running.payload
    source = CellSource(running.given, payload["crs"], payload["names"], payload["under"], payload["prefix"])
    since, id = date.fromisoformat(payload["since"]), running.command().id
    return RedrawCells(id, source, since) if payload["redraw"] else ImportCells(id, source, since)


def _cells_said(answer: Any) -> dict[str, Any]:
    if isinstance(answer, Imported):
        return counts_of(answer)
    return {"read": answer, "new": answer, "changed": 0, "refused": 0, "unchanged": 0}


@job("rehearse_cells")
def rehearse_cells(running: Running) -> Outcome:
    """What a file of cells would bring, and which gaps and overlaps there would then be."""
    action, on = _cell_action(running), date.fromisoformat(running.payload["since"])

    def look(answer: Any) -> tuple[Any, list[list[Any]]]:
        running.progress(1, 2)
        return answer, flaws_data(running.payload["under"], on)

    answer, flaws = rehearse(action, look, acting=running.person, now=running.now)
    problems = answer.problems if isinstance(answer, Imported) else ()
    return Outcome({"counts": _cells_said(answer), "dry": True, "flaws": flaws}, problems)


@job("import_cells")
def import_cells(running: Running) -> Outcome:
    action, on = _cell_action(running), date.fromisoformat(running.payload["since"])
    answer: Any = perform(action, acting=running.person, command=running.command(), now=running.now)
    problems = answer.problems if isinstance(answer, Imported) else ()
    return Outcome({"counts": _cells_said(answer), "flaws": flaws_data(running.payload["under"], on)}, problems)


def flaws_data(path: str, on: date) -> list[list[Any]]:
    """Gaps and overlaps as a job keeps them: kind, area, cells, square metres, longitude, latitude."""
    return [
        [one.kind, one.area, list(one.cells), one.square_metres, one.longitude, one.latitude]
        for one in places.flaws(path, on)[:FLAWS]
    ]


@job("import_units")
def import_units(running: Running) -> Outcome:
    """A sheet of units, people and dispatch rules; a dry run takes everything back."""
    assert running.given is not None
    payload = running.payload
    since, dry = date.fromisoformat(payload["since"]), bool(payload["dry"])
    charts = charts_on(since, payload["under"])
    source = OrganizationSource(
        running.given, since, charts[0] if len(charts) == 1 else None, payload["under"], _account_id
    )
    with transaction.atomic():
        imported = import_organization(
            source, acting=running.person, now=running.now, dry_run=dry, progress=running.progress
        )
    return _imported(imported, dry=dry)


def _account_id(login: str) -> Any:
    found = identity.account_named(login)
    return found.id if found else None


@job("verify_journal")
def verify_journal(running: Running) -> Outcome:
    """Every chain, every seal, and the seals against a text that was published, when one came with it."""
    held = running.given.read_text("utf-8-sig") if running.given is not None else ""
    found = verify(running.progress, held)
    said: Mapping[str, Any] = {
        "entries": found.entries,
        "aggregates": found.aggregates,
        "seals": found.seals,
        "fault": [str(part) for part in found.fault] if found.fault else [],
        "held": bool(held),
    }
    return Outcome({"verified": said})
