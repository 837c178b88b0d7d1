"""What a person may see: one function, behind list, detail, count, search and export alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache, reduce
from operator import or_
from typing import Literal, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from yiwang.cases.models import HAD, Case, CasePart
from yiwang.cases.permissions import OVERSEERS, Person, Tracker, is_staff, is_system
from yiwang.cases.queries.listed import AnyCase
from yiwang.cases.queries.reported_bodies import not_about
from yiwang.engine.workflows.commands import Ruling
from yiwang.engine.workflows.definitions import CaseType
from yiwang.foundation.places import interface as places
from yiwang.foundation.policy_packs import interface as packs
from yiwang.kernel.prepared import among

View = Literal["all", "area", "mine", "todo", "called", "had", "reported"]
"""area: of the area one oversees · mine: where one has something to do · called: as a body · had: the unit had it
before · reported: by oneself. Together they are `all`. todo: what waits for an act of the person: what their own post
or a team of it answers for, what their post rules on, what they are called to and have not finished; and, ended or not,
what they are to be the second person for."""
VIEWS: tuple[View, ...] = ("area", "mine", "called", "had", "reported")
NONE = Q(pk__in=())
RULING_DUE: Mapping[Ruling, str] = {"objection": "ruling_due_at", "extension": "extension_ruling_due_at"}
ASKED_BY: Mapping[Ruling, str] = {"objection": "ruling_asked_by", "extension": "extension_asked_by"}
"""The columns of what waits for a ruling: until when, and who asked. Whoever asked does not rule."""


def visible(person: Person, view: View = "all", within: Q | None = None) -> QuerySet[Case]:
    """The cases that a person may see under the post that they act under, and no others. `within`: of these only."""
    found = _reasons(person, view)
    if Q() in found:  # an empty condition is every case; Django's `|` would drop it
        return Case.objects.filter(_apart(person), within or Q())
    narrow = [one & within for one in found] if within else found
    return Case.objects.filter(_apart(person), reduce(or_, narrow, NONE))


def branches(person: Person, view: View = "all") -> list[Q]:
    """Why a person may see a case: any one of these is enough. Each follows an index of its own, so that a list can ask
    them one by one, which is far cheaper than all at once."""
    apart = _apart(person)
    return [one & apart for one in _reasons(person, view)]


def those_of(ids: Sequence[UUID], rows: QuerySet[Case]) -> set[UUID]:
    """Which of some ids are among the cases that a person may see, however those were narrowed."""
    return among(rows, ids, {CasePart._meta.db_table: "case_id"})


def _reasons(person: Person, view: View) -> list[Q]:
    if is_system(person):
        return [Q()]
    if isinstance(person, Tracker):
        return [Q(id=person.case_id)]
    wanted = VIEWS if view == "all" else (view,)
    return [branch for one in wanted for branch in _BRANCHES[one](person)]


def elsewhere(person: Person, view: View = "all") -> list[Q]:
    """Those reasons that can hold outside the person's own area."""
    if is_system(person) or isinstance(person, Tracker):
        return branches(person, view)
    wanted = VIEWS if view == "all" else (view,)
    far = _BRANCHES | {"area": lambda _: [], "mine": lambda one: _answers_for(one) if is_staff(one) else []}
    apart = _apart(person)
    return [branch & apart for one in wanted for branch in far[one](person)]


def _apart(person: Person) -> Q:
    """Without the cases about what the person belongs to. Whoever reported one for themselves goes on seeing it, as
    its reporter."""
    if is_system(person) or isinstance(person, Tracker):
        return Q()
    apart = not_about(person)
    own = Q(taken_by=person.account_id, on_behalf=False)
    return apart | own if apart and person.account_id else apart


def own_area(person: Person) -> Q:
    """Cases in the area that the person's post answers for."""
    return NONE if person.area_path == "-" else in_area(person.area_code, person.area_path)


def _of_area(person: Person) -> list[Q]:
    return [own_area(person)] if person.roles & OVERSEERS and person.area_path != "-" else []


def _mine(person: Person) -> list[Q]:
    """What their unit or they answer for, and what waits for their post in their own area."""
    if not is_staff(person):
        return []
    return _answers_for(person) if person.area_path == "-" else [*_answers_for(person), *_waiting(person)]


