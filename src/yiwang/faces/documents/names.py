"""What codes are called where an analysis stands: areas, kinds, levels, channels, units, bodies."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from yiwang.engine.packs.definitions import Template
from yiwang.engine.packs.editions import Edition
from yiwang.engine.workflows import Program
from yiwang.faces.web.bodies import body_name
from yiwang.faces.web.catalogs import kind_title
from yiwang.faces.web.editions import editions_in
from yiwang.faces.web.language import say, t
from yiwang.faces.web.titles import CELL_RANK, CHANNELS, level_words
from yiwang.foundation.organizations import interface as organizations
from yiwang.foundation.organizations.interface import UnitInfo
from yiwang.foundation.places import interface as places
from yiwang.foundation.places.interface import AreaInfo
from yiwang.foundation.policy_packs import interface as packs

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Names:
    """Each pack, area and unit is looked up once."""

    def __init__(self, path: str, *days: date) -> None:
        """By the rules in force on each of the days, those of the first before the others: a pack that began within a
        period, or after it, names what older rules do not know."""
        self.editions: list[Edition] = []
        for one in (edition for day in days for edition in editions_in(path, day)):
            if not any(one is other for other in self.editions):
                self.editions.append(one)
        self._areas: dict[str, AreaInfo] = {}

    def learn(self, codes: Iterable[str]) -> None:
        """Look up many areas at once, with those above them."""
        self._areas |= places.areas(set(codes) - set(self._areas))
        self._areas |= places.areas({one.parent for one in self._areas.values()} - set(self._areas))

    def area(self, code: str) -> str:
        """A cell with the community that it lies in."""
        found = self._areas.get(code)
        if found is None:
            return code
        above = self._areas.get(found.parent)
        return f"{above.name}{found.name}" if above and found.rank >= CELL_RANK else found.name

    def program(self, case_type: str) -> tuple[Edition, Program] | None:
        return next(
            ((one, one.programs[case_type]) for one in self.editions if case_type in one.programs), None
        )  # fmt: skip

    def type(self, case_type: str) -> str:
        found = self.program(case_type)
        return say(found[1].case_type.title) if found else case_type

    def kind(self, key: str) -> str:
        """`type/kind`."""
        case_type, _, kind = key.partition("/")
        found = self.program(case_type)
        return kind_title(*found, kind) if found else key

    def level(self, key: str) -> tuple[str, str]:
        """`type/level`: both in words."""
        case_type, _, level = key.partition("/")
        found = self.program(case_type)
        words = level_words(found[0], level) if found and level else ""
        unsaid = t("不适用", "not applicable") if level == "none" else t("未分级", "not sorted")
        return self.type(case_type), words or unsaid

    def channel(self, code: str) -> str:
        return t(*CHANNELS[code]) if code in CHANNELS else code or t("未注明", "not said")

    def unit(self, id: str) -> str:
        if not id:
            return t("没有落到单位", "no unit named")
        found = organizations.unit(UUID(id))
        return self._unit(found) if found else t("已撤销的单位", "a closed unit")

    def _unit(self, unit: UnitInfo) -> str:
        """That of a cell with the community: there is a “第1网格” in each."""
        area = places.areas_known([unit.area]).get(unit.area)
        if area is None or area.rank < CELL_RANK:
            return unit.title
        above = places.areas_known([area.parent]).get(area.parent)
        return f"{above.name}{unit.title}" if above and above.name not in unit.title else unit.title

    def body(self, body: str) -> str:
        unit = organizations.unit(UUID(body)) if _ID.fullmatch(body) else None
        if unit is not None:
            return self._unit(unit)
        return body_name(body, self.editions[0]) if self.editions else body

    def stage(self, pack_hash: str, rules_on: str, case_type: str, stage: str) -> str:
        edition = packs.edition(pack_hash, date.fromisoformat(rules_on))
        known = edition.programs[case_type].stages.get(stage)
        return say(known.title) if known else stage

    def template(self, length: str) -> Template | None:
        """The pack's own form for the analysis."""
        found = (edition.pack.templates.get(f"{length}_analysis") for edition in self.editions)
        return next((one for one in found if one is not None), None)

    def title_of(self, length: str) -> str:
        """What the pack calls the analysis; it is the title of the template of that name."""
        template = self.template(length)
        if template is not None:
            return say(template.title)
        titles = {"daily": ("每日研判报告", "Daily analysis"), "weekly": ("每周研判报告", "Weekly analysis"),
                  "monthly": ("每月研判报告", "Monthly analysis")}  # fmt: skip
        return t(*titles[length])
