"""YAML as a tree of nodes with their places. Scalars stay text: what a value means depends on the field it is in.

Anchors, aliases and tags are refused; so are duplicate keys, and files too deep or too full for a rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from yiwang.engine.problems import Text, Where
from yiwang.packtools.reader import kinds
from yiwang.packtools.reader.files import Reading

DEPTH_LIMIT = 32
NODE_LIMIT = 200_000

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Scalar:
    """A text with its place; `quoted` tells `"2"` from `2` where both could be meant."""

    __slots__ = ("column", "line", "quoted", "text")

    def __init__(self, text: str, line: int = 0, column: int = 0, quoted: bool = False) -> None:
        self.text, self.line, self.column, self.quoted = text, line, column, quoted

    @property
    def empty(self) -> bool:
        return not self.quoted and self.text in ("", "~", "null")


class Sequence:
    __slots__ = ("column", "items", "line")

    def __init__(self, line: int, column: int) -> None:
        self.items: list[Node] = []
        self.line, self.column = line, column


class Mapping:
    """Keys are texts; `keys` holds their places."""

    __slots__ = ("column", "entries", "keys", "line")

    def __init__(self, line: int = 0, column: int = 0) -> None:
        self.entries: dict[str, Node] = {}
        self.keys: dict[str, Scalar] = {}
        self.line, self.column = line, column


Node = Scalar | Sequence | Mapping


class _Refused(Exception):
    """Reading this file stops here; the problem has been reported."""


def parse_yaml(reading: Reading, file: str, text: str, first_line: int = 0) -> Node | None:
    """The tree of the one document in `text`; None, with the problem, when there is none."""
    try:
        return _Builder(reading, file, text, first_line).document()
    except _Refused:
        return None
    except yaml.YAMLError as error:
        _report_yaml(reading, file, error, first_line)
        return None
    except (ValueError, RecursionError) as error:
        reading.report(kinds.BAD_YAML, Where(file), detail=str(error), hint=_HINT)
        return None


_HINT = Text(
    "请检查缩进（只用空格）、冒号后的空格和引号；以 @ 开头的值要加引号。",
    "Check the indentation (spaces only), the space after colons, and quotes; a value that begins with @ needs quotes.",
)


def _report_yaml(reading: Reading, file: str, error: yaml.YAMLError, first_line: int) -> None:
    mark = getattr(error, "problem_mark", None)
    where = Where(file, mark.line + 1 + first_line, mark.column + 1) if mark else Where(file)
    detail = getattr(error, "problem", None) or str(error).splitlines()[0]
    reading.report(kinds.BAD_YAML, where, detail=detail, hint=_HINT)


class _Builder:
    """Builds the tree from the parser's events, so that limits hold before anything grows."""

    def __init__(self, reading: Reading, file: str, text: str, first_line: int) -> None:
        self.reading, self.file, self.first_line = reading, file, first_line + 1
        # Straight from the parser: `yaml.parse` would ask it twice for each event.
        self.events: Iterator[Any] = iter(_Loader(text).get_event, None)
        self.count = 0

    def document(self) -> Node | None:
        root: Node | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    self.refuse(kinds.BAD_YAML, event, detail="---", hint=_HINT)
                root = self.node(next(self.events), 0)
        return root

    def refuse(self, kind: Any, event: Any, **details: object) -> None:
        self.reading.report(kind, self.where(event), **details)
        raise _Refused

    def where(self, event: Any) -> Where:
        mark = event.start_mark
        return Where(self.file, mark.line + self.first_line, mark.column + 1)

    def node(self, event: Any, depth: int) -> Node:
        self.count += 1
        if depth > DEPTH_LIMIT or self.count > NODE_LIMIT:
            self.refuse(kinds.TOO_DEEP, event, limit=DEPTH_LIMIT if depth > DEPTH_LIMIT else NODE_LIMIT)
        if event.anchor is not None or getattr(event, "tag", None) is not None:
            self.refuse(kinds.ANCHOR, event, detail=event.anchor or event.tag)
        mark = event.start_mark
        line, column = mark.line + self.first_line, mark.column + 1
        kind = type(event)
        if kind is yaml.ScalarEvent:
            return Scalar(event.value, line, column, event.style is not None and event.style != "")
        if kind is yaml.SequenceStartEvent:
            return self.sequence(Sequence(line, column), depth)
        return self.mapping(Mapping(line, column), depth)

    def sequence(self, made: Sequence, depth: int) -> Sequence:
        for event in self.events:
            if type(event) is yaml.SequenceEndEvent:
                break
            made.items.append(self.node(event, depth + 1))
        return made

    def mapping(self, made: Mapping, depth: int) -> Mapping:
        for event in self.events:
            if type(event) is yaml.MappingEndEvent:
                break
            key = self.node(event, depth + 1)
            value = self.node(next(self.events), depth + 1)
            if type(key) is not Scalar:
                where = Where(self.file, key.line, key.column)
                self.reading.report(kinds.WRONG_SHAPE, where, name="?", expected=Text("一个名称", "a name"))
            elif key.text in made.entries:
                first = made.keys[key.text].line
                where = Where(self.file, key.line, key.column)
                self.reading.report(kinds.DUPLICATE_KEY, where, name=key.text, first=first)
            else:
                made.entries[key.text] = value
                made.keys[key.text] = key
        return made
