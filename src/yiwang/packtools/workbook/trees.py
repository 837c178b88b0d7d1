"""YAML as a tree with its comments, and a tree as YAML: what a value means stays, how it was laid out does not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from yiwang.packtools.reader.files import Reading
from yiwang.packtools.reader.scenarios import plain_scalar
from yiwang.packtools.reader.yaml_nodes import Mapping, Node, Scalar, Sequence, parse_yaml

Key = str | int
TreePath = tuple[Key, ...]
Comments = dict[TreePath, str]
_SAFE = re.compile(r"[\w=“（《【][^\n\t\\\"'#{}\[\],&*!|>%@`\x7f-\x9f\u2028\u2029\ufeff]*")
_RESOLVER = yaml.resolver.Resolver()
_BREAKS = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")


def parse(text: str) -> Node | None:
    """The tree of a YAML text; None when it has any mistake of form."""
    reading = Reading(Path("."))
    node = parse_yaml(reading, "", text)
    return None if reading.problems else node


def is_plain_list(node: Node) -> bool:
    """A list that stands on one line: of scalars, or empty."""
    return isinstance(node, Sequence) and all(isinstance(item, Scalar) for item in node.items)


def leaves(node: Node, path: TreePath = ()) -> Iterator[tuple[TreePath, Node]]:
    """Scalars, lists of scalars and empty groups, in order, with their paths (numbers count from 1)."""
    if isinstance(node, Mapping) and node.entries:
        for key, child in node.entries.items():
            yield from leaves(child, (*path, key))
    elif isinstance(node, Sequence) and not is_plain_list(node):
        for number, child in enumerate(node.items, 1):
            yield from leaves(child, (*path, number))
    else:
        yield path, node


def comments_of(text: str, node: Node) -> Comments:
    """Each comment of the text, at the first leaf that stands on its line or below; the last ones at the last leaf."""
    found: Comments = {}
    places = [(leaf.line, path) for path, leaf in leaves(node)]
    for line, comment in _comments(text):
        path = next((path for number, path in places if number >= line), places[-1][1])
        found[path] = f"{found[path]}\n{comment}" if path in found else comment
    return found


def _comments(text: str) -> Iterator[tuple[int, str]]:
    if "#" not in text:
        return
    ends: dict[int, int] = {}
    inside: set[int] = set()
    for token in yaml.scan(text):
        start, end = token.start_mark, token.end_mark
        ends[end.line] = max(ends.get(end.line, 0), end.column)
        if isinstance(token, yaml.ScalarToken):
            inside |= set(range(start.line + 1, end.line))
    for number, line in enumerate(text.splitlines()):
        if number not in inside and (found := re.compile(r"(?:^|(?<=\s))#\s?(.*)").search(line, ends.get(number, 0))):
            yield number + 1, found[1].rstrip()


def same(one: Node, other: Node) -> bool:
    """Do two trees mean the same? The order of keys counts where each holds a group, as stages of a life cycle do."""
    if isinstance(one, Scalar) or isinstance(other, Scalar):
        return isinstance(one, Scalar) and isinstance(other, Scalar) and meaning(one) == meaning(other)
    if isinstance(one, Sequence) or isinstance(other, Sequence):
        if not (isinstance(one, Sequence) and isinstance(other, Sequence)) or len(one.items) != len(other.items):
            return False
        return all(map(same, one.items, other.items))
    if one.entries.keys() != other.entries.keys():
        return False
    groups = all(isinstance(child, Mapping) for child in one.entries.values())
    if groups and list(one.entries) != list(other.entries):
        return False
    return all(same(child, other.entries[key]) for key, child in one.entries.items())


def meaning(scalar: Scalar) -> tuple[str, str]:
    if scalar.empty:
        return "empty", ""
    return "text" if scalar.quoted else type(plain_scalar(scalar.text)).__name__.replace("str", "text"), scalar.text


def is_word(scalar: Scalar) -> bool:
    """Would the text, unquoted, mean the same text?"""
    return plain_scalar(scalar.text) is scalar.text


def to_yaml(node: Node, comments: Comments) -> str:
    """The tree as YAML; comments stand above what they belong to."""
    if isinstance(node, Scalar) or is_plain_list(node) or not _size(node):
        return f"{_flow(node)}\n"
    return "\n".join(_block(node, dict(comments), (), "")) + "\n"


def _size(node: Node) -> int:
    return len(node.entries) if isinstance(node, Mapping) else len(node.items) if isinstance(node, Sequence) else 1


def _block(node: Node, comments: Comments, path: TreePath, indent: str) -> Iterator[str]:
    """The lines of a group. A comment that is written is taken out of `comments`."""
    pairs: list[tuple[Key, Node]]
    if isinstance(node, Mapping):
        pairs = list(node.entries.items())
    elif isinstance(node, Sequence):
        pairs = list(enumerate(node.items, 1))
    else:
        pairs = []
    for key, child in pairs:
        here = (*path, key)
        first = next(leaves(child, here))[0]
        for line in comments.pop(first, "").splitlines():
            yield f"{indent}# {line}".rstrip()
        head = "-" if isinstance(key, int) else f"{scalar_yaml(Scalar(key, quoted=True))}:"
        if _on_one_line(child, comments, here):
            yield f"{indent}{head} {_flow(child)}"
        elif isinstance(key, int):
            lines = _block(child, comments, here, f"{indent}  ")
            yield from _after_dash(lines, indent)
        else:
            yield f"{indent}{head}"
            yield from _block(child, comments, here, f"{indent}  ")


def _after_dash(lines: Iterator[str], indent: str) -> Iterator[str]:
    """A group in a list begins behind its dash."""
    first = next(lines)
    if first.lstrip().startswith("#"):
        yield f"{indent}-"
        yield first
    else:
        yield f"{indent}- {first[len(indent) + 2 :]}"
    yield from lines


def _on_one_line(node: Node, comments: Comments, path: TreePath) -> bool:
    if isinstance(node, Scalar) or not _size(node) or is_plain_list(node):
        return True
    if not isinstance(node, Mapping) or any(found[: len(path)] == path for found in comments):
        return False
    return all(isinstance(child, Scalar) for child in node.entries.values()) and len(_flow(node)) <= 100


def _flow(node: Node) -> str:
    if isinstance(node, Mapping):
        pairs = (f"{scalar_yaml(Scalar(key, quoted=True))}: {_flow(child)}" for key, child in node.entries.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(node, Sequence):
        return "[" + ", ".join(map(_flow, node.items)) + "]"
    return scalar_yaml(node)


def _looks_other(scalar: Scalar) -> bool:
    """Would other programs take it for a number, or a key for a truth? To YAML 1.1, 17:30 is 1050 and `on` is true."""
    tag = _RESOLVER.resolve(yaml.ScalarNode, scalar.text, (True, False))  # type: ignore[no-untyped-call]
    return str(tag).endswith((":int", ":float")) or (scalar.quoted and str(tag).endswith(":bool"))


def scalar_yaml(scalar: Scalar) -> str:
    """A scalar that reads the same inside and outside of brackets."""
    text = scalar.text
    if not scalar.quoted and not is_word(scalar):
        return text or "null"
    plain = is_word(scalar) and not scalar.empty and _SAFE.fullmatch(text) and not _looks_other(scalar)
    if plain and ": " not in text and not text.endswith((":", " ")):
        return text
    return _BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
