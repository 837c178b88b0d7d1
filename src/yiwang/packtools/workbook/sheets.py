"""Files of a pack as sheets. The first row of each sheet names its file and its layout, so that sheets may be moved.

- `table` (CSV): notes, a row of labels that begins with ▼ and is ours, the header, the rows.
- `items` (YAML): sections that begin with §: a row for each value, or a table with a row for each item of a group.
- `files`: a table with a row for each file of a folder (parameters and other small ones).
- `text`: line by line.
What a sheet gives back is compared with the file when it is made; a file that a table cannot hold goes in as text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from yiwang.engine.packs.labels import LABELS
from yiwang.engine.problems import Text
from yiwang.packtools.reader.yaml_nodes import Mapping as MappingNode
from yiwang.packtools.workbook.layouts import COMMENT, KEY, is_group, record_rows, value_rows
from yiwang.packtools.workbook.trees import Comments, comments_of, parse

Role = Literal["file", "note", "section", "label", "header", "data"]
FILE, LABEL, SECTION, END = "文件 file", "▼", "§", "◆ 完 end"
VALUES = ("项目 path", "内容 value", "备注 comment")
RECORD_SECTIONS = ("facts", "stages", "transitions", "parts", "pauses")
ROOT_RECORDS = ("sources.yaml", "coverage.yaml", "glossary.yaml")
FILE_FOLDERS = ("parameters", "indicators", "visits", "calculations", "answers")
_MORE = {
    "id": Text("编号", "id"), "code": Text("代码", "code"), "parent": Text("上级", "parent"),
    "note": Text("说明", "note"),
    "type": Text("题型", "type"), "name": Text("名称", "name"), "relevant": Text("何时显示", "relevant"),
    "constraint": Text("限制", "constraint"), "holds": Text("登记项", "register field"),
    "prefill": Text("自动带出", "prefill"), "owner": Text("负责", "owner"),
    "overrides": Text("取代上级", "overrides"),
    "label": Text("题目", "label"), "date": Text("日期", "date"), "opens": Text("开始", "opens"),
    "closes": Text("结束", "closes"), "day_length": Text("一天折合小时", "hours a day"), 
    "units": Text("计时单位", "units"),
    "maximum": Text("最长时限", "maximum"), "from": Text("从", "from"), "to": Text("到", "to"),
    "low": Text("最小", "low"), "high": Text("最大", "high"), "catalog": Text("目录", "catalog"),
    "origin": Text("来自", "origin"), "values": Text("取值", "values"), "domain": Text("取值范围", "domain"),
    "evidence": Text("把握", "evidence"), "last_checked": Text("核对日期", "checked"), "value": Text("值", "value"),
    "issuer": Text("制定机关", "issuer"), "number": Text("文号", "number"), "issued": Text("日期", "issued"),
    "location": Text("位置", "location"), "status": Text("情况", "status"), "identifier": Text("标识", "identifier"),
    "zh-Hans": Text("中文", "Chinese"), "en": Text("英文", "English"), "zh": Text("中文", "Chinese"),
    "if": Text("情形", "if"), "then": Text("结果", "then"), "at": Text("写在", "at"), "where": Text("条件", "where"),
    "unit": Text("单位", "unit"), "expression": Text("算式", "formula"), "reason": Text("理由", "reason"),
    KEY: Text("名称", "key"), COMMENT: Text("备注", "comment"),
}  # fmt: skip


@dataclass
class Sheet:
    """A sheet to be written: its file (or folder of files), a title, and rows with their roles."""

    path: str
    layout: str
    title: str = ""
    rows: list[tuple[Role, list[str]]] = field(default_factory=list)

    def add(self, role: Role, *cells: str) -> None:
        self.rows.append((role, list(cells)))

    def cells(self) -> list[tuple[int, list[str]]]:
        """As `reading` would get it: the number of each row and its cells."""
        return [(number, cells) for number, (_, cells) in enumerate(self.rows, 1)]


def label(name: str) -> str:
    """The Chinese label of a column: `title_zh` is 名称（中文）."""
    for mark in ("if ", "then "):
        if name.startswith(mark):
            return f"{_MORE[mark.strip()].zh}：{name[len(mark) :]}"
    words = [word for part in name.replace("::", "/").split("/") for word in _split(part)]
    said = [(_MORE.get(word) or LABELS.get(word) or Text(word, word)).zh for word in words]
    return said[0] + "".join(f"（{word}）" for word in said[1:])


def _split(part: str) -> list[str]:
    head, _, tail = part.rpartition("_")
    return [head, tail] if head and tail in ("zh", "en") else [part]


def _begin(path: str, layout: str, title: str = "") -> Sheet:
    sheet = Sheet(path, layout, title)
    sheet.add("file", FILE, path, "形式 layout", layout)
    return sheet


def _labels(sheet: Sheet, header: list[str]) -> None:
    shown = [label(name) for name in header]
    sheet.add("label", f"{LABEL} {shown[0]}", *shown[1:])
    sheet.add("header", *header)


def text_sheet(path: str, text: str) -> Sheet:
    """A text line by line; the end is marked where it is not a single line break."""
    sheet = _begin(path, "text")
    lines = text.split("\n")
    odd = lines[-1] != "" or lines[-2:] == ["", ""] or text == "" or lines[-2:-1] == [END]
    for line in lines if odd else lines[:-1]:
        sheet.add("data", line)
    if odd:
        sheet.add("note", END)
    return sheet


def table_sheet(path: str, text: str) -> Sheet | None:
    """A CSV file; None when it is not one that a table holds."""
    sheet = _begin(path, "table")
    header: list[str] = []
    try:
        for raw, cells in csv_rows(text):
            if not any(cells):
                continue
            if header:
                if len(cells) < len(header) or any(cells[len(header) :]):
                    return None
                sheet.add("data", *cells[: len(header)])
            elif cells[0].startswith("##"):
                sheet.add("note", raw.strip("\r\n"))
            elif cells[0].startswith("#"):
                sheet.add("note", *cells)
            else:
                header = cells
                while header and not header[-1]:
                    header.pop()
                _labels(sheet, header)
    except csv.Error:
        return None
    sheet.title = next((cells[1] for role, cells in sheet.rows if cells[0] == "# title" and len(cells) > 1), "")
    return sheet if header else None


def csv_rows(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each row as it is written and as stripped cells."""
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            taken.append(line)
            yield line

    for cells in csv.reader(lines(), skipinitialspace=True, strict=True):
        raw, taken[:] = "".join(taken), []
        yield raw, [cell.strip() for cell in cells]


