"""What is proved of a life cycle: each fault is found, the sound one has none, and brute force agrees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.workflow_cases import (
    DISPUTE,
    FACTS,
    LADDER,
    MOVES,
    OBJECTION,
    SUMMONS,
    end,
    fact,
    move,
    owned,
    rules,
    stage,
    text,
    warning_table,
    with_moves,
    within,
)
from yiwang.engine.clocks.definitions import StatutoryMaximum
from yiwang.engine.problems import Problem
from yiwang.engine.values import Domain, Span
from yiwang.engine.workflows.definitions import CaseType, OverdueStep, Stage
from yiwang.engine.workflows.graph import graph_of, stuck_stages, unbounded_cycle
from yiwang.engine.workflows.guards import samples
from yiwang.engine.workflows.soundness import soundness_problems
from yiwang.engine.workflows.statutory import in_unit, longest_path, statutory_problems

RULES = rules()
SOUND = replace(DISPUTE, statutory_kind="mediation")


def codes(case_type: CaseType) -> set[str]:
    return {problem.code.removeprefix("workflow.") for problem in soundness_problems(case_type, RULES)}


def without(*names: str) -> CaseType:
    return replace(DISPUTE, transitions=tuple(one for one in MOVES if one.id not in names))


def with_stages(*changed: Stage) -> CaseType:
    by_id = {one.id: one for one in DISPUTE.stages} | {one.id: one for one in changed}
    return replace(DISPUTE, stages=tuple(by_id.values()))


def test_the_dispute_is_sound() -> None:
    assert soundness_problems(DISPUTE, RULES) == []


ASSIGN, RESOLVE, DIVERT = MOVES[1], MOVES[3], MOVES[6]
HANDLING = DISPUTE.stages[2]
MUTANTS: dict[str, tuple[CaseType, str]] = {
    "no transition into handling": (without("assign"), "unreachable_stage"),
    "no transition out of feedback": (without("answer", "reopen"), "no_way_out"),
    "only a bounded way out": (
        with_moves(replace(MOVES[3], at_most=1), replace(MOVES[6], sources=("assessed",))),
        "no_way_out_when_used_up",
    ),
    "a loop without a bound": (with_moves(replace(MOVES[2], at_most=None)), "unbounded_loop"),
    "a reopening without a bound": (with_moves(replace(MOVES[5], at_most=None)), "unbounded_loop"),
    "a bound of zero": (with_moves(replace(MOVES[2], at_most=0)), "dead_transition"),
    "nobody may take it": (with_moves(replace(MOVES[0], by=())), "dead_transition"),
    "no owner": (with_stages(replace(DISPUTE.stages[0], owner=None)), "stage_without_owner"),
    "no time": (with_stages(replace(DISPUTE.stages[0], within=None)), "stage_without_time"),
    "no ladder": (replace(DISPUTE, overdue=()), "stage_without_overdue_step"),
    "a ladder that only reminds": (
        replace(DISPUTE, overdue=(OverdueStep(1.0, "remind"),)),
        "stage_without_overdue_step",
    ),
    "an end without outcome": (with_stages(replace(DISPUTE.stages[4], outcome=None)), "end_without_outcome"),
    "no end at all": (
        replace(DISPUTE, stages=tuple(replace(one, end=False) for one in DISPUTE.stages)),
        "no_end",
    ),
    "the answer is not told": (with_moves(replace(RESOLVE, tells=())), "end_without_answer"),
    "the notice of diversion is not told": (with_moves(replace(DIVERT, tells=())), "end_without_answer"),
    "somebody else says it is solved": (with_moves(replace(MOVES[4], by=("owner",))), "solved_without_reporter"),
    "handling is entered without a decision": (with_moves(replace(ASSIGN, decide=())), "output_not_decided"),
    "a short cut round the decision": (
        with_moves(move("skip", "reported", "handling", "village_clerk")),
        "output_not_decided",
    ),
    "a time that is no time": (with_stages(replace(HANDLING, within=within("=colour"))), "output_is_no_time"),
    "a condition on what nobody gave": (with_moves(replace(ASSIGN, when='result = "x"')), "fact_not_known"),
    "a condition on what may be empty": (
        replace(with_moves(replace(ASSIGN, when="shared")), facts=(*FACTS, fact("shared", Domain("boolean")))),
        "fact_may_be_missing",
    ),
    "exits that can all be shut": (
        with_moves(replace(MOVES[0], when="people_involved > 3 or violence")),
        "may_get_stuck",
    ),
    "a silent step that asks": (with_moves(replace(MOVES[4], needs=("result",))), "silent_step_asks"),
    "a part that is not open there": (
        replace(DISPUTE, parts=(replace(SUMMONS, stages=("assessed",)),)),
        "part_cannot_join",
    ),
    "more to join than may be called": (replace(DISPUTE, parts=(replace(SUMMONS, join=4),)), "part_cannot_join"),
    "a part at an end": (replace(DISPUTE, parts=(replace(SUMMONS, stages=("closed",)),)), "never_usable"),
    "a pause that may be used no times": (
        replace(DISPUTE, pauses=(replace(DISPUTE.pauses[0], at_most=0),)),
        "never_usable",
    ),
    "an objection that leads nowhere": (
        replace(DISPUTE, objection=replace(OBJECTION, stages=("assessed",))),
        "upheld_step_missing",
    ),
    "nobody rules": (replace(DISPUTE, objection=replace(OBJECTION, ruled_by=())), "never_usable"),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_each_fault_is_found_and_said(name: str) -> None:
    case_type, code = MUTANTS[name]
    problems = soundness_problems(case_type, RULES)
    assert f"workflow.{code}" in {problem.code for problem in problems}
    for problem in problems:
        assert "{" not in problem.what("zh-Hans") + problem.why("en") + problem.mend("en"), said(problem)


def said(problem: Problem) -> str:
    return f"{problem.what('en')} {problem.why('en')} {problem.mend('en')}"


def test_an_owner_that_is_no_post_is_found() -> None:
    table = warning_table()
    outputs = (
        table.outputs[0],
        replace(table.outputs[1], domain=Domain("string", ("task_force", "ghost"))),
        table.outputs[2],
    )
    rows = tuple(replace(row, outputs=(row.outputs[0], "ghost", row.outputs[2])) for row in table.rows)
    broken = rules({}, replace(table, outputs=outputs, rows=rows))
    problems = soundness_problems(DISPUTE, broken)
    assert {problem.details.get("value") for problem in problems} == {"ghost"}


def test_the_example_of_a_stuck_stage_shuts_every_exit() -> None:
    back = move("back", "reported", "diverted", "village_clerk", when="people_involved < 3", tells=("reporter",))
    shut = with_moves(replace(MOVES[0], when="people_involved > 3"), back)
    (problem,) = soundness_problems(shut, RULES)
    assert problem.why("en") == "For example: people_involved = 3"
    whole = with_moves(
        *(one if one.id != "back" else replace(one, when="people_involved <= 3") for one in shut.transitions)
    )
    assert soundness_problems(whole, RULES) == []


def test_conditions_on_a_parameter_and_on_what_is_given_with_the_step() -> None:
    by_parameter = with_moves(replace(MOVES[0], when="people_involved <= @reopen_limit"))
    assert codes(by_parameter) == {"may_get_stuck"}
    chosen = with_moves(replace(MOVES[0], when="people_involved < 3", takes=("people_involved",)))
    assert codes(chosen) == set(), "whoever takes the step gives the fact"


def test_samples_lie_on_both_sides_of_a_constant() -> None:
    assert {9, 10, 11} <= set(samples(Domain("integer", low=1, high=1000), [10]))
    assert samples(Domain("boolean"), [10]) == [True, False]
    assert "another" in samples(Domain("string"), ["x"])


# brute force

NAMES = ("a", "b", "c", "d")
Arrow = tuple[str, str, int | None]


def small(arrows: list[Arrow]) -> CaseType:
    stages = (*(stage(name, "director", "1 days") for name in NAMES), end("over", "answered"))
    moves = (
        move(f"m{number}", source, target, "director", at_most=bound, tells=("reporter",))
        for number, (source, target, bound) in enumerate(arrows)
    )
    return CaseType(
        "small", text("small"), "D", "S", "", (), "a", stages, tuple(moves), overdue=LADDER, statutory_none="none"
    )


def explore(arrows: list[Arrow]) -> tuple[set[str], set[str]]:
    """By trying everything: the stages that can be reached, and those where a case can be with no way to the end."""
    limit = max((bound or 0 for _, _, bound in arrows), default=0)

    def following(stage: str, counts: tuple[int, ...]) -> list[tuple[str, tuple[int, ...]]]:
        found = []
        for number, (source, target, bound) in enumerate(arrows):
            if source == stage and (bound is None or counts[number] < bound):
                more = min(counts[number] + 1, limit + 1) if bound is not None else 0
                found.append((target, (*counts[:number], more, *counts[number + 1 :])))
        return found

    first = ("a", (0,) * len(arrows))
    seen, todo = {first}, [first]
    while todo:
        for other in following(*todo.pop()):
            if other not in seen:
                seen.add(other)
                todo.append(other)
    good = {one for one in seen if one[0] == "over"}
    grown = True
    while grown:
        more = {one for one in seen - good if any(other in good for other in following(*one))}
        grown = bool(more)
        good |= more
    return {name for name, _ in seen}, {name for name, _ in seen - good}


arrow = st.tuples(st.sampled_from(NAMES), st.sampled_from((*NAMES, "over")), st.sampled_from((None, None, 1, 2)))


@settings(max_examples=150, deadline=None)
@given(st.lists(arrow, min_size=1, max_size=7))
def test_the_analyser_agrees_with_trying_everything(arrows: list[Arrow]) -> None:
    graph = graph_of(small(arrows), RULES)
    reachable, stuck = explore(arrows)
    assert graph.reachable == reachable
    assert set(stuck_stages(graph)) == stuck
    free = [(source, target) for source, target, bound in arrows if bound is None and source in reachable]
    assert bool(unbounded_cycle(graph)) == _has_cycle(free)


def _has_cycle(arrows: list[tuple[str, str]]) -> bool:
    """Take away what has no way on, again and again; what is left goes round."""
    while True:
        sources = {source for source, _ in arrows}
        kept = [one for one in arrows if one[1] in sources]
        if len(kept) == len(arrows):
            return bool(arrows)
        arrows = kept


# the law's maxima


def maximum(phase: str, span_text: str, kind: str = "mediation") -> StatutoryMaximum:
    limit = within(span_text).span
    assert limit is not None
    return StatutoryMaximum(f"{kind}_{phase}", kind, phase, limit, text(phase), "LAW 1")


def days(case_type: CaseType, phase: str) -> object:
    return longest_path(case_type, RULES, phase)[0]


def test_the_longest_path_counts_loops_and_the_longest_row() -> None:
    worst_week = RULES.clockwork.worst_days(within("7 working_days").span)  # type: ignore[arg-type]
    length, path = longest_path(SOUND, RULES, "handling")
    assert path == ("handling",) * 5, "once, two upgrades, and again after each of two redispatches"
    assert length == 5 * worst_week
    assert (
        days(replace(SOUND, objection=None, transitions=without("redispatch", "upgrade").transitions), "handling")
        == worst_week
    )


def test_a_reopening_is_counted_afresh() -> None:
    plain = without("redispatch", "upgrade")
    once = days(plain, "handling")
    again = replace(plain, transitions=tuple(replace(one, new_round=False) for one in plain.transitions))
    assert days(again, "handling") == once * 3  # type: ignore[operator]


def test_pauses_and_the_extension_are_phases_of_their_own() -> None:
    assert days(SOUND, "extension") == 10
    assert days(SOUND, "pause") == 2 * 5 + 90


def test_over_the_maximum_just_before_and_just_after() -> None:
    case_type = replace(SOUND, transitions=without("redispatch", "upgrade").transitions)
    fits, over = maximum("handling", "7 working_days"), maximum("handling", "6 working_days")
    assert statutory_problems(case_type, RULES, [fits]) == []
    (problem,) = statutory_problems(case_type, RULES, [over])
    assert problem.code == "workflow.over_statutory_maximum"
    assert "7 working_days" in problem.what("en") and "handling" in problem.why("en")
    (extended,) = statutory_problems(case_type, RULES, [maximum("handling", "60 days"), maximum("extension", "9 days")])
    assert extended.details["phase"] == "extension"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda one: replace(one, statutory_kind=""), "no_statutory_kind"),
        (lambda one: replace(one, statutory_kind="marriage"), "unknown_statutory_kind"),
        (lambda one: replace(one, stages=tuple(replace(s, phase="") for s in one.stages)), "phase_not_timed"),
    ],
)
def test_what_is_not_compared_is_said(change: Callable[[CaseType], CaseType], code: str) -> None:
    (problem,) = statutory_problems(change(SOUND), RULES, [maximum("handling", "99 days")])
    assert problem.code == f"workflow.{code}"


def test_units_are_compared_without_loss() -> None:
    def as_unit(written: str, unit: str) -> object:
        return in_unit(within(written).span, RULES, unit)  # type: ignore[arg-type]

    assert as_unit("5 working_days", "working_days") == 5
    assert as_unit("2 weeks", "working_days") == 14
    assert as_unit("20 working_hours", "working_days") == RULES.clockwork.worst_days(Span(20, "working_hours"))
    assert as_unit("until 18:00", "days") == 1
    assert as_unit("36 hours", "days") == 2


small_loop = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc"), st.integers(1, 2)), max_size=3)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 9), min_size=4, max_size=4), small_loop)
def test_the_longest_path_agrees_with_walking_every_walk(lengths: list[int], loops: list[tuple[str, str, int]]) -> None:
    chain: list[Arrow] = [("a", "b", None), ("b", "c", None), ("c", "d", None), ("d", "over", None)]
    arrows = [*chain, *loops]
    case_type = small(arrows)
    stages = tuple(
        replace(one, phase="p", within=within(f"{lengths[number]} days")) if number < 4 else one
        for number, one in enumerate(case_type.stages)
    )
    weight = dict(zip(NAMES, lengths, strict=True)) | {"over": 0}

    def walk(name: str, left: tuple[int | None, ...]) -> int:
        best = 0
        for number, (source, target, _) in enumerate(arrows):
            bound = left[number]
            if source == name and bound != 0:
                after = (*left[:number], None if bound is None else bound - 1, *left[number + 1 :])
                best = max(best, walk(target, after))
        return weight[name] + best

    expected = walk("a", tuple(bound for _, _, bound in arrows))
    assert longest_path(replace(case_type, stages=stages), RULES, "p")[0] == expected


def test_too_many_combinations_are_rounded_up_never_down() -> None:
    loops: list[Arrow] = [("b", "b", 9) for _ in range(7)]
    arrows: list[Arrow] = [("a", "b", None), ("b", "over", None), *loops]
    case_type = small(arrows)
    stages = tuple(replace(one, phase="p") if one.id in ("a", "b") else one for one in case_type.stages)
    assert longest_path(replace(case_type, stages=stages), RULES, "p")[0] >= 2 + 63


def test_a_span_is_at_least_as_long_in_natural_days() -> None:
    assert in_unit(within("5 working_days").span, RULES, "days") >= timedelta(days=7).days  # type: ignore[arg-type]
    assert owned("director").post == "director"
