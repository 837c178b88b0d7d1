"""Splitting a part off a case, and correcting where it lies: the forms of the case page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from yiwang.cases import interface as cases
from yiwang.cases.interface import Detail
from yiwang.faces.web.fields import Field, Option, from_domain
from yiwang.faces.web.language import say, t
from yiwang.faces.web.steps import About, StepForm
from yiwang.foundation.places import interface as places
from yiwang.kernel.ids import new_id


def _given(case: About, name: str) -> str:
    return (case.sent.get(name) or [""])[0]


def _text(case: About, label: str, name: str) -> Field:
    return Field(name, label, "words", _given(case, name), True, most=5000)


def split_form(detail: Detail, case: About) -> Iterator[StepForm]:
    """A part that goes on by itself: what it is about; the rest is as in this case."""
    headline = cases.headline_of(case.program)
    if not headline:
        return
    label = case.program.titles.get(headline)
    fields = [_text(case, say(label) if label else t("什么事", "What it is about"), "what")]
    kind = cases.kind_name(case.program)
    domain = case.program.intake.get(kind)
    if kind and domain is not None and kind != headline:
        given = {kind: [_given(case, kind) or detail.row.kind]}
        fields.append(from_domain(kind, case.program.titles[kind], domain, case.catalogs, given))
    fields.append(_text(case, t("为什么分立", "Why it is split off"), "reason"))

    def make(values: Mapping[str, Any]) -> Any:
        facts = {headline: values.get("what", "")} | ({kind: values[kind]} if values.get(kind) else {})
        return cases.SplitCase(detail.row.id, (cases.SplitPart(new_id(), str(values.get("reason", "")), facts),))

    hint = t("另立的一件马上开始办理，地点、反映人照原件；反映人会得到通知。",
             "The new case begins at once; place and reporter are as here. The reporter is told.")  # fmt: skip
    yield StepForm("split", t("分立一件", "Split off a part"), fields, make, hint=hint)


def place_form(detail: Detail, case: About) -> StepForm:
    words = (
        ("", t("没有换单位就不用选", "Not needed when the unit stays")),
        ("yes", t("移交给那里的责任单位", "Hand it to the unit there")),
        ("no", t("仍由现在的单位办理", "Leave it with whoever has it")),
    )
    options = [Option(value, said, value == _given(case, "transfer")) for value, said in words]
    above = places.upward(detail.row.area_code)
    here = "".join(one.name for one in reversed(above[:2]))
    fields = [
        Field("area", t("正确的区域编码", "Code of the right area"), "text", _given(case, "area"),
              hint=t("现在是 {n}（{c}）。网格、村（社区）的编码都可以；点位填下面两格。",
                     "Now {n} ({c}). A cell's or a village's; a point goes into the next two.",
                     n=here, c=detail.row.area_code)),
        Field("longitude", t("经度", "Longitude"), "number", _given(case, "longitude"), quiet=True),
        Field("latitude", t("纬度", "Latitude"), "number", _given(case, "latitude"), quiet=True),
        Field("transfer", t("那里归别的单位管时", "When another unit answers there"), "radios", options=options,
              quiet=True),
        _text(case, t("为什么更正", "Why it is corrected"), "reason"),
    ]  # fmt: skip

    def make(values: Mapping[str, Any]) -> Any:
        point = [_number(values.get(name)) for name in ("longitude", "latitude")]
        transfer = {"yes": True, "no": False}.get(str(values.get("transfer", "")))
        reason, area = str(values.get("reason", "")), str(values.get("area", ""))
        return cases.CorrectPlace(detail.row.id, reason, area, point[0], point[1], transfer)

    hint = t("原来的地点留在日志里。", "What was told first stays in the journal.")
    return StepForm("place", t("更正地点", "Correct the place"), fields, make, hint=hint)


def fact_form(detail: Detail, case: About) -> Iterator[StepForm]:
    """An answer of the form that was told or written down wrong, of those by which nothing was decided."""
    free = {
        name: domain for name, domain in cases.correctable(case.edition, case.program).items()
        if domain.type in ("text", "integer", "number", "date") or (domain.type == "string" and not domain.catalog)
    }  # fmt: skip
    if not free:
        return
    options = [Option(name, say(case.program.titles[name]), name == _given(case, "fact")) for name in free]
    fields = [
        Field("fact", t("哪一项", "Which answer"), "select", _given(case, "fact"), True, options=options),
        _text(case, t("正确的内容", "What is right"), "value"),
        _text(case, t("为什么更正", "Why it is corrected"), "reason"),
    ]

    def make(values: Mapping[str, Any]) -> Any:
        fact, value, reason = (str(values.get(name, "")) for name in ("fact", "value", "reason"))
        return cases.CorrectFact(detail.row.id, fact, value, reason)

    hint = t("原来的内容留在日志里，反映人看得到更正和原因。级别、时限、归谁办的依据不能这样改，要用办理步骤重新核定。",
             "What was told first stays in the journal; the reporter sees what was corrected and why. Answers by which "
             "level, time or the responsible unit were decided change by steps only.")  # fmt: skip
    yield StepForm("fact", t("更正登记内容", "Correct an answer"), fields, make, hint=hint)


def _number(written: Any) -> float | None:
    try:
        return float(written)
    except (TypeError, ValueError):
        return None