def _answers_for(person: Person) -> list[Q]:
    found = [Q(owner_account=person.account_id)] if person.account_id else []
    return [*found, Q(owner_unit=person.unit_id)] if person.unit_id else found


_EVER = Q(ended__in=(False, True))
"""Says nothing, but `ended` stands before `part` in the index."""


def _called(person: Person) -> list[Q]:
    """Cases to which their unit was called; or their post, or a kind of unit in their own area."""
    if not is_staff(person) or not person.unit_id:
        return []
    parts = CasePart.objects.filter(_EVER, part__gt=HAD)  # "greater" is what an index of parts follows
    found = [Q(id__in=parts.filter(body=str(person.unit_id)).values("case_id"))]
    if person.area_path:
        posts = parts.filter(places.starts_with("area_path", person.area_path), body__in=_names(person))
        found.append(Q(id__in=posts.values("case_id")))
    return found


def _had(person: Person) -> list[Q]:
    """Whoever had a case may see how it went on."""
    if not is_staff(person) or not person.unit_id:
        return []
    return [Q(id__in=CasePart.objects.filter(_EVER, part=HAD, body=str(person.unit_id)).values("case_id"))]


def _reported(person: Person) -> list[Q]:
    return [Q(taken_by=person.account_id)] if person.account_id else []


def _todo(person: Person) -> list[Q]:
    if not is_staff(person):
        return []
    ruled = [one & ~Q(**{ASKED_BY[about]: person.actor})
             for about in ASKED_BY if (one := to_rule(person, about)) != NONE]  # fmt: skip
    return [one for one in (own_turn(person), *ruled, _called_now(person), to_second(person)) if one != NONE]


def own_turn(person: Person) -> Q:
    """What the person's own post answers for in its own area, or a team that it belongs to."""
    if person.area_path == "-":
        return NONE
    return own_area(person) & Q(owner_post__in=sorted(_posts(person)))


def is_own_turn(person: Person, row: AnyCase) -> bool:
    """The same of one case that was read."""
    return not row.ended and row.area_path.startswith(person.area_path) and row.owner_post in _posts(person)


def _posts(person: Person) -> set[str]:
    return {person.post}.union(*(stand.teams for stand in _stands(person)))


def to_rule(person: Person, about: Ruling) -> Q:
    """Open cases in the person's own area with an objection, or a request for more time, that their post rules on."""
    types = [(one.pack, name) for one in _stands(person) for name in one.rulings[about]]
    if person.area_path == "-" or not types:
        return NONE
    waits = Q(ended=False, **{f"{RULING_DUE[about]}__isnull": False})
    return own_area(person) & waits & reduce(or_, [Q(pack_hash=pack, case_type=name) for pack, name in types])


SECONDS = frozenset({"supervisor", "chief"})
"""Who may be the second person when a case is to be left out of the rates."""


def to_second(person: Person) -> Q:
    """Cases in the person's own area that somebody else proposed to leave out of the rates."""
    if person.area_path == "-" or not person.roles & SECONDS:
        return NONE
    return own_area(person) & Q(exclusion_asked_at__isnull=False) & ~Q(exclusion_asked_by=person.actor)


def is_to_second(person: Person, row: AnyCase) -> bool:
    """The same of one case that was read."""
    waits = row.exclusion_asked_at is not None and row.exclusion_asked_by != person.actor
    return waits and bool(person.roles & SECONDS) and row.area_path.startswith(person.area_path)


def calls_open(person: Person) -> Q:
    """Bodies that the person stands for which were called and have not finished: their unit; in their own area also
    their post, its teams and their kind of unit."""
    if not is_staff(person) or not person.unit_id:
        return NONE
    stands_for = Q(body=str(person.unit_id))
    if person.area_path:
        stands_for |= Q(places.starts_with("area_path", person.area_path), body__in=_names(person))
    return Q(stands_for, part__gt=HAD, ended=False, finished_at=None)


def _called_now(person: Person) -> Q:
    called = calls_open(person)
    return called if called == NONE else Q(ended=False, id__in=CasePart.objects.filter(called).values("case_id"))


