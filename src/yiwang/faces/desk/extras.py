"""What can be done with a case beside the pack's steps: notes, questions, files, orders …"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from yiwang.cases import interface as cases
from yiwang.cases.interface import Detail
from yiwang.faces.desk.moving import fact_form, place_form, split_form
from yiwang.faces.web.fields import Field, Option
from yiwang.faces.web.language import say, t
from yiwang.faces.web.steps import About, StepForm
from yiwang.foundation.identity.interface import Acting
from yiwang.kernel.civil_time import instant
from yiwang.kernel.ids import new_id

CALLERS = frozenset({"clerk", "dispatcher", "supervisor"})
SECONDS = frozenset({"supervisor", "chief"})
WORKING = frozenset({"grid_worker", "clerk", "handler", "dispatcher", "chief", "supervisor"})


def extras(detail: Detail, case: About, acting: Acting) -> Iterator[StepForm]:
    """The forms that this person may use on this case now."""
    if not acting.roles & WORKING:
        return
    # What somebody waits for stands first.
    for order in detail.orders:
        if order["answered_at"] is None:
            yield _answer(detail, case, order["number"])
    yield _note(detail, case)
    if not detail.row.ended:
        yield _ask(detail, case)
    yield _attach(detail, case)
    if not detail.row.ended and "supervisor" in acting.roles:
        yield _order(detail, case)
    if acting.roles & CALLERS and detail.row.answered_at and acting.account_id != detail.row.owner_account:
        yield _verdict(detail, case)
    yield from _exclusion(detail, case, acting)
    yield _link(detail, case)
    if not detail.row.ended:
        yield from split_form(detail, case)
        yield place_form(detail, case)
        yield from fact_form(detail, case)
    if detail.inside and "dispatcher" in acting.roles and (held := cases.texts_of(detail.row.id)):
        yield _erase(detail, case, held)


def _given(case: About, name: str) -> str:
    return (case.sent.get(name) or [""])[0]


def _text(case: About, label: str, name: str = "text", required: bool = True, hint: str = "") -> Field:
    return Field(name, label, "words", _given(case, name), required, hint, most=5000)


def _note(detail: Detail, case: About) -> StepForm:
    public = Field("public", t("反映人也能看到", "The reporter sees it too"), "check", _given(case, "public"))
    fields = [_text(case, t("写什么", "What to note")), public]

    def make(values: Mapping[str, Any]) -> Any:
        return cases.AddNote(detail.row.id, values.get("text", ""), values.get("public", False))

    return StepForm("note", t("补充说明", "Add a note"), fields, make)


def _ask(detail: Detail, case: About) -> StepForm:
    pauses = [one for one in case.program.pauses.values() if detail.row.stage in one.stages and not one.defers]
    allowed = {one.name for one in detail.actions if one.allowed}
    options = [Option("", t("计时照常", "The clock goes on"), not _given(case, "pause"))]
    options += [Option(one.id, t("停表：{p}", "Stop it: {p}", p=one.title), one.id == _given(case, "pause"))
                for one in pauses if f"pause:{one.id}" in allowed]  # fmt: skip
    fields = [_text(case, t("想问反映人什么", "What to ask the reporter"))]
    if len(options) > 1:
        fields.append(Field("pause", t("等回答的时候", "Meanwhile"), "radios", options=options, quiet=True))

    def make(values: Mapping[str, Any]) -> Any:
        return cases.AskReporter(detail.row.id, values.get("text", ""), values.get("pause", ""))

    hint = t("反映人凭编号和查询码能看到并回答。", "The reporter sees it by number and code, and can reply.")
    return StepForm("ask", t("请反映人补充", "Ask the reporter"), fields, make, hint=hint)


def _attach(detail: Detail, case: About) -> StepForm:
    file = Field("file", t("照片或 PDF", "Picture or PDF"), "file", required=False, pdf=True, quiet=True,
                 hint=t("照片里的位置信息会去掉。", "The place stored inside a picture is removed."))  # fmt: skip

    def make(values: Mapping[str, Any]) -> Any:
        return cases.AttachFile(detail.row.id, new_id(), values["bytes"], values["name"])

    return StepForm("attach", t("添加附件", "Attach a file"), [file], make)


def _order(detail: Detail, case: About) -> StepForm:
    fields = [
        _text(case, t("为什么督办", "Why it is supervised")),
        Field("due", t("最迟什么时候回复", "Answer due"), "datetime-local", _given(case, "due"), True),
    ]

    def make(values: Mapping[str, Any]) -> Any:
        due = instant(datetime.fromisoformat(values["due"]))
        return cases.OrderSupervision(detail.row.id, values.get("text", ""), due)

    return StepForm("order", t("下达督办单", "Order supervision"), fields, make)


def _answer(detail: Detail, case: About, number: str) -> StepForm:
    def make(values: Mapping[str, Any]) -> Any:
        return cases.AnswerSupervision(detail.row.id, number, values.get("text", ""))

    title = t("回复督办单 {n}", "Answer order {n}", n=number)
    return StepForm(f"answer:{number}", title, [_text(case, t("怎么办的", "What was done"))], make)


def _verdict(detail: Detail, case: About) -> StepForm:
    def asked(name: str, label: str, yes: str, no: str) -> Field:
        words = (("yes", yes), ("no", no), ("", t("没有说", "Not said")))
        options = [Option(value, said, value == _given(case, name)) for value, said in words]
        return Field(name, label, "radios", options=options, quiet=True)

    fields = [
        asked("solved", t("解决了吗", "Is it solved"), t("解决了", "Solved"), t("没有解决", "Not solved")),
        asked("satisfied", t("满意吗", "Satisfied"), t("满意", "Satisfied"), t("不满意", "Not satisfied")),
        _text(case, t("原话", "In their words"), required=False),
    ]

    def make(values: Mapping[str, Any]) -> Any:
        said = {"yes": True, "no": False}
        solved, satisfied = said.get(values.get("solved", "")), said.get(values.get("satisfied", ""))
        return cases.FollowUp(detail.row.id, solved, satisfied, values.get("text", ""), told_by_phone=True)

    hint = t("电话里反映人怎么说，就怎么记。", "Write down what the reporter said on the phone.")
    return StepForm("verdict", t("电话回访", "Follow up by phone"), fields, make, hint=hint)


def _exclusion(detail: Detail, case: About, acting: Acting) -> Iterator[StepForm]:
    if detail.row.excluded:
        return
    if detail.exclusion is None:
        if catalog := case.catalogs.get("exclusion_reasons"):
            yield _propose(detail, case, [(one.code, say(one.title)) for one in catalog.items])
    elif acting.roles & SECONDS and detail.exclusion["by"] != acting.actor:
        yield _second(detail, case)


def _propose(detail: Detail, case: About, reasons: list[tuple[str, str]]) -> StepForm:
    options = [Option(code, words, code == _given(case, "ground")) for code, words in reasons]
    fields = [
        Field("ground", t("依据哪一条", "On which ground"), "select", _given(case, "ground"), True, options=options),
        _text(case, t("为什么符合", "Why it fits")),
    ]

    def make(values: Mapping[str, Any]) -> Any:
        return cases.ProposeExclusion(detail.row.id, values.get("ground", ""), values.get("text", ""))

    hint = t("要第二个人同意才算。", "It takes a second person's consent.")
    return StepForm("exclude", t("提出不计入考核", "Propose to leave it out of the rates"), fields, make, hint=hint)


def _second(detail: Detail, case: About) -> StepForm:
    words = (("yes", t("同意", "Agree")), ("no", t("不同意", "Do not agree")))
    options = [Option(value, said, value == _given(case, "agree")) for value, said in words]
    fields = [Field("agree", t("不计入考核", "Leave it out"), "radios", required=True, options=options),
              _text(case, t("意见", "Remark"), required=False)]  # fmt: skip

    def make(values: Mapping[str, Any]) -> Any:
        return cases.RuleExclusion(detail.row.id, values.get("agree") == "yes", values.get("text", ""))

    return StepForm("agree", t("裁定是否不计入考核", "Rule on leaving it out"), fields, make)


ALL = "all"
SNIPPET = 60


def _erase(detail: Detail, case: About, held: Mapping[UUID, str]) -> StepForm:
    """Asked by whoever wrote them: words go, the journal keeps only their hash."""
    given = case.sent.get("contents", ())
    options = [Option(str(id), _short(text), str(id) in given) for id, text in held.items()]
    options.append(Option(ALL, t("全部文字和附件", "All words and files"), ALL in given))
    fields = [
        Field("contents", t("删哪些", "Which"), "checks", "", True, options=options),
        _text(case, t("应谁的要求、为什么（不写姓名）", "On whose request and why (no names)"), "basis"),
    ]

    def make(values: Mapping[str, Any]) -> Any:
        chosen = values.get("contents", [])
        ids = () if ALL in chosen else tuple(UUID(one) for one in chosen)
        return cases.EraseWords(detail.row.id, ids, values.get("basis", ""))

    hint = t("删了找不回来；日志里只留下曾有一段文字的凭据。",
             "They cannot be brought back; the journal keeps proof that there were words.")  # fmt: skip
    return StepForm("erase", t("应要求删除文字", "Erase words on request"), fields, make, grave=True, hint=hint)


def _short(text: str) -> str:
    if text == cases.SEALED:
        return t("密封的回答", "a sealed answer")
    return text if len(text) <= SNIPPET else f"{text[:SNIPPET]}…"


def _link(detail: Detail, case: About) -> StepForm:
    number = Field("number", t("另一件的编号", "Number of the other case"), "text", _given(case, "number"), True)
    fields = [number, _text(case, t("为什么是同一件", "Why it is the same"), required=False)]
    find: Callable[[str], Any] = lambda text: next(  # noqa: E731
        iter(cases.search_cases(case.acting, text).rows), None
    )

    def make(values: Mapping[str, Any]) -> Any:
        other = find(str(values.get("number", "")))
        return cases.LinkDuplicate(detail.row.id, other.id if other else new_id(), values.get("text", ""))

    return StepForm("link", t("与另一件是同一件事", "Same matter as another"), fields, make)
