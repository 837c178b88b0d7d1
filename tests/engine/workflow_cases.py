"""A small case type for the tests of the workflow engine, with everything in it: the dispute of docs/pack-format.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from functools import cache

from yiwang.engine.clocks.building import build_clockwork
from yiwang.engine.clocks.clockwork import Clockwork
from yiwang.engine.clocks.definitions import Calendar, CalendarDay, Hours, Timetable
from yiwang.engine.decisions import compile_table
from yiwang.engine.decisions.definitions import Column, Row, Table
from yiwang.engine.decisions.tables import CompiledTable
from yiwang.engine.orgcharts.definitions import Post, UnitKind
from yiwang.engine.problems import Text
from yiwang.engine.values import Domain, Span, Value, parse_span
from yiwang.engine.workflows import Actor, Decision, Open, Program, Rules, compile_case_type, decide
from yiwang.engine.workflows.definitions import (
    CaseType,
    Extension,
    Fact,
    Objection,
    OverdueStep,
    OwnerRule,
    Part,
    Pause,
    Stage,
    TimeRule,
    Transition,
)

FRIDAY_16 = datetime(2026, 11, 20, 16, 0)
CLERK, TOWN_CLERK, GROUP = Actor("village_clerk", "li"), Actor("town_clerk", "wang"), Actor("assessment_group", "zhao")
TEAM, MEMBER, DIRECTOR = Actor("village_team", "chen"), Actor("mediator", "sun"), Actor("director", "qian")
CENTER = Actor("dispatch_center", "zhou")


def span(text: str) -> Span:
    found = parse_span(text)
    assert found is not None, text
    return found


def within(text: str) -> TimeRule:
    if text.startswith("="):
        return TimeRule(output=text[1:])
    return TimeRule(parameter=text[1:]) if text.startswith("@") else TimeRule(span=span(text))


def owned(text: str) -> OwnerRule:
    return OwnerRule(output=text[1:]) if text.startswith("=") else OwnerRule(post=text)


def text(name: str) -> Text:
    return Text(f"〔{name}〕", name)


@cache
def clockwork() -> Clockwork:
    holiday = {day: CalendarDay(day, "off", "a holiday") for day in (date(2026, 12, 24), date(2026, 12, 25))}
    office = Hours("working", time(9), time(17))
    timetable = Timetable("office", text("office"), (office,), day_length=8, units=("working_hours",))
    clock, problems = build_clockwork(Calendar(holiday, frozenset({2026, 2027})), (timetable,))
    assert not problems, problems
    return clock


def post(name: str, reports_to: str = "", **more: object) -> Post:
    return Post(name, text(name), "administration", "village", reports_to=reports_to, **more)  # type: ignore[arg-type]


POSTS = {
    one.id: one
    for one in (
        post("village_clerk", "village_head"),
        post("village_head", "director"),
        post("town_clerk", "director"),
        post("assessment_group", "director"),
        post("director", "district_head"),
        post("district_head"),
        post("dispatch_center", "director"),
        post("mediator", "village_head"),
        post("village_team", kind="team", lead="village_head", members=("mediator",)),
        post("task_force", "director"),
    )
}


def warning_table() -> Table:
    inputs = (
        Column("people_involved", Domain("integer", low=1, high=1000)),
        Column("violence", Domain("boolean")),
        Column("repeat", Domain("integer", low=0, high=100)),
    )
    teams = Domain("string", ("task_force", "village_team"))
    outputs = (
        Column("colour", Domain("string", ("red", "yellow", "blue"))),
        Column("team", teams),
        Column("handling_time", Domain("span")),
    )
    rows = (
        Row((">=10", "-", "-"), ("red", "task_force", "3 working_days")),
        Row(("-", "true", "-"), ("red", "task_force", "1 working_days")),
        Row(("-", "-", ">=2"), ("yellow", "village_team", "5 working_days"), source="XZ 4"),
        Row(("-", "-", "-"), ("blue", "village_team", "7 working_days")),
    )
    return Table("dispute_warning", text("warning"), "first", inputs, outputs, rows)


def compiled(table: Table) -> CompiledTable:
    result, problems = compile_table(table, {})
    assert result is not None and not problems, problems
    return result


def rules(parameters: Mapping[str, Value] | None = None, *tables: Table) -> Rules:
    kind = UnitKind("department", text("department"), "administration", "village")
    known = {"reopen_limit": 2, **(parameters or {})}
    every = tables or (warning_table(),)
    decided = {table.id: compiled(table) for table in every}
    return Rules(decided, known, clockwork(), POSTS, {"department": kind})


def fact(name: str, domain: Domain, origin: str = "intake", **more: object) -> Fact:
    return Fact(name, domain, text(name), origin, **more)  # type: ignore[arg-type]


FACTS = (
    fact("people_involved", Domain("integer", low=1, high=1000), required=True),
    fact("violence", Domain("boolean"), default="false"),
    fact("repeat", Domain("integer", low=0, high=100), "system", default="0"),
    fact("result", Domain("text"), "command"),
    fact("path", Domain("string", ("court", "arbitration")), "command"),
)
LADDER = (OverdueStep(0.8, "remind"), OverdueStep(1.0, "supervise", 1), OverdueStep(1.5, "supervise", 2))


def stage(name: str, owner: str, time_limit: str, **more: object) -> Stage:
    return Stage(name, text(name), owned(owner), within(time_limit), **more)  # type: ignore[arg-type]


def end(name: str, outcome: str) -> Stage:
    return Stage(name, text(name), end=True, outcome=outcome)  # type: ignore[arg-type]


def move(name: str, source: str, target: str, by: str, **more: object) -> Transition:
    return Transition(name, text(name), tuple(source.split()), target, tuple(by.split()), **more)  # type: ignore[arg-type]


STAGES = (
    stage("reported", "village_clerk", "until 18:00", phase="registering"),
    stage("assessed", "town_clerk", "1 working_days", phase="registering"),
    stage("handling", "=team", "=handling_time", phase="handling"),
    stage("feedback", "owner", "8 days"),
    end("closed", "solved"),
    end("diverted", "diverted"),
)
MOVES = (
    move("assess", "reported", "assessed", "village_clerk town_clerk"),
    move("assign", "assessed", "handling", "assessment_group", decide=("dispute_warning",), takes=("people_involved",)),
    move(
        "upgrade", "handling", "handling", "owner assessment_group", takes=("people_involved", "violence"),
        decide=("dispute_warning",), because=True, at_most=2,
    ),
    move("resolve", "handling", "feedback", "owner", needs=("result",), tells=("reporter",), waits_for=("summons",)),
    move("answer", "feedback", "closed", "reporter", or_after=within("7 days")),
    move("reopen", "feedback closed", "handling", "reporter", at_most=within("@reopen_limit"), new_round=True),
    move(
        "divert", "assessed handling", "diverted", "assessment_group", needs=("path",), tells=("reporter",),
        second_person=True,
    ),
    move("redispatch", "handling", "assessed", "dispatch_center", at_most=2),
)  # fmt: skip
SUMMONS = Part(
    "summons", text("summons"), ("handling",), ("owner",), ("department",), within("2 hours"), within("3 days"),
    at_most_bodies=3, scored_by="caller",
)  # fmt: skip
WAITING = Pause("waiting", text("waiting"), ("handling",), ("owner",), within("5 days"), 2, tells=("reporter",))
DEFERRED = Pause("deferred", text("deferred"), ("handling",), ("director",), within("90 days"), defers=True)
EXTENSION = Extension(("handling",), ("director",), within("10 days"))
ASKED_FOR = Extension(
    ("handling",), ("owner",), within("10 days"), ruled_by=("director",), ruling_within=within("1 days")
)
OBJECTION = Objection(
    ("handling",), ("owner",), within("4 hours"), ("dispatch_center",), within("1 days"), "redispatch", at_most=2
)
DISPUTE = CaseType(
    "dispute", text("dispute"), "XZ-07", "XZ §一", "dispute", ("resident", "hotline"), "reported", STAGES, MOVES, FACTS,
    parts=(SUMMONS,), pauses=(WAITING, DEFERRED), extension=EXTENSION, objection=OBJECTION, overdue=LADDER,
)  # fmt: skip


def program_of(case_type: CaseType = DISPUTE, under: Rules | None = None) -> Program:
    program, problems = compile_case_type(case_type, under or rules())
    assert program is not None, [problem.what("en") for problem in problems]
    return program


def with_moves(*changed: Transition, case_type: CaseType = DISPUTE) -> CaseType:
    """The case type with some transitions replaced (or added)."""
    by_id = {one.id: one for one in case_type.transitions} | {one.id: one for one in changed}
    return replace(case_type, transitions=tuple(by_id.values()))


def opened(program: Program, at: datetime = FRIDAY_16, **facts: Value) -> Decision:
    known = {"people_involved": 2, **facts}
    return decide(program, None, Open(Actor("resident", "a"), known, "resident", "demo/village-3"), at)
