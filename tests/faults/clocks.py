"""A clock that is set back and forth, by minutes and by months, while people and the worker go on."""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

JUMPS = (timedelta(seconds=1), timedelta(minutes=7), timedelta(hours=5), timedelta(days=2), timedelta(days=40))


class _Clock:
    """Mostly it goes on; at times it jumps, mostly back to about where it should be."""

    def __init__(self, chance: random.Random, now: datetime) -> None:
        self.true, self.chance, self.off, self.jumps = now, chance, timedelta(0), 0

    def __call__(self) -> datetime:
        self.true += timedelta(minutes=self.chance.uniform(0, 60))
        if self.chance.random() < 0.2:
            self.jumps += 1
            self.off = self.chance.choice((timedelta(0), *JUMPS, *(-one for one in JUMPS)))
        return self.true + self.off


def run(rounds: int, seed: int) -> dict[str, Any]:
    """In a site without anything in it: so many things done by such a clock; what does not hold afterwards."""
    from tests.app.site import NOW, build_site

    chance = random.Random(seed)
    clock, site = _Clock(chance, NOW), build_site("demo_city")
    cases: list[UUID] = []
    refused = 0
    for _ in range(rounds):
        refused += _one_thing(site, cases, chance, clock())
        if chance.random() < 0.4:
            _worker(clock())
    late = clock.true + timedelta(days=60)
    _worker(late)
    return {"rounds": rounds, "seed": seed, "jumps": clock.jumps, "cases": len(cases), "refused": refused,
            "supervised": sum(_raised().values()), "faults": _faults(len(cases), late)}  # fmt: skip


def _one_thing(site: Any, cases: list[UUID], chance: random.Random, now: datetime) -> int:
    """A report, a step or a note; 1 when it was refused."""
    from yiwang.cases import interface as case_actions
    from yiwang.kernel.actions import Command, perform
    from yiwang.kernel.ids import new_id
    from yiwang.kernel.refusals import Refused

    cell = chance.choice([code for code in site.paths if "grid_cell" in code])
    community = site.paths[cell].strip("/").split("/")[-2]
    clerk = site.person("intake_clerk", community)
    if not cases or chance.random() < 0.4:
        facts = {"kind": "street_lamp", "what": "路灯不亮", "address": "三号楼", "danger": False}
        action: Any = case_actions.ReportCase(new_id(), "service_request", "window", facts, area=cell, on_behalf=True)
    else:
        case = chance.choice(cases)
        action = chance.choice((case_actions.TakeStep(case, "accept", {}), case_actions.AddNote(case, "看过了", False)))
    try:
        perform(action, acting=clerk, command=Command(new_id(), now), now=now)
    except Refused:
        return 1
    if isinstance(action, case_actions.ReportCase):
        cases.append(action.aggregate_id)
    return 0


def _worker(now: datetime) -> None:
    from yiwang.faces.worker import duties

    duties.seal_days(now)
    while duties.wake_cases(now):
        pass
    while duties.work_off_outbox(now):
        pass


def _raised() -> Counter[tuple[Any, ...]]:
    """How often each reminder and each supervision of a stage was raised."""
    from yiwang.kernel.models import JournalEntry

    raised: Counter[tuple[Any, ...]] = Counter()
    entered: dict[UUID, int] = {}
    for entry in JournalEntry.objects.filter(aggregate_kind="case").order_by("aggregate_id", "seq"):
        if entry.kind == "StepTaken":
            entered[entry.aggregate_id] = entry.seq
        elif entry.kind in ("Supervised", "Reminded"):
            raised[entry.aggregate_id, entered.get(entry.aggregate_id, 0), entry.kind, entry.data["number"]] += 1
    return raised


def _faults(cases: int, now: datetime) -> list[str]:
    from yiwang.cases.interface import Case, rebuild_cases
    from yiwang.insight.interface import rebuild_figures
    from yiwang.kernel import seals
    from yiwang.kernel.models import OutboxEntry

    found = [f"raised twice: {key}" for key, many in _raised().items() if many > 1]
    numbers = list(Case.objects.values_list("number", flat=True))
    if len(set(numbers)) != cases:
        found.append(f"{cases} cases, {len(set(numbers))} numbers")
    found += [f"due before it began: {row.number}" for row in Case.objects.exclude(due_at=None)
              if row.due_at is not None and row.due_at <= row.entered_at]  # fmt: skip
    if (fault := seals.verify().fault) is not None:
        found.append(f"not whole: {fault}")
    if rebuilt := rebuild_cases(now=now).differed:
        found.append(f"rows differ: {rebuilt}")
    figures = rebuild_figures()
    if figures.tallies_differed or figures.figures_differed:
        found.append("figures differ")
    if waiting := OutboxEntry.objects.count():
        found.append(f"{waiting} outbox rows are left")
    return found
