"""What a document is made of, before it becomes a page, DOCX or PDF: the same blocks for all three."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from yiwang.faces.documents.drawing import Drawing


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


@dataclass(frozen=True, slots=True)
class Points:
    """A numbered list."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`words`: how many columns at the left hold words; the others hold numbers. `widths`: of the columns, in parts.
    `urls`: the list behind each cell, row by row, empty where there is none; only the page shows them."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: int = 1
    widths: tuple[int, ...] = ()
    urls: tuple[tuple[str, ...], ...] = ()

    @property
    def cells(self) -> list[list[tuple[str, str]]]:
        """Each cell with its address."""
        urls = self.urls or ((),) * len(self.rows)
        return [list(zip_longest(row, held, fillvalue="")) for row, held in zip(self.rows, urls, strict=True)]

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
