"""Random commands over random sound life cycles: the laws that hold for every case."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.engine.workflow_cases import (
    DISPUTE,
    FRIDAY_16,
    LADDER,
    end,
    move,
    opened,
    program_of,
    rules,
    span,
    stage,
    text,
    warning_table,
    within,
)
from yiwang.engine.workflows import (
    REPORTER,
    Actor,
    CancelPart,
    Command,
    Extend,
    FinishPart,
    Object,
    Open,
    OpenPart,
    PauseCase,
    Program,
    RespondPart,
    ResumeCase,
    Rule,
    Rules,
    ScorePart,
    State,
    Step,
    Wake,
    available,
    compile_case_type,
    decide,
    event_from_data,
    fold,
    next_wake,
    to_data,
)
from yiwang.engine.workflows.definitions import CaseType, Extension, Objection, Part, Pause
from yiwang.engine.workflows.events import Event, Reminded, StepTaken, Supervised
from yiwang.engine.workflows.soundness import soundness_problems

RULES: Rules = rules()
DISPUTE_PROGRAM = program_of(DISPUTE, RULES)
PEOPLE = ("village_clerk", "town_clerk", "director", "mediator", "task_force")
STAGES = ("a", "b", "c")
TIMES = ("1 days", "5 working_days", "4 hours", "until 18:00", "3 working_hours")


@st.composite
def case_types(draw: st.DrawFn) -> CaseType:
    """A random life cycle with pauses, a part, an extension and an objection."""
    posts, times = st.sampled_from(PEOPLE), st.sampled_from(TIMES)
    stages = [stage(name, draw(posts), draw(times)) for name in STAGES]
    tells = ("reporter",)
    moves = [
        move(
            f"on_{source}",
            source,
            target,
            draw(posts),
            or_after=draw(st.sampled_from((None, within("9 days")))),
            tells=tells,
        )
        for source, target in zip(STAGES, (*STAGES[1:], "over"), strict=True)
    ]
    extra = st.tuples(st.sampled_from(STAGES), st.sampled_from((*STAGES, "over")), st.integers(1, 2), st.booleans())
    for number, (source, target, bound, guarded) in enumerate(draw(st.lists(extra, max_size=4))):
        when, takes = "people_involved > 5" if guarded else "", ("people_involved",) if draw(st.booleans()) else ()
        more = {"tells": tells, "because": draw(st.booleans()), "when": when, "takes": takes}
        moves.append(move(f"extra_{number}", source, target, "owner reporter", at_most=bound, **more))
    moves.append(move("again", "over", "a", "reporter", at_most=1, new_round=True, tells=tells))
    moves.append(move("elsewhere", "b", draw(st.sampled_from(STAGES)), "director", at_most=2))
    join = draw(st.sampled_from(("all", "any", 2)))
    part = Part(
        "call", text("call"), ("a", "b"), ("owner",), (), within("2 hours"), within("2 days"), join, 3, "caller"
    )
    if join == "all":
        moves[0] = replace(moves[0], waits_for=("call",))
    ruled: dict[str, Any] = draw(st.sampled_from(({}, {"ruled_by": ("director",), "ruling_within": within("1 days")})))
    return CaseType(
        "random", text("random"), "D", "S", "", ("resident",), "a", (*stages, end("over", "answered")), tuple(moves),
        facts=DISPUTE.facts, parts=(part,), overdue=LADDER, statutory_none="none",
        pauses=(Pause("wait", text("wait"), ("a", "b"), ("owner",), within("4 days"), 2),),
        extension=Extension(("a", "b", "c"), ("director",), within("10 days"), 2, **ruled),
        objection=Objection(("b",), ("owner",), within("2 days"), ("director",), within("1 days"), "elsewhere", 2),
    )  # fmt: skip


ACTORS = st.sampled_from(
    (*(Actor(post, "p") for post in PEOPLE), REPORTER, Actor("x", body="water"), Actor("x", body="gas"))
)
BODIES = st.sampled_from(("water", "gas", "roads"))
REASONS = st.sampled_from(("", "because"))
FACTS = st.fixed_dictionaries(
    {}, optional={"people_involved": st.integers(0, 12), "result": st.just("done"), "path": st.just("court")}
)


GIVEN = {"result": "done", "path": "court", "people_involved": 2}


class Cases(RuleBasedStateMachine):
    """One case, at whom anybody throws anything at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.program: Program = DISPUTE_PROGRAM
        self.now = FRIDAY_16
        self.state: State | None = None
        self.events: list[Event] = []

    @initialize(case_type=st.one_of(st.just(DISPUTE), case_types()), people=st.integers(1, 12))
    def open(self, case_type: CaseType, people: int) -> None:
        assume(not soundness_problems(case_type, RULES))
        program, _ = compile_case_type(case_type, RULES)
        assert program is not None
        self.program = program
        self.take(Open(REPORTER, {"people_involved": people}, "resident"))
        assert self.state is not None

    def take(self, command: Command) -> None:
        before = self.state
        decision = decide(self.program, before, command, self.now)
        assert decision == decide(self.program, before, command, self.now), "the same arguments, the same answer"
        if decision.refused:
            assert decision.state is before and decision.effects == ()
            for problem in decision.problems:
                assert "{" not in problem.what("en") + problem.why("zh-Hans") + problem.mend("en")
            return
        self.events += decision.events
        self.state = decision.state
        self.check_deadline(before, decision.events, decision.state)
        assert decision.trace is not None and (not decision.events or decision.effects)

    def check_deadline(self, before: State | None, events: tuple[Event, ...], after: State | None) -> None:
        """Within one entry into a stage the deadline is never before what it was when the stage was entered."""
        if (
            before
            and before.deadline
            and after
            and after.deadline
            and not any(isinstance(one, StepTaken) for one in events)
        ):
            granted = self.program.due(before.deadline.start, before.deadline.span, before.deadline.timetable).at
            assert after.deadline.due >= granted
            if not before.pausing:
                assert after.deadline.due >= before.deadline.due
            assert after.deadline.start == before.deadline.start

    @rule(hours=st.integers(0, 60), minutes=st.integers(0, 59))
    def wait(self, hours: int, minutes: int) -> None:
        self.now += timedelta(hours=hours, minutes=minutes)

    @rule(data=st.data(), actor=ACTORS, facts=FACTS, reason=REASONS)
    def step(self, data: st.DataObject, actor: Actor, facts: dict[str, object], reason: str) -> None:
        name = data.draw(st.sampled_from([one.id for one in self.program.case_type.transitions]))
        accepted = next(one for one in self.program.case_type.transitions if one.id == name)
        if data.draw(st.booleans()):
            facts = {key: value for key, value in facts.items() if key in (*accepted.needs, *accepted.takes)}
        self.take(Step(actor, name, facts, reason, "q"))  # type: ignore[arg-type]

    @precondition(lambda self: self.state is not None)
    @rule(data=st.data())
    def go_on(self, data: st.DataObject) -> None:
        """A step that is there, by somebody who may, with all that it asks."""
        assert self.state
        moves = self.program.stages[self.state.stage].moves
        if not moves:
            return
        chosen = moves[data.draw(st.sampled_from(sorted(moves)))]
        post = self.state.owner if chosen.who.owner else min(chosen.who.posts)
        facts = {key: GIVEN[key] for key in chosen.accepts if key in GIVEN}
        self.take(Step(Actor(post, "p"), chosen.id, facts, "because", "q"))

    @rule(bodies=st.lists(BODIES, max_size=3, unique=True), actor=ACTORS)
    def call(self, bodies: list[str], actor: Actor) -> None:
        who = actor if actor.body else self._owner()
        self.take(OpenPart(who, self.program.case_type.parts[0].id, tuple(bodies)))

    @rule(data=st.data(), body=BODIES, actor=ACTORS, what=st.sampled_from((RespondPart, FinishPart)))
    def answer_call(self, data: st.DataObject, body: str, actor: Actor, what: type) -> None:
        called = self._called()
        if called and data.draw(st.booleans()):
            body = data.draw(st.sampled_from(called))
            actor = Actor("x", body=body)
        self.take(what(actor, self.program.case_type.parts[0].id, body))

    @rule(data=st.data(), body=BODIES, score=st.integers(0, 6))
    def score(self, data: st.DataObject, body: str, score: int) -> None:
        body = data.draw(st.sampled_from(self._called() or [body]))
        self.take(ScorePart(self._owner(), self.program.case_type.parts[0].id, body, score))

    @rule(bodies=st.lists(BODIES, max_size=2, unique=True))
    def take_back(self, bodies: list[str]) -> None:
        self.take(CancelPart(self._owner(), self.program.case_type.parts[0].id, tuple(bodies)))

    @rule(reason=REASONS)
    def pause(self, reason: str) -> None:
        self.take(PauseCase(self._owner(), self.program.case_type.pauses[0].id, reason))

    @precondition(lambda self: self.state is not None and self.state.pausing is not None)
    @rule()
    def resume(self) -> None:
        self.take(ResumeCase(self._owner()))

    @rule(
        length=st.sampled_from(("1 days", "9 days", "2 working_days", "11 days", "0 days", "until 18:00")), actor=ACTORS
    )
    def extend(self, length: str, actor: Actor) -> None:
        self.take(Extend(actor, span(length), "because"))

    @rule()
    def object(self) -> None:
        self.take(Object(self._owner(), "not ours"))

    @precondition(lambda self: self.state is not None and self.state.objection is not None)
    @rule(verdict=st.sampled_from(("upheld", "rejected")), post=st.sampled_from(("director", "dispatch_center")))
    def ruling(self, verdict: str, post: str) -> None:
        self.take(Rule(Actor(post, "q"), verdict, "because"))  # type: ignore[arg-type]

    @precondition(lambda self: self.state is not None and self.state.objection is not None)
    @rule(verdict=st.sampled_from(("upheld", "rejected")), post=st.sampled_from(("director", "dispatch_center")))
    def own_ruling(self, verdict: str, post: str) -> None:
        """Whoever objected is "p", under whatever post."""
        before = self.state
        self.take(Rule(Actor(post, "p"), verdict, "because"))  # type: ignore[arg-type]
        assert self.state == before, "whoever asked does not rule"

    @precondition(lambda self: self.state is not None and self.state.extension is not None)
    @rule(verdict=st.sampled_from(("granted", "refused")), post=st.sampled_from(("director", "mediator")))
    def ruling_on_more_time(self, verdict: str, post: str) -> None:
        assert self.state is not None
        due = self.state.due
        self.take(Rule(Actor(post, "p"), verdict, "because"))  # type: ignore[arg-type]
        assert due and self.state.due and self.state.due >= due, "no ruling brings a deadline nearer"

    @rule()
    def wake(self) -> None:
        self.take(Wake())
        assert self.state is not None
        due = next_wake(self.program, self.state)
        assert due is None or due > self.now, "the worker leaves nothing undone"

    def _called(self) -> list[str]:
        return [body.body for run in self.state.parts.values() for body in run.bodies] if self.state else []

    def _owner(self) -> Actor:
        return Actor(self.state.owner if self.state else "", "p")

    @invariant()
    def state_is_the_fold_of_the_journal(self) -> None:
        if self.state is not None:
            written = json.loads(json.dumps([to_data(event) for event in self.events]))
            assert fold(event_from_data(data) for data in written) == self.state

    @invariant()
    def each_step_of_a_ladder_at_most_once_an_entry(self) -> None:
        done: set[int] = set()
        for event in self.events:
            if isinstance(event, StepTaken):
                done.clear()
            elif isinstance(event, Reminded | Supervised):
                assert event.number not in done
                done.add(event.number)

    @invariant()
    def events_stand_in_order_of_time(self) -> None:
        moments = [event.at for event in self.events]
        assert moments == sorted(moments)

    @invariant()
    def what_is_available_is_not_refused_for_who_or_when(self) -> None:
        if self.state is None:
            return
        for post in (self.state.owner, "reporter"):
            for action in available(self.program, self.state, Actor(post, "p"), self.now):
                if action.allowed and action.name.startswith("step:"):
                    step = Step(Actor(post, "p"), action.name[5:])
                    codes = {one.code for one in decide(self.program, self.state, step, self.now).problems}
                    wrong = {
                        "workflow.not_your_step",
                        "workflow.wrong_stage",
                        "workflow.limit_reached",
                        "workflow.waits_for",
                    }
                    assert codes.isdisjoint(wrong)

    @invariant()
    def the_case_can_be_brought_to_an_end(self) -> None:
        if self.state is not None:
            assert finish(self.program, self.state, self.now), self.state


