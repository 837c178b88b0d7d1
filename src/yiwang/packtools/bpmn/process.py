"""A life cycle as a process: lanes by who is accountable, a task for each stage, gateways, timers, ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from yiwang.engine.packs.definitions import Pack
from yiwang.engine.packs.words import Namer, span_words
from yiwang.engine.problems import Language, Text
from yiwang.engine.values import Span, parse_span
from yiwang.engine.workflows.definitions import CaseType, OwnerRule, Stage, TimeRule, Transition

NodeKind = Literal["startEvent", "userTask", "exclusiveGateway", "endEvent", "boundaryEvent"]


@dataclass
class Node:
    id: str
    kind: NodeKind
    name: str
    lane: int
    column: int
    attached: str = ""
    """The task that a boundary event sits on; `duration` is its ISO 8601 time, `stops` whether it ends the task."""
    duration: str = ""
    stops: bool = False
    note: str = ""


@dataclass
class Flow:
    id: str
    source: str
    target: str
    name: str = ""


@dataclass
class Process:
    id: str
    name: str
    lanes: list[str] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)


def process_of(case_type: CaseType, pack: Pack, language: Language) -> Process:
    """The process of a case type; `pack` (merged) gives titles and figures."""
    return _Maker(case_type, pack, language).process()


class _Maker:
    def __init__(self, case_type: CaseType, pack: Pack, language: Language) -> None:
        self.case_type, self.pack, self.language = case_type, pack, language
        self.namer = Namer(pack)
        self.made = Process(f"process_{case_type.id}", case_type.title.in_language(language))
        self.stages = {stage.id: stage for stage in case_type.stages}
        self.order = _order(case_type)

    def process(self) -> Process:
        lanes = {stage.id: self._lane(stage.owner) for stage in self.case_type.stages}
        first = lanes.get(self.case_type.start, 0)
        self.made.nodes.append(Node("start", "startEvent", self._say(Text("受理", "Opened")), first, 0))
        for stage in self.case_type.stages:
            leaving = [move for move in self.case_type.transitions if stage.id in move.sources]
            if stage.end and not leaving:
                continue
            self._task(stage, lanes[stage.id], leaving)
        self._ends(lanes)
        if self.case_type.start in self.stages:
            self._flow("start", self._entry(self.case_type.start))
        for move in self.case_type.transitions:
            for source in dict.fromkeys(move.sources):
                if source in self.stages and move.target in self.stages:
                    self._step(source, move)
        return self.made

    def _say(self, text: Text) -> str:
        return text.in_language(self.language)

    def _lane(self, owner: OwnerRule | None) -> int:
        """The lane of whoever is accountable; ends lie in the lane of the reporter."""
        if owner is None:
            name = self._say(Text("反映人", "The reporter"))
        elif owner.post and owner.post in self.pack.posts:
            name = self._say(self.pack.posts[owner.post].title)
        else:
            name = self._say(self.namer.say(owner))
        if name not in self.made.lanes:
            self.made.lanes.append(name)
        return self.made.lanes.index(name)

    def _column(self, stage: str) -> int:
        return 1 + 2 * self.order[stage]

    def _entry(self, stage: str) -> str:
        """Where flows into a stage arrive: its task, or its end."""
        ends = self.stages[stage].end and not any(stage in move.sources for move in self.case_type.transitions)
        return f"end_{stage}" if ends else f"task_{stage}"

    def _task(self, stage: Stage, lane: int, leaving: list[Transition]) -> None:
        column = self._column(stage.id)
        task = Node(f"task_{stage.id}", "userTask", self._say(stage.title), lane, column, note=self._limit(stage))
        self.made.nodes.append(task)
        if stage.end:
            # An end that the reporter may reopen: the case rests here, and ends when nobody does.
            self.made.nodes.append(Node(f"end_{stage.id}", "endEvent", self._say(stage.title), lane, column + 1))
        ways = len([move for move in leaving if move.target in self.stages]) + bool(stage.end)
        if ways > 1:
            self.made.nodes.append(Node(f"choice_{stage.id}", "exclusiveGateway", "", lane, column + 1))
            self._flow(task.id, f"choice_{stage.id}")
        if stage.end and leaving:
            self._flow(self._exit(stage.id), f"end_{stage.id}")
        if stage.within:
            self._timer(stage, lane, column)

    def _timer(self, stage: Stage, lane: int, column: int) -> None:
        """The deadline: a timer at the task that does not stop it; what follows is a reminder and supervision."""
        duration = self._duration(stage.within)
        name = self._say(Text(f"时限：{self._time(stage.within).zh}", f"Deadline: {self._time(stage.within).en}"))
        self.made.nodes.append(
            Node(f"late_{stage.id}", "boundaryEvent", name, lane, column, f"task_{stage.id}", duration)
        )
        self.made.nodes.append(
            Node(f"supervised_{stage.id}", "endEvent", self._say(Text("超期督办", "Supervised")), lane, column)
        )
        self._flow(f"late_{stage.id}", f"supervised_{stage.id}")

    def _ends(self, lanes: dict[str, int]) -> None:
        for stage in self.case_type.stages:
            if self._entry(stage.id) == f"end_{stage.id}":
                name = self._say(stage.title)
                self.made.nodes.append(
                    Node(f"end_{stage.id}", "endEvent", name, lanes[stage.id], self._column(stage.id))
                )

    def _exit(self, stage: str) -> str:
        choice = f"choice_{stage}"
        return choice if any(node.id == choice for node in self.made.nodes) else f"task_{stage}"

    def _step(self, source: str, move: Transition) -> None:
        name = self._say(move.title)
        if move.when:
            name += f" [{move.when}]"
        self._flow(self._exit(source), self._entry(move.target), name)
        if move.or_after:
            timer = f"after_{move.id}-{source}"
            words = self._time(move.or_after)
            said = self._say(Text(f"{words.zh}后自动", f"by itself after {words.en}"))
            task = next(node for node in self.made.nodes if node.id == f"task_{source}")
            self.made.nodes.append(
                Node(timer, "boundaryEvent", said, task.lane, task.column, task.id, self._duration(move.or_after), True)
            )
            self._flow(timer, self._entry(move.target), name)

    def _flow(self, source: str, target: str, name: str = "") -> None:
        self.made.flows.append(Flow(f"flow_{len(self.made.flows) + 1}", source, target, name))

    def _limit(self, stage: Stage) -> str:
        return self._say(self._time(stage.within)) if stage.within else ""

    def _time(self, rule: TimeRule | None) -> Text:
        if rule and rule.span is not None:
            return span_words(rule.span)
        return self.namer.say(rule)

    def _duration(self, rule: TimeRule | None) -> str:
        """ISO 8601. Working time has no such form: it is given as the nearest length of days or hours."""
        span = rule.span if rule else None
        if rule and rule.parameter and (found := self.pack.parameters.get(rule.parameter)) and found.values:
            span = parse_span(found.values[-1].value)
        return iso_duration(span) if span else "P1D"


_ISO = {
    "minutes": "PT{}M", "hours": "PT{}H", "days": "P{}D", "weeks": "P{}W", "working_hours": "PT{}H",
    "working_days": "P{}D", "urgent_working_hours": "PT{}H", "urgent_working_days": "P{}D",
}  # fmt: skip


def iso_duration(span: Span) -> str:
    return "P1D" if span.until else _ISO[span.unit].format(span.amount)


def _order(case_type: CaseType) -> dict[str, int]:
    """A column for each stage: as far from the start as the shortest way takes."""
    following: dict[str, list[str]] = {}
    for move in case_type.transitions:
        for source in move.sources:
            following.setdefault(source, []).append(move.target)
    order = {case_type.start: 0}
    waiting = [case_type.start]
    for stage in waiting:
        for target in following.get(stage, ()):
            if target not in order:
                order[target] = order[stage] + 1
                waiting.append(target)
    last = max(order.values()) + 1
    return order | {stage.id: last for stage in _unreached(case_type, order)}


def _unreached(case_type: CaseType, order: dict[str, int]) -> Iterator[Stage]:
    return (stage for stage in case_type.stages if stage.id not in order)
