"""What is said about the reporter, said to the reporter: “您”, “you”."""

from __future__ import annotations

import re
from collections.abc import Mapping
from uuid import UUID

from yiwang.cases.queries.history import Happened, History
from yiwang.cases.queries.timelines import Line, line_of
from yiwang.engine.problems import Text, sentence
from yiwang.engine.workflows import Action
from yiwang.engine.workflows.events import StepTaken
from yiwang.engine.workflows.program import Program
from yiwang.engine.workflows.who import title

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


TOLD = {
    "Paused": Text("处理期限暂停计算", "The time limit is paused"),
    "Resumed": Text("处理期限恢复计算", "The time limit runs again"),
    "Extended": Text("处理期限延长了", "The time limit was extended"),
}
"""What the office calls its clock, as its reporter knows it."""


def timeline_to_reporter(history: History, texts: Mapping[UUID, str]) -> list[Line]:
    """The public lines of a case, oldest first, said to its reporter."""
    found = ((one, line_of(history.program, one, texts)) for one in history.past)
    return [_line_to_reporter(history.program, one, line) for one, line in found if line is not None and line.public]


def _line_to_reporter(program: Program, one: Happened, line: Line) -> Line:
    own = _own_step(program, one.event) if isinstance(one.event, StepTaken) else TOLD.get(one.kind)
    return line._replace(who=to_reporter(line.who), what=own or to_reporter(line.what))


def _own_step(program: Program, event: StepTaken) -> Text | None:
    """A step that the reporter took, or let pass, by the words of its button."""
    stage = program.stages.get(event.source)
    move = stage.moves.get(event.transition) if stage else None
    if move is None or move.to_reporter is None or "reporter" not in move.who.written:
        return None
    (zh, en), now = move.to_reporter, to_reporter(title(program, event.target))
    if event.by_itself:
        zh, en = f"您没有在期限内答复，按“{zh}”处理", f"You did not answer in time: taken as “{en}”"
    elif event.actor.post == "reporter":
        zh, en = f"您选择了“{zh}”", f"You chose “{en}”"
    else:
        return None
    return Text(f"{zh}，进入“{now.zh}”", f"{en}; now “{now.en}”")


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
