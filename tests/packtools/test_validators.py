"""Every check has a pack that fails it, and nothing else: one thing changed in a small pack that is whole."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.packtools.changes import Change, added, both, codes, edition, gone, good_pack, item, problems, within
from yiwang.engine.packs.definitions import Calculation, DatedValue, Pack
from yiwang.engine.problems import ProblemKind, Text
from yiwang.engine.values import Domain, Span
from yiwang.engine.workflows.definitions import Fact, OverdueStep, OwnerRule, TimeRule
from yiwang.packtools.validators import VALIDATORS

DAY = date(2026, 3, 1)


def manifest(**changes: object) -> Change:
    return lambda pack: replace(pack, manifest=replace(pack.manifest, **changes))


def fact(name: str, title: str) -> Change:
    new = Fact(name, Domain("string"), Text(title, name), "command")
    return lambda pack: edition("case_types", "repair", facts=(*pack.case_types["repair"][0].facts, new))(pack)


def rows(index: int, *, drop: int | None = None, **changes: object) -> Change:
    """Change or drop a row (from 0) of the table's first edition."""

    def change(pack: Pack) -> Pack:
        table = pack.decisions["urgency"][0]
        found = [row for number, row in enumerate(table.rows) if number != drop]
        if drop is None:
            found[index] = replace(found[index], **changes)
        return edition("decisions", "urgency", rows=tuple(found))(pack)

    return change


def input_renamed(pack: Pack) -> Pack:
    table = pack.decisions["urgency"][0]
    first = replace(table.inputs[0], name="facilty")
    return edition("decisions", "urgency", inputs=(first, *table.inputs[1:]))(pack)


def pay_by_score(pack: Pack) -> Pack:
    new = Calculation(
        "monthly_pay", Text("月工资", "Monthly pay"), {"appraisal_score": Domain("number")}, Domain("number"),
        "appraisal_score * 100", "RULES 1",
    )  # fmt: skip
    return replace(pack, calculations={**pack.calculations, new.id: new})


def parameter(id: str, *values: tuple[date, str], **changes: object) -> Change:
    dated = tuple(DatedValue(since, value, "RULES 9", date(2026, 1, 5)) for since, value in values)
    return item("parameters", id, values=dated, **changes)


def agenda(**changes: object) -> Change:
    def change(pack: Pack) -> Pack:
        found = pack.meetings["weekly_meeting"].agenda
        return item("meetings", "weekly_meeting", agenda=(replace(found[0], **changes), *found[1:]))(pack)

    return change


def exclusion(**changes: object) -> Change:
    def change(pack: Pack) -> Pack:
        found = pack.indicators["on_time"].exclusions
        return item("indicators", "on_time", exclusions=(replace(found[0], **changes),))(pack)

    return change


def days(drop: date | None = None, add: date | None = None) -> Change:
    def change(pack: Pack) -> Pack:
        found = {day: entry for day, entry in pack.calendar_days.items() if day != drop}
        if add:
            found[add] = replace(next(iter(found.values())), day=add, kind="work")
        return replace(pack, calendar_days=found)

    return change


def asked_for(**changes: Any) -> Change:
    """The extension of the repair is asked for, and ruled on."""

    def change(pack: Pack) -> Pack:
        found = pack.case_types["repair"][0].extension
        assert found is not None
        ruled = {"by": ("owner",), "ruled_by": ("township_head",), "ruling_within": TimeRule(span=Span(1, "days"))}
        return edition("case_types", "repair", extension=replace(found, **ruled | changes))(pack)

    return change


def drop_moves(*ids: str) -> Change:
    def change(pack: Pack) -> Pack:
        kept = tuple(move for move in pack.case_types["repair"][0].transitions if move.id not in ids)
        return edition("case_types", "repair", transitions=kept)(pack)

    return change


def ladder_per_stage(pack: Pack) -> Pack:
    ladder = (OverdueStep(1.0, "supervise", 1),)
    stages = tuple(replace(stage, overdue=ladder) for stage in pack.case_types["repair"][0].stages)
    return edition("case_types", "repair", stages=stages)(pack)


FIELD = ("forms", "repair", "fields", "reporter_phone")
REPAIR = ("case_types", "repair")
LEVELS_BELOW = both(
    added("levels", "cell", "village", rank=4),
    added("posts", "cell_worker", "village_clerk", level="cell", unit_kind=""),
)

