"""Counting a case: a pure fold over its journal. What it adds to the figures depends on the entries alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from yiwang.cases import events
from yiwang.engine.workflows import event_from_data
from yiwang.engine.workflows import events as engine
from yiwang.kernel.civil_time import civil
from yiwang.kernel.models import JournalEntry

OFFICELESS = frozenset({"reporter", "system"})
VERDICTS = ("solved", "satisfied")
RATES = ("in_time", "late", *VERDICTS)
"""What is taken back when a case is left out."""


class Key(NamedTuple):
    """One cell of the figures."""

    area: str
    unit: str
    case_type: str
    day: date
    column: str


Deltas = Counter[Key]


@dataclass(slots=True)
class Counted:
    """What must be known of a case to count on."""

    path: str = ""
    case_type: str = ""
    unit: str = ""
    due: str = ""
    taken_up: bool = False
    told: bool = False
    ended: bool = False
    left_out: bool = False
    marks: dict[str, list[str]] = field(default_factory=dict)
    """What may have to be taken back: name -> column, unit and day that it was counted under."""

    def as_data(self) -> dict[str, Any]:
        return asdict(self)


def count(counted: Counted, entries: Iterable[JournalEntry], deltas: Deltas) -> None:
    """Go on counting a case with further entries, in order; `counted` and `deltas` grow."""
    for _, group in groupby(entries, key=lambda entry: entry.command_id):
        written = list(group)
        counting = _Counting(counted, deltas)
        for entry in written:
            if entry.kind == events.REPORTED:
                counting.reported(entry, written)
            elif entry.kind in events.SHELL:
                counting.noted(entry)
            else:
                counting.happened(event_from_data(entry.data))


class _Counting:
    def __init__(self, counted: Counted, deltas: Deltas) -> None:
        self.case = counted
        self.deltas = deltas

    def reported(self, entry: JournalEntry, written: list[JournalEntry]) -> None:
        """Opened, by the unit that was named in the same breath."""
        self.case.path, self.case.case_type = entry.data["path"], entry.data["case_type"]
        named = next((other for other in written if other.kind == events.OWNER_NAMED), None)
        self.case.unit = _unit(named) if named else ""
        opened = next((e for e in written if e.kind == "CaseOpened"), None)
        day = event_from_data(opened.data).at.date() if opened else _day(entry)
        self.add("opened", day)
        self.add("open", day)

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
            case engine.Supervised():
                self.add("supervised", event.at.date())
                if self.is_late(event.at, at_once=True):
                    self.mark("late", "late", event.at.date())
            case engine.ReporterTold(answer=True) if not self.case.told:
                self.case.told = True
                self.add("answered", event.at.date())
            case engine.CaseEnded():
                self.end(event)

    def stepped(self, event: engine.StepTaken) -> None:
        day = event.at.date()
        late = self.is_late(event.at)
        if not self.case.taken_up and event.actor.post not in OFFICELESS:
            self.case.taken_up = True
            self.mark("in_time", "not_in_time" if late else "in_time", day)
        if late:
            self.mark("late", "late", day)
        if event.new_round:
            self.begin_again(day)
        self.due(event.due)

    def begin_again(self, day: date) -> None:
        """What was said of the round before is over."""
        self.add("reopened", day)
        if self.case.ended:
            self.add("open", day)
            self.case.ended = False
        for name in (*VERDICTS, "silent"):
            self.take_back(name)

    def end(self, event: engine.CaseEnded) -> None:
        day = event.at.date()
        self.case.ended, self.case.due = True, ""
        self.add("ended", day)
        self.add("open", day, -1)
        if event.outcome == "answered" and "solved" not in self.case.marks and not self.case.left_out:
            self.mark("silent", "silent", day)

    def hand_over(self, unit: str, day: date) -> None:
        if unit == self.case.unit:
            return
        open_ = 0 if self.case.ended else 1
        self.add("open", day, -open_)
        self.case.unit = unit
        self.add("open", day, open_)

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
        """To every area that the case lies in."""
        if number:
            unit = self.case.unit if unit is None else unit
            for area in self.case.path.strip("/").split("/"):
                self.deltas[Key(area, unit, self.case.case_type, day, column)] += number


def _unit(entry: JournalEntry) -> str:
    return str(entry.data.get("unit") or "")


def _day(entry: JournalEntry) -> date:
    return civil(entry.happened_at).date()
