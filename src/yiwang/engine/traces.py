"""Why something came out as it did: which rows fired on which values, which conditions held, which figures were used.

A trace is plain data with everything that its sentences need; `explain` renders it in Chinese or English.
"""

from __future__ import annotations

from typing import NamedTuple

from yiwang.engine.problems import Language, Text, sentence


class Cell(NamedTuple):
    """An input of a table that mattered: its name, the test in the row, the value it met."""

    name: Text
    test: str
    value: str


class RowFired(NamedTuple):
    """Row `row` (from 1) of a table fired and gave `outputs`."""

    table: str
    title: Text
    row: int
    cells: tuple[Cell, ...]
    outputs: tuple[tuple[Text, str], ...]
    source: str

    @property
    def because(self) -> str:
        return f"{self.table} row {self.row}"


class DefaultUsed(NamedTuple):
    """No row of a table fired; its defaults stand."""

    table: str
    title: Text
    outputs: tuple[tuple[Text, str], ...]
    source: str

    @property
    def because(self) -> str:
        return f"{self.table} default"


class GuardHeld(NamedTuple):
    """The condition of a step held, on these values."""

    step: Text
    condition: str
    values: tuple[tuple[Text, str], ...]
    source: str


class FigureUsed(NamedTuple):
    """A parameter of the pack was used."""

    parameter: str
    value: str
    source: str


class TimeSet(NamedTuple):
    """A deadline was set: so much, counted from a moment on a clock."""

    stage: Text
    owner: Text
    span: str
    timetable: str
    due: Text


Reason = RowFired | DefaultUsed | GuardHeld | FigureUsed | TimeSet


class Trace(NamedTuple):
    """The reasons, in the order in which they were found."""

    reasons: tuple[Reason, ...] = ()

    @property
    def because(self) -> tuple[str, ...]:
        """The rows that fired, short: `dispute_warning row 4`."""
        return tuple(reason.because for reason in self.reasons if isinstance(reason, RowFired | DefaultUsed))


def explain(trace: Trace, language: Language = "zh-Hans") -> list[str]:
    """One sentence for each reason."""
    return [sentence(_sentence(reason)).in_language(language) for reason in trace.reasons]


def _sentence(reason: Reason) -> Text:
    match reason:
        case RowFired():
            return _row(reason)
        case DefaultUsed(table, title, outputs, source):
            zh = f"“{title.zh or table}”没有一行符合，按默认值：{_pairs(outputs).zh}"
            en = f"no row of {title.en or table} applies, so its defaults stand: {_pairs(outputs).en}"
            return _cited(Text(zh, en), source)
        case GuardHeld(step, condition, values, source):
            zh = f"“{step.zh}”的条件成立：{condition}（{_pairs(values).zh}）"
            en = f"the condition of “{step.en}” holds: {condition} ({_pairs(values).en})"
            return _cited(Text(zh, en), source)
        case FigureUsed(parameter, value, source):
            return _cited(Text(f"参数 {parameter} 为 {value}", f"the figure {parameter} is {value}"), source)
        case TimeSet(stage, owner, span, timetable, due):
            zh_clock, en_clock = (f"，按 {timetable} 计时", f" on the clock {timetable}") if timetable else ("", "")
            zh = f"“{stage.zh}”由{owner.zh}负责，时限 {span}{zh_clock}，{due.zh} 到期"
            return Text(zh, f"“{stage.en}” is with {owner.en}, {span}{en_clock}, due {due.en}")


def _row(reason: RowFired) -> Text:
    title, row = reason.title, reason.row
    zh_cells = "，".join(f"{one.name.zh}为 {one.value}{_test(one, '（', '）')}" for one in reason.cells) or "不论情况"
    en_cells = ", ".join(f"{one.name.en} is {one.value}{_test(one, ' (', ')')}" for one in reason.cells)
    en_cells, gives = en_cells or "in any case", _pairs(reason.outputs)
    zh = f"“{title.zh or reason.table}”第 {row} 行：{zh_cells}；所以 {gives.zh}"
    en = f"{title.en or reason.table} row {row}: {en_cells}; hence {gives.en}"
    return _cited(Text(zh, en), reason.source)


def _test(cell: Cell, before: str, after: str) -> str:
    """The test, where it is not just the value said again."""
    return "" if cell.test.strip('"') == cell.value.strip('"') else f"{before}{cell.test}{after}"


def _pairs(pairs: tuple[tuple[Text, str], ...]) -> Text:
    return Text(
        "，".join(f"{name.zh}={value}" for name, value in pairs),
        ", ".join(f"{name.en} = {value}" for name, value in pairs),
    )


def _cited(sentence: Text, source: str) -> Text:
    return Text(f"{sentence.zh}〔依据 {source}〕", f"{sentence.en} [{source}]") if source else sentence
