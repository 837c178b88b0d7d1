"""What may be named by others, and what names it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from yiwang.engine.packs.definitions import Pack
from yiwang.engine.workflows.definitions import CaseType

SECTIONS = (
    "sources",
    "glossary",
    "levels",
    "lines",
    "unit_kinds",
    "posts",
    "parameters",
    "duties",
    "catalogs",
    "case_types",
    "decisions",
    "timetables",
    "statutory",
    "forms",
    "indicators",
    "meetings",
    "visits",
    "calculations",
    "templates",
    "answers",
)


def exists(pack: Pack, reference: str) -> bool:
    """Does `section/id` name something in the pack? A section alone names the section, when it is not empty."""
    section, _, id = reference.partition("/")
    if section == "clocks":
        return id in ("", "calendar", "timetables", "statutory") or id in pack.timetables or id in pack.statutory
    if section == "orgchart":
        return id in ("", "levels", "lines", "unit_kinds", "posts") or any(id in part for part in chart_parts(pack))
    if section == "scenarios":
        return any(scenario.id == id for scenario in pack.scenarios)
    if section not in SECTIONS:
        return False
    items = getattr(pack, section)
    return id in items if id else bool(items)


def chart_parts(pack: Pack) -> tuple[Mapping[str, object], ...]:
    return pack.levels, pack.lines, pack.unit_kinds, pack.posts


def case_types(pack: Pack) -> Iterator[CaseType]:
    """Every edition of every case type."""
    for versions in pack.case_types.values():
        yield from versions


def tables_used(case_type: CaseType) -> set[str]:
    """The decision tables that a case type asks."""
    return {*case_type.on_open, *(table for step in case_type.transitions for table in step.decide)}


def output_posts(pack: Pack, case_type: CaseType, output: str) -> Iterator[str]:
    """The posts that an output of the case type's tables may name."""
    seen: set[str] = set()
    for id in sorted(tables_used(case_type)):
        for table in pack.decisions.get(id, ()):
            for index, column in enumerate(table.outputs):
                if column.name == output:
                    cells = (row.outputs[index].strip().strip('"') for row in table.rows if index < len(row.outputs))
                    seen |= {cell for cell in (*cells, column.default.strip().strip('"')) if cell}
    yield from sorted(seen)
