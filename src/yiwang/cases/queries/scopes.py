"""What a person may see: one function, behind list, detail, count, search and export alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from django.db.models import Q, QuerySet

from yiwang.cases.models import HAD, Case, CasePart
from yiwang.cases.permissions import OVERSEERS, Person, Tracker, is_staff, is_system
from yiwang.engine.workflows.definitions import CaseType
from yiwang.foundation.places import interface as places
from yiwang.foundation.policy_packs import interface as packs

View = Literal["all", "area", "mine", "called", "had", "reported"]
"""area: of the area one oversees · mine: where one has something to do · called: as a body · had: the unit had it
before · reported: by oneself. Together they are `all`."""
VIEWS: tuple[View, ...] = ("area", "mine", "called", "had", "reported")
NONE = Q(pk__in=())


def visible(person: Person, view: View = "all") -> QuerySet[Case]:
    """The cases that a person may see under the post that they act under, and no others."""
    if is_system(person):
        return Case.objects.all()
    if isinstance(person, Tracker):
        return Case.objects.filter(id=person.case_id)
    wanted = VIEWS if view == "all" else (view,)
    found = NONE
    for one in wanted:
        branch = _BRANCHES[one](person)
        found = branch if found == NONE else (found if branch == NONE else found | branch)
    return Case.objects.filter(found)


def _of_area(person: Person) -> Q:
    return in_area(person.area_code, person.area_path) if person.roles & OVERSEERS else NONE


def _mine(person: Person) -> Q:
    """What their unit or they answer for, and what waits for their post in their own area."""
    if not is_staff(person):
        return NONE
    found = Q(owner_account=person.account_id) if person.account_id else NONE
    if person.unit_id:
        found |= Q(owner_unit=person.unit_id)
    here = in_area(person.area_code, person.area_path)
    return found | here & _has_to_do(person) if here != NONE else found


def _called(person: Person) -> Q:
    """Cases to which their unit was called; or their post, or a kind of unit in their own area."""
    if not is_staff(person) or not person.unit_id:
        return NONE
    parts = CasePart.objects.exclude(part=HAD)
    found = Q(id__in=parts.filter(body=str(person.unit_id)).values("case_id"))
    if person.area_path:
        posts = parts.filter(places.starts_with("area_path", person.area_path), body__in=_names(person))
        found |= Q(id__in=posts.values("case_id"))
    return found


def _had(person: Person) -> Q:
    """Whoever had a case may see how it went on."""
    if not is_staff(person) or not person.unit_id:
        return NONE
    return Q(id__in=CasePart.objects.filter(part=HAD, body=str(person.unit_id)).values("case_id"))


def _reported(person: Person) -> Q:
    return Q(taken_by=person.account_id) if person.account_id else NONE


_BRANCHES = {"area": _of_area, "mine": _mine, "called": _called, "had": _had, "reported": _reported}


def in_area(code: str, path: str) -> Q:
    """Cases in an area and all below it. Ranks 3 to 5 have columns of their own; others go by the path."""
    if not path and not code:
        return Q()
    if path == "-":
        return NONE
    info = places.area(code) if code else None
    if info is not None and 3 <= info.rank <= 5 and info.path == path:
        return Q(**{f"area_{info.rank}": code})
    return places.starts_with("area_path", path)


def _names(person: Person) -> list[str]:
    """What a body may be called that this person stands for: the post, its teams, the kind of unit."""
    found = {person.post}
    for stand in _stands(person):
        found |= {*stand.teams, *([stand.unit_kind] if stand.unit_kind else [])}
    return sorted(found)


def _has_to_do(person: Person) -> Q:
    posts, found = {person.post}, NONE
    for stand in _stands(person):
        posts |= stand.teams
        for case_type, stages in stand.turns:
            found |= Q(case_type=case_type, stage__in=stages)
    return found | Q(owner_post__in=sorted(posts))


class Stand(NamedTuple):
    """What a post is in a pack: of which teams, in which kind of unit, and at which stages it may do something."""

    teams: frozenset[str]
    unit_kind: str
    turns: tuple[tuple[str, tuple[str, ...]], ...]


def _stands(person: Person) -> list[Stand]:
    """By every pack that was ever in force where they are: an old case keeps its old rules."""
    found: dict[str, Stand] = {}
    for one in packs.activations():
        if person.area_path.startswith(one.area_path) or one.area_path.startswith(person.area_path):
            found.setdefault(one.ref.hash, _stand(one.ref.hash, one.since, person.post))
    return list(found.values())


@lru_cache(maxsize=2000)
def _stand(pack_hash: str, since: date, post: str) -> Stand:
    pack = packs.edition(pack_hash, since).pack
    teams = frozenset({post, *(one.id for one in pack.posts.values() if post in one.members or post == one.lead)})
    turns = []
    for name, versions in pack.case_types.items():
        stages = sorted({stage for version in versions for stage, by in _asked(version) if teams.intersection(by)})
        if stages:
            turns.append((name, tuple(stages)))
    own = pack.posts.get(post)
    return Stand(teams, own.unit_kind if own else "", tuple(turns))


def _asked(case_type: CaseType) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Stage, and who may do something there."""
    ends = {stage.id for stage in case_type.stages if stage.end}
    for move in case_type.transitions:
        yield from ((stage, move.by) for stage in move.sources if stage not in ends)
    for part in case_type.parts:
        yield from ((stage, part.by) for stage in part.stages)
    for pause in case_type.pauses:
        yield from ((stage, (*pause.by, *pause.resumed_by)) for stage in pause.stages)
    if case_type.extension:
        yield from ((stage, case_type.extension.by) for stage in case_type.extension.stages)
    if case_type.objection:
        asked = (*case_type.objection.by, *case_type.objection.ruled_by)
        yield from ((stage, asked) for stage in case_type.objection.stages)
