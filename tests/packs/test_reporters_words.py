"""Whatever a reporter may be offered is called by words for the reporter, in every pack and both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.shared import ROOT
from yiwang.cases.queries.addressed import action_to_reporter
from yiwang.engine.packs.editions import Editions
from yiwang.engine.problems import Text
from yiwang.engine.workflows import Action
from yiwang.engine.workflows.holds import OBJECT, RESUME, extending
from yiwang.engine.workflows.program import Program
from yiwang.packtools.reader import PackReader

FOLDERS = sorted(path.parent for path in (ROOT / "packs").glob("*/case_types"))
CLERKS = re.compile(r"人(?=认可|说|撤回|确认|要求|提出|不再)|当事人|本人|双方认可|一方|村民|计时|期满|裁定")
ENGLISH = re.compile(
    r"\b(?:the (?:reporter|person|applicant|sender|party|parties|member)|a villager|one side|gives up|says|clock|"
    r"resume)\b",
    re.IGNORECASE,
)


@cache
def programs(folder: Path) -> tuple[tuple[str, Program], ...]:
    pack, _ = PackReader().with_base(folder)
    assert pack is not None
    return tuple((id, program) for edition, _ in Editions(pack) for id, program in edition.programs.items())


def offered(program: Program) -> Iterator[tuple[str, Action]]:
    """Everything that the rules open to the reporter, by the stage."""
    for stage in program.stages.values():
        for move in stage.moves.values():
            if "reporter" in move.who.written:
                yield stage.id, Action(f"step:{move.id}", move.title, True, None)
    held = [
        *((pause.resumer, "resume", RESUME, pause.stages) for pause in program.pauses.values()),
        *((pause.who, f"pause:{pause.id}", pause.title, pause.stages) for pause in program.pauses.values()),
        *((part.who, f"open:{part.id}", part.title, part.stages) for part in program.parts.values()),
    ]
    if program.extension:
        held.append((program.extension.who, "extend", extending(program.extension), program.extension.stages))
    if program.objection:
        held.append((program.objection.who, "object", OBJECT, program.objection.stages))
    for who, name, title, stages in held:
        if "reporter" in who.written:
            yield from ((stage, Action(name, title, True, None)) for stage in stages)


def titles(folder: Path) -> dict[str, Text]:
    return {
        f"{id} {action.name}": action_to_reporter(program, stage, action).title
        for id, program in programs(folder)
        for stage, action in offered(program)
    }


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_reporter_is_offered_nothing_in_a_clerks_words(folder: Path) -> None:
    wrong = {name: said for name, said in titles(folder).items() if CLERKS.search(said.zh) or ENGLISH.search(said.en)}
    assert wrong == {}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_step_of_a_reporter_has_a_name_of_its_own(folder: Path) -> None:
    unnamed = {
        f"{id} {move.id}"
        for id, program in programs(folder)
        for move in program.case_type.transitions
        if "reporter" in move.by and not move.to_reporter
    }
    assert unnamed == set()


def test_who_was_asked_for_more_goes_on_with_it() -> None:
    said = titles(ROOT / "packs" / "xiangzhou")
    assert said["local_matter resume"] == Text("我已补充，继续办理", "I have given what was asked, go on")
    assert said["local_matter step:answer"] == Text("我认可", "I accept it")


@pytest.mark.parametrize("words", ["反映人认可", "申请人说没有履行", "恢复计时", "本人撤回", "双方认可", "提议人撤回"])
def test_a_clerks_word_is_known(words: str) -> None:
    assert CLERKS.search(words)
