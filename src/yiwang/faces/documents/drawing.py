"""A chart as shapes, before it becomes SVG on the page, lines of a PDF or a picture in a DOCX: the same for all three.

Units: the drawing is `WIDTH` wide, as wide as the text beside it, and a letter is `LETTER` high.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Tone = Literal["now", "second", "before", "rule", "ink", "soft"]
COLOURS: dict[Tone, tuple[int, int, int]] = {
    "now": (10, 85, 102), "second": (151, 197, 205), "before": (26, 31, 36), "rule": (213, 218, 214),
    "ink": (26, 31, 36), "soft": (77, 86, 94),
}  # fmt: skip
"""Those of the tokens (docs/design.md); dark and pale enough to be told apart in black and white."""
WIDTH = 1000.0
LETTER = 19.0


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    tone: Tone
    says: str = ""
    """On hover."""


@dataclass(frozen=True, slots=True)
class Line:
    x: float
    y: float
    to_x: float
    to_y: float
    tone: Tone
    thick: float = 1.0


@dataclass(frozen=True, slots=True)
class Words:
    """`y` is the middle of the letters."""

    x: float
    y: float
    text: str
    anchor: Literal["start", "middle", "end"] = "start"
    tone: Tone = "ink"


Mark = Box | Line | Words


@dataclass(frozen=True, slots=True)
class Drawing:
    height: float
    marks: tuple[Mark, ...]
    width: float = WIDTH


def room_of(text: str) -> float:
    """About how wide words are: a Chinese character is as wide as it is high, a Latin one about half."""
    return sum(LETTER if ord(sign) > 0x2E80 else LETTER * 0.55 for sign in text)


def fitted(text: str, room: float) -> str:
    """Cut with an ellipsis where there is no room."""
    if room_of(text) <= room:
        return text
    kept = text
    while kept and room_of(kept) > room - LETTER:
        kept = kept[:-1]
    return f"{kept}…"
