"""Where the numbers in a document lead. While it is put together a text carries that in itself, so that a number may
stand in any sentence, cell or form; what is put together has texts for files, and pieces for the page."""

from __future__ import annotations

import re
from typing import NamedTuple

_BEGIN, _THEN, _END = "\ue000\ue001\ue002"  # of the signs that Unicode leaves to private use
_LED = re.compile(f"{_BEGIN}([^{_THEN}]*){_THEN}([^{_THEN}]*){_THEN}([^{_END}]*){_END}")


class Piece(NamedTuple):
    """Some words of a text; where they lead, and how they were come by when they are no count of cases."""

    text: str
    url: str = ""
    hint: str = ""


def led(text: object, url: str, hint: str = "") -> str:
    """Words that lead somewhere."""
    return f"{_BEGIN}{url}{_THEN}{hint}{_THEN}{text}{_END}" if url or hint else str(text)


def plain(text: str) -> str:
    """As a file says it."""
    return _LED.sub(r"\3", text)


def pieces(text: str) -> tuple[Piece, ...]:
    """As the page shows it."""
    found, at = [], 0
    for one in _LED.finditer(text):
        if one.start() > at:
            found.append(Piece(text[at : one.start()]))
        found.append(Piece(one[3], one[1], one[2]))
        at = one.end()
    return (*found, Piece(text[at:])) if at < len(text) or not found else tuple(found)
