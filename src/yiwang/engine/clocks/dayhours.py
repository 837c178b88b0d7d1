"""The hours of one single day, as people write them: `09:00-12:00 14:00-17:30`, `9点至12点、14点—17点半`."""

from __future__ import annotations

import re
from unicodedata import normalize

from yiwang.engine.problems import Text

Stretches = tuple[tuple[int, int], ...]
"""Open stretches in order, as seconds of the day; 86400 is midnight at its end."""

MOST = 4
"""More stretches than this in a day are a slip."""
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_CLOCK = r"(\d{1,2})(?::(\d{2})|点(半|\d{1,2}分?)?)"
_STRETCH = re.compile(rf"{_CLOCK}\s*[-‐–—―−~∼〜至到]+\s*{_CLOCK}")
_BETWEEN = re.compile(r"[\s,、;;和及]*")


def read_hours(text: str) -> Stretches | None:
    """The stretches in order; None where it cannot be read, or they end before they begin or overlap."""
    left, found = normalize("NFKC", text).strip(), []
    while left:
        one = _STRETCH.match(left)
        if one is None:
            return None
        parts = one.groups()
        found.append((_second(*parts[:3]), _second(*parts[3:])))
        left = left[one.end() :]
        left = left[_BETWEEN.match(left).end() :]  # type: ignore[union-attr]  # it matches nothing too
    found = [(opens, closes or _DAY) for opens, closes in sorted(found)]
    fits = all(0 <= opens < closes <= _DAY for opens, closes in found)
    apart = all(one[1] <= other[0] for one, other in zip(found, found[1:], strict=False))
    return tuple(found) if 0 < len(found) <= MOST and fits and apart else None


def _second(hour: str, minute: str | None, said: str | None) -> int:
    """Outside the day where a minute is none: the caller refuses it."""
    minutes = 30 if said == "半" else int(minute or (said or "0").removesuffix("分"))
    return int(hour) * _HOUR + minutes * _MINUTE if minutes < 60 else _DAY + 1


def hours_text(stretches: Stretches) -> str:
    """As it is kept and sent: `09:00-12:00 14:00-17:30`; midnight at the end is 24:00."""
    return " ".join(f"{_clock(opens)}-{_clock(closes)}" for opens, closes in stretches)


def _clock(second: int) -> str:
    return f"{second // _HOUR:02}:{second % _HOUR // _MINUTE:02}"


def said_hours(stretches: Stretches) -> Text:
    """As people read it: 09:00–12:00、14:00–17:30."""
    parts = [f"{_clock(opens)}–{_clock(closes)}" for opens, closes in stretches]
    return Text("、".join(parts), ", ".join(parts))
