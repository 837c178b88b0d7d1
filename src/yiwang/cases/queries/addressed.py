"""What is said about the reporter, said to the reporter: “您”, “you”."""

from __future__ import annotations

import re
from collections.abc import Iterable

from yiwang.cases.queries.timelines import Line
from yiwang.engine.problems import Text, sentence
from yiwang.engine.workflows import Action
from yiwang.engine.workflows.program import Program

_CALLED = re.compile("反映人|诉求人|上报人|报告人")
_ENGLISH = tuple(
    (re.compile(written, re.IGNORECASE), you)
    for written, you in (
        (r"\bthe reporter['’]s\b", "your"), (r"\bthe reporter was\b", "you were"),
        (r"\bthe reporter says\b", "you say"), (r"\bthe reporter agrees\b", "you agree"), (r"\bthe reporter\b", "you"),
    )
)  # fmt: skip
"""Packs call steps and stages by these words too; what fits none of them stays in the third person."""


def to_reporter(text: Text) -> Text:
    zh, en = _CALLED.sub("您", text.zh), text.en
    for written, you in _ENGLISH:
        en = written.sub(you, en)
    return sentence(Text(zh, en)) if text.en[:1].isupper() else Text(zh, en)


def lines_to_reporter(lines: Iterable[Line]) -> list[Line]:
    return [line._replace(who=to_reporter(line.who), what=to_reporter(line.what)) for line in lines]


OWN = {
    "resume": Text("我已补充，继续办理", "I have given what was asked, go on"),
    "extend": Text("请求延长时间", "Ask for more time"),
    "object": Text("我有异议", "I object"),
}
"""What the engine's own actions are called to whoever reported; a pack says it of its steps (`to_reporter`)."""


def action_to_reporter(program: Program, stage: str, action: Action) -> Action:
    """The button says what is done; who does it is whoever presses it."""
    kind, _, id = action.name.partition(":")
    move = program.stages[stage].moves.get(id) if kind == "step" else None
    own = move.to_reporter if move else OWN.get(kind)
    if own:
        return action._replace(title=own)
    zh, en = to_reporter(action.title)
    return action._replace(title=Text(zh.removeprefix("您"), en))