CASES: list[tuple[str, Change]] = [
    ("manifest.engine", manifest(engine=">=2")),
    ("manifest.languages", manifest(languages=("en",))),
    ("manifest.since_missing", manifest(since=None)),
    ("manifest.version", manifest(version="one")),
    ("manifest.changelog", manifest(version="1.0.1")),
    ("dates.overlap", edition("decisions", "urgency", until=date(2026, 8, 1))),
    ("dates.gap", edition("decisions", "urgency", until=date(2026, 6, 1))),
    ("dates.empty", manifest(until=date(2025, 1, 1))),
    ("parameter.dates", parameter("reopen_limit", (date(2026, 1, 1), "1"), (date(2026, 1, 1), "1"))),
    ("title.missing", item("posts", "dispatcher", title=Text("派单员", ""))),
    ("title.missing", within(*REPAIR, "stages", "checked", title=Text("", "Checked"))),
    ("title.missing", exclusion(reason=Text("", ""))),
    ("title.not_chinese", item("posts", "dispatcher", title=Text("Dispatcher", "派单员"))),
    ("source.missing", item("posts", "dispatcher", source="")),
    ("source.missing", edition("decisions", "urgency", source="")),
    ("source.unknown", item("duties", "D-01", source="NOWHERE 4")),
    ("source.unknown", within(*REPAIR, "stages", "checked", source="NOWHERE 4")),
    ("source.no_english_name", item("sources", "RULES", title_en="")),
    ("source.no_english_name", item("calendar_days", date(2026, 5, 1), name_en="")),
    ("source.undated", item("sources", "RULES", issued=None, since=None)),
    ("parameter.unchecked", lambda pack: item("parameters", "repair_limit", values=tuple(
        replace(value, last_checked=None) for value in pack.parameters["repair_limit"].values))(pack)),
    ("parameter.checked_too_early", lambda pack: item("parameters", "repair_limit", values=tuple(
        replace(value, last_checked=date(2020, 1, 1)) for value in pack.parameters["repair_limit"].values))(pack)),
    ("coverage.reference_unknown", item("coverage", "A5", at=("case_types/nothing",))),
    ("coverage.reference_unknown", item("coverage", "A5", at=("nonsense/urgency",))),
    ("coverage.without_reference", item("coverage", "A5", at=())),
    ("coverage.without_note", item("coverage", "A8", note=Text("", ""))),
    ("coverage.id_unknown", added("coverage", "X", "B4")),
    ("orgchart.unknown_reference", item("posts", "village_head", unit_kind="nothing")),
    ("orgchart.nobody_behind", item("posts", "dispatcher", stand_in="", reports_to="")),
    ("organisation.nobody_there", both(
        LEVELS_BELOW, within(*REPAIR, "stages", "checked", owner=OwnerRule(post="cell_worker")))),
    ("organisation.nobody_there", both(LEVELS_BELOW, asked_for(ruled_by=("cell_worker",)))),
    ("workflow.unknown_name", asked_for(ruled_by=("nobody",))),
    ("workflow.unknown_name", asked_for(ruling_within=TimeRule(parameter="nothing"))),
    ("organisation.level_unknown", edition(*REPAIR, level="province")),
    ("organisation.alone", both(
        item("posts", "district_chief", stand_in=""), item("posts", "district_deputy", reports_to=""),
        within(*REPAIR, "stages", "checked", owner=OwnerRule(post="district_chief")))),
    ("duty.unknown", edition(*REPAIR, duty="D-99")),
    ("duty.not_admitted", item("duties", "D-01", admitted_on=None)),
    ("duty.admitted_late", item("duties", "D-01", admitted_on=date(2026, 2, 1))),
    ("duty.reclaimed", edition(*REPAIR, duty="D-02")),
    ("duty.without_approver", item("duties", "D-01", admitted_by="")),
    ("duty.place_unknown", item("duties", "D-02", level="province")),
    ("catalog.more_than_stated", item("catalogs", "facilities", stated_count=2)),
    ("catalog.incomplete", item("catalogs", "facilities", stated_count=9)),
    ("catalog.code_twice", lambda pack: item("catalogs", "purposes", items=pack.catalogs["purposes"].items * 2)(pack)),
    ("catalog.parent_unknown", within("catalogs", "channels", "items", "hotline", parent="nothing")),
    ("catalog.empty", both(added("catalogs", "empty", "facilities", items=(), stated_count=0))),
    ("form.personal_without_purpose", within(*FIELD, purpose="")),
    ("form.purpose_unknown", within(*FIELD, purpose="curiosity")),
    ("form.personal_without_basis", within(*FIELD, basis="because")),
    ("form.personal_without_basis", within(*FIELD, basis="NOLAW 13")),
    ("form.personal_without_retention", within(*FIELD, retention="for ever")),
    ("form.personal_unmarked", within(*FIELD, personal=False)),
    ("form.sensitive_not_personal", within("forms", "repair", "fields", "where_exactly", sensitive=True)),
    ("form.asked_twice", within("forms", "visit_diary", "fields", "contact_phone", prefill=False)),
    ("form.field_twice", within("forms", "visit_diary", "fields", "visited_on", name="contact_phone", type="note")),
    ("form.field_type_unknown", within("forms", "repair", "fields", "where_exactly", type="hologram")),
    ("form.field_catalog_unknown", within("forms", "visit_diary", "fields", "need", type="select_one nothing")),
    ("form.body_unknown", item("forms", "visit_diary", department="nobody")),
    ("principle.forbidden", within("forms", "repair", "fields", "where_exactly", name="religion")),
    ("principle.forbidden", within("forms", "repair", "fields", "where_exactly", label=Text("上访次数", "Visits"))),
    ("principle.forbidden", fact("resident_risk_level", "风险等级")),
    ("principle.forbidden", within("catalogs", "facilities", "items", "road", title=Text("重点人员", "Road"))),
    ("principle.forbidden", item("indicators", "on_time", title=Text("网格员排名", "Order of merit"))),
    ("principle.pay_from_score", pay_by_score),
    ("principle.report_without_body",
     within("forms", "repair", "fields", "danger", label=Text("含检举控告", "Danger"))),
    ("principle.body_relevant",
     within("forms", "repair", "fields", "where_exactly", type="body", relevant="households >= 1")),
    ("calendar.balance", days(drop=date(2026, 10, 1))),
    ("calendar.balance", days(drop=date(2026, 10, 10))),
    ("calendar.day_pointless", days(add=date(2026, 3, 2))),
    ("calendar.timetable_unknown", item("unit_kinds", "water_station", timetable="nothing")),
    ("clock.unit_without_timetable", item("timetables", "urgent", units=("urgent_working_hours",))),
    ("clock.unit_twice", item("timetables", "duty_hours", units=("working_hours",))),
    ("rhythm.unknown", item("meetings", "weekly_meeting", convenor="nobody")),
    ("rhythm.unknown", item("visits", "monday_visits", produces=("nothing",))),
    ("rhythm.unknown", item("visits", "monday_visits", days="@nothing")),
    ("rhythm.never", item("meetings", "weekly_meeting", every="")),
    ("rhythm.number", item("visits", "monday_visits", weekday="8")),
    ("rhythm.number", item("meetings", "weekly_meeting", at="noon")),
    ("meeting.without_agenda", item("meetings", "weekly_meeting", agenda=())),
    ("meeting.empty_item", agenda(over=(), condition="")),
    ("template.name_undeclared", item("templates", "minutes", body="{{ date }} {{ decisions }} {{ secret }}")),
    ("template.name_undeclared", item("templates", "minutes", english="{{ date }} {{ decisions }} {{ secret }}")),
    ("template.name_unprinted", item("templates", "minutes", english="{{ date }}")),
    ("template.name_unprinted", item("templates", "minutes", names=("date", "decisions", "present"))),
    ("answer.unknown_name", item("answers", "repaired", steps=("repair", "mend"))),
    ("answer.unknown_name", item("answers", "repaired", over=("repair", "petting"))),
    ("answer.unknown_placeholder", item("answers", "repaired", text=Text("{{ houses }}", "{{ houses }}"))),
    ("answer.unknown_placeholder", item("answers", "repaired", over=())),
    ("answer.personal_placeholder", item(
        "answers", "repaired", text=Text("{{ reporter_phone }}", "{{ reporter_phone }}"))),
    ("answer.languages_differ", item("answers", "repaired", text=Text("{{ number }} 号", "no number"))),
    ("answer.never_offered", item("answers", "repaired", steps=("check",))),
    ("glossary.identifier_twice", lambda pack: replace(
        pack, glossary={**pack.glossary, "大修": replace(pack.glossary["小修"], term="大修")})),
    ("workflow.unknown_name", within(*REPAIR, "transitions", "check", by=("nobody",))),
    ("pack.bad_figure", parameter("reopen_limit", (date(2026, 1, 1), "9"))),
    ("expression.unknown_name", item("calculations", "posts_needed", expression="peple / 2")),
    ("case_type.form_unknown", edition(*REPAIR, form="nothing", on_open=(), facts=())),
    ("case_type.channel_unknown", edition(*REPAIR, channels=("resident", "pigeon"))),
    ("case_type.without_channel", edition(*REPAIR, channels=())),
    ("case_type.table_input_unknown", input_renamed),
    ("case_type.table_input_type", within("forms", "repair", "fields", "households", constraint=". >= 0")),
    ("case_type.table_input_type", within("forms", "repair", "fields", "households", type="text", constraint="")),
    ("case_type.table_not_in_force", edition("decisions", "urgency", since=date(2026, 2, 1))),
    ("parameter.not_in_force", parameter("repair_limit", (date(2026, 2, 1), "5 working_days"))),
    ("parameter.without_value", both(added("parameters", "unset", "repair_limit", values=()))),
    ("expression.unknown_parameter", item("calculations", "posts_needed", expression="1 + @nothing")),
    ("decision.gap", rows(0, drop=4)),
    ("decision.dead_row", rows(1, tests=("-", "-", "-"))),
    ("table.no_answer_when_unknown", both(
        within("forms", "repair", "fields", "danger", required=False),
        rows(4, tests=("-", "-", "false")))),
    ("workflow.unreachable_stage", within(*REPAIR, "transitions", "divert", target="closed", by=("reporter",))),
    ("workflow.no_way_out", both(drop_moves("confirm"), within(*REPAIR, "transitions", "divert", target="feedback"))),
    ("workflow.stage_without_owner", within(*REPAIR, "stages", "checked", owner=None)),
    ("workflow.stage_without_time", within(*REPAIR, "stages", "checked", within=None)),
    ("workflow.stage_without_overdue_step", edition(*REPAIR, overdue=())),
    ("workflow.end_without_answer", within(*REPAIR, "transitions", "repair", tells=())),
    ("workflow.unbounded_loop", within(*REPAIR, "transitions", "regrade", at_most=None)),
    ("workflow.over_statutory_maximum", within(
        *REPAIR, "stages", "checked", within=TimeRule(span=Span(16, "days")))),
    ("workflow.over_statutory_maximum", parameter("repair_limit", (date(2026, 1, 1), "45 working_days"))),
    ("workflow.no_statutory_kind", edition(*REPAIR, statutory_kind="")),
    ("workflow.unknown_statutory_kind", edition(*REPAIR, statutory_kind="whim")),
    ("life_cycle.empty_answer", within(*REPAIR, "transitions", "divert", needs=())),
    ("life_cycle.waits_for_reporter", within(*REPAIR, "transitions", "confirm", or_after=None)),
    ("life_cycle.reporter_unaddressed", within(*REPAIR, "transitions", "confirm", to_reporter=None)),
    ("life_cycle.part_without_time", within(*REPAIR, "parts", "summons", finish_within=None)),
    ("life_cycle.not_decided_again", within(*REPAIR, "transitions", "regrade", decide=())),
    ("life_cycle.owner_powerless", within(*REPAIR, "stages", "checked", owner=OwnerRule(post="village_head"))),
    ("life_cycle.part_unheeded", both(edition(*REPAIR, overdue=()), ladder_per_stage)),
    ("indicator.over_unknown", item("indicators", "on_time", over=("repair", "nothing"))),
    ("indicator.level_unknown", item("indicators", "on_time", level="province")),
    ("expression.unknown_name", item("indicators", "on_time", numerator="solvd = true")),
    ("expression.value_outside_domain", exclusion(where_text='outcome = "forgotten"')),
    ("expression.unknown_name", agenda(condition="overdu = true")),
    ("expression.unknown_name", within("forms", "visit_diary", "fields", "need", relevant="need_asked = true")),
    ("expression.value_outside_domain",
     within("forms", "visit_diary", "fields", "need", relevant="channel = 'nowhere'")),
    ("publicity.unknown", edition(*REPAIR, public="somewhat")),
    ("publicity.concerns_people", both(edition(*REPAIR, public="cell"), within(*FIELD, holds="party.phone"))),
    ("labels.missing", lambda pack: replace(pack, glossary={"小修": pack.glossary["小修"]})),
    ("pictogram.unknown", edition(*REPAIR, pictogram="unicorn")),
    ("unused", added("forms", "spare", "visit_diary", fields=())),
    ("unused", added("templates", "spare", "minutes", use="")),
    ("scenario.none", lambda pack: replace(pack, scenarios=())),
    ("scenario.change_untested", parameter("people_per_post", (date(2026, 1, 1), "1000"), (DAY, "900"))),
]  # fmt: skip


