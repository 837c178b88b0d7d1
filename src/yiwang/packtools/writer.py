"""Writing a pack in canonical form: `read(write(pack)) == pack`.

One definition a file, keys in the order of the definitions, defaults left out. Simulation files are not part of a
`Pack` and are not written.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from yiwang.engine.clocks.definitions import Timetable
from yiwang.engine.decisions.definitions import Column, Table
from yiwang.engine.packs.definitions import Catalog, Form, Pack, Scenario, Template
from yiwang.packtools.plain_form import column_domain, entry, plain
from yiwang.packtools.reader import clocks, lists, orgchart
from yiwang.packtools.reader.templates import ENGLISH

_Rows = Iterable[Mapping[str, str]]
_ROW_FILES: dict[str, tuple[str, tuple[str, ...]]] = {
    "levels": ("orgchart/levels.csv", orgchart.LEVEL_COLUMNS),
    "lines": ("orgchart/lines.csv", orgchart.LINE_COLUMNS),
    "unit_kinds": ("orgchart/unit_kinds.csv", orgchart.UNIT_KIND_COLUMNS),
    "posts": ("orgchart/posts.csv", orgchart.POST_COLUMNS),
    "duties": ("duties.csv", lists.DUTY_COLUMNS),
    "statutory": ("clocks/statutory.csv", clocks.STATUTORY_COLUMNS),
}
_ENTRY_FILES = {"sources": "id", "coverage": "id", "glossary": "term"}
_YAML_FOLDERS = ("parameters", "indicators", "meetings", "visits", "calculations", "answers")


class _Dumper(yaml.CSafeDumper if yaml.__with_libyaml__ else yaml.SafeDumper):  # type: ignore[misc]
    """Block style, no aliases, decimals as they are."""

    def ignore_aliases(self, data: object) -> bool:
        return True


_Dumper.add_representer(
    Decimal, lambda dumper, number: dumper.represent_scalar("tag:yaml.org,2002:float", format(number, "f"))
)


def write_pack(pack: Pack, folder: Path) -> None:
    """Write every file of the pack into `folder`, which is made when it is not there; files there are replaced."""
    folder = Path(folder)
    _write_yaml(folder / "pack.yaml", entry(pack.manifest))
    for section, key in _ENTRY_FILES.items():
        found = getattr(pack, section)
        if found:
            _write_yaml(folder / f"{section}.yaml", {id: entry(item, key) for id, item in found.items()})
    for section, (file, columns) in _ROW_FILES.items():
        rows = [_row(item) for item in getattr(pack, section).values()]
        if rows:
            _write_csv(folder / file, (), columns, rows)
    for section in _YAML_FOLDERS:
        for id, item in getattr(pack, section).items():
            _write_yaml(folder / section / f"{id}.yaml", entry(item))
    _write_versions(pack, folder)
    _write_clocks(pack, folder)
    _write_lists(pack, folder)
    _write_prose(pack, folder)


def yaml_text(value: object) -> str:
    """Plain values (tuples and decimals too) as YAML."""
    text: str = yaml.dump(_lists(value), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)
    return text


def _lists(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _lists(item) for key, item in value.items()}
    return [_lists(item) for item in value] if isinstance(value, tuple | list) else value


def _write_yaml(path: Path, value: object) -> None:
    _write_text(path, yaml_text(value))


def _write_text(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")


def _write_csv(path: Path, notes: Iterable[Sequence[str]], columns: Sequence[str], rows: _Rows) -> None:
    rows = list(rows)
    if "overrides" in columns and not any(row.get("overrides") for row in rows):
        columns = [column for column in columns if column != "overrides"]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerows([f"# {name}", *values] for name, *values in notes)
        writer.writerow(columns)
        writer.writerows([row.get(column, "") for column in columns] for row in rows)


def _cells(key: str, value: Any) -> dict[str, str]:
    value = plain(value)
    if isinstance(value, dict):
        return {f"{key}_zh": value.get("zh-Hans", ""), f"{key}_en": value.get("en", "")}
    if isinstance(value, list):
        return {key: " ".join(value)}
    return {key: "yes" if value is True else str(value)}


def _row(item: Any, *without: str) -> dict[str, str]:
    """A definition as cells by column name."""
    found: dict[str, str] = {}
    for field in type(item).__dataclass_fields__.values():
        value = getattr(item, field.name)
        if field.compare and field.name not in without and (value or field.name == "rank"):
            found |= _cells(field.name, value)
    return found


def _notes(item: Any, *names: str) -> list[tuple[str, ...]]:
    """`# id`, `# title` and those of `names` that are given."""
    found: list[tuple[str, ...]] = [("id", item.id), ("title", *item.title)]
    return found + [(name, _cells(name, getattr(item, name))[name]) for name in names if getattr(item, name)]


def _write_versions(pack: Pack, folder: Path) -> None:
    for id, case_types in pack.case_types.items():
        for case_type in case_types:
            _write_yaml(
                folder / "case_types" / f"{_version_name(id, case_type.since, case_types)}.yaml", entry(case_type)
            )
    for id, tables in pack.decisions.items():
        for table in tables:
            write_table(folder / "decisions" / f"{_version_name(id, table.since, tables)}.csv", table)


def _version_name(id: str, since: object, versions: Sequence[object]) -> str:
    return id if len(versions) == 1 else f"{id}_{since or 'first'}"


def write_table(path: Path, table: Table) -> None:
    """Write one decision table as its CSV file."""
    notes = _notes(table, "hit_policy", "source", "since", "until", "assumed", "overrides")
    for column in table.inputs:
        notes.append(_column_note("input", column))
        if column.expression:
            notes.append(("expression", column.name, column.expression))
    for column in table.outputs:
        notes.append(_column_note("output", column))
        if column.default:
            notes.append(("default", column.name, column.default))
    tests = [f"if {column.name}" for column in table.inputs]
    results = [f"then {column.name}" for column in table.outputs]
    rows = (
        {
            **dict(zip(tests, row.tests, strict=True)), **dict(zip(results, row.outputs, strict=True)),
            "note": row.note, "source": row.source,
        }
        for row in table.rows
    )  # fmt: skip
    _write_csv(path, notes, [*tests, *results, "note", "source"], rows)


def _column_note(kind: str, column: Column) -> tuple[str, ...]:
    values = [kind, column.name, column.domain.type, column_domain(column.domain), *column.title]
    while not values[-1]:
        values.pop()
    return tuple(values)


def _write_clocks(pack: Pack, folder: Path) -> None:
    if pack.calendar_days or pack.calendar_years:
        rows = [{"date": day.isoformat(), **_row(item, "day")} for day, item in pack.calendar_days.items()]
        years = [("years", *map(str, sorted(pack.calendar_years)))] if pack.calendar_years else []
        _write_csv(folder / "clocks/calendar.csv", years, clocks.CALENDAR_COLUMNS, rows)
    stretches = [row for timetable in pack.timetables.values() for row in _timetable_rows(timetable)]
    if stretches:
        _write_csv(folder / "clocks/timetables.csv", (), clocks.TIMETABLE_COLUMNS, stretches)


def _timetable_rows(timetable: Timetable) -> list[dict[str, str]]:
    words = _row(timetable, "hours")
    return [
        {
            **(words if number == 0 else {"id": timetable.id}),
            "days": hours.days, "opens": f"{hours.opens:%H:%M}", "closes": f"{hours.closes:%H:%M}",
        }
        for number, hours in enumerate(timetable.hours)
    ]  # fmt: skip


def _write_lists(pack: Pack, folder: Path) -> None:
    for catalog in pack.catalogs.values():
        _write_catalog(folder / "catalogs" / f"{catalog.id}.csv", catalog)
    for form in pack.forms.values():
        _write_form(folder / "forms" / f"{form.id}.csv", form)


def _write_catalog(path: Path, catalog: Catalog) -> None:
    attributes = dict.fromkeys(name for item in catalog.items for name in item.attributes)
    rows = [{**_row(item, "attributes"), **item.attributes} for item in catalog.items]
    notes = _notes(catalog, "source", "stated_count", "assumed", "overrides")
    _write_csv(path, notes, [*lists.ITEM_COLUMNS, *attributes], rows)


def _write_form(path: Path, form: Form) -> None:
    rows = [
        {**_row(field, "label"), "label::zh-Hans": field.label.zh, "label::en": field.label.en} for field in form.fields
    ]
    _write_csv(path, _notes(form, "source", "department", "minutes", "overrides"), lists.FIELD_COLUMNS, rows)


def _write_prose(pack: Pack, folder: Path) -> None:
    for template in pack.templates.values():
        _write_text(folder / "templates" / f"{template.id}.md", template_text(template))
    for stem, group in groupby(pack.scenarios, lambda scenario: scenario.id.rsplit("/", 1)[0]):
        _write_yaml(folder / "scenarios" / f"{stem}.yaml", [_scenario(scenario) for scenario in group])
    if pack.changelog:
        _write_text(folder / "CHANGELOG.md", pack.changelog)


def template_text(template: Template) -> str:
    """A template as its file: front matter, then the body, in English too where it is."""
    english = f"\n{ENGLISH}\n{template.english}" if template.english else ""
    return f"---\n{yaml_text(entry(template, 'body', 'english'))}---\n{template.body}{english}"


def _scenario(scenario: Scenario) -> dict[str, object]:
    words = {"scenario": scenario.title, "subject": scenario.subject, "source": scenario.source}
    found: dict[str, object] = {key: value for key, value in words.items() if value}
    found["given"] = scenario.given
    if scenario.when:
        found["when"] = scenario.when
    return {**found, "then": scenario.then}
