"""The sections of a pack as data, for whatever treats all of them alike: merging, comparing, describing, writing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yiwang.engine.packs.definitions import Pack
from yiwang.engine.problems import Text

SECTIONS: dict[str, Text] = {
    "sources": Text("依据", "sources"),
    "glossary": Text("术语", "terms"),
    "levels": Text("层级", "levels"),
    "lines": Text("条线", "lines"),
    "unit_kinds": Text("机构", "bodies"),
    "posts": Text("岗位", "posts"),
    "parameters": Text("参数", "figures"),
    "duties": Text("职责事项", "duties"),
    "catalogs": Text("目录", "code lists"),
    "case_types": Text("事项类型", "case types"),
    "decisions": Text("决策表", "decision tables"),
    "timetables": Text("作息时间", "timetables"),
    "statutory": Text("法定时限", "statutory maxima"),
    "forms": Text("表单", "forms"),
    "indicators": Text("指标", "indicators"),
    "meetings": Text("会议", "meetings"),
    "visits": Text("走访", "visits"),
    "calculations": Text("测算公式", "calculations"),
    "templates": Text("文书模板", "templates"),
}
"""Sections whose items a pack may inherit. Coverage, scenarios and the change log speak of one pack alone."""

VERSIONED = ("case_types", "decisions")
"""Sections where one id may have several dated versions."""


def items(pack: Pack, section: str) -> Mapping[str, tuple[Any, ...]]:
    """The items of a section by id, each as the tuple of its versions."""
    found: Mapping[str, Any] = getattr(pack, section)
    return found if section in VERSIONED else {id: (item,) for id, item in found.items()}
