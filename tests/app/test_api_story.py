"""The four-day story of a dispute told through the API: the journal is the same as through actions."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest

from tests.app.api import Program, token_of
from tests.app.site import RESIDENT, SYSTEM, Site, build_site
from tests.app.test_cases_story import KINDS, VILLAGE, Story, at
from yiwang.cases import interface as cases
from yiwang.foundation.identity.interface import Acting
from yiwang.foundation.identity.models import Account
from yiwang.foundation.organizations.models import Appointment
from yiwang.kernel.journal import entries_of

pytestmark = pytest.mark.django_db
PATHS = {
    cases.TakeStep: "steps", cases.OpenPart: "parts", cases.RespondPart: "parts/{part}/respond",
    cases.FinishPart: "parts/{part}/finish", cases.ScorePart: "parts/{part}/score",
    cases.OrderSupervision: "supervision-orders", cases.AnswerSupervision: "supervision-orders/answer",
}  # fmt: skip
OF_REPORTER = {cases.FollowUp: "/track/follow-up", cases.TakeStep: "/track/steps"}
LEFT = {"aggregate_id", "seen", "told_by_phone"}


class ApiStory(Story):
    """Each action as the request that a program would send."""

    def __init__(self, site: Site) -> None:
        super().__init__(site)
        self.key: dict[str, str] = {}
        self.tokens: dict[UUID, str] = {}

    def program(self, person: Acting) -> Program:
        assert person.account_id is not None
        if person.account_id not in self.tokens:
            Account.objects.create(id=person.account_id, login=str(person.account_id), name=person.name, password="")
            held = Appointment.objects.get(account=person.account_id, post=person.post, area=person.area_code)
            self.tokens[person.account_id] = token_of(person.account_id, held.id)
        return Program(self.tokens[person.account_id])

    def do(self, action: Any, who: Any, day: int, clock: str) -> Any:
        if who is SYSTEM:
            return super().do(action, who, day, clock)
        with patch("django.utils.timezone.now", lambda: at(day, clock)):
            return self.sent(action, who)

    def sent(self, action: Any, who: Any) -> Any:
        if isinstance(action, cases.ReportCase):
            assert who is RESIDENT
            return self.report(action)
        body = {name: value for name, value in _json(asdict(action)).items() if name not in LEFT and value != ""}
        if isinstance(who, cases.Tracker):
            body.pop("second", None)
            return self.answer(Program().post(OF_REPORTER[type(action)], self.key | body))
        path = PATHS[type(action)].format(**body)
        if "{part}" in PATHS[type(action)]:
            body.pop("part")
        person = self.person(who) if isinstance(who, str) else who
        return self.answer(self.program(person).post(f"/cases/{self.case_id}/{path}", body))

    def report(self, action: cases.ReportCase) -> cases.Accepted:
        body = {"case_type": action.case_type, "facts": action.facts, "area": action.area}
        told = self.answer(Program().post("/reports", body), 201)
        self.case_id = UUID(told["case_id"])
        self.key = {"number": told["number"], "code": told["code"]}
        return cases.Accepted(self.case_id, told["number"], told["code"], told["stage"], told["owner"], None, False, 0)

    @staticmethod
    def answer(response: Any, status: int = 200) -> Any:
        assert response.status_code == status, response.content.decode()
        return response.json()


def _json(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _json(part) for name, part in value.items()}
    if isinstance(value, tuple):
        return [_json(part) for part in value]
    return value.isoformat() if isinstance(value, datetime) else str(value) if isinstance(value, UUID) else value


@pytest.fixture
def site(settings: Any) -> Site:
    settings.API_LIMITS = {"sign_in": 1000, "public_write": 1000, "public_read": 1000, "member": 10_000}
    return build_site("xiangzhou")


def test_the_same_journal_as_through_actions(site: Site) -> None:
    story = ApiStory(site)
    story.whole()
    kinds = [entry.kind for entry in entries_of(story.case_id)]
    assert [kind for kind in kinds if kind != "OwnerNamed"] == KINDS
    row = cases.Case.objects.get(id=story.case_id)
    assert (row.stage, row.ended, row.outcome, row.level) == ("closed", True, "solved", "red")
    assert (row.reopened, row.solved, row.satisfied) == (1, True, True)


def test_data_and_actors_are_those_of_the_actions(site: Site) -> None:
    """Beside ids and hashes, entry for entry."""
    by_action, by_api = Story(site), ApiStory(site)
    by_action.monday()
    by_api.monday()
    for one, other in zip(entries_of(by_action.case_id), entries_of(by_api.case_id), strict=True):
        assert (one.kind, one.actor, one.acting_as, one.recorded_at) == (
            other.kind, other.actor, other.acting_as, other.recorded_at,
        )  # fmt: skip
        assert set(one.data) == set(other.data)


def test_the_reporter_follows_it_by_number_and_code(site: Site) -> None:
    story = ApiStory(site)
    story.monday()
    story.tuesday()
    with patch("django.utils.timezone.now", lambda: at(17, "12:00")):
        page = story.answer(Program().post("/track", story.key))
        assert page["stage"]["zh"] == "化解"
        assert "张三" not in str(page)
        wrong = Program().post("/track", story.key | {"code": "AAAAAAAAAA"})
        assert (wrong.status_code, wrong.json()["code"]) == (404, "cases.wrong_code")


def test_a_case_that_changed_meanwhile_is_told(site: Site) -> None:
    story = ApiStory(site)
    story.monday()
    owner = story.program(story.person("village_secretary"))
    with patch("django.utils.timezone.now", lambda: at(16, "15:00")):
        read = owner.get(f"/cases/{story.case_id}")
        tag = read.headers["ETag"]
        assert tag.startswith(f'"v{read.json()["seq"]}-')
        note = {"text": "去看过了"}
        assert owner.post(f"/cases/{story.case_id}/notes", note, If_Match=tag).status_code == 200
        late = owner.post(f"/cases/{story.case_id}/notes", note, If_Match=tag)
        assert (late.status_code, late.json()["code"]) == (412, "kernel.changed_meanwhile")
        assert owner.get(f"/cases/{story.case_id}", If_None_Match=tag).status_code == 200
        assert VILLAGE in owner.get(f"/cases/{story.case_id}").json()["area_path"]


def test_a_refused_step_says_why_in_both_languages(site: Site) -> None:
    story = ApiStory(site)
    story.monday()
    person = story.person("village_secretary")
    with patch("django.utils.timezone.now", lambda: at(16, "15:00")):
        english = story.program(person).post(f"/cases/{story.case_id}/steps", {"transition": "downgrade"})
        chinese = Program(story.tokens[person.account_id], "zh-Hans").post(  # type: ignore[index]
            f"/cases/{story.case_id}/steps", {"transition": "downgrade"}
        )
    assert english.status_code == chinese.status_code == 422
    assert english.json()["code"] == chinese.json()["code"]
    assert english.json()["detail"] != chinese.json()["detail"]
