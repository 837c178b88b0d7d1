"""What a reporter reads of a case's past is said to the reporter, in every pack and both languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests.packs.test_reporters_words import CLERKS, ENGLISH, FOLDERS, programs
from tests.shared import ROOT
from yiwang.cases.queries.addressed import timeline_to_reporter, to_reporter
from yiwang.cases.queries.history import Happened, History
from yiwang.cases.queries.timelines import Line
from yiwang.engine.problems import Text
from yiwang.engine.workflows.commands import REPORTER, SYSTEM, Actor
from yiwang.engine.workflows.events import StepTaken
from yiwang.engine.workflows.program import Program

AT = datetime(2026, 11, 23, 4, tzinfo=UTC)
XIANGZHOU = ROOT / "packs" / "xiangzhou"


def line(program: Program, kind: str, event: Any, post: str) -> Line:
    past = [Happened(kind, {}, AT, "", f"{post}@", event)]
    (found,) = timeline_to_reporter(cast("History", SimpleNamespace(program=program, past=past)), {})
    return found


def step(actor: Actor, transition: str, source: str, target: str, by_itself: bool = False) -> StepTaken:
    return StepTaken(AT, actor, transition, source, target, "reporter", None, "", None, by_itself=by_itself)


def own_steps(folder: Path) -> Iterator[tuple[str, Text]]:
    """Every line of a step that the reporter may take, or may let pass."""
    for id, program in programs(folder):
        for stage in program.stages.values():
            for move in stage.moves.values():
                if "reporter" not in move.who.written:
                    continue
                for actor, late in ((REPORTER, False), *(((SYSTEM, True),) if move.or_after else ())):
                    taken = step(actor, move.id, stage.id, move.target.id, late)
                    found = line(program, "StepTaken", taken, actor.post)
                    yield f"{id} {stage.id} {move.id}{' late' if late else ''}", found.what


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_step_of_ones_own_is_said_to_oneself(folder: Path) -> None:
    said = {name: Text(*(whole.partition(cut)[0] for whole, cut in zip(what, ("，进入", "; now"), strict=True)))
            for name, what in own_steps(folder)}  # fmt: skip
    assert {name: one for name, one in said.items() if CLERKS.search(one.zh) or ENGLISH.search(one.en)} == {}
    assert {name: one for name, one in said.items() if "您" not in one.zh or "You" not in one.en} == {}


def test_one_says_what_was_chosen_or_let_pass() -> None:
    program = dict(programs(XIANGZHOU))["local_matter"]
    stage, move = next((s, s.moves["answer"]) for s in program.stages.values() if "answer" in s.moves)
    chosen = line(program, "StepTaken", step(REPORTER, "answer", stage.id, move.target.id), "reporter")
    target = to_reporter(move.target.title)
    assert chosen.who == Text("您", "you")
    assert chosen.what == Text(f"您选择了“我认可”，进入“{target.zh}”", f"You chose “I accept it”; now “{target.en}”")
    passed = line(program, "StepTaken", step(SYSTEM, "answer", stage.id, move.target.id, by_itself=True), "system").what
    assert passed.zh.startswith("您没有在期限内答复，按“我认可”处理")
    assert passed.en.startswith("You did not answer in time: taken as “I accept it”")


@pytest.mark.parametrize("kind", ["Paused", "Resumed", "Extended"])
def test_a_time_limit_is_no_clock_to_its_reporter(kind: str) -> None:
    found = line(dict(programs(XIANGZHOU))["local_matter"], kind, SimpleNamespace(actor=SYSTEM), "system")
    assert "处理期限" in found.what.zh and "计时" not in found.what.zh
    assert "time limit" in found.what.en and "clock" not in found.what.en


def test_a_step_of_the_office_keeps_its_name() -> None:
    program = dict(programs(XIANGZHOU))["local_matter"]
    stage = next(one for one in program.stages.values() if one.moves)
    move = next(one for one in stage.moves.values() if "reporter" not in one.who.written)
    found = line(program, "StepTaken", step(Actor("clerk"), move.id, stage.id, move.target.id), "clerk")
    assert move.title.zh in found.what.zh and "您选择" not in found.what.zh
