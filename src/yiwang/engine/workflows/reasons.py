"""The trace of a decision, worked out from its events when somebody asks why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from yiwang.engine.clocks.said import said_until
from yiwang.engine.decisions.definitions import Column, Table
from yiwang.engine.expressions import names, parse, value_to_text
from yiwang.engine.problems import Text
from yiwang.engine.traces import Cell, DefaultUsed, FigureUsed, GuardHeld, Reason, RowFired, TimeSet, Trace
from yiwang.engine.values import Value
from yiwang.engine.workflows.commands import Facts
from yiwang.engine.workflows.definitions import TimeRule
from yiwang.engine.workflows.events import CaseOpened, Event, Fired, StepTaken
from yiwang.engine.workflows.program import Program
from yiwang.engine.workflows.state import State, apply
from yiwang.engine.workflows.steps import environment_of
from yiwang.engine.workflows.who import title


def trace_of(program: Program, before: State | None, events: Sequence[Event]) -> Trace:
    """Why the events came out so. Also for events read from the journal, with the state before them."""
    reasons: list[Reason] = []
    state = before
    for event in events:
        if isinstance(event, CaseOpened | StepTaken):
            reasons += _entry(program, state, event)
        state = apply(state, event)
    return Trace(tuple(reasons))


def _entry(program: Program, state: State | None, event: CaseOpened | StepTaken) -> Iterator[Reason]:
    known: dict[str, Value] = {**event.facts, "channel": getattr(event, "channel", "")}
    if isinstance(event, StepTaken) and state is not None:
        known = environment_of(program, state, event.at, given=event.facts)
        yield from _guard(program, event, known)
    known.update(event.outputs)
    yield from _rows(program, event.fired, known)
    stage = program.stages[event.stage if isinstance(event, CaseOpened) else event.target]
    if stage.timing and stage.timing.parameter:
        yield _figure(program, stage.timing.parameter)
    if event.span and event.due:
        due = said_until(event.due)
        yield TimeSet(stage.title, title(program, event.owner), str(event.span), event.timetable, due)


def _guard(program: Program, event: StepTaken, known: Facts) -> Iterator[Reason]:
    written = next(move for move in program.case_type.transitions if move.id == event.transition)
    if isinstance(written.at_most, TimeRule):
        yield _figure(program, written.at_most.parameter)
    if not written.when:
        return
    expression, _ = parse(written.when)
    used = sorted(names(expression)) if expression else []
    values = tuple((title(program, name), _shown(known.get(name))) for name in used)
    yield GuardHeld(written.title, written.when, values, written.source)


def _figure(program: Program, parameter: str) -> FigureUsed:
    rules = program.rules
    return FigureUsed(parameter, _shown(rules.parameters[parameter]), rules.parameter_sources.get(parameter, ""))


def _rows(program: Program, fired: Fired, known: Facts) -> Iterator[Reason]:
    for name, rows in fired:
        table = program.rules.tables[name].table
        outputs = tuple(_pairs(table.outputs, known))
        if not rows:
            yield DefaultUsed(table.id, table.title, outputs, table.source)
        for number in rows:
            row = table.rows[number - 1]
            cells = tuple(_cells(table, row.tests, known))
            yield RowFired(table.id, table.title, number, cells, outputs, row.source or table.source)


def _cells(table: Table, tests: Iterable[str], known: Facts) -> Iterator[Cell]:
    for column, test in zip(table.inputs, tests, strict=False):
        if test.strip() not in ("", "-"):
            yield Cell(_named(column), test, _shown(known.get(column.name)))


def _pairs(columns: Iterable[Column], known: Facts) -> Iterator[tuple[Text, str]]:
    for column in columns:
        yield _named(column), _shown(known.get(column.name))


def _named(column: Column) -> Text:
    return Text(column.title.zh or column.name, column.title.en or column.name)


def _shown(value: Value) -> str:
    return value if isinstance(value, str) else value_to_text(value)
