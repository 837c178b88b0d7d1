"""The analysis as a document: chapters in the order of an official 研判报告, in either language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import translation

from yiwang.faces.documents import chapters, packform
from yiwang.faces.documents.blocks import Blank, Block, Document, Heading, Paragraph, settled
from yiwang.faces.documents.names import Names
from yiwang.faces.documents.wording import moment_said, period_words
from yiwang.faces.web.language import language, speaking, t
from yiwang.foundation.places import interface as places
from yiwang.kernel.civil_time import civil

Data = Mapping[str, Any]
NUMERALS = "一二三四五六七八九十"


def compose(data: Data) -> Document:
    """From the numbers of `insight.analyse`."""
    found = Composing(data)
    about = [t("数据截至：{m}", "Data as of {m}", m=moment_said(found.as_of))]
    if not data["complete"]:
        about.append(t("统计期间尚未结束，件数不与上期比较。", "The period is not over; its counts are not compared."))
    return Document(
        title=f"{found.place}{'' if language() == 'zh-Hans' else ' · '}{found.names.title_of(data['length'])}",
        subtitle=t("（{p}）", "({p})", p=found.period), about=about, blocks=[settled(one) for one in _blocks(found)],
        stamp=data["as_of"], language=language(), name=f"{data['length']}-{data['area'] or 'all'}-{data['since']}",
        foot=t("由系统按规则汇编，数字均可查证", "Compiled by rule; every number can be looked up"),
    )  # fmt: skip


class Composing:
    """The data with what it takes to say it."""

    def __init__(self, data: Data) -> None:
        self.data = data
        self.since, self.until = date.fromisoformat(data["since"]), date.fromisoformat(data["until"])
        self.as_of = datetime.fromisoformat(data["as_of"])
        info = places.area(data["area"]) if data["area"] else None
        self.place = info.name if info else t("全部地区", "All areas")
        present = civil(self.as_of).date()
        last = min(self.until - timedelta(days=1), present)
        self.names = Names(info.path if info else "", last, self.since, present)
        cases = [*data["longest"], *data["watched"]["rows"]]
        self.names.learn([row[0] for row in data["areas"]])
        self.names.learn([*(spot["area"] for spot in data["hot"]), *(one["area"] for one in cases)])

    @property
    def length(self) -> str:
        return str(self.data["length"])

    @property
    def period(self) -> str:
        return period_words(self.length, self.since, self.until)

    def numbers(self, split: str, since: str = "", until: str = "") -> str:
        """The page that shows the numbers behind a chapter; of the analysis's own days when no others are given."""
        days = {"from": since or self.data["since"], "until": until or self.data["until"]}
        held = {"area": self.data["area"], **days, "by": split}
        return f"{reverse('desk:numbers')}?{urlencode(held)}"

    def same_month(self) -> str:
        """The numbers of the same month of the year before."""
        year = self.data.get("year") or {}
        return self.numbers("level", year.get("since", ""), year.get("until", ""))

    def list(self, **narrowed: str) -> str:
        held = {"view": "area", "area": self.data["area"], **narrowed}
        return f"{reverse('desk:cases')}?{urlencode(held)}"


def _blocks(found: Composing) -> Iterator[Block]:
    """The pack's form first, then what else the numbers say; a form in another language, whole, after them."""
    form, foreign = _form(found)
    first = "" if foreign else form
    yield from _numbered([*_of_form(found, first), *_chapters(found, packform.printed(first))])
    if foreign:
        yield from _in_chinese(found, form)
    if not packform.has_blanks(form):
        said = t("研判意见和下一步安排（由研判人员填写）", "Assessment and next steps (written by those who assess)")
        yield Blank(said)
    yield Heading(1, t("口径说明", "How it is counted"))
    yield Paragraph(_how_counted(), small=True)


def _numbered(chapters: Iterable[tuple[str, str, Iterable[Block]]]) -> Iterator[Block]:
    """Chapters with their headings; what is empty has none."""
    number = 0
    for title, url, chapter in chapters:
        made = list(chapter)
        if made and title:
            heading = f"{_numeral(number)}、{title}" if language() == "zh-Hans" else f"{number + 1}. {title}"
            yield Heading(1, heading, url)
            number += 1
        yield from made


