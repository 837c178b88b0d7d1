"""decisions/*.csv: the notes declare the columns, the rows hold the cells as text."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import cast, get_args

from yiwang.engine.decisions.definitions import Column, HitPolicy, Row, Table
from yiwang.engine.problems import Text
from yiwang.engine.values import TypeName
from yiwang.packtools.reader import kinds
from yiwang.packtools.reader.csv_rows import Note, Sheet
from yiwang.packtools.reader.fields import proposal
from yiwang.packtools.reader.rules import TYPES, column_domain

POLICIES: tuple[str, ...] = get_args(HitPolicy)
_SINGLE = ("id", "title", "hit_policy", "source", "since", "until", "assumed", "overrides")
_COLUMNS = ("input", "output", "default", "expression")
_FORM = Text(
    "写作 `# input, 名称, 类型, 取值, 中文, English`；取值如 a; b 或 [1..9]。",
    "Write `# input, name, type, values, zh, en`; values such as a; b or [1..9].",
)


def read_table(sheet: Sheet) -> Table:
    notes = sheet.note_fields(_SINGLE, _COLUMNS)
    inputs, outputs = _columns(sheet, "input"), _columns(sheet, "output")
    _check_extras(sheet, {column.name for column in inputs}, {column.name for column in outputs})
    return Table(
        id=notes.identifier(),
        title=notes.title(),
        hit_policy=cast(HitPolicy, notes.choice("hit_policy", POLICIES)),
        inputs=inputs,
        outputs=outputs,
        rows=_rows(sheet, inputs, outputs),
        source=notes.optional_text("source"),
        since=notes.optional_date("since"),
        until=notes.optional_date("until"),
        assumed=notes.words("assumed"),
        overrides=notes.flag("overrides"),
        where=sheet.where(1),
    )


def _bad_note(sheet: Sheet, note: Note, zh: str, en: str, hint: Text = _FORM) -> None:
    where = sheet.where(note.line, 1, note.name)
    sheet.reading.report(kinds.BAD_NOTE, where, name=note.name, detail=Text(zh, en), proposal=hint)


def _columns(sheet: Sheet, kind: str) -> tuple[Column, ...]:
    defaults, expressions = _extras(sheet, "default"), _extras(sheet, "expression")
    columns: list[Column] = []
    for note in sheet.notes:
        if note.name == kind:
            column = _column(sheet, note, defaults if kind == "output" else {}, expressions if kind == "input" else {})
            if column and any(column.name == other.name for other in columns):
                _bad_note(sheet, note, f"“{column.name}”写了两次", f"“{column.name}” stands twice")
            elif column:
                columns.append(column)
    return tuple(columns)


def _extras(sheet: Sheet, kind: str) -> dict[str, str]:
    """`# default, output, value` and `# expression, input, text` by the column they are for."""
    return {note.values[0]: ", ".join(note.values[1:]) for note in sheet.notes if note.name == kind and note.values}


def _check_extras(sheet: Sheet, inputs: set[str], outputs: set[str]) -> None:
    for note in sheet.notes:
        known = {"default": outputs, "expression": inputs}.get(note.name)
        name = note.values[0] if note.values else ""
        if known is not None and name not in known:
            hint = proposal(name, sorted(known))
            _bad_note(sheet, note, f"没有“{name}”这一列", f"there is no column “{name}”", hint)


def _column(sheet: Sheet, note: Note, defaults: Mapping[str, str], expressions: Mapping[str, str]) -> Column | None:
    name, kind, values, zh, en, *more = (*note.values, "", "", "", "", "")[: max(5, len(note.values))]
    if not name or any(more):
        _bad_note(sheet, note, "名称缺失或内容过多", "the name is missing or there is too much")
        return None
    if kind not in TYPES:
        hint = proposal(kind, TYPES)
        _bad_note(sheet, note, f"没有类型“{kind}”", f"there is no type “{kind}”", hint)
        return None
    domain = column_domain(cast(TypeName, kind), values)
    if domain is None:
        _bad_note(sheet, note, f"取值“{values}”不对", f"the values “{values}” are not right")
        return None
    return Column(name, domain, Text(zh, en), expressions.get(name, ""), defaults.get(name, ""))


def _rows(sheet: Sheet, inputs: tuple[Column, ...], outputs: tuple[Column, ...]) -> tuple[Row, ...]:
    tests = [f"if {column.name}" for column in inputs]
    results = [f"then {column.name}" for column in outputs]
    sheet.check_columns([*tests, *results, "note", "source"], [*tests, *results])
    position = {name: number for number, name in enumerate(sheet.header)}
    if not sheet.header or any(name not in position for name in (*tests, *results)):
        return ()
    ins, outs = [position[name] for name in tests], [position[name] for name in results]
    note, source = position.get("note"), position.get("source")
    share = sys.intern  # A big table repeats its cells; each text is kept once.
    return tuple(
        Row(
            tuple([share(cells[number]) for number in ins]),
            tuple([share(cells[number]) for number in outs]),
            cells[note] if note is not None else "",
            cells[source] if source is not None else "",
            sheet.where(line),
        )
        for line, cells in sheet.rows()
    )
