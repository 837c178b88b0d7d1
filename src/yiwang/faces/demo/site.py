"""Build the demo's site: once, whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from yiwang.engine.packs.editions import Edition
from yiwang.engine.problems import Problem
from yiwang.faces.demo.ground import Cell, draw_cells, write_areas, write_cells
from yiwang.faces.demo.month import Month
from yiwang.faces.demo.people import People
from yiwang.faces.demo.plan import USUAL, DemoPlan
from yiwang.faces.demo.staff import Staff, hire
from yiwang.faces.demo.stories import Stories
from yiwang.faces.demo.timeline import Timeline
from yiwang.faces.worker.duties import work_off_outbox
from yiwang.foundation.places.interface import AreaInfo, CellSource, ImportAreas, ImportCells, area, below
from yiwang.foundation.policy_packs.interface import ActivatePack, InstallPack, activations, edition_for
from yiwang.kernel.actions import Command, perform
from yiwang.kernel.civil_time import civil
from yiwang.kernel.ids import uuid7_from
from yiwang.kernel.imports import Progress, silent
from yiwang.packtools.simulation.profile import Assumptions, read_assumptions

NOTE = "demo.json"


@dataclass(frozen=True)
class Builder:
    """Whoever builds the demo may do everything that needs no post."""

    actor: str = "demo"
    acting_as: str = "demo"
    roles: frozenset[str] = frozenset({"admin"})
    area_path: str = ""


@dataclass(frozen=True, slots=True)
class Built:
    """What stands: its plan, who can sign in (login, name, post, area), which cases can be
    tracked (number, code, title), and what came of it all."""

    site: str
    title: Mapping[str, str]
    password: str
    people: Sequence[tuple[str, str, str, str]] = ()
    shown: Sequence[tuple[str, str, str]] = ()
    reported: int = 0
    steps: int = 0
    refused: dict[str, int] = field(default_factory=dict)


def built_before() -> Built | None:
    """The demo that stands in the site's folder already."""
    note = Path(settings.HOME) / NOTE
    if not note.is_file() or not activations():
        return None
    data = json.loads(note.read_text("utf-8"))
    data["people"] = [tuple(person) for person in data["people"]]
    return Built(**{"site": USUAL, "title": {}} | data)


def occupied() -> bool:
    """Is there a site here that is no demo?"""
    return bool(activations()) and not (Path(settings.HOME) / NOTE).is_file()


def build(plan: DemoPlan, now: datetime, progress: Progress = silent, worker: bool = True) -> Built:
    """Build it up to `now`. All of it is written in one transaction: stopped half-way, nothing is there.

    Without `worker` nobody does the worker's part: it all waits at the end.
    """
    with transaction.atomic():
        start = _start(plan, now)
        areas = _ground(plan, start)
        edition, assumptions = _rules(plan, start)
        staff = hire(plan, edition, areas, civil(start).date(), lambda action: _do(action, start))
        line, stories = _timeline(plan, edition, assumptions, areas, staff, start, now)
        if worker:
            line.at(line.start, line.wake)
        line.pass_by(progress)
        while worker and work_off_outbox(now, 500):
            pass
    told = line.told
    found = Built(
        plan.site, plan.title, plan.password, staff.said, stories.shown(), told.reported, told.steps, told.refused
    )
    (Path(settings.HOME) / NOTE).write_text(json.dumps(asdict(found), ensure_ascii=False, indent=1), "utf-8")
    return found


def _start(plan: DemoPlan, now: datetime) -> datetime:
    """Half past seven, some weeks ago."""
    return (now - timedelta(days=plan.days)).astimezone(UTC).replace(hour=23, minute=30, second=0, microsecond=0)


def _do(action: Any, now: datetime) -> Any:
    return perform(action, acting=Builder(), command=Command(_id(now), now), now=now)


def _id(now: datetime) -> UUID:
    """An id of that moment: it sorts before those of the cases."""
    return uuid7_from(int(now.timestamp() * 1000), os.urandom(10))


def _ground(plan: DemoPlan, start: datetime) -> dict[str, list[AreaInfo]]:
    day = civil(start).date()
    with tempfile.TemporaryDirectory() as folder:
        tree, cells = Path(folder) / "areas.csv", Path(folder) / "cells.geojson"
        write_areas(plan, tree)
        write_cells(draw_cells(plan), cells)
        _do(ImportAreas(_id(start), tree), start)
        _do(ImportCells(_id(start), CellSource(cells, plan.crs, {}, "", ""), day), start)
    top = area(plan.areas[0]["code"])
    found: dict[str, list[AreaInfo]] = {}
    for one in below(top.path, day) if top else []:
        found.setdefault(plan.cell_level if one.level == "cell" else one.level, []).append(one)
    return found


def _rules(plan: DemoPlan, start: datetime) -> tuple[Edition, Assumptions]:
    folder = plan.folder / "packs" / plan.pack
    day = civil(start).date()
    ref = _do(InstallPack(_id(start), folder), start)
    top = area(plan.areas[0]["code"])
    path = top.path if top else ""
    _do(ActivatePack(_id(start), ref.hash, path, day), start)
    found = edition_for(path, day)
    if isinstance(found, Problem):
        raise RuntimeError(found.code)
    edition = found[1]
    assumptions, problems = read_assumptions(folder, edition)
    if assumptions is None:
        raise RuntimeError("; ".join(problem.code for problem in problems))
    chosen = {name: one for name, one in assumptions.profiles.items() if not plan.types or name in plan.types}
    return edition, replace(assumptions, profiles=chosen)


def _timeline(
    plan: DemoPlan, edition: Edition, assumptions: Assumptions, areas: dict[str, list[AreaInfo]], staff: Staff,
    start: datetime, now: datetime,
) -> tuple[Timeline, Stories]:  # fmt: skip
    """All that will happen: what chance makes, and the stories."""
    cells: dict[str, Cell] = {cell.code: cell for cell in draw_cells(plan)}
    people = People(edition, staff.accounts, tuple(plan.seconds))
    # Cases begin an hour after: the people are in office by then.
    line = Timeline(plan.seed, start + timedelta(hours=1), now)
    if plan.cases:
        Month(plan, edition, assumptions, areas, cells, people, line).plan_arrivals()
    stories = Stories(plan, areas, cells, people, line)
    stories.plan_all()
    return line, stories
