"""The form of an analysis that a pack writes (`templates/<length>_analysis.md`), filled in from the numbers.

Markdown of five kinds of lines: headings, points, tables, a name that stands alone, and text. What no machine can say
(causes, proposals, who compiled it) stays as a blank to be written in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from yiwang.engine.packs.answers import filled
from yiwang.faces.documents import behind, chapters
from yiwang.faces.documents.blocks import Blank, Block, Paragraph, Table
from yiwang.faces.documents.wording import percent, rate
from yiwang.faces.web.language import t

if TYPE_CHECKING:
    from yiwang.faces.documents.composing import Composing

Part = Callable[["Composing"], Iterator[Block]]
PARTS: Mapping[str, Part] = {
    "kinds": chapters.sorts, "levels": chapters.levels, "by_area": chapters.areas, "rates": chapters.rates,
    "overdue_list": chapters.overdue, "watched_list": chapters.supervision, "summons_list": chapters.summonses,
    "by_unit": chapters.units, "long_standing": chapters.hot, "same_month": chapters.same_month,
}  # fmt: skip
"""Names that stand for a chapter when they stand alone on a line; what the form prints is not printed again."""
COUNTS = {
    "received": "opened", "closed": "ended", "overdue": "late", "reopened": "reopened", "supervised": "supervised",
    "extended": "extended", "excluded": "left_out", "emergencies": "emergency",
}  # fmt: skip
_ALONE = re.compile(r"^\{\{\s*(\w+)\s*\}\}$")
_MARKS = re.compile(r"\*\*|__")


class Chapter(NamedTuple):
    """A heading of the form with what stands under it; what stands before the first has none."""

    title: str
    blocks: list[Block]


def chapters_of(doc: Composing, body: str) -> Iterator[Chapter]:
    """The form's first heading is the document's title, which stands there already."""
    values = _values(doc)
    found = Chapter("", [])
    for kind, group in groupby((line.strip() for line in body.splitlines()), _kind):
        lines = list(group)
        if kind == "heading":
            yield found
            found = Chapter(_said(lines[-1].removeprefix("## "), values), [])
        elif kind == "table":
            found.blocks.append(_table(lines, values))
        elif kind == "text":
            for line in lines:
                found.blocks.extend(_line(doc, line, values))
    yield found


def printed(body: str) -> frozenset[str]:
    """The chapters that a form prints by itself."""
    alone = (_ALONE.match(line.strip()) for line in body.splitlines())
    return frozenset(one[1] for one in alone if one) & PARTS.keys()


def has_blanks(body: str) -> bool:
    """Does it leave room for people's own words?"""
    alone = (_ALONE.match(line.strip()) for line in body.splitlines())
    return any(one and one[1] not in PARTS and one[1] not in KNOWN for one in alone)


def _kind(line: str) -> str:
    if not line or line.startswith("# "):
        return ""
    return "table" if line.startswith("|") else "heading" if line.startswith("## ") else "text"


def _line(doc: Composing, line: str, values: Mapping[str, str]) -> Iterator[Block]:
    alone = _ALONE.match(line)
    if alone and alone[1] in PARTS:
        yield from list(PARTS[alone[1]](doc)) or [Paragraph(t("无。", "None."))]
    elif alone and alone[1] not in values:
        yield Blank("", 4)
    else:
        yield Paragraph(_said(f"· {line[2:]}" if line.startswith("- ") else line, values))


def _said(text: str, values: Mapping[str, str]) -> str:
    return filled(_MARKS.sub("", text), values)


def _table(lines: list[str], values: Mapping[str, str]) -> Table:
    """A Markdown table: its line of dashes is left out."""
    rows = [tuple(_said(cell.strip(), values) for cell in line.strip("|").split("|")) for line in lines]
    head, *rest = [row for row in rows if not all(set(cell) <= set("-: ") for cell in row)]
    return Table(head, tuple(row for row in rest if len(row) == len(head)), words=len(head))


def _values(doc: Composing) -> Mapping[str, str]:
    """What names within a text are filled with. An old analysis did not count all."""
    flow, none = doc.data["flow"], t("无", "none")
    days = behind.present(doc)
    silent = [doc.names.area(code) for code, new, *_ in doc.data["areas"] if not new]
    again, ended = flow["reopened"][0], flow["ended"][0]
    spots = [chapters.hot_words(doc, spot) for spot in doc.data["hot"]]
    return {
        **{name: behind.counted(doc, key, flow[key][0], days) for name, key in COUNTS.items() if key in flow},
        **dict.fromkeys(("day", "week", "month"), doc.period),
        **{f"{name}_rate": _rate(doc, name, doc.data["rates"][name]) for name in chapters.RATES},
        "on_time_rate": _rate(doc, "on_time", doc.data["on_time"]) if "on_time" in doc.data else "",
        "area": doc.place,
        "open": behind.open_at(doc, days[1], flow["open"][0]),
        "compared": _compared(doc, chapters.new_compared(doc)),
        "reopen_rate": behind.counted(doc, "reopened" if again else "ended", again or ended, days,
                                      said=rate(again, ended)),
        "repeats": t("重办 {n} 件次", "{n} reopened", n=behind.counted(doc, "reopened", again, days)),
        "deferred": t("暂停计时 {n} 件", "{n} with their clock stopped",
                      n=behind.at_present(doc, doc.data["overdue"]["paused"], paused="1")),
        "clusters": t("；", "; ").join(spots) or none,
        "zero_reports": t("、", ", ").join(silent) or none,
        "attention": t("；", "; ").join(chapters.attention(doc)) or none,
    }  # fmt: skip


KNOWN = frozenset({
    *COUNTS, *(f"{name}_rate" for name in chapters.RATES), "day", "week", "month", "area", "open", "compared",
    "on_time_rate", "reopen_rate", "repeats", "deferred", "clusters", "zero_reports", "attention",
})  # fmt: skip
"""The names of `_values`; a test holds the two together."""


def _compared(doc: Composing, with_before: str) -> str:
    """Of a month, also with the same month of the year before: forms of months promise it."""
    if not doc.data.get("year"):
        return with_before
    return t("；", "; ").join((with_before, chapters.compared_with_year(doc)))


def _rate(doc: Composing, name: str, found: Mapping[str, Any]) -> str:
    """With n and its interval: a share alone says too little."""
    if not found["of"]:
        return t("没有数据（n=0）", "no data (n=0)")
    (low, high), days = found["interval"], behind.present(doc)
    return t("{r}（n={n}，95%区间 {l}～{h}）", "{r} (n={n}, 95 % interval {l} to {h})",
             r=behind.percent(doc, name, found["count"], found["of"], days),
             n=behind.n_of(doc, name, found["of"], days), l=percent(low, 0), h=percent(high, 0))  # fmt: skip
