"""Numbers by unit where there are very many: the area's own and those above it by name, the rest in one exact row."""

from datetime import date
from typing import Any

import pytest

from tests.app.pages import Pages, pages  # noqa: F401 - a fixture
from tests.app.site import Site
from tests.app.sites import on_postgresql
from tests.app.story import VILLAGE, at
from tests.app.test_behind_numbers import PERIODS, overseer, site, table  # noqa: F401 - a fixture
from yiwang.faces.desk.room.scope import scope_of
from yiwang.faces.documents.names import Names
from yiwang.faces.documents.tables import Asked, numbers_table
from yiwang.foundation.organizations import interface as organizations
from yiwang.insight import interface as insight
from yiwang.insight.models import Rollup
from yiwang.insight.queries import units
from yiwang.kernel.planner import learn_sizes

pytestmark = pytest.mark.django_db
OTHERS = "其余单位（到下级地区里看）"


def by_unit(person: Any, area: str, period: tuple[str, str]) -> dict[str, list[int]]:
    """By name: the numbers."""
    scope = scope_of(person, area, at(22, "20:00"))
    assert scope is not None
    return {name: [int(one.replace("−", "-")) for one in said] for name, *said in table(scope, period, "unit").rows}


@pytest.mark.parametrize("period", PERIODS)
def test_what_is_not_named_is_the_rest_to_the_last_case(
    site: Site, monkeypatch: pytest.MonkeyPatch, period: tuple[str, str]  # noqa: F811
) -> None:
    person = overseer(site)
    for area in (person.area_code, "demo-township-1", VILLAGE):
        every = by_unit(person, area, period)
        with monkeypatch.context() as many:
            many.setattr(units, "FEW", 0)
            named = by_unit(person, area, period)
        assert named.pop("合计") == (total := every.pop("合计"))
        rest = named.pop(OTHERS, [0] * len(total))
        assert {name: row for name, row in every.items() if name in named} == named
        hidden = [row for name, row in every.items() if name not in named]
        assert rest == [sum(row[place] for row in hidden) for place in range(len(rest))]


def test_the_units_of_the_area_and_above_are_named_and_of_a_small_area_all(
    site: Site, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:
    person, period = overseer(site), PERIODS[0]
    assert OTHERS not in by_unit(person, person.area_code, period)
    monkeypatch.setattr(units, "FEW", 0)
    named = by_unit(person, person.area_code, period)
    assert OTHERS in named, "the township's units have had cases"
    own = {organizations.unit(id).title for id in organizations.unit_ids_over(person.area_path)}  # type: ignore[union-attr]
    assert {name.split("·")[-1].strip() for name in named} <= own | {OTHERS, "合计", "没有落到单位"}
    assert by_unit(person, "demo-township-1", period).keys() > named.keys() - {OTHERS}


def test_who_had_most_comes_first_and_the_rest_last(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    person = overseer(site)
    opened = [row[0] for row in by_unit(person, person.area_code, PERIODS[0]).values()][:-1]
    assert len(opened) > 2 and opened == sorted(opened, reverse=True)
    monkeypatch.setattr(units, "FEW", 0)
    assert list(by_unit(person, person.area_code, PERIODS[0]))[-2:] == [OTHERS, "合计"]


@pytest.mark.skipif(not on_postgresql(), reason="on SQLite the key of the table is followed")
def test_some_units_are_found_by_themselves(site: Site) -> None:  # noqa: F811
    """By an index of their own, not among all units of the area."""
    area, here = "demo-county", "m"
    rows = [Rollup(area=area, split="unit", grain=here, since=date(2010 + month // 12, 1 + month % 12, 1), number=1,
                   key=f"unit {unit}", what="opened") for unit in range(100) for month in range(60)]  # fmt: skip
    Rollup.objects.bulk_create(rows)
    learn_sizes()
    asked = Rollup.objects.filter(area=area, split="unit", grain=here, since__gte=date(2010, 1, 1),
                                  since__lt=date(2015, 1, 1), what__in=["opened"], key__in=["unit 3"])  # fmt: skip
    assert "rollup_of_unit" in asked.values_list("number").explain()
    found = insight.rolled([area], "unit", date(2010, 1, 1), date(2015, 1, 1), ["opened"], keys=["unit 3", "unit 4"])
    assert found == {("unit 3", "opened"): 60, ("unit 4", "opened"): 60}


def test_there_is_no_list_of_what_is_not_named(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    """Whose cases these are, no list could be narrowed to."""
    person, seen = overseer(site), []

    def link(*given: str, **narrowed: str) -> str:
        seen.append(narrowed.get("unit"))
        return "/"

    monkeypatch.setattr(units, "FEW", 0)
    asked = Asked([person.area_code], [], *map(date.fromisoformat, PERIODS[0]), "unit")
    made = numbers_table(asked, Names(person.area_path, date(2026, 11, 1)), link)
    assert OTHERS in [row[0] for row in made.rows]
    assert len(seen) > 5 and insight.REST not in seen


def test_the_page_leads_to_the_numbers_of_the_areas_below(pages: Pages) -> None:  # noqa: F811
    days = "from=2026-11-01&until=2026-12-01"
    html = pages.client("dispatcher").get(f"/desk/room/numbers/?by=unit&{days}").content.decode()
    assert "?area=demo-community-1&amp;by=unit&amp;from=2026-11-01&amp;until=2026-12-01" in html
