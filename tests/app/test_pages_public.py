"""What everyone may see: only what packs make public, blurred as they say, without a word of whoever reported it."""

import json
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.app.pages import CELL, FACTS, Pages, pages  # noqa: F401 - a fixture
from yiwang.cases.interface import Case, ReportCase, TakeStep, Tracker
from yiwang.cases.queries import public
from yiwang.engine.packs.pictograms import PICTOGRAMS
from yiwang.engine.packs.publicity import PUBLIC, least_exact
from yiwang.faces.web.assets import assets
from yiwang.foundation.identity.interface import REPORTER
from yiwang.foundation.places import interface as places
from yiwang.kernel.actions import Command, perform
from yiwang.kernel.ids import new_id

pytestmark = pytest.mark.django_db
KINDS = {"street_lamp": "point", "noise": "cell", "food_safety": "no", "other": "no"}


def text(response: Any) -> str:
    return unescape(response.content.decode())


def report(pages: Pages, kind: str, **more: float) -> Case:  # noqa: F811
    """One more report, of a kind, at a point in the cell."""
    now = timezone.now()
    facts = {**FACTS, "kind": kind, "what": f"王女士家的{kind}"}
    at = places.middles([CELL], pages.site.paths[CELL], timezone.localdate())[CELL]
    point = {"longitude": at[0] + 0.0004, "latitude": at[1] + 0.0003} | more
    action = ReportCase(new_id(), "service_request", "resident_web", facts, area=CELL, **point)
    answer = perform(action, acting=REPORTER, command=Command(new_id(), now), now=now)
    return Case.objects.get(id=answer.case_id)


def points(address: str = "/map/public/") -> dict[str, Any]:
    response = Client().get(address)
    assert response.status_code == 200
    return {one["properties"]["number"]: one for one in json.loads(response.content)["features"]}


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_as_public_as_its_pack_says(pages: Pages, kind: str) -> None:  # noqa: F811
    row = report(pages, kind)
    shown = KINDS[kind] != "no"
    page = Client().get(f"/nearby/{row.number}/")
    assert page.status_code == (200 if shown else 404)
    assert (row.number in points()) is shown
    assert (f"/nearby/{row.number}/" in text(Client().get("/nearby/"))) is shown
    assert "王女士" not in text(page)


def test_a_place_is_blurred_to_the_cell_where_the_kind_asks_it(pages: Pages) -> None:  # noqa: F811
    exact, blurred = report(pages, "street_lamp"), report(pages, "noise", longitude=112.00567)
    found = points()
    at = places.middles([CELL], pages.site.paths[CELL], timezone.localdate())[CELL]
    assert found[exact.number]["geometry"]["coordinates"] == [exact.longitude, exact.latitude]
    assert found[blurred.number]["geometry"]["coordinates"] == list(at)
    everything = json.dumps(found, ensure_ascii=False)
    assert "112.00567" not in everything and "王女士" not in everything


def test_other_case_types_are_not_public_unless_they_say_so(pages: Pages) -> None:  # noqa: F811
    """Disputes, petitions and the like are shown to nobody, whatever is asked for in the address."""
    Case.objects.filter(id=pages.case_id).update(case_type="dispute", kind="neighbours")
    assert Client().get(f"/nearby/{pages.number}/").status_code == 404
    assert pages.number not in text(Client().get("/nearby/?kind=dispute:neighbours"))
    assert pages.number not in points("/map/public/?type=dispute")


def test_withdrawn_matters_and_old_ended_ones_are_gone(pages: Pages) -> None:  # noqa: F811
    pages.site.do(TakeStep(pages.case_id, "withdraw"), Tracker(pages.case_id), timezone.now())
    assert Client().get(f"/nearby/{pages.number}/").status_code == 404
    long_ago = timezone.now() - timedelta(days=public.DAYS + 1)
    Case.objects.filter(id=pages.case_id).update(outcome="solved", ended=True, ended_at=long_ago)
    assert pages.number not in points()
    Case.objects.filter(id=pages.case_id).update(ended_at=timezone.now())
    assert pages.number in points() or Case.objects.get(id=pages.case_id).longitude is None
    assert Client().get(f"/nearby/{pages.number}/").status_code == 200


