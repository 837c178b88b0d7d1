"""Decision tables as written: cells are text. `compile_table` makes them answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from yiwang.engine.problems import NOWHERE, Text, Where
from yiwang.engine.values import Domain

HitPolicy = Literal[
    "unique", "any", "priority", "first", "collect", "rule_order", "output_order",
    "collect_sum", "collect_min", "collect_max", "collect_count",
]  # fmt: skip
"""The hit policies of DMN 1.3 §8.2.10: U A P F C R O, and C+ C< C> C#."""


@dataclass(frozen=True, slots=True)
class Column:
    """One input or output of a table. Outputs of `priority` and `output_order` list their values best first."""

    name: str
    domain: Domain
    title: Text = Text("", "")
    expression: str = ""
    """What an input tests when it is not the fact called `name` (DMN input expression)."""
    default: str = ""
    """What an output is when no row fires (DMN default output entry); empty = no default."""


@dataclass(frozen=True, slots=True)
class Row:
    """One rule: a unary test per input, an output entry per output, in the order of the columns."""

    tests: tuple[str, ...]
    outputs: tuple[str, ...]
    note: str = ""
    source: str = ""
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table. `since`/`until` are the dates between which it has legal effect (`until` exclusive)."""

    id: str
    title: Text
    hit_policy: HitPolicy
    inputs: tuple[Column, ...]
    outputs: tuple[Column, ...]
    rows: tuple[Row, ...]
    source: str = ""
    since: date | None = None
    until: date | None = None
    assumed: str = ""
    """Why this is our reading and not the source's; empty = the source says so."""
    overrides: bool = False
    where: Where = field(default=NOWHERE, compare=False)
