"""The sections of a pack as data, for whatever treats all of them alike: merging, comparing, describing, writing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yiwang.engine.packs.definitions import Pack
from yiwang.engine.problems import Text

SECTIONS: dict[str, Text] = {
    "sources": Text("依据", "source"),
    "glossary": Text("术语", "term"),
    "levels": Text("层级", "level"),
    "lines": Text("条线", "line"),
    "unit_kinds": Text("机构", "body"),
    "posts": Text("岗位", "post"),
    "parameters": Text("参数", "figure"),
    "duties": Text("职责事项", "duty"),
    "catalogs": Text("目录", "code list"),
    "case_types": Text("事项类型", "case type"),
    "decisions": Text("决策表", "decision table"),
    "timetables": Text("作息时间", "timetable"),
    "statutory": Text("法定时限", "statutory maximum"),
    "forms": Text("表单", "form"),
    "indicators": Text("指标", "indicator"),
    "meetings": Text("会议", "meeting"),
    "visits": Text("走访", "visit"),
    "calculations": Text("测算公式", "calculation"),
    "templates": Text("文书模板", "template"),
    "answers": Text("答复模板", "answer template"),
}
"""Sections whose items a pack may inherit. Coverage, scenarios and the change log speak of one pack alone."""

VERSIONED = ("case_types", "decisions")
"""Sections where one id may have several dated versions."""


def items(pack: Pack, section: str) -> Mapping[str, tuple[Any, ...]]:
    """The items of a section by id, each as the tuple of its versions."""
    found: Mapping[str, Any] = getattr(pack, section)
    return found if section in VERSIONED else {id: (item,) for id, item in found.items()}