def test_filters_stand_in_the_address_and_the_count_is_the_lists(pages: Pages) -> None:  # noqa: F811
    report(pages, "noise")
    report(pages, "noise")
    client = pages.client()
    html = text(client.get("/nearby/?kind=service_request:noise"))
    assert "2 件" in html and html.count("噪声扰民</strong>") == 2
    assert '<option value="service_request:noise" selected>' in html
    nothing = text(
        Client(headers={"Accept-Language": "zh-hans"}).get("/nearby/?kind=service_request:noise&state=ended")
    )
    assert "0 件" in nothing and "没有这样的事" in nothing


def test_an_unknown_place_shows_nothing(pages: Pages) -> None:  # noqa: F811
    assert points("/map/public/?area=nowhere") == {}


def test_what_shows_less_holds() -> None:
    assert least_exact(["point", "cell"]) == "cell"
    assert least_exact(["no", "point"]) == "no"
    assert [least_exact([one]) for one in PUBLIC] == list(PUBLIC)


def test_shapes_of_cells_and_of_the_areas_they_make(pages: Pages) -> None:  # noqa: F811
    found = json.loads(Client().get("/map/shapes/").content)["features"]
    levels = {one["properties"]["level"] for one in found}
    assert {places.CELL, "community"} <= levels
    codes = {one["properties"]["code"] for one in found if one["properties"]["level"] == places.CELL}
    assert CELL in codes
    community = next(one for one in found if one["properties"]["level"] == "community")
    within = json.loads(Client().get(f"/map/shapes/?area={community['properties']['code']}").content)["features"]
    assert {one["properties"]["above"] for one in within if one["properties"]["level"] == places.CELL} == {
        community["properties"]["code"]
    }


@pytest.mark.parametrize("asked", ["", "?lon=a&lat=b", "?lon=nan&lat=1", "?lon=999&lat=1", "?lon=1"])
def test_where_with_anything_else_than_a_place_is_said_in_words(pages: Pages, asked: str) -> None:  # noqa: F811
    answer = json.loads(Client().get(f"/map/where/{asked}").content)
    assert answer["words"] and not answer.get("inside")


def test_where_says_cell_and_community(pages: Pages) -> None:  # noqa: F811
    lon, lat = places.middles([CELL], pages.site.paths[CELL], timezone.localdate())[CELL]
    answer = json.loads(Client().get(f"/map/where/?lon={lon}&lat={lat}").content)
    assert answer["inside"] and answer["cell"] == CELL
    assert answer["words"].endswith(places.area(CELL).name)  # type: ignore[union-attr]
    outside = json.loads(Client().get(f"/map/where/?lon={lon + 0.5}&lat={lat}").content)
    assert not outside["inside"]


def test_the_map_of_the_staff_shows_what_lists_show(pages: Pages) -> None:  # noqa: F811
    row = report(pages, "food_safety")
    near, far = pages.client("clerk"), pages.client("grid_worker", elsewhere=True)
    seen = [one["properties"]["number"] for one in json.loads(near.get("/desk/map/points/").content)["features"]]
    assert seen == [row.number]
    assert json.loads(far.get("/desk/map/points/").content)["features"] == []
    cells = {one["properties"]["code"]: one["properties"] for one in
             json.loads(near.get("/desk/map/cells/").content)["features"]}  # fmt: skip
    assert cells[CELL]["open"] == 2 and cells[CELL]["late"] == 1


def test_every_pictogram_is_drawn_and_every_kind_has_one(pages: Pages) -> None:  # noqa: F811
    drawn = set(re.findall(r'<symbol id="(\w+)"', assets()["web/pictograms.svg"].plain.decode()))
    assert drawn == set(PICTOGRAMS)
    html = text(Client().get("/report/"))
    assert set(re.findall(r"pictograms\.svg\?v=\w+#(\w+)", html)) <= drawn
    items = pages.site.pack.catalogs["request_kinds"].items
    assert all(item.attributes["pictogram"] in drawn for item in items)
