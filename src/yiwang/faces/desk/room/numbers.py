"""The numbers of the room. What is counted by day and level comes from rollups, what hangs on the clock (overdue, due
tonight, a ruling due) from the index of open cases by that moment: neither reads a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, NamedTuple

from yiwang.cases import interface as cases
from yiwang.engine.packs.editions import Edition
from yiwang.engine.workflows import Program
from yiwang.faces.desk.room.scope import Scope
from yiwang.faces.web.editions import editions_in
from yiwang.faces.web.language import say, t
from yiwang.faces.web.titles import level_words
from yiwang.insight import interface as insight

STANDING = ("open", "called", "watched")
WEEKS = 4
"""The usual is the mean of the same weekday in so many weeks before."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One number, what it counts, and the list behind it. `tone`: it asks for somebody when it is not nought."""

    name: str
    title: str
    number: int
    url: str
    tone: str = ""

    @property
    def alarm(self) -> str:
        return self.tone if self.number else ""


def standing(scope: Scope) -> Mapping[tuple[str, ...], int]:
    """What is open now, by level and by what waits: `(type/level, what) -> number`."""
    return insight.rolled(scope.codes, "level", None, scope.today + timedelta(days=1), STANDING)


def tiles(scope: Scope, now_open: Mapping[tuple[str, ...], int], today: Mapping[tuple[str, ...], int]) -> list[Tile]:
    def held(what: str) -> int:
        return sum(number for (_, named), number in now_open.items() if named == what)

    def waiting(**condition: Any) -> int:
        return cases.count_cases(scope.person, scope.filters(**condition))

    late, tonight = waiting(overdue_at=scope.now), waiting(due_from=scope.now, due_before=scope.midnight)
    return [
        Tile("open", t("在办", "Open"), held("open"), scope.list()),
        Tile("late", t("已超时", "Overdue"), late, scope.list(late="1"), "red"),
        Tile("tonight", t("今晚前到期", "Due by tonight"), tonight, scope.list(tonight="1"), "yellow"),
        Tile("watched", t("督办中", "Supervised"), held("watched"), scope.list(supervised="1"), "red"),
        Tile("called", t("联合处置未完", "Summonses"), held("called"), scope.list(called="1"), "blue"),
        Tile("objected", t("异议待裁定", "Objections"), waiting(objected=True), scope.list(objected="1"), "yellow"),
        Tile("extension", t("延期待批复", "More time asked"), waiting(extension_asked=True), scope.list(extension="1"),
             "yellow"),
        Tile("today", t("今日新收", "New today"), sum(today.values()), scope.list(**_today(scope))),
    ]


def _today(scope: Scope) -> dict[str, str]:
    return {"from": scope.today.isoformat(), "state": "all"}


def opened_today(scope: Scope) -> Mapping[tuple[str, ...], int]:
    """By level: `(type/level,) -> number`."""
    return insight.rolled(scope.codes, "level", scope.today, scope.today + timedelta(days=1), ["opened"], ("key",))


@dataclass(frozen=True, slots=True)
class LevelRow:
    """One level of a type of case: new today and open now."""

    code: str
    words: str
    today: int
    today_url: str
    open: int
    open_url: str


@dataclass(frozen=True, slots=True)
class LevelBlock:
    """The levels that the pack sorts a type of case into, in the pack's order."""

    title: str
    rows: list[LevelRow]
    today: int
    open: int


def levels(
    scope: Scope, now_open: Mapping[tuple[str, ...], int], today: Mapping[tuple[str, ...], int]
) -> tuple[list[LevelBlock], LevelBlock | None]:
    """A block for each type that the pack sorts and that has a case; the others together, by type."""
    editions = reversed(editions_in(scope.path, scope.today))
    programs = {name: (one, program) for one in editions for name, program in one.programs.items()}
    numbers: dict[str, dict[str, tuple[int, int]]] = {}
    for key in {key for (key, what) in now_open if what == "open"} | {key for (key,) in today}:
        name, _, level = key.partition("/")
        counted = today.get((key,), 0), now_open.get((key, "open"), 0)
        if any(counted):
            numbers.setdefault(name, {})[level] = counted
    blocks, rest = [], []
    for name, found in sorted(numbers.items(), key=lambda one: -sum(sum(pair) for pair in one[1].values())):
        edition, program = programs.get(name, (None, None))
        words = _levels_of(program) if program else []
        if edition and program and words:
            blocks.append(_block(scope, name, edition, program, words, found))
        else:
            rest.append(_row(scope, name, "", say(program.case_type.title) if program else name, _sum(found)))
    if not rest:
        return blocks, None
    title = t("其他事项", "Other matters")
    return blocks, LevelBlock(title, rest, sum(one.today for one in rest), sum(one.open for one in rest))


def _levels_of(program: Program) -> list[str]:
    """The words of the type's first level, as the pack lists them."""
    for name in cases.level_names(program)[:1]:
        domain = program.domains.get(name)
        return [str(value) for value in domain.values] if domain else []
    return []


