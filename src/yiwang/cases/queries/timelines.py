"""What happened to a case, line by line, in plain words: for those who handle it, and for its reporter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from yiwang.cases import events
from yiwang.cases.queries.history import Happened, History
from yiwang.cases.queries.words import said
from yiwang.engine.packs.words import span_words
from yiwang.engine.problems import Text, sentence
from yiwang.engine.workflows import events as engine
from yiwang.engine.workflows.program import Program
from yiwang.engine.workflows.who import title
from yiwang.foundation.organizations import interface as organizations
from yiwang.foundation.places import interface as places
from yiwang.kernel.civil_time import civil, instant


class Line(NamedTuple):
    """One line. `words`: what somebody wrote; empty when nothing was, "—" when it was erased.

    `public`: the reporter sees it too. `due`: by when whoever has it now must be done.
    """

    at: datetime
    kind: str
    who: Text
    what: Text
    words: str = ""
    due: datetime | None = None
    public: bool = True


def timeline(history: History, texts: Mapping[UUID, str], public: bool = False) -> list[Line]:
    """The lines of a case, oldest first; `public`: only those for its reporter, without names of staff."""
    lines = [line for one in history.past if (line := line_of(history.program, one, texts)) is not None]
    return [line for line in lines if line.public] if public else lines


def line_of(program: Program, one: Happened, texts: Mapping[UUID, str]) -> Line | None:
    teller = _TELLERS.get(one.kind)
    if teller is None:
        return None
    what, words, due, public = teller(program, one)
    said_words = str(said(words, texts)) if words else ""
    return Line(one.at, one.kind, _who(program, one), sentence(what), said_words, instant(due) if due else None, public)


def _who(program: Program, one: Happened) -> Text:
    actor = getattr(one.event, "actor", None)
    post = actor.post if actor else one.acting_as.partition("@")[0]
    return title(program, post)


Told = tuple[Text, str, datetime | None, bool]


def _opened(program: Program, one: Happened) -> Told:
    event = one.event
    assert isinstance(event, engine.CaseOpened)
    stage, owner = title(program, event.stage), title(program, event.owner)
    what = Text(f"已登记，进入“{stage.zh}”，由{owner.zh}负责", f"reported; now “{stage.en}”, with {owner.en}")
    return what, "", event.due, True


def _stepped(program: Program, one: Happened) -> Told:
    event = one.event
    assert isinstance(event, engine.StepTaken)
    step, stage, owner = title(program, event.transition), title(program, event.target), title(program, event.owner)
    zh, en = f"{step.zh}，进入“{stage.zh}”", f"{step.en}; now “{stage.en}”"
    if event.by_itself:
        zh, en = f"到期无人办理，自动{zh}", f"nobody acted in time: {en}"
    if event.due is not None:
        zh, en = f"{zh}，由{owner.zh}负责", f"{en}, with {owner.en}"
    return Text(zh, en), event.reason, event.due, True


def _owner_named(program: Program, one: Happened) -> Told:
    found = organizations.appointment(one.data["holder"]) if one.data["holder"] else None
    unit = organizations.unit(UUID(one.data["unit"])) if one.data["unit"] else None
    name = found.unit_title if found else (unit.title if unit else "")
    if not name:
        return Text("暂时无人在岗", "nobody is in office for it now"), "", None, False
    return Text(f"由{name}办理", f"it is with {name}"), "", None, True


def _ended(program: Program, one: Happened) -> Told:
    return Text("已结束", "it has ended"), "", None, True


def _reporter_told(program: Program, one: Happened) -> Told:
    return Text("已告知反映人", "the reporter was told"), "", None, True


def _names(program: Program, bodies: Sequence[str]) -> Text:
    found = [_body(program, body) for body in bodies]
    return Text("、".join(name.zh for name in found), ", ".join(name.en for name in found))


def _body(program: Program, body: str) -> Text:
    try:
        unit = organizations.unit(UUID(body))
    except ValueError:
        unit = None
    return Text(unit.title, unit.title) if unit else title(program, body)


def _part(zh: str, en: str, public: bool = True) -> Callable[[Program, Happened], Told]:
    def tell(program: Program, one: Happened) -> Told:
        event: Any = one.event
        part = title(program, event.part)
        bodies = getattr(event, "bodies", ()) or (getattr(event, "body", ""),)
        names = _names(program, [getattr(body, "body", body) for body in bodies])
        extra = f"：{event.score}" if isinstance(event, engine.PartScored) else ""
        what = Text(f"{part.zh}：{names.zh}{zh}{extra}", f"{part.en}: {names.en} {en}{extra}")
        return what, getattr(event, "reason", ""), None, public

    return tell


def _part_ended(program: Program, one: Happened) -> Told:
    """Taken back by somebody with a reason; or over because a step (its id is the reason) left the part's stages."""
    event = one.event
    assert isinstance(event, engine.PartEnded)
    if not event.left:
        return _part("不再参与", "let go", public=False)(program, one)
    part, step, names = title(program, event.part), title(program, event.reason), _names(program, event.bodies)
    zh, en = f"{part.zh}随“{step.zh}”结束", f"{part.en}: over with “{step.en}”"
    if event.bodies:
        zh, en = f"{zh}，{names.zh}未办完", f"{en}; {names.en} had not finished"
    return Text(zh, en), "", None, False


