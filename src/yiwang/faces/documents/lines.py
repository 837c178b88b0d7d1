"""Where a line of a document may end, by the rules of Chinese setting: no closing mark begins a line, no opening one
ends it, and words and numbers in Latin letters stay whole.

The library breaks between any two characters, or at spaces alone. So lines are broken here, and it is given lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from unicodedata import east_asian_width

NOT_FIRST = frozenset("，。、；：！？）》」』】〉〕〗］｝”’…—～·％‰℃,.;:!?)]}%")
NOT_LAST = frozenset("（《「『【〈〔〖［｛“‘￥＃([{$#")
TOGETHER = frozenset("—…")
"""Two of them are one mark."""
Width = Callable[[str], float]


def broken(text: str, wide: Width, room: float) -> str:
    """The text with a line break wherever a line is full."""
    return "\n".join(line for one in text.split("\n") for line in _lines(one, wide, room))


def _lines(text: str, wide: Width, room: float) -> Iterator[str]:
    line, had = "", 0.0
    for piece in _pieces(text):
        if line and had + wide(piece.rstrip()) > room:
            yield line.rstrip()
            line, had = "", 0.0
        while len(piece) > 1 and wide(piece.rstrip()) > room:  # a word that is wider than a line
            fits = next((n for n in range(1, len(piece)) if wide(piece[: n + 1]) > room), len(piece))
            yield piece[:fits]
            piece = piece[fits:]
        line, had = line + piece, had + wide(piece)
    yield line.rstrip()


def _pieces(text: str) -> Iterator[str]:
    """What is not broken within."""
    start = 0
    for place in range(1, len(text)):
        if may_break(text[place - 1], text[place]):
            yield text[start:place]
            start = place
    yield text[start:]


def may_break(before: str, after: str) -> bool:
    """May a line end between the two?"""
    if after == " " or after in NOT_FIRST or before in NOT_LAST:
        return False
    return before == " " or _is_wide(before) or _is_wide(after)


def _is_wide(character: str) -> bool:
    """Chinese, or one of its marks that Latin has too."""
    return east_asian_width(character) in "WF" or character in "”’…—～·“‘"
