"""A request sent again gets its first answer, byte for byte, whatever happened meanwhile; another one is refused."""

from __future__ import annotations

from typing import Any

import pytest

from tests.app.api import Program, problem
from tests.app.site import Site, build_site
from tests.app.story import FACTS, VILLAGE
from tests.app.test_api_cases import program
from yiwang.cases.interface import Case
from yiwang.faces.api.models import SentRequest
from yiwang.kernel.ids import new_id
from yiwang.kernel.models import JournalEntry

pytestmark = pytest.mark.django_db
BODY = {"case_type": "dispute", "facts": FACTS, "area": VILLAGE}


@pytest.fixture
def site(settings: Any) -> Site:
    settings.LIMITS = {"guess": 1000, "public_write": 1000, "public_read": 1000, "member": 10_000}
    return build_site("xiangzhou")


def test_the_first_answer_comes_again_after_the_case_went_on(site: Site) -> None:
    key = new_id()
    first = Program().post("/reports", BODY, key=key)
    case = first.json()["case_id"]
    clerk = program(site, "village_information_clerk")
    step = new_id()
    told = clerk.post(f"/cases/{case}/steps", {"transition": "collect"}, key=step)
    assert told.status_code == 200, told.content.decode()
    assert clerk.post(f"/cases/{case}/notes", {"text": "又看了一次"}).status_code == 200
    again = Program().post("/reports", BODY, key=key)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["Content-Type"] == first.headers["Content-Type"]
    assert Case.objects.get(id=case).seq > first.json()["seq"]
    repeated = clerk.post(f"/cases/{case}/steps", {"transition": "collect"}, key=step)
    assert (repeated.status_code, repeated.content) == (told.status_code, told.content)
    assert Case.objects.count() == 1


def test_another_body_under_the_key_is_refused(site: Site) -> None:
    key = new_id()
    assert Program().post("/reports", BODY, key=key).status_code == 201
    before = JournalEntry.objects.count()
    other = Program().post("/reports", {**BODY, "facts": {**FACTS, "people_involved": 9}}, key=key)
    assert (other.status_code, problem(other)["code"]) == (422, "api.key_reused")
    assert JournalEntry.objects.count() == before


def test_what_is_kept_of_it_is_sealed_and_another_sender_has_no_part_in_it(site: Site) -> None:
    key = new_id()
    first = Program().post("/reports", BODY, key=key)
    kept = SentRequest.objects.get()
    assert first.json()["code"].encode() not in bytes(kept.answer)
    assert bytes(kept.answer)
    stranger = program(site, "village_information_clerk").post("/reports", BODY, key=key)
    assert stranger.json()["case_id"] != first.json()["case_id"]


def test_a_refused_request_may_be_sent_again(site: Site) -> None:
    key = new_id()
    wrong = {**BODY, "area": "nowhere"}
    assert Program().post("/reports", wrong, key=key).status_code == 422
    assert SentRequest.objects.count() == 0
    assert Program().post("/reports", BODY, key=key).status_code == 201


def test_a_split_sent_again_opens_no_more_cases(site: Site) -> None:
    case = Program().post("/reports", BODY).json()["case_id"]
    clerk, key = program(site, "village_information_clerk"), new_id()
    body = {"parts": [{"reason": "还有一件", "facts": {"what": "水渠堵了"}}]}
    first, again = (clerk.post(f"/cases/{case}/split", body, key=key) for _ in range(2))
    assert first.status_code == 200, first.content.decode()
    assert first.content == again.content
    assert Case.objects.count() == 2
