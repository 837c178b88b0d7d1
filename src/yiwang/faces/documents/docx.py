"""A document as DOCX, to be worked on: fonts and sizes of official papers. The same data gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

from docx import Document as new_document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from yiwang.faces.documents.blocks import Blank, Block, Chart, Document, Heading, Paragraph, Points, Table
from yiwang.faces.documents.pictures import png_of
from yiwang.faces.web.language import t
from yiwang.kernel.refusals import Refused

TITLE_FONT, HEAD_FONT, PART_FONT, BODY_FONT = "方正小标宋简体", "黑体", "楷体", "仿宋"
"""As GB/T 9704 has it: title, first and second level, text."""
LATIN = "Times New Roman"
TITLE, BODY, SMALL, CELL = 22, 14, 10.5, 10
TEXT = 15.6
"""How wide text stands on the page, in cm."""
EPOCH = (1980, 1, 1, 0, 0, 0)


def docx_of(document: Document) -> bytes:
    paper = _Paper(document)
    paper.head()
    for block in document.blocks:
        paper.put(block)
    return paper.bytes()


class _Paper:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.file: Any = new_document()
        self._page()
        about = self.file.core_properties
        about.title, about.author, about.language = document.title, "yiwang", document.language
        about.comments = ""
        about.created = about.modified = datetime.fromisoformat(document.stamp).astimezone(UTC).replace(tzinfo=None)

    def _page(self) -> None:
        section = self.file.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
        section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
        _font(self.file.styles["Normal"], BODY_FONT, BODY)
        for lang in self.file.styles.element.iter(qn("w:lang")):  # Word breaks lines by the rules of the language
            lang.set(qn("w:val"), "zh-CN" if self.document.language == "zh-Hans" else "en-US")
            lang.set(qn("w:eastAsia"), "zh-CN")
        for level, name in ((1, HEAD_FONT), (2, PART_FONT)):
            style = self.file.styles[f"Heading {level}"]
            _font(style, name, BODY)
            style.font.color.rgb = None
            style.font.bold = level == 1
        foot = section.footer.paragraphs[0]
        foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
        foot.style.font.size = Pt(9)
        foot.add_run(f"{self.document.foot}    — ")
        _page_number(foot)
        foot.add_run(" —")

    def head(self) -> None:
        self._say(self.document.title, TITLE, TITLE_FONT, WD_ALIGN_PARAGRAPH.CENTER)
        self._say(self.document.subtitle, BODY, PART_FONT, WD_ALIGN_PARAGRAPH.CENTER)
        for line in self.document.about:
            self._say(line, SMALL, PART_FONT, WD_ALIGN_PARAGRAPH.CENTER)

    def put(self, block: Block) -> None:
        match block:
            case Heading():
                self.file.add_heading(block.text, block.level)
            case Paragraph(text=text, small=small):
                said = self._say(text, SMALL if small else BODY)
                said.paragraph_format.first_line_indent = Pt((SMALL if small else BODY) * 2)
            case Points():
                for number, line in enumerate(block.lines, 1):
                    self._say(f"{number}. {line}", BODY)
            case Table():
                self._table(block)
            case Chart():
                self._chart(block)
            case Blank():
                if block.title:
                    self.file.add_heading(block.title, 1)
                for _ in range(block.lines):
                    self._say("", BODY)

    def _chart(self, block: Chart) -> None:
        """As a picture, with its title for those who cannot see it; without a font to draw it with, that is said."""
        try:
            picture = png_of(block.drawing)
        except Refused:
            self._say(t("（图“{title}”见网页：这台机器没有中文字体。）",
                        "(The chart “{title}” stands on the page: this machine has no Chinese font.)",
                        title=block.title), SMALL)  # fmt: skip
            return
        self._say(block.title, SMALL, PART_FONT).paragraph_format.keep_with_next = True
        shape = self.file.add_picture(io.BytesIO(picture), width=Cm(TEXT))
        about = shape._inline.docPr
        about.set("name", block.title)
        about.set("descr", t("图：{title}，数字见表", "Chart: {title}; its numbers stand in the table",
                             title=block.title))  # fmt: skip

    def _say(self, text: str, size: float, name: str = BODY_FONT, align: Any = None) -> Any:
        said = self.file.add_paragraph()
        said.alignment = align
        said.paragraph_format.space_after = Pt(4)
        _font(said.add_run(text), name, size)
        return said

    def _table(self, block: Table) -> None:
        table = self.file.add_table(rows=1, cols=len(block.head))
        table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
        for place, text in enumerate(block.head):
            _cell(table.rows[0].cells[place], text, HEAD_FONT, place >= block.words)
        _marked(table.rows[0], "w:tblHeader")  # it stands again on the next page; screen readers know it for a head
        for row in block.rows:
            cells = table.add_row().cells
            for place, text in enumerate(row):
                _cell(cells[place], text, BODY_FONT, place >= block.words)
        for row in table.rows:
            _marked(row, "w:cantSplit")
        for cell in table.rows[0].cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
        self._widths(table, block)
        self._say("", 6)

    def _widths(self, table: Any, block: Table) -> None:
        """On the columns and on every cell: of the two, one program reads the one and another the other."""
        whole = sum(block.parts)
        for column, part in zip(table.columns, block.parts, strict=True):
            column.width = wide = Cm(TEXT * part / whole)
            for cell in column.cells:
                cell.width = wide

    def bytes(self) -> bytes:
        """Packed anew with one date for all parts: the library writes the moment of the packing."""
        made = io.BytesIO()
        self.file.save(made)
        packed = io.BytesIO()
        with zipfile.ZipFile(made) as had, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as into:
            for name in had.namelist():
                part = zipfile.ZipInfo(name, EPOCH)
                part.compress_type = zipfile.ZIP_DEFLATED
                into.writestr(part, had.read(name))
        return packed.getvalue()


def _font(of: Any, name: str, size: float) -> None:
    """One font for Latin, one for Chinese: Word keeps them apart."""
    of.font.name, of.font.size = LATIN, Pt(size)
    fonts = of.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), name)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)


def _cell(cell: Any, text: str, name: str, number: bool) -> None:
    said = cell.paragraphs[0]
    said.alignment = WD_ALIGN_PARAGRAPH.RIGHT if number else WD_ALIGN_PARAGRAPH.LEFT
    said.paragraph_format.space_after = Pt(0)
    _font(said.add_run(text), name, CELL)


def _marked(row: Any, mark: str) -> None:
    made = OxmlElement(mark)
    made.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(made)


def _page_number(paragraph: Any) -> None:
    """A field: the number of the page that it stands on."""
    run = paragraph.add_run()
    for kind in ("begin", "PAGE", "end"):
        part = OxmlElement("w:instrText" if kind == "PAGE" else "w:fldChar")
        if kind == "PAGE":
            part.text = kind
        else:
            part.set(qn("w:fldCharType"), kind)
        run._r.append(part)
