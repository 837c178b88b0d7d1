"""The chapters of an analysis: each yields its blocks, or nothing when there is nothing to say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from yiwang.cases.interface import NO_LEVEL
from yiwang.faces.documents import behind, charts
from yiwang.faces.documents.blocks import Block, Heading, Paragraph, Table
from yiwang.faces.documents.wording import (
    FEW,
    NONE,
    before_words,
    change_words,
    compared,
    percent,
    period_words,
    rate,
    this_words,
    verdict,
    year_words,
)
from yiwang.faces.web.language import t

if TYPE_CHECKING:
    from yiwang.faces.documents.composing import Composing

FLOW = {
    "opened": ("新收", "New"), "ended": ("办结（次）", "Ended (times)"), "answered": ("首次答复", "First answered"),
    "reopened": ("重办", "Reopened"), "late": ("新发生超时", "Became overdue"),
    "supervised": ("督办（次）", "Supervised"),
    "extended": ("延期（次）", "Extended"), "silent": ("办结后反映人未表态", "Ended, reporter silent"),
    "left_out": ("经两人同意不计入三率", "Left out of the rates"),
}  # fmt: skip
IN_WORDS = {"n": "opened", "e": "ended", "l": "late", "s": "supervised", "x": "extended", "r": "reopened"}
RATES = {
    "response": ("响应率", "Response"), "resolution": ("解决率", "Resolution"),
    "satisfaction": ("满意率", "Satisfaction"),
}  # fmt: skip


def overview(doc: Composing) -> Iterator[Block]:
    flow = doc.data["flow"]
    yield Paragraph(
        t("{this}新收 {n} 件（{c}），办结 {e} 件次，期末在办 {o} 件；新发生超时 {l} 件，督办 {s} 次，延期 {x} 次，"
          "重办 {r} 件次。",
          "{this}, {n} new matters ({c}); {e} endings; {o} open at the end; {l} became overdue, {s} supervisions, "
          "{x} extensions, {r} reopened.",
          this=this_words(doc.length), c=new_compared(doc), o=behind.open_at(doc, doc.data["until"], flow["open"][0]),
          **{sign: behind.flow(doc, flow, what, behind.before(doc))[0] for sign, what in IN_WORDS.items()})
    )  # fmt: skip
    if watched := list(attention(doc)):
        yield Paragraph(t("需要关注：", "To be watched: ") + t("；", "; ").join(watched) + t("。", "."))
    yield from charts.days(t("逐日新收和办结", "New and ended, day by day"), doc.data.get("days", ()))
    yield _compared_table(doc, t("项目", "Item"), _flow_rows(doc, flow, behind.before(doc)))


def _flow_rows(doc: Composing, flow: Mapping[str, Any], then: Sequence[str]) -> list[tuple[str, ...]]:
    """What happened, and what was open at the end: now, and then."""
    rows: list[tuple[str, ...]] = [
        (t(*words), *behind.flow(doc, flow, name, then), *_judged(*flow[name])) for name, words in FLOW.items()
    ]
    now, before = flow["open"]
    change = behind.change(f"{now - before:+d}".replace("-", "−"))
    ends = behind.open_at(doc, doc.data["until"], now), behind.open_at(doc, then[1], before)
    return [*rows, (t("期末在办", "Open at the end"), *ends, change, NONE)]


def new_compared(doc: Composing) -> str:
    """A clause: how the new matters stand to those of the period before."""
    now, before, change = doc.data["flow"]["opened"]
    said = behind.counted(doc, "opened", before, behind.before(doc))
    return compared(now, before, change, doc.length, said=said)


def same_month(doc: Composing) -> Iterator[Block]:
    """Of a month: how it stands to the same month of the year before."""
    found = doc.data.get("year")  # of other periods there is none, and old analyses did not count it
    if not found:
        return
    yield Paragraph(compared_with_year(doc) + t("。", "."))
    if not found["known"]:
        return
    head = _compared_head(doc, t("项目", "Item"), year_words())
    then = found["since"], found["until"]
    rows = _flow_rows(doc, found["flow"] | {"open": found["open"]}, then)
    rows += [(t(*words), *_rate_cells(doc, name, found["rates"][name], then)) for name, words in RATES.items()]
    yield Table(head, tuple(rows), widths=(4, 3, 3, 5, 3))


def _rate_cells(doc: Composing, name: str, found: Mapping[str, Any], then: Sequence[str]) -> tuple[str, str, str, str]:
    """Now, then, the change and the verdict on it; shares with how many of how many."""
    days = behind.present(doc)
    return (
        _share_words(doc, name, (found["count"], found["of"]), days), _share_words(doc, name, found["before"], then),
        behind.change(change_words(found["change"], points=True)), verdict(found["change"]),
    )  # fmt: skip


def _share_words(doc: Composing, name: str, found: Sequence[int], days: Sequence[str]) -> str:
    count, of = found
    return f"{behind.percent(doc, name, count, of, days)} ({behind.share(doc, name, count, of, days)})"


def compared_with_year(doc: Composing) -> str:
    """A clause: the new matters of the same month of the year before, and whether it is more or less now."""
    found = doc.data["year"]
    month = period_words("monthly", date.fromisoformat(found["since"]), date.fromisoformat(found["until"]))
    if not found["known"]:
        return t("去年同月（{m}）没有数据，不作比较", "no figures of the same month last year ({m})", m=month)
    now, before, change = found["flow"]["opened"]
    earlier = t("去年同月（{m}）", "in the same month last year ({m})", m=month)
    said = behind.counted(doc, "opened", before, (found["since"], found["until"]))
    return compared(now, before, change, "monthly", earlier, said)


def _judged(now: int, before: int, change: Any) -> tuple[str, str]:
    """The change and the verdict on it."""
    return behind.change(NONE if now + before < FEW else change_words(change)), verdict(change, now + before)


def _compared_head(doc: Composing, first: str, earlier: str = "") -> tuple[str, ...]:
    return (
        first, t("本期", "Now"), earlier or before_words(doc.length), t("增减（95%区间）", "Change (95 %)"),
        t("判断", "Verdict"),
    )  # fmt: skip


def _compared_table(doc: Composing, first: str, rows: Sequence[tuple[str, ...]]) -> Table:
    """Of a period that is not over, and of one before which nothing was counted, without the two columns that would
    only say so in every row."""
    head = _compared_head(doc, first)
    if any(row[-1] not in (NONE, verdict(None)) for row in rows):
        return Table(head, tuple(rows), widths=(4, 2, 2, 5, 3))
    return Table(head[:3], tuple(row[:3] for row in rows), widths=(4, 2, 2))


def attention(doc: Composing) -> Iterator[str]:
    """What stands out, each by its number; nothing when nothing does."""
    data = doc.data
    if data["overdue"]["number"]:
        yield t("现有超时 {n} 件", "{n} are overdue", n=behind.at_present(doc, data["overdue"]["number"], late="1"))
    if data["hot"]:
        yield hot_words(doc, data["hot"][0])
    for name, words in RATES.items():
        change = data["rates"][name]["change"]
        if change and change[2] is not None and change[2] < 0:
            yield t("{r}低于{b}：{c}", "{r} is below {b}: {c}", r=t(*words), b=before_words(doc.length),
                    c=change_words(change, points=True))  # fmt: skip
    if data["watched"]["number"]:
        watched = behind.at_present(doc, data["watched"]["number"], supervised="1")
        yield t("督办中 {n} 件", "{n} are supervised", n=watched)


def hot_words(doc: Composing, spot: Mapping[str, Any]) -> str:
    number, usual = behind.spot(doc, spot)
    return t("{a}“{k}”明显集中（{n} 件，往期平均 {e} 件）", "{k} in {a} is concentrated ({n}, usually {e})",
             a=doc.names.area(spot["area"]), k=doc.names.kind(spot["kind"]), n=number, e=usual)  # fmt: skip


def sorts(doc: Composing) -> Iterator[Block]:
    for by, title, rows, name in (
        ("channel", t("来源渠道", "Channels"), doc.data["channels"], doc.names.channel),
        ("kind", t("事项类别", "Kinds"), doc.data["kinds"], doc.names.kind),
    ):
        if rows:
            yield Heading(2, title)
            yield from _bars(doc, title, [(name(key), now, before) for key, now, before, _ in rows])
            table = [(name(key), *behind.opened(doc, by, key, now, before), *_judged(now, before, change))
                     for key, now, before, change in rows]  # fmt: skip
            yield _compared_table(doc, title, table)


def _bars(doc: Composing, title: str, rows: Iterable[tuple[str, int, int]]) -> Iterator[Block]:
    """New matters of the period against the one before."""
    shown = [charts.Row(*row) for row in rows]
    yield from charts.bars(t("新收：{by}", "New: {by}", by=title), shown, t("本期", "Now"), before_words(doc.length))


def levels(doc: Composing) -> Iterator[Block]:
    """Only types that the pack sorts; the others stand by their kinds above."""
    sorted_types = {key.partition("/")[0] for key, *_ in doc.data["levels"] if key.partition("/")[2]}
    rows = [row for row in doc.data["levels"] if row[0].partition("/")[0] in sorted_types]
    if rows:
        head = (
            t("类型", "Type"),
            t("级别", "Level"),
            t("本期新收", "New"),
            before_words(doc.length),
            t("期末在办", "Open"),
        )
        table = tuple(
            (*doc.names.level(key), *behind.opened(doc, "level", key, now, before),
             behind.open_at(doc, doc.data["until"], open_, "level", key))
            for key, now, before, _, open_ in rows
        )  # fmt: skip
        yield Table(head, table, words=2, widths=(4, 3, 2, 2, 2))


def areas(doc: Composing) -> Iterator[Block]:
    rows = doc.data["areas"]
    if rows:
        yield from _bars(doc, t("地区", "Area"), [(doc.names.area(code), now, then) for code, now, then, *_ in rows])
        head = (
            t("地区", "Area"), t("新收", "New"), before_words(doc.length), t("办结（次）", "Ended"),
            t("新超时", "Overdue"), t("期末在办", "Open"),
        )  # fmt: skip
        table = tuple(
            (doc.names.area(code), *behind.opened(doc, "area", code, now, then),
             *(behind.counted(doc, what, number, behind.present(doc), "area", code)
               for what, number in (("ended", ended), ("late", late))),
             behind.open_at(doc, doc.data["until"], open_, "area", code))
            for code, now, then, ended, late, open_ in rows
        )  # fmt: skip
        yield Table(head, table, widths=(4, 2, 2, 2, 2, 2))
        yield Paragraph(t("按区划代码排列，不作排名。", "In the order of their codes; not a ranking."), small=True)


def rates(doc: Composing) -> Iterator[Block]:
    head = (
        t("指标", "Rate"), t("本期", "Now"), t("件数 n", "n"), t("95%区间", "95 % interval"),
        before_words(doc.length), t("变化（95%区间）", "Change (95 %)"), t("判断", "Verdict"),
    )  # fmt: skip
    table = []
    for name, words in RATES.items():
        found = doc.data["rates"][name]
        _, *rest = _rate_cells(doc, name, found, behind.before(doc))
        now = name, found["count"], found["of"], behind.present(doc)
        table.append((t(*words), behind.percent(doc, *now), behind.share(doc, *now), behind.spread(found["interval"]),
                      *rest))  # fmt: skip
    yield from charts.shares(
        t("三率", "The three rates"), [_share(doc, name) for name in RATES], before_words(doc.length)
    )
    yield Table(head, tuple(table), widths=(4, 3, 3, 4, 5, 6, 5))
    few = [t(*words) for name, words in RATES.items() if doc.data["rates"][name]["of"] < FEW]
    if few:
        said = t("、", ", ").join(few)
        yield Paragraph(
            t("{r}的件数不足 {n}，仅供参考。", "{r}: fewer than {n}; says little.", r=said, n=FEW), small=True
        )


def _share(doc: Composing, name: str) -> charts.Share:
    found = doc.data["rates"][name]
    count, of = found["before"]
    said = rate(found["count"], found["of"])
    return charts.Share(
        t(*RATES[name]), found["count"] / found["of"] if found["of"] else None, found["interval"],
        count / of if of else None, t("{r}（n={n}）", "{r} (n={n})", r=said, n=found["of"]) if found["of"] else said,
    )  # fmt: skip


def overdue(doc: Composing) -> Iterator[Block]:
    found = doc.data["overdue"]
    yield Paragraph(
        t("现有超时 {n} 件，另有暂停计时 {p} 件。本期新发生超时 {l} 件。",
          "{n} are overdue, {p} more have their clock stopped. {l} became overdue in the period.",
          n=behind.at_present(doc, found["number"], late="1"), p=behind.at_present(doc, found["paused"], paused="1"),
          l=behind.counted(doc, "late", doc.data["flow"]["late"][0], behind.present(doc)))
    )  # fmt: skip
    if found["stages"]:
        yield Heading(2, t("卡在哪个环节", "Where they are stuck"))
        rows = tuple(
            (doc.names.type(case_type), doc.names.stage(pack, on, case_type, stage),
             behind.at_present(doc, number, late="1", type=case_type, stage=stage))
            for pack, on, case_type, stage, number in found["stages"]
        )  # fmt: skip
        shown = [charts.Row(f"{kind} · {stage}", one[-1])
                 for (kind, stage, _), one in zip(rows, found["stages"], strict=True)]  # fmt: skip
        yield from charts.bars(t("现有超时，按环节", "Overdue now, by stage"), shown, t("超时件数", "Overdue"))
        head = (t("类型", "Type"), t("环节", "Stage"), t("超时件数", "Overdue"))
        yield Table(head, rows, words=2, widths=(4, 4, 2))
    if found["units"]:
        yield Heading(2, t("在哪个单位", "With which unit"))
        rows2 = tuple((doc.names.unit(unit), behind.at_present(doc, number, late="1", unit=unit or NO_LEVEL))
                      for unit, number in found["units"])  # fmt: skip
        yield Table((t("责任单位", "Unit"), t("超时件数", "Overdue")), rows2, widths=(8, 2))


def supervision(doc: Composing) -> Iterator[Block]:
    found = doc.data["watched"]
    yield Paragraph(
        t("本期督办 {n} 次，现有督办中事项 {o} 件。", "{n} supervisions in the period; {o} matters are supervised now.",
          n=behind.counted(doc, "supervised", doc.data["flow"]["supervised"][0], behind.present(doc)),
          o=behind.at_present(doc, found["number"], supervised="1"))
    )  # fmt: skip
    if found["rows"]:
        yield _cases(doc, found["rows"])


def _cases(doc: Composing, rows: list[Mapping[str, Any]]) -> Table:
    """Number, kind, place, unit, days: never a name, never the reporter's words."""
    head = (
        t("编号", "Number"), t("事项", "Matter"), t("地点", "Place"), t("责任单位", "Unit"), t("环节", "Stage"),
        t("天数", "Days"),
    )  # fmt: skip
    table = tuple(
        (
            behind.case(one), doc.names.kind(f"{one['type']}/{one['kind']}"), doc.names.area(one["area"]),
            doc.names.unit(one["unit"]), _stage(doc, one), behind.days_open(one),
        )
        for one in rows
    )  # fmt: skip
    return Table(head, table, words=5, widths=(14, 9, 10, 12, 10, 5))