FOLLOWS = {
    "scenario.none": {"scenario.change_untested"},
    "dates.empty": {"expression.unknown_name"},
    "table.no_answer_when_unknown": {"workflow.fact_may_be_missing"},
    "workflow.unreachable_stage": {"life_cycle.reporter_unaddressed"},
    "workflow.no_way_out": {"workflow.unreachable_stage", "life_cycle.waits_for_reporter"},
    "workflow.stage_without_overdue_step": {"life_cycle.part_unheeded"},
    "manifest.since_missing": {"scenario.change_untested", "case_type.table_not_in_force", "parameter.not_in_force"},
    "dates.gap": {"workflow.unknown_name"},
    "case_type.table_not_in_force": {"workflow.unknown_name", "scenario.change_untested"},
    "parameter.not_in_force": {"workflow.unknown_name", "decision.unknown_parameter"},
    "pack.bad_figure": {"workflow.unknown_name"},
    "case_type.form_unknown": {"workflow.unknown_name", "unused"},
    "orgchart.nobody_behind": {"organisation.alone"},
    "organisation.alone": {"unused", "life_cycle.owner_powerless"},
    "organisation.nobody_there": {"life_cycle.owner_powerless"},
}
"""What cannot be had without the other: a case type without its table, form or figure does not compile either."""


