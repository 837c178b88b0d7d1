"""No number of cases stands on a page of the desk without the list behind it; list, count, file and number agree."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.app.pages import CELL, Pages, pages  # noqa: F401 - a fixture
from yiwang.cases import interface as cases
from yiwang.cases.interface import Case, ReportCase, TakeStep
from yiwang.faces.documents.tables import SPLITS
from yiwang.insight import interface as insight
from yiwang.kernel.civil_time import civil
from yiwang.kernel.ids import new_id

pytestmark = pytest.mark.django_db
ROLES = ("chief", "supervisor", "dispatcher", "clerk", "handler")
NO_NUMBER = frozenset({"room-clock", "tick", "scale"})
"""Clocks and scales."""
ALONE = frozenset({"br", "hr", "img", "input", "link", "meta", "path", "rect", "circle", "wbr", "source"})


class Found(NamedTuple):
    """A number on a page: where it leads, and what is said of how it was come by."""

    text: str
    url: str
    hint: str
    listed: bool
    """Its list stands beside it."""


class Numbers(HTMLParser):
    """Every number that a page marks as one: cells of figures, and whatever is of the class `number`."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str]]] = []
        self.found: list[Found] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALONE:
            self.open.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        held = [(tag, given, set(given.get("class", "").split())) for tag, given in self.open]
        marked = any({"number", "figure"} & words and tag != "th" for tag, _, words in held)
        apart = any(NO_NUMBER & words or tag == "time" for tag, _, words in held)
        if not marked or apart or not re.search("[1-9]", data):
            return
        url = next((given["href"] for tag, given, _ in reversed(held) if tag == "a" and given.get("href")), "")
        hint = next((given["title"] for _, given, _ in reversed(held) if given.get("title")), "")
        self.found.append(Found(data.strip(), url, hint, any("data-listed" in given for _, given, _ in held)))


def numbers_of(client: Client, address: str) -> list[Found]:
    response = client.get(address)
    if response.status_code != 200:
        return []
    read = Numbers()
    read.feed(response.content.decode())
    return read.found


def busy(pages: Pages) -> Pages:  # noqa: F811
    """Cases of several days, at any hour the first of them of today: new, with somebody, late, ended."""
    site, now = pages.site, timezone.now()
    for place in range(12):
        facts = {"kind": "street_lamp", "what": f"{place}号楼前路灯不亮", "address": "三号楼", "danger": False}
        site.now = now - timedelta(days=place % 4 * 7, minutes=place)
        case_id = new_id()
        clerk = site.person("intake_clerk", CELL)
        site.do(ReportCase(case_id, "service_request", "hotline", facts, area=CELL, on_behalf=True), clerk)
        if place % 2:
            site.do(TakeStep(case_id, "accept"), clerk)
        if place % 4 == 3:
            site.do(TakeStep(case_id, "dispatch"), site.person("dispatcher", CELL))
    insight.fold(list(Case.objects.values_list("id", flat=True)))
    return pages


def seeds(pages: Pages) -> Iterator[str]:  # noqa: F811
    """The pages of the desk that show numbers."""
    today = civil(timezone.now()).date()
    days = f"from={today - timedelta(days=30)}&until={today + timedelta(days=1)}"
    yield from ("/desk/room/", "/desk/room/?wall=1", "/desk/board/", "/desk/cases/?view=mine", "/desk/cases/?view=area")
    yield from ("/desk/orders/", "/desk/analyses/", "/desk/cases/?q=路灯", pages.address("desk:analysis"))
    yield from (f"{reverse('desk:numbers')}?by={by}&{days}" for by in SPLITS)


@pytest.mark.parametrize("role", ROLES)
def test_no_number_of_cases_stands_without_its_list(pages: Pages, role: str) -> None:  # noqa: F811
    """Either it leads somewhere, or it says how it was come by, or its list stands right there."""
    client, shown = busy(pages).client(role), 0
    for address in seeds(pages):
        found = numbers_of(client, address)
        bare = [one for one in found if not one.url and not one.hint and not one.listed]
        assert not bare, (address, bare)
        shown += len(found)
    assert shown > (40 if role in ("chief", "supervisor", "dispatcher") else 3)


def listed(client: Client, url: str) -> int:
    """How many the list says that it holds."""
    html = client.get(url).content.decode()
    said = re.search(r"共 (\d+) 件", html)
    assert said or "没有这样的事项" in html, url
    return int(said[1]) if said else 0


def exported(client: Client, url: str) -> int:
    response: Any = client.post(reverse("desk:export"), {"query": urlsplit(url).query, "form": "csv"})
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    return len(rows) - 1


@pytest.mark.parametrize("role", ["chief", "supervisor", "dispatcher"])
def test_list_count_file_search_and_number_agree(pages: Pages, role: str) -> None:  # noqa: F811
    """Of every number of all those pages."""
    client = busy(pages).client(role)
    found = {one for address in seeds(pages) for one in numbers_of(client, address)}
    leading = [one for one in found if one.text.isdecimal() and one.url.startswith("/desk/cases/?")]
    plain = sorted(one for one in leading if not one.hint)
    assert len(plain) > 30
    for one in plain:
        often = insight.OFTEN.intersection(parse_qs(urlsplit(one.url).query).get("counted", [""])[0].split(","))
        number = listed(client, one.url)
        assert number <= int(one.text) if often else number == int(one.text), one
        assert exported(client, one.url) == number, one
        assert listed(client, f"{one.url}&q=路灯") == number, one


def test_whoever_does_not_oversee_an_area_sees_of_its_numbers_what_they_may_see(pages: Pages) -> None:  # noqa: F811
    """And is told so, but not how many there are."""
    url = next(one.url for one in numbers_of(busy(pages).client("chief"), "/desk/room/") if "state=all" in one.url)
    today = civil(timezone.now()).date()
    first, end = today - timedelta(days=30), today + timedelta(days=1)
    url = f"{url.split('&from')[0]}&state=all&counted=opened&from={first}&until={end}"
    chief, elsewhere, clerk = pages.client("chief"), pages.client("chief", elsewhere=True), pages.client("clerk")
    assert "只列出其中您能看的" not in chief.get(url).content.decode() and listed(chief, url) == 13
    for client in (elsewhere, clerk):
        html = client.get(url).content.decode()
        assert "只列出其中您能看的" in html and listed(client, url) == 0
    assert cases.count_cases(pages.site.person("dispatcher", CELL), cases.Filters(view="area")) == 13
