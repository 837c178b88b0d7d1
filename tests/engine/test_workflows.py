"""The life cycle engine on the dispute: steps, refusals, parts, pauses, objections, the worker, traces."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.engine.workflow_cases import (
    ASKED_FOR,
    CENTER,
    CLERK,
    DIRECTOR,
    DISPUTE,
    FRIDAY_16,
    GROUP,
    MEMBER,
    TEAM,
    TOWN_CLERK,
    move,
    opened,
    program_of,
    rules,
    span,
    with_moves,
    within,
)
from yiwang.engine.problems import ALL_KINDS
from yiwang.engine.traces import explain
from yiwang.engine.workflows import (
    REPORTER,
    SYSTEM,
    Actor,
    CancelPart,
    Command,
    Decision,
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
from yiwang.engine.workflows.events import Assign, SetTimer, Supervise, Tell
from yiwang.engine.workflows.state import Body

PROGRAM = program_of()
HANDLING_DUE = datetime(2026, 12, 1, 16, 0)
"""Friday 20 November 16:00 + 7 working days."""


class Case:
    """Runs commands, keeps every event, and holds the fold against the state after each."""

    def __init__(self, program: Program = PROGRAM, at: datetime = FRIDAY_16, **facts: object) -> None:
        self.program, self.at = program, at
        first = opened(program, at, **facts)  # type: ignore[arg-type]
        assert first.state is not None, [problem.what("en") for problem in first.problems]
        self.state: State = first.state
        self.events = list(first.events)
        self.last = first

    def try_to(self, command: Command, at: datetime | None = None) -> Decision:
        self.at = at or self.at
        decision = decide(self.program, self.state, command, self.at)
        self.events += decision.events
        assert decision.state is not None
        self.state, self.last = decision.state, decision
        assert fold(self.events) == self.state
        return decision

    def do(self, command: Command, at: datetime | None = None) -> Decision:
        decision = self.try_to(command, at)
        assert not decision.refused, [problem.what("en") for problem in decision.problems]
        return decision

    def refused(self, command: Command, at: datetime | None = None) -> str:
        before = self.state
        decision = self.try_to(command, at)
        assert decision.refused and not decision.events and self.state is before and not decision.effects
        for language in ("zh-Hans", "en"):
            for said in (problem.what, problem.why, problem.mend) if (problem := decision.problems[0]) else ():
                assert said(language) and "{" not in said(language), said(language)  # type: ignore[arg-type]
        return decision.problems[0].code

    def handling(self) -> Case:
        self.do(Step(CLERK, "assess"))
        self.do(Step(GROUP, "assign"))
        return self


def test_opening_gives_owner_and_time_until_six() -> None:
    state = Case().state
    assert (state.stage, state.owner, state.due) == ("reported", "village_clerk", datetime(2026, 11, 20, 18, 0))
    assert state.facts["violence"] is False
    assert state.facts["channel"] == "resident"


@pytest.mark.parametrize(
    ("facts", "channel", "code"),
    [
        ({}, "resident", "workflow.missing"),
        ({"people_involved": 0}, "resident", "workflow.bad_value"),
        ({"people_involved": True}, "resident", "workflow.bad_value"),
        ({"people_involved": 2, "religion": "x"}, "resident", "workflow.not_asked"),
        ({"people_involved": 2, "result": "x"}, "resident", "workflow.not_asked"),
        ({"people_involved": 2}, "petition_office", "workflow.wrong_channel"),
    ],
)
def test_what_cannot_be_opened(facts: dict[str, object], channel: str, code: str) -> None:
    decision = decide(PROGRAM, None, Open(REPORTER, facts, channel), FRIDAY_16)  # type: ignore[arg-type]
    assert decision.refused and decision.state is None
    assert decision.problems[0].code == code


def test_a_case_is_opened_first_and_once() -> None:
    early = decide(PROGRAM, None, Step(CLERK, "assess"), FRIDAY_16)
    assert early.problems[0].code == "workflow.not_open"
    assert Case().refused(Open(REPORTER, {"people_involved": 2}, "resident")) == "workflow.already_open"


def test_the_table_gives_owner_and_time() -> None:
    case = Case().handling()
    assert (case.state.owner, case.state.due) == ("village_team", HANDLING_DUE)
    assert case.state.facts["colour"] == "blue"
    assert case.last.trace.because == ("dispute_warning row 4",)
    assert case.last.effects[0] == Assign("village_team", HANDLING_DUE)


def test_system_facts_come_with_the_command() -> None:
    case = Case()
    case.do(Step(CLERK, "assess"))
    case.do(Step(GROUP, "assign", system={"repeat": 2}))
    assert case.state.facts["colour"] == "yellow"
    assert case.last.trace.because == ("dispute_warning row 3",)
    (row, _) = explain(case.last.trace, "en")
    assert "Warning row 3" in row and "repeat is 2 (>=2)" in row and "[XZ 4]" in row
    assert "第 3 行" in explain(case.last.trace)[0]


def test_a_team_acts_through_its_members_and_lead() -> None:
    case = Case().handling()
    for actor in (MEMBER, Actor("village_head", "he"), TEAM):
        assert case.refused(Step(actor, "resolve")) == "workflow.missing"
    assert case.refused(Step(CLERK, "resolve", {"result": "x"})) == "workflow.not_your_step"


def test_refusals_name_who_may_and_what_is_possible() -> None:
    case = Case()
    assert case.refused(Step(TEAM, "assess")) == "workflow.not_your_step"
    assert "village_clerk" in case.last.problems[0].why("en")
    assert case.refused(Step(GROUP, "assign")) == "workflow.wrong_stage"
    assert "assess" in case.last.problems[0].mend("en")
    assert case.refused(Step(GROUP, "dance")) == "workflow.unknown_step"
    assert case.refused(Step(CLERK, "assess"), FRIDAY_16 - timedelta(hours=1)) == "workflow.out_of_order"


def test_what_must_be_given_with_a_step() -> None:
    case = Case().handling()
    assert case.refused(Step(TEAM, "upgrade", {"violence": True})) == "workflow.reason_missing"
    assert case.refused(Step(GROUP, "divert", {"path": "court"})) == "workflow.second_person_missing"
    same = Step(GROUP, "divert", {"path": "court"}, second=GROUP.person)
    assert case.refused(same) == "workflow.second_person_missing"
    assert case.refused(Step(GROUP, "divert", {"path": "moon"}, second="x")) == "workflow.bad_value"
    case.do(Step(GROUP, "divert", {"path": "court"}, second="x"))
    assert (case.state.outcome, case.state.ended, case.state.answered) == ("diverted", True, True)


def test_a_bound_counts_over_the_life_of_the_case() -> None:
    case = Case().handling()
    for violence in (True, False):
        case.do(Step(GROUP, "upgrade", {"violence": violence}, "new facts"))
    assert case.state.facts["colour"] == "blue"
    assert case.refused(Step(TEAM, "upgrade", reason="again")) == "workflow.limit_reached"


def test_the_answer_closes_and_reopening_asks_for_a_new_one() -> None:
    case = Case().handling()
    done = case.do(Step(TEAM, "resolve", {"result": "settled"}))
    assert Tell("reporter", "resolve") in done.effects
    assert case.state.answered
    assert case.state.owner == "village_team", "`owner` keeps who was accountable"
    case.do(Step(REPORTER, "answer"))
    assert (case.state.ended, case.state.outcome, case.state.due) == (True, "solved", None)
    assert case.refused(Step(TEAM, "resolve", {"result": "x"})) == "workflow.case_ended"
    case.do(Step(REPORTER, "reopen"))
    assert (case.state.reopened, case.state.answered, case.state.ended) == (1, False, False)
    assert case.state.facts["reopened"] == 1


def test_the_bound_of_a_parameter() -> None:
    case = Case(program_of(under=rules({"reopen_limit": 1}))).handling()
    for _ in range(2):
        case.do(Step(TEAM, "resolve", {"result": "settled"}))
        if case.state.reopened == 0:
            case.do(Step(REPORTER, "reopen"))
    assert case.refused(Step(REPORTER, "reopen")) == "workflow.limit_reached"
    assert "1" in case.last.problems[0].why("en")


def test_a_condition_is_checked_and_explained() -> None:
    guarded = with_moves(
        move("assign", "assessed", "handling", "assessment_group", decide=("dispute_warning",), when="violence = false")
    )
    program = program_of(guarded)
    calm, violent = Case(program), Case(program, violence=True)
    for case in (calm, violent):
        case.do(Step(CLERK, "assess"))
    calm.do(Step(GROUP, "assign"))
    assert "The condition of “assign” holds: violence = false (violence = false)" in explain(calm.last.trace, "en")[0]
    assert violent.refused(Step(GROUP, "assign")) == "workflow.guard"


def test_the_ladder_acts_each_step_once() -> None:
    case = Case().handling()
    assert next_wake(PROGRAM, case.state) == datetime(2026, 11, 30, 6, 24), "0.8 of seven working days"
    assert not case.try_to(Wake(), datetime(2026, 11, 30, 6, 23)).events
    reminded = case.do(Wake(), datetime(2026, 11, 30, 6, 24))
    assert Tell("village_team", "reminder") in reminded.effects
    assert SetTimer(HANDLING_DUE) in reminded.effects
    assert not case.try_to(Wake()).events
    late = case.do(Wake(), HANDLING_DUE)
    assert Supervise("director", 2) in late.effects, "the team reports as its lead does"
    later = case.do(Wake(), datetime(2027, 3, 1))
    assert Supervise("district_head", 3) in later.effects
    assert (case.state.reminded, case.state.supervised, next_wake(PROGRAM, case.state)) == (1, 2, None)


def test_a_worker_that_comes_late_takes_the_silent_step_and_owes_nothing_else() -> None:
    case = Case().handling()
    case.do(Step(TEAM, "resolve", {"result": "settled"}))
    done = case.do(Wake(), FRIDAY_16 + timedelta(days=30))
    names = [type(event).__name__ for event in done.events]
    assert names == ["Reminded", "StepTaken", "CaseEnded"], "0.8 of 8 days is before the 7 days of silence"
    assert case.state.outcome == "solved"
    assert next_wake(PROGRAM, case.state) is None


def test_a_silent_step_whose_condition_fails_is_not_due() -> None:
    silent = with_moves(move("answer", "feedback", "closed", "reporter", or_after=within("7 days"), when="violence"))
    case = Case(program_of(silent)).handling()
    case.do(Step(TEAM, "resolve", {"result": "settled"}))
    case.do(Wake(), FRIDAY_16 + timedelta(days=100))
    assert case.state.stage == "feedback"
    assert next_wake(case.program, case.state) is None


def test_a_silent_step_that_asks_for_something_does_not_happen() -> None:
    silent = with_moves(move("answer", "feedback", "closed", "reporter", or_after=within("7 days"), needs=("result",)))
    case = Case(program_of(silent)).handling()
    case.do(Step(TEAM, "resolve", {"result": "settled"}))
    case.do(Wake(), FRIDAY_16 + timedelta(days=7))
    assert case.state.stage == "feedback"


def test_a_pause_stops_the_clock_and_ends_by_itself() -> None:
    case = Case().handling()
    monday = datetime(2026, 11, 23, 10, 0)
    told = case.do(PauseCase(TEAM, "waiting", "the papers are missing"), monday)
    assert Tell("reporter", "waiting") in told.effects
    assert not case.state.answered, "news on the way is no answer"
    assert case.refused(PauseCase(TEAM, "waiting", "again")) == "workflow.already_paused"
    assert next_wake(PROGRAM, case.state) == monday + timedelta(days=5)
    assert case.state.due == datetime(2026, 12, 8, 6, 0), (
        "Monday 10:00 to Friday midnight did not count: 4 days 14 hours"
    )
    case.do(Wake(), monday + timedelta(days=8))
    assert case.state.pausing is None
    assert next_wake(PROGRAM, case.state) == datetime(2026, 12, 4, 20, 24), "0.8 of the time, the pause left out"
    assert case.state.due == datetime(2026, 12, 8, 6, 0), "a late worker does not lengthen the pause"


def test_resuming_early_gives_the_time_back() -> None:
    case = Case().handling()
    case.do(PauseCase(TEAM, "waiting", "papers"), datetime(2026, 11, 23, 10, 0))
    assert case.refused(ResumeCase(CLERK)) == "workflow.not_your_step"
    case.do(ResumeCase(TEAM), datetime(2026, 11, 24, 10, 0))
    assert case.state.due == datetime(2026, 12, 2, 16, 0)
    case.do(PauseCase(TEAM, "waiting", "papers"), datetime(2026, 11, 24, 11, 0))
    case.do(Step(TEAM, "resolve", {"result": "x"}), datetime(2026, 11, 24, 12, 0))
    assert [type(event).__name__ for event in case.last.events] == ["Resumed", "StepTaken", "ReporterTold"]
    case.do(Step(REPORTER, "reopen"))
    assert case.refused(PauseCase(TEAM, "waiting", "papers")) == "workflow.limit_reached"
    assert case.refused(ResumeCase(TEAM)) == "workflow.not_paused"


def test_deferring_needs_a_review_and_somebody() -> None:
    case = Case().handling()
    soon, far = FRIDAY_16 + timedelta(days=30), FRIDAY_16 + timedelta(days=91)
    assert case.refused(PauseCase(DIRECTOR, "deferred", "no land")) == "workflow.review_missing"
    assert case.refused(PauseCase(DIRECTOR, "deferred", "no land", soon, "nobody")) == "workflow.review_missing"
    assert case.refused(PauseCase(DIRECTOR, "deferred", "no land", far, "director")) == "workflow.too_long"
    assert case.refused(PauseCase(DIRECTOR, "deferred", "", soon, "director")) == "workflow.reason_missing"
    case.do(PauseCase(DIRECTOR, "deferred", "no land", soon, "director"))
    assert next_wake(PROGRAM, case.state) == soon
    assert Tell("director", "deferred") in case.last.effects


def test_an_extension_lengthens_once_and_not_more_than_allowed() -> None:
    case = Case().handling()
    assert case.refused(Extend(TEAM, span("3 days"), "x")) == "workflow.not_your_step"
    assert case.refused(Extend(DIRECTOR, span("11 days"), "x")) == "workflow.too_long"
    assert case.refused(Extend(DIRECTOR, span("0 days"), "x")) == "workflow.too_long"
    assert case.refused(Extend(DIRECTOR, span("3 days"))) == "workflow.reason_missing"
    done = case.do(Extend(DIRECTOR, span("3 days"), "the surveyor is ill"))
    assert Tell("reporter", "extension") in done.effects
    assert case.state.due == HANDLING_DUE + timedelta(days=3)
    assert case.refused(Extend(DIRECTOR, span("3 days"), "x")) == "workflow.limit_reached"


RULED = program_of(replace(DISPUTE, extension=ASKED_FOR))


def test_more_time_that_is_asked_for_waits_for_its_ruling_and_the_clock_goes_on() -> None:
    case = Case(RULED).handling()
    assert case.refused(Rule(DIRECTOR, "granted", "x")) == "workflow.no_extension_asked"
    assert case.refused(Extend(DIRECTOR, span("3 days"), "x")) == "workflow.not_your_step"
    assert case.refused(Extend(TEAM, span("11 days"), "x")) == "workflow.too_long"
    assert case.refused(Extend(TEAM, span("3 days"))) == "workflow.reason_missing"
    done = case.do(Extend(TEAM, span("3 days"), "the surveyor is ill"))
    assert Tell("director", "extension_asked") in done.effects
    assert Tell("reporter", "extension") not in done.effects
    assert case.state.due == HANDLING_DUE
    assert case.refused(Extend(TEAM, span("3 days"), "x")) == "workflow.extension_pending"
    assert case.refused(Rule(TEAM, "granted", "x")) == "workflow.not_your_step"
    assert case.refused(Rule(DIRECTOR, "granted", " ")) == "workflow.reason_missing"
    assert case.refused(Rule(CENTER, "upheld", "x")) == "workflow.no_objection"


def test_more_time_that_is_granted_moves_the_deadline_and_the_reporter_reads_why() -> None:
    case = Case(RULED).handling()
    case.do(Extend(TEAM, span("3 days"), "the surveyor is ill"))
    done = case.do(Rule(DIRECTOR, "granted", "agreed"), FRIDAY_16 + timedelta(hours=2))
    assert [type(event).__name__ for event in done.events] == ["Ruled", "Extended", "ReporterTold"]
    assert done.events[1].reason == "the surveyor is ill"  # type: ignore[union-attr]
    assert {Tell("reporter", "extension"), Tell("village_team", "extension_granted")} <= set(done.effects)
    assert case.state.due == HANDLING_DUE + timedelta(days=3)
    assert case.refused(Rule(DIRECTOR, "refused", "x")) == "workflow.no_extension_asked"
    assert case.refused(Extend(TEAM, span("1 days"), "x")) == "workflow.limit_reached"


def test_more_time_that_is_refused_leaves_all_as_it_was_and_whoever_asked_is_told() -> None:
    case = Case(RULED).handling()
    case.do(Extend(TEAM, span("3 days"), "x"))
    done = case.do(Rule(DIRECTOR, "refused", "the parts are there"))
    assert Tell("village_team", "extension_refused") in done.effects
    assert not [one for one in done.effects if isinstance(one, Tell) and one.to == "reporter"]
    assert (case.state.due, case.state.extension) == (HANDLING_DUE, None)
    assert case.refused(Extend(TEAM, span("3 days"), "x")) == "workflow.limit_reached"


def test_whoever_asked_does_not_rule_whatever_posts_they_hold() -> None:
    case = Case(RULED).handling()
    case.do(Extend(TEAM, span("3 days"), "x"))
    both = DIRECTOR._replace(person=TEAM.person)
    assert case.refused(Rule(both, "granted", "x")) == "workflow.own_request"
    actions = {action.name: action for action in available(RULED, case.state, both, case.at)}
    reason = actions["rule_extension"].why_not
    assert reason is not None and reason.code == "workflow.own_request"
    case.do(Rule(DIRECTOR, "refused", "x"))
    case.do(Object(TEAM, "not ours"))
    assert case.refused(Rule(CENTER._replace(person=TEAM.person), "upheld", "x")) == "workflow.own_request"
    case.do(Rule(CENTER, "rejected", "x"))


def test_a_request_without_a_ruling_is_reminded_once_and_stops_no_supervision() -> None:
    case = Case(RULED).handling()
    case.do(Extend(TEAM, span("3 days"), "x"))
    assert next_wake(RULED, case.state) == FRIDAY_16 + timedelta(days=1)
    done = case.do(Wake(), FRIDAY_16 + timedelta(days=1))
    assert Tell("director", "extension_overdue") in done.effects
    assert not case.try_to(Wake()).events
    case.do(Wake(), HANDLING_DUE + timedelta(minutes=1))
    assert case.state.supervised == 1
    case.do(Rule(DIRECTOR, "granted", "late but right"), HANDLING_DUE + timedelta(hours=1))
    assert case.state.due == HANDLING_DUE + timedelta(days=3)


def test_a_request_goes_with_the_step_and_waits_while_the_clock_is_stopped() -> None:
    case = Case(RULED).handling()
    case.do(Extend(TEAM, span("3 days"), "x"))
    case.do(PauseCase(TEAM, "waiting", "x"))
    assert case.refused(Rule(DIRECTOR, "granted", "x")) == "workflow.already_paused"
    case.do(ResumeCase(TEAM))
    actions = {action.name: action for action in available(RULED, case.state, DIRECTOR, case.at)}
    assert actions["rule_extension"].allowed
    case.do(Step(TEAM, "resolve", {"result": "x"}))
    assert case.state.extension is None
    assert case.refused(Rule(DIRECTOR, "granted", "x")) == "workflow.no_extension_asked"


def test_what_was_written_before_requests_were_ruled_on_is_read_as_it_was() -> None:
    actor = {"record": "Actor", "post": "director"}
    moment = {"datetime": "2026-11-20T16:00:00"}
    for data in (
        {"event": "Ruled", "at": moment, "actor": actor, "verdict": "rejected", "reason": "x"},
        {"event": "RulingReminded", "at": moment, "to": {"list": ["director"]}},
        {"event": "Extended", "at": moment, "actor": actor, "span": {"span": "3 days"}, "due": moment},
    ):
        assert to_data(event_from_data(data)) == data


def test_an_objection_never_stops_the_clock() -> None:
    case = Case().handling()
    assert case.refused(Object(TEAM)) == "workflow.reason_missing"
    assert case.refused(Rule(CENTER, "upheld", "x")) == "workflow.no_objection"
    case.do(Object(TEAM, "not ours"), FRIDAY_16 + timedelta(hours=4))
    assert case.state.due == HANDLING_DUE
    assert case.refused(Object(TEAM, "not ours")) == "workflow.objection_pending"
    assert case.refused(Rule(TEAM, "upheld", "x")) == "workflow.not_your_step"
    case.do(Rule(CENTER, "rejected", "it is yours"))
    assert case.refused(Object(MEMBER, "really not")) == "workflow.objection_rejected"
    assert case.state.due == HANDLING_DUE


def test_an_objection_upheld_takes_the_named_step() -> None:
    case = Case().handling()
    case.do(Object(TEAM, "not ours"))
    done = case.do(Rule(CENTER, "upheld", "right"), FRIDAY_16 + timedelta(hours=1))
    assert [type(event).__name__ for event in done.events] == ["Ruled", "StepTaken"]
    assert (case.state.stage, case.state.owner) == ("assessed", "town_clerk")
    case.do(Step(GROUP, "assign"))
    assert case.refused(Object(TEAM, "late"), FRIDAY_16 + timedelta(hours=9)) == "workflow.too_late"


def test_a_ruling_that_is_late_is_reminded_once() -> None:
    case = Case().handling()
    case.do(Object(TEAM, "not ours"))
    assert next_wake(PROGRAM, case.state) == FRIDAY_16 + timedelta(days=1)
    done = case.do(Wake(), FRIDAY_16 + timedelta(days=1))
    assert Tell("dispatch_center", "ruling_overdue") in done.effects
    assert not case.try_to(Wake()).events


WATER, POWER = Actor("engineer", "wu", body="water"), Actor("engineer", "xu", body="power")


def test_a_summons_is_answered_finished_scored() -> None:
    case = Case().handling()
    case.do(OpenPart(TEAM, "summons", ("water", "power"), kinds={"water": "department"}))
    assert case.refused(Step(TEAM, "resolve", {"result": "x"})) == "workflow.waits_for"
    case.do(RespondPart(WATER, "summons", "water"))
    assert case.refused(RespondPart(WATER, "summons", "water")) == "workflow.part_done"
    assert case.refused(FinishPart(WATER, "summons", "power")) == "workflow.not_your_step"
    assert case.refused(ScorePart(TEAM, "summons", "water", 5)) == "workflow.not_finished"
    case.do(FinishPart(WATER, "summons", "water"))
    assert case.state.parts["summons"].status == "open"
    joined = case.do(FinishPart(POWER, "summons", "power"))
    assert [type(event).__name__ for event in joined.events] == ["PartFinished", "PartJoined"]
    assert case.refused(ScorePart(WATER, "summons", "water", 5)) == "workflow.not_your_step"
    assert case.refused(ScorePart(TEAM, "summons", "water", 6)) == "workflow.bad_score"
    case.do(Step(TEAM, "resolve", {"result": "x"}))
    case.do(ScorePart(TEAM, "summons", "water", 5))
    assert case.refused(ScorePart(TEAM, "summons", "water", 4)) == "workflow.part_done"


def test_whom_a_summons_may_call() -> None:
    case = Case().handling()
    assert case.refused(OpenPart(TEAM, "summons", ())) == "workflow.no_body"
    assert case.refused(OpenPart(TEAM, "summons", ("a", "a"))) == "workflow.no_body"
    assert case.refused(OpenPart(TEAM, "summons", ("a", "b", "c", "d"))) == "workflow.too_many_bodies"
    assert case.refused(OpenPart(TEAM, "summons", ("a",), kinds={"a": "village"})) == "workflow.wrong_body"
    assert case.refused(OpenPart(TEAM, "summons", ("director",))) == "workflow.wrong_body"
    assert case.refused(OpenPart(GROUP, "summons", ("a",))) == "workflow.not_your_step"
    assert Case().refused(OpenPart(TEAM, "summons", ("a",))) == "workflow.wrong_stage"


def test_bodies_that_are_late_are_reminded_and_the_call_ends_with_the_stage() -> None:
    case = Case().handling()
    case.do(OpenPart(TEAM, "summons", ("water", "power")))
    late = case.do(Wake(), FRIDAY_16 + timedelta(hours=2))
    assert [effect for effect in late.effects if isinstance(effect, Tell)] == [
        Tell("water", "summons:reminder"), Tell("power", "summons:reminder"),
    ]  # fmt: skip
    assert Supervise("director", 2) in late.effects, "a body that is no post: the post above who called"
    ended = case.do(Step(CENTER, "redispatch"))
    assert Tell("water", "summons:ended") in ended.effects
    assert case.refused(FinishPart(WATER, "summons", "water")) == "workflow.part_not_open"
    case.do(Step(GROUP, "assign"))
    case.do(Step(TEAM, "resolve", {"result": "nobody was called this time"}))


def test_a_call_that_is_taken_back_no_longer_waits() -> None:
    case = Case().handling()
    case.do(OpenPart(TEAM, "summons", ("water", "power")))
    case.do(FinishPart(WATER, "summons", "water"))
    assert case.refused(CancelPart(GROUP, "summons")) == "workflow.not_your_step"
    assert case.refused(CancelPart(TEAM, "summons", ("water",))) == "workflow.part_not_open"
    case.do(CancelPart(TEAM, "summons", ("power",)))
    assert case.state.parts["summons"].status == "joined"
    case.do(Step(TEAM, "resolve", {"result": "x"}))


@pytest.mark.parametrize(("join", "enough"), [("any", 1), (2, 2), ("all", 3)])
def test_a_part_is_joined_by_all_any_or_so_many(join: str | int, enough: int) -> None:
    part = replace(DISPUTE.parts[0], join=join)  # type: ignore[arg-type]
    case = Case(program_of(replace(DISPUTE, parts=(part,)))).handling()
    assert (case.try_to(Step(TEAM, "resolve", {"result": "x"})).refused) == (join != "all"), "nobody was called"
    case = Case(case.program).handling()
    case.do(OpenPart(TEAM, "summons", ("a", "b", "c")))
    for number, body in enumerate(("a", "b", "c"), 1):
        case.do(FinishPart(Actor("x", body=body), "summons", body))
        assert (case.state.parts["summons"].status == "joined") == (number >= enough)


def test_available_says_what_is_on_and_why_the_rest_is_off() -> None:
    case = Case().handling()
    actions = {action.name: action for action in available(PROGRAM, case.state, TEAM, case.at)}
    assert {name for name, action in actions.items() if action.allowed} == {
        "step:upgrade", "step:resolve", "open:summons", "pause:waiting", "object",
    }  # fmt: skip
    assert {action.why_not.code for action in actions.values() if action.why_not} == {"workflow.not_your_step"}
    case.do(Step(TEAM, "resolve", {"result": "x"}))
    case.do(Step(REPORTER, "answer"))
    assert [action.name for action in available(PROGRAM, case.state, REPORTER, case.at)] == ["step:reopen"]


def test_every_event_survives_the_journal() -> None:
    case = Case().handling()
    case.do(OpenPart(TEAM, "summons", ("water",), kinds={"water": "department"}))
    case.do(PauseCase(TEAM, "waiting", "x"))
    case.do(ResumeCase(TEAM, "found"))
    case.do(Extend(DIRECTOR, span("1.5 days"), "x"))
    case.do(Object(TEAM, "x"))
    case.do(Wake(), FRIDAY_16 + timedelta(days=40))
    case.do(Rule(CENTER, "rejected", "x"))
    case.do(FinishPart(WATER, "summons", "water"))
    case.do(ScorePart(TEAM, "summons", "water", 3))
    case.do(Step(TEAM, "resolve", {"result": "x"}))
    case.do(Wake(), FRIDAY_16 + timedelta(days=80))
    asked = Case(RULED).handling()
    asked.do(Extend(TEAM, span("3 days"), "x"))
    asked.do(Wake(), FRIDAY_16 + timedelta(days=2))
    asked.do(Rule(DIRECTOR, "granted", "x"))
    for one in (case, asked):
        written = json.loads(json.dumps([to_data(event) for event in one.events]))
        assert [event_from_data(data) for data in written] == one.events
        assert fold(event_from_data(data) for data in written) == one.state


def test_owner_and_time_that_the_table_does_not_give_are_refused() -> None:
    early = with_moves(move("skip", "reported", "handling", "village_clerk"))
    case = Case(program_of(early))
    assert case.refused(Step(CLERK, "skip")) == "workflow.no_owner"
    assert "workflow.no_time" in {problem.code for problem in case.last.problems}


def test_an_unknown_name_is_a_problem_with_its_place_and_no_program() -> None:
    broken = with_moves(
        move("assess", "reported", "nowhere", "ghost", needs=("unheard",), decide=("no_table",), waits_for=("no_part",))
    )
    program, problems = compile_case_type(broken, rules())
    assert program is None
    named = {problem.details["name"] for problem in problems if problem.code == "workflow.unknown_name"}
    assert named == {"nowhere", "ghost", "unheard", "no_table", "no_part"}


def test_a_condition_of_the_wrong_type_is_a_problem() -> None:
    for condition in ("people_involved", "nothing = 1", "people_involved >"):
        program, problems = compile_case_type(
            with_moves(move("assess", "reported", "assessed", "owner", when=condition)), rules()
        )
        assert program is None and problems, condition


def test_a_parameter_in_a_condition() -> None:
    program = program_of(
        with_moves(move("assess", "reported", "assessed", "owner", when="people_involved <= @reopen_limit"))
    )
    Case(program).do(Step(CLERK, "assess"))
    assert Case(program, people_involved=3).refused(Step(CLERK, "assess")) == "workflow.guard"


def test_the_codes_of_refusals_are_declared_once_with_all_their_texts() -> None:
    kinds = [kind for code, kind in ALL_KINDS.items() if code.startswith("workflow.")]
    assert len(kinds) > 25
    for kind in kinds:
        assert all(text.zh and text.en for text in (kind.what, kind.why, kind.mend)), kind.code


def test_bodies_are_open_until_they_finish_or_are_let_go() -> None:
    body = Body("water", "", "", FRIDAY_16, "x", None, None)
    assert body.open
    assert not body._replace(finished_at=FRIDAY_16).open
    assert not body._replace(ended=True).open
    assert SYSTEM.post == "system" and TOWN_CLERK.post == "town_clerk"
