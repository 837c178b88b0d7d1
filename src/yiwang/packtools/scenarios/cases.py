"""Scenarios about a case type: a case is opened, steps are taken, time passes; then the case is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from yiwang.engine.packs.definitions import Scenario
from yiwang.engine.problems import Problem, Text
from yiwang.engine.values import Value
from yiwang.engine.workflows.commands import REPORTER, SYSTEM, Actor, Command, Facts, Open, Wake
from yiwang.engine.workflows.decide import decide
from yiwang.engine.workflows.effects import said_and_assigned
from yiwang.engine.workflows.events import CaseOpened, PartJoined, PartOpened, StepTaken, Tell
from yiwang.engine.workflows.program import Program
from yiwang.engine.workflows.references import all_facts
from yiwang.engine.workflows.refusals import MISSING
from yiwang.engine.workflows.state import State
from yiwang.engine.workflows.wake import next_wake
from yiwang.packtools.scenarios import results
from yiwang.packtools.scenarios.actions import command_of, read_action
from yiwang.packtools.scenarios.answers import example_answers
from yiwang.packtools.scenarios.values import Malformed, Plain, mapping, moment, names, same, shown, span, to_value

MOST_WAKES = 2000
ABOUT_THE_CASE = ("area", "reported_at", "channel", "by", "person")


class CaseRun:
    """One case while a scenario plays."""

    def __init__(self, program: Program, scenario: Scenario) -> None:
        self.program, self.scenario = program, scenario
        self.state: State | None = None
        self.now = moment(scenario.given.get("reported_at"), "given.reported_at")
        self.refusal: Problem | None = None
        self.told: set[str] = set()
        self.fired: dict[str, tuple[int, ...]] = {}
        self.joined: set[str] = set()
        self.path: list[str] = []
        self.system: Facts = {}

    def open(self) -> None:
        """The case is opened as `given` says."""
        given = self.scenario.given
        facts, self.system = self._facts(given)
        if self.scenario.then.get("refused") != MISSING.code:
            facts = {**example_answers(self.program, self.now.date()), **facts}
        channels = self.program.case_type.channels
        channel = str(given.get("channel") or (channels[0] if channels else ""))
        by = str(given.get("by") or "reporter")
        known = {"reporter": REPORTER, "system": SYSTEM}
        actor = known.get(by) or Actor(by, str(given.get("person") or by))
        self._do(Open(actor, facts, channel, str(given.get("area") or ""), self.system))

    def _facts(self, given: Plain) -> tuple[dict[str, Value], dict[str, Value]]:
        intake: dict[str, Value] = {}
        system: dict[str, Value] = {}
        declared = all_facts(self.program.case_type, self.program.rules)
        for name, plain in given.items():
            if name in ABOUT_THE_CASE:
                continue
            fact = declared.get(name)
            if fact is None:
                raise Malformed("given", name)
            (system if fact.origin == "system" else intake)[name] = to_value(plain, fact.domain)
        return intake, system

    def step(self, written: object) -> None:
        """One line of `when`."""
        verb, step = read_action(written)
        if verb == "wait":
            self.advance(self.program.rules.clockwork.due(self.now, span(step["wait"], "wait")).at)
        elif verb == "until":
            self.advance(moment(step["until"], "until"))
        elif self.state is None:
            raise Malformed("when", shown(written))
        else:
            if "at" in step:
                self.advance(moment(step["at"], "at"))
            self._do(command_of(self.program, self.state, verb, step))

    def advance(self, to: datetime) -> None:
        """Time passes; the worker does each thing at the moment it falls due."""
        if to < self.now:
            raise Malformed("at", shown(to))
        for _ in range(MOST_WAKES):
            due = next_wake(self.program, self.state) if self.state else None
            if due is None or due > to:
                break
            self.now = max(due, self.now)
            before = self.state
            self._do(Wake(system=self.system))
            if self.state == before:
                break
        self.now = to

    def _do(self, command: Command) -> None:
        decision = decide(self.program, self.state, command, self.now)
        self.refusal = decision.problems[0] if decision.refused else None
        for event in decision.events:
            if isinstance(event, CaseOpened | StepTaken):
                self.fired.update(event.fired)
                stage = event.stage if isinstance(event, CaseOpened) else f"{event.transition} → {event.target}"
                self.path.append(f"{event.at:%m-%d %H:%M} {stage}")
            elif isinstance(event, PartOpened):
                self.joined.discard(event.part)
            elif isinstance(event, PartJoined):
                self.joined.add(event.part)
        effects = said_and_assigned(self.program, self.state, decision.events)
        self.told.update(effect.to for effect in effects if isinstance(effect, Tell))
        self.state = decision.state

    def said(self) -> str:
        return "；".join(self.path) or "—"

    def found(self, name: str) -> object:
        """What the case shows under a name of `then`."""
        state = self.state
        if state is None:
            return None
        match name:
            case "stage" | "owner" | "due" | "ended" | "outcome" | "answered" | "reminded" | "supervised" | "reopened":
                return getattr(state, name)
            case "paused":
                return _paused(state, self.scenario.then.get("paused"))
            case "overdue":
                return state.overdue(self.now)
            case "told":
                return tuple(sorted(self.told))
        if name not in self.program.domains:
            raise Malformed("then", name)
        return state.facts.get(name)


def _paused(state: State, expected: object) -> object:
    """Whether a pause is on, or which one where the scenario names it."""
    if isinstance(expected, bool):
        return state.pausing is not None
    return state.pausing.pause if state.pausing else None


def run_case(program: Program, scenario: Scenario) -> results.ScenarioResult:
    """Play the scenario and compare."""
    run = CaseRun(program, scenario)
    run.open()
    problems: list[Problem] = []
    steps = scenario.when
    for number, written in enumerate((None, *steps)):
        if number:
            run.step(written)
        if run.refusal is not None and (number < len(steps) or "refused" not in scenario.then):
            problems.append(_refused(run, number, written))
            break
    else:
        problems += _compare(run)
    actual = {name: _shown_of(run, name) for name in scenario.then if name != "refused"}
    return results.ScenarioResult(scenario, tuple(problems), actual, run.said())


def _shown_of(run: CaseRun, name: str) -> object:
    if name == "because":
        return tuple(f"{table} row {row}" for table, rows in run.fired.items() for row in rows)
    return _parts_of(run) if name == "parts" else run.found(name)


def _refused(run: CaseRun, number: int, written: object) -> Problem:
    refusal = run.refusal
    assert refusal is not None
    step = shown(written.get("do", written)) if isinstance(written, dict) else shown(written) if number else "open"
    reason = Text(refusal.what("zh-Hans"), refusal.what("en"))
    return results.REFUSED.at(
        run.scenario.where,
        title=run.scenario.title, number=number, step=step, code=refusal.code, reason=reason, path=run.said(),
    )  # fmt: skip


def _compare(run: CaseRun) -> Iterator[Problem]:
    scenario = run.scenario
    for name, expected in scenario.then.items():
        if name == "refused":
            if run.refusal is None or run.refusal.code != expected:
                actual = run.refusal.code if run.refusal else "it was done"
                details = {"title": scenario.title, "expected": expected, "actual": actual, "path": run.said()}
                yield results.NOT_REFUSED.at(scenario.where, **details)
        elif name == "told":
            yield from _compare_told(run, names(expected))
        elif name == "because":
            yield from _compare_rows(run, expected)
        elif name == "parts":
            yield from _compare_parts(run, mapping(expected, "then.parts"))
        elif not same(expected, run.found(name)):
            yield results.differs(scenario, name, expected, run.found(name), run.said())


def _compare_told(run: CaseRun, expected: tuple[str, ...]) -> Iterator[Problem]:
    """Everyone named was told; `[]` means that the reporter was not."""
    missing = [to for to in expected if to not in run.told]
    if missing or (not expected and "reporter" in run.told):
        yield results.differs(run.scenario, "told", expected, sorted(run.told), run.said())


def rows_named(text: object) -> list[tuple[str, tuple[int, ...]]]:
    """`dispute_warning row 4`, `row 2, 3`: tables (empty: the one in question) and rows; several stand in a list."""
    found = []
    for part in names(text):
        table, mark, rows = part.strip().rpartition("row")
        numbers = rows.removeprefix("s").replace(",", " ").split()
        if not mark or not numbers or not all(number.isdecimal() for number in numbers):
            raise Malformed("then.because", part)
        found.append((table.strip(), tuple(map(int, numbers))))
    return found


def _compare_rows(run: CaseRun, expected: object) -> Iterator[Problem]:
    for table, rows in rows_named(expected):
        fired = run.fired.get(table) if table else next(iter(run.fired.values()), None)
        if fired != rows:
            yield results.differs(run.scenario, "because", expected, _shown_of(run, "because"), run.said())


def _parts_of(run: CaseRun) -> dict[str, str]:
    """How each part stands; one that was joined before the case moved on counts as joined."""
    parts = run.state.parts if run.state else {}
    return {
        name: "joined" if name in run.joined and part.status != "open" else part.status for name, part in parts.items()
    }


def _compare_parts(run: CaseRun, expected: Plain) -> Iterator[Problem]:
    parts = _parts_of(run)
    for name, status in expected.items():
        if parts.get(name, "none") != str(status):
            yield results.differs(run.scenario, f"parts.{name}", status, parts.get(name, "none"), run.said())
