"""Answer templates: where one is offered, and its words with the names filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping

from yiwang.engine.packs.definitions import AnswerTemplate
from yiwang.engine.problems import Text
from yiwang.engine.workflows.program import Move, Program

USES = ("answer", "decline", "extension", "question")
REASON = "reason"
"""Where words go that no fact takes."""
OF_EVERY_CASE: Mapping[str, Text] = {
    "number": Text("编号", "number"),
    "case_type": Text("事项类型", "case type"),
    "kind": Text("哪一类事", "what it is about"),
    "place": Text("地点（区域名称）", "place (names of areas)"),
    "reported_on": Text("反映日期", "day it was told"),
    "due_on": Text("期限", "day it is due"),
    "owner": Text("责任岗位", "post that answers for it"),
    "unit": Text("责任单位", "unit that answers for it"),
}
"""Names that every case can fill, besides its facts."""
BLANK = "＿＿＿＿"
"""Stands for what the case does not know: whoever writes puts it in."""
_NAME = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def names_in(text: str) -> tuple[str, ...]:
    """The names that a text wants filled, each once, in order."""
    return tuple(dict.fromkeys(_NAME.findall(text)))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its names filled in."""
    return _NAME.sub(lambda found: values.get(found[1]) or BLANK, text)


def told_names(program: Program) -> frozenset[str]:
    """Facts that the reporter is told: those of the steps that tell the reporter, beside what was reported."""
    moves = [move for stage in program.stages.values() for move in stage.moves.values() if "reporter" in move.tells]
    return frozenset(name for move in moves for name in move.accepts if name not in program.intake)


def texts_of(move: Move) -> tuple[str, ...]:
    """The facts of a step that are words: what it needs first."""
    ordered = [*move.needs, *(name for name in move.accepts if name not in move.needs)]
    return tuple(name for name in ordered if name in move.accepts and move.accepts[name].type == "text")


def takes_words(template: AnswerTemplate, move: Move) -> str:
    """The field of a step that takes the words of a template; empty for none."""
    if template.fact:
        return template.fact if template.fact in texts_of(move) else ""
    found = texts_of(move)
    return found[0] if found and (found[0] in move.needs or not move.because) else REASON if move.because else ""


def use_of(program: Program, move: Move) -> str:
    """Whether a step answers the reporter, declines, or neither."""
    tells = "reporter" in move.tells
    if tells and move.target.outcome in ("declined", "diverted"):
        return "decline"
    return "answer" if tells or told_names(program).intersection(texts_of(move)) else ""


def fits(template: AnswerTemplate, program: Program, move: Move) -> bool:
    """Is it for this step? One that names its steps is for those; another for every step of its use."""
    asked = move.id in template.steps if template.steps else use_of(program, move) == template.use
    return asked and bool(takes_words(template, move))


def offered(templates: Mapping[str, AnswerTemplate], case_type: str, kind: str, stage: str) -> list[AnswerTemplate]:
    """The templates for a case at a stage: those for its very kind first, then those for few steps."""
    fit = [
        one for one in templates.values()
        if _in(case_type, one.over) and _in(kind, one.kinds) and _in(stage, one.stages)
    ]  # fmt: skip
    return sorted(fit, key=lambda one: (not one.kinds, not one.steps, not one.over))


def _in(name: str, among: tuple[str, ...]) -> bool:
    return not among or name in among
