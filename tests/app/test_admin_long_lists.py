"""Lists of a whole district in administration: what a page makes does not grow with the district."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db.models.signals import post_init
from django.test import Client
from django.utils import timezone

from tests.app.pages import Pages, pages  # noqa: F401 - a fixture
from tests.app.test_admin_places import COMMUNITY, text
from yiwang.foundation.identity.models import Account
from yiwang.foundation.organizations.models import Appointment, Unit
from yiwang.foundation.organizations.queries import copy
from yiwang.foundation.organizations.queries.site import VERSION
from yiwang.kernel.ids import new_id
from yiwang.kernel.versions import bump

pytestmark = pytest.mark.django_db
SINCE = date(2026, 1, 1)
MANY = 400
SORTS = {
    "/admin/units/": ("title", "kind", "area", "people", "life"),
    "/admin/posts/": ("post", "holder", "unit", "area", "life"),
    "/admin/accounts/": ("login", "roles", "second", "state"),
}


@pytest.fixture
def district(pages: Pages) -> Client:  # noqa: F811
    """So many units with a holder of a post each, who has an account, and an administrator who looks at them."""
    units = [_unit(number) for number in range(MANY)]
    Unit.objects.bulk_create(units)
    accounts = [
        Account(id=new_id(), login=f"zz{number:04}", name=f"甲{number:04}", password="!") for number in range(MANY)
    ]
    Account.objects.bulk_create(accounts)
    Appointment.objects.bulk_create(
        _appointment(unit.id, account.id, number)
        for number, (unit, account) in enumerate(zip(units, accounts, strict=True))
    )
    bump(VERSION)
    return pages.client("admin")


def _unit(number: int) -> Unit:
    return Unit(id=new_id(), kind="office", area=COMMUNITY, title=f"甲单位{number:04}", since=SINCE)


def _appointment(unit: UUID, account: UUID, number: int) -> Appointment:
    return Appointment(
        id=new_id(), unit=unit, post="gatekeeper", area=COMMUNITY, account=account, holder=f"甲{number:04}", since=SINCE
    )


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What was made into an object since: units, appointments, accounts."""
    found: list[str] = []

    def count(**_: Any) -> None:
        found.append("Account")

    for name in ("UnitInfo", "AppointmentInfo"):
        monkeypatch.setattr(copy, name, _counted(getattr(copy, name), found))
    post_init.connect(count, sender=Account)
    yield found
    post_init.disconnect(count, sender=Account)


def _counted(kind: type, found: list[str]) -> Callable[..., Any]:
    def make(*given: Any) -> Any:
        found.append(kind.__name__)
        return kind(*given)

    return make


@pytest.mark.parametrize("address", SORTS)
def test_a_page_of_a_long_list_makes_what_it_shows_and_no_more(district: Client, made: list[str], address: str) -> None:
    """Sorted by anything, and narrowed to what most of the district is."""
    for query in ("", *(f"?sort={sign}{name}" for name in SORTS[address] for sign in ("", "-")), "?q=甲&page=3"):
        made.clear()
        page = text(district.get(address + query))
        assert page.count('<td class="title">') == 50, query
        assert len(made) < 4 * 50, (query, len(made))


def test_the_first_page_of_administration_makes_nobody(district: Client, made: list[str]) -> None:
    assert district.get("/admin/").status_code == 200
    assert len(made) < 20


@pytest.mark.parametrize("sort", ["title", "-title"])
def test_the_pages_of_a_list_hold_every_row_once(district: Client, sort: str) -> None:
    seen: list[str] = []
    for number in range(1, MANY // 50 + 1):
        seen += re.findall(
            r">(甲单位\d{4})<", text(district.get("/admin/units/", {"q": "甲", "sort": sort, "page": number}))
        )
    every = [f"甲单位{number:04}" for number in range(MANY)]
    assert seen == (every if sort == "title" else every[::-1])


def test_rows_that_are_alike_are_sorted_the_same_way_each_time(district: Client) -> None:
    """All of them hold the same post since the same day: still no row stands on two pages."""
    seen: list[str] = []
    for number in range(1, MANY // 50 + 1):
        answer = text(district.get("/admin/posts/", {"post": "gatekeeper", "sort": "-life", "page": number}))
        seen += re.findall(r">(甲\d{4})<", answer)
    assert len(seen) == MANY and len(set(seen)) == MANY


def test_accounts_without_a_post_are_found_among_those_who_have_one(district: Client) -> None:
    Account.objects.create(id=new_id(), login="zz-free", name="闲人", password="!")
    page = text(district.get("/admin/accounts/", {"idle": "1", "q": "zz", "sort": "-login"}))
    assert "闲人" in page and "共 1 条" in page and "zz0001" not in page


@pytest.mark.parametrize(("state", "shown"), [("open", 2), ("locked", 1), ("closed", 1), ("all", 3)])
def test_accounts_by_state(district: Client, state: str, shown: int) -> None:
    later = timezone.now() + timedelta(hours=1)
    for name, more in (("in", {}), ("locked", {"locked_until": later}), ("closed", {"active": False})):
        Account.objects.create(id=new_id(), login=f"state-{name}", name=name, password="!", **more)
    assert f"共 {shown} 条" in text(district.get("/admin/accounts/", {"state": state, "q": "state-", "sort": "state"}))
