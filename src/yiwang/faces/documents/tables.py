"""The numbers behind a chapter, as a table: what was counted, of an area over days, by one thing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast

from yiwang.faces.documents.blocks import Table
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


def numbers_table(codes: Sequence[str], below: Sequence[str], names: Names, since: date, until: date, by: str) -> Table:
    """`codes`: the areas that are counted; `below`: those that it is split among when it goes by area."""
    whats = BODY if by == "body" else {"opened": WHATS["opened"]} if by in ("kind", "channel", "hour") else WHATS
    if by == "area":
        found = insight.rolled(below, "level", since, until, whats, ("area", "what"))
        names.learn(below)
        keys = list(below)
    else:
        found = insight.rolled(codes, cast(Split, by), since, until, whats)
        keys = sorted({key for key, _ in found})
    rows = [(key, [found.get((key, what), 0) for what in whats]) for key in keys]
    said = [(_named(names, by, key), *(str(one) for one in counted)) for key, counted in rows if any(counted)]
    totals = [sum(counted[place] for _, counted in rows) for place in range(len(whats))]
    last = (t("合计", "Total"), *(str(one) for one in totals))
    return Table((t(*SPLITS[by]), *(t(*words) for words in whats.values())), (*said, last))


def _named(names: Names, by: str, key: str) -> str:
    if by == "level":
        return " · ".join(names.level(key))
    if by == "hour":
        return t("{h} 时", "{h}:00", h=int(key))
    named = {"kind": names.kind, "channel": names.channel, "area": names.area, "unit": names.unit, "body": names.body}
    return named[by](key)
