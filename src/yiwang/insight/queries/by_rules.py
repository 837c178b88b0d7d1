"""What counting must know of a case's rules: what can be its level, and which facts name an emergency service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.core.exceptions import ObjectDoesNotExist

from yiwang.cases.interface import level_names
from yiwang.engine.workflows import Program
from yiwang.foundation.policy_packs import interface as packs

EMERGENCY_SERVICES = "emergency_numbers"
"""The catalog of the base pack that they stand in."""


class Named(NamedTuple):
    levels: tuple[str, ...] = ()
    """The outputs that can be a level of a case."""
    alarms: tuple[str, ...] = ()
    """Facts of its steps that say which emergency service has it."""


def named_by(said: Mapping[str, Any]) -> Named:
    """By the rules that a case keeps: those of its `Reported`."""
    return _named(said["hash"], said["rules_on"], said["case_type"]) if said.get("hash") else Named()


def read_rules(used: Iterable[tuple[str, date, str]]) -> None:
    """Have the rules of cases compiled: the hash of their pack, the day whose edition they keep, their type."""
    for pack_hash, on, case_type in used:
        _named(pack_hash, on.isoformat(), case_type)


@lru_cache(maxsize=2000)
def _named(pack_hash: str, rules_on: str, case_type: str) -> Named:
    try:
        edition = packs.edition(pack_hash, date.fromisoformat(rules_on))
    except ObjectDoesNotExist:  # a pack that was never installed here names nothing
        return Named()
    program = edition.programs[case_type]
    return Named(level_names(program), alarm_names(program))


def alarm_names(program: Program) -> tuple[str, ...]:
    moves = (move for stage in program.stages.values() for move in stage.moves.values())
    given = ((name, domain) for move in moves for name, domain in move.accepts.items())
    return tuple(dict.fromkeys(name for name, domain in given if domain.catalog == EMERGENCY_SERVICES))
