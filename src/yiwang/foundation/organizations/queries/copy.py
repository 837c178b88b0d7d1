"""All units, appointments and rules of a site, as each process keeps them: in columns (kernel.columns), one snapshot.

A district has a hundred thousand appointments. As objects they weighed two hundred MiB in each process.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any, NamedTuple
from uuid import UUID

from yiwang.engine.orgcharts.definitions import Appointment as Held
from yiwang.foundation.organizations.models import Appointment, DispatchRule, PostRole, Unit
from yiwang.foundation.places import interface as places
from yiwang.kernel.columns import Ids, Lives, Lookup, Names, Recent, Texts, key_of

RECENT = 2000
"""So many units, and so many appointments, are kept as objects."""
Heads = frozenset[tuple[str, str]]
"""(kind of unit, post) for the posts that lead a unit, by the charts in force."""


@dataclass(frozen=True, slots=True)
class UnitInfo:
    """A body as other rooms see it."""

    id: UUID
    kind: str
    area: str
    area_path: str
    title: str
    parent: UUID | None
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class AppointmentInfo:
    """Somebody in a post. `account` is None as long as the holder has none."""

    id: UUID
    account: UUID | None
    holder: str
    post: str
    unit: UUID
    unit_kind: str
    unit_title: str
    area: str
    area_path: str
    acting: bool
    since: date
    until: date | None
    roles: frozenset[str]


class Rule(NamedTuple):
    """Matters of a kind, in an area and below, go to a unit."""

    id: UUID
    matter: str
    area: str
    unit: UUID
    since: date
    until: date | None


class Areas:
    """The areas that units and appointments are of, numbered in the order of their paths: those below one lie side by
    side."""

    def __init__(self, codes: Sequence[str]) -> None:
        pairs = sorted((path, code) for code, path in _paths(codes))
        self.codes = Names(code for _, code in pairs)
        self.paths = Texts(path for path, _ in pairs)

    def below(self, path: str) -> tuple[int, int]:
        """The numbers of the areas whose path begins so: from one to before another."""
        first, end = places.path_range(path)
        return (self._first(first), self._first(end)) if path else (0, len(self.paths))

    def _first(self, path: str) -> int:
        low, high = 0, len(self.paths)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self.paths[middle] < path else (low, middle)
        return low


def _paths(codes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Code and path; the path of an area that is not there is empty."""
    for start in range(0, len(codes), 500):
        some = codes[start : start + 500]
        found = places.areas(some)
        yield from ((code, found[code].path if code in found else "") for code in some)


class Units:
    """Units by their rows."""

    def __init__(self, areas: Areas) -> None:
        self.areas = areas
        self.ids, self.parents = Ids(), Ids()
        self.kinds: list[str] = []
        self._kind, self.area = array("H"), array("I")
        self.titles = Texts()
        self.lives = Lives()
        self._recent: Recent[UUID, UnitInfo] = Recent(RECENT)
        self._fill()
        self._by_id, self._by_parent = Lookup(self.ids.keys()), Lookup(self.parents.keys())
        self._by_area = Lookup(self.area)

    def _fill(self) -> None:
        kinds, numbers = _Counted(), _numbers(self.areas)
        names = ("id", "kind", "area", "title", "parent", "since", "until")
        for id, kind, area, title, parent, since, until in _rows(Unit, names):
            self.ids.append(id)
            self._kind.append(kinds[kind])
            self.area.append(numbers[area])
            self.titles.append(title)
            self.parents.append(parent)
            self.lives.append(since, until)
        self.kinds = list(kinds)

    def row(self, id: UUID) -> int | None:
        return next((row for row in self._by_id.rows(key_of(id)) if self.ids.holds(row, id)), None)

    def get(self, id: UUID) -> UnitInfo | None:
        found = self._recent.get(id)
        if found is None and (row := self.row(id)) is not None:
            return self._recent.keep(id, self.info(row))
        return found

    def info(self, row: int) -> UnitInfo:
        area = self.area[row]
        return UnitInfo(
            self.ids.sure(row), self.kind(row), self.areas.codes[area], self.areas.paths[area], self.titles[row],
            self.parents[row], *self.lives[row],
        )  # fmt: skip

    def kind(self, row: int) -> str:
        return self.kinds[self._kind[row]]

    def rows(self) -> range:
        return range(len(self.ids))

    def below(self, path: str) -> array[int]:
        """The rows of the units whose area lies in a path, by path."""
        return self._by_area.between(*self.areas.below(path))

    def of_area(self, area: int) -> array[int]:
        return self._by_area.rows(area)

    def under(self, id: UUID) -> Iterator[int]:
        """The units whose parent is this one."""
        return (row for row in self._by_parent.rows(key_of(id)) if self.parents.holds(row, id))


