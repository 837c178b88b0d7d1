"""What stands in the files is what the definitions say, with places."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest

from tests.packtools.packs import CASE_TYPE, LEVELS, TABLE, write
from yiwang.engine.problems import Text
from yiwang.engine.values import Domain, Span
from yiwang.engine.workflows.definitions import OverdueStep, OwnerRule, TimeRule
from yiwang.packtools.reader import read_pack


def read(folder: Path, files: dict[str, str | bytes]):
    pack, problems = read_pack(write(folder, files))
    assert [str(problem.where) + problem.what("en") for problem in problems] == []
    assert pack is not None
    return pack


def test_case_type(tmp_path: Path) -> None:
    found = read(tmp_path, {"case_types/dispute.yaml": CASE_TYPE}).case_types["dispute"][0]
    reported, handling, closed = found.stages
    assert reported.within == TimeRule(span=Span(0, "until", time(18)))
    assert (handling.owner, handling.within) == (OwnerRule(output="team"), TimeRule(parameter="limit"))
    assert (closed.end, closed.outcome, closed.owner) == (True, "solved", None)
    assign, close = found.transitions
    assert (assign.sources, assign.target, assign.by, assign.decide) == (
        ("reported",),
        "handling",
        ("clerk",),
        ("warning",),
    )
    assert close.sources == ("reported", "handling") and close.by == ("owner", "clerk")
    assert close.at_most == TimeRule(parameter="limit_count")
    assert close.or_after == TimeRule(span=Span(3, "working_days"))
    assert close.because and close.tells == ("reporter",)
    assert found.overdue == (OverdueStep(0.8, "remind"), OverdueStep(1.0, "supervise", 1))
    assert found.facts[0].domain == Domain("integer", low=1, high=100)
    assert reported.where == ("small/case_types/dispute.yaml", 11, 13, "stages.reported")


def test_decision_table(tmp_path: Path) -> None:
    found = read(tmp_path, {"decisions/warning.csv": TABLE}).decisions["warning"][0]
    assert found.title == Text("分级", "Warning")
    assert found.inputs[0].domain == Domain("integer", low=1, high=100)
    assert found.outputs[0].domain == Domain("string", ("red", "blue"))
    assert [(row.tests, row.outputs, row.note) for row in found.rows] == [
        ((">=10",), ("red",), "many"),
        (("-",), ("blue",), ""),
    ]
    assert found.rows[1].where.line == 9


@pytest.mark.parametrize(
    ("text", "low", "high", "low_closed", "high_closed"),
    [
        ("[1..9]", 1, 9, True, True),
        ("(1..9]", 1, 9, False, True),
        ("[1..9)", 1, 9, True, False),
        ("]1..9[", 1, 9, False, False),
        ("[1..)", 1, None, True, True),
        ("[0.5..1]", Decimal("0.5"), 1, True, True),
        ("[-3..-1]", -3, -1, True, True),
    ],
)
def test_ranges_in_notes(
    tmp_path: Path, text: str, low: object, high: object, low_closed: bool, high_closed: bool
) -> None:
    table = TABLE.replace("[1..100]", text)
    domain = read(tmp_path, {"decisions/warning.csv": table}).decisions["warning"][0].inputs[0].domain
    assert (domain.low, domain.high, domain.low_closed, domain.high_closed) == (low, high, low_closed, high_closed)


def test_versions_of_one_table_are_kept_oldest_first(tmp_path: Path) -> None:
    later = TABLE.replace("# source", "# since, 2026-01-01\n# source")
    earlier = TABLE.replace("# source", "# until, 2026-01-01\n# source")
    versions = read(tmp_path, {"decisions/a.csv": later, "decisions/b.csv": earlier}).decisions["warning"]
    assert [version.since for version in versions] == [None, date(2026, 1, 1)]


def test_timetable_rows_are_stretches(tmp_path: Path) -> None:
    text = (
        "id,title_zh,title_en,days,opens,closes,day_length,units,source,assumed\n"
        "office,办公,Office,working,9:00,12:00,8,working_hours working_days,S 1,\n"
        "office,,,working,14:00,24:00,,,,\n"
    )
    found = read(tmp_path, {"clocks/timetables.csv": text}).timetables["office"]
    assert [(hours.opens, hours.closes) for hours in found.hours] == [(time(9), time(12)), (time(14), time(0))]
    assert (found.day_length, found.units) == (8, ("working_hours", "working_days"))


def test_scenario_values_stay_plain(tmp_path: Path) -> None:
    text = """\
- scenario: one
  subject: case_types/dispute
  given: {reported_at: 2026-11-20T16:00, people: 2, share: 0.50, sure: true, nobody: null, code: "2", hour: 18:00}
  when: [assess, {do: assign, bodies: [water, power]}]
  then: {due: 2026-11-27}
"""
    (found,) = read(tmp_path, {"scenarios/dispute.yaml": text}).scenarios
    assert found.id == "dispute/1"
    assert found.given == {
        "reported_at": "2026-11-20T16:00", "people": 2, "share": Decimal("0.50"), "sure": True, "nobody": None,
        "code": "2", "hour": "18:00",
    }  # fmt: skip
    assert found.when == ("assess", {"do": "assign", "bodies": ("water", "power")})
    assert found.then == {"due": "2026-11-27"}


def test_unquoted_scalars_survive(tmp_path: Path) -> None:
    pack = read(tmp_path, {})
    assert (pack.manifest.version, pack.manifest.since) == ("1.0.0", date(2020, 1, 1))


def test_calendar_and_its_years(tmp_path: Path) -> None:
    text = "# years, 2026\ndate,kind,name,source\n2026-10-01,off,国庆,S 1\n2026/10/10,work,调休,S 1\n"
    pack = read(tmp_path, {"clocks/calendar.csv": text})
    assert pack.calendar_years == {2026}
    assert [(day, item.kind) for day, item in pack.calendar_days.items()] == [
        (date(2026, 10, 1), "off"),
        (date(2026, 10, 10), "work"),
    ]


def test_template_body_and_front_matter(tmp_path: Path) -> None:
    text = "---\nid: note\ntitle: {zh-Hans: 单, en: Note}\nnames: [case.id]\n---\n# {{ case.id }}\n"
    found = read(tmp_path, {"templates/note.md": text}).templates["note"]
    assert (found.names, found.body) == (("case.id",), "# {{ case.id }}\n")


@pytest.mark.parametrize("encode", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_csv_as_excel_saves_it(tmp_path: Path, encode: str, newline: str) -> None:
    rows = [line + ",," for line in LEVELS.splitlines()] + [",,,,,,,", ""]
    pack, problems = read_pack(write(tmp_path, {"orgchart/levels.csv": newline.join(rows).encode(encode)}))
    assert pack is not None
    assert [(level.id, level.title.zh, level.rank) for level in pack.levels.values()] == [
        ("district", "区", 1),
        ("village", "村", 2),
    ]
    assert [problem.code for problem in problems] == (["pack.encoding"] if encode == "gb18030" else [])
