"""Breaking a pack anywhere is caught, by the check or by the pack's own scenarios.

`make test` runs a fixed sample of mutants over every pack; `YIWANG_MUTANTS=all` (or a number a pack) runs more. The
share caught is printed. A survivor must stand in `EXPLAINED`, with the reason why it harms nobody, or the test fails.
"""

from __future__ import annotations

import os
import re
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.packs.mutants import Mutant, all_mutants, sampled
from tests.packtools.changes import GOOD_PACK
from tests.shared import ROOT
from yiwang.engine.packs.definitions import Pack
from yiwang.engine.packs.merging import merge
from yiwang.engine.problems import errors
from yiwang.packtools.reader import PackReader
from yiwang.packtools.validators import problems_of, subject_of

FOLDERS = [GOOD_PACK, *sorted(path.parent for path in (ROOT / "packs").glob("*/pack.yaml"))]
PER_PACK = 45

EXPLAINED = {
    r".*: cut_answer .*": "news on the way is cut; the answer owed is proved for every path, so one that cut "
    "the last answer would have been caught (workflow.end_without_answer)",
    r".*: empty_answer .*": "something else on the path has to be written and is told; a path with nothing to "
    "tell would have been caught (life_cycle.empty_answer)",
    r".*: drop_stand_in .*": "somebody still answers: a team's lead, or no case rests with the post; a post that a "
    "case rests with and nobody behind it would have been caught (organisation.alone)",
    r".*: unit_uncounted (natural|whole_.*)": "days, hours and whole working days are counted the same way when no "
    "timetable names them",
    r".*: drop_post .*": "nothing names the post; it stands in the chart for completeness",
    r"demo_city: blank_test emergency_check row 2 .*": "row 3 says the same of every kind; row 2 is there for its note",
    r"demo_city: drop_bound petition/ask_recheck": "no way leads back to it: it can be taken once in any case",
    r"cn_base: shift_parameter residents_committee_term": "the value does not change that day, only its article",
    r"baoan: shift_parameter (mediation_time|party_project_fund)": "the value does not change that day",
}
"""Operator and place (a regular expression) of mutants that survive, and why they do no harm."""


@cache
def packs(folder: Path) -> tuple[Pack, Pack | None]:
    """The folder's own pack, and its base."""
    reader = PackReader()
    own, problems = reader.own(folder)
    assert own is not None
    assert errors(problems) == []
    base = (
        reader.with_base(folder.parent / own.manifest.extends)[0] if own.manifest.extends not in ("", "none") else None
    )
    return own, base


def findings(own: Pack, base: Pack | None, known: frozenset[tuple[str, str]] = frozenset()) -> str:
    """The code of the first problem that was not there before; empty when there is none."""
    merged, overriding = merge(base, own) if base else (own, [])
    for problem in overriding:
        if (problem.code, problem.what("en")) not in known:
            return problem.code
    for problem in problems_of(subject_of(own, merged)):
        if (problem.code, problem.what("en")) not in known:
            return problem.code
    return ""


@cache
def baseline(folder: Path) -> frozenset[tuple[str, str]]:
    """What is said of the unbroken pack: warnings, as it passes its check."""
    own, base = packs(folder)
    merged, overriding = merge(base, own) if base else (own, [])
    found = [*overriding, *problems_of(subject_of(own, merged))]
    return frozenset((problem.code, problem.what("en")) for problem in found)


def chosen(folder: Path) -> list[Mutant]:
    own, _ = packs(folder)
    wanted = os.environ.get("YIWANG_MUTANTS", str(PER_PACK))
    return all_mutants(own) if wanted == "all" else sampled(own, int(wanted))


def explained(mutant: Mutant) -> str:
    return next((why for pattern, why in EXPLAINED.items() if re.fullmatch(pattern, mutant.name)), "")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_breaking_a_pack_is_caught(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, base = packs(folder)
    known = baseline(folder)
    survivors = [mutant for mutant in chosen(folder) if not findings(mutant.pack, base, known)]
    harmful = [mutant.name for mutant in survivors if not explained(mutant)]
    total = len(chosen(folder))
    with capsys.disabled():
        caught = total - len(survivors)
        explanation = f", {len(survivors) - len(harmful)} explained" if survivors else ""
        sys.stdout.write(f"\n  {folder.name}: {caught} of {total} mutants caught ({caught / total:.1%}){explanation} ")
    assert harmful == []