_BRANCHES: dict[str, Callable[[Person], list[Q]]] = {
    "area": _of_area, "mine": _mine, "todo": _todo, "called": _called, "had": _had, "reported": _reported,
}  # fmt: skip


def in_area(code: str, path: str) -> Q:
    """Cases in an area and all below it. Ranks 3 to 5 have columns of their own; others go by the path."""
    if not path and not code:
        return Q()
    if path == "-":
        return NONE
    upward = places.upward(code) if code else []
    info = upward[0] if upward else None
    if info is not None and 3 <= info.rank <= 5 and info.path == path:
        return Q(**{f"area_{info.rank}": code})
    if info is not None and info.rank > 5 and info.path == path:
        # A cell has no column of its own; its village's narrows the search for the path to a few rows.
        above = next((one for one in upward if one.rank == 5), None)
        if above is not None:
            return Q(area_5=above.code) & places.starts_with("area_path", path)
    return places.starts_with("area_path", path)


def _names(person: Person) -> list[str]:
    """What a body may be called that this person stands for: the post, its teams, the kind of unit."""
    found = {person.post}
    for stand in _stands(person):
        found |= {*stand.teams, *([stand.unit_kind] if stand.unit_kind else [])}
    return sorted(found)


def _waiting(person: Person) -> list[Q]:
    """What waits for the post in its own area: open cases that its teams answer for or may act on, and ended ones that
    it may take up again."""
    here, posts = own_area(person), {person.post}
    turns: list[tuple[str, tuple[str, ...]]] = []
    ends: list[tuple[str, tuple[str, ...]]] = []
    for stand in _stands(person):
        posts |= stand.teams
        turns += stand.turns
        ends += stand.ends
    own = [Q(owner_post__in=sorted(posts)), *(Q(case_type=name, stage__in=stages) for name, stages in turns)]
    # Area and "open" stand within each: so each is followed by its own index, also where they are one question.
    found = [reduce(or_, [here & Q(ended=False) & one for one in own])]
    if ends:
        found.append(here & Q(ended=True) & reduce(or_, [Q(case_type=name, stage__in=stages) for name, stages in ends]))
    return found


class Stand(NamedTuple):
    """What a post is in a pack: of which teams, in which kind of unit, and at which stages (ends apart) it may act."""

    pack: str
    """The pack's hash."""
    teams: frozenset[str]
    unit_kind: str
    turns: tuple[tuple[str, tuple[str, ...]], ...]
    ends: tuple[tuple[str, tuple[str, ...]], ...]
    rulings: Mapping[Ruling, tuple[str, ...]]
    """The case types in which it rules on what was asked for."""


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
    turns, ends = [], []
    for name, versions in pack.case_types.items():
        asked = {stage for version in versions for stage, by in _asked(version) if teams.intersection(by)}
        closed = {stage.id for version in versions for stage in version.stages if stage.end}
        if asked - closed:
            turns.append((name, tuple(sorted(asked - closed))))
        if asked & closed:
            ends.append((name, tuple(sorted(asked & closed))))
    own = pack.posts.get(post)
    rulings = {about: tuple(_ruled(pack.case_types, about, teams)) for about in ASKED_BY}
    return Stand(pack_hash, teams, own.unit_kind if own else "", tuple(turns), tuple(ends), rulings)


def _ruled(types: Mapping[str, Sequence[CaseType]], about: Ruling, teams: frozenset[str]) -> Iterator[str]:
    for name, versions in types.items():
        rules = [one.objection if about == "objection" else one.extension for one in versions]
        if any(teams.intersection(one.ruled_by) for one in rules if one):
            yield name


def _asked(case_type: CaseType) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Stage, and who may do something there."""
    for move in case_type.transitions:
        yield from ((stage, move.by) for stage in move.sources)
    for part in case_type.parts:
        yield from ((stage, part.by) for stage in part.stages)
    for pause in case_type.pauses:
        yield from ((stage, (*pause.by, *pause.resumed_by)) for stage in pause.stages)
    if case_type.extension:
        asked = (*case_type.extension.by, *case_type.extension.ruled_by)
        yield from ((stage, asked) for stage in case_type.extension.stages)
    if case_type.objection:
        asked = (*case_type.objection.by, *case_type.objection.ruled_by)
        yield from ((stage, asked) for stage in case_type.objection.stages)