class Appointments:
    """Appointments by their rows; those of a unit that is not there are left out."""

    def __init__(self, units: Units) -> None:
        self.units, self.areas = units, units.areas
        self.ids, self.accounts = Ids(), Ids()
        self.unit, self.area, self._post = array("I"), array("I"), array("H")
        self.posts: list[str] = []
        self._post_number: dict[str, int] = {}
        self.holders = Texts()
        self.acting = bytearray()
        self.lives = Lives()
        self._roles = {(row.post, row.unit_kind): frozenset(row.roles.split()) for row in PostRole.objects.all()}
        self._recent: Recent[str, AppointmentInfo] = Recent(RECENT)
        self._recent_posts: Recent[UUID, list[AppointmentInfo]] = Recent(RECENT)
        self._recent_rows: Recent[str, int] = Recent(RECENT)
        self._recently_held: Recent[tuple[str, str], list[Held]] = Recent(RECENT)
        self._fill()
        self._by_id, self._by_account = Lookup(self.ids.keys()), Lookup(self.accounts.keys())
        self._by_unit = Lookup(self.unit)
        self._by_place = Lookup(self._place(area, post) for area, post in zip(self.area, self._post, strict=True))

    def _fill(self) -> None:
        posts, numbers = _Counted(), _numbers(self.areas)
        names = ("id", "unit", "account", "holder", "post", "area", "acting", "since", "until")
        for id, unit, account, holder, post, area, acting, since, until in _rows(Appointment, names):
            if (of := self.units.row(unit)) is None:
                continue
            self.ids.append(id)
            self.unit.append(of)
            self.accounts.append(account)
            self.holders.append(holder)
            self._post.append(posts[post])
            self.area.append(numbers[area])
            self.acting.append(acting)
            self.lives.append(since, until)
        self.posts, self._post_number = list(posts), dict(posts)

    def _place(self, area: int, post: int) -> int:
        return area * len(self.posts) + post

    def row(self, id: UUID) -> int | None:
        return next((row for row in self._by_id.rows(key_of(id)) if self.ids.holds(row, id)), None)

    def get(self, id: str) -> AppointmentInfo | None:
        found = self._recent.get(id)
        if found is None and (row := self._row_named(id)) is not None:
            return self._recent.keep(id, self.info(row))
        return found

    def _row_named(self, id: str) -> int | None:
        found = self._recent_rows.get(id)
        if found is None and (named := _uuid(id)) is not None:
            return self.row(named)
        return found

    def info(self, row: int) -> AppointmentInfo:
        post, area, unit = self.post(row), self.area[row], self.unit[row]
        kind = self.units.kind(unit)
        may = self._roles.get((post, kind)) or self._roles.get((post, "")) or frozenset()
        return AppointmentInfo(
            self.ids.sure(row), self.accounts[row], self.holders[row], post, self.units.ids.sure(unit), kind,
            self.units.titles[unit], self.areas.codes[area], self.areas.paths[area], bool(self.acting[row]),
            *self.lives[row], may,
        )  # fmt: skip

    def post(self, row: int) -> str:
        return self.posts[self._post[row]]

    def rows(self) -> range:
        return range(len(self.ids))

    def of_account(self, account: UUID | None) -> list[int]:
        """The rows of an account, longest in office first."""
        if account is None:
            return []
        rows = self._by_account.rows(key_of(account))
        return self._by_age(row for row in rows if self.accounts.holds(row, account))

    def posts_of(self, account: UUID) -> list[AppointmentInfo]:
        """The same as objects: asked with each request."""
        found = self._recent_posts.get(account)
        if found is None:
            found = self._recent_posts.keep(account, [self.info(row) for row in self.of_account(account)])
        return found

    def of_unit(self, unit: int) -> list[int]:
        """The rows of a unit, longest in office first."""
        return self._by_age(self._by_unit.rows(unit))

    def in_office(self, unit: int, day: int) -> int:
        """How many hold a post of a unit on a day, given by its ordinal."""
        return sum(1 for row in self._by_unit.rows(unit) if self.lives.holds(row, day))

    def _by_age(self, rows: Iterable[int]) -> list[int]:
        found = list(rows)
        return sorted(found, key=lambda row: (self.lives[row][0], self.ids.sure(row))) if len(found) > 1 else found

    def below(self, path: str) -> array[int]:
        """The rows of those whose area lies in a path, by path."""
        first, end = self.areas.below(path)
        return self._by_place.between(self._place(first, 0), self._place(end, 0))

    def held(self, post: str, area: str) -> list[Held]:
        """Everybody who holds, held or will hold a post in an area, as the engine wants them: the regular ones first,
        of these the longest in office. `holder` is an appointment's id."""
        found = self._recently_held.get((post, area))
        if found is None:
            made = [self._held(row, post, area) for row in self._at(post, area)]
            if len(made) > 1:
                made.sort(key=lambda one: (one.acting, one.since, one.holder))
            found = self._recently_held.keep((post, area), made)
        return found

    def _held(self, row: int, post: str, area: str) -> Held:
        holder = str(self.ids.sure(row))
        self._recent_rows.keep(holder, row)  # who is asked for next is who was found
        return Held(holder, post, area, *self.lives[row], bool(self.acting[row]))

    def _at(self, post: str, area: str) -> Sequence[int]:
        at, number = self.areas.codes.number(area), self._post_number.get(post)
        return self._by_place.rows(self._place(at, number)) if at is not None and number is not None else ()


