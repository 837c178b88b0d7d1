"""The list behind a number of the numbers page holds just as many cases: for every figure, split and period."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import RequestFactory

from tests.app.pages import CELL, Pages, pages  # noqa: F401 - a fixture
from tests.app.site import RESIDENT, Site, build_site
from tests.app.story import FACTS, VILLAGE, Story, at
from yiwang.cases import interface as cases
from yiwang.cases.interface import Case, FollowUp, ProposeExclusion, ReportCase, RuleExclusion, Tracker, tracker
from yiwang.faces.desk import filters as lists
from yiwang.faces.desk.room.scope import Scope, scope_of
from yiwang.faces.documents.names import Names
from yiwang.faces.documents.tables import SPLITS, Asked, numbers_table
from yiwang.insight import interface as insight
from yiwang.kernel.ids import new_id

pytestmark = pytest.mark.django_db
PERIODS = [("2026-11-01", "2026-12-01"), ("2026-11-16", "2026-11-18"), ("2026-11-20", "2026-11-21"),
           ("2026-11-21", "2026-11-23"), ("2026-10-01", "2026-11-01")]  # fmt: skip
NEVER = {"ended", "open", "reopened", "supervised", "extended", "left_out"}


@pytest.fixture
def site() -> Site:
    """A dispute that changed its level after it was taken up, was late, answered twice and judged; one that was left
    out of the rates; others that are open, one of them right in the township; one about a body."""
    site = build_site("xiangzhou")
    Story(site).whole()
    _left_out(site)
    for day, where in ((17, VILLAGE), (18, VILLAGE), (18, "demo-township-1")):
        site.do(ReportCase(new_id(), "dispute", "resident_web", FACTS, where), RESIDENT, at(day, "09:30"))
    about = ReportCase(new_id(), "dispute", "resident_web", FACTS, VILLAGE)
    case_id = site.do(about, RESIDENT, at(18, "12:00")).case_id
    insight.fold(list(Case.objects.exclude(id=case_id).values_list("id", flat=True)))
    Case.objects.filter(id=case_id).update(about=next(iter(site.units)))  # in no figure, whatever it looks like
    return site


def _left_out(site: Site) -> None:
    """Judged, and then two people agreed that it does not count."""
    story = Story(site)
    done = story.monday()
    story.step("village_secretary", 17, "09:00", "upgrade", "又来了十几个人", people_involved=15)
    story.step("safety_center_director", 18, "10:00", "resolve", result="已谈妥", parties_told=True)
    reporter = tracker(done.number, done.code)
    assert isinstance(reporter, Tracker)
    story.do(FollowUp(done.case_id, True, False, "还行"), reporter, 19, "09:00")
    reason = site.pack.catalogs["exclusion_reasons"].items[0].code
    story.do(ProposeExclusion(done.case_id, reason, "须市级立项"), "safety_center_director", 19, "10:00")
    story.do(RuleExclusion(done.case_id, True, "同意"), overseer(site, "supervisor"), 19, "11:00")


def overseer(site: Site, role: str = "chief") -> Any:
    person = site.person("political_legal_commissioner", VILLAGE)
    return replace(person, roles=frozenset({role}))


def counted(url: str, person: Any) -> int:
    """What the list that an address leads to says it holds."""
    request: Any = RequestFactory().get(url)
    request.acting, request.now = person, at(22, "20:00")
    filters = lists.filters_of(request)
    assert lists.described(request, {name: [] for name in ("type", "stage", "level", "area", "state", "flags")})
    assert len(cases.list_cases(person, filters, limit=100).rows) == cases.count_cases(person, filters)
    return cases.count_cases(person, filters)


def table(scope: Scope, period: tuple[str, str], by: str) -> Any:
    since, until = map(date.fromisoformat, period)
    asked = Asked(scope.codes, [one.code for one in scope.below], since, until, by)
    return numbers_table(asked, Names(scope.path, since), scope.list)


def test_every_number_is_that_of_the_list_behind_it(site: Site) -> None:
    person = overseer(site)
    seen: dict[str, set[str]] = {}
    for code in (person.area_code, "demo-township-1", VILLAGE):
        scope = scope_of(person, code, at(22, "20:00"))
        assert scope is not None
        for by in SPLITS:
            for period in PERIODS:
                made = table(scope, period, by)
                for row in made.cells:
                    for head, (said, url) in zip(made.head, row, strict=True):
                        if url:
                            assert counted(url, person) == int(said), (by, period, head, row[0], urlsplit(url).query)
                            seen.setdefault(head, set()).add(by)
    assert {"新收", "首次答复", "新发生超时", "按时接手", "已解决", "满意"} <= set(seen)
    assert {"level", "area"} <= seen["已解决"] and {"level", "kind", "channel", "area", "hour"} <= seen["新收"]


def test_a_figure_that_is_no_number_of_cases_leads_nowhere(site: Site) -> None:
    assert not NEVER & insight.LISTED
    assert not insight.has_list("opened", "unit") and insight.has_list("opened", "level")
    assert insight.has_list("solved", "unit") and not insight.has_list("summoned", "body")


def test_all_that_counts_once_moves_with_the_level(site: Site) -> None:
    """A case that became red after it was taken up in time is red in all of it, and what is taken back leaves no
    number below nought."""
    found = insight.rolled([VILLAGE], "level", date(2026, 11, 1), date(2026, 12, 1), ["in_time", "answered", "solved"])
    assert min(found.values()) >= 0
    assert found["dispute/red", "in_time"] == 1, "the other one is left out"
    assert found["dispute/red", "answered"] == 2


def test_residents_are_told_why_their_rates_have_no_list_once_a_page(pages: Pages) -> None:  # noqa: F811
    for page in ("portal:rates", "portal:responsible"):
        html = pages.client().get(pages.address(page)).content.decode()
        assert html.count("免得认出是谁反映的") == 1, page
        assert pages.client().get(f"/nearby/?area={CELL}").status_code == 200
        assert f'href="/nearby/?area={CELL}"' in html, page
