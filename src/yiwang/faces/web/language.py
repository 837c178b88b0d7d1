"""Words in both languages: whoever writes a page writes both beside each other (docs/decisions/0007)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from django.utils import translation

from yiwang.engine.problems import Language, Problem, Text, sentence

_STRAIGHT = str.maketrans("“”‘’", "\"\"''")
"""Chinese fonts set curly quotes as wide as a character, which tears English sentences apart."""


_spoken: ContextVar[Language | None] = ContextVar("_spoken", default=None)


def language() -> Language:
    """The language of the page that is being made."""
    return _spoken.get() or _of_django()


@contextmanager
def speaking(chosen: Language | None = None) -> Iterator[None]:
    """Within, everything is said in one language; without one, in that of the request. A page asks for it thousands
    of times, and Django is slow to say it."""
    reset = _spoken.set(chosen or _of_django())
    try:
        yield
    finally:
        _spoken.reset(reset)


def _of_django() -> Language:
    return "en" if (translation.get_language() or "").startswith("en") else "zh-Hans"


def t(zh: str, en: str, **values: object) -> str:
    """A sentence in the page's language; `values` fill it, texts among them in the same language."""
    chosen = say(Text(zh, en))
    return chosen.format(**{name: say(value) for name, value in values.items()}) if values else chosen


def say(value: object) -> str:
    """A text in the page's language; anything else as it is written."""
    if value is None:
        return ""
    if not isinstance(value, Text):
        return str(value)
    chosen = language()
    return value.in_language(chosen) if chosen == "zh-Hans" else value.in_language(chosen).translate(_STRAIGHT)


class Shown(NamedTuple):
    """A problem in the page's language."""

    code: str
    what: str
    why: str
    mend: str


def shown(problems: Iterable[Problem]) -> list[Shown]:
    chosen = language()
    return [Shown(one.code, *(_told(part(chosen)) for part in (one.what, one.why, one.mend))) for one in problems]


def _told(words: str) -> str:
    """One part of a problem, as a sentence."""
    return say(sentence(Text("", words))) if language() == "en" else words
