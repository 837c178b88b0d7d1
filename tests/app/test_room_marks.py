"""Marks on the map of the command room: each leads to just the cases that it stands for, and covers no other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from itertools import combinations
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from django.http import QueryDict
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.app.pages import CELL, Pages, pages  # noqa: F401 - a fixture
from tests.app.test_numbers_lead import busy, exported, listed
from yiwang.cases.interface import Case
from yiwang.faces.desk.behind import tile
from yiwang.faces.desk.room import drawing
from yiwang.faces.desk.room.crowds import SIZES
from yiwang.faces.desk.room.plan import Plan, Squares
from yiwang.faces.desk.room.scope import scope_of

CROWD = re.compile(r'<a href="([^"]+)" tabindex="-1" class="crowd.*?<text[^>]*>(\d+)</text>', re.DOTALL)
ALONE = re.compile(r'<a href="(/desk/cases/[0-9a-f-]{36}/)" tabindex="-1" transform')
LAYER = re.compile(r'<g class="marks (wide|phone)".*?</g>', re.DOTALL)


class Layer(NamedTuple):
    crowds: Sequence[tuple[str, int]]
    alone: int


def layers(html: str) -> list[Layer]:
    found = [one[0] for one in LAYER.finditer(html)]
    return [Layer([(unescape(url), int(number)) for url, number in CROWD.findall(one)], len(ALONE.findall(one)))
            for one in found]  # fmt: skip


def scattered(pages: Pages) -> int:  # noqa: F811
    """Cases in crowds and alone; how many of the open ones have a point."""
    middle = busy(pages).site.point(CELL)
    rows = list(Case.objects.order_by("id"))
    for place, row in enumerate(rows[:-1]):
        row.longitude, row.latitude = middle[0] + place % 3 * 0.0021, middle[1] + place % 5 * 0.00002
        row.due_at = None if place % 6 == 5 else rows[place // 4].reported_at  # several are due at one moment
    Case.objects.bulk_update(rows, ["longitude", "latitude", "due_at"])
    return Case.objects.filter(ended=False, longitude__isnull=False).count()


@pytest.mark.django_db
@pytest.mark.parametrize("most", [1500, 9, 7, 5])
@pytest.mark.parametrize("show", ["", "late"])
def test_a_mark_its_list_and_its_file_hold_the_same(
    pages: Pages, monkeypatch: pytest.MonkeyPatch, most: int, show: str  # noqa: F811
) -> None:  # fmt: skip
    """At either size of the map; also where there are more cases than are drawn, and some of them are due at once."""
    placed = scattered(pages)
    if show:
        placed = Case.objects.filter(ended=False, longitude__isnull=False, due_at__isnull=False).count()
    monkeypatch.setattr(drawing, "POINTS", most)
    client = pages.client("dispatcher")
    found = layers(client.get(f"/desk/room/?show={show}").content.decode())
    assert len(found) == 2
    for layer in found:
        assert layer.crowds and sum(number for _, number in layer.crowds) + layer.alone == min(placed, most)
        for url, number in layer.crowds:
            assert listed(client, url) == number == exported(client, url) == listed(client, f"{url}&q=路灯"), url


@pytest.mark.django_db
def test_the_list_says_where_it_is_and_leads_out_of_there(pages: Pages) -> None:  # noqa: F811
    scattered(pages)
    client = pages.client("dispatcher")
    (url, number), *_ = layers(client.get("/desk/room/").content.decode())[0].crowds
    said = client.get(url).context["described"]
    assert any("地图上" in one and "同一个点的" in one for one in said)
    empty = client.get(f"{url}&stage=nowhere").content.decode()
    links = [unescape(one) for one in re.findall(r'<li><a href="(\?[^"]+)"', empty[empty.index("没有这样的事项") :])]
    assert [one for one in links if "tile" not in parse_qs(urlsplit(one).query) and "stage=nowhere" in one]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "said", ["tile=1,2,3", "tile=a,b,c,d", "tile=nan,nan,nan,nan", "tile=9,9,1,1", "tile=-999,0,999,1"]
)
def test_a_square_that_cannot_be_read_does_not_narrow(pages: Pages, said: str) -> None:  # noqa: F811
    scattered(pages)
    client = pages.client("dispatcher")
    whole = client.get("/desk/cases/?view=area").context["count"]
    assert client.get(f"/desk/cases/?view=area&{said}").context["count"] == whole


def test_an_end_of_what_is_drawn_that_cannot_be_read_does_not_narrow() -> None:
    id = "01890000-0000-7000-8000-000000000000"
    for text in ("", "x", ",", "2026-01-01,7", f"0001-01-01T00:00:00%2B14:00,{id}", f"soon,{id}"):
        found = tile(QueryDict(f"tile=112,22,113,23&first={text}"))
        assert found is not None and found.last is None
    found = tile(QueryDict(f"tile=112,22,113,23&first=,{id}"))
    assert found is not None and found.last == (None, UUID(id))


RING = [(112.0, 22.0), (112.3, 22.0), (112.3, 22.5), (112.0, 22.5), (112.0, 22.0)]


@given(st.floats(111.99, 112.31), st.floats(21.99, 22.51), st.sampled_from(SIZES))
def test_every_point_of_the_drawing_lies_in_one_square(longitude: float, latitude: float, size: drawing.Size) -> None:
    plan = Plan([RING])
    squares = Squares(plan, size.side)
    held = [
        (column, line)
        for column in range(len(squares.across) - 1)
        for line in range(len(squares.up) - 1)
        if (one := squares.tile(column, line)).west <= longitude < one.east and one.south <= latitude < one.north
    ]
    found = squares.of(longitude, latitude)
    assert held == ([] if found is None else [found])
    x, y = plan.at(longitude, latitude)
    assert found is not None or not (1 < x < plan.width - 1 and 1 < y < plan.height - 1)


@pytest.mark.django_db
def test_no_mark_covers_another(pages: Pages) -> None:  # noqa: F811
    scattered(pages)
    rows = list(Case.objects.exclude(longitude=None))
    for place, row in enumerate(rows):
        row.longitude = (row.longitude or 0) + place * 0.0004
    Case.objects.bulk_update(rows, ["longitude"])
    scope = scope_of(pages.site.person("dispatcher", CELL), "", timezone.now())
    assert scope is not None
    found = drawing.draw(scope, "open")
    assert found is not None
    for layer in found.layers:
        assert len(layer.marks) > 2
        for one, other in combinations(layer.marks, 2):
            apart = max(abs(one.x - other.x), abs(one.y - other.y))
            assert apart >= one.size + other.size - 0.5
