"""What the reasons of a case call things."""

from datetime import date

import pytest
from django.utils import translation

from tests.shared import ROOT
from yiwang.engine.packs.editions import edition
from yiwang.engine.problems import Text
from yiwang.engine.traces import Cell, RowFired, Trace, explain
from yiwang.faces.web.reasons import plainly
from yiwang.packtools.reader import PackReader


def test_an_output_is_called_as_the_table_of_its_own_case_type_calls_it() -> None:
    """Several tables give a `team` and a time; whoever handles a lamp is not "who settles the dispute"."""
    pack, _ = PackReader().with_base(ROOT / "packs" / "demo_city")
    assert pack is not None
    programs = edition(pack, date(2026, 11, 22))[0].programs
    called = {name: programs[name].titles["team"].zh for name in ("service_request", "dispute")}
    assert called == {"service_request": "主办岗位", "dispute": "化解力量"}


def test_a_reason_does_not_say_a_value_twice() -> None:
    cells = (Cell(Text("种类", "kind"), '"lamp"', "lamp"), Cell(Text("人数", "people"), ">=10", "12"))
    trace = Trace((RowFired("t", Text("", ""), 1, cells, ((Text("结果", "result"), "是"),), ""),))
    assert explain(trace) == ["“t”第 1 行：种类为 lamp，人数为 12（>=10）；所以 结果=是"]


def test_a_reason_in_english_has_no_codes_either() -> None:
    pack, _ = PackReader().with_base(ROOT / "packs" / "demo_city")
    assert pack is not None
    found = edition(pack, date(2026, 11, 22))[0]
    with translation.override("en"):
        line = plainly("Kind of request is illegal_structure; Who handles it = enforcement_captain, on a clock", found)
    assert line == "Kind of request is Illegal structure; Who handles it = Captain of the enforcement team, on a clock"


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("Kind of request is dispute (\"dispute\"), on a clock; hence Colour = yellow, Danger = true",
         "Kind of request is Dispute (\"Dispute\"), on a clock; hence Colour = yellow, Danger = yes"),
        ("Colour is yellow (in [\"red\", \"yellow\"])", "Colour is yellow (in red, yellow)"),
        ("the condition of “Dispatch” holds: not danger (Danger = false)",
         "the condition of “Dispatch” holds: not People are in danger right now (Danger = no)"),
    ],
)  # fmt: skip
def test_a_code_of_one_word_is_said_where_a_value_stands(reason: str, said: str) -> None:
    pack, _ = PackReader().with_base(ROOT / "packs" / "demo_city")
    assert pack is not None
    with translation.override("en"):
        assert plainly(reason, edition(pack, date(2026, 11, 22))[0]) == said


def test_the_end_of_a_day_and_a_figure_of_the_pack_s_own_are_said_in_words() -> None:
    pack, _ = PackReader().with_base(ROOT / "packs" / "demo_city")
    assert pack is not None
    found = edition(pack, date(2026, 11, 22))[0]
    assert plainly("时限 until 18:00〔依据 assumed〕", found) == "时限 当日 18:00 前〔依据 规则包自己设定〕"
