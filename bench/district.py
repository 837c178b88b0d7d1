"""A district to measure on: 20,000 grid cells, a unit and a holder for every post, a pack in force, API tokens.

    python -m bench.district PACK [CELLS]     into the site of YIWANG_HOME and DATABASE_URL, an empty one

Prints one line of JSON: the tokens and points of the cells that the load generator needs. The rows are written straight
into the tables: nothing here is measured.
"""

from __future__ import annotations

import json
import os
import random
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import django

ROOT = Path(__file__).resolve().parent.parent
SINCE = date(2020, 1, 1)
SIDE = 0.003
"""Of a cell, in degrees: about 300 m."""
ACROSS = 200
"""Cells in a row."""
SUBDISTRICTS, COMMUNITIES = 10, 10
"""In the district, and in each sub-district."""
TOKENS = 32


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yiwang.config.settings")
    django.setup()
    from yiwang.faces.cli.site import make_ready

    make_ready()
    print(json.dumps(build(arguments[0], int(arguments[1]) if len(arguments) > 1 else 20_000)))


def build(pack: str, cells: int) -> dict[str, Any]:
    """Fill the tables; what the load generator has to know."""
    edition = _install(pack)
    from yiwang.engine.orgcharts import model_directory

    per_parent = _numbers(edition.chart, cells)
    directory = model_directory(edition.chart, per_parent)
    areas = [area for area in directory.areas if per_parent.get(area.level)]
    points = _ground(areas)
    people = _people(edition, {area.id for area in areas}, areas, directory.appointments)
    return {"tokens": _tokens(people), "points": points, "post": people[0][1]}


def _numbers(chart: Any, cells: int) -> dict[str, int]:
    """How many areas of each level lie in one of the level above. Levels of the same rank: the first has them all."""
    found: dict[str, int] = {}
    seen: set[int] = set()
    levels = chart.levels_by_rank
    # Counted from below: cells, communities, sub-districts; one of everything above.
    ranks = sorted({level.rank for level in levels}, reverse=True)
    below = cells // (SUBDISTRICTS * COMMUNITIES), COMMUNITIES, SUBDISTRICTS
    many = dict.fromkeys(ranks, 1) | dict(zip(ranks, below, strict=False))
    for level in levels:
        found[level.id] = 0 if level.rank in seen else many[level.rank]
        seen.add(level.rank)
    return found


def _install(name: str) -> Any:
    from yiwang.engine.packs.hashing import content_hash
    from yiwang.engine.problems import Problem
    from yiwang.foundation.policy_packs.interface import edition_for
    from yiwang.foundation.policy_packs.models import Activation, PackVersion
    from yiwang.foundation.policy_packs.queries.library import packed
    from yiwang.kernel.ids import new_id
    from yiwang.kernel.versions import bump
    from yiwang.packtools.reader import read_with_base

    pack, _ = read_with_base(ROOT / "packs" / name)
    assert pack is not None
    files = packed([ROOT / "packs" / one for one in (name, pack.manifest.extends) if one])
    now, hash_ = datetime.now(UTC), content_hash(pack)
    PackVersion.objects.create(
        hash=hash_, pack=pack.manifest.id, version=pack.manifest.version, title_zh=pack.manifest.title.zh,
        title_en=pack.manifest.title.en, files=files, installed_at=now, installed_by="bench",
    )  # fmt: skip
    Activation.objects.create(
        id=new_id(), area_path="demo-", pack_hash=hash_, since=SINCE, decided_at=now, decided_by="bench"
    )
    bump("policy_packs")
    found = edition_for("demo-", now.date())
    assert not isinstance(found, Problem), found
    return found[1]


def _code(id: str) -> str:
    return id.replace("/", "-")


