"""What levels, kinds, posts, people and states are called on the pages of administration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from os.path import commonprefix
from uuid import UUID

from django.urls import reverse

from yiwang.engine.orgcharts import OrgChart
from yiwang.engine.problems import Text
from yiwang.faces.admin.listing import Cell
from yiwang.faces.web.catalogs import active
from yiwang.faces.web.language import say, t
from yiwang.faces.web.titles import ROLES
from yiwang.foundation.identity import interface as identity
from yiwang.foundation.organizations.interface import UnitInfo
from yiwang.foundation.places import interface as places
from yiwang.foundation.places.interface import AreaInfo
from yiwang.foundation.policy_packs import interface as packs
from yiwang.foundation.policy_packs.interface import PackRef

LEVELS = {
    "province": ("省", "province"),
    "city": ("市", "city"),
    "county": ("区县", "county"),
    "district": ("区", "district"),
    "township": ("乡镇", "township"),
    "subdistrict": ("街道", "sub-district"),
    "town": ("镇", "town"),
    "village": ("村", "village"),
    "community": ("社区", "community"),
    "cell": ("网格", "grid cell"),
    "grid_cell": ("网格", "grid cell"),
    "group": ("组", "group"),
    "sub_cell": ("微网格", "sub-cell"),
    "building": ("楼栋", "building"),
    "ten_households": ("十户", "ten households"),
}


def level_name(level: str) -> str:
    return t(*LEVELS[level]) if level in LEVELS else level


def role_name(role: str) -> str:
    return t(*ROLES[role]) if role in ROLES else role


def roles_said(roles: Iterable[str]) -> str:
    return t("、", ", ").join(role_name(one) for one in sorted(roles))


def last_code(path: str) -> str:
    """The area that a path ends in; empty for the whole site."""
    return path.strip("/").rsplit("/", 1)[-1]


def areas_of(paths: Iterable[str]) -> Mapping[str, AreaInfo]:
    """Areas by code, for the paths of a list."""
    return places.areas({last_code(path) for path in paths} - {""})


def area_words(path: str, known: Mapping[str, AreaInfo]) -> str:
    code = last_code(path)
    if not code:
        return t("全站", "the whole site")
    found = known.get(code)
    return found.full_name if found else code


def area_cell(code: str, known: Mapping[str, AreaInfo], short: bool = False) -> Cell:
    found = known.get(code)
    if found is None:
        return Cell(code, code=True)
    return Cell(found.name if short else found.full_name, reverse("admin:area", args=[code]))


def units_to_choose(units: Iterable[UnitInfo], near: str) -> list[tuple[str, str]]:
    """Units for a list to choose from: those of the path first, then what is nearest to it, each by its name."""

    def far(one: UnitInfo) -> tuple[int, str]:
        return _steps(near, one.area_path), one.title

    return [(str(one.id), one.title) for one in sorted(units, key=far)]


def _steps(one: str, other: str) -> int:
    """How many levels up and down it is from one path to another."""
    here, there = one.strip("/").split("/"), other.strip("/").split("/")
    return len(here) + len(there) - 2 * len(commonprefix([here, there]))


def charts_on(on: date, path: str = "") -> list[OrgChart]:
    """The organisation charts of the packs in force in a path or around it, each once."""
    refs = {one.ref.hash for one in active(on) if one.area_path.startswith(path) or path.startswith(one.area_path)}
    return [packs.edition(hash, on).chart for hash in sorted(refs)]


def pack_words(ref: PackRef) -> str:
    """A version of a pack by its title; by its id where it is gone."""
    version = packs.version_of(ref.hash)
    return f"{say(Text(version.title_zh, version.title_en)) if version else ref.pack} {ref.version}"


def kind_titles(on: date) -> dict[str, str]:
    """Kinds of units by id."""
    return {id: say(kind.title) for chart in charts_on(on) for id, kind in chart.unit_kinds.items()}


def post_titles(on: date) -> dict[str, str]:
    """Posts by id, teams and residents left out."""
    found: dict[str, str] = {}
    for chart in charts_on(on):
        found.update({id: say(post.title) for id, post in chart.posts.items() if post.kind == "person"})
    return found


def who(actors: Iterable[str]) -> dict[str, str]:
    """People by what the journal calls them."""
    every = set(actors)
    ids = {actor: found for actor in every if (found := _uuid(actor)) is not None}
    names = identity.account_names(ids.values())
    said = {actor: names.get(id, t("已不在的账号", "an account that is gone")) for actor, id in ids.items()}
    return said | {actor: _machine(actor) for actor in every if actor not in ids}


def _machine(actor: str) -> str:
    known = {"system": t("系统", "the system"), "reporter": t("反映人", "the reporter"), "demo": t("演示", "the demo")}
    return (
        t("终端 ", "terminal ") + actor.partition(":")[2] if actor.startswith("terminal:") else known.get(actor, actor)
    )


@lru_cache(maxsize=1024)
def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if len(text) == 36 else None
    except ValueError:
        return None
