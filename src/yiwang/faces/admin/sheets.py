"""Workbooks to download: the empty sheet of units and people, and the dispatch directory as it stands."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from yiwang.faces.admin.names import kind_titles, post_titles
from yiwang.faces.web.language import language, t
from yiwang.foundation.organizations import interface as organizations
from yiwang.foundation.organizations.interface import RuleInfo

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADERS = (
    ("单位", "unit"),
    ("单位类型", "kind"),
    ("区域", "area"),
    ("上级单位", "parent"),
    ("岗位", "post"),
    ("姓名", "name"),
    ("账号", "login"),
    ("负责区域", "post area"),
    ("代理", "acting"),
    ("任职日期", "since"),
    ("止", "until"),
    ("事项", "matters"),
    ("承办区域", "matter area"),
)
"""Names of columns that the import knows, in both languages (foundation.organizations reads them)."""
WIDTHS = (28, 18, 18, 22, 18, 12, 14, 18, 8, 13, 13, 24, 18)
ROWS = 500


def unit_template(on: date, path: str) -> bytes:
    """The empty sheet, with lists of the pack's kinds and posts to choose from, and a sheet that explains."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = t("机构和任职", "units")
    _head(sheet)
    lists = book.create_sheet(t("可以填的", "choices"))
    for column, titles in (("A", kind_titles(on)), ("B", post_titles(on))):
        names = sorted(set(titles.values()))
        for number, name in enumerate(names, 2):
            lists[f"{column}{number}"] = name
        target = "B" if column == "A" else "E"
        if names:
            _choices(sheet, target, f"'{lists.title}'!${column}$2:${column}${len(names) + 1}")
    lists["A1"], lists["B1"] = t("单位类型", "kinds of units"), t("岗位", "posts")
    _explained(book.create_sheet(t("说明", "how to fill it in")))
    return _bytes(book)


def _head(sheet: Worksheet) -> None:
    number = 0 if language() == "zh-Hans" else 1
    for column, (names, width) in enumerate(zip(HEADERS, WIDTHS, strict=True), 1):
        cell = sheet.cell(1, column, names[number])
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E3F0F2")
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"


def _choices(sheet: Worksheet, column: str, source: str) -> None:
    rule = DataValidation("list", formula1=source, allow_blank=True)
    rule.showErrorMessage = True
    sheet.add_data_validation(rule)
    rule.add(f"{column}2:{column}{ROWS}")


def _explained(sheet: Worksheet) -> None:
    lines = (
        t(
            "一行写一个任职；只设单位的，岗位和姓名不填。",
            "One appointment in a row; for a unit alone leave post and name empty.",
        ),
        t(
            "单位、单位类型、区域必填。区域写编码，或不会重名的名称。",
            "Unit, kind and area are needed. An area is given by code, or by a name that nobody else has.",
        ),
        t("网格员的“负责区域”写网格编号。", "For a grid worker, “post area” is the code of the cell."),
        t("代理的在“代理”写“是”，并写明起止日期。", "For a stand-in write yes under “acting”, with both dates."),
        t(
            "日期写 2026-01-31 或 2026年1月31日；“止”是第一天不再任职的日子。",
            "Dates as 2026-01-31; “until” is the first day on which the post is no longer held.",
        ),
        t(
            "“事项”写这个单位承办的事项编号，几个用空格隔开；noise.* 表示所有这样开头的。",
            "“matters” are kinds that go to the unit, with spaces between; noise.* is all that begin so.",
        ),
    )
    for number, line in enumerate(lines, 1):
        sheet.cell(number, 1, line)
    sheet.column_dimensions["A"].width = 90


def directory_book(rules: Sequence[RuleInfo], on: date) -> bytes:
    """The dispatch directory in the columns of the import: changed and sent back, it adds what is new."""
    kinds = kind_titles(on)
    rows = []
    for one in rules:
        unit = organizations.unit(one.unit)
        if unit is not None:
            rows.append(
                [
                    unit.title,
                    kinds.get(unit.kind, unit.kind),
                    unit.area,
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    one.since.isoformat(),
                    one.until.isoformat() if one.until else "",
                    one.matter,
                    one.area,
                ]
            )
    return table_book(rows)


def table_book(rows: Iterable[Sequence[object]]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    _head(sheet)
    for row in rows:
        sheet.append([_safe(value) for value in row])
    return _bytes(book)


def _safe(value: object) -> object:
    """No cell begins like a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@" else value


def _bytes(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
