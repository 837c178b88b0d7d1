"""What a document is made of, before it becomes a page, DOCX or PDF: the same blocks for all three."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from yiwang.faces.documents.drawing import Drawing
from yiwang.faces.documents.linking import Piece, pieces, plain


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 1 is a chapter, 2 a part of it."""

    level: int
    text: str
    url: str = ""
    """Where the numbers below come from: only the page shows it."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    small: bool = False
    pieces: tuple[Piece, ...] = field(default=(), compare=False)
    """The text with where its numbers lead; only the page shows it."""


@dataclass(frozen=True, slots=True)
class Points:
    """A numbered list."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`words`: how many columns at the left hold words; the others hold numbers. `widths`: of the columns, in parts.
    `cells`: the rows with where their numbers lead; only the page shows them."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: int = 1
    widths: tuple[int, ...] = ()
    cells: tuple[tuple[tuple[Piece, ...], ...], ...] = field(default=(), compare=False)

    @property
    def parts(self) -> tuple[int, ...]:
        return self.widths or (2,) * self.words + (1,) * (len(self.head) - self.words)


@dataclass(frozen=True, slots=True)
class Chart:
    """Drawn of numbers that a table of the same chapter says too: `title` is what it is called."""

    title: str
    drawing: Drawing


@dataclass(frozen=True, slots=True)
class Blank:
    """Left to people: they write it, no machine does."""

    title: str
    lines: int = 5


def settled(block: Block) -> Block:
    """Put together: its texts as files say them, and beside them as the page shows them."""
    match block:
        case Paragraph(text=text):
            return replace(block, text=plain(text), pieces=pieces(text))
        case Table(rows=rows):
            said = tuple(tuple(plain(one) for one in row) for row in rows)
            return replace(block, rows=said, cells=tuple(tuple(pieces(one) for one in row) for row in rows))
        case _:
            return block


Block = Heading | Paragraph | Points | Table | Chart | Blank


@dataclass(frozen=True, slots=True)
class Document:
    """`stamp`: the moment of the data, which is the only date that files carry."""

    title: str
    subtitle: str
    about: Sequence[str]
    blocks: Sequence[Block]
    stamp: str
    language: str
    name: str
    """Of the file, without its ending."""
    foot: str = field(default="")
