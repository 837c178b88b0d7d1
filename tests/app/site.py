"""A small site for a pack, as tests need it: areas of every level, grid cells, a unit of every kind, every post filled.

It is the engine's model of a chart (`orgcharts.model_directory`) put into the tables, so the pack's own scenarios hold
here: `demo/village-3` is the area `demo-village-3`. Posts are held by one person each, with an account id.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from tests.shared import ROOT
from yiwang.engine.orgcharts import model_directory
from yiwang.engine.packs.definitions import Pack
from yiwang.engine.packs.editions import Edition
from yiwang.engine.packs.hashing import content_hash
from yiwang.engine.problems import Problem
from yiwang.foundation.identity.interface import REPORTER, WORKER, Acting
from yiwang.foundation.organizations import interface as organizations
from yiwang.foundation.organizations.models import Appointment, PostRole, Unit
from yiwang.foundation.places import interface as places
from yiwang.foundation.places.models import Area, GridCell, rank_of
from yiwang.foundation.policy_packs.interface import edition_for
from yiwang.foundation.policy_packs.models import Activation, PackVersion
from yiwang.foundation.policy_packs.queries.library import packed
from yiwang.kernel.actions import Command, perform
from yiwang.kernel.ids import new_id
from yiwang.kernel.versions import bump
from yiwang.packtools.reader import read_with_base

SINCE = date(2020, 1, 1)
NOW = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
"""A Monday, nine in the morning where the site is."""
SIDE = 0.01
"""Of a cell, in degrees."""

ROLES: Mapping[str, Mapping[str, str]] = {
    "xiangzhou": {
        "political_legal_commissioner": "supervisor", "safety_center_director": "dispatcher",
        "village_information_clerk": "clerk", "township_information_clerk": "clerk", "grid_worker": "grid_worker",
        "household_head": "grid_worker", "village_secretary": "chief", "district_safety_director": "supervisor",
    },
    "demo_city": {
        "intake_clerk": "clerk", "dispatcher": "dispatcher", "dispatch_chief": "dispatcher supervisor",
        "grid_worker": "grid_worker", "community_secretary": "chief", "follow_up_clerk": "clerk",
    },
}  # fmt: skip
"""Posts that are more than handlers."""


@cache
def pack_of(name: str) -> tuple[Pack, str, bytes]:
    """A pack of the repository, its hash and its files; read once in a process."""
    pack, _ = read_with_base(ROOT / "packs" / name)
    assert pack is not None
    folders = [ROOT / "packs" / one for one in (name, pack.manifest.extends) if one]
    return pack, content_hash(pack), packed(folders)


@dataclass
class Site:
    """The site, and who is who on it."""

    pack: Pack
    pack_hash: str
    edition: Edition
    paths: Mapping[str, str]
    now: datetime = NOW
    posts: dict[tuple[str, str], UUID] = field(default_factory=dict)

    def area(self, level: str, number: int = 1) -> str:
        """The code of an area, by level and number."""
        return f"demo-{level}-{number}"

    def person(self, post: str, near: str) -> Acting:
        """Who holds a post where an area is: in it, or in the one above it of the post's level."""
        known = self.edition.rules.posts[post]
        if known.kind == "team":
            return self.person(known.lead, near)
        codes = self.paths[near].strip("/").split("/")
        code = next(one for one in reversed(codes) if (post, one) in self.posts)
        return self.acting(self.posts[post, code])

    def acting(self, appointment_id: UUID) -> Acting:
        info = organizations.appointment(appointment_id)
        assert info is not None
        return Acting(
            info.account, info.holder, info.post, info.area, info.area_path, info.unit, info.roles
        )  # fmt: skip

    def everybody(self) -> list[Acting]:
        """One acting person for each post held."""
        return [self.acting(one) for one in self.posts.values()]

    def resident(self, name: str = "resident") -> Acting:
        """A resident with an account."""
        return Acting(uuid5(NAMESPACE_URL, name), name, "account", "", "-", None, frozenset({"resident"}))

    @property
    def admin(self) -> Acting:
        return Acting(uuid5(NAMESPACE_URL, "admin"), "admin", "account", "", "", None, frozenset({"admin"}))

    @property
    def auditor(self) -> Acting:
        return Acting(uuid5(NAMESPACE_URL, "auditor"), "auditor", "account", "", "", None, frozenset({"auditor"}))

    def unit(self, kind: str, near: str) -> UUID:
        """The unit of a kind in an area, or in the one above it that has one."""
        codes = self.paths[near].strip("/").split("/")
        return next(id for code in reversed(codes) if (id := unit_id(kind, code)) in self.units)

    @property
    def units(self) -> frozenset[UUID]:
        return frozenset(Unit.objects.values_list("id", flat=True))

    def do(self, action: Any, person: Any, now: datetime | None = None, command: UUID | None = None) -> Any:
        """Perform an action at a moment (the site's own clock when none is given)."""
        at = now or self.now
        self.now = max(self.now, at)
        return perform(action, acting=person, command=Command(command or new_id(), at), now=at)

    def point(self, cell: str) -> tuple[float, float]:
        """The middle of a cell."""
        geometry = json.loads(GridCell.objects.get(code=cell).geometry)
        x, y = geometry["coordinates"][0][0]
        return x + SIDE / 2, y + SIDE / 2


