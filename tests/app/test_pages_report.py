"""Reporting step by step: kinds found by words, a place pointed at, photos that survive questions, paper and QR."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from PIL import Image

from tests.app.pages import CELL, Pages, pages  # noqa: F401 - a fixture
from tests.app.test_pages_portal import FULL, hidden, kind_form, text
from yiwang.cases.interface import Case, CaseFile
from yiwang.foundation.places import interface as places
from yiwang.kernel.ids import new_id

pytestmark = pytest.mark.django_db
DUPLICATE = {**FULL, "what": "三号楼前路灯不亮了"}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> None:
    settings.HOME = tmp_path


def photo(color: str = "red") -> BytesIO:
    stream = BytesIO()
    Image.new("RGB", (40, 30), color).save(stream, "JPEG")
    stream.seek(0)
    stream.name = "a.jpg"
    return stream


def drafts() -> list[Path]:
    folder = Path(settings.HOME) / "drafts"
    return sorted(folder.iterdir()) if folder.is_dir() else []


def test_the_photo_is_kept_when_duplicates_interrupt(pages: Pages) -> None:  # noqa: F811
    client = pages.client()
    form = kind_form(pages, "street_lamp")
    html = text(client.post(form, {**DUPLICATE, "photo": photo()}))
    assert "是不是这一件" in html and "a.jpg" in html and len(drafts()) == 1
    assert Case.objects.count() == 1
    response = client.post(form, {**DUPLICATE, **hidden(html)})
    assert response.status_code == 302
    row = Case.objects.exclude(id=pages.case_id).get()
    assert CaseFile.objects.filter(case_id=row.id, media_type="image/jpeg").count() == 1
    assert drafts() == []


def test_a_photo_that_is_none_is_said_at_its_field(pages: Pages) -> None:  # noqa: F811
    wrong = BytesIO(b"no picture")
    wrong.name = "a.jpg"
    response = pages.client().post(kind_form(pages), {**FULL, "photo": wrong})
    html = text(response)
    field = re.search(r'<div class="field wrong">.*?</div>', html, re.S)
    assert response.status_code == 422 and field and 'type="file"' in field[0]
    assert 'value="井盖松了"' in html and Case.objects.count() == 1 and drafts() == []


def test_a_kept_photo_belongs_to_one_browser(pages: Pages) -> None:  # noqa: F811
    form = kind_form(pages, "street_lamp")
    html = text(pages.client().post(form, {**DUPLICATE, "photo": photo()}))
    pages.client().post(form, {**DUPLICATE, **hidden(html)})
    assert CaseFile.objects.count() == 0


def test_kept_photos_end_after_a_day(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    form = kind_form(pages, "street_lamp")
    pages.client().post(form, {**DUPLICATE, "photo": photo()})
    (old,) = drafts()
    later = timezone.now().timestamp() + 24 * 3600 + 60
    monkeypatch.setattr("yiwang.faces.portal.kept.time.time", lambda: later)
    pages.client().post(form, {**DUPLICATE, "photo": photo("blue")})
    assert old not in drafts()


def test_a_place_that_was_pointed_at_is_the_cases_point(pages: Pages) -> None:  # noqa: F811
    lon, lat = places.middles([CELL], pages.site.paths[CELL], timezone.localdate())[CELL]
    form = f"/report/form/?type=service_request&kind=manhole_cover&lon={lon}&lat={lat}"
    client = pages.client()
    assert "已标在地图上" in text(client.get(form))
    assert client.post(form, FULL).status_code == 302
    row = Case.objects.exclude(id=pages.case_id).get()
    assert (row.longitude, row.latitude, row.area_code) == (round(lon, 6), round(lat, 6), CELL)


@pytest.mark.parametrize("asked", ["lon=0&lat=0", "lon=x&lat=1", "lon=nan&lat=nan", "lon=1"])
def test_a_point_in_no_cell_leads_to_choosing_a_place(pages: Pages, asked: str) -> None:  # noqa: F811
    response = pages.client().get(f"/report/form/?type=service_request&kind=manhole_cover&{asked}")
    assert response.status_code == 302 and response.url.startswith("/report/where/")


@pytest.mark.parametrize(("words", "kind"), [("漏水", "water_leak"), ("太黑", "street_lamp"), ("水漏", "water_leak"),
                                             ("elevator", "lift_fault")])  # fmt: skip
def test_kinds_are_found_by_what_people_call_them(pages: Pages, words: str, kind: str) -> None:  # noqa: F811
    found = text(pages.client().get("/report/found/", {"q": words}))
    assert f"kind={kind}" in found and "<html" not in found
    assert f"kind={kind}" in text(pages.client().get("/report/", {"q": words}))


def test_the_most_reported_kind_comes_first(pages: Pages) -> None:  # noqa: F811
    html = text(pages.client().get("/"))
    assert re.findall(r"kind=(\w+)", html)[0] == "street_lamp"


def test_the_device_is_asked_where_it_is_on_one_page_alone(pages: Pages) -> None:  # noqa: F811
    client = pages.client()
    asking = [one for one in ("/", "/report/", "/report/where/", kind_form(pages), "/nearby/", "/track/")
              if "geolocation=(self)" in client.get(one).headers["Permissions-Policy"]]  # fmt: skip
    assert asking == ["/report/where/"]


def test_the_receipt_carries_a_code_that_leads_to_tracking_without_telling_it_to_the_server(
    pages: Pages, monkeypatch: pytest.MonkeyPatch,  # noqa: F811
) -> None:  # fmt: skip
    said: list[str] = []
    monkeypatch.setattr("yiwang.faces.portal.views.reporting.qr", lambda address: said.append(address) or "<svg></svg>")
    pages.tracked().get(f"/track/{pages.number}/receipt/")
    (address,) = said
    before, _, code = address.partition("#")
    assert before.endswith(f"/track/?number={pages.number}") and code == pages.answer.code
    assert f'value="{pages.number}"' in text(Client().get(before.removeprefix("http://testserver")))


def test_a_paper_form_asks_what_the_screen_asks(pages: Pages) -> None:  # noqa: F811
    paper = text(pages.client().get("/paper/service_request/"))
    form = pages.site.pack.forms["report"]
    asked = [one.label.zh for one in form.fields if one.type not in ("geopoint", "image")]
    assert all(label in paper for label in asked)
    order = [paper.index(f"<h2>{number} ") for number in (1, 2, 3, 4)]
    assert order == sorted(order)
    items = pages.site.pack.catalogs["request_kinds"].items
    assert all(item.title.zh in paper for item in items)
    assert "service_request" in text(pages.client().get("/paper/"))
    assert pages.client().get("/paper/nothing/").status_code == 302


@pytest.mark.parametrize(
    ("wanted", "free"), [("type=service_request&kind=street_lamp", True), ("type=petition&kind=housing", False)]
)
def test_the_form_does_not_call_free_what_it_requires(pages: Pages, wanted: str, free: bool) -> None:  # noqa: F811
    client = pages.client("")
    said = client.get(f"/report/form/?{wanted}&area={CELL}").content.decode()
    assert "怎么联系您" in said
    assert ("都可以不填" in said, "可以不留" in said) == (free, free)
    case_type = wanted.split("=")[1].split("&")[0]
    assert ("都可以不填" in client.get(f"/paper/{case_type}/?area={CELL}").content.decode()) is free


def test_what_makes_sense_at_a_window_alone_is_not_asked_on_a_phone(pages: Pages) -> None:  # noqa: F811
    wanted, asked = f"type=petition&kind=housing&area={CELL}", "走访推选代表人数"
    assert asked not in text(pages.client().get(f"/report/form/?{wanted}"))
    assert asked in text(pages.client().get(f"/paper/petition/?area={CELL}"))
    entry = text(pages.client("clerk").get(f"/desk/cases/new/form/?{wanted}"))
    assert asked in entry, "without a script it stands there until a channel is chosen"
    assert re.search(r'data-channels="window">\s*<label for="f-delegates">', entry), "with one, until it makes sense"
    assert entry.count("data-channels") == 1


def test_what_was_typed_for_another_channel_is_not_taken_along(pages: Pages) -> None:  # noqa: F811
    """With a script it was hidden when the channel was chosen; the server leaves it out in any case."""
    address = f"/desk/cases/new/form/?type=petition&kind=housing&area={CELL}"
    given = {
        "petition_field": "housing", "petition_matter": "房屋漏水", "petition_wish": "请查清",
        "sender_name": "来信人", "sender_phone": "13800000000", "delegates": "3",
    }  # fmt: skip
    response = pages.client("clerk").post(address, given | {"channel": "hotline"})
    assert response.status_code == 302
    assert "delegates" not in Case.objects.get(case_type="petition").facts
    assert pages.client("clerk").post(address, given | {"channel": "window"}).status_code == 302
    assert sorted("delegates" in one.facts for one in Case.objects.filter(case_type="petition")) == [False, True]


@pytest.mark.parametrize(
    ("case_type", "said"),
    [("service_request", "这一栏写的，一年后删除"), ("petition", "这一栏写的，三年后删除")],
)
def test_a_paper_form_says_how_long_the_pack_keeps_what_it_asks(pages: Pages, case_type: str, said: str) -> None:  # noqa: F811
    paper = text(pages.client().get(f"/paper/{case_type}/?area={CELL}"))
    assert said in paper and paper.count("年后删除") == paper.count(said)


def test_the_start_page_names_what_is_not_taken_without_a_name(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    client = pages.client()
    said = text(client.get("/"))
    assert "姓名和电话一般可以不留" in said
    assert "只有这几类要写明是谁：" in said and "信访" in said.split("要写明是谁")[1]
    monkeypatch.setattr("yiwang.faces.portal.views.start.say_who", lambda edition, channel: [])
    assert "姓名和电话可以不留。" in text(client.get("/"))
    monkeypatch.setattr("yiwang.faces.portal.views.start.edition_here", lambda area, on: None)
    assert "多数事情可以不留" in text(client.get("/"))


def test_the_same_matter_takes_the_words_and_the_photo_along(pages: Pages) -> None:  # noqa: F811
    client = pages.client()
    form = kind_form(pages, "street_lamp")
    html = text(client.post(form, {**DUPLICATE, "photo": photo()}))
    (button,) = re.findall(r'<button form="report" name="same_as" value="([^"]+)">', html)
    assert button == str(pages.case_id) and 'id="report"' in html
    # Enter in a field presses the first button of the form: that one says nothing of a case.
    assert html.index('<button form="report" hidden>') < html.index('name="same_as"')
    response = client.post(form, {**DUPLICATE, **hidden(html), "same_as": button})
    assert response.status_code == 302 and "/receipt/" in response["Location"]
    row = Case.objects.exclude(id=pages.case_id).get()
    assert row.same_as == pages.case_id
    assert CaseFile.objects.filter(case_id=row.id).count() == 1
    assert Case.objects.get(id=pages.case_id).me_too == 0


def test_only_what_was_offered_can_be_called_the_same(pages: Pages) -> None:  # noqa: F811
    """A made-up id, or a case that ended meanwhile: the report is taken all the same, and stands alone."""
    client = pages.client()
    form = kind_form(pages, "street_lamp")
    html = text(client.post(form, DUPLICATE))
    assert client.post(form, {**DUPLICATE, **hidden(html), "same_as": str(new_id())}).status_code == 302
    assert Case.objects.exclude(id=pages.case_id).get().same_as is None


def test_what_is_no_text_is_said_at_its_field_and_the_words_stay(pages: Pages) -> None:  # noqa: F811
    client = pages.client()
    form = kind_form(pages, "street_lamp")
    response = client.post(form, {**FULL, "address": "南门\0三号", "photo": photo()})
    html = text(response)
    field = re.search(r'<div class="field wrong">(?:(?!</div>).)*name="address".*?</div>', html, re.S)
    assert response.status_code == 422 and field
    assert "读不出的字符" in field[0] and "\n南门三号</textarea>" in field[0]
    assert "a.jpg" in html and Case.objects.count() == 1
    again = {**DUPLICATE, **hidden(html), "address": "南门三号", "checked": "1"}
    assert client.post(form, again).status_code == 302