def _plain(zh: str, en: str, public: bool = True, due: str = "due") -> Callable[[Program, Happened], Told]:
    def tell(program: Program, one: Happened) -> Told:
        return Text(zh, en), getattr(one.event, "reason", ""), getattr(one.event, due, None), public

    return tell


def _extension_asked(program: Program, one: Happened) -> Told:
    event = one.event
    assert isinstance(event, engine.ExtensionAsked)
    span = span_words(event.span)
    what = Text(f"申请延期 {span.zh}，计时照常", f"more time was asked for ({span.en}); the clock goes on")
    return what, event.reason, event.ruling_due, False


_VERDICTS = {
    "upheld": Text("异议成立", "the objection was upheld"),
    "rejected": Text("异议不成立", "the objection was rejected"),
    "granted": Text("同意延期", "more time was granted"), "refused": Text("不同意延期", "more time was refused"),
}  # fmt: skip


def _ruled(program: Program, one: Happened) -> Told:
    event = one.event
    assert isinstance(event, engine.Ruled)
    return _VERDICTS[event.verdict], event.reason, None, False


def _supervised(program: Program, one: Happened) -> Told:
    event: Any = one.event
    post = title(program, event.post) if isinstance(event, engine.Supervised) else _body(program, event.to)
    if isinstance(event, engine.PartReminded) and not event.level:
        return Text(f"时限将到，已提醒{post.zh}", f"time is nearly over: {post.en} was reminded"), "", None, True
    return Text(f"超时，{post.zh}已督办", f"late: {post.en} now watches it"), "", None, True


def _words(zh: str, en: str, key: str = "text", public: bool = True) -> Callable[[Program, Happened], Told]:
    def tell(program: Program, one: Happened) -> Told:
        return Text(zh, en), str(one.data.get(key, "")), None, one.data.get("public", public)

    return tell


def _ordered(program: Program, one: Happened) -> Told:
    number = one.data["number"]
    due = civil(datetime.fromisoformat(one.data["answer_due"]))
    return Text(f"下达督办单 {number}", f"supervision order {number}"), one.data["reason"], due, True


def _followed_up(program: Program, one: Happened) -> Told:
    zh = {True: "已解决", False: "没有解决", None: "未说是否解决"}[one.data["solved"]]
    en = {True: "solved", False: "not solved", None: "not said whether solved"}[one.data["solved"]]
    zh2 = {True: "满意", False: "不满意", None: "未说是否满意"}[one.data["satisfied"]]
    en2 = {True: "satisfied", False: "not satisfied", None: "not said whether satisfied"}[one.data["satisfied"]]
    return Text(f"反映人评价：{zh}，{zh2}", f"the reporter says: {en}, {en2}"), one.data["text"], None, True


