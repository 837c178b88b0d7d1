"""Bodies that were called to a case: by when each must come and be done, and what may be done about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from yiwang.cases import interface as cases
from yiwang.cases.interface import CasePart, Detail
from yiwang.engine.workflows.program import Who
from yiwang.faces.web.bodies import body_name, speaks_for
from yiwang.faces.web.fields import Field, Option
from yiwang.faces.web.language import say, t
from yiwang.faces.web.steps import REASON, About, StepForm, reason_field


@dataclass(frozen=True)
class PartRow:
    """One body."""

    part: str
    row: CasePart
    name: str
    state: str
    forms: list[StepForm]

    def with_form(self, wrong: StepForm) -> PartRow:
        return replace(self, forms=[wrong if one.name == wrong.name else one for one in self.forms])


def part_rows(detail: Detail, case: About) -> list[PartRow]:
    rows = []
    for one in detail.parts:
        part = case.program.parts.get(one.part)
        title = say(part.title) if part else one.part
        rows.append(PartRow(title, one, body_name(one.body, case.edition), _state(one), list(_forms(one, case))))
    return rows


def _state(one: CasePart) -> str:
    if one.finished_at:
        return t("已办完", "finished")
    if one.ended:
        return t("不再参与", "let go")
    return t("已响应，在办", "has come") if one.responded_at else t("等待响应", "waiting for it to come")


def _forms(one: CasePart, case: About) -> Iterator[StepForm]:
    mine = speaks_for(case.acting, one.body)
    part = case.program.parts.get(one.part)
    if case.row.ended or part is None:
        return
    if not one.finished_at and not one.ended:
        if mine and not one.responded_at:
            yield _simple("respond", one, case, t("我们到了", "We have come"), cases.RespondPart)
        if mine:
            yield _simple("finish", one, case, t("我们办完了", "We have finished"), cases.FinishPart)
        if _may_call(part.who, case):
            yield _cancel(one, case)
    if one.finished_at and one.score is None and part.scorer is not None and not mine:
        yield _score(one, case)


def _may_call(who: Who, case: About) -> bool:
    """Whoever may call may take the call back; the action asks again."""
    post, owner = case.acting.post, case.row.owner_post
    near = case.row.area_path.startswith(case.acting.area_path) or case.acting.account_id == case.row.owner_account
    owns = who.owner and (post == owner or post in case.program.teams.get(owner, ()))
    return near and (post in who.posts or owns)


def _cancel(one: CasePart, case: About) -> StepForm:
    def make(values: Mapping[str, Any]) -> Any:
        return cases.CancelPart(case.row.id, one.part, (one.body,), str(values.get(REASON, "")))

    fields = [reason_field(case, True, t("为什么不用来了", "Why they need not come"))]
    return StepForm(f"cancel:{one.part}:{one.body}", t("撤回这次召集", "Take the call back"), fields, make)


def _simple(name: str, one: CasePart, case: About, title: str, action: Callable[..., Any]) -> StepForm:
    def make(values: Mapping[str, Any]) -> Any:
        return action(case.row.id, one.part, one.body, str(values.get(REASON, "")))

    fields = [reason_field(case, False, t("说明", "Remark"))]
    return StepForm(f"{name}:{one.part}:{one.body}", title, fields, make)


def _score(one: CasePart, case: About) -> StepForm:
    given = (case.sent.get("score") or [""])[0]
    words = {
        1: t("1 没来办", "1 nothing done"),
        2: "2",
        3: t("3 一般", "3 fair"),
        4: "4",
        5: t("5 办得好", "5 well done"),
    }
    options = [Option(str(number), label, str(number) == given) for number, label in words.items()]
    fields = [Field("score", t("给这个单位评分", "Score this body"), "radios", "", True, options=options),
              reason_field(case, False, t("理由", "Why"))]  # fmt: skip

    def make(values: Mapping[str, Any]) -> Any:
        score = int(values.get("score", 0))
        return cases.ScorePart(case.row.id, one.part, one.body, score, str(values.get(REASON, "")))

    return StepForm(f"score:{one.part}:{one.body}", t("评分", "Score"), fields, make)
