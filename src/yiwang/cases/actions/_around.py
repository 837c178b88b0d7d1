"""What a report is decided by besides its own words: the place, the rules there, who answers, what is counted.

`Around` looks each up when it is asked. An import of many rows remembers what it found (`_import_batch.Remembered`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from yiwang.cases import checks, contacts
from yiwang.cases.actions._change import name_owner
from yiwang.cases.actions._place import Place, place_of
from yiwang.cases.models import Case
from yiwang.cases.queries.facts import count_facts, counted_names
from yiwang.cases.queries.projecting import kind_name
from yiwang.engine.packs.definitions import Form
from yiwang.engine.packs.editions import Edition
from yiwang.engine.problems import Problem
from yiwang.engine.values import Value
from yiwang.engine.workflows import Program
from yiwang.foundation.policy_packs import interface as packs
from yiwang.kernel.columns import Recent
from yiwang.kernel.journal import Event
from yiwang.kernel.refusals import Refused


@dataclass(frozen=True)
class Rules:
    """The rules for a case type at a place on a day, and what is read out of them for a report."""

    ref: packs.PackRef
    edition: Edition
    program: Program
    on: date

    @property
    def form(self) -> Form | None:
        return self.edition.pack.forms.get(self.program.case_type.form)

    @cached_property
    def personal(self) -> dict[str, int]:
        """Answers that are sealed, and how long each is kept."""
        return contacts.sealed_answers(self.form)

    @cached_property
    def kind(self) -> str:
        """The fact that says what a case is about."""
        return kind_name(self.program)

    @cached_property
    def counted(self) -> frozenset[str]:
        """The facts that the shell counts."""
        return counted_names(self.program)


_read: Recent[tuple[int, date], Rules] = Recent(500)
"""By program and day: what is read out of the rules does not change as long as they are the same object."""


class Around:
    """Looks up, each time."""

    def place(self, area: str, longitude: float | None, latitude: float | None, on: date) -> Place:
        return place_of(area, longitude, latitude, on)

    def rules(self, case_type: str, path: str, on: date) -> Rules:
        """Raises `Refused` where no pack is in force, or it knows no such case type."""
        found = packs.edition_for(path, on)
        if isinstance(found, Problem):
            raise Refused([found])
        ref, edition = found
        program = edition.programs.get(case_type)
        if program is None:
            possible = "、".join(sorted(edition.programs))
            raise Refused([checks.NO_SUCH_TYPE.at(case_type=case_type, possible=possible)])
        known = _read.get((id(program), on))
        if known is None or known.program is not program or known.ref != ref:
            known = _read.keep((id(program), on), Rules(ref, edition, program, on))
        return known

    def owner(self, edition: Edition, post: str, row: Case, now: datetime) -> list[Event]:
        return name_owner(edition, post, row, now)

    def count(self, names: Iterable[str], row: Case, now: datetime) -> Mapping[str, Value]:
        return count_facts(names, row, now)
