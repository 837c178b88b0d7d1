"""Words, numbers and signs of an expression, each with its offset in the text."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

from yiwang.engine.expressions.functions import FUNCTIONS
from yiwang.engine.problems import Where

KEYWORDS = frozenset(("and", "or", "not", "in", "between", "if", "then", "else", "true", "false", "null"))

_WORD = r"[^\W\d]\w*(?:\.[^\W\d]\w*)*"
_PLAIN = re.compile(_WORD)
_PATTERN = "|".join(
    (
        r"(?P<span>(?:until|至|截至)\s*[0-9]{1,2}:[0-9]{2})",
        r"(?P<parameter>@[^\W\d]\w*)",
        r"(?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)",
        r'(?P<string>"(?:[^"\\]|\\.)*")',
        r"(?P<sign>\*\*|\.\.|!=|<=|>=|[-+*/=<>()\[\],])",
        rf"(?P<word>{_WORD})",
        r"(?P<other>\S)",
    )
)


class Token(NamedTuple):
    kind: str
    text: str
    at: int


def _spaced(name: str) -> str:
    """A pattern for a name in which any run of blanks may stand for a blank."""
    body = r"\s+".join(re.escape(part) for part in name.split())
    return rf"(?<!\w){body}(?!\w)" if name[-1:].isalnum() else body


@lru_cache(maxsize=256)
def _scanner(known_names: frozenset[str]) -> re.Pattern[str]:
    functions = sorted((name for name in FUNCTIONS if " " in name), key=len, reverse=True)
    odd = sorted((name for name in known_names if name.strip() and not _PLAIN.fullmatch(name)), key=len, reverse=True)
    calls = rf"(?P<function>(?:{'|'.join(map(_spaced, functions))})(?=\s*\())"
    names = rf"(?P<name>{'|'.join(map(_spaced, odd))})|" if odd else ""
    return re.compile(names + calls + "|" + _PATTERN, re.DOTALL)


def scan(text: str, known_names: Collection[str] = ()) -> list[Token]:
    """The tokens of the text. A sign that belongs to no token is one of kind `other`; the last is `end`."""
    found = _scanner(frozenset(known_names)).finditer(text)
    tokens = [Token(match.lastgroup or "other", match.group(), match.start()) for match in found]
    return [*tokens, Token("end", "", len(text))]


def place(text: str, at: int, where: Where) -> Where:
    """The place of an offset of the text that itself stands at `where`."""
    line = text.count("\n", 0, at)
    column = at - text.rfind("\n", 0, at) if line else at + max(where.column, 1)
    return Where(where.file, max(where.line, 1) + line, column, where.path)
