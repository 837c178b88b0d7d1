"""Long work that a program asks for: a bulk import of cases, done by the worker, with progress and a report."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Sequence
from pathlib import Path

from yiwang.cases import interface as cases
from yiwang.engine.problems import Problem
from yiwang.foundation.places import interface as places
from yiwang.insight.interface import NewCases
from yiwang.kernel.jobs import MadeFile, Outcome, Running, job
from yiwang.kernel.refusals import Refused
from yiwang.packtools.simulation.mapping import PastMapping, read_mapping

MOST_REPORTED = 50_000
"""More refused rows than these are counted, not reported."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
HEADER = ("row", "code", "what_zh", "why_zh", "mend_zh", "what_en", "why_en", "mend_en")


def mapping_of(text: str) -> PastMapping:
    """The mapping in a text. Raises `Refused` with everything that is wrong with it."""
    with tempfile.TemporaryDirectory(prefix="mapping-") as folder:
        path = Path(folder) / "mapping.yaml"
        path.write_text(text, "utf-8")
        found, problems = read_mapping(path)
    if found is None or problems:
        raise Refused(problems)
    return found


@job("import_cases")
def import_cases(running: Running) -> Outcome:
    """Import a file of cases. Begun again after the worker died, it goes on: what was taken is not taken twice."""
    payload = running.payload
    under = places.area(str(payload["under"]))
    assert under is not None and running.given is not None
    report = _Report()
    imported = cases.import_cases(
        cases.CaseSource(running.given, mapping_of(str(payload["mapping"])), under), acting=running.person,
        now=running.now, dry_run=bool(payload["dry_run"]), progress=running.progress, refuse=report.refuse,
        counting=NewCases(),
    )  # fmt: skip
    counts = imported.counts
    result = {
        "read": counts.read, "new": counts.new, "already_there": counts.unchanged, "refused": counts.refused,
        "dry_run": bool(payload["dry_run"]),
    }  # fmt: skip
    return Outcome(result, imported.problems, counts.refused, report.file() if counts.refused else None)


class _Report:
    """The refused rows as a table, in both languages."""

    def __init__(self) -> None:
        self._out = io.StringIO()
        self._writer = csv.writer(self._out)
        self._writer.writerow(HEADER)
        self._rows = 0

    def refuse(self, number: int, problems: Sequence[Problem]) -> None:
        self._rows += 1
        for one in problems if self._rows <= MOST_REPORTED else ():
            said = [say(language) for language in ("zh-Hans", "en") for say in (one.what, one.why, one.mend)]
            self._writer.writerow([number, one.code, *map(_harmless, said)])

    def file(self) -> MadeFile:
        return MadeFile("refused.csv", "text/csv", ("\ufeff" + self._out.getvalue()).encode())


def _harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
