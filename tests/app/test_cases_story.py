"""The four-day story of a dispute, through actions: yellow, upgraded to red, a summons, supervised, answered, reopened
once, closed by its reporter."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.app.site import SYSTEM, Site, build_site
from tests.app.story import FACTS, KINDS, VILLAGE, Story, at
from yiwang.cases.interface import (
    Case,
    CasePart,
    Tracker,
    WakeCase,
    case_detail,
    due_cases,
    rebuild_cases,
    tracked_case,
    tracker,
    verify_cases,
    why,
)
from yiwang.kernel.journal import entries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> Site:
    return build_site("xiangzhou")


def test_the_story_is_in_the_journal_and_in_the_row(site: Site) -> None:
    story = Story(site)
    story.whole()
    row = Case.objects.get(id=story.case_id)
    assert (row.stage, row.ended, row.outcome, row.level) == ("closed", True, "solved", "red")
    assert (row.reopened, row.supervised, row.late) == (1, 1, True)
    assert (row.solved, row.satisfied) == (True, True)
    assert row.wake_at is None
    kinds = [entry.kind for entry in entries_of(story.case_id)]
    assert [kind for kind in kinds if kind != "OwnerNamed"] == KINDS


def test_every_change_of_hands_is_named(site: Site) -> None:
    story = Story(site)
    story.monday()
    row = Case.objects.get(id=story.case_id)
    assert (row.owner_post, row.level) == ("village_mediation_team", "yellow")
    assert row.owner_account == site.person("village_secretary", VILLAGE).account_id
    story.tuesday()
    row.refresh_from_db()
    assert (row.owner_post, row.level) == ("township_task_force", "red")
    assert row.owner_account == site.person("safety_center_director", VILLAGE).account_id
    assert CasePart.objects.get(case_id=story.case_id, part="joint_settling").responded_at == at(17, "11:00")


def test_why_has_an_answer_at_every_turn(site: Site) -> None:
    story = Story(site)
    story.monday()
    story.tuesday()
    reasons = why(story.person("safety_center_director"), story.case_id)
    assert reasons is not None
    assert any("第 3 行" in reason and "yellow" in reason for reason in reasons)
    assert any("第 1 行" in reason and "red" in reason for reason in reasons)


def test_the_reporter_sees_who_has_it_and_nothing_internal(site: Site) -> None:
    story = Story(site)
    done = story.monday()
    story.tuesday()
    reporter = tracker(done.number, done.code.lower())
    assert isinstance(reporter, Tracker)
    page = tracked_case(reporter, story.case_id, at(17, "12:00"))
    assert page is not None
    assert page.stage.zh == "化解"
    said = " ".join(line.what.zh for line in page.lines)
    assert "红色预警工作专班" in said
    assert "张三" not in said
    assert not isinstance(tracker(done.number, "WRONG"), Tracker)


def test_the_owner_is_offered_what_they_may_do_and_told_why_not(site: Site) -> None:
    story = Story(site)
    story.monday()
    detail = case_detail(story.person("village_secretary"), story.case_id, at(16, "15:00"))
    assert detail is not None
    actions = {one.name: one for one in detail.actions}
    assert actions["step:upgrade"].allowed
    assert not actions["step:downgrade"].allowed
    assert actions["step:downgrade"].why_not is not None
    shown = {fact.name: fact.value for fact in detail.facts}
    assert shown["what"] == FACTS["what"]
    assert shown["reporter_phone"] == "contact:"
    assert detail.contact is not None
    assert detail.contact.hint == "…0000"


def test_waking_twice_raises_nothing_twice(site: Site) -> None:
    story = Story(site)
    story.monday()
    story.tuesday()
    story.wake(20, "09:30")
    before = len(entries_of(story.case_id))
    site.do(WakeCase(story.case_id), SYSTEM, at(20, "09:31"))
    assert len(entries_of(story.case_id)) == before
    assert due_cases(at(20, "09:32")) == []


def test_rebuilding_changes_nothing_and_mends_what_was_tampered_with(site: Site) -> None:
    story = Story(site)
    story.whole()
    assert rebuild_cases().differed == 0
    assert verify_cases() == []
    Case.objects.filter(id=story.case_id).update(stage="lost", due_at=at(30, "09:00"))
    CasePart.objects.all().delete()
    assert {name for _, names in rebuild_cases().shown for name in names} == {"stage", "due_at", "parts"}
    assert rebuild_cases().differed == 0
    Case.objects.all().delete()
    assert rebuild_cases().differed == 1
    assert Case.objects.get(id=story.case_id).title == FACTS["what"]


def test_silence_closes_and_is_no_verdict(site: Site) -> None:
    story = Story(site)
    story.monday()
    story.step("village_secretary", 17, "10:00", "resolve", result="已劝和", parties_told=True)
    site.do(WakeCase(story.case_id), SYSTEM, at(17, "10:00") + timedelta(days=9))
    row = Case.objects.get(id=story.case_id)
    assert row.ended
    assert (row.solved, row.satisfied) == (None, None)


def test_bodies_let_go_by_a_step_are_told_by_its_name(site: Site) -> None:
    """What left them behind is a step of the pack: the line names it, and no code of it stands there as a reason."""
    story = Story(site)
    story.whole()
    detail = case_detail(story.person("village_secretary"), story.case_id, at(28, "12:00"))
    assert detail is not None
    line = next(one for one in detail.lines if one.kind == "PartEnded")
    assert line.words == "" and line.what.zh.endswith("结束") and "“" in line.what.zh, line
    assert not any(one.words.isascii() and one.words for one in detail.lines), "codes for words"
