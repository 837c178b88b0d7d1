"""Words in both languages: whoever writes a page writes both beside each other (docs/decisions/0007)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.utils import translation

from yiwang.engine.problems import Language, Problem, Text


def language() -> Language:
    """The language of the page that is being made."""
    return "en" if (translation.get_language() or "").startswith("en") else "zh-Hans"


def t(zh: str, en: str, **values: object) -> str:
    """A sentence in the page's language; `values` fill it, texts among them in the same language."""
    chosen = Text(zh, en).in_language(language())
    return chosen.format(**{name: say(value) for name, value in values.items()}) if values else chosen


def say(value: object) -> str:
    """A text in the page's language; anything else as it is written."""
    if value is None:
        return ""
    return value.in_language(language()) if isinstance(value, Text) else str(value)


class Shown(NamedTuple):
    """A problem in the page's language."""

    code: str
    what: str
    why: str
    mend: str


def shown(problems: Iterable[Problem]) -> list[Shown]:
    chosen = language()
    return [Shown(one.code, one.what(chosen), one.why(chosen), one.mend(chosen)) for one in problems]
