"""Analyses: their numbers, what they say of differences, the files, who may have them, and when the worker compiles."""

import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.utils import timezone, translation
from docx import Document as read_docx

from tests.app.pages import CELL, FACTS, Pages, pages  # noqa: F401 - a fixture
from yiwang.cases.interface import Case, ReportCase, Reporter
from yiwang.faces.cli.report import report
from yiwang.faces.documents import fonts
from yiwang.faces.documents.blocks import Heading, Paragraph, Table
from yiwang.faces.documents.compiling import analyses_due, compile_due
from yiwang.faces.documents.composing import compose
from yiwang.faces.documents.docx import docx_of
from yiwang.faces.documents.pdf import pdf_of
from yiwang.faces.documents.wording import compared, period_words, verdict
from yiwang.foundation.identity.interface import REPORTER
from yiwang.insight import interface as insight
from yiwang.insight.actions.fold import add_to_figures
from yiwang.insight.models import Analysis
from yiwang.insight.queries.comparing import at_least, hot_spots, number_change, rate_change
from yiwang.insight.queries.deltas import Deltas, Part
from yiwang.insight.queries.figures import Share
from yiwang.kernel import jobs
from yiwang.kernel.actions import Command, perform
from yiwang.kernel.civil_time import civil, instant
from yiwang.kernel.ids import new_id
from yiwang.kernel.refusals import Refused

pytestmark = pytest.mark.usefixtures("by_day")
TOWN = "demo-subdistrict-1"
SECRETS = ("王女士", "13900000001", "三号楼前路灯不亮", "楼道里堆了东西")


# What is said of differences


def test_the_difference_of_two_rates_is_newcombes() -> None:
    """His own example: 56 of 70 against 48 of 80 is 0.20, from 0.0524 to 0.3339."""
    found = rate_change(Share(56, 70), Share(48, 80))
    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=0.0001)
    assert found.distinguishable


def test_rates_of_nothing_are_not_compared() -> None:
    assert rate_change(Share(0, 0), Share(1, 2)) is None


def test_the_change_of_a_number_is_that_of_a_ratio() -> None:
    """20 after 10: twice as many, from 0.95 to 4.20 times by Wilson's interval of 20 in 30; so it may be chance."""
    found = number_change(20, 10, 7, 7)
    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((1.0, -0.0475, 3.2007), abs=0.001)
    assert not found.distinguishable
    longer = number_change(20, 10, 28, 7)
    assert longer is not None and longer.value == -0.5, "a day, not a period"


@pytest.mark.parametrize(("count", "of", "p", "chance"), [(3, 3, 0.25, 1 / 64), (0, 5, 0.1, 1.0), (2, 3, 0.5, 0.5)])
def test_the_chance_of_that_many_is_binomial(count: int, of: int, p: float, chance: float) -> None:
    assert at_least(count, of, p) == pytest.approx(chance)


def test_a_hot_spot_is_above_what_was_and_beyond_chance() -> None:
    spots = hot_spots([("a", "x/y", 9, 4), ("b", "x/y", 3, 12), ("c", "x/y", 2, 0)], 4)
    assert [(one.area, one.number, one.expected) for one in spots] == [("a", 9, 1.0)]
    assert hot_spots([("a", "x/y", 9, 0)], 0) == [], "without a past nothing is expected"


def test_what_cannot_be_told_apart_is_said_to_be_so() -> None:
    assert verdict([0.3, -0.1, 0.9]) == "无法区分"
    assert (verdict([0.3, 0.1, None]), verdict([-0.3, -0.5, -0.1])) == ("增加", "减少")
    assert verdict([3.0, 1.0, 9.0], 9) == "件数太少"
    assert "偶然" in compared(12, 10, [0.2, -0.4, 1.5], "weekly")
    assert compared(40, 10, [3.0, 1.0, 7.0], "weekly") == "上周 10 件，增加 +300%（+100%～+700%）"


@pytest.mark.parametrize(
    ("length", "day", "since", "until", "words"),
    [
        ("daily", date(2026, 1, 1), date(2026, 1, 1), date(2026, 1, 2), "2026年1月1日"),
        ("weekly", date(2026, 1, 1), date(2025, 12, 29), date(2026, 1, 5), "2025年12月29日—2026年1月4日"),
        ("monthly", date(2026, 12, 31), date(2026, 12, 1), date(2027, 1, 1), "2026年12月"),
    ],
)
def test_periods(length: Any, day: date, since: date, until: date, words: str) -> None:
    period = insight.period_of(length, day)
    assert (period.since, period.until) == (since, until)
    assert period.before().until == since
    assert period_words(length, since, until) == words


