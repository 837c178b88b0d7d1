"""A small pack in code, to vary."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from yiwang.engine.decisions.definitions import Column, Row, Table
from yiwang.engine.orgcharts.definitions import Level, Line, Post
from yiwang.engine.packs.definitions import Calculation, DatedValue, Manifest, Pack, Parameter
from yiwang.engine.problems import Text
from yiwang.engine.values import Domain, Span
from yiwang.engine.workflows.definitions import CaseType, Fact, OwnerRule, Stage, TimeRule, Transition


def text(words: str) -> Text:
    return Text(f"{words}（中）", words)


def post(id: str, **more: Any) -> Post:
    return Post(id, text(id), "line", "village", **more)


CLERK, CHIEF = post("clerk", reports_to="chief"), post("chief", stand_in="clerk")
LIMIT = Parameter(
    "limit", text("limit"), Domain("span"), (DatedValue(date(2020, 1, 1), "3 days", "S 1", date(2026, 1, 1)),)
)
TABLE = Table(
    "warning", text("warning"), "first",
    (Column("people", Domain("integer", low=1, high=100), text("people")),),
    (Column("team", Domain("string", ("clerk", "chief")), text("team")),),
    (Row((">=10",), ("chief",)), Row(("-",), ("clerk",))),
)  # fmt: skip
STAGES = (
    Stage("reported", text("reported"), OwnerRule("clerk"), TimeRule(Span(1, "days"))),
    Stage("handling", text("handling"), OwnerRule(output="team"), TimeRule(parameter="limit")),
    Stage("closed", text("closed"), end=True, outcome="solved"),
)
STEPS = (
    Transition("assign", text("assign"), ("reported",), "handling", ("clerk",), decide=("warning",)),
    Transition("close", text("close"), ("handling",), "closed", ("owner",), tells=("reporter",)),
)
CASE_TYPE = CaseType(
    "dispute", text("dispute"), "D-1", "S 1", "", ("resident",), "reported", STAGES, STEPS,
    (Fact("people", Domain("integer", low=1, high=100), text("people"), "intake"),),
)  # fmt: skip


def pack(**sections: Any) -> Pack:
    """The sample with some sections replaced."""
    manifest = Manifest("sample", "1.0.0", text("sample"), ">=1", "", text("us"), ("en",), date(2020, 1, 1), None)
    whole = Pack(
        manifest,
        levels={"village": Level("village", text("village"), 1)},
        lines={"line": Line("line", text("line"))},
        posts={"clerk": CLERK, "chief": CHIEF},
        parameters={"limit": LIMIT},
        decisions={"warning": (TABLE,)},
        case_types={"dispute": (CASE_TYPE,)},
        calculations={
            "quota": Calculation(
                "quota", text("quota"), {"people": Domain("integer")}, Domain("number"), "people / 2", "S"
            )
        },
    )
    return replace(whole, **sections)