def _stage(doc: Composing, one: Mapping[str, Any]) -> str:
    stage = doc.names.stage(one["pack"], one["rules_on"], one["type"], one["stage"])
    marks = [t("超时", "overdue")] if one["late"] else []
    marks += [t("暂停计时", "clock stopped")] if one["paused"] else []
    return f"{stage}{t('（', ' (')}{t('、', ', ').join(marks)}{t('）', ')')}" if marks else stage


def summonses(doc: Composing) -> Iterator[Block]:
    rows = doc.data["bodies"]
    if rows:
        head = (
            t("被召集单位", "Body"), t("召集（次）", "Called"), t("到场（次）", "Came"), t("办完（次）", "Finished"),
            t("评分均值", "Mean score"), t("评分数 n", "n"),
        )  # fmt: skip
        table = tuple(_of_body(doc, *row) for row in rows)
        yield Table(head, table, widths=(6, 2, 2, 2, 2, 2))
        yield Paragraph(
            t("评分针对单位，不针对个人；满分 5 分。", "Scores are of bodies, not of people; five is best."), small=True
        )


def units(doc: Composing) -> Iterator[Block]:
    rows = doc.data["units"]
    if rows:
        head = (
            t("责任单位", "Unit"), t("新收", "New"), t("办结（次）", "Ended"), t("新超时", "Overdue"),
            t("按时接手", "In time"), t("n 和区间", "n, interval"), t("期末在办", "Open"),
        )  # fmt: skip
        table = sorted(_of_unit(doc, *row) for row in rows)
        yield Table(head, tuple(table), widths=(15, 4, 6, 6, 6, 10, 5))
        yield Paragraph(t("按名称排列，不作排名。", "In the order of names; not a ranking."), small=True)


