"""Conditions outside the life cycles: in indicators, agendas and forms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import get_args

from yiwang.engine.expressions import check, parse
from yiwang.engine.packs.definitions import Form, Indicator
from yiwang.engine.packs.editions import holding
from yiwang.engine.packs.forms import CHANNEL, as_condition, field_domain
from yiwang.engine.problems import Problem, Where, declare
from yiwang.engine.values import Domain
from yiwang.engine.workflows.definitions import Outcome
from yiwang.packtools.validators.subject import Subject, validator

OVER_UNKNOWN = declare(
    "indicator.over_unknown",
    what=(
        "指标 {indicator} 统计的事项类型 {case_type} 不存在",
        "the indicator {indicator} counts the case type {case_type}, which does not exist",
    ),
    why=("这个指标永远没有数", "it would never have a number"),
    mend=("改正 over，或写 all", "correct `over`, or write all"),
)
LEVEL_UNKNOWN = declare(
    "indicator.level_unknown",
    what=("指标 {indicator} 的层级 {level} 不存在", "the level {level} of the indicator {indicator} does not exist"),
    why=("不知道按哪一级汇总", "it is not known for which areas it is added up"),
    mend=("改为 orgchart/levels.csv 里的编号", "use an id of orgchart/levels.csv"),
)
OF_EVERY_CASE = ("overdue", "answered", "solved", "satisfied", "excluded", "supervised", "responded_in_time")


def names_for(subject: Subject, over: Iterable[str]) -> dict[str, Domain] | None:
    """The names that a condition over cases may use: what every case has, and the facts of the case types.

    None when one of the case types does not compile: that is said elsewhere, and its facts are not known.
    """
    over = tuple(over)
    every = not over or "all" in over
    found = {f"@{name}": parameter.domain for name, parameter in subject.pack.parameters.items()}
    stages: dict[str, None] = {}
    for edition, _ in subject.editions:
        for id, versions in subject.pack.case_types.items():
            program = edition.programs.get(id)
            if not every and id not in over:
                continue
            if program is not None:
                found |= program.domains
                stages |= dict.fromkeys(program.stages)
            elif holding(versions, edition.since or date.min) is not None:
                return None
    found |= dict.fromkeys(OF_EVERY_CASE, Domain("boolean"))
    found["stage"] = Domain("string", tuple(stages))
    found["outcome"] = Domain("string", get_args(Outcome))
    found["reopened"] = Domain("integer", low=0)
    found[CHANNEL] = _channels(subject)
    return found


def _channels(subject: Subject) -> Domain:
    found = subject.pack.catalogs.get("channels")
    return Domain("string", tuple(item.code for item in found.items) if found else ())


def condition_problems(text: str, where: Where, names: Mapping[str, Domain] | None) -> list[Problem]:
    """What is wrong with a condition; nothing with an empty one. `names` None: they are not known."""
    if not text.strip() or names is None:
        return []
    expression, problems = parse(text, where)
    return [*problems, *check(expression, names, "boolean")] if expression else problems


@validator(
    "indicators",
    "指标的条件能算，统计的事项和层级存在",
    "indicators can be computed, over case types and levels that exist",
)
def indicators(subject: Subject) -> Iterator[Problem]:
    known: dict[tuple[str, ...], dict[str, Domain] | None] = {}
    for indicator in subject.own.indicators.values():
        if indicator.over not in known:
            known[indicator.over] = names_for(subject, indicator.over)
        yield from _indicator(subject, indicator, known[indicator.over])


def _indicator(subject: Subject, indicator: Indicator, names: Mapping[str, Domain] | None) -> Iterator[Problem]:
    for id in indicator.over:
        if id != "all" and id not in subject.pack.case_types:
            yield OVER_UNKNOWN.at(indicator.where, indicator=indicator.id, case_type=id)
    if indicator.level and indicator.level not in subject.pack.levels:
        yield LEVEL_UNKNOWN.at(indicator.where, indicator=indicator.id, level=indicator.level)
    yield from condition_problems(indicator.numerator, indicator.where, names)
    yield from condition_problems(indicator.denominator, indicator.where, names)
    for exclusion in indicator.exclusions:
        yield from condition_problems(exclusion.where_text, exclusion.where, names)


@validator("agendas", "会议议程和召开条件能算", "the conditions of meetings and agendas can be computed")
def agendas(subject: Subject) -> Iterator[Problem]:
    for meeting in subject.own.meetings.values():
        if meeting.on:
            yield from condition_problems(meeting.on, meeting.where, names_for(subject, ("all",)))
        for item in meeting.agenda:
            if item.condition:
                yield from condition_problems(item.condition, item.where, names_for(subject, item.over))


@validator("form_conditions", "表单的显示条件和填写限制能算", "the conditions and constraints of forms can be computed")
def form_conditions(subject: Subject) -> Iterator[Problem]:
    for form in subject.own.forms.values():
        names = _form_names(subject, form)
        for field in form.fields:
            for text in (field.relevant, field.constraint):
                yield from condition_problems(as_condition(text, field), field.where, names)


def _form_names(subject: Subject, form: Form) -> dict[str, Domain]:
    found = ((field.name, field_domain(field, subject.pack.catalogs)) for field in form.fields)
    return {CHANNEL: _channels(subject)} | {name: domain for name, domain in found if domain is not None}


VALIDATORS = (indicators, agendas, form_conditions)
