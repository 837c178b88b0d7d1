"""Who answers for a kind of matter at a place, stage by stage, and why; and where nobody does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from yiwang.cases.interface import kind_name
from yiwang.engine.decisions.definitions import Table
from yiwang.engine.orgcharts.definitions import Post
from yiwang.engine.packs.editions import Edition
from yiwang.engine.workflows import Program
from yiwang.engine.workflows.program import CompiledStage
from yiwang.faces.admin.views.vacancies import Vacancy, vacant
from yiwang.faces.web.language import say, t
from yiwang.foundation.organizations import interface as organizations
from yiwang.foundation.organizations.interface import RuleInfo
from yiwang.foundation.places.interface import AreaInfo
from yiwang.foundation.policy_packs import interface as packs


@dataclass(frozen=True)
class Answer:
    """Who answers at one stage. `who` is empty where nobody does."""

    stage: str
    post: str
    who: str
    unit: str
    why: str
    by_rule: bool = False


def answers(
    edition: Edition, program: Program, kind: str, rule: RuleInfo | None, area: AreaInfo, on: date
) -> list[Answer]:
    """Stage by stage, in the pack's order; those that end the matter left out."""
    found: list[Answer] = []
    for stage in program.stages.values():
        if not stage.end:
            found += [_answer(edition, stage, post, rule, area, on) for post in owners(edition, program, stage, kind)]
    return found


def owners(edition: Edition, program: Program, stage: CompiledStage, kind: str = "") -> list[Post]:
    """The posts that may own a stage: the one that is named, or those that a table can name for a kind of matter."""
    if stage.owner:
        names: Sequence[str] = [stage.owner]
    else:
        names = sorted(_outputs(edition, stage.owner_output, kind_name(program), kind))
    return [edition.rules.posts[name] for name in names if name in edition.rules.posts]


def _outputs(edition: Edition, name: str, fact: str, kind: str) -> set[str]:
    """What the tables of the pack put into an output: by rows that name the kind, if there are any, else by all."""
    tables = [table for versions in edition.pack.decisions.values() for table in versions]
    rows = [found for table in tables for found in _rows(table, name, fact)]
    named = {text for kinds, text in rows if kind and kind in kinds}
    return named or {text for _, text in rows} | {
        one.default for table in tables for one in table.outputs if one.name == name
    }


def _rows(table: Table, name: str, fact: str) -> Iterator[tuple[frozenset[str], str]]:
    """The kinds that each row names, and what it puts into the output."""
    at = next((number for number, one in enumerate(table.inputs) if fact in (one.name, one.expression)), None)
    for number, output in enumerate(table.outputs):
        if output.name == name:
            for row in table.rows:
                cell = row.tests[at] if at is not None else ""
                yield frozenset(part.strip(' "') for part in cell.split(",")), row.outputs[number].strip('"')


def _answer(
    edition: Edition, stage: CompiledStage, post: Post, rule: RuleInfo | None, area: AreaInfo, on: date
) -> Answer:
    title, named = say(stage.title), say(post.title)
    if rule is not None and post.unit_kind and _kind_of(rule) == post.unit_kind:
        lead = post.lead if post.kind == "team" else post.id
        held = [one for one in organizations.appointments_in(rule.unit, on) if one.post == lead]
        held.sort(key=lambda one: (one.acting, one.since))
        why = t("按分拨规则 {m}", "by the dispatch rule {m}", m=rule.matter)
        return Answer(title, named, held[0].holder if held else rule.unit_title, rule.unit_title, why, True)
    found, _ = organizations.accountable(edition.chart, post.id, area.code, on)
    if found is None:
        return Answer(
            title, named, "", "", t("这个岗位和它的上级都没有人", "nobody holds the post, nor those above it")
        )
    if found.appointment is None:
        return Answer(title, named, t("居民自己", "the resident"), "", "")
    steps = t("；", "; ").join(say(step.words) for step in found.via)
    why = steps or t("担任这个岗位", "holds the post")
    return Answer(title, named, found.appointment.holder, found.appointment.unit_title, why)


def _kind_of(rule: RuleInfo) -> str:
    unit = organizations.unit(rule.unit)
    return unit.kind if unit else ""


@dataclass(frozen=True)
class Gap:
    """A post that nobody answers for, and the case types that wait for it."""

    vacancy: Vacancy
    types: tuple[str, ...]


def gaps(path: str, on: date) -> list[Gap]:
    """Posts that a case type names and for which nobody answers: no holder, no stand-in, nobody above."""
    waiting: dict[str, dict[str, tuple[str, ...]]] = {}
    found = []
    for one in vacant(path, on):
        here = packs.in_force(one.area.path, on)
        if here is None:
            continue
        if here.ref.hash not in waiting:
            waiting[here.ref.hash] = _waiting(packs.edition(here.ref.hash, on))
        types = waiting[here.ref.hash].get(one.post.id, ())
        if types and organizations.accountable(one.chart, one.post.id, one.area.code, on)[0] is None:
            found.append(Gap(one, types))
    return found


def _waiting(edition: Edition) -> dict[str, tuple[str, ...]]:
    """Post -> titles of the case types whose stages it may own."""
    found: dict[str, dict[str, None]] = {}
    for program in edition.programs.values():
        for stage in program.stages.values():
            for post in owners(edition, program, stage) if not stage.end else ():
                found.setdefault(post.id, {})[say(program.case_type.title)] = None
    return {post: tuple(titles) for post, titles in found.items()}
