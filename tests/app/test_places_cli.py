"""The commands of places and organizations at the terminal."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from yiwang.faces.cli.main import SITE_COMMANDS, main
from yiwang.foundation.organizations.models import Appointment
from yiwang.foundation.places import interface as places
from yiwang.foundation.places.models import Area, GridCell

pytestmark = pytest.mark.django_db
AREAS = "code,parent_code,level,name\n900101,,county,丙区\n900101001,900101,township,丁街道\n9009,9008,village,孤村\n"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


@pytest.fixture
def areas(tmp_path: Path) -> Path:
    file = tmp_path / "areas.csv"
    file.write_text(AREAS, "utf-8")
    return file


def test_areas_are_imported_and_refused_rows_go_into_a_report(areas: Path, tmp_path: Path) -> None:
    done = run("import-areas", areas, "--report", tmp_path / "report.csv", "--language", "en")
    assert done.exit_code == 1
    assert "3 rows: 2 new, 0 changed, 0 as before, 1 refused" in done.output
    with (tmp_path / "report.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["file"], row["line"], row["code"]) == ("areas.csv", "4", "places.no_parent")


def feature(id: str, west: float, **more: object) -> dict[str, object]:
    ring = [[west, 22], [west + 0.01, 22], [west + 0.01, 22.01], [west, 22.01], [west, 22]]
    properties = {"id": id, "name": f"{id}格", "area": "丁街道", **more}
    return {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": properties}


def test_cells_are_imported_redrawn_and_their_gaps_listed(areas: Path, tmp_path: Path) -> None:
    run("import-areas", areas)
    file = tmp_path / "cells.geojson"
    file.write_text(json.dumps({"features": [feature("a", 113), feature("b", 113.009)]}), "utf-8")
    options = ("--crs", "cgcs2000", "--map", "title=name", "--under", "900101")
    done = run("import-cells", file, *options, "--since", "2026-01-01", "--language", "zh-Hans")
    assert (done.exit_code, "新增 2" in done.output) == (0, True)
    listed = run("list-gaps", "900101", "--on", "2026-02-01")
    kind, area, *_, cells = listed.output.strip().split("\t")
    assert (kind, area, cells) == ("overlap", "900101001", "a b")
    file.write_text(json.dumps({"features": [feature("c", 113.01, replaces="b")]}), "utf-8")
    assert run("import-cells", file, *options, "--since", "2026-03-01", "--redraw").output.strip() == "1"
    assert run("list-gaps", "--on", "2026-03-01").output == ""
    assert GridCell.objects.get(code="b").until is not None


def test_a_refused_redraw_is_told_in_words_and_ends_with_1(areas: Path) -> None:
    run("import-areas", areas)
    done = run("redraw-areas", "--on", "2026-01-01", "--end", "900101", "--language", "zh-Hans")
    assert done.exit_code == 1
    assert "places.children_left" in done.output
    begin = "900101002,900101,township,新街道"
    assert run("redraw-areas", "--on", "2026-01-01", "--end", "900101001=900101002", "--begin", begin).exit_code == 0
    assert Area.objects.get(code="900101001").successor == "900101002"


def test_premises_and_organizations_are_imported(areas: Path, tmp_path: Path) -> None:
    run("import-areas", areas)
    premises = tmp_path / "premises.csv"
    premises.write_text("code,area,address,longitude,latitude\np1,900101001,和平路1号,,\n", "utf-8")
    assert run("import-premises", premises).exit_code == 0
    assert [one.code for one in places.find_premises("和平")] == ["p1"]
    units = tmp_path / "units.csv"
    units.write_text("单位,单位类型,区域,岗位,姓名\n丁街道办,office,丁街道,director,李主任\n", "utf-8")
    assert run("import-organization", units, "--dry-run").exit_code == 0
    assert Appointment.objects.count() == 0
    assert run("import-organization", units, "--since", "2026-01-01").exit_code == 0
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize("command", sorted(SITE_COMMANDS))
def test_every_command_of_a_site_explains_itself(command: str) -> None:
    done = run(command, "--help")
    assert done.exit_code == 0
    assert "Usage" in done.output


def test_wrong_options_are_usage_errors(areas: Path, tmp_path: Path) -> None:
    run("import-areas", areas)
    assert run("import-cells", areas, "--crs", "mars").exit_code == 2
    assert run("import-cells", areas, "--crs", "WGS84", "--under", "nowhere").exit_code == 2
    assert run("import-cells", areas, "--crs", "WGS84", "--map", "colour=name").exit_code == 2
    assert run("list-gaps", "nowhere").exit_code == 2
    assert run("redraw-areas", "--on", "2026-01-01", "--begin", "a,b").exit_code == 2