RESIDENT, SYSTEM = REPORTER, WORKER


def unit_id(kind: str, area: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"unit {kind} {area}")


def build_site(pack: str = "xiangzhou", per_parent: int = 2, roles: Mapping[str, str] | None = None) -> Site:
    """Put a site for a pack into the tables. `roles`: post -> roles besides `handler`, where not as in ROLES."""
    merged, pack_hash, files = pack_of(pack)
    PackVersion.objects.create(
        hash=pack_hash, pack=merged.manifest.id, version=merged.manifest.version, title_zh=merged.manifest.title.zh,
        title_en=merged.manifest.title.en, files=files, installed_at=NOW, installed_by="test",
    )  # fmt: skip
    Activation.objects.create(
        id=new_id(), area_path="demo-", pack_hash=pack_hash, since=SINCE, decided_at=NOW, decided_by="test"
    )
    bump("policy_packs")
    found = edition_for("demo-", NOW.date())
    assert not isinstance(found, Problem)
    edition = found[1]
    directory = model_directory(edition.chart, per_parent)
    paths = _areas(directory.areas)
    posts = _people(edition, directory.areas, directory.appointments)
    _roles(edition, {**ROLES.get(pack, {}), **(roles or {})})
    return Site(merged, pack_hash, edition, paths, posts=posts)


def _code(model: str) -> str:
    return model.replace("/", "-")


def _areas(areas: Iterable[Any]) -> dict[str, str]:
    """The areas, and cells: the smallest areas where they are cells, else two in every village."""
    rows: list[Area] = []
    paths: dict[str, str] = {}
    for area in areas:
        code, parent = _code(area.id), _code(area.parent)
        paths[code] = f"{paths.get(parent, '')}{code}/"
        rows.append(_area(code, parent, area.level, area.title, paths[code]))
    lowest = [row for row in rows if row.level in ("cell", "grid_cell")]
    if not lowest:
        villages = [row for row in rows if row.rank == 5]
        lowest = [_area(f"{v.code}-cell-{n}", v.code, "cell", f"{v.name}{n}格", f"{v.path}{v.code}-cell-{n}/")
                  for v in villages for n in (1, 2)]  # fmt: skip
        rows += lowest
        paths |= {row.code: row.path for row in lowest}
    Area.objects.bulk_create(rows)
    GridCell.objects.bulk_create(_cell(row, number) for number, row in enumerate(lowest))
    bump(places.VERSION)
    return paths


def _area(code: str, parent: str, level: str, name: str, path: str) -> Area:
    return Area(
        code=code, parent=parent, level=level, rank=rank_of(level), name=name, full_name=name, path=path, since=SINCE
    )


def _cell(row: Area, number: int) -> GridCell:
    x, y = 112.0 + number % 40 * SIDE, 32.0 + number // 40 * SIDE
    ring = [[x, y], [x + SIDE, y], [x + SIDE, y + SIDE], [x, y + SIDE], [x, y]]
    geometry = json.dumps({"type": "Polygon", "coordinates": [ring]})
    return GridCell(code=row.code, area=row.parent, title=row.name, geometry=geometry, crs="CGCS2000", since=SINCE)


def _people(edition: Edition, areas: Iterable[Any], appointments: Iterable[Any]) -> dict[tuple[str, str], UUID]:
    kinds = edition.rules.unit_kinds
    places_of_kind = [(kind, _code(area.id)) for area in areas for kind in kinds.values() if kind.level == area.level]
    Unit.objects.bulk_create(
        Unit(id=unit_id(kind.id, code), kind=kind.id, area=code, title=f"{kind.title.zh}（{code}）", since=SINCE)
        for kind, code in places_of_kind
    )
    Unit.objects.bulk_create(  # posts of no kind of unit sit in an office of their area
        Unit(id=unit_id("", _code(area.id)), kind="", area=_code(area.id), title=area.title, since=SINCE)
        for area in areas
    )
    posts: dict[tuple[str, str], UUID] = {}
    rows = []
    for one in appointments:
        code = _code(one.area)
        id = posts[one.post, code] = uuid5(NAMESPACE_URL, f"appointment {one.post} {code}")
        known = edition.rules.posts[one.post]
        rows.append(Appointment(
            id=id, unit=unit_id(known.unit_kind, code), post=one.post, area=code, holder=f"{known.title.zh}（{code}）",
            account=uuid5(NAMESPACE_URL, f"account {one.post} {code}"), since=SINCE,
        ))  # fmt: skip
    Appointment.objects.bulk_create(rows)
    bump(organizations.VERSION)
    return posts


def _roles(edition: Edition, more: Mapping[str, str]) -> None:
    people = [post for post in edition.rules.posts.values() if post.kind == "person"]
    PostRole.objects.bulk_create(PostRole(post=post.id, roles=f"handler {more.get(post.id, '')}") for post in people)
    bump(organizations.VERSION)
