"""A document as PDF: A4, with the part of a Chinese font embedded that it uses. The same data gives the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from fpdf import FPDF
from fpdf.enums import TableBordersLayout
from fpdf.fonts import FontFace
from fpdf.util import Padding

from yiwang.faces.documents.blocks import Blank, Block, Chart, Document, Heading, Paragraph, Points, Table
from yiwang.faces.documents.drawing import COLOURS, LETTER, Box, Line, Words
from yiwang.faces.documents.fonts import font
from yiwang.faces.documents.lines import broken

MARGIN = 20.0
TITLE, BODY, SMALL, CELL = 18.0, 11.0, 9.0, 8.5
LINE = 6.2
GREY = (235, 238, 236)
MM = 72 / 25.4
"""Points of type in a millimetre."""
HAIR = 0.01
"""So much less than the room, in mm, a line takes: the library adds up widths in another order."""


def pdf_of(document: Document) -> bytes:
    """Refused with a reason where the machine has no Chinese font."""
    paper = _Paper(document)
    paper.head()
    for number, block in enumerate(document.blocks):
        paper.put(block, document.blocks[number + 1 :])
    return bytes(paper.output())


class _Paper(FPDF):
    def __init__(self, document: Document) -> None:
        super().__init__(format="A4")
        self.document = document
        plain, bold = font(), font(bold=True)
        self.add_font("body", "", plain.file, collection_font_number=plain.number)
        self.add_font("body", "B", bold.file, collection_font_number=bold.number)
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(True, MARGIN)
        self.set_creation_date(datetime.fromisoformat(document.stamp))
        self.set_title(document.title)
        self.set_lang(document.language)
        self.set_producer("yiwang")
        self.add_page()

    def footer(self) -> None:
        self.set_y(-14)
        self.set_font("body", size=SMALL)
        self.set_text_color(90)
        self.cell(0, 5, self.document.foot)
        self.set_x(MARGIN)
        self.cell(0, 5, f"— {self.page_no()} —", align="R")
        self.set_text_color(0)

    def head(self) -> None:
        self._say(self.document.title, TITLE, bold=True, align="C", line=9.0)
        self._say(self.document.subtitle, BODY, align="C")
        self.ln(2)
        self._say("    ".join(self.document.about), SMALL, align="C", line=5.0)
        self.ln(2)

    def put(self, block: Block, following: Sequence[Block]) -> None:
        match block:
            case Heading():
                self._heading(block, self._high(following) + 30)
            case Paragraph():
                self._say(block.text, SMALL if block.small else BODY, line=5.0 if block.small else LINE)
                self.ln(1.5)
            case Points():
                for number, line in enumerate(block.lines, 1):
                    self._say(f"{number}. {line}", BODY)
            case Table():
                self._table(block)
            case Chart():
                self._chart(block)
            case Blank():
                self._blank(block)

    def _say(self, text: str, size: float, bold: bool = False, align: str = "L", line: float = LINE) -> None:
        self.set_font("body", "B" if bold else "", size)
        self.multi_cell(0, line, text, align=align, new_x="LMARGIN", new_y="NEXT")

    def multi_cell(self, w: float, h: float | None = None, text: str = "", *given: Any, **named: Any) -> Any:
        """Text and the cells of tables both come here: their lines are ours."""
        padding = Padding.new(named.get("padding", 0))
        beside = (padding.left or self.c_margin) + (padding.right or self.c_margin)
        room = (w or self.w - self.r_margin - self.x) - beside
        lines = broken(text, self.get_string_width, room - HAIR)
        return super().multi_cell(w, h, lines, *given, **named)

    def _high(self, following: Sequence[Block]) -> float:
        """How high what stands below a heading is that must be on the same page: more headings, and a chart."""
        high = 0.0
        for block in following:
            if isinstance(block, Chart):
                return high + block.drawing.height * self.epw / block.drawing.width
            if not isinstance(block, Heading):
                break
            high += 12
        return high

    def _heading(self, block: Heading, room: float = 30) -> None:
        if self.will_page_break(room):
            self.add_page()
        self.ln(3 if block.level == 1 else 1)
        self._say(block.text, 13.0 if block.level == 1 else BODY, bold=True, line=7.5)
        self.ln(0.5)

    def _table(self, block: Table) -> None:
        self.set_font("body", size=CELL)
        aligned = ["LEFT"] * block.words + ["RIGHT"] * (len(block.head) - block.words)
        head = FontFace(emphasis="BOLD", fill_color=GREY)
        self.set_draw_color(190)
        self.set_line_width(0.15)
        with self.table(
            col_widths=block.parts, text_align=tuple(aligned), headings_style=head, line_height=5.0, padding=0.8,
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        ) as table:  # fmt: skip
            for row in self._rows(block):
                table.row(row)
        self.ln(2)

    def _chart(self, block: Chart) -> None:
        """As lines and letters, not as a picture: sharp at any size, and its words can be searched for."""
        scale = self.epw / block.drawing.width
        if self.will_page_break(block.drawing.height * scale + 8):
            self.add_page()
        self._say(block.title, SMALL, line=6.0)
        top = self.get_y()
        self.set_font("body", size=LETTER * scale * MM)
        for mark in block.drawing.marks:
            self._mark(mark, top, scale)
        self.set_draw_color(0)
        self.set_text_color(0)
        self.set_fill_color(255)
        self.set_xy(MARGIN, top + block.drawing.height * scale + 3)

    def _mark(self, mark: Box | Line | Words, top: float, scale: float) -> None:
        colour = COLOURS[mark.tone]
        x, y = MARGIN + mark.x * scale, top + mark.y * scale
        match mark:
            case Box():
                self.set_fill_color(*colour)
                self.rect(x, y, mark.width * scale, mark.height * scale, style="F")
            case Line():
                self.set_draw_color(*colour)
                self.set_line_width(mark.thick * scale)
                self.line(x, y, MARGIN + mark.to_x * scale, top + mark.to_y * scale)
            case Words():
                self.set_text_color(*colour)
                wide = self.get_string_width(mark.text)
                shift = {"start": 0.0, "middle": wide / 2, "end": wide}[mark.anchor]
                self.text(x - shift, y + LETTER * scale * 0.36, mark.text)

    def _rows(self, block: Table) -> Sequence[Sequence[str]]:
        return [block.head, *block.rows]

    def _blank(self, block: Blank) -> None:
        if block.title:
            self._heading(Heading(1, block.title))
        self.set_draw_color(150)
        for _ in range(block.lines):
            self.ln(8)
            self.line(MARGIN, self.get_y(), self.w - MARGIN, self.get_y())
        self.set_draw_color(0)
        self.ln(4)