def test_the_good_pack_has_no_problem() -> None:
    assert [problem.what("en") for problem in problems(good_pack(), scenarios=True)] == []


@pytest.mark.parametrize(("code", "change"), CASES, ids=[f"{code}-{number}" for number, (code, _) in enumerate(CASES)])
def test_one_change_one_finding(code: str, change: Change) -> None:
    assert codes(change(good_pack())) - FOLLOWS.get(code, set()) == {code}


def test_every_kind_of_the_validators_has_a_pack_that_fails_it() -> None:
    modules = {validator.find.__module__ for validator in VALIDATORS}
    declared = {
        kind.code for module in modules for kind in vars(sys.modules[module]).values() if isinstance(kind, ProblemKind)
    }
    tested = {code for code, _ in CASES} | TESTED_ELSEWHERE
    assert sorted(declared - tested) == []


TESTED_ELSEWHERE = {"scenario.title_twice", "calendar.no_year", "organisation.no_levels"}


def test_a_pack_without_levels_or_calendar() -> None:
    assert "organisation.no_levels" in codes(gone("levels", "district", "township", "village")(good_pack()))
    assert "calendar.no_year" in codes(replace(good_pack(), calendar_days={}, calendar_years=frozenset()))


def test_two_scenarios_of_one_name() -> None:
    pack = good_pack()
    twice = replace(pack, scenarios=(*pack.scenarios, pack.scenarios[0]))
    assert codes(twice, scenarios=True) == {"scenario.title_twice"}


def test_a_scenario_that_fails_is_a_problem_of_the_pack() -> None:
    assert codes(rows(0, outputs=("ordinary", "repair_team", "@repair_limit"))(good_pack()), scenarios=True) >= {
        "scenario.differs"
    }


def test_every_validator_says_what_it_proves() -> None:
    assert len({validator.id for validator in VALIDATORS}) == len(VALIDATORS)
    assert all(validator.proves.zh and validator.proves.en for validator in VALIDATORS)
