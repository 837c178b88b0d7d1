"""Counting a case: a pure fold over its journal. What it adds to the figures depends on the entries alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from yiwang.cases import events
from yiwang.engine.workflows import event_from_data
from yiwang.engine.workflows import events as engine
from yiwang.insight.models import COLUMNS
from yiwang.insight.queries.by_rules import named_by
from yiwang.insight.queries.deltas import Deltas, Key, Mention, Part, areas_of
from yiwang.kernel.civil_time import civil
from yiwang.kernel.models import JournalEntry

OFFICELESS = frozenset({"reporter", "system"})
VERDICTS = ("solved", "satisfied")
ON_TIME, NOT_ON_TIME, EMERGENCY = "on_time", "not_on_time", "emergency"
"""Only rollups have these: first answered with no stage over its time until then, or with one; handed to an emergency
service, once a case."""
RATES = ("in_time", "late", ON_TIME, *VERDICTS)
"""What is taken back when a case is left out."""


CALLED, WATCHED = "called", "watched"
"""Only rollups have these, as changes like `open`: open cases with a body that was called and has not finished, and
those that were supervised for being late."""
EXTENDED, SUMMONED, RESPONDED, FINISHED, SCORED, SCORE = (
    "extended", "summoned", "responded", "finished", "scored", "score"
)  # fmt: skip
"""Only rollups have these too: more time was given; of a body: called, come, done, how often scored and the sum."""
TIMES = ("ended", "reopened", "answered", "supervised", "left_out", EXTENDED)
"""What is never taken back: it moves with the level of the case, as its marks do."""
UNLISTED = ("open", SCORE)
"""What is no number of cases: a change, and a sum."""


@dataclass(slots=True)
class Counted:
    """What must be known of a case to count on."""

    path: str = ""
    case_type: str = ""
    unit: str = ""
    apart: bool = False
    """A report about a body: it is in no figure, because whom it is about reads the figures too."""
    due: str = ""
    day: str = ""
    """When it was reported."""
    ranks: list[str] = field(default_factory=list)
    """The outputs of the pack that can be its level, the first that has a value is."""
    alarms: list[str] = field(default_factory=list)
    """The facts of its steps that name an emergency service."""
    ranked: dict[str, str] = field(default_factory=dict)
    calling: list[str] = field(default_factory=list)
    """Bodies that were called and have not finished."""
    watched: bool = False
    taken_up: bool = False
    told: bool = False
    ended: bool = False
    left_out: bool = False
    marks: dict[str, list[str]] = field(default_factory=dict)
    """What may have to be taken back: name -> column, unit and day that it was counted under."""
    times: dict[str, dict[str, int]] = field(default_factory=dict)
    """Of `TIMES`: how often on which days."""

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Counted:
        """What is no longer needed may still stand in it."""
        return cls(**{name: data[name] for name in _COUNTED if name in data})

    def as_data(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in _COUNTED}

    @property
    def level(self) -> str:
        return next((self.ranked[name] for name in self.ranks if name in self.ranked), "")


_COUNTED = tuple(one.name for one in fields(Counted))


def count(
    counted: Counted, entries: Iterable[JournalEntry], deltas: Deltas, said: Iterable[engine.Event] | None = None
) -> None:
    """Go on counting a case with further entries, in order; `counted` and `deltas` grow. `said`: what the engine said
    in them, where that need not be read out of them.

    A case is counted where it lies by its last entry: one that is counted from its beginning is, from its beginning.
    """
    entries = list(entries)
    of_engine = [entry for entry in entries if entry.kind not in events.SHELL]
    heard = said if said is not None else [event_from_data(entry.data) for entry in of_engine]
    engines = {entry.seq: event for entry, event in zip(of_engine, heard, strict=True)}
    lies = next((entry.data["path"] for entry in reversed(entries) if entry.kind == events.PLACE_CORRECTED), "")
    for _, group in groupby(entries, key=lambda entry: entry.command_id):
        written = list(group)
        counting = _Counting(counted, deltas, written[0].aggregate_id)
        for entry in written:
            counted.apart = counted.apart or bool(entry.kind == events.REPORTED and entry.data.get("about"))
            if counted.apart:
                continue
            if entry.kind == events.REPORTED:
                first = next((event for one in written if (event := engines.get(one.seq))), None)
                counting.reported(entry, written, lies or entry.data["path"], first)
            elif entry.kind in events.SHELL:
                counting.noted(entry)
            else:
                counting.happened(engines[entry.seq])


def moved(entries: Iterable[JournalEntry]) -> bool:
    """Does the case lie elsewhere after these?"""
    return any(entry.kind == events.PLACE_CORRECTED for entry in entries)


class _Counting:
    def __init__(self, counted: Counted, deltas: Deltas, case_id: UUID) -> None:
        self.case = counted
        self.deltas = deltas
        self.case_id = case_id

    def reported(
        self, entry: JournalEntry, written: list[JournalEntry], path: str, said: engine.Event | None
    ) -> None:
        """Opened, by the unit that was named in the same breath."""
        self.case.path, self.case.case_type = path, entry.data["case_type"]
        owner = next((other for other in written if other.kind == events.OWNER_NAMED), None)
        self.case.unit = _unit(owner) if owner else ""
        opened = said if isinstance(said, engine.CaseOpened) else None
        at = _told_at(entry) or (opened.at if opened else civil(entry.happened_at))
        self.case.day = at.date().isoformat()
        named = named_by(entry.data)
        self.case.ranks, self.case.alarms = list(named.levels), list(named.alarms)
        if opened:
            self._sort({**opened.facts, **opened.outputs})
        self.add("opened", at.date())
        self.add("open", at.date())
        kind, channel = entry.data.get("kind", ""), entry.data.get("channel", "")
        self.part("kind", f"{self.case.case_type}/{kind}", "opened", at.date())
        self.part("channel", channel, "opened", at.date())
        self.part("hour", f"{at.hour:02}", "opened", at.date())

    def noted(self, entry: JournalEntry) -> None:
        """One of the shell's entries."""
        day = _day(entry)
        if entry.kind == events.OWNER_NAMED:
            self.hand_over(_unit(entry), day)
        elif entry.kind == events.FOLLOWED_UP and not self.case.left_out:
            self.verdict("solved", "unsolved", entry.data["solved"], day)
            self.verdict("satisfied", "unsatisfied", entry.data["satisfied"], day)
            self.take_back("silent")
        elif entry.kind == events.SUPERVISION_ORDERED:
            self.add("supervised", day)
        elif entry.kind == events.EXCLUSION_CONFIRMED and not self.case.left_out:
            self.add("left_out", day)
            self.case.left_out = True
            for name in RATES:
                self.take_back(name)

    def happened(self, event: engine.Event) -> None:
        """One of the engine's events."""
        match event:
            case engine.CaseOpened():
                self.due(event.due)
            case engine.StepTaken():
                self.stepped(event)
            case engine.Paused() | engine.Resumed() | engine.Extended():
                self.due(event.due)
                if isinstance(event, engine.Extended):
                    self.add(EXTENDED, event.at.date())
            case engine.Supervised():
                self.add("supervised", event.at.date())
                self.part("level", self.level_key, WATCHED, event.at.date(), 0 if self.case.watched else 1)
                self.case.watched = True
                if self.is_late(event.at, at_once=True):
                    self.mark("late", "late", event.at.date())
            case engine.ReporterTold(answer=True) if not self.case.told:
                self.answered(event.at.date())
            case engine.CaseEnded():
                self.end(event)
            case _:
                self.summons(event)

    def stepped(self, event: engine.StepTaken) -> None:
        day = event.at.date()
        self.sorted_anew({**event.facts, **event.outputs}, day)
        if any(event.facts.get(name) for name in self.case.alarms):
            self.mark(EMERGENCY, EMERGENCY, day)
        late = self.is_late(event.at)
        if not self.case.taken_up and event.actor.post not in OFFICELESS:
            self.case.taken_up = True
            self.mark("in_time", "not_in_time" if late else "in_time", day)
        if late:
            self.mark("late", "late", day)
        if event.new_round:
            self.begin_again(day)
        self.due(event.due)

    def answered(self, day: date) -> None:
        """For the first time; `stepped` has said before whether a stage took too long."""
        self.case.told = True
        self.add("answered", day)
        self.mark(ON_TIME, NOT_ON_TIME if "late" in self.case.marks else ON_TIME, day)

    def begin_again(self, day: date) -> None:
        """What was said of the round before is over."""
        self.add("reopened", day)
        if self.case.ended:
            self.add("open", day)
            self.case.ended = False
            self.standing(day, 1)
        for name in (*VERDICTS, "silent"):
            self.take_back(name)

    def end(self, event: engine.CaseEnded) -> None:
        day = event.at.date()
        self.case.ended, self.case.due = True, ""
        if event.outcome == "merged":
            self.take_back(ON_TIME)  # it is answered on time, or not, as the matter that it was merged with
        self.add("ended", day)
        self.add("open", day, -1)
        self.standing(day, -1)
        if event.outcome == "answered" and "solved" not in self.case.marks and not self.case.left_out:
            self.mark("silent", "silent", day)

    def hand_over(self, unit: str, day: date) -> None:
        if unit == self.case.unit:
            return
        open_ = 0 if self.case.ended else 1
        self.add("open", day, -open_)
        self.case.unit = unit
        self.add("open", day, open_)

    def _sort(self, facts: Mapping[str, Any]) -> None:
        self.case.ranked |= {name: v for name in self.case.ranks if isinstance(v := facts.get(name), str)}

    def sorted_anew(self, facts: Mapping[str, Any], day: date) -> None:
        """A case whose level changed counts from then on as of its new one, with all that it was counted for: what is
        taken back could else not be taken from where it stands, and no list by level would hold the cases counted."""
        before = self.level_key
        self._sort(facts)
        if self.level_key == before:
            return
        going = not self.case.ended
        counted = [(column, date.fromisoformat(on), 1) for column, _, on in self.case.marks.values()]
        counted += [(what, date.fromisoformat(on), often) for what, days in self.case.times.items()
                    for on, often in days.items()]  # fmt: skip
        now = [*counted, ("open", day, going), (CALLED, day, going and bool(self.case.calling)),
               (WATCHED, day, going and self.case.watched),
               ("opened", date.fromisoformat(self.case.day or day.isoformat()), 1)]  # fmt: skip
        for what, on, often in now:
            self.part("level", before, what, on, -often)
            self.part("level", self.level_key, what, on, int(often))

    def standing(self, day: date, number: int) -> None:
        """An ended case is neither called nor watched, until it goes on."""
        self.part("level", self.level_key, CALLED, day, number if self.case.calling else 0)
        self.part("level", self.level_key, WATCHED, day, number if self.case.watched else 0)

    def summons(self, event: engine.Event) -> None:
        """What bodies that were called did, and what was thought of it."""
        match event:
            case engine.PartOpened():
                for called in event.bodies:
                    self.body(called.body, SUMMONED, event.at.date())
                self.calling([*self.case.calling, *(f"{event.part}/{one.body}" for one in event.bodies)], event.at)
            case engine.PartResponded():
                self.body(event.body, RESPONDED, event.at.date())
            case engine.PartFinished():
                self.body(event.body, FINISHED, event.at.date())
                self.let_go(event.part, (event.body,), event.at)
            case engine.PartScored():
                self.body(event.body, SCORED, event.at.date())
                self.part("body", event.body, SCORE, event.at.date(), event.score)
            case engine.PartEnded():
                self.let_go(event.part, event.bodies, event.at)

    def let_go(self, part: str, bodies: Iterable[str], at: datetime) -> None:
        gone = {f"{part}/{body}" for body in bodies}
        self.calling([one for one in self.case.calling if one not in gone], at)

    def calling(self, now: list[str], at: datetime) -> None:
        """The case counts as called, once, as long as one body has not finished."""
        had, self.case.calling = bool(self.case.calling), list(dict.fromkeys(now))
        if not self.case.ended:
            self.part("level", self.level_key, CALLED, at.date(), bool(self.case.calling) - had)

    def verdict(self, name: str, otherwise: str, said: bool | None, day: date) -> None:
        """The last word counts; silence takes nothing back."""
        if said is not None:
            self.take_back(name)
            self.mark(name, name if said else otherwise, day)

    def is_late(self, at: datetime, at_once: bool = False) -> bool:
        """Past the due moment; a supervision comes at the very moment."""
        due = datetime.fromisoformat(self.case.due) if self.case.due else None
        return due is not None and (at >= due if at_once else at > due)

    def due(self, due: datetime | None) -> None:
        self.case.due = due.isoformat() if due else ""

    def mark(self, name: str, column: str, day: date) -> None:
        """Count something once for the case, so that it can be taken back."""
        if name in self.case.marks or (self.case.left_out and name in RATES):
            return
        self.case.marks[name] = [column, self.case.unit, day.isoformat()]
        self.add(column, day)

    def take_back(self, name: str) -> None:
        mark = self.case.marks.pop(name, None)
        if mark is not None:
            column, unit, day = mark
            self.add(column, date.fromisoformat(day), -1, unit)

    def add(self, column: str, day: date, number: int = 1, unit: str | None = None) -> None:
        """To every area that the case lies in; what is no column of the figures, to the rollups alone."""
        if number:
            unit = self.case.unit if unit is None else unit
            for area in self.areas if column in COLUMNS else ():
                self.deltas.figures[Key(area, unit, self.case.case_type, day, column)] += number
            self.part("level", self.level_key, column, day, number)
            self.part("unit", unit, column, day, number)
            self.mention(column, unit, day, number)
        if column in TIMES:
            days = self.case.times.setdefault(column, {})
            days[day.isoformat()] = days.get(day.isoformat(), 0) + number

    def part(self, split: str, key: str, what: str, day: date, number: int = 1) -> None:
        """To the rollups of every area that the case lies in."""
        if number:
            for area in self.areas:
                self.deltas.parts[Part(area, split, key, day, what)] += number

    def body(self, body: str, what: str, day: date) -> None:
        self.part("body", body, what, day)
        self.mention(what, body, day)

    def mention(self, what: str, key: str, day: date, number: int = 1) -> None:
        """To the list behind the number."""
        if what not in UNLISTED:
            self.deltas.mentions[Mention(what, day, self.case_id, key)] += number

    @property
    def areas(self) -> list[str]:
        return [self.case.path] if self.deltas.by_path else areas_of(self.case.path)

    @property
    def level_key(self) -> str:
        return f"{self.case.case_type}/{self.case.level}"


def _unit(entry: JournalEntry) -> str:
    return str(entry.data.get("unit") or "")


def _told_at(entry: JournalEntry) -> datetime | None:
    told = entry.data.get("told_at")
    return civil(datetime.fromisoformat(told)) if told else None


def _day(entry: JournalEntry) -> date:
    return civil(entry.happened_at).date()