def _of_body(doc: Composing, body: str, *numbers: int) -> tuple[str, ...]:
    *often, scored, total = numbers
    days = behind.present(doc)
    times = zip(("summoned", "responded", "finished"), often, strict=True)
    mean = f"{total / scored:.1f}" if scored else NONE
    return (
        doc.names.body(body), *(behind.counted(doc, what, number, days, "body", body) for what, number in times),
        behind.counted(doc, "scored", scored, days, "body", body, mean),
        behind.counted(doc, "scored", scored, days, "body", body),
    )  # fmt: skip


def _of_unit(doc: Composing, unit: str, *numbers: Any) -> tuple[str, ...]:
    opened, ended, late, count, of, found, standing = numbers
    days = behind.present(doc)
    happened = (("opened", opened), ("ended", ended), ("late", late))
    n = f"{behind.n_of(doc, 'response', of, days, 'unit', unit)}，{behind.spread(found)}" if of else NONE
    return (
        doc.names.unit(unit), *(behind.counted(doc, what, number, days, "unit", unit) for what, number in happened),
        behind.percent(doc, "response", count, of, days, "unit", unit), n,
        behind.open_at(doc, doc.data["until"], standing, "unit", unit),
    )  # fmt: skip


def hot(doc: Composing) -> Iterator[Block]:
    spots, longest = doc.data["hot"], doc.data["longest"]
    yield Heading(2, t("明显集中的事项", "Concentrations"))
    if spots:
        head = (
            t("网格", "Cell"),
            t("事项", "Matter"),
            t("本期", "Now"),
            t("往期平均", "Usually"),
            t("偶然的可能", "By chance"),
        )
        rows = tuple(
            (doc.names.area(one["area"]), doc.names.kind(one["kind"]), *behind.spot(doc, one),
             behind.change(percent(one["chance"], 2) if one["chance"] >= 0.0001 else "<0.01%"))
            for one in spots
        )  # fmt: skip
        yield Table(head, rows, words=2, widths=(5, 4, 2, 3, 3))
    else:
        yield Paragraph(t("没有超出往期水平的集中。", "Nothing beyond what earlier periods let expect."))
    if longest:
        yield Heading(2, t("在办最久的事项", "Open longest"))
        yield _cases(doc, longest)
