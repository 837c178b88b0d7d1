"""What changed, for whom, since when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.engine.pack_samples import CASE_TYPE, CLERK, LIMIT, STAGES, STEPS, TABLE, pack, post
from yiwang.engine.decisions.definitions import Row
from yiwang.engine.packs.comparing import change_in_words, compare, notice
from yiwang.engine.packs.definitions import DatedValue, Pack
from yiwang.engine.packs.describing import describe
from yiwang.engine.values import Span
from yiwang.engine.workflows.definitions import Extension, OwnerRule, TimeRule

OLD = pack()


def told(new: Pack, old: Pack = OLD) -> list[tuple[str, tuple[str, ...]]]:
    """Each change in words, and whom it concerns."""
    return [
        (change_in_words(change, "en"), tuple(concern.en for concern in change.concerns))
        for change in compare(old, new)
    ]


def case_type(**changes: object) -> Pack:
    return pack(case_types={"dispute": (replace(CASE_TYPE, **changes),)})


def test_nothing_changed() -> None:
    assert compare(OLD, pack()) == []


def test_a_time_limit() -> None:
    first = replace(STAGES[0], within=TimeRule(Span(2, "working_days")))
    assert told(case_type(stages=(first, *STAGES[1:]))) == [
        ("reported, stage of dispute (case type): the time limit changes from 1 day to 2 working days.", ("clerk",))
    ]


def test_a_time_limit_in_chinese() -> None:
    first = replace(STAGES[0], within=TimeRule(Span(2, "working_days")))
    (change,) = compare(OLD, case_type(stages=(first, *STAGES[1:])))
    assert change_in_words(change, "zh-Hans") == (
        "事项类型“dispute（中）”的环节“reported（中）”：时限由“1 天”改为“2 个工作日”。"
    )


def test_an_owner_concerns_the_old_one_and_the_new_one() -> None:
    first = replace(STAGES[0], owner=OwnerRule("chief"))
    ((words, concerns),) = told(case_type(stages=(first, *STAGES[1:])))
    assert "who is accountable changes from clerk to chief" in words
    assert set(concerns) == {"clerk", "chief"}


def test_a_step_is_dropped() -> None:
    ((words, concerns),) = told(case_type(transitions=STEPS[:1]))
    assert words == "close, step of dispute (case type): is no more."
    assert set(concerns) == {"chief", "clerk"}  # whom the table may make accountable


def test_a_figure_from_a_date_on() -> None:
    later = DatedValue(date(2026, 12, 1), "5 days", "S 2", date(2026, 11, 1))
    ((words, concerns),) = told(pack(parameters={"limit": replace(LIMIT, values=(*LIMIT.values, later))}))
    assert words == "From 2026-12-01: limit (figure): the value changes from 3 days to 5 days."
    assert set(concerns) == {"chief", "clerk"}


def test_a_figure_taken_back() -> None:
    later = DatedValue(date(2026, 12, 1), "5 days", "S 2", date(2026, 11, 1))
    old = pack(parameters={"limit": replace(LIMIT, values=(*LIMIT.values, later))})
    ((words, _),) = told(OLD, old)
    assert words == "From 2026-12-01: limit (figure): the value 5 days set for then is dropped."


def test_rows_of_a_table() -> None:
    rows = (Row((">=8",), ("chief",)), *TABLE.rows[1:])
    assert told(pack(decisions={"warning": (replace(TABLE, rows=rows),)})) == [
        (
            "warning (decision table): team chief: now when people at least 8 (it was when people at least 10).",
            ("chief",),
        )
    ]
    rows = (TABLE.rows[0], Row(("-",), ("chief",)))
    ((words, concerns),) = told(pack(decisions={"warning": (replace(TABLE, rows=rows),)}))
    assert words == "warning (decision table): in all other cases: team changes from clerk to chief."
    assert set(concerns) == {"clerk", "chief"}
    ((words, _),) = told(pack(decisions={"warning": (replace(TABLE, rows=TABLE.rows[::-1]),)}))
    assert words == "warning (decision table): the order of the rows changes."


def test_a_new_version_from_a_date_is_compared_with_the_one_before() -> None:
    first = replace(CASE_TYPE, until=date(2027, 1, 1))
    second = replace(CASE_TYPE, since=date(2027, 1, 1), transitions=(STEPS[0], replace(STEPS[1], because=True)))
    ((words, _),) = told(pack(case_types={"dispute": (first, second)}))
    assert words.startswith("From 2027-01-01: close, step of dispute")
    assert "whether a reason must be given" in words


def test_a_part_without_a_name_has_no_empty_quotes() -> None:
    lengthened = Extension(("reported",), ("chief",), TimeRule(Span(3, "days")))
    for old, new in ((OLD, case_type(extension=lengthened)), (case_type(extension=lengthened), OLD)):
        said = [change_in_words(one, language) for one in compare(old, new) for language in ("zh-Hans", "en")]
        assert any("的延期：" in one for one in said) and any("extension of dispute" in one for one in said)
        assert not any("“”" in one or one.startswith(",") for one in said)


def test_posts_come_and_go() -> None:
    ((words, concerns),) = told(pack(posts={**OLD.posts, "helper": post("helper")}))
    assert (words, concerns) == ("helper (post): is new.", ("helper",))
    changes = compare(OLD, pack(posts={"clerk": CLERK}))
    assert [(change.kind, change.id) for change in changes] == [("removed", "chief")]


def test_the_notice_is_grouped_by_whom_it_concerns() -> None:
    first = replace(STAGES[0], within=TimeRule(Span(2, "days")), phase="registering")
    changes = compare(OLD, case_type(stages=(first, *STAGES[1:]), statutory_none="x"))
    lines = notice(changes, "zh-Hans")
    assert lines[0] == "致clerk（中）："
    assert sum(line.startswith("  ") for line in lines) == len(changes) == 3


def test_every_change_of_every_section_is_told() -> None:
    """Whatever differs between two packs, something is said about it."""
    for section in ("posts", "levels", "lines", "parameters", "decisions", "case_types", "calculations"):
        assert compare(OLD, replace(OLD, **{section: {}})), section
        assert compare(replace(OLD, **{section: {}}), OLD), section


def test_describe() -> None:
    lines = describe(OLD, "en")
    assert lines[0] == "sample (sample 1.0.0)"
    assert any(line.startswith("dispute: reported (clerk, 1 day)") for line in lines)