# The numbers and the files


@pytest.fixture
def told(pages: Pages) -> Pages:  # noqa: F811
    """Last week three reports, this week seven, all of one kind in one cell; today's report is the fixture's own."""
    monday = insight.period_of("weekly", civil(timezone.now()).date()).since
    for week, number in ((3, 1), (2, 3), (1, 14)):
        at = instant(datetime(monday.year, monday.month, monday.day, 10)) - timedelta(weeks=week)
        for _ in range(number):
            facts = {**FACTS, "what": SECRETS[3], "reporter_name": SECRETS[0], "reporter_phone": SECRETS[1]}
            action = ReportCase(
                new_id(), "service_request", "resident_web", facts, area=CELL, contact=Reporter(*SECRETS[:2])
            )
            perform(action, acting=REPORTER, command=Command(new_id(), at), now=at)
    insight.fold(list(Case.objects.values_list("id", flat=True)))
    return pages


def _last_week(now: datetime | None = None) -> dict[str, Any]:
    moment = now or timezone.now()
    period = insight.period_of("weekly", civil(moment).date()).before()
    return json.loads(json.dumps(insight.analyse(TOWN, period, moment)))  # type: ignore[no-any-return]


@pytest.mark.django_db
def test_the_numbers_are_those_of_the_period(told: Pages) -> None:
    data = _last_week()
    opened, before, change = data["flow"]["opened"]
    assert (opened, before) == (14, 3) and change[1] > 0
    assert data["flow"]["open"] == [18, 4]
    assert data["channels"][0][:3] == ["resident_web", 14, 3]
    assert data["kinds"][0][:3] == ["service_request/street_lamp", 14, 3]
    assert [row for row in data["areas"] if row[0] == "demo-community-1"][0][1:3] == [14, 3]
    assert data["hot"][0]["area"] == CELL and data["hot"][0]["number"] == 14
    # Three weeks, but for the first hours of a Monday.
    assert len(data["longest"]) == 15 and data["longest"][0]["days"] >= 20
    late = Case.objects.filter(ended=False, due_at__lt=datetime.fromisoformat(data["as_of"])).count()
    assert data["overdue"]["number"] == sum(number for *_, number in data["overdue"]["stages"]) == late >= 18


@pytest.mark.django_db
def test_a_period_that_is_not_over_is_not_compared_by_count(told: Pages) -> None:
    now = timezone.now()
    data = insight.analyse(TOWN, insight.period_of("weekly", civil(now).date()), now)
    assert data["complete"] is False and data["flow"]["opened"][2] is None


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_document_says_it_in_both_languages_and_no_word_of_a_reporter(told: Pages, language: str) -> None:
    with translation.override(language):
        document = compose(_last_week())
        files = docx_of(document)
    text = _words(files)
    for secret in SECRETS:
        assert secret not in text
    chapters = [block.text for block in document.blocks if isinstance(block, Heading) and block.level == 1]
    assert len(chapters) >= 6 and all(block.url for block in document.blocks if isinstance(block, Heading)
                                      and block.level == 1 and block.text != chapters[-1])  # fmt: skip
    expected = (
        "本周新收 14 件（上周 3 件，增加"
        if language == "zh-hans"
        else "This week, 14 new matters (3 the week before, more"
    )
    assert any(expected in block.text for block in document.blocks if isinstance(block, Paragraph))
    han = [sign for sign in text if "\u4e00" <= sign <= "\u9fff"]
    assert language == "zh-hans" or "一、" not in text and len(han) < len(text) / 2


def _words(data: bytes) -> str:
    found = read_docx(io.BytesIO(data))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in found.paragraphs), *cells])


@pytest.mark.django_db
def test_every_table_of_the_docx_is_that_of_the_page(told: Pages) -> None:
    document = compose(_last_week())
    found = read_docx(io.BytesIO(docx_of(document)))
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert [[cell.text for cell in table.rows[0].cells] for table in found.tables] == [list(one.head) for one in tables]
    assert [len(table.rows) - 1 for table in found.tables] == [len(one.rows) for one in tables]


