"""What posts, stages, kinds and units are called where they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from yiwang.engine.packs.editions import Edition
from yiwang.engine.problems import Problem
from yiwang.faces.web.language import say, t
from yiwang.foundation.organizations import interface as organizations
from yiwang.foundation.organizations.interface import UnitInfo
from yiwang.foundation.places import interface as places
from yiwang.foundation.policy_packs import interface as packs

ROLES = {
    "admin": ("管理员", "Administrator"), "auditor": ("审计员", "Auditor"),
    "account": ("账号本身", "The account itself"), "demo": ("演示", "The demo"), "system": ("系统", "The system"),
    "operator": ("运维", "Operator"),
    "grid_worker": ("网格员", "Grid worker"), "clerk": ("受理", "Clerk"), "handler": ("承办", "Handler"),
    "dispatcher": ("派单", "Dispatcher"), "chief": ("负责人", "Chief"), "supervisor": ("督查", "Supervisor"),
    "resident": ("居民", "Resident"), "reporter": ("反映人", "Reporter"),
}  # fmt: skip


COMMON = {
    "red": ("红色", "red"), "orange": ("橙色", "orange"), "yellow": ("黄色", "yellow"), "blue": ("蓝色", "blue"),
    "minor": ("轻微", "minor"), "general": ("一般", "general"), "larger": ("较大", "larger"),
    "major": ("重大", "major"),
    "urgent": ("紧急", "urgent"), "normal": ("一般", "normal"),
}  # fmt: skip
"""Levels that packs use without giving them a label."""
CHANNELS = {
    "resident_web": ("居民网上反映", "Residents, on the web"), "resident": ("居民", "Resident"),
    "api": ("接口", "Program"),
    "bulk_import": ("批量导入", "Import"), "system": ("系统", "System"),
    "hotline": ("电话", "Phone"), "window": ("窗口", "Window"), "grid_worker": ("网格员巡查", "Grid worker"),
    "visit": ("走访", "Visit"), "inspection": ("检查", "Inspection"), "mailbox": ("信箱", "Mailbox"),
    "meeting": ("会议", "Meeting"), "cadre": ("干部", "Cadre"), "police": ("公安", "Police"),
    "court": ("法院", "Court"),
    "household_head": ("楼栋长、中心户", "Building leader"),
}  # fmt: skip

CELL_RANK = places.rank_of(places.CELL)


def edition_of(area_path: str, on: date) -> Edition | None:
    found = packs.edition_for(area_path, on)
    if not isinstance(found, Problem):
        return found[1]
    below = [one for one in packs.activations() if one.area_path.startswith(area_path)]
    return packs.edition(below[0].ref.hash, on) if below else None


def post_title(post: str, area_path: str, on: date) -> str:
    """A post by the pack of its area, or of an area below it."""
    edition = edition_of(area_path, on)
    known = edition.pack.posts.get(post) if edition else None
    if known is not None:
        return say(known.title)
    return t(*ROLES[post]) if post in ROLES else post


class Titles:
    """Titles for the rows of a list: each pack, area and unit is looked up once."""

    def __init__(self, rows: Iterable[Any], acting: Any = None, more: Iterable[UUID | None] = ()) -> None:
        """`acting`: who reads; units of areas that theirs lies in are then called by their short names. `more`: units
        that are named beside those that the rows are with."""
        self._rows = list(rows)
        self._said: dict[tuple[str, ...], str] = {}
        self._near = getattr(acting, "area_path", "")
        units = [organizations.unit(id) for id in (*(row.owner_unit for row in self._rows), *more) if id]
        codes = {row.area_code for row in self._rows} | {one.area for one in units if one and self._is_near(one)}
        self._areas = places.areas_known(codes)
        self._above = places.areas_known({one.parent for one in self._areas.values() if one.rank >= CELL_RANK})

    def area(self, row: Any) -> str:
        """The area's name; a cell's with that of the community it lies in."""
        found = self._areas.get(row.area_code)
        if found is None:
            return str(row.area_code)
        above = self._above.get(found.parent)
        return f"{above.name} {found.name}" if above else found.name

    def _is_near(self, unit: UnitInfo) -> bool:
        return bool(self._near and unit.area_path) and self._near.startswith(unit.area_path)

    def owner(self, row: Any, edition: Edition) -> str:
        """Who has a case: the unit when it is known, and the post."""
        post = edition.pack.posts.get(row.owner_post)
        return self.held(row.owner_unit, say(post.title) if post else str(row.owner_post))

    def held(self, unit_id: UUID | None, post: str) -> str:
        """A post with its unit; the unit alone is not said where the post's title says it."""
        unit = organizations.unit(unit_id) if unit_id else None
        name = self.unit(unit) if unit else ""
        return post if not name or post.startswith(name) else f"{name} {post}"

    def unit(self, unit: UnitInfo) -> str:
        """The name of a unit, without that of the area when whoever reads is in the same one."""
        area = self._areas.get(unit.area) if self._is_near(unit) else None
        return (unit.title.removeprefix(area.name) or unit.title) if area else unit.title

    def of(self, row: Any) -> dict[str, str]:
        """What a row says in words."""
        edition = packs.edition(row.pack_hash, row.rules_on)
        program = edition.programs[row.case_type]
        stage = program.stages.get(row.stage)
        return {
            "type": say(program.case_type.title),
            "kind": self._once(row.pack_hash, row.case_type, row.kind, lambda: kind_words(edition, program, row.kind)),
            "stage": say(stage.title) if stage else row.stage,
            "level": self._once(row.pack_hash, "", row.level, lambda: level_words(edition, row.level)),
            "owner": self.owner(row, edition), "area": self.area(row),
        }  # fmt: skip

    def _once(self, pack: str, case_type: str, code: str, find: Callable[[], str]) -> str:
        """Catalogs are long: what a code is called is looked up once for a list."""
        key = (pack, case_type, code)
        if key not in self._said:
            self._said[key] = find()
        return self._said[key]


