"""What else people do with a case: ask, reply, object, pause, extend, supervise, judge, leave out, attach, erase."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from PIL import Image

from tests.app.site import RESIDENT, SYSTEM, Site, build_site
from yiwang.cases.interface import (
    AddNote,
    AskReporter,
    AttachFile,
    Case,
    CaseFile,
    EraseWords,
    ExtendCase,
    Filters,
    FollowUp,
    LinkDuplicate,
    ObjectToDispatch,
    OrderSupervision,
    PauseCase,
    ProposeExclusion,
    ReplyAsReporter,
    ReportCase,
    ResumeCase,
    RuleExclusion,
    RuleExtension,
    RuleObjection,
    SayMeToo,
    SplitCase,
    SplitPart,
    TakeStep,
    Tracker,
    WakeCase,
    case_detail,
    case_file,
    file_path,
    likely_duplicates,
    list_cases,
    rebuild_cases,
    search_cases,
    tracked_case,
    verify_cases,
)
from yiwang.kernel.ids import new_id
from yiwang.kernel.journal import entries_of, verify_chain
from yiwang.kernel.models import Content, OutboxEntry
from yiwang.kernel.refusals import Refused

pytestmark = pytest.mark.django_db
CELL = "demo-grid_cell-1"
LAMP = {"kind": "street_lamp", "what": "路灯不亮", "description": "晚上看不见路", "danger": False, "address": "东门口"}


class City:
    """A request of demo_city, taken as far as a test needs."""

    def __init__(self) -> None:
        self.site: Site = build_site("demo_city")
        self.case_id = self.report()

    def report(self, **more: Any) -> UUID:
        action = {"case_type": "service_request", "channel": "resident_web", "facts": LAMP, "area": CELL, **more}
        case_id = new_id()
        self.site.do(ReportCase(case_id, **action), RESIDENT)
        return case_id

    def person(self, post: str) -> Any:
        return self.site.person(post, CELL)

    def do(self, action: Any, who: Any, hours: float = 0) -> Any:
        person = self.person(who) if isinstance(who, str) else who
        return self.site.do(action, person, self.site.now + timedelta(hours=hours))

    def step(self, name: str, who: Any, reason: str = "", second: str = "", **facts: Any) -> Any:
        return self.do(TakeStep(self.case_id, name, facts, reason, second), who, 0.1)

    def handling(self) -> City:
        self.step("accept", "intake_clerk")
        self.step("dispatch", "dispatcher")
        self.step("contact", "city_management_office", contact_note="已电话联系")
        return self

    def feedback(self) -> City:
        self.handling()
        self.step("resolve", "city_management_office", result="换了灯泡")
        self.step("pass_check", "follow_up_clerk")
        return self

    @property
    def row(self) -> Case:
        return Case.objects.get(id=self.case_id)

    @property
    def reporter(self) -> Tracker:
        return Tracker(self.case_id)


@pytest.fixture
def city() -> City:
    return City()


def refused(city: City, action: Any, who: Any, code: str) -> None:
    before = len(entries_of(action.aggregate_id))
    with pytest.raises(Refused) as found:
        city.do(action, who)
    assert code in [problem.code for problem in found.value.problems]
    for problem in found.value.problems:
        assert problem.what("zh-Hans") and problem.mend("en")
    assert len(entries_of(action.aggregate_id)) == before


def test_a_question_stops_the_clock_until_the_reply(city: City) -> None:
    city.handling()
    due = city.row.due_at
    city.do(AskReporter(city.case_id, "灯杆编号是多少？", "waiting_for_reporter"), "city_management_office")
    assert (city.row.asked, city.row.paused) == (True, True)
    page = tracked_case(city.reporter, city.case_id, city.site.now)
    assert page is not None
    assert page.question == "灯杆编号是多少？"
    refused(city, ReplyAsReporter(city.case_id, "我替他答"), "city_management_office", "cases.not_reporter")
    city.do(ReplyAsReporter(city.case_id, "三号"), city.reporter, 24)
    assert city.row.asked is False
    city.do(ResumeCase(city.case_id), "city_management_office", 1)
    assert (city.row.paused, city.row.due_at > due) == (False, True)
    refused(city, ReplyAsReporter(city.case_id, "还有"), city.reporter, "cases.nothing_asked")
    assert rebuild_cases().differed == 0


def test_notes_are_for_colleagues_unless_said_otherwise(city: City) -> None:
    city.handling()
    city.do(AddNote(city.case_id, "配件缺货"), "city_management_office")
    city.do(AddNote(city.case_id, "师傅明天到", public=True), "city_management_office")
    city.do(AddNote(city.case_id, "谢谢"), city.reporter)
    page = tracked_case(city.reporter, city.case_id, city.site.now)
    assert page is not None
    assert [line.words for line in page.lines if line.kind == "NoteAdded"] == ["师傅明天到", "谢谢"]
    refused(city, AddNote(city.case_id, "  "), "city_management_office", "cases.empty")


def test_an_objection_has_one_ruling_and_the_clock_goes_on(city: City) -> None:
    city.handling()
    due = city.row.due_at
    refused(city, ObjectToDispatch(city.case_id, "不是我的"), "dispatcher", "workflow.not_your_step")
    city.do(ObjectToDispatch(city.case_id, "产权属物业"), "city_management_office")
    assert city.row.due_at == due
    city.do(RuleObjection(city.case_id, "upheld", "理由成立"), "dispatch_chief")
    assert city.row.stage == "dispatching"


def test_a_deferral_needs_who_looks_again_and_when(city: City) -> None:
    city.handling()
    refused(city, PauseCase(city.case_id, "deferred", "缺资金"), "subdistrict_deputy", "workflow.review_missing")
    review = city.site.now + timedelta(days=5)
    city.do(PauseCase(city.case_id, "deferred", "缺资金", review, "city_management_office"), "subdistrict_deputy")
    assert city.row.paused
    assert city.row.wake_at == review


OWNER, DEPUTY = "city_management_office", "subdistrict_deputy"


def test_more_time_is_asked_for_once_and_in_words_that_are_read(city: City) -> None:
    city.handling()
    due = city.row.due_at
    refused(city, ExtendCase(city.case_id, "soon", "x"), OWNER, "cases.unreadable")
    refused(city, ExtendCase(city.case_id, "5工作日", " "), OWNER, "workflow.reason_missing")
    city.do(ExtendCase(city.case_id, "5工作日", "等配件"), OWNER)
    assert (city.row.due_at, city.row.ended) == (due, False)
    assert city.row.extension_ruling_due_at > city.site.now
    refused(city, ExtendCase(city.case_id, "5工作日", "再等"), OWNER, "workflow.extension_pending")
    refused(city, RuleExtension(city.case_id, "granted", "同意"), OWNER, "workflow.not_your_step")
    refused(city, RuleExtension(city.case_id, "granted", ""), DEPUTY, "workflow.reason_missing")
    asking = Filters(extension_asked=True)
    assert [row.id for row in list_cases(city.person(DEPUTY), asking).rows] == [city.case_id]
    assert rebuild_cases().differed == 0


def test_more_time_that_is_granted_is_told_with_the_reason_it_was_asked_for(city: City) -> None:
    city.handling()
    due = city.row.due_at
    city.do(ExtendCase(city.case_id, "5工作日", "等配件"), OWNER)
    city.do(RuleExtension(city.case_id, "granted", "情况属实"), DEPUTY, 1)
    assert city.row.due_at > due
    assert city.row.extension_ruling_due_at is None
    page = tracked_case(city.reporter, city.case_id, city.site.now)
    assert page is not None
    assert [line.words for line in page.lines if line.kind == "Extended"] == ["等配件"]
    assert "情况属实" not in str(page.lines)
    refused(city, ExtendCase(city.case_id, "5工作日", "再等"), OWNER, "workflow.limit_reached")
    assert rebuild_cases().differed == 0


def test_more_time_that_is_refused_is_told_to_whoever_asked_and_to_nobody_else(city: City) -> None:
    city.handling()
    due = city.row.due_at
    city.do(ExtendCase(city.case_id, "5工作日", "等配件"), OWNER)
    city.do(RuleExtension(city.case_id, "refused", "配件已到"), DEPUTY, 1)
    assert (city.row.due_at, city.row.extension_ruling_due_at) == (due, None)
    effects = [one for entry in OutboxEntry.objects.order_by("seq") for one in entry.effects]
    of_time = [(one["to"], one["about"]) for one in effects if one["do"] == "tell" and "extension" in one["about"]]
    assert of_time == [(DEPUTY, "extension_asked"), (OWNER, "extension_refused")]
    page = tracked_case(city.reporter, city.case_id, city.site.now)
    detail = case_detail(city.person(OWNER), city.case_id, city.site.now)
    assert page is not None
    assert detail is not None
    assert {"ExtensionAsked", "Ruled"}.isdisjoint(line.kind for line in page.lines)
    assert [line.words for line in detail.lines if line.kind == "Ruled"] == ["配件已到"]


def test_a_request_for_more_time_goes_with_the_step_and_stops_no_supervision(city: City) -> None:
    city.handling()
    city.do(ExtendCase(city.case_id, "5工作日", "等配件"), OWNER)
    city.do(WakeCase(city.case_id), SYSTEM, 24 * 30)
    assert city.row.supervised > 0
    city.step("resolve", OWNER, result="换了灯泡")
    assert city.row.extension_ruling_due_at is None
    refused(city, RuleExtension(city.case_id, "granted", "同意"), DEPUTY, "cases.not_found")
    assert rebuild_cases().differed == 0


def test_supervision_by_hand_is_for_supervisors(city: City) -> None:
    city.handling()
    later = city.site.now + timedelta(days=1)
    refused(city, OrderSupervision(city.case_id, "x", later), "city_management_office", "kernel.not_allowed")
    refused(city, OrderSupervision(city.case_id, "x", city.site.now - timedelta(1)), "dispatch_chief", "cases.past")
    city.do(OrderSupervision(city.case_id, "居民已三次来电", later), "dispatch_chief")
    effects = [effect for entry in OutboxEntry.objects.all() for effect in entry.effects]
    assert [effect["to"] for effect in effects if effect["do"] == "order"] == ["city_management_office"]


def test_solved_and_satisfied_are_the_reporters_words(city: City) -> None:
    refused(city, FollowUp(city.case_id, True, True), city.reporter, "cases.not_answered")
    city.feedback()
    refused(city, FollowUp(city.case_id, True, True), "city_management_office", "cases.not_reporter")
    refused(city, FollowUp(city.case_id), city.reporter, "cases.empty")
    city.do(FollowUp(city.case_id, True, False, "拖了两天", told_by_phone=True), "intake_clerk")
    assert (city.row.solved, city.row.satisfied) == (True, False)
    city.step("confirm", city.reporter, satisfied=True)
    assert (city.row.solved, city.row.satisfied, city.row.outcome) == (True, True, "solved")


def test_a_case_that_lapses_has_no_verdict(city: City) -> None:
    city.feedback()
    city.do(WakeCase(city.case_id), SYSTEM, 24 * 30)
    assert (city.row.ended, city.row.solved, city.row.satisfied) == (True, None, None)


def test_leaving_out_takes_two_people_and_a_published_reason(city: City) -> None:
    city.handling()
    refused(city, ProposeExclusion(city.case_id, "bad_luck", "x"), "city_management_office", "cases.bad_reason")
    refused(city, RuleExclusion(city.case_id, True), "dispatch_chief", "cases.not_proposed")
    city.do(ProposeExclusion(city.case_id, "beyond_power", "灯杆属省公路局"), "dispatch_chief")
    refused(city, RuleExclusion(city.case_id, True), "dispatch_chief", "cases.own_proposal")
    refused(city, RuleExclusion(city.case_id, True), "city_management_office", "kernel.not_allowed")
    assert city.row.excluded == ""
    city.do(RuleExclusion(city.case_id, True), "community_secretary")
    assert city.row.excluded == "beyond_power"


def test_a_second_person_is_a_colleague_in_office(city: City) -> None:
    city.handling()
    office = city.person("city_management_office")
    facts = {"result": "产权不明", "path": "litigation", "excluded": True, "exclusion_reason": "no_legal_basis"}
    for second in ("somebody", str(new_id()), office.actor):
        refused(city, TakeStep(city.case_id, "explain", facts, "无权处理", second), office, "cases.no_second")
    colleague = str(city.person("subdistrict_deputy").account_id)
    city.do(TakeStep(city.case_id, "explain", facts, "无权处理", colleague), office)
    assert city.row.excluded == "no_legal_basis"


def test_me_too_counts_once_for_each(city: City) -> None:
    for mark in ("a", "b", "a"):
        city.do(SayMeToo(city.case_id, mark), RESIDENT)
    assert city.row.me_too == 2
    assert "\"a\"" not in str([entry.data for entry in entries_of(city.case_id)])


def test_likely_duplicates_are_offered_without_the_words_of_others(city: City) -> None:
    found = likely_duplicates("service_request", "street_lamp", "东门路灯不亮了", city.site.now, area=CELL)
    assert [one.case_id for one in found] == [city.case_id]
    assert not hasattr(found[0], "title")
    assert likely_duplicates("service_request", "waste", "垃圾满了", city.site.now, area="demo-grid_cell-2") == []
    other = city.report(same_as=city.case_id)
    assert Case.objects.get(id=other).same_as == city.case_id
    city.do(LinkDuplicate(city.case_id, other, "同一盏灯"), "dispatcher")
    refused(city, LinkDuplicate(city.case_id, city.case_id), "dispatcher", "cases.same_case")


def test_a_part_of_a_matter_goes_on_by_itself(city: City) -> None:
    city.handling()
    part = new_id()
    split = SplitPart(part, "路面也破了", {"what": "路面破损"})
    city.do(SplitCase(city.case_id, (split,)), "city_management_office")
    detail = case_detail(city.person("dispatch_chief"), city.case_id, city.site.now)
    assert detail is not None
    assert [row.id for row in detail.links] == [part]


def picture(kind: str = "JPEG") -> bytes:
    stream = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "SECRET-CAMERA"
    exif.get_ifd(0x8825)[1] = "N"
    Image.new("RGB", (900, 600), "red").save(stream, kind, exif=exif)
    return stream.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_loses_what_it_hides(city: City, kind: str) -> None:
    assert b"SECRET-CAMERA" in picture(kind)
    file_id = new_id()
    city.do(AttachFile(city.case_id, file_id, picture(kind), "灯.jpg"), city.reporter)
    row = CaseFile.objects.get(file_id=file_id)
    kept = file_path(row.sha256).read_bytes()
    assert b"SECRET-CAMERA" not in kept
    with Image.open(io.BytesIO(kept)) as image:
        assert (image.size, dict(image.getexif())) == ((900, 600), {})
    with Image.open(file_path(row.thumbnail)) as image:
        assert max(image.size) == 320
    CaseFile.objects.all().delete()
    assert rebuild_cases().differed == 1
    assert CaseFile.objects.get(file_id=file_id).name == "灯.jpg"


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"MZ\x90\x00", "cases.file_type"), (b"", "cases.file_type"), (b"\xff\xd8\xff garbage", "cases.file_type"),
     (b"<svg onload='x'/>", "cases.file_type"), (b"%PDF-" + b"0" * (21 << 20), "cases.file_too_large")],
)  # fmt: skip
def test_what_is_no_picture_is_not_taken(city: City, data: bytes, code: str) -> None:
    refused(city, AttachFile(city.case_id, new_id(), data, "x.jpg"), city.reporter, code)


def test_erased_words_are_gone_and_the_chain_holds(city: City) -> None:
    city.handling()
    city.do(EraseWords(city.case_id), city.reporter)
    assert not Content.objects.filter(aggregate_id=city.case_id).exclude(text="").exists()
    assert verify_chain(entries_of(city.case_id)) is None
    assert verify_cases() == []
    assert city.row.title == ""
    assert search_cases(city.person("dispatch_chief"), "路灯").rows == []
    detail = case_detail(city.person("dispatch_chief"), city.case_id, city.site.now)
    assert detail is not None
    assert {fact.value for fact in detail.facts if fact.name == "what"} == {"—"}
    assert rebuild_cases().differed == 0
    refused(city, EraseWords(city.case_id), city.reporter, "cases.nothing_erased")
    assert [row.id for row in list_cases(city.person("dispatch_chief")).rows] == [city.case_id]


def test_erased_files_are_gone_unless_another_case_has_them(
    city: City, django_capture_on_commit_callbacks: Any
) -> None:
    other = city.report()
    data = picture()
    for case_id in (city.case_id, other):
        city.do(AttachFile(case_id, new_id(), data), Tracker(case_id))
    kept = file_path(CaseFile.objects.get(case_id=other).sha256)
    for case_id, there in ((city.case_id, True), (other, False)):
        with django_capture_on_commit_callbacks(execute=True):
            city.do(EraseWords(case_id), Tracker(case_id))
        assert kept.exists() is there
    CaseFile.objects.all().delete()
    rebuild_cases()
    assert not CaseFile.objects.filter(erased_at=None).exists()


def test_the_reporter_sees_no_inside(city: City) -> None:
    city.handling()
    office = city.person("city_management_office")
    city.do(AddNote(city.case_id, "这户人常来电"), office)
    city.do(ProposeExclusion(city.case_id, "beyond_power", "x"), office)
    file_id = new_id()
    city.do(AttachFile(city.case_id, file_id, picture()), office)
    own = case_detail(city.reporter, city.case_id, city.site.now)
    inside = case_detail(office, city.case_id, city.site.now)
    assert own is not None
    assert inside is not None
    assert "这户人常来电" in [line.words for line in inside.lines]
    assert "这户人常来电" not in [line.words for line in own.lines]
    assert (own.exclusion, own.files, own.parts, own.orders) == (None, [], [], [])
    assert "contact_note" not in {fact.name for fact in own.facts}
    assert case_file(office, city.case_id, file_id) is not None
    assert case_file(city.reporter, city.case_id, file_id) is None


def test_nobody_else_erases(city: City) -> None:
    refused(city, EraseWords(city.case_id), "intake_clerk", "kernel.not_allowed")


def test_every_action_sent_twice_is_done_once(city: City) -> None:
    city.handling()
    office, command = city.person("city_management_office"), new_id()
    for action in (AddNote(city.case_id, "x"), AskReporter(city.case_id, "哪一盏？")):
        command = new_id()
        first = city.site.do(action, office, command=command)
        before = len(entries_of(city.case_id))
        assert city.site.do(action, office, command=command) == first
        assert len(entries_of(city.case_id)) == before


def test_counted_facts_come_from_what_is_there(city: City) -> None:
    for _ in range(2):
        city.report()
    city.step("accept", "intake_clerk")
    city.step("dispatch", "dispatcher")
    assert (city.row.facts["same_place"], city.row.facts["same_kind"]) == (2, 2)
