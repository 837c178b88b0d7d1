"""A decision table as a page shows it: columns with names, cells in words."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from yiwang.engine.decisions.definitions import Row, Table
from yiwang.engine.problems import Text
from yiwang.packtools.rulebook import phrases
from yiwang.packtools.rulebook.book import Book

HIT_POLICIES = {
    "unique": Text("每种情形只对应一行。", "Every situation meets exactly one row."),
    "any": Text("可能对应几行，但结果相同。", "Several rows may apply; they say the same."),
    "priority": Text("对应几行时，取结果排在最前的。", "Of the rows that apply, the highest ranked result counts."),
    "first": Text("从上往下看，第一行对得上的就算数。", "Read from the top: the first row that applies counts."),
    "collect": Text("对得上的每一行都算数。", "Every row that applies counts."),
    "rule_order": Text("对得上的每一行都算数，按行的先后排列。", "Every row that applies counts, in row order."),
    "output_order": Text("对得上的每一行都算数，按结果的先后排列。", "Every row that applies, best result first."),
    "collect_sum": Text("对得上的各行相加。", "The rows that apply are added up."),
    "collect_min": Text("对得上的各行取最小的。", "Of the rows that apply, the smallest counts."),
    "collect_max": Text("对得上的各行取最大的。", "Of the rows that apply, the largest counts."),
    "collect_count": Text("数有几行对得上。", "The rows that apply are counted."),
}  # fmt: skip


@dataclass(frozen=True)
class ShownRow:
    number: int
    tests: list[Markup]
    outputs: list[Markup]
    row: Row


@dataclass(frozen=True)
class ShownTable:
    table: Table
    inputs: list[Markup]
    outputs: list[Markup]
    rows: list[ShownRow]
    defaults: list[Markup]
    users: list[str]
    """Case types that decide by it."""


def shown_table(book: Book, table: Table) -> ShownTable:
    users = [
        id for id, versions in book.pack.case_types.items()
        if any(table.id in (*version.on_open, *(name for move in version.transitions for name in move.decide))
               for version in versions)
    ]  # fmt: skip
    titles = phrases.all_fact_titles(book, users or ("all",))
    rows = [_shown_row(book, table, number, row, titles) for number, row in enumerate(table.rows, 1)]
    defaults = [
        phrases.result(book, column.default, column, titles) if column.default else Markup("")
        for column in table.outputs
    ]
    outputs = [book.text(_column_title(column.title, column.name, titles)) for column in table.outputs]
    inputs = [book.text(_column_title(column.title, column.name, titles)) for column in table.inputs]
    return ShownTable(table, inputs, outputs, rows, defaults if any(defaults) else [], users)


def _shown_row(book: Book, table: Table, number: int, row: Row, titles: dict[str, Text]) -> ShownRow:
    tests = [phrases.test(book, cell, column) for cell, column in zip(row.tests, table.inputs, strict=True)]
    pairs = zip(row.outputs, table.outputs, strict=True)
    return ShownRow(number, tests, [phrases.result(book, cell, column, titles) for cell, column in pairs], row)


_OUTPUTS = {
    "colour": Text("颜色", "colour"), "team": Text("承办队伍", "team"), "within": Text("时限", "time limit"),
    "limit": Text("时限", "time limit"), "handler": Text("承办岗位", "who handles it"), 
    "owner": Text("责任岗位", "who"),
    "class": Text("类别", "class"), "level": Text("层级", "level"), "examiner": Text("审核岗位", "examiner"),
}  # fmt: skip


def _column_title(title: Text, name: str, titles: dict[str, Text]) -> Text | str:
    if any(title):
        return title
    return titles.get(name) or _OUTPUTS.get(name) or name.replace("_", " ")
