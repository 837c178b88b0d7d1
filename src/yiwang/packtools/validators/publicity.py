"""What is public: only in the ways that exist, never of a matter that names other people; and pictures that exist."""

from __future__ import annotations

from collections.abc import Iterator

from yiwang.engine.packs.definitions import Form
from yiwang.engine.packs.pictograms import PICTOGRAMS
from yiwang.engine.packs.publicity import COLUMN, NOT, PICTURE, PUBLIC
from yiwang.engine.problems import Problem, Where, declare
from yiwang.engine.workflows.definitions import CaseType
from yiwang.packtools.validators.subject import Subject, validator

UNKNOWN_PUBLIC = declare(
    "publicity.unknown",
    what=("{name} 的 public 写的是“{found}”", "`public` of {name} says “{found}”"),
    why=("只能是 {known}", "it can be {known}"),
    mend=("改成其中之一，或删去它（不公开）", "write one of these, or remove it (then it is not public)"),
)
NOT_TO_BE_PUBLIC = declare(
    "publicity.concerns_people",
    what=("{name} 不能公开：{because}", "{name} cannot be public: {because}"),
    why=("公开会让人认出当事人（原则三、十二）", "people could be recognized (principles 3 and 12)"),
    mend=("删去 public", "remove `public`"),
)
UNKNOWN_PICTURE = declare(
    "pictogram.unknown",
    what=("{name} 的图标“{found}”不存在", "the pictogram {found} of {name} does not exist"),
    why=("可用的图标：{known}", "there are: {known}"),
    mend=("改成其中之一，或删去它", "write one of these, or remove it"),
)
OF_REPORTER = frozenset({"person.name", "person.phone"})
"""Personal answers that are about whoever reports; they are never shown. All others are about somebody else."""
BETWEEN_PEOPLE = frozenset({"mediation", "petition", "rights_request", "judicial_confirmation"})


def _concerns_people(case_type: CaseType, form: Form | None) -> str:
    if case_type.statutory_kind in BETWEEN_PEOPLE:
        return case_type.statutory_kind
    fields = form.fields if form else ()
    return next((one.name for one in fields if (one.personal and one.holds not in OF_REPORTER) or one.sensitive), "")


@validator(
    "publicity", "公开的范围写对，涉及当事人的事项不公开", "what is public is said rightly, and never concerns people"
)
def public(subject: Subject) -> Iterator[Problem]:
    for versions in subject.own.case_types.values():
        for case_type in versions:
            yield from _public_of(subject, case_type)
    for catalog in subject.own.catalogs.values():
        for item in catalog.items:
            name = f"catalogs/{catalog.id}/{item.code}"
            yield from _known(name, item.attributes.get(COLUMN, ""), item.where)


def _public_of(subject: Subject, case_type: CaseType) -> Iterator[Problem]:
    name = f"case_types/{case_type.id}"
    yield from _known(name, case_type.public, case_type.where)
    because = _concerns_people(case_type, subject.pack.forms.get(case_type.form))
    if case_type.public not in ("", NOT) and because:
        yield NOT_TO_BE_PUBLIC.at(case_type.where, name=name, because=because)


def _known(name: str, found: str, where: Where) -> Iterator[Problem]:
    if found and found not in PUBLIC:
        yield UNKNOWN_PUBLIC.at(where, name=name, found=found, known=", ".join(PUBLIC))


@validator("pictograms", "图标都存在", "pictograms exist")
def pictures(subject: Subject) -> Iterator[Problem]:
    known = ", ".join(PICTOGRAMS)
    for versions in subject.own.case_types.values():
        for one in versions:
            if one.pictogram and one.pictogram not in PICTOGRAMS:
                name = f"case_types/{one.id}"
                yield UNKNOWN_PICTURE.at(one.where, name=name, found=one.pictogram, known=known)
    for catalog in subject.own.catalogs.values():
        for item in catalog.items:
            found = item.attributes.get(PICTURE, "")
            if found and found not in PICTOGRAMS:
                name = f"catalogs/{catalog.id}/{item.code}"
                yield UNKNOWN_PICTURE.at(item.where, name=name, found=found, known=known)


VALIDATORS = (public, pictures)
