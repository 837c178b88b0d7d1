"""Over the API: cases of another system taken over by the worker, cells drawn anew, the journal read by auditors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.app.api import Program, problem, program
from tests.app.site import Site, build_site
from tests.app.test_import_cases import HEADER, MAPPING, row
from yiwang.cases.interface import Case
from yiwang.kernel import jobs
from yiwang.kernel.ids import new_id
from yiwang.kernel.models import JournalEntry

pytestmark = pytest.mark.django_db
UNDER = "demo-city-1"


@pytest.fixture
def site(settings: Any, tmp_path: Path) -> Site:
    settings.HOME = tmp_path
    return build_site("demo_city")


def sent(admin: Program, rows: list[list[str]], key: Any = None, mapping: str = MAPPING, **more: Any) -> Any:
    table = "\n".join(",".join(one) for one in [HEADER, *rows])
    files = {
        "data": SimpleUploadedFile("old.csv", table.encode(), "text/csv"),
        "mapping": SimpleUploadedFile("old.mapping.yaml", mapping.encode(), "text/yaml"),
        "under": UNDER, **more,
    }  # fmt: skip
    return admin.send("/imports/cases", files, key)


def worked_off() -> None:
    while jobs.work_off(timezone.now()):
        pass


def test_rows_become_cases_or_stand_in_the_report(site: Site) -> None:
    admin = program("admin")
    key = new_id()
    asked = sent(admin, [row(), row(编号="2", 社区="别处")], key)
    assert asked.status_code == 202, asked.content.decode()
    assert sent(admin, [row(), row(编号="2", 社区="别处")], key).json() == asked.json()
    id = asked.json()["id"]
    assert admin.get(f"/imports/{id}").json()["state"] == "waiting"
    worked_off()
    found = admin.get(f"/imports/{id}").json()
    assert (found["state"], found["report"], found["problem_count"]) == ("done", True, 1)
    assert found["result"] == {"read": 2, "new": 1, "already_there": 0, "refused": 1, "dry_run": False}
    assert found["problems"][0]["zh-Hans"][0]
    report = admin.get(f"/imports/{id}/report")
    assert report.content.decode("utf-8-sig").splitlines()[1].startswith("3,")
    assert Case.objects.count() == 1
    again = sent(admin, [row(), row(编号="2", 社区="别处")]).json()["id"]
    worked_off()
    assert admin.get(f"/imports/{again}").json()["result"]["already_there"] == 1
    assert [one["id"] for one in admin.get("/imports").json()] == [again, id]


def test_a_dry_run_writes_nothing(site: Site) -> None:
    admin = program("admin")
    id = sent(admin, [row()], dry_run="true").json()["id"]
    worked_off()
    assert admin.get(f"/imports/{id}").json()["result"]["new"] == 1
    assert not Case.objects.exists()
    assert admin.get(f"/imports/{id}/report").status_code == 404


def test_what_cannot_be_read_is_refused_at_once_and_a_stopped_one_takes_nothing(site: Site) -> None:
    admin = program("admin")
    assert sent(admin, [row()], mapping="source: x").status_code == 422
    assert sent(admin, [row()], mapping="nothing: [").status_code == 422
    assert sent(admin, [row()], under="nowhere").status_code == 404
    id = sent(admin, [row()]).json()["id"]
    assert admin.post(f"/imports/{id}/stop").status_code == 204
    worked_off()
    assert admin.get(f"/imports/{id}").json()["state"] == "stopped"
    assert not Case.objects.exists()


def test_an_import_is_its_askers_and_needs_an_administrator(site: Site) -> None:
    id = sent(program("admin"), [row()]).json()["id"]
    other = program("admin", "other")
    assert other.get(f"/imports/{id}").status_code == 404
    assert sent(program("auditor", "eve"), [row()]).status_code == 403


def test_a_cell_is_drawn_anew_from_a_day(site: Site) -> None:
    admin = program("admin")
    ring = [[120.5, 30.5], [120.51, 30.5], [120.51, 30.51], [120.5, 30.51], [120.5, 30.5]]
    cell = {
        "type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]},
        "properties": {"id": "new-1", "title": "新一", "area": "demo-community-1"},
    }  # fmt: skip
    body = json.dumps({"type": "FeatureCollection", "features": [cell]}).encode()
    drawn = admin.send("/cells/redraw", {"data": SimpleUploadedFile("c.geojson", body), "on": "2027-01-01"})
    assert (drawn.status_code, drawn.json()) == (200, {"cells": 1}), drawn.content.decode()
    assert admin.get("/areas/new-1").json()["since"] == "2027-01-01"
    twice = admin.send("/cells/redraw", {"data": SimpleUploadedFile("c.geojson", body), "on": "2027-01-01"})
    assert problem(twice)["code"].startswith("places.")


def test_an_auditor_reads_the_journal_of_one_thing(site: Site) -> None:
    sent(program("admin"), [row()])
    worked_off()
    case = Case.objects.get().id
    auditor = program("auditor", "eve")
    first = auditor.get(f"/journal/{case}", {"limit": 1}).json()
    assert (first["aggregate_kind"], first["whole"], first["items"][0]["kind"]) == ("case", True, "Reported")
    assert first["entries"] == JournalEntry.objects.filter(aggregate_id=case).count()
    rest = auditor.get(f"/journal/{case}", {"after": first["next"]}).json()
    assert [one["seq"] for one in rest["items"]] == list(range(2, first["entries"] + 1))
    assert "三号楼前不亮" not in json.dumps([first, rest], ensure_ascii=False)
    assert auditor.get(f"/journal/{new_id()}").status_code == 404
    assert program("admin", "adam").get(f"/journal/{case}").status_code == 403
