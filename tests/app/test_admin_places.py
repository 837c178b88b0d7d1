"""Administration of places: areas and cells, by file and by hand; what is wrong is said where it is."""

import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.app.pages import CELL, Pages, pages  # noqa: F401 - a fixture
from yiwang.faces.worker.duties import give_names
from yiwang.foundation.places import interface as places
from yiwang.foundation.places.models import Area, GridCell
from yiwang.kernel import jobs
from yiwang.kernel.models import JournalEntry

pytestmark = pytest.mark.django_db
COMMUNITY = "demo-community-1"


def text(response: Any) -> str:
    return str(response.content.decode())


def led_to(response: Any) -> str:
    """Where a form that was taken leads."""
    assert response.status_code == 302, text(response)
    return str(response.headers["Location"])


def upload(client: Client, address: str, name: str, body: str, **values: str) -> str:
    """Send a file, let the worker do it, and give the page of the job."""
    file = io.BytesIO(body.encode())
    file.name = name
    response = client.post(address, {"file": file, **values})
    address = led_to(response)
    waiting = text(client.get(address))
    assert "排队中" in waiting and "停下" in waiting
    jobs.work_off(timezone.now())
    return text(client.get(address))


def square(west: float, side: float = 0.01) -> dict[str, Any]:
    ring = [[west, 40.0], [west + side, 40.0], [west + side, 40.01], [west, 40.01], [west, 40.0]]
    return {"type": "Polygon", "coordinates": [ring]}