def _ground(areas: list[Any]) -> list[tuple[str, float, float]]:
    """Areas, and the lowest of them as squares of a raster; the middle of each."""
    from yiwang.foundation.places import interface as places
    from yiwang.foundation.places.models import Area, GridCell, rank_of
    from yiwang.kernel.versions import bump

    paths: dict[str, str] = {}
    for area in areas:
        paths[area.id] = f"{paths.get(area.parent, '')}{_code(area.id)}/"
    Area.objects.bulk_create(
        (Area(code=_code(one.id), parent=_code(one.parent), level=one.level, rank=rank_of(one.level), name=one.title,
              full_name=one.title, path=paths[one.id], since=SINCE) for one in areas), batch_size=5000,
    )  # fmt: skip
    lowest = [one for one in areas if one.level == areas[-1].level]
    GridCell.objects.bulk_create((_cell(one, number) for number, one in enumerate(lowest)), batch_size=5000)
    bump(places.VERSION)
    return [(_code(one.id), *_middle(number)) for number, one in enumerate(lowest)]


def _corner(number: int) -> tuple[float, float]:
    return 112.0 + number % ACROSS * SIDE, 32.0 + number // ACROSS * SIDE


def _middle(number: int) -> tuple[float, float]:
    x, y = _corner(number)
    return x + SIDE / 2, y + SIDE / 2


def _cell(area: Any, number: int) -> Any:
    from yiwang.foundation.places.models import GridCell

    x, y = _corner(number)
    ring = [[x, y], [x + SIDE, y], [x + SIDE, y + SIDE], [x, y + SIDE], [x, y]]
    geometry = json.dumps({"type": "Polygon", "coordinates": [ring]})
    return GridCell(
        code=_code(area.id), area=_code(area.parent), title=area.title, geometry=geometry, crs="CGCS2000", since=SINCE
    )


def _people(edition: Any, known: set[str], areas: list[Any], appointments: Any) -> list[tuple[UUID, str, UUID]]:
    """A unit of every kind and a holder of every post; (appointment, post, account) of those of the whole district."""
    from yiwang.foundation.organizations import interface as organizations
    from yiwang.foundation.organizations.models import Appointment, PostRole, Unit
    from yiwang.kernel.versions import bump

    posts = edition.rules.posts
    kinds = edition.rules.unit_kinds.values()
    wanted = [(kind.id, area.id) for area in areas for kind in kinds if kind.level == area.level]
    Unit.objects.bulk_create(
        (Unit(id=_unit(kind, area), kind=kind, area=_code(area), title=f"{kind} {area}", since=SINCE)
         for kind, area in [*wanted, *(("", area.id) for area in areas)]), batch_size=5000,
    )  # fmt: skip
    rows = [_appointment(one, posts[one.post].unit_kind) for one in appointments if one.area in known]
    Appointment.objects.bulk_create(rows, batch_size=5000)
    roles = "handler clerk dispatcher chief supervisor"
    PostRole.objects.bulk_create(PostRole(post=one.id, roles=roles) for one in posts.values() if one.kind == "person")
    bump(organizations.VERSION)
    cells = {_code(area.id) for area in areas if area.level == areas[-1].level}
    return [(row.id, row.post, row.account) for row in rows if row.area not in cells][:TOKENS]


def _appointment(one: Any, unit_kind: str) -> Any:
    from yiwang.foundation.organizations.models import Appointment

    named = f"{one.post} {one.area}"
    return Appointment(
        id=uuid5(NAMESPACE_URL, f"appointment {named}"), unit=_unit(unit_kind, one.area), post=one.post,
        area=_code(one.area), account=uuid5(NAMESPACE_URL, f"account {named}"), holder=named, since=SINCE,
    )  # fmt: skip


def _unit(kind: str, area: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"unit {kind} {area}")


def _tokens(people: list[tuple[UUID, str, UUID]]) -> list[str]:
    """A token for each of some people, for all scopes."""
    from yiwang.foundation.identity.models import Account, ApiToken
    from yiwang.foundation.identity.secrets import token_hash
    from yiwang.kernel.ids import new_id

    chance = random.Random(1)
    written = []
    for appointment, post, account in people:
        Account.objects.get_or_create(id=account, defaults={"login": str(account), "name": post, "password": "!"})
        id, secret = new_id(), f"{chance.getrandbits(256):064x}"
        ApiToken.objects.create(
            id=id, account=account, appointment=appointment, title="bench", secret_hash=token_hash(secret),
            scopes="read write", expires_at=datetime.now(UTC) + timedelta(days=30),
        )  # fmt: skip
        written.append(f"{id}.{secret}")
    return written


if __name__ == "__main__":
    main(sys.argv[1:])
