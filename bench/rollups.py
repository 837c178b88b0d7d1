"""Rollups: every figure of the command room for any level and period, folding beside intake, and making all anew.

    python -m bench.rollups figures TIMES|tables|fold|rebuild     inside a filled site; prints JSON

The site is filled by bench.generate and may be a kept one (bench.sites). For a hundred million events the journal is
not written out: it would take some 100 GB, and no figure reads it (`tables` says which tables their statements name).
What they do read is made as large as so many events make it (bench.laying), and put back afterwards. Folding and
rebuilding, which read the journal, run on the cases that are there.
"""

from __future__ import annotations

import gc
import json
import os
import random
import re
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import django

from bench.parts import Given, Row
from bench.server import Place
from bench.sites import Filled, filled

AIM = 100.0
EVENTS_EACH = 5
"""What the report of a case writes into the journal; its handling writes the rest over days."""
EVENTS = 100_000_000
INTAKE = {"postgresql": 1000, "sqlite": 400}
"""Cases a second that intake aims at."""
REBUILT = 30_000
"""Cases that are folded and counted anew: each by itself, so that a million take so many times as long."""
PERIODS = {"a day": 1, "a week": 7, "a month": 30, "a quarter": 91, "a year": 365, "ten years": 3650}
SPLITS = ("level", "kind", "channel", "unit", "body")
TURNS = 3