@pytest.mark.django_db
def test_the_same_data_gives_the_same_bytes(told: Pages) -> None:
    now = datetime(2026, 11, 21, 4, tzinfo=UTC)
    data = _last_week()
    first, again = compose({**data, "as_of": now.isoformat()}), compose({**data, "as_of": now.isoformat()})
    assert docx_of(first) == docx_of(again)
    assert pdf_of(first) == pdf_of(again)
    later = compose({**data, "as_of": (now + timedelta(days=1)).isoformat()})
    assert docx_of(later) != docx_of(first), "but a date"


@pytest.mark.django_db
def test_the_pdf_embeds_its_font(told: Pages) -> None:
    data = pdf_of(compose(_last_week()))
    assert data.startswith(b"%PDF-") and b"/FontFile" in data and len(data) < 1_000_000


def test_without_a_chinese_font_it_is_refused_with_the_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fonts.font.cache_clear()
    monkeypatch.setenv("YIWANG_FONT", str(tmp_path / "none.ttf"))
    try:
        with pytest.raises(Refused) as refused:
            fonts.font()
    finally:
        fonts.font.cache_clear()
    assert refused.value.problems[0].code == "documents.no_font"
    assert "YIWANG_FONT" in refused.value.problems[0].mend("zh-Hans")


# Pages


@pytest.mark.django_db
def test_asking_for_one_compiles_it_and_shows_how_far_it_is(told: Pages) -> None:
    client = told.client("dispatcher")
    yesterday = (civil(timezone.now()).date() - timedelta(days=1)).isoformat()
    sent = {"length": "daily", "area": TOWN, "day": yesterday, "command": str(new_id())}
    assert client.post("/desk/analyses/", sent).status_code == 302
    client.post("/desk/analyses/", sent)
    assert "编制日报" in client.get("/desk/analyses/").content.decode()
    assert jobs.work_off(timezone.now()) == 1
    assert jobs.work_off(timezone.now()) == 0, "a form that is sent twice asks once"
    kept = Analysis.objects.get()
    assert client.get("/desk/analyses/waiting/").headers["HX-Refresh"] == "true"
    page = client.get(f"/desk/analyses/{kept.id}/").content.decode()
    assert "总体情况" in page and "查证数字" in page and not any(secret in page for secret in SECRETS)
    for ending, kind in (("docx", "wordprocessingml"), ("pdf", "pdf")):
        response = client.get(f"/desk/analyses/{kept.id}/{ending}/")
        assert response.status_code == 200 and kind in response.headers["Content-Type"]
        assert f"daily-{TOWN}-{yesterday}.{ending}" in response.headers["Content-Disposition"]


@pytest.mark.django_db
def test_wrong_input_is_said_at_its_field_and_what_was_typed_stays(told: Pages) -> None:
    client = told.client("chief")
    for day, words in (("2999-01-01", "还没有到这一天"), ("tomorrow", "请填一个日期")):
        response = client.post("/desk/analyses/", {"length": "weekly", "area": "demo-community-1", "day": day})
        html = response.content.decode()
        assert response.status_code == 422 and words in html and f'value="{day}"' in html
    elsewhere = client.post("/desk/analyses/", {"length": "weekly", "area": TOWN, "day": "2026-01-01"})
    assert elsewhere.status_code == 422 and "辖区内" in elsewhere.content.decode()
    assert jobs.jobs_of(None) == []


