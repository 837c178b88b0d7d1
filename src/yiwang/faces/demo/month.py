"""A month of cases: reported, handled, forgotten, judged, along a simulated timeline, each by the action for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from heapq import heappop, heappush
from random import Random
from typing import Any
from uuid import UUID

from yiwang.cases.interface import (
    AddNote,
    Case,
    FinishPart,
    FollowUp,
    OpenPart,
    PauseCase,
    ReportCase,
    Reporter,
    RespondPart,
    SayMeToo,
    ScorePart,
    TakeStep,
    Tracker,
    WakeCase,
    due_cases,
)
from yiwang.engine.packs.editions import Edition
from yiwang.engine.simulation.arrivals import draw_arrivals, fact_table
from yiwang.engine.simulation.plan import CaseProfile
from yiwang.engine.simulation.steps import placeholder
from yiwang.engine.values import Domain
from yiwang.engine.workflows import Program
from yiwang.engine.workflows.program import Move
from yiwang.faces.demo.ground import Cell
from yiwang.faces.demo.plan import DemoPlan
from yiwang.foundation.identity.interface import REPORTER, WORKER, Acting
from yiwang.foundation.organizations.interface import AppointmentInfo, accountable, appointments_in, units_in
from yiwang.foundation.places.interface import AreaInfo
from yiwang.kernel.actions import Command, perform
from yiwang.kernel.civil_time import civil
from yiwang.kernel.ids import uuid7_from
from yiwang.kernel.imports import Progress
from yiwang.kernel.refusals import Refused
from yiwang.packtools.simulation.profile import Assumptions

LATE = 0.12
"""The share of steps that come after their time is over."""
FORGOTTEN = 0.04
"""The share of steps that are lost sight of, until somebody finds the case again days later."""
SILENT = "lapse"
WAKE_EVERY = timedelta(minutes=30)
MORNING, EVENING = time(8, 30), time(18, 0)
PATIENCE = 6
"""How often somebody looks whether the bodies are done."""
SHARES = {"part": 0.25, "pause": 0.08, "note": 0.25, "me_too": 0.05}
"""Of cases at a stage of handling."""


@dataclass(slots=True)
class Live:
    """A case of the demo, as far as its people must know it."""

    id: UUID
    case_type: str
    area: AreaInfo
    kind: str
    stage: str
    owner: str
    due: datetime | None
    tried: set[str] = field(default_factory=set)
    """Steps of this stage that were refused."""
    waited: int = 0


@dataclass(slots=True)
class Told:
    """What came of the month."""

    reported: int = 0
    steps: int = 0
    refused: dict[str, int] = field(default_factory=dict)


@dataclass
class Month:
    """The timeline. `areas`: by level; `cells`: by code."""

    plan: DemoPlan
    edition: Edition
    assumptions: Assumptions
    areas: Mapping[str, list[AreaInfo]]
    cells: Mapping[str, Cell]
    seconds: Mapping[str, UUID]
    """Accounts of colleagues who agree as the second person."""
    start: datetime
    end: datetime
    told: Told = field(default_factory=Told)

    def __post_init__(self) -> None:
        self.chance = Random(self.plan.seed)
        self._queue: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._number = 0

    def live(self, progress: Progress, worker: bool = True) -> Told:
        """Let the month pass, with or without the worker waking cases."""
        self._plan_arrivals()
        if worker:
            self._at(self.start, self._wake)
        length = (self.end - self.start).total_seconds()
        while self._queue and self._queue[0][0] < self.end:
            now, _, do = heappop(self._queue)
            do(now)
            progress(int((now - self.start).total_seconds() / length * 100), 100)
        progress(100, 100)
        return self.told

    def _at(self, moment: datetime, do: Callable[[datetime], None]) -> None:
        self._number += 1
        heappush(self._queue, (moment, self._number, do))

    def _do(self, action: Any, acting: Any, now: datetime) -> Any:
        """The answer of an action; None when it was refused, which is counted."""
        try:
            return perform(action, acting=acting, command=Command(self._id(now), now), now=now)
        except Refused as refused:
            for problem in refused.problems[:1]:
                self.told.refused[problem.code] = self.told.refused.get(problem.code, 0) + 1
            return None

    def _id(self, now: datetime) -> UUID:
        return uuid7_from(int(now.timestamp() * 1000), self.chance.randbytes(10))

    def _wake(self, now: datetime) -> None:
        for case_id in due_cases(now, 1000):
            self._do(WakeCase(case_id), WORKER, now)
        self._at(now + WAKE_EVERY, self._wake)

    # Reporting

    def _plan_arrivals(self) -> None:
        plan = self.assumptions.plan(civil(self.start).date(), (self.end - self.start).days)
        tables = tuple(fact_table(profile) for profile in plan.profiles)
        arrivals = draw_arrivals(plan, tables, self.chance, self.plan.cases)
        for minute, profile, area, facts in zip(
            arrivals.minute, arrivals.profile, arrivals.area, arrivals.facts, strict=True
        ):
            drawn = tables[profile].combinations[facts]
            moment = self.start + timedelta(minutes=minute)
            self._at(moment, self._reporting(plan.profiles[profile], area, drawn))

    def _reporting(self, profile: CaseProfile, number: int, drawn: Mapping[str, Any]) -> Callable[[datetime], None]:
        places = self.areas[profile.level]
        place = places[number % len(places)]
        return lambda now: self._report(profile, place, drawn, now)

    def _report(self, profile: CaseProfile, place: AreaInfo, drawn: Mapping[str, Any], now: datetime) -> None:
        program = self.edition.programs[profile.case_type]
        channel = self._channel(program, profile.channel)
        facts = self._answers(program, drawn, now)
        cell = self.cells.get(place.code)
        longitude, latitude = cell.inside(self.chance) if cell else (None, None)
        contact = self._contact() if self.chance.random() < 0.6 else Reporter()
        action = ReportCase(
            self._id(now), profile.case_type, channel, facts, place.code, longitude, latitude, contact
        )
        done = self._do(action, self._taker(channel, place, now), now)
        if done is None:
            return
        self.told.reported += 1
        kind = next((str(facts[name]) for name, d in program.intake.items() if d.catalog and name in facts), "")
        case = Live(done.case_id, profile.case_type, place, kind, done.stage, done.owner, done.due_at)
        self._next(case, now)

    def _channel(self, program: Program, usual: str) -> str:
        possible = {name: weight for name, weight in self.plan.mix.items() if name in program.case_type.channels}
        if usual == "hotline" and possible:
            return self.chance.choices(list(possible), list(possible.values()))[0]
        return usual or program.case_type.channels[0]

    def _taker(self, channel: str, place: AreaInfo, now: datetime) -> Any:
        post = self.plan.channels.get(channel)
        return (self._holder(post, place, now) if post else None) or REPORTER

    def _answers(self, program: Program, drawn: Mapping[str, Any], now: datetime) -> dict[str, Any]:
        """Answers to the form: what was drawn, and words that go with it."""
        facts = {name: value for name, value in drawn.items() if name in program.intake}
        kind = next((str(value) for name, value in facts.items() if program.intake[name].catalog), "")
        for name in program.required:
            if name not in facts and name in program.intake:
                facts[name] = self._answer(name, program.intake[name], kind, program)
        return facts

    def _answer(self, name: str, domain: Domain, kind: str, program: Program) -> Any:
        if domain.type != "text":
            return self.chance.choice(domain.values) if domain.values and domain.type == "string" else (
                placeholder(domain)
            )
        if name.endswith("_phone"):
            return self._phone()
        if name.endswith("_name"):
            return self.plan.person(self.chance)
        if name in ("address", "event_place", "spot", "help_address"):
            return f"{self.chance.choice(self.plan.streets)}{self.chance.randint(1, 180)}号"
        return self.plan.text(kind, self.chance, program.case_type.title.zh)

    def _contact(self) -> Reporter:
        return Reporter(self.plan.person(self.chance), self._phone(), self.chance.random() < 0.1)

    def _phone(self) -> str:
        return f"139{self.chance.randrange(10**8):08}"

    # Handling

    def _next(self, case: Live, now: datetime) -> None:
        """Plan what is done next, if anything."""
        move = self._choose(case)
        if move is None:
            return
        moment = self._when(case, move, now)
        if self.chance.random() < FORGOTTEN:
            moment = self._at_work(moment + timedelta(days=self.chance.uniform(2, 6)))
        if "reporter" not in move.who.posts and self.edition.programs[case.case_type].parts:
            self._aside(case, now, moment)
        self._at(moment, lambda later: self._step(case, move, later))

    def _choose(self, case: Live) -> Move | None:
        stage = self.edition.programs[case.case_type].stages[case.stage]
        if stage.end or not stage.moves:
            return None
        weights = self.assumptions.profiles[case.case_type].steps.get(case.stage, {})
        names = [name for name in stage.moves if not weights or weights.get(name, 0) > 0]
        facts = self._facts(case) if any(stage.moves[name].guard for name in names) else {}
        names = [name for name in names if name not in case.tried and _open(stage.moves[name], facts)]
        if not names:
            return None
        name = self.chance.choices(names, [weights.get(name, 1.0) for name in names])[0]
        return None if name == SILENT else stage.moves[name]

    def _facts(self, case: Live) -> dict[str, Any]:
        program = self.edition.programs[case.case_type]
        figures = {f"@{name}": value for name, value in program.rules.parameters.items()}
        known = Case.objects.filter(id=case.id).values_list("facts", flat=True).first()
        return {**figures, **program.blank, **(known or {})}

    def _when(self, case: Live, move: Move, now: datetime) -> datetime:
        if "reporter" in move.who.posts:
            return now + timedelta(hours=self.chance.uniform(2, 100))
        left = (case.due - now) if case.due and case.due > now else timedelta(hours=8)
        late = self.chance.random() < LATE
        moment = now + left * (self.chance.uniform(1.05, 1.9) if late else self.chance.uniform(0.05, 0.8))
        at_work = self._at_work(moment)
        return at_work if late or case.due is None or at_work < case.due else moment

    def _at_work(self, moment: datetime) -> datetime:
        """The same moment, or the next morning."""
        wall = civil(moment)
        if wall.time() < MORNING:
            return moment + (datetime.combine(wall.date(), MORNING) - wall)
        if wall.time() > EVENING:
            return moment + (datetime.combine(wall.date() + timedelta(days=1), MORNING) - wall)
        return moment

    def _step(self, case: Live, move: Move, now: datetime) -> None:
        acting = self._actor(case, move, now)
        if acting is None:
            return
        program = self.edition.programs[case.case_type]
        if "reporter" in move.who.posts:
            self._judge(case, move, now)
        facts = {name: self._need(name, move.accepts.get(name) or program.domains[name], move, case)
                 for name in move.needs}  # fmt: skip
        if "satisfied" in move.accepts:
            facts["satisfied"] = not move.new_round
        reason = self.plan.text("reasons", self.chance) if move.because or move.new_round else ""
        second = self._second(acting) if move.second_person else ""
        done = self._do(TakeStep(case.id, move.id, facts, reason, second), acting, now)
        if done is None:
            self._otherwise(case, move, now)
            return
        self.told.steps += 1
        case.tried.clear()
        case.stage, case.owner, case.due = done.stage, done.owner, done.due_at
        if not done.ended:
            self._next(case, now)

    def _otherwise(self, case: Live, move: Move, now: datetime) -> None:
        """What was refused is tried again later if it waits for bodies; else something else is done."""
        if move.waits_for and case.waited < PATIENCE:
            case.waited += 1
            self._at(now + timedelta(hours=12), lambda later: self._step(case, move, later))
            return
        case.tried.add(move.id)
        other = self._choose(case)
        if other is not None:
            self._at(now + timedelta(minutes=5), lambda later: self._step(case, other, later))

    def _need(self, name: str, domain: Domain, move: Move, case: Live) -> Any:
        if name == "same_as":
            return "260101"
        if domain.type == "text":
            return self.plan.text("contacts" if "contact" in name else "results", self.chance)
        if domain.values and domain.type == "string":
            return self.chance.choice(domain.values)
        return placeholder(domain)

    def _judge(self, case: Live, move: Move, now: datetime) -> None:
        """The reporter says what they think, before they close or reopen."""
        solved = not move.new_round
        satisfied = solved and self.chance.random() < 0.85
        self._do(FollowUp(case.id, solved, satisfied), Tracker(case.id), now)

    def _second(self, acting: Any) -> str:
        mine = getattr(acting, "account_id", None)
        return str(next(account for account in self.seconds.values() if account != mine))

    # People

    def _actor(self, case: Live, move: Move, now: datetime) -> Any:
        for name in move.who.written or tuple(sorted(move.who.posts)):
            if name == "reporter":
                return Tracker(case.id)
            found = self._holder(case.owner if name == "owner" else name, case.area, now)
            if found is not None:
                return found
        return None

    def _holder(self, post: str, area: AreaInfo, now: datetime) -> Acting | None:
        found, _ = accountable(self.edition.chart, post, area.code, civil(now))
        return _acting(found.appointment) if found and found.appointment else None

    # What happens beside the steps

    def _aside(self, case: Live, now: datetime, until: datetime) -> None:
        """A note, a call for help, a pause, somebody who has the same trouble."""
        between = now + (until - now) * 0.3
        owner = self._holder(case.owner, case.area, now)
        if owner is None:
            return
        program = self.edition.programs[case.case_type]
        if self.chance.random() < SHARES["note"]:
            self._at(between, lambda later: self._do(AddNote(case.id, self._words("notes")), owner, later))
        if self.chance.random() < SHARES["me_too"]:
            self._at(between, lambda later: self._do(SayMeToo(case.id, str(later)), REPORTER, later))
        parts = [part for part in program.parts.values() if case.stage in part.stages and "owner" in part.who.written]
        if parts and self.chance.random() < SHARES["part"]:
            self._at(between, lambda later: self._call(case, parts[0].id, parts[0].bodies, owner, until, later))
        pauses = [one for one in program.pauses.values() if case.stage in one.stages and "owner" in one.who.written]
        if pauses and self.chance.random() < SHARES["pause"]:
            reason = self._words("reasons")
            self._at(between, lambda later: self._do(PauseCase(case.id, pauses[0].id, reason), owner, later))

    def _words(self, kind: str) -> str:
        return self.plan.text(kind, self.chance)

    def _call(
        self, case: Live, part: str, kinds: tuple[str, ...], owner: Acting, until: datetime, now: datetime
    ) -> None:
        """Bodies are called; they report, finish and are scored."""
        day = civil(now).date()
        path = "/".join(case.area.path.split("/")[:3]) + "/"
        units = [unit for kind in kinds for unit in units_in(path, day, kind)[:1]]
        called = [unit for unit in units if appointments_in(unit.id, day)][:2]
        if not called:
            return
        names = tuple(str(unit.id) for unit in called)
        if self._do(OpenPart(case.id, part, names, self._words("reasons")), owner, now) is None:
            return
        for number, unit in enumerate(called):
            body = _acting(appointments_in(unit.id, day)[0])
            respond = now + (until - now) * 0.2 * (number + 1)
            finish = now + (until - now) * 0.35 * (number + 1)
            self._at(respond, self._later(RespondPart(case.id, part), body))
            self._at(finish, self._later(FinishPart(case.id, part, reason=self._words("results")), body))
            score = ScorePart(case.id, part, str(unit.id), self.chance.randint(3, 5))
            self._at(finish + timedelta(minutes=20), self._later(score, owner))

    def _later(self, action: Any, acting: Any) -> Callable[[datetime], None]:
        return lambda now: self._do(action, acting, now)


def _open(move: Move, facts: Mapping[str, Any]) -> bool:
    """Does the condition of a step hold, as far as the row of the case tells?"""
    return move.guard is None or move.guard(facts) is not False


def _acting(held: AppointmentInfo) -> Acting:
    return Acting(held.account, held.holder, held.post, held.area, held.area_path, held.unit, held.roles)
