"""What is read for a page does not grow with the cases that have ended, nor what is read for a post with those that
wait for others; and a search that stops goes on where it was."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from tests.app.effort import LEAST, effort
from tests.app.pages import CELL, Pages, pages  # noqa: F401 - a fixture
from tests.app.test_query_budgets import fill
from yiwang.cases.interface import Case, Filters, count_by_stage, count_cases, list_cases, search_cases
from yiwang.cases.models import HAD, CasePart
from yiwang.cases.queries import finding, searching
from yiwang.kernel.ids import new_id
from yiwang.kernel.months import month_at
from yiwang.kernel.planner import learn_sizes

pytestmark = pytest.mark.django_db
ENDED = 1500
MOST = ENDED * LEAST // 2
"""Half of what visiting them would take."""


def add_ended(number: int) -> None:
    """Cases that are over, like the first one: of the same community, unit and reporter, each in a cell of its own and
    handled by some other unit before."""
    rows = add(number, "E", stage="closed", ended=True, due_at=None)
    CasePart.objects.bulk_create(
        [CasePart(case_id=row.id, part=HAD, body=str(new_id()), area_path=row.area_path, ended=True) for row in rows],
        200,
    )
    searching.index_many([(row, row.title) for row in rows])


def add_for_others(number: int) -> None:
    """Open cases of the same community that wait for many other posts, at stages at which no other post may act."""
    rows = add(number, "O", owner_account=None, taken_by=None, due_at=timezone.now() + timedelta(days=1))
    for place, row in enumerate(rows):
        row.stage, row.owner_post, row.owner_unit = f"stage_{place % 40}", f"post_{place % 40}", new_id()
    Case.objects.bulk_update(rows, ["stage", "owner_post", "owner_unit"], 200)


def add(number: int, letter: str, **values: Any) -> list[Case]:
    """Rows like the first case's, but for some values."""
    like = Case.objects.order_by("id")[0]
    same = {field.attname: getattr(like, field.attname) for field in Case._meta.concrete_fields}
    rows = [
        Case(**same | {"id": new_id(), "number": f"{letter}{place:07}", "area_code": f"cell-{place}"} | values)
        for place in range(number)
    ]
    return Case.objects.bulk_create(rows, 200)


def read_for(client: Client, address: str) -> int:
    client.get(address)  # what is kept by a process is read now
    with effort() as taken:
        assert client.get(address).status_code == 200
    return taken[0]


def test_a_page_does_not_read_what_has_ended(pages: Pages) -> None:  # noqa: F811
    fill(pages, 5)
    case = f"/desk/cases/{pages.case_id}/"
    views = [f"/desk/cases/?view={view}" for view in ("todo", "mine", "area", "reported")]
    addresses = [*views, "/desk/cases/?view=area&late=1", "/desk/orders/", "/desk/board/", case, "/desk/room/"]
    clients = {role: pages.client(role) for role in ("clerk", "dispatcher")}
    asked = [(role, address) for role in clients for address in addresses if _may(clients[role], address)]
    learn_sizes()
    before = {one: read_for(clients[one[0]], one[1]) for one in asked}
    add_ended(ENDED)
    learn_sizes()
    grown = {one: read_for(clients[one[0]], one[1]) - before[one] for one in asked}
    assert {one: number for one, number in grown.items() if number > MOST} == {}


def read_for_post(person: Any) -> int:
    """What the tabs and the board of a post read to count its own."""
    now = timezone.now()
    with effort() as taken:
        for view in ("mine", "todo"):
            filters = Filters(view=view, ended=False)
            count_cases(person, filters)
            count_by_stage(person, filters, now)
    return taken[0]


def test_what_waits_for_a_post_is_not_looked_for_among_all_that_is_open(pages: Pages) -> None:  # noqa: F811
    fill(pages, 5)
    people = [pages.site.person(post, CELL) for post in ("intake_clerk", "dispatcher")]
    learn_sizes()
    before = [read_for_post(person) for person in people]
    add_for_others(ENDED)
    learn_sizes()
    grown = [read_for_post(person) - taken for person, taken in zip(people, before, strict=True)]
    assert [number for number in grown if number > MOST] == []
    assert Case.objects.filter(ended=False).count() > ENDED


