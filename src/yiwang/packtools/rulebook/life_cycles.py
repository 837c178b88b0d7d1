"""A case type in words: who does what until when, what follows, who is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from yiwang.engine.clocks.definitions import StatutoryMaximum
from yiwang.engine.packs.definitions import Scenario
from yiwang.engine.problems import Text
from yiwang.engine.workflows.definitions import CaseType, Fact, Stage, Transition
from yiwang.packtools.rulebook import phrases
from yiwang.packtools.rulebook.book import Book
from yiwang.packtools.rulebook.diagram import Drawing, draw, spine

_TYPES = {
    "string": Text("选项", "a choice"), "text": Text("文字", "words"), "number": Text("数", "a number"),
    "integer": Text("整数", "a whole number"), "boolean": Text("是或否", "yes or no"), "date": Text("日期", "a date"),
    "datetime": Text("日期和时间", "a date and time"), "time": Text("时刻", "a time of day"),
    "duration": Text("时长", "a length of time"), "months": Text("月数", "months"),
    "span": Text("时限", "a time limit"),
    "list": Text("列表", "a list"),
}  # fmt: skip
_ORIGINS = {
    "intake": Text("登记时填写", "given at intake"), "command": Text("办理时填写", "given while handling"),
    "system": Text("系统计数", "counted by the system"),
}  # fmt: skip


@dataclass(frozen=True)
class LifeCycle:
    """One version of a case type, with what its page shows."""

    case_type: CaseType
    prefix: str
    """Begins the anchors of an earlier version; the one in force last has none."""
    drawing: Drawing
    stages: list[Stage]
    ends: list[Stage]
    titles: dict[str, Text]
    maxima: list[StatutoryMaximum]
    scenarios: list[Scenario]


def life_cycle(book: Book, case_type: CaseType, prefix: str = "") -> LifeCycle:
    stages = [stage for stage in spine(case_type) if not stage.end]
    return LifeCycle(
        case_type,
        prefix,
        draw(book, case_type, prefix),
        stages,
        [stage for stage in case_type.stages if stage.end],
        phrases.fact_titles(book, case_type),
        [found for found in book.pack.statutory.values() if found.kind == case_type.statutory_kind],
        [found for found in book.own.scenarios if found.subject == f"case_types/{case_type.id}"],
    )


def stage_title(book: Book, cycle: LifeCycle, id: str) -> Markup:
    title = next((stage.title for stage in cycle.case_type.stages if stage.id == id), Text(id, id))
    return Markup('<a href="#{}stage-{}">{}</a>').format(cycle.prefix, id, book.text(title))


def fact_kind(book: Book, fact: Fact) -> Markup:
    """What a fact may be, and where it comes from."""
    said = book.text(_TYPES[fact.domain.type])
    if fact.domain.catalog:
        said = book.link("catalogs", fact.domain.catalog)
    elif fact.domain.values:
        said = book.listed(phrases.value(book, str(item)) for item in fact.domain.values)
    return said + book.words("；", "; ") + book.text(_ORIGINS[fact.origin])


def fact_names(book: Book, cycle: LifeCycle, names: tuple[str, ...]) -> Markup:
    return book.listed(book.text(cycle.titles.get(name, Text(name, name))) for name in names)


def leaving(cycle: LifeCycle, stage: Stage) -> list[Transition]:
    return [move for move in cycle.case_type.transitions if stage.id in move.sources]


def conditions(book: Book, cycle: LifeCycle, move: Transition) -> Iterator[Markup]:
    """Everything that a step asks for, a sentence each."""
    if move.to_reporter:
        yield book.words("对反映人叫作：", "to the reporter it is called: ") + book.text(move.to_reporter)
    if move.when:
        yield book.words("条件：", "only if: ") + phrases.condition(book, move.when, cycle.titles)
    if move.needs:
        yield book.words("须填写：", "must be given: ") + fact_names(book, cycle, move.needs)
    if move.takes:
        yield book.words("可更新：", "may be given: ") + fact_names(book, cycle, move.takes)
    if move.decide:
        yield book.words("依决策表：", "decided by: ") + book.links("decisions", move.decide)
    if move.because:
        yield book.words("须写明理由", "a reason must be written")
    if move.second_person:
        yield book.words("须第二人同意并署名", "a second person must agree, by name")
    if move.waits_for:
        parts = {part.id: part.title for part in cycle.case_type.parts}
        waits = book.listed(book.text(parts.get(id, id)) for id in move.waits_for)
        yield book.words("须先完成：", "first finished: ") + waits
    yield from _bounds(book, cycle, move)


def _bounds(book: Book, cycle: LifeCycle, move: Transition) -> Iterator[Markup]:
    if move.at_most is not None:
        yield book.words("最多次数：", "at most, times: ") + phrases.time(book, cycle.case_type, move.at_most)
    if move.or_after:
        time = phrases.time(book, cycle.case_type, move.or_after)
        yield book.words("无人办理的，自动进行，时间：", "happens by itself after ") + time
    if move.new_round:
        yield book.words("重新计时", "times are counted afresh")


def scenario_parts(title: str) -> Text:
    """A scenario's title `中文 / English` in its two languages."""
    zh, _, en = title.partition(" / ")
    return Text(zh, en or zh)