@dataclass(slots=True)
class Copy:
    """One snapshot, and what was made of it of late."""

    units: Units
    appointments: Appointments
    rules: Mapping[tuple[str, str], list[Rule]]
    """(matter, area) -> rules."""
    bodies: Recent[tuple[Heads, UUID | None, UUID | None], frozenset[UUID]] = field(
        default_factory=lambda: Recent(RECENT)
    )
    kept_from: Recent[tuple[Heads, UUID], frozenset[str]] = field(default_factory=lambda: Recent(RECENT))
    directories: Recent[int, tuple[Any, Any]] = field(default_factory=lambda: Recent(20))
    """The chart (held, so that no other gets its number) and the directory that speaks by it, by the chart's `id`."""


def load() -> Copy:
    """All of it, as it is now."""
    areas = Areas(sorted({*_column(Unit, "area"), *_column(Appointment, "area")}))
    rules: dict[tuple[str, str], list[Rule]] = defaultdict(list)
    for row in DispatchRule.objects.order_by("id").values_list("id", "matter", "area", "unit", "since", "until"):
        rules[row[1], row[2]].append(Rule(*row))
    units = Units(areas)
    return Copy(units, Appointments(units), dict(rules))


class _Counted(dict[str, int]):
    """Numbers for texts, in the order in which they come."""

    def __missing__(self, text: str) -> int:
        return self.setdefault(text, len(self))


def _numbers(areas: Areas) -> dict[str, int]:
    return dict(zip((areas.codes[number] for number in range(len(areas.codes))), count(), strict=False))


def _column(model: type[Unit | Appointment], name: str) -> list[str]:
    return list(model._default_manager.order_by(name).values_list(name, flat=True).distinct())


def _rows(model: type[Unit | Appointment], names: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    # In no order: what the database sorts a hundred thousand rows in, this process holds on SQLite.
    return model._default_manager.values_list(*names).iterator()


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