def _block(
    scope: Scope, name: str, edition: Edition, program: Program, words: list[str], found: dict[str, tuple[int, int]]
) -> LevelBlock:
    """Every level, those without a case too; cases that no table sorted stand below them."""
    shown = [*words, *sorted(level for level in found if level not in words)]
    unsaid = {"": t("未定级", "no level"), "none": t("不适用", "not applicable")}
    rows = [
        _row(scope, name, level or cases.NO_LEVEL, level_words(edition, level) or unsaid.get(level, level), counted)
        for level, counted in ((one, found.get(one, (0, 0))) for one in shown)
    ]
    return LevelBlock(say(program.case_type.title), rows, *_sum(found))


def _row(scope: Scope, name: str, level: str, words: str, counted: tuple[int, int]) -> LevelRow:
    held = {"type": name, "level": level}
    today, now = counted
    return LevelRow(level, words, today, scope.list(**held, **_today(scope)), now, scope.list(**held))


def _sum(found: dict[str, tuple[int, int]]) -> tuple[int, int]:
    return sum(one for one, _ in found.values()), sum(other for _, other in found.values())


@dataclass(frozen=True, slots=True)
class Hour:
    """How many were reported in an hour of today, and usually."""

    hour: int
    number: int
    usual: float
    passed: bool
    url: str = ""
    usual_url: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """Today by the hour beside the same weekday of the weeks before."""

    hours: list[Hour]
    number: int
    usual_by_now: float
    weeks: int
    url: str = ""
    usual_url: str = ""
    """The days that the usual is a mean of."""


def day_by_hour(scope: Scope, hour: int) -> Day:
    """`hour`: the present one."""
    days = [scope.today - timedelta(weeks=number) for number in range(WEEKS + 1)]
    counted = insight.rolled_on(scope.codes, "hour", days, "opened")
    busy = {day for day, _ in counted}
    # Weeks before the first case was ever reported are not "usually none".
    known = [day for day in days[1:] if any(earlier in busy for earlier in days[1:] if earlier <= day)]
    hours = [
        Hour(one, counted.get((scope.today, f"{one:02}"), 0),
             sum(counted.get((day, f"{one:02}"), 0) for day in known) / len(known) if known else 0.0, one <= hour,
             _hour_list(scope, one), _hour_list(scope, one, WEEKS))
        for one in range(24)
    ]  # fmt: skip
    usual = sum(one.usual for one in hours if one.passed)
    number = sum(one.number for one in hours)
    return Day(hours, number, usual, len(known), _hour_list(scope, None), _hour_list(scope, None, WEEKS))


def _hour_list(scope: Scope, hour: int | None, weeks: int = 0) -> str:
    """What was reported in an hour of today; or on this day of the weeks before."""
    today = scope.today
    since, until = (today - timedelta(weeks=weeks), today) if weeks else (today, today + timedelta(days=1))
    days = {"from": since.isoformat(), "until": until.isoformat(), "state": "all"} | ({"every": "7"} if weeks else {})
    return scope.list(counted="opened", **days, hour="" if hour is None else str(hour))


class _Counted(NamedTuple):
    """What is open, new, late, due by tonight."""

    open: int
    today: int
    late: int
    tonight: int


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area below."""

    code: str
    name: str
    counted: _Counted
    urls: Mapping[str, str]
    room: str
    """The address of its own room."""


def areas_below(scope: Scope, now_open: Mapping[tuple[str, ...], int], new: int) -> list[AreaRow]:
    """In the order of their codes: places are shown, not ranked. What lies right in this area stands last."""
    if not scope.below:
        return []
    codes = [one.code for one in scope.below]
    tomorrow = scope.today + timedelta(days=1)
    open_ = _by_area(insight.rolled(codes, "level", None, tomorrow, ["open"], ("area",)))
    today = _by_area(insight.rolled(codes, "level", scope.today, tomorrow, ["opened"], ("area",)))
    overdue, due = scope.filters(overdue_at=scope.now), scope.filters(due_from=scope.now, due_before=scope.midnight)
    late = cases.count_by_area(scope.person, overdue, scope.below)
    tonight = cases.count_by_area(scope.person, due, scope.below)
    rows = [
        _area_row(
            scope,
            one.code,
            one.name,
            _Counted(*(counted.get(one.code, 0) for counted in (open_, today, late, tonight))),
        )
        for one in scope.below
    ]
    here_open = sum(number for (_, what), number in now_open.items() if what == "open") - sum(open_.values())
    here_new = new - sum(today.values())
    if scope.code and (here_open or here_new):
        in_it = [cases.count_cases(scope.person, replace(one, here=True)) for one in (overdue, due)]
        name = t("本级，未落到下级", "Right here, no smaller place known")
        rows.append(_area_row(scope, "", name, _Counted(here_open, here_new, *in_it)))
    return rows


def _by_area(found: Mapping[tuple[str, ...], int]) -> dict[str, int]:
    return {area: number for (area,), number in found.items()}


def _area_row(scope: Scope, code: str, name: str, numbers: _Counted) -> AreaRow:
    """`code` empty: this area without those below it."""
    held = {} if code else {"here": "1"}
    area = code or scope.code
    urls = {
        "open": scope.list(area, **held), "today": scope.list(area, **held, **_today(scope)),
        "late": scope.list(area, late="1", **held), "tonight": scope.list(area, tonight="1", **held),
    }  # fmt: skip
    return AreaRow(code, name, numbers, urls, scope.room(code) if code else "")
