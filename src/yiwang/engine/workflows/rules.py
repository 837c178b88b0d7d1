"""What a case type is compiled against: everything of a pack that is in force on one date, resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from yiwang.engine.clocks.clockwork import Clockwork
from yiwang.engine.decisions import CompiledTable
from yiwang.engine.orgcharts.definitions import Post, UnitKind
from yiwang.engine.values import Value
from yiwang.engine.workflows.definitions import Fact


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one date. `forms` gives the facts that each form's fields are (origin `intake`)."""

    tables: Mapping[str, CompiledTable]
    parameters: Mapping[str, Value]
    clockwork: Clockwork
    posts: Mapping[str, Post]
    unit_kinds: Mapping[str, UnitKind]
    forms: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)
    parameter_sources: Mapping[str, str] = field(default_factory=dict)
    """Where each parameter's value comes from, for the trace."""
