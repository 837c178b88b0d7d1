"""Reading a whole pack folder: which reader each file goes to, and the one `Pack` that comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from yiwang.engine.clocks.definitions import CalendarDay
from yiwang.engine.packs.definitions import Manifest, Pack, Scenario
from yiwang.engine.problems import Problem, Text, Where
from yiwang.packtools.reader import clocks, kinds, lists, orgchart, rhythms
from yiwang.packtools.reader.answers import read_answer
from yiwang.packtools.reader.case_types import read_case_type
from yiwang.packtools.reader.csv_rows import Sheet, open_sheet
from yiwang.packtools.reader.decisions import read_table
from yiwang.packtools.reader.fields import A_MAPPING, Fields, proposal
from yiwang.packtools.reader.files import Reading, list_files, read_text
from yiwang.packtools.reader.scenarios import read_scenarios
from yiwang.packtools.reader.templates import read_template
from yiwang.packtools.reader.yaml_nodes import Mapping as MappingNode
from yiwang.packtools.reader.yaml_nodes import Node, parse_yaml


class _Defined(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def where(self) -> Where: ...


class _Dated(_Defined, Protocol):
    @property
    def since(self) -> date | None: ...
    @property
    def until(self) -> date | None: ...


# What each file holds: a file of entries by id, a table of rows, or a folder with one definition a file.
_ENTRIES: dict[str, tuple[str, Callable[[str, Fields], Any]]] = {
    "sources.yaml": ("sources", lists.read_source),
    "coverage.yaml": ("coverage", lists.read_coverage),
    "glossary.yaml": ("glossary", lists.read_term),
}
_ROWS: dict[str, tuple[str, Callable[[Fields], Any], tuple[str, ...], tuple[str, ...]]] = {
    "duties.csv": ("duties", lists.read_duty, lists.DUTY_COLUMNS, lists.DUTY_COLUMNS[:4]),
    "orgchart/levels.csv": ("levels", orgchart.read_level, orgchart.LEVEL_COLUMNS, orgchart.LEVEL_COLUMNS[:4]),
    "orgchart/lines.csv": ("lines", orgchart.read_line, orgchart.LINE_COLUMNS, orgchart.LINE_COLUMNS[:3]),
    "orgchart/unit_kinds.csv": (
        "unit_kinds", orgchart.read_unit_kind, orgchart.UNIT_KIND_COLUMNS, orgchart.UNIT_KIND_COLUMNS[:5],
    ),
    "orgchart/posts.csv": ("posts", orgchart.read_post, orgchart.POST_COLUMNS, orgchart.POST_COLUMNS[:5]),
    "clocks/statutory.csv": (
        "statutory", clocks.read_statutory, clocks.STATUTORY_COLUMNS, clocks.STATUTORY_COLUMNS[:7],
    ),
}  # fmt: skip
_YAML_FOLDERS: dict[str, Callable[[Fields], Any]] = {
    "parameters": lists.read_parameter,
    "case_types": read_case_type,
    "indicators": rhythms.read_indicator,
    "meetings": rhythms.read_meeting,
    "visits": rhythms.read_visit,
    "calculations": rhythms.read_calculation,
    "answers": read_answer,
}
_CSV_FOLDERS: dict[str, Callable[[Sheet], Any]] = {
    "catalogs": lists.read_catalog,
    "forms": lists.read_form,
    "decisions": read_table,
}
_VERSIONED = ("case_types", "decisions")
_OTHER = ("pack.yaml", "CHANGELOG.md", "README.md", "clocks/calendar.csv", "clocks/timetables.csv")
_ENDINGS = {
    **dict.fromkeys(_YAML_FOLDERS, (".yaml",)),
    **dict.fromkeys(_CSV_FOLDERS, (".csv",)),
    "scenarios": (".yaml",),
    "templates": (".md",),
    # Assumptions of the simulation are read when one is run; they are never rules.
    "simulation": (".yaml", ".csv", ".md"),
}


@dataclass
class _Draft:
    """The pack while its files are being read."""

    manifest: Manifest | None = None
    sections: dict[str, dict[str, Any]] = field(default_factory=dict)
    calendar_days: dict[date, CalendarDay] = field(default_factory=dict)
    calendar_years: frozenset[int] = frozenset()
    scenarios: list[Scenario] = field(default_factory=list)
    changelog: str = ""

    def pack(self) -> Pack | None:
        if self.manifest is None:
            return None
        return Pack(
            self.manifest,
            **self.sections,
            calendar_days=self.calendar_days,
            calendar_years=self.calendar_years,
            scenarios=tuple(self.scenarios),
            changelog=self.changelog,
        )


def read_pack(folder: Path, only: str = "") -> tuple[Pack | None, list[Problem]]:
    """The pack in `folder` as written, and everything that is wrong with its files.

    Places name files relative to the folder that holds the packs. None only when there is no readable `pack.yaml`;
    otherwise all that could be read is there, so that further checks can go on. `only`: besides `pack.yaml` the files
    of one section, for whoever needs no more.
    """
    folder = Path(folder).absolute()
    reading = Reading(folder)
    if not folder.is_dir():
        reading.report(kinds.FOLDER_MISSING, Where(folder.name), name=folder.name)
        return None, reading.problems
    draft = _Draft()
    for path in list_files(reading):
        if only and path.parent.name != only and path != folder / "pack.yaml":
            continue
        _read_file(reading, draft, path)
    if draft.manifest is None and not any(problem.where.file.endswith("/pack.yaml") for problem in reading.problems):
        reading.report(kinds.FILE_MISSING, Where(f"{folder.name}/pack.yaml"), name="pack.yaml")
    for section in _VERSIONED:
        draft.sections[section] = _versions(reading, draft.sections.get(section, {}).values())
    return draft.pack(), reading.problems


def _read_file(reading: Reading, draft: _Draft, path: Path) -> None:
    name = path.relative_to(reading.folder).as_posix()
    section = path.parent.name if path.parent != reading.folder else ""
    if path.is_dir():
        _report_unknown(reading, path, name, section)
    elif name in _ENTRIES:
        _read_entries(reading, draft, path, name)
    elif name in _ROWS:
        _read_rows(reading, draft, path, name)
    elif name in _OTHER:
        _read_other(reading, draft, path, name)
    elif section not in _ENDINGS or path.suffix not in _ENDINGS[section]:
        _report_unknown(reading, path, name, section)
    elif section in _CSV_FOLDERS:
        if sheet := open_sheet(reading, path):
            _add(reading, draft, section, [_CSV_FOLDERS[section](sheet)])
    elif section in _YAML_FOLDERS:
        if fields := _yaml_fields(reading, path):
            found = _YAML_FOLDERS[section](fields)
            fields.done()
            _add(reading, draft, section, [found])
    elif section != "simulation":
        _read_prose(reading, draft, path, section)


def _report_unknown(reading: Reading, path: Path, name: str, section: str) -> None:
    if section in _ENDINGS and not path.is_dir():
        endings = "、".join(_ENDINGS[section])
        hint = Text(f"这里只放 {endings} 文件。", f"Only {endings} files belong here.")
    elif section and not any(known.startswith(f"{section}/") for known in (*_ROWS, *_OTHER)):
        hint = proposal(section, [*_ENDINGS, "orgchart", "clocks"])
    else:
        hint = proposal(name, [*_ENTRIES, *_ROWS, *_OTHER])
    reading.report(kinds.UNKNOWN_FILE, Where(reading.name(path)), name=name, proposal=hint)


def _yaml_node(reading: Reading, path: Path) -> Node | None:
    text = read_text(reading, path)
    if text is None:
        return None
    file = reading.name(path)
    known = len(reading.problems)
    node = parse_yaml(reading, file, text)
    if node is None and len(reading.problems) == known:
        reading.report(kinds.WRONG_SHAPE, Where(file), name=path.name, expected=A_MAPPING)
    return node


def _yaml_fields(reading: Reading, path: Path) -> Fields | None:
    node = _yaml_node(reading, path)
    if isinstance(node, MappingNode):
        return Fields(reading, reading.name(path), node)
    if node is not None:
        where = Where(reading.name(path), node.line, node.column)
        reading.report(kinds.WRONG_SHAPE, where, name=path.name, expected=A_MAPPING)
    return None


def _read_entries(reading: Reading, draft: _Draft, path: Path, name: str) -> None:
    section, read = _ENTRIES[name]
    fields = _yaml_fields(reading, path)
    if fields is None:
        return
    found = draft.sections.setdefault(section, {})
    for id, child in fields.each():
        found[id] = read(id, child)
        child.done()


def _read_rows(reading: Reading, draft: _Draft, path: Path, name: str) -> None:
    section, read, columns, required = _ROWS[name]
    sheet = open_sheet(reading, path)
    if sheet is None:
        return
    sheet.note_fields(())
    sheet.check_columns(columns, required)
    if all(column in sheet.header for column in required):
        _add(reading, draft, section, [read(fields) for fields in sheet.fields()])


def _add(reading: Reading, draft: _Draft, section: str, found: Iterable[_Defined]) -> None:
    """Put definitions into their section. One id twice is a problem, except for dated versions."""
    into = draft.sections.setdefault(section, {})
    for item in found:
        if section in _VERSIONED:
            into[f"{item.id} {len(into)}"] = item
        elif item.id in into:
            reading.report(kinds.DUPLICATE_ID, item.where, name=item.id, first=into[item.id].where)
        else:
            into[item.id] = item


def _versions(reading: Reading, found: Iterable[_Dated]) -> dict[str, tuple[Any, ...]]:
    """Versions by id, oldest first; the dates of two must not overlap."""
    by_id: dict[str, list[_Dated]] = {}
    for item in found:
        by_id.setdefault(item.id, []).append(item)
    for id, versions in by_id.items():
        versions.sort(key=lambda version: version.since or date.min)
        for earlier, later in zip(versions, versions[1:], strict=False):
            if earlier.until is None or earlier.until > (later.since or date.min):
                reading.report(kinds.VERSIONS_OVERLAP, later.where, name=id, first=earlier.where)
    return {id: tuple(versions) for id, versions in by_id.items()}


def _read_other(reading: Reading, draft: _Draft, path: Path, name: str) -> None:
    if name == "pack.yaml":
        if fields := _yaml_fields(reading, path):
            draft.manifest = lists.read_manifest(fields)
    elif name.endswith(".md"):
        text = read_text(reading, path)
        if name == "CHANGELOG.md":
            draft.changelog = text or ""
    elif sheet := open_sheet(reading, path):
        if name == "clocks/timetables.csv":
            _add(reading, draft, "timetables", clocks.read_timetables(sheet))
        else:
            draft.calendar_days, draft.calendar_years = clocks.read_calendar(sheet)


def _read_prose(reading: Reading, draft: _Draft, path: Path, section: str) -> None:
    file = reading.name(path)
    if section == "templates":
        text = read_text(reading, path)
        template = None if text is None else read_template(reading, file, text)
        if template:
            _add(reading, draft, section, [template])
        return
    node = _yaml_node(reading, path)
    if node is not None:
        draft.scenarios += read_scenarios(reading, file, path.stem, node)