def _form(found: Composing) -> tuple[str, bool]:
    """The pack's form in the document's language; if there is none, in Chinese, and True."""
    template = found.names.template(found.length)
    if template is None:
        return "", False
    if language() == "zh-Hans":
        return template.body, False
    return (template.english, False) if template.english else (template.body, True)


def _in_chinese(found: Composing, form: str) -> Iterator[Block]:
    """Filled in as in a Chinese document, with its tables: half a form would be none."""
    yield Heading(1, t("本地规则的表式", "The form of the rules in force here"), found.numbers("level"))
    said = t("以下为中文表式。", "The rules have this form in Chinese only; it follows as it stands.")
    yield Paragraph(said, small=True)
    with translation.override("zh-hans"), speaking("zh-Hans"):
        made = list(_numbered(_of_form(found, form)))
    yield from made


def _of_form(found: Composing, form: str) -> Iterator[tuple[str, str, Iterable[Block]]]:
    for title, blocks in packform.chapters_of(found, form):
        yield title, found.numbers("level"), blocks


def _numeral(number: int) -> str:
    ten, one = divmod(number + 1, 10)
    return f"{NUMERALS[ten - 1] if ten > 1 else ''}{'十' if ten else ''}{NUMERALS[one - 1] if one else ''}"


def _chapters(found: Composing, printed: frozenset[str]) -> Iterator[tuple[str, str, Iterable[Block]]]:
    for name, title, url in _all_chapters(found):
        if name not in printed:
            yield title, url, packform.PARTS.get(name, chapters.overview)(found)


def _all_chapters(found: Composing) -> Iterator[tuple[str, str, str]]:
    """Each by its name in a pack's form."""
    yield "", t("总体情况", "Overview"), found.numbers("level")
    yield "same_month", t("与去年同月相比", "Against the same month last year"), found.same_month()
    yield "kinds", t("来源和类别", "Channels and kinds"), found.numbers("kind")
    yield "levels", t("分色分级", "Levels"), found.numbers("level")
    yield "by_area", t("地区分布", "Areas"), found.numbers("area")
    yield "rates", t("办理质量", "Rates"), found.numbers("level")
    yield "overdue_list", t("超时情况", "Overdue"), found.list(late="1")
    yield "watched_list", t("督办情况", "Supervision"), found.list(supervised="1")
    yield "summons_list", t("联合处置", "Summonses"), found.numbers("body")
    yield "by_unit", t("责任单位办理情况", "Responsible units"), found.numbers("unit")
    yield "long_standing", t("集中和久办", "Concentrations and long-standing matters"), found.numbers("kind")


def _how_counted() -> str:
    return t(
        "新收按反映之日计；办结按次计，重办后再办结的另计一次。响应率：在规定时间内有人接手的，占已接手的。解决率、满意率"
        "只按反映人的话计，没有表态的不计入分母，两率分开统计。经两人同意不计入的，已从三率中剔除。区间为95%置信区间（威尔逊法）；"
        "与上期比较，率用纽科姆法，件数按泊松计数；区间跨零的，写“无法区分”，不作增减判断。集中点按同一网格同一事项与以往各期相比，"
        "经多重比较校正。转紧急：本期有步骤登记了已转哪一家紧急力量（公安、消防、医疗急救等）的事项，按登记之日计，一件计一次；"
        "事项类型没有这一步骤的，不会计入。按期办结率：本期首次答复反映人的事项中，到答复时各环节都没有超时的占比；"
        "并案的、经两人同意不计入的，不计。期末在办、超时、久办和督办为数据截至时刻的情况。本报告不含个人信息，不对任何个人评分、排名。",
        "New matters count on the day of the report; endings count each time. Response: taken up in time, of all taken "
        "up. Resolution and satisfaction follow the reporters' word alone; silence is not in n; the two are counted "
        "apart. What two people agreed to leave out is left out. Intervals are of 95 % (Wilson); changes of rates by "
        "Newcombe's method, of counts as Poisson counts. An interval that holds nought means: not distinguishable. "
        "Concentrations compare the same kind in the same cell with earlier periods, corrected for many comparisons. "
        "To emergency services: matters for which a step of the period says which service (police, fire, ambulance …) "
        "has them, each once; types without such a step add none. On time: of matters first answered in the period, "
        "those of which no stage had been over its time by then; without merged ones and those left out by two people. "
        "Overdue, long-standing and supervised matters are as of the moment of the data. Nothing is about a person; "
        "nobody is scored or ranked.",
    )
