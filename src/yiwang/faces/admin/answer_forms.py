"""What can be done about the answer templates of offices: add one, change it, end it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from yiwang.cases.interface import EndLocalAnswer, LocalAnswer, SetLocalAnswer
from yiwang.engine.problems import Text
from yiwang.faces.admin.forms import Form, check_field, given, select_field, sent_to, text_field
from yiwang.faces.admin.names import units_to_choose
from yiwang.faces.web.fields import Field
from yiwang.faces.web.language import t
from yiwang.faces.web.requests import PageRequest, person, today
from yiwang.foundation.organizations import interface as organizations
from yiwang.kernel.ids import new_id

Named = Sequence[tuple[str, str]]
AT = {"cases.empty_template": "text_zh"}


def adding(request: PageRequest, uses: Named, types: Named) -> Form:
    """A template of an office, made anew."""
    fields = _fields(request, "add", None, uses, types)
    done = t("模板已经登记，写答复时可以选用。", "It is kept, and offered when an answer is written.")
    hint = t("不改规则包。", "It stands beside the pack's.") + t("", " ") + _how_to_write()
    return Form("add", t("添加本地模板", "Add a local template"), fields, _maker(None), hint=hint, done=done, at=AT)


def _how_to_write() -> str:
    return t(
        "中文、英文至少写一种。双花括号里的名字会自动填好："
        "{{number}} 编号、{{place}} 地点、{{due_on}} 期限、{{unit}} 责任单位。",
        "Write one language at least. Names in double braces are filled in: {{number}}, {{place}}, {{due_on}},"
        " {{unit}}.",
    )


def changing(request: PageRequest, one: LocalAnswer, uses: Named, types: Named) -> list[Form]:
    """Change it, and end it."""
    fields = _fields(request, f"change-{one.id}", one, uses, types)
    return [
        Form(f"change-{one.id}", t("修改", "Change it"), fields, _maker(one.id), hint=_how_to_write(), at=AT,
             done=t("模板已经改好。", "It is changed.")),
        Form(f"end-{one.id}", t("停用", "End it"), [], lambda _: EndLocalAnswer(one.id), True,
             t("写答复时不再提供；写出的答复不变。", "It is offered no more; answers that were written stay."),
             t("模板已经停用。", "It is offered no more.")),
    ]  # fmt: skip


def _fields(request: PageRequest, name: str, one: LocalAnswer | None, uses: Named, types: Named) -> list[Field]:
    sent = sent_to(request, name)
    near = person(request).area_path
    units = units_to_choose(organizations.units_in(near, today(request)), near)

    def had(field: str) -> str:
        return given(sent, field, str(getattr(one, field)) if one else "")

    whole = bool(sent.get("whole_area")) if sent else bool(one and one.whole_area)
    return [
        select_field("unit", t("哪个单位的", "Of which unit"), units, had("unit")),
        check_field("whole_area", t("该单位辖区内的所有单位都可以用", "Every unit in its area may use it"), whole),
        text_field("title", t("标题", "Title"), had("title"), most=100),
        select_field("use", t("用在哪里", "Used for"), uses, had("use")),
        select_field("case_type", t("只用于哪类事项（不选是全部）", "For one case type (none: every one)"), types,
                     had("case_type"), False),
        Field("text_zh", t("中文文字", "Words in Chinese"), "words", had("text_zh"), most=2000),
        Field("text_en", t("英文文字", "Words in English"), "words", had("text_en"), most=2000),
    ]  # fmt: skip


def _maker(id: UUID | None) -> Any:
    def make(values: Mapping[str, Any]) -> SetLocalAnswer:
        text = Text(str(values.get("text_zh") or ""), str(values.get("text_en") or ""))
        whole = values.get("whole_area") in (True, "true")
        unit, case_type = UUID(values["unit"]), str(values.get("case_type") or "")
        return SetLocalAnswer(id or new_id(), unit, values["title"], values["use"], text, case_type, whole)

    return make
