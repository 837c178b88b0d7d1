"""The command room: its numbers are those of the lists they link to, and nobody sees another area's."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.app.pages import CELL, FACTS, Pages, pages  # noqa: F401 - a fixture
from yiwang.cases.interface import Case, ReportCase
from yiwang.faces.desk.room import numbers
from yiwang.faces.desk.room.drawing import draw
from yiwang.faces.desk.room.hours import bars
from yiwang.faces.desk.room.numbers import Day, Hour
from yiwang.faces.desk.room.scope import scope_of
from yiwang.faces.worker.duties import wake_cases
from yiwang.foundation.identity.interface import REPORTER
from yiwang.insight import interface as insight
from yiwang.kernel.actions import Command, perform
from yiwang.kernel.civil_time import civil, instant
from yiwang.kernel.ids import new_id

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("by_day")]
LINK = re.compile(r'<a class="(?:number[^"]*|room-number[^"]*)" href="([^"]+)"[^>]*>(.*?)</a>', re.DOTALL)


@pytest.fixture
def busy(pages: Pages) -> Iterator[Pages]:  # noqa: F811
    """Cases of several days and types, some late and supervised, in two communities."""
    now = timezone.now()
    for days in (0, 0, 1, 3, 9):
        _report(pages, now - timedelta(days=days, minutes=5), CELL)
    _report(pages, now - timedelta(days=2), "demo-community-2")
    _alert(pages, now - timedelta(minutes=20))
    wake_cases(now)
    insight.fold(list(Case.objects.values_list("id", flat=True)))
    yield pages


def _report(site: Pages, at: datetime, area: str) -> None:
    facts = {**FACTS, "reporter_name": "", "reporter_phone": ""}
    action = ReportCase(new_id(), "service_request", "resident_web", facts, area=area)
    perform(action, acting=REPORTER, command=Command(new_id(), at), now=at)


def _alert(site: Pages, at: datetime) -> None:
    """A dispute, which the pack's table gives a colour."""
    facts = {"kind": "neighbours", "what": "楼道堆物争执", "people": 2, "escalating": False, "violence": False}
    person = site.site.person("grid_worker", CELL)
    case_type = site.site.edition.programs["dispute"]
    given = {name: value for name, value in facts.items() if name in case_type.intake}
    for name, domain in case_type.intake.items():
        given.setdefault(name, _any(domain, site))
    action = ReportCase(new_id(), "dispute", case_type.case_type.channels[0], given, area=CELL)
    perform(action, acting=person, command=Command(new_id(), at), now=at)


def _any(domain: Any, site: Pages) -> Any:
    if domain.catalog:
        return site.site.edition.pack.catalogs[domain.catalog].items[-1].code
    if domain.values:
        return str(next(iter(domain.values)))
    return {"boolean": False, "integer": 1}.get(domain.type, "楼道")


def _links(html: str) -> list[tuple[str, int]]:
    found = []
    for url, inside in LINK.findall(html):
        digits = re.sub(r"<[^>]+>", " ", inside).split()[-1]
        found.append((unescape(url), int(digits)))
    return found


def test_every_number_is_that_of_the_list_behind_it(busy: Pages) -> None:
    client = busy.client("dispatcher")
    found = _links(client.get("/desk/room/").content.decode())
    assert len(found) >= 20 and sum(number for _, number in found) > 20
    for url, number in found:
        assert client.get(url).context["count"] == str(number), url


def test_a_community_shows_its_own_and_leads_to_its_cells(busy: Pages) -> None:
    client = busy.client("dispatcher")
    html = client.get("/desk/room/?area=demo-community-2").content.decode()
    assert re.search(r'data-tile="open">.*?<strong class="number">1</strong>', html, re.DOTALL)
    assert "/desk/room/?area=demo-grid_cell" in html
    assert "/desk/room/?area=demo-subdistrict-1" in html or "?area=demo-subdistrict-1" in html
    assert all(int(number) == int(client.get(url).context["count"]) for url, number in _links(html))


def test_the_room_of_another_area_is_not_there(busy: Pages) -> None:
    client = busy.client("chief")
    assert client.get("/desk/room/?area=demo-community-1").status_code == 200
    for area in ("demo-community-2", "demo-subdistrict-1", "nowhere"):
        assert client.get(f"/desk/room/?area={area}").status_code == 404
        assert client.get(f"/desk/room/parts/?area={area}").status_code == 404
        assert client.get(f"/desk/room/numbers/?area={area}").status_code == 404


