"""What the pack says of each system of the mission, held against the pack itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yiwang.engine.problems import Problem, declare
from yiwang.packtools.validators.references import exists
from yiwang.packtools.validators.subject import Subject, validator

NOT_THERE = declare(
    "coverage.reference_unknown",
    what=("覆盖说明 {id} 指向 {reference}，但没有这一项", "coverage {id} points to {reference}, which does not exist"),
    why=("说已经建模，就要指得出在哪里", "what is said to be modelled must be there to be shown"),
    mend=("改正引用（格式：部分/编号），或改写 status", "correct the reference (section/id), or change the status"),
)
NOWHERE_MODELLED = declare(
    "coverage.without_reference",
    what=("覆盖说明 {id} 说是 {status}，却没有写在哪里", "coverage {id} says {status} but not where"),
    why=("读者无从核对", "nobody can check it"),
    mend=("在 at 写出对应的部分，或改为 not 并说明", "name the place under `at`, or write `not` with a note"),
)
NO_NOTE = declare(
    "coverage.without_note",
    what=(
        "覆盖说明 {id} 是 {status}，却没有说明缺什么",
        "coverage {id} says {status} without a note on what is missing",
    ),
    why=("没有做到的要说清楚", "what is not done is said openly"),
    mend=("在 note 用两种语言写明缺什么、为何", "say in `note`, in both languages, what is missing and why"),
)
UNKNOWN_ID = declare(
    "coverage.id_unknown",
    what=(
        "覆盖说明的编号 {id} 不像系统清单里的编号",
        "coverage id {id} is not of the form used in the list of systems",
    ),
    why=("编号是一个大写字母加数字，如 A5", "an id is a capital letter and a number, such as A5"),
    mend=("改正编号", "correct the id"),
)
_ID = re.compile(r"[A-H]\d{1,2}\Z")


@validator("coverage", "覆盖说明与包的内容一致", "what the pack says that it covers is there")
def covered(subject: Subject) -> Iterator[Problem]:
    for entry in subject.own.coverage.values():
        if not _ID.match(entry.id):
            yield UNKNOWN_ID.at(entry.where, id=entry.id)
        if entry.status != "not" and not entry.at:
            yield NOWHERE_MODELLED.at(entry.where, id=entry.id, status=entry.status)
        if entry.status != "modelled" and not (entry.note.zh.strip() and entry.note.en.strip()):
            yield NO_NOTE.at(entry.where, id=entry.id, status=entry.status)
        for reference in entry.at:
            if not exists(subject.pack, reference):
                yield NOT_THERE.at(entry.where, id=entry.id, reference=reference)


VALIDATORS = (covered,)