def items_sheet(path: str, text: str) -> Sheet | None:
    """A YAML file in sections; None when it has mistakes of form."""
    node = parse(text)
    if node is None:
        return None
    comments = comments_of(text, node)
    sheet = _begin(path, "items")
    if path in ROOT_RECORDS and is_group(node) and isinstance(node, MappingNode):
        _records(sheet, "", node, comments)
        return sheet
    groups: dict[str, MappingNode] = {}
    if path.startswith("case_types/") and isinstance(node, MappingNode):
        for key in RECORD_SECTIONS:
            found = node.entries.get(key)
            if isinstance(found, MappingNode) and is_group(found):
                groups[key] = found
    if isinstance(node, MappingNode) and isinstance(title := node.entries.get("title"), MappingNode):
        sheet.title = next((str(getattr(words, "text", "")) for words in title.entries.values()), "")
    sheet.add("section", SECTION, "", "各项")
    sheet.add("header", *VALUES)
    for row in value_rows(node, comments, groups):
        sheet.add("data", *row)
    for key, group in groups.items():
        _records(sheet, key, group, comments)
    return sheet


def _records(sheet: Sheet, key: str, group: MappingNode, comments: Comments) -> None:
    sheet.add("section", SECTION, key or "/", label(key) if key else "")
    header, rows = record_rows(group.entries, comments, (key,) if key else ())
    _labels(sheet, header)
    for row in rows:
        sheet.add("data", *row)


def files_sheet(folder: str, files: Mapping[str, str]) -> Sheet | None:
    """The YAML files of a folder, by their names without ending, a row each."""
    nodes = {stem: parse(text) for stem, text in files.items()}
    known = {stem: node for stem, node in nodes.items() if isinstance(node, MappingNode)}
    if len(known) < len(nodes):
        return None
    comments = {
        (stem, *path): comment
        for stem, node in known.items()
        for path, comment in comments_of(files[stem], node).items()
    }
    sheet = _begin(f"{folder}/*.yaml", "files", label(folder))
    header, rows = record_rows(known, comments)
    _labels(sheet, header)
    for row in rows:
        sheet.add("data", *row)
    return sheet
