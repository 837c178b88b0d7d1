"""Import units, people and dispatch rules from a spreadsheet: a row at a time, through the same actions as by hand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from yiwang.engine.orgcharts import OrgChart
from yiwang.engine.problems import NOWHERE, Problem, ProblemKind, Text
from yiwang.foundation.organizations import checks
from yiwang.foundation.organizations.actions._sheet import SheetRow, read_day, read_sheet, words
from yiwang.foundation.organizations.actions.appoint import Appoint
from yiwang.foundation.organizations.actions.open_unit import OpenUnit
from yiwang.foundation.organizations.actions.set_dispatch_rule import SetDispatchRule
from yiwang.foundation.organizations.actions.set_post_roles import SetPostRoles
from yiwang.foundation.organizations.models import Appointment, DispatchRule, PostRole, Unit
from yiwang.foundation.places import interface as places
from yiwang.foundation.places.interface import AreaInfo
from yiwang.kernel.actions import Acting, Action, Command, perform
from yiwang.kernel.ids import new_id
from yiwang.kernel.imports import Counts, Imported, Progress, Refusals, silent
from yiwang.kernel.refusals import Refused

Answer = TypeVar("Answer")
CELL_OF = {
    "organizations.bad_date": "until", "organizations.unknown_area": "area", "identity.no_such_account": "login",
}  # fmt: skip
"""Which cell an action's refusal is about."""
YES = frozenset({"是", "代理", "yes", "true", "1", "y"})
FindAccount = Callable[[str], UUID | None]


@dataclass(frozen=True)
class OrganizationSource:
    """A spreadsheet and how to read it.

    With a `chart`, kinds and posts may be given by their titles, and unknown ones are refused; without, ids are taken
    as they stand. Areas are given by code, or by name below the path `under`. `account_of` finds accounts by login.
    """

    file: Path
    since: date
    """For rows that say no day."""
    chart: OrgChart | None = None
    under: str = ""
    account_of: FindAccount = lambda login: None


def import_organization(
    source: OrganizationSource, *, acting: Acting, now: datetime, dry_run: bool = False, progress: Progress = silent
) -> Imported:
    """Each row is taken whole or refused with the reasons. What is there already is left alone.

    A dry run does everything and takes it back.
    """
    refusals = Refusals()
    rows, problems = read_sheet(source.file)
    if problems:
        refusals.add(*problems)
    importer = _Importer(source, acting, now, _Areas(source.under, rows))
    with transaction.atomic():
        for number, row in enumerate(rows, 1):
            try:
                with transaction.atomic():
                    importer.take(row)
            except Refused as refused:
                refusals.add(*(_placed(problem, row) for problem in refused.problems))
            progress(number, len(rows))
        if dry_run:
            transaction.set_rollback(True)
    return Imported(Counts(len(rows), importer.new, 0, refusals.count), refusals.problems)


