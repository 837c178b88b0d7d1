"""Real files, through the command line: each row ends as a case or in the report, and nothing is done twice."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.shared import ROOT, shared_path
from yiwang.cases.models import Case
from yiwang.faces.cli.main import main
from yiwang.insight.models import Figure
from yiwang.kernel.journal import entries_of, verify_chain

pytestmark = pytest.mark.django_db
COUNTS = re.compile(r"(\d+) rows: (\d+) new, (\d+) already there, (\d+) refused")


def yiwang(*arguments: object, code: int = 0) -> str:
    result = CliRunner().invoke(main, [*map(str, arguments), "--language", "en"])
    assert result.exit_code == code, result.output
    return result.output


def imported(file: Path, mapping: Path, under: str, report: Path) -> tuple[int, int, int, int]:
    output = yiwang("import-cases", file, "--mapping", mapping, "--under", under, "--report", report, code=1)
    found = COUNTS.search(output)
    assert found, output
    read, new, there, refused = map(int, found.groups())
    assert read == new + there + refused
    return read, new, there, refused


def reported(report: Path) -> list[dict[str, str]]:
    with report.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def mapping_of(name: str) -> Path:
    return next((ROOT / "packs").glob(f"*/simulation/{name}.mapping.yaml"))


def test_five_thousand_real_requests(tmp_path: Path) -> None:
    """The record of a district under the pack and the areas of its neighbour: all closed, six without a place."""
    file = shared_path("data", "cases", "shenzhen_pingshan_2018_a.csv")
    mapping, report = mapping_of("requests_2018"), tmp_path / "refused.csv"
    yiwang("import-areas", shared_path("data", "areas", "shenzhen_baoan.csv"))
    yiwang("install-pack", mapping.parent.parent, "--activate", "440306")
    assert imported(file, mapping, "440306", report) == (5000, 4994, 0, 6)
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    without = [number for number, row in enumerate(rows, 2) if row["community"] == "-"]
    assert [int(row["row"]) for row in reported(report)] == without
    assert {row["code"] for row in reported(report)} == {"cases.import_no_place"}
    assert Case.objects.count() == Case.objects.filter(ended=True, outcome="answered").count() == 4994
    late = Counter(row["achieve_status"] for row in rows if row["community"] != "-")
    assert Counter(facts["past_record"] for facts in Case.objects.values_list("facts", flat=True)) == late
    assert imported(file, mapping, "440306", report) == (5000, 0, 4994, 6)
    assert Case.objects.count() == 4994
    case = Case.objects.order_by("id").first()
    assert case is not None
    assert verify_chain(entries_of(case.id)) is None
    figures = Figure.objects.filter(area="440306").values_list("opened", "ended", "open", "late")
    assert [sum(column) for column in zip(*figures, strict=True)] == [4994, 4994, 0, 0]


def test_five_hundred_requests_of_another_world(tmp_path: Path) -> None:
    """Areas and cells made from the file's own boroughs and points; closed ones recorded, others open from now."""
    file = shared_path("data", "cases", "nyc_311_sample.csv")
    mapping, report = mapping_of("new_york"), tmp_path / "refused.csv"
    made = yiwang("make-cells-from-points", file, "--mapping", mapping, "--code", "ny", "--name", "NY", "-o", tmp_path)
    assert made.startswith("5 areas")
    yiwang("import-areas", tmp_path / "areas.csv")
    yiwang("import-cells", tmp_path / "cells.geojson", "--crs", "CGCS2000", "--since", "2023-01-01")
    yiwang("install-pack", mapping.parent.parent, "--activate", "ny")
    read, new, there, refused = imported(file, mapping, "ny", report)
    assert (read, there) == (500, 0)
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    nowhere = [row for row in rows if not row["latitude"] and row["borough"] == "Unspecified"]
    assert refused == len(nowhere) + sum(row["code"] == "places.outside" for row in reported(report))
    assert len(reported(report)) == refused
    assert Case.objects.count() == new
    taken = {row["unique_key"] for row in rows} - {rows[int(one["row"]) - 2]["unique_key"] for one in reported(report)}
    closed = sum(row["status"] == "Closed" and row["unique_key"] in taken for row in rows)
    assert Case.objects.filter(ended=True).count() == closed
    assert Case.objects.filter(ended=False, stage="received", due_at__isnull=False).count() == new - closed
    assert imported(file, mapping, "ny", report) == (500, 0, new, refused)
    assert "differed" not in yiwang("rebuild").replace("nothing differed", "")


def test_no_two_cells_made_from_points_overlap(tmp_path: Path) -> None:
    file, mapping = tmp_path / "points.csv", tmp_path / "points.mapping.yaml"
    points = [(112.0 + n % 7 * 0.013, 32.0 + n % 5 * 0.017, "东" if n % 7 < 3 else "") for n in range(35)]
    points.append((112.07, 32.07, "西"))
    text = "".join(f"2026-01-01,{x},{y},{name}\n" for x, y, name in points)
    file.write_text(f"at,x,y,who\n{text}", "utf-8")
    mapping.write_text("arrived: at\ncase_type: t\narea: who\nplace: {longitude: x, latitude: y}\n", "utf-8")
    made = yiwang("make-cells-from-points", file, "--mapping", mapping, "--code", "t", "--name", "T", "-o", tmp_path,
                  "--side", 1000)  # fmt: skip
    assert made.startswith("2 areas")
    assert made.rstrip().endswith("36 points")
    yiwang("import-areas", tmp_path / "areas.csv")
    yiwang("import-cells", tmp_path / "cells.geojson", "--crs", "CGCS2000", "--since", "2026-01-01")
    gaps = CliRunner().invoke(main, ["list-gaps", "--on", "2026-02-01"])
    assert "overlap" not in gaps.output
    assert gaps.exit_code == 0


def test_a_formula_in_the_report_is_harmless(tmp_path: Path) -> None:
    from yiwang.faces.cli.import_cases import harmless

    assert harmless("=1+1") == "'=1+1"
    assert harmless("plain") == "plain"
