"""Charts of an analysis, in its three shapes, and the form of an analysis that a pack writes."""

import io
import json
import re
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import docx
import pytest
from django.utils import timezone, translation
from PIL import Image

from tests.app.pages import Pages, pages  # noqa: F401 - a fixture
from yiwang.cases.interface import Case
from yiwang.engine.packs.definitions import Template
from yiwang.engine.problems import Text
from yiwang.faces.documents import chapters, charts, packform
from yiwang.faces.documents.blocks import Blank, Block, Chart, Document, Heading, Paragraph, Table, settled
from yiwang.faces.documents.charts import Row, Share, top_of
from yiwang.faces.documents.composing import Composing, compose
from yiwang.faces.documents.docx import docx_of
from yiwang.faces.documents.drawing import LETTER, WIDTH, Box, Drawing, Line, Words, fitted, in_two, room_of
from yiwang.faces.documents.names import Names
from yiwang.faces.documents.pdf import pdf_of
from yiwang.faces.documents.pictures import SCALE, png_of
from yiwang.insight import interface as insight
from yiwang.kernel.civil_time import civil
from yiwang.kernel.ids import new_id

pytestmark = pytest.mark.usefixtures("by_day")
TOWN = "demo-subdistrict-1"


def _boxes(drawing: Drawing) -> list[Box]:
    return [one for one in drawing.marks if isinstance(one, Box) and one.says]


@pytest.fixture
def busy_paper() -> Any:
    table = Table(("地区", "新收", "办结"), (("一", "1", "2"), ("二", "3", "4")), widths=(4, 2, 2))
    document = Document("x", "y", (), (table,), "2026-11-22T08:00:00+08:00", "zh-Hans", "x", "脚")
    return docx.Document(io.BytesIO(docx_of(document)))


def test_bars_are_as_long_as_their_numbers_and_stay_inside() -> None:
    (chart,) = charts.bars("x", [Row("路灯", 8, 2), Row("井盖", 4, 16), Row("树", 0, 1)], "本期", "上周")
    wide = [one.width for one in _boxes(chart.drawing)]
    assert wide[0] == pytest.approx(2 * wide[1]) and wide[2] <= 1
    for mark in chart.drawing.marks:
        edge = mark.x + (mark.width if isinstance(mark, Box) else room_of(mark.text) if isinstance(mark, Words)
                         and mark.anchor == "start" else 0)  # fmt: skip
        assert 0 <= mark.x <= edge <= WIDTH and 0 <= mark.y <= chart.drawing.height


@pytest.mark.parametrize("rows", [[], [Row("a", 3, 1)], [Row("a", 0, 0), Row("b", 0, None)]])
def test_nothing_to_compare_is_not_drawn(rows: list[Row]) -> None:
    assert list(charts.bars("x", rows, "now", "before")) == []


def test_the_days_stand_side_by_side_and_few_of_a_month_are_named() -> None:
    rows = [(f"2026-10-{day:02}", day, 31 - day) for day in range(1, 32)]
    (chart,) = charts.days("x", rows)
    assert len(_boxes(chart.drawing)) == 62
    named = [one.text for one in chart.drawing.marks if isinstance(one, Words) and "/" in one.text]
    assert named == [f"10/{day}" for day in range(1, 32, 2)]
    assert list(charts.days("x", [("2026-10-01", 0, 0), ("2026-10-02", 0, 0)])) == []


def test_a_rate_shows_its_interval_and_the_one_before() -> None:
    (chart,) = charts.shares("x", [Share("解决率", 0.5, [0.25, 0.75], 1.0, "50%")], "上周")
    (box,) = _boxes(chart.drawing)
    lines = [one for one in chart.drawing.marks if isinstance(one, Line) and one.tone == "second" and one.y == one.to_y]
    assert lines[-1].x - box.x == pytest.approx(box.width / 2) and lines[-1].to_x - box.x == pytest.approx(
        box.width * 1.5
    )
    before = [one for one in chart.drawing.marks if isinstance(one, Line) and one.tone == "before"]
    assert before[-1].x - box.x == pytest.approx(box.width * 2)


@pytest.mark.parametrize("most", [0, 1, 3, 7, 10, 11, 14, 99, 100, 101, 4321, 123_456])
def test_a_scale_ends_on_a_round_number_not_below(most: int) -> None:
    top = top_of(most)
    assert most <= top and top % 2 == 0 and top <= max(2, most * 1.5)


