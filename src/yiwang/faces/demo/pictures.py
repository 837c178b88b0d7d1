"""Small pictures for the demo's attachments: plain drawn scenes. No photograph of any place or person is used."""

from __future__ import annotations

import io
from collections.abc import Callable
from random import Random

from PIL import Image, ImageDraw

WIDE, HIGH, GROUND = 640, 480, 330
DAY, NIGHT = ((196, 214, 226), (232, 236, 232)), ((22, 28, 46), (58, 62, 84))
Draw = ImageDraw.ImageDraw


def picture(scene: str, chance: Random) -> bytes:
    """A scene as JPEG; one that is not known is a street by day."""
    dark = scene in ("lamp", "smoke")
    image = _sky(*(NIGHT if dark else DAY))
    draw = ImageDraw.Draw(image)
    _street(draw, chance, dark)
    SCENES.get(scene, _nothing)(draw, chance)
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=80)
    return stream.getvalue()


def _sky(above: tuple[int, int, int], below: tuple[int, int, int]) -> Image.Image:
    """From one shade down to another."""
    column = Image.new("RGB", (1, 2))
    column.putpixel((0, 0), above)
    column.putpixel((0, 1), below)
    return column.resize((WIDE, HIGH), Image.Resampling.BILINEAR)


def _street(draw: Draw, chance: Random, dark: bool) -> None:
    """Houses with windows behind a pavement and a road."""
    wall, glass = ((74, 76, 92), (196, 176, 110)) if dark else ((204, 196, 184), (146, 168, 184))
    left = -chance.randint(0, 60)
    while left < WIDE:
        wide, top = chance.randint(110, 190), chance.randint(60, 170)
        draw.rectangle((left, top, left + wide - 8, GROUND), tuple(c - chance.randint(0, 18) for c in wall))
        for y in range(top + 18, GROUND - 40, 42):
            for x in range(left + 16, left + wide - 34, 36):
                draw.rectangle((x, y, x + 18, y + 24), glass if chance.random() < 0.7 else wall)
        left += wide
    draw.rectangle((0, GROUND, WIDE, GROUND + 40), (92, 90, 96) if dark else (176, 170, 160))
    draw.rectangle((0, GROUND + 40, WIDE, HIGH), (52, 54, 60) if dark else (122, 122, 124))


def _lamp(draw: Draw, chance: Random) -> None:
    x = chance.randint(200, 420)
    draw.rectangle((x, 90, x + 10, GROUND + 20), (30, 32, 38))
    draw.line((x + 5, 92, x + 80, 78), (30, 32, 38), 8)
    draw.ellipse((x + 66, 72, x + 104, 92), (60, 62, 70))


def _road(draw: Draw, chance: Random) -> None:
    x, y = chance.randint(150, 330), HIGH - 90
    draw.ellipse((x - 14, y - 8, x + 204, y + 70), (92, 90, 88))
    draw.ellipse((x, y, x + 190, y + 58), (120, 138, 148))
    draw.ellipse((x + 40, y + 12, x + 120, y + 30), (168, 184, 192))


def _bins(draw: Draw, chance: Random) -> None:
    for number in range(3):
        x = 150 + number * 120
        draw.rectangle((x, GROUND - 70, x + 84, GROUND + 36), (58, 98, 78))
        draw.rectangle((x - 6, GROUND - 84, x + 90, GROUND - 70), (44, 76, 62))
        for _ in range(5):
            dx, dy = chance.randint(-10, 80), chance.randint(-30, 30)
            draw.ellipse((x + dx, GROUND - 96 + dy, x + dx + 34, GROUND - 66 + dy), (186, 170, 150))


def _cars(draw: Draw, chance: Random) -> None:
    for number in range(3):
        x, shade = 60 + number * 190, chance.choice([(150, 60, 56), (60, 84, 120), (222, 222, 220)])
        draw.rounded_rectangle((x, GROUND - 6, x + 170, GROUND + 50), 14, shade)
        draw.rounded_rectangle((x + 34, GROUND - 42, x + 136, GROUND + 2), 14, tuple(c - 30 for c in shade))
        for wheel in (x + 24, x + 112):
            draw.ellipse((wheel, GROUND + 30, wheel + 36, GROUND + 66), (34, 34, 36))


def _water(draw: Draw, chance: Random) -> None:
    draw.rectangle((0, GROUND - 20, WIDE, HIGH), (132, 150, 158))
    for _ in range(14):
        x, y = chance.randint(0, WIDE - 120), chance.randint(GROUND, HIGH - 10)
        draw.line((x, y, x + chance.randint(40, 120), y), (176, 192, 198), 3)


def _wall(draw: Draw, chance: Random) -> None:
    draw.rectangle((80, 40, WIDE - 80, GROUND + 30), (192, 184, 172))
    for _ in range(6):
        x, y = chance.randint(120, 500), 60
        while y < GROUND:
            end = x + chance.randint(-26, 26), y + chance.randint(24, 50)
            draw.line((x, y, *end), (96, 86, 78), 4)
            x, y = end


def _stall(draw: Draw, chance: Random) -> None:
    for x in (120, 330):
        draw.polygon(((x, 200), (x + 190, 200), (x + 160, 160), (x + 30, 160)), (188, 74, 62))
        draw.rectangle((x + 14, 200, x + 176, GROUND + 30), (214, 202, 178))
        for fruit in range(12):
            at = x + 22 + fruit * 12
            draw.ellipse((at, GROUND - 34, at + 14, GROUND - 20), chance.choice([(214, 130, 50), (150, 168, 70)]))


def _smoke(draw: Draw, chance: Random) -> None:
    for number in range(16):
        x, y, wide = 260 + chance.randint(-40, 60), GROUND - number * 18, 60 + number * 6
        draw.ellipse((x, y - 40, x + wide, y), (96 + number * 3,) * 3)


def _mended(draw: Draw, chance: Random) -> None:
    """The same street, put in order: cones about a fresh patch."""
    draw.rectangle((180, HIGH - 96, 470, HIGH - 24), (84, 84, 88))
    for x in (150, 490):
        draw.polygon(((x, HIGH - 26), (x + 40, HIGH - 26), (x + 20, HIGH - 110)), (222, 112, 44))
        draw.rectangle((x + 10, HIGH - 70, x + 30, HIGH - 60), (240, 240, 236))


def _nothing(draw: Draw, chance: Random) -> None:
    return None


SCENES: dict[str, Callable[[Draw, Random], None]] = {
    "lamp": _lamp, "road": _road, "bins": _bins, "cars": _cars, "water": _water, "wall": _wall, "stall": _stall,
    "smoke": _smoke, "mended": _mended,
}  # fmt: skip
