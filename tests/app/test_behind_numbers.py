"""The list behind a number of the numbers page holds just as many cases: for every figure, split and period."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import RequestFactory

from tests.app.pages import CELL, Pages, pages  # noqa: F401 - a fixture
from tests.app.site import RESIDENT, SYSTEM, Site, build_site
from tests.app.story import FACTS, VILLAGE, Story, at
from tests.app.test_cases_actions import CELL as CITY_CELL
from tests.app.test_cases_actions import LAMP, City
from yiwang.cases import interface as cases
from yiwang.cases.interface import (
    Case,
    ExtendCase,
    FollowUp,
    ProposeExclusion,
    ReportCase,
    RuleExclusion,
    RuleExtension,
    TakeStep,
    Tracker,
    WakeCase,
    tracker,
)
from yiwang.cases.queries.lists import selected
from yiwang.faces.desk import filters as lists
from yiwang.faces.desk.room.scope import Scope, scope_of
from yiwang.faces.documents import packform
from yiwang.faces.documents.blocks import Paragraph, Table, settled
from yiwang.faces.documents.composing import Composing, compose
from yiwang.faces.documents.linking import Piece
from yiwang.faces.documents.names import Names
from yiwang.faces.documents.tables import BODY, SPLITS, WHATS, Asked, numbers_table
from yiwang.insight import interface as insight
from yiwang.insight.models import CaseCount
from yiwang.kernel.ids import new_id

pytestmark = pytest.mark.django_db
PERIODS = [("2026-11-01", "2026-12-01"), ("2026-11-16", "2026-11-18"), ("2026-11-20", "2026-11-21"),
           ("2026-11-21", "2026-11-23"), ("2026-10-01", "2026-11-01")]  # fmt: skip
SEVERAL = {"ended", "reopened", "supervised", "extended", *BODY}
"""Counted each time."""


WITH_LIST = {zh for name, (zh, _) in (WHATS | BODY).items() if name not in ("open", "score")}


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
    story.step(reporter, 19, "12:00", "reopen")
    before = Case.objects.get(id=done.case_id).level
    story.step("township_assessment_group", 19, "13:00", "downgrade", "都走了", people_involved=2)
    assert Case.objects.get(id=done.case_id).level != before, "it changed after it was left out"


def overseer(site: Site, role: str = "chief") -> Any:
    person = site.person("political_legal_commissioner", VILLAGE)
    return replace(person, roles=frozenset({role}))


def counted(url: str, person: Any) -> int:
    """How many cases the list that an address leads to holds; of what is counted each time, how often."""
    request: Any = RequestFactory().get(url)
    request.acting, request.now = person, at(22, "20:00")
    filters = lists.filters_of(request)
    assert lists.described(request)
    rows = cases.list_cases(person, filters, limit=100).rows
    assert len(rows) == cases.count_cases(person, filters)
    behind = filters.counted
    if not isinstance(behind, insight.Behind):
        return len(rows)
    if not SEVERAL.intersection(behind.whats):
        return len(rows)
    times = CaseCount.objects.filter(what__in=behind.whats, day__gte=behind.since, day__lt=behind.until)
    times = times.filter(case_id__in=[row.id for row in rows])
    times = times if behind.key is None else times.filter(key=behind.key)
    each = list(times.values_list("case_id", "number"))
    assert {id for id, _ in each} == {row.id for row in rows}
    return sum(number for _, number in each)


def table(scope: Scope, period: tuple[str, str], by: str) -> Any:
    since, until = map(date.fromisoformat, period)
    asked = Asked(scope.codes, [one.code for one in scope.below], since, until, by)
    return numbers_table(asked, Names(scope.path, since), scope.list)


def walked(person: Any, areas: Sequence[str], periods: Sequence[tuple[str, str]]) -> dict[str, set[str]]:
    """Every number of every split, area and period is compared with its list; what of it was met, and by what."""
    seen: dict[str, set[str]] = {}
    for code, by, period in product(areas, SPLITS, periods):
        scope = scope_of(person, code, at(22, "20:00"))
        assert scope is not None
        made = table(scope, period, by)
        for row in made.cells:
            for head, ((said, url, hint),) in zip(made.head, row, strict=True):
                if head not in WITH_LIST:
                    assert hint or said in ("0", row[0][0].text), "a change and a sum say how they were come by"
                    continue
                assert bool(url) == (said.isdecimal() and int(said) > 0) and not hint, (by, period, head, said)
                if url:
                    assert counted(url, person) == int(said), (by, period, head, row[0][0].text, urlsplit(url).query)
                    seen.setdefault(head, set()).add(by)
    return seen


def test_every_number_is_that_of_the_list_behind_it(site: Site) -> None:
    person = overseer(site)
    seen = walked(person, [person.area_code, "demo-township-1", VILLAGE], PERIODS)
    for head in ("已解决", "首次答复", "办结（次）", "重办", "督办（次）", "不计入三率"):
        assert {"level", "area", "unit"} <= seen[head], head
    assert {"level", "kind", "channel", "area", "hour", "unit"} <= seen["新收"]
    assert {"召集（次）", "到场（次）", "办完（次）", "评分（次）"} <= set(seen)


def test_the_same_of_a_city() -> None:
    """Given more time, unsolved, answered in silence, taken up late, handed to the fire brigade; each of them came to
    one unit and went on to another."""
    city = City()
    clerk = city.person("intake_clerk")
    city.handling()
    city.do(ExtendCase(city.case_id, "5工作日", "等配件"), "city_management_office")
    city.do(RuleExtension(city.case_id, "granted", "属实"), "subdistrict_deputy")
    city.step("resolve", "city_management_office", result="换了灯泡")
    city.step("pass_check", "follow_up_clerk")
    city.do(FollowUp(city.case_id, False, False, "又坏了"), city.reporter)
    city.case_id = city.report(facts={**LAMP, "danger": True})
    city.step("raise_alarm", "intake_clerk", emergency_number="police")
    city.case_id = city.report()
    city.feedback()
    city.do(WakeCase(city.case_id), SYSTEM, 24 * 60)
    city.case_id = city.report()
    city.do(TakeStep(city.case_id, "accept", {}), clerk, 24 * 30)
    insight.fold(list(Case.objects.values_list("id", flat=True)))
    person = replace(city.person("dispatcher"), roles=frozenset({"chief"}))
    seen = walked(person, [person.area_code, CITY_CELL], [("2026-11-01", "2026-12-01"), ("2026-11-16", "2027-06-01")])
    assert {"新收", "延期（次）", "未解决", "不满意", "未表态", "未按时接手", "转紧急", "按期答复"} <= set(seen)
    assert {"level", "unit"} <= seen["新收"] & seen["延期（次）"]


def test_what_was_open_at_the_end_of_a_day_is_listed(site: Site) -> None:
    """Also of days before it ended, was reopened, and ended again."""
    person, days = overseer(site), [date(2026, 11, 15) + timedelta(days=past) for past in range(9)]
    met = set()
    for day, code in product(days, [person.area_code, "demo-township-1", VILLAGE]):
        there = cases.Filters(view="area", area=code, counted=insight.OpenOn(day))
        number = sum(insight.rolled([code], "level", None, day + timedelta(days=1), ["open"], ("what",)).values())
        assert cases.count_cases(person, there) == number == len(cases.list_cases(person, there).rows), (day, code)
        met.add(number)
    assert len(met) > 3, "it goes up and down"
    assert CaseCount.objects.filter(what="reopened").exists()


@pytest.mark.parametrize("area", ["", VILLAGE])
def test_a_list_reads_the_days_that_were_asked_for(site: Site, area: str) -> None:
    """And of them what was counted as just that, by the key of their table; no table is read from end to end."""
    behind = insight.Behind(("ended",), date(2026, 11, 1), date(2026, 12, 1))
    rows = selected(overseer(site), cases.Filters(view="area", area=area, counted=behind))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        plan = rows.order_by("-id").values_list("id")[:51].explain()
    assert "case_count" in plan and "SCAN case" not in plan and "Seq Scan" not in plan, plan


def test_a_change_and_a_sum_are_no_number_of_cases(site: Site) -> None:
    assert {*WHATS, *BODY} - insight.LISTED == {"open", "score"}
    assert SEVERAL - {"score"} == insight.OFTEN


def test_all_that_counts_once_moves_with_the_level(site: Site) -> None:
    """A case that became red after it was taken up in time is red in all of it, and what is taken back leaves no
    number below nought."""
    found = insight.rolled([VILLAGE], "level", date(2026, 11, 1), date(2026, 12, 1), ["in_time", "answered", "solved"])
    assert min(found.values()) >= 0
    assert found["dispute/red", "in_time"] == 1, "the other one is left out"
    assert found["dispute/red", "answered"] == 1
    assert sum(number for (_, what), number in found.items() if what == "answered") == 2


def test_residents_are_told_why_their_rates_have_no_list_once_a_page(pages: Pages) -> None:  # noqa: F811
    for page in ("portal:rates", "portal:responsible"):
        html = pages.client().get(pages.address(page)).content.decode()
        assert html.count("免得认出是谁反映的") == 1, page
        assert pages.client().get(f"/nearby/?area={CELL}").status_code == 200
        assert f'href="/nearby/?area={CELL}"' in html, page


def test_the_numbers_of_an_analysis_lead_to_their_cases(site: Site) -> None:
    """In each of its tables; a list that names cases leads to each."""
    person = overseer(site)
    period = insight.period_of("monthly", date(2026, 11, 20))
    document = compose(insight.analyse(person.area_code, period, at(22, "20:00")))
    tables = [block for block in document.blocks if isinstance(block, Table)]
    seen: dict[str, int] = {}
    for made, row in [(one, row) for one in tables for row in one.cells]:
        for head, cell in zip(made.head, row, strict=True):
            for piece in cell:
                _leads(piece, person)
                seen[head] = seen.get(head, 0) + bool(piece.url)
    heads = ("本期", "本期新收", "新收", "办结（次）", "召集（次）", "编号", "期末在办", "按时接手", "评分均值")
    for head in heads:
        assert seen[head], seen
    _each_number_leads_or_says_how(tables)


def _leads(piece: Piece, person: Any) -> None:
    """Where the words of a piece are a number, its list holds as many; what it says of itself is not compared."""
    if piece.url.startswith("/desk/cases/?") and piece.text.isdecimal() and not piece.hint:
        assert counted(piece.url, person) == int(piece.text), (piece.text, urlsplit(piece.url).query)
    elif piece.url.startswith("/desk/cases/?"):
        assert counted(piece.url, person), piece
    elif piece.url and not piece.hint:
        assert piece.text == Case.objects.get(id=urlsplit(piece.url).path.split("/")[-2]).number


def _each_number_leads_or_says_how(tables: Sequence[Table]) -> None:
    """Of the columns that hold numbers."""
    for made, row in [(one, row) for one in tables for row in one.cells]:
        for head, cell in list(zip(made.head, row, strict=True))[made.words :]:
            bare = [one.text for one in cell if not one.url and not one.hint and re.search("[1-9]", one.text)]
            assert not bare, (head, bare)


def test_a_rate_leads_to_what_it_counts_and_its_n_to_all_of_them(site: Site) -> None:
    """Also where the pack's own form writes it into a sentence or a table."""
    person = overseer(site)
    data = insight.analyse(person.area_code, insight.period_of("monthly", date(2026, 11, 20)), at(22, "20:00"))
    body = "接手 {{ response_rate }}，在办 {{ open }}。\n\n| 指标 | 值 |\n|---|---|\n| 新收 | **{{ received }}** |"
    (found,) = packform.chapters_of(Composing(data), body)
    sentence, table = (settled(block) for block in found.blocks)
    assert isinstance(sentence, Paragraph) and isinstance(table, Table)
    count, of = data["rates"]["response"]["count"], data["rates"]["response"]["of"]
    led = [one for one in sentence.pieces if one.url]
    assert [counted(one.url, person) for one in led] == [count, of, data["flow"]["open"][0]] and count and of
    assert "".join(one.text for one in sentence.pieces) == sentence.text == f"接手 {led[0].text}（n={of}，95%区间 " + (
        sentence.text.split("95%区间 ")[1])  # fmt: skip
    assert table.rows == (("新收", str(data["flow"]["opened"][0])),) and table.cells[0][1][0].url
    assert counted(table.cells[0][1][0].url, person) == data["flow"]["opened"][0]