@dataclass
class _Importer:
    source: OrganizationSource
    acting: Acting
    now: datetime
    areas: _Areas
    new: int = 0
    _did: int = field(default=0, init=False)
    _kinds: Mapping[str, Text] | None = field(default=None, init=False)
    _posts: Mapping[str, Text] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        if (chart := self.source.chart) is not None:
            self._kinds = {id: kind.title for id, kind in chart.unit_kinds.items()}
            self._posts = {id: post.title for id, post in chart.posts.items()}

    def take(self, row: SheetRow) -> None:
        """Do what a row says, as far as it is not there. Raises `Refused`."""
        self._did = 0
        since = _day(row, "since") or self.source.since
        kind = self._id(row, self._kinds, checks.UNKNOWN_KIND, "kind")
        unit = self._unit(row, kind, since)
        if row["post"]:
            self._post(row, unit, since)
        for matter in words(row["matter"]):
            self._rule(matter, self.areas.find(row, "matter_area" if row["matter_area"] else "area"), unit, since)
        self.new += self._did > 0

    def _unit(self, row: SheetRow, kind: str, since: date) -> Unit:
        area = self.areas.find(row, "area").code
        title = row["unit"]
        if not title:
            raise Refused([checks.MISSING.at(row.cell("unit"), names="unit")])
        found = Unit.objects.filter(kind=kind, area=area, title=title, until=None).first()
        if found is not None:
            return found
        parent = self._parent(row)
        return Unit.objects.get(id=self._do(OpenUnit(new_id(), kind, area, title, since, parent)))

    def _parent(self, row: SheetRow) -> UUID | None:
        title = row["parent"]
        if not title:
            return None
        found = list(Unit.objects.filter(title=title, until=None).values_list("id", flat=True)[:2])
        if len(found) != 1:
            raise Refused([checks.UNKNOWN_UNIT.at(row.cell("parent"), unit=title)])
        return found[0]

    def _post(self, row: SheetRow, unit: Unit, since: date) -> None:
        post = self._id(row, self._posts, checks.UNKNOWN_POST, "post")
        if roles := frozenset(words(row["roles"])):
            self._roles(post, unit.kind, roles)
        if not row["holder"]:
            return
        area = self.areas.find(row, "post_area").code if row["post_area"] else unit.area
        account = self.source.account_of(row["login"]) if row["login"] else None
        same = Q(holder=row["holder"]) if account is None else Q(account=account)
        if Appointment.objects.filter(same, unit=unit.id, post=post, area=area, until=None).exists():
            return
        acting = row["acting"].lower() in YES
        until = _day(row, "until")
        known = Appointment.objects.filter(same, unit=unit.id, post=post, area=area, since=since, until=until)
        if until is None or not known.exists():
            self._do(Appoint(unit.id, new_id(), post, row["holder"], since, area, account, until, acting))

    def _roles(self, post: str, kind: str, roles: frozenset[str]) -> None:
        there = PostRole.objects.filter(post=post, unit_kind=kind).first()
        if there is None or frozenset(there.roles.split()) != roles:
            self._do(SetPostRoles(new_id(), post, roles, kind))

    def _rule(self, matter: str, area: AreaInfo, unit: Unit, since: date) -> None:
        if not DispatchRule.objects.filter(matter=matter, area=area.code, unit=unit.id, until=None).exists():
            self._do(SetDispatchRule(unit.id, new_id(), matter, area.code, max(since, unit.since)))

    def _do(self, action: Action[Answer]) -> Answer:
        self._did += 1
        return perform(action, acting=self.acting, command=Command(new_id(), self.now), now=self.now)

    def _id(self, row: SheetRow, given: Mapping[str, Text] | None, unknown: ProblemKind, name: str) -> str:
        """The id that a cell means: one of the chart's, or the only one with that title."""
        text = row[name]
        if not text:
            raise Refused([checks.MISSING.at(row.cell(name), names=name)])
        if given is None:
            return text
        found = [text] if text in given else [id for id, title in given.items() if text in title]
        if len(found) != 1:
            raise Refused([unknown.at(row.cell(name), **{name: text})])
        return found[0]


class _Areas:
    """The areas that the rows name, by code or by name: looked up at once."""

    def __init__(self, under: str, rows: Collection[SheetRow]) -> None:
        named = {row[field] for row in rows for field in ("area", "post_area", "matter_area")} - {""}
        self._by_code = places.areas(named)
        self._by_name = places.areas_named(named - set(self._by_code), under)

    def find(self, row: SheetRow, field: str) -> AreaInfo:
        text, where = row[field], row.cell(field)
        if not text:
            raise Refused([checks.MISSING.at(where, names="area")])
        found = [self._by_code[text]] if text in self._by_code else self._by_name.get(text, [])
        if not found:
            raise Refused([checks.UNKNOWN_AREA.at(where, area=text)])
        if len(found) > 1:
            codes = ", ".join(one.code for one in found[:10])
            raise Refused([checks.AMBIGUOUS_AREA.at(where, area=text, codes=codes)])
        return found[0]


def _day(row: SheetRow, field: str) -> date | None:
    text = row[field]
    if not text:
        return None
    if (found := read_day(text)) is None:
        raise Refused([checks.BAD_DATE.at(row.cell(field), text=text)])
    return found


def _placed(problem: Problem, row: SheetRow) -> Problem:
    """What an action refused, at the cell that its field came from; else at the row."""
    if problem.where != NOWHERE:
        return problem
    return problem.kind.at(row.cell(CELL_OF.get(problem.code, "")), **problem.details)
