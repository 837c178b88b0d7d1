"""What a pack defines and nothing uses: seldom an error, mostly a slip."""

from __future__ import annotations

from collections.abc import Iterator

from yiwang.engine.packs.definitions import Pack
from yiwang.engine.problems import Problem, Where, declare
from yiwang.packtools.validators.references import case_types, tables_used
from yiwang.packtools.validators.subject import Subject, validator

UNUSED = declare(
    "unused",
    what=("{name} 没有任何地方用到", "nothing uses {name}"),
    why=("多半是漏写了引用，或已经过时", "most likely a reference was forgotten, or it is out of date"),
    mend=("在该用的地方引用它，或删去", "refer to it where it belongs, or remove it"),
    severity="warning",
)


def _tables(pack: Pack) -> set[str]:
    used = {table for case_type in case_types(pack) for table in tables_used(case_type)}
    return used | _named(pack, "decisions")


def _named(pack: Pack, section: str) -> set[str]:
    """Ids that coverage or a scenario names: a table that is looked up by hand is used too."""
    references = [reference for entry in pack.coverage.values() for reference in entry.at]
    references += [scenario.subject for scenario in pack.scenarios]
    return {reference.partition("/")[2] for reference in references if reference.startswith(f"{section}/")}


def _forms(pack: Pack) -> set[str]:
    used = {case_type.form for case_type in case_types(pack)} | {visit.form for visit in pack.visits.values()}
    return used | _named(pack, "forms")


def _posts(pack: Pack) -> set[str]:
    used: set[str] = _named(pack, "posts") | _named(pack, "orgchart")
    for case_type in case_types(pack):
        for stage in case_type.stages:
            used |= {stage.owner.post} if stage.owner else set()
        for by in (case_type.transitions, case_type.parts, case_type.pauses):
            used |= {post for item in by for post in item.by}
        used |= {body for part in case_type.parts for body in part.bodies}
        used |= set((*case_type.extension.by, *case_type.extension.ruled_by) if case_type.extension else ())
        used |= set((*case_type.objection.by, *case_type.objection.ruled_by) if case_type.objection else ())
    for post in pack.posts.values():
        used |= {post.reports_to, post.stand_in, post.lead, *post.members}
    for meeting in pack.meetings.values():
        used |= {meeting.convenor, *meeting.attendees}
    for visit in pack.visits.values():
        used |= set(visit.by)
    for tables in pack.decisions.values():
        used |= {cell.strip() for table in tables for row in table.rows for cell in row.outputs}
    return used


def _templates(pack: Pack) -> set[str]:
    return {meeting.minutes for meeting in pack.meetings.values()}


@validator("unused", "没有写了却用不到的表格、表单、岗位、模板", "no table, form, post or template lies unused")
def unused(subject: Subject) -> Iterator[Problem]:
    own, pack = subject.own, subject.pack
    if not own.case_types:
        return  # what a base offers is used by the packs that extend it
    places: list[tuple[str, Where]] = []
    tables, forms, posts, templates = _tables(pack), _forms(pack), _posts(pack), _templates(pack)
    places += [(f"decisions/{id}", found[0].where) for id, found in own.decisions.items() if id not in tables]
    places += [(f"forms/{id}", form.where) for id, form in own.forms.items() if id not in forms]
    places += [
        (f"posts/{id}", post.where) for id, post in own.posts.items() if id not in posts and post.kind == "person"
    ]
    places += [
        (f"templates/{id}", template.where)
        for id, template in own.templates.items()
        if id not in templates and not template.use.strip()
    ]
    for name, where in places:
        yield UNUSED.at(where, name=name)


VALIDATORS = (unused,)
