"""What another system says of the past of a case that is imported, and how far it is believed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from yiwang.cases import events
from yiwang.cases.actions import _import_checks as checks
from yiwang.cases.queries.facts import read_facts
from yiwang.engine.problems import Text
from yiwang.engine.values import Value
from yiwang.engine.workflows import Program, State, fold
from yiwang.engine.workflows import events as engine
from yiwang.engine.workflows.decide import Decision
from yiwang.engine.workflows.steps import value_problems
from yiwang.engine.workflows.who import listed
from yiwang.kernel.civil_time import civil
from yiwang.kernel.journal import Event
from yiwang.kernel.refusals import Refused

RECORD = Text("照原记录登记", "take over the record")


@dataclass(frozen=True, slots=True)
class Record:
    """One row of the other system: its source and own id, when it was told, and what became of it.

    With a `stage` the case is recorded as ended there, on the days of the record: no step is made up, no time of ours
    is held against it, and it counts as answered, never as solved, which is the reporter's word. Without, it is open
    from now on, under today's rules.
    """

    source: str
    id: str
    told_at: datetime
    stage: str = ""
    closed_at: datetime | None = None
    unit: UUID | None = None
    unit_name: str = ""
    late: bool | None = None
    system: Mapping[str, str] | None = None
    """Facts that the case type counts itself and the record knows."""

    def counted(self, program: Program) -> dict[str, Value]:
        """Those facts as values. Raises `Refused`."""
        facts, problems = read_facts(self.system or {}, program.domains, program.titles)
        if problems := [*problems, *value_problems(program, program.domains, facts, RECORD)]:
            raise Refused(problems)
        return facts

    def opened_at(self, now: datetime) -> datetime:
        return self.told_at if self.stage else now

    def past(self, program: Program, decision: Decision) -> tuple[Sequence[engine.Event], State]:
        """The engine's events: the opening alone, or the opening at the end that the record tells."""
        assert decision.state is not None
        if not self.stage:
            return decision.events, decision.state
        end = program.stages.get(self.stage)
        if end is None or not end.end or end.outcome is None:
            ends = listed(stage.title for stage in program.stages.values() if stage.end)
            raise Refused([checks.NO_SUCH_END.at(stage=self.stage, possible=ends)])
        opened = decision.events[0]
        assert isinstance(opened, engine.CaseOpened)
        outcome = "answered" if end.outcome == "solved" else end.outcome
        closed = civil(self.closed_at or self.told_at)
        past = (
            opened._replace(stage=end.id, span=None, due=None, timetable=""),
            engine.CaseEnded(closed, end.id, outcome),
        )
        state = fold(past)
        assert state is not None
        return past, state

    def owner(self) -> list[Event]:
        """The unit that handled it."""
        data = {"post": "", "unit": str(self.unit or ""), "account": "", "holder": ""}
        return [Event(events.OWNER_NAMED, data)]

    def said(self) -> list[Event]:
        """The last of its first entries."""
        data = {
            "source": self.source, "id": self.id, "ended": bool(self.stage), "unit": self.unit_name, "late": self.late,
            "closed_at": self.closed_at.isoformat() if self.closed_at and self.stage else "",
        }  # fmt: skip
        return [Event(events.IMPORTED, data)]
