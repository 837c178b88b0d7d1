"""A month of cases by chance: reported through every channel, handled, forgotten, judged, each by the action for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from yiwang.cases.interface import AttachFile, Case, FollowUp, LinkDuplicate, ReportCase, Reporter, TakeStep, Tracker
from yiwang.engine.packs.editions import Edition
from yiwang.engine.simulation.arrivals import draw_arrivals, fact_table
from yiwang.engine.simulation.plan import CaseProfile
from yiwang.engine.simulation.steps import placeholder
from yiwang.engine.values import Domain
from yiwang.engine.workflows import Program
from yiwang.engine.workflows.program import Move
from yiwang.faces.demo.beside import Beside
from yiwang.faces.demo.ground import Cell
from yiwang.faces.demo.live import Live
from yiwang.faces.demo.people import People
from yiwang.faces.demo.pictures import picture
from yiwang.faces.demo.plan import DemoPlan
from yiwang.faces.demo.timeline import Timeline, at_work
from yiwang.faces.demo.words import Wording
from yiwang.foundation.identity.interface import REPORTER
from yiwang.foundation.places.interface import AreaInfo
from yiwang.kernel.civil_time import civil, instant
from yiwang.packtools.simulation.profile import Assumptions

LATE = 0.04
"""The share of steps that come after their time is over."""
FORGOTTEN = 0.015
"""The share of steps that are lost sight of, until somebody finds the case again days later."""
CONTACT, WITHHELD, PHOTO = 0.6, 0.1, 0.3
"""Shares of reports with a contact, with the name withheld, with a photo."""
SILENT = "lapse"
PATIENCE = 6
"""How often somebody looks whether the bodies are done."""


@dataclass
class Month:
    """What chance makes. `areas`: by the pack's levels; `cells`: by code."""

    plan: DemoPlan
    edition: Edition
    assumptions: Assumptions
    areas: Mapping[str, list[AreaInfo]]
    cells: Mapping[str, Cell]
    people: People
    line: Timeline
    seen: dict[str, list[tuple[UUID, str, str]]] = field(default_factory=dict)
    """Kind -> cases of it as (id, number, community), for those that turn out to be the same matter."""

    def __post_init__(self) -> None:
        self.chance = self.line.chance
        self.words = Wording(self.plan, self.chance)
        self.beside = Beside(self.plan, self.edition, self.people, self.line, self.words)

    def plan_arrivals(self) -> None:
        first = civil(self.line.start).date()
        plan = self.assumptions.plan(first, (civil(self.line.end).date() - first).days + 1)
        tables = tuple(fact_table(profile) for profile in plan.profiles)
        arrivals = draw_arrivals(plan, tables, self.chance, self.plan.cases)
        for minute, profile, area, facts in zip(
            arrivals.minute, arrivals.profile, arrivals.area, arrivals.facts, strict=True
        ):
            drawn = tables[profile].combinations[facts]
            moment = instant(datetime.combine(first, time())) + timedelta(minutes=minute)
            if moment >= self.line.start:
                self.line.at(moment, self._reporting(plan.profiles[profile], area, drawn))

    def _reporting(self, profile: CaseProfile, number: int, drawn: Mapping[str, Any]) -> Callable[[datetime], None]:
        places = self.areas[profile.level]
        place = places[number % len(places)]
        return lambda now: self._report(profile, place, drawn, now)

    def _report(self, profile: CaseProfile, place: AreaInfo, drawn: Mapping[str, Any], now: datetime) -> None:
        program = self.edition.programs[profile.case_type]
        channel = self._channel(program, profile.channel)
        facts = self.words.answers(program, drawn)
        cell = self.cells.get(place.code)
        longitude, latitude = cell.inside(self.chance) if cell else (None, None)
        action = ReportCase(
            self.line.id(now), profile.case_type, channel, facts, place.code, longitude, latitude, self._contact()
        )
        done = self.line.do(action, self._taker(channel, place, now), now)
        if done is None:
            return
        self.line.told.reported += 1
        kind = next((str(facts[name]) for name, d in program.intake.items() if d.catalog and name in facts), "")
        case = Live(done.case_id, profile.case_type, place, kind, done.stage, done.owner, done.due_at, now, drawn)
        self.seen.setdefault(kind, []).append((done.case_id, done.number, _community(place)))
        if kind in self.words.scenes and self.chance.random() < PHOTO:
            self.attach(case, self.words.scenes[kind], Tracker(case.id), now + timedelta(minutes=2))
        self._next(case, now)

    def _contact(self) -> Reporter:
        if self.chance.random() > CONTACT:
            return Reporter()
        return Reporter(self.plan.person(self.chance), self.words.phone(), self.chance.random() < WITHHELD)

    def _channel(self, program: Program, usual: str) -> str:
        possible = {name: weight for name, weight in self.plan.mix.items() if name in program.case_type.channels}
        if usual in ("", "hotline") and possible:
            return self.chance.choices(list(possible), list(possible.values()))[0]
        return usual or program.case_type.channels[0]

    def _taker(self, channel: str, place: AreaInfo, now: datetime) -> Any:
        post = self.plan.channels.get(channel)
        return (self.people.holder(post, place, now) if post else None) or REPORTER

    def attach(self, case: Live, scene: str, acting: Any, now: datetime) -> None:
        """A picture, a little later."""
        action = AttachFile(case.id, self.line.id(now), picture(scene, self.chance), "现场照片.jpg")
        self.line.at(now, lambda later: self.line.do(action, acting, later))

    # Handling

    def _next(self, case: Live, now: datetime) -> None:
        """Plan what is done next, if anything."""
        move = self._choose(case)
        if move is None:
            return
        moment = self._when(case, move, now)
        if self.chance.random() < FORGOTTEN:
            moment = at_work(moment + timedelta(days=self.chance.uniform(2, 6)))
        if "reporter" not in move.who.posts:
            self.beside.plan_for(case, move, now, moment)
        self.line.at(moment, lambda later: self._step(case, move, later))

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
        return {**figures, **program.blank, **case.drawn, **(known or {})}

    def _when(self, case: Live, move: Move, now: datetime) -> datetime:
        if "reporter" in move.who.posts:
            return now + timedelta(hours=self.chance.uniform(2, 100))
        left = (case.due - now) if case.due and case.due > now else timedelta(hours=8)
        late = self.chance.random() < LATE
        moment = now + left * (self.chance.uniform(1.05, 1.9) if late else self.chance.uniform(0.05, 0.7))
        working = at_work(moment)
        return working if late or case.due is None or working < case.due else moment

    def _step(self, case: Live, move: Move, now: datetime) -> None:
        acting = self._actor(case, move, now)
        if acting is None:
            return
        if "reporter" in move.who.posts:
            self._judge(case, move, now)
        facts = {name: value for name, value in case.drawn.items() if name in move.accepts}
        facts |= {name: self._need(name, move, case, now) for name in move.needs if name not in facts}
        if "" in facts.values():
            self._otherwise(case, move, now)
            return
        if "satisfied" in move.accepts:
            facts["satisfied"] = not move.new_round
        reason = self.words.say("again" if move.new_round else "reasons") if move.because or move.new_round else ""
        second = self.people.second(acting) if move.second_person else ""
        done = self.line.do(TakeStep(case.id, move.id, facts, reason, second), acting, now)
        if done is None:
            self._otherwise(case, move, now)
            return
        self.line.told.steps += 1
        if "result" in facts and case.kind in self.words.scenes and self.chance.random() < PHOTO and not done.ended:
            self.attach(case, "mended", acting, now + timedelta(minutes=1))
        case.tried.clear()
        case.stage, case.owner, case.due, case.since = done.stage, done.owner, done.due_at, now
        if not done.ended:
            self._next(case, now)

    def _otherwise(self, case: Live, move: Move, now: datetime) -> None:
        """What was refused is tried again later if it waits for bodies; else something else is done."""
        if move.waits_for and case.waited < PATIENCE:
            case.waited += 1
            self.line.at(now + timedelta(hours=12), lambda later: self._step(case, move, later))
            return
        case.tried.add(move.id)
        other = self._choose(case)
        if other is not None:
            self.line.at(now + timedelta(minutes=5), lambda later: self._step(case, other, later))

    def _need(self, name: str, move: Move, case: Live, now: datetime) -> Any:
        """What a step needs; empty when there is nothing to name."""
        domain: Domain = move.accepts.get(name) or self.edition.programs[case.case_type].domains[name]
        if name in ("same_as", "merged_into"):
            return self._same_matter(case, now)
        if domain.type == "text":
            return self.words.say("contacts" if "contact" in name else "results")
        if domain.values and domain.type == "string":
            return self.chance.choice(domain.values)
        return True if domain.type == "boolean" else placeholder(domain)

    def _same_matter(self, case: Live, now: datetime) -> str:
        """The number of an earlier case of the kind in the same community, linked; empty when there is none."""
        same = [one for one in self.seen.get(case.kind, ()) if one[2] == _community(case.area) and one[0] < case.id]
        if not same:
            return ""
        self.line.do(LinkDuplicate(case.id, same[-1][0], "同一地点同一件事"), self._keeper(case, now), now)
        return same[-1][1]

    def _keeper(self, case: Live, now: datetime) -> Any:
        return self.people.holder(case.owner, case.area, now) or REPORTER

    def _judge(self, case: Live, move: Move, now: datetime) -> None:
        """The reporter says what they think, before they close or reopen."""
        solved = not move.new_round
        satisfied = solved and self.chance.random() < 0.85
        text = self.words.say("thanks" if satisfied else "again") if self.chance.random() < 0.5 else ""
        self.line.do(FollowUp(case.id, solved, satisfied, text), Tracker(case.id), now)

    def _actor(self, case: Live, move: Move, now: datetime) -> Any:
        for name in move.who.written or tuple(sorted(move.who.posts)):
            if name == "reporter":
                return Tracker(case.id)
            found = self.people.holder(case.owner if name == "owner" else name, case.area, now)
            if found is not None:
                return found
        return None


def _open(move: Move, facts: Mapping[str, Any]) -> bool:
    """Does the condition of a step hold, as far as the row of the case tells?"""
    return move.guard is None or move.guard(facts) is not False


def _community(place: AreaInfo) -> str:
    """The community that a place is, or that its cell lies in."""
    return place.parent if place.level == "cell" else place.code
