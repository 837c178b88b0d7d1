"""Words of people: personal answers are sealed, hashes salted; what has had its time is frozen, then erased."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
from PIL import Image

from tests.app.site import NOW, RESIDENT, SYSTEM, Site, build_site
from yiwang.cases.interface import (
    SEALED,
    AttachFile,
    Case,
    CaseFile,
    ExpireWords,
    ReportCase,
    TakeStep,
    Tracker,
    case_detail,
    case_file,
    opened_answers,
    rebuild_cases,
    search_cases,
    tracked_case,
    verify_cases,
    words_due,
)
from yiwang.faces.worker import duties
from yiwang.foundation.registers.interface import OpenContact, openings
from yiwang.kernel.contents import sound
from yiwang.kernel.ids import new_id
from yiwang.kernel.journal import entries_of
from yiwang.kernel.models import Content, JournalEntry
from yiwang.kernel.refusals import Refused

pytestmark = pytest.mark.django_db
PLACE = "demo-community-1"
PARTIES = "张三 13900001111，李四 13900002222"
DISPUTE = {
    "dispute_kind": "neighbour", "quarrel": "楼道堆物争执", "people_involved": 2, "violence": False,
    "cross_community": False, "party_contact": PARTIES,
}  # fmt: skip


@pytest.fixture
def site() -> Site:
    return build_site("demo_city")


def dispute(site: Site) -> UUID:
    kinds = site.pack.catalogs["dispute_kinds"].items
    facts = {**DISPUTE, "dispute_kind": kinds[0].code}
    case_id = new_id()
    clerk = next(one for one in site.everybody() if "clerk" in one.roles)
    channel = site.pack.case_types["dispute"][0].channels[0]
    site.do(ReportCase(case_id, "dispute", channel, facts, area=PLACE), clerk)
    return case_id


def worker_on(case_id: UUID, site: Site) -> Any:
    """Somebody who handles the case and may open contacts."""
    row = Case.objects.get(id=case_id)
    people = [one for one in site.everybody() if row.area_path.startswith(one.area_path)]
    handling = {"chief", "dispatcher", "clerk"}
    return next(one for one in people if one.roles & handling and case_detail(one, case_id, NOW))


def test_a_personal_answer_stands_nowhere_in_plain(site: Site) -> None:
    case_id = dispute(site)
    assert not Content.objects.filter(text__contains="13900001111").exists()
    assert not any("13900001111" in str(entry.data) for entry in JournalEntry.objects.all())
    row = Case.objects.get(id=case_id)
    assert "13900001111" not in f"{row.facts}{row.title}"
    person = worker_on(case_id, site)
    assert search_cases(person, "13900001111").rows == []
    assert search_cases(person, "楼道堆物").rows == [row]
    sealed = Content.objects.exclude(sealed=b"").get()
    assert (sealed.text, sealed.expires_on) == ("", date(2027, 11, 16))


def test_it_is_opened_with_a_reason_and_leaves_a_line(site: Site) -> None:
    case_id = dispute(site)
    person = worker_on(case_id, site)
    detail = case_detail(person, case_id, NOW)
    assert detail is not None
    assert [one.zh for one in detail.sealed] == ["怎么联系各方"]
    assert next(one.value for one in detail.facts if one.name == "party_contact") == SEALED
    with pytest.raises(Refused, match=r"registers\.reason_needed"):
        site.do(OpenContact(case_id, detail.row.area_path, " "), person)
    opened = site.do(OpenContact(case_id, detail.row.area_path, "约双方见面"), person)
    assert [(one.name, one.value) for one in opened_answers(person, case_id, opened.words)] == [
        ("party_contact", PARTIES)
    ]
    assert [one.reason for one in openings(case_id)] == ["约双方见面"]
    with pytest.raises(Refused, match=r"kernel\.not_allowed"):
        site.do(OpenContact(case_id, detail.row.area_path, "看看"), site.admin)


def test_its_reporter_reads_it_open(site: Site) -> None:
    case_id = new_id()
    kinds = site.pack.catalogs["dispute_kinds"].items
    site.do(
        ReportCase(case_id, "dispute", "resident_web", {**DISPUTE, "dispute_kind": kinds[0].code}, area=PLACE),
        site.resident(),
    )
    detail = case_detail(site.resident(), case_id, NOW)
    assert detail is not None
    assert next(one.value for one in detail.facts if one.name == "party_contact") == PARTIES


def test_erased_words_cannot_be_guessed_back_from_the_journal(site: Site) -> None:
    case_id = dispute(site)
    assert all(sound(row) for row in Content.objects.all())
    kept = Content.objects.exclude(text="").get(text="楼道堆物争执")
    guess = kept.content_id.bytes + "楼道堆物争执".encode()
    assert sha256(bytes(kept.salt) + guess).digest() == bytes(kept.sha256)
    assert sha256(guess).digest() != bytes(kept.sha256)
    like = dispute(site)
    other = Content.objects.get(aggregate_id=like, text="楼道堆物争执")
    assert bytes(other.salt) != bytes(kept.salt)
    Content.objects.filter(aggregate_id=case_id, content_id=kept.content_id).update(text="另一句话")
    kept.refresh_from_db()
    assert not sound(kept)


def ended(site: Site) -> UUID:
    """A request that its reporter took back."""
    case_id = new_id()
    facts = {"kind": "street_lamp", "what": "路灯不亮", "description": "晚上看不见", "danger": False, "address": "东门"}
    site.do(ReportCase(case_id, "service_request", "resident_web", facts, area="demo-grid_cell-1"), RESIDENT)
    site.do(TakeStep(case_id, "withdraw"), Tracker(case_id))
    return case_id


def at(days: int) -> datetime:
    return NOW + timedelta(days=days)


def test_words_are_frozen_then_erased_and_the_count_stays(site: Site) -> None:
    case_id = ended(site)
    row = Case.objects.get(id=case_id)
    assert row.words_until == date(2029, 11, 15)
    assert words_due(row.words_until - timedelta(days=1)) == []
    assert duties.expire_words(at(1094)) == 0
    assert duties.expire_words(at(1095)) == 1
    assert duties.expire_words(at(1096)) == 0
    frozen = tracked_case(Tracker(case_id), case_id, at(1095))
    assert frozen is not None
    assert "路灯不亮" not in str(frozen)
    assert Content.objects.filter(text="路灯不亮").exists()  # not gone yet
    assert search_cases(site.person("dispatcher", "demo-grid_cell-1"), "路灯不亮").rows == []
    assert duties.expire_words(at(1125)) == 1
    assert not Content.objects.exclude(text="").exists()
    assert not Content.objects.exclude(salt=b"").exists()
    left = Case.objects.get(id=case_id)
    assert (left.kind, left.outcome, left.title, left.words_until) == ("street_lamp", "withdrawn", "", None)
    assert duties.expire_words(at(2000)) == 0
    kinds = [(entry.kind, entry.data.get("basis")) for entry in entries_of(case_id)][-2:]
    assert kinds == [("WordsFrozen", None), ("WordsErased", "expired")]
    assert verify_cases() == []
    assert rebuild_cases().differed == 0


def test_a_personal_answer_has_a_day_of_its_own(site: Site) -> None:
    case_id = dispute(site)
    assert duties.expire_words(at(364)) == 0
    assert duties.expire_words(at(365)) == 1
    detail = case_detail(worker_on(case_id, site), case_id, at(365))
    assert detail is not None
    facts = {one.name: one.value for one in detail.facts}
    assert (facts["party_contact"], facts["quarrel"]) == ("—", "楼道堆物争执")
    assert duties.expire_words(at(395)) == 1
    assert not Content.objects.exclude(sealed=b"").exists()
    assert Content.objects.filter(text="楼道堆物争执").exists()
    assert rebuild_cases().differed == 0


def test_a_case_that_goes_on_has_its_words_back(site: Site) -> None:
    case_id = new_id()
    facts = {"kind": "street_lamp", "what": "路灯不亮", "danger": False, "address": "东门"}
    site.do(ReportCase(case_id, "service_request", "resident_web", facts, area="demo-grid_cell-1"), RESIDENT)
    _answered(site, case_id)
    assert Case.objects.get(id=case_id).ended
    duties.expire_words(at(1200))
    assert Case.objects.get(id=case_id).words_frozen
    site.do(TakeStep(case_id, "reopen", {}, "又灭了"), Tracker(case_id), at(1201))
    row = Case.objects.get(id=case_id)
    assert (row.words_frozen, row.words_until, row.title) == (False, None, "路灯不亮")
    assert search_cases(site.person("dispatcher", "demo-grid_cell-1"), "路灯不亮").rows == [row]
    assert rebuild_cases().differed == 0


def _answered(site: Site, case_id: UUID) -> None:
    steps = [
        ("accept", "intake_clerk", {}), ("dispatch", "dispatcher", {}), ("contact", "", {"contact_note": "已电话联系"}),
        ("resolve", "", {"result": "已换灯泡"}), ("pass_check", "follow_up_clerk", {}),
    ]  # fmt: skip
    for number, (step, post, given) in enumerate(steps):
        row = Case.objects.get(id=case_id)
        person = site.person(post or row.owner_post, "demo-grid_cell-1")
        site.do(TakeStep(case_id, step, given), person, NOW + timedelta(minutes=number + 1))
    site.do(TakeStep(case_id, "confirm", {"satisfied": True}), Tracker(case_id), NOW + timedelta(hours=1))


def test_only_the_worker_lets_words_expire(site: Site) -> None:
    case_id = ended(site)
    with pytest.raises(Refused, match=r"kernel\.not_allowed"):
        site.do(ExpireWords(case_id), site.person("dispatcher", "demo-grid_cell-1"), at(1200))
    with pytest.raises(Refused, match=r"cases\.nothing_erased"):
        site.do(ExpireWords(case_id), SYSTEM, at(1))


def test_files_of_a_frozen_case_are_not_handed_out(site: Site) -> None:
    case_id, file_id, picture = ended(site), new_id(), io.BytesIO()
    Image.new("RGB", (20, 20), "navy").save(picture, "PNG")
    dispatcher = site.person("dispatcher", "demo-grid_cell-1")
    site.do(AttachFile(case_id, file_id, picture.getvalue(), "现场.png"), dispatcher, at(1))
    assert case_file(dispatcher, case_id, file_id) is not None
    duties.expire_words(at(1095))
    assert case_file(dispatcher, case_id, file_id) is None
    duties.expire_words(at(1125))
    assert CaseFile.objects.get(file_id=file_id).erased_at == at(1125)
