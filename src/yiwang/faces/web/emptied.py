"""What a list says that its filters have emptied: which are set, in words, and a way out of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from yiwang.faces.web.language import t


class Said(NamedTuple):
    """One thing that narrows a list, in words; and what of the address says it, to be taken away."""

    words: str
    names: tuple[str, ...]


class Way(NamedTuple):
    """What to do about an empty list, and where it leads."""

    words: str
    url: str


@dataclass(frozen=True)
class Emptied:
    """What `web/parts/emptied.html` shows."""

    heading: str
    said: Sequence[str]
    ways: Sequence[Way]
    clear_url: str
    hint: str = ""


def ways_out(said: Sequence[Said], without: Callable[[Sequence[str]], str]) -> list[Way]:
    """Each filter to be taken away by itself: `without` is the address that says none of some names."""
    return [Way(t("去掉“{w}”", "Without “{w}”", w=_within_quotes(one.words)), without(one.names)) for one in said]


def _within_quotes(words: str) -> str:
    return words.strip("“”") if words.startswith("“") else words.replace("“", "‘").replace("”", "’")