def collection(*cells: tuple[str, dict[str, Any]]) -> str:
    features = [
        {"type": "Feature", "geometry": shape, "properties": {"id": code, "title": f"{code}格", "area": COMMUNITY}}
        for code, shape in cells
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


CELLS = {"form": "cells", "crs": "CGCS2000", "kind": "import", "since": "2026-01-01", "under": ""}


def test_areas_are_tried_then_imported_and_refused_rows_told(pages: Pages) -> None:  # noqa: F811
    client = pages.client("admin")
    lines = [
        "code,parent_code,level,name",
        f"{COMMUNITY},,community,新名社区",
        "x1,nowhere,cell,没有上级",
        "x2,,wrong,坏层级",
    ]
    rows = "\n".join(lines)
    before = Area.objects.get(code=COMMUNITY).name
    trial = upload(client, "/admin/areas/import/", "areas.csv", rows, form="areas", do="try")
    assert "什么也没有保存" in trial and "新名社区" in trial and "第 3 行" in trial and "第 4 行" in trial
    assert Area.objects.get(code=COMMUNITY).name == before
    done = upload(client, "/admin/areas/import/", "areas.csv", rows, form="areas", do="do")
    assert "做完了" in done and "第 3 行" in done
    assert Area.objects.get(code=COMMUNITY).name == "新名社区"
    assert JournalEntry.objects.filter(kind="areas_imported").count() == 1


def test_a_missing_file_is_said_at_the_field(pages: Pages) -> None:  # noqa: F811
    response = pages.client("admin").post("/admin/areas/import/", {"form": "areas", "do": "try"})
    assert response.status_code == 422 and "请选择文件" in text(response)


def test_the_tree_is_searched_and_an_area_shown(pages: Pages) -> None:  # noqa: F811
    client = pages.client("admin")
    area = Area.objects.get(code=COMMUNITY)
    found = text(client.get("/admin/areas/", {"q": COMMUNITY}))
    assert area.name in found and "共 1 条" in found
    assert "没有符合筛选的" in text(client.get("/admin/areas/", {"q": "zzz"}))
    shown = text(client.get(f"/admin/areas/{COMMUNITY}/"))
    assert "没办完的事项" in shown and "下一级" in shown
    assert client.get("/admin/areas/nowhere/").status_code == 404


def test_an_area_is_added_renamed_and_ended(pages: Pages) -> None:  # noqa: F811
    client = pages.client("admin")
    page, today = f"/admin/areas/{COMMUNITY}/", timezone.localdate().isoformat()
    empty = client.post(page, {"form": "add", "name": "新格", "code": "", "level": "", "on": "x"})
    assert empty.status_code == 422 and "请填写“编码”" in text(empty) and "2026-01-31" in text(empty)
    assert 'value="新格"' in text(empty), "what was typed stays"
    taken = client.post(page, {"form": "rename", "name": "", "decided_on": today})
    assert taken.status_code == 422
    assert client.post(page, {"form": "rename", "name": "改名社区", "decided_on": today}).status_code == 302
    assert "已经更名" in text(client.get(page)) and "已经更名" not in text(client.get(page))
    assert places.area(COMMUNITY).name == "改名社区"  # type: ignore[union-attr]
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    left = client.post(page, {"form": "end", "on": tomorrow, "successors": "demo-community-2"})
    assert left.status_code == 422 and "下面还有" in text(left) and f'value="{tomorrow}"' in text(left)


def test_a_new_name_is_booked_for_a_day_ahead_and_given_on_it(pages: Pages) -> None:  # noqa: F811
    client = pages.client("admin")
    page, now = f"/admin/areas/{COMMUNITY}/", timezone.now()
    before = places.area(COMMUNITY).name  # type: ignore[union-attr]
    day = timezone.localdate() + timedelta(days=3)
    client.post(page, {"form": "rename", "name": "头一个", "decided_on": (day + timedelta(days=9)).isoformat()})
    assert client.post(page, {"form": "rename", "name": "后来", "decided_on": day.isoformat()}).status_code == 302
    assert "已经预约" in text(client.get(page))
    assert f"{day.isoformat()} 起改名“后来”" in text(client.get(page)) and "头一个" not in text(client.get(page))
    assert give_names(now) == 0 and places.area(COMMUNITY).name == before  # type: ignore[union-attr]
    assert [give_names(now + timedelta(days=4)), give_names(now + timedelta(days=4))] == [1, 0]
    assert places.area(COMMUNITY).name == "后来"  # type: ignore[union-attr]
    assert "起改名" not in text(client.get(page))


def test_a_booked_name_is_dropped(pages: Pages) -> None:  # noqa: F811
    client = pages.client("admin")
    page, day = f"/admin/areas/{COMMUNITY}/", timezone.localdate() + timedelta(days=3)
    client.post(page, {"form": "rename", "name": "后来", "decided_on": day.isoformat()})
    assert client.post(page, {"form": "drop"}).status_code == 302
    assert "起改名" not in text(client.get(page)) and give_names(timezone.now() + timedelta(days=9)) == 0


def test_a_new_name_is_part_of_every_full_name_below(pages: Pages) -> None:  # noqa: F811
    Area.objects.filter(code=COMMUNITY).update(name="甲社区", full_name="市甲社区")
    Area.objects.filter(code=CELL).update(full_name="市甲社区一格")
    client = pages.client("admin")
    client.post(f"/admin/areas/{COMMUNITY}/", {"form": "rename", "name": "乙社区", "decided_on": "2026-01-01"})
    assert Area.objects.get(code=COMMUNITY).full_name == "市乙社区"
    assert Area.objects.get(code=CELL).full_name == "市乙社区一格"


def test_cells_are_imported_and_an_overlap_told(pages: Pages) -> None:  # noqa: F811
    Area.objects.filter(level="grid_cell").update(level="cell")
    client = pages.client("admin")
    body = collection(
        ("new-1", square(120.0)), ("new-2", square(120.009)), ("bad", {"type": "Point", "coordinates": [1, 1]})
    )
    trial = upload(client, "/admin/cells/import/", "c.geojson", body, **CELLS, do="try")
    assert "重叠" in trial and "什么也没有保存" in trial and not GridCell.objects.filter(code="new-1").exists()
    done = upload(client, "/admin/cells/import/", "c.geojson", body, **CELLS, do="do")
    assert "features[2]" in done and GridCell.objects.filter(code__startswith="new-").count() == 2
    flaws = text(client.get("/admin/cells/flaws/", {"kind": "overlap"}))
    assert "new-1格" in flaws and "共 1 条" in flaws
    points = client.get("/admin/cells/flaws.json").json()["features"]
    assert any("new-1格" in one["properties"]["words"] for one in points)
    shapes = client.get("/admin/cells/map.json").json()["features"]
    assert {one["properties"]["flaws"] for one in shapes if one["properties"]["code"] == "new-1"} == {1}
    unknown = client.post("/admin/cells/import/", {**CELLS, "do": "try", "under": "zzz", "file": io.BytesIO(b"{}")})
    assert unknown.status_code == 422 and "没有这个编码的区划" in text(unknown)


def test_a_cell_is_drawn_anew_from_a_day(pages: Pages) -> None:  # noqa: F811
    Area.objects.filter(level="grid_cell").update(level="cell")
    client = pages.client("admin")
    body = collection(("new-1", square(120.0)), ("new-2", square(120.009)))
    upload(client, "/admin/cells/import/", "c.geojson", body, **CELLS, do="do")
    page = "/admin/cells/new-2/"
    assert "重划边界" in text(client.get(page))
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    sent = {"form": "redraw", "on": tomorrow, "code": "new-2-v2", "title": "二格", "crs": "CGCS2000"}
    crossed = client.post(
        page, {**sent, "geometry": '{"type": "Polygon", "coordinates": [[[0,0],[1,1],[1,0],[0,1],[0,0]]]}'}
    )
    assert crossed.status_code == 422 and "边界无效" in text(crossed) and "new-2-v2" in text(crossed)
    assert client.post(page, {**sent, "geometry": "nonsense"}).status_code == 422
    assert client.post(page, {**sent, "code": "new-1", "geometry": json.dumps(square(120.01))}).status_code == 422
    done = client.post(page, {**sent, "geometry": json.dumps(square(120.01))})
    assert done.status_code == 302, text(done)
    old = places.area("new-2")
    assert old is not None and old.successors == ("new-2-v2",) and old.until.isoformat() == tomorrow  # type: ignore[union-attr]
    assert "new-1格" in text(client.get("/admin/cells/flaws/", {"kind": "overlap"}))
    assert "new-1格" not in text(client.get("/admin/cells/flaws/", {"on": tomorrow, "kind": "overlap"}))
    assert client.get("/admin/cells/nowhere/").status_code == 404


def test_an_administrator_of_a_part_sees_that_part_and_changes_no_area(pages: Pages) -> None:  # noqa: F811
    from yiwang.foundation.identity.models import Account

    client = pages.client("admin")
    Account.objects.filter(login="admin").update(area_path=pages.site.paths[COMMUNITY])
    assert "重划边界" not in text(client.get(f"/admin/cells/{CELL}/"))
    assert client.get("/admin/areas/demo-community-2/").status_code == 404
    refused = client.post(f"/admin/areas/{COMMUNITY}/", {"form": "rename", "name": "x", "decided_on": "2026-01-01"})
    assert refused.status_code == 200 and places.area(COMMUNITY).name != "x"  # type: ignore[union-attr]
    body = collection(("new-1", square(120.0)))
    assert "没有做" in upload(client, "/admin/cells/import/", "c.geojson", body, **CELLS, do="do")