@pytest.mark.django_db
def test_an_analysis_of_another_area_is_not_there(told: Pages) -> None:
    now = timezone.now()
    period = insight.period_of("daily", civil(now).date())
    row = insight.keep_analysis(new_id(), TOWN, period, now)
    chief = told.client("chief")
    assert chief.get(f"/desk/analyses/{row.id}/").status_code == 404
    assert chief.get(f"/desk/analyses/{row.id}/docx/").status_code == 404
    assert str(row.id) not in chief.get("/desk/analyses/").content.decode()
    assert told.client("dispatcher").get(f"/desk/analyses/{row.id}/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("by", ["level", "kind", "channel", "area", "unit", "body", "hour", "nonsense"])
def test_the_numbers_behind_a_chapter_add_up(told: Pages, by: str) -> None:
    monday = insight.period_of("weekly", civil(timezone.now()).date()).before()
    address = f"/desk/room/numbers/?area={TOWN}&from={monday.since}&until={monday.until}&by={by}"
    table = told.client("dispatcher").get(address).context["table"]
    assert table.rows[-1][0] == "合计"
    assert by == "body" or table.rows[-1][1] == "14"


# The worker and the command


@pytest.mark.django_db
def test_the_worker_compiles_before_the_meetings_of_the_pack_and_only_once(told: Pages) -> None:
    """The pack of the test holds a daily meeting of communities at 17:30, a weekly one on Mondays at 9:00."""
    friday = instant(datetime(2026, 11, 20, 16, 0))
    before = {(one.area, one.period.length, one.period.since) for one in analyses_due(friday)}
    after = {(one.area, one.period.length, one.period.since) for one in analyses_due(friday + timedelta(minutes=31))}
    assert ("demo-community-1", "daily", date(2026, 11, 20)) in after - before
    assert (TOWN, "weekly", date(2026, 11, 9)) in before
    assert (TOWN, "monthly", date(2026, 10, 1)) in before
    done = compile_due(friday, most=3)
    assert done == 3
    while compile_due(friday, most=50):
        pass
    assert Analysis.objects.count() == len(before)
    assert compile_due(friday + timedelta(minutes=5)) == 0


@pytest.mark.django_db
def test_the_command_writes_a_file(told: Pages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yiwang.faces.cli.report.make_ready", lambda: None)
    out = tmp_path / "week.docx"
    day = (civil(timezone.now()).date() - timedelta(weeks=1)).isoformat()
    run = CliRunner().invoke(
        report, ["weekly", "--area", TOWN, "--date", day, "--out", str(out), "--language", "zh-Hans"]
    )
    assert run.exit_code == 0, run.output
    assert zipfile.is_zipfile(out) and "本周新收 14 件" in _words(out.read_bytes())
    unknown = CliRunner().invoke(report, ["weekly", "--area", "nowhere", "--out", str(out)])
    assert unknown.exit_code == 1 and "nowhere" in unknown.output
    assert CliRunner().invoke(report, ["weekly", "--out", str(tmp_path / "x.odt")]).exit_code == 2


# The same month of the year before


def _month(now: datetime, reports: int, area: str = TOWN) -> dict[str, Any]:
    """An analysis of last month, with so many reports in the same month of the year before."""
    period = insight.period_of("monthly", civil(now).date()).before()
    day, counted = period.since.replace(year=period.since.year - 1), Deltas()
    for split, key in (("level", "service_request/"), ("channel", "resident_web")):
        counted.parts[Part(area, split, key, day, "opened")] = reports
    add_to_figures(counted)
    insight.fold(list(Case.objects.values_list("id", flat=True)))
    return json.loads(json.dumps(insight.analyse(area, period, now)))  # type: ignore[no-any-return]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_month_is_compared_with_the_same_month_of_the_year_before(pages: Pages, language: str) -> None:  # noqa: F811
    now = timezone.now()
    data = _month(now, 20)
    assert data["year"]["known"] and data["year"]["flow"]["opened"][:2] == [data["flow"]["opened"][0], 20]
    assert data["year"]["flow"]["opened"][2][2] < 0, "fewer, beyond chance"
    with translation.override(language):
        document = compose(data)
        words, pdf = _words(docx_of(document)), pdf_of(document)
    year = int(data["since"][:4]) - 1
    said = f"去年同月（{year}年" if language == "zh-hans" else "in the same month last year"
    assert said in words and ("20 件，减少" if language == "zh-hans" else "20 in the same month") in words
    assert pdf.startswith(b"%PDF-")
    table = next(one for one in document.blocks if isinstance(one, Table) and len(one.rows) > 12)
    assert table.rows[0][2] == "20" and len(table.rows) == 13
    heading = next(
        one
        for one in document.blocks
        if isinstance(one, Heading) and ("去年同月" in one.text or "last year" in one.text)
    )
    assert f"from={data['year']['since']}" in heading.url


@pytest.mark.django_db
def test_without_figures_of_that_month_none_are_made_up(pages: Pages) -> None:  # noqa: F811
    data = _month(timezone.now(), 0)
    assert data["year"]["known"] is False
    document = compose(data)
    assert "没有数据，不作比较" in _words(docx_of(document))
    assert pages.client("dispatcher").get("/desk/analyses/").status_code == 200


@pytest.mark.django_db
def test_a_week_and_an_old_analysis_have_no_such_chapter(told: Pages) -> None:
    week = _last_week()
    assert week["year"] is None
    old = {name: value for name, value in _month(timezone.now(), 0).items() if name != "year"}
    for data in (week, old):
        assert "去年同月" not in _words(docx_of(compose(data))).replace("与上月和去年同月相比", "")
