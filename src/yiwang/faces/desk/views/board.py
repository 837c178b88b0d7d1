"""A unit's board: what is open by stage, and what it owes others: rulings, answers to orders, calls, scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yiwang.cases import interface as cases
from yiwang.cases.interface import AnyCase, Call, Filters, StageCount
from yiwang.engine.workflows.commands import Ruling
from yiwang.faces.web.bodies import body_name
from yiwang.faces.web.language import say, t
from yiwang.faces.web.requests import PageRequest, person
from yiwang.faces.web.titles import Titles

SHOWN = 6
"""Cards of a column; the rest is a list away."""
READ = 200
OWED = 50


@dataclass(frozen=True)
class Card:
    row: AnyCase
    words: dict[str, str]
    more: str = ""
    """Which body was called, and as what."""
    due: Any = None


@dataclass(frozen=True)
class Column:
    """One stage; `url` leads to all of it."""

    title: str
    number: int
    late: int
    cards: Sequence[Card]
    url: str


@dataclass(frozen=True)
class Lane:
    """One case type."""

    title: str
    number: int
    columns: Sequence[Column]
    url: str


@dataclass(frozen=True)
class Owed:
    """Something that others wait for."""

    title: str
    hint: str
    cards: Sequence[Card]
    url: str = ""

    @property
    def number(self) -> str:
        """How many stand there; no more are read."""
        return f"{OWED}+" if len(self.cards) >= OWED else str(len(self.cards))


def board(request: PageRequest) -> HttpResponse:
    acting = person(request)
    mine = Filters(view="mine", ended=False)
    rows = cases.list_rows(acting, mine, "due", limit=READ).rows
    titles = Titles(rows, acting)
    lanes = _lanes(cases.count_by_stage(acting, mine, request.now), rows, titles)
    owed = [one for one in _owed(request) if one.cards]
    values = {"lanes": lanes, "owed": owed, "number": sum(one.number for one in lanes)}
    return render(request, "desk/board.html", values)


def _lanes(counts: Sequence[StageCount], rows: Sequence[AnyCase], titles: Titles) -> list[Lane]:
    """Types by how many are open; stages in the order of the life cycle."""
    by_type: dict[str, list[StageCount]] = {}
    for one in counts:
        by_type.setdefault(one.case_type, []).append(one)
    lanes = [_lane(name, found, [row for row in rows if row.case_type == name], titles)
             for name, found in by_type.items()]  # fmt: skip
    return sorted(lanes, key=lambda one: -one.number)


def _lane(case_type: str, counts: Sequence[StageCount], rows: Sequence[AnyCase], titles: Titles) -> Lane:
    program = cases.rules_of(rows[0].pack_hash, rows[0].rules_on, case_type, rows[0].area_path)[1] if rows else None
    order = list(program.stages) if program else []
    columns = []
    for one in sorted(counts, key=lambda one: order.index(one.stage) if one.stage in order else len(order)):
        stage = program.stages.get(one.stage) if program else None
        here = [row for row in rows if row.stage == one.stage][:SHOWN]
        cards = [Card(row, titles.of(row), due=row.due_at) for row in here]
        query = urlencode({"view": "mine", "type": case_type, "stage": one.stage})
        title = say(stage.title) if stage else one.stage
        columns.append(Column(title, one.number, one.late, cards, f"{reverse('desk:cases')}?{query}"))
    title = say(program.case_type.title) if program else case_type
    url = f"{reverse('desk:cases')}?{urlencode({'view': 'mine', 'type': case_type})}"
    return Lane(title, sum(one.number for one in counts), columns, url)


def _owed(request: PageRequest) -> list[Owed]:
    acting = person(request)
    return [
        Owed(t("异议待裁定", "Objections to rule on"), t("计时照常，请尽快裁定。", "The clock goes on meanwhile."),
             _ruled_here(request, "objection")),
        Owed(t("延期申请待批复", "Extensions to rule on"), t("计时照常，请尽快批复。", "The clock goes on meanwhile."),
             _ruled_here(request, "extension")),
        Owed(t("提出不计入考核、等第二个人的", "Proposed to be left out of the rates"),
             t("看理由是否成立：同意，或者不同意。", "Does the reason hold? Agree, or not."),
             _made(request, cases.cases_to_second(acting, OWED))),
        Owed(t("督办单待回复", "Supervision orders to answer"), t("写明怎么办的。", "Say what was done."),
             _cards(request, Filters(view="mine", ordered=True), "order_due_at"),
             f"{reverse('desk:cases')}?view=mine&ordered=1"),
        Owed(t("请我们来的", "We were called"), t("到了先按“我们到了”。", "Say so when you have come."),
             _calls(request, cases.calls_to_answer(acting, OWED), "due_at"), f"{reverse('desk:cases')}?view=called"),
        Owed(t("等您评分的", "To be scored"), t("他们办完了，请您评价。", "They have finished; say how it was."),
             _calls(request, cases.parts_to_score(acting, OWED), "")),
    ]  # fmt: skip


def _ruled_here(request: PageRequest, about: Ruling) -> list[Card]:
    """Objections or requests for more time that this post rules on. Whoever asked does not rule, and reads so."""
    acting, due = person(request), cases.RULING_DUE[about]
    own = t("您自己提出的，由别人裁定", "you asked for this: somebody else rules")
    rows = cases.cases_to_rule(acting, about, OWED)
    asked = {row.id for row in rows if getattr(row, cases.ASKED_BY[about]) == acting.actor}
    return [replace(card, more=own) if card.row.id in asked else card for card in _made(request, rows, due)]


def _cards(request: PageRequest, filters: Filters, due: str) -> list[Card]:
    rows = cases.list_rows(person(request), filters, "newest", limit=OWED).rows
    return _made(request, sorted(rows, key=lambda row: getattr(row, due)), due)


def _made(request: PageRequest, rows: Sequence[AnyCase], due: str = "") -> list[Card]:
    titles = Titles(rows, person(request))
    return [Card(row, titles.of(row), due=getattr(row, due) if due else None) for row in rows]


def _calls(request: PageRequest, calls: Sequence[Call], due: str) -> list[Card]:
    titles = Titles([one.row for one in calls], person(request))
    cards = []
    for row, part in calls:
        edition, program = cases.rules_of(row.pack_hash, row.rules_on, row.case_type, row.area_path)
        run = program.parts.get(part.part)
        more = f"{say(run.title) if run else part.part} · {body_name(part.body, edition)}"
        cards.append(Card(row, titles.of(row), more, getattr(part, due) if due else None))
    return cards