def finish(program: Program, state: State, now: object) -> bool:
    """Some sequence of commands ends the case: search over the steps of those who may, with everything given."""
    todo, seen = [state], {(state.stage, tuple(sorted(state.counts.items())))}
    while todo:
        one = todo.pop()
        if one.ended:
            return True
        for part, run in one.parts.items():
            bodies = tuple(body.body for body in run.bodies if body.open)
            if bodies and run.status == "open":
                callers = (Actor(one.owner, "p"), Actor("director", "p"))
                for caller in callers:
                    one = decide(program, one, CancelPart(caller, part), one.last_at).state or one
        for name, compiled in program.stages[one.stage].moves.items():
            facts = {key: GIVEN[key] for key in compiled.accepts if key in GIVEN}
            posts = [one.owner, *compiled.who.posts]
            for post in posts:
                step = Step(Actor(post, "p"), name, facts, "because", "q")  # type: ignore[arg-type]
                after = decide(program, one, step, one.last_at)
                if after.state and after.events:
                    key = (after.state.stage, tuple(sorted(after.state.counts.items())))
                    if key not in seen:
                        seen.add(key)
                        todo.append(after.state)
                    break
    return False


Cases.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestCases = Cases.TestCase


def test_the_dispute_of_the_fixture_is_one_of_them() -> None:
    assert opened(DISPUTE_PROGRAM).state is not None
    assert warning_table().id in DISPUTE_PROGRAM.rules.tables
