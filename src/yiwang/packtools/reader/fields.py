"""`Fields`: the entries of one mapping (or one CSV row), read by the type that each should have.

A reader asks for every key it knows; `done()` then reports what nobody asked for. Wrong or missing values are reported
and a neutral value stands in, so that one pass finds every problem.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from yiwang.engine.problems import ProblemKind, Text, Where
from yiwang.engine.values import Number
from yiwang.packtools.reader import kinds
from yiwang.packtools.reader.files import Reading
from yiwang.packtools.reader.yaml_nodes import Mapping, Node, Scalar, Sequence

_NO_HINT = Text("", "")
_SPLIT_TEXT = Text(
    "如果它是前面那段文字的一部分：文字里有逗号，请给整段文字加引号。",
    "If it belongs to the text before it: that text has a comma, so put quotes around the whole text.",
)
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*\Z")
_YES = {"yes": True, "true": True, "y": True, "1": True, "是": True}
_NO = {"no": False, "false": False, "n": False, "0": False, "否": False}

_CHINESE = re.compile(r"[\u3400-\u9fff]")

A_TEXT = Text("一段文字", "a text")
A_NAME = Text("一个编号", "an id")
AN_ENGLISH_NAME = Text("英文名称", "a name in English")
A_LIST = Text("一个列表", "a list")
A_MAPPING = Text("一组“名称: 值”", "a mapping of `name: value`")
A_TITLE = Text("{zh-Hans: …, en: …}", "{zh-Hans: …, en: …}")
A_DATE = Text("日期，如 2026-01-31", "a date such as 2026-01-31")
A_NUMBER = Text("一个数", "a number")
A_WHOLE = Text("一个整数", "a whole number")
YES_NO = Text("yes 或 no", "yes or no")
AN_IDENTIFIER = Text("小写英文编号，如 case_type", "an identifier in snake_case")


def proposal(name: str, known: Iterable[str]) -> Text:
    """What to write instead: the nearest known name, or the list of those that fit here."""
    known = list(dict.fromkeys(known))
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    if near:
        return Text(f"是不是“{near[0]}”？", f"Is “{near[0]}” meant?")
    if not known:
        return Text("请删去。", "Take it out.")
    return Text(f"这里可以写：{'、'.join(known)}。", f"Possible here: {', '.join(known)}.")


class Fields:
    """Typed access to one mapping. `listed`: lists are written in one cell, separated by spaces (CSV)."""

    __slots__ = ("asked", "file", "listed", "node", "path", "reading")

    def __init__(self, reading: Reading, file: str, node: Mapping, path: str = "", listed: bool = False) -> None:
        self.reading, self.file, self.node, self.path, self.listed = reading, file, node, path, listed
        self.asked: dict[str, None] = {}

    def where(self, key: str = "") -> Where:
        """The place of the value of `key`, or of the mapping itself."""
        node = self.node.entries.get(key) or self.node
        return Where(self.file, node.line, node.column, self._path(key))

    def _path(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path and key else self.path or key

    def report(self, kind: ProblemKind, key: str, **details: object) -> None:
        self.reading.report(kind, self.where(key), **details)

    def bad(self, key: str, expected: Text, value: str, hint: Text = _NO_HINT) -> None:
        self.report(kinds.BAD_VALUE, key, name=key, value=value, expected=expected, proposal=hint)

    def has(self, key: str) -> bool:
        self.asked[key] = None
        node = self.node.entries.get(key)
        return node is not None and not (isinstance(node, Scalar) and node.empty)

    def get(self, key: str) -> Node | None:
        """The node of `key`; None when it is absent or empty."""
        return self.node.entries[key] if self.has(key) else None

    def missing(self, key: str, expected: Text) -> None:
        self.report(kinds.MISSING_KEY, key, name=key, expected=expected)

    def done(self) -> None:
        """Report the keys that nobody asked for."""
        for key, place in self.node.keys.items():
            if key not in self.asked:
                where = Where(self.file, place.line, place.column, self._path(key))
                value = self.node.entries[key]
                split = isinstance(value, Scalar) and value.empty
                hint = _SPLIT_TEXT if split else proposal(key, self.asked)
                self.reading.report(kinds.UNKNOWN_KEY, where, name=key, proposal=hint)

    # Texts

    def optional_text(self, key: str) -> str:
        node = self.get(key)
        if node is None:
            return ""
        if isinstance(node, Scalar):
            return node.text
        self.report(kinds.WRONG_SHAPE, key, name=key, expected=A_TEXT)
        return ""

    def text(self, key: str, expected: Text = A_TEXT) -> str:
        if not self.has(key):
            self.missing(key, expected)
            return ""
        return self.optional_text(key)

    def words(self, key: str) -> str:
        """Free words: a plain text, or one in both languages, which is kept as `zh / en`."""
        node = self.get(key)
        if isinstance(node, Mapping):
            title = self.optional_title(key)
            return " / ".join(part for part in title if part)
        return self.optional_text(key)

    def identifier(self, key: str = "id") -> str:
        text = self.text(key, A_NAME)
        if text and not _IDENTIFIER.match(text):
            self.bad(key, AN_IDENTIFIER, text)
        return text

    def title(self, key: str = "title") -> Text:
        """A text that must be there in both languages: a mapping, or the columns `…_zh` and `…_en`."""
        if self.listed:
            return Text(self.text(f"{key}_zh"), self.text(f"{key}_en"))
        if not self.has(key):
            self.missing(key, A_TITLE)
            return Text("", "")
        found = self.optional_title(key)
        if isinstance(self.node.entries[key], Mapping):
            for language, words in (("zh-Hans", found.zh), ("en", found.en)):
                if not words:
                    self.report(kinds.MISSING_KEY, key, name=f"{key}.{language}", expected=A_TEXT)
        return found

    def optional_title(self, key: str) -> Text:
        if self.listed:
            return Text(self.optional_text(f"{key}_zh"), self.optional_text(f"{key}_en"))
        child = self.child(key, A_TITLE)
        if child is None:
            return Text("", "")
        found = Text(child.optional_text("zh-Hans"), child.optional_text("en"))
        child.done()
        return found

    def english_name(self, key: str) -> str:
        """What something that has a name of its own is called in English; empty when it has no such name."""
        name = self.optional_text(key)
        if _CHINESE.search(name):
            self.bad(key, AN_ENGLISH_NAME, name)
        return name

    # Values

    def flag(self, key: str, default: bool = False) -> bool:
        text = self.optional_text(key)
        answer = {**_YES, **_NO}.get(text.lower()) if text else default
        if answer is None:
            self.bad(key, YES_NO, text)
        return bool(answer)

    def integer(self, key: str, default: int = 0) -> int:
        text = self.optional_text(key)
        if not text:
            return default
        if re.fullmatch(r"[+-]?\d{1,15}", text):
            return int(text)
        self.bad(key, A_WHOLE, text)
        return default

    def number(self, key: str) -> Number | None:
        text = self.optional_text(key)
        if not text:
            return None
        found = parse_number(text)
        if found is None:
            self.bad(key, A_NUMBER, text)
        return found

    def optional_date(self, key: str) -> date | None:
        text = self.optional_text(key)
        if not text:
            return None
        found = parse_date(text)
        if found is None:
            self.bad(key, A_DATE, text)
        return found

    def date(self, key: str) -> date:
        if not self.has(key):
            self.missing(key, A_DATE)
        return self.optional_date(key) or date.min

    def choice(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        """One of `allowed`; `default` when absent; None as default: it must be there."""
        text = self.optional_text(key)
        if text in allowed:
            return text
        expected = Text("、".join(allowed) + "之一", "one of " + ", ".join(name for name in allowed if name))
        if text:
            self.bad(key, expected, text, proposal(text, allowed))
        elif default is None:
            self.missing(key, expected)
        return allowed[0] if default is None else default

    # Lists and mappings

    def names(self, key: str) -> tuple[str, ...]:
        """One name or a list of names; empty when absent."""
        node = self.get(key)
        if node is None:
            return ()
        if isinstance(node, Scalar):
            return tuple(node.text.split()) if self.listed else (node.text,)
        if isinstance(node, Mapping):
            self.report(kinds.WRONG_SHAPE, key, name=key, expected=A_LIST)
            return ()
        return tuple(item.text for item in self._scalars(key, node))

    def _scalars(self, key: str, node: Sequence) -> Iterator[Scalar]:
        for number, item in enumerate(node.items):
            if isinstance(item, Scalar):
                yield item
            else:
                where = Where(self.file, item.line, item.column, f"{self._path(key)}[{number}]")
                self.reading.report(kinds.WRONG_SHAPE, where, name=key, expected=A_TEXT)

    def required_names(self, key: str) -> tuple[str, ...]:
        if not self.has(key):
            self.missing(key, A_LIST)
        return self.names(key)

    def child(self, key: str, expected: Text = A_MAPPING) -> Fields | None:
        """The mapping under `key`; None when absent (or, reported, when it is something else)."""
        node = self.get(key)
        if isinstance(node, Mapping):
            return Fields(self.reading, self.file, node, self._path(key))
        if node is not None:
            self.report(kinds.WRONG_SHAPE, key, name=key, expected=expected)
        return None

    def children(self, key: str, required: bool = False) -> Iterator[tuple[str, Fields]]:
        """The mappings under `key` by their name: stages, transitions, facts."""
        if required and not self.has(key):
            self.missing(key, A_MAPPING)
        child = self.child(key)
        if child is not None:
            yield from child.each()

    def each(self) -> Iterator[tuple[str, Fields]]:
        """Every entry of this mapping, which must be a mapping itself."""
        for name in self.node.entries:
            fields = self.child(name)
            if fields is not None:
                yield name, fields
            elif not self.has(name):
                self.report(kinds.WRONG_SHAPE, name, name=name, expected=A_MAPPING)

    def list_of(self, key: str) -> Iterator[Fields]:
        """The mappings in the list under `key`."""
        node = self.get(key)
        if node is None:
            return
        if not isinstance(node, Sequence):
            self.report(kinds.WRONG_SHAPE, key, name=key, expected=A_LIST)
            return
        yield from mappings_in(self.reading, self.file, node, self._path(key))


def mappings_in(reading: Reading, file: str, node: Sequence, path: str) -> Iterator[Fields]:
    """The items of a list, each of which must be a mapping."""
    for number, item in enumerate(node.items):
        inside = f"{path}[{number}]"
        if isinstance(item, Mapping):
            yield Fields(reading, file, item, inside)
        else:
            where = Where(file, item.line, item.column, inside)
            reading.report(kinds.WRONG_SHAPE, where, name=inside, expected=A_MAPPING)


def parse_date(text: str) -> date | None:
    """A date as people and Excel write it: 2026-01-31, 2026/1/31."""
    found = re.fullmatch(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def parse_number(text: str) -> Number | None:
    """An int when it is written as one, else a Decimal; None when it is no number."""
    if re.fullmatch(r"[+-]?\d{1,40}", text):
        return int(text)
    try:
        return Decimal(text) if re.fullmatch(r"[+-]?\d{0,40}(\.\d{1,40})?", text) and text.strip("+-") else None
    except InvalidOperation:
        return None
