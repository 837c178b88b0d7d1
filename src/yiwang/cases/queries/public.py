"""What everyone may see: matters that their pack made public, without a word of whoever reported them.

Both the rules that a case began with and those in force in its place today must say so, and what shows less holds:
a district that thinks better of it is obeyed at once, for old cases too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache, reduce
from operator import or_
from typing import Literal, NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from yiwang.cases.models import Case
from yiwang.cases.queries.projecting import kind_name
from yiwang.cases.queries.scopes import in_area
from yiwang.engine.packs.definitions import Catalog
from yiwang.engine.packs.editions import Edition
from yiwang.engine.packs.publicity import NOT, POINT, least_exact, publicity
from yiwang.engine.problems import Problem
from yiwang.engine.workflows import Program
from yiwang.foundation.places import interface as places
from yiwang.foundation.policy_packs import interface as packs
from yiwang.kernel.civil_time import civil

State = Literal["", "open", "late", "ended"]
DAYS = 90
"""An ended matter is shown for so long; an open one always."""
HIDDEN_ENDS = ("withdrawn", "merged")
NONE = Q(pk__in=())


@dataclass(frozen=True, slots=True)
class PublicCase:
    """What is shown of a matter. `area`: the cell, or the community where only that is public; `point` where it is too.

    Its title is the kind's: what the reporter wrote is not here."""

    id: UUID
    number: str
    pack_hash: str
    rules_on: date
    case_type: str
    kind: str
    stage: str
    owner_post: str
    owner_unit: UUID | None
    area: str
    exact: str
    point: tuple[float, float] | None
    reported_on: date
    due_at: datetime | None
    entered_at: datetime
    ended_at: datetime | None
    ended: bool
    late: bool
    me_too: int


class PublicPage(NamedTuple):
    rows: list[PublicCase]
    next: str


def public_cases(
    area: str, now: datetime, *, state: State = "", case_type: str = "", kind: str = "", cursor: str = "",
    limit: int = 30,
) -> PublicPage:  # fmt: skip
    """The newest first. `next` is the cursor of the page after it, empty at the end."""
    rows = _rows(area, now, state, case_type, kind).order_by("-id")
    rows = rows.filter(id__lt=_uuid(cursor)) if _uuid(cursor) else rows
    found = list(rows[: limit + 1])
    shown = [one for row in found[:limit] if (one := _shown(row, now)) is not None]
    return PublicPage(shown, str(found[limit - 1].id) if len(found) > limit else "")


def count_public(area: str, now: datetime, *, state: State = "", case_type: str = "", kind: str = "") -> int:
    return _rows(area, now, state, case_type, kind).count()


def public_case(number: str, now: datetime) -> PublicCase | None:
    """One of them, by its number."""
    row = _rows("", now, "", "", "").filter(number=number.strip().upper()).first()
    return _shown(row, now) if row else None


def public_id(case_id: UUID, now: datetime) -> PublicCase | None:
    row = _rows("", now, "", "", "").filter(id=case_id).first()
    return _shown(row, now) if row else None


def common_kinds(area: str, since: datetime, limit: int = 12) -> list[tuple[str, str]]:
    """What was reported most in an area since a moment: case type and kind."""
    info = places.area(area) if area else None
    rows = Case.objects.filter(reported_at__gte=since, about=None)
    rows = rows.filter(in_area(area, info.path)) if info else rows
    counted = rows.values_list("case_type", "kind").annotate(n=Count("id")).order_by("-n", "case_type", "kind")
    return [(case_type, kind) for case_type, kind, _ in counted[:limit]]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _rows(area: str, now: datetime, state: State, case_type: str, kind: str) -> QuerySet[Case]:
    rows = Case.objects.filter(_permitted(civil(now).date()), about=None).exclude(outcome__in=HIDDEN_ENDS)
    if area:
        info = places.area(area)
        rows = rows.filter(in_area(area, info.path) if info else NONE)
    rows = rows.filter(case_type=case_type) if case_type else rows
    rows = rows.filter(kind=kind) if kind else rows
    still = Q(ended=False)
    if state == "open":
        return rows.filter(still)
    if state == "late":
        return rows.filter(still, due_at__lt=now)
    lately = Q(ended=True, ended_at__gte=now - timedelta(days=DAYS))
    return rows.filter(lately if state == "ended" else still | lately)


def _shown(row: Case, now: datetime) -> PublicCase | None:
    exact = _exactness(row, civil(now).date())
    if exact == NOT:
        return None
    point = (row.longitude, row.latitude) if row.longitude is not None and row.latitude is not None else None
    return PublicCase(
        row.id, row.number, row.pack_hash, row.rules_on, row.case_type, row.kind, row.stage, row.owner_post,
        row.owner_unit, row.area_5 or row.area_4 or row.area_code if exact == "area" else row.area_code, exact,
        point if exact == POINT else None, civil(row.reported_at).date(), row.due_at, row.entered_at, row.ended_at,
        row.ended, not row.ended and row.due_at is not None and row.due_at < now, row.me_too,
    )  # fmt: skip


def _exactness(row: Case, on: date) -> str:
    found = [_of(packs.edition(row.pack_hash, row.rules_on), row.case_type, row.kind)]
    here = packs.edition_for(row.area_path, on)
    found += [] if isinstance(here, Problem) else [_of(here[1], row.case_type, row.kind)]
    return least_exact(found)


def _of(edition: Edition, case_type: str, kind: str) -> str:
    program = edition.programs.get(case_type)
    if program is None:
        return NOT
    return publicity(program.case_type, _catalog(edition, program), kind)


def _catalog(edition: Edition, program: Program) -> Catalog | None:
    domain = program.intake.get(kind_name(program))
    return edition.pack.catalogs.get(domain.catalog) if domain else None


def _permitted(on: date) -> Q:
    """Every pack that was ever in force, with what of it is public by its own rules and by those in force there now."""
    found = [Q(pack_hash=pack, case_type=name, kind__in=kinds) for pack, name, kinds in _public_kinds(on)]
    return reduce(or_, found, NONE)


def _public_kinds(on: date) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for one in packs.activations():
        here = packs.edition_for(one.area_path, on)
        if isinstance(here, Problem):
            continue
        for name, kinds in _of_pack(one.ref.hash, one.since, here[0].hash, on).items():
            yield one.ref.hash, name, kinds


@lru_cache(maxsize=200)
def _of_pack(own: str, since: date, present: str, on: date) -> Mapping[str, tuple[str, ...]]:
    """Case type -> kinds that may be public; `since`: of old rules those that began with the pack count too."""
    editions = [packs.edition(own, since), packs.edition(own, on), packs.edition(present, on)]
    found: dict[str, tuple[str, ...]] = {}
    for name, program in editions[-1].programs.items():
        catalog = _catalog(editions[-1], program)
        codes = ["", *(item.code for item in catalog.items)] if catalog else [""]
        kept = tuple(
            code for code in codes if all(_of(one, name, code) != NOT for one in editions if name in one.programs)
        )
        if kept:
            found[name] = kept
    return found