def test_a_refresh_sends_what_changed_and_nothing_else(busy: Pages) -> None:
    client = busy.client("dispatcher")
    had = re.findall(r'data-had="([^"]+)"', client.get("/desk/room/").content.decode())
    assert len(had) == 6
    quiet = client.get("/desk/room/parts/", {"had": had}).json()
    assert set(quiet["panels"]) <= {"next"}, "only what says how much time is left moves by itself"
    _report(busy, timezone.now(), CELL)
    insight.fold(list(Case.objects.values_list("id", flat=True)))
    changed = client.get("/desk/room/parts/", {"had": had}).json()
    assert {"tiles", "levels", "below", "hours"} <= set(changed["panels"])
    assert changed["panels"]["tiles"]["had"] not in had


def test_the_levels_are_those_of_the_pack(busy: Pages) -> None:
    html = busy.client("dispatcher").get("/desk/room/").content.decode()
    program = busy.site.edition.programs["dispute"]
    assert program.case_type.title.zh in html
    assert len(re.findall(r'class="badge', html)) >= 3
    assert "王女士" not in html and "13900000001" not in html and busy.title not in html


def test_the_wall_has_no_controls(busy: Pages) -> None:
    html = busy.client("dispatcher").get("/desk/room/?wall=1").content.decode()
    assert "<button" not in html.split("<main")[1].split("</main>")[0]
    assert 'class="wide room-page wall"' in html


def test_the_map_shades_cells_and_leads_down(busy: Pages) -> None:
    scope = scope_of(busy.site.person("dispatcher", CELL), "", timezone.now())
    assert scope is not None
    found = draw(scope, "open")
    assert found is not None
    counted = {one.code: one.number for one in found.shapes}
    assert counted[CELL] == Case.objects.filter(area_code=CELL, ended=False).count() > 1
    assert max(found.shapes, key=lambda one: one.number).shade == max(one.shade for one in found.shapes)
    late = draw(scope, "late")
    assert late is not None and sum(one.number for one in late.shapes) == Case.objects.filter(
        due_at__lt=scope.now, ended=False, area_code__startswith="demo-grid_cell"
    ).count()  # fmt: skip


def test_the_usual_is_the_mean_of_the_same_weekday(pages: Pages) -> None:  # noqa: F811
    today = civil(timezone.now()).date()
    for weeks, number in ((1, 2), (2, 4)):
        at = instant(datetime.combine(today - timedelta(weeks=weeks), time(9, 30)))
        for _ in range(number):
            _report(pages, at, CELL)
    insight.fold(list(Case.objects.values_list("id", flat=True)))
    scope = scope_of(pages.site.person("dispatcher", CELL), "", timezone.now())
    assert scope is not None
    day = numbers.day_by_hour(scope, 9)
    assert (day.weeks, day.hours[9].usual, day.usual_by_now) == (2, 3.0, 3.0)


def test_bars_fit_into_the_drawing() -> None:
    day = Day([Hour(hour, hour * 3, 2.5, True) for hour in range(24)], 0, 0, 1)
    for wall in (False, True):
        chart = bars(day, wall)
        assert all(0 <= bar.y <= chart.base and bar.height >= 0 for bar in chart.bars)
        assert chart.left <= chart.bars[0].x and chart.bars[-1].x + chart.bars[-1].width <= chart.width
        assert chart.levels[-1][1] >= 69


def test_the_room_takes_as_many_queries_for_many_cases_as_for_few(busy: Pages) -> None:
    client = busy.client("dispatcher")
    few = _queries(client)
    for _ in range(10):
        _report(busy, timezone.now(), CELL)
    insight.fold(list(Case.objects.values_list("id", flat=True)))
    assert _queries(client) <= few


def _queries(client: Client) -> int:
    client.get("/desk/room/")
    with CaptureQueriesContext(connection, ) as found:
        client.get("/desk/room/")
    return len(found)


def test_the_addresses_of_lists_are_read_by_the_list(busy: Pages) -> None:
    """A filter that the list does not know would show more than was counted."""
    client = busy.client("dispatcher")
    urls = {url for url, _ in _links(client.get("/desk/room/").content.decode())}
    names = {name for url in urls for name in parse_qs(urlsplit(url).query)}
    assert names >= {"view", "area", "late", "tonight", "supervised", "called", "from", "state", "type"}
    assert names >= {"objected", "extension"}
    assert client.get("/desk/cases/?view=area&from=" + date(2100, 1, 1).isoformat()).context["count"] == "0"
