"""pack.yaml, and the dates between which things have legal effect."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Protocol

from yiwang.engine.problems import Problem, Where, declare
from yiwang.packtools.validators.subject import Subject, validator

ENGINE_VERSION = (1, 0)
"""What packs ask for in `engine:`. Raised by a minor when something is added, by a major when something changes."""

ENGINE = declare(
    "manifest.engine",
    what=("包要求的引擎版本 {wanted} 与现有的 {have} 不符", "the pack asks for engine {wanted}; this is {have}"),
    why=("引擎版本不符时规则的含义可能不同", "with another engine the rules may mean something else"),
    mend=("改用相符的平台，或核对后修改 engine", "use a fitting platform, or change `engine` after checking the pack"),
)
LANGUAGES = declare(
    "manifest.languages",
    what=("languages 里没有 {language}", "`languages` lacks {language}"),
    why=("规则书用两种语言，标题也都有两种", "the rule book and every title are in both languages"),
    mend=("写成 [zh-Hans, en]", "write [zh-Hans, en]"),
)
NO_SINCE = declare(
    "manifest.since_missing",
    what=("pack.yaml 没有写 since", "pack.yaml has no `since`"),
    why=("规则要有起效日期", "rules have a day from which they apply"),
    mend=("填写 since", "fill in `since`"),
)
VERSION = declare(
    "manifest.version",
    what=("版本号 {version} 不是“主.次.修订”的形式", "the version {version} is not of the form major.minor.patch"),
    why=("案件记住它所依据的版本", "a case keeps the version that it was opened under"),
    mend=("写成如 1.0.0", "write, for example, 1.0.0"),
)
CHANGELOG = declare(
    "manifest.changelog",
    what=("CHANGELOG.md 没有写版本 {version}", "CHANGELOG.md says nothing of version {version}"),
    why=("改了什么、涉及哪段时间和哪些地方，要能查到", "what changed, for which period and areas, must be on record"),
    mend=("在 CHANGELOG.md 最上面加一节“## {version}”", "add a section `## {version}` at the top of CHANGELOG.md"),
)
OVERLAP = declare(
    "dates.overlap",
    what=("{name} 的两个版本在 {day} 都有效", "two editions of {name} are in force on {day}"),
    why=("同一天只能有一个版本，否则不知道按哪个办", "only one can apply on a day, or nobody knows which"),
    mend=(
        "在较早的版本写 until（不含当日），或推迟较晚版本的 since",
        "give the earlier one an `until` (exclusive), or move the later one's `since`",
    ),
)
EMPTY_PERIOD = declare(
    "dates.empty",
    what=(
        "{name} 的 until {until} 不晚于 since {since}",
        "the `until` {until} of {name} is not after its `since` {since}",
    ),
    why=("它一天也不生效", "it is never in force"),
    mend=("改正日期", "correct the dates"),
)
GAP = declare(
    "dates.gap",
    what=("{name} 在 {start} 到 {end} 之间没有有效版本", "no edition of {name} is in force from {start} to {end}"),
    why=("这段时间的事项无规可循", "cases of that time would have no rule"),
    mend=("让前后版本的日期相接", "let the dates of the two editions meet"),
)
VALUE_TWICE = declare(
    "parameter.dates",
    what=(
        "参数 {name} 的取值日期没有按先后排列或有重复：{since}",
        "the values of {name} are not in order of date, or a date stands twice: {since}",
    ),
    why=("同一天只能有一个取值", "a parameter has one value on a day"),
    mend=("每个 since 只写一次，从早到晚", "write each `since` once, earliest first"),
)
_RANGE = re.compile(r"(>=|<=|==|<|>)(\d+)(?:\.(\d+))?\Z")


class Dated(Protocol):
    @property
    def since(self) -> date | None: ...
    @property
    def until(self) -> date | None: ...
    @property
    def where(self) -> Where: ...


def engine_fits(wanted: str, have: tuple[int, int] = ENGINE_VERSION) -> bool:
    """Does `have` lie in a range such as `>=1,<2`? A range that cannot be read fits nothing."""
    parts = [_RANGE.match(part.strip()) for part in wanted.split(",")]
    compare = {
        ">=": have.__ge__, "<=": have.__le__, "<": have.__lt__, ">": have.__gt__, "==": have.__eq__,
    }  # fmt: skip
    return all(part is not None and compare[part[1]]((int(part[2]), int(part[3] or 0))) for part in parts)


@validator("manifest", "包的说明完整，引擎版本相符", "pack.yaml is complete and fits the engine")
def manifest(subject: Subject) -> Iterator[Problem]:
    found = subject.own.manifest
    if not engine_fits(found.engine):
        have = ".".join(map(str, ENGINE_VERSION))
        yield ENGINE.at(found.where, wanted=found.engine or "—", have=have)
    for language in ("zh-Hans", "en"):
        if language not in found.languages:
            yield LANGUAGES.at(found.where, language=language)
    if found.since is None:
        yield NO_SINCE.at(found.where)
    if not re.fullmatch(r"\d+\.\d+\.\d+", found.version):
        yield VERSION.at(found.where, version=found.version)
    elif found.version not in subject.own.changelog:
        yield CHANGELOG.at(Where("CHANGELOG.md"), version=found.version)


@validator("dates", "同一规则的版本日期不重叠、不中断", "editions of one rule neither overlap in time nor leave a gap")
def dates(subject: Subject) -> Iterator[Problem]:
    for id, tables in subject.pack.decisions.items():
        yield from _periods(f"decisions/{id}", tables)
    for id, case_types in subject.pack.case_types.items():
        yield from _periods(f"case_types/{id}", case_types)
    yield from _periods("pack.yaml", (subject.own.manifest,))
    for parameter in subject.own.parameters.values():
        days = [value.since for value in parameter.values]
        for earlier, later in zip(days, days[1:], strict=False):
            if later <= earlier:
                yield VALUE_TWICE.at(parameter.where, name=parameter.id, since=later)


def _periods(name: str, editions: Iterable[Dated]) -> Iterator[Problem]:
    ordered = sorted(editions, key=lambda edition: edition.since or date.min)
    for edition in ordered:
        if edition.since and edition.until and edition.until <= edition.since:
            yield EMPTY_PERIOD.at(edition.where, name=name, since=edition.since, until=edition.until)
    for earlier, later in zip(ordered, ordered[1:], strict=False):
        start = later.since or date.min
        if earlier.until is None or earlier.until > start:
            yield OVERLAP.at(later.where, name=name, day=start)
        elif earlier.until < start:
            yield GAP.at(later.where, name=name, start=earlier.until, end=start)


VALIDATORS = (manifest, dates)
