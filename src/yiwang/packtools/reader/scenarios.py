"""scenarios/*.yaml: kept as written, in plain values.

A plain scalar becomes True or False (`true`, `false`), None (`null`, `~`, nothing), an int, or a Decimal when it is
written as one; everything else, and everything in quotes, stays text. Dates and times stay text: the runner
knows which it expects. Lists are tuples.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as AnyMapping
from decimal import Decimal

from yiwang.engine.packs.definitions import Scenario
from yiwang.engine.problems import Where
from yiwang.packtools.reader import kinds
from yiwang.packtools.reader.fields import A_LIST, A_TEXT, Fields, mappings_in
from yiwang.packtools.reader.files import Reading
from yiwang.packtools.reader.yaml_nodes import Mapping, Node, Scalar, Sequence

_INT = re.compile(r"[+-]?(0|[1-9]\d{0,30})\Z")
_DECIMAL = re.compile(r"[+-]?(0|[1-9]\d{0,30})\.\d{1,30}\Z")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


def plain(node: Node) -> object:
    """A node as plain values."""
    if isinstance(node, Mapping):
        return {key: plain(value) for key, value in node.entries.items()}
    if isinstance(node, Sequence):
        return tuple(plain(item) for item in node.items)
    return node.text if node.quoted else plain_scalar(node.text)


def plain_scalar(text: str) -> object:
    """What an unquoted scalar means."""
    if text in _WORDS:
        return _WORDS[text]
    if _INT.match(text):
        return int(text)
    return Decimal(text) if _DECIMAL.match(text) else text


def read_scenarios(reading: Reading, file: str, stem: str, node: Node) -> list[Scenario]:
    """The scenarios of one file; their ids are the file's name and a number: `dispute/1`."""
    if not isinstance(node, Sequence):
        where = Where(file, node.line, node.column)
        reading.report(kinds.WRONG_SHAPE, where, name=stem, expected=A_LIST)
        return []
    return [
        _scenario(f"{stem}/{number}", fields) for number, fields in enumerate(mappings_in(reading, file, node, ""), 1)
    ]


def _scenario(id: str, fields: Fields) -> Scenario:
    for key in ("given", "then"):
        if not fields.has(key):
            fields.missing(key, A_TEXT)
    found = Scenario(
        id=id,
        title=fields.text("scenario"),
        subject=fields.text("subject"),
        given=_mapping(fields, "given"),
        when=_steps(fields),
        then=_mapping(fields, "then"),
        source=fields.optional_text("source"),
        where=fields.where(),
    )
    fields.done()
    return found


def _mapping(fields: Fields, key: str) -> AnyMapping[str, object]:
    child = fields.child(key)
    if child is None:
        return {}
    return {name: plain(node) for name, node in child.node.entries.items()}


def _steps(fields: Fields) -> tuple[object, ...]:
    node = fields.get("when")
    if node is None:
        return ()
    if isinstance(node, Scalar):
        return (plain(node),)
    if isinstance(node, Sequence):
        return tuple(plain(item) for item in node.items)
    fields.report(kinds.WRONG_SHAPE, "when", name="when", expected=A_LIST)
    return ()