def test_a_name_too_long_is_cut() -> None:
    assert fitted("路灯", 200) == "路灯"
    cut = fitted("一二三四五六七八九十" * 3, 200)
    assert cut.endswith("…") and room_of(cut) <= 200


def test_a_long_name_takes_two_lines_and_says_all_of_itself() -> None:
    name = "Rubbish not collected, things piled up"
    assert in_two(name, 300) == ["Rubbish not collected,", "things piled up"]
    assert in_two("路灯", 200) == ["路灯"] and in_two("一二三四五六", 80) == ["一二三四", "五六"]
    assert in_two("Unbreakable" * 9, 100)[0].endswith("…")
    (chart,) = charts.bars("x", [Row(name, 8), Row("Lamps", 4)], "now")
    lines = [one for one in chart.drawing.marks if isinstance(one, Words) and one.says == name]
    assert " ".join(one.text for one in lines) == name and lines[1].y - lines[0].y >= LETTER
    assert all(0 < one.y < chart.drawing.height for one in lines)


def test_the_picture_shows_the_bars() -> None:
    (chart,) = charts.bars("x", [Row("路灯", 8, 2), Row("井盖", 4, 16)], "本期", "上周")
    data = png_of(chart.drawing)
    assert data == png_of(chart.drawing)
    image = Image.open(io.BytesIO(data)).convert("RGB")
    assert image.size == (WIDTH * SCALE, chart.drawing.height * SCALE)
    box = _boxes(chart.drawing)[0]
    inside = (int((box.x + box.width / 2) * SCALE), int((box.y + box.height / 2) * SCALE))
    assert image.getpixel(inside) == (10, 85, 102)
    assert image.getpixel((5, int(chart.drawing.height * SCALE) - 5)) == (255, 255, 255)


# In the documents

BODY = """# {{ area }}的表（{{ day }}）

新收 {{ received }} 件，涉及 {{ nobody_knows }}。

## 地区

{{ by_area }}

| 指标 | 值 |
|---|---|
| 响应率 | {{ response_rate }} |

## 原因

{{ causes }}

- 关注：{{ attention }}
"""


def _data() -> dict[str, Any]:
    now = timezone.now()
    found = insight.analyse(TOWN, insight.period_of("weekly", civil(now).date()), now)
    return json.loads(json.dumps(found))  # type: ignore[no-any-return]


@pytest.fixture
def busy(pages: Pages) -> dict[str, Any]:  # noqa: F811
    """The fixture's own week, with numbers enough to draw."""
    data = _data()
    data["kinds"] = [["service_request/street_lamp", 9, 3, None], ["service_request/road", 2, 1, None]]
    data["days"] = [["2026-11-16", 3, 1], ["2026-11-17", 5, 4]]
    data["rates"]["response"] |= {"count": 9, "of": 10, "interval": [0.6, 0.98], "before": [3, 4]}
    return data


@pytest.mark.django_db
def test_the_days_of_an_analysis_are_those_of_its_period(pages: Pages) -> None:  # noqa: F811
    """A single day is shown with the fortnight before it, a week by its days, none that has not come."""
    today = civil(timezone.now()).date()
    insight.fold(list(Case.objects.values_list("id", flat=True)))
    reported = Case.objects.count()
    daily = insight.analyse(TOWN, insight.period_of("daily", today), timezone.now())["days"]
    assert len(daily) == 14 and daily[-1][:2] == [today.isoformat(), reported]
    weekly = insight.analyse(TOWN, insight.period_of("weekly", today), timezone.now())["days"]
    assert [day for day, *_ in weekly] == [day for day, *_ in daily[-len(weekly) :]]
    assert len(weekly) == today.weekday() + 1


