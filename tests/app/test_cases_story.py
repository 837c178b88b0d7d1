"""The four-day story of a dispute, through actions: yellow, upgraded to red, a summons, supervised, answered, reopened
once, closed by its reporter."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.app.site import RESIDENT, SYSTEM, Site, build_site
from yiwang.cases.interface import (
    Accepted,
    AnswerSupervision,
    Case,
    CasePart,
    FinishPart,
    FollowUp,
    OpenPart,
    OrderSupervision,
    ReportCase,
    RespondPart,
    ScorePart,
    TakeStep,
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
from yiwang.kernel.civil_time import instant
from yiwang.kernel.ids import new_id
from yiwang.kernel.journal import entries_of

pytestmark = pytest.mark.django_db
VILLAGE = "demo-village-2"
FACTS = {
    "what": "两家为灌溉用水争吵", "description": "上游拦水，下游无水", "address": "二组水渠", "people_involved": 3,
    "dispute_kind": "neighbours", "violence": False, "cross_village": True, "reporter_name": "张三",
    "reporter_phone": "13800000000",
}  # fmt: skip


@pytest.fixture
def site() -> Site:
    return build_site("xiangzhou")


def at(day: int, clock: str) -> datetime:
    return instant(datetime.fromisoformat(f"2026-11-{day} {clock}"))


class Story:
    """The story, told step by step; other faces tell it by other means."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.case_id = new_id()

    def person(self, post: str) -> Any:
        return self.site.person(post, VILLAGE)

    def do(self, action: Any, who: Any, day: int, clock: str) -> Any:
        return self.site.do(action, self.person(who) if isinstance(who, str) else who, at(day, clock))

    def step(self, who: Any, day: int, clock: str, name: str, reason: str = "", **facts: Any) -> Any:
        return self.do(TakeStep(self.case_id, name, facts, reason), who, day, clock)

    def wake(self, day: int, clock: str) -> None:
        for case_id in due_cases(at(day, clock)):
            self.do(WakeCase(case_id), SYSTEM, day, clock)

    def monday(self) -> Accepted:
        """Reported by a resident, collected, sent up: yellow, with the village's team."""
        done = self.do(ReportCase(self.case_id, "dispute", "resident_web", FACTS, VILLAGE), RESIDENT, 16, "09:00")
        self.step("village_information_clerk", 16, "10:00", "collect")
        self.step("township_information_clerk", 16, "11:00", "submit")
        self.step("safety_center_director", 16, "14:00", "assign")
        assert isinstance(done, Accepted)
        return done

    def tuesday(self) -> None:
        """More people join: red, with the township's task force, which calls the patrol."""
        self.step("village_secretary", 17, "09:00", "upgrade", "又来了十几个人", people_involved=15)
        patrol = str(self.site.unit("township_patrol", VILLAGE))
        lead = self.person("township_task_force")
        self.do(OpenPart(self.case_id, "joint_settling", (patrol,), "请到现场"), lead, 17, "10:00")
        self.do(RespondPart(self.case_id, "joint_settling"), "patrol_leader", 17, "11:00")

    def wednesday(self) -> None:
        """A supervisor asks by hand; the patrol is done and scored."""
        order = OrderSupervision(self.case_id, "群众情绪激动，请当天答复", at(18, "18:00"))
        self.do(order, "political_legal_commissioner", 18, "09:00")
        self.do(FinishPart(self.case_id, "joint_settling", "", "现场已平静"), "patrol_leader", 18, "10:00")
        patrol = str(self.site.unit("township_patrol", VILLAGE))
        self.do(ScorePart(self.case_id, "joint_settling", patrol, 5), "safety_center_director", 18, "11:00")
        number = f"{Case.objects.get(id=self.case_id).number}-1"
        self.do(AnswerSupervision(self.case_id, number, "已安排专人值守"), "safety_center_director", 18, "15:00")

    def friday(self) -> None:
        """Three days are over: the worker supervises. Then it is settled and answered."""
        self.wake(20, "09:30")
        self.step("safety_center_director", 20, "10:00", "resolve", result="轮流放水，各半天", parties_told=True)

    def reopened(self, reporter: Tracker) -> None:
        """The reporter is not content: once more, and then it holds."""
        self.do(FollowUp(self.case_id, False, False, "又拦水了"), reporter, 21, "09:00")
        self.step(reporter, 21, "09:10", "reopen")
        self.step("safety_center_director", 22, "10:00", "resolve", result="装了分水闸", parties_told=True)
        self.do(FollowUp(self.case_id, True, True, "通水了"), reporter, 22, "12:00")
        self.step(reporter, 22, "12:10", "answer")

    def whole(self) -> Accepted:
        done = self.monday()
        self.tuesday()
        self.wednesday()
        self.friday()
        reporter = tracker(done.number, done.code)
        assert isinstance(reporter, Tracker)
        self.reopened(reporter)
        return done


KINDS = [
    "Reported", "CaseOpened", "StepTaken", "StepTaken", "StepTaken", "StepTaken", "PartOpened", "PartResponded",
    "SupervisionOrdered", "PartFinished", "PartJoined", "PartScored", "SupervisionAnswered", "Reminded", "Supervised",
    "StepTaken", "PartEnded", "ReporterTold", "FollowedUp", "StepTaken", "StepTaken", "ReporterTold", "FollowedUp",
    "StepTaken", "CaseEnded",
]  # fmt: skip


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
