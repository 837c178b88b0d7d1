"""Trees as rows of a sheet: a row for each value, or a table with a row for each item of a group."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from collections.abc import Mapping as AnyMapping
from typing import NamedTuple

from yiwang.packtools.reader.yaml_nodes import Mapping, Node, Scalar, Sequence
from yiwang.packtools.workbook.trees import Comments, Key, TreePath, is_word, leaves, parse, scalar_yaml

KEY, COMMENT = "*", "#"
"""The columns of a table that are not items: the key of the row, and its comment."""
_PLAIN_KEY = re.compile(r"[^/\[\]\"*#\s][^/\"\n]*")
_STEP = re.compile(r'"(?:[^"\\]|\\.)*"|[^/"]+')
_NUMBER = re.compile(r"\[(\d{1,6})\]")


class Misplaced(NamedTuple):
    """A value that has no place: its path in words and why, in Chinese and English."""

    path: TreePath
    zh: str
    en: str


def path_text(path: TreePath) -> str:
    """`stages/reported/title`, `values/[1]/since`; a key that could be misread stands in quotes."""
    return "/".join(_step_text(key) for key in path)


def _step_text(key: Key) -> str:
    if isinstance(key, int):
        return f"[{key}]"
    plain = _PLAIN_KEY.fullmatch(key) and key == key.strip()
    return key if plain else json.dumps(key, ensure_ascii=False)


def parse_path(text: str) -> TreePath:
    """The path that a cell names; raises ValueError when it is none."""
    steps = _STEP.findall(text.strip())
    if "/".join(steps) != text.strip():
        raise ValueError(text)
    return tuple(_step(step) for step in steps)


def _step(step: str) -> Key:
    if step.startswith('"'):
        return str(json.loads(step))
    found = _NUMBER.fullmatch(step)
    return int(found[1]) if found else step.strip()


def value_text(node: Node) -> str:
    """A leaf as the text of a cell. In quotes is what would otherwise be read as a number, a truth or nothing."""
    if isinstance(node, Mapping):
        return "{}"
    if isinstance(node, Sequence):
        return "[" + ", ".join(map(scalar_yaml, _scalars(node))) + "]"
    if node.empty:
        return "null"
    if not node.quoted or (
        is_word(node) and node.text == node.text.strip() and not node.text.startswith(("[", "{", '"'))
    ):
        return node.text
    return json.dumps(node.text, ensure_ascii=False)


def _scalars(node: Sequence) -> list[Scalar]:
    return [item for item in node.items if isinstance(item, Scalar)]


def parse_value(text: str) -> Node:
    """What a cell of a value means: the reverse of `value_text`; anything else is a text."""
    if text == "{}":
        return Mapping(0, 0)
    if text.startswith("[") and text.endswith("]"):
        node = parse(text)
        if isinstance(node, Sequence) and len(_scalars(node)) == len(node.items):
            return node
    if text.startswith('"') and text.endswith('"') and len(text) > 1:
        try:
            return Scalar(str(json.loads(text)), quoted=True)
        except ValueError:
            return Scalar(text, quoted=True)
    return Scalar(text)


def build(pairs: Iterable[tuple[TreePath, Node]]) -> tuple[Node, list[Misplaced]]:
    """The tree whose leaves these are, and the leaves that have no place in it. Numbers only give the order."""
    root: dict[Key, object] = {}
    wrong: list[Misplaced] = []
    for path, node in pairs:
        if not path:
            root[""] = node
        elif reason := _put(root, path, node):
            wrong.append(Misplaced(path, *reason))
    whole = root.get("") if len(root) == 1 else None
    return (whole if isinstance(whole, Scalar | Sequence | Mapping) else _as_node(root)), wrong


def _put(root: dict[Key, object], path: TreePath, node: Node) -> tuple[str, str] | None:
    here = root
    for key in path[:-1]:
        if here and isinstance(next(iter(here)), int) != isinstance(key, int):
            return "同一处既有编号又有名称", "numbers and names in one place"
        inside = here.setdefault(key, {})
        if not isinstance(inside, dict):
            return "上一级已经有值", "what is above it has a value"
        here = inside
    if path[-1] in here:
        return "已经写过", "it is there already"
    if here and isinstance(next(iter(here)), int) != isinstance(path[-1], int):
        return "同一处既有编号又有名称", "numbers and names in one place"
    here[path[-1]] = node
    return None


def _as_node(value: object) -> Node:
    if not isinstance(value, dict):
        assert isinstance(value, Scalar | Sequence | Mapping)
        return value
    if value and all(isinstance(key, int) for key in value):
        made = Sequence(0, 0)
        made.items = [_as_node(child) for _, child in sorted(value.items())]
        return made
    node = Mapping(0, 0)
    for key, child in value.items():
        node.entries[str(key)] = _as_node(child)
        node.keys[str(key)] = Scalar(str(key), quoted=True)
    return node


def value_rows(node: Node, comments: Comments, without: Iterable[str] = ()) -> list[list[str]]:
    """A row `path, value, comment` for each leaf, but those under the top-level keys `without`."""
    left_out = set(without)
    return [
        [path_text(path), value_text(leaf), comments.get(path, "")]
        for path, leaf in leaves(node)
        if not path or path[0] not in left_out
    ]


def is_group(node: Node | None) -> bool:
    """A mapping of mappings: a table with a row for each."""
    return (
        isinstance(node, Mapping)
        and bool(node.entries)
        and all(isinstance(child, Mapping) for child in node.entries.values())
    )


def record_rows(
    records: AnyMapping[str, Node], comments: Comments, prefix: TreePath = ()
) -> tuple[list[str], list[list[str]]]:
    """The header and the rows of a table with a row for each record. Comments of a record stand in its last cell."""
    found = {key: dict(leaves(node)) for key, node in records.items()}
    columns = list(dict.fromkeys(path for cells in found.values() for path in cells if path))
    rows = []
    for key, cells in found.items():
        inside = (*prefix, key)
        comment = "\n".join(text for path, text in comments.items() if path[: len(inside)] == inside)
        texts = [value_text(cells[path]) if path in cells else "" for path in columns]
        rows.append([_step_text(key), *texts, comment])
    return [KEY, *map(path_text, columns), COMMENT], rows
