"""A chart as a picture: what a DOCX can hold. Drawn with the machine's Chinese font, as the PDF is."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont

from yiwang.faces.documents.drawing import COLOURS, LETTER, Box, Drawing, Line, Words
from yiwang.faces.documents.fonts import font

SCALE = 2.0
"""Dots for one unit: 2,000 across 15.6 cm, 325 to the inch."""
ANCHORS = {"start": "lm", "middle": "mm", "end": "rm"}
PALETTE = 32


def png_of(drawing: Drawing) -> bytes:
    """Refused with a reason where the machine has no Chinese font. The same drawing gives the same bytes."""
    plain = font()
    letters = ImageFont.truetype(plain.file, round(LETTER * SCALE), index=plain.number)
    image = Image.new("RGB", (round(drawing.width * SCALE), round(drawing.height * SCALE)), "white")
    pen = ImageDraw.Draw(image)
    for mark in drawing.marks:
        match mark:
            case Box():
                pen.rectangle(_dots(mark.x, mark.y, mark.x + mark.width, mark.y + mark.height), COLOURS[mark.tone])
            case Line():
                ends = _dots(mark.x, mark.y, mark.to_x, mark.to_y)
                pen.line(ends, COLOURS[mark.tone], round(mark.thick * SCALE))
            case Words():
                at = (mark.x * SCALE, mark.y * SCALE)
                pen.text(at, mark.text, COLOURS[mark.tone], letters, anchor=ANCHORS[mark.anchor])
    made = io.BytesIO()
    image.quantize(PALETTE, dither=Image.Dither.NONE).save(made, "PNG", optimize=True)
    return made.getvalue()


def _dots(*units: float) -> tuple[float, ...]:
    return tuple(one * SCALE for one in units)
