"""Problems: errors as values. Each says what, where, why and how to mend, in Chinese and English.

A kind of problem is declared once, at the top of the module that finds it; `ALL_KINDS` therefore is the complete
list of codes, and the docs page of codes is printed from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Language = Literal["zh-Hans", "en"]
Severity = Literal["error", "warning", "notice"]


class Text(NamedTuple):
    """A sentence in both languages. `zh` is Simplified Chinese."""

    zh: str
    en: str

    def in_language(self, language: Language) -> str:
        """The sentence in `language`; the other one when that is empty."""
        return (self.zh or self.en) if language == "zh-Hans" else (self.en or self.zh)


def sentence(text: Text) -> Text:
    """A text that stands by itself: in English it begins with a capital."""
    return Text(text.zh, text.en[:1].upper() + text.en[1:])


class Where(NamedTuple):
    """A place in a source: file, line and column (both from 1; 0 = unknown), and the path inside the file."""

    file: str = ""
    line: int = 0
    column: int = 0
    path: str = ""

    def __str__(self) -> str:
        numbers = "".join(f":{number}" for number in (self.line, self.column) if number)
        inside = f" ({self.path})" if self.path else ""
        return f"{self.file}{numbers}{inside}"


NOWHERE = Where()


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One kind of problem. The texts are `str.format` patterns over the details of the problem."""

    code: str
    what: Text
    why: Text
    mend: Text
    severity: Severity = "error"

    def at(self, where: Where = NOWHERE, **details: object) -> Problem:
        """A problem of this kind at `where`."""
        return Problem(self, where, details)


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem found: its kind, its place, and the details that fill the texts of the kind."""

    kind: ProblemKind
    where: Where = NOWHERE
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def code(self) -> str:
        return self.kind.code

    @property
    def is_error(self) -> bool:
        return self.kind.severity == "error"

    def what(self, language: Language = "zh-Hans") -> str:
        return self.kind.what.in_language(language).format_map(_Details(self.details, language))

    def why(self, language: Language = "zh-Hans") -> str:
        return self.kind.why.in_language(language).format_map(_Details(self.details, language))

    def mend(self, language: Language = "zh-Hans") -> str:
        return self.kind.mend.in_language(language).format_map(_Details(self.details, language))


class _Details(dict[str, object]):
    """Details for `format_map`: texts in the right language; an unknown name shows itself instead of failing."""

    def __init__(self, details: Mapping[str, object], language: Language) -> None:
        shown = {
            name: value.in_language(language) if isinstance(value, Text) else value for name, value in details.items()
        }
        super().__init__(shown)

    def __missing__(self, name: str) -> str:
        return "{" + name + "}"


ALL_KINDS: dict[str, ProblemKind] = {}


def declare(
    code: str,
    *,
    what: tuple[str, str],
    why: tuple[str, str],
    mend: tuple[str, str],
    severity: Severity = "error",
) -> ProblemKind:
    """Declare a kind of problem. Each text is (zh-Hans, English). A code is declared once; twice is our own bug."""
    if code in ALL_KINDS:
        raise ValueError(f"problem kind declared twice: {code}")
    kind = ProblemKind(code, Text(*what), Text(*why), Text(*mend), severity)
    ALL_KINDS[code] = kind
    return kind


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Those that forbid going on."""
    return [problem for problem in problems if problem.is_error]
