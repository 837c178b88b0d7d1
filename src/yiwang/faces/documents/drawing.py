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
    says: str = ""
    """On hover: the whole of what had no room."""


Mark = Box | Line | Words


@dataclass(frozen=True, slots=True)
class Drawing:
    height: float
    marks: tuple[Mark, ...]
    width: float = WIDTH


def room_of(text: str) -> float:
    """About how wide words are: a Chinese character is as wide as it is high, a Latin one about half."""
    return sum(LETTER if ord(sign) > 0x2E80 else LETTER * 0.55 for sign in text)


def in_two(text: str, room: float) -> list[str]:
    """One line, or two where one has no room: parted between words, Chinese ones anywhere, as full above as fits."""
    if room_of(text) <= room:
        return [text]
    chinese = [ord(sign) > 0x2E80 for sign in text]
    ends = [at for at in range(1, len(text)) if text[at] == " " or (chinese[at] and chinese[at - 1])]
    above = max((at for at in ends if room_of(text[:at]) <= room), default=None)
    if above is None:
        return [fitted(text, room)]
    return [text[:above], fitted(text[above:].strip(), room)]


def fitted(text: str, room: float) -> str:
    """Cut with an ellipsis where there is no room."""
    if room_of(text) <= room:
        return text
    kept = text
    while kept and room_of(kept) > room - LETTER:
        kept = kept[:-1]
    return f"{kept}…"
