"""Nothing is put on the grassroots without an admitted duty."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from yiwang.engine.packs.definitions import Duty
from yiwang.engine.problems import Problem, declare
from yiwang.engine.workflows.definitions import CaseType
from yiwang.packtools.validators.subject import Subject, validator

UNKNOWN_DUTY = declare(
    "duty.unknown",
    what=("{name} 的职责 {duty} 不在职责清单里", "the duty {duty} of {name} is not on the duty list"),
    why=("清单之外的事不得交给基层", "nothing outside the list may be put on the grassroots"),
    mend=(
        "在 duties.csv 加上 {duty}（经准入），或改正编号",
        "add {duty} to duties.csv once it is admitted, or correct the id",
    ),
)
NOT_ADMITTED = declare(
    "duty.not_admitted",
    what=("{name} 的职责 {duty} 没有准入日期", "the duty {duty} of {name} has no date of admission"),
    why=("职责经准入后才能派给基层", "a duty is given to the grassroots only once it is admitted"),
    mend=("在 duties.csv 填写 admitted_on 和 admitted_by", "fill in admitted_on and admitted_by in duties.csv"),
)
ADMITTED_LATE = declare(
    "duty.admitted_late",
    what=(
        "{name} 自 {since} 起施行，职责 {duty} 到 {admitted} 才准入",
        "{name} applies from {since}, but its duty {duty} is admitted only on {admitted}",
    ),
    why=("准入之前立案没有依据", "a case opened before the admission has no ground"),
    mend=("推迟 since，或改正准入日期", "move `since` later, or correct the date of admission"),
)
RECLAIMED = declare(
    "duty.reclaimed",
    what=("{name} 的职责 {duty} 已由上级收回", "the duty {duty} of {name} was reclaimed by the level above"),
    why=("收回的事项不得再交给基层办", "what was reclaimed may not be given to the grassroots again"),
    mend=(
        "改用清单里的基本或配合事项，或去掉这个事项类型",
        "use a lead or support item of the list, or drop the case type",
    ),
)
ADMITTED_BY = declare(
    "duty.without_approver",
    what=(
        "职责 {duty} 有准入日期却没有写由谁准入",
        "the duty {duty} has a date of admission but nobody who admitted it",
    ),
    why=("准入要有单位负责", "some body must answer for the admission"),
    mend=("在 duties.csv 填写 admitted_by", "fill in admitted_by in duties.csv"),
)
DUTY_PLACE = declare(
    "duty.place_unknown",
    what=("职责 {duty} 写的 {part}“{value}”不存在", "the {part} {value} of the duty {duty} does not exist"),
    why=("不知道由哪一级、哪类机构承担", "nobody knows which level and body carries it"),
    mend=("改为 orgchart 里的编号", "use an id of the orgchart"),
)


def _judge(subject: Subject, case_type: CaseType, duty: Duty) -> Iterator[Problem]:
    details = {"name": f"case_types/{case_type.id}", "duty": duty.id}
    since: date | None = case_type.since or subject.pack.manifest.since
    if duty.kind == "reclaimed":
        yield RECLAIMED.at(case_type.where, **details)
    elif duty.admitted_on is None:
        yield NOT_ADMITTED.at(duty.where or case_type.where, **details)
    elif since and duty.admitted_on > since:
        yield ADMITTED_LATE.at(case_type.where, **details, since=since, admitted=duty.admitted_on)


@validator("duties", "每个事项类型都有已准入的职责", "every case type has a duty that is on the list and admitted")
def admitted(subject: Subject) -> Iterator[Problem]:
    for versions in subject.pack.case_types.values():
        for case_type in versions:
            duty = subject.pack.duties.get(case_type.duty)
            if duty is None:
                yield UNKNOWN_DUTY.at(case_type.where, name=f"case_types/{case_type.id}", duty=case_type.duty)
            else:
                yield from _judge(subject, case_type, duty)


@validator(
    "duty_list",
    "职责清单写明层级、机构和准入单位",
    "the duty list names an existing level, body and who admitted it",
)
def listed(subject: Subject) -> Iterator[Problem]:
    for duty in subject.own.duties.values():
        if duty.admitted_on and not duty.admitted_by.strip():
            yield ADMITTED_BY.at(duty.where, duty=duty.id)
        places = (("level", duty.level, subject.pack.levels), ("unit_kind", duty.unit_kind, subject.pack.unit_kinds))
        for part, value, known in places:
            if value and value not in known:
                yield DUTY_PLACE.at(duty.where, duty=duty.id, part=part, value=value)


VALIDATORS = (admitted, listed)
