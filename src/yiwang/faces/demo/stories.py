"""Cases that go as the plan tells them: who does what, and when. The commands are those of the API's table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from yiwang.cases.interface import (
    Accepted,
    AttachFile,
    Case,
    ReportCase,
    Reporter,
    SayMeToo,
    TakeStep,
    Tracker,
)
from yiwang.faces.api.case_commands import COMMANDS, Target
from yiwang.faces.demo.ground import Cell
from yiwang.faces.demo.people import People
from yiwang.faces.demo.pictures import picture
from yiwang.faces.demo.plan import DemoPlan
from yiwang.faces.demo.timeline import Timeline
from yiwang.foundation.identity.interface import REPORTER
from yiwang.foundation.places.interface import AreaInfo
from yiwang.kernel.civil_time import civil, instant
from yiwang.kernel.journal import entries_of

SPAN = re.compile(r"(\d+) (minute|hour|day)s?")
CLOCK = re.compile(r"(-?\d+) (\d\d):(\d\d)")
REPORTERS = "reporter"
OWN = frozenset({"by", "do", "at", "after", "facts", "why", "second", "part", "then"})
"""Keys of a step that are not the command's own."""


@dataclass(slots=True)
class Told:
    """A story's case; `answer` once it is reported. `area`: where it lies."""

    name: str
    area: AreaInfo
    id: UUID
    answer: Accepted | None = None