def _placed(program: Program, one: Happened) -> Told:
    if one.data["moved"]:
        return Text("所在区域调整", "its area was moved in the directory"), "", None, False
    above = places.ancestors(one.data["area"])
    name = "".join(area.name for area in reversed(above[:2])) or one.data["area"]
    return Text(f"地点更正为{name}", f"the place was corrected: {name}"), one.data["reason"], None, True


def _corrected(program: Program, one: Happened) -> Told:
    fact = title(program, one.data["fact"])
    return Text(f"更正了“{fact.zh}”", f"“{fact.en}” was corrected"), one.data["reason"], None, True


def _split_off(program: Program, one: Happened) -> Told:
    number = one.data.get("number", "")
    what = Text(f"其中一部分另立一件办理：{number}", f"a part of it goes on as a case of its own: {number}")
    return what, one.data["reason"], None, True


def _erased(program: Program, one: Happened) -> Told:
    if one.data["basis"] == "expired":
        return Text("保存期已满，文字已删除", "the words were kept their time, and erased"), "", None, True
    return Text("应要求删除了部分文字", "some words were erased on request"), "", None, True


_TELLERS: dict[str, Callable[[Program, Happened], Told]] = {
    "CaseOpened": _opened, "StepTaken": _stepped, "CaseEnded": _ended, "ReporterTold": _reporter_told,
    "PartOpened": _part("被请来办理", "called"), "PartResponded": _part("已响应", "has come"),
    "PartFinished": _part("已办完", "has finished"), "PartScored": _part("得分", "scored", public=False),
    "PartEnded": _part_ended,
    "Paused": _plain("计时暂停", "the clock was stopped"), "Resumed": _plain("恢复计时", "the clock goes on"),
    "Extended": _plain("延长了时限", "more time was given"),
    "Objected": _plain("承办方提出异议，计时照常", "whoever has it objects; the clock goes on", False, "ruling_due"),
    "ExtensionAsked": _extension_asked, "Ruled": _ruled,
    "Reminded": _plain("时限将到，已提醒承办方", "time is nearly over; whoever has it was reminded", False),
    "Supervised": _supervised, "PartReminded": _supervised, events.OWNER_NAMED: _owner_named,
    events.NOTE_ADDED: _words("补充说明", "a note was added", public=False),
    events.REPORTER_ASKED: _words("请反映人补充", "the reporter was asked"),
    events.REPORTER_REPLIED: _words("反映人回答", "the reporter replied"),
    events.FILE_ATTACHED: _words("添加了附件", "a file was attached", "name", False),
    events.DUPLICATE_LINKED: _words("与另一件登记是同一件事", "it is the same matter as another report", "reason"),
    events.ME_TOO: _words("又有人反映同一件事", "somebody else told the same"), events.FOLLOWED_UP: _followed_up,
    events.SUPERVISION_ORDERED: _ordered,
    events.SUPERVISION_ANSWERED: _words("已回复督办单", "the supervision order was answered"),
    events.SPLIT_OFF: _split_off, events.PLACE_CORRECTED: _placed,
    events.FACT_CORRECTED: _corrected,
    events.EXCLUSION_PROPOSED: _words("有人提出不计入考核", "proposed to be left out of the rates", "text", False),
    events.EXCLUSION_CONFIRMED: _words("两人同意不计入考核", "two people agreed to leave it out of the rates"),
    events.EXCLUSION_REJECTED: _words("不同意不计入考核", "it stays in the rates", "text", False),
    events.IMPORTED: _words("由原系统的记录转入", "taken over from the record of another system"),
    events.WORDS_FROZEN: _words("保存期已满，文字已冻结，之后删除", "kept their time: the words are frozen"),
    events.WORDS_ERASED: _erased,
}  # fmt: skip