@pytest.mark.django_db
def test_charts_stand_on_the_page_in_the_docx_and_in_the_pdf(busy: dict[str, Any], pages: Pages) -> None:  # noqa: F811
    document = compose({**busy, "as_of": datetime(2026, 11, 21, 4, tzinfo=UTC).isoformat()})
    drawn = [block for block in document.blocks if isinstance(block, Chart)]
    assert len(drawn) >= 3
    with zipfile.ZipFile(io.BytesIO(docx_of(document))) as packed:
        assert len([name for name in packed.namelist() if name.startswith("word/media/")]) == len(drawn)
        paper = packed.read("word/document.xml").decode()
        assert '<w:lang w:val="zh-CN" w:eastAsia="zh-CN"' in packed.read("word/styles.xml").decode()
    assert all(f'descr="图：{one.title}，数字见表"' in paper for one in drawn)
    without = compose({**busy, "as_of": document.stamp, "days": [], "kinds": []})
    assert len(pdf_of(document)) > len(pdf_of(without))
    kept = insight.keep_analysis(new_id(), TOWN, insight.period_of("weekly", civil(timezone.now()).date()),
                                 timezone.now())  # fmt: skip
    kept.data = busy
    kept.save()
    page = pages.client("dispatcher").get(f"/desk/analyses/{kept.id}/").content.decode()
    assert page.count('class="paper-chart"') == len(drawn) and "style=" not in page
    assert page.count("<title>") > 4, "what a bar says on hover"


@pytest.mark.django_db
def test_a_form_of_the_pack_is_filled_in_and_what_no_machine_knows_is_left_to_people(busy: dict[str, Any]) -> None:
    chapters = list(packform.chapters_of(Composing(busy), BODY))
    assert [one.title for one in chapters] == ["", "地区", "原因"]
    lead, areas, causes = ([settled(block) for block in one.blocks] for one in chapters)
    opened = busy["flow"]["opened"][0]
    assert lead == [Paragraph(f"新收 {opened} 件，涉及 ＿＿＿＿。")]
    tables = [block for block in areas if isinstance(block, Table)]
    assert tables[-1].rows == (("响应率", "90.0%（n=10，95%区间 60%～98%）"),)
    assert isinstance(causes[0], Blank) and isinstance(causes[1], Paragraph) and causes[1].text.startswith("· 关注：")
    assert packform.printed(BODY) == {"by_area"} and packform.has_blanks(BODY)
    assert not packform.has_blanks("{{ attention }}\n\n{{ by_area }}")


@pytest.mark.django_db
def test_known_names_are_those_that_are_filled(busy: dict[str, Any]) -> None:
    assert packform._values(Composing(busy)).keys() == packform.KNOWN


@pytest.mark.django_db
def test_names_are_known_of_a_time_before_the_rules(busy: dict[str, Any]) -> None:
    present = civil(timezone.now()).date()
    long_ago = present.replace(year=2001, day=1)
    kinds = [row[0] for row in busy["kinds"]]
    before, since = Names("", long_ago), Names("", long_ago, present)
    assert kinds and all(before.kind(one) == one for one in kinds)
    assert all("/" not in since.kind(one) for one in kinds)


@pytest.mark.django_db
@pytest.mark.parametrize(("change", "columns"), [(None, 3), ([1.0, 0.5, 2.0], 5)])
def test_where_nothing_is_compared_there_are_no_columns_of_it(busy: dict[str, Any], change: Any, columns: int) -> None:
    data = {**busy, "channels": [["phone", 30, 10, change]], "kinds": []}
    (table,) = [block for block in chapters.sorts(Composing(data)) if isinstance(block, Table)]
    assert len(table.head) == len(table.rows[0]) == len(table.parts) == columns


def test_a_docx_has_columns_as_wide_as_they_are_meant_and_whole_rows(busy_paper: Any) -> None:
    table = busy_paper.tables[0]
    wide = [column.width for column in table.columns]
    assert wide[0] == pytest.approx(2 * wide[1], rel=0.01) and table.autofit is False
    assert all(row._tr.xpath("./w:trPr/w:cantSplit") for row in table.rows)
    assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader") and not table.rows[1]._tr.xpath("./w:trPr/w:tblHeader")
    assert "PAGE" in busy_paper.sections[0].footer._element.xpath("string(.//w:instrText)")