def rows(given: Given) -> list[Row]:
    """Figures of the room by level and period, events folded a second, cases counted anew a second."""
    found: list[Row] = []
    owed = given.pick(60, 1000, 5000)
    wanted = sites(given)
    for database, cases in wanted:
        with filled(given, database, cases) as site:
            if cases == max(many for name, many in wanted if name == database):
                # On PostgreSQL, as a site of that size is; at the smaller sizes to see that it works.
                times = given.pick(3, 3, -(-EVENTS // site.entries)) if database == "postgresql" else 1
                found += _figures(site, database, times)
            if cases <= REBUILT:
                where = f"{cases:,} cases, {database}"
                found += [_fold(site, where, database, owed), *_anew(site.place, where)]
    return found


def sites(given: Given) -> list[tuple[str, int]]:
    """Which filled sites it needs, by database and number of cases, the largest first."""
    many = min(given.pick(300, 10_000, 1_000_000), given.most)
    sizes = {"postgresql": sorted({min(many, REBUILT), many}, reverse=True), "sqlite": [min(many, REBUILT)]}
    return [(name, cases) for name in given.databases for cases in sizes[name]]


def _figures(site: Filled, database: str, times: int) -> list[Row]:
    """With the rollups as they are after `times` as many events."""
    found, tables = site.place.told("bench.rollups", "figures", str(times)), site.place.told("bench.rollups", "tables")
    where = f"rollups of {site.entries * times:,} events, {database}"
    note = f"its statements name {', '.join(tables)}"
    if times > 1:
        note += (f"; {found['rows']:,} rows where figures are read, the months of the site laid before themselves "
                 f"{times} times; the journal of so many events is not there, and not read")  # fmt: skip
    note = "; ".join(part for part in (note, site.note) if part)
    return [
        Row("rollups", f"{what}, {where}", "ms", round(_at(spent, 0.5), 2), round(_at(spent, 0.5), 2),
            round(_at(spent, 0.99), 2), aim=AIM, aim_p99=AIM, note=note if number == 0 else _slowest(spent))
        for number, (what, spent) in enumerate(found["spent"].items())
    ]  # fmt: skip


def _slowest(spent: Sequence[float]) -> str:
    """Where something took longer than it should: was it the first asking of its area, which reads from the disk?"""
    slow = [place % TURNS for place, one in enumerate(spent) if one > AIM]
    return f"{len(slow)} of {len(spent)} above the aim, {slow.count(0)} of them at the first asking" if slow else ""


def _fold(site: Filled, where: str, name: str, owed: int) -> Row:
    site.place.told("bench.generate", str(site.district), str(owed), "--owed")
    site.more(owed)
    found = site.place.told("bench.rollups", "fold")
    rate = found["events"] / found["seconds"]
    note = f"{found['cases']:,} cases of {found['events']:,} events in {found['seconds']:.1f} s"
    aim = INTAKE[name] * EVENTS_EACH
    return Row("rollups", f"events folded by the worker, {where}", "/s", round(rate), aim=aim, note=note,
               cpu=round(found["cpu"] / found["cases"] * 1000, 2))  # fmt: skip


def _anew(place: Place, where: str) -> list[Row]:
    """Twice: a kept site was counted by an older release, and the first brings its figures up to this one; whatever
    differs the second time is a fault."""
    found = []
    for which in ("", ", again"):
        done = place.told("bench.rollups", "rebuild")
        differed = f"{done['differed']:,}" if done["differed"] else "none"
        note = f"differed: {differed}; said how far it was {done['told']:,} times"
        found.append(Row("rollups", f"cases counted anew (rebuild){which}, {where}", "/s",
                         round(done["cases"] / done["seconds"]), note=note,
                         cpu=round(done["cpu"] / done["cases"] * 1000, 2)))  # fmt: skip
    return found


def _at(spent: Sequence[float], part: float) -> float:
    ordered = sorted(spent)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def figures(times: int) -> dict[str, Any]:
    """Milliseconds of each figure, and how many rows the rollups had."""
    from django.db import transaction

    from bench.laying import laid

    scopes = _scopes()
    with transaction.atomic():
        rows = laid(scopes, times) if times > 1 else 0
        _measured(scopes[:2])  # a server has read its pack and planned its statements before,
        gc.collect()
        gc.freeze()  # and keeps what it has loaded out of its rounds (faces/cli/serve.py)
        spent = _measured(scopes)
        transaction.set_rollback(True)
    return {"rows": rows, "spent": spent}


def tables() -> list[str]:
    """The tables that the statements of all figures name."""
    from django.db import connection

    seen: set[str] = set()

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.update(re.findall(r'\b(?:FROM|JOIN)\s+"?(\w+)"?', sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        _measured(_scopes()[:4])
    return sorted(seen - {"found"})


def _measured(scopes: Sequence[Any]) -> dict[str, list[float]]:
    """Milliseconds of each: the panels of the room by level, and each split by period, over all levels."""
    from yiwang.faces.desk.room import numbers
    from yiwang.faces.documents.tables import WHATS

    found: dict[str, list[float]] = {}
    for scope in scopes:
        now_open, today = numbers.standing(scope), numbers.opened_today(scope)
        panels: dict[str, Callable[[], Any]] = {
            "standing": lambda scope=scope: numbers.standing(scope),  # type: ignore[misc]
            "new today": lambda scope=scope: numbers.opened_today(scope),  # type: ignore[misc]
            "tiles": lambda scope=scope, a=now_open, b=today: numbers.tiles(scope, a, b),  # type: ignore[misc]
            "day by hour": lambda scope=scope: numbers.day_by_hour(scope, 12),  # type: ignore[misc]
            "areas below": lambda scope=scope, a=now_open: numbers.areas_below(scope, a, 0),  # type: ignore[misc]
        }
        for name, panel in panels.items():
            _time(found.setdefault(f"room: {name}", []), panel)
        for period, days in PERIODS.items():
            for split in SPLITS:
                _time(found.setdefault(f"{split} over {period}", []), _asking(scope.codes, split, scope.today, days))
            page = _asking(scope.codes, "unit", scope.today, days, list(WHATS))
            _time(found.setdefault(f"unit, all {len(WHATS)} figures of its page, over {period}", []), page)
    return found


def _asking(codes: list[str], split: Any, today: date, days: int, whats: list[str] | None = None) -> Callable[[], Any]:
    from yiwang.insight import interface as insight

    since, until = today - timedelta(days=days - 1), today + timedelta(days=1)
    whats = whats or (["summoned", "responded"] if split == "body" else ["opened", "ended", "late"])
    if split == "unit":  # as the page of numbers asks: of twenty thousand it names those that are the area's own
        return lambda: insight.rolled_by_unit(codes, since, until, whats)
    return lambda: insight.rolled(codes, split, since, until, whats)


def _time(spent: list[float], call: Callable[[], Any]) -> None:
    from yiwang.kernel.versions import unchanged

    for _ in range(TURNS):
        with unchanged():
            begun = time.perf_counter()
            call()
            spent.append((time.perf_counter() - begun) * 1000)


def _scopes() -> list[Any]:
    """Rooms of every level, some of each."""
    from yiwang.faces.desk.room.scope import scope_of
    from yiwang.foundation.identity.interface import Acting
    from yiwang.foundation.places.models import Area

    chance, found = random.Random(3), []
    now = datetime.now(UTC)
    for rank in (2, 3, 4, 5, 6):
        areas = list(Area.objects.filter(rank=rank))
        for area in chance.sample(areas, min(5, len(areas))):
            roles = frozenset({"chief", "dispatcher"})
            person = Acting(None, "bench", "dispatcher", area.code, area.path, None, roles)
            found.append(scope_of(person, "", now))
    return [one for one in found if one is not None]


def fold() -> dict[str, float]:
    """Let the worker count what is owed."""
    from yiwang.faces.worker.duties import work_off_outbox
    from yiwang.kernel.models import JournalEntry, OutboxEntry

    ids = list(OutboxEntry.objects.values_list("aggregate_id", flat=True))
    events = JournalEntry.objects.filter(aggregate_id__in=OutboxEntry.objects.values("aggregate_id")).count()
    begun, cpu = time.perf_counter(), time.process_time()
    while work_off_outbox(datetime.now(UTC)):
        pass
    return {"cases": len(ids), "events": events, "seconds": time.perf_counter() - begun,
            "cpu": time.process_time() - cpu}  # fmt: skip


def rebuild() -> dict[str, float]:
    """All figures made anew: whole or not at all, with progress."""
    from yiwang.insight import interface as insight

    told = 0

    def progress(done: int, total: int) -> None:
        nonlocal told
        told += 1

    begun, cpu = time.perf_counter(), time.process_time()
    done = insight.rebuild_figures(progress)
    return {"cases": done.cases, "differed": done.tallies_differed + done.figures_differed, "told": told,
            "seconds": time.perf_counter() - begun, "cpu": time.process_time() - cpu}  # fmt: skip


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yiwang.config.settings")
    django.setup()
    parts: dict[str, Callable[..., Any]] = {"figures": figures, "tables": tables, "fold": fold, "rebuild": rebuild}
    if not arguments or arguments[0] not in parts:
        raise SystemExit(__doc__)
    print(json.dumps(parts[arguments[0]](*map(int, arguments[1:]))))


if __name__ == "__main__":
    main(sys.argv[1:])
