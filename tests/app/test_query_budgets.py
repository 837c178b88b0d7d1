"""Every page asks the database a bounded number of questions, and a list asks as many for sixty cases as for three."""

from datetime import timedelta
from typing import Any

import pytest
import yaml
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.app.pages import CELL, Pages, pages  # noqa: F401 - a fixture
from tests.shared import ROOT
from yiwang.cases.interface import Case, ReportCase, TakeStep
from yiwang.faces.web import access
from yiwang.insight import interface as insight
from yiwang.kernel.ids import new_id

pytestmark = pytest.mark.django_db
BUDGETS: dict[str, Any] = yaml.safe_load((ROOT / "tests" / "app" / "query_budgets.yaml").read_text("utf-8"))


def fill(pages: Pages, number: int) -> None:  # noqa: F811
    """So many more cases that wait to be dispatched."""
    site = pages.site
    clerk = site.person("intake_clerk", CELL)
    for place in range(number):
        site.now = timezone.now() - timedelta(minutes=40) + timedelta(seconds=place)
        facts = {"kind": "street_lamp", "what": f"{place}号楼前路灯不亮", "address": "三号楼", "danger": False}
        case_id = new_id()
        site.do(ReportCase(case_id, "service_request", "hotline", facts, area=CELL, on_behalf=True), clerk)
        site.do(TakeStep(case_id, "accept"), clerk)


def role_for(name: str) -> str:
    row = access.PAGES[name]
    if row.kind == "everyone":
        return ""
    return "dispatcher" if row.kind == "signed_in" or "dispatcher" in row.roles else sorted(row.roles)[0]


def asked(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as found:
        client.get(address)
    return len(found)


def test_every_page_keeps_to_its_budget(pages: Pages) -> None:  # noqa: F811
    fill(pages, 3)
    clients: dict[str, Client] = {}
    over = {}
    for name in access.PAGES:
        role = role_for(name)
        client = clients.setdefault(role, pages.client(role))
        if name == "desk:sign_out":
            continue
        number = asked(client, pages.address(name))
        if number > BUDGETS["default"]:
            # What is read once for a process does not count.
            number = asked(client, pages.address(name))
        budget = BUDGETS["lists"].get(name) or BUDGETS["pages"].get(name) or BUDGETS["default"]
        if number > budget:
            over[name] = (number, budget)
    assert over == {}


def test_a_list_asks_the_same_for_three_cases_and_for_sixty(pages: Pages) -> None:  # noqa: F811
    fill(pages, 3)
    clients = {name: pages.client(role_for(name)) for name in BUDGETS["lists"]}
    for name in BUDGETS["lists"]:
        asked(clients[name], pages.address(name))
    few = {name: asked(clients[name], pages.address(name)) for name in BUDGETS["lists"]}
    fill(pages, 57)
    many = {name: asked(clients[name], pages.address(name)) for name in BUDGETS["lists"]}
    assert many == few


def behind(said: str) -> str:
    """The list behind a number, whatever it was counted as."""
    return f"/desk/cases/?view=area&state=all&shared=1&from=2020-01-01&until=2035-01-01&{said}"


def test_a_list_behind_a_number_asks_the_same_for_three_cases_and_for_sixty(pages: Pages) -> None:  # noqa: F811
    client = pages.client("dispatcher")

    def measured(number: int) -> dict[str, int]:
        fill(pages, number)
        insight.fold(list(Case.objects.values_list("id", flat=True)))
        return {said: min(asked(client, behind(said)) for _ in range(2)) for said in BUDGETS["behind"]}

    few, many = measured(3), measured(57)
    assert many == few
    assert {said: number for said, number in many.items() if number > BUDGETS["behind"][said]} == {}


def test_every_page_that_shows_a_list_has_a_budget_of_its_own(pages: Pages) -> None:  # noqa: F811
    clients: dict[str, Client] = {}
    without = {}
    for name in sorted(set(access.PAGES) - {*BUDGETS["lists"], *BUDGETS["pages"], "desk:sign_out"}):
        role = role_for(name)
        client = clients.setdefault(role, pages.client(role))
        response = client.get(pages.address(name))
        if response.headers["Content-Type"].startswith("text/html") and b'<table class="list' in response.content:
            without[name] = min(asked(client, pages.address(name)) for _ in range(2))
    assert without == {}, " ".join(f"{name}={number}" for name, number in without.items())


def test_the_budget_names_pages_that_there_are() -> None:
    assert {*BUDGETS["lists"], *BUDGETS["pages"]} <= set(access.PAGES)