def _may(client: Client, address: str) -> bool:
    return bool(client.get(address).status_code == 200)


def test_a_search_that_stops_goes_on_and_leaves_nothing_out(
    pages: Pages,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """However little is looked at for a page: all pages together are the list, each case once."""
    fill(pages, 7)
    _move_some()
    people = [pages.site.person(post, "demo-grid_cell-1") for post in ("intake_clerk", "dispatcher", "grid_worker")]
    for few, looked, chunk in ((0, 2, 2), (0, 1, 1), (200, 3, 2)):
        monkeypatch.setattr(finding, "FEW", few)
        monkeypatch.setattr(finding, "LOOKED", looked)
        monkeypatch.setattr(searching, "CHUNK", chunk)
        monkeypatch.setattr(searching, "BIGGEST_CHUNK", chunk)
        for person in people:
            found = _all_pages(person)
            assert len(found) == len(set(found))
            assert set(found) == {row.id for row in list_cases(person, limit=100).rows}


def test_a_search_through_months_finds_the_newest_first_and_each_once(
    pages: Pages,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill(pages, 1)
    row = Case.objects.order_by("id")[0]
    now = month_at(timezone.now())
    ids = [UUID(int=now.plus(-back).ids[0].int + number) for back in (14, 6, 4, 3, 2, 1) for number in range(3)]
    for row.id in ids:
        searching.index_words(row, "琉璃瓦")
    for chunk in (1, 2, 3, 4, 50):
        monkeypatch.setattr(searching, "CHUNK", chunk)
        monkeypatch.setattr(searching, "BIGGEST_CHUNK", chunk)
        chunks = list(searching.found_ids("琉璃瓦", "", ""))
        assert [case_id for found in chunks for _, case_id in found] == ids[::-1]
        assert {len(found) for found in chunks[:-1]} <= {chunk}
        mark = chunks[0][-1][0]
        rest = [case_id for found in searching.found_ids("琉璃瓦", "", mark) for _, case_id in found]
        assert rest == ids[::-1][len(chunks[0]) :]


def test_what_a_unit_was_called_to_is_not_looked_for_among_all_that_it_had(pages: Pages) -> None:  # noqa: F811
    fill(pages, 5)
    person = pages.site.person("dispatcher", CELL)
    learn_sizes()

    def read() -> int:
        with effort() as taken:
            list_cases(person, Filters(view="called"))
            count_cases(person, Filters(view="called"))
        return taken[0]

    before = read()
    add_had(ENDED, str(person.unit_id))
    learn_sizes()
    assert read() - before <= MOST
    assert CasePart.objects.filter(part=HAD, body=str(person.unit_id)).count() >= ENDED


def add_had(number: int, unit: str) -> None:
    """Cases that are over and were once the unit's, each of some other unit before."""
    rows = add(number, "H", stage="closed", ended=True, due_at=None)
    CasePart.objects.bulk_create(
        [
            CasePart(case_id=row.id, part=HAD, body=body, area_path=row.area_path, ended=True)
            for row in rows
            for body in (unit, str(new_id()))
        ],
        200,
    )


def _move_some() -> None:
    """Some of the cases lie elsewhere now, and are still with whoever took them."""
    for row in list(Case.objects.order_by("id"))[::2]:
        searching.forget_words(row.id)
        row.area_code, row.area_path, row.area_3, row.area_4, row.area_5 = "away", "away/", "away", "", ""
        row.save()
        searching.index_words(row, row.title)


def _all_pages(person: Any) -> list[UUID]:
    found: list[UUID] = []
    cursor = ""
    while True:
        page = search_cases(person, "路灯", Filters(), cursor, limit=3)
        found += [row.id for row in page.rows]
        cursor = page.next
        if not cursor:
            return found
