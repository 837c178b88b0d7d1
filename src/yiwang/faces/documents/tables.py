"""The numbers behind a chapter, as a table: what was counted, of an area over days, by one thing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from yiwang.cases.interface import NO_LEVEL as NONE_SAID
from yiwang.faces.documents.blocks import Table, settled
from yiwang.faces.documents.linking import led
from yiwang.faces.documents.names import Names
from yiwang.faces.web.language import t
from yiwang.insight import interface as insight
from yiwang.insight.interface import Split

SPLITS = {
    "level": ("级别", "Level"), "kind": ("事项类别", "Kind"), "channel": ("来源渠道", "Channel"),
    "area": ("地区", "Area"),
    "unit": ("责任单位", "Unit"), "body": ("被召集单位", "Body"), "hour": ("时段", "Hour"),
}  # fmt: skip
WHATS = {
    "opened": ("新收", "New"), "ended": ("办结（次）", "Ended"), "open": ("在办增减", "Change of open"),
    "answered": ("首次答复", "First answered"), "reopened": ("重办", "Reopened"),
    "late": ("新发生超时", "Became overdue"),
    "supervised": ("督办（次）", "Supervised"), "extended": ("延期（次）", "Extended"),
    "on_time": ("按期答复", "Answered on time"), "not_on_time": ("未按期答复", "Answered late"),
    "emergency": ("转紧急", "To emergency services"),
    "in_time": ("按时接手", "Taken up in time"), "not_in_time": ("未按时接手", "Not in time"),
    "solved": ("已解决", "Solved"), "unsolved": ("未解决", "Not solved"), "satisfied": ("满意", "Satisfied"),
    "unsatisfied": ("不满意", "Not satisfied"), "silent": ("未表态", "Silent"), "left_out": ("不计入三率", "Left out"),
}  # fmt: skip
BODY = {
    "summoned": ("召集（次）", "Called"), "responded": ("到场（次）", "Came"), "finished": ("办完（次）", "Finished"),
    "scored": ("评分（次）", "Scored"), "score": ("评分合计", "Sum of scores"),
}  # fmt: skip


MOVED = ("opened", "reopened", "ended")
"""What changes how many are open."""
Link = Callable[..., str]
"""The address of the list of an area, narrowed: `Scope.list`."""
Key = str | None
"""What a row is of; None: all of it. Of areas empty: right here, in none of those below."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`codes`: the areas that are counted; `below`: those that it is split among when it goes by area."""

    codes: Sequence[str]
    below: Sequence[str]
    since: date
    until: date
    by: str


def numbers_table(asked: Asked, names: Names, link: Link) -> Table:
    """Each number of cases leads to those cases."""
    whats = _whats(asked.by)
    rows = [(key, counted) for key, counted in _rows(asked, whats) if any(counted)]
    totals = [sum(counted[place] for _, counted in rows) for place in range(len(whats))]
    names.learn(asked.below)
    said = [(_named(names, asked.by, key), *_led(asked, link, key, dict(zip(whats, counted, strict=True))))
            for key, counted in rows]  # fmt: skip
    last = (t("合计", "Total"), *_led(asked, link, None, dict(zip(whats, totals, strict=True))))
    head = (t(*SPLITS[asked.by]), *(t(*words) for words in whats.values()))
    made = settled(Table(head, (*said, last)))
    assert isinstance(made, Table)
    return made


def _whats(by: str) -> Mapping[str, tuple[str, str]]:
    return BODY if by == "body" else {"opened": WHATS["opened"]} if by in ("kind", "channel", "hour") else WHATS


def _rows(asked: Asked, whats: Iterable[str]) -> list[tuple[Key, list[int]]]:
    if asked.by == "unit":
        return _rows_of_units(asked, whats)
    if asked.by != "area":
        found = insight.rolled(asked.codes, cast(Split, asked.by), asked.since, asked.until, list(whats))
        return [(key, [found.get((key, what), 0) for what in whats]) for key in sorted({key for key, _ in found})]
    found = insight.rolled(asked.below, "level", asked.since, asked.until, list(whats), ("area", "what"))
    rows: list[tuple[Key, list[int]]] = [(key, [found.get((key, what), 0) for what in whats]) for key in asked.below]
    all_of = insight.rolled(asked.codes, "level", asked.since, asked.until, list(whats), ("what",))
    here = [all_of.get((what,), 0) - sum(counted[at] for _, counted in rows) for at, what in enumerate(whats)]
    return [*rows, ("", here)]


def _rows_of_units(asked: Asked, whats: Iterable[str]) -> list[tuple[Key, list[int]]]:
    """Who had most first; at the end those that are not named."""
    found = insight.rolled_by_unit(asked.codes, asked.since, asked.until, list(whats))
    rows: list[tuple[Key, list[int]]] = [
        (key, [found.get((key, what), 0) for what in whats]) for key in {key for key, _ in found}
    ]
    return sorted(rows, key=lambda row: (row[0] == insight.REST, [-number for number in row[1]], row[0]))


def _led(asked: Asked, link: Link, key: Key, counted: Mapping[str, int]) -> list[str]:
    return [_number(asked, link, key, what, number) for what, number in counted.items()]


def _number(asked: Asked, link: Link, key: Key, what: str, number: int) -> str:
    """With the list of just as many cases; a change and a sum, with that of the cases that they were taken from."""
    if what == "open":
        hint = t("在办的变化：新收加重办减办结；按单位、级别分的，还含转入转出",
                 "how the open ones changed: new, reopened, less ended; of units, levels also moves")  # fmt: skip
        return led(f"{number:+d}".replace("-", "−") if number else "0", _list(asked, link, key, *MOVED), hint)
    if number <= 0:
        return str(number)
    if what == "score":
        return led(number, _list(asked, link, key, "scored"), t("各次评分相加", "all scores added up"))
    url = _list(asked, link, key, what)
    return led(number, url, "" if url else t("到下级地区里看是哪些事项", "the areas below lead to these cases"))


def what_words(what: str) -> str:
    """What a figure counts."""
    return t(*(WHATS | BODY)[what])


def _list(asked: Asked, link: Link, key: Key, *whats: str) -> str:
    """The list of what was counted as any of these, where there can be one."""
    if key == insight.REST:  # whose cases these are, no list can be narrowed to
        return ""
    by = "" if key is None else asked.by
    days = {"from": asked.since.isoformat(), "until": asked.until.isoformat()}
    counted = {"counted": ",".join(whats), **days, "state": "all"}
    if by == "area":
        return link(key, **counted) if key else link(**counted, here="1")
    return link(**counted, **of_key(by, key or ""))


def of_key(by: str, key: str) -> dict[str, str]:
    """What an address says of a row's key."""
    if by in ("level", "kind"):
        case_type, _, said = key.partition("/")
        return {"type": case_type, by: said or NONE_SAID}
    return {by: key or NONE_SAID} if by else {}


def _named(names: Names, by: str, key: Key) -> str:
    if by == "level":
        return " · ".join(names.level(key or ""))
    if key == insight.REST:
        return t("其余单位（到下级地区里看）", "Other units (see the areas below)")
    if by == "hour":
        return t("{h} 时", "{h}:00", h=int(key or 0))
    if by == "area" and not key:
        return t("本级，未落到下级", "Right here, no smaller place known")
    named = {"kind": names.kind, "channel": names.channel, "area": names.area, "unit": names.unit, "body": names.body}
    return named[by](key or "")