def kind_words(edition: Edition, program: Any, code: str) -> str:
    from yiwang.faces.web.catalogs import kind_title

    return kind_title(edition, program, code) if code else ""


def level_words(edition: Edition, level: str) -> str:
    """A level by its label in a catalog of the pack; colours and degrees are common words. `none` is not a level."""
    if level in ("", "none"):
        return ""
    for catalog in edition.pack.catalogs.values():
        for item in catalog.items:
            if item.code == level:
                return say(item.title)
    term = next((one for one in edition.pack.glossary.values() if one.identifier == level), None)
    return say(term.label) if term else t(*COMMON[level]) if level in COMMON else level


def unit_or_post(row: Any, edition: Edition) -> str:
    """Who has a case, by the whole name of the unit."""
    return Titles(()).owner(row, edition)


def acting_title(acting_as: str, on: date) -> str:
    """Who opened a contact: `post@area` as one says it, or `post@area@terminal` where the operator did it for them."""
    post, code, *_ = [*acting_as.split("@"), ""]
    area = next(iter(places.upward(code)), None) if code else None
    title = post_title(post, area.path if area else "", on)
    alike = _alike(area.name, title) if area else 0
    return t("{a}{p}", "{a} {p}", a=area.name, p=title[alike:]) if area else title


def post_of_unit(unit: str, post: str) -> str:
    """A post with its unit; what the one ends with and the other begins with is said once."""
    alike = _alike(unit, post)
    return unit + post[alike:] if alike else f"{unit} {post}".strip()


def _alike(before: str, after: str) -> int:
    """How many characters the one ends with and the other begins with: said once, as in “街道分拨员” of a 街道."""
    return next((size for size in range(len(after), 1, -1) if before.endswith(after[:size])), 0)


def unit_title(id: UUID | None) -> str:
    found = organizations.unit(id) if id else None
    return found.title if found else ""