@dataclass
class Stories:
    """`areas`: by the pack's levels; `cells`: by code."""

    plan: DemoPlan
    areas: Mapping[str, list[AreaInfo]]
    cells: Mapping[str, Cell]
    people: People
    line: Timeline
    told: dict[str, Told] = field(default_factory=dict)
    """By name."""

    def plan_all(self) -> None:
        for number, story in enumerate(self.plan.stories):
            self._plan(story, str(story.get("name", number + 1)))

    def shown(self) -> list[tuple[str, str, str]]:
        """Number, code and title of the cases that anybody who tries the demo may track."""
        named = [
            self.told[str(one["name"])] for one in self.plan.stories if one.get("shown") and one["name"] in self.told
        ]
        titles = dict(Case.objects.filter(id__in=[one.id for one in named]).values_list("id", "title"))
        return [(one.answer.number, one.answer.code, titles[one.id]) for one in named if one.answer]

    def _plan(self, story: Mapping[str, Any], name: str) -> None:
        moment = self._moment(story, self.line.end, self.line.end)
        told = self.told[name] = Told(name, self._area(story), self.line.id(moment))
        if moment < self.line.start:
            return
        report = self._reported(story, told)
        self.line.at(moment, lambda now: self._report(told, report, story, now))
        if "photo" in story:
            self._attach(told, str(story["photo"]), Tracker(told.id), moment + timedelta(minutes=1))
        self._plan_steps(told, story, moment)

    def _plan_steps(self, told: Told, story: Mapping[str, Any], begun: datetime) -> None:
        moment = begun
        for step in story.get("then", ()):
            moment = self._moment(step, moment, begun)
            self.line.at(moment, lambda now, step=step: self._take(told, step, now))  # type: ignore[misc]

    def _moment(self, step: Mapping[str, Any], before: datetime, begun: datetime) -> datetime:
        """`ago: 2 hours` from now; `after: 20 minutes` from the line before; `at: 1 09:30`, days from the start."""
        for key, sign in (("ago", -1), ("after", 1)):
            if key in step:
                return before + sign * span(str(step[key]))
        found = CLOCK.fullmatch(str(step.get("at", "")))
        if found is None:
            raise ValueError(f"no moment in {dict(step)}")
        days, hour, minute = map(int, found.groups())
        day = civil(begun).date() + timedelta(days=days)
        return instant(datetime.combine(day, time(hour, minute)))

    def _reported(self, story: Mapping[str, Any], told: Told) -> ReportCase:
        cell = self.cells.get(told.area.code)
        longitude, latitude = cell.inside(self.line.chance) if cell else (None, None)
        called, phone = story.get("contact", ("", ""))
        contact = Reporter(called, phone, bool(story.get("withhold")))
        return ReportCase(
            told.id, story["type"], story["channel"], story["facts"], told.area.code, longitude, latitude, contact
        )

    def _area(self, story: Mapping[str, Any]) -> AreaInfo:
        """`cell: 2-3` is the third cell of the second community; `community: 2`; else the lowest of `areas`."""
        if "cell" in story:
            community, cell = map(int, str(story["cell"]).split("-"))
            parent = self.areas[self.plan.community_level][community - 1]
            return [one for one in self.areas[self.plan.cell_level] if one.parent == parent.code][cell - 1]
        if "community" in story:
            return self.areas[self.plan.community_level][int(story["community"]) - 1]
        return self.areas[self.plan.areas[-1]["level"]][0]

    def _report(self, told: Told, report: ReportCase, story: Mapping[str, Any], now: datetime) -> None:
        taker = self._who(told, story["by"], now) if "by" in story else REPORTER
        told.answer = self.line.do(report, taker, now, told.name)
        self.line.told.reported += told.answer is not None

    def _take(self, told: Told, step: Mapping[str, Any], now: datetime) -> None:
        """One step: a command of the table, a picture, people who say “me too”, or a step of the life cycle. What is
        split off goes on by the step's own `then`."""
        if told.answer is None:
            return
        does, acting = str(step["do"]), self._who(told, str(step.get("by", "owner")), now)
        if does == "photo":
            self._attach(told, str(step["scene"]), acting, now)
        elif does == "me_too":
            for number in range(int(step["people"])):
                self.line.do(SayMeToo(told.id, f"{told.name} {number}"), REPORTER, now, told.name)
        else:
            action = self._command(told, step, acting, now) if does in COMMANDS else self._step(told, step, acting)
            done = self.line.do(action, acting, now, f"{told.name} {does}")
            self.line.told.steps += 1
            if does == "split_case" and done is not None:
                new = Told(f"{told.name} part", told.area, done.new[0].case_id, done.new[0])
                self._plan_steps(new, step, now)

    def _step(self, told: Told, step: Mapping[str, Any], acting: Any) -> TakeStep:
        facts = {name: self._number(value) for name, value in step.get("facts", {}).items()}
        second = self.people.second(acting) if step.get("second") else ""
        return TakeStep(told.id, str(step["do"]), facts, str(step.get("why", "")), second)

    def _number(self, value: Any) -> Any:
        """`=name` stands for the number of another story's case."""
        if not isinstance(value, str) or not value.startswith("="):
            return value
        answer = self.told[value[1:]].answer
        return answer.number if answer else ""

    def _command(self, told: Told, step: Mapping[str, Any], acting: Any, now: datetime) -> Any:
        """The command with its body; kinds of units, names of stories and spans of time in it are looked up."""
        does, part = str(step["do"]), str(step.get("part", ""))
        given = {name: self._given(name, value, told, now) for name, value in step.items() if name not in OWN}
        if does == "open_part":
            given["part"] = part
        if does == "answer_supervision":
            given["number"] = self._last_order(told)
        return COMMANDS[does].make(Target(told.id, None, part), COMMANDS[does].body(**given))

    def _given(self, name: str, value: Any, told: Told, now: datetime) -> Any:
        match name:
            case "bodies":
                return [self._unit(kind, told, now) for kind in value]
            case "body":
                return self._unit(str(value), told, now)
            case "answer_due" | "review":
                return now + span(str(value))
            case "same_as":
                return self.told[str(value)].id
        return value

    def _last_order(self, told: Told) -> str:
        orders = [one.data["number"] for one in entries_of(told.id) if one.kind == "SupervisionOrdered"]
        return str(orders[-1])

    def _unit(self, kind: str, told: Told, now: datetime) -> str:
        found = self.people.unit(kind, told.area, now)
        return str(found.id) if found else kind

    def _who(self, told: Told, name: str, now: datetime) -> Any:
        """A post near the case; `owner`; `reporter`; `of kind`, who speaks for the nearest unit of the kind."""
        if name == REPORTERS:
            return Tracker(told.id) if told.answer else REPORTER
        if name.startswith("of "):
            return self.people.somebody_of(UUID(self._unit(name[3:], told, now)), now)
        if name == "owner":
            name = Case.objects.values_list("owner_post", flat=True).get(id=told.id)
        found = self.people.holder(name, told.area, now)
        if found is None:
            raise ValueError(f"nobody holds the post {name} for story {told.name}")
        return found

    def _attach(self, told: Told, scene: str, acting: Any, now: datetime) -> None:
        action = AttachFile(told.id, self.line.id(now), picture(scene, self.line.chance), "现场照片.jpg")
        self.line.at(now, lambda later: self.line.do(action, acting, later, f"{told.name} photo"))


def span(words: str) -> timedelta:
    """`20 minutes`, `3 hours`, `2 days`."""
    found = SPAN.fullmatch(words)
    if found is None:
        raise ValueError(f"no span of time: {words}")
    return timedelta(**{f"{found[2]}s": int(found[1])})
