"""Where every rule comes from, and when."""

from __future__ import annotations

from collections.abc import Iterator

from yiwang.engine.problems import Problem, declare
from yiwang.packtools.validators.normative import Line, normative_lines
from yiwang.packtools.validators.subject import Subject, validator

NO_SOURCE = declare(
    "source.missing",
    what=("{name} 没有出处", "{name} has no source"),
    why=(
        "规则必须能查到依据，否则没有人敢照办，也没有人能申诉",
        "a rule that cannot be traced can be neither obeyed nor appealed",
    ),
    mend=(
        "在 source 写出处（sources.yaml 的编号和条款），或在 assumed 写明为何是我们的默认值",
        "write its source (an id of sources.yaml and the place in it), or in `assumed` why it is our default",
    ),
)
UNKNOWN_SOURCE = declare(
    "source.unknown",
    what=("{name} 引用的出处 {source} 不在 sources.yaml 里", "{name} cites {source}, which is not in sources.yaml"),
    why=("出处要能让读者找到原文", "a source must lead the reader to the text"),
    mend=("在 sources.yaml 加上 {source}，或改正编号", "add {source} to sources.yaml, or correct the id"),
)
NO_ENGLISH = declare(
    "source.no_english_name",
    what=("{name} 没有英文名称", "{name} has no English name"),
    why=("英文页面上会出现一段看不懂的中文", "an English page would show Chinese that its reader cannot read"),
    mend=(
        "出处写 title_en，日历写 name_en；官方没有英文名的，照原意译",
        "write `title_en` at a source, `name_en` in the calendar; translate it where there is no official name",
    ),
    severity="warning",
)
SOURCE_UNDATED = declare(
    "source.undated",
    what=("出处 {source} 没有日期", "the source {source} has no date"),
    why=(
        "不知道何时起有效的依据无法判断规则是否过期",
        "without a date nobody can tell whether the rule is out of date",
    ),
    mend=("填写 issued 或 since", "fill in `issued` or `since`"),
)
UNCHECKED = declare(
    "parameter.unchecked",
    what=("{name} 在 {since} 起的取值没有核对日期", "the value of {name} since {since} has no last_checked date"),
    why=(
        "数字会变，没有核对日期就不知道还能不能信",
        "figures change; without the date nobody knows whether to trust it",
    ),
    mend=(
        "填写 last_checked（最近一次对照出处核对的日期）",
        "fill in `last_checked`, the day it was last compared with its source",
    ),
)
CHECKED_BEFORE_ISSUED = declare(
    "parameter.checked_too_early",
    what=(
        "{name} 的核对日期 {checked} 早于出处 {source} 的发布日期 {issued}",
        "{name} was checked on {checked}, before its source {source} was issued on {issued}",
    ),
    why=("核对不可能早于原文发布", "nobody can have compared it with a text that did not exist"),
    mend=("改正其中一个日期", "correct one of the dates"),
)


def _id(source: str) -> str:
    return source.split()[0] if source.split() else ""


def _cited(line: Line) -> str:
    """The id that the line cites; empty when it cites nothing but says that (and why) it is assumed."""
    first = _id(line.source)
    explained = bool(line.assumed) or len(line.source.split()) > 1
    return "" if first.rstrip(":：") == "assumed" and explained else first


@validator(
    "sources",
    "每一条规则都有出处，或说明为何是默认值",
    "every rule has a source, or says why it is our default",
)
def has_source(subject: Subject) -> Iterator[Problem]:
    for line in normative_lines(subject.own):
        if line.must and not line.source.strip() and not line.assumed.strip():
            yield NO_SOURCE.at(line.where, name=line.name)


@validator("sources_known", "引用的出处都在 sources.yaml 里", "every cited source stands in sources.yaml")
def source_known(subject: Subject) -> Iterator[Problem]:
    for line in normative_lines(subject.own):
        cited = _cited(line)
        if cited and cited not in subject.pack.sources:
            yield UNKNOWN_SOURCE.at(line.where, name=line.name, source=cited)


@validator("sources_dated", "每个出处都有日期", "every source has a date")
def source_dated(subject: Subject) -> Iterator[Problem]:
    for source in subject.own.sources.values():
        if source.issued is None and source.since is None:
            yield SOURCE_UNDATED.at(source.where, source=source.id)


@validator("sources_in_english", "出处和节日都有英文名称", "sources and holidays have English names")
def in_english(subject: Subject) -> Iterator[Problem]:
    for source in subject.own.sources.values():
        if not source.title_en:
            yield NO_ENGLISH.at(source.where, name=source.id)
    for day in subject.own.calendar_days.values():
        if day.name and not day.name_en:
            yield NO_ENGLISH.at(day.where, name=f"{day.name} {day.day}")


@validator("last_checked", "每个数字都有核对日期", "every figure says when it was last checked")
def checked(subject: Subject) -> Iterator[Problem]:
    for parameter in subject.own.parameters.values():
        for value in parameter.values:
            source = subject.pack.sources.get(_id(value.source))
            if value.last_checked is None:
                yield UNCHECKED.at(value.where or parameter.where, name=parameter.id, since=value.since)
            elif source and source.issued and value.last_checked < source.issued:
                yield CHECKED_BEFORE_ISSUED.at(
                    value.where, name=parameter.id, checked=value.last_checked, source=source.id, issued=source.issued
                )


VALIDATORS = (has_source, source_known, source_dated, in_english, checked)
