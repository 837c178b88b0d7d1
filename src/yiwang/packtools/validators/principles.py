"""What the principles of the product forbid, wherever a pack could bring it in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yiwang.engine.packs.definitions import Form
from yiwang.engine.principles import Forbidden, forbidden, pay_from_score
from yiwang.engine.problems import Problem, Where, declare
from yiwang.packtools.validators.subject import Subject, validator

FORBIDDEN = declare(
    "principle.forbidden",
    what=("{name} 涉及禁止的内容“{term}”", "{name} is about something forbidden: {term}"),
    why=("原则所禁止：{reason}", "Forbidden by the principles: {reason}"),
    mend=("删去它；只记录这件事本身所需要的内容", "remove it; record only what the matter itself needs"),
)
PAY_FROM_SCORE = declare(
    "principle.pay_from_score",
    what=("{name} 由“{score}”直接算出“{pay}”", "{name} turns {score} into {pay} by itself"),
    why=("评分不得自动与个人报酬挂钩（原则九）", "no automatic link from a score to anyone's pay (principle 9)"),
    mend=(
        "由人作出决定并写明理由；报酬按岗位和等级计算",
        "let a person decide, with reasons; compute pay from post and grade",
    ),
)


def _refuse(name: str, where: Where, found: Forbidden | None) -> Iterator[Problem]:
    if found:
        yield FORBIDDEN.at(where, name=name, term=found.term, reason=found.reason)


def _in_texts(name: str, where: Where, texts: tuple[str, ...], personal: bool = False) -> Iterator[Problem]:
    """At most one problem for the one thing that has these texts."""
    hits = (found for text in texts if (found := forbidden(text, personal=personal)))
    yield from _refuse(name, where, next(hits, None))


def _form(form: Form) -> Iterator[Problem]:
    for field in form.fields:
        texts = (field.name, field.label.zh, field.label.en, field.holds.rpartition(".")[2])
        yield from _in_texts(f"forms/{form.id}/{field.name}", field.where, texts, field.personal)


@validator("principles_forms", "表单不问原则禁止的内容", "no form asks what the principles forbid")
def in_forms(subject: Subject) -> Iterator[Problem]:
    for form in subject.own.forms.values():
        yield from _form(form)


@validator(
    "principles_facts", "事实和决策表不含原则禁止的内容", "no fact and no table column is what the principles forbid"
)
def in_facts(subject: Subject) -> Iterator[Problem]:
    for versions in subject.own.case_types.values():
        for case_type in versions:
            for fact in case_type.facts:
                if fact.name not in _asked(subject, case_type.form):
                    name = f"case_types/{case_type.id}/{fact.name}"
                    yield from _in_texts(name, fact.where, (fact.name, fact.title.zh, fact.title.en))
    for tables in subject.own.decisions.values():
        for table in tables:
            for column in (*table.inputs, *table.outputs):
                name = f"decisions/{table.id}/{column.name}"
                yield from _in_texts(name, table.where, (column.name, column.title.zh, column.title.en))
    for calculation in subject.own.calculations.values():
        for given in calculation.inputs:
            yield from _in_texts(f"calculations/{calculation.id}/{given}", calculation.where, (given,))


def _asked(subject: Subject, form: str) -> set[str]:
    """The questions of a form: they are judged there."""
    return {field.name for field in subject.pack.forms[form].fields} if form in subject.pack.forms else set()


@validator("principles_catalogs", "目录不给人贴标签", "no catalog labels persons")
def in_catalogs(subject: Subject) -> Iterator[Problem]:
    for catalog in subject.own.catalogs.values():
        texts = (catalog.id, catalog.title.zh, catalog.title.en)
        found = next((hit for text in texts if (hit := forbidden(text, "word"))), None)
        yield from _refuse(f"catalogs/{catalog.id}", catalog.where, found)
        for item in catalog.items:
            words = (item.code, item.title.zh, item.title.en)
            found = next((hit for text in words if (hit := forbidden(text, "word"))), None)
            yield from _refuse(f"catalogs/{catalog.id}/{item.code}", item.where, found)


@validator(
    "principles_indicators",
    "指标不评人，不数谁求助过",
    "no indicator rates persons or counts who asked for help",
)
def in_indicators(subject: Subject) -> Iterator[Problem]:
    for indicator in subject.own.indicators.values():
        conditions = (indicator.numerator, indicator.denominator, *(item.where_text for item in indicator.exclusions))
        texts = (indicator.id, indicator.title.zh, indicator.title.en, *conditions)
        yield from _in_texts(f"indicators/{indicator.id}", indicator.where, texts)


@validator("principles_pay", "评分不自动与报酬挂钩", "no score turns into pay by itself")
def score_to_pay(subject: Subject) -> Iterator[Problem]:
    for calculation in subject.own.calculations.values():
        results = (calculation.id, calculation.title.zh, calculation.title.en)
        if found := pay_from_score(calculation.inputs, results):
            yield PAY_FROM_SCORE.at(
                calculation.where, name=f"calculations/{calculation.id}", score=found[0], pay=found[1]
            )
    for tables in subject.own.decisions.values():
        for table in tables:
            inputs = [text for column in table.inputs for text in (column.name, column.title.zh)]
            outputs = [text for column in table.outputs for text in (column.name, column.title.zh)]
            if found := pay_from_score(inputs, outputs):
                yield PAY_FROM_SCORE.at(table.where, name=f"decisions/{table.id}", score=found[0], pay=found[1])


ACCUSING = re.compile(r"检举|控告|廉政|违纪|accus|whistle|misconduct", re.IGNORECASE)
"""A form with one of these takes reports about bodies or people in office."""
NOBODY_NAMED = declare(
    "principle.report_without_body",
    what=("表单 {form} 收检举控告（{words}），却没有问反映的是谁",
          "the form {form} takes reports about people in office ({words}) and does not ask whom they are about"),
    why=("只有知道反映的是谁，才能不转给它、不让它看到（《信访工作条例》第30条，原则12）",
         "only who knows whom it is about can keep it from them (Regulation on Petitioning art. 30, principle 12)"),
    mend=("加一个类型为 body 的问题，见 docs/pack-format.md 的“forms”一节",
          "add a question of the type `body`, see “forms” in docs/pack-format.md"),
    severity="warning",
)  # fmt: skip
BODY_RELEVANT = declare(
    "principle.body_relevant",
    what=("{name} 的 relevant（{relevant}）不是“<本表单的一个 acknowledge 问题> = true”",
          "`relevant` ({relevant}) of {name} is not `<an acknowledge question of its form> = true`"),
    why=("否则不知道什么时候必须选", "else nobody knows when it must be chosen"),
    mend=("写成“名字 = true”，或留空", "write `name = true`, or leave it empty"),
)  # fmt: skip


@validator(
    "principles_reported_body",
    "检举控告都问明反映的是谁，以便不让它经手",
    "a report about a body asks whom it is about, so that it is kept from them",
)
def reported_body(subject: Subject) -> Iterator[Problem]:
    used = {one.form for versions in subject.pack.case_types.values() for one in versions}
    for form in subject.own.forms.values():
        named = [field for field in form.fields if field.type == "body"]
        texts = [form.title, *(field.label for field in form.fields)]
        words = next((one.zh or one.en for one in texts if ACCUSING.search(f"{one.zh} {one.en}")), "")
        if words and not named and form.id in used:
            yield NOBODY_NAMED.at(form.where, form=form.id, words=words)
        asked = {f"{field.name} = true" for field in form.fields if field.type == "acknowledge"}
        for field in named:
            if field.relevant and field.relevant not in asked:
                yield BODY_RELEVANT.at(field.where, name=f"{form.id}/{field.name}", relevant=field.relevant)


VALIDATORS = (in_forms, in_facts, in_catalogs, in_indicators, score_to_pay, reported_body)