@pytest.mark.django_db
def test_what_the_form_prints_is_printed_once(busy: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    plain = compose(busy).blocks
    form = Names("", civil(timezone.now()).date()).template("weekly")
    monkeypatch.setattr("yiwang.faces.documents.composing._form", lambda found: (BODY, False))
    with_form = compose(busy).blocks
    assert _said(with_form).count("按区划代码排列，不作排名。") == 1 == _said(plain).count("按区划代码排列，不作排名。")
    first = [block.text for block in with_form if isinstance(block, Heading) and block.level == 1]
    assert first[:3] == ["一、地区", "二、原因", "三、总体情况"] and not any("地区分布" in one for one in first)
    assert form is None or form.id == "weekly_analysis"


@pytest.mark.django_db
@pytest.mark.parametrize("length", ["daily", "weekly", "monthly"])
def test_an_english_document_has_the_form_in_english(pages: Pages, length: Any) -> None:  # noqa: F811
    now = timezone.now()
    data = json.loads(json.dumps(insight.analyse(TOWN, insight.period_of(length, civil(now).date()), now)))
    data["on_time"] |= {"count": 9, "of": 10, "interval": [0.6, 0.98]}
    data["flow"]["emergency"] = [7, 0, None]
    chinese = compose(data)
    with translation.override("en"):
        english = compose(data)
    assert _shape(english.blocks) == _shape(chinese.blocks)
    own = {"daily": "handed to emergency services: 7.", "weekly": "counted apart).", "monthly": "Left out, with the"}
    assert own[length] in _said(english.blocks)
    assert "转紧急 7 件" in _said(chinese.blocks) or length != "daily"
    rows = [row for block in english.blocks if isinstance(block, Table) for row in block.rows]
    assert length != "monthly" or ("Answered on time", "90.0% (n=10, 95 % interval 60% to 98%)") in rows
    assert not re.search("[㐀-鿿]", "\n".join(one.text for one in english.blocks if isinstance(one, Heading)))


def _shape(blocks: Sequence[Block]) -> list[type[Block]]:
    return [type(one) for one in blocks]


@pytest.mark.django_db
def test_a_form_in_chinese_alone_follows_whole_under_a_note(
    busy: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    template = Template("weekly_analysis", Text("周报", "Weekly"), "analysis", (), BODY, "")
    monkeypatch.setattr(Names, "template", lambda self, length: template)
    with translation.override("en"):
        blocks = compose(busy).blocks
    heads = [block.text for block in blocks if isinstance(block, Heading) and block.level == 1]
    at = heads.index("The form of the rules in force here")
    assert heads[0] == "1. Overview" and heads[at + 1 :] == ["一、地区", "二、原因", "How it is counted"]
    assert "have this form in Chinese only" in _said(blocks)
    assert "按区划代码排列，不作排名。" in _said(blocks) and "In the order of their codes" in _said(blocks)


@pytest.mark.django_db
def test_an_analysis_kept_from_before_leaves_what_it_did_not_count(busy: dict[str, Any]) -> None:
    del busy["on_time"], busy["flow"]["emergency"]
    (lead,) = next(packform.chapters_of(Composing(busy), "转紧急 {{ emergencies }} 件，按期 {{ on_time_rate }}")).blocks
    assert lead == Paragraph("转紧急 ＿＿＿＿ 件，按期 ＿＿＿＿")


def _said(blocks: Sequence[Block]) -> str:
    return "\n".join(block.text for block in blocks if isinstance(block, Paragraph))


@pytest.mark.parametrize("name", ["daily", "weekly", "monthly"])
def test_the_base_packs_forms_are_known(name: str) -> None:
    """Its names are filled by the machine but for those that people write."""
    from tests.shared import ROOT

    body = (ROOT / "packs" / "cn_base" / "templates" / f"{name}_analysis.md").read_text(encoding="utf-8")
    body = body.split("---", 2)[2]
    names = set(re.findall(r"\{\{\s*(\w+)\s*\}\}", body))
    ours = {"compiled_by", "causes", "proposals", "next_week"}
    assert names <= packform.KNOWN | packform.PARTS.keys() | ours


def test_what_a_bar_says_is_enough_where_no_chart_is_shown() -> None:
    """On a phone a list of these stands for the chart."""
    (of_days,) = charts.days("x", [("2026-11-20", 3, 1), ("2026-11-21", 0, 2)])
    assert [one.says for one in _boxes(of_days.drawing)] == [
        "2026-11-20  新收 3", "2026-11-20  办结 1", "2026-11-21  新收 0", "2026-11-21  办结 2",
    ]  # fmt: skip
    (of_shares,) = charts.shares("x", [Share("解决率", 0.5, (0.4, 0.6), None, "50.0%")], "上周")
    assert [one.says for one in _boxes(of_shares.drawing)] == ["解决率  50.0%"]
